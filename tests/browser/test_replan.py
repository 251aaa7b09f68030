"""Somebody calls in sick: the planner says so, looks at what is proposed, and accepts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Demo


def test_an_absence_is_told_proposed_accepted_and_taken_back(demo: Demo) -> None:
    page = demo.sign_in(demo.context(), "planner")
    site = demo.site(page)
    today = demo.api(page, "GET", f"/sites/{site}")["today"]
    # Tests that ran before may have left plans; on a Sunday those of this week are nearly over.
    paths = [
        f"/sites/{site}/plans/{card['id']}"
        for card in demo.api(page, "GET", f"/sites/{site}/plans")["items"]
    ]
    path, plan, later = next(
        (path, plan, later)
        for path in paths
        for plan in [demo.api(page, "GET", path)]
        if (later := [route for route in plan["routes"] if route["date"] > today])
    )
    route = max(later, key=lambda one: (len(one["stops"]), one["shift_id"]))
    person = next(one for one in plan["inspectors"] if one["id"] == route["inspector_id"])
    page.goto(f"{demo.address}/sites/{site}/plan?plan={plan['id']}&route={route['id']}")

    page.get_by_role("button", name="重排", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="谁不来").click()
    page.get_by_role("option", name=person["name"]).click()
    dialog.get_by_role("heading").click()  # closes the list
    dialog.get_by_role("textbox", name="从", exact=True).fill(route["date"])
    dialog.get_by_role("textbox", name="到", exact=True).fill(route["date"])

    # What is shut can be chosen and taken back; here nothing is.
    dialog.get_by_role("combobox", name="停用什么").click()
    page.get_by_role("option").first.click()
    shut = dialog.locator(".closings li")
    expect(shut).to_have_count(1)
    expect(shut.locator("input[type=date]").first).to_have_value(route["date"])
    shut.get_by_role("button").click()
    expect(shut).to_have_count(0)

    dialog.get_by_role("button", name="试排").click()
    expect(dialog).to_be_hidden(timeout=120_000)
    panel = page.locator(".why-panel")
    expect(panel).to_contain_text("建议这样改")
    proposal = demo.api(page, "GET", f"{path}/proposal")
    concerned = {move["visit_id"] for move in proposal["moves"] if not move["by_choice"]}
    assert {stop["visit_id"] for stop in route["stops"]} <= concerned
    assert proposal["chosen"] <= proposal["most_moves"]
    assert _orders(demo.api(page, "GET", path)) == _orders(plan), "nothing is saved yet"

    panel.get_by_role("button", name="接受").click()
    expect(panel.get_by_text("建议这样改")).to_have_count(0)
    after = demo.api(page, "GET", path)
    assert route["shift_id"] not in {one["shift_id"] for one in after["routes"]}
    assert [one["id"] for one in after["shifts"] if one["away"]] == [route["shift_id"]]
    assert after["summary"]["violations"] == 0
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name="重做")).to_be_enabled()
    assert _orders(demo.api(page, "GET", path)) == _orders(plan)


def _orders(plan: dict[str, Any]) -> dict[str, list[str]]:
    """Visits of every shift in order; times of today's rounds go on with the clock."""
    return {
        route["shift_id"]: [stop["visit_id"] for stop in route["stops"]] for route in plan["routes"]
    }
