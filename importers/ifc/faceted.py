"""Meshes of bodies given by flat faces, read straight from the file, without a geometry kernel.

Breps of flat faces, surface models, and face sets whose points are listed. Faces are gathered as
rings of numbers of points first and cut into triangles together: triangles as they are, convex
faces as fans, all others, and those with holes, one by one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from importers.ifc.attributes import value_of
from importers.ifc.mesh import FARTHEST, Mesh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Numbers = Sequence[int]
    Face = tuple[Numbers, ...]  # the outer ring first

FACETED = frozenset(
    (
        "IfcFacetedBrep",
        "IfcFaceBasedSurfaceModel",
        "IfcShellBasedSurfaceModel",
        "IfcTriangulatedFaceSet",
        "IfcPolygonalFaceSet",
    )
)
_MOST = 400_000  # faces of a body
_UNEVEN = 1e-3  # m that corners of a face may lie off its plane
_LEAST = 1e-10  # m² of a face
_SAME = 1e-9  # m between corners that are one
_BENT = -1e-6  # share of the square of a face's size by which its corners may turn inwards


class Facets:
    """
    Faceted bodies of one file.

    Parameters
    ----------
    unit
        Metres of one unit of length.
    """

    def __init__(self, unit: float) -> None:
        self._unit = unit

    def mesh(self, item: Any) -> Mesh | None:
        """
        Mesh of a body in metres of its own frame, faces of a closed one outwards.

        None where a kernel has to be asked: faces that are bent, that cross themselves or that name
        points which are not there.
        """
        kind = item.is_a()
        if kind == "IfcTriangulatedFaceSet":
            found = self._listed(item, [item.CoordIndex])
        elif kind == "IfcPolygonalFaceSet":
            found = self._listed(item, _polygons(item.Faces))
        else:
            found = self._shells(item, kind)
        if found is None:
            return None
        points, faces = found
        if not len(points) or not np.abs(points).max() < FARTHEST:  # also where there is no number
            return None
        triangles = _triangles(points, faces)
        if triangles is None or not len(triangles):
            return None
        if kind == "IfcFacetedBrep" or value_of(item, "Closed") is True:
            a, b, c = (points[triangles[:, i]] - points[0] for i in range(3))
            if np.einsum("ij,ij->i", a, np.cross(b, c)).sum() < 0:
                triangles = triangles[:, ::-1]
        return Mesh(points, np.ascontiguousarray(triangles, dtype=np.int32))

    def _listed(
        self, item: Any, given: Iterable[Sequence[Any]] | None
    ) -> tuple[Points, list[Face]] | None:
        """Points and faces of a face set: faces name points by numbers that begin at one."""
        points = np.asarray(item.Coordinates.CoordList, dtype=np.float64)
        if given is None or points.ndim != 2 or points.shape[1] != 3:
            return None
        through = value_of(item, "PnIndex")
        named = None if through is None else np.asarray(through, dtype=np.int64) - 1
        if named is not None and not (len(named) and 0 <= named.min() <= named.max() < len(points)):
            return None
        count = len(points) if named is None else len(named)
        faces: list[Face] = []
        for rings in given:
            flat = np.fromiter((n for ring in rings for n in ring), dtype=np.int64)
            if not len(flat) or len(flat) > 4 * _MOST:
                return None
            if not 1 <= flat.min() <= flat.max() <= count:
                return None
            numbers = (flat - 1 if named is None else named[flat - 1]).tolist()
            ends = np.cumsum([0, *map(len, rings)]).tolist()
            made = [tuple(numbers[a:b]) for a, b in pairwise(ends)]
            if item.is_a("IfcTriangulatedFaceSet"):
                faces += ((ring,) for ring in made)
            else:
                faces.append(tuple(made))
        return points * self._unit, faces

    def _shells(self, item: Any, kind: str) -> tuple[Points, list[Face]] | None:
        """Points and faces of shells, each point once however many faces share it."""
        shells = (item[0],) if kind == "IfcFacetedBrep" else item[0]
        numbers: dict[int, int] = {}
        coordinates: list[Any] = []
        faces: list[Face] = []
        for shell in shells:
            for face in shell[0]:
                if len(faces) >= _MOST or face.is_a() != "IfcFace":
                    return None
                made = _face(face, numbers, coordinates)
                if made is None:
                    return None
                faces.append(made)
        if any(len(point) != 3 for point in coordinates):
            return None
        return np.array(coordinates, dtype=np.float64).reshape(-1, 3) * self._unit, faces


def _face(face: Any, numbers: dict[int, int], coordinates: list[Any]) -> Face | None:
    rings: list[tuple[int, ...]] = []
    outer = 0
    bounds = face[0]
    for bound in bounds:
        loop = bound[0]
        if loop.is_a() != "IfcPolyLoop":
            return None
        ring = []
        for point in loop[0]:
            id_ = point.id()
            number = numbers.get(id_)
            if number is None:
                number = numbers[id_] = len(coordinates)
                coordinates.append(point[0])
            ring.append(number)
        if len(bounds) > 1 and bound.is_a("IfcFaceOuterBound"):
            outer = len(rings)
        rings.append(tuple(ring if bound[1] else ring[::-1]))
    if not rings:
        return None
    return (rings[outer], *rings[:outer], *rings[outer + 1 :])


def _polygons(faces: Any) -> Iterator[Sequence[Any]]:
    for face in faces:
        if face.is_a("IfcIndexedPolygonalFaceWithVoids"):
            yield (face.CoordIndex, *face.InnerCoordIndices)
        else:
            yield (face.CoordIndex,)


def _triangles(points: Points, faces: list[Face]) -> NDArray[np.int64] | None:
    """Triangles (m, 3) of all faces; None where any of them is no flat polygon."""
    by_length: dict[int, list[Numbers]] = {}
    hard: list[Face] = []
    for face in faces:
        if len(face) > 1:
            hard.append(face)
        elif len(face[0]) >= 3:
            by_length.setdefault(len(face[0]), []).append(face[0])
        else:
            return None
    made: list[NDArray[np.int64]] = []
    for length, rings in by_length.items():
        numbers = np.array(rings, dtype=np.int64)
        if length == 3:
            made.append(numbers)
            continue
        is_fan = _are_convex(points[numbers])
        fans = numbers[is_fan]
        made += (fans[:, [0, i, i + 1]] for i in range(1, length - 1))
        hard += ((ring,) for ring in numbers[~is_fan].tolist())
    for face in hard:
        cut = _cut(points, face)
        if cut is None:
            return None
        made.append(cut)
    found = np.concatenate(made) if made else np.empty((0, 3), dtype=np.int64)
    corners = points[found]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    kept: NDArray[np.int64] = found[(across * across).sum(1) > 4 * _LEAST**2]
    return kept


def _are_convex(corners: Points) -> NDArray[np.bool_]:
    """Which of many rings (m, n, 3) are flat, convex and without doubled corners."""
    edges = np.roll(corners, -1, axis=1) - corners
    normal = _normals(corners)
    size = np.linalg.norm(normal, axis=1)
    unit = normal / np.where(size > 0, size, 1.0)[:, None]
    off = np.einsum("mni,mi->mn", corners - corners.mean(1, keepdims=True), unit)
    turns = np.einsum("mni,mi->mn", np.cross(edges, np.roll(edges, -1, axis=1)), unit)
    longest = np.abs(edges).max((1, 2))
    # A ring that winds round twice turns one way too: its directions turn through more than once.
    ahead = np.einsum("mni,mni->mn", edges, np.roll(edges, -1, axis=1))
    whole = np.arctan2(turns, ahead).sum(1)
    found: NDArray[np.bool_] = (
        (size > _LEAST)
        & (np.abs(off).max(1) < _UNEVEN)
        & (turns.min(1) >= _BENT * longest**2)
        & (np.linalg.norm(edges, axis=2).min(1) > _SAME)
        & (np.abs(whole - 2 * np.pi) < 0.1)
    )
    return found


def _normals(corners: Points) -> Points:
    """Newell's normals of rings (m, n, 3), twice as long as their areas."""
    local = corners - corners[:, :1]
    found: Points = np.cross(local, np.roll(local, -1, axis=1)).sum(1)
    return found


