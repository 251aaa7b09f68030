"""The manager's face: figures as the API has them, heat, findings moved on, the one-file map."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Demo


IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
TODAY = datetime.now(UTC).date()  # the demo's year of findings ends today, whenever that is
A_YEAR = f"from={TODAY - timedelta(days=365)}&to={TODAY}"


def _storeys(building: dict[str, Any]) -> int:
    return len(building["storeys"])


def _manager(demo: Demo, *, language: str = "en") -> tuple[Page, str]:
    page = demo.sign_in(demo.context(language=language), "manager")
    return page, demo.site(page)


def _findings(demo: Demo, page: Page, site: str, **filters: str) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in {"limit": "5000", **filters}.items())
    found: dict[str, Any] = demo.api(page, "GET", f"/sites/{site}/findings?{query}")
    return found


def _one_decimal(page: Page, value: float) -> str:
    """As the browser rounds: 0.95 is 1.0 there, and 0.9 by Python's format."""
    text: str = page.evaluate(
        "value => new Intl.NumberFormat('en', "
        "{ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)",
        value,
    )
    return text


def _count(findings: int) -> re.Pattern[str]:
    """The number as it stands in running text, where the word before it may have no space after."""
    return re.compile(rf"(?<!\d){findings} finding")


def test_the_overview_shows_the_figures_of_the_api(demo: Demo) -> None:
    page, site = _manager(demo)
    page.goto(f"{demo.address}/sites/{site}/overview")
    overview = demo.api(page, "GET", f"/sites/{site}/overview")
    expect(page.locator(".tile")).to_have_count(5)
    tiles = overview["tiles"]
    expect(page.locator(".tile").first).to_contain_text(str(tiles["urgent_open"]["value"]))
    expect(page.locator(".tile").nth(3)).to_contain_text(_one_decimal(page, tiles["rate"]["value"]))
    rows = page.locator("table.figures tbody tr")
    expect(rows).to_have_count(len(overview["buildings"]))
    for index, building in enumerate(overview["buildings"]):
        expect(rows.nth(index).locator("td").nth(1)).to_have_text(f"{building['findings']:,}")


def test_a_storey_s_heat_and_figures_follow_the_filter(demo: Demo) -> None:
    page, site = _manager(demo)
    spot = demo.api(page, "GET", f"/sites/{site}/overview")["hotspots"][0]
    storey, category = spot["storey_id"], spot["categories"][0]["key"]
    heat = f"/sites/{site}/storeys/{storey}/heat?measure=rate"
    whole = demo.api(page, "GET", heat)
    part = demo.api(page, "GET", f"{heat}&category={category}&grade=urgent")
    assert any(item["properties"]["layer"] == "band" for item in whole["features"]["features"])
    assert part["findings"] < whole["findings"]
    here = f"{demo.address}/sites/{site}/building?storey={storey}"
    side = page.locator(".building-side")
    page.goto(here)
    expect(side).to_contain_text(_count(whole["findings"]))
    expect(page.locator(".storey-multiples [aria-pressed=true] svg")).to_be_visible()
    page.goto(f"{here}&category={category}&grade=urgent")
    expect(side).to_contain_text(_count(part["findings"]))
    tower = max(demo.api(page, "GET", f"/sites/{site}")["buildings"], key=_storeys)["storeys"]
    page.goto(f"{demo.address}/sites/{site}/building?storey={tower[-2]['id']}&{A_YEAR}")
    expect(page.locator(".plan-map[data-ready=true]")).to_be_visible()
    page.wait_for_timeout(6_000)  # names are drawn in software here
    IMAGES.mkdir(exist_ok=True)
    page.screenshot(path=IMAGES / "manager.png")


def test_unfinished_and_overdue_are_what_they_say(demo: Demo) -> None:
    page, site = _manager(demo)
    every = _findings(demo, page, site)["items"]
    unfinished = _findings(demo, page, site, state="unfinished")
    overdue = _findings(demo, page, site, state="overdue")
    assert {item["id"] for item in unfinished["items"]} == {
        item["id"] for item in every if item["state"] != "closed"
    }
    late = {item["id"] for item in every if item["overdue"]}
    assert {item["id"] for item in overdue["items"]} == late
    assert overdue["total"] == len(late) > 0


def test_a_finding_is_opened_and_moved_on_with_a_note(demo: Demo) -> None:
    page, site = _manager(demo)
    page.goto(f"{demo.address}/sites/{site}/findings?from=2000-01-01&state=open")
    page.locator("tbody tr").first.locator("button").click()
    panel = page.locator(".finding-panel")
    number = panel.locator("header .faint").inner_text()
    panel.locator("textarea").first.fill("Ladder needed")
    panel.get_by_role("button", name="Assign").click()
    expect(panel.locator(".history")).to_contain_text("Ladder needed")
    [moved] = _findings(demo, page, site, q=number)["items"]
    assert moved["state"] == "assigned"


def test_the_one_file_map_draws_without_a_network(demo: Demo, tmp_path: Path) -> None:
    page, site = _manager(demo)
    page.goto(f"{demo.address}/sites/{site}/report")
    with page.expect_download() as waiting:
        page.locator(".report-actions a").click()
    path = tmp_path / "map.html"
    waiting.value.save_as(path)
    context = demo.browser.new_context(offline=True)
    alone = context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(path.as_uri())
    expect(alone.locator("svg path").first).to_be_attached()
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)
