"""From visits that are due and a team on shift to the planner's problem, and back to instants."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from inspection import binding
from inspection.errors import InspectionError
from inspection.frequency import Every, EveryMonths
from inspection.programme import Programme
from inspection.spaced import longest_gap
from routing.problem import (
    DAY,
    TICKS,
    UNREACHABLE,
    Break,
    Objective,
    ObligationId,
    Problem,
    ProfileId,
    Shift,
    ShiftId,
    Spacing,
    TimeWindow,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from inspection.binding import Asked
    from inspection.people import Duty
    from inspection.programme import DueVisit, Horizon


class NoPlace(InspectionError):
    """A depot that is not among the places of the travel matrix."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Instants to ticks from the opening of a horizon, and back."""

    opens: datetime

    def ticks(self, instant: datetime) -> int:
        """Elapsed tenths of a second; an hour lost to summer time does not count."""
        return round((instant - self.opens.astimezone(UTC)).total_seconds() * TICKS)

    def instant(self, ticks: int) -> datetime:
        """The moment, in UTC."""
        return self.opens.astimezone(UTC) + timedelta(seconds=ticks / TICKS)


def to_ticks(walk_s: NDArray[np.float64]) -> NDArray[np.int32]:
    """
    Walking seconds as the planner counts them.

    Parameters
    ----------
    walk_s : (n, n)
        Seconds; ``inf`` or ``nan`` where no walk exists.

    Returns
    -------
    ticks : (n, n)
        Tenths of a second, rounded up so that a sum never promises too little; `UNREACHABLE` where
        there is no walk.
    """
    known = np.isfinite(walk_s)
    ticks = np.full(walk_s.shape, UNREACHABLE, dtype=np.int32)
    ticks[known] = np.ceil(walk_s[known] * TICKS - 1e-6).astype(np.int32)
    np.fill_diagonal(ticks, 0)
    return ticks


def to_problem(
    due: Sequence[DueVisit],
    shifts: Sequence[Duty],
    horizon: Horizon,
    *,
    places: Mapping[str, int],
    depot: str,
    walk_s: Mapping[ProfileId, NDArray[np.float64]],
    objective: Objective | None = None,
    asked: Asked | None = None,
) -> Problem:
    """
    State the planning problem.

    Parameters
    ----------
    due
        Visits of the horizon, from `inspection.due.due_visits`.
    shifts
        Who works when, from `inspection.people.duties`.
    places
        Row of the matrices for every target id and every depot that can be reached. A target that
        is missing gets a place of its own without any walk to it, so that the plan lists its visits
        as unreachable.
    depot
        Where rounds start and end, for inspectors who name no depot of their own.
    walk_s
        For each profile a (places, places) matrix of seconds, row = from, ``inf`` where no walk
        exists.
    asked
        What the programme says of closures, instruments and keys, and all obligations, for the
        sizes of groups that are capped. Without it nothing is closed, there is one of each
        instrument, all keys hang at the depot and stay with the round, and groups are what is due.

    Raises
    ------
    NoPlace
        If a depot is not among the places.
    NoKeyPlace
        If a key hangs nowhere.
    """
    clock = Clock(horizon.opens)
    for name in {depot, *(duty.inspector.depot or depot for duty in shifts)} - set(places):
        raise NoPlace(f"the depot {name!r} is not a place on the network")
    travel = {profile: to_ticks(matrix) for profile, matrix in walk_s.items()}
    nowhere = len(next(iter(travel.values()))) if travel else 0
    if any(visit.obligation.target.id not in places for visit in due):
        travel = {profile: _with_nowhere(matrix) for profile, matrix in travel.items()}
    midnights = tuple(
        clock.ticks(datetime.combine(day, time(0), horizon.zone)) for day in horizon.dates()
    )
    length = clock.ticks(datetime.combine(horizon.end_day, time(0), horizon.zone))
    if asked is None:
        owed = {v.obligation.id: v.obligation for v in due}
        nothing = Programme(id="", name="", entries=())
        asked = binding.Asked(programme=nothing, obligations=tuple(owed.values()))
    place_of = {v.id: places.get(v.obligation.target.id, nowhere) for v in due}
    rounds = tuple(_shift(duty, clock, places[duty.inspector.depot or depot]) for duty in shifts)
    closed = binding.closures(asked.programme, due, place_of, horizon, clock.ticks)
    visits = [_visit(v, clock, horizon, place_of[v.id]) for v in due]
    visits, pairs = binding.halves(due, binding.kept_for(due, visits, rounds))
    size = len(next(iter(travel.values()))) if travel else 0
    return Problem(
        length=length,
        day_starts=midnights,
        visits=binding.closed_out(visits, closed, length),
        shifts=rounds,
        travel=travel,
        spacings=tuple(_spacings(due, horizon)),
        objective=objective or Objective(),
        set_up=binding.set_up_times(due, place_of, size, {shift.depot for shift in rounds}),
        closures=closed,
        caps=binding.caps(due, asked.obligations),
        pairs=tuple(pairs),
        same_person=binding.same_person(due),
        instruments=binding.instruments(due, asked.programme),
        keys=binding.keys(due, asked.programme, places, depot),
    )


