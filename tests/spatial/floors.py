"""Random floors for property tests, and the slow way to measure walks on them."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import MultiPolygon, box

SIDE = 12  # m
Floats = NDArray[np.float64]


@st.composite
def rectilinear_floors(draw: st.DrawFn) -> MultiPolygon:
    """A square with rectangles cut out, which may touch, overlap and cut it in pieces."""
    halves = st.integers(0, 2 * SIDE - 2)
    sizes = st.integers(1, 8)
    blocks = draw(st.lists(st.tuples(halves, halves, sizes, sizes), max_size=14))
    cut = [box(x / 2, y / 2, (x + w) / 2, (y + h) / 2) for x, y, w, h in blocks]
    floor = shapely.set_precision(
        shapely.difference(box(0, 0, SIDE, SIDE), shapely.union_all(cut)), 1e-3
    )
    return MultiPolygon([p for p in shapely.get_parts(floor) if p.geom_type == "Polygon"])


def points_on(draw: st.DataObject, floor: MultiPolygon, count: int) -> Floats:
    """Points of a floor on a grid of 0.25 m, so that some lie on walls and corners."""
    grid = np.stack(np.meshgrid(*[np.arange(0, SIDE + 0.01, 0.25)] * 2), axis=-1).reshape(-1, 2)
    standing = grid[shapely.dwithin(floor, shapely.points(grid), 1e-9)]
    if not len(standing):
        return np.empty((0, 2))
    picks = st.lists(st.integers(0, len(standing) - 1), min_size=1, max_size=count, unique=True)
    return np.asarray(standing[draw.draw(picks)])


def brute_force_lengths(floor: MultiPolygon, points: Floats) -> Floats:
    """Metres between points by testing every pair of points and vertices against the floor."""
    xy = np.vstack((points, np.unique(shapely.get_coordinates(floor), axis=0)))
    one, other = np.triu_indices(len(xy), 1)
    area = shapely.buffer(floor, 1e-7, join_style="mitre")
    shapely.prepare(area)
    seen = shapely.covers(area, shapely.linestrings(np.stack((xy[one], xy[other]), axis=1)))
    one, other = one[seen], other[seen]
    gaps = np.maximum(np.hypot(*(xy[one] - xy[other]).T), 1e-12)
    graph = coo_array((gaps, (one, other)), shape=(len(xy), len(xy))).tocsr()
    return np.asarray(dijkstra(graph, directed=False, indices=range(len(points))))[:, : len(points)]
