"""Route sheets as they were issued: numbered, frozen, with every later version beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage.database import Base
from server.storage.geometry_type import Instant


class SheetRow(Base):
    """One version of one sheet."""

    __tablename__ = "route_sheets"
    __table_args__ = (Index("ix_route_sheets_plan", "plan_id", "route_id"),)

    site_id: Mapped[str] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    route_id: Mapped[str] = mapped_column(String(36))
    inspector_id: Mapped[str] = mapped_column(String(80))
    day: Mapped[date] = mapped_column(Date)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedSheet:
    """
    A sheet as it was issued.

    ``number`` belongs to a round and stays; ``version`` rises when the round is changed.
    ``withdrawn`` sheets are of rounds that nobody walks any more. ``content`` has the stops.
    """

    number: int
    version: int
    plan_id: str
    route_id: str
    inspector_id: str
    day: date
    issued_at: datetime
    withdrawn: bool
    content: Mapping[str, Any]


def list_sheets(session: Session, plan_id: str) -> list[IssuedSheet]:
    """The newest version of every sheet of a plan, by number; withdrawn ones too."""
    rows = session.scalars(
        select(SheetRow).where(SheetRow.plan_id == plan_id).order_by(SheetRow.number)
    )
    newest: dict[int, SheetRow] = {}
    for row in rows:
        if row.number not in newest or newest[row.number].version < row.version:
            newest[row.number] = row
    return [_sheet(row) for row in newest.values()]


def next_number(session: Session, site_id: str) -> int:
    """The number of the next new sheet of a site."""
    last = session.scalar(select(func.max(SheetRow.number)).where(SheetRow.site_id == site_id))
    return (last or 0) + 1


def save_sheets(session: Session, site_id: str, sheets: Iterable[IssuedSheet]) -> None:
    """Keep sheets; what was issued is never rewritten."""
    session.add_all(
        SheetRow(
            site_id=site_id,
            number=sheet.number,
            version=sheet.version,
            plan_id=sheet.plan_id,
            route_id=sheet.route_id,
            inspector_id=sheet.inspector_id,
            day=sheet.day,
            issued_at=sheet.issued_at,
            withdrawn=sheet.withdrawn,
            content=dict(sheet.content),
        )
        for sheet in sheets
    )
    session.flush()


def _sheet(row: SheetRow) -> IssuedSheet:
    return IssuedSheet(
        number=row.number,
        version=row.version,
        plan_id=row.plan_id,
        route_id=row.route_id,
        inspector_id=row.inspector_id,
        day=row.day,
        issued_at=row.issued_at,
        withdrawn=row.withdrawn,
        content=row.content,
    )
