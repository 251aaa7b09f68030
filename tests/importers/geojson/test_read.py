from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from shapely.geometry import LineString, Point, box

from importers.errors import EmptyPlan, UnreadableFile
from importers.federate import federate
from importers.geojson import read_geojson, read_geojson_files
from spatial.site_geojson import site_to_geojson
from tests.importers.geojson.maps import estate, feature, write

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult
    from spatial.site import Asset, Storey


@pytest.fixture
def read(tmp_path: Path) -> ImportResult:
    return read_geojson(write(tmp_path / "estate.geojson", *estate()), name="滨江花园 / Riverside")


def grounds_of(result: ImportResult) -> Storey:
    (grounds,) = result.site.storeys_of(None)
    return grounds


def lamps_of(result: ImportResult) -> dict[str, Asset]:
    return {a.source.id: a for a in result.site.assets if a.kind == "street_lamp"}


def test_the_floor_is_the_footway_the_playground_and_three_links(read: ImportResult) -> None:
    # Way 2 m wide with square ends: 102 × 2 = 204. Playground 100, touching it at y = 31.
    # Link to the door: from y = 38 to the way's edge at 31, 1.2 m wide: 8.4. Link to the lamp 6 m
    # off: from y = 24 to 29: 6. Link to the lawn: 9 m to its edge and 1.4 m into it: 10.4 × 1.2.
    assert grounds_of(read).floor.area == pytest.approx(204 + 100 + 8.4 + 6 + 12.48, abs=0.05)
    assert len(grounds_of(read).floor.geoms) == 1


def test_the_site_is_named_in_both_languages(read: ImportResult) -> None:
    assert (read.site.name, read.site.name_en) == ("滨江花园", "Riverside")
    (house,) = read.site.buildings
    assert (house.name, house.name_en) == ("1号楼", "Tower 1")


def test_a_lamp_within_arms_reach_is_looked_at_from_the_way(read: ImportResult) -> None:
    access = lamps_of(read)["near"].access
    assert access is not None
    # The way's edge is half a metre south of the lamp; one stands 0.35 m inside that edge.
    _, y = lamps_of(read)["near"].position[:2]
    assert y - access[1] == pytest.approx(0.5 + 0.35, abs=0.05)


def test_a_lamp_off_the_way_gets_a_link_and_one_behind_the_house_is_reported(
    read: ImportResult,
) -> None:
    assert lamps_of(read)["off"].access is not None
    assert lamps_of(read)["behind"].access is None
    (issue,) = [issue for issue in read.issues if issue.key == "assets-not-linked"]
    assert issue.facts["first"] == "D-3"
    assert issue.fix == "add-footway"


def test_the_boundary_is_the_outline_and_the_gate_on_it_an_entrance(read: ImportResult) -> None:
    assert grounds_of(read).outline.area == pytest.approx(6000, rel=1e-3)
    (gate,) = read.site.openings
    assert gate.kind == "gate"
    assert gate.is_entrance
    # Square to the way, as wide as its tag says.
    (x0, y0), (x1, y1) = gate.line
    assert abs(x1 - x0) < 0.01
    assert abs(y1 - y0) == pytest.approx(3.0)


def test_spaces_do_not_overlap_and_ways_are_one_of_them(read: ImportResult) -> None:
    spaces = {space.name: space for space in read.site.spaces}
    assert set(spaces) == {"草坪", "游乐场", "道路与步道"}
    assert spaces["游乐场"].name_en == "Play"
    polygons = [space.polygon for space in spaces.values()]
    overlaps = [a.intersection(b).area for i, a in enumerate(polygons) for b in polygons[i + 1 :]]
    assert max(overlaps) < 1e-6


def test_a_playground_is_an_asset_as_well(read: ImportResult) -> None:
    (play,) = [asset for asset in read.site.assets if asset.kind == "playground"]
    assert (play.name, play.name_en) == ("游乐场", "Play")
    assert play.space_id == next(s.id for s in read.site.spaces if s.name == "游乐场")


def test_files_of_one_map_are_read_together(tmp_path: Path) -> None:
    features = estate()
    points = [f for f in features if f["geometry"]["type"] == "Point"]
    others = [f for f in features if f["geometry"]["type"] != "Point"]
    paths = [
        write(tmp_path / "points.geojson", *points),
        write(tmp_path / "ways.geojson", *others),
    ]
    (result,) = read_geojson_files(paths, name="estate")
    assert lamps_of(result)["off"].access is not None


def test_a_fence_stops_a_link(tmp_path: Path) -> None:
    fence = feature(LineString([(10, 27), (30, 27)]), barrier="fence")
    result = read_geojson(write(tmp_path / "fenced.geojson", *estate(), fence), name="estate")
    assert lamps_of(result)["off"].access is None
    # 20 m long, 0.1 m thick.
    assert grounds_of(result).walls.area == pytest.approx(2.0, rel=0.01)


def test_a_way_through_a_building_stays_open(tmp_path: Path) -> None:
    path = write(
        tmp_path / "passage.geojson",
        feature(LineString([(0, 0), (50, 0)]), highway="footway", tunnel="building_passage"),
        feature(box(20, -10, 30, 10), building="yes"),
    )
    floor = grounds_of(read_geojson(path, name="passage")).floor
    assert len(floor.geoms) == 1
    assert floor.area == pytest.approx(52 * 2, rel=1e-3)


