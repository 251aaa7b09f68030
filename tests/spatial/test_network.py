import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import InvalidProfile, NoWalk, UnknownPlace
from spatial.matrix import walk_lengths, walk_seconds
from spatial.network import FloorLeg, Place, RideLeg, WalkNetwork, build_network
from spatial.profile import ON_FOOT, STEP_FREE
from spatial.site import Site, SpaceUse, StoreyId
from tests import build
from tests.build import FIRST, GROUND, GROUNDS

ROOMS = 3


def seconds(network: WalkNetwork, start: Place, end: Place, *closed: str) -> float:
    return float(walk_seconds(network, [start, end], ON_FOOT, closed=frozenset(closed))[0, 1])


def below(x: float, y: float = 1.0) -> Place:
    return Place(GROUND, (x, y))


def above(x: float, y: float = 1.0) -> Place:
    return Place(FIRST, (x, y))


def test_across_a_room() -> None:
    walk = build_network(build.one_room()).walk(below(0.25, 0.25), below(8.25, 6.25))
    assert walk.metres == pytest.approx(10.0)  # sqrt(8² + 6²)
    assert walk.seconds == pytest.approx(8.0)  # at 1.25 m/s
    assert walk.legs == (
        FloorLeg(
            storey_id=GROUND,
            points=((0.25, 0.25), (8.25, 6.25)),
            seconds=walk.seconds,
            metres=walk.metres,
        ),
    )


def test_a_door_takes_two_seconds() -> None:
    walk = build_network(build.two_rooms_with_door()).walk(below(1, 2), below(7, 2))
    assert walk.seconds == pytest.approx(6 / 1.25 + 2.0)


def test_no_door_no_walk() -> None:
    network = build_network(build.two_rooms_with_door(doors=False))
    with pytest.raises(NoWalk):
        network.walk(below(1, 2), below(7, 2))
    assert math.isinf(seconds(network, below(1, 2), below(7, 2)))


def test_a_closed_door_splits_two_rooms() -> None:
    network = build_network(build.two_rooms_with_door())
    assert math.isinf(seconds(network, below(1, 2), below(7, 2), "door"))
    with pytest.raises(NoWalk):
        network.walk(below(1, 2), below(7, 2), closed={"door"})


def test_up_a_stair() -> None:
    walk = build_network(build.two_storeys_with_stair()).walk(below(9), above(9))
    # 8 m to the stair and 8 m from it at 1.25 m/s, 3.6 m of rise at 0.3 m/s.
    assert walk.seconds == pytest.approx(6.4 + 12 + 6.4)
    first, ride, last = walk.legs
    assert isinstance(ride, RideLeg)
    assert (ride.connector_id, ride.from_storey, ride.to_storey) == ("stair", GROUND, FIRST)
    assert isinstance(first, FloorLeg)
    assert isinstance(last, FloorLeg)
    assert first.points[-1] == last.points[0] == (1.0, 1.0)


def test_down_is_quicker_than_up() -> None:
    network = build_network(build.two_storeys_with_stair())
    # 2.5 s for each metre down, 3.33 s for each metre up.
    assert seconds(network, below(1), above(1)) == pytest.approx(12.0)
    assert seconds(network, above(1), below(1)) == pytest.approx(9.0)


def test_a_lift_is_waited_for() -> None:
    network = build_network(build.two_storeys("lift"))
    # 30 s of waiting and 3.6 m at 1 m/s.
    assert seconds(network, below(3), above(3)) == pytest.approx(33.6)


def test_a_lift_leads_from_any_storey_to_any_other_with_one_wait() -> None:
    floors = [build.corridor_floor(1, on=f"s{n}", level=n, prefix=f"{n} ")[0] for n in range(5)]
    lift = build.connector("lift", "lift", *((f"s{n}", (1, 1), 3.6 * n) for n in range(5)))
    network = build_network(build.site(floors, connectors=[lift]))
    ends = [Place(StoreyId("s0"), (1, 1)), Place(StoreyId("s4"), (1, 1))]
    assert walk_seconds(network, ends, ON_FOOT)[0, 1] == pytest.approx(30 + 4 * 3.6)


