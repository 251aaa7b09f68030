"""Where a site lies, from points of its plan and where these are on earth: two, or any number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Proj

from spatial.errors import UnusableGeoreference
from spatial.georeference import Georeference

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

APART = 1.0  # m; points nearer together say nothing about the turn
SAME_SCALE = 0.01  # a plan that measures 1 % more or less than the ground is doubtful
UNITS = {"mm": 0.001, "cm": 0.01, "ft": 0.3048, "in": 0.0254}
SURE = 0.05  # relative; how near a scale is to that of a mistaken unit
WIDE = 2.0  # m; a residual larger than this is a mistaken point


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoreferenceFit:
    """
    A georeference that brings points of a plan to their places.

    Parameters
    ----------
    georeference
        Turn and shift without stretching: a plan's metres stay metres.
    residuals : (n,)
        Metres between where each point comes to lie and where it should.
    scale
        Metres of the ground for one metre of the plan, as the points have it; 1 is right. It is not
        applied.
    verdicts
        What is doubtful: ``wrong-unit``, ``scale-differs``, ``mirrored``, ``point-far-off``, each
        with facts.
    """

    georeference: Georeference
    residuals: NDArray[np.float64]
    scale: float
    verdicts: tuple[tuple[str, dict[str, float | str]], ...]

    @property
    def rms(self) -> float:
        """Root mean square of the residuals, in metres."""
        return float(np.sqrt(np.mean(self.residuals**2)))


def fit_georeference(
    plan: ArrayLike, targets: ArrayLike, *, height: float = 0.0
) -> GeoreferenceFit:
    """
    The turn and shift that bring points of a plan nearest to their places.

    Parameters
    ----------
    plan : (n, 2)
        Points in the site frame, in metres; at least two, a metre apart.
    targets : (n, 2)
        Longitude and latitude of each, WGS 84.
    height
        Height of the site frame's zero, in metres.

    Raises
    ------
    UnusableGeoreference
        If there are too few points, they lie in one place, or no place on earth is meant.

    Notes
    -----
    Least squares without reflection (Kabsch), in the UTM zone of the targets' middle; its grid
    scale there is the georeference's, so that lengths on the ground are true.
    """
    here = np.asarray(plan, dtype=np.float64).reshape(-1, 2)
    there = np.asarray(targets, dtype=np.float64).reshape(-1, 2)
    if len(here) != len(there) or len(here) < 2:
        raise UnusableGeoreference("two points or more are needed, each with its place")
    if not (np.isfinite(here).all() and np.isfinite(there).all()):
        raise UnusableGeoreference("points and places must be numbers")
    middle = there.mean(axis=0)
    if np.abs(there - middle).max() > 1.0:
        raise UnusableGeoreference("the places lie farther apart than any site is wide")
    zone = Georeference.around(float(middle[0]), float(middle[1]), method="fitted")
    grid = float(Proj(zone.crs).get_factors(*middle.tolist()).meridional_scale)
    ground = zone.from_wgs84(there) / grid
    if min(_spread(here), _spread(ground)) < APART:
        raise UnusableGeoreference("the points lie in one place: take two that are far apart")
    turn, scale, mirrored = _turn(here, ground)
    cosine, sine = math.cos(turn), math.sin(turn)
    turned = np.column_stack(
        (cosine * here[:, 0] - sine * here[:, 1], sine * here[:, 0] + cosine * here[:, 1])
    )
    shift = ground.mean(axis=0) - turned.mean(axis=0)
    residuals = np.hypot(*(turned + shift - ground).T)
    origin = zone.to_projected([shift * grid])[0]
    verdicts = _verdicts(residuals, scale, mirrored=mirrored)
    georeference = Georeference(
        crs=zone.crs,
        east=float(origin[0]),
        north=float(origin[1]),
        height=height,
        rotation=turn,
        scale=grid,
        method="fitted",
        warnings=tuple(key.replace("-", "_") for key, _ in verdicts),
    )
    return GeoreferenceFit(
        georeference=georeference, residuals=residuals, scale=scale, verdicts=verdicts
    )


def _spread(points: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.ptp(points, axis=0)))


def _turn(here: NDArray[np.float64], ground: NDArray[np.float64]) -> tuple[float, float, bool]:
    """Angle, scale, and whether the points fit far better in a mirror."""
    a, b = here - here.mean(axis=0), ground - ground.mean(axis=0)
    dot = float((a * b).sum())
    cross = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum())
    flipped = a * (1.0, -1.0)
    in_mirror = math.hypot(
        float((flipped * b).sum()),
        float((flipped[:, 0] * b[:, 1] - flipped[:, 1] * b[:, 0]).sum()),
    )
    size = float((a**2).sum())
    straight = math.hypot(dot, cross)
    spread = math.sqrt(size * float((b**2).sum()))
    # Three points in a line, and any two, fit a mirror as well: then nothing is said.
    mirrored = in_mirror > straight + 0.02 * spread
    return math.atan2(cross, dot), straight / size, mirrored


def _verdicts(
    residuals: NDArray[np.float64], scale: float, *, mirrored: bool
) -> tuple[tuple[str, dict[str, float | str]], ...]:
    found: list[tuple[str, dict[str, float | str]]] = []
    unit = next(
        (
            name
            for name, metres in UNITS.items()
            if abs(scale / metres - 1) < SURE or abs(scale * metres - 1) < SURE
        ),
        "",
    )
    if mirrored:
        found.append(("mirrored", {}))
    elif unit:
        found.append(("wrong-unit", {"unit": unit, "scale": round(scale, 5)}))
    elif abs(scale - 1) > SAME_SCALE:
        found.append(
            ("scale-differs", {"scale": round(scale, 5), "percent": round(100 * (scale - 1), 1)})
        )
    if not mirrored and not unit and float(residuals.max()) > WIDE:
        worst = int(residuals.argmax())
        metres = round(float(residuals[worst]), 2)
        found.append(("point-far-off", {"point": worst + 1, "metres": metres}))
    return tuple(found)
