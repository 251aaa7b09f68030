"""Habits of tools, one small model each: what they do to walls, ids and classes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from importers.ifc.mesh import Mesh
from importers.ifc.read import read_ifc
from importers.ifc.renumber import with_small_ids
from importers.ifc.unnamed import _role
from tests.ifc_build import IfcBuild, Schema, two_rooms
from tests.importers.ifc.reading import imported, keys, reached_share

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importers.result import ImportResult

_WALL = re.compile(rb"IFCWALL\(('[^']*'),\$,'Wall',\$,\$,(#\d+),(#\d+),\$(?:,\$)?\)")


def rewritten(build: IfcBuild, folder: Path, change: Callable[[bytes], bytes]) -> ImportResult:
    """A model whose text was changed after it was written."""
    path = build.save(folder / "plan.ifc")
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    return read_ifc([path], name="Test")


@pytest.mark.parametrize("more", [3_000_000_000, 10**25])
def test_ids_beyond_32_bits_are_numbered_anew(more: int, tmp_path: Path) -> None:
    def raised(text: bytes) -> bytes:
        return re.sub(rb"#(\d+)", lambda found: b"#%d" % (int(found[1]) + more), text)

    result = rewritten(two_rooms()[0], tmp_path, raised)
    assert reached_share(result) == (2, 2)
    (repair,) = result.repairs
    assert repair.key == "ids-renumbered"
    assert int(repair.facts["count"]) > 100


def test_what_only_looks_like_an_id_is_left_alone() -> None:
    text = b"DATA; /* #9999999999 */ #9999999999=IFCX('#9999999999 it''s #2',#0007,#7);"
    made, count = with_small_ids(text)
    assert count == 2
    assert made == b"DATA; /* #9999999999 */ #1=IFCX('#9999999999 it''s #2',#2,#2);"
    sound = b"#2147483647=IFCX();"
    assert with_small_ids(sound) == (sound, 0)


@pytest.mark.parametrize("spaces", [True, False])
@pytest.mark.parametrize(
    ("schema", "as_what"),
    [
        ("IFC4", rb"IFCBUILDINGELEMENTPROXY(\1,$,$,$,$,\2,\3,$,$)"),
        ("IFC4X3", rb"IFCBUILTELEMENT(\1,$,$,$,$,\2,\3,$)"),
        ("IFC2X3", rb"IFCBEAM(\1,$,'WALL PANEL 3',$,$,\2,\3,$)"),
        ("IFC4", rb"IFCPLATE(\1,$,'\\X2\\988452365899677F\\X0\\',$,$,\2,\3,$,$)"),
    ],
)
def test_walls_of_another_class_part_the_rooms(
    schema: Schema, as_what: bytes, spaces: bool, tmp_path: Path
) -> None:
    build, _ = two_rooms(schema, spaces=spaces)
    result = rewritten(build, tmp_path, lambda text: _WALL.sub(as_what, text))
    assert reached_share(result) == (2, 2)
    # Five walls of 0.2 m: 8.6 m and 8.6 m along, 3 m three times across.
    assert result.site.storeys[0].walls.area == pytest.approx(5.24, abs=0.1)


def test_nameless_things_are_no_walls_where_walls_are_called_so(tmp_path: Path) -> None:
    build, storey = two_rooms()
    build.block("IfcBuildingElementProxy", storey, (1, 1, 0), (2.0, 0.1, 2.2))
    walls = imported(build, tmp_path).site.storeys[0].walls
    assert not shapely.intersects(walls, shapely.Point(2, 1.05))


def test_a_model_of_nameless_walls_alone_keeps_its_pictures_off_the_plan(tmp_path: Path) -> None:
    build, storey = two_rooms()
    for x, size in ((1.0, (1.0, 0.05, 0.8)), (2.5, (0.5, 0.5, 0.4))):
        build.block("IfcBuildingElementProxy", storey, (x, 1.5, 0), size)
    proxy = rb"IFCBUILDINGELEMENTPROXY(\1,$,$,$,$,\2,\3,$,$)"
    result = rewritten(build, tmp_path, lambda text: _WALL.sub(proxy, text))
    assert result.site.storeys[0].walls.area == pytest.approx(5.24, abs=0.1)
    assert "element-unreadable" not in keys(result)


@pytest.mark.parametrize(
    ("size", "role"),
    [
        ((4.0, 0.2, 3.0), "wall"),
        ((0.4, 0.4, 3.0), "column"),
        ((0.8, 0.9, 3.0), "column"),
        ((4.0, 3.0, 0.2), "slab"),
        ((4.0, 3.0, 3.0), None),
        ((4.0, 0.2, 0.9), None),
        ((0.5, 0.5, 0.2), None),
    ],
)
def test_a_shape_tells_what_has_no_name(size: tuple[float, ...], role: str | None) -> None:
    assert _role(cuboid(*size)) == role


def cuboid(dx: float, dy: float, dz: float) -> Mesh:
    corners = [(x, y, z) for z in (0, dz) for x, y in ((0, 0), (dx, 0), (dx, dy), (0, dy))]
    quads = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    faces = [f for a, b, c, d in quads for f in ((a, b, c), (a, c, d))]
    return Mesh(np.array(corners, dtype=np.float64), np.array(faces, dtype=np.int32))


def without_containment(build: IfcBuild, storey: Any) -> None:
    """Trimmed by a tool that kept bodies and lost relations."""
    model = build.model
    for relation in list(model.by_type("IfcRelContainedInSpatialStructure")):
        model.remove(relation)
    for relation in list(model.by_type("IfcRelAggregates")):
        if relation.RelatingObject == storey:
            model.remove(relation)


def without_storey(build: IfcBuild, storey: Any) -> None:
    """Everything hangs on the building, as of a modeller without storeys."""
    model = build.model
    for relation in model.by_type("IfcRelContainedInSpatialStructure"):
        relation.RelatingStructure = build.building
    for relation in list(model.by_type("IfcRelAggregates")):
        if relation.RelatingObject == storey:
            relation.RelatingObject = build.building
        elif storey in relation.RelatedObjects:
            model.remove(relation)
    model.remove(storey)


def without_voids(build: IfcBuild, storey: Any) -> None:
    """Doors and openings are there, and what joins them to walls is not."""
    for name in ("IfcRelVoidsElement", "IfcRelFillsElement"):
        for relation in list(build.model.by_type(name)):
            build.model.remove(relation)


def with_spaces_contained(build: IfcBuild, storey: Any) -> None:
    """Spaces contained in their storey as elements are, not parts of it."""
    for relation in list(build.model.by_type("IfcRelAggregates")):
        if relation.RelatingObject == storey:
            build.model.remove(relation)
    build.contain(storey, *build.model.by_type("IfcSpace"))


def within_another_storey(build: IfcBuild, storey: Any) -> None:
    """A storey that is part of one, as groups of levels are written."""
    above = build.rooted("IfcBuildingStorey", Name="Group", Elevation=0.0)
    for relation in build.model.by_type("IfcRelAggregates"):
        if storey in relation.RelatedObjects:
            relation.RelatedObjects = [above]
    build.aggregate(above, storey)


def with_walls_of_parts(build: IfcBuild, storey: Any) -> None:
    """The layers of each wall have bodies, and the wall has none."""
    for wall in build.model.by_type("IfcWall"):
        layer = build.rooted(
            "IfcBuildingElementPart",
            ObjectPlacement=wall.ObjectPlacement,
            Representation=wall.Representation,
        )
        wall.Representation = None
        build.aggregate(wall, layer)


def with_floors_of_planks(build: IfcBuild, storey: Any) -> None:
    """Hollow cores side by side, written as beams, and no slab."""
    for slab in build.model.by_type("IfcSlab"):
        for relation in list(build.model.by_type("IfcRelContainedInSpatialStructure")):
            if slab in relation.RelatedElements:
                build.model.remove(relation)
        build.model.remove(slab)
    for number in range(7):
        low = (-0.2 + 1.2 * number, -0.2, -0.2)
        build.block("IfcBeam", storey, low, (1.2, 3.4, 0.2), Name="HOLLOWCORE")


def with_bodies_unnamed(build: IfcBuild, storey: Any) -> None:
    """Representations without identifier, in a context of another type."""
    build.context.ContextType = "Plan"
    for shape in build.model.by_type("IfcShapeRepresentation"):
        shape.RepresentationIdentifier = None


@pytest.mark.parametrize(
    "habit",
    [
        without_containment,
        without_storey,
        without_voids,
        with_spaces_contained,
        within_another_storey,
        with_walls_of_parts,
        with_floors_of_planks,
        with_bodies_unnamed,
    ],
)
def test_a_model_of_other_habits_has_the_same_rooms(
    habit: Callable[[IfcBuild, Any], None], tmp_path: Path
) -> None:
    build, storey = two_rooms()
    habit(build, storey)
    result = imported(build, tmp_path)
    assert reached_share(result) == (2, 2)
    assert [round(space.polygon.area) for space in result.site.spaces] == [12, 12]
    assert [opening.is_entrance for opening in result.site.openings].count(True) == 1
    assert result.site.storeys[0].walls.area == pytest.approx(5.24, abs=0.1)


def test_a_station_of_facility_parts_is_a_building(tmp_path: Path) -> None:
    build = IfcBuild("IFC4X3")
    station = build.rooted("IfcFacility", Name="Station")
    hall = build.rooted("IfcFacilityPartCommon", Name="Concourse", UsageType="VERTICAL")
    for relation in list(build.model.by_type("IfcRelAggregates")):
        if build.building in relation.RelatedObjects:
            relation.RelatedObjects = [station]
    build.model.remove(build.building)
    build.aggregate(station, hall)
    build.block("IfcSlab", hall, (-0.2, -0.2, -0.2), (8.6, 3.4, 0.2), Name="Slab")
    south = build.wall(hall, -0.2, -0.2, 8.4, 0)
    for x0, y0, x1, y1 in ((-0.2, 3, 8.4, 3.2), (-0.2, 0, 0, 3), (8.2, 0, 8.4, 3)):
        build.wall(hall, x0, y0, x1, y1)
    between = build.wall(hall, 4, 0, 4.2, 3)
    build.door(hall, south, (1.5, -0.2, 0))
    build.door(hall, between, (4, 1, 0), along_y=True)
    build.space(hall, "1", "Corridor", (0, 0, 0))
    build.space(hall, "2", "Office", (4.2, 0, 0))
    assert reached_share(imported(build, tmp_path)) == (2, 2)


def test_a_door_among_the_panes_of_a_curtain_wall_is_walked_through(tmp_path: Path) -> None:
    build = IfcBuild()
    storey = build.storey("1F", 0.0)
    build.block("IfcSlab", storey, (-0.2, -0.2, -0.2), (4.4, 3.4, 0.2), Name="Slab")
    panes = [
        build.block("IfcPlate", None, (x, -0.1, 0), (1.0, 0.05, 3.0), Name="Glazed")
        for x in (0.0, 2.0, 3.0)
    ]
    door = build.rooted(
        "IfcDoor",
        Name="Curtain Wall Door",
        OverallHeight=2.1,
        OverallWidth=1.0,
        ObjectPlacement=build.local(1, -0.1, 0),
        Representation=build.box(1.0, 0.05, 2.1),
    )
    front = build.rooted("IfcCurtainWall", Name="Front", ObjectPlacement=build.local(0, 0, 0))
    build.contain(storey, front)
    build.aggregate(front, *panes, door)
    for x0, y0, x1, y1 in ((-0.2, 3, 4.2, 3.2), (-0.2, 0, 0, 3), (4, 0, 4.2, 3)):
        build.wall(storey, x0, y0, x1, y1)
    build.space(storey, "1", "Lobby", (0, 0, 0))
    result = imported(build, tmp_path)
    assert [opening.is_entrance for opening in result.site.openings] == [True]
    assert reached_share(result) == (1, 1)
