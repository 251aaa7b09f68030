"""Changing a plan by hand over HTTP: prices, moves, pins, locks, undo and redo."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from inspection.programme import Programme
from server.app import create_app
from server.config import read_settings
from server.jobs.tasks import TASKS, Surroundings
from server.storage import jobs
from server.storage.database import Database
from server.workflows import Unwatched
from server.workflows.plan_at_hand import PlanCache
from spatial.site import Site
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_board import Board, plan_board
from tests.server.planned_site import NOW


@pytest.fixture
def board(tmp_path: Path, database: Database) -> Board:
    return plan_board(tmp_path, database)


def somewhere_else(board: Board, visit: str) -> str:
    """A shift that can take a visit and has none of its own round."""
    used = set(board.where().values())
    return next(
        shift
        for shift, offer in board.offers(visit).items()
        if offer["obstacle"] is None and not offer["current"] and shift not in used
    )


def test_an_offer_is_what_the_move_then_costs(board: Board) -> None:
    before = board.plan()
    visit = before["routes"][0]["stops"][1]["visit_id"]
    shift = somewhere_else(board, visit)
    offer = board.offers(visit)[shift]
    answer = board.change("move", visit_id=visit, shift_id=shift)
    assert answer.status_code == 200, answer.text
    changed = answer.get_json()
    assert changed["revision"] == before["revision"] + 1
    assert {route["shift_id"] for route in changed["routes"]} == {
        shift,
        before["routes"][0]["shift_id"],
    }
    walked = changed["summary"]["walk_s"] - before["summary"]["walk_s"]
    assert walked == pytest.approx(offer["walk_s"], abs=0.11)
    after = board.plan()
    assert board.where()[visit] == shift
    assert after["summary"] == changed["summary"]
    assert after["summary"]["shifts_used"] == before["summary"]["shifts_used"] + 1
    assert (after["can_undo"], after["can_redo"]) == (True, False)


def test_the_legs_of_moved_rounds_lead_to_their_stops(board: Board) -> None:
    visit = board.plan()["routes"][0]["stops"][1]["visit_id"]
    changed = board.change("move", visit_id=visit, shift_id=somewhere_else(board, visit))
    for route in changed.get_json()["routes"]:
        features = board.client.get(f"{board.path}/routes/{route['id']}/features").get_json()
        legs = {f["properties"]["leg"] for f in features["features"]}
        assert legs == set(range(len(route["stops"]) + 1))


def test_skills_and_windows_are_in_the_way_and_the_server_holds_it(board: Board) -> None:
    plan = board.plan()
    visit = plan["routes"][0]["stops"][0]["visit_id"]
    unskilled = next(s["id"] for s in plan["shifts"] if s["inspector_id"] == "li")
    assert board.offers(visit)[unskilled]["obstacle"] in ("skill", "outside_window")
    refused = board.change("move", visit_id=visit, shift_id=unskilled)
    assert_problem(refused, 422, "cannot-move")
    assert board.plan()["revision"] == plan["revision"]


def test_undo_and_redo_go_back_and_forth_exactly(board: Board) -> None:
    first = board.plan()
    visit = first["routes"][0]["stops"][1]["visit_id"]
    board.change("move", visit_id=visit, shift_id=somewhere_else(board, visit))
    second = board.plan()
    assert board.step("undo").status_code == 200
    undone = board.plan()
    assert undone["routes"] == first["routes"]
    assert undone["summary"] == first["summary"]
    assert (undone["can_undo"], undone["can_redo"]) == (False, True)
    assert_problem(board.step("undo"), 422, "nothing-to-undo")
    assert board.step("redo").status_code == 200
    assert board.plan()["routes"] == second["routes"]
    assert_problem(board.step("redo"), 422, "nothing-to-redo")


def test_a_new_change_forgets_what_was_undone(board: Board) -> None:
    visit = board.plan()["routes"][0]["stops"][1]["visit_id"]
    board.change("move", visit_id=visit, shift_id=somewhere_else(board, visit))
    board.step("undo")
    assert board.change("pin", visit_id=visit).status_code == 200
    assert not board.plan()["can_redo"]
    listed = board.client.get(f"{board.path}/changes").get_json()["items"]
    assert [(one["n"], one["what"], one["in_effect"]) for one in listed] == [(1, "pin", True)]


def test_pins_and_locks_hold(board: Board) -> None:
    plan = board.plan()
    route = plan["routes"][0]
    visit, other = route["stops"][0]["visit_id"], route["stops"][1]["visit_id"]
    shift = somewhere_else(board, visit)
    board.change("pin", visit_id=visit)
    assert board.plan()["pinned"] == [visit]
    assert board.offers(visit)[shift]["obstacle"] == "pinned"
    problem = assert_problem(
        board.change("move", visit_id=visit, shift_id=shift), 422, "cannot-move"
    )
    assert problem["obstacle"] == "pinned"
    board.change("unpin", visit_id=visit)
    board.change("lock", shift_id=route["shift_id"])
    assert board.offers(other)[shift]["obstacle"] == "locked"
    board.step("undo")
    assert board.plan()["locked"] == []
    assert board.offers(visit)[shift]["obstacle"] is None


def test_two_rounds_of_one_person_are_swapped(board: Board) -> None:
    visit = board.plan()["routes"][0]["stops"][1]["visit_id"]
    shift = somewhere_else(board, visit)
    board.change("move", visit_id=visit, shift_id=shift)
    before = board.where()
    mine = next(s for v, s in before.items() if v != visit and _same_week_half(v, visit))
    answer = board.change("swap", shift_id=shift, other_id=mine)
    assert answer.status_code == 200, answer.text
    after = board.where()
    assert after[visit] == mine
    assert {v for v, s in after.items() if s == shift} == {
        v for v, s in before.items() if s == mine
    }


def test_two_visits_change_places_and_back(board: Board) -> None:
    visit = board.plan()["routes"][0]["stops"][1]["visit_id"]
    board.change("move", visit_id=visit, shift_id=somewhere_else(board, visit))
    before = board.where()
    other = next(v for v, s in before.items() if s != before[visit] and _same_week_half(v, visit))
    answer = board.change("exchange", visit_id=visit, other_visit_id=other)
    assert answer.status_code == 200, answer.text
    after = board.where()
    assert (after[visit], after[other]) == (before[other], before[visit])
    board.step("undo")
    assert board.where() == before
    gone = board.change("exchange", visit_id=visit, other_visit_id="nothing")
    assert_problem(gone, 404, "unknown-visit")


def _same_week_half(one: str, other: str) -> bool:
    return one.rsplit("#", 1)[-1] == other.rsplit("#", 1)[-1]


def test_a_stale_revision_is_refused_with_both(board: Board) -> None:
    visit = board.plan()["routes"][0]["stops"][0]["visit_id"]
    board.change("pin", visit_id=visit)
    body = {"revision": 0, "what": "unpin", "visit_id": visit}
    problem = assert_problem(board.client.post(f"{board.path}/changes", body), 409, "stale-plan")
    assert (problem["sent"], problem["current"]) == (0, 1)


def test_ids_that_are_not_of_the_plan_are_unknown(board: Board) -> None:
    visit = board.plan()["routes"][0]["stops"][0]["visit_id"]
    assert_problem(board.change("move", visit_id="nothing", shift_id="x"), 404, "unknown-visit")
    assert_problem(board.change("move", visit_id=visit, shift_id="x"), 404, "unknown-shift")
    assert_problem(board.client.get(f"{board.path}/visits/x/offers"), 404, "unknown-visit")


def test_a_visit_left_out_can_be_asked_for_and_stays_impossible(board: Board) -> None:
    (left,) = board.plan()["unplanned"]
    assert {one["obstacle"] for one in board.offers(left["visit_id"]).values()} == {"skill"}


def test_nothing_moves_into_the_past(tmp_path: Path, board: Board) -> None:
    zone = ZoneInfo(board.site.timezone)
    later = datetime(2026, 11, 25, 12, tzinfo=zone)
    settings = read_settings({}, data=tmp_path)
    database = board.client.parts.database
    client = ApiClient(create_app(settings, database=database, clock=lambda: later))
    client.sign_in("planner")
    now = Board(client, board.site, board.path.rsplit("/", 1)[-1])
    plan = now.plan()
    over = {s["id"] for s in plan["shifts"] if s["ends_at"] < later.isoformat()}
    visit = plan["routes"][-1]["stops"][0]["visit_id"]
    told = now.offers(visit)
    assert over
    assert {told[shift]["obstacle"] for shift in over} == {"over"}


def test_a_plan_whose_problem_is_gone_says_so_and_still_explains(board: Board) -> None:
    visit = board.plan()["routes"][0]["stops"][0]["visit_id"]
    for file in board.client.parts.settings.networks.glob("*.problem"):
        file.unlink()
    path = f"{board.path}/visits/{quote(visit, safe='')}"
    assert_problem(board.client.get(f"{path}/offers"), 422, "plan-problem-gone")
    assert board.client.get(path).get_json()["alternatives"] == []


def test_a_scenario_is_planned_beside_the_plan_it_varies(board: Board) -> None:
    site = f"/sites/{board.site.id}"
    base = {"starts_on": "2026-11-23", "weeks": 1, "seconds": 5}
    parent = board.path.rsplit("/", 1)[-1]
    unknown = {**base, "scenario": {"name": "B", "without": ["nobody"]}}
    assert_problem(board.client.post(f"{site}/plans", unknown), 422, "invalid-request")
    stray = {**base, "scenario": {"name": "B", "parent_id": "elsewhere"}}
    assert_problem(board.client.post(f"{site}/plans", stray), 404, "unknown-plan")
    often = {"extinguisher_check": {"form": "times_per", "times": 1, "period": "week"}}
    wrong = {"extinguisher_check": {"form": "every", "days": 3, "min_days": 9}}
    unmeant = {**base, "scenario": {"name": "B", "frequencies": wrong}}
    assert_problem(board.client.post(f"{site}/plans", unmeant), 422, "invalid-request")
    told = {"name": "少一人", "parent_id": parent, "without": ["li"], "frequencies": often}
    weights = {"fairness": 0.5, "shift_s": 600}
    answer = board.client.post(f"{site}/plans", {**base, "scenario": told, "objective": weights})
    assert answer.status_code == 202, answer.text
    job = answer.get_json()["job"]["id"]
    parts = board.client.parts
    with parts.database.reading() as session:
        arguments = jobs.load_job(session, job).arguments
    around = Surroundings(settings=parts.settings, database=parts.database, clock=parts.clock)
    made = TASKS["make_plan"](around, arguments, Unwatched())
    plan = board.client.get(f"{site}/plans/{made['plan_id']}").get_json()
    assert (plan["name"], plan["parent_id"]) == ("少一人", parent)
    assert {shift["inspector_id"] for shift in plan["shifts"]} == {"wang"}
    assert plan["summary"]["shifts_available"] == 5
    assert plan["summary"]["planned"] == 3, "once a week instead of twice"
    assert plan["summary"]["scenario"]["frequencies"] == often
    assert plan["summary"]["scenario"]["without"] == ["li"]
    assert plan["summary"]["objective"]["fairness"] == 0.5
    assert plan["summary"]["objective"]["shift_s"] == 600
    assert board.plan()["summary"]["shifts_available"] == 10


def test_a_plan_that_is_kept_after_a_change_is_the_one_that_was_saved(board: Board) -> None:
    visit = board.plan()["routes"][0]["stops"][1]["visit_id"]
    shift = somewhere_else(board, visit)
    assert board.change("move", visit_id=visit, shift_id=shift).status_code == 200
    for way in ("", "undo", "redo"):
        if way:
            assert board.step(way).status_code == 200
        parts = board.client.parts
        with parts.database.reading() as session:
            _, site = parts.sites.load(session, board.site.id)
            plan_id = board.path.rsplit("/", 1)[-1]
            kept, fresh = (
                cache.take(session, site, plan_id, problems=parts.settings.networks, now=NOW)
                for cache in (parts.at_hand, PlanCache())
            )
        assert kept.plan == fresh.plan


def test_what_is_written_of_a_plan_follows_its_revision(board: Board) -> None:
    before = board.plan()
    assert board.plan() == before
    visit = before["routes"][0]["stops"][0]["visit_id"]
    assert board.change("pin", visit_id=visit).status_code == 200
    pinned = board.plan()
    assert pinned["pinned"] == [visit]
    assert pinned["routes"] == before["routes"]
    assert pinned["revision"] == before["revision"] + 1


def priced(board: Board, what: str, **more: str) -> dict[str, Any]:
    answer = board.client.post(f"{board.path}/prices", {"what": what, **more})
    assert answer.status_code == 200, answer.text
    price: dict[str, Any] = answer.get_json()
    return price


def test_a_price_is_what_the_change_then_costs_and_changes_nothing(board: Board) -> None:
    stops = board.plan()["routes"][0]["stops"]
    body = {"visit_id": stops[0]["visit_id"], "other_visit_id": stops[1]["visit_id"]}
    assert priced(board, "exchange", **body)["obstacle"] == "same_round"
    shift = somewhere_else(board, body["visit_id"])
    board.change("move", visit_id=body["visit_id"], shift_id=shift)
    before = board.plan()
    price = priced(board, "exchange", **body)
    assert board.plan() == before
    assert {move["visit_id"] for move in price["moved"]} == set(body.values())
    changed = board.change("exchange", **body).get_json()
    walked = changed["summary"]["walk_s"] - before["summary"]["walk_s"]
    assert walked == pytest.approx(price["walk_s"], abs=0.11)


def test_a_price_says_what_is_in_the_way_and_of_which_visit(board: Board) -> None:
    plan = board.plan()
    route = plan["routes"][0]
    other = next(s for s in plan["shifts"] if s["inspector_id"] == "li")
    price = priced(board, "swap", shift_id=route["shift_id"], other_id=other["id"])
    assert (price["walk_s"], price["moved"]) == (None, [])
    assert price["obstacle"] in ("skill", "outside_window")
    assert price["visit_id"] in {stop["visit_id"] for stop in route["stops"]}
    unknown = board.client.post(f"{board.path}/prices", {"what": "swap", "shift_id": "nobody"})
    assert_problem(unknown, 404, "unknown-shift")


def test_all_visits_of_one_person_move_to_another_together(
    tmp_path: Path, database: Database
) -> None:
    def by_one(programme: Programme, _: Site) -> Programme:
        first = programme.entries[0]
        return replace(programme, entries=(replace(first, same_person=True, skills=frozenset()),))

    board = plan_board(tmp_path, database, by_one)
    plan = board.plan()
    visit = plan["routes"][0]["stops"][0]["visit_id"]
    mine = {s["id"]: s["inspector_id"] for s in plan["shifts"]}
    target = visit.split("#")[0]
    group = {v for v in board.where() if v.startswith(target)}
    assert len(group) == 2
    offers = board.offers(visit)
    own = mine[board.where()[visit]]
    blocked = [s for s, offer in offers.items() if offer["obstacle"] == "person"]
    assert blocked, "alone it cannot go to somebody else"
    assert {mine[shift] for shift in blocked} == {"wang", "li"} - {own}
    price = priced(board, "move_group", visit_id=visit, shift_id=blocked[0])
    assert price["obstacle"] is None
    assert {move["visit_id"] for move in price["moved"]} == group
    answer = board.change("move_group", visit_id=visit, shift_id=blocked[0])
    assert answer.status_code == 200, answer.text
    assert {mine[board.where()[one]] for one in group} == {"wang", "li"} - {own}
    assert board.step("undo").status_code == 200
    assert board.where()[visit] in mine
