"""Compiled ground of local search: routes of all days as links, beyond their limits at a price."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.compiled import compiled_into
from routing.periodic.arrays import NO_LIMIT

if TYPE_CHECKING:
    from routing.periodic.arrays import Floats, Given, Ints

NEAR = 18  # neighbours on the same day next to which a customer is tried
KNOWN = 3  # cheapest places of a customer in a route that are remembered
EPSILON = 1e-7


class Links(NamedTuple):
    """
    Routes that may be too long or too full.

    Stops are 1..n for customers, n + 1 + r where route r of a day begins and n + 1 + m + r where it
    ends; arrays of stops have a row for each day. ``way`` is the route of a stop, -1 for a customer
    who is not served that day. ``loaded`` and ``gone`` are load and time up to and with a stop.
    ``load``, ``time``, ``fine`` and ``size`` are of whole routes, ``fine`` what their excess costs.

    ``state`` numbers what a route looks like, upwards, and no number is given twice; ``tested`` is
    the latest number when moves of a stop were last tried. ``known_price`` and ``known_after``
    (days, customers, routes, 3) are the cheapest insertions into a route as it was at
    ``known_state``. ``code`` are the days of a customer as bits. ``price`` is that of a unit of
    load and of time beyond the limit. ``numbers``: 0 = latest state, 1 = pairs tried so far,
    2 = moves made so far.
    """

    far: Floats
    demand: Floats
    service: Floats
    nxt: Ints
    prv: Ints
    way: Ints
    pos: Ints
    loaded: Floats
    gone: Floats
    load: Floats
    time: Floats
    fine: Floats
    size: Ints
    state: Ints
    tested: Ints
    swapped: Ints
    near: Ints
    near_count: Ints
    known_state: Ints
    known_price: Floats
    known_after: Ints
    code: Ints
    price: Floats
    numbers: Ints
    order: Ints
    others: Ints
    entry_cost: Floats
    entry_way: Ints
    entry_after: Ints


def empty_links(g: Given) -> Links:
    """Return room for routes of all days."""
    n, t, m = g.customers, g.days, g.vehicles
    stops = n + 1 + 2 * m
    row = np.concatenate([np.arange(n + 1), np.zeros(2 * m, np.int64)])

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, np.int64)

    def floats(*shape: int) -> Floats:
        return np.zeros(shape, np.float64)

    return Links(
        far=np.ascontiguousarray(g.distance[row][:, row]),
        demand=np.where(row > 0, g.demand[row], 0.0),
        service=np.where(row > 0, g.service[row], 0.0),
        nxt=ints(t, stops),
        prv=ints(t, stops),
        way=np.full((t, stops), -1, np.int64),
        pos=ints(t, stops),
        loaded=floats(t, stops),
        gone=floats(t, stops),
        load=floats(t, m),
        time=floats(t, m),
        fine=floats(t, m),
        size=ints(t, m),
        state=ints(t, m),
        tested=ints(t, stops),
        swapped=ints(t, m, m),
        near=ints(t, n + 1, NEAR),
        near_count=ints(t, n + 1),
        known_state=np.full((t, n + 1, m), -1, np.int64),
        known_price=floats(t, n + 1, m, KNOWN),
        known_after=ints(t, n + 1, m, KNOWN),
        code=ints(n + 1),
        price=np.ones(2),
        numbers=ints(3),
        order=ints(n + 1),
        others=ints(n + 1),
        entry_cost=floats(t),
        entry_way=ints(t),
        entry_after=ints(t),
    )


@compiled_into
def fined(g: Given, h: Links, load: float, time: float) -> float:
    """Price of what a route is beyond its limits."""
    over, late = load - g.capacity, time - g.limit
    fine = 0.0
    if over > EPSILON:
        fine += over * h.price[0]
    if late > EPSILON:
        fine += late * h.price[1]
    return fine


@compiled_into
def renew(g: Given, h: Links, d: int, r: int) -> None:
    """Sum a route up anew after its links changed."""
    first = g.customers + 1 + r
    last = first + g.vehicles
    h.way[d, first] = r
    h.way[d, last] = r
    h.pos[d, first] = 0
    h.loaded[d, first] = 0.0
    h.gone[d, first] = 0.0
    u, load, time, count = first, 0.0, 0.0, 0
    while u != last:
        v = h.nxt[d, u]
        load += h.demand[v]
        time += h.far[u, v] + h.service[v]
        count += 1
        h.way[d, v] = r
        h.pos[d, v] = count
        h.loaded[d, v] = load
        h.gone[d, v] = time
        u = v
    h.load[d, r] = load
    h.time[d, r] = time
    h.size[d, r] = count - 1
    h.fine[d, r] = fined(g, h, load, time)
    h.numbers[0] += 1
    h.state[d, r] = h.numbers[0]


@compiled_into
def join(h: Links, d: int, u: int, v: int) -> None:
    """Let v follow u."""
    h.nxt[d, u] = v
    h.prv[d, v] = u


@compiled_into
def move_after(h: Links, d: int, u: int, v: int) -> None:
    """Let u leave its place and follow v."""
    join(h, d, h.prv[d, u], h.nxt[d, u])
    after = h.nxt[d, v]
    join(h, d, v, u)
    join(h, d, u, after)


@compiled_into
def trade(h: Links, d: int, u: int, v: int) -> None:
    """Let two stops that are not neighbours change places."""
    p, x, q, y = h.prv[d, u], h.nxt[d, u], h.prv[d, v], h.nxt[d, v]
    join(h, d, p, v)
    join(h, d, v, x)
    join(h, d, q, u)
    join(h, d, u, y)


@compiled_into
def leave(h: Links, d: int, u: int) -> int:
    """Take a customer off a day. Its route, still to be summed up."""
    r = int(h.way[d, u])
    join(h, d, h.prv[d, u], h.nxt[d, u])
    h.way[d, u] = -1
    return r


@compiled_into
def meet(g: Given, h: Links, d: int) -> None:
    """Find for each customer of a day its neighbours on that day."""
    for u in range(1, g.customers + 1):
        count = 0
        if h.way[d, u] >= 0:
            for k in range(g.around.shape[1]):
                v = g.around[u, k]
                if h.way[d, v] >= 0 and v != u:
                    h.near[d, u, count] = v
                    count += 1
                    if count == NEAR:
                        break
        h.near_count[d, u] = count


@compiled_into
def look_into(g: Given, h: Links, d: int, u: int, r: int) -> None:
    """Find the cheapest places of a customer in a route that it is not in, into ``known_``."""
    known, after = h.known_price[d, u, r], h.known_after[d, u, r]
    known[:] = NO_LIMIT
    after[:] = -1
    p = g.customers + 1 + r
    last = p + g.vehicles
    while p != last:
        x = h.nxt[d, p]
        price = h.far[p, u] + h.far[u, x] - h.far[p, x]
        if price < known[2]:
            if price < known[1]:
                known[2], after[2] = known[1], after[1]
                if price < known[0]:
                    known[1], after[1] = known[0], after[0]
                    known[0], after[0] = price, p
                else:
                    known[1], after[1] = price, p
            else:
                known[2], after[2] = price, p
        p = x
    h.known_state[d, u, r] = h.state[d, r]


@compiled_into
def total(h: Links) -> tuple[float, float, bool]:
    """Length of all routes, the same with what their excess costs, and whether there is none."""
    time, fine = 0.0, 0.0
    for d in range(h.time.shape[0]):
        for r in range(h.time.shape[1]):
            time += h.time[d, r]
            fine += h.fine[d, r]
    for d in range(h.way.shape[0]):
        for u in range(1, len(h.code)):
            if h.way[d, u] >= 0:
                time -= h.service[u]
    return time, time + fine, fine == 0.0
