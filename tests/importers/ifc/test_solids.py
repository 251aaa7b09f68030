"""Bodies read without a kernel, against the same bodies made by one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.ifc.profile_build import Points, WallBuild, agrees, volume

L_SHAPE: Points = [(0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (0, 3)]  # 4 + 2 = 6 m²
HOLE: Points = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]  # 0.36 m²


@pytest.mark.parametrize("unit", [1.0, 0.001])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_polygon_pushed_up_is_the_kernels(unit: float, backwards: bool) -> None:
    build = WallBuild(unit=unit)
    points = L_SHAPE[::-1] if backwards else L_SHAPE
    mesh = agrees(build, build.standing(build.extruded(build.polygon(points))), 18.0)
    assert mesh.rings == (6,)


def test_a_hole_stays_a_hole() -> None:
    build = WallBuild()
    mesh = agrees(build, build.standing(build.extruded(build.polygon(L_SHAPE, HOLE))), 16.92)
    assert [len(ring) for ring in mesh.base()] == [6, 4]


def test_what_is_pushed_down_stands_on_its_lower_end() -> None:
    build = WallBuild()
    solid = build.extruded(build.polygon(L_SHAPE), along=(0, 0, -1))
    mesh = agrees(build, build.standing(solid), 18.0)
    assert mesh.rings
    assert mesh.vertices[:6, 2] == pytest.approx(4.0)  # 7 m up, 3 m down


def test_what_leans_is_no_upright_prism() -> None:
    build = WallBuild()
    leaning = build.extruded(build.polygon(L_SHAPE), along=(0.6, 0, 0.8))
    # 3 m along a slope are 2.4 m of height.
    assert not agrees(build, build.standing(leaning), 14.4).rings
    lying = build.standing(build.extruded(build.polygon(L_SHAPE)), up=(0, 1, 0), x=(1.0, 0.0, 0.0))
    assert not agrees(build, lying, 18.0).rings


def test_several_items_are_one_body() -> None:
    build = WallBuild()
    items = [build.extruded(build.polygon(L_SHAPE)), build.extruded(build.polygon(HOLE), 1.0)]
    mesh = build.read(build.standing(*items))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(18.36)


def test_a_mapped_item_is_turned_and_shifted() -> None:
    build = WallBuild()
    solid = build.extruded(build.polygon(L_SHAPE))
    turned = build.mapped(
        solid, Axis1=build.direction(0.0, 1.0, 0.0), Axis2=build.direction(-1.0, 0.0, 0.0)
    )
    agrees(build, build.standing(turned), 18.0)


def test_points_by_their_numbers_are_read() -> None:
    build = WallBuild()
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
    build = WallBuild()
    m = build.model
    plane = m.create_entity("IfcPlane", build.placement3d(0, 0, 2))
    half = m.create_entity("IfcHalfSpaceSolid", plane, False)
    solid = build.extruded(build.polygon(L_SHAPE))
    wall = build.standing(m.create_entity("IfcBooleanClippingResult", "DIFFERENCE", solid, half))
    assert build.read(wall) is None
    mesh = build.read(wall, whole=True)
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(18.0)


@pytest.mark.parametrize("what", ["ellipse", "bow tie", "mirrored", "scaled", "flat", "too far"])
def test_what_is_doubtful_is_left_to_the_kernel(what: str) -> None:
    build = WallBuild()
    m = build.model
    square = build.polygon(HOLE)
    if what == "ellipse":
        item = build.extruded(m.create_entity("IfcEllipseProfileDef", "AREA", None, None, 2.0, 1.0))
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
    build = WallBuild()
    mesh = build.read(build.standing(build.extruded(build.polygon(points), 2.0)))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(2 * area)
