"""Draws of unannounced inspections: sealed until they start, never rewritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from inspection.surprise import Draw, DrawRules
from server.storage.database import Base
from server.storage.errors import Unknown
from server.storage.geometry_type import Instant


class SurpriseRow(Base):
    """One draw. ``sealed`` holds what nobody is told before it opens."""

    __tablename__ = "surprise_draws"
    __table_args__ = (Index("ix_surprise_draws_series", "site_id", "series", "number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
    series: Mapped[str] = mapped_column(String(400))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(80))
    opens_at: Mapped[datetime] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_by: Mapped[str | None] = mapped_column(String(80))
    commitment: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[dict[str, Any]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraw:
    """
    A draw as it is kept.

    ``series`` is what the draw is from (kinds and uses): its draws cover everything together.
    ``commitment`` is as it was told when the draw was made; ``walk`` has seconds walked and the
    shortest found.
    """

    draw: Draw
    series: str
    name: str
    made_at: datetime
    made_by: str
    commitment: str
    walk: Mapping[str, float]
    opened_at: datetime | None = None
    opened_by: str | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it may be told: opened by somebody, or its time has come."""
        return self.opened_at is not None or now >= self.draw.opens_at


def save_draw(session: Session, site_id: str, kept: KeptDraw) -> None:
    """Keep a new draw."""
    made = kept.draw
    session.add(
        SurpriseRow(
            id=made.id,
            site_id=site_id,
            series=kept.series,
            number=made.number,
            name=kept.name,
            made_at=kept.made_at,
            made_by=kept.made_by,
            opens_at=made.opens_at,
            opened_at=None,
            opened_by=None,
            commitment=kept.commitment,
            sealed={
                "count": made.rules.count,
                "cover_draws": made.rules.cover_draws,
                "walking_loss": made.rules.walking_loss,
                "seed": made.seed,
                "candidates": list(made.candidates),
                "covered": list(made.covered),
                "drawn": list(made.drawn),
                "walk": dict(kept.walk),
            },
        )
    )
    session.flush()


def save_opening(session: Session, site_id: str, draw_id: str, *, at: datetime, by: str) -> None:
    """Note who opened a draw and when; the first opening counts. Raises `Unknown`."""
    load_draw(session, site_id, draw_id)
    session.execute(
        update(SurpriseRow)
        .where(SurpriseRow.id == draw_id, SurpriseRow.opened_at.is_(None))
        .values(opened_at=at, opened_by=by)
    )
    session.expire_all()


def load_draw(session: Session, site_id: str, draw_id: str) -> KeptDraw:
    """One draw. Raises `Unknown` where the site has no such."""
    row = session.get(SurpriseRow, draw_id)
    if row is None or row.site_id != site_id:
        raise Unknown("surprise", draw_id)
    return _kept(row)


def list_draws(session: Session, site_id: str, *, series: str | None = None) -> list[KeptDraw]:
    """Draws of a site, or of one series of it, in the order they were made."""
    query = select(SurpriseRow).where(SurpriseRow.site_id == site_id)
    if series is not None:
        query = query.where(SurpriseRow.series == series)
    return [_kept(row) for row in session.scalars(query.order_by(SurpriseRow.made_at))]


def _kept(row: SurpriseRow) -> KeptDraw:
    sealed = row.sealed
    return KeptDraw(
        draw=Draw(
            id=row.id,
            number=row.number,
            rules=DrawRules(
                count=sealed["count"],
                cover_draws=sealed["cover_draws"],
                walking_loss=sealed["walking_loss"],
            ),
            seed=sealed["seed"],
            candidates=tuple(sealed["candidates"]),
            covered=tuple(sealed["covered"]),
            drawn=tuple(sealed["drawn"]),
            opens_at=row.opens_at,
        ),
        series=row.series,
        name=row.name,
        made_at=row.made_at,
        made_by=row.made_by,
        commitment=row.commitment,
        walk=sealed["walk"],
        opened_at=row.opened_at,
        opened_by=row.opened_by,
    )
