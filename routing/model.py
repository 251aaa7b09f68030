"""The problem as plain arrays for compiled search; a shift's clock stands still in its breaks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.ties import cap_arrays, tie
from routing.timing import possible_starts, rests, worked

if TYPE_CHECKING:
    from routing.problem import Problem, TimeWindow, Visit

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
DEAR = 50_000.0  # ticks of cost: far below an unplanned visit, far above any detour
NEAR = 30  # places next to whose visits an insertion is tried


class Arrays(NamedTuple):
    """
    N visits, R shifts, K classes of visits, P places.

    Times are *working* ticks: real ticks less the breaks of the shift before them. ``first`` and
    ``options`` (K, R) point into ``opens`` and ``closes``: when service of a class may start on a
    shift; options 0 = never. ``slice_from``/``slice_to`` (ranges, P) delimit in ``at_place`` the
    visits of a place that may share a day with a range of days. ``chain_before``/``chain_after``
    tie spaced visits, gaps in days. Visit v falls under the caps ``capped[capped_from[v]:...]``;
    the visits of cap c are ``members[members_from[c]:...]``. ``travel`` holds set-ups too.
    """

    place: Ints
    service: Ints
    kind: Ints
    first: Ints
    options: Ints
    opens: Ints
    closes: Ints
    begin: Ints
    end: Ints
    depot: Ints
    profile: Ints
    day: Ints
    real_begin: Ints
    travel: NDArray[np.int32]
    due: Ints
    lateness: float
    home: Ints
    change: float
    burden: Floats
    fixed: float
    weight: Floats
    chain_before: Ints
    chain_after: Ints
    gap_min: Ints
    gap_max: Ints
    capped_from: Ints
    capped: Ints
    members_from: Ints
    members: Ints
    cap_most: Ints
    cap_days: Ints
    allowed_from: Ints
    allowed: Ints
    near: Ints
    at_place: Ints
    place_from: Ints
    range_of: Ints
    slice_from: Ints
    slice_to: Ints
    least: Ints


@dataclass(frozen=True)
class Model:
    """
    Arrays and what they were made of.

    ``problem`` has narrower windows for visits whose spacing counts by the clock. ``impossible``
    lists visits that no shift can serve even alone.
    """

    problem: Problem
    arrays: Arrays
    days_of: Ints
    impossible: tuple[int, ...]


def build(problem: Problem) -> Model:
    """Compile a problem. Small: a few (classes, shifts) and (places, places) tables."""
    ties = tie(problem)
    cut = {i: replace(problem.visits[i], windows=w) for i, w in ties.windows.items()}
    problem = replace(
        problem, visits=tuple(cut.get(i, visit) for i, visit in enumerate(problem.visits))
    )
    visits, shifts = problem.visits, problem.shifts
    weight = problem.objective.walking if problem.objective.walking > 0 else 1e-3
    keys: dict[tuple[object, ...], int] = {}
    kind = np.zeros(len(visits), np.int64)
    samples: list[tuple[Visit, tuple[TimeWindow, ...], tuple[int, int] | None, bool]] = []
    caps = cap_arrays(problem)
    capped = set(caps.members.tolist())
    breaks = [rests(shift) for shift in shifts]
    # How long it takes matters before a rest alone; else there are far fewer classes without it.
    resting = any(breaks)
    for i, visit in enumerate(visits):
        windows = visit.windows
        service = visit.service if resting else 0
        key = (windows, visit.skills, service, ties.days.get(i), visit.shifts, i in capped)
        if key not in keys:
            keys[key] = len(samples)
            samples.append((visit, windows, ties.days.get(i), i in capped))
        kind[i] = keys[key]
    first = np.zeros((len(samples), len(shifts)), np.int64)
    count = np.zeros_like(first)
    opens: list[int] = []
    closes: list[int] = []
    day = _days_of_shifts(problem)
    for r, shift in enumerate(shifts):
        for k, (visit, windows, span, counted) in enumerate(samples):
            first[k, r] = len(opens)
            if not visit.skills <= shift.skills:
                continue
            if visit.shifts is not None and shift.id not in visit.shifts:
                continue
            low, high = shift.opens, shift.closes
            if span is not None and not span[0] <= day[r] <= span[1]:
                continue
            if span is not None or counted:
                # Spacing and caps count the local day of service: a night shift must not slip it
                # into the next.
                high = min(high, _day_end(problem, int(day[r])) - 1)
            for own in possible_starts(windows, visit.service, low, high, breaks[r]):
                opens.append(own.first)
                closes.append(own.last)
            count[k, r] = len(opens) - first[k, r]
    travel = np.ascontiguousarray(
        np.stack([problem.legs[p] for p in problem.travel]).astype(np.int32)
    )
    names = list(problem.travel)
    place = _array(v.place for v in visits)
    bare = Arrays(
        place=place,
        service=_array(v.service for v in visits),
        kind=kind,
        first=first,
        options=count,
        opens=_array(opens),
        closes=_array(closes),
        begin=_array(s.opens for s in shifts),
        end=_array(worked(s.closes, b) for s, b in zip(shifts, breaks, strict=True)),
        depot=_array(s.depot for s in shifts),
        profile=_array(names.index(s.profile) for s in shifts),
        day=day,
        real_begin=_array(s.opens for s in shifts),
        travel=travel,
        due=_array(-1 if v.due is None else v.due for v in visits),
        lateness=problem.objective.lateness / weight,
        home=_homes(problem),
        change=_price_of_change(problem) / weight,
        burden=np.zeros(len(shifts)),
        fixed=problem.objective.shift / weight,
        weight=np.array([v.priority * problem.objective.unplanned / weight for v in visits]),
        chain_before=ties.before,
        chain_after=ties.after,
        gap_min=ties.gap_min,
        gap_max=ties.gap_max,
        **caps._asdict(),
        **dict.fromkeys(_DERIVED, np.zeros(0, np.int64)),
    )
    return _with_neighbours(problem, bare)


def _homes(problem: Problem) -> Ints:
    rows = {shift.id: r for r, shift in enumerate(problem.shifts)}
    known = problem.in_force.shifts if problem.in_force is not None else {}
    return _array(rows.get(known[v.id], -1) if v.id in known else -1 for v in problem.visits)


def _price_of_change(problem: Problem) -> float:
    """What the objective says; where only so many are allowed, more than walks are worth."""
    if problem.in_force is None:
        return 0.0
    limited = problem.in_force.most_changes is not None
    return max(problem.objective.changes, DEAR if limited else 0.0)


_DERIVED = (
    "allowed_from", "allowed", "near", "at_place", "place_from", "range_of",
    "slice_from", "slice_to", "least",
)  # fmt: skip


def _array(values: object) -> Ints:
    return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]


def _days_of_shifts(problem: Problem) -> Ints:
    starts = problem.day_starts or (0,)
    return _array(max(0, bisect_right(starts, shift.opens) - 1) for shift in problem.shifts)


def _day_end(problem: Problem, day: int) -> int:
    after = day + 1
    return problem.day_starts[after] if after < len(problem.day_starts) else problem.length


def _with_neighbours(problem: Problem, bare: Arrays) -> Model:
    n, shifts = len(problem.visits), len(problem.shifts)
    depots = np.unique(bare.depot)
    out = np.array([bare.travel[p][bare.depot[r]] for r, p in enumerate(bare.profile)])
    back = np.array([bare.travel[p][:, bare.depot[r]] for r, p in enumerate(bare.profile)])
    impossible: list[int] = []
    allowed: list[Ints] = []
    span = np.zeros((n, 2), np.int64)
    fits = _fit_alone(bare, out, back) if shifts else np.zeros((n, 0), bool)
    for i in range(n):
        own = np.flatnonzero(fits[i])
        allowed.append(own)
        if len(own):
            span[i] = bare.day[own].min(), bare.day[own].max()
        else:
            impossible.append(i)
    nearest = bare.travel.min(axis=0)
    places = len(nearest)
    used = np.unique(bare.place) if n else np.zeros(0, np.int64)
    near = _near(nearest, used, places)
    order = np.lexsort((span[:, 0], bare.place))
    place_from = np.searchsorted(bare.place[order], np.arange(places + 1))
    ranges, range_of = (
        np.unique(span, axis=0, return_inverse=True) if n else (span, np.zeros(0, np.int64))
    )
    low, high = _slices(ranges, span[order], place_from)
    arrays = bare._replace(
        allowed_from=np.concatenate([[0], np.cumsum([len(a) for a in allowed])]).astype(np.int64),
        allowed=np.concatenate([*allowed, np.zeros(0, np.int64)]).astype(np.int64),
        near=near,
        at_place=order.astype(np.int64),
        place_from=place_from.astype(np.int64),
        range_of=np.asarray(range_of).reshape(-1).astype(np.int64),
        slice_from=low,
        slice_to=high,
        least=_least_detour(nearest, near, depots, used, _shared(span[order], place_from)),
    )
    days_of = _array(len(np.unique(bare.day[a])) for a in allowed)
    return Model(problem=problem, arrays=arrays, days_of=days_of, impossible=tuple(impossible))


def _fit_alone(m: Arrays, out: NDArray[np.int32], back: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(N, R): whether a shift could serve a visit if it had nothing else to do."""
    fits = np.zeros((len(m.place), len(m.begin)), bool)
    for r in range(len(m.begin)):
        there = m.begin[r] + out[r][m.place].astype(np.int64)
        latest = m.end[r] - back[r][m.place].astype(np.int64) - m.service
        for k in range(int(m.options[:, r].max(initial=0))):
            has = m.options[m.kind, r] > k
            which = np.where(has, m.first[m.kind, r] + k, 0)
            start = np.maximum(m.opens[which], there)
            fits[:, r] |= has & (start <= np.minimum(m.closes[which], latest))
    return fits


