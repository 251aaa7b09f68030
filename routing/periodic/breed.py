"""Compiled breeding: answers crossed, improved and kept, the unlike ones longer than the alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled, compiled_into
from routing.periodic.exchange import settle_day
from routing.periodic.herd import (
    BROKEN,
    FEASIBLE,
    LEAST,
    MORE,
    difference,
    rate,
    sort_by,
    thin_out,
)
from routing.periodic.links import join, renew, total
from routing.periodic.mix import add, draft_at_random, draft_of
from routing.periodic.shift import complete, shift
from routing.periodic.split import cut

if TYPE_CHECKING:
    from routing.periodic.arrays import Given, Ints
    from routing.periodic.herd import Herd
    from routing.periodic.links import Links

REPAIRED = 0.5  # of children that break a limit, how many are mended
DEAR = 10.0  # times as much as else costs excess then
JUDGED = 100  # children between two looks at the prices
WANTED, WITHIN = 0.3, 0.05  # share of children that keep a limit
DEARER, CHEAPER = 1.2, 0.85


@compiled_into
def lay(g: Given, h: Links, p: Herd) -> None:
    """Take the draft over as routes."""
    n, m = g.customers, g.vehicles
    for d in range(g.days):
        for u in range(1, n + 1):
            h.way[d, u] = -1
        for r in range(m):
            end = p.draft_starts[d, r + 1] if r + 1 < m else p.draft_size[d]
            u = n + 1 + r
            for q in range(p.draft_starts[d, r], end):
                join(h, d, u, p.draft_giant[d, q])
                u = p.draft_giant[d, q]
            join(h, d, u, n + 1 + m + r)
            renew(g, h, d, r)


@compiled
def educate(g: Given, h: Links) -> None:
    """Improve routes and days in turn until neither helps."""
    while True:
        for d in range(g.days):
            settle_day(g, h, d)
        if not shift(g, h):
            break


@compiled_into
def write_day(g: Given, h: Links, p: Herd, d: int) -> None:
    """Write the routes of a day into the draft, in the order of their bearing from the depot."""
    n, m = g.customers, g.vehicles
    bearing = p.scratch[2]
    for r in range(m):
        x, y, u = 0.0, 0.0, h.nxt[d, n + 1 + r]
        while u <= n:
            x += g.x[u] - g.x[0]
            y += g.y[u] - g.y[0]
            u = h.nxt[d, u]
        bearing[r] = math.atan2(y, x) if h.size[d, r] > 0 else 9.0
        p.order[r] = r
    sort_by(p.order, m, bearing)
    count = 0
    for k in range(m):
        p.draft_starts[d, k] = count
        u = h.nxt[d, n + 1 + p.order[k]]
        while u <= n:
            p.draft_giant[d, count] = u
            count += 1
            u = h.nxt[d, u]
    p.draft_size[d] = count


@compiled_into
def copy_draft(p: Herd, giant: Ints, size: Ints, starts: Ints) -> None:
    """Copy the draft."""
    for d in range(len(size)):
        size[d] = p.draft_size[d]
        for k in range(size[d]):
            giant[d, k] = p.draft_giant[d, k]
        for k in range(starts.shape[1]):
            starts[d, k] = p.draft_starts[d, k]


@compiled
def admit(g: Given, h: Links, p: Herd) -> int:
    """Keep the routes as an answer. Its kind."""
    n = g.customers
    p.counts[2] -= 1
    a = p.free[p.counts[2]]
    over, late, length = 0.0, 0.0, 0.0
    for d in range(g.days):
        write_day(g, h, p, d)
        for r in range(g.vehicles):
            over += max(0.0, h.load[d, r] - g.capacity - 1e-9)
            late += max(0.0, h.time[d, r] - g.limit - 1e-9)
        for u in range(1, n + 1):
            x, y = -1, -1
            if h.way[d, u] >= 0:
                x, y = h.nxt[d, u], h.prv[d, u]
                length += h.far[y, u] + (h.far[u, x] if x > n else 0.0)
                x = 0 if x > n else x
                y = 0 if y > n else y
            p.after[a, d, u], p.before[a, d, u] = x, y
    copy_draft(p, p.giant[a], p.size[a], p.starts[a])
    for u in range(n + 1):
        p.code[a, u] = h.code[u]
    p.length[a], p.over[a], p.late[a] = length, over, late
    kind = FEASIBLE if over + late <= 0.0 else BROKEN
    if kind == FEASIBLE and length < p.best[0] - 1e-6:
        p.best[0] = length
        copy_draft(p, p.best_giant, p.best_size, p.best_starts)
        p.numbers[1] = 0
    for k in range(p.counts[kind]):
        b = p.member[kind, k]
        p.apart[a, b] = p.apart[b, a] = difference(g, p, a, b)
    p.member[kind, p.counts[kind]] = a
    p.counts[kind] += 1
    if p.counts[kind] > LEAST + MORE:
        thin_out(p, kind, h.price[0], h.price[1])
    rate(p, kind, h.price[0], h.price[1])
    return kind


@compiled_into
def drawn(p: Herd) -> int:
    """Return the better of two answers at random."""
    best = -1
    for _ in range(2):
        k = np.random.randint(0, p.counts[FEASIBLE] + p.counts[BROKEN])
        over = k - p.counts[FEASIBLE]
        a = p.member[BROKEN, over] if over >= 0 else p.member[FEASIBLE, k]
        if best < 0 or p.rank[a] < p.rank[best]:
            best = a
    return best


@compiled_into
def judge(h: Links, p: Herd) -> None:
    """Make excess dearer if too few children keep a limit, cheaper if too many do."""
    for k in range(2):
        share = p.kept[k] / p.kept[2]
        if share < WANTED - WITHIN:
            h.price[k] = min(h.price[k] * DEARER, 1e5)
        elif share > WANTED + WITHIN:
            h.price[k] = max(h.price[k] * CHEAPER, 1e-2)
        p.kept[k] = 0
    p.kept[2] = 0


@compiled_into
def renew_all(g: Given, h: Links) -> None:
    """Sum all routes up at new prices."""
    for d in range(g.days):
        for r in range(g.vehicles):
            renew(g, h, d, r)


@compiled_into
def note(g: Given, h: Links, p: Herd) -> None:
    """Count whether a child keeps to the limits."""
    fits, in_time = 1, 1
    for d in range(g.days):
        for r in range(g.vehicles):
            if h.load[d, r] > g.capacity + 1e-9:
                fits = 0
            if h.time[d, r] > g.limit + 1e-9:
                in_time = 0
    p.kept[0] += fits
    p.kept[1] += in_time
    p.kept[2] += 1
    if p.kept[2] == JUDGED:
        judge(h, p)


@compiled
def mend_and_admit(g: Given, h: Links, p: Herd) -> None:
    """Improve routes at high prices of excess, and keep them if there is none left."""
    h.price[0] *= DEAR
    h.price[1] *= DEAR
    renew_all(g, h)
    educate(g, h)
    h.price[0] /= DEAR
    h.price[1] /= DEAR
    if total(h)[2]:
        admit(g, h, p)


@compiled
def grow_up(g: Given, h: Links, p: Herd) -> None:
    """Make routes of the draft, improve them, and keep them."""
    for d in range(g.days):
        cut(g, h, p, d)
    lay(g, h, p)
    complete(g, h)
    educate(g, h)
    p.numbers[0] += 1
    p.numbers[1] += 1
    note(g, h, p)
    if admit(g, h, p) == BROKEN and np.random.random() < REPAIRED:
        mend_and_admit(g, h, p)


@compiled
def fresh(g: Given, h: Links, p: Herd) -> None:
    """Write into the draft an answer that began at random and was improved."""
    draft_at_random(g, h, p)
    for d in range(g.days):
        cut(g, h, p, d)
    lay(g, h, p)
    educate(g, h)
    for d in range(g.days):
        write_day(g, h, p, d)


@compiled
def bring(g: Given, h: Links, p: Herd, giant: Ints, size: Ints, starts: Ints) -> None:
    """Improve routes made elsewhere, and keep them."""
    for u in range(g.customers + 1):
        h.code[u] = 0
    for d in range(g.days):
        p.draft_size[d] = 0
        for k in range(size[d]):
            add(h, p, d, giant[d, k])
        for r in range(g.vehicles):
            p.draft_starts[d, r] = starts[d, r]
    lay(g, h, p)
    educate(g, h)
    admit(g, h, p)


@compiled
def take(p: Herd, giant: Ints, size: Ints, starts: Ints) -> None:
    """Copy the better of two answers at random of those that keep all limits."""
    a = -1
    for _ in range(2):
        b = p.member[FEASIBLE, np.random.randint(0, p.counts[FEASIBLE])]
        if a < 0 or p.rank[b] < p.rank[a]:
            a = b
    for d in range(len(size)):
        size[d] = p.size[a, d]
        for k in range(size[d]):
            giant[d, k] = p.giant[a, d, k]
        for k in range(starts.shape[1]):
            starts[d, k] = p.starts[a, d, k]


@compiled
def breed(g: Given, h: Links, p: Herd, count: int) -> None:
    """Make so many children of different parents."""
    for _ in range(count):
        a = drawn(p)
        b = drawn(p)
        for _ in range(10):
            if b != a:
                break
            b = drawn(p)
        draft_of(g, h, p, a, b)
        grow_up(g, h, p)
