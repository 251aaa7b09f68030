"""Rounds in an order nobody may foresee: sealed until they start, drawn again by anybody after."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from inspection.programme import Programme
from server.app import create_app
from server.config import read_settings
from server.storage.database import Database
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder
from spatial.site import Site
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_board import plan_board
from tests.server.planned_site import MONDAY, NOW, save_planned_site

SECONDS = timedelta(seconds=1)


def hard_to_foresee(programme: Programme, _: Site) -> Programme:
    first, *others = programme.entries
    return replace(programme, entries=(replace(first, walking_loss=1.0), *others))


class Sealed:
    """A published plan whose rounds were drawn by lot, and a clock to turn."""

    def __init__(self, tmp_path: Path, database: Database) -> None:
        settings = read_settings({}, data=tmp_path)
        with database.transaction() as session:
            self.site = save_planned_site(session, hard_to_foresee)
        order = PlanOrder(
            site_id=self.site.id, starts_on=MONDAY, weeks=1, seconds=1, seed=1, secret=5
        )
        card = make_plan(database, order, networks=settings.networks, now=NOW)
        self.now = NOW
        app = create_app(settings, database=database, clock=lambda: self.now)
        self.planner, self.inspector = ApiClient(app), ApiClient(app)
        self.planner.sign_in("planner")
        self.inspector.sign_in("inspector", site_id=self.site.id, inspector_id="wang")
        self.path = f"/sites/{self.site.id}/plans/{card.id}"
        assert self.planner.post(f"{self.path}/publish").status_code == 200
        self.route: dict[str, Any] = self.planner.get(self.path).get_json()["routes"][0]
        self.opens_at = datetime.fromisoformat(self.route["sealed_until"])

    def draw(self) -> dict[str, Any]:
        answer = self.planner.get(f"{self.path}/routes/{self.route['id']}/draw")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.get_json()
        return told


@pytest.fixture
def sealed(tmp_path: Path, database: Database) -> Sealed:
    return Sealed(tmp_path, database)


def test_the_inspector_cannot_take_a_round_along_before_it_starts(sealed: Sealed) -> None:
    assert sealed.opens_at == datetime.fromisoformat(sealed.route["leaves_at"])
    path = f"/sites/{sealed.site.id}/rounds"
    sealed.now = sealed.opens_at - SECONDS
    (card,) = [
        one
        for one in sealed.inspector.get(path).get_json()["items"]
        if one["id"] == sealed.route["id"]
    ]
    assert card["sealed_until"] == sealed.route["sealed_until"]
    assert "E-1" not in str(card)
    pack = sealed.inspector.get(f"{path}/{sealed.route['id']}/pack")
    problem = assert_problem(pack, 422, "round-sealed")
    assert problem["opens_at"] == sealed.opens_at.astimezone(NOW.tzinfo).isoformat()
    assert sealed.planner.get(f"{path}/{sealed.route['id']}/pack").status_code == 200
    sealed.now = sealed.opens_at
    opened = sealed.inspector.get(f"{path}/{sealed.route['id']}/pack")
    assert [stop["visit_id"] for stop in opened.get_json()["stops"]] == [
        stop["visit_id"] for stop in sealed.route["stops"]
    ]


def test_sheets_and_calendars_say_nothing_of_the_order_before(sealed: Sealed) -> None:
    query = f"?route={sealed.route['id']}"
    feed = sealed.planner.post(
        f"/sites/{sealed.site.id}/calendars", {"inspector_id": "wang", "language": "en"}
    ).get_json()
    for moment, known in ((sealed.opens_at - SECONDS, False), (sealed.opens_at, True)):
        sealed.now = moment
        table = sealed.planner.get(f"{sealed.path}/sheets.csv{query}").get_data(as_text=True)
        assert (len(table.splitlines()) > 1) is known
        assert sealed.planner.get(f"{sealed.path}/sheets.pdf{query}").status_code == 200
        body = sealed.planner.get(feed["path"].removeprefix("/api/v1")).get_data()
        first = Calendar.from_ical(body).walk("VEVENT")[0]
        assert ("sealed" in str(first["SUMMARY"])) is not known
        assert (len(str(first["DESCRIPTION"]).splitlines()) > 1) is known


def test_what_was_drawn_can_be_drawn_again_afterwards(sealed: Sealed) -> None:
    sealed.now = sealed.opens_at - SECONDS
    before = sealed.draw()
    assert before["state"] == "sealed"
    assert (before["seed"], before["planned"], before["verified"]) == (None, [], None)
    sealed.now = sealed.opens_at
    after = sealed.draw()
    assert after["commitment"] == before["commitment"]
    assert (after["state"], after["verified"], after["as_drawn"]) == ("open", True, True)
    assert sorted(after["planned"]) == sorted(after["drawn"])
    assert after["drawn"] == [stop["visit_id"] for stop in sealed.route["stops"]]


def test_other_rounds_are_not_sealed(tmp_path: Path, database: Database) -> None:
    board = plan_board(tmp_path, database)
    route = board.plan()["routes"][0]
    assert route["sealed_until"] is None
    assert_problem(board.client.get(f"{board.path}/routes/{route['id']}/draw"), 404, "unknown-draw")
