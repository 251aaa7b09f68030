"""Programmes, teams and checklists as TOML files: read, checked key by key, every fault named."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from inspection.checklist import Checklist, Item, ItemType
from inspection.errors import InspectionError
from inspection.finding import GRADES
from inspection.frequency import clock_time, time_of_day
from inspection.frequency_table import UnreadableProgramme, frequency_of, frequency_table
from inspection.people import Inspector, Qualification, Rest, ShiftPattern
from inspection.programme import InspectionKind, Programme, ProgrammeEntry
from inspection.programme_table import conditions_of, extras_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["UnreadableProgramme", "frequency_of", "frequency_table"]

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """
    Where rounds start and end: a space, an asset or a point.

    A space is named by building, storey and number, an asset by its code; ``point`` is longitude
    and latitude in degrees.
    """

    key: str
    name: str
    name_en: str = ""
    building: str = ""
    storey: str = ""
    space: str = ""
    asset: str = ""
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in to a demo, and the inspector they are, if any."""

    username: str
    name: str
    name_en: str = ""
    roles: tuple[str, ...] = ()
    inspector: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Inspectors, the depots they name, and the accounts of a demo."""

    inspectors: tuple[Inspector, ...]
    depots: Mapping[str, Depot]
    default_depot: str
    accounts: tuple[Account, ...] = ()


def read_programme(path: Path) -> Programme:
    """
    Read a programme.

    Raises
    ------
    UnreadableProgramme
        If the file is no TOML, or an entry has an unknown key or a value that cannot be meant.
    """
    table = _load(path)
    own = {"overrides", "closures", "instruments", "key_places", "keys_returned"}
    _known(path, table, {"id", "name", "name_en", "entries", *own})
    try:
        conditions = conditions_of(table)
    except UnreadableProgramme as fault:
        raise UnreadableProgramme(f"{path.name}: {fault}") from None
    return Programme(
        id=_need(path, table, "id"),
        name=_need(path, table, "name"),
        name_en=table.get("name_en", ""),
        entries=tuple(_entry(path, entry) for entry in table.get("entries", [])),
        **conditions,
    )


def read_team(path: Path) -> Team:
    """
    Read a team.

    Raises
    ------
    UnreadableProgramme
        As `read_programme`; also if an inspector names a depot that the file does not have.
    """
    table = _load(path)
    _known(path, table, {"default_depot", "depots", "inspectors", "users"})
    depots = {key: _depot(path, key, depot) for key, depot in table.get("depots", {}).items()}
    inspectors = tuple(_inspector(path, person) for person in table.get("inspectors", []))
    default = _need(path, table, "default_depot")
    for name in {default, *(i.depot for i in inspectors if i.depot)} - set(depots):
        raise UnreadableProgramme(f"{path.name}: depot {name!r} is not described")
    if len({i.id for i in inspectors}) != len(inspectors):
        raise UnreadableProgramme(f"{path.name}: an inspector id occurs twice")
    return Team(
        inspectors=inspectors,
        depots=depots,
        default_depot=default,
        accounts=tuple(_account(path, user) for user in table.get("users", [])),
    )


def read_checklists(path: Path) -> Mapping[str, Checklist]:
    """
    Read checklists by key.

    Raises
    ------
    UnreadableProgramme
        As `read_programme`.
    """
    table = _load(path)
    _known(path, table, {"checklists"})
    return {
        key: Checklist(
            key=key,
            name=_need(path, checklist, "name"),
            name_en=checklist.get("name_en", ""),
            items=tuple(_item(path, key, item) for item in checklist.get("items", [])),
        )
        for key, checklist in table.get("checklists", {}).items()
    }


def _load(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnreadableProgramme(f"{path.name} does not exist") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UnreadableProgramme(f"{path.name} is no TOML file: {fault}") from None


def _known(path: Path, table: Table, keys: set[str]) -> None:
    if unknown := sorted(set(table) - keys):
        where = table.get("key") or table.get("id") or ""
        raise UnreadableProgramme(f"{path.name}: unknown keys {unknown} {where}".rstrip())


def _need(path: Path, table: Table, key: str) -> Any:
    if key not in table:
        where = table.get("key") or table.get("id") or ""
        raise UnreadableProgramme(f"{path.name}: {key!r} is missing {where}".rstrip())
    return table[key]


def _entry(path: Path, table: Table) -> ProgrammeEntry:
    known = {field.name for field in fields(ProgrammeEntry)}
    _known(path, table, known)
    kind = table.get("kind_of_inspection", "routine")
    if kind not in get_args(InspectionKind):
        raise UnreadableProgramme(f"{path.name}: unknown kind of inspection {kind!r}")
    try:
        return ProgrammeEntry(
            key=_need(path, table, "key"),
            name=_need(path, table, "name"),
            kind_of_inspection=kind,
            frequency=frequency_of(_need(path, table, "frequency")),
            minutes=float(_need(path, table, "minutes")),
            windows=tuple(time_of_day(text) for text in table.get("windows", [])),
            priority=int(table.get("priority", 1)),
            enabled=bool(table.get("enabled", True)),
            name_en=table.get("name_en", ""),
            checklist=table.get("checklist", ""),
            source=table.get("source", ""),
            edition=str(table.get("edition", "")),
            evidence=table.get("evidence", ""),
            kinds=frozenset(table.get("kinds", [])),
            uses=frozenset(table.get("uses", [])),
            zones=frozenset(table.get("zones", [])),
            skills=frozenset(table.get("skills", [])),
            **extras_of(table),
        )
    except (InspectionError, ValueError) as fault:
        raise UnreadableProgramme(f"{path.name}, entry {table.get('key')!r}: {fault}") from None


def _depot(path: Path, key: str, table: Table) -> Depot:
    _known(path, table, {"name", "name_en", "building", "storey", "space", "asset", "point"})
    texts = {k: str(table.get(k, "")) for k in ("name_en", "building", "storey", "space", "asset")}
    point = tuple(table["point"]) if "point" in table else None
    if not (texts["space"] or texts["asset"] or point):
        raise UnreadableProgramme(f"{path.name}: depot {key!r} names no space, asset or point")
    return Depot(key=key, name=_need(path, table, "name"), point=point, **texts)


def _inspector(path: Path, table: Table) -> Inspector:
    departments = ("department", "department_en")
    _known(path, table, {"id", "name", "name_en", *departments, "depot", "skills", "shifts"})
    try:
        return Inspector(
            id=_need(path, table, "id"),
            name=_need(path, table, "name"),
            name_en=table.get("name_en", ""),
            department=table.get("department", ""),
            department_en=table.get("department_en", ""),
            depot=table.get("depot"),
            qualifications=tuple(_qualification(path, q) for q in table.get("skills", [])),
            patterns=tuple(p for shift in table.get("shifts", []) for p in _patterns(path, shift)),
        )
    except InspectionError as fault:
        raise UnreadableProgramme(f"{path.name}, {table.get('id')!r}: {fault}") from None


def _qualification(path: Path, table: Table) -> Qualification:
    _known(path, table, {"skill", "expires"})
    expires = table.get("expires")
    if expires is not None and not isinstance(expires, date):
        raise UnreadableProgramme(f"{path.name}: {expires!r} is no date")
    return Qualification(skill=_need(path, table, "skill"), expires=expires)


def _patterns(path: Path, table: Table) -> list[ShiftPattern]:
    _known(path, table, {"weekdays", "starts", "ends", "rests"})
    rests = tuple(
        Rest(
            opens=clock_time(_need(path, rest, "opens")),
            closes=clock_time(_need(path, rest, "closes")),
            minutes=int(_need(path, rest, "minutes")),
        )
        for rest in table.get("rests", [])
    )
    return [
        ShiftPattern(
            weekday=weekday,
            starts=clock_time(_need(path, table, "starts")),
            ends=clock_time(_need(path, table, "ends")),
            rests=rests,
        )
        for weekday in _need(path, table, "weekdays")
    ]


def _account(path: Path, table: Table) -> Account:
    _known(path, table, {"username", "name", "name_en", "roles", "inspector"})
    return Account(
        username=_need(path, table, "username"),
        name=_need(path, table, "name"),
        name_en=table.get("name_en", ""),
        roles=tuple(table.get("roles", [])),
        inspector=table.get("inspector"),
    )


def _item(path: Path, checklist: str, table: Table) -> Item:
    known = ("key", "text", "text_en", "type", "unit", "low", "high", "clause", "grade")
    _known(path, table, set(known))
    kind, grade = table.get("type", "pass_fail"), table.get("grade", "minor")
    if kind not in get_args(ItemType) or grade not in GRADES:
        raise UnreadableProgramme(f"{path.name}, {checklist}: unknown type or grade in {table}")
    return Item(
        key=_need(path, table, "key"),
        text=_need(path, table, "text"),
        text_en=table.get("text_en", ""),
        type=kind,
        unit=table.get("unit", ""),
        low=table.get("low"),
        high=table.get("high"),
        clause=table.get("clause", ""),
        grade=grade,
    )
