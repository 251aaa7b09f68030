"""Doubts about a plan that somebody has looked at and found right as they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage.database import Base
from server.storage.edits import EditRow
from server.storage.geometry_type import Instant


class SettledDoubtRow(Base):
    """One doubt that is settled; ``mark`` says how it looked then."""

    __tablename__ = "settled_doubts"

    site_id: Mapped[str] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    doubt_id: Mapped[str] = mapped_column(String(400), primary_key=True)
    mark: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[str] = mapped_column(String(36))
    edit_id: Mapped[str | None] = mapped_column(ForeignKey("edits.id", ondelete="CASCADE"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledDoubt:
    """
    Who settled a doubt, and when.

    Parameters
    ----------
    mark
        How the doubt looked; where it looks otherwise by now, it is not settled any more.
    edit_id
        The edit that settled it, and no longer does when it is undone; None where somebody said
        that it is right as it is.
    """

    mark: str
    at: datetime
    by: str
    edit_id: str | None = None


def save_settled(session: Session, site_id: str, settled: Mapping[str, SettledDoubt]) -> None:
    """Settle doubts, by their ids."""
    for doubt_id, one in settled.items():
        session.merge(
            SettledDoubtRow(
                site_id=site_id,
                doubt_id=doubt_id,
                mark=one.mark,
                at=one.at,
                user_id=one.by,
                edit_id=one.edit_id,
            )
        )


def delete_settled(session: Session, site_id: str, doubt_ids: Collection[str]) -> None:
    """Let doubts be open again."""
    session.execute(
        delete(SettledDoubtRow).where(
            SettledDoubtRow.site_id == site_id, SettledDoubtRow.doubt_id.in_(doubt_ids)
        )
    )


def load_settled(session: Session, site_id: str) -> dict[str, SettledDoubt]:
    """What is settled on a site, by the id of the doubt; not what an undone edit settled."""
    rows = session.scalars(
        select(SettledDoubtRow)
        .outerjoin(EditRow, SettledDoubtRow.edit_id == EditRow.id)
        .where(
            SettledDoubtRow.site_id == site_id,
            or_(SettledDoubtRow.edit_id.is_(None), EditRow.state == "done"),
        )
    )
    return {
        row.doubt_id: SettledDoubt(mark=row.mark, at=row.at, by=row.user_id, edit_id=row.edit_id)
        for row in rows
    }
