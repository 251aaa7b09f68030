"""A route as an inspector walks it: visits of one thing at one time are one stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inspection.checklist import Checklist, Item
    from inspection.programme import ProgrammeEntry
    from inspection.sync import Inspection

LONGEST_PAUSE = 300  # s between visits of one thing that still are one stop


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetVisit:
    """A planned visit of one target by one programme entry, or an errand for a key."""

    visit_id: str
    entry_key: str
    target_id: str
    what: Literal["asset", "space", "zone", "key"]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value that was read at an earlier inspection."""

    value: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCheck:
    """What is asked at a stop for one visit, and what the last readings were, by item key."""

    visit_id: str
    entry: ProgrammeEntry | None
    entry_key: str
    items: tuple[Item, ...]
    last_readings: Mapping[str, Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStop:
    """
    One stop of a sheet.

    ``first`` is the index of its first visit on the route, which the leg there also has; ``n``
    counts stops from 1.
    """

    n: int
    first: int
    target_id: str
    starts_at: datetime
    ends_at: datetime
    checks: tuple[SheetCheck, ...]
    done: bool


def write_sheet(
    visits: Sequence[SheetVisit],
    *,
    entries: Mapping[str, ProgrammeEntry],
    checklists: Mapping[str, Checklist],
    inspections: Sequence[Inspection] = (),
    last: Mapping[tuple[str, str], Inspection] | None = None,
) -> tuple[SheetStop, ...]:
    """
    Join the visits of a route into stops with what is asked at each.

    Parameters
    ----------
    visits
        In the order of the route.
    entries, checklists
        Of the programme, by key. An entry that left the programme since asks nothing any more, but
        its visit stays.
    inspections
        What was carried out on this route so far.
    last
        Last inspection done before, by (entry key, target id): the source of the last readings.

    Returns
    -------
    stops
        In the order of the route. A stop is done when every visit of it was carried out, with or
        without access.
    """
    carried_out = {inspection.visit_id for inspection in inspections}
    stops: list[SheetStop] = []
    for first, group in _groups(visits):
        checks = tuple(
            _check(visit, entries.get(visit.entry_key), checklists, last or {}) for visit in group
        )
        stops.append(
            SheetStop(
                n=len(stops) + 1,
                first=first,
                target_id=group[0].target_id,
                starts_at=group[0].starts_at,
                ends_at=group[-1].ends_at,
                checks=checks,
                done=all(visit.visit_id in carried_out for visit in group),
            )
        )
    return tuple(stops)


def _groups(visits: Sequence[SheetVisit]) -> list[tuple[int, list[SheetVisit]]]:
    groups: list[tuple[int, list[SheetVisit]]] = []
    for index, visit in enumerate(visits):
        before = groups[-1][1][-1] if groups else None
        # A key is fetched at a stop of its own, whatever else is done there.
        joins = before is not None and "key" not in (before.what, visit.what)
        if before is not None and joins and before.target_id == visit.target_id:
            pause = (visit.starts_at - before.ends_at).total_seconds()
            if pause <= LONGEST_PAUSE:
                groups[-1][1].append(visit)
                continue
        groups.append((index, [visit]))
    return groups


def _check(
    visit: SheetVisit,
    entry: ProgrammeEntry | None,
    checklists: Mapping[str, Checklist],
    last: Mapping[tuple[str, str], Inspection],
) -> SheetCheck:
    checklist = checklists.get(entry.checklist) if entry is not None else None
    items = checklist.items if checklist is not None else ()
    before = last.get((visit.entry_key, visit.target_id))
    measured = {item.key for item in items if item.type in ("reading", "count")}
    readings = {
        answer.item_key: Reading(value=float(answer.value), at=before.ended_at)
        for answer in (before.answers if before is not None else ())
        if answer.item_key in measured
        and isinstance(answer.value, int | float)
        and not isinstance(answer.value, bool)
        and before is not None
    }
    return SheetCheck(
        visit_id=visit.visit_id,
        entry=entry,
        entry_key=visit.entry_key,
        items=items,
        last_readings=readings,
    )