def _with_nowhere(matrix: NDArray[np.int32]) -> NDArray[np.int32]:
    padded = np.pad(matrix, (0, 1), constant_values=UNREACHABLE)
    padded[-1, -1] = 0
    return padded


def _visit(visit: DueVisit, clock: Clock, horizon: Horizon, place: int) -> Visit:
    windows = []
    for opens, closes in visit.windows:
        low, high = max(0, clock.ticks(opens)), clock.ticks(closes)
        if low <= high:
            windows.append(TimeWindow(opens=low, closes=high))
    entry = visit.obligation.entry
    late = clock.ticks(datetime.combine(visit.due + timedelta(days=1), time(0), horizon.zone))
    return Visit(
        id=visit.id,
        place=place,
        service=math.ceil(entry.minutes * 60 * TICKS),
        windows=tuple(windows),
        skills=entry.skills,
        priority=entry.priority,
        # Late where a window goes on after the day it should have been done by.
        due=max(0, late) if windows and late <= windows[-1].closes else None,
        obligation=visit.obligation.id,
    )


def _shift(duty: Duty, clock: Clock, depot: int) -> Shift:
    opens, closes = clock.ticks(duty.starts_at), clock.ticks(duty.ends_at)
    return Shift(
        id=ShiftId(duty.id),
        inspector=duty.inspector.id,
        opens=opens,
        closes=closes,
        depot=depot,
        skills=duty.skills,
        breaks=tuple(
            # A rest is over by its end; the planner's break only has to start in time.
            Break(
                opens=clock.ticks(a),
                closes=max(clock.ticks(a), clock.ticks(b) - minutes * 60 * TICKS),
                duration=minutes * 60 * TICKS,
            )
            for a, b, minutes in duty.rests
        ),
        profile=duty.inspector.profile,
    )


def _spacings(due: Sequence[DueVisit], horizon: Horizon) -> list[Spacing]:
    chains: dict[tuple[ObligationId, int], list[DueVisit]] = {}
    for visit in due:
        if visit.chain is not None:
            followed = visit.chain_of or visit.obligation
            chains.setdefault((followed.id, visit.chain), []).append(visit)
    found = []
    for (obligation, _), visits in chains.items():
        rule = (visits[0].chain_of or visits[0].obligation).entry.frequency
        assert isinstance(rule, Every | EveryMonths), "only spaced obligations are chained"
        gap = longest_gap(rule, horizon.first_day, horizon.end_day)
        previous = visits[0].previous
        last_day = visits[-1].latest.astimezone(horizon.zone).date()
        found.append(
            Spacing(
                obligation=obligation,
                visits=tuple(visit.id for visit in visits),
                min_gap=rule.min_days * DAY,
                max_gap=gap * DAY,
                previous=None if previous is None else (previous - horizon.first_day).days * DAY,
                whole_days=True,
                # Where nobody works in time to keep the gap, the chain ends early; the visits say
                # so.
                to_end=last_day + timedelta(days=gap) >= horizon.end_day,
            )
        )
    return found
