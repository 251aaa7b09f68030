"""The planner in a real browser: looks at the plan, asks why, plans anew, imports a plan file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Demo

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"


def test_the_plan_is_on_the_board_and_says_why_a_visit_is_due(demo: Demo) -> None:
    page = demo.sign_in(demo.context(), "planner")
    site = demo.site(page)
    plan = demo.api(page, "GET", f"/sites/{site}/plans")["items"][0]
    routes = demo.api(page, "GET", f"/sites/{site}/plans/{plan['id']}")["routes"]
    route = max(routes, key=lambda route: len(route["stops"]))
    storeys = Counter(stop["storey_id"] for stop in route["stops"])
    storey = storeys.most_common(1)[0][0]
    page.goto(f"{demo.address}/sites/{site}/plan?route={route['id']}&storey={storey}")
    cell = page.locator(".board-cell[aria-pressed=true]")
    expect(cell).to_have_count(1)
    expect(cell.locator("strong")).to_have_text(str(len(route["stops"])))
    stops = page.locator(".route-card li button")
    expect(stops).to_have_count(len(route["stops"]))
    chosen = [stop for stop in route["stops"] if stop["storey_id"] == storey][2]
    stops.nth(chosen["n"] - 1).click()
    panel = page.locator(".why-panel")
    expect(panel.locator(".why-reasons li").first).to_be_visible()
    expect(panel.locator("h2")).to_have_text(chosen["name"])
    assert f"visit={chosen['entry_key']}" in page.url
    page.wait_for_timeout(6_000)  # names are drawn in software here
    IMAGES.mkdir(exist_ok=True)
    page.screenshot(path=IMAGES / "planner.png")


def test_every_page_of_the_planner_speaks_both_languages(demo: Demo) -> None:
    page = demo.sign_in(demo.context(language="en-GB"), "planner")
    site = demo.site(page)
    for name, english, chinese in (
        ("site", "Import plans", "导入平面图"),
        ("assets", "All kinds", "所有种类"),
        ("programme", "What falls due in the next four weeks", "今后四周到期的工作"),
        ("plan", "Plan four weeks", "排四周"),
    ):
        page.goto(f"{demo.address}/sites/{site}/{name}")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        told = page.get_by_text(english).or_(page.get_by_placeholder(english)).first
        expect(told).to_be_visible()
        page.locator(".language-switch").click()
        told = page.get_by_text(chinese).or_(page.get_by_placeholder(chinese)).first
        expect(told).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        page.locator(".language-switch").click()


def test_a_new_plan_shows_its_progress_and_comes_onto_the_board(demo: Demo) -> None:
    page = demo.sign_in(demo.context(), "planner")
    site = demo.site(page)
    before = {p["id"] for p in demo.api(page, "GET", f"/sites/{site}/plans")["items"]}
    page.goto(f"{demo.address}/sites/{site}/plan")
    page.get_by_role("button", name="排四周").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("周数").fill("1")
    dialog.get_by_label("计算时间（秒）").fill("5")
    dialog.get_by_role("button", name="开始排").click()
    expect(dialog.get_by_role("progressbar")).to_be_visible()
    expect(dialog).to_be_hidden(timeout=120_000)
    after = demo.api(page, "GET", f"/sites/{site}/plans")["items"]
    made = [plan for plan in after if plan["id"] not in before]
    assert len(made) == 1
    assert made[0]["summary"]["violations"] == 0
    assert made[0]["state"] == "draft"
    assert made[0]["id"] in page.url
    expect(page.get_by_role("button", name="下发", exact=True)).to_be_visible()


def test_a_text_file_named_ifc_is_refused_in_words_and_leaves_no_site(demo: Demo) -> None:
    page = demo.sign_in(demo.context(), "planner")
    site = demo.site(page)
    page.goto(f"{demo.address}/sites/{site}/site")
    page.get_by_role("button", name="导入平面图").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(
        ROOT / "sample_sites" / "broken" / "text_named.ifc"
    )
    dialog.get_by_label("场所名称").fill("坏文件")
    dialog.get_by_role("button", name="开始导入").click()
    alert = dialog.get_by_role("alert")
    expect(alert).to_be_visible(timeout=60_000)
    expect(alert).to_contain_text("text_named.ifc")
    names = [item["name"] for item in demo.api(page, "GET", "/sites")["items"]]
    assert names == ["滨江花园"]
