"""GCJ-02, the shifted coordinates of maps in China: from WGS 84, and exactly back.

Sites are kept in WGS 84; GCJ-02 is only how people in China read coordinates off their maps. The
shift is not published. The formula is the one that map libraries agree on, checked against the
control values in the tests of the `eviltransform` project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_AXIS = 6378245.0  # m; Krasovsky 1940, which the shift is reckoned on
_ECCENTRICITY = 0.00669342162296594323
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_TURNS = 30
_CLOSE = 1e-11  # degrees; a micrometre


def in_china(degrees: ArrayLike) -> NDArray[np.bool_]:
    """Which points (n, 2; longitude first) lie in the rectangle that is shifted; (n,)."""
    points = np.asarray(degrees, dtype=np.float64).reshape(-1, 2)
    x, y = points[:, 0], points[:, 1]
    return np.asarray((x >= _WEST) & (x <= _EAST) & (y >= _SOUTH) & (y <= _NORTH))


def to_gcj02(degrees: ArrayLike) -> NDArray[np.float64]:
    """WGS 84 (n, 2; longitude first) -> GCJ-02; points outside China stay as they are."""
    points = np.asarray(degrees, dtype=np.float64).reshape(-1, 2)
    return points + np.where(in_china(points)[:, None], _shift(points), 0.0)


def from_gcj02(degrees: ArrayLike) -> NDArray[np.float64]:
    """
    GCJ-02 (n, 2; longitude first) -> WGS 84.

    Notes
    -----
    Fixed-point iteration: the shift changes by less than a hundredth of a degree for each degree,
    so that a few turns end within a micrometre.
    """
    shifted = np.asarray(degrees, dtype=np.float64).reshape(-1, 2)
    found = shifted.copy()
    for _ in range(_TURNS):
        missing = shifted - to_gcj02(found)
        found = found + missing
        if not len(missing) or float(np.abs(missing).max()) < _CLOSE:
            break
    return found


def _shift(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees of longitude and latitude that points are moved by."""
    x, y = points[:, 0] - 105.0, points[:, 1] - 35.0
    waves = 20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)
    root = np.sqrt(np.abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root
    north += waves * 2 / 3
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root
    east += waves * 2 / 3
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    latitude = np.radians(points[:, 1])
    curve = 1 - _ECCENTRICITY * np.sin(latitude) ** 2
    metres_north = _AXIS * (1 - _ECCENTRICITY) / (curve * np.sqrt(curve))
    metres_east = _AXIS / np.sqrt(curve) * np.cos(latitude)
    return np.column_stack((np.degrees(east / metres_east), np.degrees(north / metres_north)))
