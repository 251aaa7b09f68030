"""What happens to the plans that are mended for measuring, and what nobody could place then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from inspection.planning import to_ticks
from routing.arrange import NOTHING_HELD, Hold
from routing.model import build
from routing.problem import DAY, TICKS, ProfileId, TimeWindow, Visit, VisitId
from spatial.matrix import walk_seconds
from spatial.profile import PROFILES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from routing.ids import ShiftId
    from routing.plan import Plan, Route
    from routing.problem import Problem
    from tests.benchmarks.riverside_plan import PlannedSite

WEEK = 7
MID_MORNING = 10 * 3600 * TICKS


@dataclass(frozen=True)
class Event:
    """The problem as it is after something has happened."""

    name: str
    problem: Problem
    hold: Hold = NOTHING_HELD


def corridor_events(problem: Problem, plan: Plan, absences: int) -> Iterator[Event]:
    """Absences for a day and for a week, an urgent re-inspection, rounds not done to their end."""
    for route in _fullest(problem, plan, absences):
        yield Event(f"absent {route.shift}", _without(problem, {route.shift}))
    who = problem.shift[next(_fullest(problem, plan, 1)).shift].inspector
    week = {s.id for s in problem.shifts if s.inspector == who and WEEK * DAY <= s.opens < 14 * DAY}
    yield Event(f"absent {who} for a week", _without(problem, week))
    yield from _urgent(problem, plan)
    yield from _not_done(problem, plan)


def sample_events(world: PlannedSite, plan: Plan, absences: int) -> Iterator[Event]:
    """The same on the sample site, and a lift shut for a week."""
    yield from corridor_events(world.problem, plan, absences)
    lift = next(c for c in world.site.connectors if c.kind == "lift")
    problem, travel, shifts = world.problem, dict(world.problem.travel), []
    for shift in problem.shifts:
        if not WEEK * DAY <= shift.opens < 14 * DAY:
            shifts.append(shift)
            continue
        name = ProfileId(f"{shift.profile}~1")
        if name not in travel:
            walker = PROFILES[shift.profile]
            seconds = walk_seconds(world.network, world.places.points, walker, closed={lift.id})
            ticks, known = to_ticks(seconds), travel[shift.profile]
            whole = known.copy()  # a place that nothing leads to is the last row
            whole[: len(ticks), : len(ticks)] = ticks
            travel[name] = whole
        shifts.append(replace(shift, profile=name))
    changed = replace(problem, travel=travel, shifts=tuple(shifts))
    yield Event(f"lift {lift.name or lift.id} shut for a week", changed)


def _fullest(problem: Problem, plan: Plan, most: int) -> Iterator[Route]:
    """Each inspector's fullest round after the first day, fullest first."""
    known: set[str] = set()
    later = [r for r in plan.routes if problem.day_of(problem.shift[r.shift].opens) > 0]
    for route in sorted(later, key=lambda route: (-len(route.stops), route.shift)):
        who = problem.shift[route.shift].inspector
        if who not in known and len(known) < most:
            known.add(who)
            yield route


def _without(problem: Problem, gone: Collection[ShiftId]) -> Problem:
    return replace(problem, shifts=tuple(s for s in problem.shifts if s.id not in gone))


def _urgent(problem: Problem, plan: Plan) -> Iterator[Event]:
    """To be looked at again until tomorrow evening, where the last round of the plan ends."""
    place = problem.visit[plan.routes[-1].stops[-1].visit].place
    visit = Visit(
        id=VisitId("recheck"),
        place=place,
        service=600 * TICKS,
        windows=(TimeWindow(opens=0, closes=2 * DAY),),
        priority=3,
    )
    changed = replace(problem, visits=(*problem.visits, visit))
    yield Event("urgent finding", changed)


def _not_done(problem: Problem, plan: Plan) -> Iterator[Event]:
    """At ten on the second day: the rounds of the first were left half done, some go on now."""
    now = (problem.day_starts[1] if len(problem.day_starts) > 1 else 0) + MID_MORNING
    served = {}
    for route in plan.routes:
        shift = problem.shift[route.shift]
        done = [stop for stop in route.stops if stop.starts < now]
        if shift.closes <= now:
            done = done[: len(done) // 2]
        served.update({stop.visit: stop.starts for stop in done})
    yield Event("half of yesterday not done", problem, Hold(served=served, now=now))


def cannot_be_placed(
    problem: Problem, stays: Mapping[VisitId, ShiftId], concerned: Collection[VisitId], hold: Hold
) -> int:
    """
    At least how many visits find no place, whoever moves for them: a proof, not an estimate.

    Notes
    -----
    Either no shift could make them, or one shift alone, whose hours hold fewer of them beside what
    only this shift can make already, even if nobody had to walk.
    """
    visits = tuple(_from(problem, visit, hold.now) for visit in problem.visits)
    model = build(replace(problem, visits=visits))
    m, never = model.arrays, 0
    rows = {shift.id: r for r, shift in enumerate(problem.shifts)}
    room = {r: int(m.end[r] - m.begin[r]) for r in rows.values()}
    wanting: dict[int, list[int]] = defaultdict(list)
    for i, visit in enumerate(problem.visits):
        able = m.allowed[m.allowed_from[i] : m.allowed_from[i + 1]]
        if visit.id in stays:
            if visit.id in hold.served or list(able) == [rows[stays[visit.id]]]:
                room[rows[stays[visit.id]]] -= int(m.service[i])
        elif visit.id in concerned:
            never += len(able) == 0
            if len(able) == 1:
                wanting[int(able[0])].append(int(m.service[i]))
    crowded = 0
    for r, services in wanting.items():
        filled = np.cumsum(np.sort(services))
        crowded += int((filled > room[r]).sum())
    return never + crowded


def _from(problem: Problem, visit: Visit, now: int) -> Visit:
    left = tuple(
        TimeWindow(opens=max(window.opens, now), closes=window.closes)
        for window in visit.windows
        if window.closes >= now
    )
    never = TimeWindow(opens=problem.length + 1, closes=problem.length + 1)
    return replace(visit, windows=left or (never,))
