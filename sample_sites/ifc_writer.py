"""Writes one building as IFC4 or IFC2X3: storeys, walls, doors, spaces, stairs, lifts and assets."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ifcopenshell
import ifcopenshell.api.context
import ifcopenshell.api.georeference
import ifcopenshell.api.unit
import ifcopenshell.guid
from shapely.geometry import Polygon

from sample_sites.asset_classes import CLASSES_2X3, CLASSES_4, AssetClass
from sample_sites.ifc_shapes import Entity, Point2, Point3, Schema, ShapeWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAMESPACE = uuid.UUID("0d4a1c1e-6f1b-5b1e-8a53-4d2a3a8f0b77")
WRITTEN = "2026-11-01T09:00:00"
WRITTEN_UNIX = 1793494800


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlacement:
    """Where a file's local origin lies: easting, northing (m), and the map's angle of its x axis."""

    crs: str
    east: float
    north: float
    height: float
    cosine: float
    sine: float
    latitude: tuple[int, int, int, int]
    longitude: tuple[int, int, int, int]


class IfcWriter(ShapeWriter):
    """A model under construction. Lengths come in metres and are written in the file's unit."""

    def __init__(
        self,
        *,
        schema: Schema,
        file_name: str,
        seed: int,
        millimetres: bool,
        site_turn: Point2 = (1.0, 0.0),
    ) -> None:
        super().__init__(schema=schema, millimetres=millimetres)
        self.file_name = file_name
        self.seed = seed
        self.site_turn = site_turn
        self._types: dict[str, Entity] = {}
        self._typed: dict[str, list[Entity]] = defaultdict(list)
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

    def storey(self, building: Entity, name: str, elevation: float) -> Entity:
        """Building storey at a height in metres over the building's zero."""
        storey = self._root(
            "IfcBuildingStorey",
            Name=name,
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

    # -- movement ------------------------------------------------------------------------------

    def stair(
        self,
        storey: Entity,
        name: str,
        *,
        corner: Point2,
        width: float,
        length: float,
        rise: float,
        risers: int,
        upside_down: bool = False,
    ) -> Entity:
        """
        Dog-leg stair of two flights from one storey's height to the next.

        ``corner`` is the clear stairwell's lower left corner. The floor landing lies at the lower end
        (at the upper one when ``upside_down``), 1.5 m deep; goings are 260 mm.
        """
        x, y = corner
        turn = (-1.0, 0.0) if upside_down else (1.0, 0.0)
        origin = (x + width, y + length, 0.0) if upside_down else (x, y, 0.0)
        half = (
            {"PredefinedType": "HALF_TURN_STAIR"}
            if self.schema == "IFC4"
            else {"ShapeType": "HALF_TURN_STAIR"}
        )
        stair = self._root(
            "IfcStair",
            Name=name,
            ObjectPlacement=self._placement(storey, origin, x_axis=turn),
            **half,
        )
        self._contain(storey, stair)
        each, step, going = risers // 2, rise / risers, 0.26
        run, flight = (each - 1) * going, (width - 0.2) / 2
        for number, (start, reverse) in enumerate(
            (((0.0, 1.5, 0.0), False), ((width - flight, 1.5 + run, each * step), True)), 1
        ):
            self._flight(stair, f"{name} {number}", start, reverse, flight, each, step, going)
        landing = self._root(
            "IfcSlab",
            Name=f"{name} 休息平台",
            PredefinedType="LANDING",
            ObjectPlacement=self._placement(stair, (0.0, 1.5 + run, each * step - 0.15)),
            Representation=self._shape(self._bar((0.0, 0.0), (width, length - 1.5 - run), 0.15)),
        )
        self._add_part(stair, landing)
        return stair

    def _flight(
        self,
        stair: Entity,
        name: str,
        start: Point3,
        reverse: bool,
        width: float,
        risers: int,
        step: float,
        going: float,
    ) -> None:
        """One straight flight: its side profile extruded over its width."""
        points: list[Point2] = [(0.0, 0.0)]
        for k in range(1, risers):
            points += [((k - 1) * going, k * step), (k * going, k * step)]
        top, waist = (risers - 1) * going, 0.25
        points += [(top, (risers - 1) * step - waist), (waist * going / step, 0.0)]
        # The profile stands upright: its x runs along the flight, its y up, and it is swept sideways.
        along = (0.0, -1.0, 0.0) if reverse else (0.0, 1.0, 0.0)
        sideways = (-1.0, 0.0, 0.0) if reverse else (1.0, 0.0, 0.0)
        origin = (width, 0.0, 0.0) if reverse else (0.0, 0.0, 0.0)
        solid = self.model.create_entity(
            "IfcExtrudedAreaSolid",
            SweptArea=self._profile(Polygon(points)),
            Position=self._axes(origin, axis=sideways, x_axis=along),
            ExtrudedDirection=self._direction((0.0, 0.0, 1.0)),
            Depth=width * self.scale,
        )
        counts = {"NumberOfRisers" if self.schema == "IFC4" else "NumberOfRiser": risers}
        flight = self._root(
            "IfcStairFlight",
            Name=name,
            ObjectPlacement=self._placement(stair, start),
            Representation=self._shape(solid),
            NumberOfTreads=risers - 1,
            RiserHeight=step * self.scale,
            TreadLength=going * self.scale,
            **counts,
        )
        self._add_part(stair, flight)

    def ramp(
        self, storey: Entity, name: str, *, start: Point2, length: float, width: float, rise: float
    ) -> Entity:
        """Straight ramp along +x from the storey's height up, 0.25 m thick."""
        kind = {"PredefinedType": "STRAIGHT_RUN_RAMP"} if self.schema == "IFC4" else {}
        ramp = self._root(
            "IfcRamp", Name=name, ObjectPlacement=self._placement(storey, (*start, 0.0)), **kind
        )
        self._contain(storey, ramp)
        side = Polygon([(0, 0), (length, rise), (length, rise - 0.25), (0, -0.25)])
        solid = self.model.create_entity(
            "IfcExtrudedAreaSolid",
            SweptArea=self._profile(side),
            Position=self._axes((0.0, width, 0.0), axis=(0.0, -1.0, 0.0), x_axis=(1.0, 0.0, 0.0)),
            ExtrudedDirection=self._direction((0.0, 0.0, 1.0)),
            Depth=width * self.scale,
        )
        flight = self._root(
            "IfcRampFlight",
            Name=f"{name} 1",
            ObjectPlacement=self._placement(ramp, (0.0, 0.0, 0.0)),
            Representation=self._shape(solid),
        )
        self._add_part(ramp, flight)
        return ramp

    def lift(
        self,
        storey: Entity,
        name: str,
        tag: str,
        *,
        low: Point2,
        high: Point2,
        bottom: float,
        top: float,
    ) -> Entity:
        """Lift through all its storeys: a box from the lowest stop's floor to the highest car's roof."""
        kind = (
            {"PredefinedType": "ELEVATOR"}
            if self.schema == "IFC4"
            else {"OperationType": "ELEVATOR"}
        )
        lift = self._root(
            "IfcTransportElement",
            Name=name,
            Tag=tag,
            ObjectPlacement=self._placement(storey, (*low, bottom)),
            Representation=self._shape(
                self._bar((0.0, 0.0), (high[0] - low[0], high[1] - low[1]), top - bottom)
            ),
            **kind,
        )
        self._contain(storey, lift)
        return lift

    # -- assets and groups ---------------------------------------------------------------------

    def asset(self, storey: Entity, *, kind: str, name: str, tag: str, at: Point3) -> Entity:
        """Asset of a catalogue kind as its schema's class, with a small shared box and a type."""
        asked = (CLASSES_4 if self.schema == "IFC4" else CLASSES_2X3)[kind]
        x, y, z = asked.size
        shape = self._mapped(f"asset {kind}", ((-x / 2, -y / 2), (x / 2, y / 2), z))
        asset = self._root(
            asked.ifc_class,
            Name=name,
            Tag=tag,
            ObjectType=asked.object_type or None,
            ObjectPlacement=self._placement(storey, at),
            Representation=shape,
            **({"PredefinedType": asked.predefined} if asked.predefined else {}),
        )
        if asset.is_a("IfcElectricDistributionPoint"):
            asset.DistributionPointFunction = "DISTRIBUTIONBOARD"
        if asked.type_class:
            self._typed[kind].append(asset)
            if kind not in self._types:
                self._types[kind] = self._type(asked)
        self._contain(storey, asset)
        return asset

    def _type(self, asked: AssetClass) -> Entity:
        predefined = asked.predefined or asked.type_predefined
        return self._root(
            asked.type_class,
            Name=asked.type_name,
            **({"PredefinedType": predefined} if predefined else {}),
        )

    def zone(self, name: str, spaces: Sequence[Entity]) -> Entity:
        """Named set of spaces: a patrol area or a fire compartment."""
        zone = self._root("IfcZone", Name=name)
        self._root("IfcRelAssignsToGroup", RelatedObjects=list(spaces), RelatingGroup=zone)
        return zone

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

    def write(self, path: Path) -> None:
        """Relations, lasting ids and a fixed header, then the file."""
        for key, members in self._contained.items():
            self._root(
                "IfcRelContainedInSpatialStructure",
                RelatedElements=members,
                RelatingStructure=self.model.by_id(key),
            )
        for key, members in self._parts.items():
            self._root(
                "IfcRelAggregates", RelatingObject=self.model.by_id(key), RelatedObjects=members
            )
        for kind, members in self._typed.items():
            self._root(
                "IfcRelDefinesByType", RelatedObjects=members, RelatingType=self._types[kind]
            )
        self._settle()
        header = self.model.header
        header.file_name.name = self.file_name
        header.file_name.time_stamp = WRITTEN
        header.file_name.author = ("滨江花园示例 / Riverside sample",)
        header.file_name.organization = ("Walkround",)
        header.file_name.preprocessor_version = "sample_sites/build.py"
        header.file_name.originating_system = "sample_sites/build.py"
        self.model.write(str(path))

    def _contain(self, storey: Entity, product: Entity) -> None:
        self._contained[storey.id()].append(product)

    def _add_part(self, whole: Entity, part: Entity) -> None:
        self._parts[whole.id()].append(part)

    def _settle(self) -> None:
        """Give every root a GlobalId made of what it is, and one owner history where one is due."""
        history = self._history() if self.schema == "IFC2X3" else None
        seen: Counter[str] = Counter()
        for root in self.model.by_type("IfcRoot"):
            key = f"{root.is_a()}|{getattr(root, 'Tag', None) or root.Name or ''}"
            seen[key] += 1
            name = f"{self.seed}|{self.file_name}|{key}|{seen[key]}"
            root.GlobalId = ifcopenshell.guid.compress(uuid.uuid5(NAMESPACE, name).hex)
            if history is not None:
                root.OwnerHistory = history

    def _history(self) -> Entity:
        model = self.model
        person = model.create_entity("IfcPerson", FamilyName="Riverside")
        organization = model.create_entity("IfcOrganization", Name="Walkround")
        return model.create_entity(
            "IfcOwnerHistory",
            OwningUser=model.create_entity(
                "IfcPersonAndOrganization", ThePerson=person, TheOrganization=organization
            ),
            OwningApplication=model.create_entity(
                "IfcApplication",
                ApplicationDeveloper=organization,
                Version="1",
                ApplicationFullName="Walkround sample sites",
                ApplicationIdentifier="sample_sites",
            ),
            ChangeAction="ADDED",
            CreationDate=WRITTEN_UNIX,
        )
