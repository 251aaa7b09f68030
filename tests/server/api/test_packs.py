"""Default checks over HTTP: what fits this site, and adding some."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from server.storage import sites
from spatial.site import Site, SiteId
from tests import build
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import save_planned_site


@pytest.fixture
def site(client: ApiClient) -> Site:
    with client.parts.database.transaction() as session:
        saved = save_planned_site(session)
    client.sign_in("planner")
    return saved


def test_packs_say_what_they_would_look_at_here(client: ApiClient, site: Site) -> None:
    packs = client.get(f"/sites/{site.id}/packs").get_json()["items"]
    assert [pack["id"] for pack in packs][:2] == ["cn_fire", "cn_lift"]
    checks = {check["key"]: check for pack in packs for check in pack["checks"]}
    # Three extinguishers and one hydrant stand here, and no lift.
    targets = [checks[key]["targets"] for key in ("cn_fire.f10", "cn_fire.f08", "cn_lift.l04")]
    assert targets == [3, 1, 0]
    monthly = checks["cn_fire.f10"]
    assert (monthly["founded"], monthly["present"]) == ("verify", False)
    assert monthly["source"].startswith("GB 55036")


def test_checks_are_added_once_with_a_checklist(client: ApiClient, site: Site) -> None:
    path = f"/sites/{site.id}/programme/checks"
    body = {"revision": 1, "pack": "cn_fire", "checks": ["cn_fire.f10", "cn_fire.f11"]}
    answer = client.post(path, body)
    assert answer.status_code == 200, answer.text
    programme = answer.get_json()
    assert [entry["key"] for entry in programme["entries"]][2:] == ["cn_fire.f10", "cn_fire.f11"]
    assert programme["entries"][2]["targets"] == 3
    assert programme["entries"][3]["cap"] == {
        "most": None,
        "share": 0.25,
        "per": "zone",
        "days": 10,
    }
    assert programme["checklists"]["cn_fire.f10"]["items"][0]["text"].startswith("压力指针绿区")
    assert_problem(client.post(path, body), 409, "stale-programme")
    again = client.post(path, {**body, "revision": 2}).get_json()
    assert len(again["entries"]) == 4
    packs = client.get(f"/sites/{site.id}/packs").get_json()["items"]
    assert [c["key"] for c in packs[0]["checks"] if c["present"]] == ["cn_fire.f10", "cn_fire.f11"]


def test_a_site_without_a_programme_gets_its_first_checks_this_way(client: ApiClient) -> None:
    bare = replace(build.two_rooms_with_door(), id=SiteId(str(uuid4())))
    with client.parts.database.transaction() as session:
        sites.save_site(session, bare, {}, at=datetime.now(UTC))
    client.sign_in("planner")
    body = {"revision": 0, "pack": "cn_property", "checks": ["cn_property.c01"]}
    answer = client.post(f"/sites/{bare.id}/programme/checks", body)
    assert answer.status_code == 200, answer.text
    assert [entry["key"] for entry in answer.get_json()["entries"]] == ["cn_property.c01"]


def test_packs_and_checks_nobody_knows_are_refused(client: ApiClient, site: Site) -> None:
    path = f"/sites/{site.id}/programme/checks"
    answer = client.post(path, {"revision": 1, "pack": "mars", "checks": ["x"]})
    assert_problem(answer, 404, "unknown-pack")
    answer = client.post(path, {"revision": 1, "pack": "uk", "checks": ["x"]})
    assert_problem(answer, 404, "unknown-pack")
