"""Rows of plans to the values that they stand for, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.storage.plan_tables import PlanRow, RouteRow, ShiftRow, VisitRow
from server.storage.plan_values import (
    LegPart,
    PlanCard,
    PlannedRoute,
    PlannedShift,
    PlannedStop,
    PlannedVisit,
)


def card_of(row: PlanRow) -> PlanCard:
    """A plan without its routes."""
    return PlanCard(
        id=row.id,
        site_id=row.site_id,
        starts_on=row.starts_on,
        days=row.days,
        made_at=row.made_at,
        published_at=row.published_at,
        summary=row.summary,
        revision=row.revision,
        step=row.step,
        pinned=frozenset(row.pinned),
        locked=frozenset(row.locked),
        problem_key=row.problem_key or row.id,
        name=row.name,
        parent_id=row.parent_id,
    )


def plan_columns(card: PlanCard) -> dict[str, Any]:
    """Columns of a plan."""
    return {
        "id": card.id,
        "site_id": card.site_id,
        "starts_on": card.starts_on,
        "days": card.days,
        "made_at": card.made_at,
        "published_at": card.published_at,
        "summary": dict(card.summary),
        "revision": card.revision,
        "step": card.step,
        "pinned": sorted(card.pinned),
        "locked": sorted(card.locked),
        "problem_key": card.problem_key,
        "name": card.name,
        "parent_id": card.parent_id,
    }


def shift_of(row: ShiftRow) -> PlannedShift:
    """A shift that the plan can, or could, use."""
    return PlannedShift(
        id=row.id,
        inspector_id=row.inspector_id,
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        away=row.away,
    )


def route_columns(plan_id: str, route: PlannedRoute) -> dict[str, Any]:
    """Columns of a route, without its stops."""
    return {
        "id": route.id,
        "plan_id": plan_id,
        "shift_id": route.shift_id,
        "inspector_id": route.inspector_id,
        "day": route.day,
        "leaves_at": route.leaves_at,
        "returns_at": route.returns_at,
        "walk_s": route.walk_s,
        "service_s": route.service_s,
        "metres": route.metres,
        "proven": route.proven,
        "legs": [[part_out(part) for part in leg] for leg in route.legs],
    }


def stop_columns(route_id: str, stop: PlannedStop) -> dict[str, Any]:
    """Columns that say where on a route a visit is."""
    return {
        "route_id": route_id,
        "n": stop.n,
        "starts_at": stop.starts_at,
        "ends_at": stop.ends_at,
        "travel_s": stop.travel_s,
        "reason": None,
        "facts": {},
    }


def route_of(row: RouteRow, visits: Sequence[VisitRow], *, legs: bool) -> PlannedRoute:
    """A route with its stops; with its legs where they are wanted."""
    return PlannedRoute(
        id=row.id,
        shift_id=row.shift_id,
        inspector_id=row.inspector_id,
        day=row.day,
        leaves_at=row.leaves_at,
        returns_at=row.returns_at,
        walk_s=row.walk_s,
        service_s=row.service_s,
        metres=row.metres,
        proven=row.proven,
        stops=tuple(stop_of(visit) for visit in visits),
        legs=tuple(tuple(part_of(part) for part in leg) for leg in row.legs) if legs else (),
    )


def stop_of(row: VisitRow) -> PlannedStop:
    """A visit that is on a route."""
    assert row.n is not None, "a visit on a route has a number"
    assert row.starts_at is not None and row.ends_at is not None, "and times"
    return PlannedStop(
        n=row.n,
        visit=visit_of(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        travel_s=row.travel_s or 0.0,
    )


def visit_columns(plan_id: str, visit: PlannedVisit) -> dict[str, Any]:
    """Columns that name a visit."""
    x, y = visit.point or (None, None)
    return {
        "plan_id": plan_id,
        "id": visit.id,
        "entry_key": visit.entry_key,
        "what": visit.what,
        "target_id": visit.target_id,
        "kind": visit.kind,
        "code": visit.code,
        "name": visit.name,
        "name_en": visit.name_en,
        "storey_id": visit.storey_id,
        "x": x,
        "y": y,
        "earliest": visit.earliest,
        "latest": visit.latest,
        "due": visit.due,
        "last": visit.last,
        "reasons": [[key, dict(facts)] for key, facts in visit.reasons],
    }


def visit_of(row: VisitRow) -> PlannedVisit:
    """A visit, wherever it is."""
    return PlannedVisit(
        id=row.id,
        entry_key=row.entry_key,
        what=row.what,  # type: ignore[arg-type]  # only what a PlannedVisit had is stored
        target_id=row.target_id,
        kind=row.kind,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        storey_id=row.storey_id,
        point=None if row.x is None or row.y is None else (row.x, row.y),
        earliest=row.earliest,
        latest=row.latest,
        due=row.due,
        last=row.last,
        reasons=tuple((key, facts) for key, facts in row.reasons),
    )


def part_out(part: LegPart) -> dict[str, Any]:
    """Part of a leg as JSON."""
    return {
        "storey_id": part.storey_id,
        "line": [[round(x, 3), round(y, 3)] for x, y in part.line],
        "metres": round(part.metres, 2),
        "seconds": round(part.seconds, 1),
        "connector_id": part.connector_id,
        "connector_kind": part.connector_kind,
        "to_storey_id": part.to_storey_id,
    }


def part_of(stored: Mapping[str, Any]) -> LegPart:
    """Part of a leg from JSON."""
    return LegPart(**{**stored, "line": tuple((x, y) for x, y in stored["line"])})
