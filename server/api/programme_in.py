"""Changes to a programme as requests may state them, and what they make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from inspection.errors import InspectionError
from inspection.frequency import time_of_day
from inspection.frequency_table import frequency_of
from inspection.programme import InspectionKind, Programme, ProgrammeEntry
from inspection.programme_table import conditions_of, extras_of
from server.api.frequency_in import FrequencyIn, Part
from server.request import Body, InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

Word = Annotated[str, Field(min_length=1, max_length=80)]
Words = Annotated[list[Word], Field(max_length=200)]
Minutes = Annotated[float, Field(gt=0, le=1440)]
Window = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")]

_SETS = ("kinds", "uses", "zones", "skills")
_PLAIN = ("name", "name_en", "kind_of_inspection", "minutes", "priority", "enabled", "checklist")
_TOLD = ("source", "edition", "evidence")
_EXTRAS = (
    "duty",
    "includes",
    "people",
    "same_person",
    "set_up_minutes",
    "walking_loss",
    "keys",
    "instruments",
    "cap",
)


class CapIn(Part):
    """How many things of a group may be visited within some days: a number, or a part of it."""

    most: int | None = Field(default=None, ge=1, le=100_000)
    share: float | None = Field(default=None, gt=0, le=1)
    per: Literal["zone", "entry"] = "zone"
    days: int = Field(default=1, ge=1, le=366)


class FurtherIn(Part):
    """What may be said of an entry besides how often and how long; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = ""
    name_en: str = Field(default="", max_length=200)
    kinds: Words = Field(default=[])
    uses: Words = Field(default=[])
    zones: Words = Field(default=[])
    kind_of_inspection: InspectionKind = "routine"
    skills: Words = Field(default=[])
    checklist: str = Field(default="", max_length=80)
    priority: int = Field(default=1, ge=1, le=9)
    duty: str = Field(default="", max_length=80)
    includes: Words = Field(default=[])
    people: int = Field(default=1, ge=1, le=2)
    same_person: bool = False
    set_up_minutes: float = Field(default=0, ge=0, le=1440)
    walking_loss: float = Field(default=0, ge=0, le=1)
    keys: Words = Field(default=[])
    instruments: Words = Field(default=[])
    cap: CapIn | None = None
    source: str = Field(default="", max_length=300)
    edition: str = Field(default="", max_length=80)


class EntryIn(FurtherIn):
    """What may be changed of one entry."""

    key: str
    enabled: bool
    frequency: FrequencyIn
    minutes: Minutes
    windows: list[Window] = Field(max_length=10)


class NewEntryIn(EntryIn):
    """An entry that joins the programme, under a key that it has not yet."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,79}$")
    name: Annotated[str, Field(min_length=1, max_length=200)]
    evidence: Literal["proposed", "own", "file"] = "own"


class OverrideIn(Part):
    """What differs for a zone or one thing, and why."""

    entry: str
    target: str
    reason: str = Field(min_length=1, max_length=500)
    frequency: FrequencyIn | None = None
    minutes: Minutes | None = None
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
    entries: list[EntryIn] = Field(max_length=1000)
    added: list[NewEntryIn] = Field(default=[], max_length=200)
    removed: list[str] = Field(default=[], max_length=1000)
    overrides: list[OverrideIn] | None = Field(default=None, max_length=1000)
    closures: list[ClosedIn] | None = Field(default=None, max_length=1000)
    instruments: dict[Word, Annotated[int, Field(ge=0, le=1000)]] | None = None
    key_places: dict[Word, Word] | None = None
    keys_returned: list[Word] | None = Field(default=None, max_length=1000)


def changed(programme: Programme, body: ProgrammeIn) -> Programme:
    """
    Return the programme with the changes of a request.

    Raises
    ------
    InvalidRequest
        If it names entries that are not there, or says what cannot be meant.
    """
    wanted = {change.key: change for change in body.entries}
    keys = {entry.key for entry in programme.entries}
    if unknown := sorted((set(wanted) | set(body.removed)) - keys):
        raise InvalidRequest([("entries", f"no such entry: {', '.join(unknown)}")])
    removed = set(body.removed)
    kept = tuple(
        _entry(entry, wanted[entry.key]) if entry.key in wanted else entry
        for entry in programme.entries
        if entry.key not in removed
    )
    added = tuple(_entry(_blank(one), one) for one in body.added)
    said = body.model_dump(
        include={"overrides", "closures", "instruments", "key_places", "keys_returned"},
        exclude_none=True,
    )
    try:
        return replace(
            programme,
            entries=(*kept, *added),
            **{key: value for key, value in conditions_of(said).items() if key in said},
        )
    except InspectionError as fault:
        raise InvalidRequest([("programme", str(fault))]) from fault


def _blank(one: NewEntryIn) -> ProgrammeEntry:
    try:
        frequency = frequency_of(one.frequency.model_dump())
        return ProgrammeEntry(
            key=one.key,
            name=one.name,
            frequency=frequency,
            minutes=one.minutes,
            evidence=one.evidence,
        )
    except InspectionError as fault:
        raise InvalidRequest([(f"added.{one.key}", str(fault))]) from fault


def _entry(entry: ProgrammeEntry, change: EntryIn) -> ProgrammeEntry:
    said = change.model_dump(exclude_unset=True)
    fields: dict[str, Any] = {key: said[key] for key in (*_PLAIN, *_TOLD) if key in said}
    fields |= {key: frozenset(said[key]) for key in _SETS if key in said}
    fields |= _extras(said)
    try:
        one = replace(
            entry,
            frequency=frequency_of(said["frequency"]),
            windows=tuple(time_of_day(text) for text in change.windows),
            **fields,
        )
    except (ValueError, InspectionError) as fault:
        raise InvalidRequest([(f"entries.{entry.key}", str(fault))]) from fault
    if not (one.kinds or one.uses or one.zones):
        raise InvalidRequest([(f"entries.{entry.key}", "it names no kind, use or zone")])
    return one


def _extras(said: Mapping[str, Any]) -> dict[str, Any]:
    read = extras_of(said)
    return {key: read[key] for key in _EXTRAS if key in said}
