"""Rounds as an iCalendar feed that telephones and office calendars subscribe to (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRound:
    """One round: a stable id, when it leaves and returns, its walk, and its stops if not sealed."""

    id: str
    revision: int
    changed_at: datetime
    leaves_at: datetime
    returns_at: datetime
    stops: Sequence[tuple[datetime, str]]
    metres: float
    sealed: bool = False


def rounds_calendar(site: str, rounds: Sequence[CalendarRound], *, language: Language) -> bytes:
    """
    Write the calendar of one inspector.

    Parameters
    ----------
    site
        Its name, in the language of the calendar.
    rounds
        A round keeps its id however often it is changed, so that calendars move it rather than
        double it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Walkround//rounds//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{site} · {'巡检' if language == 'zh' else 'rounds'}")
    calendar.add("x-published-ttl", "PT1H")
    for one in rounds:
        event = Event()
        event.add("uid", f"{one.id}@walkround")
        event.add("sequence", one.revision)
        event.add("dtstamp", one.changed_at)
        event.add("dtstart", one.leaves_at)
        event.add("dtend", one.returns_at)
        count = len(one.stops)
        summary = (
            f"{site}：巡检 {count} 站" if language == "zh" else f"{site}: round of {count} stops"
        )
        if one.sealed:
            summary = f"{site}：巡检（路线密封，出发时公布）"
            if language == "en":
                summary = f"{site}: round (sealed until it starts)"
        event.add("summary", summary)
        lines = [f"{at:%H:%M} {name}" for at, name in one.stops]
        walk = f"步行 {one.metres:.0f} m" if language == "zh" else f"{one.metres:.0f} m of walking"
        event.add("description", "\n".join([walk, *lines]))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
