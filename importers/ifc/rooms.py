"""Rooms that no file has as spaces: the rest areas of a floor between its walls and doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon

from importers.ifc.levels import Level, PlannedSpace
from importers.ifc.openings import cuts_of, rectangles
from importers.ifc.sections import (
    NOTHING,
    clean,
    difference,
    faces_union,
    grown_and_shrunk,
    section,
    union,
)
from importers.result import ImportIssue
from spatial.site import SpaceId, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.ifc.floors import Body
    from spatial.site import Point3, SpaceUse

_LEAK = 0.12  # m; half the widest crack between walls that lets no room run into the next
_NARROW = 0.25  # m; half the width under which slab that spaces leave bare is no floor
_LEAST = 1.0  # m² of a room
_OVERLAP = 0.06  # m that a room reaches into its doorways and to the spaces beside it
_ENOUGH_SLAB = 0.05  # share of the outline from which a slab is taken for the floor
_POCKET = 6.0  # m²; a smaller area that no way leads into is a chase or a wall's hollow
_BESIDE = 0.1  # m between areas that lie open to each other
_WAY = 0.6  # m of open border that somebody can walk through
_COURT = 9.0  # m²; a smaller void open to the sky is a light well
_OVERHEAD = 1.8  # m over a level from which a slab is over it
_WALLED = 0.5  # share of a room's border along high walls, from which it is no terrace
_COVERED = 0.3  # share of an area under slabs from which it is indoors
_LANDING = 20.0  # m²; a larger area open to a stairwell is a hall
_STAIRWELL, _WASHROOM, _SHAFT = 60.0, 40.0, 12.0  # m²; larger rooms are more than that
_MANY_DOORS = 4
_SLENDER = 0.55  # of 4π area / perimeter²; a corridor is less compact than that
_CORRIDOR_DOORS = 3


@dataclass(frozen=True, slots=True)
class Hints:
    """Places of fixtures that tell what a room is for."""

    washing: tuple[Point3, ...] = ()
    lifts: tuple[Point3, ...] = ()
    things: tuple[Point3, ...] = ()


def derive_rooms(
    level: Level, bodies: Sequence[Body] = (), *, is_lowest: bool = False
) -> tuple[list[PlannedSpace], str]:
    """
    Rooms where there is floor and the file has no space.

    Parameters
    ----------
    level
        With walls, openings, slab and outline; its rooms and voids are added to it.
    bodies
        Of the building: a stairwell that the slab leaves open is a room all the same.
    is_lowest
        Whether nothing of the building lies under the level: what is open to the sky there, with
        doors leading into it, is a courtyard.

    Returns
    -------
    rooms
        Those added, the largest first.
    key
        What to report: "spaces-derived", or "level-without-slab" where the outline had to stand in
        for a slab; "" where nothing was made.

    Notes
    -----
    A storey that has walls and slab but nothing known to be walked on (``is_bare``) gets rooms too,
    as long as its slab is real. Its walls have to enclose them.
    """
    enough = level.slab.area > max(8.0, _ENOUGH_SLAB * level.outline.area)
    from_outline = not level.spaces and not enough
    if level.is_bare and (from_outline or level.walls.is_empty):
        return [], ""
    if from_outline:
        base = level.outline
    elif level.outline.is_empty:
        base = level.slab
    else:
        base = clean(level.slab.intersection(level.outline))
    if base.is_empty:
        return [], ""
    taken = union([level.walls, cuts_of(level.openings), *(s.polygon for s in level.spaces)])
    bare = difference(base, taken)
    crack = _NARROW if level.spaces else _LEAK
    opened = grown_and_shrunk(bare, -crack)
    areas = sorted(clean(opened, _LEAST).geoms, key=lambda area: -area.area)
    if level.spaces:
        areas = [area for area in areas if _is_entered(area, level)]
    courts: list[Polygon] = []
    if not from_outline:
        wells = list(_stairwells(level, [base, taken, *areas], list(_flights(level, bodies))))
        areas, wells = _with_landings(areas, wells)
        courts = list(_courts(level, bodies)) if is_lowest else []
        areas = sorted([*areas, *wells, *courts], key=lambda area: -area.area)
    made = [_room(area, level, number) for number, area in enumerate(areas, 1)]
    for room, area in zip(made, areas, strict=True):
        if any(area is court for court in courts):
            room.use = "outdoor"
    level.spaces += made
    key = "level-without-slab" if from_outline else "spaces-derived"
    return made, key if made else ""


def _stairwells(
    level: Level, filled: Sequence[BaseGeometry], flights: Sequence[Polygon]
) -> Iterator[Polygon]:
    """
    Voids of the floor that a door opens into and a stair climbs through; the others are kept.

    Many models cut the whole stairwell out of the slab, its landing too.
    """
    # The first of them leaves little, which is soon cut further.
    opened = grown_and_shrunk(difference(level.outline, *filled), -_LEAK)
    doors = rectangles(level.openings, proud=_BESIDE)
    voids = []
    for area in clean(opened, _LEAST).geoms:
        climbed = any(area.intersection(flight).area > 0.3 * flight.area for flight in flights)
        if climbed and area.area < _STAIRWELL and any(map(area.intersects, doors)):
            yield area
        else:
            voids.append(area)
    level.voids = MultiPolygon(voids)


def _with_landings(
    areas: Sequence[Polygon], wells: Sequence[Polygon]
) -> tuple[list[Polygon], list[Polygon]]:
    """Stairwells with the landings that lie open to them, and the areas that are none."""
    left = list(areas)
    grown = []
    for well in wells:
        for area in [area for area in left if area.area < _LANDING]:
            if well.buffer(_BESIDE).intersection(area).area > _BESIDE * _WAY:
                closed = union([well, area]).buffer(_BESIDE, join_style="mitre")
                closed = closed.buffer(-_BESIDE, join_style="mitre")
                well = max(clean(closed).geoms, key=lambda part: part.area)  # noqa: PLW2901
                left = [other for other in left if other is not area]
        grown.append(well)
    return left, grown


def _courts(level: Level, bodies: Sequence[Body]) -> Iterator[Polygon]:
    """Large voids that doors open into, with nothing over them: taken out of the level's voids."""
    doors = rectangles(level.openings, proud=_BESIDE)
    open_ = [v for v in level.voids.geoms if v.area >= _COURT and any(map(v.intersects, doors))]
    if not open_:
        return
    over = union(
        faces_union(mesh, np.ones(len(mesh.faces), dtype=bool))
        for body in bodies
        if body.fact.role in ("slab", "roof") and body.high > level.z + _OVERHEAD
        for mesh in body.meshes
        if mesh.vertices[:, 2].max() > level.z + _OVERHEAD
    )
    for void in open_:
        if not over.is_empty and void.intersection(over).area < _COVERED * void.area:
            level.voids = MultiPolygon([v for v in level.voids.geoms if v is not void])
            yield void


