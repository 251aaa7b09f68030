"""How many routes a set of places asks for: what cuts around places may claim."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse.csgraph import connected_components

from routing.compiled import compiled
from routing.model import build
from routing.problem import Problem, TimeWindow
from routing.ties import tie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import Arrays, Floats, Ints, Model

    Truths = NDArray[np.bool_]


class Wants(NamedTuple):
    """
    What is wanted at N nodes by C classes of visits on D days; node 0 stands for all depots.

    Visits of a class have the same allowed shifts, the first of them on day ``first``, the last on
    day ``last``. Node v wants ``work[k]`` ticks of service of the class ``kind[k]`` for k in
    ``begins[v]:begins[v + 1]``. ``daily[daily_from[d]:daily_from[d + 1]]`` are the classes of day d
    alone, the choosiest first; ``inner[inner_from[c]:inner_from[c + 1]]`` those of them whose
    shifts are all allowed to class c; ``meets`` (C, C) says which classes share a shift.
    ``longest`` (D,) is the longest shift of each day, without its rests.
    """

    begins: Ints
    kind: Ints
    work: Floats
    first: Ints
    last: Ints
    daily_from: Ints
    daily: Ints
    inner_from: Ints
    inner: Ints
    meets: Truths
    longest: Floats


@dataclass(frozen=True, eq=False)
class Needs:
    """
    Legs between nodes, and the least number of routes that any set of nodes asks for.

    Parameters
    ----------
    legs
        (nodes, nodes) ticks of a leg at least, in either direction and by any profile. Places with
        no walk between them are one node, and so are all depots (node 0).
    away
        (nodes,) ticks of the shortest way from a depot, over other nodes if need be.
    """

    legs: Floats
    away: Floats
    wants: Wants

    def __call__(self, nodes: Ints) -> int:
        """
        Least number of routes that must come to these nodes (none of them 0).

        Notes
        -----
        Three things are true of the routes that serve visits there. Visits whose allowed shifts do
        not meet are on different routes. A shift does not serve longer than it lasts, less the
        shortest way there and back; so what only some shifts may do takes so many of *them*. And
        routes of different days differ: needs of stretches of days that do not overlap add up. The
        greatest sum of needs over such stretches is found day by day.
        """
        w = self.wants
        days, classes = len(w.longest), len(w.first)
        return int(
            _least_routes(
                w,
                nodes,
                w.longest - 2 * float(self.away[nodes].min()),
                np.zeros(classes),
                np.zeros((2, classes), np.bool_),
                np.zeros((days, days)),
                np.zeros((days, days), np.bool_),
                np.zeros(days + 1, np.int64),
            )
        )


@compiled
def _least_routes(
    w: Wants,
    nodes: Ints,
    room: Floats,
    busy: Floats,
    marks: Truths,
    within: Floats,
    some: Truths,
    best: Ints,
) -> int:
    """Body of `Needs.__call__`; what comes after ``room`` is space to work in, all zero."""
    days = len(w.longest)
    seen, taken = marks[0], marks[1]
    for v in nodes:
        for k in range(w.begins[v], w.begins[v + 1]):
            c = w.kind[k]
            busy[c] += w.work[k]
            seen[c] = True
    for c in range(len(w.first)):
        if seen[c]:
            within[w.first[c], w.last[c]] += busy[c]
            some[w.first[c], w.last[c]] = True
    # Afterwards: service of, and whether there are, visits whose days all lie between the two.
    for length in range(1, days):
        for a in range(days - length):
            b = a + length
            within[a, b] += within[a, b - 1] + within[a + 1, b]
            if length > 1:
                within[a, b] -= within[a + 1, b - 1]
            some[a, b] = some[a, b] or some[a, b - 1] or some[a + 1, b]
    for b in range(days):
        best[b + 1] = best[b] + _on_day(w, b, room[b], busy, seen, taken)
        most = room[b]
        for a in range(b, -1, -1):
            most = max(most, room[a])
            if some[a, b]:
                best[b + 1] = max(best[b + 1], best[a] + _shifts_for(within[a, b], most))
    return int(best[days])


@compiled
def _shifts_for(work: float, room: float) -> int:
    """Shifts that hold so much work, one at least; where none holds any, more would not help."""
    if room <= 0:
        return 1
    return max(1, int(np.ceil(work / room - 1e-9)))


@compiled
def _on_day(w: Wants, day: int, room: float, busy: Floats, seen: Truths, taken: Truths) -> int:
    """Routes for what only one day can do: choosy visits first, each with shifts of its own."""
    count, most = 0, 0
    for k in range(w.daily_from[day], w.daily_from[day + 1]):
        c = w.daily[k]
        if not seen[c]:
            continue
        work = 0.0
        for i in range(w.inner_from[c], w.inner_from[c + 1]):
            work += busy[w.inner[i]]
        shifts = _shifts_for(work, room)
        most = max(most, shifts)
        apart = True
        for j in range(w.daily_from[day], k):
            if taken[w.daily[j]] and w.meets[w.daily[j], c]:
                apart = False
                break
        if apart:
            taken[c] = True
            count += shifts
    return max(count, most)


def needs(problem: Problem) -> Needs | None:
    """
    Read off what bounds start from.

    Returns
    -------
    needs
        Of every plan that serves all visits; None where nothing has to be walked to.
    """
    m = bare_model(problem).arrays
    legs, node = _nodes(m)
    classes: dict[bytes, int] = {}
    shifts: list[Ints] = []
    asked: dict[tuple[int, int], float] = defaultdict(float)
    for v in range(len(m.place)):
        own = m.allowed[m.allowed_from[v] : m.allowed_from[v + 1]]
        if len(own) == 0 or node[m.place[v]] == 0:
            continue
        c = classes.setdefault(own.tobytes(), len(shifts))
        if c == len(shifts):
            shifts.append(own)
        asked[int(node[m.place[v]]), c] += float(m.service[v])
    if not asked:
        return None
    wanted = np.unique([v for v, _ in asked])
    kept = np.concatenate([[0], wanted])
    away = _away(legs)[kept]
    row = np.full(len(legs), -1, np.int64)
    row[kept] = np.arange(len(kept))
    wants = _wants(m, {(int(row[v]), c): work for (v, c), work in asked.items()}, shifts)
    return Needs(legs[np.ix_(kept, kept)], away, wants)


def bare_model(problem: Problem) -> Model:
    """Compile what every plan keeps that the rules allow: more than the search itself keeps."""
    model = build(relaxed(problem))
    rests = [sum(rest.duration for rest in shift.breaks) for shift in problem.shifts]
    worked = model.arrays.end - np.array(rests, np.int64)
    return replace(model, arrays=model.arrays._replace(end=worked))


def relaxed(problem: Problem) -> Problem:
    """
    Let off all that no bound may count on, so that every plan the rules allow is one of these.

    Notes
    -----
    The search settles some things in advance: when rests are, who carries an instrument, the play
    of gaps by the clock. Another plan may settle them otherwise. What gaps in whole days say of
    single visits stays, as windows.
    """
    whole = tuple(spacing for spacing in problem.spacings if spacing.whole_days)
    days = tie(replace(problem, spacings=whole), by_shifts=False).days
    starts = (*(problem.day_starts or (0,)), problem.length)
    visits = list(problem.visits)
    for i, (a, b) in days.items():
        opens, closes = starts[min(a, len(starts) - 1)], starts[min(b + 1, len(starts) - 1)] - 1
        cut = tuple(
            TimeWindow(opens=max(w.opens, opens), closes=min(w.closes, closes))
            for w in visits[i].windows
            if max(w.opens, opens) <= min(w.closes, closes)
        )
        never = (TimeWindow(opens=problem.length + 1, closes=problem.length + 1),)
        visits[i] = replace(visits[i], windows=cut or never)
    return Problem(
        length=problem.length,
        day_starts=problem.day_starts,
        visits=tuple(visits),
        shifts=tuple(replace(shift, breaks=()) for shift in problem.shifts),
        travel=problem.travel,
    )


def _nodes(m: Arrays) -> tuple[Floats, Ints]:
    """Legs between nodes, and the node of every place: no walk between two, one node."""
    legs = m.travel.min(axis=0).astype(np.float64)
    legs = np.minimum(legs, legs.T)
    depots = np.unique(m.depot)
    legs[np.ix_(depots, depots)] = 0
    _, label = connected_components(legs == 0, directed=False)
    first = label[depots[0]]
    label = np.where(label == first, 0, np.where(label < first, label + 1, label))
    order = np.argsort(label, kind="stable")
    begins = np.searchsorted(label[order], np.arange(label.max() + 1))
    rows = np.minimum.reduceat(legs[order], begins, axis=0)
    return np.minimum.reduceat(rows[:, order], begins, axis=1), label.astype(np.int64)


def _away(legs: Floats) -> Floats:
    """Shortest ways from node 0; legs need not be the shortest walk between their ends."""
    away = legs[0].copy()
    while True:
        nearer: Floats = np.minimum(away, (away[:, None] + legs).min(axis=0))
        if np.array_equal(nearer, away):
            return nearer
        away = nearer


def _wants(m: Arrays, asked: dict[tuple[int, int], float], shifts: list[Ints]) -> Wants:
    days = int(m.day.max()) + 1
    longest = np.zeros(days)
    np.maximum.at(longest, m.day, (m.end - m.begin).astype(np.float64))
    first = np.array([m.day[own].min() for own in shifts], np.int64)
    last = np.array([m.day[own].max() for own in shifts], np.int64)
    sets = [set(own.tolist()) for own in shifts]
    meets = np.zeros((len(sets), len(sets)), np.bool_)
    daily: list[list[int]] = [[] for _ in range(days)]
    for c in sorted(range(len(sets)), key=lambda c: len(sets[c])):
        if first[c] == last[c]:
            daily[first[c]].append(c)
    inner: list[list[int]] = [[] for _ in sets]
    for own in daily:
        for c in own:
            meets[c, own] = [bool(sets[c] & sets[o]) for o in own]
            inner[c] = [o for o in own if sets[o] <= sets[c]]
    pairs = sorted(asked)
    at = np.array([v for v, _ in pairs], np.int64)
    return Wants(
        begins=np.searchsorted(at, np.arange(at.max() + 2)).astype(np.int64),
        kind=np.array([c for _, c in pairs], np.int64),
        work=np.array([asked[pair] for pair in pairs]),
        first=first,
        last=last,
        daily_from=_starts(daily),
        daily=np.array([c for own in daily for c in own], np.int64),
        inner_from=_starts(inner),
        inner=np.array([c for own in inner for c in own], np.int64),
        meets=meets,
        longest=longest,
    )


def _starts(lists: list[list[int]]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64)
