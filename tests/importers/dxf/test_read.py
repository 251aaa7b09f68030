"""Drawings as people draw them become rooms, doors and assets, in metres."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from importers import ImportResult, read_site
from importers.dxf import DxfPlacement, read_dxf
from importers.dxf.child import plan_drawing
from importers.errors import EmptyPlan, UnreadableFile, UnsupportedSchema
from spatial.network import build_network
from spatial.reach import reach
from tests.dxf_build import Sheet, two_rooms

if TYPE_CHECKING:
    from pathlib import Path

NAMED = ("xref$0$A-WALL", "xref$0$A-DOOR", "xref$0$A-AREA-IDEN")


def read(path: Path, **said: object) -> ImportResult:
    placement = DxfPlacement(**said)  # type: ignore[arg-type]  # as the test says
    return read_dxf([path], name="样板", placements={path.name: placement}, read=plan_drawing)


def rooms(result: ImportResult) -> dict[str, float]:
    return {space.name: round(space.polygon.area, 1) for space in result.site.spaces}


def reached(result: ImportResult) -> int:
    return len(reach(result.site, build_network(result.site)).spaces)


def keys(result: ImportResult) -> set[str]:
    return {issue.key for issue in (*result.issues, *result.repairs)}


@pytest.mark.parametrize(
    ("wall", "door", "name"),
    [
        ("A-WALL", "A-DOOR", "A-AREA-IDEN"),
        NAMED,
        ("xref|A-WALL", "xref|A-DOOR", "xref|A-AREA-IDEN"),
        ("墙", "门", "房间名称"),
        ("WALL", "WINDOW", "PUB_TEXT"),  # Tianzheng: doors lie on WINDOW
        ("Wände", "Türen", "Raumnamen"),
        ("A-B21---", "A-B31---", "A-TEXT"),  # ISO 13567
    ],
)
def test_layers_of_many_standards_give_the_same_two_rooms(
    tmp_path: Path, wall: str, door: str, name: str
) -> None:
    sheet = Sheet()
    if "|" in wall:
        for layer in (wall, door, name):
            sheet.document.layers.add(layer.replace("|", "$0$"))
        wall, door, name = (layer.replace("|", "$0$") for layer in (wall, door, name))
    result = read(two_rooms(sheet, wall=wall, door=door, name=name).save(tmp_path))
    assert rooms(result) == {"Office": 16.0, "Storage": 12.0}  # 4 × 4 m, 3 × 4 m
    (inner,) = [o for o in result.site.openings if not o.is_entrance]
    assert None not in inner.space_ids
    assert sum(o.is_entrance for o in result.site.openings) == 1
    assert reached(result) == 2


def test_doors_keep_the_width_and_place_of_their_gap(tmp_path: Path) -> None:
    result = read(two_rooms(Sheet()).save(tmp_path))
    (inner,) = [o for o in result.site.openings if not o.is_entrance]
    (x0, y0), (x1, y1) = inner.line
    assert sorted((round(y0, 1), round(y1, 1))) == [1.0, 1.9]
    assert abs(x0 - 4.1) < 0.05
    assert abs(x1 - 4.1) < 0.05


@pytest.mark.parametrize(
    ("per_metre", "header", "used", "is_mended"),
    [
        (1000.0, 4, "mm", False),
        (39.3701, 4, "in", True),  # the header says millimetres
        (1.0, 6, "m", False),
        (100.0, 4, "cm", True),
        (3.28084, 0, "ft", False),  # none stated
        (1000.0, 1, "mm", True),
    ],
)
def test_the_unit_is_what_makes_doors_and_walls_plausible(
    tmp_path: Path, per_metre: float, header: int, used: str, is_mended: bool
) -> None:
    sheet = two_rooms(Sheet(per_metre=per_metre, header=header))
    result = read(sheet.save(tmp_path))
    assert rooms(result) == {"Office": 16.0, "Storage": 12.0}
    mended = [repair for repair in result.repairs if repair.key == "unit-mended"]
    assert bool(mended) == is_mended
    if mended:
        assert mended[0].facts["used"] == used
        assert mended[0].facts["door_m"] == 0.9


def test_a_stated_unit_is_not_doubted(tmp_path: Path) -> None:
    # Millimetres taken for inches: 7.6 m of building are 193 m.
    site = read(two_rooms(Sheet()).save(tmp_path), unit="in").site
    x0, _, x1, _ = site.storeys[0].walls.bounds
    assert x1 - x0 == pytest.approx(7.6 * 25.4, abs=0.2)


def test_binary_and_chinese_code_page_drawings_are_read(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet(version="R2000"), wall="墙", door="门", name="房间名称",
                      names=("消防控制室", "配电间"))  # fmt: skip
    sheet.document.header["$DWGCODEPAGE"] = "ANSI_936"
    sheet.document.encoding = "gbk"
    assert set(rooms(read(sheet.save(tmp_path)))) == {"消防控制室", "配电间"}
    binary = tmp_path / "binary.dxf"
    two_rooms(Sheet()).document.saveas(binary, fmt="bin")
    assert set(rooms(read_site([binary], name="x"))) == {"Office", "Storage"}


def test_mirrored_and_nested_blocks_are_doors_too(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.door_block("leaf")
    outer = sheet.document.blocks.new("DOOR-900")
    outer.add_blockref("leaf", (0, 0), dxfattribs={"layer": "0", "xscale": -1})
    result = read(two_rooms(sheet, block="DOOR-900", hinge=(4, 1.9)).save(tmp_path))
    assert reached(result) == 2
    assert {o.kind for o in result.site.openings} == {"door"}


def test_a_whole_plan_inside_a_block_is_unfolded(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet())
    block = sheet.document.blocks.new("ground-floor")
    for entity in list(sheet.model):
        sheet.model.unlink_entity(entity)
        block.add_entity(entity)
    sheet.put("ground-floor", "0", (100.0, 50.0), turn=90)
    result = read(sheet.save(tmp_path))
    assert rooms(result) == {"Office": 16.0, "Storage": 12.0}
    west, _, east, _ = result.site.storeys[0].outline.bounds
    assert 95 < west < east < 101  # turned about (100, 50)


def test_symbols_become_assets_with_their_codes(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet())
    for name in ("灭火器", "Smoke Detector", "chair"):
        block = sheet.document.blocks.new(name)
        block.add_circle((0, 0), 150, dxfattribs={"layer": "0"})
        block.add_attdef("CODE", (0, 0), dxfattribs={"layer": "0"})
    sheet.put("灭火器", "消防", (1, 1)).add_attrib("编号", "MHQ-01", sheet.at(1, 1))
    sheet.put("Smoke Detector", "E-FIRE", (6, 2))
    sheet.put("chair", "A-FURN", (2, 2))
    result = read(sheet.save(tmp_path))
    found = {asset.kind: asset for asset in result.site.assets}
    assert set(found) == {"extinguisher", "smoke_detector"}
    assert found["extinguisher"].code == "MHQ-01"
    assert found["extinguisher"].position == pytest.approx((1, 1, 0), abs=0.01)
    homes = {space.id: space.name for space in result.site.spaces}
    assert [homes[a.space_id] for a in found.values() if a.space_id] == ["Office", "Storage"]


def test_outlines_of_rooms_are_preferred_to_walls(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet())
    sheet.box("A-AREA", 0, 0, 4, 2)  # the office is two rooms to whoever drew it
    sheet.box("A-AREA", 0, 2, 4, 4)
    sheet.text("A-AREA-IDEN", "Archive", (1.5, 1.0))
    assert rooms(read(sheet.save(tmp_path))) == {"Office": 8.0, "Archive": 8.0, "Storage": 12.0}


def test_texts_that_are_no_names_are_left_out(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet(), name="PUB_TEXT", names=("%%u会议室", "办公室"))
    for text in (
        "16.00㎡",
        "M0921",
        "%%p0.000",
        "FFL 0.00",
        "13'6 x 11'",
        "C1515",
        "详见建施-05。 注",
    ):
        sheet.text("PUB_TEXT", text, (1.5, 1.0))
    sheet.text("PUB_TEXT", "详见建施-05。 注", (1.5, 0.5))
    sheet.text("PUB_TEXT", "1-203", (5.0, 2.1))
    made = sheet.model.add_mtext(
        "{\\fSimSun|b0;\\H1.2x;甲乙}", dxfattribs={"layer": "PUB_TEXT", "char_height": 250}
    )
    made.set_location(sheet.at(5.0, 3.5))
    result = read(sheet.save(tmp_path))
    assert [(s.name, s.number) for s in result.site.spaces if s.number] == [("办公室", "1-203")]
    assert "会议室" in rooms(result)


def test_a_single_line_plan_has_rooms_too(tmp_path: Path) -> None:
    sheet = Sheet()
    for start, end in (
        ((0, 0), (1, 0)), ((1.9, 0), (8, 0)), ((8, 0), (8, 4)), ((8, 4), (0, 4)), ((0, 4), (0, 0)),
        ((4, 0), (4, 1)), ((4, 1.9), (4, 4)),
    ):  # fmt: skip
        sheet.line("WALLS", start, end)
    sheet.swing("DOORS", (4, 1), 0.9, 0, 90)
    sheet.swing("DOORS", (1, 0), 0.9, 270, 360)
    result = read(sheet.save(tmp_path))
    assert sorted(round(s.polygon.area) for s in result.site.spaces) == [16, 16]
    assert reached(result) == 2


def test_open_rooms_are_parted_between_their_names(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet(), names=("Living room", "Storage"))
    sheet.text("A-AREA-IDEN", "Kitchen", (1.5, 0.5))
    result = read(sheet.save(tmp_path))
    assert set(rooms(result)) == {"Living room", "Kitchen", "Storage"}
    assert "open-plan-divided" in keys(result)
    assert reached(result) == 3


def test_a_room_whose_wall_has_a_hole_is_closed_as_far_as_its_name_needs(tmp_path: Path) -> None:
    sheet = Sheet()
    w = 0.2
    sheet.wall("A-WALL", 0, 0, 5, w)
    sheet.wall("A-WALL", 0, 4, 5, 4 + w)
    sheet.wall("A-WALL", 0, w, w, 4)
    sheet.wall("A-WALL", 5, 0, 5 + w, 1)
    sheet.wall("A-WALL", 5, 3.3, 5 + w, 4 + w)  # 2.3 m are open, and nothing is drawn there
    sheet.text("A-AREA-IDEN", "Loading dock", (2, 2))
    result = read(sheet.save(tmp_path))
    assert set(rooms(result)) == {"Loading dock"}
    assert 14 < rooms(result)["Loading dock"] < 20  # 4.8 × 3.8 m
    assert "rooms-closed" in keys(result)


def test_storeys_are_joined_where_stairs_stand_over_stairs(tmp_path: Path) -> None:
    paths = []
    for name in ("大楼_1F.dxf", "大楼_二层.dxf"):
        paths.append(two_rooms(Sheet(), names=("Office", "楼梯间")).save(tmp_path, name))
    result = read_dxf(paths, name="大楼", read=plan_drawing)
    low, high = result.site.storeys
    assert (low.level, high.level) == (0, 1)
    assert (low.elevation, high.elevation) == (0.0, 3.5)  # stated nowhere
    assert "elevation-assumed" in keys(result)
    (stair,) = result.site.connectors
    assert [landing.storey_id for landing in stair.landings] == [low.id, high.id]
    assert reached(result) == 4


def test_the_user_says_storey_height_and_place(tmp_path: Path) -> None:
    path = two_rooms(Sheet()).save(tmp_path)
    said = {"storey": "B1", "elevation": -4.2, "offset": (10.0, 5.0), "rotation": math.pi / 2}
    (storey,) = read(path, **said).site.storeys
    assert (storey.name, storey.level, storey.elevation) == ("B1", -1, -4.2)
    # x 0 … 7.2 and y -0.2 … 4.2 turned a quarter: x 10 - 4.2 … 10.2, y 5 - 0.2 … 12.4.
    assert storey.outline.bounds == pytest.approx((5.8, 4.8, 10.2, 12.4), abs=0.05)


def test_a_layer_can_be_named_by_hand(tmp_path: Path) -> None:
    path = two_rooms(Sheet(), wall="PLAN-17").save(tmp_path)
    with pytest.raises(EmptyPlan, match="PLAN-17"):
        read(path)
    assert set(rooms(read(path, layers=(("plan-17", "wall"),)))) == {"Office", "Storage"}


def test_layers_all_switched_off_mean_nothing(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet())
    for name in ("A-WALL", "A-DOOR", "A-AREA-IDEN", "0", "Defpoints"):
        (sheet.document.layers.get(name) if name in sheet.document.layers
         else sheet.document.layers.add(name)).off()  # fmt: skip
    assert set(rooms(read(sheet.save(tmp_path)))) == {"Office", "Storage"}


def test_missing_xrefs_and_foreign_objects_are_told(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet())
    sheet.document.add_xref_def("site.dwg", "site")
    sheet.model.add_blockref("site", (0, 0))
    path = sheet.save(tmp_path)
    whole = path.read_text("utf-8")
    foreign = "  0\nTCH_WALL\n  5\nFFF1\n  8\nWALL\n100\nAcDbEntity\n"
    start = whole.index("ENTITIES\n") + len("ENTITIES\n")
    path.write_text(whole[:start] + foreign + whole[start:], "utf-8")
    assert {"xref-missing", "custom-objects"} <= keys(read(path))


def test_dwg_and_rubbish_are_refused_with_a_remedy(tmp_path: Path) -> None:
    dwg = tmp_path / "plan.dwg"
    dwg.write_bytes(b"AC1032" + bytes(200))
    with pytest.raises(UnsupportedSchema, match="save it as DXF"):
        read_site([dwg], name="x")
    rubbish = tmp_path / "plan.dxf"
    rubbish.write_bytes(b"\x00\x01 not a drawing" * 40)
    with pytest.raises((UnreadableFile, EmptyPlan)):
        read_site([rubbish], name="x")


def test_a_truncated_drawing_is_recovered_and_said_so(tmp_path: Path) -> None:
    path = two_rooms(Sheet()).save(tmp_path)
    text = path.read_text("utf-8")
    path.write_text(text[: text.rindex("OBJECTS")], "utf-8")
    result = read(path)
    assert set(rooms(result)) == {"Office", "Storage"}


@pytest.mark.parametrize(
    ("file", "named", "enclosed"),
    [
        # Counted on the drawing: 18 names, and rooms without one: 2 closets, linen, fireplace.
        ("bishop_overland_house.dxf", 18, 22),
        # 12 named rooms within walls (loading dock and courtyard are open), chase, passage.
        ("park1810_A101_floor1.dxf", 11, 13),
    ],
)
def test_rooms_of_real_drawings_are_found(
    corpus: Path, file: str, named: int, enclosed: int
) -> None:
    result = read_dxf([corpus / "dxf" / file], name=file)
    labelled = [s for s in result.site.spaces if not s.name.isdigit()]
    assert len(labelled) >= named
    assert len(result.site.spaces) >= enclosed
    assert reached(result) >= len(result.site.spaces) - 1
