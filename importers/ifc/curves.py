"""Closed curves of profiles as rings of corners, read straight from the file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from importers.ifc.mesh import FARTHEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from importers.ifc.placement import Matrix, Placements

    Points = NDArray[np.float64]

_SAME = 1e-6  # m between two corners that are one
_MEETS = 1e-4  # m between the end of a segment and the beginning of the next
_MOST = 2_000  # corners of a ring
_SAGITTA, _WIDEST = 0.001, 0.5  # m and radians by which a chord may leave its arc
_FEWEST, _FINEST = 12, 128  # corners of a full circle
_LEAST = 1e-6  # m, of a radius
_CENTRE = np.zeros(2)


class Curves:
    """
    Plane curves of one file.

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
        self._placements, self._unit, self._angle = placements, unit, angle

    def ring(self, curve: Any) -> Points | None:
        """Corners of a closed curve in metres, none twice; None where it is anything doubtful."""
        is_open = curve.is_a() in ("IfcCompositeCurve", "IfcTrimmedCurve")
        points = self._points(curve)
        if points is None or not 3 <= len(points) <= _MOST:
            return None
        if not np.abs(points).max() < FARTHEST:  # also where there is no number
            return None
        if is_open and np.abs(points[0] - points[-1]).max() > _MEETS:
            return None
        return without_doubles(points)

    def line(self, curve: Any) -> Points | None:
        """
        Points along a curve in metres, the first again at the end of a circle.

        None where it is of a kind that has no points in the file, or beyond all measure.
        """
        points = self._points(curve)
        if points is None or len(points) < 2 or not np.abs(points).max() < FARTHEST:
            return None
        return np.concatenate([points, points[:1]]) if curve.is_a("IfcCircle") else points

    def _points(self, curve: Any) -> Points | None:
        kind = curve.is_a()
        found: Points | None = None
        if kind == "IfcPolyline":
            found = _flat((point[0] for point in curve[0]), self._unit)
        elif kind == "IfcIndexedPolyCurve" and curve[0].is_a("IfcCartesianPointList"):
            found = _flat(curve[0][0], self._unit)
            if found is not None and curve[1] is not None:
                found = _indexed(found, curve[1])
        elif kind == "IfcCircle":
            found = self._circle(curve, 0.0, 2 * math.pi, is_open=False)
        elif kind == "IfcTrimmedCurve":
            found = self._trimmed(curve)
        elif kind == "IfcCompositeCurve":
            found = self._composed(curve)
        return found

    def _composed(self, curve: Any) -> Points | None:
        made: list[Points] = []
        for segment in curve[0]:
            if segment.is_a() != "IfcCompositeCurveSegment" or segment[2].is_a() not in (
                "IfcPolyline",
                "IfcTrimmedCurve",
                "IfcIndexedPolyCurve",
            ):
                return None
            points = self._points(segment[2])
            if points is None or len(points) < 2:
                return None
            if not segment[1]:
                points = points[::-1]
            if made and np.abs(made[-1][-1] - points[0]).max() > _MEETS:
                return None
            made.append(points[1:] if made else points)
        return np.concatenate(made) if made else None

    def _trimmed(self, curve: Any) -> Points | None:
        basis, is_forward, master = curve[0], bool(curve[3]), curve[4]
        if basis.is_a() == "IfcCircle":
            frame = self._frame(basis[0])
            ends = [
                angle
                for trim in (curve[1], curve[2])
                if frame is not None
                and (angle := self._angle_at(trim, frame, basis[1], master)) is not None
            ]
            if len(ends) < 2:
                return None
            first, last = ends if is_forward else ends[::-1]
            turn = (last - first) % (2 * math.pi)
            if turn < 1e-9:
                return None  # all of the circle or nothing
            points = self._circle(basis, first, turn)
            return points if points is None or is_forward else points[::-1]
        if basis.is_a() == "IfcLine":
            made = [_trims(trim)[0] for trim in (curve[1], curve[2])]
            # A line's parameter is a length in a unit that tools disagree on.
            return None if None in made else _flat(made, self._unit)
        return None

    def _frame(self, axes: Any) -> Matrix | None:
        return self._placements.axes(axes) if axes.is_a() == "IfcAxis2Placement2D" else None

    def _angle_at(self, trim: Any, frame: Matrix, radius: float, master: str) -> float | None:
        """Angle of an end of an arc, in radians; None where its two descriptions disagree."""
        point, parameter = _trims(trim)
        given = None if parameter is None else parameter * self._angle
        if point is None:
            return given
        listed = _flat([point], self._unit)
        if listed is None:
            return None
        x, y = (listed[0] - frame[:2, 3]) @ frame[:2, :2]
        length = radius * self._unit
        if abs(math.hypot(x, y) - length) > max(_MEETS, 1e-3 * length):
            return None
        found = math.atan2(y, x)
        if given is None or master == "CARTESIAN":
            return found
        apart = abs((found - given + math.pi) % (2 * math.pi) - math.pi)
        return given if apart * length < 0.01 else None

    def _circle(
        self, circle: Any, first: float, turn: float, *, is_open: bool = True
    ) -> Points | None:
        frame, radius = self._frame(circle[0]), circle[1] * self._unit
        if frame is None or not _LEAST < radius < FARTHEST:
            return None
        local = arc(_CENTRE, radius, first, turn)[: None if is_open else -1]
        moved: Points = local @ frame[:2, :2].T + frame[:2, 3]
        return moved


