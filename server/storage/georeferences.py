"""Where sites lie, each time somebody said so: lines are added, and may be marked as undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage import site_rows
from server.storage.database import Base
from server.storage.geometry_type import Instant
from spatial.georeference import Georeference


class GeoreferenceRow(Base):
    """One change of a site's place on earth."""

    __tablename__ = "georeferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[str] = mapped_column(String(36))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    points: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    rms_m: Mapped[float]
    is_undone: Mapped[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """
    One change of a site's place.

    Parameters
    ----------
    points
        Points of the plan in metres, where they lie, and how far off they came to lie.
    rms
        Root mean square of what was left, in metres.
    """

    id: int
    at: datetime
    by: str
    before: Georeference
    after: Georeference
    points: tuple[Mapping[str, Any], ...]
    rms: float
    is_undone: bool


def save_placing(
    session: Session,
    site_id: str,
    *,
    before: Georeference,
    after: Georeference,
    points: Sequence[Mapping[str, Any]],
    rms: float,
    by: str,
    at: datetime,
) -> Placing:
    """Add a change to the history of a site's place."""
    row = GeoreferenceRow(
        site_id=site_id,
        at=at,
        user_id=by,
        before=site_rows.georeference_out(before),
        after=site_rows.georeference_out(after),
        points=[dict(point) for point in points],
        rms_m=rms,
        is_undone=False,
    )
    session.add(row)
    session.flush()
    return _placing(row)


def save_undone(session: Session, placing_id: int) -> None:
    """Say that a change was taken back."""
    row = session.get(GeoreferenceRow, placing_id)
    assert row is not None  # it was loaded in the same transaction
    row.is_undone = True
    session.flush()


def load_last(session: Session, site_id: str) -> Placing | None:
    """The change in force, which an undo would take back; None where there is none."""
    row = session.scalar(
        select(GeoreferenceRow)
        .where(GeoreferenceRow.site_id == site_id, GeoreferenceRow.is_undone.is_(False))
        .order_by(GeoreferenceRow.id.desc())
        .limit(1)
    )
    return None if row is None else _placing(row)


def list_placings(session: Session, site_id: str, *, limit: int = 50) -> list[Placing]:
    """Changes of a site's place, newest first, those taken back among them."""
    rows = session.scalars(
        select(GeoreferenceRow)
        .where(GeoreferenceRow.site_id == site_id)
        .order_by(GeoreferenceRow.id.desc())
        .limit(limit)
    )
    return [_placing(row) for row in rows]


def _placing(row: GeoreferenceRow) -> Placing:
    return Placing(
        id=row.id,
        at=row.at,
        by=row.user_id,
        before=site_rows.georeference_of(row.before),
        after=site_rows.georeference_of(row.after),
        points=tuple(row.points),
        rms=row.rms_m,
        is_undone=row.is_undone,
    )
