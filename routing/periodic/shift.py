"""Compiled choice of days: customers moved to the pattern of days where they cost least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled, compiled_into
from routing.periodic.arrays import NO_LIMIT
from routing.periodic.links import EPSILON, fined, join, leave, look_into, renew
from routing.periodic.swap import detour

if TYPE_CHECKING:
    from routing.periodic.arrays import Given
    from routing.periodic.links import Links


@compiled_into
def price_of(g: Given, h: Links, d: int, u: int, r: int, more: float) -> float:
    """Price of putting a customer into a route it is not in, for so much more way."""
    load, time = h.load[d, r] + h.demand[u], h.time[d, r] + more + h.service[u]
    return float(more + fined(g, h, load, time) - h.fine[d, r])


@compiled_into
def enter(g: Given, h: Links, d: int, u: int) -> None:
    """Find the cheapest place of a customer on a day, as if it were not there yet: ``entry_``."""
    best, way, place = NO_LIMIT, -1, -1
    own = h.way[d, u]
    seen_empty = False
    for r in range(g.vehicles):
        if r == own:
            continue
        if h.size[d, r] == 0:
            if seen_empty:
                continue
            seen_empty = True
        if h.known_state[d, u, r] != h.state[d, r]:
            look_into(g, h, d, u, r)
            h.numbers[1] += 1
        if h.known_price[d, u, r, 0] < best:
            price = price_of(g, h, d, u, r, h.known_price[d, u, r, 0])
            if price < best:
                best, way, place = price, r, h.known_after[d, u, r, 0]
    if own >= 0:
        p, more, after = g.customers + 1 + own, NO_LIMIT, -1
        while p <= g.customers + g.vehicles:
            x = h.nxt[d, p]
            if x == u:
                x = h.nxt[d, u]
            price = h.far[p, u] + h.far[u, x] - h.far[p, x]
            if price < more:
                more, after = price, p
            p = x
        load, time = h.load[d, own] - h.demand[u], h.time[d, own] - detour(h, d, u) - h.service[u]
        price = more + fined(g, h, load + h.demand[u], time + more + h.service[u])
        price -= fined(g, h, load, time)
        if price < best:
            best, way, place = price, own, after
    h.entry_cost[d] = best
    h.entry_way[d] = way
    h.entry_after[d] = place


@compiled_into
def settle_on(g: Given, h: Links, d: int, u: int) -> None:
    """Put a customer where ``entry_`` says."""
    after = h.entry_after[d]
    x = h.nxt[d, after]
    join(h, d, after, u)
    join(h, d, u, x)
    renew(g, h, d, h.entry_way[d])


@compiled_into
def saved(g: Given, h: Links, d: int, u: int) -> float:
    """Return what is saved by not serving a customer on a day."""
    r = h.way[d, u]
    less = detour(h, d, u)
    fine = fined(g, h, h.load[d, r] - h.demand[u], h.time[d, r] - less - h.service[u])
    return float(less + h.fine[d, r] - fine)


@compiled_into
def reconsider(g: Given, h: Links, u: int) -> bool:
    """Move a customer to the pattern that costs least, if that pays."""
    code, now = h.code[u], 0.0
    for d in range(g.days):
        if code >> d & 1:
            now += saved(g, h, d, u)
    best, chosen, known = now - EPSILON, -1, 0
    for k in range(g.pattern_from[u], g.pattern_from[u + 1]):
        price = 0.0
        for d in range(g.days):
            if g.patterns[k] >> d & 1:
                if not known >> d & 1:
                    known |= 1 << d
                    enter(g, h, d, u)
                price += h.entry_cost[d]
                if price >= best:
                    break
        if price < best:
            best, chosen = price, g.patterns[k]
    if chosen < 0:
        return False
    for d in range(g.days):
        if code >> d & 1:
            renew(g, h, d, leave(h, d, u))
    for d in range(g.days):
        if chosen >> d & 1:
            settle_on(g, h, d, u)
    h.code[u] = chosen
    h.numbers[2] += 1
    return True


@compiled
def shift(g: Given, h: Links) -> bool:
    """Reconsider the days of all customers until nobody moves. Whether anybody did."""
    count = 0
    for u in range(1, g.customers + 1):
        if g.pattern_from[u + 1] - g.pattern_from[u] > 1:
            h.others[count] = u
            count += 1
    for k in range(count - 1, 0, -1):
        z = np.random.randint(0, k + 1)
        h.others[k], h.others[z] = h.others[z], h.others[k]
    better, k, calm = False, 0, 0
    while calm < count:
        if reconsider(g, h, h.others[k]):
            better = True
            calm = 0
        else:
            calm += 1
        k = (k + 1) % count
    return better


@compiled
def complete(g: Given, h: Links) -> None:
    """Add, where they cost least, the days that customers still need for one of their patterns."""
    n = g.customers
    for u in range(1, n + 1):
        h.others[u - 1] = u
    for k in range(n - 1, 0, -1):
        z = np.random.randint(0, k + 1)
        h.others[k], h.others[z] = h.others[z], h.others[k]
    for j in range(n):
        u = h.others[j]
        code, best, chosen, known = h.code[u], NO_LIMIT, -1, 0
        for k in range(g.pattern_from[u], g.pattern_from[u + 1]):
            if code & ~g.patterns[k]:
                continue
            price = 0.0
            for d in range(g.days):
                if (g.patterns[k] & ~code) >> d & 1:
                    if not known >> d & 1:
                        known |= 1 << d
                        enter(g, h, d, u)
                    price += h.entry_cost[d]
            if price < best:
                best, chosen = price, g.patterns[k]
        for d in range(g.days):
            if (chosen & ~code) >> d & 1:
                settle_on(g, h, d, u)
        h.code[u] = chosen