def test_step_free_takes_the_lift_where_others_take_the_stair() -> None:
    network = build_network(build.two_storeys_with_stair_and_lift())
    ridden = [
        leg.connector_id
        for profile in (ON_FOOT, STEP_FREE)
        for leg in network.walk(below(9), above(9), profile).legs
        if isinstance(leg, RideLeg)
    ]
    assert ridden == ["stair", "lift"]


def test_a_lift_out_of_service_splits_the_network() -> None:
    network = build_network(build.two_storeys("lift"))
    assert math.isinf(seconds(network, below(3), above(3), "lift"))
    assert math.isfinite(seconds(network, below(3), above(3)))


def test_an_escalator_runs_one_way() -> None:
    network = build_network(build.two_storeys("escalator", one_way={"escalator": "up"}))
    assert seconds(network, below(5), above(5)) == pytest.approx(3.6 * 4)
    assert math.isinf(seconds(network, above(5), below(5)))


def test_a_ramp_is_walked_at_its_length() -> None:
    network = build_network(build.two_storeys("ramp"))
    # Both ends at one point of the plan: a ramp of 6 m for each metre of rise.
    assert seconds(network, below(7), above(7)) == pytest.approx(6 * 3.6 / 1.25)


def _two_ways_round(use: SpaceUse) -> Site:
    # Left and right room joined through a middle room (straight) and a corridor (around it).
    parts = {
        "left": build.rectangle(0, 0, 4, 8),
        "middle": build.rectangle(4.2, 0, 8, 5),
        "corridor": build.rectangle(4.2, 5.2, 8, 8),
        "right": build.rectangle(8.2, 0, 12, 8),
    }
    spaces = [
        build.space(part, name, use=use if name == "middle" else "circulation")
        for name, part in parts.items()
    ]
    doors = [
        build.door((x, y), (x, y + 1), f"{x} {y}", kind="passage")
        for x in (4.1, 8.1)
        for y in (1.5, 6.0)
    ]
    return build.site([build.storey(build.area(*parts.values()))], spaces=spaces, openings=doors)


def test_one_walks_around_an_office_and_through_a_hall() -> None:
    ends = below(3, 2), below(9, 2)
    through = build_network(_two_ways_round("other")).walk(*ends)
    around = build_network(_two_ways_round("office")).walk(*ends)
    assert through.metres == pytest.approx(6.0)
    # Around it is longer, and the seconds are those of the way that is walked.
    assert around.metres > 8.0
    assert around.seconds == pytest.approx(around.metres / ON_FOOT.speed)
    careless = replace(ON_FOOT, id="careless", avoids_rooms=False)
    network = build_network(_two_ways_round("office"))
    assert network.walk(*ends, careless).metres == pytest.approx(6.0)


def test_the_own_room_costs_nothing_more() -> None:
    network = build_network(_two_ways_round("residential"))
    walk = network.walk(below(3, 2), below(7, 2))
    assert walk.metres == pytest.approx(4.0)  # straight in by its door, not round by the far one


def test_the_front_door_leads_onto_the_grounds() -> None:
    network = build_network(build.block_on_grounds())
    walk = network.walk(below(4), Place(GROUNDS, (-10, 1)))
    # Straight along y = 1, one front door.
    assert walk.metres == pytest.approx(14.0)
    assert walk.seconds == pytest.approx(14 / 1.25 + 2)
    assert [network.anchors[i].storey_id for i in network.entrances] == [GROUND]
    with pytest.raises(NoWalk):
        network.walk(below(4), Place(GROUNDS, (-10, 1)), closed={"front door"})


def test_grounds_farther_than_fifteen_metres_are_not_joined() -> None:
    network = build_network(build.block_on_grounds(gap=16.5))
    assert all(anchor.storey_id != GROUNDS for anchor in network.anchors)
    assert network.entrances  # the way around the building stands in


