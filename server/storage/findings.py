"""Findings and their histories: tables, and how they are kept, found and counted."""

import base64
import binascii
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from inspection.finding import GRADE_RULES, Finding, FindingId, HistoryEntry
from server.storage.database import Base
from server.storage.errors import Unknown
from server.storage.geometry_type import Instant

GROUNDS = ""  # the building_id of what lies outdoors: a filter can name it, NULL it cannot


class FindingRow(Base):
    """One finding as it is now."""

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("site_id", "number"),
        Index("ix_findings_site_found", "site_id", "found_at", "number"),
        Index("ix_findings_storey_found", "site_id", "storey_id", "found_at"),
        Index("ix_findings_state", "site_id", "state", "grade"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
    number: Mapped[int]
    building_id: Mapped[str] = mapped_column(String(80))
    storey_id: Mapped[str] = mapped_column(String(80))
    space_id: Mapped[str | None] = mapped_column(String(80))
    asset_id: Mapped[str | None] = mapped_column(String(80))
    x: Mapped[float]
    y: Mapped[float]
    category: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(String(4000))
    description_en: Mapped[str] = mapped_column(String(4000))
    photos: Mapped[list[Any]] = mapped_column(JSON)
    found_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    found_by: Mapped[str] = mapped_column(String(80))
    visit_id: Mapped[str | None] = mapped_column(String(200))
    item_key: Mapped[str | None] = mapped_column(String(80))
    reading: Mapped[float | None]
    fixed_on_spot: Mapped[bool]
    revision: Mapped[int]


class HistoryRow(Base):
    """One line of a finding's history; lines are added and never changed."""

    __tablename__ = "finding_history"

    finding_id: Mapped[str] = mapped_column(
        ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(4000))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings are meant; what is None does not count. ``since`` included, ``before`` not."""

    since: datetime | None = None
    before: datetime | None = None
    building_id: str | None = None
    storey_id: str | None = None
    space_id: str | None = None
    asset_id: str | None = None
    category: str | None = None
    grade: str | None = None
    states: tuple[str, ...] = ()
    overdue_at: datetime | None = None
    """Only those neither rectified nor closed although they should be by this instant."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFinding:
    """A finding with the building it is in (None: the grounds)."""

    finding: Finding
    building_id: str | None


class InvalidCursor(ValueError):
    """A place in a list that no list of ours gave out."""


def next_number(session: Session, site_id: str) -> int:
    """Number for the next finding of a site; safe inside a writing transaction."""
    last = session.scalar(select(func.max(FindingRow.number)).where(FindingRow.site_id == site_id))
    return (last or 0) + 1


def save_findings(session: Session, site_id: str, found: Sequence[PlacedFinding]) -> None:
    """Keep findings, new or changed, with the lines their histories have gained."""
    ids = [placed.finding.id for placed in found]
    rows = {row.id: row for row in _in_batches(session, FindingRow, FindingRow.id, ids)}
    lines: dict[str, int] = defaultdict(int)
    for line in _in_batches(session, HistoryRow, HistoryRow.finding_id, ids):
        lines[line.finding_id] += 1
    for placed in found:
        finding = placed.finding
        row = rows.get(finding.id)
        if row is None:
            session.add(FindingRow(id=finding.id, site_id=site_id, **_columns(placed)))
        else:
            for name, value in _columns(placed).items():
                setattr(row, name, value)
    session.flush()
    session.add_all(
        HistoryRow(
            finding_id=placed.finding.id,
            n=n,
            at=entry.at,
            by=entry.by,
            what=entry.what,
            note=entry.note,
        )
        for placed in found
        for n, entry in enumerate(placed.finding.history)
        if n >= lines[placed.finding.id]
    )
    session.flush()


def find_finding(session: Session, site_id: str, finding_id: str) -> PlacedFinding | None:
    """One finding with its history, or None. Raises `Unknown` for another site's."""
    row = session.get(FindingRow, finding_id)
    if row is None:
        return None
    if row.site_id != site_id:
        raise Unknown("finding", finding_id)
    lines = session.scalars(
        select(HistoryRow).where(HistoryRow.finding_id == finding_id).order_by(HistoryRow.n)
    )
    return _placed(row, list(lines))


def load_finding(session: Session, site_id: str, finding_id: str) -> PlacedFinding:
    """One finding with its history. Raises `Unknown`."""
    found = find_finding(session, site_id, finding_id)
    if found is None:
        raise Unknown("finding", finding_id)
    return found


def list_findings(
    session: Session,
    site_id: str,
    wanted: FindingFilter,
    *,
    limit: int | None = None,
    after: str | None = None,
) -> tuple[list[PlacedFinding], str | None]:
    """
    Findings without their histories, newest first.

    Returns
    -------
    findings, cursor
        ``cursor`` is to be given as ``after`` for those that follow; None at the end.

    Raises
    ------
    InvalidCursor
        If ``after`` was not given out by this function.
    """
    query = _filtered(select(FindingRow), site_id, wanted)
    if after is not None:
        at, number = _read_cursor(after)
        query = query.where(
            or_(
                FindingRow.found_at < at,
                and_(FindingRow.found_at == at, FindingRow.number < number),
            )
        )
    query = query.order_by(FindingRow.found_at.desc(), FindingRow.number.desc())
    if limit is not None:
        query = query.limit(limit + 1)
    rows = list(session.scalars(query))
    more = limit is not None and len(rows) > limit
    if more:
        rows = rows[:limit]
    return [_placed(row, ()) for row in rows], _cursor(rows[-1]) if more else None


def count_findings(session: Session, site_id: str, wanted: FindingFilter) -> int:
    """Number of findings that a filter means."""
    query = _filtered(select(func.count()).select_from(FindingRow), site_id, wanted)
    return session.scalar(query) or 0


def list_rectified(session: Session, site_id: str) -> Mapping[str, datetime]:
    """When each finding of a site was last said to be rectified, by its id."""
    rows = session.execute(
        select(HistoryRow.finding_id, func.max(HistoryRow.at))
        .join(FindingRow, FindingRow.id == HistoryRow.finding_id)
        .where(
            FindingRow.site_id == site_id,
            FindingRow.state.in_(("rectified", "closed")),
            HistoryRow.what.in_(("moved_to_rectified", "fixed_on_spot")),
        )
        .group_by(HistoryRow.finding_id)
    )
    return {finding_id: at.replace(tzinfo=at.tzinfo or UTC) for finding_id, at in rows}


def last_change(session: Session, site_id: str) -> tuple[int, int]:
    """A mark that differs whenever a finding of the site was added or changed."""
    count, revisions = session.execute(
        select(func.count(), func.coalesce(func.sum(FindingRow.revision), 0)).where(
            FindingRow.site_id == site_id
        )
    ).one()
    return int(count), int(revisions)


def _filtered(query: Select[Any], site_id: str, wanted: FindingFilter) -> Select[Any]:
    query = query.where(FindingRow.site_id == site_id)
    if wanted.since is not None:
        query = query.where(FindingRow.found_at >= wanted.since)
    if wanted.before is not None:
        query = query.where(FindingRow.found_at < wanted.before)
    for column, value in (
        (FindingRow.building_id, wanted.building_id),
        (FindingRow.storey_id, wanted.storey_id),
        (FindingRow.space_id, wanted.space_id),
        (FindingRow.asset_id, wanted.asset_id),
        (FindingRow.category, wanted.category),
        (FindingRow.grade, wanted.grade),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.states:
        query = query.where(FindingRow.state.in_(wanted.states))
    if wanted.overdue_at is not None:
        # When a finding is due is not stored: it follows from its grade.
        late = [
            and_(FindingRow.grade == grade, FindingRow.found_at < wanted.overdue_at - rule.rectify)
            for grade, rule in GRADE_RULES.items()
        ]
        query = query.where(FindingRow.state.in_(("open", "assigned")), or_(*late))
    if wanted.text:
        pattern = (
            "%" + wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        )
        either: list[ColumnElement[bool]] = [
            FindingRow.description.ilike(pattern, escape="\\"),
            FindingRow.description_en.ilike(pattern, escape="\\"),
        ]
        if (number := wanted.text.upper().lstrip("#F")).isdecimal() and len(number) < 10:
            either.append(FindingRow.number == int(number))
        query = query.where(or_(*either))
    return query


def _in_batches(session: Session, table: Any, column: Any, ids: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), 500):
        found += session.scalars(select(table).where(column.in_(ids[start : start + 500])))
    return found


def _cursor(row: FindingRow) -> str:
    text = f"{row.found_at.timestamp()!r} {row.number}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, number = text.split(" ")
        return datetime.fromtimestamp(float(at), UTC), int(number)
    except (binascii.Error, ValueError, OverflowError, OSError) as fault:
        raise InvalidCursor("not a place in a list of findings") from fault


def _columns(placed: PlacedFinding) -> Mapping[str, Any]:
    finding = placed.finding
    return {
        "number": finding.number,
        "building_id": placed.building_id or GROUNDS,
        "storey_id": finding.storey_id,
        "space_id": finding.space_id,
        "asset_id": finding.asset_id,
        "x": finding.point[0],
        "y": finding.point[1],
        "category": finding.category,
        "grade": finding.grade,
        "state": finding.state,
        "description": finding.description,
        "description_en": finding.description_en,
        "photos": list(finding.photos),
        "found_at": finding.found_at,
        "received_at": finding.received_at,
        "found_by": finding.found_by,
        "visit_id": finding.visit_id,
        "item_key": finding.item_key,
        "reading": finding.reading,
        "fixed_on_spot": finding.fixed_on_spot,
        "revision": finding.revision,
    }


def _placed(row: FindingRow, lines: Sequence[HistoryRow]) -> PlacedFinding:
    finding = Finding(
        id=FindingId(row.id),
        number=row.number,
        storey_id=row.storey_id,
        point=(row.x, row.y),
        space_id=row.space_id,
        asset_id=row.asset_id,
        # Only what a Finding had is ever stored.
        category=cast("Any", row.category),
        grade=cast("Any", row.grade),
        state=cast("Any", row.state),
        description=row.description,
        description_en=row.description_en,
        photos=tuple(row.photos),
        found_at=row.found_at,
        received_at=row.received_at,
        found_by=row.found_by,
        visit_id=row.visit_id,
        item_key=row.item_key,
        reading=row.reading,
        fixed_on_spot=row.fixed_on_spot,
        revision=row.revision,
        history=tuple(
            HistoryEntry(at=line.at, by=line.by, what=line.what, note=line.note) for line in lines
        ),
    )
    return PlacedFinding(finding=finding, building_id=row.building_id or None)
