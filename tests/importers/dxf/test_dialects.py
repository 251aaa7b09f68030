"""Habits of drawing tools and offices, one small drawing each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from importers.dxf import read_dxf
from importers.dxf.child import plan_drawing
from spatial.network import build_network
from spatial.reach import reach
from tests.dxf_build import WALL, Sheet, two_rooms

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult

ROOMS = {"Office": (0.0, 4.0), "Storage": (4.2, 7.2)}  # x from, to; y 0 to 4
# Middle lines of the walls around them, doors left open: x 1 to 1.9 outside, y 1 to 1.9 inside.
LINES = (
    ((-0.2, 4.1), (7.4, 4.1)),
    ((-0.1, -0.2), (-0.1, 4.0)),
    ((7.3, -0.2), (7.3, 4.0)),
    ((0.0, -0.1), (1.0, -0.1)),
    ((1.9, -0.1), (7.2, -0.1)),
    ((4.1, 0.0), (4.1, 1.0)),
    ((4.1, 1.9), (4.1, 4.0)),
)


def leaves(sheet: Sheet) -> None:
    """Both doors as loose lines and arcs."""
    sheet.swing("A-DOOR", (1, -WALL), 0.9, 270, 360)
    sheet.line("A-DOOR", (1, -WALL), (1, -WALL - 0.9))
    sheet.swing("A-DOOR", (4, 1), 0.9, 90, 180)
    sheet.line("A-DOOR", (4, 1), (3.1, 1))


def names(sheet: Sheet) -> None:
    sheet.text("A-AREA-IDEN", "Office", (1.5, 2.5))
    sheet.text("A-AREA-IDEN", "Storage", (5.0, 2.5))


def read(path: Path) -> ImportResult:
    return read_dxf([path], name="x", read=plan_drawing)


def are_both_reached(result: ImportResult, slack: float = 0.1) -> None:
    areas = {space.name: space.polygon.area for space in result.site.spaces}
    assert areas == {
        "Office": pytest.approx(16, abs=16 * slack),
        "Storage": pytest.approx(12, abs=12 * slack),
    }
    assert [opening.is_entrance for opening in result.site.openings].count(True) == 1
    assert len(reach(result.site, build_network(result.site)).spaces) == 2


@pytest.mark.parametrize("filled", [True, False])
def test_rooms_drawn_without_walls_have_doors_in_what_lies_between(
    tmp_path: Path, filled: bool
) -> None:
    sheet = Sheet()
    for x0, x1 in ROOMS.values():
        if filled:
            hatch = sheet.model.add_hatch(dxfattribs={"layer": "A-AREA"})
            corners = [sheet.at(x, y) for x, y in ((x0, 0), (x1, 0), (x1, 4), (x0, 4))]
            hatch.paths.add_polyline_path(corners, is_closed=True)
        else:
            sheet.box("A-AREA", x0, 0, x1, 4)
    leaves(sheet)
    names(sheet)
    are_both_reached(read(sheet.save(tmp_path)), 0.01)


def test_walls_of_one_broad_line_are_as_thick_as_it_is(tmp_path: Path) -> None:
    sheet = Sheet()
    for start, end in LINES:
        sheet.model.add_lwpolyline(
            [sheet.at(*start), sheet.at(*end)],
            dxfattribs={"layer": "A-WALL", "const_width": 200},
        )
    # An arrow gets broader: it is no wall, whatever its layer.
    sheet.model.add_lwpolyline(
        [(*sheet.at(2, 2), 0, 300), (*sheet.at(2.3, 2), 0, 0)],
        format="xyse",
        dxfattribs={"layer": "A-ANNO"},
    )
    leaves(sheet)
    names(sheet)
    result = read(sheet.save(tmp_path))
    are_both_reached(result, 0.03)
    between = next(o for o in result.site.openings if not o.is_entrance)
    assert between.depth == pytest.approx(0.2, abs=0.04)


def test_a_broad_line_of_several_pieces_keeps_its_corners(tmp_path: Path) -> None:
    sheet = Sheet(version="R12")
    corners = ((1.0, -0.1), (-0.1, -0.1), (-0.1, 4.1), (7.3, 4.1), (7.3, -0.1), (1.9, -0.1))
    line = sheet.model.add_polyline2d(
        [sheet.at(*corner) for corner in corners], dxfattribs={"layer": "A-WALL"}
    )
    line.dxf.default_start_width = line.dxf.default_end_width = 200
    for start, end in LINES[-2:]:
        sheet.wall("A-WALL", start[0] - 0.1, start[1], end[0] + 0.1, end[1])
    leaves(sheet)
    names(sheet)
    are_both_reached(read(sheet.save(tmp_path)), 0.03)


def test_names_and_numbers_in_the_attributes_of_a_tag(tmp_path: Path) -> None:
    sheet = two_rooms(Sheet(), names=("", ""))
    tag = sheet.document.blocks.new("ROOMTAG")
    for number, title in enumerate(("NAME", "NUMBER", "AREA")):
        tag.add_attdef(title, (0, -300 * number), dxfattribs={"height": 250})
    for number, (name, place) in enumerate((("Office", (1.5, 2.5)), ("Storage", (5.0, 2.5)))):
        put = sheet.put("ROOMTAG", "A-AREA-IDEN", place)
        put.add_auto_attribs({"NAME": name, "NUMBER": f"10{number + 1}", "AREA": "16.0 m2"})
    result = read(sheet.save(tmp_path))
    are_both_reached(result)
    assert {space.number for space in result.site.spaces} == {"101", "102"}


def test_what_is_drawn_on_a_sheet_alone_is_read(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.model = sheet.document.layout("Layout1")  # type: ignore[assignment]
    are_both_reached(read(two_rooms(sheet).save(tmp_path)))


@pytest.mark.parametrize(
    ("version", "page"), [("R12", b"ANSI_1252"), ("R12", None), ("R2000", b"ANSI_1252")]
)
def test_hanzi_under_a_western_code_page_or_none_are_read(
    tmp_path: Path, version: str, page: bytes | None
) -> None:
    sheet = Sheet(version=version)
    two_rooms(sheet, wall="墙体", door="门窗", name="房间名", names=("办公室", "仓库"))
    written = io.StringIO()
    sheet.document.write(written)
    content = written.getvalue().encode("gbk", errors="replace")
    if page is None:
        content = content.replace(b"  9\n$DWGCODEPAGE\n  3\nANSI_1252\n", b"")
    assert (b"ANSI_1252" in content) is (page is not None)
    path = tmp_path / "plan.dxf"
    path.write_bytes(content)
    result = read(path)
    assert {space.name for space in result.site.spaces} == {"办公室", "仓库"}
    assert len(reach(result.site, build_network(result.site)).spaces) == 2


def test_umlauts_of_an_old_drawing_stay_umlauts(tmp_path: Path) -> None:
    sheet = Sheet(version="R2000")
    two_rooms(sheet, wall="Wände", door="Türen", name="Raumnamen", names=("Büro", "Küche"))
    result = read(sheet.save(tmp_path))
    assert {space.name for space in result.site.spaces} == {"Büro", "Küche"}
