"""Points and properties of plain features, and stairs and lifts that they draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from importers.indoor import Shaft
from importers.indoor.plan import CONNECTING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from importers.geojson.drawing import Label
    from importers.geojson.features import Feature
    from spatial.site import SpaceUse

SAME_SHAFT = 3.0  # m; stairs and lifts drawn as points above one another


def points_of(shape: BaseGeometry) -> list[Point]:
    """Points of a geometry; of a line or an area, its middle."""
    if shape.geom_type == "MultiPoint":
        return [part for part in shapely.get_parts(shape).tolist() if isinstance(part, Point)]
    if isinstance(shape, Point):
        return [shape]
    middle = (
        shape.representative_point()
        if shapely.get_dimensions(shape) == 2
        else shapely.line_interpolate_point(shapely.get_geometry(shape, 0), 0.5, normalized=True)
    )
    return [middle]


def attributes_of(feature: Feature) -> dict[str, str]:
    """Properties that people can read."""
    return {
        key: str(value)
        for key, value in feature.properties.items()
        if isinstance(value, str | int | float) and value != ""
    }


def shafts_of(drawn: list[tuple[str, SpaceUse, Point, Label, str]]) -> list[Shaft]:
    """Stairs and lifts drawn as points: those of one use above one another are one."""
    groups: list[list[tuple[str, SpaceUse, Point, Label, str]]] = []
    for point in drawn:
        for group in groups:
            first = group[0]
            apart = first[2].distance(point[2])
            if (
                first[1] == point[1]
                and apart <= SAME_SHAFT
                and all(g[0] != point[0] for g in group)
            ):
                group.append(point)
                break
        else:
            groups.append([point])
    return [
        Shaft(
            label=group[0][3],
            kind=CONNECTING[group[0][1]],
            landings=tuple((key, (point.x, point.y)) for key, _, point, _, _ in group),
        )
        for group in groups
        if len(group) > 1
    ]
