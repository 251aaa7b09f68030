import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, box

from spatial.floor_network import FloorNetwork, floor_network
from spatial.site import StoreyId
from spatial.triangulation import Floats, triangulate
from spatial.visibility import visibility_graph, visibility_graphs
from tests.build import area, rectangle
from tests.spatial.floors import brute_force_lengths, points_on, rectilinear_floors


def lengths(floor: MultiPolygon, points: Floats) -> Floats:
    network = network_of(floor)
    attached = network.attach(points)
    return np.asarray(network.tolls(attached, range(len(points)), None)[:, :, 2])


def network_of(floor: MultiPolygon) -> FloorNetwork:
    return floor_network(StoreyId("floor"), visibility_graph(floor), [], [])


def test_triangles_cover_the_floor_and_share_its_vertices() -> None:
    floor = area(shapely.difference(box(0, 0, 10, 8), box(3, 3, 5, 5)))
    mesh = triangulate(floor)
    corners = mesh.vertices[mesh.triangles]
    assert shapely.area(shapely.polygons(corners)).sum() == pytest.approx(10 * 8 - 2 * 2)
    assert len(mesh.vertices) == 8
    # The four corners of the hole are all that a walk can bend around.
    assert len(mesh.corners) == 4


def test_a_convex_room_has_no_corner_to_bend_around() -> None:
    graph = visibility_graph(rectangle(0, 0, 8, 6))
    assert len(graph.corners) == 0
    assert len(graph.edges) == 0


def test_across_a_rectangle_one_walks_the_diagonal() -> None:
    between = lengths(rectangle(0, 0, 8, 6), np.array([[0.0, 0.0], [8.0, 6.0]]))
    assert between[0, 1] == pytest.approx(10.0)  # sqrt(8² + 6²)


def test_around_one_corner() -> None:
    floor = area(rectangle(0, 0, 6, 2), rectangle(0, 0, 2, 6))
    between = lengths(floor, np.array([[5.0, 2.0], [2.0, 5.0], [1.0, 5.0]]))
    assert between[0, 1] == pytest.approx(6.0)  # 3 m along each wall of the corner at (2, 2)
    assert between[0, 2] == pytest.approx(3 + math.hypot(1, 3))


def test_two_pieces_of_floor_are_not_joined_unless_they_touch() -> None:
    apart = area(rectangle(0, 0, 2, 2), rectangle(3, 0, 5, 2))
    assert math.isinf(lengths(apart, np.array([[1.0, 1.0], [4.0, 1.0]]))[0, 1])


def test_a_point_far_from_the_floor_sees_nothing() -> None:
    attached = network_of(rectangle(0, 0, 4, 4)).attach(np.array([[1.0, 1.0], [9.0, 1.0]]))
    assert attached.on_floor.tolist() == [True, False]
    assert len(attached.to_points) == 0


def test_a_point_beside_the_floor_is_moved_onto_it() -> None:
    attached = network_of(rectangle(0, 0, 4, 4)).attach(np.array([[5.0, 1.0]]))
    assert attached.points[0] == pytest.approx((4.0, 1.0))


def test_an_empty_floor_is_no_fault() -> None:
    assert math.isinf(lengths(MultiPolygon(), np.array([[0.0, 0.0], [1.0, 1.0]]))[0, 1])


def test_a_round_column_of_many_sides_is_walked_around() -> None:
    floor = area(shapely.difference(box(-5, -5, 5, 5), Point(0, 0).buffer(1, quad_segs=64)))
    between = lengths(floor, np.array([[-3.0, 0.0], [3.0, 0.0]]))
    # Two tangents of sqrt(3² - 1²) and an arc of pi - 2 acos(1/3).
    assert between[0, 1] == pytest.approx(
        2 * math.sqrt(8) + math.pi - 2 * math.acos(1 / 3), rel=1e-3
    )


@settings(max_examples=60, deadline=None)
@given(floor=rectilinear_floors(), draw=st.data())
def test_walks_are_as_long_as_brute_force_says(floor: MultiPolygon, draw: st.DataObject) -> None:
    points = points_on(draw, floor, 8)
    ours, theirs = lengths(floor, points), brute_force_lengths(floor, points)
    assert np.array_equal(np.isfinite(ours), np.isfinite(theirs))
    reached = np.isfinite(theirs)
    assert ours[reached] == pytest.approx(theirs[reached], rel=1e-3, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(floor=rectilinear_floors(), draw=st.data())
def test_no_detour_beats_the_shortest_walk(floor: MultiPolygon, draw: st.DataObject) -> None:
    between = lengths(floor, points_on(draw, floor, 7))
    assert np.array_equal(between, between.T) or between == pytest.approx(between.T)
    over = np.min(between[:, :, None] + between[None], axis=1, initial=np.inf)
    assert np.all(between <= over + 1e-9)


@settings(max_examples=40, deadline=None)
@given(floor=rectilinear_floors(), draw=st.data())
def test_paths_stay_on_the_floor_and_are_as_long_as_said(
    floor: MultiPolygon, draw: st.DataObject
) -> None:
    points = points_on(draw, floor, 4)
    network = network_of(floor)
    attached = network.attach(points)
    between = network.tolls(attached, range(len(points)), None)[:, :, 2]
    wider = shapely.buffer(floor, 0.01)
    for i in range(len(points)):
        for j in range(i):
            path = network.path(attached, i, j, None)
            if not path:
                assert math.isinf(between[i, j])
                continue
            assert LineString(path).length == pytest.approx(between[i, j])
            assert wider.covers(LineString(path))


def test_floors_that_are_alike_share_their_graph() -> None:
    """A tower of three storeys, two of them alike."""
    floors = {1: rectangle(0, 0, 8, 6), 2: rectangle(0, 0, 8, 6), 3: rectangle(0, 0, 8, 5)}
    graphs = visibility_graphs(floors)
    assert graphs[1] is graphs[2]
    assert graphs[3] is not graphs[1]
    assert [round(graph.area.area) for graph in graphs.values()] == [48, 48, 40]
