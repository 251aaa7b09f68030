"""Re-planning a real plan: absence, closure, finding, a round that was missed; accepted or not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from inspection.finding import Finding, FindingId
from inspection.people import Qualification
from inspection.programme import Programme
from inspection.sync import Inspection, InspectionId
from server.app import create_app
from server.config import read_settings
from server.storage import findings, inspections, people, plans, sites
from server.storage.database import Database
from server.storage.problems import find_problem
from server.workflows.happened import Absence, Events, Shut
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder
from server.workflows.replan import ReplanOrder, propose_replan
from spatial.hours import daily_hours
from spatial.site import Site
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import MONDAY, NOW, Change, save_planned_site, team


class World:
    """A planned site where both inspectors may do everything that can be done."""

    def __init__(
        self,
        tmp_path: Path,
        database: Database,
        change: Change = lambda programme, _: programme,
    ) -> None:
        self.database = database
        self.settings = read_settings({}, data=tmp_path)
        with database.transaction() as session:
            self.site = save_planned_site(session, change)
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


def changed_site(world: World, change: Callable[[Site], Site]) -> None:
    """The site as an edit of its plan leaves it."""
    with world.database.transaction() as session:
        site = sites.load_site(session, world.site.id)
        revision = sites.load_card(session, site.id).revision
        sites.save_changed_site(session, site, change(site), {}, revision=revision, at=NOW)


@pytest.mark.parametrize("closed", ["E-2", "corridor"])
def test_what_is_closed_is_inspected_on_other_days(world: World, closed: str) -> None:
    inside = {"E-2"} if closed == "E-2" else {"E-1", "E-2", "H-1"}
    assert inside <= {one.id for one in world.site.assets if one.space_id == "corridor"}
    before = world.plan()
    stop, route = next(
        (stop, route)
        for route in before["routes"]
        for stop in route["stops"]
        if stop["asset_id"] == "E-2"
    )
    day = date.fromisoformat(route["date"])
    world.propose(shut=(Shut(element_id=closed, first_day=day, last_day=day),))
    assert world.answer("accept").status_code == 200
    after = world.plan()
    where = {one["visit_id"]: r["date"] for r in after["routes"] for one in r["stops"]}
    assert where.get(stop["visit_id"]) != route["date"]
    assert after["summary"]["violations"] == 0
    others = {
        one["visit_id"]: r["date"]
        for r in before["routes"]
        for one in r["stops"]
        if one["asset_id"] not in inside
    }
    assert {visit: where.get(visit) for visit in others} == others


def with_stair_open(site: Site, hours: str) -> Site:
    stair = replace(site.connectors[0], hours=daily_hours(hours))
    return replace(site, connectors=(stair, *site.connectors[1:]))


def test_hours_that_changed_since_refuse_the_board_and_are_kept_by_replanning(
    world: World,
) -> None:
    before = world.plan()
    stair = world.site.connectors[0].id
    upstairs = next(r for r in before["routes"] for s in r["stops"] if s["asset_id"] == "E-3")
    changed_site(world, lambda site: with_stair_open(site, "18:00-06:00"))
    visit = next(s["visit_id"] for s in upstairs["stops"] if s["asset_id"] != "E-3")
    priced = world.client.get(f"{world.path}/visits/{quote(visit, safe='')}/offers").get_json()[
        "offers"
    ]
    other = next(one["shift_id"] for one in priced if not one["obstacle"] and not one["current"])
    wish = {"revision": before["revision"], "what": "move", "visit_id": visit, "shift_id": other}
    answer = world.client.post(f"{world.path}/changes", wish)
    assert_problem(answer, 422, "ways-changed")
    world.propose()
    assert world.answer("accept").status_code == 200
    after = world.plan()
    assert ("E-3", "unreachable") in {
        (one["asset_id"], one["reason"]) for one in after["unplanned"]
    }
    assert after["summary"]["violations"] == 0
    kept = find_problem(world.settings.networks, problem_key(world))
    assert kept is not None
    assert frozenset({stair}) in kept.closed.values()
    again = {**wish, "revision": after["revision"]}
    moved = world.client.post(f"{world.path}/changes", again)
    assert moved.status_code == 200, moved.text


def problem_key(world: World) -> str:
    with world.database.reading() as session:
        return plans.load_plan_card(session, world.site.id, world.card.id).problem_key or ""


def test_a_lift_that_was_reported_shut_stays_shut_when_something_else_happens(
    world: World,
) -> None:
    stair = world.site.connectors[0].id
    last = MONDAY + timedelta(days=6)
    world.propose(shut=(Shut(element_id=stair, first_day=MONDAY, last_day=last),))
    assert world.answer("accept").status_code == 200
    world.propose(absences=(absence(first_round(world)),))
    assert world.answer("accept").status_code == 200
    left = {(one["asset_id"], one["reason"]) for one in world.plan()["unplanned"]}
    assert ("E-3", "unreachable") in left


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


def test_keys_are_fetched_by_who_takes_a_round_over(tmp_path: Path, database: Database) -> None:
    def behind_a_key(programme: Programme, site: Site) -> Programme:
        first, *others = programme.entries
        hook = next(asset.id for asset in site.assets if asset.code == "H-1")
        return replace(
            programme,
            entries=(replace(first, keys=frozenset({"K3"})), *others),
            key_places={"K3": hook},
            keys_returned=frozenset({"K3"}),
        )

    world = World(tmp_path, database, behind_a_key)
    before = world.plan()
    route = first_round(world)
    world.propose(absences=(absence(route),))
    proposal = world.client.get(f"{world.path}/proposal").get_json()
    assert proposal["unplanned"] == []
    path = f"{world.path}/proposal/accept"
    answer = world.client.post(path, {"revision": before["revision"]})
    assert answer.status_code == 200, answer.text
    after = world.plan()
    assert after["summary"]["planned"] == before["summary"]["planned"]
    for one in after["routes"]:
        told = [stop["errand"] for stop in one["stops"]]
        assert (told[0], told[-1]) == ({"key": "K3", "back": False}, {"key": "K3", "back": True})
    undone = world.client.post(f"{world.path}/undo", {"revision": after["revision"]})
    assert undone.status_code == 200, undone.text
    back = world.plan()
    assert [one["stops"] for one in back["routes"]] == [one["stops"] for one in before["routes"]]
    assert back["unplanned"] == before["unplanned"]
