"""Hours of days as instants: merged, split into shares, and cut, true on days of clock change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inspection.frequency import WHOLE_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from inspection.frequency import Moment
    from inspection.programme import ProgrammeEntry

SECOND = timedelta(seconds=1)


def moments(entry: ProgrammeEntry, days: Sequence[date], zone: ZoneInfo) -> tuple[Moment, ...]:
    """Windows of the entry on each day, merged where they touch (whole days, nights)."""
    found: list[Moment] = []
    for day in days:
        for window in sorted(entry.windows or (WHOLE_DAY,), key=lambda w: w.opens):
            opens, closes = window.on(day, zone)
            # A second short of the end: a moment belongs to one day and to one share alone.
            closes -= SECOND
            # Compared in UTC: two wall-clock times of one zone compare as if clocks never changed.
            if found and opens.timestamp() <= found[-1][1].timestamp() + 1:
                longer = max(found[-1][1], closes, key=datetime.timestamp)
                found[-1] = (found[-1][0], longer)
            else:
                found.append((opens, closes))
    return tuple(found)


def split(hours: tuple[Moment, ...], times: int) -> list[tuple[Moment, ...]]:
    """Cut opening hours into equal shares of the time between first opening and last closing."""
    if times == 1:
        return [hours]
    opens, closes = hours[0][0], hours[-1][1] + SECOND
    parts = (cut(hours, between(opens, closes, k / times, (k + 1) / times)) for k in range(times))
    return [part for part in parts if part]


def between(opens: datetime, closes: datetime, low: float, high: float) -> Moment:
    """Part of a stretch of time, in elapsed seconds: true also on days when clocks change."""
    start, length = opens.timestamp(), closes.timestamp() - opens.timestamp()
    zone = opens.tzinfo
    # One second short of the end, so that a moment never belongs to two shares.
    return (
        datetime.fromtimestamp(start + low * length, zone),
        datetime.fromtimestamp(start + high * length - 1, zone),
    )


def cut(hours: tuple[Moment, ...], part: Moment) -> tuple[Moment, ...]:
    """Return what of some hours lies in a stretch of time."""
    found = []
    for opens, closes in hours:
        low = max(opens, part[0], key=datetime.timestamp)
        high = min(closes, part[1], key=datetime.timestamp)
        if low.timestamp() <= high.timestamp():
            found.append((low, high))
    return tuple(found)
