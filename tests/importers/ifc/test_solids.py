"""Bodies read without a kernel, against the same bodies made by one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import ifcopenshell.geom
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.ifc.placement import Placements
from importers.ifc.solids import Solids
from tests.ifc_build import IfcBuild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.ifc.mesh import Mesh

Points = list[tuple[float, float]]
L_SHAPE: Points = [(0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (0, 3)]  # 4 + 2 = 6 m²
HOLE: Points = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]  # 0.36 m²


class Profiles(IfcBuild):
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


def agrees(build: Profiles, wall: Any, expected: float) -> Mesh:
    mesh = build.read(wall)
    assert mesh is not None
    vertices, faces = build.meshed(wall)
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(expected)
    assert volume(vertices, faces) == pytest.approx(expected)
    assert mesh.vertices.min(0) == pytest.approx(vertices.min(0), abs=1e-6)
    assert mesh.vertices.max(0) == pytest.approx(vertices.max(0), abs=1e-6)
    return mesh


@pytest.mark.parametrize("unit", [1.0, 0.001])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_polygon_pushed_up_is_the_kernels(unit: float, backwards: bool) -> None:
    build = Profiles(unit=unit)
    points = L_SHAPE[::-1] if backwards else L_SHAPE
    mesh = agrees(build, build.standing(build.extruded(build.polygon(points))), 18.0)
    assert mesh.rings == (6,)


def test_a_hole_stays_a_hole() -> None:
    build = Profiles()
    mesh = agrees(build, build.standing(build.extruded(build.polygon(L_SHAPE, HOLE))), 16.92)
    assert [len(ring) for ring in mesh.base()] == [6, 4]


def test_what_is_pushed_down_stands_on_its_lower_end() -> None:
    build = Profiles()
    solid = build.extruded(build.polygon(L_SHAPE), along=(0, 0, -1))
    mesh = agrees(build, build.standing(solid), 18.0)
    assert mesh.rings
    assert mesh.vertices[:6, 2] == pytest.approx(4.0)  # 7 m up, 3 m down


def test_what_leans_is_no_upright_prism() -> None:
    build = Profiles()
    leaning = build.extruded(build.polygon(L_SHAPE), along=(0.6, 0, 0.8))
    # 3 m along a slope are 2.4 m of height.
    assert not agrees(build, build.standing(leaning), 14.4).rings
    lying = build.standing(build.extruded(build.polygon(L_SHAPE)), up=(0, 1, 0), x=(1.0, 0.0, 0.0))
    assert not agrees(build, lying, 18.0).rings


def test_several_items_are_one_body() -> None:
    build = Profiles()
    items = [build.extruded(build.polygon(L_SHAPE)), build.extruded(build.polygon(HOLE), 1.0)]
    mesh = build.read(build.standing(*items))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(18.36)


def test_a_mapped_item_is_turned_and_shifted() -> None:
    build = Profiles()
    solid = build.extruded(build.polygon(L_SHAPE))
    turned = build.mapped(
        solid, Axis1=build.direction(0.0, 1.0, 0.0), Axis2=build.direction(-1.0, 0.0, 0.0)
    )
    agrees(build, build.standing(turned), 18.0)


def test_points_by_their_numbers_are_read() -> None:
    build = Profiles()
    m = build.model
    listed = m.create_entity("IfcCartesianPointList2D", [(float(x), float(y)) for x, y in L_SHAPE])
    segment = m.create_entity("IfcLineIndex", [1, 2, 3, 4, 5, 6, 1])
    for segments in (None, [segment]):
        curve = m.create_entity("IfcIndexedPolyCurve", listed, segments, False)
        profile = m.create_entity("IfcArbitraryClosedProfileDef", "AREA", None, curve)
        wall = build.standing(build.extruded(profile))
        mesh = build.read(wall)
        assert mesh is not None
        assert volume(mesh.vertices, mesh.faces) == pytest.approx(18.0)


def test_a_clipped_wall_is_read_whole_where_that_is_asked_for() -> None:
    build = Profiles()
    m = build.model
    plane = m.create_entity("IfcPlane", build.placement3d(0, 0, 2))
    half = m.create_entity("IfcHalfSpaceSolid", plane, False)
    solid = build.extruded(build.polygon(L_SHAPE))
    wall = build.standing(m.create_entity("IfcBooleanClippingResult", "DIFFERENCE", solid, half))
    assert build.read(wall) is None
    mesh = build.read(wall, whole=True)
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(18.0)


@pytest.mark.parametrize("what", ["circle", "bow tie", "mirrored", "scaled", "flat", "too far"])
def test_what_is_doubtful_is_left_to_the_kernel(what: str) -> None:
    build = Profiles()
    m = build.model
    square = build.polygon(HOLE)
    if what == "circle":
        item = build.extruded(m.create_entity("IfcCircleProfileDef", "AREA", None, None, 1.0))
    elif what == "bow tie":
        item = build.extruded(build.polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))
    elif what == "mirrored":
        item = build.mapped(build.extruded(square), Axis2=build.direction(0.0, -1.0, 0.0))
    elif what == "scaled":
        item = build.mapped(build.extruded(square), Scale=2.0)
    elif what == "flat":
        item = build.extruded(square, 0.0)
    else:
        item = build.extruded(build.polygon([(0, 0), (1, 0), (1, 1e12), (0, 1)]))
    assert build.read(build.standing(item)) is None


@given(
    radii=st.lists(st.floats(0.5, 5.0), min_size=3, max_size=12),
    turn=st.floats(0, 6.28),
)
@settings(max_examples=40, deadline=None)
def test_any_star_shaped_profile_keeps_its_volume(radii: list[float], turn: float) -> None:
    step = 2 * math.pi / len(radii)
    points = [
        (r * math.cos(turn + i * step), r * math.sin(turn + i * step)) for i, r in enumerate(radii)
    ]
    # Triangles between neighbouring rays.
    area = sum(
        a * b * math.sin(step) / 2 for a, b in zip(radii, [*radii[1:], radii[0]], strict=True)
    )
    build = Profiles()
    mesh = build.read(build.standing(build.extruded(build.polygon(points), 2.0)))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(2 * area)
