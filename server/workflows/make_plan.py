"""Programme, team and network -> a plan that was checked, saved with every leg drawn."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from inspection.binding import Asked, first_half
from inspection.planning import Clock, to_problem
from routing.conditions import InForce
from routing.problem import TICKS, Objective, ShiftId, VisitId
from routing.rules import check
from routing.solve import Progress, solve
from routing.stopping import AnyOf, Cancelled, MaxSeconds
from server.storage import audit, plans, sites
from server.storage.networks import load_network
from server.storage.problems import KeptProblem, save_problem
from server.workflows import Refused, Unwatched, Watcher
from server.workflows.draw_routes import Drawing, base_profile, draw_routes
from server.workflows.find_conflicts import conflicts_told
from server.workflows.list_due import DueList, list_due
from server.workflows.places import Places, find_places
from server.workflows.plan_figures import plan_figures
from server.workflows.shut_hours import ShiftWays, shift_ways
from spatial.matrix import walk_seconds
from spatial.network import NOTHING
from spatial.profile import PROFILES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from inspection.programme import DueVisit
    from inspection.scenario import Scenario
    from routing.plan import Plan
    from routing.problem import Problem
    from server.storage.database import Database
    from spatial.network import WalkNetwork
    from spatial.site import Site

MOST_WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOrder:
    """
    Which horizon of which site to plan, how long to search, and from which seed.

    A ``scenario`` has a ``name`` and, in ``parent_id``, the plan that it varies.
    """

    site_id: str
    starts_on: date
    weeks: int
    seconds: float
    seed: int
    objective: Objective = field(default_factory=Objective)
    scenario: Scenario | None = None
    name: str = ""
    parent_id: str | None = None


def make_plan(
    database: Database,
    order: PlanOrder,
    *,
    networks: Path,
    now: datetime,
    by: str = "",
    watcher: Watcher | None = None,
) -> plans.PlanCard:
    """
    Plan the rounds of a site.

    Parameters
    ----------
    database
        Read from, then written to in one transaction at the end.
    networks
        Folder of walking networks; the problem of the plan is kept there too.
    now
        Present instant; a horizon must not end before it.
    by
        Account that asked for it; "" for the command line.
    watcher
        Told the stage, visits planned and left, shifts and walking; when it calls off, the best
        plan found so far is checked and saved.

    Raises
    ------
    Unknown
        If there is no such site.
    Refused
        If it cannot be planned as things are: ``no-programme``, ``no-team``, ``nothing-due``,
        ``horizon-in-the-past``, ``skill-nobody-has`` …; or if the checker finds a fault.
    """
    watch = watcher or Unwatched()
    began = time.monotonic()
    watch.report("due", 0.0)
    with database.reading() as session:
        revision = sites.load_card(session, order.site_id).revision
        site = sites.load_site(session, order.site_id)
        due = list_due(
            session,
            site,
            first_day=order.starts_on,
            days=7 * order.weeks,
            scenario=order.scenario,
        )
        in_force = _in_force(session, order) if order.objective.changes else None
    refuse_what_cannot_be_planned(due, order, now)
    network = load_network(networks, site, revision)
    places = find_places(site, due, network)
    watch.report("matrix", 0.05, visits=len(due.visits), places=len(places.points))
    ways = shift_ways(site, due.shifts, due.horizon.zone)
    kept = _problem(due, ways, places, network, order.objective, in_force)
    kept = replace(kept, site_revision=revision)
    problem = kept.problem
    plan = solve(
        problem,
        stopping=AnyOf((MaxSeconds(order.seconds), Cancelled(watch.is_cancelled))),
        seed=order.seed,
        progress=_teller(watch, order.seconds),
    )
    stopped = "cancelled" if watch.is_cancelled() else "time"
    watch.report("checking", 0.9)
    refuse_violations(problem, plan)
    watch.report("legs", 0.92)
    plan_id = str(uuid4())
    things = _things(site, places.seen)
    routes = draw_routes(
        plan_id,
        plan.routes,
        problem=problem,
        visits=_planned_visits(problem, due, things),
        clock=Clock(due.horizon.opens),
        zone=due.horizon.zone,
        drawing=Drawing(kept, lambda: network),
    )
    watch.report("saving", 0.98)
    card = plans.PlanCard(
        id=plan_id,
        site_id=order.site_id,
        starts_on=order.starts_on,
        days=due.horizon.days,
        made_at=now,
        name=order.name,
        parent_id=order.parent_id,
        summary={
            **plan_figures(problem, plan),
            "conflicts": conflicts_told(problem, plan, due),
            "seconds": round(time.monotonic() - began, 1),
            "seed": order.seed,
            "stopped": stopped,
        },
    )
    with database.transaction() as session:
        sites.load_card(session, order.site_id)  # it may have gone meanwhile
        plans.save_plan(
            session,
            plans.SavedPlan(
                card=card,
                shifts=_shifts(due),
                routes=routes,
                unplanned=_left_out(_planned_visits(problem, due, _things(site, {})), plan),
            ),
        )
        facts = {"plan_id": card.id, "visits": len(problem.visits)}
        audit.save_deed(session, "plan_made", at=now, by=by, site_id=order.site_id, facts=facts)
    # What a later change would cost is not asked against the plan that this one replaces.
    save_problem(networks, card.id, replace(kept, problem=replace(problem, in_force=None)))
    return card


def refuse_what_cannot_be_planned(due: DueList, order: PlanOrder, now: datetime) -> None:
    """Raise `Refused` where a plan would be no use, before anybody waits for it."""
    if not 1 <= order.weeks <= MOST_WEEKS:
        raise Refused("invalid-horizon", f"a plan has 1 to {MOST_WEEKS} weeks", weeks=order.weeks)
    if due.horizon.end_day <= now.astimezone(due.horizon.zone).date():
        raise Refused(
            "horizon-in-the-past",
            f"the {order.weeks} weeks from {order.starts_on} are over",
            starts_on=order.starts_on.isoformat(),
        )
    if not due.visits:
        raise Refused("nothing-due", "nothing falls due in this horizon")
    if not due.shifts:
        raise Refused("no-shift", "nobody is on shift in this horizon")
    held = {skill for duty in due.shifts for skill in duty.skills}
    wanted = {skill for visit in due.visits for skill in visit.obligation.entry.skills}
    if wanted and not wanted & held:
        missing = ", ".join(sorted(wanted))
        raise Refused("skill-nobody-has", f"nobody on shift holds {missing}", skills=missing)


def refuse_violations(problem: Problem, plan: Plan) -> None:
    """Raise `Refused` where the independent checker finds anything wrong with a plan."""
    violations = check(problem, plan)
    if violations:
        rules = ", ".join(sorted({violation.rule for violation in violations}))
        raise Refused(
            "plan-breaks-rules",
            f"the checker found {len(violations)} violations ({rules}); nothing was saved",
            violations=len(violations),
            rules=rules,
        )


def _in_force(session: Session, order: PlanOrder) -> InForce | None:
    card = plans.load_plan_in_force(session, order.site_id)
    if card is None:
        return None
    return InForce(
        shifts={
            VisitId(stop.visit.id): ShiftId(route.shift_id)
            for route in plans.list_routes(session, card.id)
            for stop in route.stops
        }
    )


def _problem(
    due: DueList,
    ways: ShiftWays,
    places: Places,
    network: WalkNetwork,
    objective: Objective,
    in_force: InForce | None,
) -> KeptProblem:
    profiles = {duty.inspector.profile for duty in ways.duties}
    stated = to_problem(
        due.visits,
        ways.duties,
        due.horizon,
        places=places.rows,
        depot=due.team.default_depot,
        walk_s={
            profile: walk_seconds(
                network,
                places.points,
                PROFILES[base_profile(profile)],
                closed=ways.closed.get(profile, NOTHING),
            )
            for profile in profiles
        },
        objective=objective,
        asked=Asked(programme=due.programme, obligations=due.obligations),
    )
    return KeptProblem(
        problem=replace(stated, in_force=in_force),
        points=places.points,
        rows=places.rows,
        closed=ways.closed,
    )


def _teller(watch: Watcher, seconds: float) -> Any:
    stages = {"prepare": "prepare", "roster": "calendar", "construct": "calendar"}

    def tell(event: Progress) -> None:
        watch.report(
            stages.get(event.stage, event.stage),
            0.1 + 0.8 * min(1.0, event.elapsed / seconds),
            planned=event.planned,
            unplanned=event.unplanned,
            shifts=event.shifts,
            walk_s=round(event.walking / TICKS),
            elapsed_s=round(event.elapsed, 1),
            budget_s=seconds,
        )

    return tell


def _planned_visits(
    problem: Problem, due: DueList, things: Mapping[str, Any]
) -> dict[str, plans.PlannedVisit]:
    """Each visit of the problem; the halves of a visit for two differ in their ids alone."""
    by_id = {visit.id: visit for visit in due.visits}
    return {
        visit.id: replace(_planned_visit(by_id[first_half(visit.id)], things), id=visit.id)
        for visit in problem.visits
    }


def _planned_visit(visit: DueVisit, things: Mapping[str, Any]) -> plans.PlannedVisit:
    target = visit.obligation.target
    name, name_en, code, storey_id, point = things[target.id]
    return plans.PlannedVisit(
        id=visit.id,
        entry_key=visit.obligation.entry.key,
        what=target.what,
        target_id=target.id,
        kind=target.kind or target.use,
        code=code,
        name=name,
        name_en=name_en,
        storey_id=storey_id,
        point=point,
        earliest=visit.earliest,
        latest=visit.latest,
        due=visit.due,
        last=_last_record(visit),
        reasons=tuple((reason.key, dict(reason.facts)) for reason in visit.reasons),
    )


def _last_record(visit: DueVisit) -> date | None:
    told = next((reason for reason in visit.reasons if reason.key == "last_record"), None)
    return visit.previous if told is None else date.fromisoformat(str(told.facts["date"]))


def _things(site: Site, points: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Name, English name, code, storey and point to be drawn of every target."""
    things: dict[str, Any] = {}
    for asset in site.assets:
        things[asset.id] = (
            asset.name,
            asset.name_en,
            asset.code,
            asset.storey_id,
            asset.position[:2],
        )
    for space in site.spaces:
        things[space.id] = (
            space.name or space.number,
            space.name_en,
            space.number,
            space.storey_id,
            points.get(space.id),
        )
    storey_of = {space.id: space.storey_id for space in site.spaces}
    for zone in site.zones:
        storey = next((storey_of[i] for i in zone.space_ids if i in storey_of), None)
        things[zone.id] = (zone.name, zone.name_en, "", storey, points.get(zone.id))
    return things


def _shifts(due: DueList) -> tuple[plans.PlannedShift, ...]:
    return tuple(
        plans.PlannedShift(
            id=duty.id,
            inspector_id=duty.inspector.id,
            day=duty.day,
            starts_at=duty.starts_at,
            ends_at=duty.ends_at,
        )
        for duty in due.shifts
    )


def _left_out(visits: Mapping[str, plans.PlannedVisit], plan: Plan) -> tuple[plans.LeftOut, ...]:
    return tuple(
        plans.LeftOut(
            visit=visits[left.visit],
            reason=left.reason,
            facts=dict(left.facts),
        )
        for left in plan.unplanned
    )
