"""Inspection programmes: one for each site, with the checklists that its entries name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from inspection.checklist import Checklist, Item
from inspection.frequency import TimeOfDay
from inspection.frequency_table import frequency_of, frequency_table
from inspection.programme import Programme, ProgrammeEntry
from inspection.programme_table import (
    conditions_of,
    conditions_table,
    extras_of,
    extras_table,
)
from server.storage.database import Base
from server.storage.errors import StaleRevision


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedProgramme:
    """A programme as it is kept: with its checklists and the number of its last change."""

    programme: Programme
    checklists: Mapping[str, Checklist]
    revision: int


class ProgrammeRow(Base):
    """The programme of one site."""

    __tablename__ = "programmes"

    site_id: Mapped[str] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    revision: Mapped[int]
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    checklists: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    conditions: Mapped[dict[str, Any]] = mapped_column(JSON)


def save_programme(
    session: Session,
    site_id: str,
    programme: Programme,
    checklists: Sequence[Checklist],
    *,
    revision: int | None = None,
) -> SavedProgramme:
    """
    Keep the programme of a site.

    Parameters
    ----------
    revision
        Revision that the change was made on; None to replace whatever is there.

    Raises
    ------
    StaleRevision
        If the programme changed since.
    """
    row = session.get(ProgrammeRow, site_id)
    if row is None:
        row = ProgrammeRow(site_id=site_id, revision=0)
        session.add(row)
    if revision is not None and revision != row.revision:
        raise StaleRevision("programme", sent=revision, current=row.revision)
    row.id, row.name, row.name_en = programme.id, programme.name, programme.name_en
    row.entries = [_entry_out(entry) for entry in programme.entries]
    row.conditions = conditions_table(programme)
    row.checklists = [_checklist_out(checklist) for checklist in checklists]
    row.revision += 1
    session.flush()
    return _saved(row)


def load_programme(session: Session, site_id: str) -> SavedProgramme | None:
    """The programme of a site; None where none was given."""
    row = session.get(ProgrammeRow, site_id)
    return None if row is None else _saved(row)


def _saved(row: ProgrammeRow) -> SavedProgramme:
    return SavedProgramme(
        programme=Programme(
            id=row.id,
            name=row.name,
            name_en=row.name_en,
            entries=tuple(_entry(stored) for stored in row.entries),
            **conditions_of(row.conditions),
        ),
        checklists={stored["key"]: _checklist(stored) for stored in row.checklists},
        revision=row.revision,
    )


def _entry_out(entry: ProgrammeEntry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "name": entry.name,
        "name_en": entry.name_en,
        "kinds": sorted(entry.kinds),
        "uses": sorted(entry.uses),
        "zones": sorted(entry.zones),
        "kind_of_inspection": entry.kind_of_inspection,
        "frequency": frequency_table(entry.frequency),
        "skills": sorted(entry.skills),
        "minutes": entry.minutes,
        "windows": [
            [window.opens.isoformat("minutes"), window.closes.isoformat("minutes")]
            for window in entry.windows
        ],
        "checklist": entry.checklist,
        "priority": entry.priority,
        "source": entry.source,
        "edition": entry.edition,
        "evidence": entry.evidence,
        "enabled": entry.enabled,
        **extras_table(entry),
    }


def _entry(stored: Mapping[str, Any]) -> ProgrammeEntry:
    return ProgrammeEntry(
        **{
            **stored,
            **extras_of(stored),
            "kinds": frozenset(stored["kinds"]),
            "uses": frozenset(stored["uses"]),
            "zones": frozenset(stored["zones"]),
            "skills": frozenset(stored["skills"]),
            "frequency": frequency_of(stored["frequency"]),
            "windows": tuple(
                TimeOfDay(time.fromisoformat(opens), time.fromisoformat(closes))
                for opens, closes in stored["windows"]
            ),
        }
    )


def _checklist_out(checklist: Checklist) -> dict[str, Any]:
    return {
        "key": checklist.key,
        "name": checklist.name,
        "name_en": checklist.name_en,
        "items": [
            {
                "key": item.key,
                "text": item.text,
                "text_en": item.text_en,
                "type": item.type,
                "unit": item.unit,
                "low": item.low,
                "high": item.high,
                "clause": item.clause,
                "grade": item.grade,
            }
            for item in checklist.items
        ],
    }


def _checklist(stored: Mapping[str, Any]) -> Checklist:
    return Checklist(**{**stored, "items": tuple(Item(**item) for item in stored["items"])})
