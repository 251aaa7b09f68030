"""Several files in one site: frames, units, the same building twice, and places on earth."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from importers.frame import change_between, moved_to
from importers.ifc import read_ifc
from importers.ifc.facts import PositionFact
from importers.ifc.georeference import georeference_of
from spatial.georeference import Georeference
from tests.ifc_build import FOOT, IfcBuild, two_rooms

if TYPE_CHECKING:
    from pathlib import Path

SHANGHAI = {"east": 350_000.0, "north": 3_455_000.0, "crs": "EPSG:32651"}


def test_a_file_of_lamps_in_feet_lands_in_the_architects_rooms(tmp_path: Path) -> None:
    rooms = two_rooms(seed="a")[0].save(tmp_path / "a.ifc")
    services = IfcBuild("IFC2X3", FOOT, seed="e")
    storey = services.storey("Level 1", 0.0)
    for i, x in enumerate((1.0, 3.0, 5.0, 7.0)):
        lamp = services.at("IfcFlowTerminal", storey, (x, 0.5 + i % 2 * 2, 2.5), Name="Luminaire")
        services.typed(lamp, "IfcLightFixtureType", Name="L", PredefinedType="NOTDEFINED")
    site = read_ifc([rooms, services.save(tmp_path / "e.ifc")], name="Test").site
    assert len(site.buildings) == len(site.storeys) == 1
    one, other = (space.id for space in site.spaces)
    assert [asset.space_id for asset in site.assets] == [one, one, other, other]


def test_a_file_moved_off_its_building_is_offered_the_way_back(tmp_path: Path) -> None:
    """The same doors in both, 25 m east and 1.2 m up: a later issue drawn from another origin."""
    first = two_rooms(seed="same")[0].save(tmp_path / "a.ifc")
    second = two_rooms(seed="same", shift=(25.0, 0.0), z=1.2)[0].save(tmp_path / "b.ifc")
    result = read_ifc([first, second], name="Test")
    (found,) = (issue for issue in result.issues if issue.key == "files-shifted")
    assert found.facts == {
        "over": "a.ifc",
        "east": -25,
        "north": 0,
        "up": -1.2,
        "by": "same_things",
    }
    assert (found.file, found.fix) == ("b.ifc", "shift-file")


def test_services_drawn_from_another_origin_are_offered_a_move(tmp_path: Path) -> None:
    rooms = two_rooms(seed="a")[0].save(tmp_path / "a.ifc")
    services = IfcBuild("IFC2X3", FOOT, seed="e")
    storey = services.storey("Level 1", 0.0)
    for x in (1.0, 7.2):
        for y, z in ((0.2, 0.3), (2.8, 2.7)):
            services.at("IfcFlowTerminal", storey, (x + 100, y, z), Name="Luminaire")
    result = read_ifc([rooms, services.save(tmp_path / "e.ifc")], name="Test")
    (found,) = (issue for issue in result.issues if issue.key == "files-shifted")
    assert found.facts["by"] == "same_size"
    assert found.facts["east"] == pytest.approx(-100, abs=1)


def test_two_buildings_stand_where_their_map_conversions_say(tmp_path: Path) -> None:
    paths = []
    for seed, east, turn, unit in (("a", 350_000, (1, 0), 1.0), ("b", 350_050, (0, 1), 0.001)):
        build, _ = two_rooms(unit=unit, seed=seed)
        build.georeference(east, 3_455_000, turn)
        paths.append(build.save(tmp_path / f"{seed}.ifc"))
    site = read_ifc(paths, name="Test").site
    assert len(site.buildings) == 2
    here, there = (storey.outline.bounds for storey in site.storeys)
    assert here == pytest.approx((-0.2, -0.2, 8.4, 3.2), abs=0.01)
    # Turned by a quarter about (50, 0): x becomes y, y becomes -x.
    assert there == pytest.approx((50 - 3.2, -0.2, 50.2, 8.4), abs=0.01)


def test_a_tower_copied_with_its_guids_is_another_tower(tmp_path: Path) -> None:
    paths = []
    for name, east in (("a", 350_000), ("b", 350_050)):
        build, _ = two_rooms(seed="same")
        build.georeference(east, 3_455_000)
        paths.append(build.save(tmp_path / f"{name}.ifc"))
    site = read_ifc(paths, name="Test").site
    assert len(site.buildings) == 2
    assert len(site.spaces) == 4
    assert "files-shifted" not in {i.key for i in read_ifc(paths, name="Test").issues}


def test_a_model_drawn_in_map_coordinates_gets_a_near_origin(tmp_path: Path) -> None:
    build, _ = two_rooms(shift=(350_012.0, 3_455_034.0))
    build.georeference(0.0, 0.0)
    site = read_ifc([build.save(tmp_path / "a.ifc")], name="Test").site
    assert max(map(abs, site.storeys[0].outline.bounds)) < 100
    corner = site.georeference.to_projected([site.spaces[0].polygon.bounds[:2]])[0]
    assert corner == pytest.approx((350_012, 3_455_034), abs=0.01)


def test_files_without_a_common_frame_are_reported(tmp_path: Path) -> None:
    one = two_rooms(seed="a")[0].save(tmp_path / "a.ifc")
    other = two_rooms(seed="b", shift=(30.0, 0.0))[0].save(tmp_path / "b.ifc")
    result = read_ifc([one, other], name="Test")
    assert "no-common-frame" in {issue.key for issue in result.issues}
    assert result.site.georeference.method == "none"
    assert len(result.site.buildings) == 2


def verdict(**stated: object) -> tuple[Georeference | None, set[str]]:
    fact = replace(PositionFact(unit=1.0), **stated)  # type: ignore[arg-type]
    found, issues = georeference_of(fact, "plan.ifc", (5.0, 5.0))
    return found, {issue.key for issue in issues}


def test_a_map_conversion_is_believed_in_either_unit() -> None:
    metres, doubts = verdict(**SHANGHAI, abscissa=0.0, ordinate=1.0)
    assert metres is not None
    assert not doubts
    assert metres.rotation == pytest.approx(math.pi / 2)
    millimetres, _ = verdict(
        unit=0.001, crs="EPSG:32651", east=350e6, north=3455e6, map_unit=0.001, scale=1.0
    )
    assert millimetres is not None
    assert (millimetres.east, millimetres.scale) == (350_000, 1.0)


def test_swapped_axes_are_swapped_back() -> None:
    found, doubts = verdict(east=3_455_000.0, north=350_000.0, crs="EPSG:32651")
    assert found is not None
    assert (found.east, found.north) == (350_000, 3_455_000)
    assert doubts == {"axis-swapped"}


def test_a_conversion_applied_twice_is_applied_once() -> None:
    fact = replace(PositionFact(unit=1.0), **SHANGHAI)  # type: ignore[arg-type]
    found, issues = georeference_of(fact, "plan.ifc", (350_020.0, 3_455_020.0))
    assert found is not None
    assert (found.east, found.north) == (0, 0)
    assert [issue.key for issue in issues] == ["georeference-twice"]


@pytest.mark.parametrize(
    ("latitude", "longitude", "key"),
    [
        ((42, 21, 31, 181945), (-71, -3, -24, -263305), "default-city"),
        ((31, 13, 48), (121, 28, 25), "site-position-only"),
        ((270600745,), (121, 28, 25), "georeference-nonsense"),
        ((31, 75, 0), (121, 28, 25), "georeference-nonsense"),
    ],
)
def test_a_site_position_is_doubted(
    latitude: tuple[int, ...], longitude: tuple[int, ...], key: str
) -> None:
    found, doubts = verdict(latitude=latitude, longitude=longitude)
    assert key in doubts
    assert (found is None) == (key == "georeference-nonsense")


def test_true_north_turns_the_site() -> None:
    # North along the file's x axis: its x axis points north, a quarter turn from east.
    found, _ = verdict(latitude=(31, 13, 48), longitude=(123, 0, 0), true_north=(1.0, 0.0))
    assert found is not None
    # On the zone's own meridian there is no convergence.
    assert found.rotation == pytest.approx(math.pi / 2, abs=1e-6)
    ahead = found.to_wgs84([[0, 0], [100, 0]])
    assert ahead[1][1] > ahead[0][1]
    assert ahead[1][0] == pytest.approx(ahead[0][0], abs=1e-9)


def test_a_site_moved_there_and_back_is_where_it_was(tmp_path: Path) -> None:
    build, _ = two_rooms()
    build.georeference(350_000, 3_455_000)
    site = read_ifc([build.save(tmp_path / "a.ifc")], name="Test").site
    away = replace(site.georeference, east=350_100.0, rotation=0.7, height=2.0)
    moved = moved_to(site, away)
    assert moved.storeys[0].elevation == pytest.approx(-2.0)
    before = site.georeference.to_projected([site.openings[0].line[0]])
    assert moved.georeference.to_projected([moved.openings[0].line[0]]) == pytest.approx(before)
    back = moved_to(moved, site.georeference)
    assert back.storeys[0].floor.symmetric_difference(site.storeys[0].floor).area < 1e-6
    assert moved.storeys[0].floor.area == pytest.approx(site.storeys[0].floor.area)


def test_frames_of_neighbouring_zones_meet() -> None:
    one = Georeference.around(121.4737, 31.2304, method="fitted")
    degrees = one.to_wgs84([[0.0, 0.0]])[0]
    other = replace(one, crs="EPSG:32650", east=0.0, north=0.0)
    east, north = other.from_wgs84([degrees])[0]
    change = change_between(one, replace(other, east=float(east), north=float(north)))
    assert change.points([[0.0, 0.0]])[0] == pytest.approx((0, 0), abs=1e-3)
