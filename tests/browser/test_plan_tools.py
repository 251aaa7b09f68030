"""The planner's tools in a real browser: rooms reshaped, doubts settled, storeys lifted apart."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest
from playwright.sync_api import expect

from tests.browser.house import on_canvas, open_house, show
from tests.server.imdf_rules import faults

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Demo

PLAN = "看图试验楼"


@pytest.fixture
def house(demo: Demo, tmp_path: Path) -> tuple[Page, str]:
    """A house of two levels; room 102 has no door, nothing leads up."""
    return open_house(demo, tmp_path, PLAN)


def storey(demo: Demo, page: Page, site: str, level: int) -> str:
    (building,) = demo.api(page, "GET", f"/sites/{site}")["buildings"]
    return next(str(s["id"]) for s in building["storeys"] if s["level"] == level)


def features(demo: Demo, page: Page, site: str, layer: str) -> list[dict[str, Any]]:
    """What the ground storey has of a layer."""
    ground = storey(demo, page, site, 0)
    found = demo.api(page, "GET", f"/sites/{site}/storeys/{ground}/features")["features"]
    return [one["properties"] for one in found if one["properties"]["layer"] == layer]


def test_a_room_is_reshaped_by_keyboard_and_its_neighbour_follows(
    demo: Demo, house: tuple[Page, str]
) -> None:
    page, site = house
    rooms = {one["number"]: one["id"] for one in features(demo, page, site, "space")}
    ground = storey(demo, page, site, 0)
    show(demo, page, site, storey=ground, selected=f"space:{rooms['101']}")
    expect(page.get_by_label("房号")).to_have_value("101")
    page.get_by_role("button", name="改形").first.click()
    corners, walls = (page.locator(f".grip[data-grip={what}]") for what in ("corner", "wall"))
    expect(corners).to_have_count(4)
    expect(walls).to_have_count(4)
    card = page.locator(".tool-card")
    expect(card).to_contain_text("48.0 平方米")
    # The wall towards room 102, a metre to the east: 9 × 6 m, and 7 × 6 m next door.
    east = max(range(4), key=lambda n: walls.nth(n).bounding_box()["x"])  # type: ignore[index]
    walls.nth(east).focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(card).to_contain_text("54.0 平方米")
    expect(card).to_contain_text("原 48.0 平方米")
    card.get_by_role("button", name="保存").click()
    line = page.locator("output.last-edit")
    expect(line).to_contain_text("改空间轮廓")
    made = demo.api(page, "GET", f"/sites/{site}/edits")["items"][0]
    changes = demo.api(page, "GET", f"/sites/{site}/edits/{made['number']}")["items"]
    areas = {c["after"]["number"]: c["after"]["area_m2"] for c in changes if c["what"] == "space"}
    assert areas["101"] == pytest.approx(54, abs=0.2)
    assert areas["102"] == pytest.approx(42, abs=0.2)
    page.keyboard.press("Control+z")
    expect(line).to_contain_text("已撤销")


def test_a_doubt_right_as_it_is_is_settled_and_opened_again(
    demo: Demo, house: tuple[Page, str]
) -> None:
    page, _ = house
    doubts = page.locator(".doubt-list > li")
    expect(doubts).to_have_count(2)
    closed = doubts.filter(has_text="102")
    closed.get_by_role("button", name="本来就这样").click()
    expect(doubts).to_have_count(1)
    page.get_by_text("已定 1").click()
    expect(doubts).to_contain_text("认定本来就这样")
    doubts.get_by_role("button", name="重新打开").click()
    expect(doubts).to_have_count(2)


def test_storeys_are_lifted_apart_and_one_is_opened(demo: Demo, house: tuple[Page, str]) -> None:
    page, site = house
    page.get_by_role("button", name="分层").click()
    picture = page.locator(".stacked-view-picture[data-ready=true]")
    expect(picture).to_be_visible()
    expect(picture.locator(".stack-storey .stack-floor")).to_have_count(2)
    names = page.locator(".stacked-view-names button")
    expect(names).to_have_count(2)
    page.keyboard.press("Escape")
    expect(picture).to_be_hidden()
    upper = storey(demo, page, site, 1)
    show(demo, page, site, view="stack")
    names.first.press("Enter")
    expect(picture).to_be_hidden()
    page.wait_for_url(f"**storey={upper}**")


def test_a_door_gets_a_direction_and_hours(demo: Demo, house: tuple[Page, str]) -> None:
    page, site = house
    doors = features(demo, page, site, "opening")
    door = next(one["id"] for one in doors if not one["is_entrance"])
    ground = storey(demo, page, site, 0)
    show(demo, page, site, storey=ground, selected=f"opening:{door}")
    line = page.locator("output.last-edit")
    page.get_by_text("单向", exact=True).click()
    expect(page.get_by_text("只能按图上箭头的方向通过。")).to_be_visible()
    hours = page.get_by_label("开放时间")
    hours.fill("上午")
    hours.press("Enter")
    expect(page.get_by_text("请写成 06:00-22:30 这样的时间段。")).to_be_visible()
    hours.fill("06:00-22:30")
    hours.press("Enter")
    expect(line).to_contain_text("改门")
    expect(hours).to_have_value("06:00-22:30")
    (found,) = (one for one in features(demo, page, site, "opening") if one["id"] == door)
    assert (found["one_way"], found["hours"]) == ("left_to_right", "06:00-22:30")


def test_the_plan_is_placed_by_two_points_with_another_storey_over_it(
    demo: Demo, house: tuple[Page, str]
) -> None:
    page, site = house
    page.get_by_role("button", name="在地图上定位").click()
    expect(page.locator(".tool-strip")).to_be_hidden()
    page.keyboard.press("d")  # no tool is taken while the plan is placed
    page.get_by_role("combobox", name="对照").click()
    page.get_by_role("option").last.click()
    canvas = page.locator(".maplibregl-canvas")
    canvas.click(position=on_canvas(page, 0, 0))
    canvas.click(position=on_canvas(page, 20, 0))
    points = page.locator(".place-row input")
    expect(points).to_have_count(2)
    points.nth(0).fill("120.1551, 30.2741")
    points.nth(1).fill("120.15530755, 30.2741")  # 20 m to the east
    apply = page.get_by_role("button", name="按这些点定位")
    expect(apply).to_be_enabled()
    apply.click()
    back = page.get_by_role("button", name="恢复到上一个位置")
    expect(back).to_be_visible()
    where = demo.api(page, "GET", f"/sites/{site}/georeference")
    assert where["method"] == "fitted"
    back.click()
    expect(back).to_be_hidden()


def test_a_register_is_mapped_looked_at_and_taken(
    demo: Demo, house: tuple[Page, str], tmp_path: Path
) -> None:
    page, site = house
    file = tmp_path / "register.csv"
    file.write_text(
        "资产号,叫什么,类别,放在哪间\nMH-1,一层灭火器,灭火器,102\nMH-2,二号灭火器,灭火器,999\n",
        encoding="utf-8",
    )
    page.get_by_role("button", name="导入设备台账").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(file)
    for field, header in (
        ("编号", "资产号"),
        ("名称", "叫什么"),
        ("类型", "类别"),
        ("房间编号", "放在哪间"),
    ):
        choice = dialog.get_by_role("combobox", name=field, exact=True)
        expect(choice).to_be_visible()
        if choice.input_value() != header:
            choice.click()
            page.get_by_role("option", name=header, exact=True).click()
            expect(choice).to_have_value(header)
    expect(dialog).to_contain_text("没有房间“999”")
    known = demo.api(page, "GET", f"/sites/{site}/assets")["total"]
    take = dialog.get_by_role("button", name="写入 1 条")
    expect(take).to_be_enabled()
    take.click()
    expect(dialog).to_be_hidden()
    assets = demo.api(page, "GET", f"/sites/{site}/assets?q=MH-1")
    assert [one["code"] for one in assets["items"]] == ["MH-1"]
    assert demo.api(page, "GET", f"/sites/{site}/assets")["total"] == known + 1


def test_the_site_is_handed_on_as_files_that_open(
    demo: Demo, house: tuple[Page, str], tmp_path: Path
) -> None:
    page, _ = house

    def exported(entry: str) -> Path:
        page.get_by_role("button", name="导出", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=entry).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path

    layers = {str(name) for name, _ in pyogrio.list_layers(exported("GeoPackage"))}
    assert {"spaces", "openings", "assets"} <= layers
    archive = exported("IMDF").read_bytes()
    assert zipfile.ZipFile(io.BytesIO(archive)).testzip() is None
    assert faults(archive) == []
