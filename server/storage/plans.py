"""Plans as they were made: shifts, routes with stops and legs, what was left out, and why."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from server.storage.errors import Unknown
from server.storage.plan_rows import (
    card_of,
    plan_columns,
    route_columns,
    route_of,
    shift_of,
    stop_columns,
    stop_of,
    visit_columns,
    visit_of,
)
from server.storage.plan_tables import PlanRow, RouteRow, ShiftRow, VisitRow
from server.storage.plan_values import (
    LeftOut,
    LegPart,
    PlanCard,
    PlanChange,
    PlannedRoute,
    PlannedShift,
    PlannedStop,
    PlannedVisit,
    PlanSide,
    SavedPlan,
)

__all__ = [
    "LeftOut",
    "LegPart",
    "PlanCard",
    "PlanChange",
    "PlanSide",
    "PlannedRoute",
    "PlannedShift",
    "PlannedStop",
    "PlannedVisit",
    "SavedPlan",
    "delete_plan",
    "list_plans",
    "list_routes",
    "list_routes_of_shifts",
    "list_shifts",
    "load_plan",
    "load_plan_card",
    "load_plan_in_force",
    "load_route",
    "load_visit",
    "load_visits",
    "save_plan",
    "save_publication",
]


def save_plan(session: Session, plan: SavedPlan) -> None:
    """Keep a new plan, whole."""
    card = plan.card
    session.add(PlanRow(**plan_columns(card)))
    session.flush()
    session.add_all(
        ShiftRow(
            plan_id=card.id,
            id=shift.id,
            inspector_id=shift.inspector_id,
            day=shift.day,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            away=shift.away,
        )
        for shift in plan.shifts
    )
    session.add_all(RouteRow(**route_columns(card.id, route)) for route in plan.routes)
    session.flush()
    for route in plan.routes:
        session.add_all(
            VisitRow(**visit_columns(card.id, stop.visit), **stop_columns(route.id, stop))
            for stop in route.stops
        )
    session.add_all(
        VisitRow(
            **visit_columns(card.id, left.visit),
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
    return card_of(row)


def list_plans(session: Session, site_id: str) -> list[PlanCard]:
    """Plans of a site, newest first."""
    rows = session.scalars(
        select(PlanRow)
        .where(PlanRow.site_id == site_id)
        .order_by(PlanRow.made_at.desc(), PlanRow.id)
    )
    return [card_of(row) for row in rows]


def load_plan_in_force(session: Session, site_id: str) -> PlanCard | None:
    """The plan of a site that was published last; None where none was."""
    row = session.scalar(
        select(PlanRow)
        .where(PlanRow.site_id == site_id, PlanRow.published_at.is_not(None))
        .order_by(PlanRow.published_at.desc())
        .limit(1)
    )
    return None if row is None else card_of(row)


def load_plan_card(session: Session, site_id: str, plan_id: str) -> PlanCard:
    """One plan without its routes. Raises `Unknown`."""
    return card_of(_row(session, site_id, plan_id))


def load_plan(session: Session, site_id: str, plan_id: str) -> SavedPlan:
    """One whole plan, without the legs of its routes. Raises `Unknown`."""
    card = card_of(_row(session, site_id, plan_id))
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
            LeftOut(visit=visit_of(row), reason=row.reason or "", facts=row.facts) for row in left
        ),
    )


def list_shifts(session: Session, plan_id: str) -> tuple[PlannedShift, ...]:
    """Shifts that a plan could use, by start and inspector."""
    rows = session.scalars(
        select(ShiftRow)
        .where(ShiftRow.plan_id == plan_id)
        .order_by(ShiftRow.starts_at, ShiftRow.inspector_id)
    )
    return tuple(shift_of(row) for row in rows)


def list_routes(
    session: Session,
    plan_id: str,
    *,
    inspector_id: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> tuple[PlannedRoute, ...]:
    """Routes of a plan by day and inspector, without legs; first and last day both included."""
    # The legs are most of what is stored, and nobody who wants all rounds wants them.
    query = select(RouteRow).options(defer(RouteRow.legs)).where(RouteRow.plan_id == plan_id)
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
    return tuple(route_of(row, stops[row.id], legs=False) for row in rows)


def list_inspectors_planned(session: Session, site_id: str) -> set[str]:
    """Inspectors who have a round in any plan of a site."""
    wanted = (
        select(RouteRow.inspector_id)
        .join(PlanRow, PlanRow.id == RouteRow.plan_id)
        .where(PlanRow.site_id == site_id)
        .distinct()
    )
    return set(session.scalars(wanted))


def list_routes_of_shifts(
    session: Session, plan_id: str, shift_ids: Iterable[str]
) -> tuple[PlannedRoute, ...]:
    """Routes of some shifts of a plan, with stops and legs."""
    rows = list(
        session.scalars(
            select(RouteRow).where(
                RouteRow.plan_id == plan_id, RouteRow.shift_id.in_(list(shift_ids))
            )
        )
    )
    stops: dict[str, list[VisitRow]] = {row.id: [] for row in rows}
    for visit in session.scalars(
        select(VisitRow).where(VisitRow.route_id.in_(list(stops))).order_by(VisitRow.n)
    ):
        stops[visit.route_id or ""].append(visit)
    return tuple(route_of(row, stops[row.id], legs=True) for row in rows)


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
    return card_of(plan), route_of(row, list(visits), legs=True)


def load_visit(
    session: Session, site_id: str, plan_id: str, visit_id: str
) -> tuple[PlannedVisit, PlannedStop | None, str | None]:
    """A visit of a plan, its stop and the id of its route where it is planned. Raises `Unknown`."""
    _row(session, site_id, plan_id)
    row = session.get(VisitRow, (plan_id, visit_id))
    if row is None:
        raise Unknown("visit", visit_id)
    return visit_of(row), None if row.route_id is None else stop_of(row), row.route_id


def load_visits(
    session: Session, plan_id: str, visit_ids: Iterable[str]
) -> Mapping[str, PlannedVisit]:
    """Some visits of a plan, by id; those it does not have are missing."""
    wanted = list(visit_ids)
    found: dict[str, PlannedVisit] = {}
    for start in range(0, len(wanted), 500):
        rows = session.scalars(
            select(VisitRow).where(
                VisitRow.plan_id == plan_id, VisitRow.id.in_(wanted[start : start + 500])
            )
        )
        found.update({row.id: visit_of(row) for row in rows})
    return found


def delete_plan(session: Session, site_id: str, plan_id: str) -> None:
    """Forget a plan with all that belongs to it. Raises `Unknown`."""
    session.delete(_row(session, site_id, plan_id))
    session.flush()


def _row(session: Session, site_id: str, plan_id: str) -> PlanRow:
    row = session.get(PlanRow, plan_id)
    if row is None or row.site_id != site_id:
        raise Unknown("plan", plan_id)
    return row
