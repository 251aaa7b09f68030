"""Another outline for a room: what neighbours, the wall between them and its doors make of it."""

from datetime import UTC, datetime

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from spatial import edit
from spatial.apply_edit import apply_edits
from spatial.check import faults
from spatial.draft import with_changes
from spatial.errors import EditRefused
from spatial.settle import settle
from spatial.site import Opening, Site, Space, SpaceId
from tests import build
from tests.build import area, rectangle

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


def reshaped(site: Site, space: str, polygon: Polygon, neighbours: edit.Neighbours) -> Site:
    wanted = edit.ReshapeSpace(id=SpaceId(space), polygon=polygon, neighbours=neighbours)
    changed, changes = apply_edits(site, [wanted], by="li", at=AT, mark="1")
    assert not list(faults(changed))
    assert with_changes(changed, [one.reversed for one in changes]) == site, "undo is exact"
    return changed


def room(site: Site, key: str) -> Space:
    return next(space for space in site.spaces if space.id == key)


def box_of(site: Site, key: str) -> tuple[float, ...]:
    return tuple(round(edge, 2) for edge in room(site, key).polygon.bounds)


def door(site: Site, key: str = "door") -> Opening:
    return next(opening for opening in site.openings if opening.id == key)


def two_rooms_and_a_wall() -> Site:
    """Rooms of 4 × 4 m with a wall of 0.2 m between and around them, a door in the one between."""
    plain = build.two_rooms_with_door()
    (storey,) = plain.storeys
    solid = area(shapely.difference(storey.outline, storey.floor))
    return build.site(
        [build.storey(storey.floor, outline=storey.outline, walls=solid)],
        spaces=plain.spaces,
        openings=plain.openings,
    )


@pytest.mark.parametrize(("edge", "width"), [(5.0, 3.0), (3.0, 5.0)])
def test_a_wall_pushed_takes_the_next_room_and_the_door_along(edge: float, width: float) -> None:
    site = reshaped(two_rooms_and_a_wall(), "left", box(0, 0, edge, 4), "follow")
    assert box_of(site, "left") == (0, 0, edge, 4)
    assert box_of(site, "right") == (edge + 0.2, 0, 8.2, 4)
    assert room(site, "right").polygon.area == pytest.approx(width * 4, abs=0.02)
    line = door(site).line
    assert sorted(y for _, y in line) == pytest.approx([1.5, 2.5])
    assert [x for x, _ in line] == pytest.approx([edge + 0.1] * 2, abs=0.01)
    assert set(door(site).space_ids) == {"left", "right"}
    # The wall stands between the rooms as before, and nowhere else in them.
    (storey,) = site.storeys
    rooms = shapely.union_all([space.polygon for space in site.spaces])
    assert shapely.area(shapely.intersection(storey.walls, rooms)) < 0.02
    assert shapely.area(shapely.intersection(storey.walls, rectangle(edge, 0, edge + 0.2, 4))) > 0.7
    assert shapely.area(shapely.intersection(storey.floor, rooms)) == pytest.approx(
        rooms.area, abs=0.03
    )


def test_the_network_leads_through_the_door_that_moved() -> None:
    front = build.door((-0.1, 1), (-0.1, 2), "front", between=("left", None), is_entrance=True)
    plain = two_rooms_and_a_wall()
    site = build.site(plain.storeys, spaces=plain.spaces, openings=[*plain.openings, front])
    before = settle(site)
    assert before.reached.spaces == {"left", "right"}
    after = settle(reshaped(site, "left", box(0, 0, 5, 4), "follow"), before=before)
    assert after.reached.spaces == {"left", "right"}


def test_a_corner_pulled_in_leaves_its_ground_to_the_neighbour() -> None:
    shape = Polygon([(0, 0), (3, 0), (4, 4), (0, 4)])
    site = reshaped(two_rooms_and_a_wall(), "left", shape, "follow")
    # 4 × 1 / 2 = 2 m² less on the left; the wall leans and is as thick as before, nearly.
    assert room(site, "left").polygon.area == pytest.approx(14.0)
    assert room(site, "right").polygon.area == pytest.approx(18.0, abs=0.25)
    (ax, ay), (bx, by) = door(site).line
    assert (by - ay) / (bx - ax) == pytest.approx(4.0, abs=0.1), "the door leans with its wall"


