"""Stairs with treads, ramps and lifts of an IFC file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import Polygon

from sample_sites.ifc_fabric import FabricWriter

if TYPE_CHECKING:
    from sample_sites.ifc_shapes import Entity, Point2, Point3


class MovementWriter(FabricWriter):
    """Adds what joins storeys to the fabric of a building."""

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

        ``corner`` is the clear stairwell's lower left corner. The floor landing, 1.5 m deep, is at
        the lower end (at the upper one when ``upside_down``); goings are 260 mm.
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
        # The profile stands upright: x along the flight, y up; it is swept sideways.
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
        """Lift through all its storeys: a box from the lowest floor to the highest car's roof."""
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
