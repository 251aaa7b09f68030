"""Compiled exchange of two stops between two routes, each put where it costs least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.compiled import compiled_into
from routing.periodic.links import EPSILON, KNOWN, fined, join, look_into, renew

if TYPE_CHECKING:
    from routing.periodic.arrays import Given
    from routing.periodic.links import Links


@compiled_into
def without(h: Links, d: int, u: int, r: int, v: int) -> tuple[float, int]:
    """Find the cheapest place of u in a route once v is gone from it: its price, and after whom."""
    p, x = h.prv[d, v], h.nxt[d, v]
    price = h.far[p, u] + h.far[u, x] - h.far[p, x]
    after = p
    for k in range(KNOWN):
        other = h.known_after[d, u, r, k]
        if other >= 0 and other not in (v, p):
            if h.known_price[d, u, r, k] < price:
                price, after = h.known_price[d, u, r, k], other
            break
    return price, after


@compiled_into
def detour(h: Links, d: int, u: int) -> float:
    """Length that a stop adds to its route."""
    p, x = h.prv[d, u], h.nxt[d, u]
    return float(h.far[p, u] + h.far[u, x] - h.far[p, x])


@compiled_into
def know(g: Given, h: Links, d: int, r: int, other: int) -> None:
    """Look up the places of all stops of a route in another."""
    u = h.nxt[d, g.customers + 1 + r]
    while u <= g.customers:
        if h.known_state[d, u, other] != h.state[d, other]:
            look_into(g, h, d, u, other)
        u = h.nxt[d, u]


@compiled_into
def swap_pair(g: Given, h: Links, d: int, a: int, b: int) -> bool:
    """
    Exchange one stop of each of two routes, at least cost for all pairs, if that pays.

    Notes
    -----
    After the neighbourhood SWAP* of Vidal (2022), written anew.
    """
    n = g.customers
    know(g, h, d, a, b)
    know(g, h, d, b, a)
    fine = h.fine[d, a] + h.fine[d, b]
    best, out, back, out_after, back_after = -EPSILON, -1, -1, -1, -1
    u = h.nxt[d, n + 1 + a]
    while u <= n:
        saved_u = detour(h, d, u)
        time_a = h.time[d, a] - saved_u - h.service[u]
        v = h.nxt[d, n + 1 + b]
        while v <= n:
            saved_v = detour(h, d, v)
            load = h.demand[u] - h.demand[v]
            load_a, load_b = h.load[d, a] - load, h.load[d, b] + load
            fixed = -saved_u - saved_v - fine
            # An insertion costs nothing at least.
            if fixed + fined(g, h, load_a, 0.0) + fined(g, h, load_b, 0.0) < best:
                cost_u, after_u = without(h, d, u, b, v)
                cost_v, after_v = without(h, d, v, a, u)
                time_b = h.time[d, b] - saved_v - h.service[v] + cost_u + h.service[u]
                change = fixed + cost_u + cost_v + fined(g, h, load_b, time_b)
                change += fined(g, h, load_a, time_a + cost_v + h.service[v])
                if change < best:
                    best, out, back, out_after, back_after = change, u, v, after_u, after_v
            v = h.nxt[d, v]
        u = h.nxt[d, u]
    if out < 0:
        return False
    join(h, d, h.prv[d, out], h.nxt[d, out])
    join(h, d, h.prv[d, back], h.nxt[d, back])
    after = h.nxt[d, out_after]
    join(h, d, out_after, out)
    join(h, d, out, after)
    after = h.nxt[d, back_after]
    join(h, d, back_after, back)
    join(h, d, back, after)
    renew(g, h, d, a)
    renew(g, h, d, b)
    return True


@compiled_into
def swap_star(g: Given, h: Links, d: int) -> bool:
    """Try all pairs of routes of a day that changed since. Whether any exchange paid."""
    better = False
    for a in range(g.vehicles):
        for b in range(a + 1, g.vehicles):
            if h.size[d, a] == 0 or h.size[d, b] == 0:
                continue
            if max(h.state[d, a], h.state[d, b]) <= h.swapped[d, a, b]:
                continue
            h.numbers[1] += (h.size[d, a] * h.size[d, b]) // 8
            h.swapped[d, a, b] = h.numbers[0]
            if swap_pair(g, h, d, a, b):
                h.numbers[2] += 1
                better = True
    return better
