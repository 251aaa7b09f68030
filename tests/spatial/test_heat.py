from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, box

from spatial.heat import BANDWIDTH, InvalidHeat, Weighted, density, heat_bands, kernel
from spatial.walk_grid import WalkGrid
from tests.build import area, rectangle

HALL = rectangle(0, 0, 30, 20)
NOWHERE = Weighted.of([])
# Two rooms of 10 × 10 m with a wall of 0.2 m between them, and the same with a door of 1 m in it.
ROOMS = area(box(0, 0, 9.9, 10), box(10.1, 0, 20, 10))
JOINED = area(ROOMS, box(9.8, 4.5, 10.2, 5.5))


def test_the_kernel_is_three_over_pi_h_squared_in_the_middle_and_nothing_at_its_end() -> None:
    values = kernel(np.array([0.0, BANDWIDTH, 9.0]), BANDWIDTH)
    assert values == pytest.approx([3 / (np.pi * 25), 0, 0])


def test_a_kernel_holds_its_weight_on_an_open_floor() -> None:
    grid = WalkGrid.over(HALL)
    values = density(grid, Weighted.of([[15, 10]], [3]), conserve=False)
    # Distances on the grid are up to 2.8 % too long, so a little less than 3.
    assert values.sum() * grid.size**2 == pytest.approx(3, rel=0.05)
    assert values.max() == pytest.approx(3 * 3 / (np.pi * 25), rel=0.02)


def test_a_kernel_in_a_corner_keeps_its_weight_on_the_floor() -> None:
    grid = WalkGrid.over(HALL)
    corner = Weighted.of([[0.3, 0.3]], [2])
    assert density(grid, corner).sum() * grid.size**2 == pytest.approx(2)
    # About a quarter of the kernel lies on the floor, if nothing is done about it.
    assert density(grid, corner, conserve=False).sum() * grid.size**2 == pytest.approx(0.6, abs=0.1)


def test_heat_does_not_pass_a_wall() -> None:
    hot = Weighted.of([[9.5, 5]], [10])
    heat = heat_bands(ROOMS, hot, NOWHERE, measure="findings")
    heated = shapely.union_all([band.polygon for band in heat.bands])
    assert heated.area > 10
    assert heated.intersection(box(10, 0, 20, 10)).area == 0


def test_heat_passes_a_door() -> None:
    hot = Weighted.of([[9.5, 5]], [10])
    heat = heat_bands(JOINED, hot, NOWHERE, measure="findings")
    heated = shapely.union_all([band.polygon for band in heat.bands])
    assert heated.intersection(box(10.1, 4, 12, 6)).area > 1
    # Beside the door, the way leads around the jamb: 4 m along the wall and 4 m back are too far.
    assert not heated.contains(Point(10.5, 9.5))


def test_distance_is_walked_round_the_corner() -> None:
    grid = WalkGrid.over(JOINED)
    ((batch, cells, table),) = grid.distances(np.array([[9.0, 9.0]]), limit=20)
    assert batch.tolist() == [0]
    cell = int(np.argmin(np.hypot(*(grid.centres[cells] - (11, 9)).T)))
    x, y = grid.centres[cells[cell]]
    # To the upper jamb at (9.9, 5.5), through the wall and up again.
    walked = np.hypot(0.9, 3.5) + 0.2 + np.hypot(x - 10.1, y - 5.5)
    # The grid turns at middles of cells: never shorter, and at each jamb less than a cell longer.
    assert walked <= table[0, cell] <= walked + 2 * grid.size


def test_many_points_are_measured_as_each_alone() -> None:
    grid = WalkGrid.over(JOINED)
    points = np.random.default_rng(3).uniform((0.5, 0.5), (19.5, 9.5), size=(150, 2))
    together = np.full((len(points), len(grid.centres)), np.inf)
    for batch, cells, table in grid.distances(points, limit=3):
        together[np.ix_(batch, cells)] = table
    for number in (0, 70, 149):
        ((_, cells, table),) = grid.distances(points[[number]], limit=3)
        alone = np.full(len(grid.centres), np.inf)
        alone[cells] = table[0]
        assert np.allclose(together[number], alone)
        assert np.isfinite(alone).sum() > 10


