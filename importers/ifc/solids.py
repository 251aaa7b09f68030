"""Meshes of extruded and faceted bodies read straight from the file, without a geometry kernel.

Nearly all walls, spaces, slabs and openings are a profile pushed along a line, or are given by flat
faces. Their corners are numbers in the file; a kernel takes a millisecond to find them again.
Whatever is anything else, or is doubtful, is left to the kernels.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from importers.ifc.attributes import is_kind, value_of
from importers.ifc.faceted import FACETED, Facets
from importers.ifc.mesh import FARTHEST, Mesh
from importers.ifc.placement import Placements
from importers.ifc.profiles import Profiles
from importers.ifc.units import radians_per_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from importers.ifc.placement import Matrix

    Rings = tuple[NDArray[np.float64], ...]

_CONTEXT = "IfcGeometricRepresentationContext"
_DEEPEST = 20  # operands of clippings followed, and mapped items within mapped items
_FLAT = 1e-6  # m that an upright prism's base may be out of level
_LEAST = 1e-6  # m, of a depth
_SQUARE = np.array([(0, 1, 2), (0, 2, 3)], dtype=np.int32)
_WORLD = np.eye(4)
_ACROSS: dict[tuple[int, ...], NDArray[np.int32]] = {}


class Solids:
    """
    Extruded and faceted bodies of one model.

    Parameters
    ----------
    model
        Opened model.
    placements
        World placements of its elements.
    unit
        Metres of one unit of length of the file.
    """

    def __init__(self, model: Any, placements: Placements, unit: float) -> None:
        self._placements = placements
        self._unit = unit
        self._profiles = Profiles(placements, unit, radians_per_unit(model))
        self._facets = Facets(unit)
        self._known: dict[int, Mesh | None] = {}
        self._is_plain = all(
            _is_identity(placements.axes(context.WorldCoordinateSystem))
            for context in model.by_type(
                "IfcGeometricRepresentationContext", include_subtypes=False
            )
            if context.WorldCoordinateSystem is not None
            and context.WorldCoordinateSystem.is_a("IfcAxis2Placement3D")
        )

    def mesh(self, element: Any, *, whole: bool) -> Mesh | None:
        """
        Mesh of an element in metres of the file's frame, its openings not subtracted.

        Parameters
        ----------
        element
            Product with a representation.
        whole
            Take a clipped body as if it were not clipped.

        Returns
        -------
        mesh : Mesh or None
            None where a kernel has to be asked: the body is of another kind, or odd.
        """
        placement = self._placements.matrix(element) if self._is_plain else None
        if placement is None:
            return None
        shape = value_of(element, "Representation")
        bodies = [r for r in value_of(shape, "Representations") if r.get_argument(1) == "Body"]
        if len(bodies) != 1:
            return None
        made: list[Mesh] = []
        for item, matrix in self._solids(bodies[0], np.eye(4), whole, 0):
            local = None if item is None else self._local(item, is_shared=matrix is not None)
            if local is None:
                return None
            made.append(_placed(local, placement if matrix is None else placement @ matrix))
        return joined(made)

    def _solids(
        self, representation: Any, above: Matrix, whole: bool, depth: int
    ) -> Iterator[tuple[Any | None, Matrix | None]]:
        """Bodies of a representation and where each is put; (None, None) for anything else."""
        for item in value_of(representation, "Items"):
            found = item
            for _ in range(_DEEPEST):
                if not (whole and is_kind(found, "IfcBooleanResult")):
                    break
                found = found.FirstOperand
            kind = found.is_a()
            if kind == "IfcExtrudedAreaSolid" or kind in FACETED:
                yield found, above if depth else None
            elif kind == "IfcMappedItem" and depth < _DEEPEST:
                source, target = found.MappingSource, self._target(found.MappingTarget)
                if target is None or not _is_identity(self._placements.axes(source.MappingOrigin)):
                    yield None, None
                    return
                yield from self._solids(
                    source.MappedRepresentation, above @ target, whole, depth + 1
                )
            else:
                yield None, None
                return

    def _target(self, operator: Any) -> Matrix | None:
        """A mapped item's transformation, where it neither scales nor mirrors."""
        if operator.is_a() != "IfcCartesianTransformationOperator3D" or operator.Scale not in (
            None,
            1.0,
        ):
            return None
        frame = self._placements.frame(operator.LocalOrigin, operator.Axis3, operator.Axis1)
        second = operator.Axis2
        if second is not None and not np.allclose(frame[:3, 1], second[0], atol=1e-6):
            return None
        return frame

    def _local(self, solid: Any, *, is_shared: bool) -> Mesh | None:
        id_ = solid.id()
        if id_ in self._known:
            return self._known[id_]
        made = self._facets.mesh(solid) if solid.is_a() in FACETED else self._extruded(solid)
        if is_shared:
            self._known[id_] = made
        return made

    def _extruded(self, solid: Any) -> Mesh | None:
        profile, position, along, depth = map(solid.get_argument, range(4))
        rings = self._profiles.rings(profile)
        depth *= self._unit
        x, y, z = (*along[0], 0.0, 0.0, 0.0)[:3]
        length = math.sqrt(x * x + y * y + z * z)
        if rings is None or not _LEAST < depth < FARTHEST or not 1e-9 < length < FARTHEST:
            return None
        share = depth / length
        if abs(z * share) < _LEAST:
            return None
        local = _pushed(rings, (x * share, y * share, z * share))
        if local is None or position is None:
            return local
        return _placed(local, self._placements.axes(position))


