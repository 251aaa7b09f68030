from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import Point, Polygon, box, mapping

from importers.errors import WrongCoordinates
from importers.geojson.coordinates import Wishes
from importers.geojson.features import frame_of, load_features
from tests.importers.geojson.maps import write

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

# Hangzhou; UTM zone 51 and CGCS2000 zone 40 both reach it.
SQUARE = box(120.2, 30.2, 120.201, 30.201)


def raw(geometry: BaseGeometry, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def projected(crs: str, *, swapped: bool = False, less: float = 0.0) -> Polygon:
    project = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x, y = project.transform(*shapely.get_coordinates(SQUARE).T)
    x = x - less
    return Polygon(list(zip(y, x, strict=True) if swapped else zip(x, y, strict=True)))


def member(crs: str) -> dict[str, object]:
    return {"crs": {"type": "name", "properties": {"name": crs}}}


@pytest.mark.parametrize(
    ("crs", "keys"),
    [
        ("EPSG:3857", ["crs-guessed"]),
        ("EPSG:4528", ["crs-guessed"]),  # CGCS2000, zone 40 in front of the easting
    ],
)
def test_metres_that_can_only_be_one_crs_are_taken_for_it(
    tmp_path: Path, crs: str, keys: list[str]
) -> None:
    features = load_features(write(tmp_path / "metres.geojson", raw(projected(crs))))
    assert features.features[0].geometry.bounds == pytest.approx(SQUARE.bounds, abs=1e-8)
    assert [issue.key for issue in features.issues] == keys
    assert features.issues[0].facts == {"crs": crs}


@pytest.mark.parametrize(
    "name",
    [
        "EPSG:3857",
        "urn:ogc:def:crs:EPSG::32651",
        "urn:ogc:def:crs:EPSG:6.9:4528",
        "http://www.opengis.net/gml/srs/epsg.xml#4549",
        "EPSG:4490",
    ],
)
def test_a_legacy_crs_member_is_believed(tmp_path: Path, name: str) -> None:
    code = name.replace("#", ":").split(":")[-1]
    path = write(tmp_path / "named.geojson", raw(projected(f"EPSG:{code}")), **member(name))
    features = load_features(path)
    assert features.features[0].geometry.bounds == pytest.approx(SQUARE.bounds, abs=1e-8)
    assert [repair.key for repair in features.repairs] == ["crs-member"]


def test_northings_before_eastings_are_swapped(tmp_path: Path) -> None:
    # As the standard of EPSG:4528 has it, and few readers.
    path = write(
        tmp_path / "xy.geojson", raw(projected("EPSG:4528", swapped=True)), **member("EPSG:4528")
    )
    features = load_features(path)
    assert features.features[0].geometry.bounds == pytest.approx(SQUARE.bounds, abs=1e-8)
    assert {repair.key for repair in features.repairs} == {"crs-member", "axes-swapped"}


def test_a_zone_number_left_out_is_put_back(tmp_path: Path) -> None:
    path = write(
        tmp_path / "zone.geojson", raw(projected("EPSG:4528", less=40e6)), **member("EPSG:4528")
    )
    features = load_features(path)
    assert features.features[0].geometry.bounds == pytest.approx(SQUARE.bounds, abs=1e-8)
    assert {repair.key for repair in features.repairs} == {"crs-member", "zone-number"}


def test_latitude_first_is_swapped_where_it_cannot_be_otherwise(tmp_path: Path) -> None:
    shape = box(30.2, 120.2, 30.201, 120.201)
    features = load_features(write(tmp_path / "swapped.geojson", raw(shape)))
    assert features.features[0].geometry.bounds == pytest.approx(SQUARE.bounds)
    assert [issue.key for issue in features.issues] == ["axes-swapped"]


@pytest.mark.parametrize(
    ("shape", "unit", "width"),
    [
        (box(0, 0, 80, 50), "m", 80.0),  # on the earth, were they degrees, and 9,000 km wide
        (box(-40, -25, 40, 25), "m", 80.0),
        (box(0, 0, 8000, 5000), "cm", 80.0),
        (box(0, 0, 80000, 50000), "mm", 80.0),
        (box(412_000, 3_300_000, 412_080, 3_300_050), "m", 80.0),  # a zone that nobody names
    ],
)
def test_local_metres_are_taken_and_wait_for_a_place(
    tmp_path: Path, shape: Polygon, unit: str, width: float
) -> None:
    features = load_features(write(tmp_path / "local.geojson", raw(shape)))
    assert features.is_local
    (issue,) = features.issues
    assert (issue.key, issue.facts["unit"], issue.facts["width_m"]) == (
        "local-coordinates",
        unit,
        width,
    )
    assert issue.fix == "place-on-map"
    frame = frame_of([features])
    assert frame.method == "none"
    back = frame.geometry_from_wgs84(features.features[0].geometry)
    assert back.area == pytest.approx(4000, abs=1e-3)


def test_wishes_go_before_guesses(tmp_path: Path) -> None:
    path = write(tmp_path / "feet.geojson", raw(box(0, 0, 100, 100)))
    features = load_features(path, wishes=Wishes(unit="ft"))
    back = frame_of([features]).geometry_from_wgs84(features.features[0].geometry)
    assert back.area == pytest.approx((100 * 0.3048) ** 2, rel=1e-6)


def test_a_stray_at_null_island_is_left_out(tmp_path: Path) -> None:
    lamps = [raw(Point(120.2 + i * 1e-4, 30.2)) for i in range(30)]
    features = load_features(write(tmp_path / "stray.geojson", *lamps, raw(Point(0, 0))))
    assert len(features.features) == 30
    assert [(issue.key, issue.facts["features"]) for issue in features.issues] == [
        ("stray-features", 1)
    ]


@pytest.mark.parametrize(
    ("shape", "looks_like"),
    [(box(110, 20, 125, 40), "too_wide"), (box(1e9, 1e9, 2e9, 2e9), "no_crs")],
)
def test_what_is_no_place_is_refused(tmp_path: Path, shape: Polygon, looks_like: str) -> None:
    with pytest.raises(WrongCoordinates) as caught:
        load_features(write(tmp_path / "wrong.geojson", raw(shape)))
    assert caught.value.facts["looks_like"] == looks_like


def test_metres_said_to_be_degrees_are_found_out(tmp_path: Path) -> None:
    path = write(
        tmp_path / "lie.geojson",
        raw(projected("EPSG:3857")),
        **member("urn:ogc:def:crs:OGC::CRS84"),
    )
    assert [issue.key for issue in load_features(path).issues] == ["crs-guessed"]


def test_degrees_said_to_be_metres_are_kept(tmp_path: Path) -> None:
    features = load_features(write(tmp_path / "lie.geojson", raw(SQUARE), **member("EPSG:3857")))
    assert features.features[0].geometry.bounds == pytest.approx(SQUARE.bounds)
    assert [issue.key for issue in features.issues] == ["crs-not-used"]


def test_a_collection_gives_its_areas_lines_and_points(tmp_path: Path) -> None:
    mixed = shapely.geometrycollections([SQUARE, Point(120.2, 30.2)])
    features = load_features(write(tmp_path / "mixed.geojson", raw(mixed, name="a")))
    assert [(f.id, f.geometry.geom_type) for f in features.features] == [
        ("#0", "Polygon"),
        ("#0~point", "Point"),
    ]


def test_heights_on_some_positions_only_are_dropped(tmp_path: Path) -> None:
    row = raw(SQUARE)
    ring = [[120.2, 30.2, 5.0], [120.201, 30.2], [120.201, 30.201, 5.0], [120.2, 30.2, 5.0]]
    row["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    (feature,) = load_features(write(tmp_path / "heights.geojson", row)).features
    assert feature.geometry.geom_type == "Polygon"
    assert not feature.geometry.has_z
