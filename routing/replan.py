"""Mend a plan after life interfered: what must move moves, and as little else as was allowed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from routing.arrange import NOTHING_HELD, Hold, Orders, assemble, lay
from routing.errors import MoveRefused
from routing.fetching import keys_to_fetch
from routing.held import held
from routing.mending import Mending
from routing.plan import Plan
from routing.position import lay_with_keys, left_without, unfit
from routing.stopping import MaxIterations, Watch
from routing.tied import Ties
from routing.tiny import tiny_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.ids import ShiftId, VisitId
    from routing.plan import Route
    from routing.problem import Problem, Shift
    from routing.stopping import Stopping


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
        round is free and counts as no move. None of them loses its place.
    hold
        Served stops, pins and locks stay.
    stopping
        When to stop improving; a mended plan comes out in any case. It ends by itself once every
        visit has its place and nothing better turns up.

    Returns
    -------
    replanned
        Passes the checker of ``problem`` if the old plan passed its own.

    Raises
    ------
    MoveRefused
        Where what is served or pinned does not fit its shift any more, and which; ``together``
        where a visit for two is held and nobody can join it.
    """
    warm_up()
    return _replanned(problem, plan, most_moves, Watch(stopping), hold, seed)


@cache
def warm_up() -> None:
    """Load the compiled search: the first run on a machine compiles for a quarter of a minute."""
    tiny = tiny_problem()
    _replanned(tiny, Plan(routes=()), 0, Watch(MaxIterations(2)), NOTHING_HELD, 0)


def _replanned(
    problem: Problem, plan: Plan, most_moves: int, watch: Watch, hold: Hold, seed: int
) -> Replanned:
    moments = _moments(problem, plan, hold)
    orders, forced = _what_stays(problem, plan, hold, moments)
    stays = _laid(problem, plan, orders, moments)
    while split := _split(problem, stays, hold):
        forced |= split
        orders = {s: [v for v in order if v not in split] for s, order in orders.items()}
        stays = _laid(problem, plan, orders, moments)
    home = {
        stop.visit: shift
        for shift, route in stays.items()
        for stop in route.stops
        if stop.visit not in problem.errand
    }
    search = held(problem, stays, hold, seed=seed, timed=watch.iterations is None)
    mending = Mending(search, stays, hold, most_moves=most_moves, seed=seed)
    mending.search(watch)
    routes = _put(search.problem, stays, mending.orders(), hold)
    _fetch_keys(problem, search.problem, stays, routes, hold)
    _leave_out_what_breaks(problem, search.problem, routes, home, hold)
    _refuse_lone_halves(problem, routes)
    known = tuple(left for left in plan.unplanned if left.visit in problem.visit)
    mended = assemble(problem, replace(plan, unplanned=known), list(routes.values()))
    now = {stop.visit: route.shift for route, stop in mended.stops()}
    chosen = tuple(sorted(v for v, shift in home.items() if now.get(v) != shift))
    return Replanned(plan=mended, forced=tuple(sorted(forced)), chosen=chosen)


# -- what stays -----------------------------------------------------------------------------


def _moments(problem: Problem, plan: Plan, hold: Hold) -> Hold:
    """What is held while rounds are laid: visits for two do not start before they did."""
    halves = {half for pair in problem.pairs for half in pair.visits} - hold.served.keys()
    if not halves:
        return hold
    starts = {stop.visit: max(stop.starts, hold.now) for _, stop in plan.stops()}
    appointed = {half: starts[half] for half in halves if half in starts}
    return replace(hold, served={**appointed, **hold.served})


def _split(problem: Problem, stays: Mapping[ShiftId, Route], hold: Hold) -> set[VisitId]:
    """Visits for two that stand alone, or at another moment than their other half."""
    if not problem.pairs:
        return set()
    starts = {stop.visit: stop.starts for route in stays.values() for stop in route.stops}
    return {
        half
        for pair in problem.pairs
        if starts.get(pair.visits[0]) != starts.get(pair.visits[1])
        for half in pair.visits
        if half in starts and not hold.keeps(half)
    }


def _what_stays(
    problem: Problem, plan: Plan, hold: Hold, moments: Hold
) -> tuple[Orders, set[VisitId]]:
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
            if visit not in problem.errand
            and shift.closes <= hold.now
            and not hold.keeps(visit)
            and route.shift not in hold.locked
        }
        kept = [visit for visit in own if visit not in missed]
        order = _fitting(problem, route, kept, hold, moments)
        orders[route.shift] = order
        forced.update(missed, set(kept) - set(order))
    return {shift: order for shift, order in orders.items() if order}, forced


