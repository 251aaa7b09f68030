"""From the doors of buildings to the footways: a strip of ground for each entrance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point

from importers.grounds import Obstacles, strip_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from spatial.site import Opening, Point2, Storey

DOOR_STRIP = 1.5  # m; width of the way from a door to the footway
DOOR_REACH = 25.0  # m
DOORSTEP = 1.0  # m; where somebody stands who has just come out


@dataclass(frozen=True, slots=True)
class _Threshold:
    """The middle of a door, and where one stands outside it."""

    door: Point2
    outside: Point2


def _threshold(opening: Opening, footprint: BaseGeometry) -> _Threshold:
    (x0, y0), (x1, y1) = opening.line
    length = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    step = opening.depth / 2 + DOORSTEP
    sides = [Point(mx + sign * nx * step, my + sign * ny * step) for sign in (1, -1)]
    # Inside a porch both sides may be within the outline: the side nearer its edge is outside.
    outside = min(
        sides, key=lambda p: -footprint.distance(p) or -1 / (1 + footprint.boundary.distance(p))
    )
    return _Threshold((mx, my), (outside.x, outside.y))


def door_strips(
    doors: Sequence[tuple[Opening, Storey]],
    floor: MultiPolygon,
    footprints: Sequence[BaseGeometry],
) -> tuple[list[BaseGeometry], list[Opening]]:
    """
    Strips from doors to the floor of the grounds.

    Parameters
    ----------
    doors
        Entrances, each with the storey it is on; site frame.
    floor
        Floor of the grounds without the buildings.
    footprints
        Buildings, which no strip passes through.

    Returns
    -------
    strips
        Polygons `DOOR_STRIP` wide from the middle of each door; the buildings are still to be cut
        out of them.
    missed
        Doors from which no floor within `DOOR_REACH` can be walked to in a straight line.
    """
    obstacles = Obstacles.of(footprints)
    strips: list[BaseGeometry] = []
    missed: list[Opening] = []
    for opening, storey in doors:
        threshold = _threshold(opening, storey.outline)
        outside = Point(threshold.outside)
        target = way_to(outside, floor, obstacles)
        if target is None:
            missed.append(opening)
            continue
        path = [threshold.door, threshold.outside]
        if outside.distance(target) > 0.05:
            path.append((target.x, target.y))
        strips.append(strip_along(LineString(path), DOOR_STRIP))
    return strips, missed


def way_to(start: Point, floor: MultiPolygon, obstacles: Obstacles) -> Point | None:
    """Nearest point of the floor that can be walked to straight from a point outside a door."""
    near = floor.intersection(start.buffer(DOOR_REACH))
    if near.is_empty:
        return None
    nearest = shapely.get_point(shapely.shortest_line(start, near), 1)
    edges = shapely.get_coordinates(shapely.segmentize(near.boundary, 1.0))
    targets = np.concatenate(([nearest], shapely.points(edges)))
    targets = targets[np.argsort(shapely.distance(start, targets), kind="stable")]
    ends = shapely.get_coordinates(targets)
    starts = np.broadcast_to(shapely.get_coordinates(start), ends.shape)
    blocked = obstacles.crossed_by(shapely.linestrings(np.stack((starts, ends), axis=1)))
    free = np.flatnonzero(~blocked)
    return targets[free[0]] if len(free) else None
