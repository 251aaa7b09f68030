"""Things seen where the plan has them: confirmed once, and not where they were moved meanwhile."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from apiflask import APIFlask

from server.app import create_app
from server.config import Settings
from server.storage import edits, sites
from server.storage.database import Database
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import NOW
from tests.server.walked_site import Walked, save_walked_site


@pytest.fixture
def app(settings: Settings, database: Database) -> APIFlask:
    return create_app(settings, database=database, clock=lambda: NOW + timedelta(hours=3))


@pytest.fixture
def walked(database: Database) -> Walked:
    """E-1 was put on the plan by hand."""
    with database.transaction() as session:
        walked = save_walked_site(session)
        site = replace(
            walked.site,
            assets=tuple(
                replace(asset, position_state="unverified") if asset.id == "E-1" else asset
                for asset in walked.site.assets
            ),
        )
        sites.save_site(session, site, {}, at=NOW)
        return replace(walked, site=site)


@pytest.fixture
def wang(client: ApiClient, walked: Walked) -> ApiClient:
    client.sign_in("inspector", inspector_id="wang")
    return client


def positions(client: ApiClient, walked: Walked) -> list[dict[str, str]]:
    pack = client.get(f"{walked.path}/rounds/{walked.round_id}/pack").get_json()
    return [stop["position"] for stop in pack["stops"]]


def seen(walked: Walked, asset: str, mark: str) -> dict[str, Any]:
    return {"round_id": walked.round_id, "asset_id": asset, "position": mark}


def test_a_position_is_confirmed_once(wang: ApiClient, walked: Walked, database: Database) -> None:
    here = positions(wang, walked)
    assert [one["state"] for one in here] == ["unverified", "as_drawn"]
    path = f"{walked.path}/confirmations/{uuid4()}"
    body = seen(walked, "E-1", here[0]["mark"])
    first, again = wang.put(path, body), wang.put(path, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert [a.get_json()["outcome"] for a in (first, again)] == ["confirmed", "already_known"]
    assert [one["state"] for one in positions(wang, walked)] == ["confirmed", "as_drawn"]
    with database.reading() as session:
        [edit] = edits.list_edits(session, walked.site.id, limit=5)
    assert edit.kinds == ("change_assets",)
    assert edit.by


def test_what_was_moved_meanwhile_is_not_confirmed(wang: ApiClient, walked: Walked) -> None:
    answer = wang.put(f"{walked.path}/confirmations/{uuid4()}", seen(walked, "E-1", "elsewhere"))
    assert answer.get_json()["outcome"] == "moved"
    assert positions(wang, walked)[0]["state"] == "unverified"


def test_only_what_is_on_ones_own_round_is_confirmed(
    client: ApiClient, wang: ApiClient, walked: Walked
) -> None:
    path, mark = f"{walked.path}/confirmations/{uuid4()}", positions(wang, walked)[0]["mark"]
    assert_problem(wang.put(path, seen(walked, "E-2", mark)), 422, "visit-not-on-round")
    assert_problem(wang.put(path, seen(walked, "nothing", mark)), 404, "unknown-asset")
    client.sign_in("inspector", inspector_id="li")
    assert_problem(client.put(path, seen(walked, "E-1", mark)), 404, "unknown-round")
