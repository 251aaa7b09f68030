"""Where assets are: their storey, their space, and a point to stand at and look at them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import MultiPolygon, Point

from spatial.floor import polygons_of, walkable_floor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spatial.site import Asset, Point2, Site, Space, SpaceId, StoreyId

INDOOR_REACH, OUTDOOR_REACH = 2.5, 10.0  # m from an asset to where one can stand
BELOW_FLOOR = 0.5  # m; sockets and drains are drawn in the slab
ABOVE_FLOOR = 8.0  # m; the top storey has no storey above that would end it
BESIDE_OUTLINE = 0.5  # m; lamps and signs hang outside on the facade
LEAST_STAND = 0.01  # m²


def place_assets(site: Site, *, floors: Mapping[StoreyId, MultiPolygon] | None = None) -> Site:
    """
    Give every asset a storey, a space and a point to stand at, where it has none.

    Parameters
    ----------
    site
        The site. What an asset already says is kept.
    floors
        Walkable floor of each storey where it is known already (``FloorNetwork.area``).

    Returns
    -------
    site
        Storey by height and outline; space by position; access the nearest point of the walkable
        floor, of its own space if it has one, within 2.5 m indoors and 10 m on the grounds.
        Assets too far off stay without.
    """
    placing = _Placing(site, floors)
    return replace(site, assets=tuple(placing.placed(asset) for asset in site.assets))


class _Placing:
    def __init__(self, site: Site, floors: Mapping[StoreyId, MultiPolygon] | None) -> None:
        self.storeys = {storey.id: storey for storey in site.storeys}
        self.indoors = sorted(
            (s for s in site.storeys if s.building_id is not None), key=lambda s: -s.elevation
        )
        self.grounds = [s for s in site.storeys if s.building_id is None]
        self.site, self.known = site, dict(floors or {})
        self.spaces: dict[StoreyId, list[Space]] = {storey.id: [] for storey in site.storeys}
        self.space_by_id = {space.id: space for space in site.spaces}
        for space in site.spaces:
            self.spaces[space.storey_id].append(space)
        self.trees = {
            storey_id: shapely.STRtree([space.polygon for space in own])
            for storey_id, own in self.spaces.items()
        }
        self.stands: dict[SpaceId, MultiPolygon] = {}
        self.bodies = {
            s.id: shapely.buffer(
                s.outline if not s.outline.is_empty else s.floor,
                BESIDE_OUTLINE,
                join_style="mitre",
            )
            for s in self.indoors
        }
        for geometry in self.bodies.values():
            shapely.prepare(geometry)

    def placed(self, asset: Asset) -> Asset:
        storey_id = asset.storey_id or self._storey_at(asset)
        if storey_id is None:
            return asset
        point = (asset.position[0], asset.position[1])
        space_id = asset.space_id or self._space_at(storey_id, point)
        access = asset.access or self._access(storey_id, space_id, point)
        return replace(asset, storey_id=storey_id, space_id=space_id, access=access)

    def _storey_at(self, asset: Asset) -> StoreyId | None:
        x, y, z = asset.position
        for storey in self.indoors:
            if storey.elevation - BELOW_FLOOR <= z <= storey.elevation + ABOVE_FLOOR and (
                shapely.intersects_xy(self.bodies[storey.id], x, y)
            ):
                return storey.id
        point = Point(x, y)
        for grounds in self.grounds:
            if shapely.dwithin(grounds.floor, point, OUTDOOR_REACH) or shapely.intersects(
                grounds.outline, point
            ):
                return grounds.id
        return None

    def _space_at(self, storey_id: StoreyId, point: Point2) -> SpaceId | None:
        own = self.spaces[storey_id]
        found = self.trees[storey_id].query(Point(point), predicate="intersects")
        # The smallest: a room inside a larger one is the closer description.
        return min((own[i] for i in found), key=lambda s: s.polygon.area).id if len(found) else None

    def _access(
        self, storey_id: StoreyId, space_id: SpaceId | None, point: Point2
    ) -> Point2 | None:
        floor = self._floor(storey_id)
        outdoors = self.storeys[storey_id].building_id is None
        limit = OUTDOOR_REACH if outdoors else INDOOR_REACH
        if space_id is not None:
            # From its own room: through a wall would be nearer, and no use.
            within = self._stand(space_id, floor)
            access = _nearest_within(within, point, limit)
            if access is not None:
                return access
        return _nearest_within(floor, point, limit)

    def _floor(self, storey_id: StoreyId) -> MultiPolygon:
        if storey_id not in self.known:
            self.known[storey_id] = walkable_floor(self.storeys[storey_id], self.site.openings)
        return self.known[storey_id]

    def _stand(self, space_id: SpaceId, floor: MultiPolygon) -> MultiPolygon:
        if space_id not in self.stands:
            self.stands[space_id] = _standing(self.space_by_id[space_id], floor)
        return self.stands[space_id]


def _standing(space: Space, floor: MultiPolygon) -> MultiPolygon:
    common = MultiPolygon(polygons_of(shapely.intersection(space.polygon, floor)))
    return common if common.area >= LEAST_STAND else MultiPolygon()


def _nearest_within(area: MultiPolygon, point: Point2, limit: float) -> Point2 | None:
    if area.is_empty:
        return None
    if shapely.intersects_xy(area, *point):
        return point
    line = shapely.shortest_line(area, Point(point))
    x, y = line.coords[0]
    return (float(x), float(y)) if line.length <= limit else None