def prism(rings: Rings, low: float, height: float, placement: Matrix | None) -> Mesh | None:
    """
    An upright prism in an element's own frame, placed.

    Parameters
    ----------
    rings
        The outer ring anticlockwise, holes clockwise, in metres.
    low, height
        Metres over the frame's zero.
    placement
        Frame of the element; None for the file's own.
    """
    made = _pushed(rings, (0.0, 0.0, height))
    if made is None:
        return None
    frame = np.eye(4) if placement is None else placement
    raised = Mesh(made.vertices + np.array((0.0, 0.0, low)), made.faces, made.rings)
    return joined([_placed(raised, frame)])


def _pushed(rings: Rings, offset: tuple[float, float, float]) -> Mesh | None:
    shape = tuple(len(ring) for ring in rings)
    corners = rings[0] if len(rings) == 1 else np.concatenate(rings)
    faces = _prism_faces(shape, corners, is_upwards=offset[2] >= 0)
    if faces is None:
        return None
    vertices = np.zeros((2 * len(corners), 3))
    vertices[: len(corners), :2] = vertices[len(corners) :, :2] = corners
    vertices[len(corners) :] += offset
    return Mesh(vertices, faces, shape)


def _prism_faces(
    shape: tuple[int, ...], corners: NDArray[np.float64], *, is_upwards: bool
) -> NDArray[np.int32] | None:
    if shape == (4,) and _is_convex(corners):
        return _BOX if is_upwards else _BOX_DOWN
    return _faces_over(shape, corners.tobytes(), is_upwards)


@lru_cache(maxsize=4096)
def _faces_over(
    shape: tuple[int, ...], corners: bytes, is_upwards: bool
) -> NDArray[np.int32] | None:
    # Kept: the rooms of a tower lie one above another.
    points = np.frombuffer(corners, np.float64).reshape(-1, 2)
    caps = _caps(tuple(np.split(points, np.cumsum(shape)[:-1])))
    return None if caps is None else _closed(caps, shape, is_upwards=is_upwards)


def _closed(
    caps: NDArray[np.int32], shape: tuple[int, ...], *, is_upwards: bool
) -> NDArray[np.int32]:
    """Triangles of base, top and sides of a prism, outwards."""
    faces = np.concatenate([caps[:, ::-1], caps + sum(shape), _sides(shape)])
    return (faces if is_upwards else faces[:, ::-1]).astype(np.int32)


