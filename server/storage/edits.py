"""Hand edits of plans: every one that was ever made, and which may be undone or done again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage.database import Base
from server.storage.geometry_type import Instant
from server.storage.part_changes import changes_in, changes_out
from spatial.draft import Part, PartChange

# dropped: undone, and another edit was made since; or a new import took the plan's place.
EditState = Literal["done", "undone", "dropped"]


class EditRow(Base):
    """One edit, perhaps of several parts."""

    __tablename__ = "edits"
    __table_args__ = (UniqueConstraint("site_id", "number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[str] = mapped_column(String(36))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    changes: Mapped[list[Any]] = mapped_column(JSON)
    effect: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20))


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedEdit:
    """
    One edit as its history has it.

    Parameters
    ----------
    number
        Counts the edits of a site from 1.
    by
        Account that made it; "" for the command line.
    kinds
        What was done, in the words of the HTTP contract.
    effect
        What it made reached and unreached.
    parts
        How many parts of the plan it changed.
    """

    id: str
    number: int
    at: datetime
    by: str
    kinds: tuple[str, ...]
    effect: Mapping[str, Any]
    state: EditState
    parts: int


def save_edit(
    session: Session,
    site_id: str,
    changes: tuple[PartChange, ...],
    *,
    edit_id: str,
    kinds: Sequence[str],
    effect: Mapping[str, Any],
    by: str,
    at: datetime,
) -> SavedEdit:
    """Add an edit; what was undone before it can no longer be done again."""
    session.execute(
        update(EditRow)
        .where(EditRow.site_id == site_id, EditRow.state == "undone")
        .values(state="dropped")
    )
    last = session.scalar(select(func.max(EditRow.number)).where(EditRow.site_id == site_id))
    row = EditRow(
        id=edit_id,
        site_id=site_id,
        number=(last or 0) + 1,
        at=at,
        user_id=by,
        kinds=list(kinds),
        changes=changes_out(changes),
        effect=dict(effect),
        state="done",
    )
    session.add(row)
    session.flush()
    return _edit(row)


def save_state(session: Session, edit_id: str, state: EditState) -> None:
    """Say that an edit was undone or done again."""
    session.execute(update(EditRow).where(EditRow.id == edit_id).values(state=state))


def delete_undo(session: Session, site_id: str) -> None:
    """Let no edit be undone or done again: the plan that they were made on is gone."""
    session.execute(update(EditRow).where(EditRow.site_id == site_id).values(state="dropped"))


def load_next(
    session: Session, site_id: str, way: Literal["undo", "redo"]
) -> tuple[SavedEdit, tuple[PartChange, ...]] | None:
    """The edit that undo or redo would take now, with its changes; None where there is none."""
    wanted = select(EditRow).where(EditRow.site_id == site_id)
    if way == "undo":
        wanted = wanted.where(EditRow.state == "done").order_by(EditRow.number.desc())
    else:
        wanted = wanted.where(EditRow.state == "undone").order_by(EditRow.number)
    row = session.scalar(wanted.limit(1))
    return None if row is None else (_edit(row), changes_in(row.changes))


def load_edit(session: Session, site_id: str, number: int) -> tuple[PartChange, ...] | None:
    """What an edit of a site changed, part by part; None where there is no such edit."""
    row = session.scalar(
        select(EditRow).where(EditRow.site_id == site_id, EditRow.number == number)
    )
    return None if row is None else changes_in(row.changes)


def is_edited(session: Session, site_id: str) -> bool:
    """Whether edits of a site are in force that a new import in its place would lose."""
    found = session.scalar(
        select(EditRow.id).where(EditRow.site_id == site_id, EditRow.state == "done").limit(1)
    )
    return found is not None


def load_removed(session: Session, site_id: str, *, but: str) -> tuple[Part, ...]:
    """
    Parts that edits in force took off a plan and none brought back, as they were.

    Edits of the kind ``but`` do not count.
    """
    rows = session.scalars(
        select(EditRow)
        .where(EditRow.site_id == site_id, EditRow.state == "done")
        .order_by(EditRow.number)
    )
    gone: dict[str, Part] = {}
    for row in rows:
        for change in changes_in(row.changes):
            gone.pop(change.id, None)
            if change.after is None and change.before is not None and but not in row.kinds:
                gone[change.id] = change.before
    return tuple(gone.values())


def list_edits(session: Session, site_id: str, *, limit: int) -> list[SavedEdit]:
    """Edits of a site, newest first."""
    rows = session.scalars(
        select(EditRow)
        .where(EditRow.site_id == site_id)
        .order_by(EditRow.number.desc())
        .limit(limit)
    )
    return [_edit(row) for row in rows]


def _edit(row: EditRow) -> SavedEdit:
    return SavedEdit(
        id=row.id,
        number=row.number,
        at=row.at,
        by=row.user_id,
        kinds=tuple(row.kinds),
        effect=row.effect,
        state=row.state,  # type: ignore[arg-type]  # only an EditState is stored
        parts=len(row.changes),
    )