def _cut(points: Points, face: Face) -> NDArray[np.int64] | None:
    """Triangles of one face of any outline, with its holes; none of one without an area."""
    known = [ring for ring in (_kept(points, ring) for ring in face) if len(ring) >= 3]
    if not known:
        return np.empty((0, 3), dtype=np.int64)
    if len(known) > 1:
        # Not every tool says which of a face's rings is the outer one.
        sizes = [float(np.linalg.norm(_normals(points[ring][None])[0])) for ring in known]
        widest = int(np.argmax(sizes))
        known = [known[widest], *known[:widest], *known[widest + 1 :]]
    outer = points[known[0]]
    normal = _normals(outer[None])[0]
    size = float(np.linalg.norm(normal))
    if size < _LEAST:
        return np.empty((0, 3), dtype=np.int64)
    normal /= size
    every = np.concatenate([points[ring] for ring in known]) - outer.mean(0)
    if np.abs(every @ normal).max() > _UNEVEN:
        return None
    aside = np.eye(3)[int(np.argmin(np.abs(normal)))]
    x = np.cross(aside, normal)
    x /= np.linalg.norm(x)
    flat = every @ np.column_stack([x, np.cross(normal, x)])
    ends = np.cumsum([len(ring) for ring in known])[:-1]
    rings = np.split(flat, ends)
    polygon = shapely.Polygon(rings[0], rings[1:])
    if not shapely.is_valid(polygon):
        return None
    numbers = np.concatenate(known)
    where = {(float(a), float(b)): int(n) for (a, b), n in zip(flat, numbers, strict=True)}
    parts = shapely.get_parts(shapely.constrained_delaunay_triangles(polygon))
    corners = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    try:
        found = np.array(
            [[where[float(a), float(b)] for a, b in part] for part in corners], dtype=np.int64
        ).reshape(-1, 3)
    except KeyError:
        return None
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    clockwise = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0] < 0
    found[clockwise] = found[clockwise][:, ::-1]
    return found


def _kept(points: Points, ring: Numbers) -> NDArray[np.int64]:
    """The ring without corners that repeat the one before."""
    numbers = np.asarray(ring, dtype=np.int64)
    corners = points[numbers]
    apart = np.abs(corners - corners[np.arange(-1, len(corners) - 1)]).max(1) > _SAME
    kept: NDArray[np.int64] = numbers[apart]
    return kept
