from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from shapely.geometry import LineString, MultiPolygon, Point, box

from importers import read_site
from importers.federate import federate
from importers.geojson import read_geojson
from importers.result import ImportResult, ImportSeconds
from spatial.georeference import Georeference
from spatial.site import Site
from tests.importers.geojson.maps import HERE, estate, feature, write

if TYPE_CHECKING:
    from pathlib import Path

from spatial.site import Opening, OpeningId, StoreyId
from tests.build import BLOCK, building, drawn, rectangle, storey


def modelled(georeference: Georeference, *, door_y: float = 0.1) -> ImportResult:
    """A block of 20 × 10 m with a door in its south wall, 10 m from its west end, ground at 2 m."""
    ground = storey(rectangle(0.2, 0.2, 19.8, 9.8), elevation=2.0, outline=rectangle(0, 0, 20, 10))
    door = Opening(
        id=OpeningId("door"),
        storey_id=StoreyId(ground.id),
        kind="door",
        name="大门",
        line=((9.0, door_y), (11.0, door_y)),
        depth=0.2,
        space_ids=(None, None),
        is_entrance=True,
        source=drawn("door"),
    )
    block = replace(building(BLOCK), name="Block", name_en="")
    site = Site(
        id="s",  # type: ignore[arg-type]  # federation gives its own
        name="block",
        georeference=georeference,
        buildings=(block,),
        storeys=(ground,),
        openings=(door,),
    )
    return ImportResult(site=site, seconds=ImportSeconds(open=1, geometry=2, plan=3))


def frame_at(x: float, y: float) -> Georeference:
    """Frame of a model whose origin lies at a place of the map, in another UTM-aligned frame."""
    east, north = HERE.to_projected([[x, y]])[0]
    return Georeference(crs=HERE.crs, east=float(east), north=float(north), method="map_conversion")


@pytest.fixture
def grounds(tmp_path: Path) -> ImportResult:
    return read_geojson(write(tmp_path / "estate.geojson", *estate()), name="estate")


def test_a_building_drawn_and_modelled_is_one_with_both_names(grounds: ImportResult) -> None:
    site = federate([grounds, modelled(frame_at(40, 38))], name="estate").site
    (only,) = site.buildings
    assert (only.id, only.name, only.name_en) == (BLOCK, "1号楼", "Block")
    assert len(site.storeys) == 2


def test_a_drawn_building_elsewhere_stays(grounds: ImportResult) -> None:
    site = federate([grounds, modelled(frame_at(5, 45))], name="estate").site
    assert sorted(building.name for building in site.buildings) == ["1号楼", "Block"]
    # Nobody knows its plan, but it stands on the same ground as the modelled one.
    assert {s.elevation for s in site.storeys} == {2.0}


def test_the_model_gives_the_frame_and_the_ground_its_height(grounds: ImportResult) -> None:
    result = federate([grounds, modelled(frame_at(40, 38))], name="estate")
    assert result.site.georeference.method == "map_conversion"
    (ground,) = result.site.storeys_of(None)
    assert ground.elevation == 2.0
    # The footway's west end at (0, 30) of the map, one metre longer, and the gate's site boundary.
    assert ground.floor.bounds[0] == pytest.approx(-41, abs=0.05)
    assert {a.position[2] for a in result.site.assets if a.storey_id == ground.id} == {2.0}
    assert result.seconds.open >= 1


def test_a_strip_joins_the_door_to_the_footway(grounds: ImportResult) -> None:
    # The door is 8 m north of the way's middle, its building far from the drawn entrance.
    site = federate([grounds, modelled(frame_at(5, 38))], name="estate").site
    (ground,) = site.storeys_of(None)
    assert len(ground.floor.geoms) == 1
    assert ground.floor.contains(Point(10, -0.5))
    assert ground.floor.contains(Point(10, -3.5))
    # Nothing of the grounds is inside the building.
    assert ground.floor.intersection(box(0, 0, 20, 10)).area < 1e-6


def test_a_door_far_from_every_footway_is_reported(tmp_path: Path) -> None:
    way = feature(LineString([(0, -100), (50, -100)]), highway="footway")
    lonely = read_geojson(write(tmp_path / "far.geojson", way), name="far")
    result = federate([lonely, modelled(frame_at(0, 0))], name="far")
    (issue,) = [i for i in result.issues if i.key == "entrance-off-the-footways"]
    assert (issue.facts["name"], issue.source_id) == ("大门", "drawn door")


def test_a_strip_does_not_pass_through_a_building(tmp_path: Path) -> None:
    # A shed as wide as the block stands between door and footway; the way's end beyond it is free.
    features = [
        feature(LineString([(-20, -14), (40, -14)]), highway="footway"),
        feature(box(2, -10, 18, -4), building="yes", name="车棚"),
    ]
    drawn_map = read_geojson(write(tmp_path / "shed.geojson", *features), name="shed")
    site = federate([drawn_map, modelled(frame_at(0, 0))], name="shed").site
    (ground,) = site.storeys_of(None)
    (shed,) = [s for s in site.storeys if s.floor.is_empty]
    assert ground.floor.intersection(shed.outline).area < 1e-6
    assert len(ground.floor.geoms) == 1


def test_a_model_of_unknown_place_is_reported_and_kept(grounds: ImportResult) -> None:
    nowhere = Georeference.around(0, 0, method="none")
    result = federate([grounds, modelled(nowhere)], name="estate")
    assert [i.severity for i in result.issues if i.key == "not-in-one-frame"] == ["error"]
    assert len(result.site.buildings) == 2


def test_a_file_given_twice_adds_nothing(grounds: ImportResult) -> None:
    result = federate([grounds, grounds], name="estate")
    assert len(result.site.assets) == len(grounds.site.assets)
    assert "given-twice" in {issue.key for issue in result.issues}


def test_two_maps_become_one_grounds(grounds: ImportResult, tmp_path: Path) -> None:
    more = feature(LineString([(100, 30), (100, 55)]), highway="footway")
    other = read_geojson(write(tmp_path / "more.geojson", more), name="more")
    site = federate([grounds, other], name="both").site
    (ground,) = site.storeys_of(None)
    assert isinstance(ground.floor, MultiPolygon)
    assert len(ground.floor.geoms) == 1
    assert all(s.storey_id == ground.id for s in site.spaces)


def test_the_sample_estate_is_one_site(riverside: Path) -> None:
    plans = [riverside / name for name in ("tower_1.ifc", "tower_2.ifc", "garage.ifc")]
    result = read_site([*plans, riverside / "grounds.geojson"], name="滨江花园 / Riverside")
    site = result.site
    (ground,) = site.storeys_of(None)
    names = {(building.name, building.name_en) for building in site.buildings}
    assert {("1号楼", "Tower 1"), ("2号楼", "Tower 2"), ("地下车库", "Underground garage")} <= names
    assert len(ground.floor.geoms) == 1
    assert all(a.access is not None for a in site.assets if a.storey_id == ground.id)
    assert not [i for i in result.issues if i.key == "entrance-off-the-footways"]
    towers = [s for s in site.storeys if s.level == 0 and not s.floor.is_empty and s.building_id]
    for tower in towers:
        doors = [o for o in site.openings if o.storey_id == tower.id and o.is_entrance]
        assert doors
        for door in doors:
            assert ground.floor.distance(LineString(door.line)) < 0.5
