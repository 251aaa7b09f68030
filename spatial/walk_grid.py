"""A floor as a grid of cells joined where one can walk straight from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon
    from shapely.geometry.base import BaseGeometry

FINE, COARSE = 0.5, 1.0  # m; size of a cell indoors, and on grounds of a hectare or so
LARGE_FLOOR = 6_000.0  # m²
MOST_CELLS = 120_000
_BATCH = 64  # sources at a time: bounds the distance table at some tens of megabytes
# Steps to eight neighbours and eight knight's moves: the longest detour on the grid is 2.8 %.
_STEPS = ((1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2))


@dataclass(frozen=True, eq=False)
class WalkGrid:
    """
    Cells of a floor.

    Parameters
    ----------
    floor
        What can be walked on, site frame.
    size
        Side of a cell, metres.
    west, south
        Middle of the cell in column 0, row 0.
    inside : (rows, columns)
        Which cells have their middle on the floor.
    index : (rows, columns)
        Number of each inside cell, -1 for the others.
    centres : (n, 2)
        Middles of the inside cells, metres.
    graph : (n, n)
        Walking metres between cells that see each other across the floor.
    """

    floor: BaseGeometry
    size: float
    west: float
    south: float
    inside: NDArray[np.bool_]
    index: NDArray[np.int64]
    centres: NDArray[np.float64]
    graph: csr_matrix

    @classmethod
    def over(cls, floor: MultiPolygon, *, size: float | None = None) -> WalkGrid:
        """
        Grid over a floor.

        Parameters
        ----------
        floor
            Polygons in metres; may be empty, then there is no cell.
        size
            Side of a cell in metres; by default what suits the floor's area.
        """
        if size is None:
            size = FINE if floor.area <= LARGE_FLOOR else COARSE
            size = max(size, float(np.sqrt(floor.area / MOST_CELLS)))
        if floor.is_empty:
            none = np.zeros((0, 0), dtype=bool)
            empty = csr_matrix((0, 0), dtype=np.float64)
            return cls(floor, size, 0.0, 0.0, none, none.astype(np.int64), np.zeros((0, 2)), empty)
        # A ring of cells around the floor, so that contours close.
        low = np.array(floor.bounds[:2]) - 1.5 * size
        columns, rows = (np.ceil((np.array(floor.bounds[2:]) - low) / size) + 2).astype(int)
        xs = low[0] + size * np.arange(columns)
        ys = low[1] + size * np.arange(rows)
        shapely.prepare(floor)
        grid_x, grid_y = np.meshgrid(xs, ys)
        inside = shapely.contains_xy(floor, grid_x, grid_y)
        index = np.full(inside.shape, -1, dtype=np.int64)
        index[inside] = np.arange(int(inside.sum()))
        centres = np.column_stack((grid_x[inside], grid_y[inside]))
        graph = _joined(floor, index, centres, size)
        return cls(floor, size, float(low[0]), float(low[1]), inside, index, centres, graph)

    @cached_property
    def _tree(self) -> KDTree:
        return KDTree(self.centres)

    def distances(
        self, points: NDArray[np.float64], *, limit: float
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]:
        """
        Walking distance from points to the cells around them, a batch of points at a time.

        Parameters
        ----------
        points : (m, 2)
            Metres. A point off the floor starts at the nearest cell.
        limit
            Metres; what is farther is ``inf``.

        Yields
        ------
        batch : (b,)
            Numbers of points; each comes once.
        cells : (k,)
            Numbers of cells: all that any of them reaches, and some more.
        distances : (b, k)
            Metres to each of these cells.
        """
        if not len(points) or not len(self.centres):
            return
        # Neighbours together: a walk within the limit stays in a box around its start.
        strips = np.floor(points[:, 0] / (2 * limit))
        order = np.lexsort((points[:, 1], strips))
        for start in range(0, len(points), _BATCH):
            batch = order[start : start + _BATCH]
            rows, cells, lengths = self._first_steps(points[batch])
            reach = np.concatenate((points[batch], self.centres[cells]))
            low, high = reach.min(axis=0) - limit, reach.max(axis=0) + limit
            near = np.flatnonzero(((self.centres >= low) & (self.centres <= high)).all(axis=1))
            n = len(near)
            number = np.full(len(self.centres), -1, dtype=np.int64)
            number[near] = np.arange(n)
            part = self.graph[near][:, near].tocoo()
            graph = csr_matrix(
                coo_matrix(
                    (
                        np.concatenate((part.data, lengths)),
                        (
                            np.concatenate((part.row, rows + n)),
                            np.concatenate((part.col, number[cells])),
                        ),
                    ),
                    shape=(n + len(batch), n + len(batch)),
                )
            )
            table = dijkstra(graph, indices=np.arange(n, n + len(batch)), limit=limit)
            yield batch, near, table[:, :n]

    def _first_steps(
        self, points: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """From each point to the cells around it that it sees; else to the nearest cell."""
        tree = self._tree
        near = tree.query_ball_point(points, r=2.3 * self.size)
        rows = np.repeat(np.arange(len(points)), [len(cells) for cells in near])
        cells = np.array([cell for some in near for cell in some], dtype=np.int64)
        if len(cells):
            lines = shapely.linestrings(np.stack((points[rows], self.centres[cells]), axis=1))
            seen = shapely.covers(self.floor, lines)
            rows, cells = rows[seen], cells[seen]
        blind = np.setdiff1d(np.arange(len(points)), rows)
        if len(blind):
            rows = np.concatenate((rows, blind))
            cells = np.concatenate((cells, np.atleast_1d(tree.query(points[blind])[1])))
        lengths = np.hypot(*(points[rows] - self.centres[cells]).T)
        # A sparse matrix takes a zero for no edge at all.
        return rows, cells.astype(np.int64), np.maximum(lengths, 1e-9)


def _joined(
    floor: BaseGeometry,
    index: NDArray[np.int64],
    centres: NDArray[np.float64],
    size: float,
) -> csr_matrix:
    n = len(centres)
    starts, ends, lengths = [], [], []
    rows, columns = index.shape
    for dx, dy in _STEPS:
        here = index[max(0, -dy) : rows - max(0, dy), : columns - dx]
        there = index[max(0, dy) : rows - max(0, -dy), dx:]
        both = (here >= 0) & (there >= 0)
        a, b = here[both], there[both]
        lines = shapely.linestrings(np.stack((centres[a], centres[b]), axis=1))
        free = shapely.covers(floor, lines)
        starts.append(a[free])
        ends.append(b[free])
        lengths.append(np.full(int(free.sum()), size * float(np.hypot(dx, dy))))
    a, b, length = (np.concatenate(part) for part in (starts, ends, lengths))
    return csr_matrix(
        (
            np.concatenate((length, length)),
            (np.concatenate((a, b)), np.concatenate((b, a))),
        ),
        shape=(n, n),
    )
