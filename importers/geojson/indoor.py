"""From rooms and doors drawn as polygons and lines to storeys that can be walked on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, MultiPolygon, Point

from importers.grounds import polygons_of, stand_points
from importers.ifc.words import in_two_languages
from spatial.kinds import kind
from spatial.site import (
    Asset,
    AssetId,
    Building,
    BuildingId,
    Connector,
    ConnectorId,
    ConnectorKind,
    Landing,
    Opening,
    OpeningId,
    Site,
    SiteId,
    Source,
    Space,
    SpaceId,
    SpaceUse,
    Storey,
    StoreyId,
    make_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.drawing import Label, Thing
    from spatial.georeference import Georeference

STOREY_HEIGHT = 3.5  # m; indoor maps number their levels and say nothing of heights
WALL = 0.1  # m; indoor maps draw rooms wall to wall, so a wall is laid along each edge
THROAT = 0.3  # m; to either side of a door's line
SIDE = 0.45  # m; where to look for the space on one side of a door
STACKED = 0.3  # share of the smaller of two shafts that must lie above the other
CONNECTING: dict[SpaceUse, ConnectorKind] = {"stair": "stair", "lift": "lift"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a building; ``ordinal`` 0 is the ground."""

    label: Label
    ordinal: int
    building: str
    elevation: float | None = None
    outline: MultiPolygon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room of a level (``level``: id of its label); not ``walkable`` are voids and columns."""

    label: Label
    level: str
    polygon: MultiPolygon
    use: SpaceUse
    walkable: bool = True
    connects: ConnectorKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door or passage on a level, jamb to jamb."""

    label: Label
    level: str
    line: LineString
    is_passage: bool = False


def indoor_site(
    *,
    name: str,
    georeference: Georeference,
    buildings: Sequence[Label],
    levels: Sequence[Level],
    rooms: Sequence[Room],
    doors: Sequence[Door],
    things: Sequence[tuple[str, Thing]],
) -> Site:
    """
    Site of storeys drawn level by level, in the frame of ``georeference``.

    Notes
    -----
    Rooms drawn wall to wall are kept apart by a wall laid along their edges, opened where a door
    is. Stairs and lifts are stair and lift rooms that lie above one another.
    """
    storeys: list[Storey] = []
    spaces: list[Space] = []
    openings: list[Opening] = []
    assets: list[Asset] = []
    shafts: dict[str, list[tuple[Level, Storey, Room]]] = defaultdict(list)
    building_ids = {b.id: BuildingId(make_id(b.file, b.id, "building")) for b in buildings}
    for level in sorted(levels, key=lambda level: level.ordinal):
        own_rooms = [room for room in rooms if room.level == level.label.id]
        own_doors = [door for door in doors if door.level == level.label.id]
        storey = _storey(level, building_ids.get(level.building), own_rooms, own_doors)
        own_spaces = [_space(room, storey.id) for room in own_rooms if room.walkable]
        storeys.append(storey)
        spaces += own_spaces
        openings += _openings(storey, own_spaces, own_doors)
        assets += _assets(storey, own_spaces, [t for key, t in things if key == level.label.id])
        for room in own_rooms:
            if room.connects and room.walkable:
                shafts[level.building].append((level, storey, room))
    title, title_en = in_two_languages(name)
    return Site(
        id=SiteId(make_id(name, "site")),
        name=title,
        name_en=title_en,
        georeference=georeference,
        buildings=tuple(
            Building(
                id=building_ids[b.id],
                name=b.name or "未命名建筑",
                name_en=b.name_en or ("" if b.name else "Unnamed building"),
                source=Source(file=b.file, id=b.id),
            )
            for b in buildings
        ),
        storeys=tuple(storeys),
        spaces=tuple(spaces),
        openings=tuple(openings),
        connectors=tuple(c for stack in shafts.values() for c in _connectors(stack)),
        assets=tuple(assets),
    )


