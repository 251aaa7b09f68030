"""What planning saves on a site, beside a list sorted by storey and room."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from inspection.planning import to_problem
from inspection.programme_file import read_checklists, read_programme, read_team
from routing.problem import TICKS
from routing.rules import check
from routing.solve import Progress, solve, warm_up
from routing.stopping import MaxSeconds
from server.demo import sample_folder
from server.demo_findings import load_sample_findings
from server.storage import people, programmes, sites
from server.storage.database import Database
from server.storage.networks import load_network
from server.workflows.import_site import import_site
from server.workflows.list_due import list_due
from server.workflows.places import find_places
from spatial.matrix import walk_seconds
from spatial.profile import PROFILES
from tests.benchmarks.made_up_programme import made_up_programme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from routing.plan import Plan, Route
    from routing.problem import Problem, Shift, VisitId
    from server.workflows.list_due import DueList
    from server.workflows.places import Places
    from spatial.network import WalkNetwork
    from spatial.site import Site

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 20, tzinfo=ZONE)
FIRST = date(2026, 11, 24)


def riverside_rows(weeks: int, seconds: float, seed: int) -> list[dict[str, Any]]:
    """Plan the sample site; one row for each way of walking it."""
    return _rows(sample_world(weeks), seconds, seed)


def site_rows(file: Path, weeks: int, seconds: float, seed: int) -> list[dict[str, Any]]:
    """Plan any site by a made-up programme; one row for each way of walking it."""
    return _rows(site_world([file], made_up_programme, weeks), seconds, seed)


def _rows(world: PlannedSite, seconds: float, seed: int) -> list[dict[str, Any]]:
    warm_up()
    began = time.perf_counter()
    plan = solve(world.problem, stopping=MaxSeconds(seconds), seed=seed, progress=_tell)
    return measured(world.site, world.due, world.problem, plan, time.perf_counter() - began)


@dataclass(frozen=True)
class PlannedSite:
    """A site, what falls due there, and the walks between its places."""

    site: Site
    due: DueList
    network: WalkNetwork
    places: Places
    problem: Problem


def sample_world(weeks: int) -> PlannedSite:
    """Riverside with all that its planning problem was made of."""
    folder = sample_folder()
    files = sorted([*folder.glob("*.ifc"), *folder.glob("*.geojson")])
    return site_world(files, _sample_programme, weeks)


def site_world(
    files: Sequence[Path], programme: Callable[[Session, Site], None], weeks: int
) -> PlannedSite:
    """A site as a planning problem, by the way the product itself goes."""
    with TemporaryDirectory() as scratch:
        networks = Path(scratch) / "networks"
        database = Database(f"sqlite:///{scratch}/bench.db")
        database.upgrade()
        imported = import_site(database, files, name="bench", networks=networks, now=NOW)
        with database.transaction() as session:
            programme(session, sites.load_site(session, imported.site_id))
        with database.reading() as session:
            site = sites.load_site(session, imported.site_id)
            due = list_due(session, site, first_day=FIRST, days=7 * weeks)
        network = load_network(networks, site, imported.revision)
        database.dispose()
    places = find_places(site, due, network)
    profiles = {duty.inspector.profile for duty in due.shifts}
    problem = to_problem(
        due.visits,
        due.shifts,
        due.horizon,
        places=places.rows,
        depot=due.team.default_depot,
        walk_s={p: walk_seconds(network, places.points, PROFILES[p]) for p in profiles},
    )
    return PlannedSite(site, due, network, places, problem)


def _sample_programme(session: Session, site: Site) -> None:
    """The programme, team and year of inspections that the sample site comes with."""
    folder = sample_folder()
    checklists = tuple(read_checklists(folder / "checklists.toml").values())
    people.save_team(session, site.id, read_team(folder / "team.toml"))
    programme = read_programme(folder / "programme.toml")
    programmes.save_programme(session, site.id, programme, checklists)
    load_sample_findings(session, site.id, folder, now=NOW)


def measured(
    site: Site, due: DueList, problem: Problem, plan: Plan, seconds: float
) -> list[dict[str, Any]]:
    """One row for our plan and one for each other order of the same shifts."""
    rank = _list_rank(site, due)
    listed = _walk(problem, plan, lambda _, visits: sorted(visits, key=rank.__getitem__))
    nearest = _walk(problem, plan, lambda shift, visits: _nearest_next(problem, shift, visits))
    ways = (
        ("walkround", (plan.walking, 0)),
        ("list_by_storey_and_room", listed),
        ("nearest_next", nearest),
    )
    ours = len(problem.visits) - len(plan.unplanned)
    bound = plan.walking_bound
    return [
        {
            "method": method,
            "visits": ours,
            "unplanned": len(plan.unplanned),
            "shifts": sum(bool(route.stops) for route in plan.routes),
            "fewest_shifts": plan.fewest_shifts,
            "walking_s": round(walking / TICKS, 1),
            "walking_bound_s": None if bound is None else round(bound / TICKS, 1),
            "above_bound": round(walking / bound - 1, 4) if bound else None,
            "rounds_proven": sum(route.proven for route in plan.routes)
            if method == "walkround"
            else None,
            "of_the_list": round(walking / max(1, listed[0]), 4),
            "out_of_hours": missed,
            "violations": len(check(problem, plan)) if method == "walkround" else None,
            "seconds": round(seconds, 1) if method == "walkround" else None,
        }
        for method, (walking, missed) in ways
    ]


def _list_rank(site: Site, due: DueList) -> dict[VisitId, tuple[Any, ...]]:
    """Where each visit stands on a list by building, storey, room and code."""
    storeys = {storey.id: (storey.building_id or "", storey.elevation) for storey in site.storeys}
    rooms = {space.id: space for space in site.spaces}
    rank: dict[str, tuple[Any, ...]] = {}
    for space in site.spaces:
        rank[space.id] = (*storeys[space.storey_id], space.number, space.name, "")
    for asset in site.assets:
        room = rooms.get(asset.space_id) if asset.space_id else None
        where = storeys[asset.storey_id] if asset.storey_id else ("", 0.0)
        named = (room.number, room.name) if room else ("", "")
        rank[asset.id] = (*where, *named, asset.code)
    for zone in site.zones:
        rank[zone.id] = min((rank[i] for i in zone.space_ids if i in rank), default=("", 0.0, ""))
    return {visit.id: (*rank[visit.obligation.target.id], visit.id) for visit in due.visits}


def _walk(
    problem: Problem, plan: Plan, order: Callable[[Shift, Sequence[VisitId]], list[VisitId]]
) -> tuple[int, int]:
    """Ticks walked, and visits outside their windows, where shifts take visits in an order."""
    walking = missed = 0
    for route in plan.routes:
        shift = problem.shift[route.shift]
        matrix = problem.travel[shift.profile]
        at, clock = shift.depot, shift.opens
        for visit_id in order(shift, _visits(route)):
            visit = problem.visit[visit_id]
            leg = int(matrix[at, visit.place])
            walking += leg
            clock += leg
            missed += not any(w.opens <= clock <= w.closes for w in visit.windows)
            clock += visit.service
            at = visit.place
        walking += int(matrix[at, shift.depot])
    return walking, missed


def _visits(route: Route) -> list[VisitId]:
    return [stop.visit for stop in route.stops]


def _nearest_next(problem: Problem, shift: Shift, visits: Sequence[VisitId]) -> list[VisitId]:
    matrix = problem.travel[shift.profile]
    left, at, found = list(visits), shift.depot, []
    while left:
        nearest = min(left, key=lambda v: (int(matrix[at, problem.visit[v].place]), v))
        left.remove(nearest)
        found.append(nearest)
        at = problem.visit[nearest].place
    return found


def _tell(event: Progress) -> None:
    print(
        f"{event.stage:>9} {event.elapsed:6.1f} s: {event.planned} planned, {event.unplanned} left,"
        f" {event.shifts} shifts, {event.walking / TICKS:.0f} s of walking",
        file=sys.stderr,
    )
