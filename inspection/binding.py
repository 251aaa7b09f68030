"""What a programme binds together, in the planner's words: caps, pairs, instruments, keys."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from inspection.dominance import included
from inspection.errors import InspectionError
from routing.problem import (
    TICKS,
    Closure,
    GroupCap,
    Instrument,
    Key,
    Pair,
    SamePerson,
    Shift,
    ShiftId,
    Visit,
    VisitId,
    open_windows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from inspection.programme import DueVisit, Horizon, Obligation, Programme

HANDOVER = 60 * TICKS  # taking a key and signing for it, or hanging it up again
HALF = "/2"  # what the second half of a visit for two adds to its id


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A programme and everything that it asks, due or not."""

    programme: Programme
    obligations: tuple[Obligation, ...] = ()


class NoKeyPlace(InspectionError):
    """A key hangs where nobody can come to."""


def first_half(visit: VisitId) -> VisitId:
    """Return the visit of the programme that a visit of the planner belongs to."""
    return VisitId(visit.removesuffix(HALF))


def halves(due: Sequence[DueVisit], visits: Sequence[Visit]) -> tuple[list[Visit], list[Pair]]:
    """Add the second half of every visit for two, right after the first."""
    found: list[Visit] = []
    pairs: list[Pair] = []
    for one, visit in zip(due, visits, strict=True):
        found.append(visit)
        if one.obligation.entry.people == 2:
            other = replace(visit, id=VisitId(visit.id + HALF))
            found.append(other)
            pairs.append(Pair(visits=(visit.id, other.id)))
    return found, pairs


def kept_for(
    due: Sequence[DueVisit], visits: Sequence[Visit], shifts: Sequence[Shift]
) -> list[Visit]:
    """Keep follow-ups for the person who must make them, where that person is on shift at all."""
    own: dict[str, set[ShiftId]] = defaultdict(set)
    for shift in shifts:
        own[shift.inspector].add(shift.id)
    return [
        replace(visit, shifts=frozenset(own[one.by])) if one.by and own.get(one.by) else visit
        for one, visit in zip(due, visits, strict=True)
    ]


def set_up_times(
    due: Sequence[DueVisit], place_of: Mapping[VisitId, int], places: int, depots: Iterable[int]
) -> tuple[int, ...]:
    """Ticks of set-up at each place: the longest of its visits, none where rounds start."""
    times = [0] * places
    for one in due:
        ticks = math.ceil(one.obligation.entry.set_up_minutes * 60 * TICKS)
        place = place_of[one.id]
        times[place] = max(times[place], ticks)
    for depot in depots:
        times[depot] = 0
    return tuple(times) if any(times) else ()


def caps(due: Sequence[DueVisit], owed: Sequence[Obligation]) -> tuple[GroupCap, ...]:
    """Caps of entries, for each zone where they count by zone; a larger check counts too."""
    inside = included(owed)
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    rules = {}
    for one in owed:
        cap = one.entry.cap
        if cap is not None:
            rules[one.entry.key] = cap
            zones = sorted(one.target.zones) or [""] if cap.per == "zone" else [""]
            for zone in zones:
                groups[one.entry.key, zone].add(one.target.id)
    found: dict[tuple[str, frozenset[VisitId]], GroupCap] = {}
    for (key, zone), targets in groups.items():
        cap = rules[key]
        visits = frozenset(
            visit.id
            for visit in due
            if visit.obligation.target.id in targets
            and (visit.obligation.entry.key == key or key in inside[visit.obligation.entry.key])
        )
        most = cap.of(len(targets))
        if len(visits) > most:
            name = f"{key}@{zone}" if zone else key
            # A zone has several names for one set of things: one cap is enough.
            found.setdefault(
                (key, visits), GroupCap(name=name, visits=visits, most=most, days=cap.days)
            )
    return tuple(found.values())


def same_person(due: Sequence[DueVisit]) -> tuple[SamePerson, ...]:
    """Visits of one thing that one inspector makes, where an entry asks for it."""
    own: dict[str, list[VisitId]] = defaultdict(list)
    for one in due:
        if one.obligation.entry.same_person and one.obligation.entry.people == 1 and not one.by:
            own[one.obligation.id].append(one.id)
    return tuple(SamePerson(visits=tuple(ids)) for ids in own.values() if len(ids) > 1)


def instruments(due: Sequence[DueVisit], programme: Programme) -> tuple[Instrument, ...]:
    """Instruments and who needs them; one of each where the programme does not say how many."""
    needed: dict[str, set[VisitId]] = defaultdict(set)
    for one in due:
        for name in one.obligation.entry.instruments:
            needed[name].add(one.id)
    return tuple(
        Instrument(name=name, number=programme.instruments.get(name, 1), visits=frozenset(ids))
        for name, ids in sorted(needed.items())
    )


def keys(
    due: Sequence[DueVisit], programme: Programme, places: Mapping[str, int], depot: str
) -> tuple[Key, ...]:
    """
    Keys and what they open.

    Raises
    ------
    NoKeyPlace
        If a key hangs at something that is not among the places.
    """
    needed: dict[str, set[VisitId]] = defaultdict(set)
    for one in due:
        for name in one.obligation.entry.keys:
            needed[name].add(one.id)
    found = []
    for name, ids in sorted(needed.items()):
        where = programme.key_places.get(name, depot)
        if where not in places:
            raise NoKeyPlace(f"the key {name!r} hangs at {where!r}, where nobody can walk to")
        found.append(
            Key(
                name=name,
                place=places[where],
                visits=frozenset(ids),
                handover=HANDOVER,
                bring_back=name in programme.keys_returned,
            )
        )
    return tuple(found)


def closures(
    programme: Programme,
    due: Sequence[DueVisit],
    place_of: Mapping[VisitId, int],
    horizon: Horizon,
    ticks: Callable[[datetime], int],
) -> tuple[Closure, ...]:
    """Closures of zones and things as places and ticks; what lies outside the horizon is cut."""
    found = []
    end = horizon.end_day
    for closed in programme.closures:
        first, after = max(closed.first, horizon.first_day), min(closed.last + timedelta(1), end)
        targets = (visit.obligation.target for visit in due)
        names = {target.id for target in targets if closed.target in target.zones | {target.id}}
        places = frozenset(place_of[v.id] for v in due if v.obligation.target.id in names)
        if first < after and places:
            opens, closes = (
                ticks(datetime.combine(day, time(0), horizon.zone)) for day in (first, after)
            )
            found.append(Closure(places=places, opens=opens, closes=closes))
    return tuple(found)


def closed_out(
    visits: Sequence[Visit], closed: Sequence[Closure], length: int
) -> tuple[Visit, ...]:
    """Cut the windows of visits by closures of their places."""
    if not closed:
        return tuple(visits)
    return tuple(replace(visit, windows=open_windows(visit, closed, length)) for visit in visits)
