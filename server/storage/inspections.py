"""Inspections that were carried out, and the checks they add up to, by place and day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, Date, ForeignKey, Index, String, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from inspection.checklist import Answer
from inspection.sync import Inspection, InspectionId
from server.storage.database import Base
from server.storage.errors import Unknown
from server.storage.geometry_type import Instant

# Category of a patrol through a space: who walks there looks at everything.
GENERAL = ""


class InspectionRow(Base):
    """One visit as it was carried out. Never rewritten."""

    __tablename__ = "inspections"
    __table_args__ = (
        Index("ix_inspections_round", "site_id", "round_id"),
        Index("ix_inspections_obligation", "site_id", "target_id", "entry_key", "ended_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
    # A plan may be deleted; what was inspected stays.
    round_id: Mapped[str] = mapped_column(String(36))
    visit_id: Mapped[str] = mapped_column(String(200))
    entry_key: Mapped[str] = mapped_column(String(80))
    target_id: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(2000))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    answers: Mapped[list[Any]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(80))
    received_at: Mapped[datetime] = mapped_column(Instant)


class ChecksRow(Base):
    """How often one asset or space was looked at on one day: the denominator of rates and heat."""

    __tablename__ = "checks"
    __table_args__ = (
        Index("ix_checks_site_day", "site_id", "day"),
        Index("ix_checks_storey_day", "site_id", "storey_id", "day"),
    )

    site_id: Mapped[str] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    target_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    storey_id: Mapped[str] = mapped_column(String(80))
    space_id: Mapped[str | None] = mapped_column(String(80))
    x: Mapped[float]
    y: Mapped[float]
    count: Mapped[int]


class LastCheckRow(Base):
    """When an obligation was last met: of the programme's entry on one asset or space."""

    __tablename__ = "last_checks"

    site_id: Mapped[str] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    entry_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    target_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInspection:
    """An inspection with the obligation it met."""

    inspection: Inspection
    entry_key: str
    target_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChecks:
    """Checks of one target on one day, at a point of its storey (site frame, metres)."""

    target_id: str
    day: date
    category: str
    storey_id: str
    space_id: str | None
    point: tuple[float, float]
    count: int


def find_inspection(session: Session, site_id: str, inspection_id: str) -> Inspection | None:
    """One inspection; None where the id is not known. Raises `Unknown` for another site's."""
    row = session.get(InspectionRow, inspection_id)
    if row is None:
        return None
    if row.site_id != site_id:
        raise Unknown("inspection", inspection_id)
    return _inspection(row)


def save_inspection(session: Session, site_id: str, kept: KeptInspection) -> None:
    """Keep a new inspection."""
    inspection = kept.inspection
    session.add(
        InspectionRow(
            id=inspection.id,
            site_id=site_id,
            round_id=inspection.round_id,
            visit_id=inspection.visit_id,
            entry_key=kept.entry_key,
            target_id=kept.target_id,
            outcome=inspection.outcome,
            reason=inspection.reason,
            started_at=inspection.started_at,
            ended_at=inspection.ended_at,
            answers=[
                {
                    "item_key": answer.item_key,
                    "value": answer.value,
                    "note": answer.note,
                    "photos": list(answer.photos),
                }
                for answer in inspection.answers
            ],
            by=inspection.by,
            received_at=inspection.received_at,
        )
    )
    session.flush()


def list_inspections_of_rounds(
    session: Session, site_id: str, round_ids: Sequence[str]
) -> list[Inspection]:
    """Everything that was carried out on these rounds, in the order it was done."""
    rows = session.scalars(
        select(InspectionRow)
        .where(InspectionRow.site_id == site_id, InspectionRow.round_id.in_(round_ids))
        .order_by(InspectionRow.ended_at, InspectionRow.id)
    )
    return [_inspection(row) for row in rows]


def list_last_inspections(
    session: Session, site_id: str, target_ids: Sequence[str]
) -> Mapping[tuple[str, str], Inspection]:
    """Last inspection that was done for each (entry key, target id), of these targets."""
    last: dict[tuple[str, str], Inspection] = {}
    for start in range(0, len(target_ids), 500):
        rows = session.scalars(
            select(InspectionRow)
            .where(
                InspectionRow.site_id == site_id,
                InspectionRow.target_id.in_(target_ids[start : start + 500]),
                InspectionRow.outcome == "done",
            )
            .order_by(InspectionRow.ended_at)
        )
        for row in rows:
            last[row.entry_key, row.target_id] = _inspection(row)
    return last


def list_readings(
    session: Session, site_id: str, target_ids: Sequence[str], item_keys: Collection[str]
) -> list[tuple[str, str, datetime, float]]:
    """Item, target, moment and value of every number read under some items, oldest first."""
    found: list[tuple[str, str, datetime, float]] = []
    for start in range(0, len(target_ids), 500):
        rows = session.execute(
            select(InspectionRow.target_id, InspectionRow.ended_at, InspectionRow.answers).where(
                InspectionRow.site_id == site_id,
                InspectionRow.target_id.in_(target_ids[start : start + 500]),
                InspectionRow.outcome == "done",
            )
        )
        for target_id, at, answers in rows:
            for answer in answers:
                value = answer["value"]
                is_number = isinstance(value, int | float) and not isinstance(value, bool)
                if answer["item_key"] in item_keys and is_number:
                    found.append((answer["item_key"], target_id, at, float(value)))
    return sorted(found, key=lambda one: one[2])


