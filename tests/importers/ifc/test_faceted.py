"""Bodies of flat faces read without a kernel, against the same bodies made by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.ifc.profile_build import WallBuild, agrees, volume

# An L of 4 + 2 = 6 m² seen from above, 3 m high: 18 m³; top and bottom are not convex.
Plan = list[tuple[float, float]]
L_SHAPE: Plan = [(0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (0, 3)]
Rings = list[list[int]]


def prism(outline: list[tuple[float, float]], hole: list[tuple[float, float]] | None = None) -> Any:
    """Points, and faces as rings of their numbers, the outer ring first, outwards."""
    points: list[tuple[float, float, float]] = []
    bottom: Rings = []
    top: Rings = []
    faces: list[Rings] = []
    for ring in [outline] if hole is None else [outline, hole[::-1]]:
        first, n = len(points), len(ring)
        points += [(x, y, 0.0) for x, y in ring] + [(x, y, 3.0) for x, y in ring]
        low, high = list(range(first, first + n)), list(range(first + n, first + 2 * n))
        bottom.append(low[::-1])
        top.append(high)
        faces += ([[low[i], low[(i + 1) % n], high[(i + 1) % n], high[i]]] for i in range(n))
    return points, [bottom, top, *faces]


class Faceted(WallBuild):
    """Bodies of faces, as different tools write them."""

    def faces(self, points: Any, faces: list[Rings], *, turned: bool, named: bool) -> list[Any]:
        m = self.model
        made = [m.create_entity("IfcCartesianPoint", self.length(*point)) for point in points]
        found = []
        for rings in faces:
            bounds = []
            for i, ring in enumerate(rings):
                given = ring[::-1] if turned else ring
                loop = m.create_entity("IfcPolyLoop", [made[n] for n in given])
                kind = "IfcFaceOuterBound" if named and i == 0 else "IfcFaceBound"
                bounds.append(m.create_entity(kind, loop, not turned))
            # The outer ring need not come first.
            found.append(m.create_entity("IfcFace", bounds[::-1]))
        return found

    def body(
        self,
        kind: str,
        points: Any,
        faces: list[Rings],
        *,
        turned: bool = False,
        named: bool = True,
    ) -> Any:
        m = self.model
        if kind == "IfcPolygonalFaceSet":
            listed = m.create_entity("IfcCartesianPointList3D", [self.length(*p) for p in points])
            made = [
                m.create_entity("IfcIndexedPolygonalFace", [n + 1 for n in rings[0]])
                if len(rings) == 1
                else m.create_entity(
                    "IfcIndexedPolygonalFaceWithVoids",
                    [n + 1 for n in rings[0]],
                    [[n + 1 for n in ring] for ring in rings[1:]],
                )
                for rings in faces
            ]
            return m.create_entity(kind, listed, True, made, None)
        made = self.faces(points, faces, turned=turned, named=named)
        if kind == "IfcFacetedBrep":
            return m.create_entity(kind, m.create_entity("IfcClosedShell", made))
        if kind == "IfcShellBasedSurfaceModel":
            return m.create_entity(kind, [m.create_entity("IfcOpenShell", made)])
        return m.create_entity(kind, [m.create_entity("IfcConnectedFaceSet", made)])


KINDS = [
    "IfcFacetedBrep",
    "IfcFaceBasedSurfaceModel",
    "IfcShellBasedSurfaceModel",
    "IfcPolygonalFaceSet",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unit", [1.0, 0.001])
def test_faces_are_the_kernels(kind: str, unit: float) -> None:
    build = Faceted(unit=unit)
    agrees(build, build.standing(build.body(kind, *prism(L_SHAPE))), 18.0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("named", [True, False])
def test_holes_of_faces_stay_holes(kind: str, named: bool) -> None:
    hole = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0)]
    build = Faceted()
    plate = prism([(0, 0), (4, 0), (4, 3), (0, 3)], hole)
    body = build.body(kind, *plate, named=named)
    mesh = build.read(build.standing(body))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(33.0)  # (12 − 1) × 3


def test_bounds_against_their_loops_are_turned() -> None:
    build = Faceted()
    body = build.body("IfcFacetedBrep", *prism(L_SHAPE), turned=True)
    agrees(build, build.standing(body), 18.0)


def test_a_brep_drawn_inside_out_is_put_right() -> None:
    build = Faceted()
    points, faces = prism(L_SHAPE)
    inwards = [[ring[::-1] for ring in rings] for rings in faces]
    mesh = build.read(build.standing(build.body("IfcFacetedBrep", points, inwards)))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(18.0)


CUBE = [(x, y, z) for z in (0, 1) for y in (0, 1) for x in (0, 1)]
TRIANGLES = [
    (1, 3, 4), (1, 4, 2), (5, 6, 8), (5, 8, 7), (1, 2, 6), (1, 6, 5),
    (3, 7, 8), (3, 8, 4), (1, 5, 7), (1, 7, 3), (2, 4, 8), (2, 8, 6),
]  # fmt: skip


def triangulated(build: WallBuild, triangles: Any, through: Any = None) -> Any:
    m = build.model
    points = m.create_entity("IfcCartesianPointList3D", [build.length(*p) for p in CUBE])
    return m.create_entity(
        "IfcTriangulatedFaceSet",
        Coordinates=points,
        Closed=True,
        CoordIndex=triangles,
        PnIndex=through,
    )


@pytest.mark.parametrize("unit", [1.0, 0.001])
def test_triangles_are_taken_as_they_are(unit: float) -> None:
    build = WallBuild(unit=unit)
    mesh = agrees(build, build.standing(triangulated(build, TRIANGLES)), 1.0)
    assert len(mesh.faces) == 12


def test_points_are_named_through_another_list() -> None:
    build = WallBuild()
    through = [8, 7, 6, 5, 4, 3, 2, 1]
    renamed = [tuple(9 - n for n in triangle) for triangle in TRIANGLES]
    mesh = build.read(build.standing(triangulated(build, renamed, through)))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(1.0)


def test_a_mapped_body_is_shifted() -> None:
    build = Faceted()
    wall = build.standing(build.mapped(build.body("IfcFacetedBrep", *prism(L_SHAPE))))
    agrees(build, wall, 18.0)


@pytest.mark.parametrize("what", ["bent", "bow tie", "no such point", "zero", "two points"])
def test_doubtful_faces_are_left_to_the_kernel(what: str) -> None:
    build = Faceted()
    points, faces = prism(L_SHAPE)
    if what == "bent":
        points[6] = (0.0, 0.0, 3.5)
    elif what == "bow tie":
        faces[1] = [[6, 8, 7, 9, 10, 11]]
    elif what == "two points":
        faces[2] = [[0, 1]]
    if what in ("no such point", "zero"):
        number = 9 if what == "no such point" else 0
        body = triangulated(build, [*TRIANGLES[1:], (1, 3, number)])
    else:
        body = build.body("IfcFacetedBrep", points, faces)
    assert build.read(build.standing(body)) is None


@given(radii=st.lists(st.floats(0.5, 5.0), min_size=3, max_size=9), turn=st.floats(0, 6.28))
@settings(max_examples=30, deadline=None)
def test_any_star_shaped_prism_keeps_its_volume(radii: list[float], turn: float) -> None:
    step = 2 * np.pi / len(radii)
    outline = [
        (float(r * np.cos(turn + i * step)), float(r * np.sin(turn + i * step)))
        for i, r in enumerate(radii)
    ]
    # Triangles between neighbouring rays.
    area = sum(a * b * np.sin(step) / 2 for a, b in zip(radii, [*radii[1:], radii[0]], strict=True))
    build = Faceted()
    mesh = build.read(build.standing(build.body("IfcFacetedBrep", *prism(outline))))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(3 * area)
