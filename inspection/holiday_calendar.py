"""Public holidays as runs of days off, and the weekend days worked to make up for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import holidays

from inspection.frequency import InvalidFrequency

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_DAY = timedelta(days=1)
_LANGUAGES = {"CN": "zh_CN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """A run of days off that holds a public holiday, with its name in both languages."""

    first: date
    last: date
    name: str
    name_en: str


class HolidayCalendar:
    """
    The holidays of one country as its government announced them.

    Notes
    -----
    For years that are not announced yet the package knows the holidays themselves, not the days off
    and the days of work that are exchanged for them: a run may then turn out longer.
    """

    def __init__(self, country: str) -> None:
        try:
            local = holidays.country_holidays(country, language=_LANGUAGES.get(country))
            english = holidays.country_holidays(country, language="en_US")
        except NotImplementedError:
            raise InvalidFrequency(f"no holidays are known of {country!r}") from None
        self._local: Mapping[date, str] = local
        self._english: Mapping[date, str] = english
        self._made_up: set[date] = local.weekend_workdays

    def is_off(self, day: date) -> bool:
        """Whether most people are off: a holiday, or a weekend that is not worked in exchange."""
        if day in self._local:  # also makes the package look the year up
            return True
        return day.weekday() >= 5 and day not in self._made_up

    def is_made_up(self, day: date) -> bool:
        """Whether a weekend day is worked in exchange for a day off."""
        return day not in self._local and day in self._made_up

    def runs(self, first: date, end: date) -> tuple[DaysOff, ...]:
        """Runs of days off with a public holiday that begin from ``first`` to before ``end``."""
        found = []
        day = first
        while day < end:
            begins = self.is_off(day) and not self.is_off(day - ONE_DAY)
            last = day
            while begins and self.is_off(last + ONE_DAY):
                last += ONE_DAY
            days = [day + k * ONE_DAY for k in range((last - day).days + 1)]
            if begins and any(one in self._local for one in days):
                found.append(
                    DaysOff(
                        first=day,
                        last=last,
                        name=_names(self._local, days, "、"),
                        name_en=_names(self._english, days, ", "),
                    )
                )
            day = last + ONE_DAY
        return tuple(found)


def _names(table: Mapping[date, str], days: list[date], between: str) -> str:
    """Names of the holidays of a run, each once; days off in exchange have none of their own."""
    names = dict.fromkeys(table[day].split("（")[0].split(" (")[0] for day in days if day in table)
    own = [name for name in names if not name.startswith(("休息日", "Day off"))]
    return between.join(own or names)


@lru_cache(maxsize=8)
def holiday_calendar(country: str) -> HolidayCalendar:
    """
    The calendar of a country by its two letters.

    Raises
    ------
    InvalidFrequency
        If the package knows no such country.
    """
    return HolidayCalendar(country)
