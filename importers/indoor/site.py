"""An indoor plan to a site: floors with walls and doors, spaces, openings, connectors, assets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import shapely
from shapely import STRtree
from shapely.geometry import MultiPolygon

from importers.grounds import polygons_of, stand_points
from importers.ifc.words import PASS_THROUGH, in_two_languages
from importers.indoor.connectors import known_shafts, stacked_rooms
from importers.indoor.doors import HungDoor, assumed_doors, assumed_entrance, closed, hang
from importers.indoor.plan import STOREY_HEIGHT
from importers.indoor.sections import zones_of
from importers.result import ImportIssue
from spatial.kinds import kind
from spatial.site import (
    Asset,
    AssetId,
    Building,
    BuildingId,
    Opening,
    OpeningId,
    Site,
    SiteId,
    Source,
    Space,
    SpaceId,
    Storey,
    StoreyId,
    make_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.drawing import Label, Thing
    from importers.indoor.plan import Door, IndoorPlan, Level, Room
    from spatial.georeference import Georeference

WALL = 0.1  # m; indoor maps draw rooms wall to wall, so a wall is laid along each edge
UNNAMED, UNNAMED_EN = "未命名建筑", "Unnamed building"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndoorSite:
    """The site, and what was doubtful about it."""

    site: Site
    issues: tuple[ImportIssue, ...]


@dataclass(slots=True)
class _Drawn:
    """One level as it is being made."""

    level: Level
    rooms: list[Room]
    walkable: list[Room]
    outline: MultiPolygon
    doors: list[HungDoor]
    storey: Storey
    spaces: list[Space]


def indoor_site(plan: IndoorPlan, *, name: str, georeference: Georeference) -> IndoorSite:
    """
    Site of storeys drawn level by level, in the frame of ``georeference``.

    Parameters
    ----------
    plan
        What is drawn, in metres of that frame.
    name
        Name of the site.

    Notes
    -----
    Rooms drawn wall to wall are kept apart by a wall laid along their edges, opened where a door
    is. Stairs and lifts are rooms that lie above one another, or shafts with known landings. On a
    level without a single door, doors are assumed; so is an entrance for a building without one.
    Both are reported.
    """
    return _Making(plan, name, georeference).made()


class _Making:
    def __init__(self, plan: IndoorPlan, name: str, georeference: Georeference) -> None:
        self._plan, self._name, self._georeference = plan, name, georeference
        self._issues: list[ImportIssue] = []
        self._building_ids = {
            b.id: BuildingId(make_id(b.file, b.id, "building")) for b in plan.buildings
        }
        self._rooms: dict[str, list[Room]] = defaultdict(list)
        for room in plan.rooms:
            self._rooms[room.level].append(room)
        self._doors: dict[str, list[Door]] = defaultdict(list)
        for door in plan.doors:
            self._doors[door.level].append(door)
        self._walls: dict[str, list[BaseGeometry]] = defaultdict(list)
        for key, wall in plan.walls:
            self._walls[key].append(wall)
        self._things: dict[str, list[Thing]] = defaultdict(list)
        for key, thing in plan.things:
            self._things[key].append(thing)
        self._ground = _ground_levels(plan.levels)

    def made(self) -> IndoorSite:
        plan = self._plan
        drawn = [self._level(level) for level in sorted(plan.levels, key=lambda lv: lv.ordinal)]
        self._give_entrances(drawn)
        for one in drawn:
            self._finish(one)
        shafts = [
            (one.level, one.storey, room) for one in drawn for room in one.walkable if room.connects
        ]
        storeys = {one.level.label.id: one.storey for one in drawn}
        title, title_en = in_two_languages(self._name)
        site = Site(
            id=SiteId(make_id(self._name, "site")),
            name=title,
            name_en=title_en,
            georeference=self._georeference,
            buildings=tuple(self._building(label) for label in plan.buildings),
            storeys=tuple(one.storey for one in drawn),
            spaces=tuple(space for one in drawn for space in one.spaces),
            zones=tuple(zones_of(plan.sections, {d.level.label.id: d.spaces for d in drawn})),
            openings=tuple(o for one in drawn for o in self._openings(one)),
            connectors=(*stacked_rooms(shafts), *known_shafts(plan.shafts, storeys)),
            assets=tuple(
                asset
                for one in drawn
                for asset in _assets(one.storey, one.spaces, self._things[one.level.label.id])
            ),
        )
        return IndoorSite(site=site, issues=tuple(self._issues))

    def _building(self, label: Label) -> Building:
        return Building(
            id=self._building_ids[label.id],
            name=label.name or UNNAMED,
            name_en=label.name_en or ("" if label.name else UNNAMED_EN),
            source=Source(file=label.file, id=label.id),
        )

    def _level(self, level: Level) -> _Drawn:
        rooms = self._rooms[level.label.id]
        walkable = [room for room in rooms if room.walkable]
        covered = polygons_of(shapely.union_all([room.polygon for room in walkable]))
        outline = polygons_of(
            shapely.union(covered if level.outline is None else level.outline, covered)
        )
        shut = closed(outline)
        doors = hang(self._doors[level.label.id], walkable, shut)
        if not doors and (assumed := assumed_doors(walkable, level.label)):
            doors = hang(assumed, walkable, shut)
            self._report(level.label, "doors-assumed", fix="confirm-opening", doors=len(doors))
        storey = Storey(
            id=StoreyId(make_id(level.label.file, level.label.id, "storey")),
            building_id=self._building_ids.get(level.building),
            name=level.label.name or f"{level.ordinal}",
            name_en=level.label.name_en,
            elevation=level.ordinal * STOREY_HEIGHT if level.elevation is None else level.elevation,
            level=level.ordinal,
            outline=outline,
            walls=MultiPolygon(),
            floor=covered,
            source=Source(file=level.label.file, id=level.label.id),
        )
        spaces = [_space(room, storey.id) for room in walkable]
        return _Drawn(level, rooms, walkable, shut, doors, storey, spaces)

    def _give_entrances(self, drawn: list[_Drawn]) -> None:
        by_building: dict[str, list[_Drawn]] = defaultdict(list)
        for one in drawn:
            by_building[one.level.building].append(one)
        for own in by_building.values():
            if any(self._is_entrance(one, door) for one in own for door in one.doors):
                continue
            ground = next((one for one in own if self._is_ground(one.level)), None)
            if ground is None or not ground.walkable:
                continue
            made = assumed_entrance(
                ground.walkable, ground.outline, self._plan.entrances, ground.level.label
            )
            if made:
                ground.doors += hang(made, ground.walkable, ground.outline)
                self._report(ground.level.label, "entrance-assumed", fix="confirm-opening")

    def _is_ground(self, level: Level) -> bool:
        return self._ground[level.building] == level.ordinal

    def _is_entrance(self, one: _Drawn, hung: HungDoor) -> bool:
        if hung.door.is_entrance:
            return True
        outside = [side for side in (hung.left, hung.right) if side.is_outside]
        return len(outside) == 1 and self._is_ground(one.level)

    def _finish(self, one: _Drawn) -> None:
        """Walls along the edges, doors opened, voids cut out."""
        opened = _rooms_with_a_door(one)
        voids = shapely.union_all([room.polygon for room in one.rooms if not room.walkable])
        # A stair or lift that nobody drew a door for is open towards what is beside it.
        walled = [
            room.polygon.boundary
            for index, room in enumerate(one.walkable)
            if room.enclosed and (room.connects is None or index in opened)
        ]
        covered = shapely.difference(one.storey.floor, voids)
        edges = shapely.union_all([*walled, one.storey.floor.boundary])
        laid = shapely.buffer(edges, WALL / 2, cap_style="flat", join_style="mitre")
        drawn = [_thick(wall) for wall in self._walls[one.level.label.id]]
        throats = shapely.union_all([door.throat for door in one.doors])
        laid = shapely.union_all([laid, *drawn])
        floor = polygons_of(
            shapely.union(
                shapely.difference(covered, laid), shapely.intersection(throats, self._near(one))
            )
        )
        around = shapely.union(one.storey.outline, covered)
        walls = shapely.difference(shapely.intersection(laid, around), floor)
        one.storey = Storey(
            id=one.storey.id,
            building_id=one.storey.building_id,
            name=one.storey.name,
            name_en=one.storey.name_en,
            elevation=one.storey.elevation,
            level=one.storey.level,
            outline=polygons_of(around),
            walls=polygons_of(walls),
            floor=floor,
            source=one.storey.source,
        )

    def _near(self, one: _Drawn) -> BaseGeometry:
        """Where the floor under a door may be: the level and a doorstep around it."""
        return shapely.buffer(one.outline, 0.6, join_style="mitre")

    def _openings(self, one: _Drawn) -> Iterator[Opening]:
        for hung in one.doors:
            door = hung.door
            sides = [
                None if side.room is None else one.spaces[side.room].id
                for side in (hung.left, hung.right)
            ]
            yield Opening(
                id=OpeningId(make_id(door.label.file, door.label.id, door.level, "opening")),
                storey_id=one.storey.id,
                kind="passage" if door.is_passage else "door",
                name=door.label.name,
                line=hung.line,
                depth=WALL,
                space_ids=(sides[0], sides[1]),
                is_entrance=self._is_entrance(one, hung),
                source=Source(file=door.label.file, id=door.label.id),
            )

    def _report(self, label: Label, key: str, *, fix: str, **facts: str | int) -> None:
        severity: Literal["warning"] = "warning"
        self._issues.append(
            ImportIssue(
                severity=severity,
                key=key,
                file=label.file,
                source_id=label.id,
                facts={"storey": label.name or label.id, **facts},
                fix=fix,
            )
        )


def _ground_levels(levels: Sequence[Level]) -> dict[str, int]:
    """Ordinal of each building's ground: 0, else the lowest above it, else the highest below."""
    ordinals: dict[str, list[int]] = defaultdict(list)
    for level in levels:
        ordinals[level.building].append(level.ordinal)
    return {
        building: min((o for o in own if o >= 0), default=max(own))
        for building, own in ordinals.items()
    }


