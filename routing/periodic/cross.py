"""Make a new answer out of two: some days of one, some of the other, some of both."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routing.periodic.arrays import Given, Ints
    from routing.periodic.instance import Instance

Days = list[list[list[int]]]  # for each day its routes, none of them empty
ALL_ORDERS = 7  # days of which every order is looked at


class Crossing:
    """
    What is the same for every two answers to an instance.

    Notes
    -----
    After the crossover "with insertions" of Vidal and others (2012), written anew. Where days are
    alike, two answers may be the same but for the names of the days; so the days of the second are
    first renamed to fit those of the first.
    """

    def __init__(self, instance: Instance, g: Given) -> None:
        self._g = g
        self._x = [customer.x for customer in instance.customers]
        self._y = [customer.y for customer in instance.customers]
        bounds = itertools.pairwise(g.pattern_from[1:])
        self._patterns = [
            frozenset[int](),
            *(frozenset(int(code) for code in g.patterns[a:b]) for a, b in bounds),
        ]
        classes = set(self._patterns[1:])
        every_day = frozenset({(1 << g.days) - 1})
        self._alike = all(
            one == every_day or one == {1 << d for d in range(g.days)} for one in classes
        )
        self._orders = [
            order
            for order in _orders(g.days)
            if all(frozenset(_renamed(code, order) for code in one) == one for one in classes)
        ]

    def aligned(self, a: Days, b: Days) -> Days:
        """Routes of ``b`` with its days renamed, so that most visits are where ``a`` has them."""
        t, n = self._g.days, self._g.customers
        served = np.zeros((2, t, n + 1))
        for which, answer in enumerate((a, b)):
            for d, u in _visits(answer):
                served[which, d, u] = 1
        shared = served[0] @ served[1].T
        if self._alike and t > ALL_ORDERS:
            order = _matched(shared)
        else:
            fits = [sum(shared[o[d], d] for d in range(t)) for o in self._orders]
            order = list(self._orders[int(np.argmax(fits))])
        renamed: Days = [[] for _ in range(t)]
        for d, to in enumerate(order):
            renamed[to] = b[d]
        return renamed

    def child(self, a: Days, b: Days, rng: np.random.Generator) -> Days:
        """
        Cross two answers.

        Returns
        -------
        days
            Every customer on one of its patterns, or on no day at all. Routes keep within their
            limits, as they are parts of routes.
        """
        g = self._g
        b = self.aligned(a, b)
        shuffled = [int(d) for d in rng.permutation(g.days)]
        from_a, from_b = sorted(int(v) for v in rng.integers(0, g.days + 1, 2))
        days: Days = [[] for _ in range(g.days)]
        codes = [0] * (g.customers + 1)

        def take(d: int, route: Sequence[int]) -> None:
            days[d].append(list(route))
            for u in route:
                codes[u] |= 1 << d

        for d in shuffled[:from_a]:
            for route in a[d]:
                take(d, route)
        for d in shuffled[from_b:]:
            for route in self._sector(a[d], rng):
                take(d, route)
        for d in (shuffled[k] for k in rng.permutation(np.arange(from_a, g.days))):
            rest = [[u for u in route if self._may(u, codes[u], d)] for route in b[d]]
            rest.sort(key=len, reverse=True)
            for route in rest[: g.vehicles - len(days[d])]:
                if route:
                    take(d, route)
        whole = [[[u for u in r if codes[u] in self._patterns[u]] for r in day] for day in days]
        return [[route for route in day if route] for day in whole]

    def _may(self, u: int, code: int, d: int) -> bool:
        """Whether a day can join the days that a customer has."""
        more = code | 1 << d
        return more != code and any(more & ~pattern == 0 for pattern in self._patterns[u])

    def _sector(self, routes: list[list[int]], rng: np.random.Generator) -> list[list[int]]:
        """Neighbouring routes, as seen from the depot: none of them to all, at random."""

        def bearing(route: list[int]) -> float:
            x, y = (math.fsum(axis[u] for u in route) / len(route) for axis in (self._x, self._y))
            return math.atan2(y - self._y[0], x - self._x[0])

        if not routes:
            return []
        around = sorted(routes, key=bearing)
        first, count = int(rng.integers(len(around))), int(rng.integers(len(around) + 1))
        return [around[(first + k) % len(around)] for k in range(count)]


def _visits(answer: Days) -> Iterator[tuple[int, int]]:
    for d, routes in enumerate(answer):
        for route in routes:
            for u in route:
                yield d, u


def _orders(days: int) -> Iterator[tuple[int, ...]]:
    """New names of all days: every order of few days, turns and mirrors of many."""
    if days <= ALL_ORDERS:
        yield from itertools.permutations(range(days))
        return
    for step, first in itertools.product((1, -1), range(days)):
        yield tuple((first + step * d) % days for d in range(days))


def _renamed(code: int, order: Sequence[int]) -> int:
    """A pattern with its days renamed."""
    return sum(1 << to for d, to in enumerate(order) if code >> d & 1)


def _matched(shared: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[int]:
    """For each column a row of its own, the largest entries first."""
    left = shared.copy()
    order = [0] * len(shared)
    for _ in order:
        row, column = (int(v) for v in np.unravel_index(int(np.argmax(left)), left.shape))
        order[column] = row
        left[row, :] = left[:, column] = -1
    return order


def packed(g: Given, days: Days) -> tuple[Ints, Ints, Ints]:
    """Routes as compiled code takes them: the order of each day, its size, where routes start."""
    giant = np.zeros((g.days, g.customers + 1), np.int64)
    size = np.zeros(g.days, np.int64)
    starts = np.zeros((g.days, g.vehicles), np.int64)
    for d, routes in enumerate(days):
        for k in range(g.vehicles):
            starts[d, k] = size[d]
            route = routes[k] if k < len(routes) else []
            giant[d, size[d] : size[d] + len(route)] = route
            size[d] += len(route)
    return giant, size, starts


def unpacked(giant: Ints, size: Ints, starts: Ints) -> Days:
    """Routes of all days, empty ones left out."""
    days: Days = []
    for d in range(len(size)):
        ends = [*starts[d][1:], size[d]]
        routes = ([int(u) for u in giant[d, a:b]] for a, b in zip(starts[d], ends, strict=True))
        days.append([route for route in routes if route])
    return days
