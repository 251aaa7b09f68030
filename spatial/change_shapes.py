"""What a map shows of a change to a part: as it was and as it is; of a storey what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import shapely
from shapely.geometry import LineString, MultiPolygon, Point

from spatial.floor import polygons_of
from spatial.same_part import place_of
from spatial.site import Opening, Space, Storey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from spatial.draft import Part, PartChange

Version = Literal["before", "after"]
SPECK = 1e-3  # m²; a smaller difference of two drawings is rounding


def change_shapes(change: PartChange) -> Iterator[tuple[Version, BaseGeometry]]:
    """
    The shapes of a part before and after a change, in the site frame.

    Parameters
    ----------
    change
        What became of one part.

    Yields
    ------
    version, shape
        The polygon of a space, the sill of a door, the place of an asset, stair or lift, the
        outline of a storey that came or went; of a storey that stays, the walls that went
        (``before``) and those that came (``after``). Nothing for what has no place, as a zone.
    """
    before, after = change.before, change.after
    if isinstance(before, Storey) and isinstance(after, Storey):
        pair: tuple[tuple[Version, Storey, Storey], ...] = (
            ("before", before, after),
            ("after", after, before),
        )
        for version, one, other in pair:
            walls = shapely.difference(one.walls, other.walls)
            parts = [part for part in polygons_of(walls) if part.area > SPECK]
            if parts:
                yield version, MultiPolygon(parts)
        return
    if before is not None and (shape := _shape(before)) is not None:
        yield "before", shape
    if after is not None and (shape := _shape(after)) is not None:
        yield "after", shape


def _shape(part: Part) -> BaseGeometry | None:
    if isinstance(part, Space):
        return None if part.polygon.is_empty else part.polygon
    if isinstance(part, Opening):
        return LineString(part.line)
    if isinstance(part, Storey):
        return None if part.outline.is_empty else part.outline
    place = place_of(part)
    return None if place is None else Point(place)
