"""The manager's figures over HTTP, and the report that is handed on."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from apiflask import APIFlask

from server.app import create_app
from server.config import Settings
from server.storage.database import Database
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import MONDAY, NOW
from tests.server.walked_site import Walked, save_walked_site

LATER = NOW + timedelta(days=1, hours=3)
LEAFLET = "window.L={marker:'leaflet'};"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose web app is looked for where a test may build it."""
    return replace(settings, map_folder=tmp_path / "map")


@pytest.fixture
def app(settings: Settings, database: Database) -> APIFlask:
    return create_app(settings, database=database, clock=lambda: LATER)


@pytest.fixture
def walked(database: Database) -> Walked:
    with database.transaction() as session:
        return save_walked_site(session)


@pytest.fixture
def manager(client: ApiClient, walked: Walked) -> ApiClient:
    """A manager, after Wang looked at E-1 twice and found one thing there."""
    client.sign_in("inspector", inspector_id="wang")
    for stop in (0, 1):
        sent = client.put(f"{walked.path}/inspections/{uuid4()}", walked.inspection(stop))
        assert sent.status_code == 201
    sent = client.put(f"{walked.path}/findings/{uuid4()}", walked.finding())
    assert sent.status_code == 201
    client.sign_in("manager")
    return client


def test_the_overview_says_what_was_found_and_what_was_looked_at(
    manager: ApiClient, walked: Walked
) -> None:
    overview = manager.get(f"{walked.path}/overview").get_json()
    assert overview["from"] == "2026-10-26"  # 30 days, today included
    assert overview["to"] == "2026-11-24"
    tiles = overview["tiles"]
    # Found at 09:12 on Monday, asked at 12:00 on Tuesday.
    assert tiles["urgent_open"] == {"value": 1, "before": 0, "oldest_h": 26.8}
    # Four visits were due on Monday: two are done.
    assert tiles["on_time_checks"] == {"value": 50.0, "before": None, "overdue": 2, "of": 4}
    assert tiles["on_time_rectified"]["overdue"] == 1
    assert tiles["rate"] == {"value": None, "before": None}  # of two looks, none can be said
    (block,) = overview["buildings"]
    assert (block["findings"], block["checks"], block["rate"]) == (1, 2, None)
    assert overview["months"][-1] == {"month": "2026-11", "findings": 1, "checks": 2, "rate": None}
    assert overview["hotspots"] == []


def test_filters_narrow_the_overview(manager: ApiClient, walked: Walked) -> None:
    def findings(query: str) -> int:
        overview = manager.get(f"{walked.path}/overview?{query}").get_json()
        count: int = overview["buildings"][0]["findings"]
        return count

    assert findings("category=fire") == 1
    assert findings("category=water") == 0
    assert findings("grade=minor") == 0
    assert findings(f"from={MONDAY}&to={MONDAY}") == 1
    assert findings("from=2026-11-24&to=2026-11-24") == 0
    for wrong in ("from=2026-11-24&to=2026-11-23", "from=0001-01-01", "category=x", "days=3"):
        answer = manager.get(f"{walked.path}/overview?{wrong}")
        assert_problem(answer, 422, "invalid-request")


def test_heat_of_a_storey(manager: ApiClient, walked: Walked) -> None:
    storey = walked.finding()["storey_id"]
    heat = manager.get(f"{walked.path}/storeys/{storey}/heat?measure=findings").get_json()
    assert (heat["measure"], heat["findings"], heat["checks"]) == ("findings", 1, 2)
    assert len(heat["edges"]) == 7
    # One finding spread over five metres: the fullest square metre has 3 / (π · 25) = 0.038.
    assert {f["properties"]["layer"] for f in heat["features"]["features"]} == {"band"}
    rate = manager.get(f"{walked.path}/storeys/{storey}/heat").get_json()
    assert rate["unknown_share"] == pytest.approx(1.0, abs=0.01)  # two looks say nothing
    unknown = manager.get(f"{walked.path}/storeys/nowhere/heat")
    assert_problem(unknown, 404, "unknown-storey")


def test_storeys_of_a_building_lowest_first(manager: ApiClient, walked: Walked) -> None:
    (building,) = walked.site.buildings
    answer = manager.get(f"{walked.path}/buildings/{building.id}/storeys").get_json()
    assert [item["storey_id"] for item in answer["items"]] == [
        storey.id for storey in walked.site.storeys_of(building.id)
    ]
    assert [item["findings"] for item in answer["items"]] == [1, 0]
    none = manager.get(f"{walked.path}/buildings/nowhere/storeys")
    assert_problem(none, 404, "unknown-building")
    assert manager.get(f"{walked.path}/buildings/grounds/storeys").get_json()["items"] == []


def test_an_unchanged_answer_is_not_sent_again(manager: ApiClient, walked: Walked) -> None:
    first = manager.get(f"{walked.path}/overview")
    tag = first.headers["ETag"]
    again = manager.get(f"{walked.path}/overview", headers={"If-None-Match": tag})
    assert again.status_code == 304


@pytest.fixture
def built_map(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    (folder / "report").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "report" / "leaflet.js").write_text(LEAFLET)
    (folder / "report" / "leaflet.css").write_text(".leaflet-pane{left:0}")


@pytest.mark.usefixtures("built_map")
def test_the_report_is_one_file(manager: ApiClient, walked: Walked) -> None:
    answer = manager.get(f"{walked.path}/report/map.html?language=en")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.text
    assert LEAFLET in text
    assert not re.search(r"<(script|img|link|iframe)[^>]*\b(src|href)\s*=", text)
    assert "2026-10-26 – 2026-11-24" in text
    assert "Fire protection · Urgent · Open" in text
    assert '<html lang="en">' in text
    chinese = manager.get(f"{walked.path}/report/map.html").text
    assert "消防 · 紧急 · 待处理" in chinese
    assert json.dumps("王建国")[1:-1] not in chinese  # who found it does not leave with the file
    assert "inspector 甲" not in chinese


def test_no_report_without_the_built_app(manager: ApiClient, walked: Walked) -> None:
    answer = manager.get(f"{walked.path}/report/map.html")
    assert_problem(answer, 422, "map-not-built")
