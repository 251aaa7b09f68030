from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import LineString, Point, box

from importers.detect import read_site
from importers.errors import EmptyPlan, UnreadableFile
from importers.geojson import read_geojson
from importers.geojson.osm_indoor_tags import levels_of
from spatial.network import build_network
from spatial.reach import place_assets, reach
from tests.importers.geojson.maps import feature, write

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult
    from spatial.site import Site


def unreached(site: Site) -> list[str]:
    found = reach(place_assets(site), build_network(site))
    return [left.reason for left in found.unreached]


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


def answer(**more: Any) -> dict[str, Any]:
    """What the Overpass API says of a corridor with a hole, a room and a door, ways by nodes."""
    corners = {
        1: (0, 0), 2: (20, 0), 3: (20, 4), 4: (0, 4), 5: (8, 4), 6: (8, 10), 7: (0, 10),
        8: (4, 4), 9: (9, 1), 10: (11, 1), 11: (11, 3), 12: (9, 3), 13: (0, 2),
    }  # fmt: skip
    tags = {8: {"door": "hinged"}, 13: {"entrance": "main"}}
    nodes: list[dict[str, Any]] = [
        {
            "type": "node",
            "id": i,
            "lon": 120.2 + x / 111_320 / 0.8643,  # the cosine of 30.2 degrees
            "lat": 30.2 + y / 110_574,
            "tags": tags.get(i, {}),
        }
        for i, (x, y) in corners.items()
    ]
    ways = [
        {"type": "way", "id": 1, "nodes": [1, 2, 3, 5, 8, 4, 13, 1]},
        {"type": "way", "id": 2, "nodes": [9, 10, 11, 12, 9]},
        {
            "type": "way",
            "id": 3,
            "nodes": [4, 8, 5, 6, 7, 4],
            "tags": {"indoor": "room", "level": "0", "ref": "101"},
        },
        # Once more for its place alone, as a second "out" has it.
        {"type": "way", "id": 3, "nodes": [4, 8, 5, 6, 7, 4]},
    ]
    relation = {
        "type": "relation",
        "id": 9,
        "members": [
            {"type": "way", "ref": 1, "role": "outer"},
            {"type": "way", "ref": 2, "role": "inner"},
        ],
        "tags": {"type": "multipolygon", "indoor": "corridor", "level": "0", "name": "走廊"},
    }
    return {"version": 0.6, "generator": "Overpass API", "elements": [*nodes, *ways, relation]}


@pytest.mark.parametrize("drawn", [False, True])
def test_an_answer_of_overpass_is_a_map(tmp_path: Path, drawn: bool) -> None:
    root = answer()
    if drawn:  # "out geom": positions instead of nodes
        nodes = {e["id"]: e for e in root["elements"] if e["type"] == "node"}
        for element in root["elements"]:
            if ids := element.pop("nodes", None):
                element["geometry"] = [{k: nodes[i][k] for k in ("lon", "lat")} for i in ids]
        root["elements"] = [e for e in root["elements"] if e.get("tags") or e["type"] == "way"]
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(root), encoding="utf-8")
    result = read_geojson(path, name="a")
    spaces = {space.name: space for space in result.site.spaces}
    assert set(spaces) == {"走廊", "101"}
    # 20 × 4 m less 2 × 2 m; 8 × 6 m.
    assert spaces["走廊"].polygon.area == pytest.approx(76, rel=0.01)
    assert spaces["101"].polygon.area == pytest.approx(48, rel=0.01)
    assert spaces["走廊"].source.id == "relation/9"
    assert [opening.is_entrance for opening in result.site.openings].count(True) == 1
    assert unreached(result.site) == []


