"""Slabs with voids read without a kernel, against the same slabs cut by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from importers.ifc.pierced import pierced_slab
from importers.ifc.placement import Placements
from importers.ifc.solids import Solids
from tests.importers.ifc.profile_build import Points, WallBuild, volume

if TYPE_CHECKING:
    from importers.ifc.mesh import Mesh

L_SHAPE: Points = [(0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (0, 3)]  # 4 + 2 = 6 m²
SHAFT: Points = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]  # 0.36 m²
STRIP: Points = [(2, -1), (3, -1), (3, 2), (2, 2)]  # 1 m² of the foot of the L


def pierced(build: WallBuild, *voids: Any) -> Any:
    slab = build.standing(build.extruded(build.polygon(L_SHAPE)))
    for body in voids:
        shape = build.model.create_entity(
            "IfcShapeRepresentation", build.context, "Body", "SweptSolid", [body]
        )
        opening = build.rooted(
            "IfcOpeningElement",
            ObjectPlacement=slab.ObjectPlacement,
            Representation=build.model.create_entity(
                "IfcProductDefinitionShape", None, None, [shape]
            ),
        )
        build.rooted(
            "IfcRelVoidsElement", RelatingBuildingElement=slab, RelatedOpeningElement=opening
        )
    return slab


def read(build: WallBuild, slab: Any) -> Mesh | None:
    return pierced_slab(slab, Solids(build.model, Placements(build.unit), build.unit))


def test_voids_that_go_through_are_cut_as_the_kernel_cuts_them() -> None:
    build = WallBuild()
    shaft = build.extruded(build.polygon(SHAFT))
    deep = build.extruded(build.polygon(STRIP), 9.0, along=(0, 0, -1))  # under the slab alone
    slab = pierced(build, shaft, deep)
    mesh = read(build, slab)
    assert mesh is not None
    assert mesh.rings == (6, 4)
    # 3 m of 6 - 0.36 m²
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(16.92)
    assert volume(*build.meshed(slab)) == pytest.approx(16.92)


def test_a_slab_cut_in_two_is_two_bodies() -> None:
    build = WallBuild()
    slab = pierced(build, build.extruded(build.polygon(STRIP)))
    mesh = read(build, slab)
    assert mesh is not None
    assert not mesh.rings
    assert volume(mesh.vertices, mesh.faces) == pytest.approx(15.0)


def test_a_recess_is_left_to_the_kernel() -> None:
    build = WallBuild()
    assert read(build, pierced(build, build.extruded(build.polygon(SHAFT), 1.0))) is None


def test_a_slanting_void_is_left_to_the_kernel() -> None:
    build = WallBuild()
    slanting = build.extruded(build.polygon(SHAFT), 9.0, along=(0.6, 0, 0.8))
    assert read(build, pierced(build, slanting)) is None
