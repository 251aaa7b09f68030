from dataclasses import replace

import pytest
from shapely.geometry import MultiPolygon

from spatial.check import faults
from tests import build
from tests.build import FIRST, GROUND


def test_a_sound_site_has_no_faults() -> None:
    assert faults(build.two_storeys_with_stair_and_lift()) == ()


def test_overlapping_spaces() -> None:
    site = build.one_room(8, 6)
    twin = build.space(build.rectangle(6, 0, 8, 6), "twin")
    (fault,) = faults(replace(site, spaces=(*site.spaces, twin)))
    assert (fault.kind, {fault.id, fault.other_id}) == ("spaces_overlap", {"room", "twin"})
    assert fault.amount == pytest.approx(12.0)  # 2 × 6 m


def test_a_hair_of_overlap_is_no_fault() -> None:
    site = build.one_room(8, 6)
    # 5 cm × 6 m = 0.3 m², below half a square metre.
    hall = build.rectangle(7.95, 0, 12, 6)
    storey = replace(site.storeys[0], floor=build.rectangle(0, 0, 12, 6))
    assert not faults(
        replace(site, storeys=(storey,), spaces=(*site.spaces, build.space(hall, "hall")))
    )


def test_a_door_that_touches_no_space() -> None:
    site = build.one_room(8, 6)
    lost = build.door((20, 0), (21, 0), "lost")
    near = build.door((8.1, 2), (8.1, 3), "near")
    (fault,) = faults(replace(site, openings=(lost, near)))
    assert (fault.kind, fault.id) == ("door_touches_no_space", "lost")


def test_a_stair_that_leads_nowhere() -> None:
    stub = build.connector("stair", "stub", (GROUND, (1, 1), 0.0))
    far = build.connector("lift", "far", (GROUND, (1, 1), 0.0), (FIRST, (90, 1), 3.6))
    site = replace(build.two_storeys(), connectors=(stub, far))
    assert {(fault.kind, fault.id) for fault in faults(site)} == {
        ("connector_with_one_landing", "stub"),
        ("landing_off_floor", "far"),
    }


def test_empty_storeys_and_spaces() -> None:
    site = build.site(
        [build.storey(MultiPolygon(), outline=MultiPolygon())],
        spaces=[build.space(MultiPolygon(), "ghost")],
    )
    assert {fault.kind for fault in faults(site)} == {"storey_without_floor", "space_empty"}


def test_a_space_beside_the_floor() -> None:
    site = build.one_room(8, 6)
    balcony = build.space(build.rectangle(10, 0, 12, 2), "balcony")
    (fault,) = faults(replace(site, spaces=(*site.spaces, balcony)))
    assert (fault.kind, fault.id, fault.amount) == ("space_off_floor", "balcony", 4.0)
