"""Every way in which a plan cannot be made has a clear answer before anybody waits for one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from inspection.programme import Programme
from server.storage import people, programmes, sites
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import CHECKLIST, MONDAY, NOW, entries, planned_site, team

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspection.programme import ProgrammeEntry
    from inspection.programme_file import Team
    from spatial.site import Site

ORDER = {"starts_on": MONDAY.isoformat(), "weeks": 1, "seconds": 5, "seed": 1}


def saved(
    client: ApiClient,
    *,
    change_entry: Callable[[ProgrammeEntry], ProgrammeEntry] = lambda entry: entry,
    change_team: Callable[[Team], Team | None] = lambda staff: staff,
    change_site: Callable[[Site], Site] = lambda site: site,
) -> str:
    """The site with extinguishers to check, one thing about it wrong; its path."""
    site = change_site(planned_site())
    programme = Programme(id="p", name="p", entries=(change_entry(entries()[0]),))
    staff = change_team(team())
    with client.parts.database.transaction() as session:
        sites.save_site(session, site, {}, at=NOW)
        programmes.save_programme(session, site.id, programme, (CHECKLIST,))
        if staff is not None:
            people.save_team(session, site.id, staff)
    client.sign_in("planner")
    return f"/sites/{site.id}"


REFUSED: dict[str, dict[str, Any]] = {
    "no-team": {"change_team": lambda staff: None},
    "no-shift": {
        "change_team": lambda staff: replace(
            staff, inspectors=tuple(replace(one, patterns=()) for one in staff.inspectors)
        )
    },
    "skill-nobody-has": {"change_entry": lambda entry: replace(entry, skills=frozenset({"DIVER"}))},
    "nothing-due": {"change_entry": lambda entry: replace(entry, kinds=frozenset({"escalator"}))},
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_no_plan_could_be_made_of_is_refused(client: ApiClient, kind: str) -> None:
    path = saved(client, **REFUSED[kind])
    answer = client.post(f"{path}/plans", ORDER)
    assert_problem(answer, 422, kind)
    asked = client.get(f"{path}/feasibility?starts_on={MONDAY}&weeks=1")
    assert_problem(asked, 422, kind)


def test_a_horizon_in_the_past_is_refused(client: ApiClient) -> None:
    path = saved(client)
    answer = client.post(f"{path}/plans", {**ORDER, "starts_on": "2026-11-02"})
    assert_problem(answer, 422, "horizon-in-the-past")


def shut_in(site: Site) -> Site:
    """One extinguisher that nobody can get to."""
    assets = tuple(
        replace(asset, access=None) if asset.code == "E-1" else asset for asset in site.assets
    )
    return replace(site, assets=assets)


HINDERED: dict[str, tuple[dict[str, Any], int]] = {
    # A shift has nine hours; the windows of six visits are seven.
    "too_long": ({"change_entry": lambda entry: replace(entry, minutes=600)}, 6),
    # Twice a week.
    "unreachable": ({"change_site": shut_in}, 2),
    # Wang, who holds FIRE, is there from 20:00 to 22:00; the windows close at 16:00.
    "no_shift_in_window": (
        {
            "change_team": lambda staff: replace(
                staff,
                inspectors=tuple(
                    replace(
                        one,
                        patterns=tuple(
                            replace(p, starts=p.starts.replace(20), ends=p.ends.replace(22))
                            for p in one.patterns
                        ),
                    )
                    for one in staff.inspectors
                ),
            )
        },
        6,
    ),
}


@pytest.mark.parametrize("reason", HINDERED)
def test_what_single_visits_lack_is_said_before_planning(client: ApiClient, reason: str) -> None:
    wrong, visits = HINDERED[reason]
    path = saved(client, **wrong)
    found = client.get(f"{path}/feasibility?starts_on={MONDAY}&weeks=1").get_json()
    (hindrance,) = found["hindrances"]
    assert (hindrance["reason"], hindrance["visits"]) == (reason, visits)
