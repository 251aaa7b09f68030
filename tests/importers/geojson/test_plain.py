from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import LineString, Point, box, mapping

from importers.errors import InvalidMapping
from importers.geojson import read_geojson, read_geojson_files
from importers.geojson.features import load_features
from importers.geojson.mapping import guess_mapping, mapping_of, read_mapping
from importers.geojson.words import level_number, ordinals_of, storey_in_name, use_of
from spatial.assumed import assumed_openings
from spatial.network import build_network
from spatial.reach import place_assets, reach
from tests.importers.geojson.maps import feature, write

if TYPE_CHECKING:
    from pathlib import Path

    from spatial.site import Site


def unreached(site: Site) -> list[tuple[str, str]]:
    site = place_assets(site)
    return [(u.name, u.reason) for u in reach(site, build_network(site)).unreached]


@pytest.mark.parametrize(
    ("names", "ordinals"),
    [
        (["B1", "1F", "2F"], [-1, 0, 1]),
        (["地下一层", "一层", "十二层"], [-1, 0, 11]),
        (["负2楼", "首层", "3层"], [-2, 0, 2]),
        (["UG", "EG", "1. OG"], [-1, 0, 1]),
        (["-1", "0", "1"], [-1, 0, 1]),
        (["R-1", "RDC", "R+1"], [-1, 0, 1]),
        (["Basement", "Ground Floor", "Level 1"], [-1, 0, 1]),
        (["Этаж 1", "Этаж 2", "Крыша"], [0, 1, 2]),
        (["L01", "L02", "RF"], [0, 1, 2]),
        (["F1", "F2", "屋顶"], [0, 1, 2]),
    ],
)
def test_storeys_are_counted_as_their_people_count(names: list[str], ordinals: list[int]) -> None:
    assert list(ordinals_of(names).values()) == ordinals


@pytest.mark.parametrize(
    ("name", "storey"),
    [
        ("rooms_F2.geojson", "F2"),
        ("三层平面图", "三层"),
        ("1F-doors", "1F"),
        ("B1_assets", "B1"),
        ("level-3", "LEVEL-3"),
        ("campus_rooms", ""),
        ("b2b_export", ""),
    ],
)
def test_files_named_after_a_storey_say_it(name: str, storey: str) -> None:
    assert storey_in_name(name) == storey


def test_a_name_without_a_number_has_none() -> None:
    assert level_number("mezzanine") is None
    assert level_number("") is None


@pytest.mark.parametrize(
    ("words", "use"),
    [
        (("走廊",), "circulation"),
        (("Treppenhaus",), "stair"),
        (("офис 12",), "office"),
        (("MEETING_ROOM",), "meeting"),
        (("plant",), "plant"),
        (("foo",), "other"),
    ],
)
def test_uses_are_read_in_many_languages(words: tuple[str, ...], use: str) -> None:
    assert use_of(*words) == use


COLUMNS = {
    "zh": ("楼层", "名称", "用途", "类型"),
    "en": ("FLOOR_NO", "ROOM_NAME", "Usage", "Type"),
    "de": ("Geschoss", "Raumname", "Nutzung", "Typ"),
    "ru": ("этаж", "название", "назначение", "тип"),
}


@pytest.mark.parametrize("language", list(COLUMNS))
def test_columns_are_guessed_by_their_names(tmp_path: Path, language: str) -> None:
    storey, name, use, kind = COLUMNS[language]
    rows = [
        feature(box(i * 4, 0, i * 4 + 4, 4), **{storey: "1", name: f"R{i}", use: "Büro", kind: "x"})
        for i in range(4)
    ]
    mapping_found = guess_mapping(load_features(write(tmp_path / "a.geojson", *rows)).features)
    assert mapping_found.fields["storey"] == (storey,)
    assert mapping_found.fields["name"][0] == name
    assert mapping_found.fields["use"][0] == use
    assert mapping_found.fields["kind"][0] == kind


