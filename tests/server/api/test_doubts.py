"""Doubts over HTTP: settled by a person, open again once the thing changed, mended by an edit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from server.storage import sites
from server.storage.database import Database
from server.workflows.reach_report import reach_report
from spatial.derived import DERIVED_DOOR
from spatial.settle import settle
from spatial.site import Opening, Site, SiteId, Source
from tests import build
from tests.server.api_client import ApiClient, assert_problem

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    """
    Two storeys joined by an assumed stair; a room without a door, and one whose door is assumed; a
    file that lies elsewhere.
    """
    plan = build.two_storeys("stair", rooms=2)
    lamp = replace(build.asset("lamp", 105, 4, 2), source=Source(file="services.ifc", id="lamp"))
    plan = replace(
        plan,
        id=SiteId(str(uuid4())),
        openings=tuple(_or_assumed(o) for o in plan.openings if o.id != "door 1"),
        assets=(lamp,),
    )
    settled = settle(plan)
    stair = {"name": "", "levels": 2, "x": 1.0, "y": 1.0, "z": 0.0}
    shift = {"over": "plan.ifc", "east": -100.0, "north": 0.0, "up": 0.0, "by": "same_size"}
    issues = [
        issue("stair-from-spaces", "plan.ifc", stair),
        issue("files-shifted", "services.ifc", shift),
    ]
    report = {
        "issues": issues,
        **reach_report(settled.site, settled.reached),
    }
    with database.transaction() as session:
        sites.save_site(session, settled.site, report, at=NOW)
    yield settled.site


def _or_assumed(opening: Opening) -> Opening:
    if opening.id != "door 0":
        return opening
    return replace(opening, source=Source(file="plan.ifc", id=f"{DERIVED_DOOR}room 0"))


def issue(key: str, file: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"key": key, "file": file, "severity": "notice", "source_id": "", "facts": facts}


def doubts(client: ApiClient, site: Site) -> dict[str, Any]:
    found = client.get(f"/sites/{site.id}/doubts").get_json()["items"]
    return {doubt["reason"]: doubt for doubt in found}


def say(client: ApiClient, site: Site, doubt: Any, *, is_right: bool = True) -> Any:
    body = {"ids": [doubt["id"]], "is_right": is_right}
    return client.post(f"/sites/{site.id}/doubts/settle", body)


def edit(client: ApiClient, site: Site, revision: int, *wanted: Any) -> Any:
    body = {"revision": revision, "edits": list(wanted)}
    answer = client.post(f"/sites/{site.id}/edits", body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_room_right_as_it_is_says_who_found_so_until_it_changes(
    client: ApiClient, site: Site
) -> None:
    account = client.sign_in("planner")
    closed = doubts(client, site)["no_door"]
    assert closed["settled"] is None
    assert say(client, site, closed).status_code == 200
    settled = doubts(client, site)["no_door"]["settled"]
    assert (settled["by"], settled["by_name"]) == (account.id, account.name)
    assert settled["is_mended"] is False
    # Another name is the same room; another use is another doubt.
    edit(client, site, 1, {"kind": "change_spaces", "ids": ["room 1"], "name": "库房"})
    assert doubts(client, site)["no_door"]["settled"] is not None
    edit(client, site, 2, {"kind": "change_spaces", "ids": ["room 1"], "use": "plant"})
    assert doubts(client, site)["no_door"]["settled"] is None


def test_a_settled_doubt_is_opened_again_and_an_unknown_one_refused(
    client: ApiClient, site: Site
) -> None:
    client.sign_in("planner")
    closed = doubts(client, site)["no_door"]
    say(client, site, closed)
    say(client, site, closed, is_right=False)
    assert doubts(client, site)["no_door"]["settled"] is None
    assert_problem(say(client, site, {"id": "no_door:nowhere"}), 404, "unknown-doubt")


def test_an_assumed_stair_is_confirmed_or_taken_away(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    assumed = doubts(client, site)["assumed_connector"]
    assert (assumed["connector_id"], assumed["fix"]) == ("stair", "confirm_connector")
    assert assumed["facts"] == {"kind": "stair", "name": "stair", "storeys": 2}
    assert assumed["edits"] == []
    say(client, site, assumed)
    assert doubts(client, site)["assumed_connector"]["settled"] is not None
    edit(client, site, 1, {"kind": "remove_connectors", "ids": ["stair"]})
    assert "assumed_connector" not in doubts(client, site)


def test_an_assumed_door_is_confirmed_and_asked_about_again_once_it_is_moved(
    client: ApiClient, site: Site
) -> None:
    client.sign_in("planner")
    assumed = doubts(client, site)["assumed_door"]
    assert (assumed["fix"], assumed["edits"], assumed["spaces"]) == ("confirm_opening", [], [])
    assert assumed["opening"]["id"] == "door 0"
    assert {side["id"] for side in assumed["opening"]["between"]} == {"corridor", "room 0"}
    assert len(assumed["opening"]["line"]) == 2
    say(client, site, assumed)
    settled = doubts(client, site)["assumed_door"]
    assert settled["settled"]["is_mended"] is False
    say(client, site, settled, is_right=False)
    assert doubts(client, site)["assumed_door"]["settled"] is None
    # Who moves it, knows where it is.
    edit(client, site, 1, {"kind": "change_opening", "id": "door 0", "name": "房门"})
    assert "assumed_door" not in doubts(client, site)


def test_an_assumed_door_is_taken_away_and_its_room_is_cut_off(
    client: ApiClient, site: Site
) -> None:
    client.sign_in("planner")
    outcome = edit(client, site, 1, {"kind": "remove_openings", "ids": ["door 0"]})
    assert outcome["effect"]["unreached"]["spaces"] == ["room 0"]
    assert "assumed_door" not in doubts(client, site)
    client.post(f"/sites/{site.id}/edits/undo", {"revision": 2})
    assert doubts(client, site)["assumed_door"]["settled"] is None


def test_a_file_that_lies_elsewhere_is_moved_by_the_edit_offered_and_undo_asks_again(
    client: ApiClient, site: Site
) -> None:
    client.sign_in("planner")
    shifted = doubts(client, site)["file_shifted"]
    assert shifted["settled"] is None
    edit(client, site, 1, *shifted["edits"])
    (lamp,) = client.get(f"/sites/{site.id}/assets").get_json()["items"]
    assert lamp["space_id"] == "room 1"
    assert doubts(client, site)["file_shifted"]["settled"]["is_mended"]
    client.post(f"/sites/{site.id}/edits/undo", {"revision": 2})
    assert doubts(client, site)["file_shifted"]["settled"] is None
