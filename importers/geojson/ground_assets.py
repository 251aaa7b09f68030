"""Assets, gates and labels of grounds, as the site has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, Point

from spatial.kinds import kind
from spatial.site import (
    Asset,
    AssetId,
    Source,
    SpaceId,
    StoreyId,
    make_id,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.drawing import Gate, Label, Thing


def asset_of(
    thing: Thing,
    *,
    number: int,
    storey_id: StoreyId | None,
    space_id: SpaceId | None,
    access: tuple[float, float] | None,
) -> Asset:
    """An asset of the site from a thing that was drawn."""
    entry = kind(thing.kind)
    label = thing.label
    code = label.code
    name, name_en = names_of(
        label, (f"{entry.zh} {code or number}", f"{entry.en} {code or number}")
    )
    return Asset(
        id=AssetId(make_id(label.file, label.id, "asset")),
        kind=thing.kind,
        code=code,
        name=name,
        name_en=name_en,
        storey_id=storey_id,
        space_id=space_id,
        position=(thing.point.x, thing.point.y, 0.0),
        access=access,
        attributes=thing.attributes,
        source=source_of(label),
    )


def names_of(label: Label, otherwise: tuple[str, str]) -> tuple[str, str]:
    """Name and English name of a label, or else the ones given."""
    if label.name:
        return label.name, label.name_en
    return otherwise


def source_of(label: Label) -> Source:
    """Where a label came from."""
    return Source(file=label.file, id=label.id)


def holders_of(points: list[Point], polygons: Sequence[BaseGeometry]) -> list[int | None]:
    """Index of the first polygon that holds each point, None where none does."""
    found: list[int | None] = [None] * len(points)
    if points and polygons:
        i, j = STRtree(polygons).query(points, predicate="intersects")
        for point, polygon in sorted(zip(i.tolist(), j.tolist(), strict=True), reverse=True):
            found[point] = polygon
    return found


def gate_line(
    gate: Gate, way: BaseGeometry | None, width: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Jamb to jamb: as drawn, else square to the way that passes through."""
    if isinstance(gate.place, LineString):
        first, last = gate.place.coords[0], gate.place.coords[-1]
        return (first[0], first[1]), (last[0], last[1])
    half = (gate.width or width) / 2
    dx, dy = 1.0, 0.0
    if way is not None:
        along = float(shapely.line_locate_point(way, gate.place))
        before = shapely.line_interpolate_point(way, max(along - 0.5, 0.0))
        after = shapely.line_interpolate_point(way, along + 0.5)
        dx, dy = after.x - before.x, after.y - before.y
    length = float(np.hypot(dx, dy)) or 1.0
    nx, ny = -dy / length * half, dx / length * half
    x, y = gate.place.x, gate.place.y
    return (x + nx, y + ny), (x - nx, y - ny)
