"""What is inspected on a site, how often and by whom; and what falls due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from inspection.errors import InspectionError
from inspection.frequency import TimeOfDay
from inspection.frequency_table import frequency_of, frequency_table
from inspection.programme import obligations
from inspection.programme_table import conditions_of, conditions_table, extras_table
from server.api.frequency_in import FrequencyIn, Part
from server.auth import Permission, require
from server.request import (
    Body,
    InvalidRequest,
    accepts,
    answer,
    clock,
    items,
    parse,
    parse_query,
    parts,
    reading,
    transaction,
)
from server.storage import audit, people, programmes
from server.storage.errors import Unknown
from server.workflows.list_due import list_due, targets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response
    from sqlalchemy.orm import Session

    from inspection.checklist import Checklist, Item
    from inspection.people import Inspector
    from inspection.programme import Programme, ProgrammeEntry
    from server.storage.programmes import SavedProgramme

blueprint = APIBlueprint("programmes", __name__, tag="Programme and team")


class EntryIn(Part):
    """What may be changed of one entry."""

    key: str
    enabled: bool
    frequency: FrequencyIn
    minutes: float = Field(gt=0, le=1440)
    windows: list[Annotated[str, Field(pattern=r"^\d\d:\d\d-\d\d:\d\d$")]] = Field(max_length=10)


class OverrideIn(Part):
    """What differs for a zone or one thing, and why."""

    entry: str
    target: str
    reason: str = Field(min_length=1, max_length=500)
    frequency: FrequencyIn | None = None
    minutes: float | None = Field(default=None, gt=0, le=1440)
    enabled: bool | None = None


class ClosedIn(Part):
    """What cannot be visited from one day to another, both included."""

    target: str
    first: date
    last: date
    reason: str = Field(default="", max_length=500)


class ProgrammeIn(Body):
    """Changes to a programme, made on one revision of it; lists that are left out stay."""

    revision: int
    entries: list[EntryIn]
    overrides: list[OverrideIn] | None = Field(default=None, max_length=1000)
    closures: list[ClosedIn] | None = Field(default=None, max_length=1000)
    instruments: dict[str, Annotated[int, Field(ge=0, le=1000)]] | None = None


class DueQuery(Body):
    """Which days to look at."""

    start: date | None = Field(default=None, alias="from")
    days: int = Field(default=28, ge=1, le=366)


@blueprint.get("/sites/<site_id>/programme")
def get_programme(site_id: str) -> Response:
    """The programme of a site, empty where it has none."""
    require(Permission.SEE_PROGRAMME, site=site_id)
    with reading() as session:
        return answer(programme_out(session, site_id), tagged=True)


@blueprint.put("/sites/<site_id>/programme")
@accepts(ProgrammeIn)
def put_programme(site_id: str) -> Response:
    """Change entries of the programme."""
    account = require(Permission.EDIT_PROGRAMME, site=site_id)
    body = parse(ProgrammeIn)
    with transaction() as session:
        saved = programmes.load_programme(session, site_id)
        if saved is None:
            raise Unknown("programme", site_id)
        _refuse_strangers(session, site_id, body)
        programme = _changed(saved.programme, body)
        programmes.save_programme(
            session,
            site_id,
            programme,
            tuple(saved.checklists.values()),
            revision=body.revision,
        )
        facts = {"entries": [entry.key for entry in body.entries]}
        audit.save_deed(
            session,
            "programme_changed",
            at=clock(),
            by=account.id,
            site_id=site_id,
            facts=facts,
        )
        return answer(programme_out(session, site_id))


@blueprint.get("/sites/<site_id>/team")
def get_team(site_id: str) -> Response:
    """The inspectors of a site."""
    require(Permission.SEE_PROGRAMME, site=site_id)
    with reading() as session:
        team = people.list_team(session, site_id)
    return answer(items([_inspector_out(inspector) for inspector in team]))


@blueprint.get("/sites/<site_id>/due")
@accepts(DueQuery, where="query")
def get_due(site_id: str) -> Response:
    """What falls due in the days to come, by day and by entry."""
    require(Permission.SEE_PROGRAMME, site=site_id)
    query = parse_query(DueQuery)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        first = query.start or clock().astimezone(ZoneInfo(site.timezone)).date()
        due = list_due(session, site, first_day=first, days=query.days)
    return answer(
        {
            "days": [
                {"date": day.isoformat(), "visits": count, "minutes": round(minutes, 1)}
                for day, count, minutes in due.by_day()
            ],
            "by_entry": [
                {"key": key, "targets": targets, "visits": visits, "minutes": round(minutes, 1)}
                for key, targets, visits, minutes in due.by_entry()
            ],
            "overdue": due.overdue(),
        },
        tagged=True,
    )


def entry_out(entry: ProgrammeEntry, targets: int) -> dict[str, Any]:
    """An entry as the contract has it."""
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
        "windows": [f"{w.opens:%H:%M}-{w.closes:%H:%M}" for w in entry.windows],
        "checklist": entry.checklist,
        "priority": entry.priority,
        "source": entry.source,
        "edition": entry.edition,
        "evidence": entry.evidence,
        "targets": targets,
        "enabled": entry.enabled,
        **extras_table(entry),
    }


def item_out(item: Item) -> dict[str, Any]:
    """An item of a checklist as the contract has it."""
    return {
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


def target_counts(session: Session, site_id: str, programme: Programme) -> Mapping[str, int]:
    """How many things each entry names, those that are switched off too."""
    _, site = parts().sites.load(session, site_id)
    all_on = replace(
        programme, entries=tuple(replace(entry, enabled=True) for entry in programme.entries)
    )
    counts: dict[str, int] = defaultdict(int)
    for owed in obligations(all_on, targets_of(site)):
        counts[owed.entry.key] += 1
    return counts


def programme_out(session: Session, site_id: str) -> dict[str, Any]:
    """Return the programme of a site as the contract has it; empty where there is none."""
    saved: SavedProgramme | None = programmes.load_programme(session, site_id)
    if saved is None:
        return {
            "id": "",
            "name": "",
            "name_en": "",
            "revision": 0,
            "entries": [],
            "checklists": {},
            "overrides": [],
            "closures": [],
            "instruments": {},
            "key_places": {},
        }
    counts = target_counts(session, site_id, saved.programme)
    return {
        "id": saved.programme.id,
        "name": saved.programme.name,
        "name_en": saved.programme.name_en,
        "revision": saved.revision,
        "entries": [
            entry_out(entry, counts.get(entry.key, 0)) for entry in saved.programme.entries
        ],
        "checklists": {key: _checklist_out(one) for key, one in saved.checklists.items()},
        **conditions_table(saved.programme),
    }


def _checklist_out(checklist: Checklist) -> dict[str, Any]:
    return {
        "key": checklist.key,
        "name": checklist.name,
        "name_en": checklist.name_en,
        "items": [item_out(item) for item in checklist.items],
    }


def _refuse_strangers(session: Session, site_id: str, body: ProgrammeIn) -> None:
    """Raise `InvalidRequest` where an override or closure names nothing of the site."""
    named = [
        *(("overrides", one.target) for one in body.overrides or ()),
        *(("closures", one.target) for one in body.closures or ()),
    ]
    if named:
        _, site = parts().sites.load(session, site_id)
        targets = targets_of(site)
        known = {target.id for target in targets}.union(*(target.zones for target in targets))
        if faults := [
            (where, f"nothing here is called {name!r}")
            for where, name in named
            if name not in known
        ]:
            raise InvalidRequest(faults)


def _changed(programme: Programme, body: ProgrammeIn) -> Programme:
    wanted = {change.key: change for change in body.entries}
    unknown = sorted(set(wanted) - {entry.key for entry in programme.entries})
    if unknown:
        raise InvalidRequest([("entries", f"no such entry: {', '.join(unknown)}")])
    said = body.model_dump(include={"overrides", "closures", "instruments"}, exclude_none=True)
    try:
        return replace(
            programme,
            entries=tuple(
                _entry(entry, wanted[entry.key]) if entry.key in wanted else entry
                for entry in programme.entries
            ),
            **{key: value for key, value in conditions_of(said).items() if key in said},
        )
    except InspectionError as fault:
        raise InvalidRequest([("overrides", str(fault))]) from fault


def _entry(entry: ProgrammeEntry, change: EntryIn) -> ProgrammeEntry:
    try:
        return replace(
            entry,
            enabled=change.enabled,
            frequency=frequency_of(change.frequency.model_dump()),
            minutes=change.minutes,
            windows=tuple(_window(text) for text in change.windows),
        )
    except (ValueError, InspectionError) as fault:
        raise InvalidRequest([(f"entries.{entry.key}", str(fault))]) from fault


def _window(text: str) -> TimeOfDay:
    opens, closes = text.split("-")
    return TimeOfDay(time.fromisoformat(opens), time.fromisoformat(closes))


def _inspector_out(inspector: Inspector) -> dict[str, Any]:
    return {
        "id": inspector.id,
        "name": inspector.name,
        "name_en": inspector.name_en,
        "department": inspector.department,
        "skills": [
            {"skill": q.skill, "expires": None if q.expires is None else q.expires.isoformat()}
            for q in inspector.qualifications
        ],
        "shifts": [
            {
                "weekday": pattern.weekday,
                "starts": f"{pattern.starts:%H:%M}",
                "ends": f"{pattern.ends:%H:%M}",
            }
            for pattern in inspector.patterns
        ],
    }
