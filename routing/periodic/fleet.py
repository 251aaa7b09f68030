"""Compiled ground of ruin and recreate: routes of all days as rows of stops, and how to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.compiled import compiled_into
from routing.periodic.arrays import NO_LIMIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.periodic.arrays import Floats, Given, Ints

    Flags = NDArray[np.bool_]


class Fleet(NamedTuple):
    """
    Routes being ruined and recreated. Route r is vehicle r % m on day r // m.

    ``leg`` (routes, positions) is the way to each stop, the last one home. ``where`` (customers,
    days) is the route of each visit, -1 where there is none. ``pattern`` are the days as bits, 0
    for a customer in the bank. ``numbers``: 0 = customers in the bank, 1 = routes touched,
    2 = customers removed, 3 = changes of routes so far. ``value``: 0 = length of all routes, 1 =
    best price met. ``kept_`` is what an iteration found before it changed a route, ``best_`` the
    best routes met.

    ``state`` numbers what a route looks like; undone changes bring back the old number, and no
    number is given twice. ``known_price`` and ``known_place`` (customers, routes) are the cheapest
    insertion into the route as it was at ``known_state``.
    """

    stops: Ints
    leg: Floats
    size: Ints
    load: Floats
    length: Floats
    busy: Floats
    where: Ints
    pattern: Ints
    bank: Ints
    numbers: Ints
    value: Floats
    kept_stops: Ints
    kept_leg: Floats
    kept_size: Ints
    kept_sums: Floats
    touched: Flags
    shifts: Ints
    removed: Ints
    is_removed: Flags
    old_pattern: Ints
    old_where: Ints
    keys: Floats
    entry_cost: Floats
    entry_route: Ints
    entry_place: Ints
    best_stops: Ints
    best_size: Ints
    best_unserved: Ints
    dirty: Flags
    ruined: Flags
    ruined_list: Ints
    kept_bank: Ints
    state: Ints
    kept_state: Ints
    known_state: Ints
    known_place: Ints
    known_price: Floats


def empty_fleet(g: Given) -> Fleet:
    """Return a fleet that serves nobody."""
    n, t = g.customers, g.days
    routes = t * g.vehicles

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, np.int64)

    def floats(*shape: int) -> Floats:
        return np.zeros(shape, np.float64)

    def flags(count: int) -> Flags:
        return np.zeros(count, np.bool_)

    often = np.zeros(n + 1)
    for u in range(1, n + 1):
        codes = g.patterns[g.pattern_from[u] : g.pattern_from[u + 1]]
        often[u] = min(int(code).bit_count() for code in codes)
    out = g.distance[0, : n + 1]
    return Fleet(
        stops=ints(routes, n + 1),
        leg=floats(routes, n + 2),
        size=ints(routes),
        load=floats(routes),
        length=floats(routes),
        busy=floats(routes),
        where=np.full((n + 1, t), -1, np.int64),
        pattern=ints(n + 1),
        bank=ints(n + 1),
        numbers=ints(4),
        value=np.array([0.0, NO_LIMIT]),
        kept_stops=ints(routes, n + 1),
        kept_leg=floats(routes, n + 2),
        kept_size=ints(routes),
        kept_sums=floats(routes, 3),
        touched=flags(routes),
        shifts=ints(routes),
        removed=ints(n + 1),
        is_removed=flags(n + 1),
        old_pattern=ints(n + 1),
        old_where=ints(n + 1, t),
        keys=np.array([-g.demand[: n + 1] * often, -out, out]),
        entry_cost=floats(t),
        entry_route=ints(t),
        entry_place=ints(t),
        best_stops=ints(routes, n + 1),
        best_size=ints(routes),
        best_unserved=ints(1),
        dirty=flags(routes),
        ruined=flags(routes),
        ruined_list=ints(routes),
        kept_bank=ints(n + 1),
        state=ints(routes),
        kept_state=ints(routes),
        known_state=np.full((n + 1, routes), -1, np.int64),
        known_place=ints(n + 1, routes),
        known_price=floats(n + 1, routes),
    )


@compiled_into
def touch(f: Fleet, r: int) -> None:
    """Remember a route before its first change."""
    if f.touched[r]:
        return
    f.touched[r] = True
    f.shifts[f.numbers[1]] = r
    f.numbers[1] += 1
    n = f.size[r]
    f.kept_size[r] = n
    f.kept_state[r] = f.state[r]
    f.kept_sums[r, 0] = f.load[r]
    f.kept_sums[r, 1] = f.length[r]
    f.kept_sums[r, 2] = f.busy[r]
    for k in range(n):
        f.kept_stops[r, k] = f.stops[r, k]
        f.kept_leg[r, k] = f.leg[r, k]
    f.kept_leg[r, n] = f.leg[r, n]


@compiled_into
def changed(f: Fleet, r: int) -> None:
    """Give a route a number that it never had."""
    f.numbers[3] += 1
    f.state[r] = f.numbers[3]


@compiled_into
def take_out(g: Given, f: Fleet, u: int, d: int) -> None:
    """Take a customer out of its route of a day."""
    r = f.where[u, d]
    touch(f, r)
    changed(f, r)
    n = f.size[r]
    p = 0
    while f.stops[r, p] != u:
        p += 1
    a = f.stops[r, p - 1] if p > 0 else 0
    b = f.stops[r, p + 1] if p + 1 < n else 0
    joined = g.distance[a, b] if n > 1 else 0.0
    change = joined - f.leg[r, p] - f.leg[r, p + 1]
    for k in range(p, n - 1):
        f.stops[r, k] = f.stops[r, k + 1]
        f.leg[r, k + 1] = f.leg[r, k + 2]
    f.leg[r, p] = joined
    f.size[r] = n - 1
    f.load[r] -= g.demand[u]
    f.busy[r] -= g.service[u]
    f.length[r] += change
    f.value[0] += change
    f.where[u, d] = -1


@compiled_into
def put_in(g: Given, f: Fleet, u: int, r: int, p: int) -> None:
    """Put a customer into a route."""
    touch(f, r)
    changed(f, r)
    n = f.size[r]
    a = f.stops[r, p - 1] if p > 0 else 0
    b = f.stops[r, p] if p < n else 0
    there, on = g.distance[a, u], g.distance[u, b]
    change = there + on - (f.leg[r, p] if n > 0 else 0.0)
    for k in range(n, p, -1):
        f.stops[r, k] = f.stops[r, k - 1]
        f.leg[r, k + 1] = f.leg[r, k]
    f.stops[r, p] = u
    f.leg[r, p] = there
    f.leg[r, p + 1] = on
    f.size[r] = n + 1
    f.load[r] += g.demand[u]
    f.busy[r] += g.service[u]
    f.length[r] += change
    f.value[0] += change
    f.where[u, r // g.vehicles] = r


@compiled_into
def take_back(f: Fleet, t: int, before: float, banked: int) -> None:
    """Undo an iteration."""
    for k in range(f.numbers[1]):
        r = f.shifts[k]
        n = f.kept_size[r]
        f.size[r] = n
        f.state[r] = f.kept_state[r]
        f.load[r] = f.kept_sums[r, 0]
        f.length[r] = f.kept_sums[r, 1]
        f.busy[r] = f.kept_sums[r, 2]
        for q in range(n):
            f.stops[r, q] = f.kept_stops[r, q]
            f.leg[r, q] = f.kept_leg[r, q]
        f.leg[r, n] = f.kept_leg[r, n]
    for k in range(f.numbers[2]):
        u = f.removed[k]
        f.pattern[u] = f.old_pattern[u]
        for d in range(t):
            f.where[u, d] = f.old_where[u, d]
    f.value[0] = before
    f.numbers[0] = banked


@compiled_into
def forget(f: Fleet) -> None:
    """Clear what an iteration remembers."""
    for k in range(f.numbers[1]):
        f.touched[f.shifts[k]] = False
    for k in range(f.numbers[2]):
        f.is_removed[f.removed[k]] = False
    f.numbers[1] = 0
    f.numbers[2] = 0


@compiled_into
def look(g: Given, f: Fleet, u: int, r: int) -> None:
    """Find the cheapest place of a customer in a route, into ``known_``."""
    n = f.size[r]
    first = g.distance[u, 0]
    before, best, place = first, NO_LIMIT, n
    for p in range(n):
        after = g.distance[u, f.stops[r, p]]
        price = before + after - f.leg[r, p]
        before = after
        place = p if price < best else place
        best = min(price, best)
    price = before + first - (f.leg[r, n] if n > 0 else 0.0)
    f.known_place[u, r] = n if price < best else place
    f.known_price[u, r] = min(price, best)
    f.known_state[u, r] = f.state[r]


@compiled_into
def second(g: Given, f: Fleet, u: int, r: int) -> tuple[float, int]:
    """Find the place of a customer in a route that is cheapest but for the one known."""
    n = f.size[r]
    best, place = NO_LIMIT, -1
    before = g.distance[u, 0]
    for p in range(n + 1):
        after = g.distance[u, f.stops[r, p]] if p < n else g.distance[u, 0]
        price = before + after - (f.leg[r, p] if n > 0 else 0.0)
        before = after
        if price < best and p != f.known_place[u, r]:
            best, place = price, p
    return best, place


@compiled_into
def cheapest(g: Given, f: Fleet, u: int, d: int, blink: float) -> None:
    """
    Find the cheapest place of a customer on a day, into ``entry_``; route -1 where none fits.

    What is known of routes that did not change since is not looked up again. With a chance of
    ``blink`` the cheapest place of a route is passed over for its second.
    """
    best, chosen, place = NO_LIMIT, -1, -1
    seen_empty = False
    for r in range(d * g.vehicles, (d + 1) * g.vehicles):
        if f.size[r] == 0:
            if seen_empty:
                continue
            seen_empty = True
        if f.load[r] + g.demand[u] > g.capacity + 1e-9:
            continue
        if f.known_state[u, r] != f.state[r]:
            look(g, f, u, r)
        price = f.known_price[u, r]
        if price >= best or price > g.limit - f.length[r] - f.busy[r] - g.service[u] + 1e-9:
            continue
        p = f.known_place[u, r]
        if np.random.random() < blink:
            price, p = second(g, f, u, r)
            if price >= best or price > g.limit - f.length[r] - f.busy[r] - g.service[u] + 1e-9:
                continue
        best, chosen, place = price, r, p
    f.entry_cost[d] = best
    f.entry_route[d] = chosen
    f.entry_place[d] = place
