"""Placements, profiles, swept solids and shared shapes of an IFC file under construction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import ifcopenshell
import ifcopenshell.guid

if TYPE_CHECKING:
    from shapely.geometry import Polygon

Entity = Any  # ifcopenshell's entities carry attributes by schema, which no stub describes
Point2 = tuple[float, float]
Point3 = tuple[float, float, float]
Schema = Literal["IFC2X3", "IFC4"]
Bar = tuple[Point2, Point2, float]  # lower left corner, upper right corner, height: metres


class ShapeWriter:
    """Turns metres into the geometry entities of one file, in the file's own length unit."""

    def __init__(self, *, schema: Schema, millimetres: bool) -> None:
        self.schema = schema
        self.scale = 1000.0 if millimetres else 1.0
        self.model: Any = ifcopenshell.file(schema=schema)
        self.body: Entity = None
        self._maps: dict[str, Entity] = {}
        self._points: dict[tuple[float, ...], Entity] = {}
        self._directions: dict[tuple[float, ...], Entity] = {}
        self._up: Entity = None

    def _root(self, ifc_class: str, **attributes: Any) -> Entity:
        """Rooted entity; its lasting GlobalId is given when the file is written."""
        held = {key: value for key, value in attributes.items() if value is not None}
        return self.model.create_entity(ifc_class, GlobalId=ifcopenshell.guid.new(), **held)

    def _length(self, metres: float) -> float:
        return round(metres * self.scale, 1 if self.scale > 1 else 4)

    def _point(self, *metres: float) -> Entity:
        key = tuple(self._length(value) for value in metres)
        if key not in self._points:
            self._points[key] = self.model.create_entity("IfcCartesianPoint", key)
        return self._points[key]

    def _direction(self, ratios: tuple[float, ...]) -> Entity:
        if ratios not in self._directions:
            self._directions[ratios] = self.model.create_entity("IfcDirection", ratios)
        return self._directions[ratios]

    def _axes(
        self,
        origin: Point3,
        *,
        axis: Point3 | None = None,
        x_axis: tuple[float, ...] | None = None,
    ) -> Entity:
        """3-D axes; upright and unturned where no direction is given."""
        turn = None
        if x_axis is not None:
            turn = self._direction(x_axis if len(x_axis) == 3 else (*x_axis, 0.0))
            axis = axis or (0.0, 0.0, 1.0)
        return self.model.create_entity(
            "IfcAxis2Placement3D",
            Location=self._point(*origin),
            Axis=None if axis is None else self._direction(axis),
            RefDirection=turn,
        )

    def _placement(
        self, relative_to: Entity, origin: Point3, *, x_axis: tuple[float, ...] | None = None
    ) -> Entity:
        """Local placement in another product's frame, or in the world where that is None."""
        plain = x_axis is None or tuple(x_axis)[:2] == (1.0, 0.0)
        return self.model.create_entity(
            "IfcLocalPlacement",
            PlacementRelTo=None if relative_to is None else relative_to.ObjectPlacement,
            RelativePlacement=self._axes(origin, x_axis=None if plain else x_axis),
        )

    def _loop(self, coordinates: Any) -> Entity:
        points = [self._point(x, y) for x, y in list(coordinates)[:-1]]
        return self.model.create_entity("IfcPolyline", [*points, points[0]])

    def _profile(self, polygon: Polygon) -> Entity:
        """Closed profile, with inner curves where the polygon has holes."""
        outer = self._loop(polygon.exterior.coords)
        if not polygon.interiors:
            return self.model.create_entity(
                "IfcArbitraryClosedProfileDef", ProfileType="AREA", OuterCurve=outer
            )
        return self.model.create_entity(
            "IfcArbitraryProfileDefWithVoids",
            ProfileType="AREA",
            OuterCurve=outer,
            InnerCurves=[self._loop(ring.coords) for ring in polygon.interiors],
        )

    def _prism(self, polygon: Polygon, height: float) -> Entity:
        """Upright prism over a polygon."""
        return self.model.create_entity(
            "IfcExtrudedAreaSolid",
            SweptArea=self._profile(polygon),
            Position=self._axes((0.0, 0.0, 0.0)),
            ExtrudedDirection=self._direction((0.0, 0.0, 1.0)),
            Depth=self._length(height),
        )

    def _bar(self, low: Point2, high: Point2, height: float) -> Entity:
        """Upright box between two corners."""
        centre = self.model.create_entity(
            "IfcAxis2Placement2D",
            Location=self._point((low[0] + high[0]) / 2, (low[1] + high[1]) / 2),
        )
        profile = self.model.create_entity(
            "IfcRectangleProfileDef",
            ProfileType="AREA",
            Position=centre,
            XDim=self._length(high[0] - low[0]),
            YDim=self._length(high[1] - low[1]),
        )
        return self.model.create_entity(
            "IfcExtrudedAreaSolid",
            SweptArea=profile,
            Position=self._axes((0.0, 0.0, 0.0)),
            ExtrudedDirection=self._direction((0.0, 0.0, 1.0)),
            Depth=self._length(height),
        )

    def _shape(self, item: Entity, kind: str = "SweptSolid") -> Entity:
        """Product shape of one body item."""
        return self.model.create_entity(
            "IfcProductDefinitionShape", Representations=[self._body_of(item, kind)]
        )

    def _body_of(self, item: Entity, kind: str) -> Entity:
        return self.model.create_entity(
            "IfcShapeRepresentation",
            ContextOfItems=self.body,
            RepresentationIdentifier="Body",
            RepresentationType=kind,
            Items=[item],
        )

    def _mapped(self, key: str, bar: Bar) -> Entity:
        """Product shape that reuses one box for every product of the same key."""
        if key not in self._maps:
            self._maps[key] = self.model.create_entity(
                "IfcRepresentationMap",
                MappingOrigin=self._axes((0.0, 0.0, 0.0)),
                MappedRepresentation=self._body_of(self._bar(*bar), "SweptSolid"),
            )
        if self._up is None:
            self._up = self.model.create_entity(
                "IfcCartesianTransformationOperator3D", LocalOrigin=self._point(0.0, 0.0, 0.0)
            )
        item = self.model.create_entity(
            "IfcMappedItem", MappingSource=self._maps[key], MappingTarget=self._up
        )
        return self._shape(item, "MappedRepresentation")
