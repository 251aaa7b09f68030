"""What keeps parts of a site from being reached, by cause, each with a proposed mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import MultiPolygon, Point

from spatial.doubt import Doubt
from spatial.edit import AddConnector, AddOpening, ChangeConnector, ChangeOpening, Edit, MoveAsset
from spatial.floor import polygons_of
from spatial.joins import LANDING_SNAP
from spatial.kinds import UNKNOWN
from spatial.wall_door import DoorPlace, door_outside, door_towards

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shapely.geometry import Polygon

    from spatial.doubt import DoubtFix, DoubtReason
    from spatial.reach import Reason
    from spatial.settle import Settled
    from spatial.site import (
        Asset,
        BuildingId,
        ConnectorKind,
        Point2,
        Space,
        SpaceId,
        Storey,
        StoreyId,
    )

LEAST_OVERLAP = 0.8  # m²; stair and lift spaces of two storeys that lie over one another
TOUCH = 0.3  # m between a space and the piece of floor that is its own
STACKED: dict[str, ConnectorKind] = {"stair": "stair", "lift": "lift"}


def find_doubts(settled: Settled) -> tuple[Doubt, ...]:
    """
    Doubts about a site, the one that costs most ground first.

    Parameters
    ----------
    settled
        The site with its network and reach.

    Notes
    -----
    A proposed door lies where a room's wall faces floor that is reached, over the longest such
    stretch, corridors first. A proposed stair or lift joins stair or lift spaces that lie over one
    another. Where a door or a way up is closed, it is opened again. Nothing is proposed where the
    plan gives no sign.
    """
    finder = _Finder(settled)
    found = [
        *finder.closed_off(),
        *finder.storeys_apart(),
        *finder.without_entrance(),
        *finder.nowhere_to_stand(),
        *finder.stray_assets(),
        *finder.unknown_kinds(),
    ]
    return tuple(sorted(found, key=lambda doubt: (-doubt.area, -len(doubt.asset_ids), doubt.id)))


class _Finder:
    def __init__(self, settled: Settled) -> None:
        self.settled, self.site = settled, settled.site
        self.storeys = {storey.id: storey for storey in self.site.storeys}
        self.spaces = {space.id: space for space in self.site.spaces}
        self.assets = {asset.id: asset for asset in self.site.assets}
        self.by_reason: dict[str, list[str]] = {}
        for left in settled.reached.unreached:
            self.by_reason.setdefault(left.reason, []).append(left.id)

    def _left(self, *reasons: Reason) -> tuple[list[Space], list[Asset]]:
        ids = [i for reason in reasons for i in self.by_reason.get(reason, ())]
        return (
            [self.spaces[i] for i in map(str, ids) if i in self.spaces],  # type: ignore[index]
            [self.assets[i] for i in map(str, ids) if i in self.assets],  # type: ignore[index]
        )

    def closed_off(self) -> Iterator[Doubt]:
        """Rooms on storeys that are reached elsewhere: by the piece of floor they share."""
        spaces, assets = self._left("no_door", "island")
        for storey_id in dict.fromkeys([*(s.storey_id for s in spaces), *self._storeys_of(assets)]):
            home = self.settled.reached.floors[storey_id]
            floor = shapely.difference(self.settled.network.floors[storey_id].area, home)
            own = [space for space in spaces if space.storey_id == storey_id]
            inside = [asset for asset in assets if asset.storey_id == storey_id]
            taken: set[str] = set()
            for piece in sorted(polygons_of(floor), key=lambda piece: -piece.area):
                rooms = [
                    space
                    for space in own
                    if space.id not in taken
                    and shapely.area(shapely.intersection(space.polygon, piece)) > TOUCH**2
                ]
                things = [
                    asset
                    for asset in inside
                    if asset.id not in taken
                    and (
                        asset.space_id in {room.id for room in rooms}
                        or shapely.dwithin(piece, Point(asset.position[:2]), TOUCH)
                    )
                ]
                if not rooms and not things:
                    continue
                taken.update([*(r.id for r in rooms), *(a.id for a in things)])
                has_door = any(room.id in self.by_reason.get("island", ()) for room in rooms)
                yield self._doubt(
                    "island" if has_door else "no_door",
                    "add_door",
                    rooms,
                    things,
                    edits=self._door(storey_id, piece, home),
                )
            rest = [space for space in own if space.id not in taken]
            others = [asset for asset in inside if asset.id not in taken]
            if rest or others:
                yield self._doubt("no_door", "add_door", rest, others)

    def storeys_apart(self) -> Iterator[Doubt]:
        """Storeys that no stair or lift leads to."""
        spaces, assets = self._left("no_way_up")
        for storey_id in dict.fromkeys([*(s.storey_id for s in spaces), *self._storeys_of(assets)]):
            yield self._doubt(
                "no_way_up",
                "add_connector",
                [space for space in spaces if space.storey_id == storey_id],
                [asset for asset in assets if asset.storey_id == storey_id],
                edits=self._connectors(self.storeys[storey_id]),
            )

    def without_entrance(self) -> Iterator[Doubt]:
        """Buildings that nobody can get into."""
        spaces, assets = self._left("no_entrance")
        groups: dict[BuildingId | None, tuple[list[Space], list[Asset]]] = {}
        for space in spaces:
            building = self.storeys[space.storey_id].building_id
            groups.setdefault(building, ([], []))[0].append(space)
        for asset in assets:
            storey = self.storeys.get(asset.storey_id) if asset.storey_id else None
            building = storey.building_id if storey else None
            groups.setdefault(building, ([], []))[1].append(asset)
        for building, (own, things) in groups.items():
            yield self._doubt(
                "no_entrance", "add_entrance", own, things, edits=self._entrance(building)
            )

    def nowhere_to_stand(self) -> Iterator[Doubt]:
        """Spaces too narrow to stand in, by storey."""
        spaces, _ = self._left("no_place_to_stand")
        for storey_id in dict.fromkeys(space.storey_id for space in spaces):
            own = [space for space in spaces if space.storey_id == storey_id]
            yield self._doubt("no_place_to_stand", "reshape_space", own, [])

    def stray_assets(self) -> Iterator[Doubt]:
        """Assets off every floor, and assets too far from any."""
        _, assets = self._left("off_every_floor")
        if assets:
            edits = tuple(edit for asset in assets for edit in self._level(asset))
            yield self._doubt("off_every_floor", "assign_level", [], assets, edits=edits)
        _, assets = self._left("too_far_from_floor")
        for storey_id in dict.fromkeys(self._storeys_of(assets)):
            own = [asset for asset in assets if asset.storey_id == storey_id]
            yield self._doubt("too_far_from_floor", "move_asset", [], own)

    def unknown_kinds(self) -> Iterator[Doubt]:
        """Assets of which nobody knows what they are."""
        assets = [asset for asset in self.site.assets if asset.kind == UNKNOWN]
        if assets:
            yield self._doubt("unknown_kind", "retype", [], assets)

    def _doubt(
        self,
        reason: DoubtReason,
        fix: DoubtFix,
        spaces: Sequence[Space],
        assets: Sequence[Asset],
        *,
        edits: tuple[Edit, ...] = (),
    ) -> Doubt:
        drawn = [space for space in spaces if not space.polygon.is_empty]
        point: Point2 | None = None
        storey_id: StoreyId | None = None
        if drawn:
            largest = max(drawn, key=lambda space: space.polygon.area)
            x, y = largest.polygon.representative_point().coords[0]
            point, storey_id = (x, y), largest.storey_id
        elif assets:
            point, storey_id = assets[0].position[:2], assets[0].storey_id
        first = min([*(space.id for space in spaces), *(asset.id for asset in assets)])
        return Doubt(
            id=f"{reason}:{first}",
            reason=reason,
            fix=fix,
            storey_id=storey_id,
            point=point,
            space_ids=tuple(space.id for space in spaces),
            asset_ids=tuple(asset.id for asset in assets),
            area=sum(space.polygon.area for space in spaces),
            edits=edits,
        )

    def _storeys_of(self, assets: Iterable[Asset]) -> Iterator[StoreyId]:
        for asset in assets:
            if asset.storey_id is not None:
                yield asset.storey_id

    def _door(self, storey_id: StoreyId, piece: Polygon, home: MultiPolygon) -> tuple[Edit, ...]:
        shut = [o for o in self.site.openings if o.storey_id == storey_id and o.is_closed]
        for opening in shut:  # a second door beside one that is closed helps nobody
            sill = shapely.LineString(opening.line)
            reach = opening.depth / 2 + TOUCH
            if shapely.dwithin(piece, sill, reach) and shapely.dwithin(home, sill, reach):
                return (ChangeOpening(id=opening.id, is_closed=False),)
        corridors = shapely.union_all(
            [
                space.polygon
                for space in self.site.spaces
                if space.storey_id == storey_id and space.use == "circulation"
            ]
        )
        place = door_towards(piece, home, preferred=corridors)
        return () if place is None else (_opening(storey_id, place, is_entrance=False),)

    def _connectors(self, storey: Storey) -> tuple[Edit, ...]:
        """A closed way up, else one through stair or lift spaces that lie over one another here."""
        for connector in self.site.connectors:
            ends = {landing.storey_id for landing in connector.landings}
            leads = any(not self.settled.reached.floors[end].is_empty for end in ends)
            if connector.is_closed and storey.id in ends and leads:
                return (ChangeConnector(id=connector.id, is_closed=False),)
        tower = self.site.storeys_of(storey.building_id)
        for use, kind in STACKED.items():
            for start in self.site.spaces:
                if start.storey_id != storey.id or start.use != use:
                    continue
                landings = []
                for other in tower:
                    shared = self._stacked(start, other)
                    point = None if shared is None else self._landing(other, shared)
                    if point is not None:
                        landings.append((other.id, point))
                reached = [i for i, _ in landings if not self.settled.reached.floors[i].is_empty]
                if reached and storey.id in dict(landings):
                    name = start.name
                    return (AddConnector(connector_kind=kind, landings=tuple(landings), name=name),)
        return ()

    def _stacked(self, start: Space, other: Storey) -> Polygon | None:
        """What a space shares in plan with one of its use on another storey."""
        parts = [
            part
            for space in self.site.spaces
            if space.storey_id == other.id and space.use == start.use
            for part in polygons_of(shapely.intersection(start.polygon, space.polygon))
            if part.area >= LEAST_OVERLAP
        ]
        return max(parts, key=lambda part: part.area, default=None)

    def _landing(self, storey: Storey, shared: Polygon) -> Point2 | None:
        floor = self.settled.network.floors[storey.id].area
        middle = shared.representative_point()
        if floor.is_empty or floor.distance(middle) > LANDING_SNAP:
            return None
        x, y = shapely.shortest_line(floor, middle).coords[0]
        return float(x), float(y)

    def _entrance(self, building: BuildingId | None) -> tuple[Edit, ...]:
        tower = self.site.storeys_of(building)
        ground = min(tower, key=lambda storey: abs(storey.level), default=None)
        if ground is None or building is None:
            return ()
        outer = [
            opening
            for opening in self.site.openings
            if opening.storey_id == ground.id
            and not opening.is_entrance
            and (opening.space_ids[0] is None) != (opening.space_ids[1] is None)
        ]
        if outer:

            def size(space_id: SpaceId | None) -> tuple[bool, float]:
                space = self.spaces.get(space_id) if space_id else None
                return (
                    (False, 0.0)
                    if space is None
                    else (space.use == "circulation", space.polygon.area)
                )

            best = max(outer, key=lambda opening: max(map(size, opening.space_ids)))
            return (ChangeOpening(id=best.id, is_entrance=True),)
        own = [space for space in self.site.spaces if space.storey_id == ground.id]
        corridors = [space for space in own if space.use == "circulation"] or own
        pieces = sorted(
            polygons_of(self.settled.network.floors[ground.id].area), key=lambda p: -p.area
        )
        wanted = shapely.union_all([space.polygon for space in corridors])
        for piece in pieces:
            place = door_outside(piece, ground.outline, preferred=wanted)
            if place is not None:
                return (_opening(ground.id, place, is_entrance=True),)
        return ()

    def _level(self, asset: Asset) -> tuple[Edit, ...]:
        """The nearest storey below an asset whose outline is around it, else the nearest."""
        x, y, z = asset.position
        near = [
            storey
            for storey in self.site.storeys
            if storey.building_id is not None and shapely.intersects_xy(storey.outline, x, y)
        ]
        below = [storey for storey in near if storey.elevation <= z + TOUCH]
        storey = (
            max(below, key=lambda storey: storey.elevation)
            if below
            else min(near, key=lambda storey: storey.elevation, default=None)
        )
        if storey is None:
            return ()
        return (MoveAsset(id=asset.id, storey_id=storey.id, point=(x, y)),)


def _opening(storey_id: StoreyId, place: DoorPlace, *, is_entrance: bool) -> AddOpening:
    return AddOpening(storey_id=storey_id, line=place.line, is_entrance=is_entrance)
