"""How often each node must be reached at least, by which shifts: what lower bounds start from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from routing.model import Floats, Ints, Model

MOST_CLASSES = 4  # kinds of shifts told apart; each has walking of its own in the bound


@dataclass(frozen=True)
class Demand:
    """
    Least numbers of routes, by node and by group of shifts.

    Shifts fall into ``classes`` kinds. ``groups`` are sets of kinds, the last of them all; some
    visits can only be served by a group. ``times`` (nodes, groups) is in how many routes of the
    group a node occurs at least, ``work`` (nodes, groups) the service there that only the group can
    do, ``length`` (groups,) the longest shift of the group, ``depots`` the nodes they start from.
    """

    classes: int
    groups: tuple[frozenset[int], ...]
    times: Floats
    work: Floats
    length: Ints
    depots: Ints


def demand(model: Model, node_of_place: Ints, nodes: int) -> Demand:
    """
    Count what every plan that serves all visits must do.

    Notes
    -----
    Visits at one node whose days do not meet are in different routes: the greatest number of such
    visits, found greedily by their last day, is a lower bound on the routes that come by.
    """
    m = model.arrays
    kind, classes = _kinds(model)
    spans: dict[tuple[int, frozenset[int]], list[tuple[int, int]]] = defaultdict(list)
    work: dict[tuple[int, frozenset[int]], float] = defaultdict(float)
    known: dict[bytes, tuple[frozenset[int], int, int]] = {}
    for v in range(len(m.place)):
        own = m.allowed[m.allowed_from[v] : m.allowed_from[v + 1]]
        if len(own) == 0:
            continue
        key = own.tobytes()
        if key not in known:
            days = m.day[own]
            known[key] = (frozenset(kind[own].tolist()), int(days.min()), int(days.max()))
        allowed, first, last = known[key]
        node = int(node_of_place[m.place[v]])
        spans[node, allowed].append((last, first))
        work[node, allowed] += float(m.service[v])
    everything = frozenset(range(classes))
    groups = (*sorted({a for _, a in spans} - {everything}, key=sorted), everything)
    times, busy = np.zeros((nodes, len(groups))), np.zeros((nodes, len(groups)))
    at_node: dict[int, list[frozenset[int]]] = defaultdict(list)
    for node, allowed in spans:
        at_node[node].append(allowed)
    for node, sets in at_node.items():
        for q, group in enumerate(groups):
            inside = [allowed for allowed in sets if allowed <= group]
            times[node, q] = _apart([span for a in inside for span in spans[node, a]])
            busy[node, q] = sum(work[node, a] for a in inside)
    length = m.end - m.begin
    longest = np.array([length[np.isin(kind, list(group))].max(initial=1) for group in groups])
    depots = np.unique(node_of_place[m.depot])
    return Demand(classes, groups, times, busy, longest.astype(np.int64), depots)


def _kinds(model: Model) -> tuple[Ints, int]:
    """Kinds of shifts: by hours and skills, by hours, or all alike; as few as `MOST_CLASSES`."""
    starts = np.array(model.problem.day_starts or (0,))
    shifts = model.problem.shifts
    day = model.arrays.day
    hours = [
        (int(shift.opens - starts[day[r]]), int(shift.closes - starts[day[r]]))
        for r, shift in enumerate(shifts)
    ]
    finest = [(*h, tuple(sorted(shift.skills))) for h, shift in zip(hours, shifts, strict=True)]
    for keys in (finest, hours, [h[0] // 144_000 for h in hours]):
        distinct = sorted(set(keys))  # type: ignore[type-var]
        if len(distinct) <= MOST_CLASSES:
            return np.array([distinct.index(key) for key in keys], np.int64), len(distinct)
    return np.zeros(len(shifts), np.int64), 1


def _apart(spans: list[tuple[int, int]]) -> int:
    """Greatest number of stretches of days, as (last, first), that do not meet."""
    count, until = 0, -1
    for last, first in sorted(spans):
        if first > until:
            count, until = count + 1, last
    return count
