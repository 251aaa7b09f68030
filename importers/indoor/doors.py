"""Where doors stand: points put into walls, what lies to either side, and doors nobody drew."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from importers.grounds import polygons_of
from importers.indoor.plan import ENTRANCE_WIDTH, Door
from spatial.derived import DERIVED_DOOR, DERIVED_ENTRANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.drawing import Label
    from importers.indoor.plan import Room
    from spatial.site import Point2

SNAP = 1.5  # m; a door drawn as a point lies no farther from the wall that it is in
REACH = 1.0  # m; thickest wall that a door leads through
OUTSIDE = 1.6  # m; where to look for the outside, beyond a thick outer wall
NARROWEST = 0.3  # m; a shorter line is no door
SHARED = 0.35  # m; rooms no farther apart than this share a wall
LEAST_SHARED = 0.8  # m of shared wall that a door fits in
_STEPS = (0.08, 0.2, 0.35, 0.5, 0.7, 0.85, REACH)


@dataclass(frozen=True, slots=True)
class Side:
    """What lies to one side of a door: a room (its index) this many metres off, or the outside."""

    room: int | None
    metres: float
    is_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HungDoor:
    """A door as a line from jamb to jamb, with its two sides: left of the line first."""

    door: Door
    line: tuple[Point2, Point2]
    left: Side
    right: Side

    @property
    def throat(self) -> Polygon:
        """The piece of floor under the door, reaching into what lies to either side."""
        (x0, y0), (x1, y1) = self.line
        length = math.hypot(x1 - x0, y1 - y0)
        nx, ny = -(y1 - y0) / length, (x1 - x0) / length
        a, b = self.left.metres + 0.2, self.right.metres + 0.2
        return Polygon(
            [
                (x0 + nx * a, y0 + ny * a),
                (x1 + nx * a, y1 + ny * a),
                (x1 - nx * b, y1 - ny * b),
                (x0 - nx * b, y0 - ny * b),
            ]
        )


def hang(doors: Iterable[Door], rooms: Sequence[Room], outline: MultiPolygon) -> list[HungDoor]:
    """
    Doors of one level in their walls.

    Parameters
    ----------
    doors
        As drawn.
    rooms
        Walkable rooms of the level.
    outline
        Closed outline of the level, holes filled.

    Returns
    -------
    hung
        Without doors that touch no room and lie in no wall.
    """
    polygons = [room.polygon for room in rooms]
    tree = STRtree(polygons)
    found = []
    for door in doors:
        line = _line_of(door, rooms, tree)
        if line is None:
            continue
        sides = [_side(line, sign, polygons, tree, outline) for sign in (1, -1)]
        if sides[0].room is not None and sides[0].room == sides[1].room:
            # In the wall of a small room inside a large one: the smaller is what it leads into.
            sides = _sides_nested(line, polygons, tree) or sides
        found.append(HungDoor(door=door, line=line, left=sides[0], right=sides[1]))
    return found


def _line_of(door: Door, rooms: Sequence[Room], tree: STRtree) -> tuple[Point2, Point2] | None:
    place = door.place
    if isinstance(place, Point):
        return _line_at(place, door.width, rooms, tree)
    if isinstance(place, Polygon):
        return _axis(place)
    (x0, y0), (x1, y1) = place.coords[0][:2], place.coords[-1][:2]
    if math.hypot(x1 - x0, y1 - y0) < NARROWEST:
        middle = place.interpolate(0.5, normalized=True)
        return _line_at(middle, door.width, rooms, tree)
    return (x0, y0), (x1, y1)


def _line_at(
    place: Point, width: float, rooms: Sequence[Room], tree: STRtree
) -> tuple[Point2, Point2] | None:
    """A line as long as the door is wide on the piece of wall nearest to a point."""
    near = tree.query(place, predicate="dwithin", distance=SNAP)
    best: tuple[float, float, tuple[Point2, Point2]] | None = None
    for index in near.tolist():
        rank = 0.0 if rooms[index].enclosed else 0.1  # an open area has no wall to hang a door in
        for ring in shapely.get_parts(rooms[index].polygon.boundary).tolist():
            coords = shapely.get_coordinates(ring)
            pieces = shapely.linestrings(np.stack((coords[:-1], coords[1:]), axis=1))
            away = shapely.distance(pieces, place)
            # A point on a corner belongs to the longer of the two walls.
            at = min(
                range(len(pieces)), key=lambda i: (round(float(away[i]), 2), -pieces[i].length)
            )
            metres = float(away[at]) + rank
            if metres <= SNAP + rank and (best is None or metres < best[0] - 1e-6):
                best = (metres, 0.0, _centred(pieces[at], place, width))
    return None if best is None else best[2]


def _centred(piece: LineString, place: Point, width: float) -> tuple[Point2, Point2]:
    length = piece.length
    half = min(width, 0.95 * length) / 2
    along = min(max(piece.project(place), half), length - half)
    first, last = piece.interpolate(along - half), piece.interpolate(along + half)
    return (first.x, first.y), (last.x, last.y)


def _axis(block: Polygon) -> tuple[Point2, Point2] | None:
    """Middle line of a block along its longer side."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))
    if len(corners) < 5:
        return None
    a, b, c, d = corners[:4]
    if np.hypot(*(b - a)) < np.hypot(*(c - b)):
        a, b, c, d = b, c, d, a
    first, last = (a + d) / 2, (b + c) / 2
    if np.hypot(*(last - first)) < NARROWEST:
        return None
    return (float(first[0]), float(first[1])), (float(last[0]), float(last[1]))


