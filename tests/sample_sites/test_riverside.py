"""Riverside Garden: the files say what the generator meant, and the team can do the work."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ifcopenshell
import ifcopenshell.util.element
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, Point

from sample_sites.build import SEED, build_riverside, riverside_buildings
from sample_sites.floor_plan import WALL
from sample_sites.riverside_expected import kinds_of
from sample_sites.riverside_frame import to_projected
from sample_sites.riverside_grounds import Grounds
from sample_sites.riverside_targets import MONTH
from sample_sites.riverside_ways import ENTRANCES, NODES, WAYS
from spatial.kinds import kind_of, kind_of_tags

if TYPE_CHECKING:
    from sample_sites.building_model import PlannedBuilding

FOLDER = Path(__file__).parents[2] / "sample_sites" / "riverside"
BROKEN = FOLDER.parent / "broken"
BUILDINGS = {building.key: building for building in riverside_buildings()}
KEYS = sorted(BUILDINGS)
STAIRS_AND_HALLS = {"circulation", "stair", "lift", "parking"}


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    return {key: ifcopenshell.open(FOLDER / BUILDINGS[key].file_name) for key in KEYS}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("riverside")
    for name in ("programme.toml", "team.toml", "checklists.toml"):
        (folder / name).write_bytes((FOLDER / name).read_bytes())
    build_riverside(folder, seed=SEED)
    return folder


@pytest.mark.parametrize("name", ["tower_1.ifc", "tower_2.ifc", "garage.ifc"])
def test_the_same_seed_writes_the_committed_model(rebuilt: Path, name: str) -> None:
    # Other ifcopenshell versions may print numbers differently: then the ids must agree.
    own, committed = (folder / name for folder in (rebuilt, FOLDER))
    if own.read_bytes() != committed.read_bytes():
        first, second = ifcopenshell.open(own), ifcopenshell.open(committed)
        ids = [[root.GlobalId for root in model.by_type("IfcRoot")] for model in (first, second)]
        assert ids[0] == ids[1]


@pytest.mark.parametrize("name", ["grounds.geojson", "expected.toml", "findings.csv", "checks.csv"])
def test_the_same_seed_writes_the_committed_text(rebuilt: Path, name: str) -> None:
    assert (rebuilt / name).read_text("utf-8") == (FOLDER / name).read_text("utf-8")


def test_another_seed_gives_other_global_ids_and_findings(tmp_path: Path) -> None:
    (tmp_path / "programme.toml").write_bytes((FOLDER / "programme.toml").read_bytes())
    build_riverside(tmp_path, seed=SEED + 1)
    assert (tmp_path / "findings.csv").read_bytes() != (FOLDER / "findings.csv").read_bytes()
    ids = {
        root.GlobalId
        for folder in (tmp_path, FOLDER)
        for root in ifcopenshell.open(folder / "garage.ifc").by_type("IfcRoot")
    }
    assert len(ids) == 2 * len(ifcopenshell.open(FOLDER / "garage.ifc").by_type("IfcRoot"))


def test_what_is_committed_stays_small() -> None:
    files = [
        path for path in FOLDER.parent.rglob("*") if path.is_file() and ".pyc" not in path.name
    ]
    assert sum(path.stat().st_size for path in files) < 5_000_000
    assert (BROKEN / "zip_bomb.ifczip").stat().st_size < 1_000_000
    assert (BROKEN / "zero_byte_photo.jpg").stat().st_size == 0


@pytest.mark.parametrize("key", KEYS)
def test_a_model_holds_the_expected_counts(models: dict[str, Any], key: str) -> None:
    model, want = models[key], load("expected.toml")["buildings"][key]
    assert model.schema == want["schema"]
    assert [s.Name for s in model.by_type("IfcBuildingStorey")] == want["storeys"]
    assert len(model.by_type("IfcSpace")) == want["spaces"]
    assert len(model.by_type("IfcDoor")) == want["doors"]
    assert len(model.by_type("IfcStair")) == want["stairs"]
    assert len(model.by_type("IfcRamp")) == want["ramps"]
    assert len(model.by_type("IfcZone")) == want["zones"]
    assert len(model.by_type("IfcTransportElement")) == want["lifts"]
    filled = len(model.by_type("IfcRelFillsElement"))
    in_walls = [
        void
        for void in model.by_type("IfcRelVoidsElement")
        if void.RelatingBuildingElement.is_a("IfcWall")
    ]
    assert len(in_walls) == filled + want["passages"]


@pytest.mark.parametrize("key", KEYS)
def test_every_asset_is_in_its_storey_under_its_code(models: dict[str, Any], key: str) -> None:
    model = models[key]
    by_tag = {e.Tag: e for e in model.by_type("IfcElement") if e.Tag and not e.is_a("IfcDoor")}
    planned = BUILDINGS[key].assets()
    assert len({asset.code for asset in planned}) == len(planned)
    for asset in planned:
        element = by_tag[asset.code]
        assert element.Name == asset.name
        container = ifcopenshell.util.element.get_container(element)
        assert container is not None
        assert container.Name == asset.storey


def test_there_are_enough_assets_of_enough_kinds() -> None:
    expected = load("expected.toml")
    total = Counter(expected["grounds"]["kinds"])
    for building in BUILDINGS.values():
        total += kinds_of(building)
    assert total == expected["total"]["kinds"]
    assert expected["total"]["assets"] == total.total() >= 600
    assert len(total) >= 15


def test_every_kind_is_in_the_catalogue() -> None:
    path = FOLDER.parents[1] / "spatial" / "asset_kinds.toml"
    known = tomllib.loads(path.read_text(encoding="utf-8"))["kinds"]
    assert set(load("expected.toml")["total"]["kinds"]) <= set(known)


@pytest.mark.parametrize("key", KEYS)
def test_spaces_keep_off_walls_and_off_each_other(key: str) -> None:
    for storey in BUILDINGS[key].storeys:
        polygons = list(storey.plan.space_polygons().values())
        walls = shapely.union_all([wall.footprint() for wall in storey.plan.walls()])
        assert shapely.union_all(polygons).intersection(walls).area < 0.01
        assert sum(p.area for p in polygons) == pytest.approx(shapely.union_all(polygons).area)
        assert all(polygon.geom_type == "Polygon" for polygon in polygons)


def _reached(building: PlannedBuilding, storey_name: str, start: str) -> set[str]:
    """Cells that doors, passages and bare borders join to a cell on one storey."""
    storey = next(s for s in building.storeys if s.name == storey_name)
    polygons = storey.plan.space_polygons()
    groups = {cell.key: cell.group for cell in storey.plan.cells}
    steps = [Point(door.at).buffer(WALL, cap_style="square") for door in storey.plan.doors]
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for other, polygon in polygons.items():
            joined = any(s.intersects(polygons[here]) and s.intersects(polygon) for s in steps)
            same_hall = bool(groups[here]) and groups[here] == groups[other]
            if other not in seen and (joined or same_hall):
                seen.add(other)
                todo.append(other)
    return seen


@pytest.mark.parametrize("key", KEYS)
def test_all_spaces_of_a_storey_are_reached_from_a_stair(key: str) -> None:
    building = BUILDINGS[key]
    start = "t1_stair_1" if key == "garage" else "stair_1"
    for storey in building.storeys:
        cells = {cell.key for cell in storey.plan.cells}
        assert _reached(building, storey.name, start) == cells, storey.name


def test_stairs_rise_exactly_to_the_next_storey() -> None:
    for building in BUILDINGS.values():
        for number, storey in enumerate(building.storeys):
            above = (
                building.storeys[number + 1].elevation
                if number + 1 < len(building.storeys)
                else 0.0
            )
            for stair in storey.stairs:
                assert storey.elevation + stair.rise == pytest.approx(above)
                assert 0.14 <= stair.rise / stair.risers <= 0.175  # GB 50096: at most 175 mm
                run = (stair.risers // 2 - 1) * 0.26
                assert (
                    stair.length - 1.5 - run >= 1.1
                )  # landing no shallower than the flight's width


def test_garage_stairs_and_tower_stairs_stand_above_one_another() -> None:
    below = {
        (round(s.corner[0], 2), round(s.corner[1], 2))
        for s in BUILDINGS["garage"].storeys[0].stairs
    }
    for key in ("tower_1", "tower_2"):
        tower = BUILDINGS[key]
        for stair in tower.storeys[0].stairs:
            corner = [round(stair.corner[i] + tower.origin[i], 2) for i in (0, 1)]
            assert (corner[0], corner[1]) in below


def test_lifts_go_from_the_garage_to_the_top_storey() -> None:
    for key in ("tower_1", "tower_2"):
        tower = BUILDINGS[key]
        for lift in tower.lifts:
            assert lift.bottom == BUILDINGS["garage"].storeys[0].elevation
            served = [s.name for s in tower.storeys if lift.bottom <= s.elevation < lift.top - 2]
            assert served == [s.name for s in tower.storeys if s.name != "屋面"]


def test_map_conversions_put_the_towers_where_the_outlines_are(models: dict[str, Any]) -> None:
    features = json.loads((FOLDER / "grounds.geojson").read_text(encoding="utf-8"))["features"]
    to_map = Transformer.from_crs("EPSG:4326", "EPSG:32651", always_xy=True)
    corners = {}
    for feature in features:
        if feature["properties"].get("building") == "apartments":
            ring = [to_map.transform(*point) for point in feature["geometry"]["coordinates"][0]]
            corners[feature["properties"]["ref"]] = shapely.Polygon(ring)
    conversion = models["tower_1"].by_type("IfcMapConversion")[0]
    origin = Point(conversion.Eastings, conversion.Northings)
    assert corners["1"].exterior.distance(origin) < 0.2
    assert conversion.Scale == pytest.approx(0.001)
    sets = ifcopenshell.util.element.get_psets(models["tower_2"].by_type("IfcSite")[0])
    turned = sets["ePSet_MapConversion"]
    assert corners["2"].exterior.distance(Point(turned["Eastings"], turned["Northings"])) < 0.2


def test_ways_form_one_network_that_reaches_every_entrance() -> None:
    lines = [LineString([NODES[key] for key in keys]) for *_, keys in WAYS]
    assert shapely.line_merge(shapely.union_all(lines)).is_empty is False
    joined, rest = {0}, set(range(1, len(WAYS)))
    while new := {i for i in rest for j in joined if set(WAYS[i][3]) & set(WAYS[j][3])}:
        joined |= new
        rest -= new
    assert not rest
    assert {key for *_, keys in WAYS for key in keys} >= set(ENTRANCES)


def test_grounds_hold_what_they_count() -> None:
    features = json.loads((FOLDER / "grounds.geojson").read_text(encoding="utf-8"))["features"]
    want = load("expected.toml")["grounds"]
    assert len(features) == want["features"]
    referred = [
        f for f in features if "ref" in f["properties"] and "building" not in f["properties"]
    ]
    assert len(referred) == want["assets"]
    assert len({f["properties"]["ref"] for f in referred}) == len(referred)
    grounds = Grounds(SEED)
    grounds.build()
    assert grounds.counts == want["kinds"]


def test_findings_are_told_in_full_and_hotspots_stand_out() -> None:
    found, expected = rows("findings.csv"), load("expected.toml")
    assert len(found) == expected["findings"]["total"] >= 600
    assert {row["status"] for row in found} == {"open", "assigned", "rectified", "closed"}
    assert all(row["description"] and row["description_en"] for row in found)
    to_map = Transformer.from_crs("EPSG:4326", "EPSG:32651", always_xy=True)
    for spot in expected["hotspots"]:
        centre = Point(to_projected(spot["x_m"], spot["y_m"]))
        near = [
            row
            for row in found
            if (row["building"], row["storey"]) == (spot["building"], spot["storey"])
            and row["category"] == spot["category"]
            and centre.distance(
                Point(to_map.transform(float(row["longitude"]), float(row["latitude"])))
            )
            <= spot["radius_m"] + 0.5
        ]
        assert len(near) >= spot["findings"], spot["key"]


def test_a_programme_names_checklists_kinds_and_skills_that_exist() -> None:
    entries, checklists = load("programme.toml")["entries"], load("checklists.toml")["checklists"]
    held = {s["skill"] for person in load("team.toml")["inspectors"] for s in person["skills"]}
    kinds = set(load("expected.toml")["total"]["kinds"])
    assert len({entry["key"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["checklist"] in checklists
        assert set(entry["skills"]) <= held
        assert set(entry.get("kinds", ())) <= kinds
        assert entry["evidence"] in {"seen", "scheme", "proposed", "memory"}
    assert {entry["frequency"]["form"] for entry in entries} == {
        "every",
        "times_per",
        "every_hours",
    }


def test_six_inspectors_can_do_the_work_of_four_weeks() -> None:
    minutes = {entry["key"]: entry["minutes"] for entry in load("programme.toml")["entries"]}
    team = load("team.toml")["inspectors"]
    work = sum(
        float(row["checks_per_month"]) / MONTH * 28 * minutes[row["entry"]]
        for row in rows("checks.csv")
    )
    paid = 0
    for person in team:
        for shift in person["shifts"]:
            begin, end = (int(shift[k][:2]) * 60 + int(shift[k][3:]) for k in ("starts", "ends"))
            rest = sum(r["minutes"] for r in shift["rests"])
            paid += 4 * len(shift["weekdays"]) * (end - begin - rest)
    assert len(team) == 6
    assert 0.6 <= work / paid <= 0.8


def test_broken_files_have_the_fault_of_their_name() -> None:
    assert "FILE_SCHEMA(('IFC2X_FINAL'))" in (BROKEN / "ifc2x_final.ifc").read_text("utf-8")
    assert json.loads((BROKEN / "empty.geojson").read_text("utf-8"))["features"] == []
    wrong = json.loads((BROKEN / "wrong_crs.geojson").read_text("utf-8"))
    assert all(abs(f["geometry"]["coordinates"][0]) > 180 for f in wrong["features"])
    assert not (BROKEN / "text_named.ifc").read_bytes().startswith(b"ISO-10303-21")


def test_the_catalogue_knows_every_asset_of_the_grounds() -> None:
    features = json.loads((FOLDER / "grounds.geojson").read_text(encoding="utf-8"))["features"]
    tags = [feature["properties"] for feature in features]
    found = Counter(
        kind_of_tags(held, [held["name"], held["name:en"]])
        for held in tags
        if "ref" in held and "building" not in held
    )
    assert found == load("expected.toml")["grounds"]["kinds"]


@pytest.mark.parametrize("key", KEYS)
def test_the_catalogue_knows_every_asset_of_a_model(models: dict[str, Any], key: str) -> None:
    codes = {asset.code: asset.kind for asset in BUILDINGS[key].assets()}
    wrong = {}
    for element in models[key].by_type("IfcElement"):
        if element.Tag not in codes:
            continue
        held = [element, ifcopenshell.util.element.get_type(element)]
        classes, names = [], []
        for thing in [thing for thing in held if thing is not None]:
            predefined = getattr(thing, "PredefinedType", None)
            classes += [f"{thing.is_a()}.{predefined}", thing.is_a()]
            names += [thing.Name or "", getattr(thing, "ObjectType", None) or ""]
        if (kind := kind_of(classes, names)) != codes[element.Tag]:
            wrong[element.Name] = kind
    assert not wrong
