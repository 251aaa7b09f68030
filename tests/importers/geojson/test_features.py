from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import LineString, Point, Polygon, mapping

from importers.errors import EmptyPlan, TooLarge, UnreadableFile, WrongCoordinates
from importers.geojson.archive import read_members
from importers.geojson.features import load_features
from tests.importers.geojson.maps import HERE, estate, feature, write

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


def raw(geometry: BaseGeometry) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": mapping(geometry)}


def test_text_that_is_no_json_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.geojson"
    path.write_text('{"type": "FeatureCollection",\n "features": [}', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="line 2, column 15") as caught:
        load_features(path)
    assert (caught.value.facts["line"], caught.value.facts["column"]) == (2, 15)


@pytest.mark.parametrize("content", ["", "   \n", '{"type":"FeatureCollection","features":[]}'])
def test_a_file_without_a_feature_is_an_empty_plan(tmp_path: Path, content: str) -> None:
    path = tmp_path / "empty.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EmptyPlan):
        load_features(path)


def test_features_without_any_geometry_are_an_empty_plan(tmp_path: Path) -> None:
    row = {"type": "Feature", "properties": {"name": "x"}, "geometry": None}
    with pytest.raises(EmptyPlan, match="none with a usable geometry"):
        load_features(write(tmp_path / "nulls.geojson", row))


def test_null_geometries_are_left_out_and_counted(tmp_path: Path) -> None:
    row: dict[str, Any] = {"type": "Feature", "properties": {}, "geometry": None}
    features = load_features(write(tmp_path / "some.geojson", row, row, feature(Point(0, 0))))
    assert len(features.features) == 1
    assert [(i.key, i.facts["features"]) for i in features.issues] == [("null-geometry", 2)]


def test_a_bow_tie_becomes_its_two_triangles(tmp_path: Path) -> None:
    # Corners (0,0) (2,2) (2,0) (0,2): the lines cross at (1,1); each triangle is 2 × 1 / 2 = 1 m².
    bow = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    features = load_features(write(tmp_path / "bow.geojson", feature(bow, "bow")))
    mended = HERE.geometry_from_wgs84(features.features[0].geometry)
    assert mended.is_valid
    assert mended.area == pytest.approx(2.0, rel=1e-6)
    assert [(r.key, r.source_id) for r in features.repairs] == [("invalid-geometry", "bow")]


def test_heights_are_dropped(tmp_path: Path) -> None:
    line = LineString([(120, 30, 5), (120.001, 30, 6)])
    features = load_features(write(tmp_path / "high.geojson", raw(line)))
    assert not features.features[0].geometry.has_z
    assert features.counts["third_coordinate"] == 1


def test_ids_given_twice_are_told_apart(tmp_path: Path) -> None:
    path = write(tmp_path / "twice.geojson", *(feature(Point(x, 0), "same") for x in (0, 1)))
    assert [f.id for f in load_features(path).features] == ["same", "same~2"]


def test_wgs84_spelt_out_is_no_repair(tmp_path: Path) -> None:
    crs = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
    assert load_features(write(tmp_path / "qgis.geojson", *estate(), **crs)).repairs == ()


def test_an_unknown_crs_is_refused(tmp_path: Path) -> None:
    crs = {"crs": {"type": "name", "properties": {"name": "EPSG:999999"}}}
    with pytest.raises(WrongCoordinates, match="no known CRS"):
        load_features(write(tmp_path / "odd.geojson", *estate(), **crs))


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"type": "Topology", "objects": {}}, "TopoJSON"),
        ({"geometryType": "esriGeometryPoint", "features": []}, "Esri JSON"),
        ([1, 2], "list"),
    ],
)
def test_other_json_is_named(tmp_path: Path, document: object, found: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        load_features(path)
    assert caught.value.facts["found"] == found


def test_one_feature_a_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.geojsonl"
    path.write_text("\n".join(json.dumps(f) for f in estate()), encoding="utf-8")
    features = load_features(path)
    assert len(features.features) == len(estate())
    assert [repair.key for repair in features.repairs] == ["one-feature-a-line"]


def test_a_file_from_chinese_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gbk.geojson"
    row = feature(Point(0, 0), name="一号楼")
    text = json.dumps({"type": "FeatureCollection", "features": [row]}, ensure_ascii=False)
    path.write_bytes(text.encode("gb18030"))
    features = load_features(path)
    assert features.features[0].properties["name"] == "一号楼"
    assert [repair.facts["encoding"] for repair in features.repairs] == ["GB 18030"]


def test_too_many_features_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importers.geojson.document.MAX_FEATURES", 9)
    with pytest.raises(TooLarge, match="10 features"):
        load_features(write(tmp_path / "many.geojson", *estate()))


def test_an_archive_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("unit.geojson", " " * 20_000_000)
    with pytest.raises(TooLarge):
        read_members(path)
