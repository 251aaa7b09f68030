"""From meshes to polygons: sections at a height, floors of spaces, tops of slabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from importers.ifc.repeats import REPEATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from importers.ifc.mesh import Mesh

GRID = 0.001  # m; finer than any plan is drawn
_FLAT = 0.94  # least z of the normal of a face that can be stood on
_SHELL = 0.03  # m; half the thickness given to a wall modelled as a surface
_SMALLEST = 1e-4  # m²
_POLYGON = 3  # the library's number of the type; those beyond hold several geometries
NOTHING = MultiPolygon()


def clean(geometry: BaseGeometry | None, smallest: float = _SMALLEST) -> MultiPolygon:
    """Only the polygons of a geometry, made valid, those under ``smallest`` m² left out."""
    if geometry is None or shapely.is_empty(geometry):
        return NOTHING
    if not shapely.is_valid(geometry):
        geometry = shapely.make_valid(geometry)
    parts = shapely.get_parts(geometry)
    kinds = shapely.get_type_id(parts)
    while (kinds > _POLYGON).any():
        parts = np.concatenate(
            [parts[kinds == _POLYGON], shapely.get_parts(parts[kinds > _POLYGON])]
        )
        kinds = shapely.get_type_id(parts)
    found = parts[(kinds == _POLYGON) & (shapely.area(parts) > smallest)]
    if len(found) > 1 and geometry.geom_type == "GeometryCollection":
        return clean(shapely.union_all(found), smallest)
    return multipolygon(found)


def multipolygon(polygons: Sequence[Polygon] | NDArray[np.object_]) -> MultiPolygon:
    """Polygons as one, as the class itself makes it and in a fifth of the time."""
    if not len(polygons):
        return NOTHING
    made: MultiPolygon = shapely.multipolygons(polygons)
    return made


def union(geometries: Iterable[BaseGeometry]) -> MultiPolygon:
    """Union of polygons; on a grid of a millimetre where exact arithmetic fails."""
    given = np.array(list(geometries), dtype=object)
    found = given[~shapely.is_empty(given)] if len(given) else given
    return REPEATS.once(_union, *found) if len(found) else NOTHING


def _union(*found: BaseGeometry) -> MultiPolygon:
    try:
        # Three times as fast as on the grid, and sections are rounded to it already.
        return clean(shapely.union_all(found))
    except shapely.GEOSException:
        return clean(shapely.union_all(shapely.make_valid(found), grid_size=GRID))


def difference(
    area: BaseGeometry, *others: BaseGeometry, smallest: float = _SMALLEST
) -> MultiPolygon:
    """What of an area lies in none of some others, pieces under ``smallest`` m² left out."""
    return REPEATS.once(_difference, area, *others, smallest=smallest)


def _difference(area: BaseGeometry, *others: BaseGeometry, smallest: float) -> MultiPolygon:
    left = area
    for other in others:
        if left.is_empty:
            break
        left = left.difference(other)
    return clean(left, smallest)


def grown_and_shrunk(area: BaseGeometry, by: float) -> BaseGeometry:
    """
    An area after it has grown by some metres and shrunk again, with sharp corners.

    Gaps twice as wide are closed by it; with a negative width, what is narrower is lost.
    """
    return REPEATS.once(_grown_and_shrunk, area, by=by)


def _grown_and_shrunk(area: BaseGeometry, by: float) -> BaseGeometry:
    return area.buffer(by, join_style="mitre").buffer(-by, join_style="mitre")


def bounds_z(mesh: Mesh) -> tuple[float, float]:
    """Lowest and highest z."""
    z = mesh.vertices[:, 2]
    return float(z.min()), float(z.max())


def section(mesh: Mesh, z: float) -> MultiPolygon:
    """
    Section of a body at a height.

    Parameters
    ----------
    mesh
        Closed body, or an open surface, which is then given 6 cm of thickness.
    z
        Height in metres.

    Returns
    -------
    polygons : MultiPolygon
        Empty where the height misses the body.
    """
    if mesh.rings:
        low, high = bounds_z(mesh)
        return _prism(mesh) if low < z < high else NOTHING
    segments = _cut(mesh, z)
    if len(segments) < 3:
        return NOTHING
    lines = shapely.linestrings(segments)
    rings = shapely.get_parts(shapely.polygonize(lines))
    if not len(rings):
        noded = shapely.get_parts(shapely.node(shapely.union_all(lines)))
        rings = shapely.get_parts(shapely.polygonize(noded))
    if not len(rings):
        return clean(shapely.union_all(lines).buffer(_SHELL, cap_style="square"))
    if len(rings) == 1:
        return multipolygon(rings)
    return clean(shapely.union_all(rings))


def _prism(mesh: Mesh) -> MultiPolygon:
    """An upright prism seen from above, which is every section of it and its floor."""
    if mesh.shadow is not None:
        return mesh.shadow
    outer, *holes = (np.round(ring, 3) for ring in mesh.base())
    # The class takes five times as long over a ring.
    return clean(Polygon(outer, holes) if holes else shapely.polygons(outer), 0.0)


def _cut(mesh: Mesh, z: float) -> NDArray[np.float64]:
    height = mesh.vertices[:, 2] - z
    # A vertex in the very plane counts as above it: no segment is lost, none doubled.
    height = np.where(np.abs(height) < 1e-7, 1e-7, height)
    above = height[mesh.faces] > 0
    count = above.sum(1)
    crossed = (count == 1) | (count == 2)
    faces, above, count = mesh.faces[crossed], above[crossed], count[crossed]
    if not len(faces):
        return np.empty((0, 2, 2))
    lone = np.where(count == 1, above.argmax(1), above.argmin(1))
    rows = np.arange(len(faces))
    apex = faces[rows, lone]
    ends = [_between(mesh, height, apex, faces[rows, (lone + step) % 3]) for step in (1, 2)]
    segments = np.round(np.stack(ends, axis=1), 3)
    kept: NDArray[np.float64] = segments[np.abs(segments[:, 0] - segments[:, 1]).sum(1) > 1e-9]
    return kept


def _between(
    mesh: Mesh, height: NDArray[np.float64], a: NDArray[Any], b: NDArray[Any]
) -> NDArray[np.float64]:
    share = (height[a] / (height[a] - height[b]))[:, None]
    found: NDArray[np.float64] = mesh.vertices[a, :2] + share * (
        mesh.vertices[b, :2] - mesh.vertices[a, :2]
    )
    return found


def normals(mesh: Mesh) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit normals (m, 3) and areas (m,) of the triangles."""
    corners = mesh.vertices[mesh.faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(cross, axis=1)
    return cross / np.where(length > 0, length, 1.0)[:, None], length / 2


def faces_union(mesh: Mesh, wanted: NDArray[np.bool_]) -> MultiPolygon:
    """Some triangles seen from above, as one area."""
    corners = mesh.vertices[mesh.faces[wanted]][:, :, :2]
    if not len(corners):
        return NOTHING
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    flat = np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) > 1e-6
    corners = corners[flat]
    if not len(corners):
        return NOTHING
    return union(shapely.polygons(np.round(corners, 3)))