def save_checks(session: Session, site_id: str, checks: Iterable[DayChecks]) -> None:
    """Add checks to the days' sums."""
    rows: dict[tuple[str, date, str], dict[str, Any]] = {}
    for check in checks:
        key = (check.target_id, check.day, check.category)
        row = rows.setdefault(
            key,
            {
                "site_id": site_id,
                "target_id": check.target_id,
                "day": check.day,
                "category": check.category,
                "storey_id": check.storey_id,
                "space_id": check.space_id,
                "x": check.point[0],
                "y": check.point[1],
                "count": 0,
            },
        )
        row["count"] += check.count
    if not rows:
        return
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    adding = postgresql_insert(ChecksRow) if on_postgresql else sqlite_insert(ChecksRow)
    adding = adding.on_conflict_do_update(
        index_elements=["site_id", "target_id", "day", "category"],
        set_={"count": ChecksRow.count + adding.excluded.count},
    )
    session.execute(adding, list(rows.values()))
    session.expire_all()


def list_checks(
    session: Session,
    site_id: str,
    *,
    first_day: date,
    last_day: date,
    storey_id: str | None = None,
    category: str | None = None,
) -> list[DayChecks]:
    """
    Checks of each target, summed over the days from first to last (both included).

    With a category, patrols (`GENERAL`) count beside the checks of that category.
    """
    query = (
        select(
            ChecksRow.target_id,
            ChecksRow.category,
            ChecksRow.storey_id,
            ChecksRow.space_id,
            func.min(ChecksRow.x),
            func.min(ChecksRow.y),
            func.max(ChecksRow.day),
            func.sum(ChecksRow.count),
        )
        .where(ChecksRow.site_id == site_id, ChecksRow.day >= first_day, ChecksRow.day <= last_day)
        .where(*_of_category(category))
        .group_by(ChecksRow.target_id, ChecksRow.category, ChecksRow.storey_id, ChecksRow.space_id)
    )
    if storey_id is not None:
        query = query.where(ChecksRow.storey_id == storey_id)
    return [
        DayChecks(
            target_id=target,
            day=day,
            category=kind,
            storey_id=storey,
            space_id=space,
            point=(x, y),
            count=int(count),
        )
        for target, kind, storey, space, x, y, day, count in session.execute(query)
    ]


def count_checks_by_day(
    session: Session,
    site_id: str,
    *,
    first_day: date,
    last_day: date,
    category: str | None = None,
) -> Mapping[date, int]:
    """Checks of the whole site on each day that had any; a category as in `list_checks`."""
    rows = session.execute(
        select(ChecksRow.day, func.sum(ChecksRow.count))
        .where(ChecksRow.site_id == site_id, ChecksRow.day >= first_day, ChecksRow.day <= last_day)
        .where(*_of_category(category))
        .group_by(ChecksRow.day)
    )
    return {day: int(count) for day, count in rows}


def last_check_mark(session: Session, site_id: str) -> tuple[int, int]:
    """A mark that differs whenever checks of the site were added."""
    rows, count = session.execute(
        select(func.count(), func.coalesce(func.sum(ChecksRow.count), 0)).where(
            ChecksRow.site_id == site_id
        )
    ).one()
    return int(rows), int(count)


def _of_category(category: str | None) -> list[ColumnElement[bool]]:
    return [] if category is None else [ChecksRow.category.in_((category, GENERAL))]


def save_last_checks(
    session: Session, site_id: str, last: Mapping[tuple[str, str], datetime]
) -> None:
    """Move the last date of obligations, by (entry key, target id), forward; never back."""
    for (entry_key, target_id), at in last.items():
        row = session.get(LastCheckRow, (site_id, entry_key, target_id))
        if row is None:
            session.add(
                LastCheckRow(site_id=site_id, entry_key=entry_key, target_id=target_id, at=at)
            )
        elif row.at < at:
            row.at = at
    session.flush()


def load_last_checks(session: Session, site_id: str) -> Mapping[tuple[str, str], datetime]:
    """When each obligation of a site, by (entry key, target id), was last met."""
    rows = session.scalars(select(LastCheckRow).where(LastCheckRow.site_id == site_id))
    return {(row.entry_key, row.target_id): row.at for row in rows}


def _inspection(row: InspectionRow) -> Inspection:
    return Inspection(
        id=InspectionId(row.id),
        round_id=row.round_id,
        visit_id=row.visit_id,
        outcome=cast("Any", row.outcome),  # only what an Inspection had is stored
        reason=row.reason,
        started_at=row.started_at,
        ended_at=row.ended_at,
        answers=tuple(
            Answer(**{**stored, "photos": tuple(stored["photos"])}) for stored in row.answers
        ),
        by=row.by,
        received_at=row.received_at,
    )