def arc(centre: Points, radius: float, first: float, turn: float) -> Points:
    """
    Points (n, 2) along an arc, both ends included.

    Parameters
    ----------
    centre, radius
        Metres.
    first, turn
        Radians; a negative turn runs clockwise.
    """
    step = min(_WIDEST, 2 * math.acos(max(0.0, 1 - _SAGITTA / radius)))
    least = math.ceil(_FEWEST * abs(turn) / (2 * math.pi))
    most = math.ceil(_FINEST * abs(turn) / (2 * math.pi))
    count = max(1, least, min(most, math.ceil(abs(turn) / max(step, 1e-6))))
    angles = first + turn * np.arange(count + 1) / count
    made: Points = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return made


def without_doubles(points: Points) -> Points | None:
    """The ring without corners that repeat the one before; None where fewer than three stay."""
    apart = np.abs(points - points[np.arange(-1, len(points) - 1)]).max(1) > _SAME
    kept: Points = points[apart]
    return kept if len(kept) >= 3 else None


def _flat(given: Iterable[Any], unit: float) -> Points | None:
    pairs = [point[:2] for point in given]
    if not pairs or len(pairs) > _MOST or any(len(pair) != 2 for pair in pairs):
        return None
    return np.asarray(pairs, dtype=np.float64) * unit


def _indexed(listed: Points, segments: Any) -> Points | None:
    made: list[Points] = []
    for segment in segments:
        numbers = [n - 1 for n in segment[0]]
        if not all(0 <= n < len(listed) for n in numbers):
            return None
        points: Points | None = listed[numbers]
        if segment.is_a() == "IfcArcIndex":
            points = _through(listed[numbers]) if len(numbers) == 3 else None
        elif segment.is_a() != "IfcLineIndex":
            points = None
        if points is None:
            return None
        made.append(points)
    return np.concatenate(made) if made else None


def _through(points: Points) -> Points | None:
    """The arc through three points; None where they lie on a line."""
    (ax, ay), (bx, by) = points[1] - points[0], points[2] - points[0]
    across = 2 * (ax * by - ay * bx)
    if abs(across) < 1e-9:
        return None
    a, b = ax * ax + ay * ay, bx * bx + by * by
    local = np.array([(by * a - ay * b) / across, (ax * b - bx * a) / across])
    centre = points[0] + local
    radius = float(np.hypot(*local))
    if not _LEAST < radius < FARTHEST:
        return None
    first, last = (math.atan2(y, x) for x, y in (points[[0, 2]] - centre).tolist())
    turn = (last - first) % (2 * math.pi)
    made = arc(centre, radius, first, turn if across > 0 else turn - 2 * math.pi)
    made[[0, -1]] = points[[0, 2]]
    return made


def _trims(trim: Any) -> tuple[Any | None, float | None]:
    """Coordinates and parameter of one end of a trimmed curve, as far as they are given."""
    point = parameter = None
    for value in trim:
        if value.is_a() == "IfcCartesianPoint":
            point = value[0]
        elif value.is_a() == "IfcParameterValue":
            parameter = float(value[0])
    return point, parameter
