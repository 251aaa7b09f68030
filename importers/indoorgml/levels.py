"""Levels of IndoorGML cells: by the storeys they name, else by the heights of their floors."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from importers.geojson.drawing import Label
from importers.geojson.words import level_number, ordinals_of
from importers.indoor import Level
from importers.indoorgml.cells import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.indoorgml.cells import Cell

LEVEL_GAP = 1.0  # m; cells whose floors lie nearer in height are on one level


def levels_of(cells: Sequence[Cell], file: str) -> list[Level]:
    """
    Levels of cells, lowest first; each cell is told which is its own.

    By the storeys that the cells name, where all of them do; else by the heights of their floors.
    """
    named = all(cell.thing.storey for cell in cells)
    groups: dict[str, list[Cell]] = defaultdict(list)
    if named:
        for cell in cells:
            groups[cell.thing.storey].append(cell)
        ordinals = ordinals_of(groups)
        order = sorted(groups, key=lambda key: ordinals[key])
    else:
        # A stair or lift that stands over several storeys begins on its lowest.
        ranked = sorted(cells, key=lambda cell: cell.height)
        key, last = "", -math.inf
        for cell in ranked:
            if cell.height - last > LEVEL_GAP:
                key = f"{cell.height:.2f}"
            groups[key].append(cell)
            last = cell.height
        order = list(groups)
        ground = min(range(len(order)), key=lambda i: (abs(float(order[i])), i))
        ordinals = {key: index - ground for index, key in enumerate(order)}
    levels = []
    for key in order:
        for cell in groups[key]:
            cell.level = key
        title = key if named and level_number(key) is None else title_of(ordinals[key])
        heights = [cell.height for cell in groups[key]]
        flat = len({round(c.height, 2) for c in cells}) == 1
        levels.append(
            Level(
                label=Label(
                    file=file,
                    id=key,
                    name=key if named else title,
                    name_en=f"Level {ordinals[key]}",
                ),
                ordinal=ordinals[key],
                building="building",
                elevation=None if flat and len(order) > 1 else float(np.median(heights)),
            )
        )
    return levels
