from __future__ import annotations

import json
from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box, shape

from spatial.errors import InvalidSite, UnknownPlace
from spatial.frames import ground_storey, heat_features, site_bounds, site_features, storey_features
from spatial.georeference import Georeference
from spatial.heat import Weighted, heat_bands
from spatial.site import (
    Asset,
    AssetId,
    Connector,
    ConnectorId,
    Landing,
    Opening,
    OpeningId,
    Site,
    SiteId,
    Space,
    SpaceId,
    StoreyId,
    Zone,
    ZoneId,
)
from spatial.site_geojson import site_from_geojson, site_to_geojson
from tests.build import BLOCK, area, building, drawn, rectangle, storey

FRAME = Georeference.around(120.21, 30.21, method="map_conversion", rotation=0.3, height=6.2)


def small_site() -> Site:
    """A block of two storeys with a stair, a door, a lamp, and grounds around it."""
    ground = storey(rectangle(0, 0, 10, 8), "ground")
    upper = storey(rectangle(0, 0, 10, 8), "upper", level=1, elevation=3.6)
    outside = storey(rectangle(-20, -20, 30, -5), "grounds", building_id=None)
    room = Space(
        id=SpaceId("room"),
        storey_id=ground.id,
        name="走廊",
        name_en="Corridor",
        number="101",
        use="circulation",
        polygon=area(Polygon(box(0, 0, 10, 8).exterior, [box(4, 3, 5, 4).exterior.coords])),
        height=2.8,
        pass_through=1.5,
        source=drawn("room"),
    )
    door = Opening(
        id=OpeningId("door"),
        storey_id=ground.id,
        kind="door",
        line=((4.0, -0.1), (5.0, -0.1)),
        depth=0.2,
        space_ids=(room.id, None),
        is_entrance=True,
        source=drawn("door"),
    )
    stair = Connector(
        id=ConnectorId("stair"),
        kind="stair",
        name="楼梯",
        landings=(
            Landing(storey_id=ground.id, point=(1.0, 1.0), elevation=0.0),
            Landing(storey_id=upper.id, point=(1.0, 4.0), elevation=3.6),
        ),
        source=drawn("stair"),
    )
    lamp = Asset(
        id=AssetId("lamp"),
        kind="lamp",
        code="L-1",
        name="灯",
        name_en="Lamp",
        storey_id=ground.id,
        space_id=room.id,
        position=(2.0, 2.0, 2.6),
        access=(2.0, 2.5),
        attributes={"power": "20 W"},
        source=drawn("lamp"),
    )
    lost = replace(lamp, id=AssetId("lost"), access=None)
    return Site(
        id=SiteId("site"),
        name="小区",
        name_en="Estate",
        georeference=FRAME,
        buildings=(building(BLOCK),),
        storeys=(ground, upper, outside),
        spaces=(room,),
        zones=(Zone(id=ZoneId("z"), name="区", space_ids=(room.id,), source=drawn("z")),),
        openings=(door,),
        connectors=(stair,),
        assets=(lamp, lost),
    )


