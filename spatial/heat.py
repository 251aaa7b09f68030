"""Heat of findings on one storey, in metres, along the way one walks, so that it passes no wall.

Each point spreads over the floor by a quartic kernel of its walking distance. Rates divide what was
found by what was looked at: many findings where everybody looks are no hotspot. Where next to
nobody looked, the rate is unknown, which is not the same as none.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from shapely import STRtree
from shapely.geometry import MultiPolygon, Polygon

from spatial.errors import SpatialError
from spatial.walk_grid import WalkGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

Measure = Literal["rate", "findings", "checks"]

BANDWIDTH = 5.0  # m
EDGES = (1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0)
CHECK_EDGES = tuple(10 * edge for edge in EDGES)  # there are many checks to a finding
MINIMUM_CHECKS = 5.0  # checks within a bandwidth, weighted by nearness; fewer say nothing of a rate
UNITS = {
    "rate": "findings per 100 checks",
    "findings": "findings per 100 m²",
    "checks": "checks per 100 m²",
}
_SAME_PLACE = 0.1  # m; points nearer than this are one, with the sum of their weights
_SMOOTH = 0.05  # m


_Filled = tuple[list["NDArray[np.float64]"], list["NDArray[np.uint32]"]]


class InvalidHeat(SpatialError):
    """Points and weights that do not fit together, or edges that do not rise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """
    Points with a weight each.

    Parameters
    ----------
    points : (n, 2)
        Metres, site frame.
    weights : (n,)
        How much each counts: findings or checks made there. By default 1.
    """

    points: NDArray[np.float64]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, points: ArrayLike, weights: ArrayLike | None = None) -> Weighted:
        """Checked points; those at one place become one."""
        xy = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        w = np.asarray(np.ones(len(xy)) if weights is None else weights, dtype=np.float64)
        if w.shape != (len(xy),):
            raise InvalidHeat(f"{len(xy)} points need as many weights, got shape {w.shape}")
        if not np.isfinite(xy).all() or not (np.isfinite(w) & (w >= 0)).all():
            raise InvalidHeat("points must be finite and weights finite and not negative")
        if not len(xy):
            return cls(points=xy, weights=w)
        _, inverse = np.unique(np.round(xy / _SAME_PLACE), axis=0, return_inverse=True)
        inverse = inverse.reshape(-1)
        number = int(inverse.max()) + 1
        total = np.bincount(inverse, weights=w, minlength=number).astype(np.float64)
        count = np.bincount(inverse, minlength=number)
        middle = np.column_stack(
            [np.bincount(inverse, weights=xy[:, k], minlength=number) / count for k in (0, 1)]
        )
        return cls(points=middle, weights=total)

    @property
    def total(self) -> float:
        """Sum of the weights."""
        return float(self.weights.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Where the measure is from ``low`` up to ``high`` (None: no upper end); ``number`` from 1."""

    number: int
    low: float
    high: float | None
    polygon: MultiPolygon


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatBands:
    """
    Heat of one storey as polygons in the site frame.

    ``rate`` is that of the whole storey, None without checks; ``unknown`` is where too little was
    looked at (empty unless the measure is the rate), ``unknown_share`` its share of the floor.
    """

    measure: Measure
    unit: str
    bandwidth: float
    edges: tuple[float, ...]
    bands: tuple[Band, ...]
    unknown: MultiPolygon
    unknown_share: float
    findings: float
    checks: float
    rate: float | None


def kernel(distances: NDArray[np.float64], bandwidth: float) -> NDArray[np.float64]:
    """
    Quartic kernel ``3 / (π h²) · (1 − (d / h)²)²`` per m², 0 from the bandwidth on.

    Its integral over an open plane is 1.
    """
    nearness = np.clip(1.0 - (distances / bandwidth) ** 2, 0.0, None)
    return 3.0 / (np.pi * bandwidth**2) * nearness**2


def density(
    grid: WalkGrid, spots: Weighted, *, bandwidth: float = BANDWIDTH, conserve: bool = True
) -> NDArray[np.float64]:
    """
    Weight per m² at the middle of each cell.

    Parameters
    ----------
    grid
        Cells of the floor.
    spots
        Points with weights.
    bandwidth
        Walking metres at which the kernel ends.
    conserve
        Whether each point's kernel is scaled so that the floor holds its whole weight: a kernel
        beside a wall loses what would lie behind it. Without, a point's value at its own place does
        not depend on the room it is in.

    Returns
    -------
    values : (n,)
        Per m², in the order of ``grid.centres``.
    """
    values = np.zeros(len(grid.centres))
    for batch, cells, distances in grid.distances(spots.points, limit=bandwidth):
        kernels = kernel(distances, bandwidth)
        weights = spots.weights[batch]
        if conserve:
            held = kernels.sum(axis=1) * grid.size**2
            weights = np.divide(weights, held, out=np.zeros_like(weights), where=held > 1e-9)
        values[cells] += weights @ kernels
    return values


def heat_bands(
    floor: MultiPolygon,
    findings: Weighted,
    checks: Weighted,
    *,
    measure: Measure = "rate",
    bandwidth: float = BANDWIDTH,
    edges: Sequence[float] | None = None,
    minimum_checks: float = MINIMUM_CHECKS,
    grid: WalkGrid | None = None,
) -> HeatBands:
    """
    Heat of one storey in bands.

    Parameters
    ----------
    floor
        What can be walked on (`Storey.floor`), metres. Heat stays on it.
    findings
        Where something was found.
    checks
        Where something was looked at, whether anything was found or not.
    measure
        ``rate``: findings per 100 checks; ``findings``, ``checks``: per 100 m² of floor.
    bandwidth
        Walking metres over which a point spreads.
    edges
        Lower ends of the bands, rising; by default `EDGES`, for checks `CHECK_EDGES`.
    minimum_checks
        Checks within the bandwidth, weighted by nearness, below which a rate is unknown.
    grid
        Grid of the same floor, where the caller has one already.

    Returns
    -------
    heat : HeatBands
        Bands never overlap; an empty floor gives none.

    Raises
    ------
    InvalidHeat
        If the edges do not rise from above 0, or the bandwidth is not positive.
    """
    edges = tuple(edges) if edges is not None else CHECK_EDGES if measure == "checks" else EDGES
    if not edges or edges[0] <= 0 or any(b <= a for a, b in pairwise(edges)):
        raise InvalidHeat(f"edges must rise from above 0, got {edges}")
    if not bandwidth > 0:
        raise InvalidHeat(f"the bandwidth must be positive, got {bandwidth}")
    grid = WalkGrid.over(floor) if grid is None else grid
    values, unknown = _measured(grid, findings, checks, measure, bandwidth, minimum_checks)
    over = [_at_least(grid, values, edge) for edge in edges]
    over.append(MultiPolygon())
    highs: list[float | None] = [*edges[1:], None]
    bands = tuple(
        Band(number=k + 1, low=edge, high=highs[k], polygon=_less(over[k], over[k + 1], unknown))
        for k, edge in enumerate(edges)
    )
    return HeatBands(
        measure=measure,
        unit=UNITS[measure],
        bandwidth=bandwidth,
        edges=edges,
        bands=tuple(band for band in bands if not band.polygon.is_empty),
        unknown=unknown,
        unknown_share=unknown.area / floor.area if floor.area else 0.0,
        findings=findings.total,
        checks=checks.total,
        rate=100 * findings.total / checks.total if checks.total else None,
    )


def _measured(
    grid: WalkGrid,
    findings: Weighted,
    checks: Weighted,
    measure: Measure,
    bandwidth: float,
    minimum_checks: float,
) -> tuple[NDArray[np.float64], MultiPolygon]:
    if measure != "rate":
        spots = findings if measure == "findings" else checks
        return 100 * density(grid, spots, bandwidth=bandwidth), MultiPolygon()
    found = density(grid, findings, bandwidth=bandwidth, conserve=False)
    looked = density(grid, checks, bandwidth=bandwidth, conserve=False)
    # Kernel weight at distance 0 is 3 / (π h²): divided by it, a density is a number of checks.
    enough = looked * (np.pi * bandwidth**2 / 3) / minimum_checks
    known = _at_least(grid, enough, 1.0)
    rates = np.divide(100 * found, looked, out=np.zeros_like(found), where=looked > 1e-12)
    unknown = _polygons(shapely.difference(grid.floor, known))
    return rates, _polygons(shapely.buffer(unknown, 0))


def _less(whole: MultiPolygon, *parts: MultiPolygon) -> MultiPolygon:
    return _polygons(shapely.difference(whole, shapely.union_all(parts)))


def _at_least(grid: WalkGrid, values: NDArray[np.float64], edge: float) -> MultiPolygon:
    """
    Part of the floor where the values reach an edge.

    Contours run between cells and so a little way through walls. What lies behind a wall is cut off
    by the floor and holds no cell that reaches the edge: it is dropped.
    """
    hot = values >= edge
    if not hot.any():
        return MultiPolygon()
    field = _spread(grid, values)
    generator = contour_generator(z=field, fill_type=FillType.OuterOffset)
    # OuterOffset: for each polygon its points, and where in them its rings begin and end.
    points, offsets = cast("_Filled", generator.filled(edge, np.inf))
    polygons = [
        _ring_polygon(xy * grid.size + (grid.west, grid.south), offset)
        for xy, offset in zip(points, offsets, strict=True)
    ]
    smooth = shapely.simplify(shapely.union_all(shapely.make_valid(polygons)), _SMOOTH)
    area = shapely.intersection(smooth, grid.floor)
    parts = np.array(_polygons(area).geoms, dtype=object)
    if not len(parts):
        return MultiPolygon()
    cells = shapely.points(grid.centres[hot])
    kept = np.unique(STRtree(parts).query(cells, predicate="intersects")[1])
    return _polygons(shapely.union_all(parts[kept]))


def _spread(grid: WalkGrid, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values on the whole grid; two rings of cells off the floor take the mean of neighbours."""
    field = np.full(grid.inside.shape, np.nan)
    field[grid.inside] = values
    for _ in range(2):
        padded = np.pad(field, 1, constant_values=np.nan)
        rows, columns = grid.inside.shape
        around = np.stack(
            [
                padded[1 + dy : 1 + dy + rows, 1 + dx : 1 + dx + columns]
                for dy in (-1, 0, 1)
                for dx in (-1, 0, 1)
                if (dx, dy) != (0, 0)
            ]
        )
        known = ~np.isnan(around)
        number = known.sum(axis=0)
        mean = np.where(known, around, 0.0).sum(axis=0) / np.maximum(number, 1)
        field = np.where(np.isnan(field) & (number > 0), mean, field)
    return np.where(np.isnan(field), 0.0, field)


def _ring_polygon(points: NDArray[np.float64], offsets: NDArray[np.uint32]) -> Polygon:
    rings = [points[a:b] for a, b in pairwise(offsets)]
    return Polygon(rings[0], rings[1:])


def _polygons(geometry: BaseGeometry) -> MultiPolygon:
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry)).tolist()
        if isinstance(part, Polygon) and part.area > 1e-4
    ]
    return MultiPolygon(parts)