def test_a_shed_entered_only_from_outside_is_joined_around_the_building() -> None:
    corridor, spaces, doors = build.corridor_floor(2)
    shed = build.rectangle(8.2, 0, 10, 2)
    storey = replace(
        corridor,
        floor=build.area(corridor.floor, shed),
        outline=build.area(corridor.outline, build.rectangle(8, -0.2, 10.2, 2.2)),
    )
    back_door = build.door((10.1, 0.5), (10.1, 1.5), "back", is_entrance=True)
    site = build.site(
        [storey],
        spaces=[*spaces, build.space(shed, "shed")],
        openings=[*doors, build.front_door(), back_door],
    )
    walk = build_network(site).walk(below(4), below(9))
    assert walk.metres > 15.0  # out by one door, around, in by the other


def test_a_place_on_an_unknown_storey_is_refused() -> None:
    network = build_network(build.one_room())
    with pytest.raises(UnknownPlace):
        network.walk(below(1), Place(StoreyId("attic"), (1, 1)))
    with pytest.raises(UnknownPlace):
        walk_seconds(network, [Place(StoreyId("attic"), (1, 1))], ON_FOOT)


def test_a_profile_needs_a_speed() -> None:
    with pytest.raises(InvalidProfile):
        replace(ON_FOOT, speed=0.0)
    with pytest.raises(InvalidProfile):
        replace(ON_FOOT, door_s=-1.0)


def test_a_network_survives_pickling() -> None:
    network = build_network(build.two_storeys_with_stair())
    again: WalkNetwork = pickle.loads(pickle.dumps(network))
    assert again.walk(below(9), above(9)) == network.walk(below(9), above(9))


def test_no_places_make_an_empty_matrix() -> None:
    assert walk_seconds(build_network(build.one_room()), [], ON_FOOT).shape == (0, 0)


def _towers() -> Site:
    return build.two_storeys("stair", "lift", rooms=ROOMS)


NETWORK = build_network(_towers())
DOORS = tuple(opening.id for opening in _towers().openings)
places = st.builds(
    Place,
    st.sampled_from([GROUND, FIRST]),
    st.tuples(
        st.integers(1, 4 * ROOMS * 10 - 5).map(lambda x: x / 10),
        st.integers(3, 59).map(lambda y: y / 10),
    ),
)


@settings(max_examples=25, deadline=None)
@given(ends=st.lists(places, min_size=2, max_size=6))
def test_the_matrix_says_what_each_walk_says(ends: list[Place]) -> None:
    table = walk_seconds(NETWORK, ends, ON_FOOT)
    for j, end in enumerate(ends[1:], start=1):
        walk = NETWORK.walk(ends[0], end)
        assert walk.seconds == pytest.approx(table[0, j])
        assert walk.seconds == pytest.approx(sum(leg.seconds for leg in walk.legs))
        assert walk.metres == pytest.approx(sum(leg.metres for leg in walk.legs))


@settings(max_examples=25, deadline=None)
@given(ends=st.lists(places, min_size=3, max_size=6))
def test_lengths_are_symmetric_and_no_detour_is_shorter(ends: list[Place]) -> None:
    table = walk_lengths(NETWORK, ends)
    assert table == pytest.approx(table.T)
    assert np.all(table <= np.min(table[:, :, None] + table[None], axis=1) + 1e-9)


@settings(max_examples=25, deadline=None)
@given(
    ends=st.lists(places, min_size=2, max_size=5),
    shut=st.sets(st.sampled_from([*DOORS, "stair", "lift"]), max_size=3),
)
def test_a_closure_never_shortens_a_walk(ends: list[Place], shut: set[str]) -> None:
    plain = replace(ON_FOOT, id="plain", avoids_rooms=False)
    open_, closed = (walk_seconds(NETWORK, ends, plain, closed=c) for c in (set(), shut))
    assert np.all(closed >= open_ - 1e-9)
