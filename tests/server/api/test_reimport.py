"""A newer plan of a site: the plan in force stays until each difference is accepted."""

from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Point, box

from server.storage import sites
from server.workflows import Refused
from server.workflows.import_site import import_site
from server.workflows.reimport import propose_import
from tests.importers.geojson.maps import feature, write
from tests.server.api.test_edits import NOW
from tests.server.api_client import ApiClient, assert_problem


def house(path: Path, *, lamp: float = 3.0, second_room: bool = True, ref: str = "101") -> Path:
    """A house of 20 × 10 m: a corridor, one or two rooms with doors, an extinguisher."""
    rooms = [
        feature(box(0, 4, 8, 10), "way/4", indoor="room", room="office", level="0", ref=ref),
        feature(Point(4, 4), "node/1", door="hinged", level="0"),
    ]
    if second_room:
        rooms += [
            feature(box(8, 4, 16, 10), "way/5", indoor="room", room="office", level="0", ref="102"),
            feature(Point(12, 4), "node/2", door="hinged", level="0"),
        ]
    return write(
        path,
        feature(box(0, 0, 20, 10), "way/1", building="office", name="办公楼"),
        feature(LineString([(-10, -5), (30, -5)]), "way/2", highway="footway"),
        feature(box(0, 0, 20, 4), "way/3", indoor="corridor", level="0", name="走廊"),
        feature(Point(10, 0), "node/3", entrance="main", door="yes", width="2"),
        feature(Point(lamp, 8), "node/4", emergency="fire_extinguisher", level="0", indoor="yes"),
        *rooms,
    )


@pytest.fixture
def site_id(client: ApiClient, tmp_path: Path) -> str:
    """The house as it was imported first, with a newer plan of it that waits."""
    database, networks = client.parts.database, client.parts.settings.networks
    first = house(tmp_path / "house.geojson")
    made = import_site(database, [first], name="楼", networks=networks, now=NOW)
    newer = house(first, lamp=5.0, second_room=False, ref="101A")
    before = sites_of(client, made.site_id)
    assert propose_import(database, [newer], site_id=made.site_id, now=NOW) > 0
    assert sites_of(client, made.site_id) == before, "the plan in force stays as it is"
    client.sign_in("planner")
    return made.site_id


def sites_of(client: ApiClient, site_id: str) -> Any:
    with client.parts.database.reading() as session:
        return sites.load_site(session, site_id)


def differences(client: ApiClient, site_id: str) -> dict[str, Any]:
    found = client.get(f"/sites/{site_id}/reimport").get_json()["items"]
    return {f"{one['what']} {'+'.join(one['became'])}": one for one in found}


def test_differences_are_accepted_one_by_one_and_can_be_undone(
    client: ApiClient, site_id: str
) -> None:
    found = differences(client, site_id)
    moved = found["asset moved"]
    assert moved["metres"] == 2.0
    assert [shape["properties"]["version"] for shape in moved["shapes"]] == ["before", "after"]
    assert found["space vanished"]["name"] == "102"
    assert found["space renamed"]["before"]["number"] == "101"
    assert found["space renamed"]["after"]["number"] == "101A"
    body = {
        "revision": 1,
        "accept": [moved["id"]],
        "refuse": [found["space vanished"]["id"], found["opening vanished"]["id"]],
    }
    before = sites_of(client, site_id)
    answer = client.post(f"/sites/{site_id}/reimport/decisions", body)
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["outcome"]["edit"]["kinds"] == ["accept_import"]
    after = sites_of(client, site_id)
    assert after.assets[0].id == before.assets[0].id, "findings and programme still find it"
    assert after.assets[0].position != before.assets[0].position
    assert len(after.spaces) == len(before.spaces)
    left = differences(client, site_id)
    assert "asset moved" not in left
    assert "space vanished" not in left
    assert "space renamed" in left
    undone = client.post(f"/sites/{site_id}/edits/undo", {"revision": 2})
    assert undone.status_code == 200, undone.text
    assert sites_of(client, site_id) == before


def test_all_accepted_is_the_newer_plan_and_nothing_waits_any_more(
    client: ApiClient, site_id: str
) -> None:
    ids = [one["id"] for one in client.get(f"/sites/{site_id}/reimport").get_json()["items"]]
    answer = client.post(f"/sites/{site_id}/reimport/decisions", {"revision": 1, "accept": ids})
    assert answer.status_code == 200, answer.text
    site = sites_of(client, site_id)
    assert {space.number for space in site.spaces} == {"", "101A"}
    nothing = client.get(f"/sites/{site_id}/reimport")
    assert nothing.status_code == 200, nothing.text
    assert nothing.get_json() is None


def test_what_is_decided_must_be_among_the_differences(client: ApiClient, site_id: str) -> None:
    body = {"revision": 1, "accept": ["no such"]}
    answer = client.post(f"/sites/{site_id}/reimport/decisions", body)
    assert_problem(answer, 404, "unknown-difference")
    ids = [one["id"] for one in client.get(f"/sites/{site_id}/reimport").get_json()["items"]]
    stale = client.post(f"/sites/{site_id}/reimport/decisions", {"revision": 7, "accept": ids})
    assert_problem(stale, 409, "stale-site")


def test_a_door_removed_by_hand_is_not_offered_again(
    client: ApiClient, site_id: str, tmp_path: Path
) -> None:
    door = next(o for o in sites_of(client, site_id).openings if o.source.id == "node/2")
    body = {"revision": 1, "edits": [{"kind": "remove_openings", "ids": [door.id]}]}
    assert client.post(f"/sites/{site_id}/edits", body).status_code == 200
    same = house(tmp_path / "house.geojson")
    propose_import(client.parts.database, [same], site_id=site_id, now=NOW)
    waiting = client.get(f"/sites/{site_id}/reimport").get_json()
    # Of the storey the wall that now stands in the doorway is left to be decided.
    assert [one for one in waiting["items"] if one["what"] == "opening"] == []


def test_an_edited_plan_is_not_replaced_unless_that_is_asked_for(
    client: ApiClient, site_id: str, tmp_path: Path
) -> None:
    database, networks = client.parts.database, client.parts.settings.networks
    door = sites_of(client, site_id).openings[0]
    body = {"revision": 1, "edits": [{"kind": "remove_openings", "ids": [door.id]}]}
    assert client.post(f"/sites/{site_id}/edits", body).status_code == 200
    again = house(tmp_path / "house.geojson")
    with pytest.raises(Refused) as found:
        import_site(database, [again], name="楼", may_replace=True, networks=networks, now=NOW)
    assert found.value.key == "site-edited"
    assert door not in sites_of(client, site_id).openings
    import_site(
        database,
        [again],
        name="楼",
        may_replace=True,
        may_discard_edits=True,
        networks=networks,
        now=NOW,
    )
    assert len(sites_of(client, site_id).openings) == 3
