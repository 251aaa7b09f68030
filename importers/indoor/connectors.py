"""Stairs and lifts of an indoor map: rooms above one another, and shafts of known landings."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from spatial.site import Connector, ConnectorId, Landing, Source, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.indoor.plan import Level, Room, Shaft
    from spatial.site import ConnectorKind, Storey

STACKED = 0.3  # share of the smaller of two shafts that must lie above the other
STEP_OFF = 5.0  # m; a landing is moved no farther to stand on the floor
NAMES: Mapping[ConnectorKind, tuple[str, str]] = {
    "stair": ("楼梯", "Stair"),
    "lift": ("电梯", "Lift"),
    "ramp": ("坡道", "Ramp"),
    "escalator": ("自动扶梯", "Escalator"),
}


def stacked_rooms(shafts: Sequence[tuple[Level, Storey, Room]]) -> Iterator[Connector]:
    """Connectors of rooms of one kind and one building above one another, lowest first."""
    own: dict[str, list[tuple[Level, Storey, Room]]] = defaultdict(list)
    for shaft in shafts:
        own[shaft[0].building].append(shaft)
    for rooms in own.values():
        yield from _chained(rooms)


def _chained(shafts: list[tuple[Level, Storey, Room]]) -> Iterator[Connector]:
    chains: list[list[tuple[Level, Storey, Room]]] = []
    for level, storey, room in sorted(shafts, key=lambda shaft: shaft[1].elevation):
        for chain in chains:
            _, below, under = chain[-1]
            if (
                under.connects == room.connects
                and below.elevation < storey.elevation
                and _stacked(under.polygon, room.polygon)
            ):
                chain.append((level, storey, room))
                break
        else:
            chains.append([(level, storey, room)])
    for chain in chains:
        if len(chain) < 2:
            continue
        room = chain[0][2]
        assert room.connects is not None  # only connecting rooms are passed in
        name, name_en = NAMES[room.connects]
        yield Connector(
            id=ConnectorId(make_id(room.label.file, room.label.id, "connector")),
            kind=room.connects,
            name=room.label.name or name,
            name_en=room.label.name_en or name_en,
            landings=tuple(_landing(storey, shaft) for _, storey, shaft in chain),
            source=Source(file=room.label.file, id=room.label.id),
        )


def _landing(storey: Storey, room: Room) -> Landing:
    """A point of the room's own floor, well inside."""
    inside = shapely.intersection(storey.floor, room.polygon)
    point = (inside if not inside.is_empty else room.polygon).representative_point()
    return Landing(storey_id=storey.id, point=(point.x, point.y), elevation=storey.elevation)


def _stacked(below: BaseGeometry, above: BaseGeometry) -> bool:
    common = below.intersection(above).area
    return bool(common >= STACKED * min(below.area, above.area))


def known_shafts(shafts: Sequence[Shaft], storeys: Mapping[str, Storey]) -> Iterator[Connector]:
    """Connectors whose landings the file states; each is moved onto the floor beside it."""
    for shaft in shafts:
        landings = sorted(
            (
                Landing(
                    storey_id=storeys[level].id,
                    point=_on_floor(point, storeys[level].floor),
                    elevation=storeys[level].elevation,
                )
                for level, point in shaft.landings
                if level in storeys
            ),
            key=lambda landing: landing.elevation,
        )
        if len({landing.storey_id for landing in landings}) < 2:
            continue
        name, name_en = NAMES[shaft.kind]
        yield Connector(
            id=ConnectorId(make_id(shaft.label.file, shaft.label.id, "shaft")),
            kind=shaft.kind,
            name=shaft.label.name or name,
            name_en=shaft.label.name_en or name_en,
            landings=tuple(landings),
            one_way=shaft.one_way,
            source=Source(file=shaft.label.file, id=shaft.label.id),
        )


def _on_floor(point: tuple[float, float], floor: BaseGeometry) -> tuple[float, float]:
    """The point itself where one can stand there, else the nearest such point within reach."""
    inner = shapely.buffer(floor, -0.35)
    if inner.is_empty:
        return point
    here = Point(point)
    nearest = shapely.get_point(shapely.shortest_line(inner, here), 0)
    return (nearest.x, nearest.y) if nearest.distance(here) <= STEP_OFF else point
