"""Walls of any body, and the same bodies made by a kernel to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ifcopenshell.geom
import numpy as np
import pytest

from importers.ifc.placement import Placements
from importers.ifc.solids import Solids
from tests.ifc_build import IfcBuild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.ifc.mesh import Mesh

Points = list[tuple[float, float]]


class WallBuild(IfcBuild):
    """Walls of any profile."""

    def polyline(self, points: Points) -> Any:
        made = [
            self.model.create_entity("IfcCartesianPoint", self.length(*point))
            for point in [*points, points[0]]
        ]
        return self.model.create_entity("IfcPolyline", made)

    def polygon(self, points: Points, *holes: Points) -> Any:
        outer = self.polyline(points)
        if not holes:
            return self.model.create_entity("IfcArbitraryClosedProfileDef", "AREA", None, outer)
        inner = [self.polyline(hole) for hole in holes]
        return self.model.create_entity(
            "IfcArbitraryProfileDefWithVoids", "AREA", None, outer, inner
        )

    def extruded(
        self, profile: Any, depth: float = 3.0, along: Sequence[float] = (0.0, 0.0, 1.0)
    ) -> Any:
        return self.model.create_entity(
            "IfcExtrudedAreaSolid",
            profile,
            self.placement3d(1, 2, 0),
            self.model.create_entity("IfcDirection", tuple(map(float, along))),
            *self.length(depth),
        )

    def standing(self, *items: Any, up: Sequence[float] = (0.0, 0.0, 1.0), x: Any = None) -> Any:
        m = self.model
        shape = m.create_entity(
            "IfcShapeRepresentation", self.context, "Body", "SweptSolid", list(items)
        )
        axes = m.create_entity(
            "IfcAxis2Placement3D",
            m.create_entity("IfcCartesianPoint", self.length(5, 6, 7)),
            m.create_entity("IfcDirection", tuple(map(float, up))),
            m.create_entity("IfcDirection", x or (0.8, 0.6, 0.0)),
        )
        return self.rooted(
            "IfcWall",
            ObjectPlacement=m.create_entity("IfcLocalPlacement", None, axes),
            Representation=m.create_entity("IfcProductDefinitionShape", None, None, [shape]),
        )

    def mapped(self, item: Any, **operator: Any) -> Any:
        m = self.model
        shape = m.create_entity(
            "IfcShapeRepresentation", self.context, "Body", "SweptSolid", [item]
        )
        source = m.create_entity("IfcRepresentationMap", self.placement3d(0, 0, 0), shape)
        target = m.create_entity(
            "IfcCartesianTransformationOperator3D",
            LocalOrigin=m.create_entity("IfcCartesianPoint", self.length(3, 0, 1)),
            **operator,
        )
        return m.create_entity("IfcMappedItem", source, target)

    def direction(self, *ratios: float) -> Any:
        return self.model.create_entity("IfcDirection", ratios)

    def read(self, wall: Any, *, whole: bool = False) -> Mesh | None:
        return Solids(self.model, Placements(self.unit), self.unit).mesh(wall, whole=whole)

    def meshed(self, wall: Any) -> tuple[np.ndarray, np.ndarray]:
        asked = ifcopenshell.geom.settings()
        asked.set("use-world-coords", True)
        shape: Any = ifcopenshell.geom.create_shape(asked, wall, geometry_library="opencascade")
        vertices = np.array(shape.geometry.verts).reshape(-1, 3)
        return vertices, np.array(shape.geometry.faces).reshape(-1, 3)


def volume(vertices: np.ndarray, faces: np.ndarray) -> float:
    """Signed: positive where all triangles look outwards."""
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def agrees(build: WallBuild, wall: Any, expected: float, within: float = 1e-6) -> Mesh:
    """The mesh read without a kernel, found to be the kernel's; ``within`` is a share."""
    mesh = build.read(wall)
    assert mesh is not None
    vertices, faces = build.meshed(wall)
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(expected, rel=within)
    assert volume(vertices, faces) == pytest.approx(expected, rel=within)
    assert mesh.vertices.min(0) == pytest.approx(vertices.min(0), abs=max(1e-6, within / 2))
    assert mesh.vertices.max(0) == pytest.approx(vertices.max(0), abs=max(1e-6, within / 2))
    return mesh
