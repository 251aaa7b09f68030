"""Spaces that files give a footprint or a box, and no body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.ifc_build import IfcBuild, two_rooms
from tests.importers.ifc.reading import imported, issue, keys, reached_share

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CORNERS = ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0), (0.0, 0.0))


def points(b: IfcBuild, *corners: tuple[float, ...]) -> list[Any]:
    return [b.model.create_entity("IfcCartesianPoint", b.length(*corner)) for corner in corners]


def polyline(b: IfcBuild) -> Any:
    return b.model.create_entity("IfcPolyline", points(b, *CORNERS))


def curve_set(b: IfcBuild) -> Any:
    return b.model.create_entity("IfcGeometricCurveSet", [polyline(b)])


def four_lines(b: IfcBuild) -> Any:
    sides = [b.model.create_entity("IfcPolyline", points(b, *CORNERS[i : i + 2])) for i in range(4)]
    return b.model.create_entity("IfcGeometricSet", sides)


def filled(b: IfcBuild) -> Any:
    area = b.model.create_entity("IfcAnnotationFillArea", polyline(b))
    return b.model.create_entity("IfcGeometricSet", [area])


def indexed(b: IfcBuild) -> Any:
    listed = [b.length(*corner, 0.0) for corner in CORNERS[:4]]
    found = b.model.create_entity("IfcCartesianPointList3D", listed)
    line = b.model.create_entity("IfcLineIndex", [1, 2, 3, 4, 1])
    return b.model.create_entity("IfcIndexedPolyCurve", found, [line], False)


def box(b: IfcBuild) -> Any:
    (corner,) = points(b, (0.0, 0.0, 0.0))
    return b.model.create_entity("IfcBoundingBox", corner, *b.length(4.0, 3.0, 2.6))


def draw(b: IfcBuild, *made: tuple[str, Callable[[IfcBuild], Any]]) -> None:
    """Give every space these representations, and no other."""
    for space in b.model.by_type("IfcSpace"):
        shapes = [
            b.model.create_entity("IfcShapeRepresentation", b.context, name, "", [make(b)])
            for name, make in made
        ]
        space.Representation = b.model.create_entity(
            "IfcProductDefinitionShape", None, None, shapes
        )


@pytest.mark.parametrize("make", [polyline, curve_set, four_lines, filled, indexed])
def test_a_footprint_is_the_floor(make: Callable[[IfcBuild], Any], tmp_path: Path) -> None:
    build, _ = two_rooms(unit=0.001)
    draw(build, ("FootPrint", make))
    result = imported(build, tmp_path)
    assert [s.polygon.area for s in result.site.spaces] == pytest.approx([12.0, 12.0])
    assert {s.name for s in result.site.spaces} == {"走廊", "Office"}
    assert reached_share(result) == (2, 2)
    assert issue(result, "spaces-by-outline").facts == {"spaces": 2}


def test_a_box_is_better_than_nothing_and_gives_the_height(tmp_path: Path) -> None:
    build, _ = two_rooms(unit=0.001)
    draw(build, ("Box", box))
    result = imported(build, tmp_path)
    assert [s.polygon.area for s in result.site.spaces] == pytest.approx([12.0, 12.0])
    assert [s.height for s in result.site.spaces] == pytest.approx([2.6, 2.6])


def test_a_footprint_goes_before_a_box(tmp_path: Path) -> None:
    def half(b: IfcBuild) -> Any:
        corners = ((0.0, 0.0), (4.0, 0.0), (4.0, 1.5), (0.0, 1.5), (0.0, 0.0))
        return b.model.create_entity("IfcPolyline", points(b, *corners))

    build, _ = two_rooms()
    draw(build, ("Box", box), ("FootPrint", half))
    spaces = [s for s in imported(build, tmp_path).site.spaces if s.source.ifc_class]
    assert [s.polygon.area for s in spaces] == pytest.approx([6.0, 6.0])


def test_a_footprint_that_encloses_nothing_leaves_the_space_out(tmp_path: Path) -> None:
    def line(b: IfcBuild) -> Any:
        return b.model.create_entity("IfcPolyline", points(b, (0.0, 0.0), (4.0, 0.0)))

    build, _ = two_rooms()
    draw(build, ("FootPrint", line))
    result = imported(build, tmp_path)
    assert "space-without-geometry" in keys(result)
    assert not any(space.source.ifc_class for space in result.site.spaces)