def layers(collection: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    features = collection["features"]
    assert isinstance(features, list)
    for feature in features:
        found.setdefault(feature["properties"]["layer"], []).append(feature)
    return found


def test_a_storey_has_its_layers_with_what_the_map_needs() -> None:
    found = layers(storey_features(small_site(), StoreyId("ground")))
    assert set(found) == {"outline", "space", "opening", "connector", "asset"}
    (room,) = found["space"]
    assert room["properties"] == {
        "layer": "space",
        "id": "room",
        "name": "走廊",
        "name_en": "Corridor",
        "number": "101",
        "use": "circulation",
        "pass_through": 1.5,
    }
    (stair,) = found["connector"]
    assert stair["properties"]["other_storeys"] == ["upper"]  # type: ignore[index]
    assert [a["properties"]["reached"] for a in found["asset"]] == [True, False]  # type: ignore[index]
    (door,) = found["opening"]
    assert door["geometry"]["type"] == "LineString"  # type: ignore[index]


def test_the_grounds_show_the_floor_and_the_footprints() -> None:
    found = layers(storey_features(small_site(), StoreyId("grounds")))
    assert set(found) == {"floor", "building"}
    found = layers(site_features(small_site()))
    assert set(found) == {"footway", "building"}
    (block,) = found["building"]
    assert block["properties"]["name_en"] == "Block block"  # type: ignore[index]


def test_coordinates_are_degrees_to_the_millimetre_and_rings_run_anticlockwise() -> None:
    collection = storey_features(small_site(), StoreyId("ground"))
    for feature in collection["features"]:
        geometry = shape(feature["geometry"])
        points = shapely.get_coordinates(geometry)
        assert abs(points - (120.21, 30.21)).max() < 0.001
        assert (points == points.round(8)).all()
        for polygon in shapely.get_parts(geometry):
            if isinstance(polygon, Polygon):
                assert polygon.exterior.is_ccw
                assert not any(ring.is_ccw for ring in polygon.interiors)
    json.dumps(collection)


def test_an_unknown_storey_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        storey_features(small_site(), StoreyId("attic"))


def test_a_building_below_the_ground_has_no_footprint() -> None:
    site = small_site()
    cellar = replace(
        site,
        storeys=(storey(rectangle(0, 0, 9, 9), "cellar", level=-1),),
        spaces=(),
        zones=(),
        openings=(),
        connectors=(),
        assets=(),
    )
    assert ground_storey(cellar, BLOCK) is None
    assert site_features(cellar)["features"] == []


def test_bounds_hold_the_whole_site() -> None:
    west, south, east, north = site_bounds(small_site())
    # 50 m and some at 30° north: about 0.0005 degrees.
    assert west < 120.21 < east
    assert south < 30.21 < north
    assert east - west < 0.001


def test_heat_is_drawn_as_bands_and_unknown() -> None:
    spot = Weighted.of([[5, 4]], [1])
    heat = heat_bands(rectangle(0, 0, 30, 8), spot, Weighted.of([[5, 4]], [20]))
    found = layers(heat_features(heat, FRAME))
    assert [b["properties"]["band"] for b in found["band"]] == [3]  # type: ignore[index]
    assert len(found["unknown"]) == 1


def test_a_site_comes_back_from_its_export() -> None:
    site = small_site()
    back = site_from_geojson(json.loads(json.dumps(site_to_geojson(site))))
    assert (back.id, back.name_en, back.timezone) == (site.id, site.name_en, site.timezone)
    assert back.georeference == site.georeference
    assert back.buildings == site.buildings
    assert back.zones == site.zones
    for old, new in zip(site.spaces, back.spaces, strict=True):
        assert replace(new, polygon=old.polygon) == old
        assert new.polygon.symmetric_difference(old.polygon).area < 1e-4
    for before, after in zip(site.assets, back.assets, strict=True):
        assert after.position == pytest.approx(before.position, abs=1e-6)
        assert (after.access is None) == (before.access is None)
        assert after.attributes == before.attributes
    assert back.connectors[0].landings[1].point == pytest.approx((1, 4), abs=1e-6)
    assert back.openings[0].space_ids == ("room", None)


@pytest.mark.parametrize("document", [{}, {"walkround": {"format": "other"}}])
def test_other_documents_are_no_export(document: dict[str, object]) -> None:
    with pytest.raises(InvalidSite):
        site_from_geojson(document)


def test_an_export_without_its_floors_is_refused() -> None:
    document = site_to_geojson(small_site())
    document["features"] = [f for f in document["features"] if f["properties"]["thing"] != "floor"]
    with pytest.raises(InvalidSite, match="no longer fits"):
        site_from_geojson(document)


# Whole millimetres, as plans are drawn: corners 1e-200 m apart only test the geometry library.
MILLIMETRES = st.integers(0, 50_000).map(lambda mm: mm / 1000)
SIDES = st.integers(1_000, 30_000).map(lambda mm: mm / 1000)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(-179, 179),
    st.floats(-70, 70),
    st.floats(-3, 3),
    st.lists(
        st.tuples(MILLIMETRES, MILLIMETRES, SIDES, SIDES),
        min_size=1,
        max_size=4,
    ),
)
def test_export_and_import_keep_areas(
    longitude: float, latitude: float, rotation: float, boxes: list[tuple[float, ...]]
) -> None:
    floor = area(*(box(x, y, x + w, y + h) for x, y, w, h in boxes))
    frame = Georeference.around(longitude, latitude, method="geojson", rotation=rotation)
    site = Site(
        id=SiteId("s"), name="s", georeference=frame, storeys=(storey(floor, building_id=None),)
    )
    back = site_from_geojson(json.loads(json.dumps(site_to_geojson(site))))
    assert back.storeys[0].floor.area == pytest.approx(floor.area, rel=1e-6)
