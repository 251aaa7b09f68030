"""What a site is made of: buildings, storeys, spaces, openings, connectors and assets.

All geometry is in the site frame: metres, right-handed, z up, origin near the site. Polygons are
shapely geometries in x and y; heights are kept beside them. Every thing says where it came from
(`Source`), so that an import of a newer plan can find it again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha1
from typing import TYPE_CHECKING, Literal, NewType, get_args
from uuid import UUID

from spatial.errors import InvalidSite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, time

    from shapely.geometry import MultiPolygon

    from spatial.georeference import Georeference
    from spatial.hours import DailyHours

SiteId = NewType("SiteId", str)
BuildingId = NewType("BuildingId", str)
StoreyId = NewType("StoreyId", str)
SpaceId = NewType("SpaceId", str)
ZoneId = NewType("ZoneId", str)
OpeningId = NewType("OpeningId", str)
ConnectorId = NewType("ConnectorId", str)
AssetId = NewType("AssetId", str)

Point2 = tuple[float, float]
Point3 = tuple[float, float, float]

SpaceUse = Literal[
    "circulation",
    "stair",
    "lift",
    "residential",
    "office",
    "meeting",
    "sanitary",
    "plant",
    "storage",
    "parking",
    "retail",
    "service",
    "outdoor",
    "roof",
    "shaft",
    "other",
]
SPACE_USES: tuple[SpaceUse, ...] = get_args(SpaceUse)

OpeningKind = Literal["door", "passage", "gate"]
ConnectorKind = Literal["stair", "lift", "ramp", "escalator"]
DoorWay = Literal["left_to_right", "right_to_left"]
PositionState = Literal["as_drawn", "unverified", "confirmed"]

LONGEST_DELAY = 3600.0  # s; more than that is a typing error

_NAMESPACE = UUID("6f1c0b0e-6f0e-5f0a-9d2e-3d1f8f6a2c11").bytes


def make_id(*parts: str) -> str:
    """
    Stable id made of a thing's origin: the same parts always give the same id.

    Parameters
    ----------
    parts
        For instance the file name, the GlobalId and a word for the kind of thing.

    Notes
    -----
    A UUID of version 5 (RFC 9562), written out here: `uuid.uuid5` takes five times as long.
    """
    name = "\x1f".join(parts).encode()
    made = bytearray(sha1(_NAMESPACE + name, usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    text = made.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a thing came from: file name, id in that file (GlobalId, feature id), class there.

    ``id`` is ``"derived"`` or ``"drawn"`` followed by a mark where no file has the thing.
    """

    file: str
    id: str
    ifc_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Who changed a thing by hand last (an account's id), and when (aware)."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """One building of the site; the grounds are a storey without a building."""

    id: BuildingId
    name: str
    name_en: str = ""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Storey:
    """
    One level to walk on: of a building, or the grounds (``building_id`` is None).

    ``level`` is the integer the map switches on (0 = ground, -1 = first basement). ``outline`` is
    the
    building's closed outline on this storey, ``walls`` the true section of walls and columns, and
    ``floor`` what can be stood on: spaces and slabs less sections, doors and passages reopened.
    """

    id: StoreyId
    building_id: BuildingId | None
    name: str
    name_en: str = ""
    elevation: float
    level: int
    outline: MultiPolygon
    walls: MultiPolygon
    floor: MultiPolygon
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A room, corridor, shaft or outdoor area; ``pass_through`` multiplies what crossing costs."""

    id: SpaceId
    storey_id: StoreyId
    name: str
    name_en: str = ""
    number: str = ""
    use: SpaceUse = "other"
    polygon: MultiPolygon
    height: float | None = None
    pass_through: float = 1.0
    source: Source
    edited: Edited | None = None

    def __post_init__(self) -> None:
        if self.use not in SPACE_USES:
            raise InvalidSite(f"space {self.name!r} has the unknown use {self.use!r}")
        if self.pass_through < 1:
            raise InvalidSite(f"pass_through of {self.name!r} must be at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A named set of spaces under one responsibility, as IfcZone."""

    id: ZoneId
    name: str
    name_en: str = ""
    space_ids: tuple[SpaceId, ...]
    source: Source
    edited: Edited | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """
    A way through a wall or fence on one storey.

    ``line`` is the sill from jamb to jamb; ``space_ids`` the spaces to its left and right, None
    where
    there is no space; ``is_entrance`` where one side is outside the closed outline; ``is_closed``
    while nobody may go through. ``one_way`` is the only direction it lets through, seen along
    ``line``; ``delay`` the seconds lost at it (a card reader, a padlock; None: as at any door);
    ``hours`` when it is open (None: always).
    """

    id: OpeningId
    storey_id: StoreyId
    kind: OpeningKind
    name: str = ""
    line: tuple[Point2, Point2]
    depth: float
    space_ids: tuple[SpaceId | None, SpaceId | None]
    is_entrance: bool = False
    is_closed: bool = False
    one_way: DoorWay | None = None
    delay: float | None = None
    hours: DailyHours | None = None
    source: Source
    edited: Edited | None = None

    def __post_init__(self) -> None:
        if self.delay is not None and not 0 <= self.delay <= LONGEST_DELAY:
            raise InvalidSite(f"the delay at a door is 0 to 3600 s, not {self.delay}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where a connector is stepped onto: a point on the floor of one storey."""

    storey_id: StoreyId
    point: Point2
    elevation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """
    A stair, lift, ramp or escalator: landings from the lowest storey to the highest.

    ``is_closed`` while it is out of service. ``wait`` is how many seconds a lift is waited for
    (None: as the walking profile says), ``hours`` when it can be used (None: always).
    """

    id: ConnectorId
    kind: ConnectorKind
    name: str
    name_en: str = ""
    landings: tuple[Landing, ...]
    one_way: Literal["up", "down"] | None = None
    is_closed: bool = False
    wait: float | None = None
    hours: DailyHours | None = None
    source: Source
    edited: Edited | None = None

    def __post_init__(self) -> None:
        if self.wait is not None and not 0 <= self.wait <= LONGEST_DELAY:
            raise InvalidSite(f"the wait for a lift is 0 to 3600 s, not {self.wait}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """
    A thing to inspect: a lift, hydrant, lamp, sign ….

    ``kind`` is a key of ``asset_kinds.toml``. ``position`` is its own place; ``access`` the nearest
    point
    of the floor that somebody can stand on (None where it is not reached). ``position_state`` says
    whether somebody has seen it there: a position set by hand is unverified until confirmed on the
    spot. ``attributes`` holds
    what the
    file said and we keep for people to read (property sets, classification, system).
    """

    id: AssetId
    kind: str
    code: str = ""
    name: str
    name_en: str = ""
    storey_id: StoreyId | None
    space_id: SpaceId | None = None
    position: Point3
    access: Point2 | None = None
    position_state: PositionState = "as_drawn"
    attributes: Mapping[str, str] = field(default_factory=dict)
    source: Source
    edited: Edited | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything that is known of one place. Ids are unique and every reference exists."""

    id: SiteId
    name: str
    name_en: str = ""
    timezone: str = "Asia/Shanghai"
    georeference: Georeference
    buildings: tuple[Building, ...] = ()
    storeys: tuple[Storey, ...] = ()
    spaces: tuple[Space, ...] = ()
    zones: tuple[Zone, ...] = ()
    openings: tuple[Opening, ...] = ()
    connectors: tuple[Connector, ...] = ()
    assets: tuple[Asset, ...] = ()

    def __post_init__(self) -> None:
        storeys = {storey.id for storey in self.storeys}
        spaces = {space.id for space in self.spaces}
        faults = [*self._doubled(), *self._dangling(storeys, spaces)]
        if faults:
            raise InvalidSite("; ".join(faults[:10]))

    def _doubled(self) -> Iterator[str]:
        for what, things in (
            ("building", self.buildings),
            ("storey", self.storeys),
            ("space", self.spaces),
            ("zone", self.zones),
            ("opening", self.openings),
            ("connector", self.connectors),
            ("asset", self.assets),
        ):
            seen: set[str] = set()
            for thing in things:
                if thing.id in seen:
                    yield f"{what} id {thing.id} occurs twice"
                seen.add(thing.id)

    def _dangling(self, storeys: set[StoreyId], spaces: set[SpaceId]) -> Iterator[str]:
        buildings = {building.id for building in self.buildings}
        for storey in self.storeys:
            if storey.building_id is not None and storey.building_id not in buildings:
                yield f"storey {storey.name!r} is of an unknown building"
        for space in self.spaces:
            if space.storey_id not in storeys:
                yield f"space {space.name!r} is on an unknown storey"
        for zone in self.zones:
            if missing := [i for i in zone.space_ids if i not in spaces]:
                yield f"zone {zone.name!r} names {len(missing)} unknown spaces"
        for opening in self.openings:
            if opening.storey_id not in storeys:
                yield f"opening {opening.id} is on an unknown storey"
            if any(i is not None and i not in spaces for i in opening.space_ids):
                yield f"opening {opening.id} joins an unknown space"
        for connector in self.connectors:
            if any(landing.storey_id not in storeys for landing in connector.landings):
                yield f"connector {connector.name!r} lands on an unknown storey"
        for asset in self.assets:
            if asset.storey_id is not None and asset.storey_id not in storeys:
                yield f"asset {asset.name!r} is on an unknown storey"
            if asset.space_id is not None and asset.space_id not in spaces:
                yield f"asset {asset.name!r} is in an unknown space"

    @property
    def closed(self) -> frozenset[str]:
        """Ids of openings and connectors that are closed until further notice."""
        shut = [opening.id for opening in self.openings if opening.is_closed]
        return frozenset([*shut, *(c.id for c in self.connectors if c.is_closed)])

    def shut_during(self, starts: time, ends: time) -> frozenset[str]:
        """Ids of openings and connectors that are not open all the time between two hours."""
        things: tuple[Opening | Connector, ...] = (*self.openings, *self.connectors)
        return frozenset(
            thing.id
            for thing in things
            if thing.hours is not None and not thing.hours.cover(starts, ends)
        )

    def storeys_of(self, building_id: BuildingId | None) -> tuple[Storey, ...]:
        """Storeys of one building (None: the grounds), lowest first."""
        own = (storey for storey in self.storeys if storey.building_id == building_id)
        return tuple(sorted(own, key=lambda storey: storey.elevation))
