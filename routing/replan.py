"""Mend a plan after life interfered: what must move moves, and as little else as was allowed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from routing.arrange import NOTHING_HELD, Hold, Orders, assemble, lay
from routing.errors import MoveRefused
from routing.mending import Mending
from routing.stopping import Watch

if TYPE_CHECKING:
    from routing.ids import VisitId
    from routing.plan import Plan, Route
    from routing.problem import Problem, Shift
    from routing.stopping import Stopping

ROUNDS = 400  # of taking out and putting back, where no iteration limit says otherwise
TAKEN = 12  # visits at most that one round takes out


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """
    A mended plan.

    ``forced`` visits could not stay where they were: their shift is gone, their place cannot be
    reached, or their round became too long. ``chosen`` moved to another shift to make room for
    them; never more than was allowed.
    """

    plan: Plan
    forced: tuple[VisitId, ...]
    chosen: tuple[VisitId, ...]


def replan(
    problem: Problem,
    plan: Plan,
    *,
    most_moves: int,
    stopping: Stopping,
    hold: Hold = NOTHING_HELD,
    seed: int = 0,
) -> Replanned:
    """
    Adapt a plan to a problem that has changed.

    Parameters
    ----------
    problem
        As it is now: shifts may be gone, walks longer, visits new. Visits that are gone from it
        leave their rounds.
    plan
        In force so far.
    most_moves
        How many visits that could stay may go to another shift all the same. The order within a
        round is free and counts as no move.
    hold
        Served stops, pins and locks stay.
    stopping
        When to stop improving; a mended plan comes out in any case.

    Returns
    -------
    replanned
        Passes the checker of ``problem`` if the old plan passed its own.

    Raises
    ------
    MoveRefused
        Where what is served or pinned does not fit its shift any more, and which.
    """
    watch = Watch(stopping)
    orders, forced = _what_stays(problem, plan, hold)
    home = {visit: shift for shift, order in orders.items() for visit in order}
    mending = Mending(problem, plan, orders, home=home, most_moves=most_moves, hold=hold)
    waiting = {visit.id for visit in problem.visits} - home.keys()
    mending.insert(waiting, watch)
    mending.make_room(watch)
    _improve(mending, watch, Random(seed), free=waiting)
    mended = assemble(problem, _base(plan, problem), mending.routes())
    now = {stop.visit: route.shift for route, stop in mended.stops()}
    chosen = tuple(sorted(v for v, shift in home.items() if now.get(v) != shift))
    return Replanned(plan=mended, forced=tuple(sorted(forced)), chosen=chosen)


def _base(plan: Plan, problem: Problem) -> Plan:
    known = tuple(left for left in plan.unplanned if left.visit in problem.visit)
    return replace(plan, unplanned=known)


def _what_stays(problem: Problem, plan: Plan, hold: Hold) -> tuple[Orders, set[VisitId]]:
    """Orders of the shifts that are still there, and the visits that fell out of them."""
    orders: Orders = {}
    forced: set[VisitId] = set()
    for route in plan.routes:
        own = [stop.visit for stop in route.stops if stop.visit in problem.visit]
        if route.shift not in problem.shift:
            forced.update(own)
            continue
        shift = problem.shift[route.shift]
        missed = {
            visit
            for visit in own
            if shift.closes <= hold.now and not hold.keeps(visit) and route.shift not in hold.locked
        }
        kept = [visit for visit in own if visit not in missed]
        order = _fitting(problem, route, kept, hold)
        orders[route.shift] = order
        forced.update(missed, set(kept) - set(order))
    return {shift: order for shift, order in orders.items() if order}, forced


def _fitting(problem: Problem, route: Route, order: list[VisitId], hold: Hold) -> list[VisitId]:
    """Most of an order that still fits its shift; what takes most time for its worth goes first."""
    shift = problem.shift[route.shift]
    while order:
        visits = [problem.visit[visit] for visit in order]
        if lay(problem, shift, visits, hold, known=route) is not None:
            return order
        loose = [v for v in order if not hold.keeps(v) and route.shift not in hold.locked]
        if not loose:
            raise MoveRefused("full", visit=order[0], shift=route.shift)
        burdens = _burdens(problem, shift, order)
        order = [visit for visit in order if visit != max(loose, key=lambda v: (burdens[v], v))]
    return order


def _burdens(problem: Problem, shift: Shift, order: list[VisitId]) -> dict[VisitId, float]:
    """Time that each visit of an order takes up, the ways to and from it too, by its worth."""
    matrix = problem.legs[shift.profile]
    visits = [problem.visit[visit] for visit in order]
    way = [shift.depot, *(visit.place for visit in visits), shift.depot]
    return {
        visit.id: (int(matrix[a, b]) + int(matrix[b, c]) + visit.service) / visit.priority
        for visit, a, b, c in zip(visits, way, way[1:], way[2:], strict=False)
    }


def _improve(mending: Mending, watch: Watch, chance: Random, *, free: set[VisitId]) -> None:
    """Take some free visits out, put them back better, keep what is better."""
    rounds = watch.iterations if watch.iterations is not None else ROUNDS
    for _ in range(rounds if free else 0):
        if watch.stopped:
            return
        planned = sorted(visit for visit in free if mending.shift_of(visit) is not None)
        count = min(len(planned), chance.randint(1, TAKEN))
        taken = set(chance.sample(planned, count))
        out = sorted(visit for visit in free if mending.shift_of(visit) is None)
        mending.attempt(taken.union(chance.sample(out, min(len(out), TAKEN))))
