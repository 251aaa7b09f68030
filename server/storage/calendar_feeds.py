"""Calendars that inspectors subscribe to: a secret in the address, of which only a hash is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage.database import Base
from server.storage.errors import Unknown
from server.storage.geometry_type import Instant


class FeedRow(Base):
    """One calendar of one inspector."""

    __tablename__ = "calendar_feeds"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    inspector_id: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar of an inspector."""

    id: str
    site_id: str
    inspector_id: str
    language: str
    made_at: datetime


def token_hash(token: str) -> str:
    """What is kept of a secret: enough to know it again, too little to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def save_feed(session: Session, feed: Feed, *, token: str) -> None:
    """Keep a calendar with the secret that opens it."""
    session.add(
        FeedRow(
            id=feed.id,
            site_id=feed.site_id,
            inspector_id=feed.inspector_id,
            token_hash=token_hash(token),
            language=feed.language,
            made_at=feed.made_at,
        )
    )
    session.flush()


def list_feeds(session: Session, site_id: str) -> list[Feed]:
    """Calendars of a site, oldest first."""
    rows = session.scalars(
        select(FeedRow).where(FeedRow.site_id == site_id).order_by(FeedRow.made_at, FeedRow.id)
    )
    return [_feed(row) for row in rows]


def load_feed_of(session: Session, token: str) -> Feed:
    """The calendar that a secret opens. Raises `Unknown`."""
    row = session.scalar(select(FeedRow).where(FeedRow.token_hash == token_hash(token)))
    if row is None:
        raise Unknown("calendar", "")
    return _feed(row)


def delete_feed(session: Session, site_id: str, feed_id: str) -> None:
    """Revoke a calendar: its address opens nothing any more. Raises `Unknown`."""
    gone = session.execute(delete(FeedRow).where(FeedRow.id == feed_id, FeedRow.site_id == site_id))
    if gone.rowcount == 0:  # type: ignore[attr-defined]  # a DELETE's result has it
        raise Unknown("calendar", feed_id)


def _feed(row: FeedRow) -> Feed:
    return Feed(
        id=row.id,
        site_id=row.site_id,
        inspector_id=row.inspector_id,
        language=row.language,
        made_at=row.made_at,
    )
