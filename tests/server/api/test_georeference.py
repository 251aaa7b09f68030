"""The place of a site over HTTP: tried, set by points, recorded, taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from server.storage import sites
from server.storage.database import Database
from server.workflows.reach_report import reach_report
from spatial.gcj02 import to_gcj02
from spatial.georeference import Georeference
from spatial.settle import settle
from spatial.site import Site, SiteId
from tests import build
from tests.server.api_client import ApiClient, assert_problem

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOWHERE = Georeference.around(0.0, 0.0, method="none", warnings=("missing",))
THERE = Georeference.around(120.2, 30.2, method="fitted", rotation=0.4)
CORNERS = [(0.0, 0.0), (30.0, 0.0), (30.0, 10.0)]


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    plan = replace(build.two_storeys(rooms=2), id=SiteId(str(uuid4())), georeference=NOWHERE)
    settled = settle(plan)
    report = {"issues": [], **reach_report(settled.site, settled.reached)}
    with database.transaction() as session:
        sites.save_site(session, settled.site, report, at=NOW)
    yield settled.site


def body(revision: int = 1, *, datum: str = "wgs84", stretch: float = 1.0) -> dict[str, Any]:
    shown = NOWHERE.to_wgs84(CORNERS).tolist()
    wanted = THERE.to_wgs84([(x * stretch, y * stretch) for x, y in CORNERS])
    if datum == "gcj02":
        wanted = to_gcj02(wanted)
    points = [
        {"plan": here, "target": there} for here, there in zip(shown, wanted.tolist(), strict=True)
    ]
    return {"revision": revision, "datum": datum, "points": points}


def test_a_fit_is_shown_before_it_is_kept(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    fit = client.post(f"/sites/{site.id}/georeference/fit", body()).get_json()
    assert [point["residual_m"] for point in fit["points"]] == pytest.approx([0, 0, 0], abs=0.02)
    assert fit["scale"] == pytest.approx(1.0, abs=1e-3)
    assert fit["verdicts"] == []
    assert client.get(f"/sites/{site.id}/georeference").get_json()["method"] == "none"


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_a_site_is_put_where_the_points_say_and_back(
    client: ApiClient, site: Site, datum: str
) -> None:
    client.sign_in("planner")
    made = client.put(f"/sites/{site.id}/georeference", body(datum=datum)).get_json()
    assert made["revision"] == 2
    place = client.get(f"/sites/{site.id}/georeference").get_json()
    assert place["method"] == "fitted"
    assert place["origin"] == pytest.approx([120.2, 30.2], abs=1e-6)
    shifted = to_gcj02([[120.2, 30.2]])[0].tolist()
    assert place["origin_gcj02"] == pytest.approx(shifted, abs=1e-6)
    west, south, *_ = client.get(f"/sites/{site.id}").get_json()["bounds"]
    assert (west, south) == pytest.approx((120.2, 30.2), abs=1e-3)
    ((entry),) = place["history"]
    assert (entry["points"], entry["undone"], entry["method_before"]) == (3, False, "none")
    back = client.post(f"/sites/{site.id}/georeference/undo", {"revision": 2})
    assert back.get_json() == {"revision": 3}
    place = client.get(f"/sites/{site.id}/georeference").get_json()
    assert (place["method"], place["may_undo"]) == ("none", False)
    assert place["history"][0]["undone"]
    again = client.post(f"/sites/{site.id}/georeference/undo", {"revision": 3})
    assert_problem(again, 422, "nothing-to-undo")


def test_a_stale_revision_is_refused(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    answer = client.put(f"/sites/{site.id}/georeference", body(7))
    assert_problem(answer, 409, "stale-site")
    assert client.get(f"/sites/{site.id}/georeference").get_json()["history"] == []


def test_a_plan_in_the_wrong_unit_is_not_placed(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    answer = client.put(f"/sites/{site.id}/georeference", body(stretch=0.3048))
    problem = assert_problem(answer, 422, "plan-in-wrong-unit")
    assert problem["unit"] == "ft"


def test_points_in_one_place_are_refused(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    wrong = body()
    wrong["points"] = [wrong["points"][0], wrong["points"][0]]
    for method, path in ((client.post, "georeference/fit"), (client.put, "georeference")):
        assert_problem(method(f"/sites/{site.id}/{path}", wrong), 422, "points-say-nothing")
