"""From a programme to a plan in force, over HTTP, solved by a real job."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from server.app import create_app
from server.config import read_settings
from server.jobs.embedded import EmbeddedQueue
from server.storage import sites
from server.storage.database import Database
from spatial.site import Site
from tests import build
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import MONDAY, NOW, save_planned_site

PATIENCE_S = 180  # compiling the search for the first time takes most of it
ORDER = {"starts_on": MONDAY.isoformat(), "weeks": 1, "seconds": 5, "seed": 1}


@dataclass(frozen=True)
class Planned:
    """A site whose first week is planned, seen by its planner."""

    client: ApiClient
    site: Site
    job: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/sites/{self.site.id}"

    @property
    def plan_path(self) -> str:
        return f"{self.path}/plans/{self.job['result']['plan_id']}"

    def plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = self.client.get(self.plan_path).get_json()
        return plan


@pytest.fixture(scope="module")
def planned(
    tmp_path_factory: pytest.TempPathFactory,
    migrated_database: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Planned]:
    settings = read_settings({}, data=tmp_path_factory.mktemp("planned"))
    if request.config.getoption("--postgres"):
        address = request.getfixturevalue("postgresql").new_database()
        settings = replace(settings, database=address)
    else:
        shutil.copy(migrated_database, settings.data / "walkround.sqlite")
    database = Database(settings.database)
    with database.transaction() as session:
        site = save_planned_site(session)
    client = ApiClient(create_app(settings, database=database, clock=lambda: NOW))
    client.sign_in("planner")
    queue = EmbeddedQueue(settings, database, clock=lambda: datetime.now(NOW.tzinfo))
    answer = client.post(f"/sites/{site.id}/plans", ORDER)
    assert answer.status_code == 202, answer.text
    job = answer.get_json()["job"]
    deadline = time.monotonic() + PATIENCE_S
    while job["state"] in ("queued", "running"):
        assert time.monotonic() < deadline, job
        queue.step()
        time.sleep(0.1)
        job = client.get(f"/jobs/{job['id']}").get_json()
    yield Planned(client, site, job)
    queue.stop()
    database.dispose()


def test_the_job_gives_a_plan_without_violations(planned: Planned) -> None:
    assert planned.job["state"] == "done", planned.job["problem"]
    (card,) = planned.client.get(f"{planned.path}/plans").get_json()["items"]
    assert card["id"] == planned.job["result"]["plan_id"]
    assert card["state"] == "draft"
    summary = card["summary"]
    assert summary["violations"] == 0
    assert summary["seed"] == 1
    # 3 extinguishers twice in the week; the hydrant once, by nobody.
    assert (summary["visits"], summary["planned"], summary["unplanned"]) == (7, 6, 1)
    assert summary["unplanned_by_reason"] == {"no_skill": 1}
    assert summary["service_s"] == 6 * 5 * 60
    # Two people on five days; the two rounds fall into two halves of the week.
    assert summary["shifts_available"] == 10
    assert summary["shifts_used"] == 2


def test_every_stop_is_in_its_window_and_by_somebody_who_may(planned: Planned) -> None:
    zone = ZoneInfo(planned.site.timezone)
    stops = [stop for route in planned.plan()["routes"] for stop in route["stops"]]
    assert len(stops) == 6
    for stop in stops:
        starts = datetime.fromisoformat(stop["starts_at"])
        assert 9 <= starts.astimezone(zone).hour < 16
    assert {route["inspector_id"] for route in planned.plan()["routes"]} == {"wang"}


def test_a_visit_left_out_says_why(planned: Planned) -> None:
    (left,) = planned.plan()["unplanned"]
    assert left["entry_key"] == "hydrant_test"
    assert left["reason"] == "no_skill"
    assert left["asset_id"] == "H-1"


def test_legs_lead_from_stop_to_stop_over_the_stair(planned: Planned) -> None:
    for route in planned.plan()["routes"]:
        path = f"{planned.plan_path}/routes/{route['id']}/features"
        features = planned.client.get(path).get_json()["features"]
        lines = [f for f in features if f["properties"]["layer"] == "leg"]
        rides = [f for f in features if f["properties"]["layer"] == "ride"]
        # To each of three stops and home; up the stair once and down once.
        assert {f["properties"]["leg"] for f in features} == {0, 1, 2, 3}
        assert len(rides) == 2
        assert {f["properties"]["kind"] for f in rides} == {"stair"}
        walked = sum(
            f["properties"]["metres"] for f in lines + rides if "metres" in f["properties"]
        )
        assert 0 < walked <= route["metres"] + 0.1
        for line in lines:
            assert len(line["geometry"]["coordinates"]) >= 2


def test_a_visit_explains_itself(planned: Planned) -> None:
    stop = planned.plan()["routes"][0]["stops"][0]
    # An id is anything: whoever puts it into an address escapes it.
    visit = quote(stop["visit_id"], safe="")
    answer = planned.client.get(f"{planned.plan_path}/visits/{visit}")
    assert answer.status_code == 200, answer.text
    why = answer.get_json()
    assert why["stop"]["n"] == stop["n"]
    assert why["entry"]["key"] == "extinguisher_check"
    assert [item["key"] for item in why["items"]] == ["seal", "pressure"]
    reasons = {reason["key"]: reason["facts"] for reason in why["reasons"]}
    assert reasons["skill"]["able"] == 1
    assert reasons["skill"]["of"] == 2
    assert [option["current"] for option in why["alternatives"]].count(True) == 1


def test_publishing_puts_a_plan_in_force(planned: Planned) -> None:
    card = planned.client.post(f"{planned.plan_path}/publish").get_json()
    assert card["state"] == "published"
    (listed,) = planned.client.get(f"{planned.path}/plans").get_json()["items"]
    assert listed["state"] == "published"


def test_what_is_due_adds_up(planned: Planned) -> None:
    due = planned.client.get(f"{planned.path}/due?from={MONDAY}&days=7").get_json()
    assert sum(day["visits"] for day in due["days"]) == 7
    by_entry = {row["key"]: row for row in due["by_entry"]}
    assert by_entry["extinguisher_check"] == {
        "key": "extinguisher_check",
        "targets": 3,
        "visits": 6,
        "minutes": 30,
    }


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"weeks": 13}, "invalid-request"),
        ({"seconds": 1}, "invalid-request"),
        ({"starts_on": "soon"}, "invalid-request"),
        ({"starts_on": "2026-11-09"}, "horizon-in-the-past"),
        ({"haste": True}, "invalid-request"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_at_once(
    planned: Planned, change: dict[str, Any], kind: str
) -> None:
    answer = planned.client.post(f"{planned.path}/plans", {**ORDER, **change})
    assert_problem(answer, 422, kind)


def test_a_site_without_a_programme_cannot_be_planned(planned: Planned) -> None:
    bare = replace(build.one_room(), name="bare")
    with planned.client.parts.database.transaction() as session:
        sites.save_site(session, bare, {}, at=NOW)
    assert_problem(planned.client.post("/sites/site/plans", ORDER), 422, "no-programme")


def test_a_route_of_another_plan_is_unknown(planned: Planned) -> None:
    route = planned.plan()["routes"][0]["id"]
    path = f"{planned.path}/plans/other/routes/{route}/features"
    assert_problem(planned.client.get(path), 404, "unknown-route")
