"""Moving all visits that one person must make to another person, together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.arrange import NOTHING_HELD, Hold, arrange, lay, orders_of
from routing.errors import MoveRefused
from routing.position import cheapest, left_without, unfit
from routing.tied import Ties

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.ids import ShiftId, VisitId
    from routing.plan import Plan, Route
    from routing.problem import Problem, Shift


def group_of(problem: Problem, visit: VisitId) -> frozenset[VisitId]:
    """Visits that the same person makes as this one, itself among them."""
    return frozenset({visit}).union(
        *(same.visits for same in problem.same_person if visit in same.visits)
    )


def move_group(
    problem: Problem, plan: Plan, visit_id: VisitId, shift_id: ShiftId, hold: Hold = NOTHING_HELD
) -> Plan:
    """
    Put a visit on a shift, and the others of its person's group on shifts of the same person.

    Each of the others keeps its day where that person can take it then; else it goes to the
    nearest day on which it fits, wherever that costs least walking.

    Raises
    ------
    MoveRefused
        Naming the first visit that cannot go, and why.
    """
    group = group_of(problem, visit_id)
    moving = _Moving(problem, plan, group, hold)
    shift = problem.shift[shift_id]
    moving.put(visit_id, [shift])
    mine = [one for one in problem.shifts if one.inspector == shift.inspector]
    for other in sorted(moving.days, key=lambda v: (moving.days[v], v)):
        if other != visit_id:
            moving.put(other, mine)
    return arrange(problem, plan, moving.orders(), hold)


class _Moving:
    """Routes without a group of visits, which come back one after the other."""

    def __init__(self, problem: Problem, plan: Plan, group: frozenset[VisitId], hold: Hold) -> None:
        self._problem, self._hold = problem, hold
        self._before = {route.shift: route for route in plan.routes}
        self._routes = dict(self._before)
        self.days = {
            stop.visit: problem.day_of(stop.starts)
            for _, stop in plan.stops()
            if stop.visit in group
        }
        for shift_id, order in orders_of(plan).items():
            leaving = [visit for visit in order if visit in group]
            if leaving:
                self._take_out(shift_id, order, leaving)

    def put(self, visit_id: VisitId, shifts: Iterable[Shift]) -> None:
        """Insert a visit on the nearest day, at the least walking; or say why it cannot go."""
        problem, hold, visit = self._problem, self._hold, self._problem.visit[visit_id]
        home = self.days.get(visit_id)
        by_day: dict[int, list[Shift]] = {}
        for shift in shifts:
            away = 0 if home is None else abs(problem.day_of(shift.opens) - home)
            by_day.setdefault(away, []).append(shift)
        ties = Ties(problem, visit_id)
        at = {stop.visit: s for s, route in self._routes.items() for stop in route.stops}
        refusal = "full"
        for _, own in sorted(by_day.items()):
            found: list[tuple[int, ShiftId, Route]] = []
            for shift in own:
                why = self._in_the_way(visit_id, shift)
                if why is not None:
                    refusal = why
                    continue
                known = self._routes.get(shift.id)
                stops = known.stops if known is not None else ()
                others = [problem.visit[stop.visit] for stop in stops]
                best = cheapest(problem, shift, others, visit, hold, known=known)
                if best is None:
                    refusal = "full"
                    continue
                tie = ties.broken_in(self._routes, at, {shift.id: best[1]})
                if tie is not None:
                    refusal = tie
                    continue
                added = best[1].walking - (known.walking if known is not None else 0)
                found.append((added, shift.id, best[1]))
            if found:
                _, shift_id, route = min(found, key=lambda one: one[:2])
                self._routes[shift_id] = route
                return
        raise MoveRefused(refusal, visit=visit_id)

    def orders(self) -> dict[ShiftId, list[VisitId]]:
        """Orders of the shifts that changed."""
        touched = {
            shift
            for shift in {*self._before, *self._routes}
            if self._before.get(shift) != self._routes.get(shift)
        }
        return {
            shift: [stop.visit for stop in self._routes[shift].stops]
            if shift in self._routes
            else []
            for shift in touched
        }

    def _take_out(self, shift_id: ShiftId, order: list[VisitId], leaving: list[VisitId]) -> None:
        problem, hold, shift = self._problem, self._hold, self._problem.shift[shift_id]
        for visit in leaving:
            if hold.keeps(visit):
                raise MoveRefused("served" if visit in hold.served else "pinned", visit=visit)
            if shift_id in hold.locked:
                raise MoveRefused("locked", visit=visit, shift=shift_id)
            order = [one.id for one in left_without(problem, shift, order, visit, hold)]
        known = self._routes.pop(shift_id)
        if not order:
            return
        rest = lay(problem, shift, [problem.visit[v] for v in order], hold, known=known)
        if rest is None:
            raise MoveRefused("tied", visit=leaving[0], shift=shift_id)
        self._routes[shift_id] = rest

    def _in_the_way(self, visit: VisitId, shift: Shift) -> str | None:
        if shift.id in self._hold.locked:
            return "locked"
        if shift.closes <= self._hold.now:
            return "over"
        return unfit(self._problem, shift, self._problem.visit[visit], self._hold)
