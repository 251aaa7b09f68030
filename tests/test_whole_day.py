"""The whole day on real plan files: import, plan, walk, find, look at the heat."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from shapely import Point
from sqlalchemy.orm import Session

from inspection.finding import Finding, FindingId
from inspection.programme import Programme
from inspection.programme_file import read_checklists, read_programme, read_team
from inspection.sync import Inspection, InspectionId
from server.config import Settings
from server.storage import inspections, people, plans, programmes, sites
from server.storage.database import Database
from server.storage.findings import PlacedFinding
from server.storage.plans import PlannedRoute, PlannedVisit
from server.workflows.compare_buildings import compare_buildings
from server.workflows.import_site import Imported, import_site
from server.workflows.looked_at import Period, Subset, load_looked_at
from server.workflows.make_plan import make_plan
from server.workflows.map_hotspots import GridCache, storey_heat
from server.workflows.pack_shift import RoundCard, list_rounds, pack_shift
from server.workflows.plan_order import PlanOrder
from server.workflows.record_inspection import record_finding, record_inspection
from server.workflows.rectify import rectify
from spatial.site import Site

NOW = datetime(2026, 11, 23, 0, tzinfo=UTC)  # Monday, 08:00 in Shanghai
ZONE = ZoneInfo("Asia/Shanghai")
# What is done every day or week in one tower; the rest of the programme would only take longer.
ENTRIES = {"lift_daily", "alarm_panels", "fire_patrol"}
FOUND = 5


def test_from_plan_files_to_a_heatmap(
    database: Database, settings: Settings, riverside: Path
) -> None:
    imported = imported_site(database, settings, riverside)
    planned = plan_in_force(database, settings, imported.site_id)
    with database.transaction() as session:
        site = sites.load_site(session, imported.site_id)
        rounds = list_rounds(session, site.id)
        assert sum(len(card.route.stops) for card in rounds) == planned
        longest = max(rounds, key=lambda card: len(card.route.stops))
        check_pack(session, site, longest)
        route = longest.route
        thing = next(stop.visit for stop in route.stops if stop.visit.what == "asset")
        walk(session, site, route)
        found = find(session, site, route, thing)
    building_id = found[0].building_id

    # The manager sees the findings where they are, and the next plan knows what was done.
    period = Period(first=route.day, last=route.day, zone=ZONE)
    with database.reading() as session:
        after = list_rounds(session, site.id, first_day=route.day, last_day=route.day)
        overview = compare_buildings(
            session, site, period, Subset(), now=route.returns_at + timedelta(hours=1)
        )
        seen = load_looked_at(session, site.id, period, Subset())
        known = inspections.load_last_checks(session, site.id)
    (done,) = (card for card in after if card.route.id == route.id)
    assert done.done == done.stops
    assert set(known) == {(stop.visit.entry_key, stop.visit.target_id) for stop in route.stops}
    figures = {one.id: (one.findings, one.open) for one in overview.buildings}
    assert figures.pop(building_id) == (FOUND, FOUND - 1)
    assert set(figures.values()) == {(0, 0)}

    heat = storey_heat(
        site,
        str(thing.storey_id),
        seen,
        measure="findings",
        grid_of=GridCache().of(site, imported.revision),
    )
    assert heat.findings == FOUND
    hottest = max(heat.bands, key=lambda band: band.number)
    # All were found at one place: the heat is there, and nowhere beyond its five metres.
    assert hottest.polygon.distance(Point(thing.point)) < 1.0
    assert all(
        band.polygon.hausdorff_distance(Point(thing.point)) < heat.bandwidth + 1.0
        for band in heat.bands
    )


def imported_site(database: Database, settings: Settings, riverside: Path) -> Imported:
    """One tower and the grounds, with the team and a part of the programme."""
    files = [riverside / "tower_1.ifc", riverside / "grounds.geojson"]
    imported = import_site(database, files, name="滨江花园", networks=settings.networks, now=NOW)
    reached = imported.report["reached"]
    assert reached["spaces"] >= 0.95 * reached["of_spaces"]
    whole = read_programme(riverside / "programme.toml")
    entries = tuple(entry for entry in whole.entries if entry.key in ENTRIES)
    assert len(entries) == len(ENTRIES)
    checklists = tuple(read_checklists(riverside / "checklists.toml").values())
    with database.transaction() as session:
        people.save_team(session, imported.site_id, read_team(riverside / "team.toml"))
        programme = Programme(id=whole.id, name=whole.name, entries=entries)
        programmes.save_programme(session, imported.site_id, programme, checklists)
    return imported


def plan_in_force(database: Database, settings: Settings, site_id: str) -> int:
    """Plan and publish a week; gives the number of visits planned."""
    order = PlanOrder(site_id=site_id, starts_on=NOW.date(), weeks=1, seconds=5, seed=1)
    made = make_plan(database, order, networks=settings.networks, now=NOW)
    assert made.summary["violations"] == 0
    assert made.summary["planned"] > 0
    with database.transaction() as session:
        plans.save_publication(session, site_id, made.id, at=NOW)
    return int(made.summary["planned"])


def check_pack(session: Session, site: Site, card: RoundCard) -> None:
    """A tablet gets a leg and directions to each stop and home, and the storeys they touch."""
    pack = pack_shift(session, site, card.route.id, inspector_id=card.route.inspector_id)
    assert len(pack.directions) == len(pack.legs) == len(pack.stops) + 1
    assert all(steps[-1].kind == "arrive" for steps in pack.directions if steps)
    assert {step.kind for steps in pack.directions for step in steps} & {"lift_up", "stair_up"}
    metres = sum(part.metres for leg in pack.legs for part in leg)
    assert metres == pytest.approx(card.route.metres, abs=1.0)
    assert all(check.items for stop in pack.stops for check in stop.checks)
    standing = {stop.visit.storey_id for stop in card.route.stops}
    assert standing <= set(pack.storeys)


def walk(session: Session, site: Site, route: PlannedRoute) -> None:
    """Do every visit of a round; the tablet sends each twice."""
    for stop in route.stops:
        sent = Inspection(
            id=InspectionId(str(uuid4())),
            round_id=route.id,
            visit_id=stop.visit.id,
            outcome="done",
            started_at=stop.starts_at,
            ended_at=stop.ends_at,
            by="tablet",
            received_at=stop.ends_at,
        )
        for expected in ("accepted", "already_known"):
            _, receipt = record_inspection(
                session, site, sent, inspector_id=route.inspector_id, has_photo=lambda _: False
            )
            assert receipt == expected


def find(
    session: Session, site: Site, route: PlannedRoute, thing: PlannedVisit
) -> list[PlacedFinding]:
    """Find several things at one asset, of which the first is put right."""
    assert thing.point is not None
    assert thing.storey_id is not None
    found = [
        record_finding(
            session,
            site,
            Finding(
                id=FindingId(str(uuid4())),
                storey_id=thing.storey_id,
                point=thing.point,
                category="fire",
                grade="important",
                description=f"第{n}处",
                found_at=route.leaves_at + timedelta(minutes=n),
                received_at=route.returns_at,
                found_by="tablet",
                visit_id=thing.id,
            ),
            inspector_id=route.inspector_id,
            has_photo=lambda _: False,
        )[0]
        for n in range(FOUND)
    ]
    assert [one.finding.number for one in found] == [1, 2, 3, 4, 5]
    first = found[0].finding.id
    at = route.returns_at
    rectify(session, site.id, first, "rectified", by="m", note="已更换", revision=1, now=at)
    return found
