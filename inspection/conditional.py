"""Frequencies that ask for more than a calendar: age, season, holidays, events, meters, turns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from inspection.frequency import (
    PERIODS,
    Base,
    Every,
    EveryHours,
    EveryMonths,
    InvalidFrequency,
    Period,
    TimesPer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

EventKind = Literal["finding", "operation", "complaint", "work"]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True)
class Rotation:
    """
    ``times`` of a group in each calendar period, others in the next, until all had their turn.

    The group is every thing that the entry names. Who was looked at longest ago comes first.
    """

    times: int
    period: Period

    def __post_init__(self) -> None:
        if self.times < 1 or self.period not in PERIODS:
            raise InvalidFrequency(f"rotation needs times >= 1 and a known period, got {self}")


@dataclass(frozen=True, slots=True)
class ByAge:
    """
    A frequency for each span of a thing's age: pairs of an age in years and what holds from then.

    Age counts from the day it went into service, which stands for its first record too.
    """

    steps: tuple[tuple[int, Base], ...]

    def __post_init__(self) -> None:
        ages = [age for age, _ in self.steps]
        if not ages or ages[0] != 0 or ages != sorted(set(ages)):
            raise InvalidFrequency(f"by_age needs ages that ascend from 0, got {ages}")

    def at(self, since: date, day: date) -> Base:
        """Return what holds on a day; the birthday itself still belongs to the younger age."""
        age = day.year - since.year - ((day.month, day.day) <= (since.month, since.day))
        return next(rule for years, rule in reversed(self.steps) if years <= max(0, age))

    @property
    def strictest(self) -> Base:
        """Return the most frequent of its rules, for things of unknown age."""
        return min((rule for _, rule in self.steps), key=strictness)


@dataclass(frozen=True, slots=True)
class Season:
    """From one day of the year to another, both included; it may pass New Year's Eve."""

    opens: tuple[int, int]
    closes: tuple[int, int]
    rule: Base

    def __post_init__(self) -> None:
        for month, day in (self.opens, self.closes):
            try:
                date(2024, month, day)  # a leap year, so that 29 February is a day
            except ValueError:
                raise InvalidFrequency(f"no year has the day {month:02}-{day:02}") from None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        now = (day.month, day.day)
        if self.opens <= self.closes:
            return self.opens <= now <= self.closes
        return now >= self.opens or now <= self.closes


@dataclass(frozen=True, slots=True)
class BySeason:
    """What holds in each season, and ``otherwise`` (None: nothing is due then)."""

    seasons: tuple[Season, ...]
    otherwise: Base | None = None

    def __post_init__(self) -> None:
        if not self.seasons:
            raise InvalidFrequency("by_season needs one season at least")

    def at(self, day: date) -> Base | None:
        """Return what holds on a day: the first season that has it."""
        return next((one.rule for one in self.seasons if one.holds(day)), self.otherwise)


@dataclass(frozen=True, slots=True)
class BeforeHolidays:
    """Once in the ``days`` before each run of days off that holds a public holiday."""

    days: int
    country: str = "CN"

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 60:
            raise InvalidFrequency(f"before_holidays needs 1 to 60 days, got {self.days}")


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """Once after each event of a kind: not before ``min_days``, within ``days``."""

    event: EventKind
    days: int
    min_days: int = 0

    def __post_init__(self) -> None:
        if self.event not in EVENT_KINDS or not 0 <= self.min_days <= self.days:
            raise InvalidFrequency(f"after_event needs a known event and min_days <= days: {self}")


@dataclass(frozen=True, slots=True)
class ByMeter:
    """
    Each time a meter has gone on by ``every`` units since the last visit.

    ``item`` is the item of a checklist under which the meter is read. The day is forecast from the
    readings; a visit may be made from when nine tenths are used up.
    """

    item: str
    every: float

    def __post_init__(self) -> None:
        if not self.item or not self.every > 0:
            raise InvalidFrequency(f"by_meter needs an item and every > 0, got {self}")


Conditional = Rotation | ByAge | BySeason | BeforeHolidays | AfterEvent | ByMeter
Frequency = Base | Conditional

_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "quarter": 91.3125, "year": 365.25}
_NEVER = 1e9  # days; for what no calendar counts


def strictness(frequency: Frequency) -> tuple[float, float]:
    """
    Rank frequencies: the least is the strictest.

    Returns
    -------
    mean, longest
        Days between visits, on average and at most. What depends on events or turns ranks last: it
        asks for something else and never replaces a calendar.
    """
    rules: list[Base] = []
    if isinstance(frequency, ByAge):
        rules = [rule for _, rule in frequency.steps]
    elif isinstance(frequency, BySeason):
        rules = [one.rule for one in frequency.seasons]
        rules += [frequency.otherwise] if frequency.otherwise is not None else []
    elif isinstance(frequency, Every | EveryMonths | TimesPer | EveryHours):
        rules = [frequency]
    return min((_days_between(rule) for rule in rules), default=(_NEVER, _NEVER))


def _days_between(rule: Base) -> tuple[float, float]:
    if isinstance(rule, TimesPer):
        mean = _DAYS[rule.period] / rule.times
        return mean, 2 * mean
    if isinstance(rule, EveryHours):
        return rule.hours / 24, 1.0
    days = float(rule.days) if isinstance(rule, Every) else 30.4375 * rule.months
    return days, days + rule.tolerance_days


def stretches(
    frequency: Base | ByAge | BySeason, since: date | None, first: date, end: date
) -> Iterator[tuple[date, date, Base]]:
    """
    Cut the days from ``first`` to before ``end`` where age or season change the rule.

    Yields
    ------
    begins, ends, rule
        Days on which one rule holds, ``ends`` excluded; days without any rule are left out.
    """
    begins: date | None = None
    held: Base | None = None
    for k in range((end - first).days + 1):
        day = first + timedelta(days=k)
        now = _rule_on(frequency, since, day) if day < end else None
        if now != held:
            if begins is not None and held is not None:
                yield begins, day, held
            begins, held = day, now


def _rule_on(frequency: Base | ByAge | BySeason, since: date | None, day: date) -> Base | None:
    if isinstance(frequency, ByAge):
        return frequency.strictest if since is None else frequency.at(since, day)
    return frequency.at(day) if isinstance(frequency, BySeason) else frequency