def solids_of(model: Any, unit: float) -> Solids | None:
    """The same, or None where contexts or units are too odd for anything to be read by them."""
    try:
        return Solids(model, Placements(unit), unit)
    except (TypeError, ValueError, AttributeError, IndexError):
        return None


def _is_identity(matrix: Matrix) -> bool:
    return bool(np.abs(matrix - _WORLD).max() <= 1e-9)


def _is_convex(ring: NDArray[np.float64]) -> bool:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ring.tolist()
    turns = (
        (bx - ax) * (cy - ay) - (by - ay) * (cx - ax),
        (cx - bx) * (dy - by) - (cy - by) * (dx - bx),
        (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx),
        (ax - dx) * (by - dy) - (ay - dy) * (bx - dx),
    )
    return bool(min(turns) > 0)


def _caps(rings: Rings) -> NDArray[np.int32] | None:
    """Triangles of a profile, anticlockwise, by the numbers of its corners."""
    numbers = {
        (float(x), float(y)): i for i, (x, y) in enumerate(p for ring in rings for p in ring)
    }
    if len(numbers) < sum(map(len, rings)):
        return None  # rings that touch in a corner
    whole = shapely.Polygon(rings[0], rings[1:])
    parts = shapely.get_parts(shapely.constrained_delaunay_triangles(whole))
    corners = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    try:
        found = np.array(
            [[numbers[float(x), float(y)] for x, y in part] for part in corners], dtype=np.int32
        )
    except KeyError:
        return None
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    clockwise = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0] < 0
    found[clockwise] = found[clockwise][:, ::-1]
    return found


def _sides(shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Triangles between base and top; both rings' corners in one order."""
    known = _ACROSS.get(shape)
    if known is None:
        total = sum(shape)
        starts = np.concatenate([np.arange(n) for n in shape])
        first = np.repeat(np.cumsum([0, *shape[:-1]]), shape)
        count = np.repeat(shape, shape)
        a, b = first + starts, first + (starts + 1) % count
        known = np.concatenate(
            [np.column_stack([a, b, b + total]), np.column_stack([a, b + total, a + total])]
        ).astype(np.int32)
        if len(_ACROSS) < 200:
            _ACROSS[shape] = known
    return known


_BOX = _closed(_SQUARE, (4,), is_upwards=True)  # shared: nobody changes a mesh
_BOX_DOWN = _closed(_SQUARE, (4,), is_upwards=False)


def _placed(local: Mesh, matrix: Matrix) -> Mesh:
    return Mesh(local.vertices @ matrix[:3, :3].T + matrix[:3, 3], local.faces, local.rings)


def joined(parts: list[Mesh]) -> Mesh | None:
    """Several bodies as one; None of none, and where one is farther than any map."""
    if not parts or not all(_is_near(part.vertices) for part in parts):
        return None
    if len(parts) == 1:
        return _upright(parts[0])
    first = np.cumsum([0, *(len(part.vertices) for part in parts[:-1])])
    return Mesh(
        np.concatenate([part.vertices for part in parts]),
        np.concatenate([p.faces + n for p, n in zip(parts, first, strict=True)]).astype(np.int32),
    )


def _is_near(points: NDArray[np.float64]) -> bool:
    # Also false where there is no number.
    return bool(points.max() < FARTHEST and points.min() > -FARTHEST)


def _upright(mesh: Mesh) -> Mesh:
    """The mesh with its rings where it stands upright, base down; without them where it leans."""
    half = len(mesh.vertices) // 2
    base, top = mesh.vertices[:half], mesh.vertices[half:]
    heights = base[:, 2]
    if heights.max() - heights.min() > _FLAT or np.abs(top[:, :2] - base[:, :2]).max() > _FLAT:
        return Mesh(mesh.vertices, mesh.faces)
    if base[0, 2] < top[0, 2]:
        return mesh
    # Pushed downwards: top and base change places, their triangles with them.
    return Mesh(
        np.concatenate([top, base]), ((mesh.faces + half) % (2 * half)).astype(np.int32), mesh.rings
    )
