"""A COBie workbook as a register: components with their types, rooms and jobs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.register.table import Row, Table, read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from importers.register.columns import Field

_SHEETS = ("facility", "floor", "space", "type", "component")
_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365,
         "years": 365}  # fmt: skip
COLUMNS: Mapping[Field, str] = {
    "code": "code", "name": "name", "kind": "kind", "storey": "storey", "room": "room",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class JobProposal:
    """An inspection that the workbook asks for: ``every_days`` 0 where it says no interval."""

    row: int
    name: str
    type_name: str
    every_days: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CobieWorkbook:
    """A workbook's components as a table with our own headers, zones, systems and jobs."""

    table: Table
    facility: str
    zones: Mapping[str, tuple[str, ...]]
    systems: Mapping[str, tuple[str, ...]]
    jobs: tuple[JobProposal, ...]


def read_cobie(path: Path) -> CobieWorkbook | None:
    """
    The register of a COBie workbook.

    Returns
    -------
    workbook
        None where the file is no COBie workbook: it lacks one of the sheets Facility, Floor, Space,
        Type and Component.
    """
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return None
    sheets = {name.strip().lower(): rows for name, rows in read_workbook(path).items()}
    if any(sheet not in sheets for sheet in _SHEETS):
        return None
    floors = {_key(row, "name"): row for _, row in _rows(sheets["space"])}
    types = {_key(row, "name"): row for _, row in _rows(sheets["type"])}
    systems = _grouped(sheets.get("system", []), "componentnames")
    of_system = {name: system for system, names in systems.items() for name in names}
    rows = []
    for number, row in _rows(sheets["component"]):
        # Several rooms of one component stand with commas between them: the first is where it is.
        room = re.split(r"\s*[,;]\s*", _key(row, "space"))[0]
        kind = types.get(_key(row, "typename"), {})
        words = (_key(kind, "description"), _key(kind, "category"), _key(row, "typename"))
        code = _key(row, "tagnumber") or _key(row, "assetidentifier") or _key(row, "name")
        space = floors.get(room, {})
        values = {
            "code": code,
            "name": _key(row, "description") or _key(row, "name"),
            "kind": next((word for word in words if word), ""),
            "storey": _key(space, "floorname"),
            "room": _key(space, "roomtag") or room,
        }
        notes = {"type": _key(row, "typename"), "system": of_system.get(_key(row, "name"), "")}
        rows.append(Row(number=number, values=values, notes={k: v for k, v in notes.items() if v}))
    return CobieWorkbook(
        table=Table(
            file=path.name, sheet="Component", headers=tuple(COLUMNS.values()), rows=tuple(rows)
        ),
        facility=next((_key(row, "name") for _, row in _rows(sheets["facility"])), ""),
        zones=_grouped(sheets.get("zone", []), "spacenames"),
        systems=systems,
        jobs=tuple(_jobs(sheets.get("job", []))),
    )


def _rows(sheet: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    if not sheet:
        return []
    headers = [re.sub(r"\W", "", cell).lower() for cell in sheet[0]]
    return [
        (number, dict(zip(headers, row, strict=False)))
        for number, row in enumerate(sheet[1:], start=2)
        if any(row)
    ]


def _key(row: Mapping[str, str], key: str) -> str:
    """A value; COBie writes n/a where there is none."""
    value = row.get(key, "").strip()
    return "" if value.lower() in ("n/a", "na", "none", "unknown") else value


def _grouped(sheet: Sequence[Sequence[str]], members: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for _, row in _rows(sheet):
        names = [name for name in re.split(r"\s*[,;]\s*", _key(row, members)) if name]
        found.setdefault(_key(row, "name"), []).extend(names)
    return {name: tuple(dict.fromkeys(names)) for name, names in found.items() if name}


def _jobs(sheet: Sequence[Sequence[str]]) -> list[JobProposal]:
    jobs = []
    for number, row in _rows(sheet):
        every = _amount(_key(row, "frequency")) * _DAYS.get(_key(row, "frequencyunit").lower(), 0)
        unit = _key(row, "durationunit").lower()
        per = 60 if unit.startswith("hour") else 480 if unit.startswith("day") else 1
        jobs.append(
            JobProposal(
                row=number,
                name=_key(row, "name") or _key(row, "description"),
                type_name=_key(row, "typename"),
                every_days=round(every),
                minutes=max(1, round(_amount(_key(row, "duration")) * per)),
            )
        )
    return jobs


def _amount(text: str) -> float:
    try:
        return max(0.0, min(float(text), 1e6))
    except ValueError:
        return 0.0
