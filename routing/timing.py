"""When each stop of a route is served: the earliest schedule of a given order on a given shift."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from routing.plan import Plan, Route, Stop
from routing.problem import UNREACHABLE, Break, Problem, Shift, TimeWindow, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routing.ids import VisitId

NOTHING_HELD: Mapping[VisitId, int] = MappingProxyType({})


class Rest(NamedTuple):
    """
    A break as it is taken: from ``begins`` to ``ends``, unless a service is under way then.

    It may begin from ``earliest`` to ``latest``; real ticks, all of them.
    """

    begins: int
    ends: int
    earliest: int
    latest: int


class Starts(NamedTuple):
    """Working ticks (both included) at which a service may start, and the rest taken by then."""

    first: int
    last: int
    rested: int


def rest_start(rest: Break, shift: Shift) -> int:
    """When a break begins unless a service is under way: in the middle of what is allowed."""
    latest = min(rest.closes, shift.closes - rest.duration)
    return max(rest.opens, min((rest.opens + rest.closes) // 2, latest))


def rests(shift: Shift) -> list[Rest]:
    """Breaks of a shift, in order; overlapping ones follow each other."""
    found: list[Rest] = []
    for rest in sorted(shift.breaks, key=lambda rest: rest.opens):
        start = rest_start(rest, shift)
        if found:
            start = max(start, found[-1].ends)
        latest = min(rest.closes, shift.closes - rest.duration)
        found.append(Rest(start, start + rest.duration, rest.opens, latest))
    return found


def rested_starts(
    windows: Sequence[TimeWindow], service: int, low: int, high: int, breaks: Sequence[Rest]
) -> list[Starts]:
    """
    Say when a service may start without running into a break, in order and disjoint.

    Parameters
    ----------
    low, high
        Real ticks at which it may start at the earliest and at the latest.

    Notes
    -----
    A service that would be under way when a break is to begin puts it off, or waits until after it,
    whichever its windows and the hours of the break allow: the one who works takes the break before
    or after. Either way whatever follows starts at the same moment, so that a route is as easily
    searched as with breaks at fixed moments.
    """
    length = max(service, 1)
    found: list[Starts] = []
    since, rested = low, 0
    for k, rest in enumerate(breaks):
        following = breaks[k + 1].begins if k + 1 < len(breaks) else high + length + service
        pause = rest.ends - rest.begins
        within = _clipped(windows, since, min(high, rest.begins - length))
        found += [Starts(a - rested, b - rested, rested) for a, b in within]
        # Starts that would be under way when the break is to begin, as if it were not there.
        a, b = max(since, rest.begins - length + 1), rest.begins - 1
        later = min(b + pause, high, following - length)
        waits = _clipped(windows, max(a, rest.earliest) + pause, later)
        waits = [(first - pause, last - pause) for first, last in waits]
        puts_off = _clipped(windows, a, min(b, high, min(rest.latest, following - pause) - service))
        around = [Starts(first - rested, last - rested, rested + pause) for first, last in waits]
        around += [Starts(x - rested, y - rested, rested) for x, y in _without(puts_off, waits)]
        found += sorted(around)
        since, rested = rest.ends, rested + pause
    found += [Starts(a - rested, b - rested, rested) for a, b in _clipped(windows, since, high)]
    return found


def possible_starts(
    windows: Sequence[TimeWindow], service: int, low: int, high: int, breaks: Sequence[Rest]
) -> list[Starts]:
    """Say the same without the rest taken by then: neighbours are one, which searches faster."""
    found: list[Starts] = []
    for piece in rested_starts(windows, service, low, high, breaks):
        if found and piece.first == found[-1].last + 1:
            found[-1] = found[-1]._replace(last=piece.last)
        else:
            found.append(piece)
    return found


def _clipped(windows: Sequence[TimeWindow], low: int, high: int) -> list[tuple[int, int]]:
    found = []
    k = bisect_left(windows, low, key=lambda window: window.closes)
    while k < len(windows) and windows[k].opens <= high:
        a, b = max(low, windows[k].opens), min(high, windows[k].closes)
        if a <= b:
            found.append((a, b))
        k += 1
    return found


def _without(
    pieces: Iterable[tuple[int, int]], taken: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    left = list(pieces)
    for low, high in taken:
        left = [
            piece
            for a, b in left
            for piece in ((a, min(b, low - 1)), (max(a, high + 1), b))
            if piece[0] <= piece[1]
        ]
    return left


def worked(moment: int, breaks: Sequence[Rest]) -> int:
    """Working ticks of a moment: real ones less the breaks that began before, at their middles."""
    return moment - sum(min(moment, r.ends) - r.begins for r in breaks if moment > r.begins)


def _rested(moment: int, breaks: Sequence[Rest]) -> int:
    """Rest that is behind one who walks at a working tick: a walk is interrupted by a break."""
    rested = 0
    for rest in breaks:
        if moment + rested > rest.begins:
            rested += rest.ends - rest.begins
    return rested


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
    clock, at, rested = shift.opens, shift.depot, 0  # the clock in working ticks
    stops: list[Stop] = []
    for visit in visits:
        leg = int(matrix[at, visit.place])
        if leg >= UNREACHABLE:
            return None
        arrives = clock + leg + max(rested, _rested(clock + leg, breaks))
        ready = clock + int(legs[at, visit.place])
        held = not_before.get(visit.id, 0)
        possible = rested_starts(visit.windows, visit.service, shift.opens, shift.closes, breaks)
        begin = next(
            (
                (start, piece.rested)
                for piece in possible
                if (start := max(piece.first, ready, held - piece.rested)) <= piece.last
            ),
            None,
        )
        if begin is None:
            return None
        start, rested = begin
        clock, at = start + visit.service, visit.place
        stops.append(
            Stop(
                visit=visit.id,
                arrives=arrives,
                starts=start + rested,
                ends=clock + rested,
                travel=leg,
            )
        )
    back = int(matrix[at, shift.depot])
    if back >= UNREACHABLE:
        return None
    returns = clock + back + max(rested, _rested(clock + back, breaks))
    if returns > shift.closes or any(rest.ends > shift.closes for rest in breaks):
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
