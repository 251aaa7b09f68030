"""Compiled cutting of a day's order into routes, at least cost for that order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.compiled import compiled_into
from routing.periodic.arrays import NO_LIMIT
from routing.periodic.links import fined

if TYPE_CHECKING:
    from routing.periodic.arrays import Given
    from routing.periodic.herd import Herd
    from routing.periodic.links import Links

FULLEST = 1.5  # capacities that a route may carry at most


@compiled_into
def extend(g: Given, h: Links, p: Herd, d: int, before: int, now: int, most: float) -> None:
    """Add a route to all that is reached with the routes before (row ``before`` to row ``now``)."""
    count = p.draft_size[d]
    for i in range(count):
        if p.split_cost[before, i] >= NO_LIMIT:
            continue
        load, time, u = 0.0, 0.0, 0
        for j in range(i, count):
            v = p.draft_giant[d, j]
            load += h.demand[v]
            if load > most and j > i:
                break
            time += h.far[u, v] + h.service[v]
            u = v
            home = time + h.far[u, 0]
            # Service is the same wherever it is cut.
            cost = p.split_cost[before, i] + home + fined(g, h, load, home)
            if cost < p.split_cost[now, j + 1]:
                p.split_cost[now, j + 1] = cost
                p.split_from[now, j + 1] = i


@compiled_into
def cut_freely(g: Given, h: Links, p: Herd, d: int, most: float) -> bool:
    """Cut a day into as many routes as are cheapest. Whether that is not too many."""
    count = p.draft_size[d]
    for j in range(count + 1):
        p.split_cost[0, j] = NO_LIMIT
    p.split_cost[0, 0] = 0.0
    extend(g, h, p, d, 0, 0, most)
    routes, j = 0, count
    while j > 0:
        j = p.split_from[0, j]
        routes += 1
    if routes > g.vehicles:
        return False
    j, k = count, routes
    for r in range(routes, g.vehicles):
        p.draft_starts[d, r] = count
    while j > 0:
        j = p.split_from[0, j]
        k -= 1
        p.draft_starts[d, k] = j
    return True


@compiled_into
def cut_within(g: Given, h: Links, p: Herd, d: int, most: float) -> bool:
    """Cut a day into no more routes than there are vehicles. Whether that can be done."""
    count = p.draft_size[d]
    for k in range(g.vehicles + 1):
        for j in range(count + 1):
            p.split_cost[k, j] = NO_LIMIT
    p.split_cost[0, 0] = 0.0
    for k in range(g.vehicles):
        extend(g, h, p, d, k, k + 1, most)
    best = 0
    for k in range(1, g.vehicles + 1):
        if p.split_cost[k, count] < p.split_cost[best, count]:
            best = k
    if p.split_cost[best, count] >= NO_LIMIT:
        return False
    for r in range(best, g.vehicles):
        p.draft_starts[d, r] = count
    j = count
    for k in range(best, 0, -1):
        j = p.split_from[k, j]
        p.draft_starts[d, k - 1] = j
    return True


@compiled_into
def cut(g: Given, h: Links, p: Herd, d: int) -> None:
    """
    Cut the draft's order of a day into routes.

    Notes
    -----
    After Prins (2004), with a limited fleet and excess at its price.
    """
    most = FULLEST * g.capacity
    if not cut_freely(g, h, p, d, most) and not cut_within(g, h, p, d, most):
        cut_within(g, h, p, d, NO_LIMIT)
