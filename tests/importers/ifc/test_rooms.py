"""Rooms of floors that a model draws no spaces for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.ifc_build import IfcBuild, two_rooms
from tests.importers.ifc.reading import imported, issue, keys, reached_share

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def upper_storey(build: IfcBuild, z: float = 3.0) -> Any:
    """Walls and slab over the two rooms, with the wall between, and no space."""
    storey = build.storey("2F", z)
    build.block("IfcSlab", storey, (-0.2, -0.2, z - 0.2), (8.6, 3.4, 0.2), Name="Slab")
    for x0, y0, x1, y1 in ((-0.2, -0.2, 8.4, 0), (-0.2, 3, 8.4, 3.2), (-0.2, 0, 0, 3)):
        build.wall(storey, x0, y0, x1, y1, z)
    build.wall(storey, 8.2, 0, 8.4, 3, z)
    build.wall(storey, 4, 0, 4.2, 3, z)
    return storey


def test_a_storey_of_walls_and_slab_alone_gets_rooms(tmp_path: Path) -> None:
    build, _ = two_rooms()
    upper_storey(build)
    build.block("IfcSlab", None, (-0.2, -0.2, 6.0), (8.6, 3.4, 0.2), Name="Roof")
    result = imported(build, tmp_path)
    upper = [s for s in result.site.spaces if s.source.id.startswith("derived")]
    # 4 × 3 m each, as below.
    assert [round(s.polygon.area) for s in upper] == [12, 12]
    assert {s.name for s in upper} == {"2F-1", "2F-2"}
    assert issue(result, "spaces-derived").facts == {"storey": "2F", "spaces": 2}


def test_a_roof_with_a_parapet_is_no_room(tmp_path: Path) -> None:
    build, _ = two_rooms()
    upper_storey(build)  # nothing lies over these walls
    site = imported(build, tmp_path).site
    assert len(site.spaces) == 2


def test_a_facade_left_out_of_the_model_lets_the_room_not_run_outside(tmp_path: Path) -> None:
    build = IfcBuild()
    storey = build.storey("1F", 0.0)
    build.block("IfcSlab", storey, (-0.2, -0.2, -0.2), (8.6, 5.4, 0.2), Name="Slab")
    south = build.wall(storey, -0.2, -0.2, 8.4, 0)
    build.wall(storey, -0.2, 0, 0, 5.2)
    build.wall(storey, 8.2, 0, 8.4, 5.2)  # glass to the north, in nobody's file
    build.door(storey, south, (2, -0.2, 0), name="Front")
    site = imported(build, tmp_path).site
    (room,) = site.spaces
    assert room.polygon.area == pytest.approx(8.2 * 5.2, rel=0.03)
    assert [o.is_entrance for o in site.openings] == [True]


def test_a_hollow_without_a_door_is_no_room_beside_drawn_spaces(tmp_path: Path) -> None:
    build = IfcBuild()
    storey = build.storey("1F", 0.0)
    build.block("IfcSlab", storey, (-0.2, -0.2, -0.2), (6.9, 3.4, 0.2), Name="Slab")
    south = build.wall(storey, -0.2, -0.2, 6.7, 0)
    build.wall(storey, -0.2, 3, 6.7, 3.2)
    build.wall(storey, -0.2, 0, 0, 3)
    build.wall(storey, 4, 0, 4.2, 3)
    build.wall(storey, 5.2, 0, 5.4, 3)
    build.wall(storey, 6.5, 0, 6.7, 3)
    build.door(storey, south, (2, -0.2, 0), name="Front")
    build.space(storey, "1", "Hall", (0, 0, 0))
    build.door(storey, south, (5.5, -0.2, 0), name="Meter cupboard")
    result = imported(build, tmp_path)
    # Two strips of 1 × 3 m and 1.1 × 3 m are bare; only the second has a door.
    assert Counter(s.name for s in result.site.spaces) == {"Hall": 1, "1F-1": 1}
    assert reached_share(result) == (2, 2)


def test_rooms_are_told_by_what_is_in_them(tmp_path: Path) -> None:
    """A corridor of 12 × 1.6 m with five rooms, one of them with a basin; no spaces at all."""
    build = IfcBuild("IFC2X3", 0.001)
    storey = build.storey("EG", 0.0)
    build.block("IfcSlab", storey, (-0.2, -0.2, -0.2), (12.4, 6.2, 0.2), Name="Decke")
    build.block("IfcSlab", storey, (-0.2, -0.2, 3.0), (12.4, 6.2, 0.2), Name="Decke")
    build.wall(storey, -0.2, -0.2, 12.2, 0)
    build.wall(storey, -0.2, 5.8, 12.2, 6.0)
    west = build.wall(storey, -0.2, 0, 0, 5.8)
    build.wall(storey, 12, 0, 12.2, 5.8)
    hall = build.wall(storey, 0, 4, 12, 4.2)
    for i in range(5):
        if i:
            build.wall(storey, i * 2.4 - 0.1, 0, i * 2.4 + 0.1, 4)
        build.door(storey, hall, (i * 2.4 + 0.8, 4, 0))
    build.door(storey, west, (-0.2, 4.5, 0), along_y=True, name="Eingang")
    basin = build.at("IfcFlowTerminal", storey, (0.5, 0.3, 0.8), Name="Waschtisch")
    build.typed(basin, "IfcSanitaryTerminalType", Name="WT", PredefinedType="WASHHANDBASIN")
    result = imported(build, tmp_path)
    assert reached_share(result) == (6, 6)
    assert Counter(s.use for s in result.site.spaces) == {
        "circulation": 1,
        "sanitary": 1,
        "other": 4,
    }
    assert "spaces-derived" in keys(result)


def test_rooms_under_a_slab_are_no_roof_though_a_landing_comes_first(tmp_path: Path) -> None:
    build, _ = two_rooms(spaces=False)
    build.block("IfcSlab", None, (20, 0, 1.5), (1, 1, 0.2), Name="Podest", PredefinedType="LANDING")
    build.block("IfcSlab", None, (-0.2, -0.2, 3.0), (8.6, 3.4, 0.2), Name="Slab over")
    assert {space.use for space in imported(build, tmp_path).site.spaces} == {"other"}


def test_a_courtyard_is_walked_through_and_is_no_entrance(tmp_path: Path) -> None:
    """Four wings of 5 m around a court of 10 m by 10 m; one is entered from it alone."""
    build = IfcBuild()
    storey = build.storey("EG", 0.0)
    wings = ((0, 0, 20, 5), (0, 15, 20, 5), (0, 5, 5, 10), (15, 5, 5, 10))
    for x, y, dx, dy in wings:
        build.block("IfcSlab", storey, (x, y, -0.2), (dx, dy, 0.2), Name="Slab")
        build.block("IfcSlab", None, (x, y, 3.0), (dx, dy, 0.2), Name="Roof")
    front = build.wall(storey, 0, 0, 20, 0.2)
    south, north = build.wall(storey, 5, 4.8, 15, 5), build.wall(storey, 5, 15, 15, 15.2)
    lines: list[tuple[float, float, float, float]]
    lines = [(0, 19.8, 20, 20), (0, 0, 0.2, 20), (19.8, 0, 20, 20), (4.8, 5, 5, 15)]
    lines += [(15, 5, 15.2, 15), (0.2, 4.8, 5, 5), (15, 4.8, 19.8, 5), (0.2, 15, 5, 15.2)]
    for x0, y0, x1, y1 in lines:
        build.wall(storey, x0, y0, x1, y1)
    build.wall(storey, 15, 15, 19.8, 15.2)
    build.door(storey, front, (9, 0, 0), name="Front")
    build.door(storey, south, (9, 4.8, 0), name="Court south")
    build.door(storey, north, (9, 15, 0), name="Court north")
    result = imported(build, tmp_path)
    (court,) = (space for space in result.site.spaces if space.use == "outdoor")
    assert court.polygon.area == pytest.approx(100, rel=0.03)
    assert [o.name for o in result.site.openings if o.is_entrance] == ["Front"]
    # South wing, court and north wing; no door leads into the other two.
    assert reached_share(result) == (3, 5)
