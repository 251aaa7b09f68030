"""Compiled local search within a day: stops and ends of routes moved while that pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled, compiled_into
from routing.periodic.links import EPSILON, fined, join, meet, move_after, renew, trade
from routing.periodic.swap import swap_star

if TYPE_CHECKING:
    from routing.periodic.arrays import Given
    from routing.periodic.links import Links


@compiled_into
def pays(
    g: Given, h: Links, d: int, u: int, v: int, change: tuple[float, float, float, float]
) -> bool:
    """
    Whether a move makes the routes of two stops cheaper.

    The change is what the length of each changes by, and the load and the time at and between
    stops that the second takes over from the first.
    """
    ru, rv = h.way[d, u], h.way[d, v]
    cu, cv, load, busy = change
    if ru == rv:
        fine = fined(g, h, h.load[d, ru], h.time[d, ru] + cu + cv)
        return bool(cu + cv + fine - h.fine[d, ru] < -EPSILON)
    cost = cu + cv - h.fine[d, ru] - h.fine[d, rv]
    if cost >= -EPSILON:
        return False
    cost += fined(g, h, h.load[d, ru] - load, h.time[d, ru] + cu - busy)
    if cost >= -EPSILON:
        return False
    cost += fined(g, h, h.load[d, rv] + load, h.time[d, rv] + cv + busy)
    return bool(cost < -EPSILON)


@compiled_into
def one_after(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Move u behind v."""
    p, x, y, far = h.prv[d, u], h.nxt[d, u], h.nxt[d, v], h.far
    if u == y:
        return False
    cu = far[p, x] - far[p, u] - far[u, x]
    cv = far[v, u] + far[u, y] - far[v, y]
    if not pays(g, h, d, u, v, (cu, cv, h.demand[u], h.service[u])):
        return False
    move_after(h, d, u, v)
    return True


