"""Rings of profiles: rectangles, circles, rolled sections, and any curve with holes in it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from importers.ifc.curves import Curves, arc, without_doubles
from importers.ifc.mesh import FARTHEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from importers.ifc.placement import Placements

    Points = NDArray[np.float64]
    Rings = tuple[Points, ...]

_LEAST = 1e-6  # m² of a profile, m of a length
# What rounds or slopes a rolled section beyond its inner fillets: the kernels'.
_REFINED = (
    "EdgeRadius",
    "FlangeEdgeRadius",
    "WebEdgeRadius",
    "LegSlope",
    "FlangeSlope",
    "WebSlope",
)


class Profiles:
    """
    Areas that are pushed along a line, of one file.

    Parameters
    ----------
    placements
        Frames of the file.
    unit
        Metres of one unit of length.
    angle
        Radians of one unit of plane angle.
    """

    def __init__(self, placements: Placements, unit: float, angle: float) -> None:
        self._placements, self._unit = placements, unit
        self._curves = Curves(placements, unit, angle)

    def rings(self, profile: Any) -> Rings | None:
        """
        Outer ring anticlockwise, holes clockwise, in metres of the profile's own plane.

        None where a kernel has to be asked: the class is another, or the numbers are odd.
        """
        if profile[0] != "AREA":
            return None
        kind = profile.is_a()
        if kind == "IfcArbitraryClosedProfileDef":
            curves = (profile[2],)
        elif kind == "IfcArbitraryProfileDefWithVoids":
            curves = (profile[2], *profile[3])
        else:
            return self._parametric(profile, kind)
        rings = [self._curves.ring(curve) for curve in curves]
        known = [ring for ring in rings if ring is not None]
        if len(known) < len(rings) or not _is_simple(known):
            return None
        return tuple(
            ring if (_turn(ring) > 0) == (i == 0) else ring[::-1] for i, ring in enumerate(known)
        )

    def _parametric(self, profile: Any, kind: str) -> Rings | None:
        make = _MADE.get(kind)
        if make is None:
            return None
        if kind == "IfcRectangleProfileDef":  # most of all profiles: read without a detour
            lengths = {"XDim": profile[3] * self._unit, "YDim": profile[4] * self._unit}
        else:
            lengths = {
                name: value * self._unit
                for name, value in profile.get_info(include_identifier=False).items()
                if isinstance(value, float)
            }
        if any(lengths.get(name) for name in _REFINED):
            return None
        if not all(-FARTHEST < value < FARTHEST for value in lengths.values()):
            return None
        rings = make(lengths)
        # A rectangle cannot cross itself; whatever has thicknesses and radii can.
        if rings is None or (kind != "IfcRectangleProfileDef" and not _is_simple(list(rings))):
            return None
        if profile[2] is None:
            return rings
        turn = self._placements.axes(profile[2])
        return tuple(ring @ turn[:2, :2].T + turn[:2, 3] for ring in rings)


def _rectangle(lengths: dict[str, float]) -> Rings | None:
    corners = _box(lengths["XDim"], lengths["YDim"])
    return None if corners is None else (corners,)


def _box(width: float, depth: float) -> Points | None:
    x, y = width / 2, depth / 2
    if not (x > _LEAST and y > _LEAST):
        return None
    return np.array([(-x, -y), (x, -y), (x, y), (-x, y)])


def _rounded_rectangle(lengths: dict[str, float]) -> Rings | None:
    corners = _box(lengths["XDim"], lengths["YDim"])
    ring = None if corners is None else _rounded(corners, [lengths["RoundingRadius"]] * 4)
    return None if ring is None else (ring,)


def _hollow_rectangle(lengths: dict[str, float]) -> Rings | None:
    thick = lengths["WallThickness"]
    outer = _box(lengths["XDim"], lengths["YDim"])
    inner = _box(lengths["XDim"] - 2 * thick, lengths["YDim"] - 2 * thick)
    if outer is None or inner is None or thick < _LEAST:
        return None
    outer = _rounded(outer, [lengths.get("OuterFilletRadius", 0.0)] * 4)
    inner = _rounded(inner, [lengths.get("InnerFilletRadius", 0.0)] * 4)
    return None if outer is None or inner is None else (outer, inner[::-1])


def _circle(lengths: dict[str, float]) -> Rings | None:
    ring = _full(lengths["Radius"])
    return None if ring is None else (ring,)


def _hollow_circle(lengths: dict[str, float]) -> Rings | None:
    outer, inner = _full(lengths["Radius"]), _full(lengths["Radius"] - lengths["WallThickness"])
    return None if outer is None or inner is None else (outer, inner[::-1])


def _full(radius: float) -> Points | None:
    return arc(np.zeros(2), radius, 0.0, 2 * math.pi)[:-1] if radius > _LEAST else None


def _i_shape(lengths: dict[str, float]) -> Rings | None:
    x, y = lengths["OverallWidth"] / 2, lengths["OverallDepth"] / 2
    web, inner = lengths["WebThickness"] / 2, y - lengths["FlangeThickness"]
    if not (x > web > _LEAST and y > inner > _LEAST):
        return None
    quarter = [(x, -y), (x, -inner), (web, -inner)]
    right = [*quarter, *((a, -b) for a, b in quarter[::-1])]
    left = [(-a, -b) for a, b in right]
    return _filleted([*right, *left], [2, 3, 8, 9], lengths)


def _l_shape(lengths: dict[str, float]) -> Rings | None:
    y, thick = lengths["Depth"] / 2, lengths["Thickness"]
    x = lengths.get("Width", lengths["Depth"]) / 2
    if not (_LEAST < thick < 2 * min(x, y)):
        return None
    inside = (-x + thick, -y + thick)
    corners = [(-x, -y), (x, -y), (x, -y + thick), inside, (-x + thick, y), (-x, y)]
    return _filleted(corners, [3], lengths)


def _t_shape(lengths: dict[str, float]) -> Rings | None:
    x, y = lengths["FlangeWidth"] / 2, lengths["Depth"] / 2
    web, under = lengths["WebThickness"] / 2, y - lengths["FlangeThickness"]
    if not (x > web > _LEAST and y > under > -y):
        return None
    right = [(web, -y), (web, under), (x, under), (x, y)]
    return _filleted([*right, *((-a, b) for a, b in right[::-1])], [1, 6], lengths)


def _u_shape(lengths: dict[str, float]) -> Rings | None:
    x, y = lengths["FlangeWidth"] / 2, lengths["Depth"] / 2
    web, inner = -x + lengths["WebThickness"], y - lengths["FlangeThickness"]
    if not (x > web > -x and y > inner > _LEAST):
        return None
    lower = [(-x, -y), (x, -y), (x, -inner), (web, -inner)]
    return _filleted([*lower, *((a, -b) for a, b in lower[::-1])], [3, 4], lengths)


def _filleted(
    corners: list[tuple[float, float]], inner: list[int], lengths: dict[str, float]
) -> Rings | None:
    radii = [0.0] * len(corners)
    for number in inner:
        radii[number] = lengths.get("FilletRadius", 0.0)
    ring = _rounded(np.array(corners), radii)
    return None if ring is None else (ring,)


def _rounded(corners: Points, radii: Sequence[float]) -> Points | None:
    """A right-angled ring with some of its corners rounded; None where a radius has no room."""
    if not any(radii):
        return corners
    parts: list[Points] = []
    for number, (corner, radius) in enumerate(zip(corners, radii, strict=True)):
        if radius <= 0:
            parts.append(corner[None])
            continue
        before, after = corners[number - 1] - corner, corners[(number + 1) % len(corners)] - corner
        lengths = [float(np.hypot(*edge)) for edge in (before, after)]
        if radius > min(lengths):
            return None
        back, onward = before / lengths[0], after / lengths[1]
        centre = corner + radius * (back + onward)
        turn = math.copysign(math.pi / 2, float(onward[0] * back[1] - onward[1] * back[0]))
        parts.append(arc(centre, radius, math.atan2(-onward[1], -onward[0]), turn))
    return without_doubles(np.concatenate(parts))


_MADE = {
    "IfcRectangleProfileDef": _rectangle,
    "IfcRoundedRectangleProfileDef": _rounded_rectangle,
    "IfcRectangleHollowProfileDef": _hollow_rectangle,
    "IfcCircleProfileDef": _circle,
    "IfcCircleHollowProfileDef": _hollow_circle,
    "IfcIShapeProfileDef": _i_shape,
    "IfcLShapeProfileDef": _l_shape,
    "IfcTShapeProfileDef": _t_shape,
    "IfcUShapeProfileDef": _u_shape,
}


def _turn(ring: Points) -> float:
    """Twice the area a ring encloses, negative where it runs clockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(x[:-1] @ y[1:] - y[:-1] @ x[1:])  # the last corner meets the first, at zero


def _is_simple(rings: list[Points]) -> bool:
    return _are_simple(tuple(ring.tobytes() for ring in rings))


@lru_cache(maxsize=4096)
def _are_simple(rings: tuple[bytes, ...]) -> bool:
    # Kept: the rooms of a tower lie one above another.
    outer, *holes = (np.frombuffer(ring, np.float64).reshape(-1, 2) for ring in rings)
    polygon = shapely.Polygon(outer, holes)
    return bool(shapely.is_valid(polygon)) and polygon.area > _LEAST
