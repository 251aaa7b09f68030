"""A saved plan of many visits, made up without a search: what the plan board is measured with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from inspection.people import Inspector, Qualification, ShiftPattern
from inspection.planning import Clock, to_ticks
from inspection.programme_file import Depot, Team
from routing.plan import Plan
from routing.problem import TICKS, Problem, ProfileId, Shift, ShiftId, TimeWindow, Visit, VisitId
from routing.timing import objective, schedule
from server.storage import people, plans, sites
from server.storage.problems import KeptProblem, save_problem
from server.workflows.draw_routes import Drawing, draw_routes
from server.workflows.plan_figures import plan_figures
from spatial.matrix import walk_seconds
from spatial.network import Place, build_network
from spatial.profile import PROFILES
from tests.server.planned_site import save_planned_site

if TYPE_CHECKING:
    from pathlib import Path

    from server.storage.database import Database
    from spatial.site import Site

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ON_FOOT = ProfileId("on_foot")
A_ROUND = 21  # visits
MINUTES = 10


def save_board(
    database: Database, networks: Path, *, visits: int, people_: int
) -> tuple[Site, str]:
    """
    Keep a site and a plan of its rounds.

    Every visit may be made on any shift, so that moving one is priced on all of them: no plan of
    this size asks for more.

    Returns
    -------
    site, plan_id
    """
    with database.transaction() as session:
        site = save_planned_site(session)
        people.save_team(session, site.id, _team(people_))
    network = build_network(site)
    assets = [a for a in site.assets if a.access is not None and a.storey_id is not None]
    points = tuple(Place(a.storey_id, a.access) for a in assets if a.storey_id and a.access)
    rows: dict[str, int] = {asset.id: row for row, asset in enumerate(assets)}
    weeks = -(-visits // (A_ROUND * people_ * 5))
    shifts, days = [], [MONDAY + timedelta(days=7 * w + d) for w in range(weeks) for d in range(5)]
    clock = Clock(datetime.combine(MONDAY, time(0), ZONE))
    for day in days:
        opens = clock.ticks(datetime.combine(day, time(8), ZONE))
        for n in range(people_):
            shifts.append(
                Shift(
                    id=ShiftId(f"p{n}@{day}"),
                    inspector=f"p{n}",
                    opens=opens,
                    closes=opens + 9 * 3600 * TICKS,
                    depot=rows["DESK"],
                    profile=ON_FOOT,
                )
            )
    length = weeks * 7 * 24 * 3600 * TICKS
    everywhere = [row for name, row in rows.items() if name != "DESK"]
    problem = Problem(
        length=length,
        day_starts=tuple(d * 24 * 3600 * TICKS for d in range(7 * weeks)),
        visits=tuple(
            Visit(
                id=VisitId(f"check@{k}"),
                place=everywhere[k % len(everywhere)],
                service=MINUTES * 60 * TICKS,
                windows=(TimeWindow(opens=0, closes=length),),
            )
            for k in range(visits)
        ),
        shifts=tuple(shifts),
        travel={ON_FOOT: to_ticks(walk_seconds(network, points, PROFILES[ON_FOOT]))},
    )
    plan = _plan(problem)
    told: dict[str, plans.PlannedVisit] = {
        visit.id: plans.PlannedVisit(
            id=visit.id,
            entry_key="check",
            what="asset",
            target_id=assets[visit.place].id,
            kind=assets[visit.place].kind,
            code=f"{assets[visit.place].code or 'X'}-{k}",
            name=f"{assets[visit.place].name} {k}",
            name_en="",
            storey_id=assets[visit.place].storey_id,
            point=assets[visit.place].position[:2],
            earliest=NOW,
            latest=NOW + timedelta(days=7 * weeks),
            due=MONDAY + timedelta(days=7 * weeks - 1),
            last=None,
            reasons=(),
        )
        for k, visit in enumerate(problem.visits)
    }
    plan_id = str(uuid4())
    kept = KeptProblem(problem=problem, points=points, rows=rows, closed={})
    card = plans.PlanCard(
        id=plan_id,
        site_id=site.id,
        starts_on=MONDAY,
        days=7 * weeks,
        made_at=NOW,
        summary={**plan_figures(problem, plan), "seconds": 0.0, "seed": 0, "stopped": "finished"},
    )
    routes = draw_routes(
        plan_id,
        plan.routes,
        problem=problem,
        visits=told,
        clock=clock,
        zone=ZONE,
        drawing=Drawing(kept, lambda: network),
    )
    planned = tuple(
        plans.PlannedShift(
            id=shift.id,
            inspector_id=shift.inspector,
            day=clock.instant(shift.opens).astimezone(ZONE).date(),
            starts_at=clock.instant(shift.opens),
            ends_at=clock.instant(shift.closes),
        )
        for shift in shifts
    )
    with database.transaction() as session:
        saved = plans.SavedPlan(card=card, shifts=planned, routes=routes, unplanned=())
        plans.save_plan(session, saved)
        revision = sites.load_card(session, site.id).revision
    save_problem(networks, plan_id, replace(kept, site_revision=revision))
    return site, plan_id


def _team(count: int) -> Team:
    week = tuple(ShiftPattern(weekday=d, starts=time(8), ends=time(17)) for d in range(5))
    return Team(
        inspectors=tuple(
            Inspector(
                id=f"p{n}",
                name=f"巡查员{n + 1}",
                qualifications=(Qualification(skill="FIRE"),),
                patterns=week,
            )
            for n in range(count)
        ),
        depots={"office": Depot(key="office", name="服务中心", asset="DESK")},
        default_depot="office",
    )


def _plan(problem: Problem) -> Plan:
    routes = []
    for n, shift in enumerate(problem.shifts):
        own = problem.visits[n * A_ROUND : (n + 1) * A_ROUND]
        route = schedule(problem, shift, own) if own else None
        if route is not None:
            routes.append(route)
    plan = Plan(routes=tuple(routes))
    return replace(plan, objective=objective(problem, plan))
