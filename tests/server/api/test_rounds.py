"""Rounds and what a tablet sends of them: whose they are, once each, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from apiflask import APIFlask

from server.app import create_app
from server.config import Settings
from server.storage import inspections, plans
from server.storage.database import Database
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import MONDAY, NOW
from tests.server.walked_site import Walked, save_walked_site, visit_id

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def app(settings: Settings, database: Database) -> APIFlask:
    return create_app(settings, database=database, clock=lambda: LATER)


@pytest.fixture
def walked(database: Database) -> Walked:
    with database.transaction() as session:
        return save_walked_site(session)


@pytest.fixture
def wang(client: ApiClient, walked: Walked) -> ApiClient:
    client.sign_in("inspector", inspector_id="wang")
    return client


def rounds_of(client: ApiClient, walked: Walked) -> list[str]:
    return [item["id"] for item in client.get(f"{walked.path}/rounds").get_json()["items"]]


def test_an_inspector_sees_own_rounds_and_a_planner_everybodys(
    client: ApiClient, walked: Walked
) -> None:
    client.sign_in("inspector", inspector_id="wang")
    assert rounds_of(client, walked) == [walked.round_id]
    client.sign_in("inspector", inspector_id="li")
    assert rounds_of(client, walked) == []
    pack = f"{walked.path}/rounds/{walked.round_id}/pack"
    assert_problem(client.get(pack), 404, "unknown-round")
    client.sign_in("inspector")
    assert rounds_of(client, walked) == []
    client.sign_in("planner")
    assert rounds_of(client, walked) == [walked.round_id]
    assert client.get(pack).status_code == 200


def test_a_draft_is_no_round(client: ApiClient, database: Database) -> None:
    with database.transaction() as session:
        walked = save_walked_site(session, published=False)
    client.sign_in("planner")
    assert rounds_of(client, walked) == []
    answer = client.get(f"{walked.path}/rounds/{walked.round_id}/pack")
    assert_problem(answer, 404, "unknown-round")


def test_rounds_of_a_day(wang: ApiClient, walked: Walked) -> None:
    def of(day: str) -> int:
        return len(wang.get(f"{walked.path}/rounds?date={day}").get_json()["items"])

    assert of(MONDAY.isoformat()) == 1
    assert of((MONDAY + timedelta(days=1)).isoformat()) == 0
    assert_problem(wang.get(f"{walked.path}/rounds?date=heute"), 422, "invalid-request")


def test_a_pack_holds_all_that_is_needed_offline(wang: ApiClient, walked: Walked) -> None:
    pack = wang.get(f"{walked.path}/rounds/{walked.round_id}/pack").get_json()
    assert [stop["asset_id"] for stop in pack["stops"]] == ["E-1", "E-3"]  # two visits, one stop
    first = pack["stops"][0]
    assert [check["visit_id"] for check in first["checks"]] == [
        visit_id("extinguisher_check", "E-1"),
        visit_id("label_check", "E-1"),
    ]
    assert first["n"] == 1
    assert first["ends_at"] == "2026-11-23T09:17:00+08:00"  # of the last of its visits
    assert [item["key"] for item in first["checks"][0]["items"]] == ["seal", "pressure"]
    assert first["checks"][0]["frequency"] == {"form": "times_per", "times": 2, "period": "week"}
    # One leg to each stop and one home; the one between two visits of E-1 is gone.
    assert len(pack["directions"]) == 3
    assert {f["properties"]["leg"] for f in pack["legs"]["features"]} == {0, 1, 2}
    kinds = [step["kind"] for step in pack["directions"][1]]
    assert "stair_up" in kinds
    assert kinds[-1] == "arrive"
    assert "stair_down" in [step["kind"] for step in pack["directions"][2]]
    assert len(pack["storeys"]) == 2
    assert all(storey["features"]["features"] for storey in pack["storeys"])
    assert len(pack["grades"]) == 3
    assert len(pack["categories"]) == 12
    assert pack["inspector"]["name"] == "王建国"


def test_an_inspection_counts_once_however_often_it_is_sent(
    wang: ApiClient, walked: Walked, database: Database
) -> None:
    path = f"{walked.path}/inspections/{uuid4()}"
    body = walked.inspection(
        answers=[{"item_key": "seal", "value": True}, {"item_key": "pressure", "value": 1.2}]
    )
    first, again = wang.put(path, body), wang.put(path, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.get_json()["already_known"], again.get_json()["already_known"]) == (False, True)
    other = wang.put(path, {**body, "outcome": "no_access"})
    assert_problem(other, 409, "conflicting-inspection")
    # The same visit from a second tablet is kept, and is no second look.
    assert wang.put(f"{walked.path}/inspections/{uuid4()}", body).status_code == 201
    with database.reading() as session:
        checks = inspections.list_checks(session, walked.site.id, first_day=MONDAY, last_day=MONDAY)
        last = inspections.load_last_checks(session, walked.site.id)
    assert [(c.target_id, c.category, c.count) for c in checks] == [("E-1", "fire", 1)]
    assert list(last) == [("extinguisher_check", "E-1")]


def test_a_stop_is_done_when_all_its_visits_are(wang: ApiClient, walked: Walked) -> None:
    def done() -> tuple[int, list[bool]]:
        pack = wang.get(f"{walked.path}/rounds/{walked.round_id}/pack").get_json()
        return pack["round"]["done"], [stop["done"] for stop in pack["stops"]]

    wang.put(f"{walked.path}/inspections/{uuid4()}", walked.inspection(0))
    assert done() == (0, [False, False])
    locked = walked.inspection(1, outcome="no_access", reason="门锁着")
    assert wang.put(f"{walked.path}/inspections/{uuid4()}", locked).status_code == 201
    assert done() == (1, [True, False])
    assert wang.get(f"{walked.path}/rounds").get_json()["items"][0]["done"] == 1


def test_no_access_is_no_look(wang: ApiClient, walked: Walked, database: Database) -> None:
    wang.put(f"{walked.path}/inspections/{uuid4()}", walked.inspection(0, outcome="no_access"))
    with database.reading() as session:
        assert inspections.load_last_checks(session, walked.site.id) == {}


def test_a_reading_is_shown_at_the_next_visit(wang: ApiClient, walked: Walked) -> None:
    answers = [{"item_key": "pressure", "value": 1.25}, {"item_key": "seal", "value": True}]
    wang.put(f"{walked.path}/inspections/{uuid4()}", walked.inspection(0, answers=answers))
    pack = wang.get(f"{walked.path}/rounds/{walked.round_id}/pack").get_json()
    readings = pack["stops"][0]["checks"][0]["last_readings"]
    assert readings == {"pressure": {"value": 1.25, "at": "2026-11-23T09:15:00+08:00"}}


def test_a_tablet_clock_that_is_ahead_does_not_reach_into_the_future(
    wang: ApiClient, walked: Walked, database: Database
) -> None:
    ahead = walked.inspection(
        0, started_at="2027-06-01T09:00:00+08:00", ended_at="2027-06-01T09:05:00+08:00"
    )
    assert wang.put(f"{walked.path}/inspections/{uuid4()}", ahead).status_code == 201
    with database.reading() as session:
        assert set(inspections.load_last_checks(session, walked.site.id).values()) == {LATER}


def test_only_own_visits_are_recorded(client: ApiClient, walked: Walked) -> None:
    path = f"{walked.path}/inspections/{uuid4()}"
    client.sign_in("inspector", inspector_id="li")
    assert_problem(client.put(path, walked.inspection()), 404, "unknown-round")
    client.sign_in("inspector", inspector_id="wang")
    strange = walked.inspection(visit_id="extinguisher_check@E-2#1")  # of no route
    assert_problem(client.put(path, strange), 422, "visit-not-on-round")
    missing = walked.inspection(
        answers=[{"item_key": "seal", "value": False, "photos": ["0" * 64]}]
    )
    assert_problem(client.put(path, missing), 422, "photo-missing")
    client.sign_in("administrator")
    assert client.put(path, walked.inspection()).status_code == 201


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"outcome": "perhaps"}, "invalid-request"),
        ({"started_at": "2026-11-23T09:10:00"}, "invalid-request"),  # no zone
        ({"ended_at": "2026-11-23T09:09:00+08:00"}, "invalid-request"),  # before it began
        ({"answers": [{"item_key": "seal", "value": 3}]}, "invalid-answer"),
        ({"answers": [{"item_key": "pressure", "value": True}]}, "invalid-answer"),
        ({"surprise": 1}, "invalid-request"),
    ],
)
def test_a_wrong_inspection_is_refused_whole(
    wang: ApiClient, walked: Walked, database: Database, changes: dict[str, object], kind: str
) -> None:
    answer = wang.put(f"{walked.path}/inspections/{uuid4()}", walked.inspection(0, **changes))
    assert_problem(answer, 422, kind)
    with database.reading() as session:
        kept = inspections.list_inspections_of_rounds(session, walked.site.id, [walked.round_id])
    assert kept == []


def test_what_was_inspected_outlives_a_new_plan(
    wang: ApiClient, walked: Walked, database: Database
) -> None:
    wang.put(f"{walked.path}/inspections/{uuid4()}", walked.inspection(2))
    with database.transaction() as session:
        plans.save_publication(session, walked.site.id, walked.plan_id, at=LATER)
    assert wang.get(f"{walked.path}/rounds").get_json()["items"][0]["done"] == 1
