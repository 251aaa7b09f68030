from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom
from shapely.geometry import box

from spatial.hotspots import InvalidCounts, Place, corrected, gi_star, grid_places, hotspots
from spatial.site import StoreyId
from tests.build import rectangle

HERE = StoreyId("1F")


def row_of_rooms(findings: list[int], checks: list[float] | None = None) -> list[Place]:
    """Rooms of 4 × 4 m with 4 m between one and the next, so that none are neighbours."""
    looked = checks or [50.0] * len(findings)
    return [
        Place(
            ids=(f"room {k}",),
            storey_id=HERE,
            polygon=box(8 * k, 0, 8 * k + 4, 4),
            findings=found,
            checks=looked[k],
        )
        for k, found in enumerate(findings)
    ]


def test_gi_star_of_four_places_by_hand() -> None:
    # Values 0, 0, 0, 4, only themselves as neighbours: mean 1, deviation √(16/4 − 1) = √3.
    # Numerator 4 − 1 = 3; spread √((4·1 − 1)/3) = 1. So 3/√3 for the last and −1/√3 for the others.
    z = gi_star(np.array([0.0, 0, 0, 4]), np.eye(4))
    assert z == pytest.approx([-1 / math.sqrt(3)] * 3 + [math.sqrt(3)])


def test_gi_star_counts_neighbours() -> None:
    # As above, third and fourth neighbours: numerator 4 − 2 = 2, spread √((4·2 − 4)/3) = √(4/3).
    weights = np.eye(4)
    weights[2, 3] = weights[3, 2] = 1
    z = gi_star(np.array([0.0, 0, 0, 4]), weights)
    assert z[2] == z[3] == pytest.approx(2 / (math.sqrt(3) * math.sqrt(4 / 3)))


def test_gi_star_of_equal_values_is_nothing() -> None:
    assert not gi_star(np.full(5, 2.0), np.eye(5)).any()


def test_benjamini_hochberg_by_hand() -> None:
    # 0.01·4/1 = 0.04; 0.02·4/2 = 0.04; 0.04·4/3 = 0.0533; 0.5·4/4 = 0.5
    assert corrected(np.array([0.5, 0.01, 0.04, 0.02])) == pytest.approx(
        [0.5, 0.04, 0.16 / 3, 0.04]
    )


def test_the_room_that_stands_out_is_the_hotspot() -> None:
    (spot,) = hotspots(row_of_rooms([1, 0, 12, 1, 2, 0]))
    assert spot.ids == ("room 2",)
    assert (spot.findings, spot.checks) == (12, 50)
    # 12 in 50 against 4 in 250.
    assert spot.ratio == pytest.approx((12 / 50) / (4 / 250))
    # Chance of 12 or more of 16 in a sixth of the checks, corrected for six rooms.
    assert spot.q == pytest.approx(6 * float(binom.sf(11, 16, 1 / 6)))
    assert spot.evidence == 4


def test_many_findings_where_many_look_are_no_hotspot() -> None:
    assert hotspots(row_of_rooms([12, 1, 2, 1], [1200, 100, 200, 100])) == ()


def test_two_findings_are_an_event_and_no_pattern() -> None:
    assert hotspots(row_of_rooms([2, 0, 0, 0, 0], [1, 500, 500, 500, 500])) == ()


def test_two_places_have_nothing_to_compare_with() -> None:
    assert hotspots(row_of_rooms([30, 0])) == ()


def test_neighbours_that_both_stand_out_are_one_hotspot() -> None:
    places = [
        Place(
            ids=(str(k),),
            storey_id=HERE,
            polygon=box(4 * k, 0, 4 * k + 3.8, 4),
            findings=found,
            checks=40,
        )
        for k, found in enumerate([0, 11, 9, 0, 1, 0, 0, 1])
    ]
    (spot,) = hotspots(places)
    assert sorted(spot.ids) == ["1", "2"]
    assert spot.findings == 20
    assert spot.point[0] == pytest.approx(5.9)  # in the stronger of the two


def test_findings_where_no_check_was_recorded_still_count_as_looked_at() -> None:
    (spot,) = hotspots(row_of_rooms([5, 0, 1, 0], [0, 50, 50, 50]))
    assert spot.ids == ("room 0",)
    assert math.isfinite(spot.q)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(InvalidCounts):
        hotspots(row_of_rooms([-1, 0, 0]))


def test_a_storey_without_rooms_is_compared_cell_by_cell() -> None:
    findings = np.array([[5.0, 5.0]] * 9 + [[25.0, 5.0]])
    checks = np.array([[x, 5.0] for x in (5.0, 15.0, 25.0, 35.0)])
    places = grid_places(
        rectangle(0, 0, 40, 10),
        HERE,
        findings=findings,
        checks=checks,
        check_numbers=np.full(4, 30.0),
    )
    assert [(place.findings, place.checks) for place in places] == [
        (9, 30),
        (0, 30),
        (1, 30),
        (0, 30),
    ]
    (spot,) = hotspots(places)
    assert spot.polygon.bounds == (0, 0, 10, 10)
