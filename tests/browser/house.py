"""A house with faults and its page: what the browser tests of the plan editor start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from shapely.geometry import LineString, Point, box

from tests.importers.geojson.maps import feature, write

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Demo


def house_with_faults(path: Path, *, lamp: float = 12.0, third_room: bool = False) -> Path:
    """
    Two levels of corridor and rooms, 20 × 10 m, on a footway; an extinguisher at x = ``lamp``.

    Room 102 has no door; nothing leads up, though a lift stands on both levels.
    """
    more = [
        feature(box(16, 4, 20, 10), "way/6", indoor="room", room="office", level="0", ref="103")
    ]
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
            Point(lamp, 8),
            "node/4",
            emergency="fire_extinguisher",
            level="0",
            indoor="yes",
            name="灭火器",
        ),
        *(more if third_room else []),
    )


def open_house(demo: Demo, folder: Path, name: str) -> tuple[Page, str]:
    """The planner's page of a site of this name, imported where it is not there yet."""
    page = demo.sign_in(demo.context(), "planner")
    sites = {s["name"]: s["id"] for s in demo.api(page, "GET", "/sites")["items"]}
    if name not in sites:
        page.goto(f"{demo.address}/sites/{demo.site(page)}/site")
        page.get_by_role("button", name="导入平面图").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("input[type=file]").set_input_files(
            house_with_faults(folder / "house.geojson")
        )
        dialog.get_by_label("场所名称").fill(name)
        dialog.get_by_role("button", name="开始导入").click()
        expect(dialog).to_be_hidden(timeout=120_000)
        sites = {s["name"]: s["id"] for s in demo.api(page, "GET", "/sites")["items"]}
    site = sites[name]
    show(demo, page, site)
    return page, site


def show(demo: Demo, page: Page, site: str, **place: str) -> None:
    """Open the plan of a site, with what the address says of it."""
    query = "&".join(f"{key}={value}" for key, value in place.items())
    page.goto(f"{demo.address}/sites/{site}/site?{query}")
    expect(page.locator(".plan-map[data-ready=true]")).to_be_visible()


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
