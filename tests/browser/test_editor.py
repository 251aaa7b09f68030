"""The plan editor in a real browser: doubts of an import mended by clicks, edits undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.house import on_canvas, open_house

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Demo

PLAN = "改图试验楼"


@pytest.fixture
def editor(demo: Demo, tmp_path: Path) -> tuple[Page, str]:
    """The planner's site page on a site of its own, with its doubts."""
    return open_house(demo, tmp_path, PLAN)


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