def test_an_export_of_openstreetmap_in_xml_is_the_same_map(tmp_path: Path) -> None:
    def element(row: dict[str, Any]) -> str:
        place = "".join(f" {k}='{row[k]}'" for k in ("lon", "lat") if k in row)
        inner = "".join(f"<tag k='{k}' v='{v}'/>" for k, v in row.get("tags", {}).items())
        inner += "".join(f"<nd ref='{i}'/>" for i in row.get("nodes", ()))
        for member in row.get("members", ()):
            inner += "<member " + " ".join(f"{k}='{v}'" for k, v in member.items()) + "/>"
        return f"<{row['type']} id='{row['id']}'{place}>{inner}</{row['type']}>"

    gone = "<node id='99' action='delete' lon='120.2' lat='30.2'><tag k='door' v='yes'/></node>"
    body = gone + "".join(element(row) for row in answer()["elements"])
    path = tmp_path / "map.osm"
    path.write_text(f"<?xml version='1.0'?>\n<osm version='0.6'>{body}</osm>", encoding="utf-8")
    result = read_site([path], name="a")
    assert {space.name for space in result.site.spaces} == {"走廊", "101"}
    assert len(result.site.openings) == 2
    path.write_text("<osm version='0.6'><node", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no well-formed OSM XML"):
        read_geojson(path, name="a")


def test_an_answer_of_overpass_without_a_place_is_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(
        json.dumps({"elements": [{"type": "way", "id": 1, "tags": {"indoor": "room"}}]}),
        encoding="utf-8",
    )
    with pytest.raises(EmptyPlan):
        read_geojson(path, name="a")


def two_levels(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        feature(box(0, 0, 20, 4), "c", indoor="corridor", level="0-1"),
        feature(Point(0, 2), "e", entrance="main"),
        *more,
    ]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "elevator"}, "lift"),
        ({"highway": "elevator", "min_level": "0", "max_level": "1"}, "lift"),
        ({"room": "elevator", "level": "0;1"}, "lift"),
    ],
)
def test_a_lift_serves_the_levels_it_names_or_stands_on(
    tmp_path: Path, tags: dict[str, str], kind: str
) -> None:
    lift = feature(Point(15, 2), "l", **tags)
    site = read_geojson(write(tmp_path / "lift.geojson", *two_levels(lift)), name="lift").site
    assert [(c.kind, len(c.landings)) for c in site.connectors] == [(kind, 2)]
    assert unreached(site) == []


def test_stairs_of_older_maps_name_their_lowest_and_highest_level(tmp_path: Path) -> None:
    steps = feature(
        LineString([(12, 1), (12, 3)]), "s", highway="steps", min_level="0", max_level="1"
    )
    site = read_geojson(write(tmp_path / "old.geojson", *two_levels(steps)), name="old").site
    assert [(c.kind, len(c.landings)) for c in site.connectors] == [("stair", 2)]


def test_a_corridor_drawn_as_a_line_is_walked(tmp_path: Path) -> None:
    rows = [
        feature(LineString([(0, 2), (20, 2)]), "c", indoor="corridor", level="0", width="3"),
        feature(box(4, 3.5, 8, 8), "r", indoor="room", level="0", ref="101"),
        feature(Point(6, 3.5), "d", door="yes", level="0"),
        feature(Point(0, 2), "e", entrance="main", level="0"),
    ]
    site = read_geojson(write(tmp_path / "line.geojson", *rows), name="line").site
    areas = {space.use: round(space.polygon.area) for space in site.spaces}
    assert areas["circulation"] == pytest.approx(3 * 23, abs=1)  # its ends are squared off
    assert unreached(site) == []


def test_a_closed_line_with_its_tags_in_an_object_is_a_room(tmp_path: Path) -> None:
    row = feature(LineString([(0, 0), (4, 0), (4, 3), (0, 3), (0, 0)]), "r")
    row["properties"] = {"type": "way", "id": 7, "tags": {"indoor": "room", "level": "0"}}
    (space,) = read_geojson(write(tmp_path / "t.geojson", row), name="t").site.spaces
    assert space.polygon.area == pytest.approx(12, rel=0.01)
