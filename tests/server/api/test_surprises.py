"""Surprise inspections over HTTP: sealed until they start, then whole and checkable."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inspection.surprise import DrawRules, draw
from spatial.site import Site
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import save_planned_site


@pytest.fixture
def site(client: ApiClient) -> Site:
    with client.parts.database.transaction() as session:
        saved = save_planned_site(session)
    client.sign_in("manager")
    return saved


def body(**changes: Any) -> dict[str, Any]:
    opens = datetime.now(UTC) + timedelta(days=2)
    return {
        "name": "灭火器抽查", "kinds": ["extinguisher"], "count": 2, "cover_draws": 2,
        "opens_at": opens.isoformat(), **changes,
    }  # fmt: skip


def test_a_draw_is_sealed_until_it_starts_and_inspectors_do_not_see_it(
    client: ApiClient, site: Site
) -> None:
    path = f"/sites/{site.id}/surprises"
    made = client.post(path, body()).get_json()
    assert (made["state"], made["drawn"], made["candidates"]) == ("sealed", None, 3)
    assert len(made["commitment"]) == 64
    detail = client.get(f"{path}/{made['id']}").get_json()
    assert "record" not in detail
    assert not any(asset.id in str(detail) for asset in site.assets)
    client.sign_in("inspector", inspector_id="wang")
    assert client.get(path).get_json()["items"] == []
    assert_problem(client.get(f"{path}/{made['id']}"), 404, "unknown-surprise")


def test_an_opened_draw_can_be_made_again_and_is_what_was_promised(
    client: ApiClient, site: Site
) -> None:
    path = f"/sites/{site.id}/surprises"
    made = client.post(path, body()).get_json()
    opened = client.post(f"{path}/{made['id']}/open").get_json()
    assert (opened["state"], opened["verified"]) == ("open", True)
    assert opened["commitment"] == made["commitment"]
    assert opened["walk_s"] <= opened["shortest_s"] * 1.15
    record = opened["record"]
    again = draw(
        DrawRules(count=2, cover_draws=2),
        record["candidates"],
        seed=record["seed"],
        number=0,
        covered=record["covered"],
    )
    assert sorted(again) == sorted(one["target_id"] for one in opened["drawn"])
    client.sign_in("inspector", inspector_id="wang")
    (seen,) = client.get(path).get_json()["items"]
    assert {one["code"] for one in seen["drawn"]} < {"E-1", "E-2", "E-3"}


def test_two_draws_of_a_cycle_cover_all(client: ApiClient, site: Site) -> None:
    path = f"/sites/{site.id}/surprises"
    drawn = set()
    for _ in range(2):
        made = client.post(path, body()).get_json()
        opened = client.post(f"{path}/{made['id']}/open").get_json()
        drawn |= {one["code"] for one in opened["drawn"]}
    assert drawn == {"E-1", "E-2", "E-3"}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"opens_at": "2020-01-01T08:00:00+08:00"}, "start-in-the-past"),
        ({"opens_at": "2099-01-01T08:00:00+08:00"}, "start-too-far"),
        ({"kinds": ["lift"]}, "nothing-to-draw"),
        ({"count": 1, "cover_draws": 2}, "draw-too-small"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    client: ApiClient, site: Site, changes: dict[str, Any], kind: str
) -> None:
    answer = client.post(f"/sites/{site.id}/surprises", body(**changes))
    assert_problem(answer, 422, kind)
    assert client.get(f"/sites/{site.id}/surprises").get_json()["items"] == []
