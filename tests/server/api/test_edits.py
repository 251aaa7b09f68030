"""The plan editor over HTTP: edits take effect at once, are recorded, and can be undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from server.storage import sites
from server.storage.database import Database
from server.storage.part_changes import changes_in, changes_out
from server.workflows.reach_report import reach_report
from spatial.apply_edit import apply_edits
from spatial.edit import RemoveConnector, SplitSpace
from spatial.settle import settle
from spatial.site import ConnectorId, Site, SiteId, SpaceId
from tests import build
from tests.build import FIRST, GROUND
from tests.server.api_client import ApiClient, assert_problem
from tests.spatial.test_edit_file import beside

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    """Two storeys that nothing joins; a sign above that nobody reaches yet."""
    plan = build.two_storeys(rooms=2, assets=[build.asset("sign", 3, 1, 5, on=FIRST)])
    settled = settle(replace(plan, id=SiteId(str(uuid4()))))
    report = {"issues": [], **reach_report(settled.site, settled.reached)}
    with database.transaction() as session:
        sites.save_site(session, settled.site, report, at=NOW)
    yield settled.site


def lift(site: Site) -> dict[str, Any]:
    (at,) = site.georeference.to_wgs84([(3.0, 1.0)]).tolist()
    return {
        "kind": "add_connector",
        "connector_kind": "lift",
        "name": "1 号梯",
        "landings": [{"storey_id": i, "point": at} for i in (GROUND, FIRST)],
    }


def edit(client: ApiClient, site: Site, revision: int, *wanted: dict[str, Any]) -> Any:
    return client.post(f"/sites/{site.id}/edits", {"revision": revision, "edits": list(wanted)})


def test_a_lift_drawn_reaches_the_upper_floor_at_once_and_undo_takes_it_back(
    client: ApiClient, site: Site
) -> None:
    account = client.sign_in("planner")
    upper = sorted(space.id for space in site.spaces if space.storey_id == FIRST)
    answer = edit(client, site, 1, lift(site))
    assert answer.status_code == 200, answer.text
    made = answer.get_json()
    assert made["revision"] == 2
    assert made["effect"]["reached"] == {"spaces": upper, "assets": ["sign"]}
    assert made["reached"]["spaces"] == made["reached"]["of_spaces"] == 6
    report = client.get(f"/sites/{site.id}/import-report").get_json()
    assert report["unreached"] == []
    assert client.get(f"/sites/{site.id}/assets/sign").get_json()["reached"]

    back = client.post(f"/sites/{site.id}/edits/undo", {"revision": 2}).get_json()
    assert back["revision"] == 3
    assert back["effect"]["unreached"] == {"spaces": upper, "assets": ["sign"]}
    again = client.post(f"/sites/{site.id}/edits/redo", {"revision": 3}).get_json()
    assert again["effect"]["reached"]["spaces"] == upper
    (entry,) = client.get(f"/sites/{site.id}/edits").get_json()["items"]
    assert (entry["number"], entry["state"], entry["kinds"]) == (1, "done", ["add_connector"])
    assert (entry["by"], entry["by_name"]) == (account.id, account.name)
    (change,) = client.get(f"/sites/{site.id}/edits/1").get_json()["items"]
    assert (change["what"], change["before"]) == ("connector", None)
    assert change["after"]["name"] == "1 号梯"


def test_what_was_edited_is_stored_as_it_is_in_memory(
    client: ApiClient, site: Site, database: Database
) -> None:
    client.sign_in("planner")
    degrees = site.georeference.to_wgs84([(5.0, -1.0), (5.0, 3.0)]).tolist()
    split = {"kind": "split_space", "id": "corridor", "line": degrees}
    zone = {"kind": "set_zone", "name": "甲区", "space_ids": ["room 0"]}
    gone = {"kind": "remove_assets", "ids": ["sign"]}
    assert edit(client, site, 1, lift(site), split, zone, gone).status_code == 200
    with database.reading() as session:
        _, kept = client.parts.sites.load(session, site.id)
        assert sites.load_site(session, site.id) == kept
    assert len(kept.spaces) == len(site.spaces) + 1
    assert client.post(f"/sites/{site.id}/edits/undo", {"revision": 2}).status_code == 200
    with database.reading() as session:
        assert sites.load_site(session, site.id) == site


def test_an_edit_on_an_old_revision_is_refused_with_both(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    rename = {"kind": "change_spaces", "ids": ["room 0"], "name": "值班室"}
    assert edit(client, site, 1, rename).status_code == 200
    problem = assert_problem(edit(client, site, 1, lift(site)), 409, "stale-site")
    assert (problem["sent"], problem["current"]) == (1, 2)


def test_a_bad_edit_says_what_is_wrong_and_nothing_is_kept(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    rename = {"kind": "change_spaces", "ids": ["room 0"], "name": "值班室"}
    far = site.georeference.to_wgs84([(90.0, 1.0), (90.0, 2.0)]).tolist()
    door = {"kind": "add_opening", "storey_id": GROUND, "line": far}
    problem = assert_problem(edit(client, site, 1, rename, door), 422, "edit-door-touches-no-space")
    assert problem["reach_m"] == 1.2
    unknown = {"kind": "change_spaces", "ids": ["no such"], "use": "plant"}
    assert_problem(edit(client, site, 1, unknown), 422, "edit-unknown-part")
    same = {"kind": "change_spaces", "ids": ["room 0"], "use": "palace"}
    assert_problem(edit(client, site, 1, same), 422, "invalid-request")
    assert_problem(edit(client, site, 1, {"kind": "demolish"}), 422, "invalid-request")
    assert client.get(f"/sites/{site.id}/edits").get_json()["items"] == []
    undo = client.post(f"/sites/{site.id}/edits/undo", {"revision": 1})
    assert_problem(undo, 422, "nothing-to-undo")


def test_an_edit_after_an_undo_leaves_nothing_to_redo(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    rename = {"kind": "change_spaces", "ids": ["room 0"], "name": "值班室"}
    edit(client, site, 1, lift(site))
    client.post(f"/sites/{site.id}/edits/undo", {"revision": 2})
    edit(client, site, 3, rename)
    redo = client.post(f"/sites/{site.id}/edits/redo", {"revision": 4})
    assert_problem(redo, 422, "nothing-to-redo")
    states = [one["state"] for one in client.get(f"/sites/{site.id}/edits").get_json()["items"]]
    assert states == ["done", "dropped"]


def test_changes_come_back_from_storage_equal() -> None:
    site = build.two_storeys("stair", assets=[build.asset("lamp", 5, 1, on=GROUND)])
    wanted = (
        SplitSpace(id=SpaceId("corridor"), line=((5.1, -1), (5.3, 3))),
        RemoveConnector(id=ConnectorId("stair")),
    )
    _, changes = apply_edits(site, wanted, by="li", at=NOW, mark="1")
    assert changes_in(changes_out(changes)) == changes


def test_a_doubt_is_mended_by_sending_its_edits_back(client: ApiClient, database: Database) -> None:
    plan = build.corridor_with_rooms(3, assets=[build.asset("lamp", 5, 4, on=GROUND)])
    plan = replace(
        plan,
        id=SiteId(str(uuid4())),
        openings=tuple(o for o in plan.openings if o.id != "door 1"),
    )
    settled = settle(plan)
    with database.transaction() as session:
        sites.save_site(session, settled.site, {"issues": []}, at=NOW)
    client.sign_in("planner")
    found = client.get(f"/sites/{plan.id}/doubts").get_json()
    (doubt,) = found["items"]
    assert (doubt["reason"], doubt["of_spaces"], doubt["of_assets"]) == ("no_door", 1, 1)
    assert doubt["spaces"] == [{"id": "room 1", "name": "room 1 室", "name_en": "Room room 1"}]
    made = edit(client, settled.site, found["revision"], *doubt["edits"]).get_json()
    assert made["effect"]["reached"] == {"spaces": ["room 1"], "assets": ["lamp"]}
    assert client.get(f"/sites/{plan.id}/doubts").get_json()["items"] == []


def test_a_walk_between_two_points_is_drawn_and_told(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    start, end = site.georeference.to_wgs84([(1.0, 1.0), (5.0, 1.0)]).tolist()
    query = {
        "from_storey": GROUND,
        "from_lon": start[0],
        "from_lat": start[1],
        "to_storey": GROUND,
        "to_lon": end[0],
        "to_lat": end[1],
    }
    walk = client.get(f"/sites/{site.id}/walk", query_string=query).get_json()
    assert (walk["metres"], walk["seconds"]) == (4.0, 3.2)  # 4 m at 1.25 m/s
    assert walk["legs"]["features"][0]["properties"]["layer"] == "leg"
    assert [step["kind"] for step in walk["directions"]] == ["go", "arrive"]
    above = {**query, "to_storey": FIRST}
    assert_problem(client.get(f"/sites/{site.id}/walk", query_string=above), 422, "no-walk")
    nowhere = {**query, "to_storey": "attic"}
    problem = client.get(f"/sites/{site.id}/walk", query_string=nowhere)
    assert_problem(problem, 404, "unknown-storey")
    bands = client.get(
        f"/sites/{site.id}/isochrones",
        query_string={"storey": GROUND, "lon": start[0], "lat": start[1], "step_s": 10},
    ).get_json()
    assert bands["features"][0]["properties"] == {
        "layer": "isochrone",
        "band": 0,
        "low_s": 0.0,
        "high_s": 10.0,
    }


def test_a_room_reshaped_takes_its_neighbours_along_or_is_refused(
    client: ApiClient, site: Site
) -> None:
    client.sign_in("planner")
    # The corridor of 8 × 2 m made 0.5 m wider, into the rooms above it.
    ring = site.georeference.to_wgs84([(0, 0), (8, 0), (8, 2.5), (0, 2.5)]).tolist()
    wish = {"kind": "reshape_space", "id": "corridor", "polygons": [[ring]]}
    assert_problem(edit(client, site, 1, wish), 422, "edit-spaces-overlap")
    assert_problem(edit(client, site, 1, {**wish, "rings": [ring]}), 422, "invalid-request")
    answer = edit(client, site, 1, {**wish, "neighbours": "follow"})
    assert answer.status_code == 200, answer.text
    changes = client.get(f"/sites/{site.id}/edits/1").get_json()["items"]
    areas = {c["id"]: c["after"]["area_m2"] for c in changes if c["what"] == "space"}
    assert areas == {"corridor": 20.0, "room 0": 13.3, "room 1": 13.3}  # 3.8 × 3.5 m


def test_a_preview_shows_what_comes_along_and_keeps_nothing(
    client: ApiClient, site: Site, database: Database
) -> None:
    client.sign_in("planner")
    # Room 0 is 3.8 m wide; pushed to 4.4 m it takes 0.6 m of room 1, which lies 0.2 m away.
    ring = site.georeference.to_wgs84([(0, 2.2), (4.4, 2.2), (4.4, 6.2), (0, 6.2)]).tolist()
    wanted = {"kind": "reshape_space", "id": "room 0", "rings": [ring], "neighbours": "follow"}
    body = {"revision": 1, "edits": [wanted]}
    answer = client.post(f"/sites/{site.id}/edits/preview", body)
    assert answer.status_code == 200, answer.text
    found = {one["id"]: one for one in answer.get_json()["items"] if one["what"] == "space"}
    assert set(found) == {"room 0", "room 1"}
    assert found["room 0"]["storey_ids"] == [GROUND]
    # 3.8 m less 0.6 m, 4 m deep
    assert found["room 1"]["after"]["area_m2"] == pytest.approx(12.8, abs=0.05)
    versions = [shape["properties"]["version"] for shape in found["room 1"]["shapes"]]
    assert versions == ["before", "after"]
    with database.reading() as session:
        assert sites.load_site(session, site.id) == site
    assert client.get(f"/sites/{site.id}/edits").get_json()["items"] == []

    wanted["neighbours"] = "stay"
    refused = client.post(f"/sites/{site.id}/edits/preview", body)
    assert assert_problem(refused, 422, "edit-spaces-overlap")["name"] == "room 1 室"
    stale = client.post(f"/sites/{site.id}/edits/preview", {**body, "revision": 7})
    assert_problem(stale, 409, "stale-site")


def test_history_shows_what_an_edit_changed(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    assert edit(client, site, 1, lift(site)).status_code == 200
    (change,) = client.get(f"/sites/{site.id}/edits/1").get_json()["items"]
    assert change["storey_ids"] == [GROUND, FIRST]
    (shape,) = change["shapes"]
    assert shape["properties"] == {"version": "after"}
    assert shape["geometry"]["type"] == "Point"


def test_storeys_that_become_one_are_stored_so_and_undone(
    client: ApiClient, database: Database
) -> None:
    plan = beside(build.corridor_with_rooms(2), east=30, up=0)
    plan = settle(replace(plan, id=SiteId(str(uuid4())))).site
    with database.transaction() as session:
        sites.save_site(session, plan, {"issues": []}, at=NOW)
    client.sign_in("planner")
    shift = {"kind": "shift_file", "file": "b.ifc", "east_m": -30, "north_m": 0, "up_m": 0}
    answer = edit(client, plan, 1, shift)
    assert answer.status_code == 200, answer.text
    with database.reading() as session:
        _, kept = client.parts.sites.load(session, plan.id)
        assert sites.load_site(session, plan.id) == kept
    assert len(kept.storeys) == len(kept.buildings) == 1
    assert client.post(f"/sites/{plan.id}/edits/undo", {"revision": 2}).status_code == 200
    with database.reading() as session:
        assert sites.load_site(session, plan.id) == plan
