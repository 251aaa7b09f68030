"""From the bodies around a level to its walls, outline and floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse.csgraph import minimum_spanning_tree
from shapely.geometry import MultiPoint, MultiPolygon, Polygon

from importers.ifc.openings import cuts_of, rectangles
from importers.ifc.repeats import REPEATS
from importers.ifc.sections import (
    bounds_z,
    clean,
    difference,
    flat_at,
    grown_and_shrunk,
    section,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.ifc.facts import BodyFact
    from importers.ifc.federation import PlacedFile, Pool
    from importers.ifc.levels import Level
    from importers.ifc.mesh import Mesh

HEIGHTS = (0.3, 1.2)  # m above the level, where walls are cut
_REACH = (0.25, 1.9)  # m above the level, between which a body stands in somebody's way
_CLOSINGS = (0.35, 0.8, 1.6, 3.0)  # m; half the gap in a shell that is taken for closed
_ENCLOSED = 0.6  # share of the floor that a closed shell has to hold
_STEP_AREA = 0.5  # m²; larger flat parts of a stair are landings
_STEP_OFF = 0.12  # m that a stair's landing may lie off its level
_GAP = 0.3  # m; half the widest strip between spaces that a wall left out could have filled
_GAP_WAY = 0.6  # m of a strip's border that somebody can walk across
_GAP_TOUCH = 0.03  # m between a strip and what bounds it
_GAP_LEAST = 0.03  # m²
_MULLIONS = 3.5  # m between the posts of one curtain wall
_CURTAIN = 0.6  # m; a curtain wall thinner than this is straight
_SIMPLE = 0.02  # m


@dataclass(frozen=True, slots=True)
class Body:
    """A body with its mesh and the heights it stands between."""

    fact: BodyFact
    meshes: tuple[Mesh, ...]
    low: float
    high: float


def bodies_of(pool: Pool, files: Sequence[PlacedFile]) -> list[Body]:
    """Bodies of a building that have a mesh, in their own right or in their parts."""
    return list(_bodies(pool, files))


def _bodies(pool: Pool, files: Sequence[PlacedFile]) -> Iterator[Body]:
    for number, fact in pool.bodies:
        if fact.role == "passage":
            continue
        meshes: Mapping[int, Mesh] = files[number].meshes
        found = tuple(meshes[i] for i in (fact.id, *fact.parts) if i in meshes)
        if found:
            heights = [bounds_z(mesh) for mesh in found]
            yield Body(fact, found, min(h[0] for h in heights), max(h[1] for h in heights))


def cut_walls(level: Level, bodies: Sequence[Body]) -> None:
    """Give a level the true section of its walls, columns and curtain walls."""
    found: list[MultiPolygon] = []
    for body in bodies:
        if body.high < level.z + _REACH[0] or body.low > level.z + _REACH[1]:
            continue
        if body.fact.role in ("wall", "column"):
            for mesh in body.meshes:
                found += _sections(mesh, level.z)
        elif body.fact.role == "curtain":
            found.append(_curtain(body, level.z))
    level.walls = union(found)


def _sections(mesh: Mesh, z: float) -> list[MultiPolygon]:
    """A body's sections at both heights; one where they are the same, as of most walls."""
    low, high = bounds_z(mesh)
    heights = [z + h for h in HEIGHTS if low < z + h < high]
    if mesh.rings:  # an upright prism: every section of it is the same
        heights = heights[:1]
    made = [section(mesh, height) for height in heights]
    if len(made) == len(HEIGHTS):
        one, other = made
        same = abs(one.area - other.area) < 1e-6 and one.bounds == other.bounds
        return [one] if same else made
    return made


def _curtain(body: Body, z: float) -> MultiPolygon:
    """A curtain wall is closed by what its parts span: mullions alone would let people through."""
    whole = _around(np.concatenate([mesh.vertices for mesh in body.meshes]))
    corners = np.asarray(whole.exterior.coords)
    sides = np.linalg.norm(np.diff(corners[:3], axis=0), axis=1)
    if sides.min() < _CURTAIN:
        return clean(whole)
    parts: list[BaseGeometry] = []
    for mesh in body.meshes:
        around = _around(mesh.vertices)
        box = np.asarray(around.exterior.coords)[:3]
        width = np.linalg.norm(np.diff(box, axis=0), axis=1).min()
        # A bent or curved part fills no rectangle: its section says where it is.
        parts += [around] if width < _CURTAIN else [union(_sections(mesh, z))]
    pieces = [piece for part in parts for piece in clean(part).geoms]
    return union([*parts, *_joined_up(pieces)])


