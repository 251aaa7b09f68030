"""Spaces that have no body: the floor that their footprint draws, or else their box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from importers.ifc.curves import Curves
from importers.ifc.geometry import ODD
from importers.ifc.mesh import FARTHEST, Mesh
from importers.ifc.solids import prism
from importers.ifc.units import radians_per_unit

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from numpy.typing import NDArray

    from importers.ifc.facts import FileFacts
    from importers.ifc.placement import Placements

    Points = NDArray[np.float64]

_DRAWN = ("FootPrint", "Plan", "Annotation", "Body", "Axis")  # best first
_CLEAR = 2.8  # m; height of a space that states none
_SETS = ("IfcGeometricSet", "IfcGeometricCurveSet")
_LEAST = 0.05  # m² of a floor
_DEEPEST = 4  # sets within sets


def outlined_spaces(
    model: Any, facts: FileFacts, placements: Placements, meshed: Container[int]
) -> dict[int, Mesh]:
    """
    Prisms over the footprints of spaces that have no mesh.

    Parameters
    ----------
    model
        Opened model.
    facts
        Of the same file.
    placements
        Its placements.
    meshed
        Ids that a body was found of.
    """
    found: dict[int, Mesh] = {}
    bare = [space for space in facts.spaces if space.id not in meshed]
    if not bare:
        return found
    unit = facts.position.unit
    curves = Curves(placements, unit, radians_per_unit(model))
    for space in bare:
        try:
            mesh = _outlined(model.by_id(space.id), placements, curves, unit)
        except ODD:  # a value of another type than the schema has
            continue
        if mesh is not None:
            found[space.id] = mesh
    return found


def _outlined(space: Any, placements: Placements, curves: Curves, unit: float) -> Mesh | None:
    if not space.Representation:
        return None
    shapes = space.Representation.Representations
    box = next((i for r in shapes for i in r.Items if i.is_a("IfcBoundingBox")), None)
    low, size = _box(box, unit) if box is not None else (np.zeros(3), np.zeros(3))
    height = float(size[2]) if size[2] > _LEAST else _CLEAR
    ranked = sorted(
        (_DRAWN.index(r[1]) if r[1] in _DRAWN else len(_DRAWN), i) for i, r in enumerate(shapes)
    )
    area = next(filter(None, (_area(shapes[i], curves) for _, i in ranked)), None)
    if area is None and min(size[:2]) > _LEAST:
        area = shapely.box(low[0], low[1], low[0] + size[0], low[1] + size[1])
    if area is None:
        return None
    outer = np.asarray(area.exterior.coords)[:-1]
    if not area.exterior.is_ccw:
        outer = outer[::-1]
    return prism((outer,), float(low[2]), height, placements.matrix(space))


def _box(box: Any, unit: float) -> tuple[Points, Points]:
    low = np.asarray((*box[0][0], 0.0)[:3], dtype=np.float64) * unit
    size = np.asarray((box[1], box[2], box[3]), dtype=np.float64) * unit
    sound = np.abs(low).max() < FARTHEST and np.abs(size).max() < FARTHEST
    return (low, size) if sound else (np.zeros(3), np.zeros(3))


def _area(representation: Any, curves: Curves) -> shapely.Polygon | None:
    """The largest area that the lines of a representation enclose."""
    lines = [line for item in representation.Items for line in _lines(item, curves, 0)]
    closed = [shapely.make_valid(shapely.Polygon(line)) for line in lines if _is_closed(line)]
    loose = [shapely.LineString(line) for line in lines if not _is_closed(line)]
    if loose:
        closed += shapely.get_parts(shapely.polygonize([shapely.union_all(loose)])).tolist()
    parts = [p for area in closed for p in shapely.get_parts(area) if p.geom_type == "Polygon"]
    best = max(parts, key=lambda part: float(part.area), default=None)
    return best if best is not None and best.area > _LEAST else None


def _is_closed(line: Points) -> bool:
    return len(line) >= 4 and bool(np.abs(line[0] - line[-1]).max() < 1e-3)


def _lines(item: Any, curves: Curves, depth: int) -> Iterator[Points]:
    if any(map(item.is_a, _SETS)) and depth < _DEEPEST:
        for element in item[0]:
            yield from _lines(element, curves, depth + 1)
    elif item.is_a("IfcAnnotationFillArea"):
        yield from _lines(item[0], curves, depth)
    elif item.is_a("IfcCurveBoundedPlane"):
        yield from _lines(item[1], curves, depth)
    elif item.is_a("IfcCurve"):
        line = curves.line(item)
        if line is not None:
            yield line
