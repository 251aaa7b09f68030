"""The programme and the team of a site over HTTP."""

from typing import Any

import pytest

from spatial.site import Site
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import save_planned_site


@pytest.fixture
def site(client: ApiClient) -> Site:
    with client.parts.database.transaction() as session:
        saved = save_planned_site(session)
    client.sign_in("planner")
    return saved


def changed(entry: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The part of an entry that may be changed, with changes."""
    keys = ("key", "enabled", "frequency", "minutes", "windows")
    return {**{key: entry[key] for key in keys}, **changes}


def test_a_programme_is_told_with_targets_and_checklists(client: ApiClient, site: Site) -> None:
    programme = client.get(f"/sites/{site.id}/programme").get_json()
    assert programme["revision"] == 1
    check, test = programme["entries"]
    assert check["targets"] == 3
    assert test["targets"] == 1
    assert check["frequency"] == {"form": "times_per", "times": 2, "period": "week"}
    assert check["windows"] == ["09:00-16:00"]
    assert check["evidence"] == "proposed"
    pressure = programme["checklists"]["extinguisher"]["items"][1]
    assert (pressure["unit"], pressure["low"], pressure["high"]) == ("MPa", 1.0, 1.4)


def test_a_change_is_kept_and_counted(client: ApiClient, site: Site) -> None:
    path = f"/sites/{site.id}/programme"
    check = client.get(path).get_json()["entries"][0]
    daily = {"form": "every", "days": 1, "min_days": 1}
    body = {"revision": 1, "entries": [changed(check, frequency=daily, minutes=7.5)]}
    answer = client.put(path, body)
    assert answer.status_code == 200, answer.text
    after = client.get(path).get_json()
    assert after == answer.get_json()
    assert after["revision"] == 2
    assert after["entries"][0]["frequency"] == daily
    assert after["entries"][0]["minutes"] == 7.5
    assert after["entries"][0]["name"] == check["name"]


def test_a_change_on_an_old_revision_is_refused_with_the_present_one(
    client: ApiClient, site: Site
) -> None:
    path = f"/sites/{site.id}/programme"
    check = client.get(path).get_json()["entries"][0]
    body = {"revision": 1, "entries": [changed(check, enabled=False)]}
    assert client.put(path, body).status_code == 200
    problem = assert_problem(client.put(path, body), 409, "stale-programme")
    assert problem["current"] == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 0},
        {"frequency": {"form": "times_per", "times": 8, "period": "week"}},
        {"frequency": {"form": "every", "days": 2, "min_days": 3}},
        {"frequency": {"form": "sometimes"}},
        {"windows": ["nine to five"]},
        {"windows": ["25:00-26:00"]},
        {"colour": "red"},
    ],
)
def test_a_change_that_cannot_be_meant_is_refused(
    client: ApiClient, site: Site, changes: dict[str, Any]
) -> None:
    path = f"/sites/{site.id}/programme"
    check = client.get(path).get_json()["entries"][0]
    body = {"revision": 1, "entries": [changed(check, **changes)]}
    assert_problem(client.put(path, body), 422, "invalid-request")
    assert client.get(path).get_json()["revision"] == 1


def test_an_entry_that_does_not_exist_is_refused(client: ApiClient, site: Site) -> None:
    path = f"/sites/{site.id}/programme"
    check = client.get(path).get_json()["entries"][0]
    answer = client.put(path, {"revision": 1, "entries": [changed(check, key="nothing")]})
    assert answer.status_code in (404, 422)
    assert answer.mimetype == "application/problem+json"


def test_the_team_is_told_with_skills_and_shifts(client: ApiClient, site: Site) -> None:
    wang, li = client.get(f"/sites/{site.id}/team").get_json()["items"]
    assert wang["name"] == "王建国"
    assert wang["skills"] == [{"skill": "FIRE", "expires": None}]
    assert wang["shifts"][0] == {"weekday": 0, "starts": "08:00", "ends": "17:00", "rests": []}
    assert li["skills"] == []


def test_an_asset_knows_what_the_programme_asks_of_it(client: ApiClient, site: Site) -> None:
    asset = client.get(f"/sites/{site.id}/assets/E-1").get_json()
    (owed,) = asset["obligations"]
    assert owed["entry_key"] == "extinguisher_check"
    assert owed["last"] is None
    assert owed["next_due"]


@pytest.mark.parametrize(
    ("words", "what", "found"), [("h-1", "asset", "H-1"), ("王", "inspector", "wang")]
)
def test_search_finds_by_code_and_name(
    client: ApiClient, site: Site, words: str, what: str, found: str
) -> None:
    (hit,) = client.get(f"/sites/{site.id}/search", query_string={"q": words}).get_json()["items"]
    assert (hit["what"], hit["id"]) == (what, found)


def test_assets_come_in_pages(client: ApiClient, site: Site) -> None:
    path = f"/sites/{site.id}/assets?limit=2"
    seen, after = [], ""
    while after is not None:
        page = client.get(path + (f"&after={after}" if after else "")).get_json()
        seen += [asset["id"] for asset in page["items"]]
        after = page["next"]
    assert seen == [asset.id for asset in site.assets]
    only = client.get(f"/sites/{site.id}/assets?kind=extinguisher").get_json()["items"]
    assert len(only) == 3
    assert_problem(client.get(f"{path}&after=x"), 422, "invalid-request")
    assert_problem(client.get(f"{path}&colour=red"), 422, "invalid-request")
