"""Attributes by name, also those that a class lacks."""

from __future__ import annotations

import sys

import ifcopenshell

from importers.ifc.attributes import value_of


def test_a_value_is_that_of_the_schema_whatever_place_it_has_there() -> None:
    for schema in ("IFC2X3", "IFC4"):
        model = ifcopenshell.file(schema=schema)
        door = model.create_entity("IfcDoor", GlobalId="1" * 22, OverallWidth=0.9, Tag="T-1")
        style = model.create_entity(
            "IfcDoorStyle" if schema == "IFC2X3" else "IfcDoorType", GlobalId="2" * 22
        )
        model.create_entity(
            "IfcRelDefinesByType",
            GlobalId="3" * 22,
            RelatedObjects=[door],
            RelatingType=style,
        )
        assert value_of(door, "OverallWidth") == 0.9
        assert value_of(door, "Tag") == "T-1"
        assert value_of(door, "Name") is None
        typed = "IsDefinedBy" if schema == "IFC2X3" else "IsTypedBy"
        assert [relation.RelatingType for relation in value_of(door, typed)] == [style]
        assert value_of(door, "PredefinedType") is None


def test_a_lacking_attribute_costs_no_rules_of_the_schema() -> None:
    model = ifcopenshell.file(schema="IFC4X3")
    loaded = [name for name in sys.modules if name.startswith("ifcopenshell.express.rules.")]
    for name in loaded:
        del sys.modules[name]
    wall = model.create_entity("IfcWall", GlobalId="1" * 22)
    assert value_of(wall, "OverallWidth") is None
    assert value_of(None, "Name") is None
    assert value_of((1.0, 2.0), "Name") is None
    assert not any(name.startswith("ifcopenshell.express.rules.") for name in sys.modules)
