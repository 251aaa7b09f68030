"""A search finds rooms, assets, stairs and people, what is called just so first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from server.storage import sites
from server.storage.database import Database
from spatial.site import Site, SiteId
from tests import build
from tests.build import GROUND
from tests.server.api_client import ApiClient

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    """Two storeys with a lift, and 30 signs S-100 to S-129."""
    signs = [build.asset(f"S-{n}", 3, 1, on=GROUND) for n in range(100, 130)]
    plan = build.two_storeys("lift", rooms=2, assets=[*signs, build.asset("S-1", 1, 1, on=GROUND)])
    plan = replace(plan, id=SiteId(str(uuid4())))
    with database.transaction() as session:
        sites.save_site(session, plan, {"issues": []}, at=NOW)
    yield plan


def search(client: ApiClient, site: Site, text: str) -> list[dict[str, Any]]:
    answer = client.get(f"/sites/{site.id}/search", query_string={"q": text})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["items"]
    return found


def test_what_is_called_just_so_comes_before_what_merely_has_it(
    client: ApiClient, site: Site
) -> None:
    client.sign_in("planner")
    found = search(client, site, "s-1")
    assert (found[0]["what"], found[0]["label"]) == ("asset", "S-1")
    assert len(found) == 20
    assert search(client, site, "-117")[0]["label"] == "S-117"


def test_stairs_and_lifts_are_found_on_their_lowest_storey(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    (hit,) = [one for one in search(client, site, "lift") if one["what"] == "connector"]
    assert hit["storey_id"] == GROUND
    assert hit["point"] is not None


def test_every_word_counts_and_none_finds_nothing(client: ApiClient, site: Site) -> None:
    client.sign_in("inspector")
    assert {one["label"] for one in search(client, site, "room 0")} == {
        one["label"] for one in search(client, site, "0 room")
    }
    assert search(client, site, "room submarine") == []
    assert search(client, site, "  ") == []
