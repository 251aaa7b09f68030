"""What upright prisms cover, for all meshes of a file at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.ifc.mesh import Mesh


def with_shadows(meshes: Mapping[int, Mesh]) -> dict[int, Mesh]:
    """
    The meshes, those of upright prisms without holes with the area that they cover.

    Parameters
    ----------
    meshes
        By element id, in the site frame.

    Notes
    -----
    One by one it takes ten times as long. Prisms whose base crosses itself are left as they are.
    """
    by_length: dict[int, list[int]] = {}
    for id_, mesh in meshes.items():
        if len(mesh.rings) == 1:
            by_length.setdefault(mesh.rings[0], []).append(id_)
    found = dict(meshes)
    for length, ids in by_length.items():
        bases = np.array([meshes[id_].vertices[:length, :2] for id_ in ids])
        polygons = shapely.polygons(np.round(bases, 3))
        sound = shapely.is_valid(polygons) & (shapely.area(polygons) > 0)
        shadows = shapely.multipolygons(polygons, indices=np.arange(len(ids)))
        for id_, shadow, is_sound in zip(ids, shadows, sound, strict=True):
            if is_sound:
                found[id_] = replace(meshes[id_], shadow=shadow)
    return found
