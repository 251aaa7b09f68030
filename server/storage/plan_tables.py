"""Tables of plans: the plan, its shifts, its routes, its visits, and what was changed since."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base
from server.storage.geometry_type import Instant


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
    # Revision rises with every change, undone ones too; step counts the changes in effect.
    revision: Mapped[int] = mapped_column(server_default="0", default=0)
    step: Mapped[int] = mapped_column(server_default="0", default=0)
    pinned: Mapped[list[str]] = mapped_column(JSON, server_default="[]", default=list)
    locked: Mapped[list[str]] = mapped_column(JSON, server_default="[]", default=list)
    problem_key: Mapped[str] = mapped_column(String(36), server_default="", default="")
    name: Mapped[str] = mapped_column(String(120), server_default="", default="")
    parent_id: Mapped[str | None] = mapped_column(String(36))


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
    away: Mapped[bool] = mapped_column(server_default=false(), default=False)


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


class ChangeRow(Base):
    """
    One change of a plan by hand or by re-planning: what each side of it looks like.

    ``n`` counts the changes that are, or were, in effect; None while it is only proposed.
    """

    __tablename__ = "plan_changes"
    __table_args__ = (Index("ix_plan_changes_plan", "plan_id", "n"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    n: Mapped[int | None]
    revision: Mapped[int]
    what: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(36))
