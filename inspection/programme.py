"""What a programme asks of which things: entries, targets, obligations, visits that are due."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from inspection.conditional import strictness
from inspection.errors import InspectionError
from routing.problem import ObligationId, VisitId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inspection.conditional import Frequency
    from inspection.frequency import Moment, TimeOfDay

InspectionKind = Literal["routine", "targeted", "comprehensive", "surprise", "feedback", "measured"]


class InvalidProgramme(InspectionError):
    """A programme that contradicts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """
    How many things of a group may be visited within ``days`` consecutive days.

    ``most`` is a number, ``share`` a part of the group (rounded down, one at least). The group is
    all that the entry names in one zone, or everywhere with ``per`` "entry".
    """

    most: int | None = None
    share: float | None = None
    per: Literal["zone", "entry"] = "zone"
    days: int = 1

    def __post_init__(self) -> None:
        if (self.most is None) == (self.share is None):
            raise InvalidProgramme("a cap has either most or share")
        if self.days < 1 or (self.most or 1) < 1 or not 0 < (self.share or 1) <= 1:
            raise InvalidProgramme(f"a cap needs most >= 1 or 0 < share <= 1, days >= 1: {self}")

    def of(self, size: int) -> int:
        """Return how many of a group of this size it allows."""
        return self.most if self.most is not None else max(1, int((self.share or 0) * size + 1e-9))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeEntry:
    """
    One line of a programme: what is checked on which things, and how often.

    ``kinds`` names kinds of assets, ``uses`` uses of spaces; an entry with neither inspects whole
    zones. ``zones`` narrows it to things in one of these zones (empty: everywhere). ``evidence``
    says how well the default is founded, and is shown to the user. ``windows`` are times of day
    when service may start.

    Entries with the same ``duty`` ask for the same thing (a law, a contract, the scheme): on each
    target the strictest holds and the others stay visible. ``includes`` names entries that a visit
    of this one does too. ``people`` (1 or 2) make a visit together; with ``same_person`` all visits
    of one thing are made by one inspector. ``set_up_minutes`` come before the first visit at a
    place. ``keys`` and ``instruments`` are taken along: keys are fetched on the way
    where they hang elsewhere than where a round starts. With a ``walking_loss`` rounds with such
    visits are walked in an order that nobody can foresee, by at most that part longer.
    """

    key: str
    name: str
    name_en: str = ""
    kinds: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    kind_of_inspection: InspectionKind = "routine"
    frequency: Frequency
    skills: frozenset[str] = frozenset()
    minutes: float
    windows: tuple[TimeOfDay, ...] = ()
    checklist: str = ""
    priority: int = 1
    source: str = ""
    edition: str = ""
    evidence: str = ""
    enabled: bool = True
    duty: str = ""
    includes: frozenset[str] = frozenset()
    people: int = 1
    same_person: bool = False
    set_up_minutes: float = 0
    walking_loss: float = 0
    keys: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    cap: Cap | None = None

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.priority < 1 or self.set_up_minutes < 0:
            raise InvalidProgramme(f"entry {self.key}: minutes and priority must be positive")
        if not 0 <= self.walking_loss <= 1:
            raise InvalidProgramme(f"entry {self.key}: a walking loss is a part between 0 and 1")
        if self.people not in (1, 2):
            raise InvalidProgramme(f"entry {self.key}: a visit takes 1 or 2 people")
        if self.key in self.includes:
            raise InvalidProgramme(f"entry {self.key} includes itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """
    What is different for a zone or for one thing, and why.

    ``target`` is a word or id of a zone, or the id of an asset or space. What is said of one thing
    goes before what is said of its zone.
    """

    entry: str
    target: str
    reason: str
    frequency: Frequency | None = None
    minutes: float | None = None
    enabled: bool | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidProgramme(f"what differs for {self.target} ({self.entry}) needs a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A zone or a thing that cannot be visited on whole local days, both included, and why."""

    target: str
    first: date
    last: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidProgramme(
                f"{self.target} cannot be closed from {self.first} to {self.last}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """
    The entries of one site's programme; keys are unique.

    ``overrides`` say what differs for zones and single things, ``closures`` what cannot be visited
    when, ``instruments`` how many there are of each (one where it is not said), ``key_places``
    where a key hangs: at a depot, or at an asset or space by its id (the team's own depot where it
    is not said). ``keys_returned`` are hung up again as soon as a round is through with them; the
    others stay with the round to its end.
    """

    id: str
    name: str
    name_en: str = ""
    entries: tuple[ProgrammeEntry, ...]
    overrides: tuple[Override, ...] = ()
    closures: tuple[Closed, ...] = ()
    instruments: Mapping[str, int] = field(default_factory=dict)
    key_places: Mapping[str, str] = field(default_factory=dict)
    keys_returned: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        keys = [entry.key for entry in self.entries]
        if doubled := {key for key in keys if keys.count(key) > 1}:
            raise InvalidProgramme(f"programme {self.id} has entries twice: {sorted(doubled)}")
        named = {key for entry in self.entries for key in entry.includes}
        named |= {override.entry for override in self.overrides}
        if unknown := named - set(keys):
            raise InvalidProgramme(f"programme {self.id} names unknown entries {sorted(unknown)}")
        if any(number < 0 for number in self.instruments.values()):
            raise InvalidProgramme(f"programme {self.id}: a number of instruments is negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    Something to inspect: an asset (with its kind), a space (with its use) or a whole zone.

    ``since`` is the day it went into service; None where nobody knows.
    """

    id: str
    what: Literal["asset", "space", "zone"]
    kind: str = ""
    use: str = ""
    zones: frozenset[str] = frozenset()
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """
    One entry applied to one target.

    ``level`` says where its frequency comes from, with the ``reason`` where it was overridden;
    ``beside`` are the entries of the same duty that ask for less and yield to it.
    """

    id: ObligationId
    entry: ProgrammeEntry
    target: Target
    level: Literal["kind", "zone", "asset"] = "kind"
    reason: str = ""
    beside: tuple[ProgrammeEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """Whole local days to plan, in the site's own time zone."""

    first_day: date
    days: int
    timezone: str

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def end_day(self) -> date:
        """The day after the last."""
        return self.first_day + timedelta(days=self.days)

    @property
    def opens(self) -> datetime:
        """Midnight at which it opens."""
        return datetime.combine(self.first_day, time(0), self.zone)

    def dates(self) -> tuple[date, ...]:
        """Its days in order."""
        return _dates(self.first_day, self.days)


@lru_cache(maxsize=64)
def _dates(first: date, days: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=k) for k in range(days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a visit is due: a message key and the facts that fill its sentence."""

    key: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueVisit:
    """
    One visit that a horizon owes.

    ``windows`` hold every moment at which service may start. ``due`` is the last day in time
    (before the horizon where the visit is overdue, after it where it is done ahead). Visits of one
    obligation with the same ``chain`` are tied by its spacing, in order; ``previous`` is the last
    record the first of them follows. A visit that stands in for one of another obligation follows
    the spacing of that one, ``chain_of``. ``by`` is the only inspector who may make it ("": any).
    """

    id: VisitId
    obligation: Obligation
    windows: tuple[Moment, ...]
    due: date
    reasons: tuple[Reason, ...]
    chain: int | None = None
    previous: date | None = None
    chain_of: Obligation | None = None
    by: str = ""

    @property
    def earliest(self) -> datetime:
        """First moment at which service may start."""
        return self.windows[0][0]

    @property
    def latest(self) -> datetime:
        """Last moment at which service may start."""
        return self.windows[-1][1]


def obligations(programme: Programme, targets: Sequence[Target]) -> tuple[Obligation, ...]:
    """
    What is asked of every target: enabled entries, overridden, the strictest of each duty.

    Returns
    -------
    obligations
        Ordered by entry, then by target; empty where nothing matches.
    """
    overrides: dict[tuple[str, str], Override] = {}
    for override in programme.overrides:
        overrides[override.entry, override.target] = override
    found: list[Obligation] = []
    for entry in programme.entries:
        for target in targets:
            if _names(entry, target):
                one = _overridden(entry, target, overrides)
                if one.entry.enabled:
                    found.append(one)
    return _strictest(found)


def _overridden(
    entry: ProgrammeEntry, target: Target, overrides: Mapping[tuple[str, str], Override]
) -> Obligation:
    level: Literal["kind", "zone", "asset"] = "asset"
    override = overrides.get((entry.key, target.id))
    if override is None:
        level = "zone"
        named = (overrides.get((entry.key, zone)) for zone in sorted(target.zones))
        override = next((one for one in named if one is not None), None)
    own = ObligationId(f"{entry.key}@{target.id}")
    if override is None:
        return Obligation(id=own, entry=entry, target=target)
    changed = replace(
        entry,
        frequency=override.frequency or entry.frequency,
        minutes=entry.minutes if override.minutes is None else override.minutes,
        enabled=entry.enabled if override.enabled is None else override.enabled,
    )
    return Obligation(id=own, entry=changed, target=target, level=level, reason=override.reason)


def _strictest(found: Sequence[Obligation]) -> tuple[Obligation, ...]:
    """Leave the strictest obligation of each duty and target, with the others beside it."""
    rivals: dict[tuple[str, str], list[Obligation]] = {}
    for one in found:
        if one.entry.duty:
            rivals.setdefault((one.entry.duty, one.target.id), []).append(one)
    kept: dict[ObligationId, Obligation] = {}
    for group in rivals.values():
        first = min(group, key=lambda one: strictness(one.entry.frequency))
        others = tuple(one.entry for one in group if one is not first)
        kept[first.id] = replace(first, beside=others)
    return tuple(kept.get(one.id, one) for one in found if not one.entry.duty or one.id in kept)


def _names(entry: ProgrammeEntry, target: Target) -> bool:
    if entry.zones and not entry.zones & (target.zones | {target.id}):
        return False
    if target.what == "asset":
        return target.kind in entry.kinds
    if target.what == "space":
        return target.use in entry.uses
    return not entry.kinds and not entry.uses and bool(entry.zones)