def _joined_up(pieces: Sequence[Polygon]) -> list[BaseGeometry]:
    """Strips between the posts of a wall that turns a corner, each to its nearest."""
    if len(pieces) < 2:
        return []
    gaps = np.array([shapely.distance(piece, np.array(pieces)) for piece in pieces])
    # Zero is no edge to scipy: touching pieces are kept joined by a length of no account.
    tree = minimum_spanning_tree(np.maximum(gaps, 1e-6) * (1 - np.eye(len(pieces)))).tocoo()
    return [
        shapely.shortest_line(pieces[i], pieces[j]).buffer(0.03, cap_style="flat")
        for i, j, gap in zip(tree.row, tree.col, tree.data, strict=True)
        if 1e-3 < gap <= _MULLIONS
    ]


def _around(vertices: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Polygon:
    box = shapely.minimum_rotated_rectangle(MultiPoint(vertices[:, :2]))
    made = box if isinstance(box, Polygon) and box.area > 1e-3 else box.buffer(0.05)
    assert isinstance(made, Polygon)  # the buffer of a point, line or rectangle is one polygon
    return made


def find_slab(level: Level, bodies: Sequence[Body]) -> None:
    """Give a level what of its slabs, and of its stairs' landings, lies flat at its height."""
    flat = [
        flat_at(mesh, level.z, 0.4)
        for body in bodies
        if body.fact.role in ("slab", "roof", "landing")
        and body.high > level.z - 0.6
        and body.low < level.z + 0.3
        for mesh in body.meshes
    ]
    landings = [
        part
        for body in bodies
        if body.fact.role == "stair" and body.low - _STEP_OFF < level.z < body.high + _STEP_OFF
        for mesh in body.meshes
        for part in flat_at(mesh, level.z, _STEP_OFF).geoms
        if part.area > _STEP_AREA
    ]
    level.slab = union([*flat, *landings])


def close_outline(level: Level) -> None:
    """
    The outline: walls, spaces and doors with the gaps between them closed and courts filled.

    Gaps are closed as far as it takes for the shell to hold its own slab: façades of glass are
    often left out of a model. A slab that no shell holds is its own outline.
    """
    parts = [level.walls, *(s.polygon for s in level.spaces)]
    parts += rectangles(level.openings, proud=0.0)
    shell = union(parts)
    if shell.is_empty:
        level.outline = _filled(level.slab)
        return
    inside = level.slab.intersection(shapely.convex_hull(shell))
    for closing in _CLOSINGS:
        outline = _filled(grown_and_shrunk(shell, closing))
        if level.spaces or outline.intersection(inside).area >= _ENCLOSED * inside.area:
            break
    else:
        outline = _filled(union([grown_and_shrunk(shell, _CLOSINGS[0]), level.slab]))
    level.outline = outline


def _filled(shell: BaseGeometry) -> MultiPolygon:
    return union(Polygon(part.exterior) for part in clean(shell).geoms)


def lay_floor(level: Level) -> None:
    """What can be stood on: spaces, less walls and columns, with doors and passages reopened."""
    cuts = cuts_of(level.openings)
    level.standing = difference(level.walls, cuts)
    whole = union([cuts, *_gaps(level), *(space.polygon for space in level.spaces)])
    level.floor = REPEATS.once(_floor, whole, level.standing)


def _floor(whole: MultiPolygon, standing: MultiPolygon) -> MultiPolygon:
    floor = clean(whole.difference(standing), 0.01)
    return clean(floor.simplify(_SIMPLE), 0.05)


def _gaps(level: Level) -> Iterator[BaseGeometry]:
    """
    Strips between spaces that no wall fills, though walls end at them: openings drawn by omission.

    Spaces drawn from wall to wall leave the thickness of the wall between them, also where it is
    interrupted. A strip without walls at its ends says nothing: there the walls were left out.
    """
    polygons = [space.polygon for space in level.spaces]
    if len(polygons) < 2 or level.standing.is_empty:
        return
    spaces = union(polygons)
    between = difference(grown_and_shrunk(spaces, _GAP), spaces, level.walls, smallest=_GAP_LEAST)
    tree = shapely.STRtree(polygons)
    for strip in between.geoms:
        near = strip.buffer(_GAP_TOUCH)
        border = [polygons[i].intersection(near).area for i in tree.query(near)]
        ends = shapely.get_parts(near.intersection(level.standing))
        if sum(area > _GAP_TOUCH * _GAP_WAY for area in border) >= 2 and len(ends) >= 2:
            yield strip.buffer(_GAP_TOUCH, join_style="mitre").intersection(spaces.union(strip))
