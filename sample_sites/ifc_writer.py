"""Writes one building as IFC4 or IFC2X3: its assets and zones, lasting ids, a fixed header."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import ifcopenshell.guid

from sample_sites.asset_classes import CLASSES_2X3, CLASSES_4, AssetClass
from sample_sites.ifc_movement import MovementWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sample_sites.ifc_shapes import Entity, Point2, Point3, Schema

NAMESPACE = uuid.UUID("0d4a1c1e-6f1b-5b1e-8a53-4d2a3a8f0b77")
WRITTEN = "2026-11-01T09:00:00"
WRITTEN_UNIX = 1793494800


class IfcWriter(MovementWriter):
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
        super().__init__(schema=schema, millimetres=millimetres, site_turn=site_turn)
        self.file_name = file_name
        self.seed = seed
        self._types: dict[str, Entity] = {}
        self._typed: dict[str, list[Entity]] = defaultdict(list)

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
