"""Doors for buildings whose file draws rooms and not one door: between rooms side by side."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree

from importers.ifc.levels import PlannedOpening
from importers.result import ImportIssue
from spatial.derived import DERIVED_DOOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry import MultiPolygon

    from importers.ifc.levels import Level, PlannedSpace
    from spatial.site import Point2

    _Wall = tuple[Point2, Point2, float]  # both ends on one room's edge, and metres to the other

_THICKEST = 0.6  # m between rooms with a wall between them
_TOUCHING = 0.02  # m; rooms nearer than this lie open to each other already
_BESIDE = 1.1  # m of wall between two rooms that a door and its jambs need
_WIDTH, _HEIGHT = 0.9, 2.1  # m
_PROUD = 0.05  # m
_STRAIGHT = 0.01  # m
_SHUT = ("shaft", "lift")  # nobody walks into these
_RANKS = {"circulation": 0, "stair": 1, "other": 2}


def assume_doors(levels: Sequence[Level]) -> Iterator[ImportIssue]:
    """
    Give the levels of a building without any opening doors, to be confirmed by somebody.

    Parameters
    ----------
    levels
        With the spaces that the file draws; doors are added to them.

    Notes
    -----
    Every room opens to the corridor beside it, else to the stairs, else to a room that is reached
    already; corridors open to one another. The longest wall in common takes the door.
    """
    for level in levels:
        made = list(_doors(level))
        if not made:
            continue
        level.openings += made
        x, y = made[0].middle
        yield ImportIssue(
            severity="warning",
            key="doors-assumed",
            file=level.file,
            source_id=level.guid,
            facts={
                "storey": level.name,
                "doors": len(made),
                "x": round(x, 2),
                "y": round(y, 2),
                "z": round(level.z, 2),
            },
            fix="confirm-opening",
        )


def _doors(level: Level) -> Iterator[PlannedOpening]:
    spaces = [s for s in level.spaces if s.use not in _SHUT and not s.polygon.is_empty]
    if len(spaces) < 2:
        return
    walls = _walls_between(spaces)
    waiting = sorted(range(len(spaces)), key=lambda i: (_rank(spaces[i]), -spaces[i].polygon.area))
    joined = {waiting[0]}
    while True:
        # The best wall from what is joined to what is not: corridors first, then the longest.
        best = min(
            (
                (_rank(spaces[i]) + _rank(spaces[j]), -length, i, j)
                for (i, j), (length, _) in walls.items()
                if (i in joined) != (j in joined)
            ),
            default=None,
        )
        if best is None:
            return
        _, _, i, j = best
        joined |= {i, j}
        wall = walls[i, j][1]
        if wall[2] > _TOUCHING:
            mark = f"{spaces[i].guid}:{spaces[j].guid}"
            yield _door(level, wall, spaces[j].polygon, mark)


def _rank(space: PlannedSpace) -> int:
    return _RANKS.get(space.use, 3)


def _walls_between(spaces: Sequence[PlannedSpace]) -> dict[tuple[int, int], tuple[float, _Wall]]:
    """Length and place of the longest straight wall between two rooms, the smaller number first."""
    polygons = [space.polygon for space in spaces]
    found: dict[tuple[int, int], tuple[float, _Wall]] = {}
    pairs = STRtree(polygons).query(polygons, predicate="dwithin", distance=_THICKEST)
    for i, j in pairs.T.tolist():
        wall = _wall(polygons[i], polygons[j]) if i < j else None
        if wall is not None:
            (x0, y0), (x1, y1), _ = wall
            found[i, j] = (float(np.hypot(x1 - x0, y1 - y0)), wall)
    return found


def _wall(one: MultiPolygon, other: MultiPolygon) -> _Wall | None:
    """The longest straight run of one room's edge that faces the other, and how far that is."""
    apart = float(shapely.distance(one, other))
    facing = shapely.intersection(
        one.boundary, other.buffer(apart + _PROUD, join_style="mitre", cap_style="flat")
    )
    best: _Wall | None = None
    longest = _BESIDE
    for line in shapely.get_parts(shapely.line_merge(facing)):
        corners = shapely.get_coordinates(shapely.simplify(line, _STRAIGHT))
        for start, end in pairwise(corners.tolist()):
            length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
            if length > longest:
                longest = length
                best = (start[0], start[1]), (end[0], end[1]), apart
    return best


def _door(level: Level, wall: _Wall, other: MultiPolygon, mark: str) -> PlannedOpening:
    (x0, y0), (x1, y1), apart = wall
    length = float(np.hypot(x1 - x0, y1 - y0))
    x, y = (x1 - x0) / length, (y1 - y0) / length
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    along, face = middle[0] * x + middle[1] * y, -middle[0] * y + middle[1] * x
    beyond = shapely.Point(middle[0] - y * apart, middle[1] + x * apart)
    away = apart if shapely.distance(other, beyond) <= _PROUD else -apart
    return PlannedOpening(
        guid=f"{DERIVED_DOOR}{mark}",
        file=level.file,
        ifc_class="",
        kind="door",
        name="",
        axis=(x, y),
        along=(along - _WIDTH / 2, along + _WIDTH / 2),
        across=(min(face, face + away), max(face, face + away)),
        z=level.z,
        height=_HEIGHT,
    )
