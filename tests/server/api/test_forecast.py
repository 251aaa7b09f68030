"""What falls due ahead, over HTTP and as CSV."""

import csv
import io

import pytest

from spatial.site import Site
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import MONDAY, save_planned_site


@pytest.fixture
def site(client: ApiClient) -> Site:
    with client.parts.database.transaction() as session:
        saved = save_planned_site(session)
    client.sign_in("manager")
    return saved


@pytest.mark.parametrize(("days", "spans"), [(30, 30), (90, 13), (365, 13)])
def test_ahead_is_told_in_days_weeks_or_months(
    client: ApiClient, site: Site, days: int, spans: int
) -> None:
    seen = client.get(f"/sites/{site.id}/forecast?from={MONDAY}&days={days}").get_json()
    assert len(seen["spans"]) == spans
    assert {load["skill"] for load in seen["spans"][0]["loads"]} == {"DIVER", "FIRE"}


def test_what_nobody_can_do_will_be_late(client: ApiClient, site: Site) -> None:
    seen = client.get(f"/sites/{site.id}/forecast?from={MONDAY}&days=30").get_json()
    # Four whole weeks of the hydrant test, whose skill nobody has; the extinguishers are in time.
    assert {item["entry_key"] for item in seen["items"]} == {"hydrant_test"}
    assert seen["late"] == len(seen["items"]) == 4
    worst = seen["items"][0]
    assert (worst["code"], worst["due"], worst["made"]) == ("H-1", "2026-11-29", None)
    assert worst["late_days"] == 24


def test_the_spreadsheet_has_a_line_for_each_visit(client: ApiClient, site: Site) -> None:
    answer = client.get(f"/sites/{site.id}/forecast.csv?from={MONDAY}&days=30&lang=en")
    assert answer.mimetype == "text/csv"
    told = client.get(f"/sites/{site.id}/forecast?from={MONDAY}&days=30").get_json()
    head, *lines = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head[0] == "due"
    assert len(lines) == told["visits"]
    assert sum(bool(line[8]) for line in lines) == 4


def test_other_lengths_are_refused(client: ApiClient, site: Site) -> None:
    answer = client.get(f"/sites/{site.id}/forecast?days=31")
    assert_problem(answer, 422, "invalid-request")
