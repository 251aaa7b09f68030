"""Sheets with several plans beside one another, and elevations among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importers.dxf import read_dxf
from importers.dxf.child import plan_drawing
from importers.dxf.placement import DxfPlacement
from importers.dxf.titles import ROOF, is_title, levels_of
from tests.dxf_build import LargeSheet

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult


def read(path: Path, storey: str = "") -> ImportResult:
    placement = DxfPlacement(storey=storey)
    return read_dxf([path], name="大楼", placements={path.name: placement}, read=plan_drawing)


@pytest.mark.parametrize(
    ("title", "levels"),
    [
        ("一层平面图 1:100", (0,)),
        ("首层平面图", (0,)),
        ("地下一层平面图", (-1,)),
        ("地下二层平面图", (-2,)),
        ("B1层平面图", (-1,)),
        ("二~四层平面图", (1, 2, 3)),
        ("3-5F平面图", (2, 3, 4)),
        ("二、四层平面图", (1, 3)),
        ("二、四~六层平面图", (1, 3, 4, 5)),
        ("十一层平面图", (10,)),
        ("标准层平面图", ()),
        ("屋顶平面图", (ROOF,)),
        ("SECOND FLOOR PLAN", (1,)),
        ("2nd Floor Plan", (1,)),
        ("Grundriss EG", (0,)),
        ("Grundriss 1. OG", (1,)),
        ("一层天花平面图", None),
        ("总平面图", None),
        ("基础平面图", None),
        ("1-10立面图", None),
        ("走廊", None),
    ],
)
def test_titles_tell_the_levels_of_floor_plans(title: str, levels: tuple[int, ...] | None) -> None:
    assert levels_of(title) == levels
    assert is_title(title) == (title != "走廊")


def test_every_plan_of_a_sheet_becomes_its_storeys(tmp_path: Path) -> None:
    sheet = LargeSheet()
    sheet.plan((0, 0), "一层平面图 1:100", ("大厅", "商铺"), "楼梯间")
    sheet.plan((40.37, 0.81), "二~三层平面图 1:100", ("办公室", "会议室"), "楼梯间")
    sheet.plan((80, 0), "一层天花平面图", ("灯", "灯"))
    sheet.view((0, -40), "南立面图")
    sheet.view((40, -40), "1-1剖面图")
    result = read(sheet.save(tmp_path))
    site = result.site
    assert [(s.name, s.level) for s in site.storeys] == [("1F", 0), ("2F", 1), ("3F", 2)]
    assert [s.elevation for s in site.storeys] == [0.0, 3.5, 7.0]
    names = {s.id: s.name for s in site.storeys}
    assert sorted((names[s.storey_id], s.name) for s in site.spaces) == [
        ("1F", "商铺"),
        ("1F", "大厅"),
        ("1F", "楼梯间"),
        ("2F", "会议室"),
        ("2F", "办公室"),
        ("2F", "楼梯间"),
        ("3F", "会议室"),
        ("3F", "办公室"),
        ("3F", "楼梯间"),
    ]
    # Laid over one another, so that the stair is one.
    (stair,) = site.connectors
    assert [landing.elevation for landing in stair.landings] == [0.0, 3.5, 7.0]
    first, second = (
        next(s.polygon for s in site.spaces if s.name == name) for name in ("大厅", "办公室")
    )
    assert first.symmetric_difference(second).area < 0.1 * first.area
    (found,) = (i for i in result.issues if i.key == "sheet-of-plans")
    assert (found.facts["plans"], found.facts["storeys"], found.facts["left"]) == (2, 3, 3)


def test_the_storey_that_the_user_names_is_the_one_taken(tmp_path: Path) -> None:
    sheet = LargeSheet()
    sheet.plan((0, 0), "一层平面图", ("大厅", "商铺"))
    sheet.plan((40, 0), "二层平面图", ("办公室", "会议室"))
    site = read(sheet.save(tmp_path), storey="二层").site
    assert [s.name for s in site.storeys] == ["二层"]
    assert {s.name for s in site.spaces} == {"办公室", "会议室"}


def test_a_sheet_of_one_plan_is_one_storey_whatever_stands_beside_it(tmp_path: Path) -> None:
    sheet = LargeSheet()
    sheet.plan((0, 0), "一层平面图", ("大厅", "商铺"))
    result = read(sheet.save(tmp_path))
    assert [s.name for s in result.site.storeys] == ["1F"]
    assert "sheet-of-plans" not in {issue.key for issue in result.issues}
