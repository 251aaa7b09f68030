"""The team of a site over HTTP: skills, shifts, absences, and where rounds start."""

from datetime import timedelta
from typing import Any

import pytest

from server.storage import programmes
from server.workflows.list_due import list_due
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder
from spatial.site import Site
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import MONDAY, NOW, save_planned_site


@pytest.fixture
def site(client: ApiClient) -> Site:
    with client.parts.database.transaction() as session:
        saved = save_planned_site(session)
    client.sign_in("planner")
    return saved


@pytest.fixture
def body(client: ApiClient, site: Site) -> dict[str, Any]:
    """The team as it is, in the form that a change has."""
    told = client.get(f"/sites/{site.id}/team").get_json()
    return {
        "revision": told["revision"],
        "inspectors": told["items"],
        "depots": told["depots"],
        "default_depot": told["default_depot"],
    }


def test_a_team_is_told_whole_and_kept_as_it_was_sent(
    client: ApiClient, site: Site, body: dict[str, Any]
) -> None:
    wang = body["inspectors"][0]
    wang["skills"] = [{"skill": "FIRE", "expires": "2027-01-31"}]
    wang["shifts"][0] |= {
        "starts": "20:00",
        "ends": "04:00",
        "rests": [{"opens": "23:30", "closes": "00:30", "minutes": 45}],
    }
    wang["absences"] = [{"first": "2026-11-25", "last": "2026-11-26", "reason": "年假"}]
    wang["profile"] = "step_free"
    wang |= {"department": "工程部", "department_en": "Engineering"}
    new = {**body["inspectors"][1], "id": "chen", "name": "陈静", "depot": "office"}
    body["inspectors"].append(new)
    answer = client.put(f"/sites/{site.id}/team", body)
    assert answer.status_code == 200, answer.text
    after = client.get(f"/sites/{site.id}/team").get_json()
    assert after["items"] == body["inspectors"]
    assert after["revision"] == body["revision"] + 1


def test_who_is_away_has_no_shift(client: ApiClient, site: Site, body: dict[str, Any]) -> None:
    body["inspectors"][0]["absences"] = [
        {"first": "2026-11-24", "last": "2026-11-25", "reason": ""}
    ]
    assert client.put(f"/sites/{site.id}/team", body).status_code == 200
    with client.parts.database.reading() as session:
        due = list_due(session, site, first_day=MONDAY, days=7)
    days = [shift.day for shift in due.shifts if shift.inspector.id == "wang"]
    # Monday to Friday less Tuesday and Wednesday.
    assert days == [MONDAY, MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"shifts": [{"weekday": 0, "starts": "06:00", "ends": "23:00"}]}, "longer than 16 hours"),
        (
            {
                "shifts": [
                    {"weekday": 0, "starts": "08:00", "ends": "12:00"},
                    {"weekday": 0, "starts": "11:59", "ends": "17:00"},
                ]
            },
            "overlap",
        ),
        (
            {
                "shifts": [
                    {
                        "weekday": 0,
                        "starts": "08:00",
                        "ends": "17:00",
                        "rests": [{"opens": "12:00", "closes": "12:30", "minutes": 31}],
                    }
                ]
            },
            "31 minutes does not fit",
        ),
        ({"absences": [{"first": "2026-11-25", "last": "2026-11-24"}]}, "cannot last"),
        ({"profile": "on_horseback"}, "step_free"),
        ({"id": "li"}, "occurs twice"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    client: ApiClient, site: Site, body: dict[str, Any], part: dict[str, Any], said: str
) -> None:
    before = client.get(f"/sites/{site.id}/team").get_json()
    body["inspectors"][0] |= part
    answer = client.put(f"/sites/{site.id}/team", body)
    problem = assert_problem(answer, 422, "invalid-request")
    assert said in str(problem)
    assert client.get(f"/sites/{site.id}/team").get_json() == before


def test_shifts_that_touch_are_no_overlap(
    client: ApiClient, site: Site, body: dict[str, Any]
) -> None:
    body["inspectors"][0]["shifts"] = [
        {"weekday": 0, "starts": "12:00", "ends": "17:00"},
        {"weekday": 0, "starts": "08:00", "ends": "12:00"},
    ]
    assert client.put(f"/sites/{site.id}/team", body).status_code == 200


def test_a_place_to_start_from_must_be_walkable_and_there(
    client: ApiClient, site: Site, body: dict[str, Any]
) -> None:
    path = f"/sites/{site.id}/team"
    body["depots"].append({"key": "gate", "name": "门岗", "asset": "NO-SUCH"})
    assert_problem(client.put(path, body), 422, "depot-not-found")
    body["depots"][1] |= {"asset": "", "space": site.spaces[0].id}
    body["inspectors"][0]["depot"] = "gate"
    assert client.put(path, body).status_code == 200
    body |= {"revision": 2, "depots": body["depots"][:1]}
    assert_problem(client.put(path, body), 422, "depot-missing")


def test_a_place_where_keys_hang_stays(client: ApiClient, site: Site, body: dict[str, Any]) -> None:
    changes = {"revision": 1, "entries": [], "key_places": {"roof": "office"}}
    assert client.put(f"/sites/{site.id}/programme", changes).status_code == 200
    body |= {"depots": [{"key": "gate", "name": "门岗", "asset": "E-1"}], "default_depot": "gate"}
    problem = assert_problem(client.put(f"/sites/{site.id}/team", body), 422, "depot-in-use")
    assert problem["keys"] == "roof"


def test_a_stale_change_says_what_is_current(
    client: ApiClient, site: Site, body: dict[str, Any]
) -> None:
    assert client.put(f"/sites/{site.id}/team", body).status_code == 200
    problem = assert_problem(client.put(f"/sites/{site.id}/team", body), 409, "stale-team")
    assert problem["current"] == body["revision"] + 1


def test_who_is_in_a_plan_cannot_be_taken_off_the_team(
    client: ApiClient, site: Site, body: dict[str, Any]
) -> None:
    database = client.parts.database
    with database.transaction() as session:
        saved = programmes.load_programme(session, site.id)
        assert saved is not None
    make_plan(
        database,
        PlanOrder(site_id=site.id, starts_on=MONDAY, weeks=1, seconds=1, seed=1),
        networks=client.parts.settings.networks,
        now=NOW,
    )
    # Only Wang holds FIRE and has rounds; Li has none and may go.
    without_li = {**body, "inspectors": body["inspectors"][:1]}
    assert client.put(f"/sites/{site.id}/team", without_li).status_code == 200
    nobody = {**body, "revision": 2, "inspectors": []}
    problem = assert_problem(client.put(f"/sites/{site.id}/team", nobody), 422, "inspector-in-use")
    assert problem["names"] == "王建国"
