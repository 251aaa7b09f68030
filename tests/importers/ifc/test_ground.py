"""Which doors people come in by, in models that do not make it plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from importers.ifc.ground import _edge_at
from spatial.assumed import assumed_openings
from tests.ifc_build import IfcBuild, two_rooms
from tests.importers.ifc.reading import imported, issue, keys, reached_share

if TYPE_CHECKING:
    from pathlib import Path


def test_a_model_drawn_at_its_height_above_the_sea_has_an_entrance(tmp_path: Path) -> None:
    result = imported(two_rooms(z=112.0)[0], tmp_path)
    assert [s.level for s in result.site.storeys] == [0]
    assert reached_share(result) == (2, 2)


@pytest.mark.parametrize("kind", ["EXTERNAL", "SPACE"])
def test_a_door_onto_a_terrace_drawn_as_a_space_leads_out(kind: str, tmp_path: Path) -> None:
    build, storey = two_rooms()
    terrace = build.space(storey, "T", "Terrasse", (0, -3.2, 0), (8.2, 3.0, 3.0))
    terrace.PredefinedType = kind
    result = imported(build, tmp_path)
    assert [o.is_entrance for o in result.site.openings].count(True) == 1
    assert reached_share(result) == (3, 3)


def test_a_house_on_a_slope_is_entered_above(tmp_path: Path) -> None:
    build = IfcBuild()
    lower, upper = build.storey("UG", 0.0), build.storey("EG", 3.0)
    for storey, z in ((lower, 0.0), (upper, 3.0)):
        build.block("IfcSlab", storey, (-0.2, -0.2, z - 0.2), (6.4, 5.0, 0.2))
        for x0, y0, x1, y1 in ((-0.2, -0.2, 6.2, 0), (-0.2, 0, 0, 4.8), (6, 0, 6.2, 4.8)):
            build.wall(storey, x0, y0, x1, y1, z)
        north = build.wall(storey, -0.2, 4.6, 6.2, 4.8, z)
        build.space(storey, "R", "Raum", (0, 0, z), (6.0, 4.6, 3.0))
    build.door(upper, north, (4, 4.6, 3.0), name="Haustür")
    build.stair(lower, (0.2, 0.2, 0))
    result = imported(build, tmp_path)
    assert reached_share(result) == (2, 2)


@pytest.mark.parametrize("walls", [True, False])
def test_a_building_without_any_way_in_gets_one_to_be_confirmed(
    walls: bool, tmp_path: Path
) -> None:
    build = IfcBuild()
    storey = build.storey("1F", 0.0)
    build.space(storey, "1", "Hall", (0, 0, 0))
    build.space(storey, "2", "Office", (4, 0, 0))
    if walls:
        for x0, y0, x1, y1 in ((-0.2, -0.2, 8.2, 0), (-0.2, 3, 8.2, 3.2), (-0.2, 0, 0, 3)):
            build.wall(storey, x0, y0, x1, y1)
        build.wall(storey, 8, 0, 8.2, 3)
    result = imported(build, tmp_path)
    found = issue(result, "entrance-assumed")
    assert (found.fix, found.facts["storey"]) == ("confirm-opening", "1F")
    (door,) = result.site.openings
    assert door.is_entrance
    assert [doubt.opening_id for doubt in assumed_openings(result.site)] == [door.id]
    (hall,) = (s.id for s in result.site.spaces if s.name == "Hall")
    assert set(door.space_ids) == {hall, None}
    assert reached_share(result) == (2, 2)
    assert "entrance-assumed" not in keys(imported(two_rooms()[0], tmp_path))


@pytest.mark.parametrize(
    ("point", "edge"),
    [((2.0, 0.0), (4, 0)), ((4.0, 0.0), (4, 0)), ((2.0, 0.4), (4, 0)), ((3.9, 1.0), (0, 3))],
)
def test_the_edge_of_a_space_is_found_where_the_outline_runs_through_it(
    point: tuple[float, float], edge: tuple[float, float]
) -> None:
    space = shapely.MultiPolygon([shapely.box(0, 0, 4, 3)])
    assert tuple(abs(v) for v in _edge_at(space, np.array(point))) == edge
