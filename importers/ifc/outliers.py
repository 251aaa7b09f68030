"""Which things are not where their placement says; runs in the reading process."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from importers.ifc.geometry import ODD, Batch
from importers.ifc.mesh import SAVED, Mesh, box_in

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from importers.ifc.facts import AssetFact, FileFacts
    from importers.ifc.placement import Placements

_ASIDE = 3.0  # m outside of everything that was meshed
_HEAPED, _PAIRED = 3, 2  # things at one place, inside and outside the plan, that do not stand there
_MOST = 5000  # things meshed for their place; beyond, it costs more than it tells


def outlier_batch(model: Any, facts: FileFacts, box: NDArray[np.float64] | None) -> Batch | None:
    """
    Things to mesh for the sake of their place.

    Parameters
    ----------
    model
        Opened model.
    facts
        Of the model.
    box : (2, 3)
        Least and greatest corner of the plan's own meshes; None where there are none.

    Returns
    -------
    batch
        Things with a shape whose placement lies outside of the plan, or at the zero of the file, or
        at one place with several others: tools that draw in absolute coordinates leave placements
        at the origin. None where all stand where they should.
    """
    heaps = Counter(_rounded(asset) for asset in facts.assets if asset.position is not None)
    in_plan = {body.id for body in facts.bodies}
    ids = [
        asset.id
        for asset in facts.assets
        if asset.id not in in_plan
        and _is_doubtful(asset, heaps, box)
        and model.by_id(asset.id).Representation
    ]
    if not ids:
        return None
    return Batch(name="outliers", ids=tuple(ids[:_MOST]), kernel="opencascade")


def read_boxes(model: Any, batch: Batch, placements: Placements, unit: float) -> dict[int, Mesh]:
    """
    Boxes of those things of a batch whose corners stand in the file: no kernel is needed for them.

    Parameters
    ----------
    model
        Opened model.
    batch
        From `outlier_batch`.
    placements
        Of the model.
    unit
        Metres of its unit of length.

    Returns
    -------
    boxes
        Two corners each, as a mesh; things drawn any other way are missing.
    """
    found: dict[int, Mesh] = {}
    for id_ in batch.ids:
        element = model.by_id(id_)
        try:
            matrix = placements.matrix(element)
            points = _corners(model, element)
        except ODD:  # the kernel's to judge
            continue
        if matrix is None or points is None:
            continue
        placed = points * unit @ matrix[:3, :3].T + matrix[:3, 3]
        if np.isfinite(placed).all():
            corners = np.array([placed.min(0), placed.max(0)])
            found[id_] = Mesh(corners, np.array([[0, 1, 1]], dtype=np.int32))
    return found


def _corners(model: Any, element: Any) -> NDArray[np.float64] | None:
    """Corners (n, 3) of a thing in its own frame, where every item is drawn by its corners."""
    parts: list[NDArray[np.float64]] = []
    for representation in element.Representation.Representations:
        if representation.RepresentationIdentifier not in ("Body", "Facetation", None):
            continue
        for item in representation.Items:
            if item.is_a("IfcTessellatedFaceSet"):
                parts.append(np.asarray(item.Coordinates.CoordList, dtype=np.float64))
            elif item.is_a("IfcFacetedBrep") or item.is_a("IfcFaceBasedSurfaceModel"):
                points = [p for p in model.traverse(item) if p.is_a("IfcCartesianPoint")]
                parts.append(np.array([p.Coordinates for p in points], dtype=np.float64))
            else:
                return None
    whole = [part for part in parts if part.ndim == 2 and part.shape[1] == 3 and len(part)]
    return np.concatenate(whole) if whole and len(whole) == len(parts) else None


def box_of(folder: Path) -> NDArray[np.float64] | None:
    """Least and greatest corner (2, 3) of the meshes saved in a folder; None without any."""
    boxes = [box for path in folder.glob(SAVED) if (box := box_in(path)) is not None]
    if not boxes:
        return None
    corners = np.concatenate(boxes)
    return np.array([corners.min(0), corners.max(0)])


def _rounded(asset: AssetFact) -> tuple[float, ...]:
    return tuple(round(value, 2) for value in asset.position or ())


def _is_doubtful(
    asset: AssetFact, heaps: Counter[tuple[float, ...]], box: NDArray[np.float64] | None
) -> bool:
    if asset.position is None or max(map(abs, asset.position)) < 1e-6:
        return True
    heap = heaps[_rounded(asset)]
    if heap >= _HEAPED or box is None:
        return heap >= _HEAPED
    if heap < _PAIRED:
        return False
    place = np.asarray(asset.position)
    return bool((place < box[0] - _ASIDE).any() or (place > box[1] + _ASIDE).any())
