"""All that one file brought, moved as a whole: it was drawn from another origin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from spatial.edit_ground import follow_ground
from spatial.errors import EditRefused
from spatial.floor import polygons_of
from spatial.join_storeys import join_storeys
from spatial.site import Asset, Connector, Opening, Space, Storey

if TYPE_CHECKING:
    from spatial.draft import Draft
    from spatial.edit import ShiftFile
    from spatial.site import Point2, StoreyId


def shift_file(draft: Draft, edit: ShiftFile) -> None:
    """Do a `ShiftFile`."""
    files = {storey.source.file for storey in draft.all(Storey)}
    files |= {space.source.file for space in draft.all(Space)}
    files |= {asset.source.file for asset in draft.all(Asset)}
    if edit.file not in files:
        raise EditRefused("unknown-file", f"nothing came from {edit.file!r}", file=edit.file)
    _Shift(draft, edit).done()


class _Shift:
    def __init__(self, draft: Draft, edit: ShiftFile) -> None:
        self.draft, self.edit = draft, edit
        self.moved = {s.id for s in draft.all(Storey) if s.source.file == edit.file}

    def done(self) -> None:
        draft, edit = self.draft, self.edit
        self._storeys()
        self._spaces()
        for opening in draft.all(Opening):
            if opening.source.file == edit.file:
                start, end = opening.line
                draft.put(
                    replace(
                        opening,
                        line=(self._point(start), self._point(end)),
                        storey_id=self._storey(opening.storey_id),
                    )
                )
        for connector in draft.all(Connector):
            if connector.source.file == edit.file:
                landings = tuple(
                    replace(
                        landing,
                        storey_id=self._storey(landing.storey_id),
                        point=self._point(landing.point),
                        elevation=landing.elevation + edit.up,
                    )
                    for landing in connector.landings
                )
                draft.put(replace(connector, landings=landings))
        for asset in draft.all(Asset):
            if asset.source.file == edit.file:
                x, y, z = asset.position
                draft.put(
                    replace(
                        asset,
                        # Which storey it is on is said by where it is now, unless that came along.
                        storey_id=asset.storey_id if asset.storey_id in self.moved else None,
                        space_id=None,
                        access=None,
                        position=(*self._point((x, y)), z + edit.up),
                    )
                )
        join_storeys(draft, self.moved)

    def _storeys(self) -> None:
        for storey in self.draft.all(Storey):
            if storey.id in self.moved:
                self.draft.put(
                    replace(
                        storey,
                        elevation=storey.elevation + self.edit.up,
                        outline=self._shape(storey.outline),
                        walls=self._shape(storey.walls),
                        floor=self._shape(storey.floor),
                    )
                )

    def _spaces(self) -> None:
        """Spaces; those on storeys of other files take their floor along."""
        left: dict[StoreyId, tuple[list[MultiPolygon], list[MultiPolygon]]] = {}
        for space in self.draft.all(Space):
            if space.source.file != self.edit.file:
                continue
            polygon, storey_id = self._shape(space.polygon), self._storey(space.storey_id)
            self.draft.put(replace(space, polygon=polygon, storey_id=storey_id))
            if space.storey_id not in self.moved:
                left.setdefault(space.storey_id, ([], []))[0].append(space.polygon)
                left.setdefault(storey_id, ([], []))[1].append(polygon)
        for storey_id, (taken, given) in left.items():
            ground = [MultiPolygon(polygons_of(shapely.union_all(one))) for one in (taken, given)]
            storey = self.draft.get(Storey, storey_id)
            follow_ground(self.draft, storey, taken=ground[0], given=ground[1])

    def _storey(self, storey_id: StoreyId) -> StoreyId:
        """The storey that a thing is on when it was moved up or down."""
        if storey_id in self.moved:
            return storey_id
        own = self.draft.get(Storey, storey_id)
        tower = [s for s in self.draft.all(Storey) if s.building_id == own.building_id]
        return min(tower, key=lambda s: abs(s.elevation - own.elevation - self.edit.up)).id

    def _point(self, point: Point2) -> Point2:
        return point[0] + self.edit.east, point[1] + self.edit.north

    def _shape(self, shape: MultiPolygon) -> MultiPolygon:
        move = np.array([self.edit.east, self.edit.north])
        moved: MultiPolygon = shapely.transform(shape, lambda xy: xy + move)
        return moved
