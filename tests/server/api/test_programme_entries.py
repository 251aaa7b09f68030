"""Entries of a programme over HTTP: what more may be said of them; new ones and old ones."""

from typing import Any

import pytest

from server.storage import audit, programmes, sites
from server.workflows.take_register import TAKEN
from spatial.site import Site
from tests.server.api.test_programmes import changed
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import NOW, planned_site, save_planned_site

NEW: dict[str, Any] = {
    "key": "own_hose",
    "name": "水带检查",
    "name_en": "Hose check",
    "enabled": True,
    "kinds": ["hydrant_indoor"],
    "frequency": {"form": "every_months", "months": 1},
    "minutes": 4,
    "windows": ["08:00-12:00", "13:30-24:00"],
    "skills": ["FIRE"],
}


@pytest.fixture
def site(client: ApiClient) -> Site:
    with client.parts.database.transaction() as session:
        saved = save_planned_site(session)
    client.sign_in("planner")
    return saved


def test_all_of_an_entry_may_be_changed_and_what_is_left_out_stays(
    client: ApiClient, site: Site
) -> None:
    path = f"/sites/{site.id}/programme"
    before = client.get(path).get_json()["entries"][0]
    more = {
        "name_en": "Extinguishers",
        "skills": ["FIRE", "QA"],
        "people": 2,
        "same_person": True,
        "set_up_minutes": 6,
        "keys": ["roof"],
        "instruments": ["gauge"],
        "includes": ["hydrant_test"],
        "duty": "extinguisher",
        "priority": 3,
        "cap": {"most": None, "share": 0.25, "per": "entry", "days": 7},
        "windows": ["08:00-10:00", "22:00-24:00"],
    }
    answer = client.put(path, {"revision": 1, "entries": [changed(before, **more)]})
    assert answer.status_code == 200, answer.text
    after = answer.get_json()["entries"][0]
    assert after == {**before, **more}
    bare = client.put(path, {"revision": 2, "entries": [changed(after, cap=None)]})
    assert bare.get_json()["entries"][0] == {**after, "cap": None}


def test_an_entry_joins_and_leaves(client: ApiClient, site: Site) -> None:
    path = f"/sites/{site.id}/programme"
    answer = client.put(path, {"revision": 1, "entries": [], "added": [NEW]})
    assert answer.status_code == 200, answer.text
    (*old, new) = answer.get_json()["entries"]
    assert (new["key"], new["targets"], new["evidence"]) == ("own_hose", 1, "own")
    assert new["windows"] == NEW["windows"]
    gone = client.put(path, {"revision": 2, "entries": [], "removed": ["own_hose"]})
    assert gone.get_json()["entries"] == old


def test_a_site_without_a_programme_gets_one_with_its_first_entry(client: ApiClient) -> None:
    site = planned_site()
    with client.parts.database.transaction() as session:
        sites.save_site(session, site, {}, at=NOW)
    client.sign_in("planner")
    path = f"/sites/{site.id}/programme"
    answer = client.put(path, {"revision": 0, "entries": [], "added": [NEW]})
    assert answer.status_code == 200, answer.text
    assert [entry["key"] for entry in client.get(path).get_json()["entries"]] == ["own_hose"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"added": [{**NEW, "kinds": ["unicorn"]}]}, "no kind 'unicorn'"),
        ({"added": [{**NEW, "kinds": []}]}, "names no kind, use or zone"),
        ({"added": [{**NEW, "uses": ["casino"]}]}, "no use 'casino'"),
        ({"added": [{**NEW, "zones": ["Atlantis"]}]}, "called 'Atlantis'"),
        ({"added": [{**NEW, "checklist": "none"}]}, "no checklist 'none'"),
        ({"added": [{**NEW, "key": "hydrant_test"}]}, "twice"),
        ({"added": [{**NEW, "key": "Mit Leerzeichen"}]}, "pattern"),
        ({"added": [{**NEW, "includes": ["nothing"]}]}, "unknown entries"),
        ({"added": [{**NEW, "cap": {"most": 1, "share": 0.5}}]}, "either most or share"),
        ({"added": [{**NEW, "windows": ["25:00-26:00"]}]}, "pattern"),
        ({"removed": ["nothing"]}, "no such entry"),
        ({"key_places": {"roof": "moon"}}, "'moon' is no depot of the team"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    client: ApiClient, site: Site, part: dict[str, Any], said: str
) -> None:
    path = f"/sites/{site.id}/programme"
    before = client.get(path).get_json()
    answer = client.put(path, {"revision": 1, "entries": [], **part})
    assert said in str(assert_problem(answer, 422, "invalid-request"))
    assert client.get(path).get_json() == before


def test_what_files_ask_for_is_told_with_what_it_seems_to_mean(
    client: ApiClient, site: Site
) -> None:
    lamp = next(asset for asset in site.assets if asset.code == "E-1")
    wish = {
        "name": "灭火器季检",
        "every": 3,
        "unit": "month",
        "said": "每季度一次",
        "assets": 1,
        "asset_ids": [lamp.id],
        "file": "a.ifc",
    }
    job = {"row": 2, "name": "Check", "type": "T-1", "every_days": 0, "minutes": 20}
    with client.parts.database.transaction() as session:
        sites.save_site(session, site, {"proposals": [wish]}, at=NOW)
        facts = {"file": "r.xlsx", "jobs": [job]}
        audit.save_deed(session, TAKEN, at=NOW, by="x", site_id=site.id, facts=facts)
        saved = programmes.load_programme(session, site.id)
    told = client.get(f"/sites/{site.id}/programme/proposals").get_json()["items"]
    assert told[0] == {
        "name": "灭火器季检",
        "said": "每季度一次",
        "file": "a.ifc",
        "frequency": {"form": "every_months", "months": 3, "min_days": 0},
        "minutes": None,
        "kinds": ["extinguisher"],
        "things": 1,
    }
    assert told[1]["frequency"] is None
    assert (told[1]["minutes"], told[1]["kinds"], told[1]["things"]) == (20, [], 0)
    # Nothing is planned by that.
    with client.parts.database.reading() as session:
        assert programmes.load_programme(session, site.id) == saved
