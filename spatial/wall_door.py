"""Where a wall would take a door: stretches of a room's edge that face floor, or the outside."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from spatial.floor import BODY_RADIUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shapely.geometry import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from spatial.site import Point2
    from spatial.triangulation import Floats

THICKEST = 1.3  # m across a wall between the two places where a body can stand
DOOR_WIDTH = 0.9  # m
NARROWEST = 0.65  # m; a door that is narrower is not proposed
STEP = 0.1  # m between the places that are looked at along a wall
PREFERRED = 1_000.0  # m; any stretch towards a corridor before any other


@dataclass(frozen=True, slots=True)
class DoorPlace:
    """A sill from jamb to jamb in the middle of a wall, metres."""

    line: tuple[Point2, Point2]


def door_towards(
    piece: Polygon, floor: MultiPolygon, *, preferred: BaseGeometry
) -> DoorPlace | None:
    """
    The best place for a door from a piece of floor onto other floor.

    Parameters
    ----------
    piece, floor
        Where a body can stand (walkable floor, eroded), on this side and on the other.
    preferred
        Ground that a door had better lead onto, for instance corridors.

    Returns
    -------
    place
        In the middle of the longest stretch of wall, no thicker than 0.8 m, that both face; None
        where there is no stretch of 0.65 m.
    """
    west, south, east, north = piece.bounds
    reach = THICKEST + STEP
    near = shapely.clip_by_rect(floor, west - reach, south - reach, east + reach, north + reach)
    if near.is_empty:
        return None
    shapely.prepare(near)

    def gaps(starts: Floats, ends: Floats) -> Floats:
        rays = shapely.linestrings(np.stack((starts, ends), axis=1))
        met = shapely.intersects(near, rays)
        found = np.full(len(rays), np.inf)
        found[met] = shapely.distance(
            shapely.points(starts[met]), shapely.intersection(near, rays[met])
        )
        return found

    return _best(piece, gaps, preferred, look_across=True)


def door_outside(
    piece: Polygon, outline: MultiPolygon, *, preferred: BaseGeometry
) -> DoorPlace | None:
    """
    The best place for a door from a piece of floor to the outside of a building.

    As `door_towards`; ``preferred`` is the ground that it had better lead from.
    """
    shapely.prepare(outline)

    def gaps(starts: Floats, ends: Floats) -> Floats:
        rays = shapely.linestrings(np.stack((starts, ends), axis=1))
        outside = ~shapely.intersects(outline, shapely.points(ends))
        found = np.full(len(rays), np.inf)
        found[outside] = shapely.length(shapely.intersection(outline, rays[outside]))
        # To the far face of the wall, and as far as a body stays clear of the near one.
        return found + np.where(outside, BODY_RADIUS, 0.0)

    return _best(piece, gaps, preferred, look_across=False)


def _best(
    piece: Polygon,
    gaps: Callable[[Floats, Floats], Floats],
    preferred: BaseGeometry,
    *,
    look_across: bool,
) -> DoorPlace | None:
    best, best_score = None, 0.0
    # A stretch of eroded floor lacks a body's radius at either end of the wall.
    least = NARROWEST - 2 * BODY_RADIUS
    for start, end, outwards in _sides(piece):
        along = end - start
        length = float(np.hypot(*along))
        if length < least:
            continue
        along /= length
        count = max(2, int(length / STEP) + 1)
        at = np.linspace(0.0, length, count)
        points = start + at[:, None] * along
        found = gaps(points, points + outwards * THICKEST)
        for first, last in _runs(found):
            run = float(at[last] - at[first])
            if run < least:
                continue
            middle = (at[first] + at[last]) / 2
            gap = float(np.median(found[first : last + 1]))
            point = start + middle * along
            looked = point + outwards * gap if look_across else point
            score = run - gap
            if shapely.dwithin(preferred, Point(looked), BODY_RADIUS + STEP):
                score += PREFERRED
            if score > best_score or best is None:
                width = min(DOOR_WIDTH, run + 2 * BODY_RADIUS - STEP)
                centre = point + outwards * gap / 2
                jambs = [centre - along * width / 2, centre + along * width / 2]
                (ax, ay), (bx, by) = (tuple(map(float, jamb)) for jamb in jambs)
                best, best_score = DoorPlace(((ax, ay), (bx, by))), score
    return best


def _sides(piece: Polygon) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Straight sides of a polygon, each with the unit vector that points out of it."""
    for ring, is_outer in ((piece.exterior, True), *((hole, False) for hole in piece.interiors)):
        corners = shapely.get_coordinates(shapely.simplify(LineString(ring.coords), 0.02))
        # To the right of the way around where that is anticlockwise; the other way in a hole.
        way = 1.0 if ring.is_ccw == is_outer else -1.0
        for start, end in pairwise(corners):
            along = end - start
            length = float(np.hypot(*along))
            if length > 0:
                yield start, end, np.array([along[1], -along[0]]) / length * way


def _runs(gaps: Floats) -> Iterator[tuple[int, int]]:
    """First and last of places in a row that face something."""
    free = np.isfinite(gaps)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], free, [False])).astype(np.int8)))
    for first, stop in zip(edges[::2], edges[1::2], strict=True):
        yield int(first), int(stop) - 1
