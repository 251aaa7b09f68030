"""Small made-up IFC files: two rooms and a door, in any schema and unit, one thing wrong each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID, uuid5

import ifcopenshell
import ifcopenshell.guid

if TYPE_CHECKING:
    from pathlib import Path

Schema = Literal["IFC2X3", "IFC4", "IFC4X3"]
FOOT = 0.3048
_NAMES = UUID("9a4f0c7c-43f5-4c52-8a34-0f3c9a3d1b11")
WALL = 0.2  # m, thickness
HEIGHT = 3.0  # m, of walls and spaces


class IfcBuild:
    """
    Writes a model; all lengths are given in metres and written in the file's unit.

    Parameters
    ----------
    schema
        IFC2X3, IFC4 or IFC4X3.
    unit
        Metres of the file's unit: 1, 0.001 or `FOOT`.
    seed
        Goes into every GlobalId, so that two files differ or agree as a test wants.
    """

    def __init__(self, schema: Schema = "IFC4", unit: float = 1.0, seed: str = "") -> None:
        self.model = ifcopenshell.file(schema=schema)
        self.schema, self.unit, self.seed, self.made = schema, unit, seed, 0
        m = self.model
        self.axes = self.placement3d(0, 0, 0)
        self.context = m.create_entity(
            "IfcGeometricRepresentationContext", None, "Model", 3, 1e-5, self.axes, None
        )
        self.project = self.rooted(
            "IfcProject",
            Name="Test",
            RepresentationContexts=[self.context],
            UnitsInContext=m.create_entity("IfcUnitAssignment", [self._length_unit()]),
        )
        self.site = self.rooted("IfcSite", Name="Site", ObjectPlacement=self.local(0, 0, 0))
        self.building = self.rooted("IfcBuilding", Name="1号楼 / Tower 1")
        self.aggregate(self.project, self.site)
        self.aggregate(self.site, self.building)

    def _length_unit(self) -> Any:
        m = self.model
        if self.unit == FOOT:
            metre = m.create_entity("IfcSIUnit", None, "LENGTHUNIT", None, "METRE")
            measure = m.create_entity(
                "IfcMeasureWithUnit", m.create_entity("IfcLengthMeasure", FOOT), metre
            )
            exponents = m.create_entity("IfcDimensionalExponents", 1, 0, 0, 0, 0, 0, 0)
            return m.create_entity(
                "IfcConversionBasedUnit", exponents, "LENGTHUNIT", "FOOT", measure
            )
        prefix = "MILLI" if self.unit == 0.001 else None
        return m.create_entity("IfcSIUnit", None, "LENGTHUNIT", prefix, "METRE")

    def guid(self) -> str:
        self.made += 1
        return str(ifcopenshell.guid.compress(uuid5(_NAMES, f"{self.seed}-{self.made}").hex))

    def rooted(self, ifc_class: str, **attributes: Any) -> Any:
        return self.model.create_entity(ifc_class, GlobalId=self.guid(), **attributes)

    def length(self, *metres: float) -> tuple[float, ...]:
        return tuple(float(value / self.unit) for value in metres)

    def placement3d(self, x: float, y: float, z: float, along_y: bool = False) -> Any:
        m = self.model
        return m.create_entity(
            "IfcAxis2Placement3D",
            m.create_entity("IfcCartesianPoint", self.length(x, y, z)),
            m.create_entity("IfcDirection", (0.0, 0.0, 1.0)),
            m.create_entity("IfcDirection", (0.0, 1.0, 0.0) if along_y else (1.0, 0.0, 0.0)),
        )

    def local(self, x: float, y: float, z: float, along_y: bool = False) -> Any:
        return self.model.create_entity(
            "IfcLocalPlacement", None, self.placement3d(x, y, z, along_y)
        )

    def box(self, dx: float, dy: float, dz: float) -> Any:
        """A body from the origin to (dx, dy, dz)."""
        m = self.model
        profile = m.create_entity(
            "IfcRectangleProfileDef",
            "AREA",
            None,
            m.create_entity(
                "IfcAxis2Placement2D",
                m.create_entity("IfcCartesianPoint", self.length(dx / 2, dy / 2)),
                None,
            ),
            *self.length(dx, dy),
        )
        solid = m.create_entity(
            "IfcExtrudedAreaSolid",
            profile,
            self.placement3d(0, 0, 0),
            m.create_entity("IfcDirection", (0.0, 0.0, 1.0)),
            *self.length(dz),
        )
        shape = m.create_entity(
            "IfcShapeRepresentation", self.context, "Body", "SweptSolid", [solid]
        )
        return m.create_entity("IfcProductDefinitionShape", None, None, [shape])

    def aggregate(self, whole: Any, *parts: Any) -> None:
        self.rooted("IfcRelAggregates", RelatingObject=whole, RelatedObjects=list(parts))

    def contain(self, storey: Any, *elements: Any) -> None:
        self.rooted(
            "IfcRelContainedInSpatialStructure",
            RelatingStructure=storey,
            RelatedElements=list(elements),
        )

    def storey(self, name: str, elevation: float) -> Any:
        made = self.rooted(
            "IfcBuildingStorey",
            Name=name,
            Elevation=self.length(elevation)[0],
            ObjectPlacement=self.local(0, 0, elevation),
        )
        self.aggregate(self.building, made)
        return made

    def block(
        self,
        ifc_class: str,
        storey: Any | None,
        low: tuple[float, float, float],
        size: tuple[float, float, float],
        **attributes: Any,
    ) -> Any:
        """Any product with the body of a box."""
        made = self.rooted(
            ifc_class,
            ObjectPlacement=self.local(*low),
            Representation=self.box(*size),
            **attributes,
        )
        if storey is not None:
            self.contain(storey, made)
        return made

    def wall(self, storey: Any, x0: float, y0: float, x1: float, y1: float, z: float = 0) -> Any:
        return self.block("IfcWall", storey, (x0, y0, z), (x1 - x0, y1 - y0, HEIGHT), Name="Wall")

    def space(
        self,
        storey: Any,
        name: str,
        long_name: str | None,
        low: tuple[float, float, float],
        size: tuple[float, float, float] = (4.0, 3.0, HEIGHT),
    ) -> Any:
        made = self.block("IfcSpace", None, low, size, Name=name, LongName=long_name)
        self.aggregate(storey, made)
        return made

    def opening(
        self, wall: Any, low: tuple[float, float, float], size: tuple[float, float, float]
    ) -> Any:
        made = self.block("IfcOpeningElement", None, low, size, Name="Opening")
        self.rooted("IfcRelVoidsElement", RelatingBuildingElement=wall, RelatedOpeningElement=made)
        return made

    def door(
        self,
        storey: Any,
        wall: Any | None,
        low: tuple[float, float, float],
        *,
        along_y: bool = False,
        width: float = 0.9,
        name: str = "Door",
        body: bool = False,
    ) -> Any:
        """A door from a jamb's corner, in an opening of the wall where one is given."""
        x, y, z = low
        size = (WALL, width, 2.1) if along_y else (width, WALL, 2.1)
        made = self.rooted(
            "IfcDoor",
            Name=name,
            OverallHeight=self.length(2.1)[0],
            OverallWidth=self.length(width)[0],
            # The local x axis runs along the wall, as the standard asks for.
            ObjectPlacement=self.local(x + (WALL if along_y else 0), y, z, along_y),
            Representation=self.box(width, WALL, 2.1) if body else None,
        )
        self.contain(storey, made)
        if wall is not None:
            self.rooted(
                "IfcRelFillsElement",
                RelatingOpeningElement=self.opening(wall, low, size),
                RelatedBuildingElement=made,
            )
        return made

    def stair(
        self,
        storey: Any,
        low: tuple[float, float, float],
        *,
        rise: float = 3.0,
        name: str = "Stair",
    ) -> Any:
        """Two flights of steps beside one another with a landing half-way up, 2.4 m by 4 m."""
        x, y, z = low
        steps, parts = 9, []
        each = rise / (2 * steps)
        for i in range(1, steps):
            parts.append(self._step(x, y + 0.9 + i * 0.27, z + i * each))
            parts.append(self._step(x + 1.2, y + 0.9 + (steps - i) * 0.27, z + (steps + i) * each))
        landing = self.block(
            "IfcSlab",
            None,
            (x, y + 0.9 + steps * 0.27, z + rise / 2 - 0.15),
            (2.4, 0.6, 0.15),
            Name="Landing",
            PredefinedType="LANDING",
        )
        made = self.rooted("IfcStair", Name=name, ObjectPlacement=self.local(x, y, z))
        self.contain(storey, made)
        self.aggregate(made, landing, *parts)
        return made

    def _step(self, x: float, y: float, top: float) -> Any:
        return self.block("IfcStairFlight", None, (x, y, top - 0.1), (1.2, 0.27, 0.1), Name="Step")

    def typed(self, element: Any, type_class: str, **attributes: Any) -> Any:
        made = self.rooted(type_class, **attributes)
        self.rooted("IfcRelDefinesByType", RelatingType=made, RelatedObjects=[element])
        return made

    def at(
        self, ifc_class: str, storey: Any, place: tuple[float, float, float], **more: Any
    ) -> Any:
        """An element without a body at a place."""
        made = self.rooted(ifc_class, ObjectPlacement=self.local(*place), **more)
        self.contain(storey, made)
        return made

    def georeference(self, east: float, north: float, turn: tuple[float, float] = (1, 0)) -> None:
        """IfcMapConversion into UTM 51 north, in metres."""
        m = self.model
        metre = m.create_entity("IfcSIUnit", None, "LENGTHUNIT", None, "METRE")
        crs = m.create_entity("IfcProjectedCRS", Name="EPSG:32651", MapUnit=metre)
        m.create_entity(
            "IfcMapConversion",
            self.context,
            crs,
            east,
            north,
            0.0,
            float(turn[0]),
            float(turn[1]),
            self.unit,
        )

    def save(self, path: Path) -> Path:
        self.model.write(str(path))
        return path


