"""Why a visit is where it is in a plan, and what other days or people would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routing.explain import alternatives
from routing.problem import TICKS, VisitId
from server.storage import people, plans

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from server.storage.plans import PlannedShift, PlannedStop, PlannedVisit
    from server.workflows.plan_at_hand import PlanAtHand

MOST_OTHERS = 12  # days and people to choose from; more is no choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One day and person: what the visit adds to the walk in seconds, or what is in the way."""

    day: date
    inspector_id: str
    walk_s: float | None
    obstacle: str | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A visit, its stop and route where it is planned, reasons as keys with facts, and options."""

    visit: PlannedVisit
    stop: PlannedStop | None
    route_id: str | None
    reasons: tuple[tuple[str, Mapping[str, Any]], ...]
    options: tuple[Option, ...]


def explain_visit(
    session: Session,
    site_id: str,
    plan_id: str,
    visit_id: str,
    *,
    at_hand: PlanAtHand | None,
    skills: frozenset[str],
) -> Explanation:
    """
    Explain one visit of a plan.

    Parameters
    ----------
    at_hand
        The plan as the planner counts it; None where that is gone, and then there are no options.
    skills
        Skills that the visit's entry asks for.

    Raises
    ------
    Unknown
        If there is no such plan or visit.
    """
    visit, stop, route_id = plans.load_visit(session, site_id, plan_id, visit_id)
    reasons: list[tuple[str, Mapping[str, Any]]] = list(visit.reasons)
    team = people.list_team(session, site_id)
    shifts = {shift.id: shift for shift in plans.list_shifts(session, plan_id)}
    if skills:
        # The route's own day: an early shift in Shanghai is still yesterday in UTC.
        day = visit.due
        if route_id is not None:
            day = plans.load_route(session, site_id, route_id)[1].day
        able = [person for person in team if skills <= person.skills_on(day)]
        facts = {"skills": ", ".join(sorted(skills)), "able": len(able), "of": len(team)}
        reasons.append(("skill", facts))
    reasons += _fetched_where(at_hand, visit_id)
    options = _options(at_hand, visit_id, shifts)
    own = next((option for option in options if option.current), None)
    if own is not None and own.walk_s is not None:
        reasons.append(("detour", {"seconds": round(own.walk_s)}))
    return Explanation(
        visit=visit,
        stop=stop,
        route_id=route_id,
        reasons=tuple(reasons),
        options=_worth_telling(options),
    )


def _fetched_where(
    at_hand: PlanAtHand | None, visit_id: str
) -> list[tuple[str, Mapping[str, Any]]]:
    """Which keys a visit needs, and where and when its round fetches them."""
    if at_hand is None:
        return []
    problem = at_hand.problem
    needed = {key.name: key for key in problem.keys if visit_id in key.visits}
    route = next(
        (r for r in at_hand.plan.routes if any(s.visit == visit_id for s in r.stops)), None
    )
    if not needed or route is None:
        return []
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name, key in needed.items():
        hook = at_hand.kept.hooks.get(name)
        facts = {"key": name} | (
            {} if hook is None else {"place": hook.name, "place_en": hook.name_en or hook.name}
        )
        if problem.shift[route.shift].depot == key.place:
            found.append(("key_at_start", facts))
            continue
        for stop in route.stops:
            errand = problem.errand.get(stop.visit)
            if errand is not None and errand.key == name and not errand.back:
                at = at_hand.clock.instant(stop.starts).astimezone(at_hand.zone)
                found.append(("key_fetched", {**facts, "time": f"{at:%H:%M}"}))
    return found


def _options(
    at_hand: PlanAtHand | None, visit_id: str, shifts: Mapping[str, PlannedShift]
) -> list[Option]:
    if at_hand is None or VisitId(visit_id) not in at_hand.problem.visit:
        return []
    return [
        Option(
            day=shifts[one.shift].day,
            inspector_id=shifts[one.shift].inspector_id,
            walk_s=None if one.walking is None else one.walking / TICKS,
            obstacle=one.obstacle,
            current=one.current,
        )
        for one in alternatives(at_hand.problem, at_hand.plan, VisitId(visit_id))
        if one.shift in shifts
    ]


def _worth_telling(options: list[Option]) -> tuple[Option, ...]:
    """Keep the best person of each day, and the days nearest the present one."""
    order = (None, "full", "group", "spacing", "together", "kept", "skill", "unreachable")
    rank = {obstacle: place for place, obstacle in enumerate((*order, "outside_window"))}
    best: dict[date, Option] = {}
    for option in options:
        known = best.get(option.day)
        key = (not option.current, rank[option.obstacle], option.walk_s or 0.0)
        if known is None or key < (
            not known.current,
            rank[known.obstacle],
            known.walk_s or 0.0,
        ):
            best[option.day] = option
    here = next((option.day for option in options if option.current), None)
    told = [option for option in best.values() if option.obstacle != "outside_window"]
    told.sort(key=lambda option: abs((option.day - here).days) if here else option.day.toordinal())
    return tuple(sorted(told[:MOST_OTHERS], key=lambda option: option.day))
