"""Sites made of rectangles, in domain words, so that tests can say what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from spatial.georeference import Georeference
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
    OpeningKind,
    Point2,
    Site,
    SiteId,
    Source,
    Space,
    SpaceId,
    SpaceUse,
    Storey,
    StoreyId,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WALL = 0.2  # m
STOREY_HEIGHT = 3.6  # m
GROUND, FIRST, GROUNDS = StoreyId("ground"), StoreyId("first"), StoreyId("grounds")
BLOCK = BuildingId("block")


def drawn(mark: str) -> Source:
    """Source of a thing that a test drew."""
    return Source(file="drawn", id=f"drawn {mark}")


def rectangle(x0: float, y0: float, x1: float, y1: float) -> MultiPolygon:
    """An axis-parallel rectangle in metres."""
    return MultiPolygon([box(x0, y0, x1, y1)])


def area(*parts: Polygon | MultiPolygon) -> MultiPolygon:
    """Polygons laid together."""
    joined = shapely.union_all(list(parts))
    return MultiPolygon([p for p in shapely.get_parts(joined) if p.geom_type == "Polygon"])


def building(key: str = BLOCK) -> Building:
    return Building(id=BuildingId(key), name=f"{key} 楼", name_en=f"Block {key}", source=drawn(key))


def storey(
    floor: MultiPolygon,
    key: str = GROUND,
    *,
    building_id: str | None = BLOCK,
    level: int = 0,
    elevation: float | None = None,
    outline: MultiPolygon | None = None,
    walls: MultiPolygon | None = None,
) -> Storey:
    """A storey with a floor; by default its outline lies one wall outside the floor."""
    if outline is None:
        grown = shapely.buffer(floor, WALL, join_style="mitre")
        outline = MultiPolygon() if building_id is None else area(grown)
    return Storey(
        id=StoreyId(key),
        building_id=None if building_id is None else BuildingId(building_id),
        name=f"{level} 层",
        name_en=f"Level {level}",
        elevation=level * STOREY_HEIGHT if elevation is None else elevation,
        level=level,
        outline=outline,
        walls=MultiPolygon() if walls is None else walls,
        floor=floor,
        source=drawn(key),
    )


def space(
    polygon: MultiPolygon,
    key: str,
    *,
    on: str = GROUND,
    use: SpaceUse = "other",
    pass_through: float = 1.0,
) -> Space:
    return Space(
        id=SpaceId(key),
        storey_id=StoreyId(on),
        name=f"{key} 室",
        name_en=f"Room {key}",
        use=use,
        polygon=polygon,
        pass_through=pass_through,
        source=drawn(key),
    )


def door(
    start: Point2,
    end: Point2,
    key: str = "door",
    *,
    on: str = GROUND,
    between: tuple[str | None, str | None] = (None, None),
    is_entrance: bool = False,
    kind: OpeningKind = "door",
    depth: float = WALL,
) -> Opening:
    """An opening from jamb to jamb."""
    left, right = (None if i is None else SpaceId(i) for i in between)
    return Opening(
        id=OpeningId(key),
        storey_id=StoreyId(on),
        kind=kind,
        line=(start, end),
        depth=depth,
        space_ids=(left, right),
        is_entrance=is_entrance,
        source=drawn(key),
    )


def connector(
    kind: ConnectorKind, key: str, *landings: tuple[str, Point2, float], one_way: str | None = None
) -> Connector:
    """A connector with landings as (storey, point, elevation), lowest first."""
    assert one_way in (None, "up", "down")
    return Connector(
        id=ConnectorId(key),
        kind=kind,
        name=key,
        landings=tuple(
            Landing(storey_id=StoreyId(on), point=point, elevation=elevation)
            for on, point, elevation in landings
        ),
        one_way=one_way,  # type: ignore[arg-type]  # asserted above
        source=drawn(key),
    )


def asset(
    key: str,
    x: float,
    y: float,
    z: float = 1.0,
    *,
    on: str | None = None,
    kind: str = "extinguisher",
    access: Point2 | None = None,
) -> Asset:
    return Asset(
        id=AssetId(key),
        kind=kind,
        code=key,
        name=key,
        storey_id=None if on is None else StoreyId(on),
        position=(x, y, z),
        access=access,
        source=drawn(key),
    )


def site(
    storeys: Iterable[Storey],
    *,
    spaces: Sequence[Space] = (),
    openings: Sequence[Opening] = (),
    connectors: Sequence[Connector] = (),
    assets: Sequence[Asset] = (),
) -> Site:
    """A site in Shanghai with the buildings that its storeys name."""
    levels = tuple(storeys)
    ids = dict.fromkeys(s.building_id for s in levels if s.building_id is not None)
    return Site(
        id=SiteId("site"),
        name="样例",
        name_en="Example",
        georeference=Georeference.around(121.47, 31.23, method="fitted"),
        buildings=tuple(building(key) for key in ids),
        storeys=levels,
        spaces=tuple(spaces),
        openings=tuple(openings),
        connectors=tuple(connectors),
        assets=tuple(assets),
    )


def one_room(width: float = 8.5, depth: float = 6.5, *, assets: Sequence[Asset] = ()) -> Site:
    """A rectangle from the origin, without a door."""
    floor = rectangle(0, 0, width, depth)
    return site([storey(floor)], spaces=[space(floor, "room")], assets=assets)


def two_rooms_with_door(*, use: SpaceUse = "other", doors: bool = True) -> Site:
    """Two rooms of 4 × 4 m, a wall of 0.2 m between them, a door of 1 m in its middle."""
    left, right = rectangle(0, 0, 4, 4), rectangle(4.2, 0, 8.2, 4)
    openings = [door((4.1, 1.5), (4.1, 2.5), between=("left", "right"))] if doors else []
    return site(
        [storey(area(left, right), outline=rectangle(-WALL, -WALL, 8.4, 4.2))],
        spaces=[space(left, "left", use=use), space(right, "right", use=use)],
        openings=openings,
    )


def corridor_floor(
    rooms: int, *, on: str = GROUND, level: int = 0, use: SpaceUse = "office", prefix: str = ""
) -> tuple[Storey, list[Space], list[Opening]]:
    """A corridor 2 m wide along x; on its upper side rooms of 3.8 × 4 m with doors of 0.9 m."""
    corridor = rectangle(0, 0, 4 * rooms, 2)
    spaces = [space(corridor, f"{prefix}corridor", on=on, use="circulation")]
    openings = []
    for k in range(rooms):
        room = rectangle(4 * k, 2 + WALL, 4 * k + 3.8, 6 + WALL)
        spaces.append(space(room, f"{prefix}room {k}", on=on, use=use))
        openings.append(
            door(
                (4 * k + 1.45, 2.1),
                (4 * k + 2.35, 2.1),
                f"{prefix}door {k}",
                on=on,
                between=(f"{prefix}corridor", f"{prefix}room {k}"),
            )
        )
    floor = area(*(s.polygon for s in spaces))
    outline = rectangle(-WALL, -WALL, 4 * rooms + WALL, 6 + 2 * WALL)
    return storey(floor, on, level=level, outline=outline), spaces, openings


def front_door(*, on: str = GROUND, key: str = "front door", into: str = "corridor") -> Opening:
    """The entrance at the left end of a corridor floor."""
    return door((-0.1, 0.5), (-0.1, 1.5), key, on=on, between=(into, None), is_entrance=True)


def corridor_with_rooms(
    rooms: int = 4, *, use: SpaceUse = "office", assets: Sequence[Asset] = ()
) -> Site:
    """One storey: a corridor with rooms and a front door, no grounds."""
    level, spaces, openings = corridor_floor(rooms, use=use)
    return site([level], spaces=spaces, openings=[*openings, front_door()], assets=assets)


def two_storeys(
    *kinds: ConnectorKind,
    rooms: int = 4,
    one_way: Mapping[str, str] | None = None,
    assets: Sequence[Asset] = (),
) -> Site:
    """
    Two corridor floors 3.6 m apart, joined by connectors that land at the same point of each.

    A stair lands at (1, 1), a lift at (3, 1), an escalator at (5, 1), a ramp at (7, 1).
    """
    at = {"stair": 1.0, "lift": 3.0, "escalator": 5.0, "ramp": 7.0}
    below, spaces, openings = corridor_floor(rooms)
    above, more, doors = corridor_floor(rooms, on=FIRST, level=1, prefix="upper ")
    ways = [
        connector(
            kind,
            kind,
            (GROUND, (at[kind], 1.0), 0.0),
            (FIRST, (at[kind], 1.0), STOREY_HEIGHT),
            one_way=(one_way or {}).get(kind),
        )
        for kind in kinds
    ]
    return site(
        [below, above],
        spaces=[*spaces, *more],
        openings=[*openings, *doors, front_door()],
        connectors=ways,
        assets=assets,
    )


def two_storeys_with_stair(*, assets: Sequence[Asset] = ()) -> Site:
    return two_storeys("stair", assets=assets)


def two_storeys_with_stair_and_lift(*, assets: Sequence[Asset] = ()) -> Site:
    return two_storeys("stair", "lift", assets=assets)


def block_on_grounds(*, gap: float = 0.5, assets: Sequence[Asset] = ()) -> Site:
    """A corridor floor whose front door faces grounds of 40 × 40 m, ``gap`` metres away."""
    level, spaces, openings = corridor_floor(2)
    lawn = rectangle(-20, -20, 20, 20)
    body = shapely.buffer(level.outline, gap, join_style="mitre")
    grounds = storey(area(shapely.difference(lawn, body)), GROUNDS, building_id=None)
    return site([level, grounds], spaces=spaces, openings=[*openings, front_door()], assets=assets)
