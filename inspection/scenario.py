"""What if: a programme and a team as they are not, to be planned beside those that are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from inspection.errors import InspectionError
from inspection.frequency_table import frequency_of, frequency_table
from inspection.people import LONGEST_SHIFT
from routing.problem import ProfileId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspection.conditional import Frequency
    from inspection.people import Inspector, ShiftPattern
    from inspection.programme import Programme
    from inspection.programme_file import Team

SOME_DAY = date(2000, 1, 3)


class InvalidScenario(InspectionError):
    """A scenario that names what is not there, or leaves nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    What differs.

    ``without`` and ``twice`` name inspectors who are not there, or are there twice (one more person
    like them). Shifts end ``longer_minutes`` later (negative: earlier). ``profile`` is how all of
    them walk. ``frequencies`` are asked of entries instead of their own, ``dropped`` ones are not.
    """

    without: frozenset[str] = frozenset()
    twice: frozenset[str] = frozenset()
    longer_minutes: int = 0
    profile: ProfileId | None = None
    frequencies: Mapping[str, Frequency] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()

    @property
    def is_none(self) -> bool:
        """Whether nothing differs."""
        return self == Scenario()


def vary(programme: Programme, team: Team, scenario: Scenario) -> tuple[Programme, Team]:
    """
    Programme and team of a scenario.

    Raises
    ------
    InvalidScenario
        If it names an inspector or entry that is not there, leaves nobody or nothing, or makes a
        shift shorter than nothing.
    """
    known = {one.id for one in team.inspectors}
    entries = {entry.key for entry in programme.entries}
    _refuse_unknown("inspector", (scenario.without | scenario.twice) - known)
    _refuse_unknown("entry", (scenario.dropped | scenario.frequencies.keys()) - entries)
    people = [_person(one, scenario) for one in team.inspectors if one.id not in scenario.without]
    people += [
        replace(one, id=f"{one.id}+", name=f"{one.name} +", name_en=f"{one.name_en} +".strip())
        for one in people
        if one.id in scenario.twice
    ]
    if not people:
        raise InvalidScenario("a scenario must leave somebody on shift")
    asked = tuple(
        replace(entry, frequency=scenario.frequencies.get(entry.key, entry.frequency))
        for entry in programme.entries
        if entry.key not in scenario.dropped
    )
    if not asked:
        raise InvalidScenario("a scenario must leave something to be done")
    return replace(programme, entries=asked), replace(team, inspectors=tuple(people))


def scenario_table(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as a job and a plan keep it: what `scenario_of` reads."""
    return {
        "without": sorted(scenario.without),
        "twice": sorted(scenario.twice),
        "longer_minutes": scenario.longer_minutes,
        "profile": scenario.profile,
        "frequencies": {
            key: frequency_table(frequency)
            for key, frequency in sorted(scenario.frequencies.items())
        },
        "dropped": sorted(scenario.dropped),
    }


def scenario_of(table: Mapping[str, Any]) -> Scenario:
    """
    Read a scenario.

    Raises
    ------
    InspectionError
        If a frequency cannot be meant.
    """
    profile = table["profile"]
    return Scenario(
        without=frozenset(table["without"]),
        twice=frozenset(table["twice"]),
        longer_minutes=table["longer_minutes"],
        profile=None if profile is None else ProfileId(profile),
        frequencies={key: frequency_of(one) for key, one in table["frequencies"].items()},
        dropped=frozenset(table["dropped"]),
    )


def _refuse_unknown(what: str, names: frozenset[str] | set[str]) -> None:
    if names:
        raise InvalidScenario(f"there is no {what} {', '.join(sorted(names))}")


def _person(one: Inspector, scenario: Scenario) -> Inspector:
    patterns = tuple(_longer(pattern, scenario.longer_minutes) for pattern in one.patterns)
    return replace(one, patterns=patterns, profile=scenario.profile or one.profile)


def _longer(pattern: ShiftPattern, minutes: int) -> ShiftPattern:
    if minutes == 0:
        return pattern
    length = pattern.minutes + minutes
    if not 0 < length <= LONGEST_SHIFT:
        raise InvalidScenario(f"a shift of {length} minutes is none")
    starts = datetime.combine(SOME_DAY, pattern.starts)
    ends = starts + timedelta(minutes=length)
    rests = (
        tuple(rest for rest in pattern.rests if _minutes(rest.closes) <= _minutes(ends.time()))
        if minutes < 0
        else pattern.rests
    )
    return replace(pattern, ends=ends.time(), rests=rests)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