def _storey(
    level: Level, building_id: BuildingId | None, rooms: list[Room], doors: list[Door]
) -> Storey:
    walkable = [room.polygon for room in rooms if room.walkable]
    covered = shapely.union_all(walkable)
    outline = level.outline if level.outline is not None else polygons_of(covered)
    edges = shapely.buffer(
        shapely.union_all([room.polygon.boundary for room in rooms]),
        WALL / 2,
        cap_style="flat",
        join_style="mitre",
    )
    throats = shapely.union_all([door.line.buffer(THROAT, cap_style="flat") for door in doors])
    floor = polygons_of(shapely.union(shapely.difference(covered, edges), throats))
    around = shapely.union(outline, covered)
    return Storey(
        id=StoreyId(make_id(level.label.file, level.label.id, "storey")),
        building_id=building_id,
        name=level.label.name or f"{level.ordinal}",
        name_en=level.label.name_en,
        elevation=level.ordinal * STOREY_HEIGHT if level.elevation is None else level.elevation,
        level=level.ordinal,
        outline=polygons_of(around),
        walls=polygons_of(shapely.difference(shapely.intersection(edges, around), floor)),
        floor=floor,
        source=Source(file=level.label.file, id=level.label.id),
    )


def _space(room: Room, storey_id: StoreyId) -> Space:
    label = room.label
    return Space(
        id=SpaceId(make_id(label.file, label.id, "space")),
        storey_id=storey_id,
        name=label.name or label.code,
        name_en=label.name_en,
        number=label.code,
        use=room.use,
        polygon=room.polygon,
        source=Source(file=label.file, id=label.id),
    )


def _openings(storey: Storey, spaces: list[Space], doors: list[Door]) -> Iterator[Opening]:
    polygons = [space.polygon for space in spaces]
    tree = STRtree(polygons)
    for door in doors:
        (x0, y0), (x1, y1) = door.line.coords[0][:2], door.line.coords[-1][:2]
        length = float(np.hypot(x1 - x0, y1 - y0))
        if length < 0.1:
            continue
        nx, ny = -(y1 - y0) / length * SIDE, (x1 - x0) / length * SIDE
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        sides: list[SpaceId | None] = []
        outside = False
        for sign in (1, -1):
            point = Point(mx + sign * nx, my + sign * ny)
            held = tree.query(point, predicate="within")
            sides.append(spaces[int(held.min())].id if len(held) else None)
            outside |= not len(held) and not storey.outline.contains(point)
        yield Opening(
            id=OpeningId(make_id(door.label.file, door.label.id, "opening")),
            storey_id=storey.id,
            kind="passage" if door.is_passage else "door",
            name=door.label.name,
            line=((x0, y0), (x1, y1)),
            depth=WALL,
            space_ids=(sides[0], sides[1]),
            is_entrance=outside and storey.level == 0,
            source=Source(file=door.label.file, id=door.label.id),
        )


def _assets(storey: Storey, spaces: list[Space], things: list[Thing]) -> Iterator[Asset]:
    stands = stand_points([thing.point for thing in things], storey.floor)
    for thing, access in zip(things, stands, strict=True):
        entry, label = kind(thing.kind), thing.label
        home = next((space.id for space in spaces if space.polygon.intersects(thing.point)), None)
        yield Asset(
            id=AssetId(make_id(label.file, label.id, "asset")),
            kind=thing.kind,
            code=label.code,
            name=label.name or entry.zh,
            name_en=label.name_en or ("" if label.name else entry.en),
            storey_id=storey.id,
            space_id=home,
            position=(thing.point.x, thing.point.y, storey.elevation),
            access=access,
            attributes=thing.attributes,
            source=Source(file=label.file, id=label.id),
        )


def _connectors(shafts: list[tuple[Level, Storey, Room]]) -> Iterator[Connector]:
    """Chains of rooms of one kind above one another, lowest first."""
    chains: list[list[tuple[Level, Storey, Room]]] = []
    for level, storey, room in sorted(shafts, key=lambda shaft: shaft[0].ordinal):
        for chain in chains:
            below, _, under = chain[-1]
            if (
                under.connects == room.connects
                and below.ordinal < level.ordinal
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
        yield Connector(
            id=ConnectorId(make_id(room.label.file, room.label.id, "connector")),
            kind=room.connects,
            name=room.label.name or ("电梯" if room.connects == "lift" else "楼梯"),
            name_en=room.label.name_en or room.connects.capitalize(),
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
