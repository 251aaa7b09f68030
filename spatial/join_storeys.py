"""Storeys of two files that lie over one another made one, what both of them drew kept once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from spatial.floor import polygons_of
from spatial.same_part import NEAR, SHARED
from spatial.site import Asset, Connector, Opening, Space, Storey, Zone

if TYPE_CHECKING:
    from collections.abc import Set

    from spatial.draft import Draft
    from spatial.site import SpaceId, StoreyId

OVER = 0.5  # share of the smaller outline from which on one storey lies over another


def join_storeys(draft: Draft, moved: Set[StoreyId]) -> None:
    """
    Make storeys that now lie on others one with them.

    Parameters
    ----------
    draft
        The plan, the storeys already where they shall be.
    moved
        Those that came. Each joins the storey nearest in height, within 0.5 m, that is of the same
        building or lies under at least half of it; its building goes when no storey is left of it.
        A room drawn in both is kept once, as it was here before, and so is a door.
    """
    for storey_id in moved:
        came = draft.get(Storey, storey_id)
        home = _home(draft, came, moved)
        if home is not None:
            _Join(draft, came, home).done()


def _home(draft: Draft, came: Storey, moved: Set[StoreyId]) -> Storey | None:
    near = [
        storey
        for storey in draft.all(Storey)
        if storey.id not in moved
        and (storey.building_id is None) == (came.building_id is None)
        and abs(storey.elevation - came.elevation) <= NEAR[Storey]
        and (storey.building_id == came.building_id or _lies_over(storey, came))
    ]
    return min(near, key=lambda storey: abs(storey.elevation - came.elevation), default=None)


def _lies_over(one: Storey, other: Storey) -> bool:
    least = min(one.outline.area, other.outline.area)
    return bool(least > 0 and one.outline.intersection(other.outline).area >= OVER * least)


class _Join:
    def __init__(self, draft: Draft, came: Storey, home: Storey) -> None:
        self.draft, self.came, self.home = draft, came, home

    def done(self) -> None:
        draft, came, home = self.draft, self.came, self.home
        same = self._spaces()
        self._openings(same)
        for connector in draft.all(Connector):
            landings = tuple(
                replace(landing, storey_id=home.id, elevation=home.elevation)
                if landing.storey_id == came.id
                else landing
                for landing in connector.landings
            )
            if landings != connector.landings:
                draft.follow(replace(connector, landings=landings))
        for asset in draft.all(Asset):
            if asset.storey_id == came.id:
                draft.follow(replace(asset, storey_id=home.id, space_id=None, access=None))
            elif asset.space_id in same:
                draft.follow(replace(asset, space_id=same[asset.space_id]))
        for zone in draft.all(Zone):
            ids = tuple(dict.fromkeys(same.get(i, i) for i in zone.space_ids))
            if ids != zone.space_ids:
                draft.follow(replace(zone, space_ids=ids))
        walls = shapely.union(home.walls, self._new_walls())
        draft.put(
            replace(
                home,
                outline=_area(shapely.union(home.outline, came.outline)),
                walls=_area(walls),
                floor=_area(shapely.union(home.floor, shapely.difference(came.floor, walls))),
            )
        )
        draft.remove(came)
        if came.building_id is not None and all(
            storey.building_id != came.building_id for storey in draft.all(Storey)
        ):
            draft.remove(next(b for b in draft.site.buildings if b.id == came.building_id))

    def _new_walls(self) -> MultiPolygon:
        """Walls where nothing could be walked on here: doors of both stay open."""
        return _area(shapely.difference(self.came.walls, self.home.floor))

    def _spaces(self) -> dict[SpaceId, SpaceId]:
        """Rooms moved over; those drawn in both by the id of the one that stays."""
        own = [space for space in self.draft.all(Space) if space.storey_id == self.home.id]
        same: dict[SpaceId, SpaceId] = {}
        for space in self.draft.all(Space):
            if space.storey_id != self.came.id:
                continue
            twin = next((one for one in own if _are_one(one, space)), None)
            if twin is None:
                self.draft.follow(replace(space, storey_id=self.home.id))
            else:
                same[space.id] = twin.id
                self.draft.remove(space)
        return same

    def _openings(self, same: dict[SpaceId, SpaceId]) -> None:
        own = [one for one in self.draft.all(Opening) if one.storey_id == self.home.id]
        for opening in self.draft.all(Opening):
            if opening.storey_id != self.came.id:
                continue
            if any(_gap(one, opening) <= NEAR[Opening] for one in own):
                self.draft.remove(opening)
                continue
            left, right = (i if i is None else same.get(i, i) for i in opening.space_ids)
            self.draft.follow(replace(opening, storey_id=self.home.id, space_ids=(left, right)))


def _are_one(one: Space, other: Space) -> bool:
    common = one.polygon.intersection(other.polygon).area
    return bool(common > SHARED * max(one.polygon.area, other.polygon.area))


def _gap(one: Opening, other: Opening) -> float:
    """Metres between the middles of two doors."""
    middles = [np.mean(opening.line, axis=0) for opening in (one, other)]
    return float(np.hypot(*(middles[0] - middles[1])))


def _area(shape: shapely.Geometry) -> MultiPolygon:
    return MultiPolygon(polygons_of(shape))
