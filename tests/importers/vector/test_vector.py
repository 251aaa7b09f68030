from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, box

from importers.detect import format_of, read_site
from importers.errors import EmptyPlan, TooLarge, UnreadableFile
from importers.vector import is_part, vector_sources
from importers.vector.limits import VectorLimits
from tests.importers.geojson.maps import HERE

if TYPE_CHECKING:
    from pathlib import Path

ROOMS: dict[str, list[Any]] = {"楼层": ["1F", "1F"], "名称": ["走廊", "配电室"]}
SHAPES = [box(0, 0, 10, 3), box(0, 3, 5, 8)]
CRS = "EPSG:4528"  # CGCS2000, the zone in front of the easting


def frame(columns: dict[str, list[Any]], shapes: list[Any]) -> gpd.GeoDataFrame:
    degrees = [HERE.geometry_to_wgs84(shape) for shape in shapes]
    return gpd.GeoDataFrame(columns, geometry=degrees, crs="EPSG:4326")


def rooms() -> gpd.GeoDataFrame:
    return frame(ROOMS, SHAPES)


def doors() -> gpd.GeoDataFrame:
    return frame(
        {"楼层": ["1F", "1F"], "名称": ["", ""]},
        [LineString([(2, 3), (3, 3)]), LineString([(0, 1), (0, 2)])],
    )


def names(paths: list[Path]) -> list[tuple[str, str]]:
    site = read_site(paths, name="v").site
    return sorted((space.name, space.use) for space in site.spaces)


WANTED = [("走廊", "circulation"), ("配电室", "plant")]


@pytest.mark.parametrize("ending", ["fgb", "gml", "kml"])
def test_every_format_goes_the_way_of_geojson(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"rooms.{ending}"
    written = rooms()
    if ending == "kml":
        written = written.rename(columns={"名称": "Name"})
    written.to_file(path, driver={"fgb": "FlatGeobuf", "gml": "GML", "kml": "KML"}[ending])
    assert format_of(path) == "vector"
    assert names([path]) == sorted(WANTED)


def test_layers_of_a_geopackage_belong_together(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    rooms().to_crs(CRS).to_file(path, layer="rooms", driver="GPKG")
    doors().to_crs(CRS).to_file(path, layer="doors", driver="GPKG")
    lamps = frame({"楼层": ["1F"], "名称": ["灭火器"]}, [Point(1, 1)])
    lamps.to_file(path, layer="设备", driver="GPKG")
    result = read_site([path], name="v")
    site = result.site
    assert [(opening.is_entrance, opening.kind) for opening in site.openings] == [
        (False, "door"),
        (True, "door"),
    ]
    assert [asset.kind for asset in site.assets] == ["extinguisher"]
    assert site.spaces[0].polygon.area == pytest.approx(30, rel=1e-4)
    assert {(file.format, file.dialect) for file in result.files} == {("GPKG", "plain")}


def shapefile(folder: Path, encoding: str) -> list[Path]:
    folder.mkdir()
    rooms().to_crs(CRS).to_file(folder / "rooms.shp", encoding=encoding)
    return sorted(folder.iterdir())


@pytest.mark.parametrize(("encoding", "says"), [("GBK", True), ("GBK", False), ("UTF-8", False)])
def test_shapefiles_are_read_in_their_encoding(tmp_path: Path, encoding: str, says: bool) -> None:
    files = shapefile(tmp_path / "shape", encoding)
    if not says:
        files = [file for file in files if file.suffix != ".cpg"]
        (tmp_path / "shape" / "rooms.cpg").unlink()
    result = read_site(files, name="v")
    assert sorted((s.name, s.use) for s in result.site.spaces) == sorted(WANTED)
    said = [repair.facts for repair in result.repairs if repair.key == "encoding"]
    assert said == ([{"encoding": "GB 18030"}] if encoding == "GBK" else [])


def test_a_zipped_shapefile_with_chinese_names_is_read(tmp_path: Path) -> None:
    files = shapefile(tmp_path / "shape", "GBK")
    path = tmp_path / "rooms.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for file in files:
            zipped.write(file, f"平面/房间{file.suffix}")
    assert format_of(path) == "vector"
    assert names([path]) == sorted(WANTED)


def test_parts_of_a_shapefile_are_found_in_other_folders(tmp_path: Path) -> None:
    moved = []
    for number, file in enumerate(shapefile(tmp_path / "shape", "UTF-8")):
        home = tmp_path / f"upload{number}"
        home.mkdir()
        moved.append(file.rename(home / file.name))
    assert names(moved) == sorted(WANTED)
    assert all(is_part(path) == (path.suffix != ".shp") for path in moved)
    with pytest.raises(UnreadableFile, match=r"give the \.shp"):
        read_site([path for path in moved if path.suffix == ".dbf"], name="v")


def test_a_kmz_is_unpacked(tmp_path: Path) -> None:
    rooms().rename(columns={"名称": "Name"}).to_file(tmp_path / "doc.kml", driver="KML")
    path = tmp_path / "rooms.kmz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.write(tmp_path / "doc.kml", "doc.kml")
    assert names([path]) == sorted(WANTED)


def test_openstreetmap_tags_in_a_geopackage_are_openstreetmap(tmp_path: Path) -> None:
    path = tmp_path / "osm.gpkg"
    columns = {"highway": ["footway", None], "other_tags": [None, '"emergency"=>"fire_hydrant"']}
    frame(columns, [LineString([(0, 0), (50, 0)]), Point(10, 1)]).to_file(path, driver="GPKG")
    result = read_site([path], name="v")
    assert [file.dialect for file in result.files] == ["osm"]
    assert [asset.kind for asset in result.site.assets] == ["hydrant_outdoor"]


def test_damaged_and_disguised_files_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\x00" + b"\xff" * 500)
    with pytest.raises(UnreadableFile):
        read_site([broken], name="v")
    secret = tmp_path / "secret.geojson"
    secret.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    virtual = tmp_path / "virtual.kml"
    virtual.write_text(
        f"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>{secret}</SrcDataSource>"
        "<!-- <kml> --></OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    with pytest.raises(UnreadableFile):
        read_site([virtual], name="v")


def test_an_empty_geopackage_is_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "empty.gpkg"
    rooms().iloc[:0].to_file(path, driver="GPKG")
    with pytest.raises(EmptyPlan):
        read_site([path], name="v")


def test_limits_end_the_process(tmp_path: Path) -> None:
    path = tmp_path / "rooms.gpkg"
    rooms().to_file(path, driver="GPKG")
    with pytest.raises(TooLarge, match="more than 1 features"):
        vector_sources([path], [], limits=VectorLimits(features=1))
    with pytest.raises(TooLarge, match="longer than"):
        vector_sources([path], [], limits=VectorLimits(seconds=0.01))
