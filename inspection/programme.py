"""What a programme asks of which things: entries, targets, obligations, visits that are due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from inspection.errors import InspectionError
from routing.problem import ObligationId, VisitId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inspection.frequency import Frequency, Moment, TimeOfDay

InspectionKind = Literal["routine", "targeted", "comprehensive", "surprise", "feedback", "measured"]


class InvalidProgramme(InspectionError):
    """A programme that contradicts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeEntry:
    """
    One line of a programme: what is checked on which things, and how often.

    ``kinds`` names kinds of assets, ``uses`` uses of spaces; an entry with neither inspects whole
    zones. ``zones`` narrows it to things in one of these zones (empty: everywhere). ``evidence``
    says how well the default is founded, and is shown to the user. ``windows`` are times of day
    when service may start.
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

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.priority < 1:
            raise InvalidProgramme(f"entry {self.key}: minutes and priority must be positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The entries of one site's programme; keys are unique."""

    id: str
    name: str
    name_en: str = ""
    entries: tuple[ProgrammeEntry, ...]

    def __post_init__(self) -> None:
        keys = [entry.key for entry in self.entries]
        if doubled := {key for key in keys if keys.count(key) > 1}:
            raise InvalidProgramme(f"programme {self.id} has entries twice: {sorted(doubled)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something to inspect: an asset (with its kind), a space (with its use) or a whole zone."""

    id: str
    what: Literal["asset", "space", "zone"]
    kind: str = ""
    use: str = ""
    zones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One entry applied to one target."""

    id: ObligationId
    entry: ProgrammeEntry
    target: Target


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
        return tuple(self.first_day + timedelta(days=k) for k in range(self.days))


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
    record the first of them follows.
    """

    id: VisitId
    obligation: Obligation
    windows: tuple[Moment, ...]
    due: date
    reasons: tuple[Reason, ...]
    chain: int | None = None
    previous: date | None = None

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
    Every enabled entry applied to every target it names.

    Returns
    -------
    obligations
        Ordered by entry, then by target; empty where nothing matches.
    """
    return tuple(
        Obligation(id=ObligationId(f"{entry.key}@{target.id}"), entry=entry, target=target)
        for entry in programme.entries
        if entry.enabled
        for target in targets
        if _names(entry, target)
    )


def _names(entry: ProgrammeEntry, target: Target) -> bool:
    if entry.zones and not entry.zones & (target.zones | {target.id}):
        return False
    if target.what == "asset":
        return target.kind in entry.kinds
    if target.what == "space":
        return target.use in entry.uses
    return not entry.kinds and not entry.uses and bool(entry.zones)