def floor_of_two_rooms(**extra: Any) -> list[dict[str, Any]]:
    return [
        feature(box(0, 0, 10, 3), "hall", 名称="走廊", 楼层="1F", **extra),
        feature(box(0, 3, 5, 8), "room", 名称="配电室", 楼层="1F", **extra),
        feature(Point(2, 3), "door", 类型="门", 楼层="1F", 宽度="1.2 m"),
        feature(Point(0, 1.5), "main", 类型="出入口", 楼层="1F"),
    ]


def test_doors_drawn_as_points_open_the_nearest_wall(tmp_path: Path) -> None:
    result = read_geojson(write(tmp_path / "a.geojson", *floor_of_two_rooms()), name="a")
    door, main = result.site.openings
    (x0, _), (x1, _) = door.line
    assert abs(x1 - x0) == pytest.approx(1.2, abs=0.01)
    assert None not in door.space_ids
    assert main.is_entrance
    assert unreached(result.site) == []
    (guess,) = [issue for issue in result.issues if issue.key == "columns-guessed"]
    assert guess.facts["storey"] == "楼层"


def test_rooms_and_doors_of_two_files_belong_together(tmp_path: Path) -> None:
    rows = floor_of_two_rooms()
    results = read_geojson_files(
        [
            write(tmp_path / "rooms.geojson", *rows[:2]),
            write(tmp_path / "doors.geojson", *rows[2:]),
        ],
        name="a",
    )
    assert len(results) == 1
    assert len(results[0].site.openings) == 2
    assert unreached(results[0].site) == []


def test_a_floor_in_local_metres_that_names_no_storey_is_a_floor(tmp_path: Path) -> None:
    def local(geometry: Any, **properties: Any) -> dict[str, Any]:
        return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}

    path = write(
        tmp_path / "local.geojson",
        local(box(0, 0, 40, 3), name="Corridor"),
        local(box(0, 3, 20, 12), name="Office 1"),
        local(box(20, 3, 40, 12), name="Plant room"),
        local(LineString([(5, 3), (6, 3)]), type="door"),
        local(LineString([(25, 3), (26, 3)]), type="door"),
        local(LineString([(0, 1), (0, 2)]), type="door"),
    )
    result = read_geojson(path, name="local")
    site = result.site
    assert site.georeference.method == "none"
    assert [(s.level, round(s.outline.area)) for s in site.storeys] == [(0, 480)]
    assert [opening.is_entrance for opening in site.openings] == [False, False, True]
    assert unreached(site) == []
    # The drawing's own metres are the site's: what is fitted later are points of the drawing.
    assert site.spaces[0].polygon.bounds == pytest.approx((0, 0, 40, 3), abs=1e-6)


def test_rooms_without_one_door_get_them_and_it_is_said(tmp_path: Path) -> None:
    rows = [row for row in floor_of_two_rooms() if row["geometry"]["type"] == "Polygon"]
    result = read_geojson(write(tmp_path / "a.geojson", *rows), name="a")
    keys = {issue.key for issue in result.issues}
    assert {"doors-assumed", "entrance-assumed"} <= keys
    assert unreached(result.site) == []
    doubts = [doubt.reason for doubt in assumed_openings(result.site)]
    assert doubts == ["assumed_entrance", "assumed_door"]


def test_thick_walls_between_rooms_are_bridged_by_their_doors(tmp_path: Path) -> None:
    path = write(
        tmp_path / "thick.geojson",
        feature(box(0, 0, 10, 3), floor="1", name="corridor"),
        feature(box(0, 3.3, 5, 8), floor="1", name="office"),  # a wall of 0.3 m between them
        feature(LineString([(2, 3.15), (3, 3.15)]), floor="1", type="door"),
        feature(box(9.9, 1, 10.2, 2), floor="1", type="door"),  # a block in the outer wall
    )
    site = read_geojson(path, name="thick").site
    door, entrance = site.openings
    assert None not in door.space_ids
    assert entrance.is_entrance
    assert unreached(site) == []


