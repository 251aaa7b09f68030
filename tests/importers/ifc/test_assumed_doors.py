"""Buildings of which a file draws rooms, and not one door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from spatial.assumed import assumed_openings
from tests.ifc_build import IfcBuild, two_rooms
from tests.importers.ifc.reading import imported, issue, keys, reached_share

if TYPE_CHECKING:
    from pathlib import Path

WALL = 0.2  # m between the rooms


def floor(build: IfcBuild, storey: Any) -> None:
    """A corridor of 12.4 m, four offices of 2.95 m along it, and a store behind the first."""
    build.space(storey, "1", "Corridor", (0, 0, 0), (12.4, 2.0, 3.0))
    for i in range(4):
        x = i * (2.95 + WALL)
        build.space(storey, f"{i + 2}", "Office", (x, 2.0 + WALL, 0), (2.95, 4.0, 3.0))
    build.space(storey, "6", "Storage", (0, 6.0 + 2 * WALL, 0), (2.95, 3.0, 3.0))


def test_rooms_open_to_the_corridor_beside_them(tmp_path: Path) -> None:
    build = IfcBuild("IFC2X3", 0.001)
    floor(build, build.storey("1F", 0.0))
    result = imported(build, tmp_path)
    names = {space.id: space.number for space in result.site.spaces}
    doors = [o for o in result.site.openings if None not in o.space_ids]
    pairs = sorted(tuple(sorted(names[s] for s in o.space_ids if s)) for o in doors)
    # The store has no wall in common with the corridor: it opens to the office before it.
    assert pairs == [("1", "2"), ("1", "3"), ("1", "4"), ("1", "5"), ("2", "6")]
    assert reached_share(result) == (6, 6)
    found = issue(result, "doors-assumed")
    assert (found.facts["doors"], found.facts["storey"], found.fix) == (5, "1F", "confirm-opening")
    doubts = [doubt.reason for doubt in assumed_openings(result.site)]
    assert doubts == ["assumed_entrance", *["assumed_door"] * 5]


def test_a_corridor_around_a_corner_takes_each_door_on_a_straight_wall(tmp_path: Path) -> None:
    build = IfcBuild()
    storey = build.storey("1F", 0.0)
    build.space(storey, "1", "Corridor", (0, 0, 0), (8.0, 2.0, 3.0))
    build.space(storey, "2", "Corridor", (6.0, 2.0, 0), (2.0, 6.0, 3.0))
    build.space(storey, "3", "Office", (0, 2.2, 0), (5.8, 5.0, 3.0))
    result = imported(build, tmp_path)
    (door,) = (o for o in result.site.openings if None not in o.space_ids)
    (x0, y0), (x1, y1) = door.line
    # In the wall of 5.8 m to the first corridor, not in the corner.
    assert (x0 + x1) / 2 == pytest.approx(2.9, abs=0.2)
    assert y0 == pytest.approx(2.1, abs=0.01)
    assert y1 == pytest.approx(2.1, abs=0.01)
    assert reached_share(result) == (3, 3)


def test_a_building_with_a_single_door_is_left_as_it_is_drawn(tmp_path: Path) -> None:
    result = imported(two_rooms(inner="none")[0], tmp_path)
    assert "doors-assumed" not in keys(result)
    assert reached_share(result) == (1, 2)


def test_nobody_walks_into_a_shaft(tmp_path: Path) -> None:
    build = IfcBuild()
    storey = build.storey("1F", 0.0)
    build.space(storey, "1", "Corridor", (0, 0, 0), (8.0, 2.0, 3.0))
    build.space(storey, "2", "Pipe shaft", (0, 2.2, 0), (2.0, 2.0, 3.0))
    result = imported(build, tmp_path)
    assert "doors-assumed" not in keys(result)


def test_a_building_of_one_room_or_none_needs_no_door_within(tmp_path: Path) -> None:
    build = IfcBuild()
    storey = build.storey("1F", 0.0)
    build.block("IfcSlab", storey, (0, 0, -0.2), (8.0, 5.0, 0.2), Name="Slab")
    upper = build.storey("2F", 3.0)
    build.space(upper, "1", "Hall", (0, 0, 3.0), (8.0, 5.0, 3.0))
    assert "doors-assumed" not in keys(imported(build, tmp_path))
