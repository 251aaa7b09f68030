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
    before = demo.api(page, "GET", "/sites")["items"]
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
    assert demo.api(page, "GET", "/sites")["items"] == before


def test_keys_move_over_the_board_and_close_what_is_open(demo: Demo) -> None:
    page = demo.sign_in(demo.context(), "planner")
    site = demo.site(page)
    page.goto(f"{demo.address}/sites/{site}/plan")
    cells = page.locator(".board-cell:not([data-empty])")  # a shift without a round shows nothing
    expect(cells.first).to_be_visible()
    at = cells.evaluate_all("found => found.map(cell => cell.dataset.cell)")
    start = next(place for place in at if _right_of(place) in at)
    page.locator(f'[data-cell="{start}"]').click()
    page.keyboard.press("ArrowRight")
    chosen = page.locator(".board-cell[aria-pressed=true]")
    expect(chosen).to_have_attribute("data-cell", _right_of(start))
    page.locator(".route-card li button").first.click()
    expect(page.locator(".why-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".why-panel")).to_have_count(0)
    assert "visit=" not in page.url
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("快捷键")


def _right_of(place: str) -> str:
    row, column = place.split(":")
    return f"{row}:{int(column) + 1}"


def test_a_room_found_by_search_tells_what_is_in_it_and_asked_of_it(demo: Demo) -> None:
    page = demo.sign_in(demo.context(), "planner")
    site = demo.site(page)
    lobby = next(
        hit
        for hit in demo.api(page, "GET", f"/sites/{site}/search?q=1A0")["items"]
        if hit["what"] == "space"
    )
    inside = demo.api(page, "GET", f"/sites/{site}/assets?space={lobby['id']}&limit=500")["items"]
    page.goto(f"{demo.address}/sites/{site}/site")
    expect(page.locator(".site-side")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("1A0")
    page.get_by_role("option").filter(has_text=lobby["label"]).first.click()
    side = page.locator(".site-side")
    expect(side.locator("h2")).to_have_text(lobby["label"])
    expect(side).to_contain_text("公共区域每日防火巡查")
    expect(side.locator(".row-buttons li")).to_have_count(len(inside))
    side.locator(".row-buttons button").first.click()
    expect(side.locator("h2")).to_have_text(inside[0]["name"])


def test_a_long_list_of_assets_is_filtered_whole_and_drawn_in_part(demo: Demo) -> None:
    page = demo.sign_in(demo.context(), "planner")
    site = demo.site(page)
    lamps = demo.api(page, "GET", f"/sites/{site}/assets?kind=lamp&limit=5000")["items"]
    page.goto(f"{demo.address}/sites/{site}/assets?kind=lamp")
    expect(page.get_by_role("status").filter(has_text=f"共 {len(lamps)} 件")).to_be_visible()
    rows = page.locator(".assets-table tbody tr[aria-selected]")
    assert 0 < rows.count() < len(lamps)
    page.locator(".assets-rows").evaluate("box => { box.scrollTop = box.scrollHeight; }")
    last = page.get_by_role("cell", name=lamps[-1]["code"], exact=True)
    expect(last).to_be_visible()
    last.click()
    expect(page.locator('tr[aria-selected="true"]')).to_have_count(1)
    assert lamps[-1]["id"] in page.url


def test_the_programme_is_edited_undone_and_saved_over_a_stale_revision(demo: Demo) -> None:
    page = demo.sign_in(demo.context(language="en-GB"), "planner")
    site = demo.site(page)
    programme = demo.api(page, "GET", f"/sites/{site}/programme")
    entry = next(entry for entry in programme["entries"] if entry["windows"])
    page.goto(f"{demo.address}/sites/{site}/programme")
    hours = page.get_by_label(f"{entry['name_en']}: Hours")
    minutes = page.get_by_label(f"{entry['name_en']}: Minutes")
    hours.fill("whenever")
    expect(page.get_by_text("write 07:30-21:30")).to_be_visible()
    hours.fill("08:00-20:00")
    hours.blur()
    minutes.fill("9")
    minutes.blur()
    expect(page.get_by_role("button", name="Save 1 change")).to_be_enabled()
    page.get_by_role("button", name="Undo").click()
    assert float(minutes.input_value()) == entry["minutes"]
    expect(hours).to_have_value("08:00-20:00")
    other = next(item for item in programme["entries"] if item["key"] != entry["key"])
    edited = {key: other[key] for key in ("key", "enabled", "frequency", "windows")}
    body = {
        "revision": programme["revision"],
        "entries": [{**edited, "minutes": other["minutes"] + 1}],
    }
    demo.api(page, "PUT", f"/sites/{site}/programme", body)
    page.get_by_role("button", name="Save 1 change").click()
    page.get_by_role("button", name="Reload, keep my changes").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Save 1 change").click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    kept = {
        item["key"]: item for item in demo.api(page, "GET", f"/sites/{site}/programme")["entries"]
    }
    assert kept[entry["key"]]["windows"] == ["08:00-20:00"]
    assert kept[other["key"]]["minutes"] == other["minutes"] + 1


def test_todays_rounds_show_their_stops(demo: Demo) -> None:
    page = demo.sign_in(demo.context(), "planner")
    site = demo.site(page)
    today = demo.api(page, "GET", f"/sites/{site}")["today"]
    rounds = demo.api(page, "GET", f"/sites/{site}/rounds?date={today}")["items"]
    page.goto(f"{demo.address}/sites/{site}/live")
    assert rounds, "somebody is on shift every day of the week, and daily checks need them"
    rows = page.locator(".live-rounds button")
    expect(rows).to_have_count(len(rounds))
    first = min(rounds, key=lambda item: item["leaves_at"])
    rows.filter(has_text=first["name"]).first.click()
    expect(page.locator(".live-stops li")).to_have_count(first["stops"])
