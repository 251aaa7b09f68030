"""Where the centre of a body can be on one storey: the eroded floor, doors kept open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from spatial.site import Opening, Storey

BODY_RADIUS = 0.25  # m; shoulder breadth of 0.5 m
NARROWEST_THROAT = 0.12  # m; a door is always passable, however narrow the plan draws it
THROAT_OVERLAP = 0.15  # m; how far a throat runs into the eroded floor on either side
SIMPLIFY = 0.01  # m; also the most by which a path may cut into the clearance
GRID = 1e-3  # m
LEAST_FLOOR = 0.02  # m²; smaller pieces are leftovers of the erosion
LEAST_HOLE = 1e-3  # m²


def opening_rectangles(
    openings: Sequence[Opening], widths: NDArray[np.float64], depths: NDArray[np.float64]
) -> NDArray[np.object_]:
    """
    Rectangles centred on the sills of openings, turned with them.

    Parameters
    ----------
    openings
        The openings.
    widths, depths
        Extent along and across the sill in metres, one for each opening.

    Returns
    -------
    rectangles : (n,)
        Shapely polygons.
    """
    if not openings:
        return np.empty(0, dtype=object)
    sills = np.array([opening.line for opening in openings], dtype=np.float64)
    middle = sills.mean(axis=1)
    along = sills[:, 1] - sills[:, 0]
    length = np.hypot(along[:, 0], along[:, 1])
    along /= np.where(length > 0, length, 1.0)[:, None]
    across = np.column_stack((-along[:, 1], along[:, 0]))
    half_width, half_depth = along * widths[:, None] / 2, across * depths[:, None] / 2
    corners = np.stack(
        (
            middle - half_width - half_depth,
            middle + half_width - half_depth,
            middle + half_width + half_depth,
            middle - half_width + half_depth,
        ),
        axis=1,
    )
    return np.asarray(shapely.polygons(corners), dtype=object)


def sill_lengths(openings: Sequence[Opening]) -> NDArray[np.float64]:
    """Widths of openings from jamb to jamb, in metres (n,)."""
    sills = np.array([opening.line for opening in openings], dtype=np.float64).reshape(-1, 2, 2)
    along = sills[:, 1] - sills[:, 0]
    return np.hypot(along[:, 0], along[:, 1])


def walkable_floor(
    storey: Storey, openings: Sequence[Opening], *, body_radius: float = BODY_RADIUS
) -> MultiPolygon:
    """
    Where the centre of a body can be on one storey.

    Parameters
    ----------
    storey
        The storey; its ``floor`` is what can be stood on.
    openings
        Its openings, those of other storeys are passed over. A throat of at least 0.12 m is kept
        through each of them, so that no door is lost to the erosion.
    body_radius
        Half the breadth of a body in metres.

    Returns
    -------
    floor
        Valid polygons on a 1 mm grid, simplified to 1 cm; empty where nobody can stand.
    """
    own = [opening for opening in openings if opening.storey_id == storey.id]
    free = shapely.make_valid(storey.floor)
    if own:
        widths = sill_lengths(own)
        depths = np.array([opening.depth for opening in own])
        gaps = opening_rectangles(own, widths, depths)
        free = shapely.union_all([free, *gaps])
        throats = opening_rectangles(
            own,
            np.maximum(NARROWEST_THROAT, widths - 2 * body_radius),
            depths + 2 * (body_radius + THROAT_OVERLAP),
        )
        kept = shapely.intersection(throats, free)
    else:
        kept = np.empty(0, dtype=object)
    # Mitred: a round corner would cost a dozen vertices and bring a path at most 10 cm nearer.
    eroded = shapely.buffer(free, -body_radius, join_style="mitre", mitre_limit=2.0)
    joined = shapely.union_all([eroded, *kept])
    return cleaned(shapely.set_precision(shapely.simplify(joined, SIMPLIFY), GRID))


class WalkableFloors:
    """
    Walkable floors of the storeys of a site, made once where several are drawn alike.

    Parameters
    ----------
    body_radius
        As for `walkable_floor`.
    """

    def __init__(self, body_radius: float) -> None:
        self._radius = body_radius
        self._known: dict[object, MultiPolygon] = {}

    def of(self, storey: Storey, openings: Sequence[Opening]) -> MultiPolygon:
        """The same as `walkable_floor`."""
        own = [opening for opening in openings if opening.storey_id == storey.id]
        key = shapely.to_wkb(storey.floor), tuple((o.line, o.depth) for o in own)
        if key not in self._known:
            self._known[key] = walkable_floor(storey, own, body_radius=self._radius)
        return self._known[key]


def cleaned(area: BaseGeometry) -> MultiPolygon:
    """Polygons of any geometry, without slivers and pinholes."""
    polygons = []
    for polygon in polygons_of(area):
        if polygon.area <= LEAST_FLOOR:
            continue
        holes = [hole for hole in polygon.interiors if Polygon(hole).area > LEAST_HOLE]
        polygons.append(Polygon(polygon.exterior, holes))
    return MultiPolygon(polygons)


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Every non-empty polygon in a geometry, however nested."""
    return [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry))
        if part.geom_type == "Polygon" and not part.is_empty
    ]
