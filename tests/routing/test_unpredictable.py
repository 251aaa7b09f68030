"""Orders nobody can foresee, within a stated loss."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing.problem import UNREACHABLE
from routing.unpredictable import NoRound, unpredictable_order

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
