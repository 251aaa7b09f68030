"""What bodies are that have neither a class nor a name, by their shapes alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from importers.ifc.facts import BodyFact, FileFacts, Role
    from importers.ifc.mesh import Mesh

_TALL = 2.0  # m, from which a body parts rooms
_THIN = (0.04, 0.7)  # m, of a wall
_LONG = 0.6  # m, of a wall
_POST = (0.15, 1.6)  # m, of both sides of a column
_HOLLOW = 0.5  # share of its hull that a body of several walls fills at most
_FLAT = 0.7  # m, of a slab
_SLAB = 1.0  # m², from which a flat body is a floor


def told_by_shape(facts: FileFacts, meshes: Mapping[int, Mesh]) -> FileFacts:
    """
    The same facts, with a role for each unnamed body whose shape tells one; the rest is left out.

    A tall, thin body is a wall, and so is a tall one that encloses more than it fills; a flat one
    is a slab, a tall one as deep as it is wide a column.
    """
    if not any(body.role == "unnamed" for body in facts.bodies):
        return facts
    return replace(facts, bodies=tuple(_told(facts.bodies, meshes)))


def _told(bodies: tuple[BodyFact, ...], meshes: Mapping[int, Mesh]) -> Iterator[BodyFact]:
    for body in bodies:
        if body.role != "unnamed":
            yield body
            continue
        mesh = meshes.get(body.id)
        role = None if mesh is None or len(mesh.vertices) < 4 else _role(mesh)
        if role is not None:
            yield replace(body, role=role)


def _role(mesh: Mesh) -> Role | None:
    height = float(np.ptp(mesh.vertices[:, 2]))
    hull = shapely.MultiPoint(mesh.vertices[:, :2]).convex_hull
    if hull.area <= 0.0 or height <= 0.0:
        return None
    if height < _FLAT:
        return "slab" if hull.area >= _SLAB else None
    if height < _TALL:
        return None
    ring = shapely.get_coordinates(shapely.minimum_rotated_rectangle(hull))
    short, long = sorted(np.hypot(*np.diff(ring[:3], axis=0).T).tolist())
    if _THIN[0] <= short <= _THIN[1] and long >= _LONG:
        return "wall"
    if _POST[0] <= short and long <= _POST[1]:
        return "column"
    return "wall" if _volume(mesh) < _HOLLOW * hull.area * height else None


def _volume(mesh: Mesh) -> float:
    """Volume within the faces, m³, by the divergence theorem."""
    a, b, c = (mesh.vertices[mesh.faces[:, i]] - mesh.vertices.mean(axis=0) for i in range(3))
    return abs(float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum())) / 6.0
