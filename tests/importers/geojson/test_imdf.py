from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import LineString, Point, box

from importers.detect import format_of
from importers.geojson import read_geojson, read_geojson_files
from spatial.network import build_network
from spatial.reach import place_assets, reach
from tests.importers.geojson.maps import HERE, feature

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult

Files = dict[str, list[dict[str, Any]]]


def row(kind: str, geometry: Any, mark: str, **properties: Any) -> dict[str, Any]:
    made = feature(geometry or Point(0, 0), mark, **properties)
    made["feature_type"] = kind
    if geometry is None:
        made["geometry"] = None
    return made


def archive(*, first: int = 0) -> Files:
    """
    Two levels of 20 × 10 m: a walkway (y 0 to 4), two rooms behind it, stairs at its end.

    Level ``first`` is the lower; its walkway has the only outer door.
    """
    files: Files = {
        kind: [] for kind in ("level", "unit", "opening", "amenity", "kiosk", "fixture")
    }
    for number in range(2):
        level = {"level_id": f"L{number}"}
        files["level"].append(
            row(
                "level",
                box(0, 0, 20, 10),
                f"L{number}",
                ordinal=first + number,
                name={"zh": f"{number + 1}层", "en": f"Floor {number + 1}"},
                building_ids=["B"],
            )
        )
        files["unit"] += [
            row("unit", box(0, 0, 16, 4), f"walk{number}", category="walkway", **level),
            row("unit", box(0, 4, 8, 10), f"a{number}", category="office", **level),
            row(
                "unit",
                box(8, 4, 16, 10),
                f"b{number}",
                category="nonpublic",
                restriction="employeesonly",
                **level,
            ),
            row("unit", box(16, 0, 20, 10), f"stair{number}", category="stairs", **level),
            row("unit", box(2, 1, 3, 2), f"void{number}", category="opentobelow", **level),
        ]
        files["opening"] += [
            row(
                "opening",
                LineString([(3, 4), (4, 4)]),
                f"da{number}",
                category="pedestrian",
                door={"type": "swinging"},
                **level,
            ),
            row(
                "opening",
                LineString([(10, 4), (11, 4)]),
                f"db{number}",
                category="service",
                **level,
            ),
        ]
    files["opening"].append(
        row(
            "opening",
            LineString([(6, 0), (8, 0)]),
            "main",
            category="pedestrian.principal",
            level_id="L0",
        )
    )
    files["anchor"] = [row("anchor", Point(4, 6), "anchor", unit_id="a0", address_id="address")]
    files["address"] = [row("address", None, "address", unit="101")]
    files["occupant"] = [
        row(
            "occupant",
            None,
            "occupant",
            name={"zh": "物业服务中心", "en": "Service centre"},
            anchor_id="anchor",
        )
    ]
    files["building"] = [row("building", None, "B", name={"zh": "服务楼", "en": "Service block"})]
    files["amenity"] = [
        row("amenity", Point(1, 3), "aed", category="defibrillator", unit_ids=["walk1"]),
        row("amenity", Point(18, 5), "up", category="stairs", unit_ids=["stair0"]),
        row("amenity", Point(12, 2), "odd", category="coinlocker", unit_ids=["walk0"]),
    ]
    files["kiosk"] = [
        row("kiosk", box(12, 1, 13, 2), "kiosk", level_id="L0", name={"zh": "咖啡亭"})
    ]
    files["fixture"] = [row("fixture", box(5, 1, 5.5, 3), "wall", category="wall", level_id="L0")]
    return files


def folder(path: Path, files: Files) -> Path:
    path.mkdir()
    for kind, rows in files.items():
        content = {"type": "FeatureCollection", "name": kind, "features": rows}
        (path / f"{kind}.geojson").write_text(json.dumps(content), encoding="utf-8")
    (path / "manifest.json").write_text('{"version": "1.0.0"}', encoding="utf-8")
    return path


def left(result: ImportResult) -> list[tuple[str, str]]:
    site = place_assets(result.site)
    return [(u.name, u.reason) for u in reach(site, build_network(site)).unreached]


def test_levels_units_and_openings_become_a_building(tmp_path: Path) -> None:
    result = read_geojson(folder(tmp_path / "imdf", archive()), name="imdf")
    site = result.site
    assert [(s.name, s.name_en, s.level) for s in site.storeys] == [
        ("1层", "Floor 1", 0),
        ("2层", "Floor 2", 1),
    ]
    assert [b.name for b in site.buildings] == ["服务楼"]
    assert (len(site.spaces), len(site.openings)) == (9, 5)  # the voids are no spaces
    assert [connector.kind for connector in site.connectors] == ["stair"]
    assert left(result) == []
    assert [f.dialect for f in result.files] == ["imdf"]


def test_occupants_addresses_and_kiosks_name_the_spaces(tmp_path: Path) -> None:
    site = read_geojson(folder(tmp_path / "imdf", archive()), name="imdf").site
    room = next(space for space in site.spaces if space.source.id == "a0")
    assert (room.name, room.name_en, room.number) == ("物业服务中心", "Service centre", "101")
    assert next(s.use for s in site.spaces if s.name == "咖啡亭") == "retail"


def test_amenities_are_assets_and_stairs_are_none(tmp_path: Path) -> None:
    site = read_geojson(folder(tmp_path / "imdf", archive()), name="imdf").site
    levels = {storey.id: storey.level for storey in site.storeys}
    placed = sorted((a.kind, levels[a.storey_id]) for a in site.assets if a.storey_id)
    assert placed == [("supplies_cabinet", 1), ("unknown", 0)]


