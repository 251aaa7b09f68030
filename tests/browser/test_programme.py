"""The planner fills in programme and team in a real browser: faults in words, undo, saving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Demo


def test_a_check_of_ones_own_is_written_undone_and_saved(demo: Demo) -> None:
    page = demo.sign_in(demo.context(language="en-GB"), "planner")
    site = demo.site(page)
    page.goto(f"{demo.address}/sites/{site}/programme")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("menuitem", name="New check").click()
    form = page.get_by_role("dialog")
    done = form.get_by_role("button", name="Confirm")
    expect(done).to_be_disabled()
    form.get_by_label("Name", exact=False).first.fill("水带检查")
    form.get_by_label("English name").fill("Hose check")
    _choose(page, "Uses of spaces", "Plant room")
    _choose(page, "Counted how", "By season")
    expect(form.get_by_role("status")).to_contain_text("06-01")
    form.get_by_label("To (month-day)").fill("02-30")
    expect(form.get_by_role("alert")).to_contain_text("month-day")
    expect(done).to_be_disabled()
    form.get_by_label("To (month-day)").fill("10-31")
    form.get_by_label("Two people together").check(force=True)
    done.click()
    expect(form).to_be_hidden()
    expect(page.get_by_role("button", name="Hose check")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Hose check")).to_have_count(0)
    page.get_by_role("button", name="Redo").click()
    _save(page)
    made = _entry(demo, page, site, "Hose check")
    assert made["frequency"]["form"] == "by_season"
    assert made["frequency"]["seasons"][0]["closes"] == "10-31"
    assert (made["people"], made["uses"], made["evidence"]) == (2, ["plant"], "own")
    page.get_by_role("button", name="Hose check").click()
    page.get_by_role("button", name="Delete this check").click()
    _save(page)
    entries = demo.api(page, "GET", f"/sites/{site}/programme")["entries"]
    assert "Hose check" not in {entry["name_en"] for entry in entries}


def test_exceptions_closures_and_instruments_are_kept_with_their_reasons(demo: Demo) -> None:
    page = demo.sign_in(demo.context(language="en-GB"), "planner")
    site = demo.site(page)
    zone = demo.api(page, "GET", f"/sites/{site}")["zones"][0]
    before = demo.api(page, "GET", f"/sites/{site}/programme")
    entry = before["entries"][0]
    page.goto(f"{demo.address}/sites/{site}/programme?part=exceptions")
    page.get_by_role("button", name="Add an exception").click()
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Which check").click()
    page.get_by_role("option", name=entry["name_en"], exact=True).last.click()
    _find(page, "Which zone, asset or room", zone["name_en"] or zone["name"])
    form.get_by_label("Other minutes").check()
    expect(form.get_by_role("alert")).to_contain_text("say why")
    form.get_by_label("Why").fill("beside the kitchen")
    form.get_by_role("button", name="Confirm").click()
    page.get_by_text("Closures 0").click()
    page.get_by_role("button", name="Add a closure").click()
    _find(page, "Which zone, asset or room", zone["name_en"] or zone["name"])
    form.get_by_label("To", exact=False).last.fill("2020-01-01")
    expect(form.get_by_text("cannot be before")).to_be_visible()
    form.get_by_label("From", exact=False).last.fill("2020-01-01")
    form.get_by_role("button", name="Confirm").click()
    page.get_by_text("Instruments and keys").click()
    page.get_by_placeholder("Name of an instrument").fill("lux meter")
    page.get_by_role("button", name="Add", exact=True).nth(1).click()
    expect(page.get_by_label("lux meter: how many")).to_have_value("1")
    _save(page)
    after = demo.api(page, "GET", f"/sites/{site}/programme")
    (override,) = after["overrides"]
    assert (override["entry"], override["reason"]) == (entry["key"], "beside the kitchen")
    assert override["minutes"] == entry["minutes"]
    assert after["closures"][0]["target"] == zone["id"]
    assert after["instruments"] == {**before["instruments"], "lux meter": 1}
    restored = {key: before[key] for key in ("overrides", "closures", "instruments")}
    body = {"revision": after["revision"], "entries": [], **restored}
    demo.api(page, "PUT", f"/sites/{site}/programme", body)


def test_somebody_joins_the_team_is_away_and_leaves_again(demo: Demo) -> None:
    page = demo.sign_in(demo.context(language="en-GB"), "planner")
    site = demo.site(page)
    page.goto(f"{demo.address}/sites/{site}/team")
    page.get_by_role("button", name="Add a person").click()
    form = page.get_by_role("dialog")
    save = form.get_by_role("button", name="Save")
    form.get_by_label("Name", exact=False).first.fill("钱七")
    form.get_by_label("English name").fill("Qian Qi")
    form.get_by_role("button", name="Add a skill").click()
    form.get_by_role("combobox", name="Skill 1", exact=True).fill("climber")
    form.get_by_role("button", name="Add a shift").click()
    form.get_by_label("Shift 1 to").fill("07:00")
    expect(form.get_by_role("alert")).to_contain_text("16 hours")
    expect(save).to_be_disabled()
    form.get_by_label("Shift 1 to").fill("1600")
    form.get_by_label("Shift 1 to").blur()
    form.get_by_role("button", name="Add an absence").click()
    form.get_by_placeholder("why").fill("holiday")
    save.click()
    expect(form).to_be_hidden()
    expect(page.get_by_role("button", name="Edit Qian Qi")).to_be_visible()
    told = demo.api(page, "GET", f"/sites/{site}/team")["items"][-1]
    assert (told["id"], told["skills"]) == ("qian-qi", [{"skill": "climber", "expires": None}])
    assert [shift["weekday"] for shift in told["shifts"]] == [0, 1, 2, 3, 4]
    assert {(shift["starts"], shift["ends"]) for shift in told["shifts"]} == {("08:00", "16:00")}
    assert told["absences"][0]["reason"] == "holiday"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Edit Qian Qi")).to_have_count(0)
    ids = {one["id"] for one in demo.api(page, "GET", f"/sites/{site}/team")["items"]}
    assert "qian-qi" not in ids


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("dialog").get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def _find(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("dialog").get_by_role("combobox", name=label)
    field.click()
    page.get_by_role("option", name=text, exact=True).first.click()


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def _entry(demo: Demo, page: Page, site: str, name_en: str) -> dict[str, Any]:
    entries = demo.api(page, "GET", f"/sites/{site}/programme")["entries"]
    return next(entry for entry in entries if entry["name_en"] == name_en)
