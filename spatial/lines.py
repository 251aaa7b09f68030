"""Straight ways on one floor, and what is met along them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spatial.crossings import extra_metres, times_crossed

if TYPE_CHECKING:
    from spatial.crossings import DearRooms
    from spatial.triangulation import Floats, Ints


@dataclass(frozen=True)
class Lines:
    """Straight ways on one floor: ends (n, 2), metres, doors passed, extra metres (n,)."""

    starts: Floats
    ends: Floats
    metres: Floats
    doors: Ints
    extra: Floats


def measured(
    starts: Floats, ends: Floats, own_start: Ints, own_end: Ints, doors: Floats, rooms: DearRooms
) -> Lines:
    """Lines with their lengths, the doors on them, and what dear rooms add."""
    gap = ends - starts
    return Lines(
        starts,
        ends,
        np.hypot(gap[:, 0], gap[:, 1]),
        times_crossed(starts, ends, doors, False),
        extra_metres(starts, ends, own_start, own_end, rooms),
    )
