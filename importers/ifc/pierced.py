"""Slabs with voids in them, read without a kernel where slab and voids are upright prisms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import Polygon

from importers.ifc.attributes import value_of
from importers.ifc.relations import is_pierced
from importers.ifc.solids import joined, prism

if TYPE_CHECKING:
    from importers.ifc.mesh import Mesh
    from importers.ifc.solids import Solids

_LEVEL = 1e-3  # m by which a void may end short of a slab's face and still go through it
_LEAST = 1e-4  # m² of a piece that is left


def pierced_slab(element: Any, solids: Solids) -> Mesh | None:
    """
    Mesh of a slab less its voids.

    Parameters
    ----------
    element
        Slab or roof with openings.
    solids
        Of its model.

    Returns
    -------
    mesh : Mesh or None
        None where a kernel has to be asked: a body or a void is no upright prism, a void does not
        go through, or what the slab is part of has voids too.
    """
    whole = value_of(element, "Decomposes")
    slab = solids.mesh(element, whole=False)
    if slab is None or not slab.rings or (whole and is_pierced(whole[0].RelatingObject)):
        return None
    low, high = _heights(slab)
    voids: list[Polygon] = []
    for relation in value_of(element, "HasOpenings") or ():
        opening = relation.RelatedOpeningElement
        if not value_of(opening, "Representation"):
            continue
        void = solids.mesh(opening, whole=False)
        if void is None or not void.rings:
            return None
        bottom, top = _heights(void)
        if bottom >= high or top <= low:
            continue
        if bottom > low + _LEVEL or top < high - _LEVEL:
            return None
        voids.append(_seen_from_above(void))
    rest = shapely.difference(_seen_from_above(slab), shapely.union_all(voids))
    parts: list[Mesh] = []
    for part in shapely.get_parts(shapely.orient_polygons(rest)):
        if isinstance(part, Polygon) and part.area > _LEAST:
            rings = [shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(part)]
            made = prism(tuple(rings), low, high - low, None)
            if made is None:
                return None
            parts.append(made)
    return joined(parts)


def _heights(upright: Mesh) -> tuple[float, float]:
    return float(upright.vertices[0, 2]), float(upright.vertices[-1, 2])


def _seen_from_above(upright: Mesh) -> Polygon:
    outer, *holes = upright.base()
    return Polygon(outer, holes)
