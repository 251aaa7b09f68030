"""When each stop of a route is served: the earliest schedule of a given order on a given shift."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from types import MappingProxyType
from typing import TYPE_CHECKING

from routing.plan import Plan, Route, Stop
from routing.problem import UNREACHABLE, Break, Problem, Shift, TimeWindow, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.ids import VisitId

NOTHING_HELD: Mapping[VisitId, int] = MappingProxyType({})


def rest_start(rest: Break, shift: Shift) -> int:
    """
    When the solver lets a break begin: in the middle of what is allowed and fits.

    A fixed moment costs at most part of one service and keeps every test of an insertion exact.
    """
    latest = min(rest.closes, shift.closes - rest.duration)
    return max(rest.opens, min((rest.opens + rest.closes) // 2, latest))


def rests(shift: Shift) -> list[tuple[int, int]]:
    """Start and end of the breaks of a shift, in order; overlapping ones follow each other."""
    found: list[tuple[int, int]] = []
    for rest in sorted(shift.breaks, key=lambda rest: rest.opens):
        start = rest_start(rest, shift)
        if found:
            start = max(start, found[-1][1])
        found.append((start, start + rest.duration))
    return found


def earliest_start(
    windows: Sequence[TimeWindow], service: int, after: int, breaks: Sequence[tuple[int, int]]
) -> int | None:
    """
    First moment from ``after`` on at which a service can start without running into a break.

    Returns
    -------
    start
        None where the last window has closed.
    """
    start = after
    k = bisect_left(windows, start, key=lambda window: window.closes)
    while k < len(windows):
        start = max(start, windows[k].opens)
        for begins, ends in breaks:
            if start < ends and (start + service > begins or start >= begins):
                start = ends
        if start <= windows[k].closes:
            return start
        k += 1
    return None


def walk_on(leaves: int, travel: int, breaks: Sequence[tuple[int, int]]) -> int:
    """Arrival after a walk that is interrupted by the breaks it runs into."""
    arrives = leaves + travel
    for begins, ends in breaks:
        if leaves < ends and arrives > begins:
            arrives += ends - max(begins, leaves)
    return arrives


def schedule(
    problem: Problem,
    shift: Shift,
    visits: Sequence[Visit],
    *,
    not_before: Mapping[VisitId, int] = NOTHING_HELD,
) -> Route | None:
    """
    Serve visits in the order given, each as early as it can be.

    Parameters
    ----------
    not_before
        Ticks before which a visit must not start, for those that are named: what was served
        already started then, and what was not cannot start in the past.

    Returns
    -------
    route
        None where the order does not fit the shift: a window missed, back too late, or no walk.
    """
    matrix, legs = problem.travel[shift.profile], problem.legs[shift.profile]
    breaks = rests(shift)
    clock, at = shift.opens, shift.depot
    stops: list[Stop] = []
    for visit in visits:
        leg = int(matrix[at, visit.place])
        if leg >= UNREACHABLE:
            return None
        arrives = walk_on(clock, leg, breaks)
        ready = walk_on(clock, int(legs[at, visit.place]), breaks)
        ready = max(ready, not_before.get(visit.id, 0))
        starts = earliest_start(visit.windows, visit.service, ready, breaks)
        if starts is None:
            return None
        clock, at = starts + visit.service, visit.place
        stops.append(Stop(visit=visit.id, arrives=arrives, starts=starts, ends=clock, travel=leg))
    back = int(matrix[at, shift.depot])
    if back >= UNREACHABLE:
        return None
    returns = walk_on(clock, back, breaks)
    if returns > shift.closes or any(ends > shift.closes for _, ends in breaks):
        return None
    return Route(shift=shift.id, stops=tuple(stops), leaves=shift.opens, returns=returns, back=back)


def cost(problem: Problem, routes: Sequence[Route]) -> float:
    """Walking, set-ups, shifts and lateness of routes as the problem's objective weighs them."""
    weights = problem.objective
    walking = sum(route.walking for route in routes)
    if problem.set_up:
        walking += sum(_set_up(problem, route) for route in routes)
    late = 0
    for route in routes:
        for stop in route.stops:
            due = problem.visit[stop.visit].due
            if due is not None:
                late += max(0, stop.starts - due)
    return (
        weights.walking * walking
        + weights.shift * sum(1 for route in routes if route.stops)
        + weights.lateness * late
    )


def _set_up(problem: Problem, route: Route) -> int:
    places = [
        problem.shift[route.shift].depot,
        *(problem.visit[stop.visit].place for stop in route.stops),
    ]
    return sum(problem.set_up[b] for a, b in itertools.pairwise(places) if a != b)


def unfairness(problem: Problem, routes: Sequence[Route]) -> float:
    """
    Ticks that inspectors work beyond their fair part of all work, summed.

    Notes
    -----
    Work is walking and service. The fair part of an inspector is in proportion to the length of the
    shifts they have in the problem, used or not.
    """
    there: dict[str, int] = {}
    for shift in problem.shifts:
        there[shift.inspector] = there.get(shift.inspector, 0) + shift.closes - shift.opens
    worked = dict.fromkeys(there, 0)
    for route in routes:
        service = sum(problem.visit[stop.visit].service for stop in route.stops)
        worked[problem.shift[route.shift].inspector] += route.walking + service
    part = sum(worked.values()) / max(1, sum(there.values()))
    return sum(max(0.0, worked[who] - part * there[who]) for who in there)


def changes(problem: Problem, plan: Plan) -> int:
    """How many visits of the plan in force are on another shift now, or on none."""
    if problem.in_force is None:
        return 0
    kept = {
        stop.visit
        for route, stop in plan.stops()
        if problem.in_force.shifts.get(stop.visit) == route.shift
    }
    known = problem.visit.keys() - problem.errand.keys()
    return len(problem.in_force.shifts.keys() & known - kept)


def objective(problem: Problem, plan: Plan) -> float:
    """Cost of a whole plan: its routes, what is left out, unfairness and changes."""
    weights = problem.objective
    left_out = sum(problem.visit[u.visit].priority for u in plan.unplanned)
    total = cost(problem, plan.routes) + weights.unplanned * left_out
    if weights.fairness:
        total += weights.fairness * unfairness(problem, plan.routes)
    if weights.changes:
        total += weights.changes * changes(problem, plan)
    return total
