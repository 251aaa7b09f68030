"""A plan as orders of visits: what must stay, and the plan that other orders make."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from routing.errors import MoveRefused
from routing.reasons import unplanned
from routing.timing import objective, schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.ids import ShiftId, VisitId
    from routing.plan import Plan, Route
    from routing.problem import Problem, Shift, Visit

Orders = dict["ShiftId", list["VisitId"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """
    What a change of a plan must leave as it is.

    ``pinned`` visits stay on their shift; nothing leaves or enters a ``locked`` shift; ``served``
    visits (with the tick at which they started) stay first on their shift, in their order. Nothing
    else starts before ``now``. Times count from the opening of the horizon.
    """

    pinned: frozenset[VisitId] = frozenset()
    locked: frozenset[ShiftId] = frozenset()
    served: Mapping[VisitId, int] = field(default_factory=dict)
    now: int = 0

    def keeps(self, visit: VisitId) -> bool:
        """Whether a visit must stay on its shift."""
        return visit in self.pinned or visit in self.served

    def closes(self, shift: Shift) -> bool:
        """Whether nothing may enter a shift: it is locked, or over."""
        return shift.id in self.locked or shift.closes <= self.now


NOTHING_HELD = Hold()


def orders_of(plan: Plan) -> Orders:
    """Visits of every shift that is used, in order."""
    return {route.shift: [stop.visit for stop in route.stops] for route in plan.routes}


def lay(
    problem: Problem,
    shift: Shift,
    visits: Sequence[Visit],
    hold: Hold,
    *,
    known: Route | None = None,
) -> Route | None:
    """
    Schedule one shift with what is held.

    Parameters
    ----------
    known
        A route that has all of these visits in this order: where nothing can start before its
        hour any more, or the shift is over, the visits keep the times that they have there.

    Returns
    -------
    route
        None where the order does not fit.
    """
    if not hold.now and not hold.served:
        return schedule(problem, shift, visits)
    route = None
    if shift.closes > hold.now:
        starts = {visit.id: hold.served.get(visit.id, hold.now) for visit in visits}
        route = schedule(problem, shift, visits, not_before=starts)
    if route is None and known is not None:
        kept = {stop.visit: stop.starts for stop in known.stops}
        route = schedule(problem, shift, visits, not_before=kept)
    return route


def is_part_of(order: Sequence[VisitId], route: Route) -> bool:
    """Whether an order leaves visits of a route out and changes nothing else."""
    rest = iter(stop.visit for stop in route.stops)
    return all(visit in rest for visit in order)


def served_first(order: Sequence[VisitId], hold: Hold) -> int:
    """How many places at the head of an order are taken by what was served."""
    return max((k + 1 for k, visit in enumerate(order) if visit in hold.served), default=0)


def arrange(
    problem: Problem,
    plan: Plan,
    orders: Mapping[ShiftId, Sequence[VisitId]],
    hold: Hold = NOTHING_HELD,
) -> Plan:
    """
    The plan with some shifts' visits in another order, or exchanged.

    Parameters
    ----------
    orders
        For the shifts that change, their visits in order; all other routes stay as they are. A
        visit that loses its place is left out with the reason, one that gains a place no more.

    Returns
    -------
    plan
        Sorted as the solver sorts; with its true objective. The bounds are kept where every visit
        is still planned: they hold for the problem, not for one plan.

    Raises
    ------
    MoveRefused
        ``full`` where an order does not fit its shift.
    """
    routes = [route for route in plan.routes if route.shift not in orders]
    before = {route.shift: route for route in plan.routes}
    for shift_id, order in orders.items():
        if not order:
            continue
        known = before.get(shift_id)
        if known is not None and [stop.visit for stop in known.stops] == list(order):
            routes.append(known)
            continue
        visits = [problem.visit[visit] for visit in order]
        kept = known if known is not None and is_part_of(order, known) else None
        route = lay(problem, problem.shift[shift_id], visits, hold, known=kept)
        if route is None:
            raise MoveRefused("full", shift=shift_id)
        routes.append(route)
    return assemble(problem, plan, routes)


def assemble(problem: Problem, plan: Plan, routes: Sequence[Route]) -> Plan:
    """The plan that routes make, its left-out visits with the reasons that ``plan`` knows."""
    ordered = sorted(routes, key=lambda route: (problem.shift[route.shift].opens, route.shift))
    served = {stop.visit for route in ordered for stop in route.stops}
    known = {left.visit: left for left in plan.unplanned}
    missing = [visit for visit in problem.visits if visit.id not in served]
    fresh = unplanned(problem, [v for v in missing if v.id not in known], stopped_early=False)
    told = {**known, **{left.visit: left for left in fresh}}
    made = replace(
        plan,
        routes=tuple(ordered),
        unplanned=tuple(told[visit.id] for visit in missing),
        walking_bound=None if missing else plan.walking_bound,
        fewest_shifts=None if missing else plan.fewest_shifts,
    )
    return replace(made, objective=objective(problem, made))
