from dataclasses import replace

import pytest

from spatial.network import build_network
from spatial.reach import Reach, place_assets, reach
from spatial.site import Asset, Site
from tests import build
from tests.build import FIRST, GROUND, GROUNDS


def placed(site: Site, asset: str) -> Asset:
    return next(a for a in place_assets(site).assets if a.id == asset)


def reached(site: Site) -> Reach:
    return reach(place_assets(site), build_network(site))


def reasons(found: Reach) -> dict[str, tuple[str, str]]:
    return {thing.id: (thing.reason, thing.fix) for thing in found.unreached}


def test_an_asset_gets_the_storey_it_hangs_on() -> None:
    site = build.two_storeys(assets=[build.asset("low", 5, 1, 2.0), build.asset("up", 5, 1, 5.0)])
    assert placed(site, "low").storey_id == GROUND
    assert placed(site, "up").storey_id == FIRST
    assert placed(site, "up").space_id == "upper corridor"


def test_an_asset_on_a_wall_is_approached_from_its_own_room() -> None:
    # 5 cm inside the room, on the wall to the corridor.
    site = build.corridor_with_rooms(2, assets=[build.asset("lamp", 0.5, 2.25)])
    assert placed(site, "lamp").access == pytest.approx((0.5, 2.45))


def test_an_asset_deep_in_the_ground_has_no_access() -> None:
    site = build.one_room(assets=[build.asset("pump", 12.5, 3, on=GROUND)])
    assert placed(site, "pump").access is None


def test_outdoors_one_reaches_farther() -> None:
    site = build.block_on_grounds(assets=[build.asset("hydrant", -25, 0)])
    lamp = placed(site, "hydrant")
    assert lamp.storey_id == GROUNDS
    assert lamp.access == pytest.approx((-19.75, 0.0))


def test_what_an_asset_says_itself_is_kept() -> None:
    site = build.one_room(assets=[build.asset("sign", 3, 3, on=GROUND, access=(1.0, 1.0))])
    assert placed(site, "sign").access == (1.0, 1.0)


def test_all_of_a_storey_with_a_front_door_is_reached() -> None:
    site = build.corridor_with_rooms(4, assets=[build.asset("sign", 3, 5)])
    found = reached(site)
    assert found.spaces == {space.id for space in site.spaces}
    assert found.assets == {"sign"}
    assert found.unreached == ()


def test_without_an_entrance_nothing_is_reached() -> None:
    assert reasons(reached(build.one_room())) == {"room": ("no_entrance", "add_entrance")}


def test_a_storey_without_a_stair_has_no_way_up() -> None:
    found = reached(build.two_storeys(rooms=1, assets=[build.asset("up", 2, 1, 5.0)]))
    no_way = ("no_way_up", "add_connector")
    assert reasons(found) == {"upper corridor": no_way, "upper room 0": no_way, "up": no_way}


def test_a_stair_brings_the_upper_storey_in() -> None:
    assert reached(build.two_storeys("stair")).unreached == ()


def test_a_room_without_a_door() -> None:
    site = build.corridor_with_rooms(2, assets=[build.asset("lamp", 5, 5)])
    walled = replace(site, openings=tuple(o for o in site.openings if o.id != "door 1"))
    no_door = ("no_door", "add_door")
    assert reasons(reached(walled)) == {"room 1": no_door, "lamp": no_door}


def test_two_rooms_joined_to_each_other_alone_are_an_island() -> None:
    site = build.two_rooms_with_door()
    hall = build.rectangle(0, 5, 8, 8)
    island = replace(
        site,
        storeys=(
            replace(
                site.storeys[0],
                floor=build.area(site.storeys[0].floor, hall),
                outline=build.rectangle(-0.2, -0.2, 8.4, 8.2),
            ),
        ),
        spaces=(*site.spaces, build.space(hall, "hall")),
        openings=(
            *site.openings,
            build.door((-0.1, 6), (-0.1, 7), "front", between=("hall", None), is_entrance=True),
        ),
    )
    assert reasons(reached(island)) == {
        "left": ("island", "add_door"),
        "right": ("island", "add_door"),
    }


def test_a_shaft_nobody_can_stand_in() -> None:
    site = build.corridor_with_rooms(1)
    duct = build.space(build.rectangle(1, 6.4, 1.4, 6.6), "duct", use="shaft")
    found = reached(replace(site, spaces=(*site.spaces, duct)))
    assert reasons(found) == {"duct": ("no_place_to_stand", "reshape_space")}


def test_assets_in_the_air_and_off_the_floor() -> None:
    site = build.corridor_with_rooms(
        1, assets=[build.asset("kite", 500, 0), build.asset("well", 60, 0, on=GROUND)]
    )
    assert reasons(reached(site)) == {
        "kite": ("off_every_floor", "assign_level"),
        "well": ("too_far_from_floor", "move_asset"),
    }


def test_grounds_and_the_building_on_them_are_reached_together() -> None:
    site = build.block_on_grounds(assets=[build.asset("lamp", -10, -10), build.asset("in", 3, 1)])
    found = reached(site)
    assert found.assets == {"lamp", "in"}
    assert found.unreached == ()