@compiled_into
def two_after(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Move u and the next behind v, or turned round."""
    p, x, y, far = h.prv[d, u], h.nxt[d, u], h.nxt[d, v], h.far
    if u == y or v == x or x > g.customers:
        return False
    z = h.nxt[d, x]
    load, busy = h.demand[u] + h.demand[x], h.service[u] + h.service[x] + far[u, x]
    cu = far[p, z] - far[p, u] - far[x, z]
    cv = far[v, u] + far[x, y] - far[v, y]
    turned = far[v, x] + far[u, y] - far[v, y]
    # The leg between the two goes along: it leaves one length and enters the other as time.
    if cv <= turned:
        if not pays(g, h, d, u, v, (cu, cv, load, busy)):
            return False
        move_after(h, d, u, v)
        move_after(h, d, x, u)
        return True
    if not pays(g, h, d, u, v, (cu, turned, load, busy)):
        return False
    move_after(h, d, x, v)
    move_after(h, d, u, x)
    return True


@compiled_into
def one_for_one(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Let u and v change places."""
    p, x, q, y, far = h.prv[d, u], h.nxt[d, u], h.prv[d, v], h.nxt[d, v], h.far
    if u in (q, y):
        return False
    cu = far[p, v] + far[v, x] - far[p, u] - far[u, x]
    cv = far[q, u] + far[u, y] - far[q, v] - far[v, y]
    load, busy = h.demand[u] - h.demand[v], h.service[u] - h.service[v]
    if not pays(g, h, d, u, v, (cu, cv, load, busy)):
        return False
    trade(h, d, u, v)
    return True


@compiled_into
def two_for_one(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Let u with the next and v change places."""
    p, x, q, y, far = h.prv[d, u], h.nxt[d, u], h.prv[d, v], h.nxt[d, v], h.far
    if u in (q, y) or x in (q, v) or x > g.customers:
        return False
    z = h.nxt[d, x]
    cu = far[p, v] + far[v, z] - far[p, u] - far[x, z]
    cv = far[q, u] + far[x, y] - far[q, v] - far[v, y]
    load = h.demand[u] + h.demand[x] - h.demand[v]
    busy = h.service[u] + h.service[x] - h.service[v] + far[u, x]
    if not pays(g, h, d, u, v, (cu, cv, load, busy)):
        return False
    trade(h, d, u, v)
    move_after(h, d, x, u)
    return True


@compiled_into
def two_for_two(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Let u with the next and v with the next change places."""
    p, x, q, y, far = h.prv[d, u], h.nxt[d, u], h.prv[d, v], h.nxt[d, v], h.far
    if max(x, y) > g.customers or y in (p, u) or x == v or h.nxt[d, x] == v:
        return False
    z, w = h.nxt[d, x], h.nxt[d, y]
    cu = far[p, v] + far[y, z] - far[p, u] - far[x, z]
    cv = far[q, u] + far[x, w] - far[q, v] - far[y, w]
    load = h.demand[u] + h.demand[x] - h.demand[v] - h.demand[y]
    busy = h.service[u] + h.service[x] - h.service[v] - h.service[y] + far[u, x] - far[v, y]
    if not pays(g, h, d, u, v, (cu, cv, load, busy)):
        return False
    trade(h, d, u, v)
    trade(h, d, x, y)
    return True


@compiled_into
def turn(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Walk the part between u and v of one route the other way round."""
    x, y, far = h.nxt[d, u], h.nxt[d, v], h.far
    if h.pos[d, u] >= h.pos[d, v] or x == v:
        return False
    change = far[u, v] + far[x, y] - far[u, x] - far[v, y]
    if not pays(g, h, d, u, v, (change, 0.0, 0.0, 0.0)):
        return False
    k = x
    while k != y:
        after = h.nxt[d, k]
        h.nxt[d, k], h.prv[d, k] = h.prv[d, k], after
        k = after
    join(h, d, u, v)
    join(h, d, x, y)
    return True


@compiled_into
def cross_ends(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Let what follows u follow v, and the other way round."""
    x, y, far, n = h.nxt[d, u], h.nxt[d, v], h.far, g.customers
    ru, rv = h.way[d, u], h.way[d, v]
    change = far[u, y] + far[v, x] - far[u, x] - far[v, y]
    if change - h.fine[d, ru] - h.fine[d, rv] >= -EPSILON:
        return False
    load = h.loaded[d, u] + h.load[d, rv] - h.loaded[d, v]
    time = h.gone[d, u] + far[u, y] + h.time[d, rv] - h.gone[d, v] - far[v, y]
    both_load, both = h.load[d, ru] + h.load[d, rv], h.time[d, ru] + h.time[d, rv] + change
    change += fined(g, h, load, time) + fined(g, h, both_load - load, both - time)
    if change - h.fine[d, ru] - h.fine[d, rv] >= -EPSILON:
        return False
    end_u, end_v = n + 1 + g.vehicles + ru, n + 1 + g.vehicles + rv
    last_u, last_v = h.prv[d, end_u], h.prv[d, end_v]
    join(h, d, last_v if y <= n else u, end_u)
    join(h, d, last_u if x <= n else v, end_v)
    if y <= n:
        join(h, d, u, y)
    if x <= n:
        join(h, d, v, x)
    return True


@compiled_into
def cross_turned(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Join the beginnings up to u and v, and what follows them."""
    x, y, far, n = h.nxt[d, u], h.nxt[d, v], h.far, g.customers
    ru, rv = h.way[d, u], h.way[d, v]
    change = far[u, v] + far[x, y] - far[u, x] - far[v, y]
    if change - h.fine[d, ru] - h.fine[d, rv] >= -EPSILON:
        return False
    load = h.loaded[d, u] + h.loaded[d, v]
    time = h.gone[d, u] + far[u, v] + h.gone[d, v]
    both_load, both = h.load[d, ru] + h.load[d, rv], h.time[d, ru] + h.time[d, rv] + change
    change += fined(g, h, load, time) + fined(g, h, both_load - load, both - time)
    if change - h.fine[d, ru] - h.fine[d, rv] >= -EPSILON:
        return False
    # Beginning up to u, then from v back to where its route began.
    end_u, begin_v = n + 1 + g.vehicles + ru, n + 1 + rv
    last = u
    k = v
    while k != begin_v:
        before = h.prv[d, k]
        join(h, d, last, k)
        last, k = k, before
    tail_u, stop = h.prv[d, end_u], x
    join(h, d, last, end_u)
    # The end of the first route backwards up to what followed u, then what followed v.
    last = begin_v
    if stop <= n:
        k = tail_u
        while True:
            before = h.prv[d, k]
            join(h, d, last, k)
            last = k
            if k == stop:
                break
            k = before
    join(h, d, last, y)
    return True


@compiled_into
def tried(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Make the first move of two customers that pays."""
    if one_after(g, h, d, u, v) or two_after(g, h, d, u, v):
        return True
    if u < v and (one_for_one(g, h, d, u, v) or two_for_two(g, h, d, u, v)):
        return True
    if two_for_one(g, h, d, u, v):
        return True
    if h.way[d, u] == h.way[d, v]:
        return turn(g, h, d, u, v)
    return cross_turned(g, h, d, u, v) or cross_ends(g, h, d, u, v)


@compiled_into
def tried_begin(g: Given, h: Links, d: int, u: int, v: int) -> bool:
    """Make the first move of a customer to where a route begins that pays."""
    if one_after(g, h, d, u, v) or two_after(g, h, d, u, v):
        return True
    return h.way[d, u] != h.way[d, v] and cross_ends(g, h, d, u, v)


@compiled_into
def settle(g: Given, h: Links, d: int, u: int, since: int) -> bool:
    """Try the moves of a customer with its neighbours and with ends of routes, once."""
    n = g.customers
    ru = h.way[d, u]
    for k in range(h.near_count[d, u]):
        v = h.near[d, u, k]
        rv = h.way[d, v]
        if max(h.state[d, ru], h.state[d, rv]) <= since:
            continue
        h.numbers[1] += 1
        moved = tried(g, h, d, u, v)
        if not moved and h.prv[d, v] > n:
            moved = tried_begin(g, h, d, u, h.prv[d, v])
        if moved:
            renew(g, h, d, ru)
            if rv != ru:
                renew(g, h, d, rv)
            return True
    for rv in range(g.vehicles):
        if h.size[d, rv] == 0:
            # All empty routes are alike.
            if rv != ru and h.state[d, ru] > since and tried_begin(g, h, d, u, n + 1 + rv):
                renew(g, h, d, ru)
                renew(g, h, d, rv)
                return True
            break
    return False


@compiled
def settle_day(g: Given, h: Links, d: int) -> bool:
    """Improve the routes of a day until no move pays. Whether any did."""
    meet(g, h, d)
    n, count = g.customers, 0
    for u in range(1, n + 1):
        if h.way[d, u] >= 0:
            h.order[count] = u
            count += 1
    for k in range(count - 1, 0, -1):
        z = np.random.randint(0, k + 1)
        h.order[k], h.order[z] = h.order[z], h.order[k]
    better, again = False, True
    while again:
        again = False
        for k in range(count):
            u = h.order[k]
            while True:
                since = h.tested[d, u]
                h.tested[d, u] = h.numbers[0]
                if not settle(g, h, d, u, since):
                    break
                again = better = True
                h.numbers[2] += 1
        if not again and swap_star(g, h, d):
            again = better = True
    return better
