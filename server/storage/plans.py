"""Plans as they were made: shifts, routes with stops and legs, what was left out, and why."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage.database import Base
from server.storage.errors import Unknown
from server.storage.geometry_type import Instant
from server.storage.plan_values import (
    LeftOut,
    LegPart,
    PlanCard,
    PlannedRoute,
    PlannedShift,
    PlannedStop,
    PlannedVisit,
    SavedPlan,
)

__all__ = [
    "LeftOut",
    "LegPart",
    "PlanCard",
    "PlanRow",
    "PlannedRoute",
    "PlannedShift",
    "PlannedStop",
    "PlannedVisit",
    "RouteRow",
    "SavedPlan",
    "ShiftRow",
    "VisitRow",
    "list_plans",
    "list_routes",
    "list_shifts",
    "load_plan",
    "load_plan_card",
    "load_plan_in_force",
    "load_route",
    "load_visit",
    "save_plan",
    "save_publication",
]


class PlanRow(Base):
    """One plan."""

    __tablename__ = "plans"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    days: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)


class ShiftRow(Base):
    """One shift that the plan could use."""

    __tablename__ = "plan_shifts"

    plan_id: Mapped[str] = mapped_column(
        ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    inspector_id: Mapped[str] = mapped_column(String(80))
    day: Mapped[date] = mapped_column(Date)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)


class VisitRow(Base):
    """One visit of the horizon: on a route as its ``n``-th stop, or with the reason why not."""

    __tablename__ = "plan_visits"
    __table_args__ = (Index("ix_plan_visits_route", "route_id", "n"),)

    plan_id: Mapped[str] = mapped_column(
        ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    entry_key: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(10))
    target_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(500))
    name_en: Mapped[str] = mapped_column(String(500))
    storey_id: Mapped[str | None] = mapped_column(String(80))
    x: Mapped[float | None]
    y: Mapped[float | None]
    earliest: Mapped[datetime] = mapped_column(Instant)
    latest: Mapped[datetime] = mapped_column(Instant)
    due: Mapped[date] = mapped_column(Date)
    last: Mapped[date | None] = mapped_column(Date)
    reasons: Mapped[list[Any]] = mapped_column(JSON)
    route_id: Mapped[str | None] = mapped_column(ForeignKey("plan_routes.id", ondelete="CASCADE"))
    n: Mapped[int | None]
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    travel_s: Mapped[float | None]
    reason: Mapped[str | None] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)


class RouteRow(Base):
    """The round of one shift."""

    __tablename__ = "plan_routes"
    __table_args__ = (Index("ix_plan_routes_day", "plan_id", "day", "inspector_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    shift_id: Mapped[str] = mapped_column(String(120))
    inspector_id: Mapped[str] = mapped_column(String(80))
    day: Mapped[date] = mapped_column(Date)
    leaves_at: Mapped[datetime] = mapped_column(Instant)
    returns_at: Mapped[datetime] = mapped_column(Instant)
    walk_s: Mapped[float]
    service_s: Mapped[float]
    metres: Mapped[float]
    proven: Mapped[bool]
    legs: Mapped[list[Any]] = mapped_column(JSON)


def save_plan(session: Session, plan: SavedPlan) -> None:
    """Keep a new plan, whole."""
    card = plan.card
    session.add(
        PlanRow(
            id=card.id,
            site_id=card.site_id,
            starts_on=card.starts_on,
            days=card.days,
            made_at=card.made_at,
            published_at=card.published_at,
            summary=dict(card.summary),
        )
    )
    session.flush()
    session.add_all(
        ShiftRow(
            plan_id=card.id,
            id=shift.id,
            inspector_id=shift.inspector_id,
            day=shift.day,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
        )
        for shift in plan.shifts
    )
    session.add_all(
        RouteRow(
            id=route.id,
            plan_id=card.id,
            shift_id=route.shift_id,
            inspector_id=route.inspector_id,
            day=route.day,
            leaves_at=route.leaves_at,
            returns_at=route.returns_at,
            walk_s=route.walk_s,
            service_s=route.service_s,
            metres=route.metres,
            proven=route.proven,
            legs=[[_part_out(part) for part in leg] for leg in route.legs],
        )
        for route in plan.routes
    )
    session.flush()
    for route in plan.routes:
        session.add_all(
            VisitRow(
                **_visit_out(card.id, stop.visit),
                route_id=route.id,
                n=stop.n,
                starts_at=stop.starts_at,
                ends_at=stop.ends_at,
                travel_s=stop.travel_s,
                facts={},
            )
            for stop in route.stops
        )
    session.add_all(
        VisitRow(
            **_visit_out(card.id, left.visit),
            reason=left.reason,
            facts=dict(left.facts),
        )
        for left in plan.unplanned
    )
    session.flush()


def save_publication(session: Session, site_id: str, plan_id: str, *, at: datetime) -> PlanCard:
    """Put a plan in force. Raises `Unknown`."""
    row = _row(session, site_id, plan_id)
    row.published_at = at
    session.flush()
    return _card(row)


def list_plans(session: Session, site_id: str) -> list[PlanCard]:
    """Plans of a site, newest first."""
    rows = session.scalars(
        select(PlanRow)
        .where(PlanRow.site_id == site_id)
        .order_by(PlanRow.made_at.desc(), PlanRow.id)
    )
    return [_card(row) for row in rows]


def load_plan_in_force(session: Session, site_id: str) -> PlanCard | None:
    """The plan of a site that was published last; None where none was."""
    row = session.scalar(
        select(PlanRow)
        .where(PlanRow.site_id == site_id, PlanRow.published_at.is_not(None))
        .order_by(PlanRow.published_at.desc())
        .limit(1)
    )
    return None if row is None else _card(row)


def load_plan_card(session: Session, site_id: str, plan_id: str) -> PlanCard:
    """One plan without its routes. Raises `Unknown`."""
    return _card(_row(session, site_id, plan_id))


def load_plan(session: Session, site_id: str, plan_id: str) -> SavedPlan:
    """One whole plan, without the legs of its routes. Raises `Unknown`."""
    card = _card(_row(session, site_id, plan_id))
    left = session.scalars(
        select(VisitRow)
        .where(VisitRow.plan_id == plan_id, VisitRow.route_id.is_(None))
        .order_by(VisitRow.due, VisitRow.id)
    )
    return SavedPlan(
        card=card,
        shifts=list_shifts(session, plan_id),
        routes=list_routes(session, plan_id),
        unplanned=tuple(
            LeftOut(visit=_visit(row), reason=row.reason or "", facts=row.facts) for row in left
        ),
    )


def list_shifts(session: Session, plan_id: str) -> tuple[PlannedShift, ...]:
    """Shifts that a plan could use, by start and inspector."""
    rows = session.scalars(
        select(ShiftRow)
        .where(ShiftRow.plan_id == plan_id)
        .order_by(ShiftRow.starts_at, ShiftRow.inspector_id)
    )
    return tuple(
        PlannedShift(
            id=row.id,
            inspector_id=row.inspector_id,
            day=row.day,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows
    )


def list_routes(
    session: Session,
    plan_id: str,
    *,
    inspector_id: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> tuple[PlannedRoute, ...]:
    """Routes of a plan by day and inspector, without legs; first and last day both included."""
    query = select(RouteRow).where(RouteRow.plan_id == plan_id)
    if inspector_id is not None:
        query = query.where(RouteRow.inspector_id == inspector_id)
    if first_day is not None:
        query = query.where(RouteRow.day >= first_day)
    if last_day is not None:
        query = query.where(RouteRow.day <= last_day)
    rows = list(session.scalars(query.order_by(RouteRow.day, RouteRow.inspector_id)))
    stops: dict[str, list[VisitRow]] = {row.id: [] for row in rows}
    chosen = query.with_only_columns(RouteRow.id)
    for visit in session.scalars(
        select(VisitRow)
        .where(VisitRow.route_id.in_(chosen))
        .order_by(VisitRow.route_id, VisitRow.n)
    ):
        stops[visit.route_id or ""].append(visit)
    return tuple(_route(row, stops[row.id], legs=False) for row in rows)


def load_route(session: Session, site_id: str, route_id: str) -> tuple[PlanCard, PlannedRoute]:
    """One route with its legs, and the plan it belongs to. Raises `Unknown`."""
    row = session.get(RouteRow, route_id)
    if row is None:
        raise Unknown("route", route_id)
    plan = session.get(PlanRow, row.plan_id)
    if plan is None or plan.site_id != site_id:
        raise Unknown("route", route_id)
    visits = session.scalars(
        select(VisitRow).where(VisitRow.route_id == route_id).order_by(VisitRow.n)
    )
    return _card(plan), _route(row, list(visits), legs=True)


def load_visit(
    session: Session, site_id: str, plan_id: str, visit_id: str
) -> tuple[PlannedVisit, PlannedStop | None, str | None]:
    """A visit of a plan, its stop and the id of its route where it is planned. Raises `Unknown`."""
    _row(session, site_id, plan_id)
    row = session.get(VisitRow, (plan_id, visit_id))
    if row is None:
        raise Unknown("visit", visit_id)
    return _visit(row), None if row.route_id is None else _stop(row), row.route_id


def _row(session: Session, site_id: str, plan_id: str) -> PlanRow:
    row = session.get(PlanRow, plan_id)
    if row is None or row.site_id != site_id:
        raise Unknown("plan", plan_id)
    return row


def _card(row: PlanRow) -> PlanCard:
    return PlanCard(
        id=row.id,
        site_id=row.site_id,
        starts_on=row.starts_on,
        days=row.days,
        made_at=row.made_at,
        published_at=row.published_at,
        summary=row.summary,
    )


def _route(row: RouteRow, visits: Sequence[VisitRow], *, legs: bool) -> PlannedRoute:
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
        stops=tuple(_stop(visit) for visit in visits),
        legs=tuple(tuple(_part(part) for part in leg) for leg in row.legs) if legs else (),
    )


def _stop(row: VisitRow) -> PlannedStop:
    assert row.n is not None, "a visit on a route has a number"
    assert row.starts_at is not None and row.ends_at is not None, "and times"
    return PlannedStop(
        n=row.n,
        visit=_visit(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        travel_s=row.travel_s or 0.0,
    )


def _visit_out(plan_id: str, visit: PlannedVisit) -> dict[str, Any]:
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


def _visit(row: VisitRow) -> PlannedVisit:
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


def _part_out(part: LegPart) -> dict[str, Any]:
    return {
        "storey_id": part.storey_id,
        "line": [[round(x, 3), round(y, 3)] for x, y in part.line],
        "metres": round(part.metres, 2),
        "seconds": round(part.seconds, 1),
        "connector_id": part.connector_id,
        "connector_kind": part.connector_kind,
        "to_storey_id": part.to_storey_id,
    }


def _part(stored: Mapping[str, Any]) -> LegPart:
    return LegPart(**{**stored, "line": tuple((x, y) for x, y in stored["line"])})
