"""What a planner may do to a plan by hand: one value for each edit. `spatial.apply_edit` does them.

Points are metres of the site frame. An edit names what it changes by id; what it draws gets an id
of its own. Fields that are None stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from spatial.site import DoorWay

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon

    from spatial.site import (
        AssetId,
        ConnectorId,
        ConnectorKind,
        OpeningId,
        OpeningKind,
        Point2,
        PositionState,
        SpaceId,
        SpaceUse,
        StoreyId,
        ZoneId,
    )

Line2 = tuple["Point2", "Point2"]
Neighbours = Literal["stay", "follow"]
OneWay = Literal["up", "down", "both"]
DoorOneWay = DoorWay | Literal["both"]
Seconds = float | Literal["usual"]  # "usual": as the walking profile says


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOpening:
    """A new door, passage or gate; ``is_entrance`` None: where one side of it is outside."""

    storey_id: StoreyId
    opening_kind: OpeningKind = "door"
    line: Line2
    name: str = ""
    is_entrance: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOpening:
    """
    Move a door, make it a passage or an entrance, close it or open it again.

    ``hours`` as `spatial.hours.daily_hours` reads them, "" for always open.
    """

    id: OpeningId
    line: Line2 | None = None
    opening_kind: OpeningKind | None = None
    name: str | None = None
    is_entrance: bool | None = None
    is_closed: bool | None = None
    one_way: DoorOneWay | None = None
    delay: Seconds | None = None
    hours: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveOpening:
    """Take a door away: the wall is whole again."""

    id: OpeningId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConnector:
    """A new stair, lift, ramp or escalator with a landing on each of its storeys."""

    connector_kind: ConnectorKind
    landings: tuple[tuple[StoreyId, Point2], ...]
    name: str = ""
    one_way: OneWay = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeConnector:
    """
    Retype, rename or move a connector, close it or open it again; hours as of a door.

    ``landings`` are all of them; ``moved`` only those that move or are new, ``left`` the storeys
    that it does not stop at any more.
    """

    id: ConnectorId
    connector_kind: ConnectorKind | None = None
    name: str | None = None
    landings: tuple[tuple[StoreyId, Point2], ...] | None = None
    moved: tuple[tuple[StoreyId, Point2], ...] = ()
    left: tuple[StoreyId, ...] = ()
    one_way: OneWay | None = None
    is_closed: bool | None = None
    wait: Seconds | None = None
    hours: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveConnector:
    """Take a connector away."""

    id: ConnectorId


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawSpace:
    """A new space; what of it is no wall can be walked on."""

    storey_id: StoreyId
    polygon: Polygon
    name: str
    number: str = ""
    use: SpaceUse = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReshapeSpace:
    """
    Another outline for a space.

    ``neighbours``: ``follow`` where the rooms next door give way or come after, with the wall and
    the doors in it.
    """

    id: SpaceId
    polygon: Polygon | MultiPolygon
    neighbours: Neighbours = "stay"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSpace:
    """Cut a space in two along a line; the larger part keeps its id, the other gets ``name``."""

    id: SpaceId
    line: tuple[Point2, ...]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSpaces:
    """Make several spaces one: the first keeps its id and name."""

    ids: tuple[SpaceId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSpaces:
    """Name, number, use and pass-through of spaces; a name or number only for a single one."""

    ids: tuple[SpaceId, ...]
    name: str | None = None
    number: str | None = None
    use: SpaceUse | None = None
    pass_through: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSpaces:
    """Take spaces away, with the floor that no other space has."""

    ids: tuple[SpaceId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAsset:
    """A new asset, its position unverified until somebody confirms it on the spot."""

    storey_id: StoreyId
    point: Point2
    height: float = 1.5
    asset_kind: str
    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAsset:
    """Put an asset elsewhere, on this storey or another."""

    id: AssetId
    storey_id: StoreyId
    point: Point2


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAssets:
    """Kind, name, code and trust in the position of assets; name and code only for a single one."""

    ids: tuple[AssetId, ...]
    asset_kind: str | None = None
    name: str | None = None
    code: str | None = None
    position_state: PositionState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAssets:
    """Take assets away."""

    ids: tuple[AssetId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetZone:
    """A patrol zone: a new one (``id`` None), or another name or set of spaces for one."""

    id: ZoneId | None = None
    name: str | None = None
    space_ids: tuple[SpaceId, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveZone:
    """Take a zone away; its spaces stay."""

    id: ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFile:
    """Move all that came from one file: metres to the east, north and up of the site frame."""

    file: str
    east: float
    north: float
    up: float


Edit = (
    AddOpening
    | ChangeOpening
    | RemoveOpening
    | AddConnector
    | ChangeConnector
    | RemoveConnector
    | DrawSpace
    | ReshapeSpace
    | SplitSpace
    | MergeSpaces
    | ChangeSpaces
    | RemoveSpaces
    | PlaceAsset
    | MoveAsset
    | ChangeAssets
    | RemoveAssets
    | SetZone
    | RemoveZone
    | ShiftFile
)
