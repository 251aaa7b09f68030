"""Where more is found than chance explains: Getis-Ord Gi*, an exact test and a correction.

Gi* says how far a place and its neighbours stand out; its normal approximation fails where a place
saw three findings. So a hotspot is decided by an exact test: given all findings of the storey, how
likely is it that a place with this share of the checks has so many? Benjamini-Hochberg keeps the
share of false alarms among the hotspots reported below q.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.stats import binom
from shapely import STRtree
from shapely.geometry import MultiPolygon, Point

from spatial.errors import SpatialError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from spatial.site import StoreyId

LEAST_FINDINGS = 3  # fewer findings in a place are an event, not a pattern
LEAST_UNITS = 3  # a storey of one or two places has nothing to compare with
NEIGHBOURLY = 1.0  # m; places nearer than this are neighbours: a wall between them counts as near
REPORTED_Q = 0.10
_EVIDENCE = ((0.001, 4), (0.01, 3), (0.05, 2))


class InvalidCounts(SpatialError):
    """Counts that cannot be: negative, or of different lengths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    A space or grid cell with what was found and looked at in it.

    ``ids`` are the spaces it stands for (none for a grid cell); ``checks`` the number of times that
    something was looked at there.
    """

    ids: tuple[str, ...]
    storey_id: StoreyId
    polygon: BaseGeometry
    findings: int
    checks: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """
    Neighbouring places that all stand out, taken together.

    ``ratio`` is their rate to that of all the rest (``inf`` where nothing was found elsewhere),
    ``z`` the greatest Gi* among them, ``q`` the smallest corrected probability of chance,
    ``evidence`` 1 to 4.
    """

    ids: tuple[str, ...]
    storey_id: StoreyId
    point: tuple[float, float]
    polygon: MultiPolygon
    findings: int
    checks: float
    ratio: float
    z: float
    q: float
    evidence: int


def gi_star(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Getis-Ord Gi* of each place.

    Parameters
    ----------
    values : (n,)
        What was measured at each place.
    weights : (n, n)
        Nearness; a place is its own neighbour (diagonal above 0).

    Returns
    -------
    z : (n,)
        Standard deviations from what chance gives; 0 where all values are alike or all places are
        neighbours of the place.

    Notes
    -----
    Ord and Getis (1995), Geographical Analysis 27(4), Gi* with the population deviation.
    """
    n = len(values)
    if n < 2:
        return np.zeros(n)
    mean = values.mean()
    deviation = np.sqrt((values**2).mean() - mean**2)
    total = weights.sum(axis=1)
    spread = np.sqrt(np.clip((n * (weights**2).sum(axis=1) - total**2) / (n - 1), 0, None))
    scale = deviation * spread
    above = weights @ values - mean * total
    z = np.zeros(n)
    np.divide(above, scale, out=z, where=scale > 1e-12)
    return z


