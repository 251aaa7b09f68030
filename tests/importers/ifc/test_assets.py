"""What things are and where they stand, in models that say it badly."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.ifc_build import IfcBuild, two_rooms
from tests.importers.ifc.reading import imported, issue, keys, reached_share, walked

if TYPE_CHECKING:
    from pathlib import Path


def with_set(build: IfcBuild, element: Any, title: str, **values: str) -> None:
    """A property set of single values."""
    m = build.model
    single = [
        m.create_entity(
            "IfcPropertySingleValue", key, None, m.create_entity("IfcLabel", value), None
        )
        for key, value in values.items()
    ]
    made = build.rooted("IfcPropertySet", Name=title, HasProperties=single)
    build.rooted(
        "IfcRelDefinesByProperties", RelatedObjects=[element], RelatingPropertyDefinition=made
    )


def test_things_at_the_origin_are_where_their_shape_is(tmp_path: Path) -> None:
    """A tool that draws in absolute coordinates: all placements at one point."""
    build, storey = two_rooms()
    places = [(1, 1, 0.1), (3, 2, 2.0), (5, 1, 1.0), (7, 2, 0.5)]
    for i, (x, y, z) in enumerate(places):
        made = build.block(
            "IfcFlowTerminal", storey, (0, 0, 0), (0.2, 0.2, 0.2), Name=f"灭火器 {i}"
        )
        solid = made.Representation.Representations[0].Items[0]
        solid.Position = build.placement3d(x, y, z)
    result = imported(build, tmp_path)
    found = [asset.position for asset in result.site.assets]
    # Middle of a cube of 0.2 m, at its foot.
    assert found == [pytest.approx((x + 0.1, y + 0.1, z)) for x, y, z in places]
    assert len(walked(result).assets) == 4


def test_corners_in_the_file_tell_the_place_of_things_at_the_origin(tmp_path: Path) -> None:
    """Trees of four corners each, placed at zero; the storey's placement is 2 m east."""
    build, storey = two_rooms("IFC4", 0.001)
    m = build.model
    for x in (1.0, 3.0, 5.0):
        corners = [(x, 1, 0), (x + 1, 1, 0), (x, 2, 0), (x, 1, 2)]
        points = m.create_entity(
            "IfcCartesianPointList3D", [build.length(*corner) for corner in corners]
        )
        faces = ((1, 2, 3), (1, 2, 4), (2, 3, 4), (1, 3, 4))
        solid = m.create_entity("IfcTriangulatedFaceSet", points, None, True, faces)
        shape = m.create_entity(
            "IfcShapeRepresentation", build.context, "Body", "Tessellation", [solid]
        )
        build.at(
            "IfcBuildingElementProxy",
            storey,
            (2, 0, 0),
            Name="Tree",
            Representation=m.create_entity("IfcProductDefinitionShape", None, None, [shape]),
        )
    found = [asset.position for asset in imported(build, tmp_path).site.assets]
    assert found == [pytest.approx((x + 2.5, 1.5, 0), abs=1e-6) for x in (1, 3, 5)]


def test_two_things_one_above_the_other_stay_where_they_are_placed(tmp_path: Path) -> None:
    build, storey = two_rooms()
    for z in (0.5, 0.5, 1.5):
        build.block("IfcFlowTerminal", storey, (1, 1, z), (0.2, 0.2, 0.2), Name="插座")
    assert {a.position[:2] for a in imported(build, tmp_path).site.assets} == {(1.0, 1.0)}


@pytest.mark.parametrize(
    ("title", "values", "kind"),
    [
        ("Pset_LightFixtureTypeCommon", {"Reference": "L1"}, "lamp"),
        ("Pset_ValveTypeGate", {"Reference": "V"}, "valve"),
        ("Other", {"Category": "Smoke detector"}, "smoke_detector"),
        ("Identity Data", {"OmniClass Title": "Fire Extinguishers"}, "extinguisher"),
        ("工程属性", {"设备类型": "室内消火栓"}, "hydrant_indoor"),
        ("Свойства", {"Наименование": "Огнетушитель ОП-5"}, "extinguisher"),
    ],
)
def test_property_sets_tell_what_class_and_name_do_not(
    title: str, values: dict[str, str], kind: str, tmp_path: Path
) -> None:
    build, storey = two_rooms()
    thing = build.at("IfcBuildingElementProxy", storey, (1, 1, 0.5), Name="Generic 1")
    with_set(build, thing, title, **values)
    assert [asset.kind for asset in imported(build, tmp_path).site.assets] == [kind]


