"""What cannot be planned is said before anybody waits for a plan, and with the plan."""

from dataclasses import replace

import pytest

from inspection.programme import Programme
from server.console import conflict_line, relaxation_line
from server.storage import programmes
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder
from spatial.site import Site
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import CHECKLIST, MONDAY, NOW, entries, save_planned_site


@pytest.fixture
def site(client: ApiClient) -> Site:
    """Checks of 6 h 40 min, of which a day holds one: three are due on Thursday and Friday."""
    with client.parts.database.transaction() as session:
        saved = save_planned_site(session)
        long = replace(entries()[0], minutes=400)
        programme = Programme(id="p", name="p", entries=(long, entries()[1]))
        programmes.save_programme(session, saved.id, programme, (CHECKLIST,))
    client.sign_in("planner")
    return saved


def test_what_hinders_and_what_conflicts_is_told_with_what_would_mend_it(
    client: ApiClient, site: Site
) -> None:
    found = client.get(f"/sites/{site.id}/feasibility?starts_on={MONDAY}&weeks=1").get_json()
    (hindrance,) = found["hindrances"]
    assert (hindrance["reason"], hindrance["facts"]) == ("no_skill", {"skills": "DIVER"})
    assert hindrance["entries"][0]["key"] == "hydrant_test"
    (conflict,) = found["conflicts"]
    assert (conflict["visits"], conflict["served"], conflict["people"]) == (3, 2, 1)
    assert conflict["skills"] == ["FIRE"]
    assert conflict["from"].startswith("2026-11-26T09:00")
    assert conflict["needed_s"] == 3 * 400 * 60
    kinds = {one["kind"]: one for one in conflict["relaxations"]}
    assert kinds["one_more_skill"]["skilled"] == ["li"]
    assert kinds["one_more_person"] == {
        "kind": "one_more_person", "served": 3, "people": 1, "skilled": [], "extra_s": 9 * 3600,
    }  # fmt: skip
    assert "from 2026-11-26T09:00" in conflict_line(conflict)
    assert relaxation_line(kinds["one_more_skill"]) == "if li held the skills: 3 would fit"


def test_a_plan_keeps_the_conflicts_behind_what_it_left_out(client: ApiClient, site: Site) -> None:
    order = PlanOrder(site_id=site.id, starts_on=MONDAY, weeks=1, seconds=1.5, seed=1)
    card = make_plan(client.parts.database, order, networks=client.parts.settings.networks, now=NOW)
    assert card.summary["unplanned"] == 2
    (conflict,) = card.summary["conflicts"]
    assert (conflict["visits"], conflict["served"]) == (3, 2)


def test_a_horizon_that_is_over_is_refused(client: ApiClient, site: Site) -> None:
    answer = client.get(f"/sites/{site.id}/feasibility?starts_on=2020-01-06&weeks=1")
    assert_problem(answer, 422, "horizon-in-the-past")


def test_only_planners_ask(client: ApiClient, site: Site) -> None:
    client.sign_in("inspector", inspector_id="wang")
    answer = client.get(f"/sites/{site.id}/feasibility?starts_on={MONDAY}")
    assert answer.status_code == 403
