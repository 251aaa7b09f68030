"""When each stop of a route is served: the earliest schedule of a given order on a given shift."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from routing.plan import Plan, Route, Stop
from routing.problem import UNREACHABLE, Break, Problem, Shift, TimeWindow, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def schedule(problem: Problem, shift: Shift, visits: Sequence[Visit]) -> Route | None:
    """
    Serve visits in the order given, each as early as it can be.

    Returns
    -------
    route
        None where the order does not fit the shift: a window missed, back too late, or no walk.
    """
    matrix = problem.travel[shift.profile]
    breaks = rests(shift)
    clock, at = shift.opens, shift.depot
    stops: list[Stop] = []
    for visit in visits:
        leg = int(matrix[at, visit.place])
        if leg >= UNREACHABLE:
            return None
        arrives = walk_on(clock, leg, breaks)
        starts = earliest_start(visit.windows, visit.service, arrives, breaks)
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
    """Walking, shifts and lateness of routes as the problem's objective weighs them."""
    weights = problem.objective
    walking = sum(route.walking for route in routes)
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


def objective(problem: Problem, plan: Plan) -> float:
    """Cost of a whole plan, unplanned visits included."""
    left_out = sum(problem.visit[u.visit].priority for u in plan.unplanned)
    return cost(problem, plan.routes) + problem.objective.unplanned * left_out
