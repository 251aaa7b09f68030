"""Rooms of a drawing: outlines drawn as rooms, else what walls and closed gaps enclose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import Voronoi
from shapely import STRtree
from shapely.geometry import MultiPolygon, Point, Polygon

from importers.dxf.walls import SKIN, THICKEST, holes_of, is_thin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.dxf.names import Label

LEAST_ROOM = 0.7  # m²
LEAST_OUTLINE = 1.0  # m²; of an outline drawn as a room
CLOSINGS = (0.4, 0.8, 1.3)  # m; tried where a named room is not closed
SAME_ROOM = 0.5  # share of an enclosed area that an outline must cover to stand for it
APART = 1.8  # m between the labels of two rooms that are open to one another


@dataclass(slots=True)
class DrawnRoom:
    """One room: ``origin`` says how it was found; ``closed_by`` is the closing it took, metres."""

    polygon: MultiPolygon
    origin: str
    name: str = ""
    number: str = ""
    closed_by: float = 0.0


@dataclass(slots=True)
class RoomPlan:
    """Rooms, the walls as they stand between them, and labels that fell into no room."""

    rooms: list[DrawnRoom]
    walls: BaseGeometry
    homeless: list[str]
    divided: int


def find_rooms(
    mass: BaseGeometry,
    throats: Sequence[Polygon],
    outlines: Sequence[Polygon],
    labels: Sequence[Label],
) -> RoomPlan:
    """
    Rooms with their names.

    Parameters
    ----------
    mass
        Walls, columns and windows.
    throats
        Rectangles that close the gaps between them.
    outlines
        Closed lines on layers of rooms; preferred to what walls enclose.
    labels
        What may name rooms.
    """
    barrier = shapely.union_all([mass, *throats])
    rooms = _outlined(outlines, mass)
    covered = shapely.union_all([room.polygon for room in rooms])
    walls = mass
    for hole in holes_of(barrier):
        if is_thin(hole, THICKEST):
            if hole.intersection(shapely.union_all(list(throats))).is_empty:
                walls = shapely.union(walls, hole.buffer(SKIN))
            continue
        grown = _grown(hole)
        if hole.area < LEAST_ROOM:
            continue
        if grown.intersection(covered).area >= SAME_ROOM * grown.area:
            continue
        rooms.append(DrawnRoom(grown, "walls"))
    rooms += _half_closed(barrier, rooms, labels)
    homeless = _named(rooms, labels)
    divided, parted = _divided(rooms, labels)
    return RoomPlan(parted, walls, homeless, divided)


def _outlined(outlines: Sequence[Polygon], mass: BaseGeometry) -> list[DrawnRoom]:
    """Outlines drawn as rooms, smallest first taken whole, walls cut out of them."""
    usable = sorted((o for o in outlines if o.area >= LEAST_OUTLINE), key=lambda o: o.area)
    kept: list[Polygon] = []
    tree = STRtree(usable) if usable else None
    for number, outline in enumerate(usable):
        assert tree is not None  # there are outlines
        smaller = [
            usable[i]
            for i in tree.query(outline, predicate="intersects")
            if i < number and usable[i].intersection(outline).area > 0.5 * usable[i].area
        ]
        # An outline that others fill is the storey's or the flat's, not a room's.
        filled = shapely.union_all(smaller).intersection(outline).area if smaller else 0.0
        same = any(s.intersection(outline).area > 0.9 * outline.area for s in smaller)
        if same or filled > 0.7 * outline.area:
            continue
        rest = outline.difference(shapely.union_all(smaller)) if smaller else outline
        largest = max(_parts(rest), key=lambda p: p.area, default=None)
        if largest is not None and largest.area >= LEAST_OUTLINE:
            kept.append(largest)
    rooms = []
    solid = mass.buffer(-SKIN, join_style="mitre")
    for polygon in kept:
        inner = _parts(polygon.difference(solid))
        inner = [p for p in inner if p.area >= LEAST_ROOM / 2]
        if inner:
            rooms.append(DrawnRoom(MultiPolygon(inner), "outline"))
    return rooms


def _grown(hole: Polygon) -> MultiPolygon:
    """An enclosed area out to the lines that enclose it, slivers between lines left out."""
    opened = hole.buffer(-0.05, join_style="mitre").buffer(0.05, join_style="mitre")
    grown = shapely.intersection(opened, hole).buffer(SKIN, join_style="mitre")
    return MultiPolygon(_parts(grown.simplify(0.005)))


def _half_closed(
    barrier: BaseGeometry, rooms: Sequence[DrawnRoom], labels: Sequence[Label]
) -> list[DrawnRoom]:
    """Rooms whose walls leave a gap that nothing is drawn in: closed as far as their name needs."""
    found: list[DrawnRoom] = []
    known = shapely.union_all([room.polygon for room in rooms])
    shapely.prepare(known)
    left = [t for t in labels if t.name and t.is_sure and not known.contains(t.place)]
    for closing in CLOSINGS:
        if not left:
            break
        closed = barrier.buffer(closing, join_style="mitre", mitre_limit=1.5)
        for hole in holes_of(closed):
            if not any(hole.contains(t.place) for t in left):
                continue
            # Back to the walls: everything that can be seen from within that the walls leave free.
            free = hole.buffer(closing, join_style="mitre", mitre_limit=1.5)
            free = free.difference(shapely.union_all([barrier, known]))
            parts = [p for p in _parts(free) if p.area >= LEAST_ROOM and p.intersects(hole)]
            if not parts:
                continue
            found.append(DrawnRoom(MultiPolygon(parts), "closed", closed_by=closing))
            known = shapely.union(known, shapely.union_all(parts))
        left = [t for t in left if not known.contains(t.place)]
    return found


def _named(rooms: Sequence[DrawnRoom], labels: Sequence[Label]) -> list[str]:
    """Give each room the labels inside it; names that lie in none are given back."""
    inside = _inside(rooms, labels)
    for index, room in enumerate(rooms):
        own = [labels[i] for i in inside.get(index, ())]
        room.name = " / ".join(dict.fromkeys(label.name for label in own if label.name))[:80]
        room.number = next((label.number for label in own if label.number), "")
    held = {i for numbers in inside.values() for i in numbers}
    return [
        label.name
        for i, label in enumerate(labels)
        if i not in held and label.name and label.is_sure
    ]


def _inside(rooms: Sequence[DrawnRoom], labels: Sequence[Label]) -> dict[int, list[int]]:
    """Labels of each room: a label is of the smallest room that any of its lines lies in."""
    found: dict[int, list[int]] = {}
    if not rooms or not labels:
        return found
    tree = STRtree([room.polygon for room in rooms])
    for number, label in enumerate(labels):
        hits = tree.query(list(label.places), predicate="intersects")[1]
        if len(hits):
            home = min(hits.tolist(), key=lambda r: rooms[r].polygon.area)
            found.setdefault(home, []).append(number)
    return found


def _divided(rooms: Sequence[DrawnRoom], labels: Sequence[Label]) -> tuple[int, list[DrawnRoom]]:
    """
    Rooms open to one another, each with its name, parted half way between their labels.

    Nothing is walled off by it: people walk across, and each part is found by its own name.
    """
    inside = _inside(rooms, labels)
    parted: list[DrawnRoom] = []
    divided = 0
    for index, room in enumerate(rooms):
        seeds: list[Label] = []
        for label in (labels[i] for i in inside.get(index, ())):
            if label.name and all(
                label.place.distance(other.place) >= APART and label.name != other.name
                for other in seeds
            ):
                seeds.append(label)
        cells = _cells([seed.place for seed in seeds], room.polygon) if len(seeds) > 1 else []
        if not cells or any(cell.area < LEAST_ROOM for cell in cells):
            parted.append(room)
            continue
        divided += 1
        for seed, cell in zip(seeds, cells, strict=True):
            parted.append(DrawnRoom(cell, "divided", seed.name, seed.number, room.closed_by))
    return divided, parted


def _cells(seeds: Sequence[Point], area: MultiPolygon) -> list[MultiPolygon]:
    x0, y0, x1, y1 = area.bounds
    span = max(x1 - x0, y1 - y0)
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    far = middle + 10 * span * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    points = np.vstack(([[seed.x, seed.y] for seed in seeds], far))
    made = Voronoi(points)
    cells = []
    for index in range(len(seeds)):
        corners = made.regions[made.point_region[index]]
        if not corners or -1 in corners:
            return []
        cell = Polygon(made.vertices[corners]).intersection(area)
        cells.append(MultiPolygon(_parts(cell)))
    return cells


def _parts(geometry: BaseGeometry) -> list[Polygon]:
    return [
        part
        for piece in shapely.get_parts(geometry)
        for part in shapely.get_parts(piece)
        if isinstance(part, Polygon) and not part.is_empty
    ]
