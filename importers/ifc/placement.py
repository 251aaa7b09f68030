"""Where an element stands: chains of local placements multiplied out, each link once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from importers.ifc.attributes import value_of

Matrix = NDArray[np.float64]
Vector = tuple[float, float, float]
_DEEPEST = 200
_FARTHEST = 1e8  # m; map coordinates reach 1e7
_POINT, _LOCAL = "IfcCartesianPoint", "IfcLocalPlacement"
_WORLD = np.eye(4)


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
        self._far: set[int] = set()  # of those known: farther than any map

    def matrix(self, element: Any) -> Matrix | None:
        """4 × 4 placement in metres, or None where the element has none that can be read."""
        placement = value_of(element, "ObjectPlacement")
        if placement is None or placement.is_a() != _LOCAL:
            return None
        chain: list[Any] = []
        first = placement.id()
        world = self._known.get(first)
        while world is None:
            chain.append(placement)
            if len(chain) > _DEEPEST:
                return None
            placement = placement.get_argument(0)
            if placement is None:
                world = _WORLD
                break
            world = self._known.get(placement.id())
            if world is None and placement.is_a() != _LOCAL:
                return None
        for link in reversed(chain):
            try:
                own = self.axes(link.get_argument(1))
            except (AttributeError, TypeError, ValueError):
                # Something else stands where an axis placement should: a broken reference.
                return None
            world = own if world is _WORLD else world @ own
            id_ = link.id()
            self._known[id_] = world
            # Also false where there is no number in it.
            if not (world.max() < _FARTHEST and world.min() > -_FARTHEST):
                self._far.add(id_)
        return None if first in self._far else world

    def position(self, element: Any) -> tuple[float, float, float] | None:
        """Origin of the element in metres."""
        matrix = self.matrix(element)
        return None if matrix is None else point_of(matrix)

    def axes(self, axes: Any) -> Matrix:
        """Frame of an IfcAxis2Placement, in metres; the identity where there is none."""
        if axes is None:
            return np.eye(4)
        kind = axes.is_a()
        if kind == "IfcAxis2Placement3D":  # nearly all: by the places the schemas agree on
            return self.frame(*map(axes.get_argument, range(3)))
        if kind == "IfcAxis2Placement2D":
            return self.frame(axes.get_argument(0), None, axes.get_argument(1))
        return self.frame(axes.Location, value_of(axes, "Axis"), axes.RefDirection)

    def frame(self, location: Any, axis: Any, across: Any) -> Matrix:
        """Frame at a point with a z axis and a direction near which x lies; each may be None."""
        origin = location[0] if location is not None and location.is_a() == _POINT else ()
        ox, oy, oz = (*(self._unit * value for value in origin), 0.0, 0.0, 0.0)[:3]
        if axis is None and across is None:
            made = _WORLD.copy()
            made[:3, 3] = ox, oy, oz
            return made
        zx, zy, zz = _direction(axis, (0.0, 0.0, 1.0))
        ax, ay, az = _direction(across, (1.0, 0.0, 0.0))
        # Numbers one by one: numpy takes ten times as long over three of them.
        along = ax * zx + ay * zy + az * zz
        x = (ax - along * zx, ay - along * zy, az - along * zz)
        if math.hypot(*x) < 1e-9:
            x = (zz, 0.0, -zx) if abs(zy) < 0.9 else (0.0, -zz, zy)
        length = math.hypot(*x)
        xx, xy, xz = x[0] / length, x[1] / length, x[2] / length
        yx, yy, yz = zy * xz - zz * xy, zz * xx - zx * xz, zx * xy - zy * xx
        return np.array(
            ((xx, yx, zx, ox), (xy, yy, zy, oy), (xz, yz, zz, oz), (0.0, 0.0, 0.0, 1.0))
        )


def point_of(matrix: Matrix) -> tuple[float, float, float]:
    """Origin of a placement."""
    return float(matrix[0, 3]), float(matrix[1, 3]), float(matrix[2, 3])


def axis_of(matrix: Matrix) -> tuple[float, float]:
    """Unit x axis of a placement seen from above; east where it stands upright."""
    x, y = float(matrix[0, 0]), float(matrix[1, 0])
    length = float(np.hypot(x, y))
    return (x / length, y / length) if length > 1e-6 else (1.0, 0.0)


def _direction(direction: Any, default: Vector) -> Vector:
    if direction is None:
        return default
    x, y, z = (*direction[0], 0.0, 0.0, 0.0)[:3]
    length = math.hypot(x, y, z)
    return (x / length, y / length, z / length) if length > 1e-12 else default
