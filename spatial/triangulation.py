"""A floor cut into triangles that know their neighbours, with one shared table of vertices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FLAT = 1e-7  # rad; a corner that turns less than this is part of a straight wall


class Triangulation(NamedTuple):
    """
    Constrained triangulation of a polygon with holes.

    A named tuple, since compiled code reads it. Edge ``k`` of a triangle lies opposite its vertex
    ``k``; triangles run anticlockwise.

    Parameters
    ----------
    vertices : (v, 2)
        Corners of the polygon in metres; no other points are added.
    triangles : (t, 3)
        Indices into ``vertices``.
    neighbours : (t, 3)
        Triangle on the other side of each edge, -1 at the outline.
    back : (t, 3)
        Which edge of that neighbour is the shared one.
    fan_start : (v + 1,)
        Slices of ``fan``.
    fan : (3 t,)
        Triangles around each vertex.
    walls : (v, 2)
        Vertices before and after on the outline; -1 where outlines touch at this vertex.
    corners : (c,)
        Vertices a taut string can bend around: inner angle above a straight one.
    corner_of : (v,)
        Place of each vertex in ``corners``, -1 where it is none.
    """

    vertices: Floats
    triangles: Ints
    neighbours: Ints
    back: Ints
    fan_start: Ints
    fan: Ints
    walls: Ints
    corners: Ints
    corner_of: Ints


def triangulate(area: MultiPolygon) -> Triangulation:
    """
    Cut an area into triangles.

    Parameters
    ----------
    area
        Valid polygons in metres; may be empty.

    Returns
    -------
    triangulation
        Covers the area exactly: every vertex is one of the area's.

    Notes
    -----
    GEOS's constrained Delaunay triangulation of each polygon; equal coordinates become one vertex.
    """
    parts = shapely.constrained_delaunay_triangles(area)
    xy = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3].reshape(-1, 2)
    vertices, inverse = np.unique(xy, axis=0, return_inverse=True)
    triangles = inverse.reshape(-1, 3).astype(np.int64)
    sides = vertices[triangles]
    area_twice = _cross(sides[:, 1] - sides[:, 0], sides[:, 2] - sides[:, 0])
    triangles[area_twice < 0] = triangles[area_twice < 0][:, ::-1]
    triangles = np.ascontiguousarray(triangles[area_twice != 0])
    neighbours, back = _neighbours(triangles, len(vertices))
    order = np.argsort(triangles.ravel(), kind="stable")
    fan_start = np.searchsorted(triangles.ravel()[order], np.arange(len(vertices) + 1))
    walls, touching = _walls(triangles, neighbours, len(vertices))
    angles = _inner_angles(vertices, triangles)
    corners = np.flatnonzero((angles > np.pi + FLAT) | touching).astype(np.int64)
    corner_of = np.full(len(vertices), -1, dtype=np.int64)
    corner_of[corners] = np.arange(len(corners))
    return Triangulation(
        vertices=vertices,
        triangles=triangles,
        neighbours=neighbours,
        back=back,
        fan_start=fan_start.astype(np.int64),
        fan=(order // 3).astype(np.int64),
        walls=walls,
        corners=corners,
        corner_of=corner_of,
    )


def _neighbours(triangles: Ints, vertex_count: int) -> tuple[Ints, Ints]:
    starts = np.roll(triangles, -1, axis=1).ravel()
    ends = np.roll(triangles, -2, axis=1).ravel()
    key = np.minimum(starts, ends) * vertex_count + np.maximum(starts, ends)
    order = np.argsort(key, kind="stable")
    paired = np.flatnonzero(key[order][1:] == key[order][:-1])
    first, second = order[paired], order[paired + 1]
    neighbours = np.full(triangles.size, -1, dtype=np.int64)
    back = np.full(triangles.size, -1, dtype=np.int64)
    neighbours[first], neighbours[second] = second // 3, first // 3
    back[first], back[second] = second % 3, first % 3
    return neighbours.reshape(-1, 3), back.reshape(-1, 3)


def _walls(triangles: Ints, neighbours: Ints, vertex_count: int) -> tuple[Ints, NDArray[np.bool_]]:
    triangle, edge = np.nonzero(neighbours < 0)
    starts, ends = triangles[triangle, (edge + 1) % 3], triangles[triangle, (edge + 2) % 3]
    walls = np.full((vertex_count, 2), -1, dtype=np.int64)
    walls[ends, 0], walls[starts, 1] = starts, ends
    touching = np.bincount(starts, minlength=vertex_count) > 1
    walls[touching] = -1
    return walls, touching


def _inner_angles(vertices: Floats, triangles: Ints) -> Floats:
    points = vertices[triangles]
    angles = np.zeros(len(vertices))
    for k in range(3):
        left = points[:, (k + 1) % 3] - points[:, k]
        right = points[:, (k + 2) % 3] - points[:, k]
        turn = np.arctan2(_cross(left, right), (left * right).sum(axis=1))
        angles += np.bincount(triangles[:, k], weights=turn, minlength=len(vertices))
    return angles


def _cross(a: Floats, b: Floats) -> Floats:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
