"""What the compiled search remembers of routes agrees with the routes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from routing.periodic.arrays import as_arrays
from routing.periodic.begin import begin, sow
from routing.periodic.fleet import Fleet, empty_fleet
from routing.periodic.instance import Customer, Instance
from routing.periodic.ruin import anneal


def made_up(count: int, *, capacity: float = 12.0) -> Instance:
    """Customers strewn about, in turn on any one day, on either pair of days, and on all four."""
    rng = np.random.default_rng(4)
    often = (
        tuple(frozenset({d}) for d in range(4)),
        (frozenset({0, 2}), frozenset({1, 3})),
        (frozenset(range(4)),),
    )
    rows = [Customer(number=0, x=50.0, y=50.0)]
    for k in range(1, count + 1):
        x, y = (float(v) for v in rng.uniform(0, 100, 2))
        rows.append(Customer(number=k, x=x, y=y, demand=1.0 + k % 3, patterns=often[k % 3]))
    return Instance(
        name="strewn", days=4, vehicles=5, capacity=capacity, duration=400.0, customers=tuple(rows)
    )


def searched(instance: Instance, iterations: int = 3_000) -> Fleet:
    """Routes after some annealing."""
    g = as_arrays(instance)
    f = empty_fleet(g)
    sow(7)
    begin(g, f, 0)
    anneal(g, f, iterations, 1.0, np.array((6, 6, 0.3)), 2_000.0)
    return f


def test_remembered_insertions_are_the_cheapest_of_the_routes_as_they_are() -> None:
    instance = made_up(30)
    f = searched(instance)
    remembered = 0
    for u in range(1, 31):
        for r in np.flatnonzero(f.known_state[u] == f.state):
            way = [0, *(int(v) for v in f.stops[r, : f.size[r]]), 0]
            if u in way:  # of a route before it went in
                continue
            added = [
                instance.length(a, u) + instance.length(u, b) - instance.length(a, b)
                for a, b in itertools.pairwise(way)
            ]
            assert f.known_price[u, r] == pytest.approx(min(added))
            assert added[f.known_place[u, r]] == pytest.approx(min(added))
            remembered += 1
    assert remembered > 50


def test_sums_of_routes_agree_with_their_stops() -> None:
    instance = made_up(30)
    f = searched(instance)
    for r in range(len(f.size)):
        way = [0, *(int(v) for v in f.stops[r, : f.size[r]]), 0]
        length = sum(instance.length(a, b) for a, b in itertools.pairwise(way))
        assert f.length[r] == pytest.approx(length, abs=1e-6)
        assert f.load[r] == pytest.approx(sum(instance.customers[v].demand for v in way))
        assert f.load[r] <= instance.capacity + 1e-9
    assert f.value[0] == pytest.approx(f.length.sum())