def two_rooms(
    schema: Schema = "IFC4",
    unit: float = 1.0,
    *,
    z: float = 0.0,
    storey_z: float | None = None,
    inner: str = "door",
    spaces: bool = True,
    seed: str = "",
    shift: tuple[float, float] = (0.0, 0.0),
) -> tuple[IfcBuild, Any]:
    """
    Two rooms of 4 m by 3 m with a wall of 0.2 m between and a way through it, and a front door.

    ``inner`` is "door", "door-without-opening", "doubled", "passage" or "none". Returns the build
    and its storey. Inside x 0 … 8.2 and y 0 … 3, plus ``shift``.
    """
    b = IfcBuild(schema, unit, seed)
    u, v = shift
    storey = b.storey("1F", z if storey_z is None else storey_z)
    b.block("IfcSlab", storey, (u - 0.2, v - 0.2, z - 0.2), (8.6, 3.4, 0.2), Name="Slab")
    south = b.wall(storey, u - 0.2, v - 0.2, u + 8.4, v, z)
    b.wall(storey, u - 0.2, v + 3, u + 8.4, v + 3.2, z)
    b.wall(storey, u - 0.2, v, u, v + 3, z)
    b.wall(storey, u + 8.2, v, u + 8.4, v + 3, z)
    between = b.wall(storey, u + 4, v, u + 4.2, v + 3, z)
    b.door(storey, south, (u + 1.5, v - 0.2, z), name="Front door")
    jamb = (u + 4, v + 1, z)
    if inner in ("door", "doubled"):
        b.door(storey, between, jamb, along_y=True)
    if inner == "doubled":
        b.door(storey, None, jamb, along_y=True, body=True, name="Door again")
    elif inner == "door-without-opening":
        b.door(storey, None, jamb, along_y=True, body=True)
    elif inner == "passage":
        b.opening(between, jamb, (WALL, 0.9, 2.1))
    if spaces:
        b.space(storey, "101", "走廊 / Corridor", (u, v, z))
        b.space(storey, "102", "Office", (u + 4.2, v, z))
    return b, storey