def corrected(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Benjamini-Hochberg q values of probabilities, in their order; empty for none."""
    n = len(p)
    if not n:
        return p
    order = np.argsort(p)
    stepped = p[order] * n / np.arange(1, n + 1)
    q = np.empty(n)
    q[order] = np.minimum(1.0, np.minimum.accumulate(stepped[::-1])[::-1])
    return q


def hotspots(
    places: Sequence[Place],
    *,
    least_findings: int = LEAST_FINDINGS,
    reported_q: float = REPORTED_Q,
) -> tuple[Hotspot, ...]:
    """
    Hotspots among places of one storey, or of several, strongest first.

    Parameters
    ----------
    places
        All places compared with one another, those without findings too.
    least_findings
        A place with fewer is never a hotspot.
    reported_q
        Greatest q reported.

    Returns
    -------
    hotspots
        By q, then by ratio. None where fewer than `LEAST_UNITS` places were looked at.

    Raises
    ------
    InvalidCounts
        If a count is negative.
    """
    if any(place.findings < 0 or place.checks < 0 for place in places):
        raise InvalidCounts("findings and checks cannot be negative")
    # Whoever found something looked, even if no check was recorded there.
    seen = [place for place in places if place.checks > 0 or place.findings > 0]
    if len(seen) < LEAST_UNITS:
        return ()
    found = np.array([place.findings for place in seen], dtype=np.float64)
    looked = np.maximum(np.array([place.checks for place in seen], dtype=np.float64), found)
    near = _neighbours(seen)
    z = gi_star(found / looked, near)
    share = looked / looked.sum()
    p = binom.sf(found - 1, found.sum(), share)
    q = corrected(np.asarray(p, dtype=np.float64))
    above = found / looked > found.sum() / looked.sum()
    hot = (q <= reported_q) & (found >= least_findings) & above
    chosen = np.flatnonzero(hot)
    if not len(chosen):
        return ()
    joined = near[np.ix_(chosen, chosen)]
    number, group = connected_components(sparse.csr_matrix(joined), directed=False)
    spots = [
        _hotspot(seen, chosen[group == g], found=found, looked=looked, z=z, q=q)
        for g in range(number)
    ]
    return tuple(sorted(spots, key=lambda spot: (spot.q, -spot.ratio, spot.ids)))


def grid_places(
    floor: MultiPolygon,
    storey_id: StoreyId,
    *,
    findings: NDArray[np.float64],
    checks: NDArray[np.float64],
    check_numbers: NDArray[np.float64] | None = None,
    size: float = 10.0,
) -> tuple[Place, ...]:
    """
    Square cells of a floor as places, for storeys without spaces worth comparing (the grounds).

    Parameters
    ----------
    floor
        Metres.
    findings : (n, 2), checks : (m, 2)
        Where something was found and looked at, metres. A point off the floor counts for the
        cell it is nearest to.
    check_numbers : (m,)
        How often each was looked at; by default once.
    size
        Side of a cell, metres.
    """
    if floor.is_empty:
        return ()
    west, south, east, north = floor.bounds
    columns, rows = (max(1, int(np.ceil(d / size))) for d in (east - west, north - south))
    squares = [
        shapely.box(
            west + c * size, south + r * size, west + (c + 1) * size, south + (r + 1) * size
        )
        for r in range(rows)
        for c in range(columns)
    ]
    shapely.prepare(floor)
    cells = [cell for cell in shapely.intersection(squares, floor).tolist() if cell.area > 1e-6]
    tree = STRtree(cells)
    numbers = np.ones(len(checks)) if check_numbers is None else check_numbers
    found = _tally(tree, len(cells), findings, np.ones(len(findings)))
    looked = _tally(tree, len(cells), checks, numbers)
    return tuple(
        Place(ids=(), storey_id=storey_id, polygon=cell, findings=int(f), checks=float(c))
        for cell, f, c in zip(cells, found, looked, strict=True)
    )


def _tally(
    tree: STRtree, n: int, points: NDArray[np.float64], numbers: NDArray[np.float64]
) -> NDArray[np.float64]:
    if not len(points):
        return np.zeros(n)
    cells = tree.nearest(shapely.points(points))
    return np.bincount(cells, weights=numbers, minlength=n).astype(np.float64)


def _neighbours(places: Sequence[Place]) -> NDArray[np.float64]:
    """(n, n) ones for a place itself and for those of its storey within `NEIGHBOURLY`."""
    near = np.eye(len(places))
    polygons = [place.polygon for place in places]
    for i, j in STRtree(polygons).query(polygons, predicate="dwithin", distance=NEIGHBOURLY).T:
        if places[i].storey_id == places[j].storey_id:
            near[i, j] = near[j, i] = 1.0
    return near


def _hotspot(
    places: Sequence[Place],
    members: NDArray[np.int64],
    *,
    found: NDArray[np.float64],
    looked: NDArray[np.float64],
    z: NDArray[np.float64],
    q: NDArray[np.float64],
) -> Hotspot:
    own = [places[i] for i in members]
    inside, checks = float(found[members].sum()), float(looked[members].sum())
    elsewhere, rest = float(found.sum()) - inside, float(looked.sum()) - checks
    ratio = float("inf") if elsewhere <= 0 or rest <= 0 else (inside / checks) / (elsewhere / rest)
    whole = shapely.union_all([place.polygon for place in own])
    strongest = max(own, key=lambda place: place.findings)
    point: Point = strongest.polygon.representative_point()
    best = float(q[members].min())
    return Hotspot(
        ids=tuple(i for place in own for i in place.ids),
        storey_id=own[0].storey_id,
        point=(point.x, point.y),
        polygon=whole if isinstance(whole, MultiPolygon) else MultiPolygon([whole]),
        findings=int(inside),
        checks=sum(place.checks for place in own),
        ratio=ratio,
        z=float(z[members].max()),
        q=best,
        evidence=next((level for limit, level in _EVIDENCE if best <= limit), 1),
    )
