"""The ground that spaces lose and gain, and what follows from it for floors, doors and assets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon

from spatial.check import OVERLAP_AREA, OVERLAP_SHARE
from spatial.edit_openings import sides_of
from spatial.errors import EditRefused
from spatial.floor import opening_rectangles, polygons_of, sill_lengths
from spatial.site import Asset, Opening, Space, Storey

if TYPE_CHECKING:
    from collections.abc import Collection

    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

    from spatial.draft import Draft

LEAST_AREA = 0.25  # m²


def sound(shape: Polygon | MultiPolygon) -> MultiPolygon:
    """A drawn outline as it is kept. Raises `EditRefused` where it cannot be a space."""
    if not shapely.is_valid(shape):
        reason = shapely.is_valid_reason(shape)
        raise EditRefused("space-crosses-itself", f"the outline crosses itself: {reason}")
    if shape.area < LEAST_AREA:
        raise EditRefused(
            "space-too-small",
            f"a space has at least {LEAST_AREA} m², not {shape.area:.2f}",
            area_m2=round(shape.area, 2),
            least_m2=LEAST_AREA,
        )
    return MultiPolygon(polygons_of(shapely.orient_polygons(shape)))


def refuse_overlap(
    draft: Draft, storey: Storey, polygon: MultiPolygon, but: Collection[str]
) -> None:
    """Raise `EditRefused` where a polygon lies on a space of the storey, other than ``but``."""
    for other in draft.all(Space):
        if other.storey_id != storey.id or other.id in but:
            continue
        common = shapely.intersection(polygon, other.polygon).area
        smaller = min(polygon.area, other.polygon.area)
        if common > max(OVERLAP_AREA, OVERLAP_SHARE * smaller):
            raise EditRefused(
                "spaces-overlap",
                f"it would lie over {common:.1f} m² of {other.name}",
                name=other.name,
                area_m2=round(common, 1),
            )


def follow_ground(
    draft: Draft, storey: Storey, *, taken: MultiPolygon, given: MultiPolygon
) -> None:
    """Mend floor, doors and assets after spaces of a storey lost and gained some ground."""
    spaces = [space for space in draft.all(Space) if space.storey_id == storey.id]
    openings = [opening for opening in draft.all(Opening) if opening.storey_id == storey.id]
    lost = shapely.difference(taken, shapely.union_all([space.polygon for space in spaces]))
    floor: BaseGeometry = storey.floor
    if shapely.area(lost) > 0:
        floor = shapely.difference(floor, lost)
    won = shapely.difference(given, taken)
    if shapely.area(won) > 0:
        depths = np.array([opening.depth for opening in openings], dtype=np.float64)
        gaps = opening_rectangles(openings, sill_lengths(openings), depths)
        solid = shapely.difference(storey.walls, shapely.union_all(gaps))
        floor = shapely.union(floor, shapely.difference(won, solid))
    outline: BaseGeometry = storey.outline
    if storey.building_id is not None and not shapely.covers(outline, given):
        outline = shapely.union(outline, given)
    if floor is not storey.floor or outline is not storey.outline:
        draft.follow(
            replace(
                storey,
                floor=MultiPolygon(polygons_of(floor)),
                outline=MultiPolygon(polygons_of(outline)),
            )
        )
    ground = shapely.union(taken, given)
    for opening in openings:
        if shapely.dwithin(ground, LineString(opening.line), 2.0):
            left, right = sides_of(opening.line, spaces)
            ids = (left[0] if left else None, right[0] if right else None)
            if ids != opening.space_ids and any(ids):
                draft.follow(replace(opening, space_ids=ids))
    for asset in draft.all(Asset):
        if asset.storey_id == storey.id and shapely.intersects_xy(ground, *asset.position[:2]):
            draft.follow(replace(asset, space_id=None))