def floor_of(mesh: Mesh, tolerance: float = 0.15) -> MultiPolygon:
    """
    Floor of a space: the union of its lowest faces that lie flat.

    Where those are less than a third of what the body covers, the whole of it seen from above: a
    space over a slope, or one whose floor was drawn stepped.
    """
    if mesh.rings:
        return _prism(mesh)
    normal, _ = normals(mesh)
    flat = np.abs(normal[:, 2]) > _FLAT
    heights = mesh.vertices[mesh.faces][:, :, 2].mean(1)
    lowest = mesh.vertices[:, 2].min()
    low = faces_union(mesh, flat & (heights < lowest + tolerance))
    whole_bound = shapely.box(*mesh.vertices[:, :2].min(0), *mesh.vertices[:, :2].max(0))
    if low.area > 0.6 * whole_bound.area:
        return low
    whole = faces_union(mesh, np.ones(len(mesh.faces), dtype=bool))
    return low if low.area >= 0.3 * whole.area else whole


def flat_at(mesh: Mesh, z: float, tolerance: float) -> MultiPolygon:
    """What of a body lies flat near a height: the top of a slab."""
    if mesh.rings:
        is_near = any(abs(end - z) < tolerance for end in bounds_z(mesh))
        return _prism(mesh) if is_near else NOTHING
    normal, _ = normals(mesh)
    heights = mesh.vertices[mesh.faces][:, :, 2].mean(1)
    return faces_union(mesh, (np.abs(normal[:, 2]) > 0.98) & (np.abs(heights - z) < tolerance))
