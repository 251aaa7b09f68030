"""Where somebody stands who has come off a stair or out of a lift."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, MultiPolygon, Point

from importers.ifc.sections import clean

if TYPE_CHECKING:
    from importers.ifc.levels import Level
    from spatial.site import Point2

_INSIDE = 0.3  # m from the floor's edge where somebody stands, where there is room
_GRAZED = 0.1  # m of wall that a step may cut across


def onto_floor(floor: MultiPolygon, point: Point2, within: float) -> Point2 | None:
    """The point of a floor nearest to a place, a step inside its edge if there is room."""
    if floor.is_empty:
        return None
    here = Point(point)
    inner = _well_inside(floor)
    for area in (inner, floor):
        if area.is_empty:
            continue
        if area.contains(here):
            return point
        found = shapely.shortest_line(area, here).coords[0]
        if shapely.distance(Point(found), here) <= within:
            return float(found[0]), float(found[1])
    return None


@lru_cache(maxsize=64)
def _well_inside(floor: MultiPolygon) -> MultiPolygon:
    # Every stair and lift of a level asks for the same.
    return clean(floor.buffer(-_INSIDE))


def beside(level: Level, step: Point2, within: float) -> Point2 | None:
    """
    The point of a level's floor that a tread leads onto.

    Parameters
    ----------
    level
        With its floor laid.
    step
        Middle of the tread.
    within
        Farthest that the floor may be, metres.

    Returns
    -------
    point
        The nearest that is not behind a wall; the nearest of all where every one is.
    """
    near = [piece for piece in level.floor.geoms if shapely.dwithin(piece, Point(step), within)]
    found = [
        point
        for piece in near
        if (point := onto_floor(MultiPolygon([piece]), step, within)) is not None
    ]
    found.sort(key=lambda point: Point(point).distance(Point(step)))
    for point in found:
        if LineString([step, point]).intersection(level.standing).length <= _GRAZED:
            return point
    return found[0] if found else None