def test_points_of_stairs_above_one_another_join_storeys(tmp_path: Path) -> None:
    rows = [
        feature(box(0, 0, 10, 3), f"hall{n}", floor=f"{n}F", name="corridor") for n in (1, 2, 3)
    ]
    rows += [feature(Point(9, 1.5), f"lift{n}", floor=f"{n}F", type="elevator") for n in (1, 2, 3)]
    site = read_geojson(write(tmp_path / "lift.geojson", *rows), name="lift").site
    (lift,) = site.connectors
    assert (lift.kind, len(lift.landings)) == ("lift", 3)


def test_storeys_by_elevation_where_no_name_is_given(tmp_path: Path) -> None:
    rows = [
        feature(box(0, 0, 10, 3), f"hall{z}", elevation=z, name="corridor") for z in (-4.2, 0, 3.6)
    ]
    site = read_geojson(write(tmp_path / "z.geojson", *rows), name="z").site
    assert [(s.level, s.elevation) for s in site.storeys] == [(-1, -4.2), (0, 0.0), (1, 3.6)]


def test_a_mapping_file_says_what_columns_are(tmp_path: Path) -> None:
    path = write(
        tmp_path / "odd.geojson",
        feature(box(0, 0, 10, 3), "hall", lv="E1", bz="HALL", t="r"),
        feature(box(0, 3, 5, 8), "room", lv="E1", bz="X7", t="r"),
        feature(LineString([(2, 3), (3, 3)]), "door", lv="E1", t="d"),
        feature(Point(3, 5), "asset", lv="E1", bz="FX-1", t="FX"),
    )
    told = tmp_path / "map.toml"
    told.write_text(
        """
        [fields]
        storey = "lv"
        name = "bz"
        what = ["t"]
        kind = "t"
        [storeys]
        E1 = 3
        [uses]
        r = "storage"
        [kinds]
        FX = "extinguisher"
        [what]
        r = "room"
        d = "door"
        """,
        encoding="utf-8",
    )
    site = read_geojson(path, name="odd", mapping=read_mapping(told)).site
    assert [(s.name, s.level) for s in site.storeys] == [("E1", 3)]
    assert [(s.name, s.use) for s in site.spaces] == [("HALL", "storage"), ("X7", "storage")]
    assert [(a.kind, a.name) for a in site.assets] == [("extinguisher", "FX-1")]
    as_json = tmp_path / "map.json"
    as_json.write_text(json.dumps({"fields": {"storey": "lv"}}), encoding="utf-8")
    assert read_mapping(as_json).fields == {"storey": ("lv",)}


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ([], ""),
        ({"felds": {}}, "felds"),
        ({"fields": {"colour": "x"}}, "fields"),
        ({"fields": {"name": 3}}, "fields.name"),
        ({"uses": {"x": "kitchenette"}}, "uses.x"),
        ({"kinds": {"x": "gadget"}}, "kinds.x"),
        ({"storeys": {"E1": "one"}}, "storeys.E1"),
        ({"unit": "furlong"}, "unit"),
        ({"axes": "up"}, "axes"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_place(raw: Any, at: str) -> None:
    with pytest.raises(InvalidMapping) as caught:
        mapping_of(raw)
    assert caught.value.facts["at"] == at


def test_a_broken_mapping_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text("[fields", encoding="utf-8")
    with pytest.raises(InvalidMapping, match=r"map\.toml"):
        read_mapping(path)


def test_plain_grounds_are_ways_areas_and_assets(tmp_path: Path) -> None:
    path = write(
        tmp_path / "park.geojson",
        feature(LineString([(0, 0), (50, 0)]), 类型="步道", 宽度="3"),
        feature(box(10, 2, 20, 9), 名称="草坪"),
        feature(Point(30, 2), 名称="庭院灯 1"),
    )
    site = read_geojson(path, name="park").site
    (grounds,) = site.storeys
    # 3 m wide with square ends 1.5 m beyond: 53 × 3, and a link of 1.2 m onto the lawn.
    assert grounds.floor.area == pytest.approx(53 * 3 + 1.2 * 1.9, abs=0.2)
    assert [asset.kind for asset in site.assets] == ["street_lamp"]
