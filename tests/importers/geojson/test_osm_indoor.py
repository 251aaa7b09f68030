from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shapely.geometry import LineString, Point, box

from importers.geojson import read_geojson
from importers.geojson.osm_indoor_tags import levels_of
from spatial.network import build_network
from spatial.reach import place_assets, reach
from tests.importers.geojson.maps import feature, write

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult


@pytest.mark.parametrize(
    ("tags", "levels"),
    [
        ({"level": "0"}, [0]),
        ({"level": "0;1"}, [0, 1]),
        ({"level": "0-3"}, [0, 1, 2, 3]),
        ({"level": "-1"}, [-1]),
        ({"level": "-2--1"}, [-2, -1]),
        ({"level": "-1-1"}, [-1, 0, 1]),
        ({"level": "0.5"}, [0.5]),
        ({"level": "0", "repeat_on": "2;4-5"}, [0, 2, 4, 5]),
        ({"level": "ground"}, []),
        ({}, []),
    ],
)
def test_levels_are_read_as_the_wiki_writes_them(tags: dict[str, str], levels: list[float]) -> None:
    assert levels_of(tags) == levels


@pytest.fixture
def house(tmp_path: Path) -> ImportResult:
    """
    A house of 20 × 10 m with a footway before it; on levels 0 and 1 a corridor and a room.

    The corridor spans the house's length (y 0 to 4), the room lies behind it, a lift stands in the
    room's corner and the stairs are a way of two levels.
    """
    return read_geojson(
        write(
            tmp_path / "house.geojson",
            feature(box(0, 0, 20, 10), "way/1", building="office", name="办公楼"),
            feature(LineString([(-10, -5), (30, -5)]), "way/2", highway="footway"),
            feature(box(0, 0, 20, 4), "way/3", indoor="corridor", level="0", repeat_on="1"),
            feature(
                box(0, 4, 12, 10), "way/4", indoor="room", room="office", level="0-1", ref="101"
            ),
            feature(box(12, 4, 16, 10), "way/5", indoor="room", room="elevator", level="0;1"),
            feature(Point(6, 4), "node/1", door="hinged"),  # says no level: it is on both
            feature(Point(14, 4), "node/2", door="yes", level="0;1"),
            feature(Point(10, 0), "node/3", entrance="main", door="yes", width="2"),
            feature(
                LineString([(17, 1), (17, 3)]), "way/6", highway="steps", level="0;1", incline="up"
            ),
            feature(Point(3, 5), "node/4", emergency="fire_extinguisher", level="1", indoor="yes"),
            feature(box(0, -10, 5, -6), "way/9", amenity="parking"),
        ),
        name="house",
    )


def test_rooms_stand_on_every_level_they_name(house: ImportResult) -> None:
    site = house.site
    levels = {storey.id: storey.level for storey in site.storeys if storey.building_id}
    rooms = sorted(
        (levels[s.storey_id], s.use, s.number) for s in site.spaces if s.storey_id in levels
    )
    assert rooms == [
        (0, "circulation", ""),
        (0, "lift", ""),
        (0, "office", "101"),
        (1, "circulation", ""),
        (1, "lift", ""),
        (1, "office", "101"),
    ]
    (building,) = site.buildings
    assert building.name == "办公楼"


def test_doors_are_laid_into_the_walls_of_their_levels(house: ImportResult) -> None:
    site = house.site
    (entrance,) = [opening for opening in site.openings if opening.is_entrance]
    (x0, y0), (x1, y1) = entrance.line
    assert abs(x1 - x0) == pytest.approx(2.0, abs=0.01)  # as wide as its tag says
    assert y0 == pytest.approx(y1, abs=0.01)
    # One door on each of two levels, the lift's likewise, one entrance.
    assert len(site.openings) == 5


def test_stairs_and_lifts_join_the_levels(house: ImportResult) -> None:
    kinds = {connector.kind: connector for connector in house.site.connectors}
    assert sorted(kinds) == ["lift", "stair"]
    assert [landing.elevation for landing in kinds["stair"].landings] == [0.0, 3.5]
    (x0, y0), (x1, y1) = (landing.point for landing in kinds["stair"].landings)
    assert y1 > y0  # incline=up: the line's end is upstairs
    assert x0 == pytest.approx(x1, abs=0.01)


def test_everything_is_reached_from_the_footway(house: ImportResult) -> None:
    network = build_network(house.site)
    site = place_assets(house.site)
    found = reach(site, network)
    assert [(left.name, left.reason) for left in found.unreached] == []
    (extinguisher,) = [a for a in site.assets if a.kind == "extinguisher"]
    storeys = {storey.id: storey.level for storey in site.storeys}
    assert extinguisher.storey_id is not None
    assert storeys[extinguisher.storey_id] == 1


def test_tags_in_an_object_of_their_own_are_read(tmp_path: Path) -> None:
    room = feature(box(0, 0, 4, 4), id="way/1")
    room["properties"]["tags"] = {"indoor": "room", "level": "2", "name": "库房"}
    site = read_geojson(write(tmp_path / "nested.geojson", room), name="nested").site
    assert [(s.name, s.use) for s in site.spaces] == [("库房", "storage")]
    assert [storey.level for storey in site.storeys] == [2]


def test_a_closed_line_is_a_room_too(tmp_path: Path) -> None:
    ring = LineString([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)])
    site = read_geojson(
        write(tmp_path / "ring.geojson", feature(ring, indoor="room", level="0")), name="ring"
    ).site
    assert site.spaces[0].polygon.area == pytest.approx(16, rel=1e-3)


def test_an_escalator_is_walked_one_way(tmp_path: Path) -> None:
    site = read_geojson(
        write(
            tmp_path / "mall.geojson",
            feature(box(0, 0, 20, 10), indoor="area", level="0;1"),
            feature(
                LineString([(5, 5), (12, 5)]),
                highway="steps",
                conveying="forward",
                incline="up",
                level="0;1",
            ),
        ),
        name="mall",
    ).site
    (escalator,) = site.connectors
    assert (escalator.kind, escalator.one_way) == ("escalator", "up")
