"""Spaces and zones drawn by hand, and what follows for floors, doors and assets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon
from shapely.ops import split

from spatial.edit_ground import LEAST_AREA, follow_ground, refuse_overlap, sound
from spatial.errors import EditRefused
from spatial.floor import polygons_of
from spatial.profile import NOT_FOR_PASSAGE
from spatial.site import Asset, Opening, Space, SpaceId, Storey, Zone, ZoneId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

    from spatial.draft import Draft
    from spatial.edit import (
        ChangeSpaces,
        DrawSpace,
        MergeSpaces,
        RemoveSpaces,
        RemoveZone,
        SetZone,
        SplitSpace,
    )
    from spatial.site import Point2

APART = 0.6  # m; spaces farther apart are not made one: a wall may lie between
BEYOND = 0.2  # m; a line that ends on a wall is meant to cut it


def draw_space(draft: Draft, edit: DrawSpace) -> None:
    """Do a `DrawSpace`."""
    storey = draft.get(Storey, edit.storey_id)
    polygon = sound(edit.polygon)
    refuse_overlap(draft, storey, polygon, ())
    space_id, source = draft.new()
    draft.put(
        Space(
            id=SpaceId(space_id),
            storey_id=storey.id,
            name=_named(edit.name),
            number=edit.number,
            use=edit.use,
            polygon=polygon,
            source=source,
        )
    )
    follow_ground(draft, storey, taken=MultiPolygon(), given=polygon)


def split_space(draft: Draft, edit: SplitSpace) -> None:
    """Do a `SplitSpace`."""
    old = draft.get(Space, edit.id)
    line = _longer(edit.line)
    parts = [old.polygon]
    if line.length > 0:
        pieces = [
            piece
            for polygon in polygons_of(old.polygon)
            for piece in polygons_of(split(polygon, line))
        ]
        if len(pieces) > len(polygons_of(old.polygon)):
            parts = _two_sides(pieces, line)
    if len(parts) < 2 or min(part.area for part in parts) < LEAST_AREA:
        raise EditRefused(
            "line-does-not-split", "the line has to lead right across the space", name=old.name
        )
    larger, smaller = sorted(parts, key=lambda part: -part.area)
    space_id, source = draft.new()
    draft.put(replace(old, polygon=larger))
    draft.put(
        replace(
            old,
            id=SpaceId(space_id),
            name=edit.name or old.name,
            name_en="" if edit.name else old.name_en,
            number="",
            polygon=smaller,
            source=source,
        )
    )
    for zone in draft.all(Zone):
        if old.id in zone.space_ids:
            draft.follow(replace(zone, space_ids=(*zone.space_ids, SpaceId(space_id))))
    storey = draft.get(Storey, old.storey_id)
    follow_ground(draft, storey, taken=old.polygon, given=old.polygon)


def merge_spaces(draft: Draft, edit: MergeSpaces) -> None:
    """Do a `MergeSpaces`."""
    spaces = [draft.get(Space, i) for i in dict.fromkeys(edit.ids)]
    if len(spaces) < 2:
        raise EditRefused("merge-needs-two", "choose at least two spaces to make them one")
    first, *others = spaces
    if any(other.storey_id != first.storey_id for other in others):
        raise EditRefused("merge-storeys", "spaces of two storeys cannot be one")
    together: BaseGeometry = first.polygon
    rest = list(others)
    while rest:
        gap, nearest = min(
            ((shapely.distance(together, other.polygon), other) for other in rest),
            key=lambda found: found[0],
        )
        if gap > APART:
            raise EditRefused(
                "merge-apart",
                f"{nearest.name} is {gap:.1f} m away from the others",
                name=nearest.name,
                gap_m=round(gap, 1),
            )
        together = shapely.union(together, nearest.polygon)
        rest.remove(nearest)
    gone = {other.id for other in others}
    polygon = MultiPolygon(polygons_of(together))
    draft.put(replace(first, polygon=polygon))
    _forget(draft, gone, instead=first.id)
    storey = draft.get(Storey, first.storey_id)
    follow_ground(draft, storey, taken=polygon, given=polygon)


def change_spaces(draft: Draft, edit: ChangeSpaces) -> None:
    """Do a `ChangeSpaces`."""
    if len(edit.ids) > 1 and (edit.name is not None or edit.number is not None):
        raise EditRefused("one-name-each", "several spaces cannot have the same name or number")
    if edit.pass_through is not None and not 1 <= edit.pass_through <= NOT_FOR_PASSAGE:
        raise EditRefused(
            "pass-through",
            f"a pass-through factor is 1 to {NOT_FOR_PASSAGE:.0f}",
            most=NOT_FOR_PASSAGE,
        )
    for space_id in edit.ids:
        old = draft.get(Space, space_id)
        renamed = edit.name is not None and edit.name != old.name
        draft.put(
            replace(
                old,
                name=old.name if edit.name is None else _named(edit.name),
                name_en="" if renamed else old.name_en,
                number=old.number if edit.number is None else edit.number,
                use=edit.use or old.use,
                pass_through=edit.pass_through or old.pass_through,
            )
        )


def remove_spaces(draft: Draft, edit: RemoveSpaces) -> None:
    """Do a `RemoveSpaces`."""
    spaces = [draft.get(Space, i) for i in dict.fromkeys(edit.ids)]
    _forget(draft, {space.id for space in spaces}, instead=None)
    for space in spaces:
        storey = draft.get(Storey, space.storey_id)
        follow_ground(draft, storey, taken=space.polygon, given=MultiPolygon())


def set_zone(draft: Draft, edit: SetZone) -> None:
    """Do a `SetZone`."""
    ids = None
    if edit.space_ids is not None:
        ids = tuple(draft.get(Space, i).id for i in dict.fromkeys(edit.space_ids))
    if edit.id is None:
        zone_id, source = draft.new()
        draft.put(
            Zone(
                id=ZoneId(zone_id), name=_named(edit.name or ""), space_ids=ids or (), source=source
            )
        )
        return
    old = draft.get(Zone, edit.id)
    renamed = edit.name is not None and edit.name != old.name
    draft.put(
        replace(
            old,
            name=old.name if edit.name is None else _named(edit.name),
            name_en="" if renamed else old.name_en,
            space_ids=old.space_ids if ids is None else ids,
        )
    )


def remove_zone(draft: Draft, edit: RemoveZone) -> None:
    """Do a `RemoveZone`."""
    draft.remove(draft.get(Zone, edit.id))


def _named(name: str) -> str:
    if not name.strip():
        raise EditRefused("name-missing", "a name is needed")
    return name.strip()


def _longer(points: Sequence[Point2]) -> LineString:
    """A line drawn from wall to wall, made to reach a little beyond them."""
    xy = np.array(points, dtype=np.float64)
    for end, before in ((0, 1), (-1, -2)):
        way = xy[end] - xy[before]
        length = float(np.hypot(*way))
        if length > 0:
            xy[end] += way / length * BEYOND
    return LineString(xy)


def _two_sides(pieces: list[Polygon], line: LineString) -> list[MultiPolygon]:
    """Pieces of a cut space, put together by the side of the line that they lie on."""
    (ax, ay), (bx, by) = line.coords[0], line.coords[-1]

    def is_left(piece: Polygon) -> bool:
        x, y = piece.representative_point().coords[0]
        return bool((bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0)

    sides: tuple[list[Polygon], list[Polygon]] = ([], [])
    for piece in pieces:
        sides[is_left(piece)].append(piece)
    if not all(sides):  # a crooked line: the largest piece against all others
        ordered = sorted(pieces, key=lambda piece: -piece.area)
        sides = ([ordered[0]], ordered[1:])
    return [MultiPolygon(side) for side in sides]


def _forget(draft: Draft, gone: set[SpaceId], *, instead: SpaceId | None) -> None:
    for space in draft.all(Space):
        if space.id in gone:
            draft.remove(space)
    for zone in draft.all(Zone):
        if gone & set(zone.space_ids):
            ids = dict.fromkeys(instead if i in gone else i for i in zone.space_ids)
            draft.follow(replace(zone, space_ids=tuple(i for i in ids if i is not None)))
    for opening in draft.all(Opening):
        if gone & set(opening.space_ids):
            left, right = (instead if i in gone else i for i in opening.space_ids)
            draft.follow(replace(opening, space_ids=(left, right)))
    for asset in draft.all(Asset):
        if asset.space_id in gone:
            draft.follow(replace(asset, space_id=instead))
