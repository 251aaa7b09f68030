"""OpenStreetMap's Simple Indoor Tagging: rooms, corridors, doors, stairs and lifts by level.

Keys and values as in the OpenStreetMap wiki: "Simple Indoor Tagging", "Key:level",
"Key:repeat_on".
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import shapely
from shapely import STRtree
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from importers.geojson.drawing import Label, Thing
from importers.geojson.osm import KEPT, NO_BUILDING, as_multi, label_of, metres, osm_tags
from importers.geojson.osm_indoor_tags import (
    OPEN,
    Drawn,
    closed,
    is_corridor_line,
    is_room,
    levels_of,
    one_way_of,
    shaft_kind,
    storey_names,
    use_of_tags,
)
from importers.indoor import Door, IndoorPlan, Level, Room, Shaft
from importers.indoor.plan import CONNECTING, DOOR_WIDTH, ENTRANCE_WIDTH, STOREY_HEIGHT
from spatial.kinds import UNKNOWN, kind_of_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.features import Feature
    from spatial.site import ConnectorKind

_DOOR_REACH = 0.3  # m; door nodes are nodes of the outlines that they are in
_ON_OUTLINE = 1.0  # m
_LIFT_REACH = 1.5  # m from a lift's node to the rooms in front of it


@dataclass(slots=True)
class _Building:
    """A building that has rooms: its footprint, and its levels as they are met."""

    label: Label
    footprint: MultiPolygon | None
    levels: dict[float, str] = field(default_factory=dict)


def plan_indoors(
    features: Sequence[Feature], shapes: Sequence[BaseGeometry], *, name: str
) -> tuple[IndoorPlan, frozenset[int]]:
    """
    The indoor plan that OpenStreetMap features draw, and which of them it has used up.

    Parameters
    ----------
    features
        Features in degrees: their tags are read.
    shapes
        Their geometries in the site frame, in the same order.
    name
        Name of the site: rooms in no building get one called so.

    Returns
    -------
    plan
        Without levels where no room or corridor is drawn.
    used
        Indices of the features that are not of the grounds any more.
    """
    drawn = []
    for index, (feature, shape) in enumerate(zip(features, shapes, strict=True)):
        tags = osm_tags(feature)
        drawn.append(Drawn(index, feature, tags, closed(tags, shape)))
    return _Indoors(drawn, name).result()


class _Indoors:
    def __init__(self, drawn: list[Drawn], name: str) -> None:
        self._drawn, self._name = drawn, name
        self._plan = IndoorPlan()
        self._used: set[int] = set()
        self._buildings: list[_Building] = []
        self._tree = STRtree([])
        self._numbers: dict[str, float] = {}
        self._names: dict[float, str] = {}

    def result(self) -> tuple[IndoorPlan, frozenset[int]]:
        rooms = [one for one in self._drawn if is_room(one)]
        lines = [one for one in self._drawn if is_corridor_line(one)]
        if not rooms and not lines:
            return self._plan, frozenset()
        self._find_buildings([*rooms, *lines])
        for one in self._drawn:
            if one.tags.get("indoor") == "level":
                self._used.add(one.index)
                for number in levels_of(one.tags):
                    if text := one.tags.get("name") or one.tags.get("level:ref"):
                        self._names.setdefault(number, text)
        for one in rooms:
            self._room(one)
        for one in lines:
            self._corridor(one)
        self._tree = STRtree([room.polygon for room in self._plan.rooms])
        for one in self._drawn:
            if one.index not in self._used:
                self._other(one)
        self._plan.buildings = [b.label for b in self._buildings if b.levels]
        self._number_levels()
        return self._plan, frozenset(self._used)

    # -- buildings and levels ----------------------------------------------------------------------

    def _find_buildings(self, rooms: list[Drawn]) -> None:
        houses = [
            one
            for one in self._drawn
            if one.tags.get("building", "no") not in NO_BUILDING
            and shapely.get_dimensions(one.shape) == 2
        ]
        points = [one.shape.representative_point() for one in rooms]
        held: set[int] = set()
        if houses:
            held = set(STRtree(points).query([h.shape for h in houses], predicate="intersects")[0])
        for index in sorted(held):
            label = label_of(houses[index].feature, houses[index].tags)
            self._buildings.append(
                _Building(replace(label, id=f"{label.id}/indoor"), as_multi(houses[index].shape))
            )
        rest = Label(file=rooms[0].feature.file, id="derived:building", name=self._name)
        self._buildings.append(_Building(rest, None))

    def _building_at(self, shape: BaseGeometry) -> _Building:
        point = shape.representative_point()
        for building in self._buildings[:-1]:
            assert building.footprint is not None  # only the last has none
            if building.footprint.intersects(point):
                return building
        return self._buildings[-1]

    def _level(self, building: _Building, number: float, *, may_make: bool) -> str | None:
        if number not in building.levels:
            if not may_make:
                return None
            key = f"{building.label.id}@{number:g}"
            building.levels[number] = key
            self._numbers[key] = number
        return building.levels[number]

    def _number_levels(self) -> None:
        for building in self._buildings:
            for number, key in building.levels.items():
                name, name_en = storey_names(number, self._names.get(number, ""))
                self._plan.levels.append(
                    Level(
                        label=Label(file=building.label.file, id=key, name=name, name_en=name_en),
                        ordinal=math.floor(number),
                        building=building.label.id,
                        elevation=number * STOREY_HEIGHT,
                        outline=building.footprint if number == 0 else None,
                    )
                )

    # -- rooms -------------------------------------------------------------------------------------

    def _room(self, one: Drawn) -> None:
        building = self._building_at(one.shape)
        use = use_of_tags(one.tags)
        polygon = as_multi(one.shape)
        if polygon.is_empty:
            return
        self._used.add(one.index)
        indoor = one.tags.get("indoor") or one.tags.get("buildingpart", "")
        label = label_of(one.feature, one.tags)
        numbers = levels_of(one.tags) or [0.0]
        for number in numbers:
            level = self._level(building, number, may_make=True)
            assert level is not None  # made just now
            self._plan.rooms.append(
                Room(
                    label=label
                    if number == numbers[0]
                    else replace(label, id=f"{label.id}@{number:g}"),
                    level=level,
                    polygon=polygon,
                    use="circulation" if use == "other" and indoor == "corridor" else use,
                    walkable=one.tags.get("indoor") != "column",
                    enclosed=indoor not in OPEN,
                    connects=CONNECTING.get(use),
                    height=metres(one.tags.get("height", "")),
                )
            )

    def _corridor(self, one: Drawn) -> None:
        """A line to walk along indoors; on two levels it is a stair, ramp or escalator."""
        numbers = levels_of(one.tags)
        if len(numbers) > 1:
            return
        building = self._building_at(one.shape)
        level = self._level(building, numbers[0] if numbers else 0.0, may_make=True)
        assert level is not None  # made just now
        width = metres(one.tags.get("width", "")) or 2.0
        strip = as_multi(shapely.buffer(one.shape, width / 2, cap_style="square"))
        self._used.add(one.index)
        self._plan.rooms.append(
            Room(
                label=label_of(one.feature, one.tags),
                level=level,
                polygon=strip,
                use="circulation",
                enclosed=False,
            )
        )

    # -- doors, shafts, walls, things --------------------------------------------------------------

    def _other(self, one: Drawn) -> None:
        tags = one.tags
        dimension = shapely.get_dimensions(one.shape)
        if tags.get("indoor") in ("wall", "column"):
            self._wall(one)
        elif "door" in tags or tags.get("indoor") == "door" or tags.get("entrance", "no") != "no":
            self._door(one)
        elif (kind := shaft_kind(tags)) is not None:
            numbers = levels_of(tags) or (self._levels_beside(one) if kind == "lift" else [])
            if len(numbers) > 1:
                self._shaft(one, kind, numbers)
        if dimension == 0 or "level" in tags:
            self._thing(one)

    def _wall(self, one: Drawn) -> None:
        building = self._building_at(one.shape)
        self._used.add(one.index)
        for number in levels_of(one.tags) or list(building.levels):
            level = self._level(building, number, may_make=False)
            if level is not None:
                self._plan.walls.append((level, one.shape))

    def _door(self, one: Drawn) -> None:
        tags = one.tags
        near = self._tree.query(one.shape, predicate="dwithin", distance=_DOOR_REACH).tolist()
        touched = {self._plan.rooms[i].level for i in near}
        stated = levels_of(tags)
        is_entrance = tags.get("entrance", "no") != "no"
        if stated or is_entrance:
            touched = {key for key in touched if self._numbers[key] in (stated or [0.0])}
        if not touched or not isinstance(one.shape, Point | LineString | Polygon):
            return
        self._used.add(one.index)
        label = label_of(one.feature, tags)
        footprint = self._building_at(one.shape).footprint
        outer = footprint is None or footprint.boundary.distance(one.shape) <= _ON_OUTLINE
        width = metres(tags.get("width", "") or tags.get("door:width", ""))
        for level in sorted(touched):
            self._plan.doors.append(
                Door(
                    label=label,
                    level=level,
                    place=one.shape,
                    width=width or (ENTRANCE_WIDTH if is_entrance else DOOR_WIDTH),
                    is_passage=tags.get("door") == "no",
                    is_entrance=is_entrance and outer and self._numbers[level] == 0,
                )
            )

    def _levels_beside(self, one: Drawn) -> list[float]:
        """Levels that a lift without any serves: those with rooms where it stands."""
        near = self._tree.query(one.shape, predicate="dwithin", distance=_LIFT_REACH).tolist()
        return sorted({self._numbers[self._plan.rooms[i].level] for i in near})

    def _shaft(self, one: Drawn, kind: ConnectorKind, numbers: list[float]) -> None:
        building = self._building_at(one.shape)
        within = self._tree.query(one.shape, predicate="intersects").tolist()
        if any(CONNECTING.get(self._plan.rooms[i].use) == kind for i in within):
            self._used.add(one.index)
            return  # the room it lies in is drawn on each level and does the same
        landings = [
            (level, point)
            for number, point in zip(numbers, self._ends(one, numbers), strict=True)
            if (level := self._level(building, number, may_make=False)) is not None
        ]
        if len(landings) < 2:
            return
        self._used.add(one.index)
        self._plan.shafts.append(
            Shaft(
                label=label_of(one.feature, one.tags),
                kind=kind,
                landings=tuple(landings),
                one_way=one_way_of(one, kind, landings),
            )
        )

    def _ends(self, one: Drawn, numbers: list[float]) -> list[tuple[float, float]]:
        """Where a shaft is stepped onto on each level: its own point, or its line's two ends."""
        if not isinstance(one.shape, LineString):
            point = one.shape.representative_point()
            return [(point.x, point.y)] * len(numbers)
        first, last = (Point(one.shape.coords[i]) for i in (0, -1))
        incline = one.tags.get("incline", "")
        rises = not (incline == "down" or incline.startswith("-"))
        if not incline:
            low = [r.polygon for r in self._plan.rooms if self._numbers[r.level] == numbers[0]]
            high = [r.polygon for r in self._plan.rooms if self._numbers[r.level] == numbers[-1]]
            rises = _away(low, first) + _away(high, last) <= _away(low, last) + _away(high, first)
        start, end = (first, last) if rises else (last, first)
        return [(start.x, start.y), *[(end.x, end.y)] * (len(numbers) - 1)]

    def _thing(self, one: Drawn) -> None:
        kind = kind_of_tags(one.tags)
        if kind == UNKNOWN:
            return
        building = self._building_at(one.shape)
        numbers = levels_of(one.tags)
        inside = "indoor" in one.tags or numbers
        if not inside or not building.levels:
            return
        placed = [n for n in numbers or [0.0] if n in building.levels]
        if not placed or (building.footprint is None and not self._is_in_a_room(one)):
            return
        self._used.add(one.index)
        kept = [(k, v) for k, v in one.tags.items() if not k.startswith(("name", "@"))]
        label = label_of(one.feature, one.tags)
        # A lift is one asset on its lowest level; what is repeated is there once on each.
        repeated = placed if "repeat_on" in one.tags else placed[:1]
        for number in repeated:
            mark = label if number == placed[0] else replace(label, id=f"{label.id}@{number:g}")
            thing = Thing(
                label=mark,
                kind=kind,
                point=one.shape.representative_point(),
                attributes=dict(kept[:KEPT]),
            )
            self._plan.things.append((building.levels[number], thing))

    def _is_in_a_room(self, one: Drawn) -> bool:
        return bool(len(self._tree.query(one.shape, predicate="dwithin", distance=0.5)))


def _away(polygons: Sequence[BaseGeometry], point: Point) -> float:
    return min((polygon.distance(point) for polygon in polygons), default=1e6)
