import pytest

from spatial.directions import describe
from spatial.network import Place, build_network
from spatial.profile import STEP_FREE
from tests import build
from tests.build import FIRST, GROUND


def test_from_one_room_up_the_stair_into_another() -> None:
    site = build.two_storeys_with_stair_and_lift()
    walk = build_network(site).walk(Place(GROUND, (1, 5)), Place(FIRST, (14, 5)))
    told = describe(walk, site)
    assert [(d.kind, d.place_id) for d in told if d.kind != "go"] == [
        ("enter", "corridor"),
        ("turn_right", ""),
        ("take_stair_up", "stair"),
        ("turn_left", ""),
        ("enter", "upper room 3"),
        ("arrive", "upper room 3"),
    ]
    stair = next(d for d in told if d.kind == "take_stair_up")
    assert (stair.storey_id, stair.to_storey_id) == (GROUND, FIRST)


def test_distances_add_up_to_the_walk() -> None:
    site = build.corridor_with_rooms(4)
    walk = build_network(site).walk(Place(GROUND, (1, 5)), Place(GROUND, (14, 5)))
    told = describe(walk, site)
    assert sum(d.distance_m for d in told if d.kind == "go") == pytest.approx(walk.metres)
    assert told[-1].distance_m == pytest.approx(walk.metres)


def test_down_again_and_by_lift() -> None:
    site = build.two_storeys_with_stair_and_lift()
    network = build_network(site)
    upper, lower = Place(FIRST, (9, 1)), Place(GROUND, (9, 1))
    assert "take_stair_down" in [d.kind for d in describe(network.walk(upper, lower), site)]
    by_lift = describe(network.walk(upper, lower, STEP_FREE), site)
    assert [d.kind for d in by_lift] == ["go", "take_lift", "go", "arrive"]


def test_out_of_the_building_one_leaves_it() -> None:
    site = build.block_on_grounds()
    walk = build_network(site).walk(Place(GROUND, (4, 1)), Place(build.GROUNDS, (-10, 1)))
    told = [(d.kind, d.place_id) for d in describe(walk, site) if d.kind != "go"]
    assert told == [("leave", "corridor"), ("arrive", "")]


def test_already_there() -> None:
    site = build.corridor_with_rooms(1)
    here = Place(GROUND, (1, 1))
    told = describe(build_network(site).walk(here, here), site)
    assert [(d.kind, d.distance_m) for d in told] == [("arrive", 0.0)]