def _fitting(
    problem: Problem, route: Route, order: list[VisitId], hold: Hold, moments: Hold
) -> list[VisitId]:
    """Most of an order that still fits its shift: what it cannot do, then the most time goes."""
    shift = problem.shift[route.shift]
    able = [
        visit
        for visit in order
        if hold.keeps(visit)
        or visit in problem.errand
        or unfit(problem, shift, problem.visit[visit], hold) is None
    ]
    while order:
        visits = [problem.visit[visit] for visit in order]
        if lay(problem, shift, visits, moments, known=route) is not None:
            return order
        loose = [
            v
            for v in order
            # Errands go with what needs them, and not instead of it.
            if not hold.keeps(v) and route.shift not in hold.locked and v not in problem.errand
        ]
        if not loose:
            raise MoveRefused("full", visit=order[0], shift=route.shift)
        if len(able) < len(order):
            order = able
            continue
        burdens = _burdens(problem, shift, order)
        gone = max(loose, key=lambda v: (burdens[v], v))
        order = [one.id for one in left_without(problem, shift, order, gone, hold)]
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


def _laid(problem: Problem, plan: Plan, orders: Orders, hold: Hold) -> dict[ShiftId, Route]:
    """The rounds of what stays; those that can be walked as they stand keep their times."""
    known = {route.shift: route for route in plan.routes}
    stays = {}
    for shift, order in orders.items():
        if not order:
            continue
        before = known[shift]
        same = [stop.visit for stop in before.stops] == order
        if same and _still(problem, before):
            stays[shift] = before
            continue
        visits = [problem.visit[visit] for visit in order]
        route = lay(problem, problem.shift[shift], visits, hold, known=before)
        assert route is not None, "what stays was seen to fit"
        stays[shift] = route
    return stays


def _still(problem: Problem, route: Route) -> bool:
    """Whether a round can be walked as it stands under the problem as it is now."""
    visits = [problem.visit[stop.visit] for stop in route.stops]
    starts = {stop.visit: stop.starts for stop in route.stops}
    hold = Hold(served=starts, now=1)
    return lay(problem, problem.shift[route.shift], visits, hold) == route


# -- what was found -------------------------------------------------------------------------


def _put(
    problem: Problem, stays: Mapping[ShiftId, Route], orders: Orders, hold: Hold
) -> dict[ShiftId, Route]:
    """The rounds that new orders make; one whose order is the old one stays as it is."""
    routes = dict(stays)
    for shift, order in orders.items():
        before = stays.get(shift)
        if order == ([stop.visit for stop in before.stops] if before is not None else []):
            continue
        routes.pop(shift, None)
        if order:
            visits = [problem.visit[visit] for visit in order]
            route = lay(problem, problem.shift[shift], visits, hold)
            assert route is not None, "the search counts as the schedule does"
            routes[shift] = route
    return routes


def _fetch_keys(
    problem: Problem,
    narrow: Problem,
    stays: Mapping[ShiftId, Route],
    routes: dict[ShiftId, Route],
    hold: Hold,
) -> None:
    """Lay the errands of rounds that changed where they walk least, in place; none in vain."""
    for shift_id, route in tuple(routes.items()) if problem.errand else ():
        if route == stays.get(shift_id):
            continue
        shift = problem.shift[shift_id]
        visits = [narrow.visit[stop.visit] for stop in route.stops]
        if not any(
            v.id in problem.errand or keys_to_fetch(problem, shift, (v.id,)) for v in visits
        ):
            continue
        laid = lay_with_keys(problem, shift, visits, hold, stays.get(shift_id))
        if laid is not None and laid.stops:
            routes[shift_id] = laid
        elif laid is not None:
            del routes[shift_id]


def _leave_out_what_breaks(
    problem: Problem,
    narrow: Problem,
    routes: dict[ShiftId, Route],
    home: Mapping[VisitId, ShiftId],
    hold: Hold,
) -> None:
    """Take out what was newly put in and breaks what binds visits to each other, in place."""
    fresh = [
        s.visit
        for r in routes.values()
        for s in r.stops
        if s.visit not in home and s.visit not in problem.errand
    ]
    alone = _split(problem, routes, hold)
    for visit in sorted(fresh, key=lambda one: (one not in alone, one)):
        at = {stop.visit: shift for shift, route in routes.items() for stop in route.stops}
        ties = Ties(problem, visit)
        if visit not in alone and (not ties.bound or ties.broken_in(routes, at, {}) is None):
            continue
        before = routes.pop(at[visit])
        own = [s.visit for s in before.stops]
        shift = problem.shift[before.shift]
        left = left_without(problem, shift, own, visit, hold)
        rest = [narrow.visit.get(one.id, one) for one in left]
        if rest:
            route = lay(narrow, narrow.shift[before.shift], rest, hold, known=before)
            assert route is not None, "what fitted before still fits"
            routes[before.shift] = route


def _refuse_lone_halves(problem: Problem, routes: Mapping[ShiftId, Route]) -> None:
    """Whatever could leave its place has left it by now: a half that stands alone is held there."""
    at = {stop.visit: (stop.starts, shift) for shift, r in routes.items() for stop in r.stops}
    for pair in problem.pairs:
        there = [half for half in pair.visits if half in at]
        moments = {at[half][0] for half in there}
        if there and (len(there) < len(pair.visits) or len(moments) > 1):
            raise MoveRefused("together", visit=there[0], shift=at[there[0]][1])
