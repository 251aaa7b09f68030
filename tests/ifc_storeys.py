"""Two storeys to climb between, and slopes to climb by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.ifc_build import IfcBuild

if TYPE_CHECKING:
    from tests.ifc_build import Schema


def sloped(
    build: IfcBuild,
    ifc_class: str,
    storey: Any,
    low: tuple[float, float, float],
    *,
    length: float,
    width: float,
    rise: float,
    **attributes: Any,
) -> Any:
    """A slab of 0.2 m that rises along x: its top edge begins at ``low``."""
    m = build.model
    side = ((0.0, 0.0), (length, rise), (length, rise - 0.2), (0.0, -0.2), (0.0, 0.0))
    points = [m.create_entity("IfcCartesianPoint", build.length(x, z)) for x, z in side]
    profile = m.create_entity(
        "IfcArbitraryClosedProfileDef",
        "AREA",
        None,
        m.create_entity("IfcPolyline", points),
    )
    upright = m.create_entity(
        "IfcAxis2Placement3D",
        m.create_entity("IfcCartesianPoint", build.length(0, width, 0)),
        m.create_entity("IfcDirection", (0.0, -1.0, 0.0)),
        m.create_entity("IfcDirection", (1.0, 0.0, 0.0)),
    )
    solid = m.create_entity(
        "IfcExtrudedAreaSolid",
        profile,
        upright,
        m.create_entity("IfcDirection", (0.0, 0.0, 1.0)),
        *build.length(width),
    )
    shape = m.create_entity("IfcShapeRepresentation", build.context, "Body", "SweptSolid", [solid])
    made = build.rooted(
        ifc_class,
        ObjectPlacement=build.local(*low),
        Representation=m.create_entity("IfcProductDefinitionShape", None, None, [shape]),
        **attributes,
    )
    build.contain(storey, made)
    return made


def two_storeys(schema: Schema = "IFC4", unit: float = 1.0, *, rise: float = 3.0) -> IfcBuild:
    """
    A hall of 10 m by 5 m on each of two storeys, a front door below and nothing between them.

    Inside x 0 … 10 and y 0 … 5; the upper slab leaves x 0 … 6, y 2.5 … 5 open for a stair.
    """
    b = IfcBuild(schema, unit)
    for name, z in (("1F", 0.0), ("2F", rise)):
        storey = b.storey(name, z)
        b.block("IfcSlab", storey, (-0.2, -0.2, z - 0.2), (10.4, 2.7, 0.2), Name="Slab")
        b.block("IfcSlab", storey, (6.0, 2.5, z - 0.2), (4.2, 2.7, 0.2), Name="Slab")
        if not z:
            b.block("IfcSlab", storey, (-0.2, 2.5, z - 0.2), (6.2, 2.7, 0.2), Name="Slab")
        south = b.wall(storey, -0.2, -0.2, 10.2, 0, z)
        b.wall(storey, -0.2, 5, 10.2, 5.2, z)
        b.wall(storey, -0.2, 0, 0, 5, z)
        b.wall(storey, 10, 0, 10.2, 5, z)
        if not z:
            b.door(storey, south, (7, -0.2, 0), name="Front door")
    b.block("IfcSlab", None, (-0.2, -0.2, 2 * rise), (10.4, 5.4, 0.2), Name="Roof")
    return b
