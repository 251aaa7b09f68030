"""Room for many answers to an instance, some of which break limits of load or time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.compiled import compiled, compiled_into
from routing.periodic.arrays import NO_LIMIT

if TYPE_CHECKING:
    from routing.periodic.arrays import Floats, Given, Ints

LEAST, MORE = 25, 40  # answers kept of each kind after a thinning, and how many more there may be
NEAREST = 5  # answers from which the distance of an answer is taken
BEST_KEPT = 4  # answers that no thinning takes away
FEASIBLE, BROKEN = 0, 1


class Herd(NamedTuple):
    """
    Answers in slots.

    A slot's routes are ``giant`` (days, stops), ``size`` and ``starts`` as
    `routing.periodic.begin.load` takes them.

    ``after`` and ``before`` are the neighbours of each customer on each day, -1 where it is not
    served. ``length``, ``over`` and ``late`` are of all routes. ``apart`` are distances between
    slots of one kind. ``member`` lists the slots of each kind, ``free`` those of none; ``counts``
    says how many. ``rank`` is the lower the better. ``draft_`` is an answer being made. ``best_``
    are the best feasible routes met, ``best`` their length. ``kept``: of the last hundred children
    how many kept to 0 = loads, 1 = times, and 2 = how many there were. ``numbers``: 0 = children
    made, 1 = children since the last best.
    """

    giant: Ints
    size: Ints
    starts: Ints
    after: Ints
    before: Ints
    code: Ints
    length: Floats
    over: Floats
    late: Floats
    apart: Floats
    member: Ints
    free: Ints
    counts: Ints
    rank: Floats
    draft_giant: Ints
    draft_size: Ints
    draft_starts: Ints
    best_giant: Ints
    best_size: Ints
    best_starts: Ints
    best: Floats
    kept: Ints
    numbers: Ints
    split_cost: Floats
    split_from: Ints
    scratch: Floats
    order: Ints


def empty_herd(g: Given) -> Herd:
    """Return room for answers."""
    n, t, m = g.customers, g.days, g.vehicles
    slots = 2 * (LEAST + MORE + 2)

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, np.int64)

    def floats(*shape: int) -> Floats:
        return np.zeros(shape, np.float64)

    return Herd(
        giant=ints(slots, t, n + 1),
        size=ints(slots, t),
        starts=ints(slots, t, m),
        after=ints(slots, t, n + 1),
        before=ints(slots, t, n + 1),
        code=ints(slots, n + 1),
        length=floats(slots),
        over=floats(slots),
        late=floats(slots),
        apart=floats(slots, slots),
        member=ints(2, slots),
        free=np.arange(slots),
        counts=np.array([0, 0, slots]),
        rank=floats(slots),
        draft_giant=ints(t, n + 1),
        draft_size=ints(t),
        draft_starts=ints(t, m),
        best_giant=ints(t, n + 1),
        best_size=ints(t),
        best_starts=ints(t, m),
        best=np.array([NO_LIMIT]),
        kept=ints(3),
        numbers=ints(2),
        split_cost=floats(m + 1, n + 2),
        split_from=ints(m + 1, n + 2),
        scratch=floats(4, max(slots, m)),
        order=ints(max(slots, n + 1, t)),
    )


@compiled
def disperse(p: Herd) -> None:
    """Forget all answers."""
    slots = len(p.free)
    for k in range(slots):
        p.free[k] = k
    p.counts[0] = p.counts[1] = 0
    p.counts[2] = slots
    p.best[0] = NO_LIMIT
    p.best_size[:] = 0
    p.numbers[1] = 0


@compiled_into
def difference(g: Given, p: Herd, a: int, b: int) -> float:
    """How far two answers are apart, 0 to 1: patterns that differ, and neighbours that do."""
    other, broken, visits = 0, 0, 0
    for u in range(1, g.customers + 1):
        if p.code[a, u] != p.code[b, u]:
            other += 1
        for d in range(g.days):
            x = p.after[a, d, u]
            if x >= 0:
                visits += 1
                y, z = p.after[b, d, u], p.before[b, d, u]
                first = p.before[a, d, u] == 0 and y > 0 and z > 0
                if x not in (y, z) or first:
                    broken += 1
    return 0.5 * other / max(1, g.customers) + 0.5 * broken / max(1, visits)


@compiled_into
def sort_by(order: Ints, count: int, key: Floats) -> None:
    """Sort the first few of a list by a key."""
    for a in range(1, count):
        u, b = order[a], a - 1
        while b >= 0 and key[order[b]] > key[u]:
            order[b + 1] = order[b]
            b -= 1
        order[b + 1] = u


@compiled_into
def closest(p: Herd, kind: int, a: int) -> float:
    """Mean distance of an answer to the few nearest of its kind."""
    near = p.scratch[3]
    found = 0
    for k in range(p.counts[kind]):
        b = p.member[kind, k]
        if b == a:
            continue
        apart, at = p.apart[a, b], found
        if found < NEAREST:
            found += 1
        elif apart >= near[NEAREST - 1]:
            continue
        else:
            at = NEAREST - 1
        while at > 0 and near[at - 1] > apart:
            near[at] = near[at - 1]
            at -= 1
        near[at] = apart
    mean = 0.0
    for k in range(found):
        mean += near[k] / found
    return mean


@compiled_into
def rate(p: Herd, kind: int, load_price: float, time_price: float) -> None:
    """
    Rank the answers of a kind by what they cost and by how unlike the others they are.

    Notes
    -----
    The biased fitness of Vidal and others (2012), written anew.
    """
    count = p.counts[kind]
    cost, unlike = p.scratch[0], p.scratch[1]
    for k in range(count):
        a = p.member[kind, k]
        cost[a] = p.length[a] + load_price * p.over[a] + time_price * p.late[a]
        unlike[a] = -closest(p, kind, a)
    order = p.member[kind]
    sort_by(order, count, unlike)
    share = 1.0 - min(BEST_KEPT, count) / max(1, count)
    for k in range(count):
        p.rank[order[k]] = share * k / max(1, count - 1)
    sort_by(order, count, cost)
    for k in range(count):
        p.rank[order[k]] += k / max(1, count - 1)


@compiled_into
def release(p: Herd, kind: int, at: int) -> None:
    """Take an answer out, by its place among its kind; the order of the others stays."""
    slot = p.member[kind, at]
    for k in range(at, p.counts[kind] - 1):
        p.member[kind, k] = p.member[kind, k + 1]
    p.counts[kind] -= 1
    p.free[p.counts[2]] = slot
    p.counts[2] += 1


@compiled_into
def thin_out(p: Herd, kind: int, load_price: float, time_price: float) -> None:
    """Take answers out till few are left: those that are there twice, then the worst."""
    while p.counts[kind] > LEAST:
        rate(p, kind, load_price, time_price)
        worst, rank, twin = -1, -1.0, False
        # Cheapest first, so that of twins the first one stays.
        for k in range(1, p.counts[kind]):
            a = p.member[kind, k]
            same = False
            for j in range(p.counts[kind]):
                b = p.member[kind, j]
                if b != a and p.apart[a, b] < 1e-9:
                    same = True
                    break
            if (same and not twin) or (same == twin and p.rank[a] > rank):
                worst, rank, twin = k, p.rank[a], same
        release(p, kind, worst)
