"""Who gets through which door, when, which way and how fast."""

import math
from dataclasses import replace
from datetime import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import InvalidHours, InvalidSite
from spatial.hours import DailyHours, daily_hours
from spatial.matrix import walk_seconds
from spatial.network import Place, WalkNetwork, build_network
from spatial.profile import NIGHT, NOT_FOR_PASSAGE, ON_FOOT, STEP_FREE, TROLLEY, WalkingProfile
from spatial.site import DoorWay, Opening, Site
from tests import build
from tests.build import FIRST, GROUND, GROUNDS

WEST, EAST = Place(GROUND, (1, 2)), Place(GROUND, (7, 2))
AT_NIGHT = DailyHours(opens=time(22), closes=time(6))


def seconds(
    network: WalkNetwork, start: Place, end: Place, profile: WalkingProfile = ON_FOOT
) -> float:
    return float(walk_seconds(network, [start, end], profile)[0, 1])


def with_door(site: Site, **changes: object) -> Site:
    return replace(
        site,
        openings=tuple(replace(one, **changes) for one in site.openings),  # type: ignore[arg-type]
    )


def from_west(site: Site) -> DoorWay:
    """The one way of the door between two rooms that leads from west to east."""
    (door,) = site.openings
    (_, ay), (_, by) = door.line
    return "left_to_right" if by > ay else "right_to_left"  # its left is west if it runs north


def test_a_one_way_door_lets_through_one_way_only() -> None:
    site = build.two_rooms_with_door()
    network = build_network(with_door(site, one_way=from_west(site)))
    assert seconds(network, WEST, EAST) == pytest.approx(6 / 1.25 + 2.0)
    assert math.isinf(seconds(network, EAST, WEST))
    assert network.walk(WEST, EAST).seconds == pytest.approx(6 / 1.25 + 2.0)


def test_a_one_way_door_binds_the_walks_to_other_storeys_too() -> None:
    site = build.block_on_grounds()
    front = next(one for one in site.openings if one.is_entrance)
    ways: tuple[DoorWay, ...] = ("left_to_right", "right_to_left")
    outside, inside = Place(GROUNDS, (5.0, -8.0)), Place(GROUND, (5.0, 1.0))
    plain = walk_seconds(build_network(site), [outside, inside], ON_FOOT)
    assert np.isfinite(plain).all()
    seen = set()
    for way in ways:
        doors = tuple(replace(one, one_way=way) if one is front else one for one in site.openings)
        both = walk_seconds(
            build_network(replace(site, openings=doors)), [outside, inside], ON_FOOT
        )
        seen.add((bool(np.isfinite(both[0, 1])), bool(np.isfinite(both[1, 0]))))
    assert seen == {(True, False), (False, True)}


def test_a_card_reader_takes_the_seconds_it_says() -> None:
    network = build_network(with_door(build.two_rooms_with_door(), delay=9.0))
    assert seconds(network, WEST, EAST) == pytest.approx(6 / 1.25 + 9.0)


def test_a_narrow_door_keeps_a_wheelchair_out() -> None:
    site = build.two_rooms_with_door()
    (door,) = site.openings
    (ax, ay), (bx, by) = door.line
    width = math.hypot(bx - ax, by - ay)
    narrow = 0.75 / width
    middle = ((ax + bx) / 2, (ay + by) / 2)
    line = tuple(
        (middle[0] + (x - middle[0]) * narrow, middle[1] + (y - middle[1]) * narrow)
        for x, y in door.line
    )
    network = build_network(with_door(site, line=line))
    assert math.isfinite(seconds(network, WEST, EAST, ON_FOOT))
    assert math.isfinite(seconds(network, WEST, EAST, TROLLEY))  # asks for 0.7 m
    assert math.isinf(seconds(network, WEST, EAST, STEP_FREE))  # asks for 0.8 m


