"""Where an element stands: chains of local placements multiplied out, each link once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_DEEPEST = 200


class Placements:
    """
    World placements of one file's elements.

    Parameters
    ----------
    unit
        Metres of one unit of length of the file.
    """

    def __init__(self, unit: float) -> None:
        self._unit = unit
        self._known: dict[int, Matrix] = {}

    def matrix(self, element: Any) -> Matrix | None:
        """4 × 4 placement in metres, or None where the element has none that can be read."""
        placement = element.ObjectPlacement
        if placement is None or not placement.is_a("IfcLocalPlacement"):
            return None
        chain: list[Any] = []
        while placement is not None and placement.id() not in self._known:
            chain.append(placement)
            if len(chain) > _DEEPEST or not placement.is_a("IfcLocalPlacement"):
                return None
            placement = placement.PlacementRelTo
        world = np.eye(4) if placement is None else self._known[placement.id()]
        for link in reversed(chain):
            world = world @ self._axes(link.RelativePlacement)
            self._known[link.id()] = world
        return world

    def position(self, element: Any) -> tuple[float, float, float] | None:
        """Origin of the element in metres."""
        matrix = self.matrix(element)
        return None if matrix is None else point_of(matrix)

    def _axes(self, axes: Any) -> Matrix:
        matrix = np.eye(4)
        if axes is None:
            return matrix
        origin = axes.Location.Coordinates if axes.Location.is_a("IfcCartesianPoint") else (0, 0, 0)
        matrix[: len(origin), 3] = np.asarray(origin, dtype=np.float64) * self._unit
        z = _direction(getattr(axes, "Axis", None), (0.0, 0.0, 1.0))
        x = _direction(axes.RefDirection, (1.0, 0.0, 0.0))
        x = x - (x @ z) * z
        if np.linalg.norm(x) < 1e-9:
            x = np.cross((0.0, 1.0, 0.0) if abs(z[1]) < 0.9 else (1.0, 0.0, 0.0), z)
        x = x / np.linalg.norm(x)
        matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = x, np.cross(z, x), z
        return matrix


def point_of(matrix: Matrix) -> tuple[float, float, float]:
    """Origin of a placement."""
    return float(matrix[0, 3]), float(matrix[1, 3]), float(matrix[2, 3])


def axis_of(matrix: Matrix) -> tuple[float, float]:
    """Unit x axis of a placement seen from above; east where it stands upright."""
    x, y = float(matrix[0, 0]), float(matrix[1, 0])
    length = float(np.hypot(x, y))
    return (x / length, y / length) if length > 1e-6 else (1.0, 0.0)


def _direction(direction: Any, default: tuple[float, float, float]) -> Matrix:
    if direction is None:
        return np.asarray(default)
    ratios = np.zeros(3)
    given = direction.DirectionRatios
    ratios[: len(given)] = given
    length = np.linalg.norm(ratios)
    return ratios / length if length > 1e-12 else np.asarray(default)
