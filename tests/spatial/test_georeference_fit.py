from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.errors import UnusableGeoreference
from spatial.gcj02 import from_gcj02, in_china, to_gcj02
from spatial.georeference import Georeference
from spatial.georeference_fit import fit_georeference

# Control values of the tests of the eviltransform project: WGS 84, then GCJ-02.
CONTROL = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
]
SQUARE = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 60.0], [0.0, 60.0]])
HERE = Georeference.around(120.2, 30.2, method="geojson", rotation=0.3)


@pytest.mark.parametrize(("wgs84", "shifted"), CONTROL)
def test_published_control_values_are_met(
    wgs84: tuple[float, float], shifted: tuple[float, float]
) -> None:
    # The sources differ in the digits of pi and of the ellipsoid: 1e-6 degrees is 0.1 m.
    assert to_gcj02([wgs84])[0] == pytest.approx(shifted, abs=1e-6)
    assert from_gcj02([shifted])[0] == pytest.approx(wgs84, abs=1e-6)


@given(lon=st.floats(73.0, 136.0), lat=st.floats(4.0, 54.0))
def test_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    assert from_gcj02(to_gcj02([[lon, lat]]))[0] == pytest.approx((lon, lat), abs=1e-9)


def test_places_outside_china_are_not_moved() -> None:
    places = [[24.94, 60.17], [-0.12, 51.5], [151.2, -33.9]]
    assert not in_china(places).any()
    assert np.array_equal(to_gcj02(places), places)
    assert np.array_equal(from_gcj02(places), places)


def test_two_points_are_enough() -> None:
    fit = fit_georeference(SQUARE[:2], HERE.to_wgs84(SQUARE[:2]))
    assert fit.rms < 0.05
    assert fit.georeference.method == "fitted"
    # The plan's own metres are metres of the ground: UTM's grid is 0.04 % finer here.
    assert fit.scale == pytest.approx(1.0, abs=5e-4)
    assert fit.georeference.to_wgs84(SQUARE) == pytest.approx(HERE.to_wgs84(SQUARE), abs=1e-6)


@given(
    angle=st.floats(-math.pi, math.pi),
    noise=st.lists(st.floats(-0.2, 0.2), min_size=8, max_size=8),
)
def test_many_points_find_the_turn_and_say_how_well(angle: float, noise: list[float]) -> None:
    truth = Georeference.around(116.4, 39.9, method="geojson", rotation=angle)
    wrong = SQUARE + np.array(noise).reshape(4, 2)
    fit = fit_georeference(SQUARE, truth.to_wgs84(wrong))
    turn = (fit.georeference.rotation - angle + math.pi) % (2 * math.pi) - math.pi
    assert abs(turn) < 0.012
    assert fit.residuals.max() < 0.5
    assert fit.verdicts == ()


def test_the_least_squares_of_three_points_are_those_reckoned_by_hand() -> None:
    # One of three points is 0.3 m off towards the others' line's side: a shift of a third of it,
    # and a little turn, take up the most of it.
    off = SQUARE[:3] + np.array([[0, 0], [0, 0], [0, 0.3]])
    fit = fit_georeference(SQUARE[:3], HERE.to_wgs84(off))
    shifted_only = np.sqrt((0.1**2 + 0.1**2 + 0.2**2) / 3)
    assert 0.0 < fit.rms <= shifted_only + 0.03
    assert int(fit.residuals.argmax()) == 2


@pytest.mark.parametrize(
    ("points", "key"),
    [
        (SQUARE * 1000, "wrong-unit"),  # drawn in millimetres
        (SQUARE / 0.3048, "wrong-unit"),
        (SQUARE * 1.07, "scale-differs"),
        (SQUARE * (1, -1), "mirrored"),
        (SQUARE[:, ::-1], "mirrored"),  # axes swapped
    ],
)
def test_what_is_wrong_with_a_plan_is_named(points: np.ndarray, key: str) -> None:
    fit = fit_georeference(points, HERE.to_wgs84(SQUARE))
    assert key in [found for found, _ in fit.verdicts]


def test_a_mistaken_point_is_named_with_its_distance() -> None:
    wrong = np.vstack((SQUARE, [[50.0, 30.0]]))
    truth = wrong.copy()
    truth[4] += (0.0, 20.0)
    fit = fit_georeference(wrong, HERE.to_wgs84(truth))
    ((key, facts),) = fit.verdicts
    assert (key, facts["point"]) == ("point-far-off", 5)
    assert facts["metres"] == pytest.approx(16.0, abs=0.2)  # 20 m, less the fifth that all share


@pytest.mark.parametrize(
    ("plan", "targets", "says"),
    [
        (SQUARE[:1], [[120.2, 30.2]], "two points"),
        ([[0, 0], [0.1, 0]], [[120.2, 30.2], [120.21, 30.2]], "one place"),
        (SQUARE[:2], [[120.2, 30.2], [10.0, 30.2]], "farther apart"),
        (SQUARE[:2], [[120.2, 89.0], [120.2, 89.0]], "no usable"),
        (SQUARE[:2], [[math.nan, 0.0], [0.0, 0.0]], "numbers"),
    ],
)
def test_points_that_say_nothing_are_refused(plan: object, targets: object, says: str) -> None:
    with pytest.raises(UnusableGeoreference, match=says):
        fit_georeference(plan, targets)  # type: ignore[arg-type]  # lists are array-like