def test_a_corridor_made_wider_takes_from_every_room_along_it() -> None:
    site = reshaped(build.corridor_with_rooms(4), "corridor", box(0, 0, 16, 2.5), "follow")
    assert [box_of(site, f"room {k}")[1] for k in range(4)] == [2.7] * 4
    assert [door(site, f"door {k}").line[0][1] for k in range(4)] == pytest.approx([2.6] * 4)


def test_a_corridor_made_narrower_leaves_its_ground_to_the_rooms_along_it() -> None:
    site = reshaped(build.corridor_with_rooms(4), "corridor", box(0, 0, 16, 1.5), "follow")
    assert [box_of(site, f"room {k}") for k in range(4)] == [
        (4 * k, 1.7, 4 * k + 3.8, 6.2) for k in range(4)
    ]


def test_a_room_pushed_into_another_leaves_a_wall_around_the_dent() -> None:
    dent = Polygon([(0, 0), (4, 0), (4, 1), (5, 1), (5, 3), (4, 3), (4, 4), (0, 4)])
    site = reshaped(two_rooms_and_a_wall(), "left", dent, "follow")
    # The dent of 1 × 2 m, and 0.2 m of wall at its two sides.
    assert room(site, "right").polygon.area == pytest.approx(16 - 1 * (2 + 0.4), abs=0.02)


def test_a_facade_pushed_out_is_a_facade_again() -> None:
    site = reshaped(two_rooms_and_a_wall(), "left", box(0, 0, 4, 5), "follow")
    (storey,) = site.storeys
    assert shapely.covers(shapely.buffer(storey.outline, 0.01), box(-0.2, 4, 4, 5.2))
    assert shapely.area(shapely.intersection(storey.walls, rectangle(0, 5, 4, 5.2))) > 0.75
    assert shapely.area(shapely.intersection(storey.walls, rectangle(0, 4, 4, 4.2))) < 0.05
    assert box_of(site, "right") == (4.2, 0, 8.2, 4)


def test_a_facade_pulled_in_leaves_no_wall_standing_outside() -> None:
    site = reshaped(two_rooms_and_a_wall(), "left", box(0, 0, 4, 3), "follow")
    (storey,) = site.storeys
    assert shapely.area(shapely.intersection(storey.walls, rectangle(0.3, 3.9, 3.6, 4.2))) < 0.05
    assert shapely.area(shapely.intersection(storey.walls, rectangle(0, 3, 3.8, 3.2))) > 0.7


def test_neighbours_that_stay_are_not_run_over_and_none_is_swallowed() -> None:
    for shape, neighbours, key in (
        (box(0, 0, 5, 4), "stay", "edit-spaces-overlap"),
        (box(0, 0, 8.5, 4), "follow", "edit-neighbour-vanishes"),
        (Polygon([(0, 0), (4, 4), (4, 0), (0, 4)]), "follow", "edit-space-crosses-itself"),
    ):
        with pytest.raises(EditRefused) as found:
            reshaped(two_rooms_and_a_wall(), "left", shape, neighbours)  # type: ignore[arg-type]
        assert found.value.key == key


def test_without_neighbours_the_walls_stay_where_the_drawing_has_them() -> None:
    before = two_rooms_and_a_wall()
    site = reshaped(before, "left", box(0, 0, 3, 4), "stay")
    assert site.storeys[0].walls == before.storeys[0].walls
    assert box_of(site, "right") == (4.2, 0, 8.2, 4)


@settings(max_examples=40)
@given(edge=st.floats(0.5, 7.5), top=st.floats(1.0, 4.0))
def test_rooms_never_overlap_and_no_ground_is_lost(edge: float, top: float) -> None:
    shape = Polygon([(0, 0), (edge, 0), (edge, top), (0, 4)])
    site = reshaped(two_rooms_and_a_wall(), "left", shape, "follow")
    left, right = room(site, "left").polygon, room(site, "right").polygon
    assert shapely.area(shapely.intersection(left, right)) < 0.01
    assert right.area > 0.25