def test_voids_and_walls_are_no_floor(tmp_path: Path) -> None:
    site = read_geojson(folder(tmp_path / "imdf", archive()), name="imdf").site
    ground, upper = site.storeys
    for storey, x, y in ((ground, 2.5, 1.5), (upper, 2.5, 1.5), (ground, 5.25, 2)):
        assert not storey.floor.intersects(Point(*middle(site, x, y)))
    assert upper.floor.intersects(Point(*middle(site, 5.25, 2)))


def middle(site: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the drawing in the frame of a site."""
    (point,) = site.georeference.from_wgs84(HERE.to_wgs84([[x, y]]))
    return float(point[0]), float(point[1])


def test_a_building_counted_from_one_stands_on_the_ground(tmp_path: Path) -> None:
    result = read_geojson(folder(tmp_path / "imdf", archive(first=1)), name="imdf")
    assert [(s.level, s.elevation) for s in result.site.storeys] == [(0, 0.0), (1, 3.5)]
    assert "levels-counted-from-one" in [issue.key for issue in result.issues]


@pytest.mark.parametrize("form", ["zip", "nested zip", "one file", "files one by one"])
def test_an_archive_is_known_in_every_form(tmp_path: Path, form: str) -> None:
    files = archive()
    if form == "one file":
        rows = [row for rows in files.values() for row in rows]
        path = tmp_path / "merged.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), "utf-8")
        paths = [path]
    else:
        made = folder(tmp_path / "imdf", files)
        paths = sorted(made.glob("*.geojson"))
        if form != "files one by one":
            inside = "venue/" if form == "nested zip" else ""
            with zipfile.ZipFile(tmp_path / "imdf.zip", "w") as zipped:
                for file in paths:
                    zipped.write(file, inside + file.name)
                zipped.writestr("__MACOSX/._unit.geojson", b"\x00\x05\x16\x07")
            paths = [tmp_path / "imdf.zip"]
            assert format_of(paths[0]) == "geojson"
    (result,) = read_geojson_files(paths, name="imdf")
    assert {file.dialect for file in result.files} == {"imdf"}
    assert (len(result.site.spaces), len(result.site.openings)) == (9, 5)


def test_unknown_and_broken_files_are_issues(tmp_path: Path) -> None:
    path = folder(tmp_path / "imdf", archive() | {"navPath": [row("navPath", Point(1, 1), "n")]})
    (path / "detail.geojson").write_text("{broken", encoding="utf-8")
    result = read_geojson(path, name="imdf")
    issues = {issue.key: issue.facts for issue in result.issues}
    assert issues["unknown-feature-type"] == {"type": "navpath", "features": 1}
    assert "member-not-read" in issues
    assert len(result.site.spaces) == 9


def test_units_of_no_level_are_said(tmp_path: Path) -> None:
    files = archive()
    files["unit"].append(row("unit", box(0, 0, 1, 1), "lost", category="office", level_id="L9"))
    result = read_geojson(folder(tmp_path / "imdf", files), name="imdf")
    assert [i.facts["features"] for i in result.issues if i.key == "unknown-level"] == [1]


def test_units_without_a_level_file_make_their_own_levels(tmp_path: Path) -> None:
    files = archive()
    del files["level"]
    for rows in files.values():
        for one in rows:
            if "level_id" in one["properties"]:
                one["properties"]["level_id"] = one["properties"]["level_id"].replace("L", "F")
    result = read_geojson(folder(tmp_path / "imdf", files), name="imdf")
    assert sorted(storey.level for storey in result.site.storeys) == [0, 1]


def test_a_self_crossing_unit_is_mended(tmp_path: Path) -> None:
    files = archive()
    files["unit"][1]["geometry"]["coordinates"][0][1:3] = files["unit"][1]["geometry"][
        "coordinates"
    ][0][2:0:-1]
    result = read_geojson(folder(tmp_path / "imdf", files), name="imdf")
    assert [repair.key for repair in result.repairs] == ["invalid-geometry"]


def test_outdoor_roads_and_entrances_beyond_the_standard_are_walked(tmp_path: Path) -> None:
    files = archive()
    del files["opening"][-1]  # nobody drew the outer door
    files["environment"] = [
        row("environment", box(-20, -8, 40, -5), "road", category="road.pedestrian"),
        row("environment", Point(7, -0.5), "in", category="entrance"),
    ]
    result = read_geojson(folder(tmp_path / "imdf", files), name="imdf")
    assert "entrance-assumed" in [issue.key for issue in result.issues]
    assert left(result) == []
    (door,) = [opening for opening in result.site.openings if opening.is_entrance]
    at = middle(result.site, 7, 0)
    assert Point(at).distance(LineString(door.line)) < 0.1


def test_sections_are_zones_of_the_rooms_in_them(tmp_path: Path) -> None:
    files = archive()
    files["section"] = [
        row(
            "section",
            box(0, 4, 16, 10),
            "east",
            category="retail",
            level_id="L0",
            name={"zh": "后区", "en": "Back"},
        ),
        row("section", box(0, 0, 16, 1), "strip", category="seating", level_id="L0"),
        row("section", box(0, 4, 16, 10), "lost", category="retail", level_id="L9"),
    ]
    site = read_geojson(folder(tmp_path / "imdf", files), name="imdf").site
    (zone,) = site.zones
    assert (zone.name, zone.name_en, zone.source.id) == ("后区", "Back", "east")
    marks = {space.id: space.source.id for space in site.spaces}
    assert sorted(marks[space] for space in zone.space_ids) == ["a0", "b0"]
