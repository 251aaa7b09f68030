"""The plan changed by mouse in a real browser: walls, things carried, plans compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.house import house_with_faults, on_canvas, open_house, show
from tests.browser.test_plan_tools import features, storey
from tests.importers.register.cobie import cobie_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Demo

PLAN = "鼠标改图楼"


@pytest.fixture
def house(demo: Demo, tmp_path: Path) -> tuple[Page, str]:
    """A house of two levels, its ground storey shown."""
    page, site = open_house(demo, tmp_path, PLAN)
    show(demo, page, site, storey=storey(demo, page, site, 0))
    return page, site


def left_edge(grip: Locator) -> float:
    box = grip.bounding_box()
    assert box is not None, "it is on the map"
    return box["x"]


def drag(page: Page, grip: Locator, *, right: float, down: float = 0.0) -> None:
    """Hold a grip and move it by pixels."""
    box = grip.bounding_box()
    assert box is not None, "it is on the map"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2, steps=4)
    page.mouse.move(x + right, y + down, steps=4)
    page.mouse.up()


def areas_of(demo: Demo, page: Page, site: str, edit: int) -> dict[str, float]:
    changes = demo.api(page, "GET", f"/sites/{site}/edits/{edit}")["items"]
    return {c["after"]["number"]: c["after"]["area_m2"] for c in changes if c["what"] == "space"}


def test_a_wall_and_a_corner_are_dragged_and_the_next_room_is_seen_to_follow(
    demo: Demo, house: tuple[Page, str]
) -> None:
    page, site = house
    rooms = {one["number"]: one["id"] for one in features(demo, page, site, "space")}
    ground = storey(demo, page, site, 0)
    show(demo, page, site, storey=ground, selected=f"space:{rooms['101']}")
    page.get_by_role("button", name="改形").first.click()
    corners, walls = (page.locator(f".grip[data-grip={what}]") for what in ("corner", "wall"))
    expect(corners).to_have_count(4)
    expect(walls).to_have_count(4)
    card = page.locator(".tool-card")
    # The room is fitted into the map first: wait until its handles stand still.
    page.wait_for_timeout(600)
    edges = [left_edge(walls.nth(n)) for n in range(4)]
    east = edges.index(max(edges))
    metre = (max(edges) - min(edges)) / 8  # px; the room is 8 m wide
    drag(page, walls.nth(east), right=metre)
    follows = card.locator(".reshape-neighbours li")
    # 8 × 6 m before and 7 × 6 m after, give or take a pixel and the snapping.
    expect(follows).to_contain_text("102")
    expect(follows).to_contain_text("48.0 →")
    # A corner as well: the room is no rectangle any more.
    north_east = max(
        range(4),
        key=lambda n: (box["x"] - box["y"]) if (box := corners.nth(n).bounding_box()) else 0,
    )
    drag(page, corners.nth(north_east), right=metre / 2)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+z")
    card.get_by_role("button", name="保存").click()
    line = page.locator("output.last-edit")
    expect(line).to_contain_text("改空间轮廓")
    made = demo.api(page, "GET", f"/sites/{site}/edits")["items"][0]
    areas = areas_of(demo, page, site, made["number"])
    assert areas["101"] == pytest.approx(54, abs=1.5)
    assert areas["102"] == pytest.approx(42, abs=1.5)
    page.keyboard.press("Control+z")
    expect(line).to_contain_text("已撤销")
    after = demo.api(page, "GET", f"/sites/{site}/edits")["items"][0]
    assert (after["number"], after["state"]) == (made["number"], "undone")


def test_what_cannot_be_is_said_while_it_is_dragged(demo: Demo, house: tuple[Page, str]) -> None:
    page, site = house
    rooms = {one["number"]: one["id"] for one in features(demo, page, site, "space")}
    ground = storey(demo, page, site, 0)
    show(demo, page, site, storey=ground, selected=f"space:{rooms['101']}")
    page.get_by_role("button", name="改形").first.click()
    card = page.locator(".tool-card")
    walls = page.locator(".grip[data-grip=wall]")
    expect(walls).to_have_count(4)
    card.get_by_text("邻房跟着动").click()
    east = max(range(4), key=lambda n: walls.nth(n).bounding_box()["x"])  # type: ignore[index]
    walls.nth(east).focus()
    page.keyboard.press("Shift+ArrowRight")
    # 1 m into room 102, which is 6 m deep
    expect(card.get_by_role("alert")).to_contain_text("与“102”重叠 6")
    expect(card.get_by_role("button", name="保存")).to_be_disabled()
    page.keyboard.press("Control+z")
    expect(card.get_by_role("alert")).to_have_count(0)


def test_things_in_a_rectangle_are_chosen_and_carried_elsewhere(
    demo: Demo, house: tuple[Page, str]
) -> None:
    page, site = house
    canvas = page.locator(".maplibregl-canvas").bounding_box()
    assert canvas is not None

    def at(x: float, y: float) -> tuple[float, float]:
        spot = on_canvas(page, x, y)
        return canvas["x"] + spot["x"], canvas["y"] + spot["y"]

    page.mouse.move(*at(9, 9.4))
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(*at(15, 6), steps=6)
    expect(page.locator(".box-drag")).to_be_visible()
    page.mouse.up()
    page.keyboard.up("Shift")
    side = page.locator(".site-side")
    expect(side.locator("h2")).to_have_text("选中 1 件设备")
    page.keyboard.press("m")
    page.mouse.move(*at(3, 2))
    page.mouse.click(*at(3, 2))
    expect(page.locator("output.last-edit")).to_contain_text("移动设备")
    (asset,) = demo.api(page, "GET", f"/sites/{site}/assets")["items"]
    assert asset["space_name"] == "走廊"
    page.keyboard.press("Control+z")
    expect(page.locator("output.last-edit")).to_contain_text("已撤销")


def test_the_history_shows_an_edit_on_the_map(demo: Demo, house: tuple[Page, str]) -> None:
    page, site = house
    rooms = {one["number"]: one["id"] for one in features(demo, page, site, "space")}
    revision = demo.api(page, "GET", f"/sites/{site}")["revision"]
    renamed = {"kind": "change_spaces", "ids": [rooms["101"]], "name": "值班室"}
    demo.api(page, "POST", f"/sites/{site}/edits", {"revision": revision, "edits": [renamed]})
    show(demo, page, site, storey=storey(demo, page, site, 0), panel="history")
    first = page.locator(".edit-history > li").first
    first.get_by_role("button").click()
    expect(first.locator(".edit-changes li")).to_contain_text("→ 值班室")
    demo.api(page, "POST", f"/sites/{site}/edits/undo", {"revision": revision + 1})


def test_hand_edits_survive_a_newer_plan_that_is_decided_item_by_item(
    demo: Demo, tmp_path: Path
) -> None:
    page, site = open_house(demo, tmp_path, "换图试验楼")
    rooms = {one["number"]: one["id"] for one in features(demo, page, site, "space")}
    revision = demo.api(page, "GET", f"/sites/{site}")["revision"]
    renamed = {"kind": "change_spaces", "ids": [rooms["101"]], "name": "值班室"}
    made: Any = demo.api(
        page, "POST", f"/sites/{site}/edits", {"revision": revision, "edits": [renamed]}
    )
    assert made["revision"] == revision + 1

    newer = house_with_faults(tmp_path / "house.geojson", lamp=10.0, third_room=True)
    show(demo, page, site, storey=storey(demo, page, site, 0))
    page.locator(".reimport input[type=file]").set_input_files(newer)
    listed = page.locator(".reimport .doubt-list > li")
    expect(listed.filter(has_text="103")).to_be_visible(timeout=120_000)
    moved = listed.filter(has_text="移动了 2.0 米")
    expect(moved).to_have_count(1)
    appeared = listed.filter(has_text="空间103")
    # The way it was and will be is drawn on the map.
    moved.get_by_role("button", name="看图").click()
    page.wait_for_timeout(300)

    # The new room is accepted, everything else refused.
    for n in range(listed.count()):
        tick = listed.nth(n).get_by_role("checkbox")
        tick.set_checked("103" in (listed.nth(n).text_content() or ""))
    expect(appeared.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name="采纳 1 处").click()
    expect(page.locator(".reimport .doubt-list > li").filter(has_text="103")).to_have_count(0)
    numbers = {one["number"]: one for one in features(demo, page, site, "space")}
    assert "103" in numbers
    assert numbers["101"]["name"] == "值班室"
    rest = page.get_by_role("button", name="不采纳另外")
    for n in range(listed.count()):
        listed.nth(n).get_by_role("checkbox").set_checked(False)
    rest.click()
    expect(page.locator(".reimport .doubt-list")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("output.last-edit")).to_contain_text("已撤销")
    numbers = {one["number"]: one for one in features(demo, page, site, "space")}
    assert "103" not in numbers
    assert numbers["101"]["name"] == "值班室"


def test_a_job_of_a_workbook_becomes_a_check(demo: Demo, tmp_path: Path) -> None:
    page, site = open_house(demo, tmp_path, "移交试验楼")
    (building,) = demo.api(page, "GET", f"/sites/{site}")["buildings"]
    ground = next(one for one in building["storeys"] if one["level"] == 0)
    file = cobie_workbook(tmp_path / "handover.xlsx", floor=ground["name"], room="101")
    page.get_by_role("button", name="导入设备台账").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(file)
    take = dialog.get_by_role("button", name="写入 1 条")
    expect(take).to_be_enabled()
    take.click()
    expect(dialog).to_be_hidden()
    page.goto(f"{demo.address}/sites/{site}/programme")
    page.get_by_role("button", name="添加").click()
    page.get_by_role("menuitem", name="从导入的文件采用").click()
    wishes = page.get_by_role("dialog")
    row = wishes.locator(".wish-list li").filter(has_text="Check")
    expect(row).to_contain_text("30")
    row.get_by_role("checkbox").check()
    wishes.get_by_role("button", name="采用 1 项").click()
    expect(wishes).to_be_hidden()
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("Check").first).to_be_visible()
    entries = demo.api(page, "GET", f"/sites/{site}/programme")["entries"]
    assert [one["name"] for one in entries if one["evidence"] == "file"] == ["Check"]