def _near(nearest: NDArray[np.int32], used: Ints, places: int) -> Ints:
    width = min(NEAR, max(1, len(used)))
    near = np.zeros((places, width), np.int64)
    for i in used:
        around = used[np.argsort(nearest[i, used], kind="stable")]
        near[i] = np.concatenate([[i], around[around != i]])[:width]
    return near


def _slices(ranges: Ints, span: Ints, place_from: Ints) -> tuple[Ints, Ints]:
    """Where the visits of each place lie that may share a day with each range of days."""
    places = len(place_from) - 1
    low = np.zeros((len(ranges), places), np.int64)
    high = np.zeros_like(low)
    for a in range(places):
        lo, hi = place_from[a], place_from[a + 1]
        if lo == hi:
            continue
        own = span[lo:hi]
        share = (own[None, :, 0] <= ranges[:, None, 1]) & (own[None, :, 1] >= ranges[:, None, 0])
        some = share.any(axis=1)
        low[:, a] = np.where(some, lo + share.argmax(axis=1), lo)
        high[:, a] = np.where(some, hi - share[:, ::-1].argmax(axis=1), lo)
    return low, high


def _shared(span: Ints, place_from: Ints) -> NDArray[np.bool_]:
    """Places where two visits may fall on one day, so that the second costs no detour at all."""
    shared = np.zeros(len(place_from) - 1, bool)
    for a in range(len(shared)):
        own = span[place_from[a] : place_from[a + 1]]
        if len(own) > 1:
            shared[a] = bool((own[1:, 0] <= np.maximum.accumulate(own[:-1, 1])).any())
    return shared


def _least_detour(
    travel: NDArray[np.int32], near: Ints, depots: Ints, used: Ints, shared: NDArray[np.bool_]
) -> Ints:
    """Least detour an insertion at each place costs, over pairs of near places: it ends scans."""
    least = np.zeros(len(travel), np.int64)
    for c in used:
        around = np.unique(np.concatenate([depots, near[c]]))
        around = around[around != c]
        if shared[c] or len(around) == 0:
            continue
        here = travel[around, c].astype(np.int64)[:, None] + travel[c, around][None, :]
        least[c] = max(0, int((here - travel[np.ix_(around, around)]).min()))
    return least
