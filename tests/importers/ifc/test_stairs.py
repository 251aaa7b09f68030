"""Stairs, ramps and escalators as tools and draughtsmen really draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from spatial.assumed import assumed_openings
from tests.ifc_build import IfcBuild
from tests.ifc_office import Habits, office
from tests.ifc_storeys import sloped, two_storeys
from tests.importers.ifc.reading import imported, issue, keys, reached_share, walked

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def ground(build: IfcBuild) -> Any:
    return build.model.by_type("IfcBuildingStorey")[0]


def steps(build: IfcBuild, ifc_class: str, first: int, last: int, **attributes: Any) -> None:
    """Treads first … last of a straight stair of 20 risers to 3 m, from x 0.5, 0.27 m each."""
    for i in range(first, last + 1):
        build.block(
            ifc_class,
            ground(build),
            (0.5 + i * 0.27, 3.0, i * 0.15 - 0.1),
            (0.27, 1.2, 0.1),
            **attributes,
        )


@pytest.mark.parametrize(
    ("ifc_class", "attributes"),
    [
        ("IfcStairFlight", {"Name": "Flight"}),
        ("IfcBuildingElementProxy", {"Name": "Treppe_Stufe"}),
        ("IfcBuildingElementProxy", {"Name": "Gen-01", "ObjectType": "Лестница"}),
        ("IfcSlab", {"Name": "楼梯踏步"}),
    ],
)
def test_treads_of_any_class_are_a_stair(
    ifc_class: str, attributes: dict[str, str], tmp_path: Path
) -> None:
    build = two_storeys()
    steps(build, ifc_class, 1, 19, **attributes)
    result = imported(build, tmp_path)
    assert [c.kind for c in result.site.connectors] == ["stair"]
    assert reached_share(result) == (2, 2)


@pytest.mark.parametrize("predefined", ["LANDING", "FLOOR"])
def test_two_flights_meet_on_a_landing_of_their_own(predefined: str, tmp_path: Path) -> None:
    build = two_storeys(rise=4.0)
    # Eleven risers of 0.18 m to a landing of 1.2 m at 2 m, ten from there to 4 m.
    for i in range(1, 11):
        build.block("IfcStairFlight", ground(build), (i * 0.2, 3, i * 0.18), (0.2, 1.2, 0.02))
        top = 2.0 + i * 0.18
        build.block("IfcStairFlight", ground(build), (3.4 + i * 0.2, 3, top), (0.2, 1.2, 0.02))
    build.block("IfcSlab", ground(build), (2.2, 3, 1.8), (1.4, 1.2, 0.2), PredefinedType=predefined)
    result = imported(build, tmp_path)
    (stair,) = result.site.connectors
    assert [landing.elevation for landing in stair.landings] == pytest.approx([0, 4], abs=1e-6)
    assert reached_share(result) == (2, 2)


@pytest.mark.parametrize("ifc_class", ["IfcRamp", "IfcStair", "IfcBuildingElementProxy"])
def test_a_bare_slope_joins_two_levels(ifc_class: str, tmp_path: Path) -> None:
    build = two_storeys()
    sloped(
        build,
        ifc_class,
        ground(build),
        (0.5, 3, 0),
        length=5.4,
        width=1.2,
        rise=3,
        Name="Rampe / Ramp",
    )
    result = imported(build, tmp_path)
    (way,) = result.site.connectors
    assert way.kind == ("stair" if ifc_class == "IfcStair" else "ramp")
    bottom, top = way.landings
    # From the slope's own ends, in the middle of its width.
    assert bottom.point == pytest.approx((0.5, 3.6), abs=0.3)
    assert top.point[0] == pytest.approx(6.2, abs=0.5)
    assert reached_share(result) == (2, 2)


def test_a_stair_without_a_shape_says_where_it_should_be(tmp_path: Path) -> None:
    build = two_storeys()
    build.at("IfcStair", ground(build), (1, 3, 0), Name="Stair 1")
    result = imported(build, tmp_path)
    found = issue(result, "stair-without-geometry")
    assert found.fix == "draw-connector"
    assert found.facts == {"name": "Stair 1", "x": 1, "y": 3, "z": 0}
    assert {u.reason for u in walked(result).unreached} == {"no_way_up"}


def test_stairwells_above_one_another_are_a_stair_where_none_is_drawn(tmp_path: Path) -> None:
    build = IfcBuild()
    for name, z in (("EG", 0.0), ("OG", 3.0), ("DG", 6.0)):
        storey = build.storey(name, z)
        south = build.wall(storey, -0.2, -0.2, 8.4, 0, z)
        build.space(storey, name + "1", "Flur", (0, 0, z), (4, 3, 3.0))
        build.space(storey, name + "2", "Treppenhaus", (4, 0, z), (4.2, 3, 3.0))
        if not z:
            build.door(storey, south, (1, -0.2, 0))
    result = imported(build, tmp_path)
    (stair,) = result.site.connectors
    assert [round(landing.elevation) for landing in stair.landings] == [0, 3, 6]
    assert issue(result, "stair-from-spaces").fix == "confirm-connector"
    assert reached_share(result) == (6, 6)


def test_a_door_between_split_levels_has_steps_behind_it(tmp_path: Path) -> None:
    build = IfcBuild()
    low, high = build.storey("EG", 0.0), build.storey("EG+", 1.05)
    south = build.wall(low, -0.2, -0.2, 8.4, 0)
    between = build.wall(low, 4, 0, 4.2, 3)
    build.door(low, south, (1, -0.2, 0))
    build.door(high, between, (4, 1, 1.05), along_y=True, name="Door to studio")
    build.space(low, "1", "Hall", (0, 0, 0))
    build.space(high, "2", "Studio", (4.2, 0, 1.05))
    result = imported(build, tmp_path)
    assert [c.name for c in result.site.connectors] == ["Door to studio"]
    assert reached_share(result) == (2, 2)


def test_an_escalator_is_one_way_and_joins_two_floors(tmp_path: Path) -> None:
    build = two_storeys(rise=4.0)
    place = (0.2, 3.0, 1.0)  # the handrail, a metre over the steps
    moving = sloped(
        build,
        "IfcTransportElement",
        ground(build),
        place,
        length=6,
        width=1,
        rise=4,
        Name="扶梯1 上行",
    )
    moving.PredefinedType = "ESCALATOR"
    result = imported(build, tmp_path)
    (way,) = result.site.connectors
    assert (way.kind, way.one_way) == ("escalator", "up")
    assert reached_share(result) == (2, 2)


def test_a_garage_ramp_is_a_way_in_where_no_grounds_are_drawn(tmp_path: Path) -> None:
    build = IfcBuild("IFC2X3", 0.001)
    storey = build.storey("B1", -3.0)
    build.block("IfcSlab", storey, (-0.2, -0.2, -3.2), (20.4, 10.4, 0.2))
    for x0, y0, x1, y1 in ((-0.2, -0.2, 20.2, 0), (-0.2, 10, 20.2, 10.2), (-0.2, 0, 0, 10)):
        build.wall(storey, x0, y0, x1, y1, -3)
    build.wall(storey, 20, 0, 20.2, 3, -3)
    build.wall(storey, 20, 7, 20.2, 10, -3)
    build.space(storey, "G", "车库 / Garage", (0, 0, -3), (20, 10, 3.0))
    sloped(build, "IfcRamp", storey, (20, 3, -3), length=25, width=4, rise=3, Name="坡道 / Ramp")
    result = imported(build, tmp_path)
    found = issue(result, "ramp-leads-outside")
    assert [doubt.reason for doubt in assumed_openings(result.site)] == ["assumed_entrance"]
    assert (found.facts["x"], found.facts["z"]) == pytest.approx((45, 0), abs=0.05)
    assert "entrance-assumed" not in keys(result)
    assert [o.is_entrance for o in result.site.openings] == [True]
    assert reached_share(result) == (1, 1)


def core(build: IfcBuild, storeys: int) -> None:
    """
    A hall of 6 m by 3 m with two cores behind it, each 2.4 m by 4 m, on every storey of 3 m.

    The slabs leave both cores open over their whole plan. Doors of 1 m lead from the hall into
    each; the left one has stairs.
    """
    for number in range(storeys):
        z = number * 3.0
        storey = build.storey(f"{number + 1}F", z)
        build.block("IfcSlab", storey, (-0.2, -0.2, z - 0.2), (6.4, 3.4, 0.2), Name="Slab")
        if not number:
            build.block("IfcSlab", storey, (-0.2, 3.2, -0.2), (3.2, 4.2, 0.2), Name="Slab")
        south = build.wall(storey, -0.2, -0.2, 6.2, 0, z)
        for x0, y0, x1, y1 in ((-0.2, 0, 0, 7.2), (6, 0, 6.2, 7.2), (-0.2, 7.2, 6.2, 7.4)):
            build.wall(storey, x0, y0, x1, y1, z)
        build.wall(storey, 2.4, 3.2, 3.6, 7.2, z)
        back = build.wall(storey, 0, 3, 6, 3.2, z)
        build.door(storey, back, (0.2, 3, z), name="Stair door", width=1.0)
        build.door(storey, back, (4.3, 3, z), name="Landing door", width=1.0)
        if not number:
            build.door(storey, south, (1, -0.2, 0), name="Front door")
        if number < storeys - 1:
            build.stair(storey, (0, 3.3, z))
    build.block("IfcSlab", None, (-0.2, -0.2, 3.0 * storeys), (6.4, 7.6, 0.2), Name="Roof")


def test_cores_cut_out_of_every_slab_are_a_stairwell_and_a_lift(tmp_path: Path) -> None:
    build = IfcBuild("IFC2X3")
    core(build, 3)
    result = imported(build, tmp_path)
    kinds = sorted(c.kind for c in result.site.connectors)
    assert kinds == ["lift", "stair", "stair"]
    (lift,) = (c for c in result.site.connectors if c.kind == "lift")
    assert [round(landing.elevation) for landing in lift.landings] == [0, 3, 6]
    # Before its doors, in the hall.
    assert all(landing.point[1] < 3.1 for landing in lift.landings)
    assert issue(result, "lift-from-shaft").fix == "confirm-connector"
    # A hall and a stairwell on each storey.
    assert reached_share(result) == (6, 6)
    assert "door-leads-nowhere" not in keys(result)


@pytest.mark.parametrize(
    ("ifc_class", "name"),
    [
        ("IfcMember", "Stair tread"),
        ("IfcBeam", "梯段板"),
        ("IfcElementAssembly", "疏散楼梯"),
        ("IfcFurnishingElement", "Treppe"),
        ("IfcSlab", "踏步"),
    ],
)
def test_a_stair_of_any_class_is_climbed_by_its_name(
    ifc_class: str, name: str, tmp_path: Path
) -> None:
    build = two_storeys()
    steps(build, ifc_class, 1, 19, Name=name)
    result = imported(build, tmp_path)
    assert [connector.kind for connector in result.site.connectors] == ["stair"]
    assert reached_share(result) == (2, 2)


def test_the_beam_under_a_stair_is_no_stair(tmp_path: Path) -> None:
    build = two_storeys()
    steps(build, "IfcBeam", 1, 19, Name="梯梁 TL-1")
    steps(build, "IfcMember", 1, 19, Name="Stair stringer")
    assert not imported(build, tmp_path).site.connectors


@pytest.mark.parametrize(
    ("ifc_class", "name", "type_"),
    [
        ("IfcTransportElement", "Car", "ELEVATOR"),
        ("IfcBuildingElementProxy", "1#客梯轿厢", None),
        ("IfcBuildingElementProxy", "Elevator", None),
    ],
)
def test_a_car_on_one_level_goes_as_far_as_the_slabs_are_open(
    ifc_class: str, name: str, type_: str | None, tmp_path: Path
) -> None:
    build = office(Habits())
    more = {"PredefinedType": type_} if type_ else {}
    build.block(ifc_class, ground(build), (28.2, 8.4, 0), (1.6, 1.8, 2.4), Name=name, **more)
    connectors = imported(build, tmp_path).site.connectors
    (lift,) = (connector for connector in connectors if connector.kind == "lift")
    assert (lift.name, len(lift.landings)) == (name, 3)


def test_a_lifts_door_or_machine_is_no_lift(tmp_path: Path) -> None:
    build = two_storeys()
    for name in ("电梯门", "Elevator door", "电梯控制柜", "Lift machine"):
        build.block("IfcBuildingElementProxy", ground(build), (2, 1, 0), (1, 0.1, 2.1), Name=name)
    result = imported(build, tmp_path)
    assert "lift-joins-nothing" not in keys(result)


@pytest.mark.parametrize(
    ("label", "value", "way"),
    [("运行方向", "下行", "down"), ("Direction", "UP", "up"), ("Material", "up", None)],
)
def test_a_property_says_which_way_an_escalator_runs(
    label: str, value: str, way: str | None, tmp_path: Path
) -> None:
    build = two_storeys()
    moving = sloped(
        build,
        "IfcTransportElement",
        ground(build),
        (0.2, 2.7, 0.0),
        length=5.8,
        width=1.2,
        rise=3.0,
        Name="FT-1",
        PredefinedType="ESCALATOR",
    )
    m = build.model
    single = m.create_entity(
        "IfcPropertySingleValue", label, None, m.create_entity("IfcLabel", value), None
    )
    made = build.rooted("IfcPropertySet", Name="Own", HasProperties=[single])
    build.rooted(
        "IfcRelDefinesByProperties", RelatedObjects=[moving], RelatingPropertyDefinition=made
    )
    (escalator,) = imported(build, tmp_path).site.connectors
    assert (escalator.kind, escalator.one_way) == ("escalator", way)