def test_all_systems_are_kept_and_a_things_own_values_go_first(tmp_path: Path) -> None:
    build, storey = two_rooms()
    pump = build.at("IfcPump", storey, (1, 1, 0), Name="P-1")
    made = build.typed(pump, "IfcPumpType", Name="Pump", PredefinedType="CIRCULATOR")
    with_set(build, pump, "Pset_PumpOccurrence", Reference="own")
    of_type = build.rooted(
        "IfcPropertySet",
        Name="Pset_PumpOccurrence",
        HasProperties=[
            build.model.create_entity(
                "IfcPropertySingleValue",
                "Reference",
                None,
                build.model.create_entity("IfcLabel", "of the type"),
                None,
            )
        ],
    )
    made.HasPropertySets = [of_type]
    for name in ("Heating", "Emergency power"):
        system = build.rooted("IfcSystem", Name=name)
        build.rooted("IfcRelAssignsToGroup", RelatedObjects=[pump], RelatingGroup=system)
    (asset,) = imported(build, tmp_path).site.assets
    assert asset.attributes["system"] == "Heating; Emergency power"
    assert asset.attributes["Pset_PumpOccurrence.Reference"] == "own"


def test_what_hangs_in_a_room_of_the_file_is_in_it(tmp_path: Path) -> None:
    """Two storeys of 3 m; a lamp placed at 3.1 m, over the upper floor's height."""
    build, ground = two_rooms()
    upper = build.storey("2F", 3.0)
    build.space(upper, "201", "Hall", (0, 0, 3.0), (8.2, 3.0, 3.0))
    below = next(s for s in build.model.by_type("IfcSpace") if s.Name == "101")
    lamp = build.at("IfcLightFixture", below, (1, 1, 3.1), Name="Downlight")
    assert lamp.ContainedInStructure
    build.at("IfcLightFixture", upper, (1, 1, 3.1), Name="Floor light")
    site = imported(build, tmp_path).site
    names = {storey.id: storey.name for storey in site.storeys}
    found = {a.name: names[a.storey_id] for a in site.assets if a.storey_id}
    assert found == {"Downlight": "1F", "Floor light": "2F"}
    assert ground.Name == "1F"


def test_trees_around_a_house_stand_on_ground_to_walk_on(tmp_path: Path) -> None:
    build, _ = two_rooms()
    for x in (-10.0, 20.0):
        build.at("IfcBuildingElementProxy", build.site, (x, 5, -0.5), Name="Tree - Crab apple")
    result = imported(build, tmp_path)
    grounds = result.site.storeys_of(None)
    assert len(grounds) == 1
    assert issue(result, "grounds-derived").facts["assets"] == 2
    assert "asset-off-level" not in keys(result)
    assert len(walked(result).assets) == 2
    assert reached_share(result) == (3, 3)


def test_a_file_without_any_shape_is_a_list(tmp_path: Path) -> None:
    """As COBie exports are: storeys, rooms and things by name alone."""
    build = IfcBuild("IFC2X3")
    for number, z in ((1, 0.0), (2, 4.0)):
        storey = build.storey(f"Level {number}", z)
        room = build.rooted("IfcSpace", Name=f"{number}01", LongName="Plant room")
        build.aggregate(storey, room)
        pump = build.rooted("IfcFlowMovingDevice", Name=f"P-{number}", Tag=f"P-{number}")
        build.contain(room, pump)
        build.typed(pump, "IfcPumpType", Name="Pump", PredefinedType="CIRCULATOR")
    result = imported(build, tmp_path)
    site = result.site
    assert [storey.name for storey in site.storeys] == ["Level 1", "Level 2"]
    assert Counter(asset.kind for asset in site.assets) == {"pump": 2}
    assert [asset.attributes["space"] for asset in site.assets] == ["Plant room"] * 2
    names = {storey.id: storey.name for storey in site.storeys}
    assert [names[a.storey_id] for a in site.assets if a.storey_id] == ["Level 1", "Level 2"]
    assert issue(result, "no-geometry").facts == {"spaces": 2, "assets": 2}
    assert keys(result) <= {"no-geometry", "georeference-missing"}