def test_at_night_doors_with_hours_are_shut() -> None:
    network = build_network(
        with_door(build.two_rooms_with_door(), hours=DailyHours(opens=time(6), closes=time(22)))
    )
    assert math.isfinite(seconds(network, WEST, EAST, ON_FOOT))
    assert math.isinf(seconds(network, WEST, EAST, NIGHT))


def test_a_lift_is_waited_for_as_long_as_it_says() -> None:
    site = build.two_storeys_with_stair_and_lift()
    slow = tuple(replace(one, wait=90.0) if one.kind == "lift" else one for one in site.connectors)
    start, end = Place(GROUND, (9, 1)), Place(FIRST, (9, 1))
    usual = seconds(build_network(site), start, end, STEP_FREE)
    waited = seconds(build_network(replace(site, connectors=slow)), start, end, STEP_FREE)
    assert waited - usual == pytest.approx(60.0)  # 90 s instead of 30 s


def test_what_is_not_open_all_the_time_of_a_shift_is_shut_for_it() -> None:
    site = with_door(build.two_rooms_with_door(), hours=DailyHours(opens=time(6), closes=time(22)))
    (door,) = site.openings
    assert site.shut_during(time(8), time(16, 30)) == frozenset()
    assert site.shut_during(time(14), time(22)) == frozenset()
    assert site.shut_during(time(15), time(23)) == {door.id}
    assert site.shut_during(time(22), time(6)) == {door.id}


def test_a_room_not_for_passage_is_still_walked_into() -> None:
    site = build.two_rooms_with_door()
    shut = tuple(replace(space, pass_through=NOT_FOR_PASSAGE) for space in site.spaces)
    network = build_network(replace(site, spaces=shut))
    # To a place in such a room, or out of one, nobody merely passes through.
    assert seconds(network, WEST, EAST) == pytest.approx(6 / 1.25 + 2.0)


@pytest.mark.parametrize(
    ("text", "starts", "ends", "open_"),
    [
        ("06:00-22:00", time(6), time(22), True),
        ("06:00-22:00", time(5, 59), time(7), False),
        ("22:00-06:00", time(23), time(5), True),
        ("22:00-06:00", time(23), time(6, 1), False),
        ("22:00-06:00", time(1), time(2), True),
        ("08:00–24:00", time(20), time(0), True),  # as people type it
    ],
)
def test_hours_cover_what_lies_within_them(
    text: str, starts: time, ends: time, open_: bool
) -> None:
    assert daily_hours(text).cover(starts, ends) is open_


@pytest.mark.parametrize("text", ["", "6-22", "25:00-26:00", "06:00-06:00", "06:60-07:00"])
def test_hours_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(InvalidHours):
        daily_hours(text)


def test_hours_read_as_they_are_written() -> None:
    assert daily_hours(str(AT_NIGHT)) == AT_NIGHT


def test_a_delay_of_a_day_is_refused() -> None:
    with pytest.raises(InvalidSite, match="3600"):
        with_door(build.two_rooms_with_door(), delay=86_400.0)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_one_way_doors_never_shorten_a_walk(data: st.DataObject) -> None:
    site = build.corridor_with_rooms()
    choices: list[DoorWay | None] = [None, "left_to_right", "right_to_left"]
    ways = st.sampled_from(choices)

    def turned(door: Opening) -> Opening:
        return replace(door, one_way=data.draw(ways))

    free = build_network(site)
    bound = build_network(replace(site, openings=tuple(map(turned, site.openings))))
    places = [Place(one.storey_id, _middle(one)) for one in site.spaces]
    before, after = (walk_seconds(network, places, ON_FOOT) for network in (free, bound))
    assert (after >= before - 1e-9).all()
    # The table is what single walks say, in both directions.
    for i, start in enumerate(places[:2]):
        for j, end in enumerate(places[-2:], start=len(places) - 2):
            if math.isfinite(after[i, j]):
                assert bound.walk(start, end).seconds == pytest.approx(float(after[i, j]))


def _middle(space: object) -> tuple[float, float]:
    point = space.polygon.representative_point()  # type: ignore[attr-defined]
    return (point.x, point.y)