def _room(area: Polygon, level: Level, number: int) -> PlannedSpace:
    point = area.representative_point()
    mark = f"derived:{level.guid}:{point.x:.1f},{point.y:.1f}"
    wide = area.buffer(_OVERLAP, join_style="mitre")
    return PlannedSpace(
        id=SpaceId(make_id(level.file, mark, "space")),
        key=None,
        guid=mark,
        file=level.file,
        name=f"{level.name}-{number}",
        number=str(number),
        use="other",
        polygon=clean(wide.difference(level.walls), 0.05),
        z=level.z,
        height=None,
        ifc_class="",
    )


def _is_entered(area: Polygon, level: Level) -> bool:
    """Whether a rest area beside spaces is a place to walk: large, or with a way into it."""
    if area.area >= _POCKET:
        return True
    near = area.buffer(_BESIDE + _OVERLAP)
    if any(near.intersects(opening_area) for opening_area in cuts_of(level.openings).geoms):
        return True
    rim = area.buffer(_BESIDE).difference(level.walls)
    return any(
        rim.intersection(space.polygon).area > _BESIDE * _WAY
        for space in level.spaces
        if space.polygon.distance(area) < _BESIDE
    )


def name_uses(
    level: Level, rooms: Sequence[PlannedSpace], bodies: Sequence[Body], hints: Hints
) -> None:
    """
    Say what derived rooms are for, by what stands in them, lies over them and opens into them.

    Parameters
    ----------
    level
        Whose openings know their sides already.
    rooms
        The derived ones.
    bodies
        Of the building: stairs, and the slabs overhead.
    hints
        Fixtures placed in the building.
    """
    if not rooms:
        return
    doors = [0] * len(level.spaces)
    for opening in level.openings:
        for side in opening.sides:
            if side is not None:
                doors[side] += 1
    flights = list(_flights(level, bodies))
    cover = _overhead(level, bodies)
    for i, room in enumerate(level.spaces):
        if room.use == "other" and any(room is own for own in rooms):
            room.use = _use(room, level, doors[i], flights, cover, hints, bodies)


