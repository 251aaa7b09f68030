"""How often something is inspected, as a programme says it, and calendar periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
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
    """At most ``days`` local days apart, and at least ``min_days``: its visits are tied."""

    days: int
    min_days: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.min_days <= self.days or self.days < 1:
            raise InvalidFrequency(f"every needs 0 <= min_days <= days and days >= 1, got {self}")


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


Frequency = Every | TimesPer | EveryHours

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
