"""Ways up that an archive states by relationships, and things drawn on several levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import LineString, box

from importers.geojson import read_geojson
from tests.importers.geojson.test_imdf import Files, folder, left, row

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult
    from spatial.site import Connector


def halls(levels: int = 2) -> Files:
    """A hall of 20 × 10 m on each level, entered on the lowest."""
    files: Files = {
        "level": [
            row("level", box(0, 0, 20, 10), f"L{n}", ordinal=n, building_ids=["B"])
            for n in range(levels)
        ],
        "unit": [
            row("unit", box(0, 0, 20, 10), f"hall{n}", category="walkway", level_id=f"L{n}")
            for n in range(levels)
        ],
        "opening": [
            row(
                "opening",
                LineString([(0, 4), (0, 6)]),
                "main",
                category="pedestrian.principal",
                level_id="L0",
            )
        ],
    }
    return files


def related(category: str, *ids: str, **more: Any) -> dict[str, Any]:
    origin, *between, destination = ({"id": key, "feature_type": "unit"} for key in ids)
    return row(
        "relationship",
        None,
        f"{category} {ids}",
        category=category,
        origin=origin,
        intermediary=between or None,
        destination=destination,
        **{"direction": "undirected", **more},
    )


def read(folder_: Path, files: Files) -> tuple[ImportResult, tuple[Connector, ...]]:
    result = read_geojson(folder(folder_ / "imdf", files), name="imdf")
    return result, result.site.connectors


@pytest.mark.parametrize(
    ("category", "kind"),
    [("stairs", "stair"), ("escalator", "escalator"), ("ramp", "ramp"), ("elevator", "lift")],
)
def test_a_relationship_joins_two_levels(tmp_path: Path, category: str, kind: str) -> None:
    files = {**halls(), "relationship": [related(category, "hall0", "hall1")]}
    result, (way,) = read(tmp_path, files)
    assert (way.kind, len(way.landings), way.one_way) == (kind, 2, None)
    assert left(result) == []


@pytest.mark.parametrize(("ids", "way"), [(("hall0", "hall1"), "up"), (("hall1", "hall0"), "down")])
def test_a_directed_escalator_runs_from_its_origin(
    tmp_path: Path, ids: tuple[str, str], way: str
) -> None:
    files = {**halls(), "relationship": [related("escalator", *ids, direction="directed")]}
    assert read(tmp_path, files)[1][0].one_way == way


def test_stairs_beside_one_another_are_where_the_way_begins(tmp_path: Path) -> None:
    files = halls()
    for number, x in ((0, 2.0), (1, 12.0)):
        shape = box(x, 1, x + 3, 4)
        mark = f"stair{number}"
        files["unit"].append(row("unit", shape, mark, category="stairs", level_id=f"L{number}"))
    files["relationship"] = [related("stairs", "hall0", "stair0", "stair1", "hall1")]
    _, (way,) = read(tmp_path, files)
    low, high = (landing.point[0] for landing in way.landings)
    assert high - low == pytest.approx(10, abs=1)


def test_the_relationships_of_one_lift_are_one_lift(tmp_path: Path) -> None:
    files = halls(3)
    for number, x in enumerate((2.0, 6.0, 10.0)):  # drawn askew: nothing lies above another
        shape = box(x, 1, x + 2, 3)
        mark = f"lift{number}"
        files["unit"].append(row("unit", shape, mark, category="elevator", level_id=f"L{number}"))
    files["relationship"] = [
        related("elevator", "hall0", "lift0", "lift1", "hall1"),
        related("elevator", "hall1", "lift1", "lift2", "hall2"),
        related("traversal", "hall0", "lift0"),
        related("stairs", "hall0", "nowhere"),
    ]
    result, (lift,) = read(tmp_path, files)
    assert (lift.kind, len(lift.landings)) == ("lift", 3)
    assert left(result) == []


def test_stairs_above_one_another_are_joined_once(tmp_path: Path) -> None:
    files = halls()
    for number in range(2):
        shape = box(2, 1, 5, 4)
        mark = f"stair{number}"
        files["unit"].append(row("unit", shape, mark, category="stairs", level_id=f"L{number}"))
    files["relationship"] = [related("stairs", "stair0", "stair1")]
    assert len(read(tmp_path, files)[1]) == 1


def test_a_relationship_that_stands_there_twice_is_one(tmp_path: Path) -> None:
    files = {**halls(), "relationship": [related("stairs", "hall0", "hall1")] * 2}
    assert len(read(tmp_path, files)[1]) == 1


def test_a_unit_and_an_opening_may_name_several_levels(tmp_path: Path) -> None:
    files = halls()
    files["unit"] = [row("unit", box(0, 0, 20, 10), "h", category="lobby", level_ids=["L0", "L1"])]
    files["unit"].append(
        row("unit", box(20, 0, 23, 3), "s", category="stairs", level_ids=["L0", "L1"])
    )
    files["level"][0]["properties"]["name"] = None
    files["opening"].append(
        row("opening", LineString([(20, 1), (20, 2)]), "d", level_ids=["L0", "L1"])
    )
    result, ways = read(tmp_path, files)
    assert len(result.site.spaces) == 4
    assert len({space.id for space in result.site.spaces}) == 4
    assert len({opening.id for opening in result.site.openings}) == 3
    assert [(way.kind, len(way.landings)) for way in ways] == [("stair", 2)]
    assert left(result) == []