def test_a_rate_is_findings_per_hundred_checks_wherever_they_were_made() -> None:
    # At one place 20 checks and 1 finding: 5 per 100, at every distance from it the same.
    place = [[15.0, 10.0]]
    heat = heat_bands(HALL, Weighted.of(place), Weighted.of(place, [20]))
    (band,) = heat.bands
    assert (band.number, band.low, band.high) == (3, 4.0, 6.0)
    assert heat.rate == pytest.approx(5)
    assert heat.unit == "findings per 100 checks"


def test_where_nobody_looked_is_unknown_and_not_cold() -> None:
    checks = Weighted.of([[5.0, 10.0]], [100])
    heat = heat_bands(HALL, NOWHERE, checks)
    assert heat.bands == ()
    # 100 (1 − (d/5)²)² = 5 where (d/5)² = 1 − √0.05: d = 4.41 m; the rest of 600 m² is unknown.
    assert heat.unknown.area == pytest.approx(600 - np.pi * 4.41**2, rel=0.01)
    assert heat.unknown_share == pytest.approx(heat.unknown.area / 600)
    assert heat.unknown.contains(Point(25, 10))


def test_findings_are_counted_for_each_hundred_square_metres() -> None:
    # One on each square metre of a hall far larger than the kernel: 100 per 100 m², so band 7.
    everywhere = [(x + 0.5, y + 0.5) for x in range(30) for y in range(20)]
    heat = heat_bands(HALL, Weighted.of(everywhere), NOWHERE, measure="findings")
    (band,) = heat.bands
    assert band.number == 7
    assert band.high is None
    assert band.polygon.area == pytest.approx(HALL.area, rel=1e-6)
    assert heat.rate is None


def test_bands_lie_round_one_another_without_overlap() -> None:
    heat = heat_bands(HALL, Weighted.of([[15, 10]], [5]), NOWHERE, measure="findings")
    assert [band.number for band in heat.bands] == [1, 2, 3, 4, 5, 6, 7]
    for inner, outer in zip(heat.bands[1:], heat.bands, strict=False):
        assert inner.polygon.intersection(outer.polygon).area < 1e-6
    # 100 · 5 · 3/(25π) (1 − (d/5)²)² = 12 at (d/5)² = 1 − √(12 · 25π / 1500): d = 2.27 m.
    assert heat.bands[-1].polygon.area == pytest.approx(np.pi * 2.27**2, rel=0.08)


def test_findings_at_one_place_count_together() -> None:
    spots = Weighted.of([(1, 1), (1.01, 1), (5, 5)], [1, 2, 4])
    assert sorted(spots.weights) == [3, 4]
    assert spots.total == 7


def test_an_empty_floor_has_no_heat() -> None:
    heat = heat_bands(MultiPolygon(), Weighted.of([[1, 1]]), NOWHERE)
    assert (heat.bands, heat.unknown_share) == ((), 0.0)


@pytest.mark.parametrize("edges", [(), (0.0, 1.0), (2.0, 1.0)])
def test_edges_that_do_not_rise_are_refused(edges: tuple[float, ...]) -> None:
    with pytest.raises(InvalidHeat):
        heat_bands(HALL, NOWHERE, NOWHERE, edges=edges)


def test_points_without_their_weights_are_refused() -> None:
    with pytest.raises(InvalidHeat):
        Weighted.of([[1, 1], [2, 2]], [1])
    with pytest.raises(InvalidHeat):
        Weighted.of([[1, float("nan")]])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 20), st.floats(0, 10), st.floats(0.5, 9)), min_size=1, max_size=8
    )
)
def test_every_finding_counts_once_and_heat_stays_on_the_floor(
    spots: list[tuple[float, float, float]],
) -> None:
    findings = Weighted.of([(x, y) for x, y, _ in spots], [w for _, _, w in spots])
    grid = WalkGrid.over(JOINED)
    values = density(grid, findings)
    assert values.sum() * grid.size**2 == pytest.approx(findings.total)
    heat = heat_bands(JOINED, findings, NOWHERE, measure="findings", grid=grid)
    for band in heat.bands:
        assert band.polygon.difference(JOINED).area < 1e-6
