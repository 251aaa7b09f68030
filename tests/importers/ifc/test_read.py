"""Small made-up files whose rooms, doors and ways up can be counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importers.ifc import read_ifc
from tests.ifc_build import FOOT, IfcBuild, two_rooms

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult
    from tests.ifc_build import Schema

# 2 rooms of 4 × 3 m; the inner door less a jamb of 2 cm each side, through 0.2 m of wall; the front
# door the same and 0.1 m out of the façade.
ROOMS = 24.0
INNER = 0.86 * 0.2
FRONT = 0.86 * 0.3


def imported(build: IfcBuild, folder: Path, name: str = "plan.ifc") -> ImportResult:
    return read_ifc([build.save(folder / name)], name="Test")


def keys(result: ImportResult) -> set[str]:
    return {issue.key for issue in result.issues}


@pytest.mark.parametrize(("schema", "unit"), [("IFC4", 1.0), ("IFC2X3", 0.001), ("IFC4X3", FOOT)])
def test_two_rooms_are_one_floor_in_any_unit(schema: Schema, unit: float, tmp_path: Path) -> None:
    site = imported(two_rooms(schema, unit)[0], tmp_path).site
    (storey,) = site.storeys
    assert (storey.name, storey.level) == ("1F", 0)
    assert storey.elevation == pytest.approx(0, abs=1e-6)
    assert [round(space.polygon.area, 2) for space in site.spaces] == [12.0, 12.0]
    assert storey.floor.area == pytest.approx(ROOMS + INNER + FRONT, abs=0.02)
    assert len(storey.floor.geoms) == 1
    # 8.6 × 3.4 outside
    assert storey.outline.area == pytest.approx(8.6 * 3.4, abs=0.1)


def test_names_are_split_and_uses_known(tmp_path: Path) -> None:
    site = imported(two_rooms()[0], tmp_path).site
    corridor, office = site.spaces
    assert (corridor.name, corridor.name_en, corridor.number) == ("走廊", "Corridor", "101")
    assert (corridor.use, corridor.pass_through) == ("circulation", 1.0)
    assert (office.use, office.pass_through) == ("office", 4.0)
    (building,) = site.buildings
    assert (building.name, building.name_en) == ("1号楼", "Tower 1")


def test_doors_know_their_sides_and_the_front_door_is_an_entrance(tmp_path: Path) -> None:
    site = imported(two_rooms()[0], tmp_path).site
    front, inner = sorted(site.openings, key=lambda opening: not opening.is_entrance)
    assert front.is_entrance
    assert set(front.space_ids) == {site.spaces[0].id, None}
    assert not inner.is_entrance
    assert set(inner.space_ids) == {space.id for space in site.spaces}
    assert inner.depth == pytest.approx(0.2, abs=0.01)
    (x0, y0), (x1, y1) = inner.line
    # Jambs at y 1.0 and 1.9, in the middle of the wall at x 4.1.
    assert sorted((round(y0, 2), round(y1, 2))) == [1.0, 1.9]
    assert (round(x0, 2), round(x1, 2)) == (4.1, 4.1)


def test_the_first_space_of_a_door_lies_to_the_left_of_its_line(tmp_path: Path) -> None:
    site = imported(two_rooms()[0], tmp_path).site
    for opening in site.openings:
        (x0, y0), (x1, y1) = opening.line
        for space_id, side in zip(opening.space_ids, (1, -1), strict=True):
            if space_id is not None:
                space = next(s for s in site.spaces if s.id == space_id)
                centre = space.polygon.centroid
                cross = (x1 - x0) * (centre.y - y0) - (y1 - y0) * (centre.x - x0)
                assert cross * side > 0


@pytest.mark.parametrize(
    ("inner", "kind", "issue"),
    [
        ("door-without-opening", "door", "door-without-opening"),
        ("doubled", "door", "door-doubled"),
        ("passage", "passage", ""),
    ],
)
def test_oddly_drawn_ways_through_are_one_way_each(
    inner: str, kind: str, issue: str, tmp_path: Path
) -> None:
    result = imported(two_rooms(inner=inner)[0], tmp_path)
    between = [o for o in result.site.openings if None not in o.space_ids]
    assert [o.kind for o in between] == [kind]
    assert len(result.site.openings) == 2
    assert len(result.site.storeys[0].floor.geoms) == 1
    assert not issue or issue in keys(result)


def test_without_a_door_there_are_two_floors(tmp_path: Path) -> None:
    site = imported(two_rooms(inner="none")[0], tmp_path).site
    assert len(site.storeys[0].floor.geoms) == 2


def test_a_storey_off_its_elevation_is_where_its_spaces_are(tmp_path: Path) -> None:
    site = imported(two_rooms(storey_z=1.2)[0], tmp_path).site
    (storey,) = site.storeys
    assert storey.elevation == pytest.approx(0.0, abs=1e-6)
    assert storey.name == "1F"


def test_without_spaces_the_slab_gives_the_rooms(tmp_path: Path) -> None:
    result = imported(two_rooms(spaces=False)[0], tmp_path)
    rooms = result.site.spaces
    assert [round(room.polygon.area) for room in rooms] == [12, 12]
    assert all(room.source.id.startswith("derived") for room in rooms)
    assert "spaces-derived" in keys(result)
    inner = next(o for o in result.site.openings if not o.is_entrance)
    assert set(inner.space_ids) == {room.id for room in rooms}


def test_ids_are_the_same_at_every_import(tmp_path: Path) -> None:
    build = two_rooms(spaces=False)[0]
    one, other = (imported(build, tmp_path).site for _ in range(2))
    assert one == other


def test_a_lift_is_known_by_the_name_of_its_spaces(tmp_path: Path) -> None:
    build, ground = two_rooms()
    upper = build.storey("2F", 3.0)
    build.space(upper, "201", "Corridor", (0, 0, 3))
    for storey, z in ((ground, 0.0), (upper, 3.0)):
        build.space(storey, "L", "ELEV", (1, 3.2, z), (2, 2, 3.0))
        build.space(storey, "M", "ELEV EQ RM", (5, 3.2, z), (2, 2, 3.0))
    site = imported(build, tmp_path).site
    (lift,) = site.connectors
    assert lift.kind == "lift"
    assert [landing.elevation for landing in lift.landings] == pytest.approx([0, 3], abs=1e-6)
    assert sorted(s.use for s in site.spaces if "ELEV" in s.name) == ["lift"] * 2 + ["plant"] * 2


def test_a_stair_with_a_half_landing_joins_two_storeys(tmp_path: Path) -> None:
    build = IfcBuild()
    ground, upper = build.storey("1F", 0.0), build.storey("2F", 3.0)
    for storey, z in ((ground, 0.0), (upper, 3.0)):
        build.space(storey, "S", "楼梯间 / Stairwell", (0, 0, z), (2.4, 4.5, 3.0))
        build.space(storey, "C", "Corridor", (2.4, 0, z))
    build.stair(ground, (0, 0, 0))
    site = imported(build, tmp_path).site
    (stair,) = site.connectors
    assert stair.kind == "stair"
    bottom, top = stair.landings
    # The lowest step is in the left flight (x 0 … 1.2), the highest in the right one.
    assert bottom.point[0] == pytest.approx(0.6, abs=0.1)
    assert top.point[0] == pytest.approx(1.8, abs=0.1)
    assert (bottom.elevation, top.elevation) == pytest.approx((0, 3), abs=1e-6)
    names = {storey.id: storey.name for storey in site.storeys}
    assert [names[landing.storey_id] for landing in stair.landings] == ["1F", "2F"]


def test_a_stair_to_nowhere_is_an_issue(tmp_path: Path) -> None:
    build, storey = two_rooms()
    build.stair(storey, (0.5, 0, 0))
    result = imported(build, tmp_path)
    assert not result.site.connectors
    assert "stair-joins-nothing" in keys(result)


def test_a_lamp_is_told_by_its_type_in_ifc2x3(tmp_path: Path) -> None:
    build, storey = two_rooms("IFC2X3", 0.001)
    lamp = build.at("IfcFlowTerminal", storey, (2, 1, 2.6), Name="T8:2x36W", Tag="ZM-1-01")
    build.typed(lamp, "IfcLightFixtureType", Name="T8", PredefinedType="NOTDEFINED")
    build.at("IfcFlowController", storey, (6, 1, 2.9), Name="M_Smoke Detector:Standard")
    build.at("IfcBuildingElementProxy", storey, (6, 2, 0.0), Name="XF-1-02 消火栓")
    build.at("IfcBuildingElementProxy", storey, (6, 2, 0.0), Name="Grid bubble")
    site = imported(build, tmp_path).site
    by_kind = {asset.kind: asset for asset in site.assets}
    assert set(by_kind) == {"lamp", "smoke_detector", "hydrant_indoor"}
    assert by_kind["lamp"].code == "ZM-1-01"
    assert by_kind["lamp"].position == pytest.approx((2, 1, 2.6))
    assert by_kind["lamp"].space_id == site.spaces[0].id
    assert by_kind["smoke_detector"].space_id == site.spaces[1].id
    assert by_kind["hydrant_indoor"].code == "XF-1-02"


def test_a_landing_door_is_no_lift_and_a_fire_door_is_an_asset(tmp_path: Path) -> None:
    build, storey = two_rooms()
    wall = build.wall(storey, 9, 0, 9.2, 6)
    build.door(storey, wall, (9, 1, 0), along_y=True, name="CM101 电梯层门")
    build.door(storey, wall, (9, 3, 0), along_y=True, name="FM104 甲级防火门 / Fire door")
    assert [a.kind for a in imported(build, tmp_path).site.assets] == ["fire_door"]


def test_zones_hold_their_spaces(tmp_path: Path) -> None:
    build, _ = two_rooms()
    zone = build.rooted("IfcZone", Name="一层 / Ground floor")
    spaces = build.model.by_type("IfcSpace")
    build.rooted("IfcRelAssignsToGroup", RelatedObjects=spaces, RelatingGroup=zone)
    site = imported(build, tmp_path).site
    assert [(z.name, z.name_en) for z in site.zones] == [("一层", "Ground floor")]
    assert set(site.zones[0].space_ids) == {space.id for space in site.spaces}


def test_areas_are_compared_with_what_the_file_states(tmp_path: Path) -> None:
    """Rooms of 12 m² each; the file says 12 m² and 20 m², in square feet."""
    build, _ = two_rooms("IFC2X3", FOOT)
    m = build.model
    for space, area in zip(m.by_type("IfcSpace"), (12.0, 20.0), strict=True):
        quantity = m.create_entity("IfcQuantityArea", "NetFloorArea", None, None, area / 0.09290304)
        made = build.rooted("IfcElementQuantity", Name="BaseQuantities", Quantities=[quantity])
        build.rooted(
            "IfcRelDefinesByProperties", RelatedObjects=[space], RelatingPropertyDefinition=made
        )
    build.space(m.by_type("IfcBuildingStorey")[0], "3", "Without", (20, 0, 0))
    result = imported(build, tmp_path)
    areas = result.areas
    assert (areas.compared, areas.differing) == (2, 1)
    assert (areas.own, areas.stated) == pytest.approx((24, 32), abs=0.01)
    assert [i.facts["stated"] for i in result.issues if i.key == "area-differs"] == [20]


def test_what_is_passed_over_is_counted_with_its_reason(tmp_path: Path) -> None:
    build, storey = two_rooms()
    build.block("IfcWindow", storey, (1, 3, 1), (1, 0.2, 1), Name="Window")
    build.at("IfcWall", storey, (0, 9, 0), Name="Wall without a shape")
    build.at("IfcBuildingElementProxy", storey, (1, 1, 0), Name="Generic model 17")
    build.at("IfcFlowSegment", storey, (1, 1, 0), Name="Pipe")
    found = {(s.ifc_class, s.reason): s.count for s in imported(build, tmp_path).skipped}
    assert found == {
        ("IfcBuildingElementProxy", "kind_unknown"): 1,
        ("IfcFlowSegment", "not_for_a_plan"): 1,
        ("IfcWall", "no_shape"): 1,
        ("IfcWindow", "not_for_a_plan"): 1,
    }
