"""Zones in every way that tools write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.ifc_build import IfcBuild, two_rooms
from tests.importers.ifc.reading import imported

if TYPE_CHECKING:
    from pathlib import Path


def group(b: IfcBuild, name: str, *members: Any) -> Any:
    made = b.rooted("IfcZone", Name=name)
    b.rooted("IfcRelAssignsToGroup", RelatingGroup=made, RelatedObjects=list(members))
    return made


def zones(b: IfcBuild, folder: Path) -> dict[str, int]:
    return {zone.name: len(zone.space_ids) for zone in imported(b, folder).site.zones}


def test_a_zone_of_zones_holds_their_spaces(tmp_path: Path) -> None:
    build, _ = two_rooms()
    corridor, office = build.model.by_type("IfcSpace")
    inner = group(build, "防火分区一", corridor)
    group(build, "整层", inner, office)
    assert zones(build, tmp_path) == {"防火分区一": 1, "整层": 2}


def test_a_zone_within_itself_ends(tmp_path: Path) -> None:
    build, _ = two_rooms()
    corridor, _ = build.model.by_type("IfcSpace")
    outer = group(build, "A", corridor)
    build.rooted("IfcRelAssignsToGroup", RelatingGroup=outer, RelatedObjects=[outer])
    assert zones(build, tmp_path) == {"A": 1}


def test_a_spatial_zone_holds_what_it_refers_to(tmp_path: Path) -> None:
    build, _ = two_rooms()
    made = build.rooted("IfcSpatialZone", Name="Fire 1", PredefinedType="FIRESAFETY")
    build.rooted(
        "IfcRelReferencedInSpatialStructure",
        RelatingStructure=made,
        RelatedElements=build.model.by_type("IfcSpace"),
    )
    (zone,) = imported(build, tmp_path).site.zones
    assert (zone.name, len(zone.space_ids), zone.source.ifc_class) == (
        "Fire 1",
        2,
        "IfcSpatialZone",
    )


@pytest.mark.parametrize("label", ["ZoneName", "Zone Name1", "防火分区", "Brandabschnitt"])
def test_spaces_of_one_value_of_a_zones_property_are_a_zone(label: str, tmp_path: Path) -> None:
    build, _ = two_rooms()
    m = build.model
    for space, value in zip(m.by_type("IfcSpace"), ("FZ-1", "n/a"), strict=True):
        singles = [
            m.create_entity(
                "IfcPropertySingleValue", key, None, m.create_entity("IfcLabel", said), None
            )
            for key, said in ((label, value), ("SmokeZone", value))
        ]
        made = build.rooted("IfcPropertySet", Name="COBie_Space", HasProperties=singles)
        build.rooted(
            "IfcRelDefinesByProperties",
            RelatedObjects=[space],
            RelatingPropertyDefinition=made,
        )
    found = imported(build, tmp_path).site.zones
    assert [(z.name, len(z.space_ids), z.source.ifc_class) for z in found] == [("FZ-1", 1, "")] * 2
    assert {z.source.id for z in found} == {f"derived:zone:{k}:FZ-1" for k in (label, "SmokeZone")}
