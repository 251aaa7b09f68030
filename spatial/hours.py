"""Hours of the day in which a door, stair or lift is open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from spatial.errors import InvalidHours

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")  # as typed
DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyHours:
    """
    Open every day from ``opens`` until ``closes``, by the clock of the site.

    Past midnight where ``closes`` is the earlier: 22:00 to 06:00 is open at night.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens == self.closes:
            raise InvalidHours(f"{self} is no time at all: leave the hours out for always open")

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"

    def cover(self, starts: time, ends: time) -> bool:
        """Whether it is open from ``starts`` all the time to ``ends``, the next day if earlier."""
        opens = _minutes(self.opens)
        length = (_minutes(self.closes) - opens) % DAY
        wait = (_minutes(starts) - opens) % DAY
        return wait + (_minutes(ends) - _minutes(starts)) % DAY <= length


def daily_hours(text: str) -> DailyHours:
    """
    Read hours such as ``06:00-22:30``; 24:00 is midnight.

    Raises
    ------
    InvalidHours
        If the text is not of this form.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise InvalidHours(f"hours are written like 06:00-22:30, not {text!r}")
    first, minute, last, until = map(int, found.groups())
    if max(first, last) > DAY // 60 or max(minute, until) >= 60:
        raise InvalidHours(f"{text!r} names no time of the day")
    return DailyHours(opens=time(first % 24, minute), closes=time(last % 24, until))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
