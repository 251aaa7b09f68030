"""Who did what, when: lines are only ever added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage.database import Base
from server.storage.geometry_type import Instant


class AuditRow(Base):
    """One deed. ``user_id`` is "" for the command line."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    user_id: Mapped[str] = mapped_column(String(36))
    what: Mapped[str] = mapped_column(String(60))
    site_id: Mapped[str | None] = mapped_column(String(36), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)


def save_deed(
    session: Session,
    what: str,
    *,
    at: datetime,
    by: str,
    site_id: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Add a line; no names, remarks or photos in ``facts``."""
    session.add(AuditRow(at=at, user_id=by, what=what, site_id=site_id, facts=dict(facts or {})))


def load_last_deed(session: Session, what: str, *, site_id: str) -> dict[str, Any] | None:
    """Facts of the newest deed of a kind on a site; None where there is none."""
    found: dict[str, Any] | None = session.scalars(
        select(AuditRow.facts)
        .where(AuditRow.what == what, AuditRow.site_id == site_id)
        .order_by(AuditRow.id.desc())
        .limit(1)
    ).first()
    return found
