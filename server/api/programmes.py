"""What is inspected on a site and how often; and what falls due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from inspection.frequency_table import frequency_table
from inspection.programme import Programme, obligations
from inspection.programme_table import conditions_table, extras_table
from server.api.programme_in import ProgrammeIn, changed
from server.auth import Permission, require
from server.request import (
    Body,
    InvalidRequest,
    accepts,
    answer,
    clock,
    parse,
    parse_query,
    parts,
    reading,
    transaction,
)
from server.storage import audit, people, programmes
from server.workflows.list_due import list_due, targets_of
from spatial.kinds import KINDS
from spatial.site import SPACE_USES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Response
    from sqlalchemy.orm import Session

    from inspection.checklist import Checklist, Item
    from inspection.frequency import TimeOfDay
    from inspection.programme import ProgrammeEntry
    from server.api.programme_in import EntryIn
    from server.storage.programmes import SavedProgramme

blueprint = APIBlueprint("programmes", __name__, tag="Programme and team")


EMPTY = Programme(id="", name="巡查计划", name_en="Programme", entries=())
CONDITIONS = {"overrides", "closures", "instruments", "key_places", "keys_returned"}


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
        before = EMPTY if saved is None else saved.programme
        lists = {} if saved is None else saved.checklists
        _refuse_strangers(session, site_id, before, lists, body)
        programme = changed(replace(before, id=before.id or site_id), body)
        programmes.save_programme(
            session, site_id, programme, tuple(lists.values()), revision=body.revision
        )
        facts = {
            "entries": [entry.key for entry in body.entries],
            "added": [entry.key for entry in body.added],
            "removed": body.removed,
            "conditions": sorted(body.model_fields_set & CONDITIONS),
        }
        audit.save_deed(
            session,
            "programme_changed",
            at=clock(),
            by=account.id,
            site_id=site_id,
            facts=facts,
        )
        return answer(programme_out(session, site_id))


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
        "windows": [window_out(window) for window in entry.windows],
        "checklist": entry.checklist,
        "priority": entry.priority,
        "source": entry.source,
        "edition": entry.edition,
        "evidence": entry.evidence,
        "targets": targets,
        "enabled": entry.enabled,
        **extras_table(entry),
    }


def window_out(window: TimeOfDay) -> str:
    """A window as people write it: one that lasts to midnight closes at 24:00."""
    closes = f"{window.closes:%H:%M}"
    return f"{window.opens:%H:%M}-{'24:00' if closes == '00:00' else closes}"


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
            "keys_returned": [],
            "names": {},
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
        "names": _names(session, site_id, saved.programme),
    }


def _names(session: Session, site_id: str, programme: Programme) -> dict[str, dict[str, str]]:
    """Name, English name and code of what overrides and closures are about, and where keys hang."""
    wanted = {one.target for one in programme.overrides}
    wanted |= {one.target for one in programme.closures} | set(programme.key_places.values())
    if not wanted:
        return {}
    _, site = parts().sites.load(session, site_id)
    return {
        **{
            word: {"name": zone.name, "name_en": zone.name_en, "code": ""}
            for zone in site.zones
            for word in (zone.id, zone.name, zone.name_en)
            if word in wanted
        },
        **{
            space.id: {"name": space.name, "name_en": space.name_en, "code": space.number}
            for space in site.spaces
            if space.id in wanted
        },
        **{
            asset.id: {"name": asset.name, "name_en": asset.name_en, "code": asset.code}
            for asset in site.assets
            if asset.id in wanted
        },
    }


def _checklist_out(checklist: Checklist) -> dict[str, Any]:
    return {
        "key": checklist.key,
        "name": checklist.name,
        "name_en": checklist.name_en,
        "items": [item_out(item) for item in checklist.items],
    }


def _refuse_strangers(
    session: Session,
    site_id: str,
    before: Programme,
    lists: Mapping[str, Checklist],
    body: ProgrammeIn,
) -> None:
    """Raise `InvalidRequest` where a change names nothing of the site, or a place no team has."""
    _, site = parts().sites.load(session, site_id)
    targets = targets_of(site)
    zones: set[str] = set().union(*(target.zones for target in targets))
    known = zones | {target.id for target in targets}
    # What was named before may be gone since: it is told elsewhere, and does not keep one from
    # changing something else.
    old = {one.target for one in before.overrides} | {one.target for one in before.closures}
    old |= {zone for entry in before.entries for zone in entry.zones}
    faults = [
        (where, f"nothing here is called {name!r}")
        for where, name in (
            *(("overrides", one.target) for one in body.overrides or ()),
            *(("closures", one.target) for one in body.closures or ()),
            *((f"entries.{one.key}", name) for one in _entries(body) for name in one.zones),
        )
        if name not in known | old
    ]
    faults += [
        (f"entries.{one.key}", f"there is no kind {kind!r}")
        for one in _entries(body)
        for kind in one.kinds
        if kind not in KINDS
    ]
    faults += [
        (f"entries.{one.key}", f"there is no use {use!r}")
        for one in _entries(body)
        for use in one.uses
        if use not in SPACE_USES
    ]
    faults += [
        (f"entries.{one.key}", f"there is no checklist {one.checklist!r}")
        for one in _entries(body)
        if one.checklist and one.checklist not in lists
    ]
    if body.key_places:
        team = people.load_team(session, site_id)
        hooks: set[str] = set() if team is None else set(team.depots)
        hooks |= {asset.id for asset in site.assets} | {space.id for space in site.spaces}
        faults += [
            ("key_places", f"{place!r} is no depot of the team, and no thing or room of the site")
            for place in body.key_places.values()
            if place not in hooks
        ]
    if faults:
        raise InvalidRequest(faults)


def _entries(body: ProgrammeIn) -> Iterator[EntryIn]:
    yield from body.entries
    yield from body.added
