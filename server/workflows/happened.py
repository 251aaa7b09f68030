"""What has happened to a plan: people away, ways shut, findings to look at again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from inspection.planning import to_ticks
from routing.problem import (
    TICKS,
    Closure,
    ShiftId,
    TimeWindow,
    Visit,
    VisitId,
    open_windows,
)
from server.storage import findings, plans
from server.storage.errors import Unknown
from server.workflows import Refused
from server.workflows.draw_routes import base_profile
from spatial.matrix import walk_seconds
from spatial.network import Place
from spatial.profile import PROFILES
from spatial.site import StoreyId

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from server.storage.plans import PlannedVisit
    from server.storage.problems import KeptProblem
    from server.workflows.plan_at_hand import PlanAtHand
    from spatial.network import WalkNetwork
    from spatial.site import Site

RECHECK_MINUTES = 10
RECHECK_PRIORITY = 3  # more than a routine visit: somebody is waiting for it
RECHECK = "recheck"  # entry key of a re-inspection that no entry of the programme asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """An inspector who does not come, from one day to another, both included."""

    inspector_id: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """A door or lift out of service, or a thing or room nobody may come to; both days included."""

    element_id: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """
    What has happened, and how much may change for it.

    ``findings`` are to be looked at again, what ``surprises`` drew on its day. ``most_moves``
    visits that could stay may go to another day or person. What was due on rounds that are over
    and was not done is always made up.
    """

    absences: tuple[Absence, ...] = ()
    shut: tuple[Shut, ...] = ()
    findings: tuple[str, ...] = ()
    surprises: tuple[str, ...] = ()
    most_moves: int = 10
    seconds: float = 8.0


def refuse_unknown_events(
    session: Session, site: Site, at_hand: PlanAtHand, events: Events
) -> None:
    """Raise `Unknown` where an event names what the site does not have."""
    people = {shift.inspector_id for shift in plans.list_shifts(session, at_hand.card.id)}
    known: set[str] = {one.id for one in site.openings} | {one.id for one in site.connectors}
    known |= {one.id for one in site.assets} | {one.id for one in site.spaces}
    for absence in events.absences:
        if absence.inspector_id not in people:
            raise Unknown("inspector", absence.inspector_id)
    for shut in events.shut:
        if shut.element_id not in known:
            raise Unknown("way", shut.element_id)
    for finding_id in events.findings:
        findings.load_finding(session, site.id, finding_id)


def _span(at_hand: PlanAtHand, first: date, last: date) -> tuple[int, int]:
    """Ticks from the first moment of a day to the end of another."""
    opens = datetime.combine(first, time(0), at_hand.zone)
    closes = datetime.combine(last + timedelta(days=1), time(0), at_hand.zone)
    return at_hand.clock.ticks(opens), at_hand.clock.ticks(closes)


def after_absences(
    at_hand: PlanAtHand, absences: tuple[Absence, ...]
) -> tuple[KeptProblem, frozenset[str]]:
    """The problem without the shifts of whoever is away; a shift with served stops stays."""
    begun = {
        route.shift
        for route in at_hand.plan.routes
        if any(stop.visit in at_hand.hold.served for stop in route.stops)
    }
    gone: set[ShiftId] = set()
    for absence in absences:
        low, high = _span(at_hand, absence.first_day, absence.last_day)
        gone.update(
            shift.id
            for shift in at_hand.problem.shifts
            if shift.inspector == absence.inspector_id
            and low <= shift.opens < high
            and shift.closes > at_hand.hold.now
        )
    if gone & begun:
        raise Refused(
            "absent-but-begun",
            "a round of that day was begun already; take its visits off one by one",
            shift_id=min(gone & begun),
        )
    problem = at_hand.problem
    shifts = tuple(shift for shift in problem.shifts if shift.id not in gone)
    if not shifts:
        raise Refused("no-shift", "nobody would be left on shift")
    left = {shift.id for shift in shifts}
    visits = tuple(
        visit if visit.shifts is None else replace(visit, shifts=visit.shifts & left)
        for visit in problem.visits
    )
    changed = replace(problem, shifts=shifts, visits=visits)
    return replace(at_hand.kept, problem=changed), frozenset(gone)


def out_of_service(at_hand: PlanAtHand, shut: tuple[Shut, ...]) -> tuple[tuple[str, str], ...]:
    """Each shift with each door, stair or lift that is shut on its day; what was so, stays so."""
    kept = at_hand.kept
    found = set(kept.out_of_service)
    for shift in kept.problem.shifts:
        if kept.site_revision is None:  # an older version did not say why something was shut
            found |= {(shift.id, way) for way in kept.closed.get(shift.profile, ())}
        for one in shut:
            low, high = _span(at_hand, one.first_day, one.last_day)
            if low <= shift.opens < high:
                found.add((shift.id, one.element_id))
    return tuple(sorted(found))


def without_closed_things(
    session: Session, site: Site, at_hand: PlanAtHand, kept: KeptProblem, shut: tuple[Shut, ...]
) -> KeptProblem:
    """Nothing is inspected while it is closed, nor what is in a closed room."""
    inside: dict[str, set[str]] = {space.id: {space.id} for space in site.spaces}
    for asset in site.assets:
        inside.setdefault(asset.id, set()).add(asset.id)
        if asset.space_id is not None:
            inside[asset.space_id].add(asset.id)
    closed = [(inside[one.element_id], one) for one in shut if one.element_id in inside]
    if not closed:
        return kept
    problem = kept.problem
    stated = plans.load_visits(session, at_hand.card.id, problem.visit)
    visits = list(problem.visits)
    for targets, one in closed:
        low, high = _span(at_hand, one.first_day, one.last_day)
        if high <= 0:
            continue
        for i, visit in enumerate(visits):
            known = stated.get(visit.id)
            if known is None or known.target_id not in targets or visit.id in at_hand.hold.served:
                continue
            days = Closure(places=frozenset({visit.place}), opens=max(0, low), closes=high)
            visits[i] = replace(visit, windows=open_windows(visit, (days,), problem.length))
    return replace(kept, problem=replace(problem, visits=tuple(visits)))


def with_rechecks(
    session: Session,
    site: Site,
    at_hand: PlanAtHand,
    kept: KeptProblem,
    finding_ids: tuple[str, ...],
    network: Callable[[], WalkNetwork],
    *,
    now: datetime,
) -> tuple[KeptProblem, tuple[PlannedVisit, ...]]:
    """A visit for every finding that is to be looked at again, where it was found."""
    problem = kept.problem
    added: list[PlannedVisit] = []
    for finding_id in finding_ids:
        visit_id = VisitId(f"{RECHECK}@{finding_id}")
        if visit_id in problem.visit:
            continue
        placed = findings.load_finding(session, site.id, finding_id)
        point = Place(StoreyId(placed.finding.storey_id), placed.finding.point)
        kept, row = with_place(kept, point, network)
        problem = kept.problem
        visit = Visit(
            id=visit_id,
            place=row,
            service=RECHECK_MINUTES * 60 * TICKS,
            windows=(TimeWindow(opens=at_hand.hold.now, closes=problem.length),),
            priority=RECHECK_PRIORITY,
        )
        problem = replace(problem, visits=(*problem.visits, visit))
        kept = replace(kept, problem=problem)
        added.append(_recheck(site, placed, visit_id, at_hand, now=now))
    return kept, tuple(added)


def with_place(
    kept: KeptProblem, place: Place, network: Callable[[], WalkNetwork]
) -> tuple[KeptProblem, int]:
    """The problem with one more place, if it has not got it yet, and its row."""
    if place in kept.points:
        return kept, kept.points.index(place)
    problem = kept.problem
    points = (*kept.points, place)
    travel = {}
    for profile, known in problem.travel.items():
        closed = kept.closed.get(profile, frozenset())
        seconds = walk_seconds(network(), points, PROFILES[base_profile(profile)], closed=closed)
        ticks = to_ticks(seconds)
        if len(known) >= len(points):
            raise Refused("plan-problem-gone", "this plan has things nobody can reach; plan anew")
        # What was promised before must not be walked faster or slower by a rounding.
        ticks[: len(known), : len(known)] = known
        travel[profile] = ticks
    set_up = (*problem.set_up, 0) if problem.set_up else ()
    changed = replace(problem, travel=travel, set_up=set_up)
    return replace(kept, problem=changed, points=points), len(points) - 1


def _recheck(
    site: Site, placed: findings.PlacedFinding, visit_id: str, at_hand: PlanAtHand, *, now: datetime
) -> PlannedVisit:
    finding = placed.finding
    asset = next((one for one in site.assets if one.id == finding.asset_id), None)
    space = next((one for one in site.spaces if one.id == finding.space_id), None)
    latest = at_hand.clock.instant(at_hand.problem.length)
    name = asset.name if asset else (space.name or space.number if space else "")
    name_en = asset.name_en if asset else (space.name_en if space else "")
    return plans.PlannedVisit(
        id=visit_id,
        entry_key=RECHECK,
        what="asset" if asset else "space",
        target_id=asset.id if asset else (space.id if space else ""),
        kind=asset.kind if asset else (space.use if space else ""),
        code=asset.code if asset else "",
        name=name,
        name_en=name_en,
        storey_id=finding.storey_id,
        point=finding.point,
        earliest=now.astimezone(UTC),
        latest=latest,
        due=latest.astimezone(at_hand.zone).date(),
        last=None,
        reasons=(("recheck", {"number": finding.number}),),
    )
