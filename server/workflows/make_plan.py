"""Programme, team and network -> a plan that was checked, saved with every leg drawn."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from inspection.planning import Clock, to_problem
from routing.problem import TICKS
from routing.rules import check
from routing.solve import Progress, solve
from routing.stopping import AnyOf, Cancelled, MaxSeconds
from server.storage import audit, plans, sites
from server.storage.networks import load_network
from server.storage.problems import save_problem
from server.workflows import Refused, Unwatched, Watcher
from server.workflows.list_due import DueList, list_due
from server.workflows.places import Places, find_places
from spatial.matrix import walk_seconds
from spatial.profile import PROFILES
from spatial.walk import RideLeg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from inspection.programme import DueVisit
    from routing.plan import Plan, Route
    from routing.problem import Problem, Shift
    from server.storage.database import Database
    from spatial.network import WalkNetwork
    from spatial.profile import WalkingProfile
    from spatial.site import Site

MOST_WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOrder:
    """Which horizon of which site to plan, how long to search, and from which seed."""

    site_id: str
    starts_on: date
    weeks: int
    seconds: float
    seed: int


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
        due = list_due(session, site, first_day=order.starts_on, days=7 * order.weeks)
    refuse_what_cannot_be_planned(due, order, now)
    network = load_network(networks, site, revision)
    places = find_places(site, due, network)
    watch.report("matrix", 0.05, visits=len(due.visits), places=len(places.points))
    problem = _problem(due, places, network)
    plan = solve(
        problem,
        stopping=AnyOf((MaxSeconds(order.seconds), Cancelled(watch.is_cancelled))),
        seed=order.seed,
        progress=_teller(watch, order.seconds),
    )
    stopped = "cancelled" if watch.is_cancelled() else "time"
    watch.report("checking", 0.9)
    violations = check(problem, plan)
    if violations:
        rules = ", ".join(sorted({violation.rule for violation in violations}))
        raise Refused(
            "plan-breaks-rules",
            f"the checker found {len(violations)} violations ({rules}); nothing was saved",
            violations=len(violations),
            rules=rules,
        )
    watch.report("legs", 0.92)
    routes = _routes(site, due, problem, plan, places, network)
    watch.report("saving", 0.98)
    card = plans.PlanCard(
        id=str(uuid4()),
        site_id=order.site_id,
        starts_on=order.starts_on,
        days=due.horizon.days,
        made_at=now,
        summary=_summary(problem, plan, order, time.monotonic() - began, stopped),
    )
    with database.transaction() as session:
        sites.load_card(session, order.site_id)  # it may have gone meanwhile
        plans.save_plan(
            session,
            plans.SavedPlan(
                card=card,
                shifts=_shifts(due),
                routes=routes,
                unplanned=_left_out(site, due, plan),
            ),
        )
        facts = {"plan_id": card.id, "visits": len(problem.visits)}
        audit.save_deed(session, "plan_made", at=now, by=by, site_id=order.site_id, facts=facts)
    save_problem(networks, card.id, problem, plan)
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


def _problem(due: DueList, places: Places, network: WalkNetwork) -> Problem:
    profiles = {duty.inspector.profile for duty in due.shifts}
    return to_problem(
        due.visits,
        due.shifts,
        due.horizon,
        places=places.rows,
        depot=due.team.default_depot,
        walk_s={
            profile: walk_seconds(network, places.points, PROFILES[profile]) for profile in profiles
        },
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


def _planned_visit(due: DueList, visit: DueVisit, things: Mapping[str, Any]) -> plans.PlannedVisit:
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


def _routes(
    site: Site, due: DueList, problem: Problem, plan: Plan, places: Places, network: WalkNetwork
) -> tuple[plans.PlannedRoute, ...]:
    clock = Clock(due.horizon.opens)
    zone = ZoneInfo(site.timezone)
    things = _things(site, places.seen)
    by_id = {visit.id: visit for visit in due.visits}
    drawing = _Drawing(network, places)
    routes = []
    for route in plan.routes:
        if not route.stops:
            continue
        shift = problem.shift[route.shift]
        legs = tuple(drawing.legs(problem, shift, route))
        stops = tuple(
            plans.PlannedStop(
                n=n,
                visit=_planned_visit(due, by_id[stop.visit], things),
                starts_at=clock.instant(stop.starts),
                ends_at=clock.instant(stop.ends),
                travel_s=stop.travel / TICKS,
            )
            for n, stop in enumerate(route.stops, 1)
        )
        routes.append(
            plans.PlannedRoute(
                id=str(uuid4()),
                shift_id=route.shift,
                inspector_id=shift.inspector,
                day=clock.instant(shift.opens).astimezone(zone).date(),
                leaves_at=clock.instant(route.leaves),
                returns_at=clock.instant(route.returns),
                walk_s=route.walking / TICKS,
                service_s=sum(stop.ends - stop.starts for stop in route.stops) / TICKS,
                metres=round(sum(part.metres for leg in legs for part in leg), 1),
                proven=route.proven,
                stops=stops,
                legs=legs,
            )
        )
    return tuple(routes)


class _Drawing:
    """Draws the legs of routes; the same walk is found once."""

    def __init__(self, network: WalkNetwork, places: Places) -> None:
        self._network, self._places = network, places
        self._known: dict[tuple[int, int, str], tuple[plans.LegPart, ...]] = {}

    def legs(
        self, problem: Problem, shift: Shift, route: Route
    ) -> Iterator[tuple[plans.LegPart, ...]]:
        """Legs to each stop, and the one home."""
        stops = [problem.visit[stop.visit].place for stop in route.stops]
        ways = [shift.depot, *stops, shift.depot]
        profile = PROFILES[shift.profile]
        for start, end in itertools.pairwise(ways):
            yield () if start == end else self._leg(start, end, profile, shift.profile)

    def _leg(
        self, start: int, end: int, profile: WalkingProfile, name: str
    ) -> tuple[plans.LegPart, ...]:
        key = (start, end, name)
        if key not in self._known:
            points = self._places.points
            walk = self._network.walk(points[start], points[end], profile)
            self._known[key] = tuple(_parts(walk.legs))
        return self._known[key]


def _parts(legs: Any) -> Iterator[plans.LegPart]:
    at: tuple[float, float] = (0.0, 0.0)
    for leg in legs:
        if isinstance(leg, RideLeg):
            yield plans.LegPart(
                storey_id=leg.from_storey,
                line=(at,),
                metres=leg.metres,
                seconds=leg.seconds,
                connector_id=leg.connector_id,
                connector_kind=leg.kind,
                to_storey_id=leg.to_storey,
            )
        else:
            at = leg.points[-1]
            yield plans.LegPart(
                storey_id=leg.storey_id, line=leg.points, metres=leg.metres, seconds=leg.seconds
            )


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


def _left_out(site: Site, due: DueList, plan: Plan) -> tuple[plans.LeftOut, ...]:
    by_id = {visit.id: visit for visit in due.visits}
    things = _things(site, {})
    return tuple(
        plans.LeftOut(
            visit=_planned_visit(due, by_id[left.visit], things),
            reason=left.reason,
            facts=dict(left.facts),
        )
        for left in plan.unplanned
    )


def _summary(
    problem: Problem, plan: Plan, order: PlanOrder, seconds: float, stopped: str
) -> dict[str, Any]:
    bound = plan.walking_bound
    return {
        "visits": len(problem.visits),
        "planned": len(problem.visits) - len(plan.unplanned),
        "unplanned": len(plan.unplanned),
        "unplanned_by_reason": dict(Counter(left.reason for left in plan.unplanned)),
        "shifts_used": sum(bool(route.stops) for route in plan.routes),
        "shifts_available": len(problem.shifts),
        "fewest_shifts": plan.fewest_shifts,
        "walk_s": round(plan.walking / TICKS, 1),
        "walk_bound_s": None if bound is None else round(bound / TICKS, 1),
        "service_s": round(sum(stop.ends - stop.starts for _, stop in plan.stops()) / TICKS, 1),
        "violations": 0,  # a plan with any is refused above
        "seconds": round(seconds, 1),
        "seed": order.seed,
        "stopped": stopped,
    }
