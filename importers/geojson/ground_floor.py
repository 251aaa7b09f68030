"""The floor out of doors: ways and areas, less buildings and fences, linked to what is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from importers.grounds import (
    INTO_FLOOR,
    LINK_REACH,
    LINK_WIDTH,
    Links,
    Obstacles,
    lay_ways,
    link,
    polygons_of,
    strip_along,
    tidy_floor,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.drawing import Drawing, Label

FENCE = 0.1  # m
MOST_TURNS = 3  # links on links: a row of things behind a shed
FACADE_DEPTH = 0.5  # m; less deep inside a building than this, a thing hangs on its facade


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundFloor:
    """What can be walked on, the fences that stop it, and what no link was found for."""

    floor: MultiPolygon
    walls: MultiPolygon
    missed_entrances: tuple[Label, ...]
    missed_things: tuple[Label, ...]


def ground_floor(drawing: Drawing) -> GroundFloor:
    """
    Floor of the grounds.

    Notes
    -----
    Ways get their width, areas are taken as drawn; entrances, assets and lawns that lie beside them
    get a short strip of their own, since people do step off the path to look at a lamp. Buildings
    and fences are cut out, ways through a building put back.
    """
    open_ways = [way for way in drawing.ways if not way.through]
    through = [way for way in drawing.ways if way.through]
    strips = lay_ways([way.line for way in open_ways], [way.width for way in open_ways])
    passages = lay_ways([way.line for way in through], [way.width for way in through])
    pieces = [*strips, *(area.polygon for area in drawing.areas if area.walkable)]
    fences = shapely.difference(_fences(drawing), shapely.union_all([*strips, *passages]))
    walls = polygons_of(fences)
    obstacles = Obstacles.of([*(b.polygon for b in drawing.buildings), *walls.geoms])

    doors = link([point for _, point in drawing.entrances], pieces, obstacles, near=0.0)
    outside = outside_of(drawing, [thing.point for thing in drawing.things])
    beside = [thing for thing, out in zip(drawing.things, outside, strict=True) if out]
    things = _linked_in_turn([thing.point for thing in beside], pieces, obstacles)
    lawns = _lawn_links(drawing, pieces, obstacles)
    made = [s for links in (doors, things, lawns) for s in links.strips if s is not None]

    ground = shapely.union_all([*pieces, *made])
    footprints = shapely.union_all([building.polygon for building in drawing.buildings])
    ground = shapely.difference(ground, shapely.union_all([footprints, walls]))
    return GroundFloor(
        floor=tidy_floor(shapely.union(ground, shapely.union_all(passages))),
        walls=walls,
        missed_entrances=tuple(
            label
            for (label, _), reached in zip(drawing.entrances, doors.reached, strict=True)
            if not reached
        ),
        missed_things=tuple(
            thing.label for thing, ok in zip(beside, things.reached, strict=True) if not ok
        ),
    )


def _linked_in_turn(
    places: Sequence[Point], pieces: Sequence[BaseGeometry], obstacles: Obstacles
) -> Links:
    """Links onto the ways, and from what those miss onto the links already made."""
    strips: list[Polygon | None] = [None] * len(places)
    reached = [False] * len(places)
    target = list(pieces)
    for _ in range(MOST_TURNS):
        missed = [index for index, ok in enumerate(reached) if not ok]
        found = link([places[index] for index in missed], target, obstacles)
        if not any(found.reached):
            break
        for index, strip, ok in zip(missed, found.strips, found.reached, strict=True):
            strips[index], reached[index] = strip, ok
        target = [strip for strip in found.strips if strip is not None]
    return Links(tuple(strips), tuple(reached))


def outside_of(drawing: Drawing, points: Sequence[Point]) -> list[bool]:
    """Which points are in no building; a point on a facade is outside."""
    inner = [building.polygon.buffer(-FACADE_DEPTH) for building in drawing.buildings]
    outside = np.ones(len(points), dtype=bool)
    if inner and points:
        outside[np.unique(STRtree(inner).query(list(points), predicate="within")[0])] = False
    return [bool(v) for v in outside]


def _lawn_links(drawing: Drawing, pieces: Sequence[BaseGeometry], obstacles: Obstacles) -> Links:
    """Links onto the green areas, so that one can step onto each and look at it."""
    lawns = [area for area in drawing.areas if not area.walkable]
    if not lawns or not pieces:
        return Links((), ())
    ground = np.array(pieces, dtype=object)
    polygons = np.array([area.polygon for area in lawns], dtype=object)
    lines = shapely.shortest_line(polygons, ground[STRtree(ground).nearest(polygons)])
    lengths = shapely.length(lines)
    touching = lengths < 0.1
    free = touching | ((lengths <= LINK_REACH) & ~obstacles.crossed_by(lines))
    strips = tuple(
        strip_along(_from_inside(line), LINK_WIDTH) if ok and not near else None
        for line, ok, near in zip(lines, free, touching, strict=True)
    )
    return Links(strips, tuple(bool(v) for v in free))


def _from_inside(line: LineString) -> LineString:
    """The line begun a step earlier, inside the polygon that it starts on."""
    (x0, y0), (x1, y1) = line.coords
    step = 2 * INTO_FLOOR / float(np.hypot(x1 - x0, y1 - y0))
    return LineString([(x0 - (x1 - x0) * step, y0 - (y1 - y0) * step), (x1, y1)])


def _fences(drawing: Drawing) -> BaseGeometry:
    lines = shapely.union_all(drawing.fences)
    gates = shapely.union_all(
        [gate.place.buffer((gate.width or 3.0) / 2 + FENCE) for gate in drawing.gates]
    )
    fences = shapely.buffer(lines, FENCE / 2, cap_style="flat", join_style="mitre")
    return shapely.difference(fences, gates)
