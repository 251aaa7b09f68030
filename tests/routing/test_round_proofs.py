"""Proofs of single rounds against every order of their stops, with and without the clock."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.one_tree import tour_bound
from routing.prove import RouteTask, keeps_times, prove_route
from routing.round_model import in_time


@st.composite
def rounds(draw: st.DrawFn) -> RouteTask:
    """Up to six stops on a small grid, slower uphill, some of them open at certain times only."""
    n = draw(st.integers(1, 6))
    at = np.array([draw(st.tuples(st.integers(0, 6), st.integers(0, 6))) for _ in range(n + 1)])
    lift = np.array([draw(st.integers(0, 5)) for _ in range(n + 1)])
    up = np.maximum(0, lift[None, :] - lift[:, None])
    travel = 10 * np.abs(at[:, None] - at[None]).sum(axis=2) + draw(st.integers(0, 2)) * up
    service = tuple(draw(st.sampled_from([0, 10, 40])) for _ in range(n))
    end = draw(st.sampled_from([300, 500, 2_000]))
    hours = [((0, end),), ((0, 90),), ((120, 200),), ((0, 60), (150, 250)), ((60, end),)]
    starts = tuple(draw(st.sampled_from(hours)) for _ in range(n))
    return RouteTask((0, *range(n)), travel.astype(np.int64), service, starts, 0, end)


def walked(task: RouteTask, order: tuple[int, ...]) -> int:
    path = [0, *(k + 1 for k in order), 0]
    return sum(int(task.travel[a, b]) for a, b in pairwise(path))


def reordered(task: RouteTask, order: tuple[int, ...]) -> RouteTask:
    rows = [0, *(k + 1 for k in order)]
    return RouteTask(
        task.key,
        task.travel[np.ix_(rows, rows)],
        tuple(task.service[k] for k in order),
        tuple(task.starts[k] for k in order),
        task.begin,
        task.end,
    )


@settings(max_examples=120, deadline=None)
@given(rounds())
def test_a_proven_round_is_the_shortest_of_all_orders_that_keep_the_times(
    task: RouteTask,
) -> None:
    fitting = [o for o in permutations(range(len(task.service))) if keeps_times(task, o)]
    if not fitting:
        return
    # The worst order to begin with leaves most to be found.
    longest = max(fitting, key=lambda order: walked(task, order))
    own = reordered(task, longest)
    best = min(walked(task, order) for order in fitting)
    proof = prove_route(own, seconds=30)
    assert proof.proven
    assert proof.walking == best == walked(own, proof.order)
    assert keeps_times(own, proof.order)


@settings(max_examples=120, deadline=None)
@given(rounds())
def test_trees_never_pass_the_shortest_round_and_rule_out_no_leg_of_a_shorter_one(
    task: RouteTask,
) -> None:
    orders = list(permutations(range(len(task.service))))
    best = min(walked(task, order) for order in orders)
    known = best + 25
    bound = tour_bound(task.travel, known)
    assert bound.ticks <= best
    for order in orders:
        if walked(task, order) < known:
            path = [0, *(k + 1 for k in order), 0]
            assert all(bound.useful[a, b] for a, b in pairwise(path))
    assert tour_bound(task.travel, best).ticks <= best
    legs = in_time(task, bound.ticks)
    fitting = [walked(task, order) for order in orders if keeps_times(task, order)]
    if fitting:
        assert tour_bound(task.travel, known, legs).ticks <= max(known, min(fitting))


@settings(max_examples=120, deadline=None)
@given(rounds())
def test_legs_that_keep_no_times_are_in_no_round_that_does(task: RouteTask) -> None:
    legs = in_time(task, 0)
    for order in permutations(range(len(task.service))):
        if keeps_times(task, order):
            path = [0, *(k + 1 for k in order), 0]
            assert all(legs[a, b] for a, b in pairwise(path))


@pytest.mark.parametrize("stops", [1, 2, 60, 119])
def test_once_round_a_ring_is_proven_by_trees_alone(stops: int) -> None:
    at = np.arange(stops + 1)
    gap = np.abs(at[:, None] - at[None])
    travel = 10 * np.minimum(gap, stops + 1 - gap)
    assert tour_bound(travel, 10 * (stops + 1)).ticks == 10 * (stops + 1)
