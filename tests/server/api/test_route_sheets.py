"""Route sheets over HTTP: issued with a plan, frozen, renewed where a round changes."""

import csv
import io
from pathlib import Path

import pytest
from icalendar import Calendar

from server.storage.database import Database
from tests.server.api_client import assert_problem
from tests.server.planned_board import Board, plan_board


@pytest.fixture
def board(tmp_path: Path, database: Database) -> Board:
    made = plan_board(tmp_path, database)
    assert made.client.post(f"{made.path}/publish").status_code == 200
    return made


def sheets(board: Board) -> list[dict[str, object]]:
    found: list[dict[str, object]] = board.client.get(f"{board.path}/sheets").get_json()["items"]
    return found


def move_one(board: Board) -> str:
    """Move the second stop of the first round somewhere else."""
    visit = board.plan()["routes"][0]["stops"][1]["visit_id"]
    used = set(board.where().values())
    shift = next(
        shift
        for shift, offer in board.offers(visit).items()
        if offer["obstacle"] is None and shift not in used
    )
    assert board.change("move", visit_id=visit, shift_id=shift).status_code == 200
    return shift


def test_publishing_numbers_a_sheet_for_every_round(board: Board) -> None:
    routes = board.plan()["routes"]
    found = sheets(board)
    assert [one["number"] for one in found] == [1, 2]
    assert {one["version"] for one in found} == {1}
    assert {one["route_id"] for one in found} == {route["id"] for route in routes}
    assert [one["stops"] for one in found] == [3, 3]


def test_publishing_again_issues_nothing_new(board: Board) -> None:
    before = sheets(board)
    board.client.post(f"{board.path}/publish")
    assert sheets(board) == before


def test_only_changed_rounds_are_issued_anew_and_keep_their_numbers(board: Board) -> None:
    before = {one["route_id"]: one for one in sheets(board)}
    shift = move_one(board)
    after = {one["route_id"]: one for one in sheets(board)}
    origin = board.plan()["routes"][0]["id"]
    assert (after[origin]["number"], after[origin]["version"]) == (before[origin]["number"], 2)
    other = next(route for route in before if route != origin)
    assert after[other] == before[other]
    (fresh,) = after.keys() - before.keys()
    assert fresh == next(r["id"] for r in board.plan()["routes"] if r["shift_id"] == shift)
    assert (after[fresh]["number"], after[fresh]["version"]) == (3, 1)
    board.step("undo")
    gone = {one["route_id"]: one for one in sheets(board)}[fresh]
    assert (gone["withdrawn"], gone["version"]) == (True, 2)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_sheets_are_printed_in_both_languages(board: Board, language: str) -> None:
    answer = board.client.get(f"{board.path}/sheets.pdf?language={language}")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert b"/Type /Page" in answer.data or len(answer.data) > 5_000


def test_the_table_has_a_line_for_each_stop(board: Board) -> None:
    answer = board.client.get(f"{board.path}/sheets.csv?language=en")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    stops = [stop for route in board.plan()["routes"] for stop in route["stops"]]
    assert len(rows) == len(stops)
    assert {row["code"] for row in rows} == {stop["code"] for stop in stops}
    assert rows[0]["sheet"] == "00001"
    assert {row["checks"] for row in rows} == {"Extinguisher check"}


def test_a_draft_has_no_sheets(tmp_path: Path, database: Database) -> None:
    draft = plan_board(tmp_path, database)
    assert draft.client.get(f"{draft.path}/sheets").get_json()["items"] == []
    assert_problem(draft.client.get(f"{draft.path}/sheets.pdf"), 422, "no-sheets")


def test_a_calendar_follows_the_rounds_until_it_is_revoked(board: Board) -> None:
    site = f"/sites/{board.site.id}"
    made = board.client.post(f"{site}/calendars", {"inspector_id": "wang", "language": "en"})
    assert made.status_code == 201, made.text
    opened = made.get_json()
    listed = board.client.get(f"{site}/calendars").get_json()["items"]
    assert [one["id"] for one in listed] == [opened["id"]]
    assert "path" not in listed[0], "the secret is told once"
    path = opened["path"].removeprefix("/api/v1")
    stranger = board.client.app.test_client()
    first = stranger.get(f"/api/v1{path}")
    assert first.mimetype == "text/calendar"
    events = Calendar.from_ical(first.data).walk("VEVENT")
    assert len(events) == 2
    assert {str(event["uid"]) for event in events} == {
        f"{route['id']}@walkround" for route in board.plan()["routes"]
    }
    move_one(board)
    later = Calendar.from_ical(stranger.get(f"/api/v1{path}").data).walk("VEVENT")
    assert len(later) == 3
    assert max(int(str(event["sequence"])) for event in later) == 2
    assert board.client.delete(f"{site}/calendars/{opened['id']}").status_code == 200
    assert_problem(stranger.get(f"/api/v1{path}"), 404, "unknown-calendar")
    assert_problem(board.client.delete(f"{site}/calendars/{opened['id']}"), 404, "unknown-calendar")


def test_a_calendar_of_nobody_is_not_opened(board: Board) -> None:
    answer = board.client.post(
        f"/sites/{board.site.id}/calendars", {"inspector_id": "nobody", "language": "en"}
    )
    assert_problem(answer, 404, "unknown-inspector")
