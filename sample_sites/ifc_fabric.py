"""The frame and the fabric of an IFC file: georeference, storeys, spaces, walls, doors, slabs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ifcopenshell.api.context
import ifcopenshell.api.georeference
import ifcopenshell.api.unit

from sample_sites.ifc_shapes import Entity, Point2, Schema, ShapeWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry import Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlacement:
    """Where a file's local origin lies: easting, northing (m), and its x axis on the map."""

    crs: str
    east: float
    north: float
    height: float
    cosine: float
    sine: float
    latitude: tuple[int, int, int, int]
    longitude: tuple[int, int, int, int]


class FabricWriter(ShapeWriter):
    """The frame and the fabric of one building: storeys, spaces, walls, doors, slabs, columns."""

    def __init__(
        self,
        *,
        schema: Schema,
        millimetres: bool,
        site_turn: Point2 = (1.0, 0.0),
    ) -> None:
        super().__init__(schema=schema, millimetres=millimetres)
        self.site_turn = site_turn
        self._contained: dict[int, list[Entity]] = defaultdict(list)
        self._parts: dict[int, list[Entity]] = defaultdict(list)

    # -- frame ---------------------------------------------------------------------------------

    def begin(
        self, *, project: str, site: str, building: str, number: str, map_placement: MapPlacement
    ) -> tuple[Entity, Entity]:
        """Project, units, contexts, georeference, site and building."""
        model = self.model
        root = self._root("IfcProject", Name=project, LongName=project)
        length = ifcopenshell.api.unit.add_si_unit(
            model, unit_type="LENGTHUNIT", prefix="MILLI" if self.scale > 1 else None
        )
        others = [
            ifcopenshell.api.unit.add_si_unit(model, unit_type=kind)
            for kind in ("AREAUNIT", "VOLUMEUNIT", "PLANEANGLEUNIT")
        ]
        ifcopenshell.api.unit.assign_unit(model, units=[length, *others])
        context = ifcopenshell.api.context.add_context(model, context_type="Model")
        self.body = ifcopenshell.api.context.add_context(
            model,
            context_type="Model",
            context_identifier="Body",
            target_view="MODEL_VIEW",
            parent=context,
        )
        where = self._root(
            "IfcSite",
            Name=site,
            ObjectPlacement=self._placement(None, (0.0, 0.0, 0.0), x_axis=self.site_turn),
            CompositionType="ELEMENT",
            RefLatitude=map_placement.latitude,
            RefLongitude=map_placement.longitude,
            RefElevation=map_placement.height * self.scale,
        )
        house = self._root(
            "IfcBuilding",
            Name=building,
            LongName=number,
            ObjectPlacement=self._placement(where, (0.0, 0.0, 0.0)),
            CompositionType="ELEMENT",
        )
        self._add_part(root, where)
        self._add_part(where, house)
        self._georeference(where, map_placement)
        return where, house

    def _georeference(self, site: Entity, at: MapPlacement) -> None:
        """IfcMapConversion in IFC4; the property sets that stand for it in IFC2X3."""
        operation = {
            "Eastings": at.east,
            "Northings": at.north,
            "OrthogonalHeight": at.height,
            "XAxisAbscissa": at.cosine,
            "XAxisOrdinate": at.sine,
            # Map coordinates are metres, so the scale also turns the file's unit into metres.
            "Scale": 1.0 / self.scale,
        }
        crs = {"Name": at.crs, "GeodeticDatum": "WGS84", "MapProjection": "UTM", "MapZone": "51N"}
        if self.schema == "IFC4":
            metre = self.model.create_entity("IfcSIUnit", UnitType="LENGTHUNIT", Name="METRE")
            ifcopenshell.api.georeference.add_georeferencing(self.model)
            ifcopenshell.api.georeference.edit_georeferencing(
                self.model,
                projected_crs={**crs, "MapUnit": metre},
                coordinate_operation=operation,
            )
            return
        self.properties([site], "ePSet_MapConversion", operation)
        self.properties([site], "ePSet_ProjectedCRS", {**crs, "MapUnit": "METRE"})

    def storey(self, building: Entity, name: str, name_en: str, elevation: float) -> Entity:
        """Building storey at a height in metres over the building's zero."""
        in_both = {"LongName": f"{name} / {name_en}"} if name_en else {}
        storey = self._root(
            "IfcBuildingStorey",
            Name=name,
            **in_both,
            ObjectPlacement=self._placement(building, (0.0, 0.0, elevation)),
            CompositionType="ELEMENT",
            Elevation=elevation * self.scale,
        )
        self._add_part(building, storey)
        return storey

    # -- fabric --------------------------------------------------------------------------------

    def space(
        self, storey: Entity, *, number: str, long_name: str, polygon: Polygon, height: float
    ) -> Entity:
        """Space whose LongName is "中文 / English" and whose Name is the room number."""
        kind = {"PredefinedType": "INTERNAL"} if self.schema == "IFC4" else {}
        space = self._root(
            "IfcSpace",
            Name=number,
            LongName=long_name,
            CompositionType="ELEMENT",
            ObjectPlacement=self._placement(storey, (0.0, 0.0, 0.0)),
            Representation=self._shape(self._prism(polygon, height)),
            **kind,
            **({} if self.schema == "IFC4" else {"InteriorOrExteriorSpace": "INTERNAL"}),
        )
        self._add_part(storey, space)
        return space

    def wall(
        self, storey: Entity, name: str, start: Point2, end: Point2, *, height: float, width: float
    ) -> Entity:
        """Wall along x or y between two points of its centre line."""
        length = abs(end[0] - start[0]) + abs(end[1] - start[1])
        axis = (1.0, 0.0) if abs(end[1] - start[1]) < 1e-6 else (0.0, 1.0)
        wall = self._root(
            "IfcWallStandardCase" if self.schema == "IFC2X3" else "IfcWall",
            Name=name,
            ObjectPlacement=self._placement(storey, (*start, 0.0), x_axis=axis),
            Representation=self._shape(self._bar((0.0, -width / 2), (length, width / 2), height)),
            **({"PredefinedType": "SOLIDWALL"} if self.schema == "IFC4" else {}),
        )
        self._contain(storey, wall)
        return wall

    def opening(
        self, host: Entity, name: str, low: Point2, high: Point2, *, z: float, height: float
    ) -> Entity:
        """Void in a wall or slab, in the host's own frame."""
        opening = self._root(
            "IfcOpeningElement",
            Name=name,
            ObjectPlacement=self._placement(host, (*low, z)),
            Representation=self._shape(
                self._bar((0.0, 0.0), (high[0] - low[0], high[1] - low[1]), height)
            ),
            **({"PredefinedType": "OPENING"} if self.schema == "IFC4" else {}),
        )
        self._root(
            "IfcRelVoidsElement", RelatingBuildingElement=host, RelatedOpeningElement=opening
        )
        return opening

    def door(
        self,
        storey: Entity,
        opening: Entity,
        name: str,
        tag: str,
        width: float,
        height: float,
        depth: float,
    ) -> Entity:
        """Door that fills an opening; its frame is a box in the middle of the wall."""
        key = f"door {width:.2f} {height:.2f}"
        shape = self._mapped(key, ((0.0, depth / 2 - 0.03), (width, depth / 2 + 0.03), height))
        door = self._root(
            "IfcDoor",
            Name=name,
            Tag=tag,
            ObjectPlacement=self._placement(opening, (0.0, 0.0, 0.0)),
            Representation=shape,
            OverallWidth=width * self.scale,
            OverallHeight=height * self.scale,
        )
        self._root(
            "IfcRelFillsElement", RelatingOpeningElement=opening, RelatedBuildingElement=door
        )
        self._contain(storey, door)
        return door

    def slab(
        self,
        storey: Entity,
        name: str,
        polygon: Polygon,
        *,
        thickness: float,
        voids: Sequence[Polygon],
    ) -> Entity:
        """Floor slab whose top is the storey's height, with stair and lift voids."""
        slab = self._root(
            "IfcSlab",
            Name=name,
            PredefinedType="FLOOR",
            ObjectPlacement=self._placement(storey, (0.0, 0.0, -thickness)),
            Representation=self._shape(self._prism(polygon, thickness)),
        )
        for void in voids:
            x0, y0, x1, y1 = void.bounds
            self.opening(slab, "楼板洞口", (x0, y0), (x1, y1), z=0.0, height=thickness)
        self._contain(storey, slab)
        return slab

    def column(
        self, storey: Entity, name: str, at: Point2, *, side: float, height: float
    ) -> Entity:
        """Square column."""
        half = side / 2
        column = self._root(
            "IfcColumn",
            Name=name,
            ObjectPlacement=self._placement(storey, (*at, 0.0)),
            Representation=self._mapped(
                f"column {side} {height}", ((-half, -half), (half, half), height)
            ),
        )
        self._contain(storey, column)
        return column

    def properties(
        self, products: Sequence[Entity], name: str, values: Mapping[str, str | float]
    ) -> None:
        """One property set of labels shared by all the products."""
        model = self.model
        held = [
            model.create_entity(
                "IfcPropertySingleValue",
                Name=key,
                NominalValue=model.create_entity(
                    "IfcLabel" if isinstance(value, str) else "IfcReal", value
                ),
            )
            for key, value in values.items()
        ]
        pset = self._root("IfcPropertySet", Name=name, HasProperties=held)
        self._root(
            "IfcRelDefinesByProperties",
            RelatedObjects=list(products),
            RelatingPropertyDefinition=pset,
        )

    def _contain(self, storey: Entity, product: Entity) -> None:
        self._contained[storey.id()].append(product)

    def _add_part(self, whole: Entity, part: Entity) -> None:
        self._parts[whole.id()].append(part)
