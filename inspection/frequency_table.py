"""Frequencies as TOML and JSON have them: read with every fault named, and written back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from inspection.conditional import (
    AfterEvent,
    BeforeHolidays,
    ByAge,
    ByMeter,
    BySeason,
    Conditional,
    Frequency,
    Rotation,
    Season,
)
from inspection.errors import InspectionError
from inspection.frequency import Base, Every, EveryHours, EveryMonths, TimesPer, clock_time

Table = Mapping[str, Any]


class UnreadableProgramme(InspectionError):
    """A programme, team or checklist file cannot be used; the message says where and why."""


def frequency_of(table: Table) -> Frequency:
    """
    Read one frequency as TOML and JSON have it.

    For instance ``{"form": "every", "days": 7, "min_days": 4}``.

    Raises
    ------
    InvalidFrequency
        If the numbers cannot be meant.
    UnreadableProgramme
        If the form is unknown or a key is missing.
    """
    form = str(table.get("form"))
    read = _READERS.get(form, _base)
    try:
        return read(table)
    except KeyError as missing:
        raise UnreadableProgramme(f"frequency {form!r} needs {missing}") from None


def _by_season(table: Table) -> BySeason:
    otherwise = table.get("otherwise")
    return BySeason(
        tuple(_season(season) for season in table["seasons"]),
        None if otherwise is None else _base(otherwise),
    )


_READERS: Mapping[str, Callable[[Table], Frequency]] = {
    "rotation": lambda t: Rotation(int(t["times"]), t["period"]),
    "by_age": lambda t: ByAge(
        tuple((int(step["from_years"]), _base(step["rule"])) for step in t["steps"])
    ),
    "by_season": _by_season,
    "before_holidays": lambda t: BeforeHolidays(int(t["days"]), str(t.get("country", "CN"))),
    "after_event": lambda t: AfterEvent(t["event"], int(t["days"]), int(t.get("min_days") or 0)),
    "by_meter": lambda t: ByMeter(str(t["item"]), float(t["every"])),
}


def _base(table: Table) -> Base:
    form = table.get("form")
    spare = int(table.get("min_days") or 0), int(table.get("tolerance_days") or 0)
    if form == "every":
        return Every(int(table["days"]), *spare)
    if form == "every_months":
        return EveryMonths(int(table["months"]), *spare)
    if form == "times_per":
        return TimesPer(int(table["times"]), table["period"])
    if form == "every_hours":
        return EveryHours(
            float(table["hours"]), clock_time(table["opens"]), clock_time(table["closes"])
        )
    raise UnreadableProgramme(f"unknown form of frequency: {form!r}")


def _season(table: Table) -> Season:
    return Season(_day(table["opens"]), _day(table["closes"]), _base(table["rule"]))


def _day(text: str) -> tuple[int, int]:
    month, dash, day = str(text).partition("-")
    if not (dash and month.isdigit() and day.isdigit()):
        raise UnreadableProgramme(f"a day of the year looks like 06-01, got {text!r}")
    return int(month), int(day)


def frequency_table(frequency: Frequency) -> dict[str, Any]:
    """Return the frequency in the form that `frequency_of` reads."""
    if isinstance(frequency, Base):
        return _base_table(frequency)
    form, table = _conditional_table(frequency)
    return {"form": form, **table}


def _conditional_table(frequency: Conditional) -> tuple[str, dict[str, Any]]:
    if isinstance(frequency, ByAge):
        steps = [{"from_years": age, "rule": _base_table(rule)} for age, rule in frequency.steps]
        return "by_age", {"steps": steps}
    if isinstance(frequency, BySeason):
        seasons = [
            {
                "opens": f"{one.opens[0]:02}-{one.opens[1]:02}",
                "closes": f"{one.closes[0]:02}-{one.closes[1]:02}",
                "rule": _base_table(one.rule),
            }
            for one in frequency.seasons
        ]
        otherwise = frequency.otherwise
        rest = {} if otherwise is None else {"otherwise": _base_table(otherwise)}
        return "by_season", {"seasons": seasons, **rest}
    return _NAMES[type(frequency)], asdict(frequency)


_NAMES: Mapping[type, str] = {
    Rotation: "rotation",
    BeforeHolidays: "before_holidays",
    AfterEvent: "after_event",
    ByMeter: "by_meter",
}


def _base_table(frequency: Base) -> dict[str, Any]:
    if isinstance(frequency, TimesPer):
        return {"form": "times_per", "times": frequency.times, "period": frequency.period}
    if isinstance(frequency, EveryHours):
        return {
            "form": "every_hours",
            "hours": frequency.hours,
            "opens": frequency.opens.isoformat("minutes"),
            "closes": frequency.closes.isoformat("minutes"),
        }
    spare: dict[str, Any] = {"min_days": frequency.min_days}
    if frequency.tolerance_days:
        spare["tolerance_days"] = frequency.tolerance_days
    if isinstance(frequency, Every):
        return {"form": "every", "days": frequency.days, **spare}
    return {"form": "every_months", "months": frequency.months, **spare}
