"""Compiled drafts of answers: at random, or some days of one, some of the other, some of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled_into

if TYPE_CHECKING:
    from routing.periodic.arrays import Given
    from routing.periodic.herd import Herd
    from routing.periodic.links import Links


@compiled_into
def draft_at_random(g: Given, h: Links, p: Herd) -> None:
    """Everybody on a pattern at random, each day in an order at random."""
    n = g.customers
    p.draft_size[:] = 0
    for u in range(1, n + 1):
        p.order[u - 1] = u
    for u in range(1, n + 1):
        h.code[u] = g.patterns[np.random.randint(g.pattern_from[u], g.pattern_from[u + 1])]
    for d in range(g.days):
        for k in range(n - 1, 0, -1):
            z = np.random.randint(0, k + 1)
            p.order[k], p.order[z] = p.order[z], p.order[k]
        for k in range(n):
            if h.code[p.order[k]] >> d & 1:
                p.draft_giant[d, p.draft_size[d]] = p.order[k]
                p.draft_size[d] += 1


@compiled_into
def may(g: Given, u: int, code: int, d: int) -> bool:
    """Whether a day can join the days that a customer has."""
    more = code | 1 << d
    if more == code:
        return False
    k, end = g.pattern_from[u], g.pattern_from[u + 1]
    while k < end and more & ~g.patterns[k] != 0:
        k += 1
    return bool(k < end)


@compiled_into
def add(h: Links, p: Herd, d: int, u: int) -> None:
    """Let a customer be the next on a day of the draft."""
    p.draft_giant[d, p.draft_size[d]] = u
    p.draft_size[d] += 1
    h.code[u] |= 1 << d


@compiled_into
def draft_of(g: Given, h: Links, p: Herd, a: int, b: int) -> None:
    """
    Cross two answers; customers may be left without some of their days.

    Notes
    -----
    After the crossover "with insertions" of Vidal and others (2012), written anew.
    """
    t = g.days
    p.draft_size[:] = 0
    h.code[:] = 0
    for k in range(t):
        p.order[k] = k
    for k in range(t - 1, 0, -1):
        z = np.random.randint(0, k + 1)
        p.order[k], p.order[z] = p.order[z], p.order[k]
    from_b, from_both = 0, t
    # All of one or all of the other would be no child.
    while from_b == t or (from_b == 0 and from_both == t):
        one, other = np.random.randint(0, t + 1), np.random.randint(0, t + 1)
        from_b, from_both = min(one, other), max(one, other)
    for k in range(from_b):
        d = p.order[k]
        for q in range(p.size[a, d]):
            add(h, p, d, p.giant[a, d, q])
    for k in range(from_both, t):
        d = p.order[k]
        count = p.size[a, d]
        if count > 0:
            first, part = np.random.randint(0, count), np.random.randint(0, count + 1)
            for q in range(part):
                add(h, p, d, p.giant[a, d, (first + q) % count])
    for k in range(t - 1, from_b, -1):
        z = np.random.randint(from_b, k + 1)
        p.order[k], p.order[z] = p.order[z], p.order[k]
    for k in range(from_b, t):
        d = p.order[k]
        for q in range(p.size[b, d]):
            u = p.giant[b, d, q]
            if may(g, u, h.code[u], d):
                add(h, p, d, u)