def _beside(line: tuple[Point2, Point2], sign: int, metres: float) -> Point:
    (x0, y0), (x1, y1) = line
    length = math.hypot(x1 - x0, y1 - y0)
    nx, ny = -(y1 - y0) / length * sign, (x1 - x0) / length * sign
    return Point((x0 + x1) / 2 + nx * metres, (y0 + y1) / 2 + ny * metres)


def _side(
    line: tuple[Point2, Point2],
    sign: int,
    polygons: Sequence[MultiPolygon],
    tree: STRtree,
    outline: MultiPolygon,
) -> Side:
    for metres in _STEPS:
        held = tree.query(_beside(line, sign, metres), predicate="within")
        if len(held):
            smallest = min(held.tolist(), key=lambda i: (polygons[i].area, i))
            return Side(smallest, metres, is_outside=False)
    is_outside = not outline.contains(_beside(line, sign, OUTSIDE)) or not outline.contains(
        _beside(line, sign, _STEPS[1])
    )
    return Side(None, 0.3 if not is_outside else 0.5, is_outside)


def _sides_nested(
    line: tuple[Point2, Point2], polygons: Sequence[MultiPolygon], tree: STRtree
) -> list[Side] | None:
    middle = LineString(line).interpolate(0.5, normalized=True)
    held = tree.query(middle, predicate="dwithin", distance=SHARED).tolist()
    inner = min(held, key=lambda i: polygons[i].area)
    sides = []
    for sign in (1, -1):
        others = [i for i in held if polygons[i].contains(_beside(line, sign, SHARED))]
        room = min(others, key=lambda i: polygons[i].area, default=None)
        sides.append(Side(room, SHARED, is_outside=False))
    rooms = {side.room for side in sides}
    return sides if len(rooms) == 2 and inner in rooms and None not in rooms else None


def closed(outline: MultiPolygon, gap: float = 0.3) -> MultiPolygon:
    """An outline with narrow gaps between rooms and all holes filled."""
    grown = shapely.buffer(outline, gap, join_style="mitre")
    shut = polygons_of(shapely.buffer(grown, -gap, join_style="mitre"))
    return polygons_of(shapely.union_all([Polygon(part.exterior) for part in shut.geoms]))


