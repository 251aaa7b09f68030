"""Ways up and down by what the files draw: stairs, ramps and escalators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shapely.geometry import Point

from importers.ifc.flights import Flight, chained
from importers.ifc.stands import beside
from importers.ifc.words import in_two_languages
from importers.result import ImportIssue, LooseEnd
from spatial.site import Connector, ConnectorId, ConnectorKind, Landing, Source, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.levels import Level
    from spatial.site import Point3

_STAIR_SNAP = 1.6  # m from the last tread to the floor
_END_REACH = 1.2  # m that an escalator's end may miss its level by
_LOW_RAMP = 1.0  # m; lower ramps lead over a kerb, and nobody misses them in the network


class Origin(Protocol):
    """What a connector was made from."""

    name: str
    guid: str
    file: str
    ifc_class: str


def connector_of(kind: ConnectorKind, origin: Origin, landings: Sequence[Landing]) -> Connector:
    """A connector with its landings from the lowest to the highest."""
    name, name_en = in_two_languages(origin.name)
    return Connector(
        id=ConnectorId(make_id(origin.file, origin.guid, "connector")),
        kind=kind,
        name=name or kind,
        name_en=name_en,
        landings=tuple(sorted(landings, key=lambda landing: landing.elevation)),
        one_way=origin.one_way if isinstance(origin, Flight) else None,
        source=Source(file=origin.file, id=origin.guid, ifc_class=origin.ifc_class),
    )


def joins_nothing(key: str, origin: Origin, place: Point3) -> ImportIssue:
    """An issue about a way up or down that leads to fewer than two levels."""
    x, y, z = (round(float(value), 2) for value in place)
    return ImportIssue(
        severity="warning",
        key=key,
        file=origin.file,
        source_id=origin.guid,
        facts={"name": origin.name, "x": x, "y": y, "z": z},
        fix="draw-connector",
    )


def stairs(
    flights: Sequence[Flight],
    levels: Sequence[Level],
    issues: list[ImportIssue],
    loose: list[LooseEnd],
) -> Iterator[Connector]:
    """
    Stairs and ramps that join two levels or more, of whichever buildings.

    Parameters
    ----------
    flights
        Pieces, in any order.
    levels
        Of all buildings, with their floors laid.
    issues
        Added to, for flights that join nothing.
    loose
        Added to, for ramps that leave the building: another file may have what they lead onto.
    """
    heights = sorted({level.z for level in levels})
    for flight in chained(flights, heights):
        landings = list(_landings(flight, levels))
        if heights_joined(landings) >= 2:
            yield connector_of(flight.kind, flight, landings)
            continue
        if flight.kind == "ramp" and flight.high[2] - flight.low[2] < _LOW_RAMP:
            continue
        if flight.kind == "ramp" and landings:
            end = _free_end(flight, landings[0], levels)
            if end is not None:
                loose.append(LooseEnd(connector_of("ramp", flight, landings), end))
                continue
        issues.append(joins_nothing("stair-joins-nothing", flight, flight.end(top=False)))


def _landings(flight: Flight, levels: Sequence[Level]) -> Iterator[Landing]:
    for level in levels:
        step = flight.step_near(level.z)
        stand = None if step is None else beside(level, step, _STAIR_SNAP)
        if stand is not None:
            yield Landing(storey_id=level.id, point=stand, elevation=level.z)


def heights_joined(landings: Sequence[Landing]) -> int:
    """How many different heights some landings lie at."""
    return len({round(landing.elevation, 1) for landing in landings})


def _free_end(flight: Flight, landing: Landing, levels: Sequence[Level]) -> Point3 | None:
    """The end of a ramp that lies on no level and outside of every building at its height."""
    ends = flight.end(top=False), flight.end(top=True)
    x, y, z = max(ends, key=lambda end: abs(end[2] - landing.elevation))
    inside = any(abs(level.z - z) < 1.0 and level.outline.contains(Point(x, y)) for level in levels)
    return None if inside else (x, y, z)


def escalators(
    flights: Sequence[Flight], levels: Sequence[Level], issues: list[ImportIssue]
) -> Iterator[Connector]:
    """Escalators between two levels; moving walks on one floor need no connector."""
    for flight in flights:
        landings = []
        for x, y, z in flight.middles.tolist():
            near = [level for level in levels if abs(level.z - z) <= _END_REACH]
            stands = [(level, beside(level, (x, y), _STAIR_SNAP)) for level in near]
            best = min(
                ((level, stand) for level, stand in stands if stand is not None),
                key=lambda pair: abs(pair[0].z - z),
                default=None,
            )
            if best is not None:
                level, point = best
                landings.append(Landing(storey_id=level.id, point=point, elevation=level.z))
        if heights_joined(landings) >= 2:
            yield connector_of("escalator", flight, landings)
        elif abs(flight.middles[0, 2] - flight.middles[1, 2]) > _LOW_RAMP:
            issues.append(joins_nothing("stair-joins-nothing", flight, flight.end(top=False)))
