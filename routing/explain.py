"""What another place in the plan would cost a visit: for each shift the price, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routing.fetching import keys_to_fetch, with_errands
from routing.problem import UNREACHABLE
from routing.timing import schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.plan import Plan
    from routing.problem import Problem, Shift, ShiftId, Visit, VisitId

Obstacle = Literal[
    "skill", "outside_window", "unreachable", "full", "spacing", "kept", "group", "together"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """
    One shift that might serve a visit.

    ``walking`` is what the visit adds to the walking (or, in its own shift, has added to it), in
    ticks; None where there is an obstacle.
    """

    shift: ShiftId
    walking: int | None
    obstacle: Obstacle | None = None
    current: bool = False


def alternatives(problem: Problem, plan: Plan, visit_id: VisitId) -> tuple[Alternative, ...]:
    """
    Price a visit in every shift of the problem, all other visits staying where they are.

    Returns
    -------
    alternatives
        By opening of the shift. The cheapest position of each shift counts; the other stops keep
        their order.
    """
    visit = problem.visit[visit_id]
    orders = {
        route.shift: [problem.visit[stop.visit] for stop in route.stops] for route in plan.routes
    }
    own = next((key for key, order in orders.items() if visit in order), None)
    days = _allowed_days(problem, plan, visit)
    found = []
    for shift in sorted(problem.shifts, key=lambda shift: (shift.opens, shift.inspector)):
        others = [other for other in orders.get(shift.id, []) if other.id != visit_id]
        obstacle = _obstacle(problem, shift, visit)
        if obstacle is None and _day(problem, shift.opens) not in days:
            obstacle = "spacing"
        if obstacle is None:
            obstacle = _bound_to_others(problem, plan, visit, shift)
        price = None if obstacle else _price(problem, shift, others, visit)
        if obstacle is None and price is None:
            obstacle = "full"
        found.append(
            Alternative(shift=shift.id, walking=price, obstacle=obstacle, current=shift.id == own)
        )
    return tuple(found)


def _obstacle(problem: Problem, shift: Shift, visit: Visit) -> Obstacle | None:
    if not any(
        max(window.opens, shift.opens) <= min(window.closes, shift.closes - visit.service)
        for window in visit.windows
    ):
        return "outside_window"
    if not visit.skills <= shift.skills:
        return "skill"
    if visit.shifts is not None and shift.id not in visit.shifts:
        return "kept"
    matrix = problem.travel[shift.profile]
    there, back = matrix[shift.depot, visit.place], matrix[visit.place, shift.depot]
    return "unreachable" if max(int(there), int(back)) >= UNREACHABLE else None


def _bound_to_others(problem: Problem, plan: Plan, visit: Visit, shift: Shift) -> Obstacle | None:
    """What the visits that it belongs with do not allow, all of them staying where they are."""
    at = {stop.visit: (route.shift, stop.starts) for route, stop in plan.stops()}
    own = at.get(visit.id)
    if own is not None and own[0] == shift.id:
        return None
    if any(visit.id in pair.visits for pair in problem.pairs):
        # A half alone goes nowhere: both are moved together or not at all.
        return "together"
    day = _day(problem, shift.opens)
    for cap in problem.caps:
        if visit.id in cap.visits:
            days = [_day(problem, at[v][1]) for v in cap.visits - {visit.id} if v in at]
            spans = range(day - cap.days + 1, day + 1)
            if any(sum(a <= d < a + cap.days for d in days) >= cap.most for a in spans):
                return "group"
    for same in problem.same_person:
        if visit.id in same.visits:
            others = [at[v][0] for v in same.visits if v in at and v != visit.id]
            if any(problem.shift[s].inspector != shift.inspector for s in others):
                return "kept"
    for instrument in problem.instruments:
        if visit.id in instrument.visits:
            booked = {at[v][0] for v in instrument.visits - {visit.id} if v in at}
            today = {
                s
                for s in booked
                if _day(problem, problem.shift[s].opens) == day
                or (problem.shift[s].opens < shift.closes and shift.opens < problem.shift[s].closes)
            }
            if shift.id not in today and len(today) >= instrument.number:
                return "group"
    return None


def _price(problem: Problem, shift: Shift, others: Sequence[Visit], visit: Visit) -> int | None:
    if keys_to_fetch(problem, shift, (visit.id,)):
        return _price_with_keys(problem, shift, others, visit)
    matrix = problem.travel[shift.profile]
    places = [shift.depot, *(other.place for other in others), shift.depot]
    prices = sorted(
        (
            int(matrix[places[k], visit.place])
            + int(matrix[visit.place, places[k + 1]])
            - int(matrix[places[k], places[k + 1]]),
            k,
        )
        for k in range(len(others) + 1)
    )
    for price, k in prices:
        if schedule(problem, shift, [*others[:k], visit, *others[k:]]) is not None:
            return price
    return None


def _price_with_keys(
    problem: Problem, shift: Shift, others: Sequence[Visit], visit: Visit
) -> int | None:
    """The same where keys must be fetched first: the ways for them count."""

    def walking(order: Sequence[Visit]) -> int | None:
        if not order:
            return 0
        route = with_errands(problem, shift, order, lambda laid: schedule(problem, shift, laid))
        return None if route is None else route.walking

    before = walking(others)
    tried = (walking([*others[:k], visit, *others[k:]]) for k in range(len(others) + 1))
    found = [price for price in tried if price is not None]
    return min(found) - before if found and before is not None else None


def _day(problem: Problem, moment: int) -> int:
    return sum(start <= moment for start in problem.day_starts) - 1


def _allowed_days(problem: Problem, plan: Plan, visit: Visit) -> set[int]:
    """Days on which the visit keeps its distance from those it is tied to, as they are planned."""
    count = len(problem.day_starts)
    chain = next((s for s in problem.spacings if visit.id in s.visits), None)
    if chain is None:
        return set(range(count))
    planned = {stop.visit: stop.starts for _, stop in plan.stops()}
    at = chain.visits.index(visit.id)
    before = planned.get(chain.visits[at - 1]) if at else chain.previous
    after = planned.get(chain.visits[at + 1]) if at + 1 < len(chain.visits) else None
    allowed = set()
    for day, start in enumerate(problem.day_starts):
        fits = True
        for other, sign in ((before, 1), (after, -1)):
            if other is None:
                continue
            other_start = problem.day_starts[_day(problem, other)] if other >= 0 else other
            gap = sign * (start - other_start)
            fits &= chain.min_gap <= gap <= chain.max_gap
        if fits:
            allowed.add(day)
    return allowed