def assumed_doors(rooms: Sequence[Room], level: Label) -> list[Door]:
    """
    Doors for a level on which nobody drew one: each room opens onto the circulation beside it.

    Notes
    -----
    Breadth first from the corridors (else from the largest room), over the longest shared wall. The
    ids begin with ``derived:``, so that a planner sees which doors are guesses.
    """
    if len(rooms) < 2:
        return []
    reached = [i for i, room in enumerate(rooms) if room.use == "circulation"]
    reached = reached or [max(range(len(rooms)), key=lambda i: rooms[i].polygon.area)]
    left = set(range(len(rooms))) - set(reached)
    doors = []
    while reached and left:
        following = []
        for index in sorted(left):
            edges = [
                (edge.length, other, edge)
                for other in reached
                if (edge := shared_wall(rooms[index].polygon, rooms[other].polygon)) is not None
            ]
            if not edges:
                continue
            _, _, edge = max(edges, key=lambda found: (found[0], -found[1]))
            line = _centred(edge, edge.interpolate(0.5, normalized=True), 0.9)
            room = rooms[index]
            mark = f"{DERIVED_DOOR}{room.label.id}"
            label = replace(level, id=mark, name="", name_en="", code="")
            doors.append(Door(label=label, level=room.level, place=LineString(line)))
            following.append(index)
        reached, left = following, left - set(following)
    return doors


def shared_wall(room: BaseGeometry, other: BaseGeometry) -> LineString | None:
    """Longest straight piece of one room's edge that runs along the other, None where too short."""
    if not shapely.dwithin(room, other, SHARED):
        return None
    common = shapely.intersection(room.boundary, shapely.buffer(other, SHARED, cap_style="flat"))
    coords = [shapely.get_coordinates(part) for part in shapely.get_parts(common).tolist()]
    pieces = [
        LineString(pair)
        for part in coords
        for pair in np.stack((part[:-1], part[1:]), axis=1)
        if len(part) > 1
    ]
    longest = max(pieces, key=lambda piece: piece.length, default=None)
    return longest if longest is not None and longest.length >= LEAST_SHARED else None


def assumed_entrance(
    rooms: Sequence[Room], outline: MultiPolygon, hints: Sequence[Point], level: Label
) -> list[Door]:
    """
    Entrances of a building that none is drawn for.

    One beside each hint that lies within 20 m of the outline; without hints one in the longest
    outer wall of a corridor, else of the largest room.
    """
    walls = shapely.buffer(outline.boundary, REACH)
    halls = [room for room in rooms if room.use == "circulation"]
    halls = halls or sorted(rooms, key=lambda room: -room.polygon.area)[:1]
    near = [hint for hint in hints if hint.distance(outline) <= 20.0]
    candidates = rooms if near else halls
    pieces = []
    for room in candidates:
        outer = shapely.intersection(room.polygon.boundary, walls)
        for part in shapely.get_parts(outer).tolist():
            coords = shapely.get_coordinates(part)
            pieces += [
                piece
                for pair in np.stack((coords[:-1], coords[1:]), axis=1)
                if (piece := LineString(pair)).length >= LEAST_SHARED
                and not outline.contains(piece.interpolate(0.5, normalized=True).buffer(REACH))
            ]
    if not pieces:
        return []
    if near:
        chosen = [(min(pieces, key=lambda p: p.distance(hint)), hint) for hint in near]
    else:
        longest = max(pieces, key=lambda piece: piece.length)
        chosen = [(longest, longest.interpolate(0.5, normalized=True))]
    return [
        Door(
            label=replace(level, id=f"{DERIVED_ENTRANCE}{level.id}:{i}", name="", name_en=""),
            level=level.id,
            place=LineString(_centred(piece, hint, ENTRANCE_WIDTH)),
            is_entrance=True,
        )
        for i, (piece, hint) in enumerate(chosen)
    ]
