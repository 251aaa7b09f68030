"""The plan editor in a real browser: doubts of an import mended by clicks, edits undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from shapely.geometry import LineString, Point, box

from tests.importers.geojson.maps import feature, write

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Demo

PLAN = "改图试验楼"


def house_with_faults(path: Path) -> Path:
    """
    Two levels of corridor and rooms, 20 × 10 m, on a footway.

    Room 102 has no door; nothing leads up, though a lift stands on both levels.
    """
    return write(
        path,
        feature(box(0, 0, 20, 10), "way/1", building="office", name="办公楼"),
        feature(LineString([(-10, -5), (30, -5)]), "way/2", highway="footway"),
        feature(
            box(0, 0, 20, 4), "way/3", indoor="corridor", level="0", repeat_on="1", name="走廊"
        ),
        feature(box(0, 4, 8, 10), "way/4", indoor="room", room="office", level="0-1", ref="101"),
        feature(box(8, 4, 16, 10), "way/5", indoor="room", room="office", level="0", ref="102"),
        feature(Point(4, 4), "node/1", door="hinged"),
        feature(Point(10, 0), "node/3", entrance="main", door="yes", width="2"),
        feature(
            Point(12, 8),
            "node/4",
            emergency="fire_extinguisher",
            level="0",
            indoor="yes",
            name="灭火器",
        ),
    )


@pytest.fixture
def editor(demo: Demo, tmp_path: Path) -> tuple[Page, str]:
    """The planner's site page on a site of its own, with its doubts."""
    page = demo.sign_in(demo.context(), "planner")
    sites = {s["name"]: s["id"] for s in demo.api(page, "GET", "/sites")["items"]}
    if PLAN not in sites:
        page.goto(f"{demo.address}/sites/{demo.site(page)}/site")
        page.get_by_role("button", name="导入平面图").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("input[type=file]").set_input_files(
            house_with_faults(tmp_path / "house.geojson")
        )
        dialog.get_by_label("场所名称").fill(PLAN)
        dialog.get_by_role("button", name="开始导入").click()
        expect(dialog).to_be_hidden(timeout=120_000)
        sites = {s["name"]: s["id"] for s in demo.api(page, "GET", "/sites")["items"]}
    site = sites[PLAN]
    page.goto(f"{demo.address}/sites/{site}/site")
    expect(page.locator(".plan-map[data-ready=true]")).to_be_visible()
    return page, site


def unreached(demo: Demo, page: Page, site: str) -> set[str]:
    report: Any = demo.api(page, "GET", f"/sites/{site}/import-report")
    return {left["name"] or left["id"] for left in report["unreached"]}


def test_doubts_are_mended_by_clicks_and_undone(demo: Demo, editor: tuple[Page, str]) -> None:
    page, site = editor
    doubts = page.locator(".doubt-list > li")
    expect(doubts).to_have_count(2)
    closed_off = doubts.filter(has_text="补 1 扇门")
    expect(closed_off).to_contain_text("102")
    closed_off.get_by_role("button", name="补 1 扇门").click()
    line = page.locator("output.last-edit")
    expect(line).to_contain_text("新走到 1 个房间、1 件设备")
    expect(doubts).to_have_count(1)
    before = unreached(demo, page, site)
    assert before, "the upper level is not reached yet"
    page.keyboard.press("Control+z")
    expect(doubts).to_have_count(2)
    expect(line).to_contain_text("已撤销")
    page.keyboard.press("Control+Shift+z")
    expect(doubts).to_have_count(1)
    assert unreached(demo, page, site) == before

    # A lift drawn in the corridor: the upper level is reached.
    page.keyboard.press("l")
    expect(page.get_by_role("button", name="电梯", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.locator(".maplibregl-canvas").click(position=on_canvas(page, 15, 2))
    card = page.locator(".tool-card")
    card.get_by_label("名称").fill("1 号梯")
    card.get_by_role("button", name="加上").click()
    expect(line).to_contain_text("新走到 2 个房间")
    expect(page.get_by_text("全部走得到，没有疑问")).to_be_visible()
    assert unreached(demo, page, site) == set()


def on_canvas(page: Page, x: float, y: float) -> Any:
    """Where a point of the house (metres) is on the canvas: the map is fitted to its 20 × 10 m."""
    canvas = page.locator(".maplibregl-canvas").bounding_box()
    assert canvas is not None
    # What panels, storey switch and margins leave free (see `inset` and `strip` of the map).
    left, top = 24.0, 72 + 24.0
    right, bottom = canvas["width"] - 60 - 24, canvas["height"] - 16 - 24
    scale = min((right - left) / 20.4, (bottom - top) / 10.6)  # turned by 1°
    return {
        "x": (left + right) / 2 + (x - 10) * scale,
        "y": (top + bottom) / 2 - (y - 5) * scale,
    }
