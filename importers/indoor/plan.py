"""What an indoor map draws: levels, rooms, doors, shafts and walls, in the site frame."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from shapely.geometry import LineString, MultiPolygon, Point, Polygon
    from shapely.geometry.base import BaseGeometry

    from importers.geojson.drawing import Label, Thing
    from spatial.site import ConnectorKind, Point2, SpaceUse

STOREY_HEIGHT = 3.5  # m; indoor maps number their levels and say nothing of heights
CONNECTING: dict[SpaceUse, ConnectorKind] = {"stair": "stair", "lift": "lift"}
DOOR_WIDTH = 0.9  # m; of a door drawn as a point
ENTRANCE_WIDTH = 1.5  # m


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a building; ``ordinal`` 0 is the ground, ``elevation`` in metres."""

    label: Label
    ordinal: int
    building: str
    elevation: float | None = None
    outline: MultiPolygon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """
    A room of a level (``level``: id of its label).

    Not ``walkable`` are voids and columns; not ``enclosed`` are open areas without walls along
    their edges: a hall drawn in pieces, a waiting area in a concourse.
    """

    label: Label
    level: str
    polygon: MultiPolygon
    use: SpaceUse
    walkable: bool = True
    enclosed: bool = True
    connects: ConnectorKind | None = None
    height: float | None = None

    def on(self, level: str) -> Room:
        """The same room on a level, its own or another."""
        if level == self.level:
            return self
        return replace(self, level=level, label=replace(self.label, id=f"{self.label.id}@{level}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """
    A door or passage on a level: from jamb to jamb, as a block in the wall, or as a point of it.

    ``width`` is that of a door drawn as a point, in metres; ``is_entrance`` where the file says so.
    """

    label: Label
    level: str
    place: LineString | Polygon | Point
    width: float = DOOR_WIDTH
    is_passage: bool = False
    is_entrance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaft:
    """A stair, lift, ramp or escalator whose landings are known: level id and point."""

    label: Label
    kind: ConnectorKind
    landings: tuple[tuple[str, Point2], ...]
    one_way: Literal["up", "down"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A named part of a level, drawn over its rooms; ``category`` is the file's word for it."""

    label: Label
    level: str
    polygon: MultiPolygon
    category: str = ""


@dataclass(slots=True, kw_only=True)
class IndoorPlan:
    """
    Everything drawn indoors.

    ``walls`` and ``things`` carry the id of their level; ``entrances`` are points near which a
    building is entered, for buildings whose outer doors nobody drew.
    """

    buildings: list[Label] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    shafts: list[Shaft] = field(default_factory=list)
    walls: list[tuple[str, BaseGeometry]] = field(default_factory=list)
    things: list[tuple[str, Thing]] = field(default_factory=list)
    entrances: list[Point] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
