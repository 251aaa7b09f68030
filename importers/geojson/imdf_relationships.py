"""IMDF's relationships: ways up between units that need not lie above one another.

Members as in IMDF 1.0.0 (OGC 20-094), "Relationship".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from importers.geojson.imdf_labels import label_of, properties_of
from importers.indoor import Shaft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.archive import Archive
    from importers.geojson.drawing import Label
    from importers.indoor import Door, Room
    from spatial.site import ConnectorKind, Point2

_KINDS: Mapping[str, ConnectorKind] = {
    "elevator": "lift",
    "escalator": "escalator",
    "movingwalkway": "escalator",
    "stairs": "stair",
    "ramp": "ramp",
}
_STACKED = 0.3  # share of the smaller of two rooms that makes them one shaft by itself


def related_shafts(
    archive: Archive,
    rooms: Sequence[Room],
    doors: Sequence[Door],
    ordinals: Mapping[str, float],
) -> list[Shaft]:
    """
    Ways up and down that an archive states by relationships.

    Parameters
    ----------
    archive
        With its relationships, placed or not.
    rooms, doors
        Of all levels: what a relationship refers to.
    ordinals
        Level id -> its number.

    Returns
    -------
    shafts
        One for each relationship between levels; those of one lift are one. Left out is what joins
        stairs or lifts above one another: they are joined by that.
    """
    places = _places(rooms, doors)
    by_id = {room.label.id: room for room in rooms}
    made: list[tuple[set[str], Shaft]] = []
    for label, properties in {row[0].id: row for row in _rows(archive)}.values():
        kind = _KINDS.get(str(properties.get("category") or "").lower())
        ids = [key for key in _referred(properties) if key in places]
        if kind is None or _is_stacked([by_id[key] for key in ids if key in by_id]):
            continue
        landings: dict[str, Point2] = {}
        # What is passed on the way, the car or the stairs, is where the way begins and ends.
        for key in sorted(ids, key=lambda key: not (key in by_id and by_id[key].connects)):
            level, point = places[key]
            landings.setdefault(level, point)
        if len(landings) < 2:
            continue
        is_up = ordinals[places[ids[0]][0]] <= ordinals[places[ids[-1]][0]]
        directed = properties.get("direction") == "directed" and kind != "lift"
        shaft = Shaft(
            label=label,
            kind=kind,
            landings=tuple(landings.items()),
            one_way=("up" if is_up else "down") if directed else None,
        )
        made.append(({key for key in ids if key in by_id and by_id[key].connects}, shaft))
    return list(_joined(made))


def _rows(archive: Archive) -> Iterator[tuple[Label, Mapping[str, Any]]]:
    part = archive.members.get("relationship")
    if part is None:
        return
    for feature in part.features:
        yield label_of(feature.file, feature.id, feature.properties), feature.properties
    for row in part.unplaced:
        properties = properties_of(row)
        yield label_of(archive.file, str(row.get("id")), properties), properties


def _referred(properties: Mapping[str, Any]) -> list[str]:
    """Ids of origin, intermediaries and destination, in this order."""
    between = properties.get("intermediary")
    rows = [
        properties.get("origin"),
        *(between if isinstance(between, list) else [between]),
        properties.get("destination"),
    ]
    return [str(row["id"]) for row in rows if isinstance(row, dict) and row.get("id")]


def _places(rooms: Iterable[Room], doors: Iterable[Door]) -> dict[str, tuple[str, Point2]]:
    """Level and a point of each unit and opening."""
    found: dict[str, tuple[str, Point2]] = {}
    drawn: list[tuple[str, str, BaseGeometry]] = [
        (room.label.id, room.level, room.polygon) for room in rooms
    ]
    drawn += [(door.label.id, door.level, door.place) for door in doors]
    for key, level, shape in drawn:
        point = shapely.point_on_surface(shape)
        found.setdefault(key, (level, (point.x, point.y)))
    return found


def _is_stacked(rooms: Sequence[Room]) -> bool:
    """Whether two rooms that lead up, on two levels, lie above one another."""
    own = [room for room in rooms if room.connects]
    return any(
        one.level != other.level
        and one.connects == other.connects
        and shapely.area(shapely.intersection(one.polygon, other.polygon))
        >= _STACKED * min(one.polygon.area, other.polygon.area)
        for number, one in enumerate(own)
        for other in own[:number]
    )


def _joined(made: Iterable[tuple[set[str], Shaft]]) -> Iterator[Shaft]:
    """Shafts, those of lifts that have a unit in common as one."""
    lifts: list[tuple[set[str], Shaft]] = []
    for own, shaft in made:
        if shaft.kind != "lift":
            yield shaft
            continue
        same = [lift for lift in lifts if lift[0] & own]
        units = own.union(*(known for known, _ in same))
        landings = dict(shaft.landings)
        for known, other in same:
            landings = {**landings, **dict(other.landings)}
            lifts.remove((known, other))
        first = same[0][1] if same else shaft
        lifts.append(
            (units, Shaft(label=first.label, kind="lift", landings=tuple(landings.items())))
        )
    yield from (shaft for _, shaft in lifts)
