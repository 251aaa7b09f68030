"""How the months ahead look: work and people by skill, and what will be late at this strength."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from inspection.frequency import next_period, period_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspection.frequency import Period
    from inspection.people import Duty
    from inspection.programme import DueVisit, Horizon

BUSY = 0.75  # part of a shift that is service; the rest is walking, rests and what comes up
ANY = ""  # the skill of visits that need none


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Minutes of service that fall due for a skill, and minutes that people who hold it have."""

    skill: str
    visits: int
    due_minutes: float
    shift_minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A day, week or month with its load by skill; ``ends`` is the day after."""

    starts: date
    ends: date
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A visit that will be made after its day, on ``made`` (None: not within the horizon)."""

    visit: DueVisit
    made: date | None
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Spans in order, and what will be late, the latest first."""

    spans: tuple[Span, ...]
    late: tuple[Late, ...]


def forecast(
    visits: Sequence[DueVisit], duties: Sequence[Duty], horizon: Horizon, *, by: Period
) -> Forecast:
    """
    Look ahead without planning.

    Parameters
    ----------
    visits
        What falls due in the horizon.
    duties
        Who is on shift.
    by
        Length of the spans; the first and the last are cut by the horizon.

    Notes
    -----
    Lateness is told by a simulation: day by day, what is due first is done first, by the person on
    shift who holds the fewest other skills, until three quarters of everybody's time are used. It
    knows neither walks nor hours of the day, so a plan may do somewhat better or worse.
    """
    return Forecast(
        spans=tuple(_spans(visits, duties, horizon, by)), late=_late(visits, duties, horizon)
    )


def minutes_of(duty: Duty) -> float:
    """Minutes of a duty that can be service."""
    whole = (duty.ends_at - duty.starts_at).total_seconds() / 60
    return max(0.0, BUSY * (whole - sum(minutes for *_, minutes in duty.rests)))


def _spans(
    visits: Sequence[DueVisit], duties: Sequence[Duty], horizon: Horizon, by: Period
) -> list[Span]:
    last = horizon.end_day - timedelta(days=1)
    work: dict[tuple[date, str], list[float]] = defaultdict(list)
    for visit in visits:
        day = min(max(visit.due, horizon.first_day), last)
        entry = visit.obligation.entry
        for skill in entry.skills or {ANY}:
            work[period_start(day, by), skill].append(entry.minutes * entry.people)
    there: dict[tuple[date, str], float] = defaultdict(float)
    for duty in duties:
        for skill in {*duty.skills, ANY}:
            there[period_start(duty.day, by), skill] += minutes_of(duty)
    skills = sorted({skill for _, skill in work})
    spans = []
    start = period_start(horizon.first_day, by)
    while start < horizon.end_day:
        after = next_period(start, by)
        loads = tuple(
            Load(
                skill=skill,
                visits=len(work.get((start, skill), ())),
                due_minutes=sum(work.get((start, skill), ())),
                shift_minutes=there.get((start, skill), 0.0),
            )
            for skill in skills
        )
        first, end = max(start, horizon.first_day), min(after, horizon.end_day)
        spans.append(Span(starts=first, ends=end, loads=loads))
        start = after
    return spans


def _late(visits: Sequence[DueVisit], duties: Sequence[Duty], horizon: Horizon) -> tuple[Late, ...]:
    on: dict[date, list[Duty]] = defaultdict(list)
    for duty in sorted(duties, key=lambda one: (len(one.skills), one.id)):
        on[duty.day].append(duty)
    opening: dict[date, list[int]] = defaultdict(list)
    for k, visit in enumerate(visits):
        opening[max(visit.earliest.date(), horizon.first_day)].append(k)
    # A queue for each set of skills: where its first has no room today, neither has the rest.
    waiting: dict[frozenset[str], list[tuple[date, int, int]]] = defaultdict(list)
    found: list[Late] = []
    for day in horizon.dates():
        for k in opening[day]:
            entry = visits[k].obligation.entry
            heapq.heappush(waiting[entry.skills], (visits[k].due, -entry.priority, k))
        whole = {duty.id: minutes_of(duty) for duty in on[day]}
        left = dict(whole)
        able = {
            skills: [duty.id for duty in on[day] if skills <= duty.skills] for skills in waiting
        }
        heads = [(queue[0], sorted(skills)) for skills, queue in waiting.items() if queue]
        heapq.heapify(heads)
        while heads:
            (due, _, k), names = heapq.heappop(heads)
            skills = frozenset(names)
            entry = visits[k].obligation.entry
            needed = entry.minutes * entry.people
            # What is longer than a day's part takes a person's whole day.
            who = next((d for d in able[skills] if left[d] >= min(needed, whole[d]) > 0), None)
            if who is None:
                continue
            left[who] = max(0.0, left[who] - needed)
            queue = waiting[skills]
            heapq.heappop(queue)
            if queue:
                heapq.heappush(heads, (queue[0], names))
            if day > due:
                found.append(Late(visit=visits[k], made=day, days=(day - due).days))
    for queue in waiting.values():
        for due, _, k in queue:
            if due < horizon.end_day:
                days = (horizon.end_day - due).days
                found.append(Late(visit=visits[k], made=None, days=days))
    return tuple(sorted(found, key=lambda one: (-one.days, one.visit.due, one.visit.id)))