def _use(
    room: PlannedSpace,
    level: Level,
    doors: int,
    flights: Sequence[Polygon],
    cover: MultiPolygon | None,
    hints: Hints,
    bodies: Sequence[Body],
) -> SpaceUse:
    area = room.polygon.area
    if area < _STAIRWELL and any(room.polygon.intersection(f).area > 0.3 * f.area for f in flights):
        return "stair"
    if area < _SHAFT and _holds(room, level, hints.lifts):
        return "lift"
    if area < _WASHROOM and _holds(room, level, hints.washing):
        return "sanitary"
    is_open = cover is not None and room.polygon.intersection(cover).area < _COVERED * area
    if is_open and not (doors and _is_walled(room, level, bodies)):
        return "roof"
    roundness = 12.566 * area / max(room.polygon.length, 0.1) ** 2
    if doors >= _MANY_DOORS or (doors >= _CORRIDOR_DOORS and roundness < _SLENDER):
        return "circulation"
    return "other"


def _is_walled(room: PlannedSpace, level: Level, bodies: Sequence[Body]) -> bool:
    """Whether walls as high as a room's stand around it: the roof over it was not exported."""
    rim = room.polygon.boundary
    near = room.polygon.buffer(_BESIDE + _OVERLAP)
    low, high = np.array(near.bounds[:2]), np.array(near.bounds[2:])
    walls = [
        section(mesh, level.z + _OVERHEAD)
        for body in bodies
        if body.fact.role in ("wall", "curtain") and body.high > level.z + _OVERHEAD
        for mesh in body.meshes
        if (mesh.vertices[:, :2].min(0) <= high).all()
        and (mesh.vertices[:, :2].max(0) >= low).all()
    ]
    beside = union(walls).buffer(_BESIDE + _OVERLAP)
    return bool(rim.intersection(beside).length > _WALLED * rim.length)


def _holds(room: PlannedSpace, level: Level, places: Sequence[Point3]) -> bool:
    return any(
        level.z - 0.3 <= z <= level.z + 2.5 and room.polygon.contains(Point(x, y))
        for x, y, z in places
    )


def _flights(level: Level, bodies: Sequence[Body]) -> Iterator[Polygon]:
    for body in bodies:
        if body.fact.role == "stair" and body.low < level.z + 1.5 and body.high > level.z - 0.5:
            for mesh in body.meshes:
                if mesh.vertices[:, 2].max() > level.z - 0.5:
                    yield shapely.box(*mesh.vertices[:, :2].min(0), *mesh.vertices[:, :2].max(0))


def _overhead(level: Level, bodies: Sequence[Body]) -> MultiPolygon | None:
    """What slabs and roofs cover from above; None where the level has no wall to be a roof in."""
    over = [
        shapely.convex_hull(shapely.multipoints(mesh.vertices[:, :2]))
        for body in bodies
        if body.fact.role in ("slab", "roof") and body.high > level.z + _OVERHEAD
        for mesh in body.meshes
        if mesh.vertices[:, 2].max() > level.z + _OVERHEAD
    ]
    if over:
        return union(over)
    # Files without any slab say nothing of roofs.
    return NOTHING if any(b.fact.role in ("slab", "roof") for b in bodies) else None


def is_idle_roof(level: Level, rooms: Sequence[PlannedSpace], hints: Hints) -> bool:
    """Whether a level is a roof that nothing stands on and no door leads onto: no floor at all."""
    if level.openings or len(rooms) < len(level.spaces):
        return False
    if any(room.use != "roof" for room in rooms):
        return False
    return not any(
        level.z - 0.3 <= z <= level.z + 2.5 and level.outline.contains(Point(x, y))
        for x, y, z in hints.things
    )


def derived_issue(key: str, level: Level, rooms: Sequence[PlannedSpace]) -> ImportIssue:
    """How many rooms a level was given."""
    return ImportIssue(
        severity="notice",
        key=key,
        file=level.file,
        source_id=level.guid,
        facts={"storey": level.name, "spaces": len(rooms)},
    )
