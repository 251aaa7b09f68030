"""Lower bound on one round without the clock: trees with prices, and the legs they rule out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import Floats, Ints

    Truths = NDArray[np.bool_]

ITERATIONS = 3_000
PATIENCE = 40  # iterations without a better bound before steps are halved
IN_TREE = -1e18
FORBIDDEN = 4.0  # known rounds that a leg costs which may not be walked
SLACK = 1e-3  # ticks: what sums of floating numbers may pretend


@dataclass(frozen=True, eq=False)
class TourBound:
    """
    Ticks that every round over some places walks at least.

    ``useful`` (n, n): which legs (row to column) may be part of a round shorter than the one known.
    """

    ticks: int
    useful: Truths


def tour_bound(travel: Ints, known: int, legs: Truths | None = None) -> TourBound:
    """
    Bound the shortest round through all places of a table, place 0 among them.

    Parameters
    ----------
    travel
        (n, n) ticks, row = from; n >= 3.
    known
        Ticks of a round that is known.
    legs
        (n, n): those that a round may walk; None for all.

    Notes
    -----
    Held and Karp (1970). A round is a spanning tree of the places but 0 with two legs to 0. Prices
    at places that a round passes once each change all rounds by the same, and trees each by its
    own: the least tree under good prices is nearly a round. A leg that even the least tree with
    that leg in it makes longer than the known round is of no use. Where one direction is slower,
    prices that cancel in every round make both as alike as they can be first.
    """
    n = len(travel)
    slower = (travel - travel.T).astype(np.float64)
    lift = slower.mean(axis=1) / 2
    even = travel - lift[:, None] + lift[None, :]
    if legs is not None:
        even = np.where(legs, even, even + FORBIDDEN * (known + 1))
    table = np.minimum(even, even.T)
    np.fill_diagonal(table, 0)
    best, over = np.zeros(n), np.zeros((n, n))
    room, rows = np.zeros((3, n)), np.zeros((3, n), np.int64)
    bound = _ascend(table, float(known), best, room, rows)
    _detours(table, best, over, room, rows)
    extra = over + (even - table)
    useful = bound + extra <= known - 1 + SLACK
    np.fill_diagonal(useful, False)
    if legs is not None:
        useful &= legs
    return TourBound(ticks=int(np.ceil(bound - SLACK)), useful=useful)


@compiled
def _least_tree(legs: Floats, prices: Floats, parent: Ints, order: Ints, reach: Floats) -> float:
    """Prim's tree over places 1 to n - 1 and the two legs to 0 beside; its length with prices."""
    n = len(legs)
    for v in range(1, n):
        reach[v] = 1e18
        parent[v] = -1
    at, total = 1, 0.0
    reach[1] = IN_TREE
    order[1] = 1
    for step in range(2, n):
        nearest, least = -1, 1e18
        for v in range(1, n):
            if reach[v] == IN_TREE:
                continue
            leg = legs[at, v] + prices[at] + prices[v]
            if leg < reach[v]:
                reach[v] = leg
                parent[v] = at
            if reach[v] < least:
                nearest, least = v, reach[v]
        total += least
        reach[nearest] = IN_TREE
        order[step] = nearest
        at = nearest
    return total


@compiled
def _ascend(legs: Floats, known: float, best: Floats, room: Floats, rows: Ints) -> float:
    """Raise the bound by prices on places that trees pass too often; ``best`` prices at the end."""
    prices, pulls, reach = room[0], room[1], room[2]
    parent, order, degree = rows[0], rows[1], rows[2]
    n = len(legs)
    bound, share, idle = -1e18, 1.0, 0
    for number in range(ITERATIONS):
        length = _least_tree(legs, prices, parent, order, reach)
        degree[:] = 0
        for v in range(2, n):
            w = order[v]
            degree[w] += 1
            degree[parent[w]] += 1
        first, second = -1, -1
        for v in range(1, n):
            leg = legs[0, v] + prices[0] + prices[v]
            if first < 0 or leg < legs[0, first] + prices[0] + prices[first]:
                first, second = v, first
            elif second < 0 or leg < legs[0, second] + prices[0] + prices[second]:
                second = v
        for v in (first, second):
            length += legs[0, v] + prices[0] + prices[v]
            degree[v] += 1
        degree[0] = 2
        pull, total = 0.0, 0.0
        for v in range(n):
            total += prices[v]
            pull += (degree[v] - 2) * (degree[v] - 2)
        length -= 2 * total
        if length > bound + 1e-6:
            idle = 0
            bound = length
            for v in range(n):
                best[v] = prices[v]
        else:
            idle += 1
        if pull == 0 or bound > known - 1 + 1e-2:
            break
        if idle > PATIENCE:
            share, idle = share / 2, 0
            if share < 1e-3:
                break
        step = share * max(1.0, 1.02 * known - length) / pull
        for v in range(n):
            now = float(degree[v] - 2)
            before = pulls[v] if number else now
            prices[v] += step * (0.7 * now + 0.3 * before)
            pulls[v] = now
    return bound


@compiled
def _detours(legs: Floats, prices: Floats, over: Floats, room: Floats, rows: Ints) -> None:
    """Fill in how much longer the least tree is that has a leg."""
    parent, order, reach = rows[0], rows[1], room[2]
    n = len(legs)
    _least_tree(legs, prices, parent, order, reach)
    # Longest leg of the tree between two places, from the order in which the tree grew.
    for k in range(2, n):
        v = order[k]
        up = parent[v]
        own = legs[v, up] + prices[v] + prices[up]
        for z in range(1, k):
            w = order[z]
            longest = own if w == up else max(own, over[up, w])
            over[v, w] = longest
            over[w, v] = longest
    first, second = 1e18, 1e18
    for v in range(1, n):
        leg = legs[0, v] + prices[0] + prices[v]
        if leg < first:
            first, second = leg, first
        elif leg < second:
            second = leg
    for v in range(1, n):
        for w in range(1, n):
            if v != w:
                over[v, w] = max(0.0, legs[v, w] + prices[v] + prices[w] - over[v, w])
        leg = max(0.0, legs[0, v] + prices[0] + prices[v] - second)
        over[0, v] = leg
        over[v, 0] = leg
