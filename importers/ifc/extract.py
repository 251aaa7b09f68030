"""From an opened IFC model to `FileFacts`; runs in the reading process."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from importers.ifc.assets import asset_facts
from importers.ifc.attributes import value_of
from importers.ifc.clusters import clusters
from importers.ifc.extract_position import position_fact
from importers.ifc.facts import (
    BodyFact,
    BuildingFact,
    DoorFact,
    FileFacts,
    PositionFact,
    Role,
    SpaceFact,
    StoreyFact,
)
from importers.ifc.labels import text_of
from importers.ifc.placement import Placements, axis_of, point_of
from importers.ifc.relations import elements, parent_of, parts_of
from importers.ifc.roles import (
    WALL_LIKE,
    is_door_by_name,
    is_filled_by,
    is_recess,
    role_by_name,
)
from importers.ifc.space_words import SpaceWords
from importers.ifc.tasks import task_facts
from importers.ifc.units import metres_per_unit
from importers.ifc.unreadable import Unreadable
from importers.ifc.zones import zone_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a name or predefined type says goes before the class: see `roles`. None: only what they say.
_BODIES: tuple[tuple[str, Role | None], ...] = (
    ("IfcWall", "wall"),
    ("IfcColumn", "column"),
    ("IfcCurtainWall", "curtain"),
    ("IfcSlab", "slab"),
    ("IfcRoof", "roof"),
    ("IfcStair", "stair"),
    ("IfcStairFlight", "stair"),
    ("IfcRamp", "ramp"),
    ("IfcRampFlight", "ramp"),
    ("IfcTransportElement", "lift"),
    ("IfcCovering", None),
    ("IfcPlate", None),
    ("IfcBuildingElementProxy", None),
    ("IfcMember", None),
    ("IfcBeam", None),
    ("IfcElementAssembly", None),
    ("IfcFurnishingElement", None),
    ("IfcBuiltElement", None),
)
# Classes that say nothing, of whose nameless elements their shape may (see `unnamed`).
_MUTE = ("IfcBuildingElementProxy", "IfcBuiltElement", "IfcBuildingElementPart")
_MOST_MUTE = 20_000
_UNITS = (1e-7, 1e4)  # m; a unit of length beyond is a slip of the pen
_UP = 12  # links of containment followed upwards before giving up


class Extraction:
    """One pass over a model."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.unreadable = Unreadable()
        unit = 1.0
        for project in model.by_type("IfcProject")[:1]:
            with self.unreadable.skipping(project):
                unit = metres_per_unit(model)
        self.unit = unit if _UNITS[0] < unit < _UNITS[1] else 1.0
        self.placements = Placements(self.unit)
        self._holders: dict[int, tuple[int, int, int]] = {}

    def containers(self, element: Any) -> tuple[int, int, int]:
        """Ids of the space, storey and building that hold an element; 0 where there is none."""
        above = parent_of(element)
        if above is None:
            return 0, 0, 0
        id_ = above.id()
        if id_ not in self._holders:
            self._holders[id_] = 0, 0, 0
            with self.unreadable.skipping(above):
                self._holders[id_] = _holders(above)
        return self._holders[id_]

    def facts(
        self, file: str, repairs: tuple[tuple[str, int, str], ...], opened: float
    ) -> FileFacts:
        """All the facts, ready to be saved."""
        model = self.model
        sites = model.by_type("IfcSite")
        projects = model.by_type("IfcProject")
        facts = FileFacts(
            file=file,
            schema=model.schema_identifier,
            project=text_of(projects[0].LongName) or text_of(projects[0].Name) if projects else "",
            site_name=text_of(sites[0].LongName) or text_of(sites[0].Name) if sites else "",
            position=self._position((*projects, *sites)),
            buildings=tuple(self._buildings()),
            storeys=tuple(self._storeys()),
            spaces=tuple(self._spaces()),
            doors=tuple(self._doors()),
            bodies=tuple(self._all_bodies()),
            assets=tuple(asset_facts(self)),
            zones=tuple(zone_facts(model, self.unreadable)),
            tasks=tuple(task_facts(model, self.unreadable)),
            counts=dict(Counter(e.is_a() for e in model.by_type("IfcProduct"))),
            repairs=repairs,
            open_seconds=opened,
        )
        # Last: all of the above adds to it.
        return replace(facts, unreadable=self.unreadable.facts())

    def _position(self, above: tuple[Any, ...]) -> PositionFact:
        for entity in above[:1]:
            with self.unreadable.skipping(entity):
                return position_fact(self.model, self.unit, self.placements)
        return PositionFact(unit=self.unit)

    def _buildings(self) -> Iterator[BuildingFact]:
        for building in self.model.by_type("IfcBuilding"):
            with self.unreadable.skipping(building):
                yield BuildingFact(
                    id=building.id(),
                    guid=building.GlobalId,
                    # The longer of the two says more: the other is often a number.
                    name=max(text_of(building.Name), text_of(building.LongName), key=len),
                )

    def _storeys(self) -> Iterator[StoreyFact]:
        for storey in self.model.by_type("IfcBuildingStorey"):
            with self.unreadable.skipping(storey):
                yield StoreyFact(
                    id=storey.id(),
                    guid=storey.GlobalId,
                    name=text_of(storey.Name),
                    long_name=text_of(storey.LongName),
                    elevation=self._elevation(storey),
                    building=self.containers(storey)[2],
                    holds=sum(len(r.RelatedElements or ()) for r in storey.ContainsElements),
                )

    def _elevation(self, storey: Any) -> float:
        """Height of a storey by its placement, what it states, or what stands on it."""
        place = self.placements.position(storey)
        if place is not None:
            return place[2]
        if storey.Elevation is not None:
            return float(storey.Elevation * self.unit)
        held = [e for r in storey.ContainsElements for e in r.RelatedElements]
        held += [part for part in parts_of(storey) if part.is_a("IfcSpace")]
        heights = [p[2] for e in held if (p := self.placements.position(e)) is not None]
        # Most of what a storey holds stands on its floor; lamps and windows are fewer than walls.
        return max(clusters(heights), key=len)[0] if heights else 0.0

    def _spaces(self) -> Iterator[SpaceFact]:
        said = SpaceWords()
        for space in self.model.by_type("IfcSpace"):
            with self.unreadable.skipping(space):
                _, storey, building = self.containers(space)
                kind = value_of(space, "PredefinedType") or value_of(
                    space, "InteriorOrExteriorSpace"
                )
                yield SpaceFact(
                    id=space.id(),
                    guid=space.GlobalId,
                    name=text_of(space.Name),
                    long_name=text_of(space.LongName),
                    kind=" ".join(filter(None, (text_of(space.ObjectType), kind))),
                    said=said.of(space),
                    storey=storey,
                    building=building,
                    area=self._floor_area(space),
                )

    def _floor_area(self, space: Any) -> float | None:
        for relation in space.IsDefinedBy:
            if not relation.is_a("IfcRelDefinesByProperties"):
                continue
            quantities = relation.RelatingPropertyDefinition
            if not quantities.is_a("IfcElementQuantity"):
                continue
            for quantity in quantities.Quantities:
                if quantity.is_a("IfcQuantityArea") and quantity.Name in (
                    "NetFloorArea",
                    "GrossFloorArea",
                ):
                    # Revit writes square metres whatever the length unit is: judged by the reader.
                    return float(quantity.AreaValue)
        return None

    def _doors(self) -> Iterator[DoorFact]:
        for door in elements(self.model, "IfcDoor", "IfcBuildingElementProxy"):
            with self.unreadable.skipping(door):
                if not (door.is_a("IfcDoor") or is_door_by_name(door)):
                    continue
                _, storey, building = self.containers(door)
                fills = door.FillsVoids
                opening = fills[0].RelatingOpeningElement if fills else None
                voids = opening.VoidsElements if opening is not None else None
                matrix = self.placements.matrix(door)
                yield DoorFact(
                    id=door.id(),
                    guid=door.GlobalId,
                    ifc_class=door.is_a(),
                    name=text_of(door.Name),
                    storey=storey,
                    building=building,
                    opening=0 if opening is None else opening.id(),
                    host=voids[0].RelatingBuildingElement.id() if voids else 0,
                    width=(value_of(door, "OverallWidth") or 0.0) * self.unit,
                    height=(value_of(door, "OverallHeight") or 0.0) * self.unit,
                    position=None if matrix is None else point_of(matrix),
                    axis=(1.0, 0.0) if matrix is None else axis_of(matrix),
                )

    def _all_bodies(self) -> Iterator[BodyFact]:
        bodies = tuple(self._bodies())
        yield from bodies
        if not any(body.ifc_class.startswith(("IfcWall", "IfcCurtainWall")) for body in bodies):
            yield from self._unnamed({id_ for body in bodies for id_ in (body.id, *body.parts)})
        yield from self._passages()

    def _unnamed(self, taken: set[int]) -> Iterator[BodyFact]:
        """Bodies without a name, of an architect's model that calls nothing a wall."""
        if next(elements(self.model, "IfcDoor"), None) is None:
            return
        for element in islice(elements(self.model, *_MUTE), _MOST_MUTE):
            with self.unreadable.skipping(element):
                is_mute = element.is_a() in _MUTE and not text_of(element.Name)
                if is_mute and element.Representation and element.id() not in taken:
                    yield self._body(element, "unnamed")

    def _bodies(self) -> Iterator[BodyFact]:
        taken: set[int] = set()
        for name, by_class in _BODIES:
            for element in elements(self.model, name):
                with self.unreadable.skipping(element):
                    role = role_by_name(element, by_class)
                    if role is None or element.id() in taken:
                        continue
                    parts = parts_of(element)
                    if role in ("curtain", "stair", "ramp", "roof"):
                        taken.update(part.id() for part in parts)
                    yield self._body(element, role, tuple(p for p in parts if p.Representation))

    def _body(
        self, element: Any, role: Role, parts: tuple[Any, ...] = (), host: int = 0
    ) -> BodyFact:
        return BodyFact(
            id=element.id(),
            guid=element.GlobalId,
            ifc_class=element.is_a(),
            role=role,
            name=text_of(element.Name),
            building=self.containers(element)[2],
            host=host,
            parts=tuple(p.id() for p in parts if not p.is_a("IfcRailing")),
            position=(
                self.placements.position(element) if role in ("lift", "stair", "ramp") else None
            ),
        )

    def _passages(self) -> Iterator[BodyFact]:
        """Openings in walls that nothing fills: people walk through them."""
        for opening in self.model.by_type("IfcOpeningElement"):
            with self.unreadable.skipping(opening):
                if not opening.VoidsElements or any(map(is_filled_by, opening.HasFillings)):
                    continue
                if is_recess(opening):
                    continue
                host = opening.VoidsElements[0].RelatingBuildingElement
                if any(host.is_a(name) for name in WALL_LIKE):
                    yield self._body(opening, "passage", host=host.id())


def _holders(above: Any | None) -> tuple[int, int, int]:
    """Ids of the first space, storey and building from an element upwards, itself included."""
    space = storey = building = 0
    for _ in range(_UP):
        if above is None:
            break
        if above.is_a("IfcSpace") and not space:
            space = above.id()
        elif above.is_a("IfcBuildingStorey") and not storey:
            storey = above.id()
        elif above.is_a("IfcBuilding"):
            building = above.id()
            break
        above = parent_of(above)
    return space, storey, building
