"""Who sees whom on one storey: the exact visibility graph of a floor with holes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely

from spatial.sight_lines import Spots, sight_lines
from spatial.triangulation import Floats, Ints, Triangulation, triangulate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

Key = TypeVar("Key")

TOUCH = 1e-6  # m; nearer than this, a point lies on a vertex, an edge or the outline


@dataclass(frozen=True, kw_only=True)
class Sight:
    """
    What a set of points sees.

    Parameters
    ----------
    points : (n, 2)
        Where the points came to lie: on the floor, in metres.
    on_floor : (n,)
        Whether a point is on the floor at all; the others see nothing.
    to_corners : (m, 2)
        Point and corner of each useful line of sight.
    to_points : (k, 2)
        The two points of each line of sight between them, the lower index first.
    """

    points: Floats
    on_floor: NDArray[np.bool_]
    to_corners: Ints
    to_points: Ints


@dataclass(frozen=True)
class VisibilityGraph:
    """
    Corners of one storey's walkable floor, and which of them see each other.

    Parameters
    ----------
    area
        Walkable floor (see `spatial.floor`).
    mesh
        Its triangulation.
    edges : (e, 2)
        Pairs of corners joined by a bitangent line of sight, the lower index first.
    """

    area: MultiPolygon
    mesh: Triangulation
    edges: Ints

    @property
    def corners(self) -> Floats:
        """Corners (c, 2) in metres."""
        return self.mesh.vertices[self.mesh.corners]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.polygons(self.mesh.vertices[self.mesh.triangles]))

    def __getstate__(self) -> dict[str, object]:
        return {"area": self.area, "mesh": self.mesh, "edges": self.edges}

    def see(self, points: Floats, *, snap: float = 0.0) -> Sight:
        """
        Lines of sight from points to corners and among the points.

        Parameters
        ----------
        points : (n, 2)
            Metres.
        snap
            Points off the floor by no more than this many metres are moved onto it.
        """
        mesh = self.mesh
        spots = np.array(points, dtype=np.float64).reshape(-1, 2)
        point, triangle = self._homes(spots)
        on_floor = np.zeros(len(spots), dtype=np.bool_)
        on_floor[point] = True
        if snap > 0 and not self.area.is_empty and not on_floor.all():
            off = np.flatnonzero(~on_floor)
            lines = shapely.shortest_line(self.area, shapely.points(spots[off]))
            near = shapely.length(lines) <= snap
            spots[off[near]] = shapely.get_coordinates(lines[near]).reshape(-1, 2, 2)[:, 0]
            point, triangle = self._homes(spots)
            on_floor[point] = True
        vertex = np.full(len(spots), -1, dtype=np.int64)
        corner = mesh.triangles[triangle]
        gap = np.hypot(*(mesh.vertices[corner] - spots[point][:, None]).transpose(2, 0, 1))
        row, column = np.nonzero(gap <= TOUCH)
        vertex[point[row]] = corner[row, column]
        spots[vertex >= 0] = mesh.vertices[vertex[vertex >= 0]]
        point, triangle = self._with_fans(point, triangle, vertex)
        by_triangle = np.argsort(triangle, kind="stable")
        listed = Spots(
            spots,
            vertex,
            _offsets(triangle[by_triangle], len(mesh.triangles)),
            point[by_triangle],
        )
        to_corners, to_points = sight_lines(
            _offsets(point, len(spots)), triangle, mesh, listed, False
        )
        return Sight(points=spots, on_floor=on_floor, to_corners=to_corners, to_points=to_points)

    def _homes(self, spots: Floats) -> tuple[Ints, Ints]:
        # Every triangle a point lies in or touches, ordered by point.
        if not len(self.mesh.triangles) or not len(spots):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        point, triangle = self._tree.query(
            shapely.points(spots), predicate="dwithin", distance=TOUCH
        )
        order = np.lexsort((triangle, point))
        return point[order].astype(np.int64), triangle[order].astype(np.int64)

    def _with_fans(self, point: Ints, triangle: Ints, vertex: Ints) -> tuple[Ints, Ints]:
        # A point on a vertex belongs to all triangles around it, also slivers it barely misses.
        mesh = self.mesh
        on = np.flatnonzero(vertex >= 0)
        if not len(on):
            return point, triangle
        loose = vertex[point] < 0
        sizes = mesh.fan_start[vertex[on] + 1] - mesh.fan_start[vertex[on]]
        fans = [mesh.fan[mesh.fan_start[v] : mesh.fan_start[v + 1]] for v in vertex[on]]
        point = np.concatenate((point[loose], np.repeat(on, sizes)))
        triangle = np.concatenate((triangle[loose], *fans))
        order = np.argsort(point, kind="stable")
        return point[order], triangle[order]


def visibility_graph(area: MultiPolygon) -> VisibilityGraph:
    """
    Exact visibility graph of a walkable floor.

    Parameters
    ----------
    area
        Valid polygons with holes, in metres; may be empty or in several pieces.
    """
    mesh = triangulate(area)
    origins = mesh.vertices[mesh.corners]
    sizes = mesh.fan_start[mesh.corners + 1] - mesh.fan_start[mesh.corners]
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))).astype(np.int64)
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], sizes)
    homes = mesh.fan[np.repeat(mesh.fan_start[mesh.corners], sizes) + within]
    nobody = Spots(
        origins,
        mesh.corners,
        np.zeros(len(mesh.triangles) + 1, dtype=np.int64),
        np.empty(0, dtype=np.int64),
    )
    edges, _ = sight_lines(starts, homes, mesh, nobody, True)
    return VisibilityGraph(area, mesh, edges)


def visibility_graphs(areas: Mapping[Key, MultiPolygon]) -> dict[Key, VisibilityGraph]:
    """Visibility graphs of many floors, one for all that are alike: the storeys of a tower."""
    known: dict[bytes, VisibilityGraph] = {}
    found = {}
    for key, area in areas.items():
        shape = shapely.to_wkb(area)
        if shape not in known:
            known[shape] = visibility_graph(area)
        found[key] = known[shape]
    return found


def _offsets(ordered: Ints, count: int) -> Ints:
    # Where the entries of 0, 1, … count - 1 begin in an ordered array.
    return np.searchsorted(ordered, np.arange(count + 1)).astype(np.int64)
