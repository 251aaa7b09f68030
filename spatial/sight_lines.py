"""Triangular expansion, compiled: which corners and points a point of a floor sees.

From a point, the cone of sight is narrowed from triangle to triangle (Bungiu et al. 2014). Between
corners only bitangent lines are kept: a shortest walk bends around corners and never into them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spatial.compiled import compiled

if TYPE_CHECKING:
    from spatial.triangulation import Floats, Ints, Triangulation

SIGHT = 1e-8  # m; how far beside a cone of sight a point still counts as seen


@compiled
def _turn(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> float:
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)


@compiled
def _bends(ax: float, ay: float, v: int, vertices: Floats, walls: Ints) -> bool:
    # Whether a string from a can run past v or around it: both walls at v on one side of the line.
    before, after = walls[v, 0], walls[v, 1]
    if before < 0:
        return True
    vx, vy = vertices[v, 0], vertices[v, 1]
    reach = np.hypot(vx - ax, vy - ay)
    one = _turn(ax, ay, vx, vy, vertices[before, 0], vertices[before, 1])
    two = _turn(ax, ay, vx, vy, vertices[after, 0], vertices[after, 1])
    one /= max(reach * np.hypot(vertices[before, 0] - vx, vertices[before, 1] - vy), 1e-12)
    two /= max(reach * np.hypot(vertices[after, 0] - vx, vertices[after, 1] - vy), 1e-12)
    return bool(one * two >= 0 or abs(one) < 1e-7 or abs(two) < 1e-7)


class Spots(NamedTuple):
    """
    Points that look and may be seen, listed by the triangles they lie in.

    Parameters
    ----------
    xy : (n, 2)
        The points in metres.
    vertex : (n,)
        Vertex of the mesh each point lies on, -1 for none.
    start : (t + 1,)
        Slices of ``listed``, by triangle.
    listed
        Points in or on each triangle.
    """

    xy: Floats
    vertex: Ints
    start: Ints
    listed: Ints


class _Seen(NamedTuple):
    # What one origin has seen so far, and room to work in; marks hold the last origin that saw it.
    corner_mark: Ints
    spot_mark: Ints
    corners: Ints
    spots: Ints
    counts: Ints
    stack: Ints
    cones: Floats


@compiled
def _note_corner(seen: _Seen, mark: int, corner: int) -> None:
    if corner >= 0 and seen.corner_mark[corner] != mark:
        seen.corner_mark[corner] = mark
        seen.corners[seen.counts[0]] = corner
        seen.counts[0] += 1


@compiled
def _note_spot(seen: _Seen, mark: int, spot: int) -> None:
    if seen.spot_mark[spot] != mark:
        seen.spot_mark[spot] = mark
        seen.spots[seen.counts[1]] = spot
        seen.counts[1] += 1


@compiled
def _look_through(
    px: float,
    py: float,
    triangle: int,
    edge: int,
    mesh: Triangulation,
    spots: Spots,
    mark: int,
    seen: _Seen,
) -> None:
    # A ray meets a triangle once, so the stack never holds more than one entry for each triangle.
    vertices, triangles, stack, cones = mesh.vertices, mesh.triangles, seen.stack, seen.cones
    top = 1
    stack[0, 0], stack[0, 1] = triangle, edge
    a, b = triangles[triangle, (edge + 1) % 3], triangles[triangle, (edge + 2) % 3]
    cones[0, 0], cones[0, 1] = vertices[a, 0], vertices[a, 1]
    cones[0, 2], cones[0, 3] = vertices[b, 0], vertices[b, 1]
    while top > 0:
        top -= 1
        t, e = stack[top, 0], stack[top, 1]
        u = mesh.neighbours[t, e]
        if u < 0:
            continue
        k = mesh.back[t, e]
        rx, ry, lx, ly = cones[top, 0], cones[top, 1], cones[top, 2], cones[top, 3]
        slack_r = SIGHT * (abs(rx - px) + abs(ry - py))
        slack_l = SIGHT * (abs(lx - px) + abs(ly - py))
        for at in range(spots.start[u], spots.start[u + 1]):
            s = spots.listed[at]
            sx, sy = spots.xy[s, 0], spots.xy[s, 1]
            if (
                _turn(px, py, rx, ry, sx, sy) >= -slack_r
                and _turn(px, py, lx, ly, sx, sy) <= slack_l
            ):
                _note_spot(seen, mark, s)
        c = triangles[u, k]
        cx, cy = vertices[c, 0], vertices[c, 1]
        from_right, from_left = _turn(px, py, rx, ry, cx, cy), _turn(px, py, lx, ly, cx, cy)
        if from_right >= -slack_r and from_left <= slack_l:
            _note_corner(seen, mark, mesh.corner_of[c])
        if from_right > 0:
            stack[top, 0], stack[top, 1] = u, (k + 1) % 3
            cones[top, 0], cones[top, 1] = rx, ry
            if from_left < 0:
                cones[top, 2], cones[top, 3] = cx, cy
            else:
                cones[top, 2], cones[top, 3] = lx, ly
            top += 1
        if from_left < 0:
            stack[top, 0], stack[top, 1] = u, (k + 2) % 3
            if from_right > 0:
                cones[top, 0], cones[top, 1] = cx, cy
            else:
                cones[top, 0], cones[top, 1] = rx, ry
            cones[top, 2], cones[top, 3] = lx, ly
            top += 1


@compiled
def _look_around(
    origin: int, home_start: Ints, homes: Ints, mesh: Triangulation, spots: Spots, seen: _Seen
) -> None:
    # Into `seen`: all corners and spots that one origin sees.
    px, py, at_vertex = spots.xy[origin, 0], spots.xy[origin, 1], spots.vertex[origin]
    seen.counts[:] = 0
    for h in range(home_start[origin], home_start[origin + 1]):
        t = homes[h]
        for at in range(spots.start[t], spots.start[t + 1]):
            _note_spot(seen, origin, spots.listed[at])
        for k in range(3):
            _note_corner(seen, origin, mesh.corner_of[mesh.triangles[t, k]])
            # From a vertex, the two edges of a triangle that meet there hide nothing.
            if at_vertex < 0 or mesh.triangles[t, k] == at_vertex:
                _look_through(px, py, t, k, mesh, spots, origin, seen)


@compiled
def _appended(lines: Ints, count: int, a: int, b: int) -> Ints:
    if count == len(lines):
        larger = np.empty((2 * count, 2), np.int64)
        larger[:count] = lines
        lines = larger
    lines[count, 0], lines[count, 1] = a, b
    return lines


@compiled
def sight_lines(
    home_start: Ints, homes: Ints, mesh: Triangulation, spots: Spots, between_corners: bool
) -> tuple[Ints, Ints]:
    """
    Lines of sight from every origin.

    Parameters
    ----------
    home_start : (n + 1,)
        Slices of ``homes``.
    homes
        Triangles each origin lies in or touches.
    mesh
        The floor.
    spots
        The origins, which are also what can be seen.
    between_corners
        The origins are the corners themselves, in their order.

    Returns
    -------
    to_corner, to_spot : (m, 2)
        Origin and corner where a walk can bend around it; origin and later origin.
    """
    n, corner_count = len(spots.xy), len(mesh.corners)
    to_corner, to_spot = np.empty((1024, 2), np.int64), np.empty((1024, 2), np.int64)
    corner_total, spot_total = 0, 0
    room = len(mesh.triangles) + 2
    seen = _Seen(
        np.full(corner_count, -1, np.int64),
        np.full(n, -1, np.int64),
        np.empty(corner_count, np.int64),
        np.empty(n, np.int64),
        np.zeros(2, np.int64),
        np.empty((room, 2), np.int64),
        np.empty((room, 4)),
    )
    for i in range(n):
        px, py = spots.xy[i, 0], spots.xy[i, 1]
        _look_around(i, home_start, homes, mesh, spots, seen)
        for q in range(seen.counts[0]):
            c = seen.corners[q]
            v = mesh.corners[c]
            if v != spots.vertex[i] and not _bends(px, py, v, mesh.vertices, mesh.walls):
                continue
            if between_corners and (
                c <= i
                or not _bends(
                    mesh.vertices[v, 0],
                    mesh.vertices[v, 1],
                    mesh.corners[i],
                    mesh.vertices,
                    mesh.walls,
                )
            ):
                continue
            to_corner = _appended(to_corner, corner_total, i, c)
            corner_total += 1
        for q in range(seen.counts[1]):
            if seen.spots[q] > i:
                to_spot = _appended(to_spot, spot_total, i, seen.spots[q])
                spot_total += 1
    return to_corner[:corner_total], to_spot[:spot_total]
