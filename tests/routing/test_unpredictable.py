"""Orders nobody can foresee, within a stated loss."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing.conditions import Pair
from routing.problem import UNREACHABLE
from routing.rules import check
from routing.unpredictable import NoRound, unforeseen, unpredictable_order
from tests.routing.build import planned, problem, shift, visit

if TYPE_CHECKING:
    from numpy.typing import NDArray


def scattered(n: int, seed: int = 3) -> NDArray[np.int32]:
    points = np.random.default_rng(seed).random((n, 2)) * 1000
    lengths = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
    ticks: NDArray[np.int32] = np.ceil(lengths).astype(np.int32)
    return ticks


def test_without_loss_it_is_the_shortest_order_there_is() -> None:
    travel = scattered(8)
    best = min(
        int(travel[0, way[0]])
        + sum(int(travel[a, b]) for a, b in itertools.pairwise(way))
        + int(travel[way[-1], 0])
        for way in itertools.permutations(range(1, 8))
    )
    order = unpredictable_order(travel, 0, range(1, 8), loss=0, seed=1)
    assert order.walking == order.shortest == best


@pytest.mark.parametrize("loss", [0.1, 0.3])
def test_orders_differ_and_keep_the_loss(loss: float) -> None:
    travel = scattered(16)
    orders = [unpredictable_order(travel, 0, range(1, 16), loss=loss, seed=s) for s in range(12)]
    assert all(sorted(order.stops) == list(range(15)) for order in orders)
    assert all(order.walking <= order.shortest * (1 + loss) for order in orders)
    assert len({order.stops for order in orders}) >= 11
    assert len({order.stops[0] for order in orders}) >= 3
    assert unpredictable_order(travel, 0, range(1, 16), loss=loss, seed=3) == orders[3]


def test_a_stop_without_a_way_is_refused() -> None:
    travel = scattered(4)
    travel[2, 0] = UNREACHABLE
    with pytest.raises(NoRound):
        unpredictable_order(travel, 0, [1, 2, 3], loss=0.1, seed=1)


def test_a_round_of_one_stop_has_one_order() -> None:
    order = unpredictable_order(scattered(2), 0, [1], loss=0.5, seed=1)
    assert order.stops == (0,)


def test_flagged_rounds_are_walked_in_another_order_each_time_and_keep_every_time() -> None:
    # Eight places along a line in two shifts; place 5 must be seen within the first half hour.
    free = [visit(f"v{k}", place=k, minutes=2) for k in range(1, 9)]
    free[4] = visit("v5", (8, 8.5), place=5, minutes=2)
    other = [visit(f"w{k}", (32, 36), place=k, minutes=2) for k in range(1, 5)]
    what = problem([*free, *other], [shift("mon"), shift("tue", 32, 36)], days=2)
    shortest = planned(
        what,
        {"mon": ["v5", "v1", "v2", "v3", "v4", "v6", "v7", "v8"], "tue": ["w1", "w2", "w3", "w4"]},
    )
    losses = {v.id: 0.5 for v in free[:3]}
    drawn = [unforeseen(what, shortest, losses, secret=secret) for secret in range(10)]
    orders = {tuple(stop.visit for stop in plan.routes[0].stops) for plan in drawn}
    assert len(orders) >= 8
    for plan in drawn:
        assert check(what, plan) == ()
        assert plan.routes[0].walking <= shortest.routes[0].walking * 1.5
        # Nobody asked for the other round to be hard to foresee.
        assert plan.routes[1] == shortest.routes[1]
    assert unforeseen(what, shortest, losses, secret=3) == drawn[3]


def test_a_round_on_which_another_person_waits_stays_as_it_is() -> None:
    visits = [visit("a", place=1), visit("b", place=3), visit("c", place=5), visit("d", place=5)]
    team = [shift("ann"), shift("bob")]
    pair = Pair(visits=(visits[2].id, visits[3].id))
    what = replace(problem(visits, team), pairs=(pair,))
    plan = planned(what, {"ann": ["a", "b", "c"], "bob": ["d"]})
    assert unforeseen(what, plan, {visits[0].id: 1.0}, secret=1).routes == plan.routes
