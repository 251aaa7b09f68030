"""Re-planning a real plan: absence, closure, finding, a round that was missed; accepted or not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from inspection.finding import Finding, FindingId
from inspection.people import Qualification
from inspection.sync import Inspection, InspectionId
from server.app import create_app
from server.config import read_settings
from server.storage import findings, inspections, people, plans
from server.storage.database import Database
from server.workflows.happened import Absence, Events, Shut
from server.workflows.make_plan import PlanOrder, make_plan
from server.workflows.replan import ReplanOrder, propose_replan
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import MONDAY, NOW, save_planned_site, team


class World:
    """A planned site where both inspectors may do everything that can be done."""

    def __init__(self, tmp_path: Path, database: Database) -> None:
        self.database = database
        self.settings = read_settings({}, data=tmp_path)
        with database.transaction() as session:
            self.site = save_planned_site(session)
            whole = team()
            able = tuple(
                replace(one, qualifications=(Qualification(skill="FIRE"),))
                for one in whole.inspectors
            )
            people.save_team(session, self.site.id, replace(whole, inspectors=able))
        order = PlanOrder(site_id=self.site.id, starts_on=MONDAY, weeks=1, seconds=1, seed=1)
        self.card = make_plan(database, order, networks=self.settings.networks, now=NOW)
        self.now = NOW
        app = create_app(self.settings, database=database, clock=lambda: self.now)
        self.client = ApiClient(app)
        self.client.sign_in("planner")
        self.path = f"/sites/{self.site.id}/plans/{self.card.id}"

    def plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = self.client.get(self.path).get_json()
        return plan

    def propose(self, **events: Any) -> plans.PlanChange:
        told = Events(seconds=0.5, **events)
        order = ReplanOrder(
            site_id=self.site.id,
            plan_id=self.card.id,
            revision=self.plan()["revision"],
            events=told,
        )
        return propose_replan(self.database, order, networks=self.settings.networks, now=self.now)

    def answer(self, way: str) -> Any:
        body = {"revision": self.plan()["revision"]}
        return self.client.post(f"{self.path}/proposal/{way}", body)


@pytest.fixture
def world(tmp_path: Path, database: Database) -> Iterator[World]:
    yield World(tmp_path, database)


def first_round(world: World) -> dict[str, Any]:
    route: dict[str, Any] = world.plan()["routes"][0]
    return route


def absence(route: dict[str, Any]) -> Absence:
    day = date.fromisoformat(route["date"])
    return Absence(inspector_id=route["inspector_id"], first_day=day, last_day=day)


def test_an_absence_is_proposed_accepted_and_undone(world: World) -> None:
    before = world.plan()
    route = first_round(world)
    world.propose(absences=(absence(route),))
    proposal = world.client.get(f"{world.path}/proposal").get_json()
    assert {move["from_shift"] for move in proposal["moves"]} == {route["shift_id"]}
    assert {move["visit_id"] for move in proposal["moves"]} == {
        stop["visit_id"] for stop in route["stops"]
    }
    assert proposal["chosen"] == 0
    assert proposal["emptied"] == [route["shift_id"]]
    assert {s["visit_id"] for r in proposal["routes"] for s in r["stops"]} >= {
        stop["visit_id"] for stop in route["stops"]
    }
    assert world.plan() == before, "a proposal changes nothing"
    accepted = world.answer("accept")
    assert accepted.status_code == 200, accepted.text
    after = world.plan()
    assert [s["id"] for s in after["shifts"] if s["away"]] == [route["shift_id"]]
    assert route["shift_id"] not in {one["shift_id"] for one in after["routes"]}
    assert after["summary"]["unplanned"] == before["summary"]["unplanned"]
    nothing = world.client.get(f"{world.path}/proposal")
    assert nothing.status_code == 200, nothing.text
    assert nothing.get_json() is None
    undone = world.client.post(f"{world.path}/undo", {"revision": after["revision"]})
    assert undone.status_code == 200, undone.text
    again = world.plan()
    assert again["routes"] == before["routes"]
    assert not any(shift["away"] for shift in again["shifts"])


def test_a_proposal_that_is_discarded_or_outdated_changes_nothing(world: World) -> None:
    route = first_round(world)
    world.propose(absences=(absence(route),))
    assert world.client.delete(f"{world.path}/proposal").status_code == 200
    assert_problem(world.answer("accept"), 404, "unknown-proposal")
    world.propose(absences=(absence(route),))
    pin = {"revision": 0, "what": "pin", "visit_id": route["stops"][0]["visit_id"]}
    assert world.client.post(f"{world.path}/changes", pin).status_code == 200
    assert_problem(world.answer("accept"), 404, "unknown-proposal")


def test_a_closed_stair_leaves_out_what_only_it_leads_to(world: World) -> None:
    stair = world.site.connectors[0].id
    last = MONDAY + timedelta(days=6)
    world.propose(shut=(Shut(element_id=stair, first_day=MONDAY, last_day=last),))
    assert world.answer("accept").status_code == 200
    left = {(one["asset_id"], one["reason"]) for one in world.plan()["unplanned"]}
    assert ("E-3", "unreachable") in left
    assert world.plan()["summary"]["violations"] == 0


def test_a_finding_is_looked_at_again_at_least_detour(world: World) -> None:
    asset = next(one for one in world.site.assets if one.id == "E-2")
    found = Finding(
        id=FindingId(str(uuid4())),
        number=7,
        storey_id=str(asset.storey_id),
        point=asset.access or (0.0, 0.0),
        asset_id=asset.id,
        category="fire",
        grade="important",
        description="压力不足",
        found_at=NOW,
        received_at=NOW,
        found_by="wang",
    )
    with world.database.transaction() as session:
        placed = findings.PlacedFinding(finding=found, building_id=None)
        findings.save_findings(session, world.site.id, [placed])
    before = world.plan()["summary"]
    world.propose(findings=(found.id,))
    assert world.answer("accept").status_code == 200
    after = world.plan()
    (stop,) = [
        stop
        for route in after["routes"]
        for stop in route["stops"]
        if stop["visit_id"] == f"recheck@{found.id}"
    ]
    assert stop["asset_id"] == "E-2"
    # It stands where E-2 is looked at anyway: no walking is added.
    assert after["summary"]["walk_s"] == before["walk_s"]
    assert after["summary"]["visits"] == before["visits"] + 1
    world.client.post(f"{world.path}/undo", {"revision": after["revision"]})
    assert world.plan()["summary"]["visits"] == before["visits"]


def test_what_was_missed_is_made_up_and_what_was_served_stays(world: World) -> None:
    route = first_round(world)
    world.client.post(f"{world.path}/publish")
    served, *missed = [stop["visit_id"] for stop in route["stops"]]
    starts = datetime.fromisoformat(route["stops"][0]["starts_at"])
    with world.database.transaction() as session:
        inspection = Inspection(
            id=InspectionId(str(uuid4())),
            round_id=route["id"],
            visit_id=served,
            outcome="done",
            started_at=starts,
            ended_at=starts + timedelta(minutes=5),
            by=route["inspector_id"],
            received_at=starts + timedelta(minutes=6),
        )
        kept = inspections.KeptInspection(
            inspection=inspection,
            entry_key=route["stops"][0]["entry_key"],
            target_id=str(route["stops"][0]["asset_id"]),
        )
        inspections.save_inspection(session, world.site.id, kept)
    world.now = datetime.fromisoformat(route["returns_at"]) + timedelta(hours=12)
    world.propose()
    assert world.answer("accept").status_code == 200
    where = {
        stop["visit_id"]: (one["id"], stop["starts_at"])
        for one in world.plan()["routes"]
        for stop in one["stops"]
    }
    assert where[served] == (route["id"], route["stops"][0]["starts_at"])
    made_up = [visit for visit in missed if visit in where]
    assert all(datetime.fromisoformat(where[v][1]) > world.now for v in made_up)


def test_ids_of_somewhere_else_are_unknown(world: World) -> None:
    with pytest.raises(Exception, match="nobody"):
        world.propose(absences=(Absence(inspector_id="nobody", first_day=MONDAY, last_day=MONDAY),))
    with pytest.raises(Exception, match="no-door"):
        world.propose(shut=(Shut(element_id="no-door", first_day=MONDAY, last_day=MONDAY),))
    with pytest.raises(Exception, match="no-finding"):
        world.propose(findings=("no-finding",))


def test_the_job_is_asked_for_by_the_planner(world: World) -> None:
    body = {"revision": 0, "absences": [], "most_moves": 3}
    answer = world.client.post(f"{world.path}/proposal", body)
    assert answer.status_code == 202, answer.text
    assert answer.get_json()["job"]["task"] == "replan"
    late = {**body, "revision": 4}
    assert_problem(world.client.post(f"{world.path}/proposal", late), 409, "stale-plan")
    days = {"inspector_id": "li", "first_day": "2026-11-25", "last_day": "2026-11-24"}
    wrong = {**body, "absences": [days]}
    assert_problem(world.client.post(f"{world.path}/proposal", wrong), 422, "invalid-request")
