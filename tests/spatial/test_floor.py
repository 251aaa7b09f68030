import pytest
import shapely

from spatial.floor import BODY_RADIUS, WalkableFloors, walkable_floor
from tests import build


def test_a_body_keeps_a_quarter_of_a_metre_from_the_walls() -> None:
    floor = walkable_floor(build.storey(build.rectangle(0, 0, 8, 6)), [])
    assert floor.bounds == pytest.approx((0.25, 0.25, 7.75, 5.75))


def test_a_door_joins_two_rooms() -> None:
    site = build.two_rooms_with_door()
    floor = walkable_floor(site.storeys[0], site.openings)
    assert len(floor.geoms) == 1
    # A door of 1 m leaves half a metre for the middle of a body.
    middle = shapely.intersection(floor, build.rectangle(4.05, 0, 4.15, 4))
    assert middle.bounds[3] - middle.bounds[1] == pytest.approx(0.5)


def test_without_a_door_there_are_two_pieces() -> None:
    site = build.two_rooms_with_door(doors=False)
    assert len(walkable_floor(site.storeys[0], site.openings).geoms) == 2


def test_a_door_narrower_than_a_body_stays_passable() -> None:
    left, right = build.rectangle(0, 0, 4, 4), build.rectangle(4.2, 0, 8, 4)
    hatch = build.door((4.1, 2.0), (4.1, 2.4))
    floor = walkable_floor(build.storey(build.area(left, right)), [hatch])
    assert len(floor.geoms) == 1


def test_a_passage_too_narrow_for_a_body_and_without_a_door_is_closed() -> None:
    rooms = build.area(
        build.rectangle(0, 0, 4, 4), build.rectangle(4, 2, 5, 2.4), build.rectangle(5, 0, 9, 4)
    )
    assert len(walkable_floor(build.storey(rooms), []).geoms) == 2


def test_doors_of_other_storeys_do_not_count() -> None:
    site = build.two_rooms_with_door(doors=False)
    elsewhere = build.door((4.1, 1.5), (4.1, 2.5), on="first")
    assert len(walkable_floor(site.storeys[0], [elsewhere]).geoms) == 2


def test_nothing_is_left_of_a_cupboard() -> None:
    assert walkable_floor(build.storey(build.rectangle(0, 0, 0.4, 3)), []).is_empty


def test_storeys_that_are_drawn_alike_have_one_floor() -> None:
    site = build.two_rooms_with_door()
    floors = WalkableFloors(BODY_RADIUS)
    open_ = floors.of(site.storeys[0], site.openings)
    assert open_.equals(walkable_floor(site.storeys[0], site.openings))
    assert floors.of(site.storeys[0], site.openings) is open_
    assert len(floors.of(site.storeys[0], []).geoms) == 2  # the same rooms, and no door
