"""Files that state no unit of length, or one that they are not drawn in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ifc_build import FOOT, IfcBuild, two_rooms
from tests.importers.ifc.reading import imported, reached_share

if TYPE_CHECKING:
    from pathlib import Path


def mended(build: IfcBuild, folder: Path) -> list[tuple[str, object]]:
    """What was mended of two rooms of 12 m² each."""
    result = imported(build, folder)
    assert reached_share(result) == (2, 2)
    assert [s.polygon.area for s in result.site.spaces] == pytest.approx([12.0, 12.0], abs=0.01)
    return [(repair.key, repair.facts["found"]) for repair in result.repairs]


def test_millimetres_called_metres_are_read_as_millimetres(tmp_path: Path) -> None:
    build, _ = two_rooms(unit=0.001)
    build.project.UnitsInContext.Units[0].Prefix = None
    assert mended(build, tmp_path) == [("length-unit-mended", "1 m -> 0.001 m")]


def test_metres_called_millimetres_are_read_as_metres(tmp_path: Path) -> None:
    build, _ = two_rooms()
    build.project.UnitsInContext.Units[0].Prefix = "MILLI"
    assert mended(build, tmp_path) == [("length-unit-mended", "0.001 m -> 1 m")]


@pytest.mark.parametrize(
    ("unit", "repairs"), [(1.0, []), (0.001, [("length-unit-mended", "1 m -> 0.001 m")])]
)
def test_a_file_without_units_is_read_in_what_it_is_drawn_in(
    unit: float, repairs: list[tuple[str, str]], tmp_path: Path
) -> None:
    build, _ = two_rooms(unit=unit)
    build.project.UnitsInContext = None
    assert mended(build, tmp_path) == repairs


@pytest.mark.parametrize("unit", [FOOT, 0.0254, 0.01])
def test_feet_inches_and_centimetres_are_believed(unit: float, tmp_path: Path) -> None:
    build, _ = two_rooms(unit=unit)
    if unit != FOOT:
        m = build.model
        metre = m.create_entity("IfcSIUnit", None, "LENGTHUNIT", None, "METRE")
        measure = m.create_entity(
            "IfcMeasureWithUnit", m.create_entity("IfcLengthMeasure", unit), metre
        )
        exponents = m.create_entity("IfcDimensionalExponents", 1, 0, 0, 0, 0, 0, 0)
        build.project.UnitsInContext.Units = [
            m.create_entity("IfcConversionBasedUnit", exponents, "LENGTHUNIT", "OWN", measure)
        ]
    assert not mended(build, tmp_path)


def test_a_door_that_states_its_height_in_another_unit_changes_nothing(tmp_path: Path) -> None:
    build, _ = two_rooms()
    for door in build.model.by_type("IfcDoor"):
        door.OverallHeight = 2100.0
    assert not mended(build, tmp_path)


def test_a_model_of_a_building_a_thousand_times_too_small_crashes_nothing(tmp_path: Path) -> None:
    build, storey = two_rooms(spaces=False, inner="none")
    for product in build.model.by_type("IfcDoor"):
        product.OverallHeight = None
    for wall in build.model.by_type("IfcWall"):
        wall.Representation = None
    build.space(storey, "1", "Model", (0, 0, 0), (0.004, 0.003, 0.003))
    assert imported(build, tmp_path).site.storeys
