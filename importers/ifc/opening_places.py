"""Where openings are, so that one drawn twice is found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importers.ifc.levels import PlannedOpening

SAME = 0.15  # m between the centres of doors that are one door drawn twice
TALL = 1.8  # m; lower than this, nobody walks through


class Places:
    """Openings by the square metre they are in, so that a tower's doors are not all compared."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[PlannedOpening]] = {}

    def add(self, opening: PlannedOpening) -> None:
        """Remember an opening."""
        x, y = opening.middle
        self._cells.setdefault((math.floor(x), math.floor(y)), []).append(opening)

    def twin_of(self, opening: PlannedOpening, within: float = SAME) -> PlannedOpening | None:
        """An opening in the same place; ``within`` is less than a metre."""
        x, y = opening.middle
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                for other in self._cells.get((math.floor(x) + i, math.floor(y) + j), ()):
                    if _is_same(other, opening, within):
                        return other
        return None


def _is_same(one: PlannedOpening, other: PlannedOpening, within: float = SAME) -> bool:
    (x, y), (u, v) = one.middle, other.middle
    return abs(x - u) < within and abs(y - v) < within and abs(one.z - other.z) < TALL / 2
