"""Who inspects: inspectors, what they are qualified for, and when they are on shift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from inspection.errors import InspectionError
from inspection.frequency import WHOLE_DAY
from routing.problem import ProfileId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from inspection.programme import Horizon, ProgrammeEntry

ON_FOOT = ProfileId("on_foot")
LONGEST_SHIFT = 16 * 60  # minutes; what is longer is no shift any more


class InvalidTeam(InspectionError):
    """A team that contradicts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """A skill and the last day on which its certificate holds (None: it does not expire)."""

    skill: str
    expires: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it may be used on a day."""
        return self.expires is None or day <= self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A rest of ``minutes`` taken between ``opens`` and ``closes`` by the wall clock."""

    opens: time
    closes: time
    minutes: int

    def __post_init__(self) -> None:
        if not 0 < self.minutes <= minutes_between(self.opens, self.closes):
            raise InvalidTeam(
                f"a rest of {self.minutes} minutes does not fit between {self.opens:%H:%M}"
                f" and {self.closes:%H:%M}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Local days on which somebody does not come, both included, and why."""

    first: date
    last: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidTeam(f"an absence cannot last from {self.first} to {self.last}")

    def holds_on(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPattern:
    """A shift on one weekday (Monday = 0); it ends the next day where ``ends`` is not later."""

    weekday: int
    starts: time
    ends: time
    rests: tuple[Rest, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise InvalidTeam(f"a weekday lies between 0 (Monday) and 6, got {self.weekday}")
        if self.minutes > LONGEST_SHIFT:
            raise InvalidTeam(
                f"a shift from {self.starts:%H:%M} to {self.ends:%H:%M} is longer than"
                f" {LONGEST_SHIFT // 60} hours"
            )

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return minutes_between(self.starts, self.ends)


def minutes_between(opens: time, closes: time) -> int:
    """Minutes from one time of day to the next time that the clock shows the other."""
    length = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
    return length if length > 0 else length + 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector:
    """
    One person. ``depot`` names the place where rounds start and end (None: the site's own).

    Shifts of one weekday do not overlap; in ``absences`` none of them is worked.
    """

    id: str
    name: str
    name_en: str = ""
    department: str = ""
    department_en: str = ""
    qualifications: tuple[Qualification, ...] = ()
    patterns: tuple[ShiftPattern, ...] = ()
    profile: ProfileId = ON_FOOT
    depot: str | None = None
    absences: tuple[Absence, ...] = ()

    def __post_init__(self) -> None:
        week = sorted(self.patterns, key=lambda one: (one.weekday, one.starts))
        for before, after in pairwise(week):
            ends = before.starts.hour * 60 + before.starts.minute + before.minutes
            starts = after.starts.hour * 60 + after.starts.minute
            if before.weekday == after.weekday and starts < ends:
                raise InvalidTeam(f"{self.name}: two shifts overlap on weekday {after.weekday}")

    def is_away_on(self, day: date) -> bool:
        """Whether a day lies in one of their absences."""
        return any(absence.holds_on(day) for absence in self.absences)

    def skills_on(self, day: date) -> frozenset[str]:
        """Skills whose certificates hold on a day."""
        return frozenset(q.skill for q in self.qualifications if q.holds_on(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One inspector on one local day: aware instants, skills as they hold on that day."""

    id: str
    inspector: Inspector
    day: date
    starts_at: datetime
    ends_at: datetime
    rests: tuple[tuple[datetime, datetime, int], ...]
    skills: frozenset[str]


def duties(
    team: Sequence[Inspector],
    horizon: Horizon,
    *,
    absences: Mapping[str, frozenset[date]] | None = None,
) -> tuple[Duty, ...]:
    """
    The shifts of a team that start in a horizon.

    Parameters
    ----------
    team
        Inspectors with their weekly patterns.
    absences
        Days on which an inspector (by id) is away, besides those that they have themselves.

    Returns
    -------
    duties
        By day, then by inspector. A shift that would run past the end of the horizon is left out:
        its visits belong to the next one.
    """
    found = []
    zone = horizon.zone
    end = datetime.combine(horizon.end_day, time(0), zone)
    for day in horizon.dates():
        for inspector in team:
            if inspector.is_away_on(day):
                continue
            if absences and day in absences.get(inspector.id, frozenset()):
                continue
            todays = [p for p in inspector.patterns if p.weekday == day.weekday()]
            for number, pattern in enumerate(todays):
                starts, ends = _instants(day, pattern.starts, pattern.ends, zone)
                if ends.timestamp() > end.timestamp():
                    continue
                suffix = f".{number + 1}" if number else ""
                found.append(
                    Duty(
                        id=f"{inspector.id}@{day.isoformat()}{suffix}",
                        inspector=inspector,
                        day=day,
                        starts_at=starts,
                        ends_at=ends,
                        rests=tuple(_rest(rest, day, starts, zone) for rest in pattern.rests),
                        skills=inspector.skills_on(day),
                    )
                )
    return tuple(found)


def works(shifts: Sequence[Duty]) -> Callable[[ProgrammeEntry, date], bool]:
    """
    Tell whether anybody could do an entry on a day, for `inspection.due.due_visits`.

    Notes
    -----
    One person must hold all its skills and be on shift for its minutes at an hour of its windows:
    two people who hold half each cannot make the visit.
    """
    on: dict[date, list[Duty]] = {}
    for duty in shifts:
        on.setdefault(duty.day, []).append(duty)
    known: dict[tuple[str, date], bool] = {}

    def could(entry: ProgrammeEntry, day: date) -> bool:
        return any(entry.skills <= duty.skills and _meets(entry, duty) for duty in on.get(day, ()))

    def anybody(entry: ProgrammeEntry, day: date) -> bool:
        key = (entry.key, day)
        if key not in known:
            known[key] = could(entry, day)
        return known[key]

    return anybody


def _meets(entry: ProgrammeEntry, duty: Duty) -> bool:
    latest = duty.ends_at.timestamp() - entry.minutes * 60
    for window in entry.windows or (WHOLE_DAY,):
        opens, closes = window.on(duty.day, duty.starts_at.tzinfo)
        if max(opens.timestamp(), duty.starts_at.timestamp()) <= min(closes.timestamp(), latest):
            return True
    return False


def _instants(day: date, starts: time, ends: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = day if ends > starts else day + timedelta(days=1)
    return (
        datetime.combine(day, starts, zone),
        datetime.combine(last, ends, zone),
    )


def _rest(
    rest: Rest, day: date, starts: datetime, zone: ZoneInfo
) -> tuple[datetime, datetime, int]:
    # A rest earlier by the clock than the shift's start belongs to the night after it.
    begins = day if rest.opens >= starts.time() else day + timedelta(days=1)
    opens = datetime.combine(begins, rest.opens, zone)
    after = begins if rest.closes >= rest.opens else begins + timedelta(days=1)
    return opens, datetime.combine(after, rest.closes, zone), rest.minutes
