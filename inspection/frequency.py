"""How often something is inspected, as a programme says it, and calendar periods."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from inspection.errors import InspectionError

if TYPE_CHECKING:
    from collections.abc import Iterator

Period = Literal["day", "week", "month", "quarter", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)

Moment = tuple[datetime, datetime]  # aware, from and to, both ends included


class InvalidFrequency(InspectionError):
    """A frequency or a time of day that cannot be meant."""


@dataclass(frozen=True, slots=True)
class Every:
    """
    At most ``days`` local days apart, and at least ``min_days``: its visits are tied.

    With a tolerance a visit may be up to ``tolerance_days`` later; it counts as late by then.
    """

    days: int
    min_days: int = 0
    tolerance_days: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.min_days <= self.days or self.days < 1 or self.tolerance_days < 0:
            raise InvalidFrequency(f"every needs 0 <= min_days <= days and days >= 1, got {self}")

    def due_after(self, last: date) -> date:
        """Last day in time after a visit."""
        return last + timedelta(days=self.days)

    def least_days(self, first: date, end: date) -> int:
        """Fewest days that an interval spans, whichever day it starts on."""
        return self.days


@dataclass(frozen=True, slots=True)
class EveryMonths:
    """
    At most ``months`` calendar months apart, and at least ``min_days`` days.

    A month after 31 January is the last of February. Within one horizon the gap between two visits
    is kept to the shortest such interval, so that it holds whichever day the first falls on.
    """

    months: int
    min_days: int = 0
    tolerance_days: int = 0

    def __post_init__(self) -> None:
        if self.months < 1 or not 0 <= self.min_days <= 28 * self.months or self.tolerance_days < 0:
            raise InvalidFrequency(f"every_months needs months >= 1 and fewer min_days, got {self}")

    def due_after(self, last: date) -> date:
        """Last day in time after a visit: the same day so many months later, or the month's end."""
        return add_months(last, self.months)

    def least_days(self, first: date, end: date) -> int:
        """Fewest days that an interval from a day between two days spans."""
        return _least_days(self.months, first, end)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of the month where it has no such."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@lru_cache(maxsize=1024)
def _least_days(months: int, first: date, end: date) -> int:
    days = (first + timedelta(days=k) for k in range(max(1, (end - first).days)))
    return min((add_months(day, months) - day).days for day in days)


@dataclass(frozen=True, slots=True)
class TimesPer:
    """
    ``times`` visits in each calendar period; weeks start on Monday.

    The period is cut into ``times`` equal shares and each share holds one visit, so that "twice a
    month" is never the 1st and the 2nd.
    """

    times: int
    period: Period

    def __post_init__(self) -> None:
        if self.times < 1 or self.period not in PERIODS:
            raise InvalidFrequency(f"times per period needs times >= 1 and a known period: {self}")
        if self.times > _SHORTEST[self.period]:
            raise InvalidFrequency(f"{self.times} times do not fit into one {self.period}")


@dataclass(frozen=True, slots=True)
class EveryHours:
    """
    Once in each block of ``hours`` from ``opens`` to ``closes``, every day.

    A visit starts in the middle half of its block: neighbours are 0.5 to 1.5 blocks apart, never
    two at once.
    """

    hours: float
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not 0 < self.hours <= 24:
            raise InvalidFrequency(f"every_hours needs 0 < hours <= 24, got {self.hours}")


Base = Every | EveryMonths | TimesPer | EveryHours

# A day may hold many visits, each other period at most one a day of its shortest length.
_SHORTEST = {"day": 96, "week": 7, "month": 28, "quarter": 90, "year": 365}


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """
    From ``opens`` to ``closes`` by the wall clock of the site.

    Where ``closes`` is not after ``opens`` it lies on the next day: 22:00-06:00 belongs to the
    evening it starts on, and 00:00-00:00 is the whole day.
    """

    opens: time
    closes: time

    def on(self, day: date, zone: tzinfo | None) -> Moment:
        """The instants of one local day; on a day of clock change they follow the wall clock."""
        end = day if self.closes > self.opens else day + timedelta(days=1)
        return (
            datetime.combine(day, self.opens, zone),
            datetime.combine(end, self.closes, zone),
        )


WHOLE_DAY = TimeOfDay(time(0), time(0))


def time_of_day(text: str) -> TimeOfDay:
    """
    Read ``"08:00-18:00"``; ``24:00`` may close a day.

    Raises
    ------
    InvalidFrequency
        If the text is not of that form.
    """
    opens, dash, closes = text.partition("-")
    if not dash:
        raise InvalidFrequency(f"a time of day looks like 08:00-18:00, got {text!r}")
    return TimeOfDay(clock_time(opens), clock_time(closes))


def clock_time(text: str) -> time:
    """Read ``"08:00"``; ``24:00`` is midnight. Raises `InvalidFrequency` on anything else."""
    text = text.strip()
    if text == "24:00":
        return time(0)
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise InvalidFrequency(f"a time looks like 08:00, got {text!r}") from None


def period_start(day: date, period: Period) -> date:
    """First day of the calendar period that holds ``day``."""
    if period == "day":
        return day
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return date(day.year, 1, 1)


def next_period(start: date, period: Period) -> date:
    """First day of the period after the one that starts on ``start``."""
    if period == "day":
        return start + timedelta(days=1)
    if period == "week":
        return start + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    month = start.month - 1 + months
    return date(start.year + month // 12, month % 12 + 1, 1)


def shares(frequency: TimesPer, first: date, end: date) -> Iterator[tuple[int, date, date]]:
    """
    The shares of calendar periods that reach into the days from ``first`` to before ``end``.

    Yields
    ------
    number, starts, ends
        Number within its period from 1; first day, and the day after the last. Not for periods of a
        day.
    """
    start = period_start(first, frequency.period)
    while start < end:
        after = next_period(start, frequency.period)
        length = (after - start).days
        for k in range(frequency.times):
            begins = start + timedelta(days=k * length // frequency.times)
            ends = start + timedelta(days=(k + 1) * length // frequency.times)
            if begins < end and ends > first:
                yield k + 1, begins, ends
        start = after
