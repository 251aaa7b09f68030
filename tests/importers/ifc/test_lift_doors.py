"""Lifts of which a file has the landing doors, and little else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.ifc_build import IfcBuild
from tests.importers.ifc.reading import imported, issue, keys, reached_share

if TYPE_CHECKING:
    from pathlib import Path


def hall(b: IfcBuild, storey: Any, z: float, lift_door: str) -> None:
    """A hall of 8 m by 5 m with a closed shaft of 2 m by 2 m in its corner, and a door into it."""
    b.block("IfcSlab", storey, (-0.2, -0.2, z - 0.2), (8.4, 5.4, 0.2), Name="Slab")
    south = b.wall(storey, -0.2, -0.2, 8.2, 0, z)
    b.wall(storey, -0.2, 5, 8.2, 5.2, z)
    b.wall(storey, -0.2, 0, 0, 5, z)
    b.wall(storey, 8, 0, 8.2, 5, z)
    b.wall(storey, 2, 0, 2.2, 2.2, z)
    front = b.wall(storey, 0, 2, 2, 2.2, z)
    b.door(storey, front, (0.5, 2, z), name=lift_door)
    if not z:
        b.door(storey, south, (5, -0.2, 0), name="Front door")


def tower(lift_door: str, storeys: int = 3) -> IfcBuild:
    build = IfcBuild()
    for number in range(storeys):
        hall(build, build.storey(f"{number + 1}F", 3.0 * number), 3.0 * number, lift_door)
    build.block("IfcSlab", None, (-0.2, -0.2, 3.0 * storeys), (8.4, 5.4, 0.2), Name="Roof")
    return build


@pytest.mark.parametrize(
    "name",
    ["M_Elevator Door-Center:900", "电梯门 DTM0921", "客梯厅门", "Aufzugstür", "Lift door 1"],
)
def test_landing_doors_above_one_another_are_a_lift(name: str, tmp_path: Path) -> None:
    result = imported(tower(name), tmp_path)
    (lift,) = result.site.connectors
    assert (lift.kind, [landing.elevation for landing in lift.landings]) == ("lift", [0, 3, 6])
    # People wait in the hall, not in the shaft.
    assert all(landing.point[1] > 2.2 for landing in lift.landings)
    assert [space.use for space in result.site.spaces].count("lift") == 3
    assert reached_share(result) == (6, 6)
    found = issue(result, "lift-from-doors")
    assert (found.fix, found.facts["levels"]) == ("confirm-connector", 3)
    assert "door-leads-nowhere" not in keys(result)


def test_a_car_drawn_below_goes_as_far_as_its_doors(tmp_path: Path) -> None:
    build = tower("Lift door")
    ground = build.model.by_type("IfcBuildingStorey")[0]
    build.block("IfcTransportElement", ground, (0.2, 0.2, 0), (1.6, 1.6, 2.3), Name="KONE 1")
    result = imported(build, tmp_path)
    (lift,) = result.site.connectors
    assert (lift.name, len(lift.landings)) == ("KONE 1", 3)
    assert "lift-from-doors" not in keys(result)


def test_doors_of_rooms_and_a_lone_landing_door_are_no_lift(tmp_path: Path) -> None:
    assert not imported(tower("Single door"), tmp_path).site.connectors
    assert not imported(tower("Lift door", storeys=1), tmp_path).site.connectors
