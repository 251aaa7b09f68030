"""A periodic instance as arrays for compiled search."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from routing.periodic.instance import Instance

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NO_LIMIT = 1e15
AROUND = 100  # neighbours of which strings are taken out


class Given(NamedTuple):
    """
    The instance; row 0 is the depot, 1..n the customers.

    ``patterns`` (days as bits) of customer i stand from ``pattern_from[i]`` on; ``around`` (n + 1,
    k) names its nearest neighbours, nearest first. ``limit`` bounds length and service of a route.
    """

    customers: int
    days: int
    vehicles: int
    capacity: float
    limit: float
    x: Floats
    y: Floats
    distance: Floats
    demand: Floats
    service: Floats
    around: Ints
    pattern_from: Ints
    patterns: Ints


def as_arrays(instance: Instance) -> Given:
    """Compile an instance."""
    rows = instance.customers
    n = len(rows) - 1
    x, y = (np.array([getattr(c, axis) for c in rows], np.float64) for axis in "xy")
    distance = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
    around = np.zeros((n + 1, max(1, min(AROUND, n - 1))), np.int64)
    for i in range(1, n + 1):
        order = np.argsort(distance[i, 1:], kind="stable") + 1
        around[i] = order[order != i][: around.shape[1]] if n > 1 else i
    patterns = [[], *(sorted(sum(1 << d for d in p) for p in c.patterns) for c in rows[1:])]
    return Given(
        customers=n,
        days=instance.days,
        vehicles=instance.vehicles,
        capacity=float(min(instance.capacity, NO_LIMIT)),
        limit=float(min(instance.duration, NO_LIMIT)),
        x=x,
        y=y,
        distance=distance,
        demand=np.array([c.demand for c in rows], np.float64),
        service=np.array([c.service for c in rows], np.float64),
        around=around,
        pattern_from=np.concatenate([[0], np.cumsum([len(p) for p in patterns])]).astype(np.int64),
        patterns=np.array([code for p in patterns for code in p], np.int64),
    )
