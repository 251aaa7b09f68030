"""What ties visits to each other's days: who follows whom, on which days, and caps of groups."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import DAY, Problem, Spacing, TimeWindow

if TYPE_CHECKING:
    from collections.abc import Callable

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ties:
    """Neighbours of each visit in its chain, gaps in days, days allowed, and windows cut."""

    before: Ints
    after: Ints
    gap_min: Ints
    gap_max: Ints
    days: dict[int, tuple[int, int]]
    windows: dict[int, tuple[TimeWindow, ...]]


class CapArrays(NamedTuple):
    """Caps of each visit and visits of each cap, as compiled search reads them."""

    capped_from: Ints
    capped: Ints
    members_from: Ints
    members: Ints
    cap_most: Ints
    cap_days: Ints


def cap_arrays(problem: Problem) -> CapArrays:
    """Caps that may bind: those with more visits than they allow."""
    index = {visit.id: i for i, visit in enumerate(problem.visits)}
    binding = [cap for cap in problem.caps if len(cap.visits) > cap.most]
    members = [sorted(index[visit] for visit in cap.visits) for cap in binding]
    own: list[list[int]] = [[] for _ in problem.visits]
    for c, visits in enumerate(members):
        for i in visits:
            own[i].append(c)
    return CapArrays(
        capped_from=_starts_of(own),
        capped=np.array([c for caps in own for c in caps], np.int64),
        members_from=_starts_of(members),
        members=np.array([i for visits in members for i in visits], np.int64),
        cap_most=np.array([cap.most for cap in binding], np.int64),
        cap_days=np.array([cap.days for cap in binding], np.int64),
    )


def _starts_of(lists: list[list[int]]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64)


def tie(problem: Problem, *, by_shifts: bool = True) -> Ties:
    """
    Tie the visits of every spacing to each other.

    Parameters
    ----------
    by_shifts
        Whether days count on which a shift opens that could serve the visit. Without, whatever has
        a window counts: a shift may serve after midnight, on the day after it opened.
    """
    index = {visit.id: i for i, visit in enumerate(problem.visits)}
    n = len(problem.visits)
    days = max(1, len(problem.day_starts))
    ties = Ties(
        before=np.full(n, -1, np.int64),
        after=np.full(n, -1, np.int64),
        gap_min=np.zeros(n, np.int64),
        gap_max=np.full(n, 10**9, np.int64),
        days={},
        windows={},
    )
    served_on = _days_of_service(problem)
    for spacing in problem.spacings:
        chain = [index[i] for i in spacing.visits]
        if not chain:
            continue
        if spacing.whole_days:
            # In whole days: the least number that is at least min_gap, the greatest at most
            # max_gap.
            low, high = -(-spacing.min_gap // DAY), spacing.max_gap // DAY
            before = None if spacing.previous is None else spacing.previous // DAY
            end = days if spacing.to_end else None
            spans = [_days_of_windows(problem, i) for i in chain]
            spans = _tighten(spans, low, high, before, end)
            if by_shifts:
                worked = [served_on(i) for i in chain]
                spans = _on_worked_days(spans, worked, low, high)
            ties.days.update(zip(chain, spans, strict=True))
            for a, b in itertools.pairwise(chain):
                ties.after[a], ties.before[b] = b, a
                ties.gap_min[b], ties.gap_max[b] = low, high
        else:
            _cut_to_spacing(problem, chain, spacing, ties)
    return ties


def _days_of_windows(problem: Problem, i: int) -> tuple[int, int]:
    """First and last day on which a visit has a window."""
    windows = problem.visits[i].windows
    starts = problem.day_starts or (0,)
    first, last = (bisect_right(starts, t) - 1 for t in (windows[0].opens, windows[-1].closes))
    return max(0, first), last


def _tighten(
    spans: list[tuple[int, int]], low: int, high: int, before: int | None, end: int | None
) -> list[tuple[int, int]]:
    """Days on which each visit of a chain may lie so that the gaps to both sides can be kept."""
    firsts, lasts = [a for a, _ in spans], [b for _, b in spans]
    n = len(spans)
    if before is not None:
        firsts[0], lasts[0] = max(firsts[0], before + low), min(lasts[0], before + high)
    if end is not None:
        firsts[-1] = max(firsts[-1], end - high)
    for k in range(1, n):
        firsts[k] = max(firsts[k], firsts[k - 1] + low)
        lasts[k] = min(lasts[k], lasts[k - 1] + high)
    for k in range(n - 2, -1, -1):
        firsts[k] = max(firsts[k], firsts[k + 1] - high)
        lasts[k] = min(lasts[k], lasts[k + 1] - low)
    # Where nothing is left the visit cannot be placed: better left out than too late.
    return list(zip(firsts, lasts, strict=True))


def _days_of_service(problem: Problem) -> Callable[[int], frozenset[int]]:
    """On which days a shift opens that could serve a visit; visits alike are looked at once."""
    shifts = [(problem.day_of(shift.opens), shift) for shift in problem.shifts]
    known: dict[tuple[object, ...], frozenset[int]] = {}

    def days(i: int) -> frozenset[int]:
        visit = problem.visits[i]
        key = (visit.windows, visit.skills, visit.shifts, visit.service)
        if key not in known:
            known[key] = frozenset(
                day
                for day, shift in shifts
                if visit.skills <= shift.skills
                and (visit.shifts is None or shift.id in visit.shifts)
                and any(
                    max(w.opens, shift.opens) <= min(w.closes, shift.closes - visit.service)
                    for w in visit.windows
                )
            )
        return known[key]

    return days


def _on_worked_days(
    spans: list[tuple[int, int]], worked: list[frozenset[int]], low: int, high: int
) -> list[tuple[int, int]]:
    """Leave only days from which the whole chain can go on; as they are where there are none."""
    days = [
        {d for d in on if first <= d <= last}
        for (first, last), on in zip(spans, worked, strict=True)
    ]
    for k in range(1, len(days)):
        days[k] = {d for d in days[k] if any(low <= d - e <= high for e in days[k - 1])}
    for k in range(len(days) - 2, -1, -1):
        days[k] = {d for d in days[k] if any(low <= e - d <= high for e in days[k + 1])}
    if not all(days):
        return spans
    return [(min(own), max(own)) for own in days]


def _cut_to_spacing(problem: Problem, chain: list[int], spacing: Spacing, ties: Ties) -> None:
    """
    Keep spacing in ticks by windows alone: nominal moments a pitch apart, each with the same play.

    Stricter than the rule, but visits become independent. Spacing in whole days is exact.
    """
    low, high, previous = spacing.min_gap, spacing.max_gap, spacing.previous
    origin = max(previous, -high) if previous is not None else None
    end = problem.length if spacing.to_end else None
    n = len(chain)
    begins = 0 if origin is None else origin
    # The pitch splits the time evenly; play keeps both gaps: pitch + play <= max, pitch - play >=
    # min.
    pitch = (problem.length - begins) // (n + (1 if origin is not None else 0) or 1)
    pitch = max(low, min(pitch, high))
    play = max(0, min(high - pitch, pitch - low))
    for k, i in enumerate(chain):
        centre = begins + pitch * (k + (1 if origin is not None else 0))
        if origin is None:
            centre += pitch // 2
        a, b = centre - play // 2, centre + play // 2
        if end is not None and k == n - 1:
            a = max(a, end - high)
        cut = tuple(
            TimeWindow(opens=max(w.opens, a), closes=min(w.closes, b))
            for w in problem.visits[i].windows
            if max(w.opens, a, 0) <= min(w.closes, b)
        )
        # No window left: one that no shift can reach, so that the visit is left out with a reason.
        ties.windows[i] = cut or (TimeWindow(opens=problem.length + 1, closes=problem.length + 1),)
