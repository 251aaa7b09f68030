"""A door or stair that is shut while a shift lasts is no way for its round."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from inspection.people import Duty
from server.storage import plans, sites
from server.storage.database import Database
from server.storage.problems import find_problem
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder
from server.workflows.shut_hours import shift_ways
from spatial.hours import daily_hours
from spatial.site import Site
from tests.server.planned_site import MONDAY, NOW, planned_site, save_planned_site, team

ZONE = ZoneInfo("Asia/Shanghai")


def duty(day: date, starts: time, ends: time) -> Duty:
    opens = datetime.combine(day, starts, ZONE)
    closes = datetime.combine(day + timedelta(days=ends <= starts), ends, ZONE)
    return Duty(
        id=f"{day} {starts}",
        inspector=team().inspectors[0],
        day=day,
        starts_at=opens,
        ends_at=closes,
        rests=(),
        skills=frozenset(),
    )


def with_stair_open(site: Site, hours: str) -> Site:
    stair = replace(site.connectors[0], hours=daily_hours(hours))
    return replace(site, connectors=(stair, *site.connectors[1:]))


def test_only_shifts_outside_the_hours_walk_another_way() -> None:
    site = with_stair_open(planned_site(), "06:00-18:00")
    by_day, late, night = (
        duty(MONDAY, time(8), time(17)),
        duty(MONDAY, time(10), time(19)),
        duty(MONDAY, time(22), time(6)),
    )
    ways = shift_ways(site, [by_day, late, night], ZONE)
    assert [one.inspector.profile for one in ways.duties] == ["on_foot", "on_foot~1", "on_foot~1"]
    assert ways.closed == {"on_foot~1": frozenset({"stair"})}


def test_a_stair_shut_all_day_leaves_what_is_upstairs_unplanned(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        site = save_planned_site(session)
        sites.save_site(session, with_stair_open(site, "18:00-06:00"), {}, at=NOW)
    order = PlanOrder(site_id=site.id, starts_on=MONDAY, weeks=1, seconds=2, seed=1)
    card = make_plan(database, order, networks=tmp_path, now=NOW)
    upstairs = next(asset.id for asset in site.assets if asset.code == "E-3" or asset.name == "E-3")
    with database.reading() as session:
        planned = {
            stop.visit.target_id
            for route in plans.list_routes(session, card.id)
            for stop in route.stops
        }
    assert planned
    assert upstairs not in planned
    kept = find_problem(tmp_path, card.id)
    assert kept is not None
    assert set(kept.closed.values()) == {frozenset({"stair"})}
