"""Bands of walking time: how far, and across storeys and closed doors."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from spatial.errors import UnknownPlace
from spatial.isochrones import isochrones
from spatial.network import build_network
from spatial.profile import ON_FOOT
from spatial.site import StoreyId
from spatial.walk import Place
from tests import build
from tests.build import FIRST, GROUND


def test_bands_are_as_wide_as_one_walks_in_their_time() -> None:
    network = build_network(build.one_room(40, 3))
    near, far = isochrones(network, Place(GROUND, (2, 1.5)), GROUND, ON_FOOT, edges=[8, 16])
    # 8 s at 1.25 m/s are 10 m; a cell is 0.5 m.
    assert near.polygon.bounds[2] == pytest.approx(12, abs=0.6)
    assert far.polygon.bounds[0::2] == pytest.approx((12, 22), abs=0.6)
    assert near.polygon.intersection(far.polygon).area == pytest.approx(0, abs=1e-9)


def test_another_storey_is_reached_by_its_stair() -> None:
    network = build_network(build.two_storeys("stair"))
    start = Place(GROUND, (1, 1))
    # Landings at (1, 1); 3.6 m of rise at 0.3 m/s take 12 s, and then 5 m in 4 s.
    none, band = isochrones(network, start, FIRST, ON_FOOT, edges=[11.9, 16])
    assert none.polygon.is_empty
    assert band.polygon.bounds[2] == pytest.approx(6, abs=0.6)


def test_a_closed_door_keeps_the_time_out() -> None:
    site = build.two_rooms_with_door()
    shut = replace(site, openings=(replace(site.openings[0], is_closed=True),))
    start = Place(GROUND, (2, 2))
    room = build.rectangle(4.2, 0, 8.2, 4)

    def share(plan: object) -> float:
        (band,) = isochrones(build_network(plan), start, GROUND, ON_FOOT, edges=[60])  # type: ignore[arg-type]
        return float(shapely.intersection(band.polygon, room).area / room.area)

    assert share(site) > 0.7
    assert share(shut) == 0


def test_a_room_behind_a_narrow_door_is_reached() -> None:
    site = build.two_rooms_with_door()
    narrow = build.door((4.1, 1.53), (4.1, 2.13), between=("left", "right"))  # 60 cm
    network = build_network(replace(site, openings=(narrow,)))
    (band,) = isochrones(network, Place(GROUND, (2, 2)), GROUND, ON_FOOT, edges=[60])
    room = build.rectangle(4.2, 0, 8.2, 4)
    assert shapely.intersection(band.polygon, room).area / room.area > 0.7


def test_what_is_within_reach_is_what_the_walks_say() -> None:
    network = build_network(build.two_storeys("stair", "lift"))
    start = Place(GROUND, (9, 4))
    bands = isochrones(network, start, FIRST, ON_FOOT, edges=[20, 40, 60])
    random = np.random.default_rng(3)
    checked = 0
    for x, y in random.uniform((0.5, 0.5), (15.5, 5.7), (40, 2)):
        point = shapely.Point(x, y)
        band = next((b for b in bands if b.polygon.contains(point)), None)
        if band is None:
            continue
        seconds = network.walk(start, Place(FIRST, (x, y)), ON_FOOT).seconds
        # A cell's half, the grid's 2.8 %, and one door of 2 s that the grid does not count.
        assert band.low - 3 <= seconds <= band.high + 3
        checked += 1
    assert checked > 10


def test_an_unknown_storey_is_refused() -> None:
    network = build_network(build.one_room())
    with pytest.raises(UnknownPlace):
        isochrones(network, Place(GROUND, (1, 1)), StoreyId("attic"), ON_FOOT, edges=[60])
