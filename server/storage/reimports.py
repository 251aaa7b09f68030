"""A newer import of a site, waiting until somebody has looked at what it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage.database import Base
from server.storage.errors import Unknown
from server.storage.geometry_type import Instant
from server.storage.part_changes import changes_in, changes_out
from spatial.rematch import Difference


class ReimportRow(Base):
    """The newest import that is not accepted yet, one for each site."""

    __tablename__ = "reimports"

    site_id: Mapped[str] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[str] = mapped_column(String(36))
    files: Mapped[list[str]] = mapped_column(JSON)
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    differences: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reimport:
    """A newer import: of which files, its report, and what of it is still to be decided."""

    at: datetime
    by: str
    files: tuple[str, ...]
    report: Mapping[str, Any]
    differences: tuple[Difference, ...]


def save_reimport(session: Session, site_id: str, reimport: Reimport) -> None:
    """Keep a newer import; an earlier one that nobody accepted is forgotten."""
    session.merge(
        ReimportRow(
            site_id=site_id,
            at=reimport.at,
            user_id=reimport.by,
            files=list(reimport.files),
            report=dict(reimport.report),
            differences=[
                {
                    "became": list(one.became),
                    "by_hand": one.by_hand,
                    "metres": one.metres,
                    "change": changes_out((one.change,))[0],
                }
                for one in reimport.differences
            ],
        )
    )


def load_reimport(session: Session, site_id: str) -> Reimport:
    """The import that waits for a decision. Raises `Unknown` where there is none."""
    row = session.get(ReimportRow, site_id)
    if row is None:
        raise Unknown("reimport", site_id)
    return Reimport(
        at=row.at,
        by=row.user_id,
        files=tuple(row.files),
        report=row.report,
        differences=tuple(_difference(one) for one in row.differences),
    )


def delete_reimport(session: Session, site_id: str) -> None:
    """Forget an import: all of it is decided."""
    session.execute(delete(ReimportRow).where(ReimportRow.site_id == site_id))


def _difference(stored: Mapping[str, Any]) -> Difference:
    changes: Sequence[Any] = changes_in([stored["change"]])
    return Difference(
        became=tuple(stored["became"]),
        by_hand=stored["by_hand"],
        metres=stored["metres"],
        change=changes[0],
    )
