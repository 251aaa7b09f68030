"""Further forms of frequency, overrides and closures over HTTP, and into a plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from inspection.conditional import AfterEvent
from inspection.finding import Finding, FindingId, FindingState, HistoryEntry
from inspection.frequency import TimesPer
from inspection.programme import Cap, Closed, Programme
from server.storage import findings, people, plans, programmes
from server.storage.findings import PlacedFinding
from server.workflows.list_due import list_due
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder
from spatial.site import Asset, Site
from tests.server.api.test_programmes import changed
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import CHECKLIST, MONDAY, NOW, entries, save_planned_site, team

FORMS: list[dict[str, Any]] = [
    {"form": "every", "days": 7, "min_days": 0, "tolerance_days": 2},
    {"form": "every_months", "months": 3, "min_days": 0},
    {"form": "rotation", "times": 1, "period": "week"},
    {
        "form": "by_age",
        "steps": [
            {"from_years": 0, "rule": {"form": "every_months", "months": 24, "min_days": 0}},
            {"from_years": 15, "rule": {"form": "every_months", "months": 12, "min_days": 0}},
        ],
    },
    {
        "form": "by_season",
        "seasons": [
            {
                "opens": "06-01",
                "closes": "09-30",
                "rule": {"form": "every", "days": 7, "min_days": 0},
            }
        ],
        "otherwise": {"form": "times_per", "times": 1, "period": "month"},
    },
    {"form": "before_holidays", "days": 14, "country": "CN"},
    {"form": "after_event", "event": "finding", "days": 7, "min_days": 0},
    {"form": "by_meter", "item": "hours", "every": 500.0},
]


@pytest.fixture
def site(client: ApiClient) -> Site:
    with client.parts.database.transaction() as session:
        saved = save_planned_site(session)
    client.sign_in("planner")
    return saved


@pytest.mark.parametrize("frequency", FORMS, ids=lambda form: str(form["form"]))
def test_every_form_is_kept_as_it_was_sent(
    client: ApiClient, site: Site, frequency: dict[str, Any]
) -> None:
    path = f"/sites/{site.id}/programme"
    check = client.get(path).get_json()["entries"][0]
    answer = client.put(path, {"revision": 1, "entries": [changed(check, frequency=frequency)]})
    assert answer.status_code == 200, answer.text
    assert client.get(path).get_json()["entries"][0]["frequency"] == frequency
    assert client.get(f"/sites/{site.id}/due?days=28").status_code == 200


def test_overrides_and_closures_are_kept_with_their_reasons(client: ApiClient, site: Site) -> None:
    path = f"/sites/{site.id}/programme"
    asset = next(a.id for a in site.assets if a.code == "E-1")
    override = {
        "entry": "extinguisher_check",
        "target": asset,
        "reason": "厨房旁",
        "frequency": {"form": "every", "days": 1, "min_days": 0},
        "minutes": None,
        "enabled": None,
    }
    closed = {"target": asset, "first": "2026-11-24", "last": "2026-11-25", "reason": "装修"}
    body = {"revision": 1, "entries": [], "overrides": [override], "closures": [closed]}
    assert client.put(path, body).status_code == 200
    after = client.get(path).get_json()
    assert (after["overrides"], after["closures"]) == ([override], [closed])
    assert after["names"][asset]["code"] == "E-1"
    # What a change does not mention stays.
    assert client.put(path, {"revision": 2, "entries": []}).get_json()["overrides"] == [override]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"closures": [{"target": "x", "first": "2026-11-24", "last": "2026-11-25"}]}, "'x'"),
        ({"overrides": [{"entry": "y", "target": "E-1", "reason": "z"}]}, "'y'"),
        ({"instruments": {"lux": -1}}, "greater"),
    ],
)
def test_what_names_nothing_of_the_site_is_refused(
    client: ApiClient, site: Site, part: dict[str, Any], said: str
) -> None:
    answer = client.put(f"/sites/{site.id}/programme", {"revision": 1, "entries": [], **part})
    problem = assert_problem(answer, 422, "invalid-request")
    assert said in str(problem)


def test_a_plan_keeps_pairs_caps_closures_and_set_ups(client: ApiClient, site: Site) -> None:
    skilled = team()
    both = tuple(
        replace(one, qualifications=skilled.inspectors[0].qualifications)
        for one in skilled.inspectors
    )
    shut = next(a.id for a in site.assets if a.code == "E-3")
    check = replace(
        entries()[0],
        frequency=TimesPer(1, "week"),
        people=2,
        set_up_minutes=10,
        cap=Cap(most=1, per="entry"),
    )
    week = Closed(target=shut, first=MONDAY, last=MONDAY + timedelta(days=6), reason="装修")
    programme = Programme(id="p", name="p", entries=(check,), closures=(week,))
    database = client.parts.database
    with database.transaction() as session:
        people.save_team(session, site.id, replace(skilled, inspectors=both))
        programmes.save_programme(session, site.id, programme, (CHECKLIST,))
    card = make_plan(
        database,
        PlanOrder(site_id=site.id, starts_on=MONDAY, weeks=1, seconds=1.5, seed=1),
        networks=client.parts.settings.networks,
        now=NOW,
    )
    with database.reading() as session:
        plan = plans.load_plan(session, site.id, card.id)
    assert {left.reason for left in plan.unplanned} == {"closed"}
    # Two extinguishers, each visited by two people at one moment, on different days.
    assert len(plan.routes) == 4
    assert {route.inspector_id for route in plan.routes} == {"wang", "li"}
    assert len({route.day for route in plan.routes}) == 2
    for route in plan.routes:
        (stop,) = route.stops
        assert stop.starts_at >= route.leaves_at + timedelta(minutes=10)


def test_a_rectified_finding_is_looked_at_again_and_an_open_one_is_not(
    client: ApiClient, site: Site
) -> None:
    asset = next(a for a in site.assets if a.code == "E-1")
    again = replace(entries()[0], frequency=AfterEvent("finding", 3))
    database = client.parts.database
    at = datetime(2026, 11, 22, 4, tzinfo=UTC)
    with database.transaction() as session:
        programme = Programme(id="p", name="p", entries=(again,))
        programmes.save_programme(session, site.id, programme, (CHECKLIST,))
        rectified = finding(asset, 1, "rectified", at)
        findings.save_findings(session, site.id, [rectified, finding(asset, 2, "open", at)])
    with database.reading() as session:
        due = list_due(session, site, first_day=MONDAY, days=7)
    (visit,) = due.visits
    assert visit.due == date(2026, 11, 25)
    assert visit.reasons[0].facts == {"date": "2026-11-22", "number": 1}


def finding(asset: Asset, number: int, state: FindingState, at: datetime) -> PlacedFinding:
    assert asset.storey_id is not None
    made = Finding(
        id=FindingId(str(uuid4())),
        number=number,
        storey_id=asset.storey_id,
        point=asset.position[:2],
        asset_id=asset.id,
        category="fire",
        grade="minor",
        state=state,
        description="x",
        found_at=at,
        received_at=at,
        found_by="u",
        history=(HistoryEntry(at=at, by="u", what="moved_to_rectified"),)
        if state == "rectified"
        else (),
    )
    return PlacedFinding(finding=made, building_id=None)