def test_what_is_under_the_ground_is_left_out_and_said(tmp_path: Path) -> None:
    below = feature(LineString([(0, 5), (50, 5)]), highway="footway", level="-1")
    result = read_geojson(write(tmp_path / "metro.geojson", *estate(), below), name="metro")
    assert [i.facts["features"] for i in result.issues if i.key == "left-out-other-level"] == [1]


def test_features_that_mean_nothing_on_foot_make_no_plan(tmp_path: Path) -> None:
    path = write(tmp_path / "rails.geojson", feature(LineString([(0, 0), (9, 0)]), railway="rail"))
    with pytest.raises(EmptyPlan, match="no way, area, building or asset"):
        read_geojson(path, name="rails")


def test_an_export_of_ours_is_read_back(read: ImportResult, tmp_path: Path) -> None:
    path = tmp_path / "export.geojson"
    path.write_text(json.dumps(site_to_geojson(read.site)), encoding="utf-8")
    back = read_geojson(path, name="back").site
    assert [a.id for a in back.assets] == [a.id for a in read.site.assets]
    floor = grounds_of(read).floor
    assert back.storeys[0].floor.area == pytest.approx(floor.area, rel=1e-6)


def test_a_damaged_export_of_ours_is_refused(read: ImportResult, tmp_path: Path) -> None:
    document = site_to_geojson(read.site)
    del document["walkround"]["georeference"]
    path = tmp_path / "export.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no longer fits"):
        read_geojson(path, name="back")


def test_plain_rooms_on_storeys_become_a_building(tmp_path: Path) -> None:
    # Two rooms of 4 × 4 m side by side and a door of 1 m between them, one lamp.
    path = write(
        tmp_path / "rooms.geojson",
        feature(box(0, 0, 4, 4), "a", 名称="走廊", 楼层="1F"),
        feature(box(4, 0, 8, 4), "b", 名称="配电室", 楼层="1F"),
        feature(LineString([(4, 1), (4, 2)]), "d", 类型="门", 楼层="1F"),
        feature(Point(1, 1), "l", 名称="走廊灯", 楼层="1F"),
        feature(box(0, 0, 4, 4), "c", 名称="车库", 楼层="B1"),
    )
    site = read_geojson(path, name="rooms").site
    assert sorted((storey.name, storey.level) for storey in site.storeys) == [("1F", 0), ("B1", -1)]
    assert {s.name: s.use for s in site.spaces} == {
        "走廊": "circulation",
        "配电室": "plant",
        "车库": "parking",
    }
    door, entrance = sorted(site.openings, key=lambda opening: opening.is_entrance)
    assert None not in door.space_ids
    assert entrance.source.id.startswith("derived:entrance")
    (lamp,) = site.assets
    assert lamp.kind == "lamp"
    (ground,) = [storey for storey in site.storeys if storey.level == 0]
    # 32 m² less a wall of 0.05 m around each room (2 × (16 − 3.9²) = 1.58), the door's throat put
    # back through the wall between them (1 × 0.1), and that of the entrance which nobody drew
    # through the outer wall and 0.55 m before it (1.5 × 0.6).
    assert ground.floor.area == pytest.approx(32 - 1.58 + 0.1 + 1.5 * 0.65, abs=0.08)
    assert len(ground.floor.geoms) == 1


def test_a_city_centre_is_read_without_slow_loops(corpus: Path) -> None:
    paths = sorted((corpus / "geojson" / "osm_helsinki").glob("*.geojson"))
    results = read_geojson_files(paths, name="Helsinki")
    result = federate(results, name="Helsinki")
    kinds = [asset.kind for asset in result.site.assets]
    assert kinds.count("street_lamp") == 586
    assert kinds.count("hydrant_outdoor") == 37
    assert kinds.count("lift") == 11
    floor = grounds_of(result).floor
    assert max(part.area for part in floor.geoms) > 0.9 * floor.area
    on_foot = [a for a in result.site.assets if a.storey_id == grounds_of(result).id]
    assert sum(a.access is not None for a in on_foot) > 0.9 * len(on_foot)
    assert result.seconds.plan < 60


def test_an_imdf_archive_has_its_levels_units_and_openings(corpus: Path) -> None:
    result = read_geojson(corpus / "geojson" / "imdf_spbpu", name="campus")
    site = result.site
    indoors = {storey.id for storey in site.storeys if not storey.floor.is_empty}
    units = [space for space in site.spaces if space.source.file.endswith("unit.geojson")]
    assert len(units) == 443
    # Eight levels and the grounds; every opening, and an entrance for each of the two buildings,
    # whose outer doors nobody drew.
    assert len(indoors) == 9
    assert len(site.openings) == 472 + 2
    assert [repair.key for repair in result.repairs].count("invalid-geometry") == 7
    assert any(space.name_en == "Classroom 104" for space in site.spaces)
    lifts = [connector for connector in site.connectors if connector.kind == "lift"]
    assert [len(lift.landings) for lift in lifts] == [5]