def _rooms_with_a_door(one: _Drawn) -> set[int]:
    return {
        side.room for door in one.doors for side in (door.left, door.right) if side.room is not None
    }


def _thick(wall: BaseGeometry) -> BaseGeometry:
    if shapely.get_dimensions(wall) == 2:
        return wall
    return shapely.buffer(wall, WALL / 2, cap_style="flat", join_style="mitre")


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
        height=room.height,
        pass_through=PASS_THROUGH.get(room.use, 1.0),
        source=Source(file=label.file, id=label.id),
    )


def _assets(storey: Storey, spaces: list[Space], things: list[Thing]) -> Iterator[Asset]:
    points = [thing.point for thing in things]
    stands = stand_points(points, storey.floor)
    homes: dict[int, list[int]] = defaultdict(list)
    if points and spaces:
        pairs = STRtree([space.polygon for space in spaces]).query(points, predicate="intersects")
        for i, j in zip(*pairs.tolist(), strict=True):
            homes[i].append(j)
    for index, (thing, access) in enumerate(zip(things, stands, strict=True)):
        entry, label = kind(thing.kind), thing.label
        home = min(homes[index], key=lambda j: spaces[j].polygon.area, default=None)
        yield Asset(
            id=AssetId(make_id(label.file, label.id, "asset")),
            kind=thing.kind,
            code=label.code,
            name=label.name or entry.zh,
            name_en=label.name_en or ("" if label.name else entry.en),
            storey_id=storey.id,
            space_id=None if home is None else spaces[home].id,
            position=(thing.point.x, thing.point.y, storey.elevation),
            access=access,
            attributes=thing.attributes,
            source=Source(file=label.file, id=label.id),
        )
