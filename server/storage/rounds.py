"""Planned visits beside what became of them: whose they are, and whether they were done in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.storage.inspections import InspectionRow
from server.storage.plan_tables import PlanRow, RouteRow, VisitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOutcome:
    """A visit of a plan: the last day it is in time, and when it was first done (None: not)."""

    visit_id: str
    entry_key: str
    target_id: str
    due: date
    done_at: datetime | None


def is_visit_of(
    session: Session, site_id: str, visit_id: str, *, inspector_id: str | None = None
) -> bool:
    """Whether a visit is on a round of this site, and of this inspector where one is named."""
    query = (
        select(VisitRow.id)
        .join(RouteRow, RouteRow.id == VisitRow.route_id)
        .join(PlanRow, PlanRow.id == RouteRow.plan_id)
        .where(PlanRow.site_id == site_id, VisitRow.id == visit_id)
    )
    if inspector_id is not None:
        query = query.where(RouteRow.inspector_id == inspector_id)
    return session.scalar(query.limit(1)) is not None


def list_done(session: Session, site_id: str, plan_id: str) -> frozenset[str]:
    """Visits of a plan that were carried out on a round of it."""
    return frozenset(
        session.scalars(
            select(InspectionRow.visit_id)
            .join(RouteRow, RouteRow.id == InspectionRow.round_id)
            .where(
                InspectionRow.site_id == site_id,
                InspectionRow.outcome == "done",
                RouteRow.plan_id == plan_id,
            )
        )
    )


def list_outcomes(
    session: Session, site_id: str, plan_id: str, *, first_day: date, last_day: date
) -> Sequence[VisitOutcome]:
    """Visits of a plan that are due from the first to the last day, both included."""
    done = (
        select(InspectionRow.visit_id, func.min(InspectionRow.ended_at).label("done_at"))
        .join(RouteRow, RouteRow.id == InspectionRow.round_id)
        .where(
            InspectionRow.site_id == site_id,
            InspectionRow.outcome == "done",
            RouteRow.plan_id == plan_id,
        )
        .group_by(InspectionRow.visit_id)
        .subquery()
    )
    rows = session.execute(
        select(VisitRow.id, VisitRow.entry_key, VisitRow.target_id, VisitRow.due, done.c.done_at)
        .outerjoin(done, done.c.visit_id == VisitRow.id)
        .where(VisitRow.plan_id == plan_id, VisitRow.due >= first_day, VisitRow.due <= last_day)
    )
    return [
        VisitOutcome(visit_id=visit, entry_key=entry, target_id=target, due=due, done_at=at)
        for visit, entry, target, due, at in rows
    ]
