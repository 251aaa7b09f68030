"""Hand edits: what each does to plan and network, what is refused, and that undoing is exact."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from spatial import edit
from spatial.apply_edit import apply_edits
from spatial.check import faults
from spatial.draft import PartChange, with_changes
from spatial.errors import EditRefused
from spatial.network import build_network
from spatial.profile import NOT_FOR_PASSAGE
from spatial.settle import Settled, settle
from spatial.site import (
    AssetId,
    ConnectorId,
    Edited,
    OpeningId,
    Site,
    Space,
    SpaceId,
    ZoneId,
)
from tests import build
from tests.build import FIRST, GROUND

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def done(site: Site, *wanted: edit.Edit, mark: str = "1") -> Site:
    return apply_edits(site, wanted, by="li", at=AT, mark=mark)[0]


def changes(site: Site, *wanted: edit.Edit) -> tuple[PartChange, ...]:
    return apply_edits(site, wanted, by="li", at=AT, mark="1")[1]


def refused(site: Site, *wanted: edit.Edit) -> str:
    with pytest.raises(EditRefused) as found:
        done(site, *wanted)
    return found.value.key


def space_of(site: Site, name: str) -> Space:
    return next(space for space in site.spaces if space.id == name)


def after(site: Site, *wanted: edit.Edit) -> Settled:
    """Reach after an edit; the network is rebuilt for what changed only."""
    before = settle(site)
    found = settle(done(before.site, *wanted), before=before)
    whole = settle(done(before.site, *wanted))
    assert found.reached == whole.reached, "a part rebuilt says what the whole says"
    return found


def two_rooms_and_entrance() -> Site:
    """Two rooms without a door between them; the left one is entered from outside."""
    site = build.two_rooms_with_door(doors=False)
    front = build.door((-0.1, 1), (-0.1, 2), "front", between=("left", None), is_entrance=True)
    lamp = build.asset("lamp", 7.0, 2.0, on=GROUND)
    return build.site(site.storeys, spaces=site.spaces, openings=[front], assets=[lamp])


DOOR = edit.AddOpening(storey_id=GROUND, line=((4.1, 1.5), (4.1, 2.5)))


def test_a_door_added_makes_the_next_room_and_its_asset_reached() -> None:
    site = two_rooms_and_entrance()
    assert settle(site).reached.spaces == {"left"}
    found = after(site, DOOR)
    assert found.reached.spaces == {"left", "right"}
    assert found.reached.assets == {"lamp"}
    opening = found.site.openings[-1]
    assert set(opening.space_ids) == {"left", "right"}
    assert not opening.is_entrance
    assert opening.depth == pytest.approx(0.3)  # wall of 0.2 m and 5 cm onto either floor
    assert opening.edited == Edited(by="li", at=AT)


def test_a_door_in_the_outer_wall_is_an_entrance() -> None:
    site = build.two_rooms_with_door()
    opening = done(site, edit.AddOpening(storey_id=GROUND, line=((-0.1, 1), (-0.1, 2)))).openings[
        -1
    ]
    assert opening.is_entrance
    found = after(site, edit.AddOpening(storey_id=GROUND, line=((-0.1, 1), (-0.1, 2))))
    assert found.reached.spaces == {"left", "right"}


def test_a_door_taken_away_shuts_the_room_off_though_the_floor_led_through() -> None:
    site = two_rooms_and_entrance()
    gap = build.rectangle(3.9, 1.5, 4.3, 2.5)
    floor = build.area(site.storeys[0].floor, gap)
    opening = build.door((4.1, 1.5), (4.1, 2.5), between=("left", "right"), depth=0.4)
    site = build.site(
        [build.storey(floor, outline=site.storeys[0].outline)],
        spaces=site.spaces,
        openings=[*site.openings, opening],
    )
    assert settle(site).reached.spaces == {"left", "right"}
    assert after(site, edit.RemoveOpening(id=OpeningId("door"))).reached.spaces == {"left"}


def test_a_door_closed_keeps_its_place_but_nobody_gets_through() -> None:
    site = done(two_rooms_and_entrance(), DOOR)
    door = site.openings[-1].id
    shut = after(site, edit.ChangeOpening(id=door, is_closed=True))
    assert shut.reached.spaces == {"left"}
    assert shut.network.closed == {door}
    again = settle(
        done(shut.site, edit.ChangeOpening(id=door, is_closed=False)), before=shut
    ).reached
    assert again.spaces == {"left", "right"}


def test_a_door_gets_hours_a_way_and_a_delay_and_loses_them_again() -> None:
    site = build.two_rooms_with_door()
    door = OpeningId("door")
    set_ = edit.ChangeOpening(id=door, one_way="left_to_right", delay=5.0, hours="6:00-22:00")
    (opening,) = done(site, set_).openings
    assert (opening.one_way, opening.delay, str(opening.hours)) == (
        "left_to_right",
        5.0,
        "06:00-22:00",
    )
    assert done(done(site, set_), edit.ChangeOpening(id=door, name="东门")).openings[0].delay == 5.0
    unset = edit.ChangeOpening(id=door, one_way="both", delay="usual", hours="")
    (opening,) = done(done(site, set_), unset).openings
    assert (opening.one_way, opening.delay, opening.hours) == (None, None, None)
    assert refused(site, edit.ChangeOpening(id=door, hours="at night")) == "edit-hours"
    assert refused(site, edit.ChangeOpening(id=door, delay=-1.0)) == "edit-delay"


def test_a_door_that_touches_no_space_or_has_no_width_is_refused() -> None:
    site = build.two_rooms_with_door()
    away = edit.AddOpening(storey_id=GROUND, line=((30, 1), (30, 2)))
    assert refused(site, away) == "edit-door-touches-no-space"
    point = edit.AddOpening(storey_id=GROUND, line=((4.1, 1.5), (4.1, 1.5)))
    assert refused(site, point) == "edit-opening-width"
    inside = edit.AddOpening(storey_id=GROUND, line=((4.1, 1), (4.1, 2)), is_entrance=True)
    assert refused(site, inside) == "edit-no-outside"
    nowhere = edit.RemoveOpening(id=OpeningId("no such"))
    assert refused(site, nowhere) == "edit-unknown-part"


def test_a_lift_drawn_makes_the_upper_floor_reached() -> None:
    site = build.two_storeys()
    upper = {space.id for space in site.spaces if space.storey_id == FIRST}
    assert not settle(site).reached.spaces & upper
    lift = edit.AddConnector(
        connector_kind="lift", name="1 号梯", landings=((FIRST, (3, 1)), (GROUND, (3, 1)))
    )
    found = after(site, lift)
    assert found.reached.spaces >= upper
    connector = found.site.connectors[-1]
    assert [landing.storey_id for landing in connector.landings] == [GROUND, FIRST]
    closed = edit.ChangeConnector(id=connector.id, is_closed=True)
    assert not after(found.site, closed).reached.spaces & upper


def test_a_connector_needs_two_storeys_and_floor_to_step_onto() -> None:
    site = build.two_storeys()
    one = edit.AddConnector(connector_kind="stair", landings=((GROUND, (3, 1)),))
    assert refused(site, one) == "edit-one-landing"
    off = edit.AddConnector(connector_kind="stair", landings=((GROUND, (3, 1)), (FIRST, (90, 1))))
    assert refused(site, off) == "edit-landing-off-floor"


def test_a_space_split_keeps_its_area_doors_and_zone() -> None:
    site = build.corridor_with_rooms(2, assets=[build.asset("sign", 7.5, 1, on=GROUND)])
    site = done(
        site,
        edit.SetZone(name="甲区", space_ids=(SpaceId("corridor"),)),
        edit.SplitSpace(id=SpaceId("corridor"), line=((5, -1), (5, 3)), name="东走廊"),
        mark="2",
    )
    west = space_of(site, "corridor")
    east = next(space for space in site.spaces if space.name == "东走廊")
    assert (west.polygon.area, east.polygon.area) == pytest.approx((10, 6))  # 5 and 3 m of 2 m
    doors = {opening.id: opening.space_ids for opening in site.openings}
    assert set(doors[OpeningId("door 0")]) == {"corridor", "room 0"}
    assert set(doors[OpeningId("door 1")]) == {east.id, "room 1"}
    assert site.zones[0].space_ids == ("corridor", east.id)
    assert settle(site).site.assets[0].space_id == east.id


def test_a_line_from_wall_to_wall_splits_though_it_ends_a_hair_short() -> None:
    site = build.two_rooms_with_door()
    cut = edit.SplitSpace(id=SpaceId("left"), line=((1, 1e-7), (1, 4 - 1e-7)))
    assert sorted(s.polygon.area for s in done(site, cut).spaces) == pytest.approx([4, 12, 16])


def test_spaces_merged_take_their_doors_and_assets_along() -> None:
    site = build.two_rooms_with_door()
    merged = done(site, edit.MergeSpaces(ids=(SpaceId("left"), SpaceId("right"))))
    assert [space.id for space in merged.spaces] == ["left"]
    assert merged.spaces[0].polygon.area == pytest.approx(32)
    assert set(merged.openings[0].space_ids) == {"left"}
    apart = build.corridor_with_rooms(3)
    two = edit.MergeSpaces(ids=(SpaceId("room 0"), SpaceId("room 2")))
    assert refused(apart, two) == "edit-merge-apart"


def test_a_space_removed_takes_its_floor_but_not_its_neighbours() -> None:
    site = build.two_rooms_with_door()
    left = done(site, edit.RemoveSpaces(ids=(SpaceId("right"),)))
    assert left.storeys[0].floor.equals(build.rectangle(0, 0, 4, 4))
    assert left.openings[0].space_ids == ("left", None)


def test_a_space_drawn_can_be_walked_on() -> None:
    site = two_rooms_and_entrance()
    drawn = edit.DrawSpace(storey_id=GROUND, polygon=box(0, 4, 4, 7), name="新房间")
    found = after(site, drawn)
    assert next(s for s in found.site.spaces if s.name == "新房间").id in found.reached.spaces


def test_a_space_that_crosses_itself_or_lies_on_another_is_refused() -> None:
    site = build.two_rooms_with_door()
    bow = Polygon([(20, 0), (24, 4), (24, 0), (20, 4)])
    crossing = edit.DrawSpace(storey_id=GROUND, polygon=bow, name="x")
    assert refused(site, crossing) == "edit-space-crosses-itself"
    over = edit.DrawSpace(storey_id=GROUND, polygon=box(2, 0, 6, 4), name="x")
    assert refused(site, over) == "edit-spaces-overlap"
    tiny = edit.DrawSpace(storey_id=GROUND, polygon=box(20, 0, 20.1, 1), name="x")
    assert refused(site, tiny) == "edit-space-too-small"
    beside = edit.SplitSpace(id=SpaceId("left"), line=((9, 0), (9, 4)))
    assert refused(site, beside) == "edit-line-does-not-split"


def test_a_room_may_be_shut_to_passers_by_but_no_dearer() -> None:
    site = build.two_storeys("stair")
    shut = edit.ChangeSpaces(ids=(SpaceId("room 0"),), pass_through=NOT_FOR_PASSAGE)
    after, _ = apply_edits(site, [shut], by="li", at=AT, mark="1")
    room = next(space for space in after.spaces if space.id == "room 0")
    assert room.pass_through == NOT_FOR_PASSAGE
    with pytest.raises(EditRefused, match="pass-through factor is 1 to 1000"):
        apply_edits(site, [replace(shut, pass_through=1001.0)], by="li", at=AT, mark="1")


def test_nothing_is_done_where_one_of_several_edits_is_refused() -> None:
    site = build.two_rooms_with_door()
    rename = edit.ChangeSpaces(ids=(SpaceId("left"),), name="值班室")
    assert refused(site, rename, edit.RemoveZone(id=ZoneId("no"))) == "edit-unknown-part"
    assert space_of(site, "left").name == "left 室"


def test_assets_are_retyped_in_bulk_and_a_moved_one_is_unverified() -> None:
    site = build.one_room(
        assets=[
            build.asset(key, x, 1, on=GROUND, kind="unknown") for key, x in (("a", 1), ("b", 3))
        ]
    )
    ids = (AssetId("a"), AssetId("b"))
    site = done(site, edit.ChangeAssets(ids=ids, asset_kind="hydrant_indoor"))
    assert [asset.kind for asset in site.assets] == ["hydrant_indoor", "hydrant_indoor"]
    moved = done(site, edit.MoveAsset(id=ids[0], storey_id=GROUND, point=(5, 5))).assets[0]
    assert (moved.position, moved.position_state) == ((5, 5, 1.0), "unverified")
    confirm = edit.ChangeAssets(ids=ids[:1], position_state="confirmed")
    assert done(site, confirm).assets[0].position_state == "confirmed"
    twice = edit.ChangeAssets(ids=ids[:1], code="b")
    assert refused(site, twice) == "edit-code-taken"
    assert refused(site, edit.ChangeAssets(ids=ids, asset_kind="dragon")) == "edit-unknown-kind"


EDITS: list[edit.Edit] = [
    edit.AddOpening(storey_id=GROUND, line=((4.1, 0.4), (4.1, 1.2))),
    edit.RemoveOpening(id=OpeningId("front door")),
    edit.ChangeOpening(id=OpeningId("door 0"), line=((0.5, 2.1), (1.4, 2.1))),
    edit.ChangeOpening(id=OpeningId("door 1"), is_closed=True),
    edit.ChangeOpening(id=OpeningId("door 1"), one_way="left_to_right", delay=5, hours="6:00-9:00"),
    edit.ChangeConnector(id=ConnectorId("stair"), wait=20.0, hours="06:00-22:00"),
    edit.RemoveSpaces(ids=(SpaceId("room 1"),)),
    edit.MergeSpaces(ids=(SpaceId("room 0"), SpaceId("room 1"))),
    edit.SplitSpace(id=SpaceId("corridor"), line=((3, -1), (3, 3))),
    edit.ReshapeSpace(id=SpaceId("room 2"), polygon=box(8, 2.2, 11, 6.2)),
    edit.DrawSpace(storey_id=GROUND, polygon=box(0, -4, 8, -0.2), name="雨棚"),
    edit.ChangeSpaces(ids=(SpaceId("room 0"), SpaceId("room 2")), use="plant", pass_through=9.0),
    edit.RemoveConnector(id=ConnectorId("stair")),
    edit.PlaceAsset(storey_id=FIRST, point=(2, 1), asset_kind="hydrant_indoor"),
    edit.RemoveAssets(ids=(AssetId("lamp"),)),
    edit.SetZone(name="乙区", space_ids=(SpaceId("room 0"),)),
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=4))
def test_undoing_gives_the_site_back_and_redoing_the_edit(wanted: list[edit.Edit]) -> None:
    site = build.two_storeys("stair", assets=[build.asset("lamp", 1, 4, on=GROUND)])
    history = []
    for number, one in enumerate(wanted):
        try:
            site_after, made = apply_edits(site, [one], by="li", at=AT, mark=str(number))
        except EditRefused:
            continue
        history.append((site, site_after, made))
        site = site_after
    build_network(site)  # whatever was done, it can still be walked
    assert all(isinstance(storey.floor, MultiPolygon) for storey in site.storeys)
    assert not [fault for fault in faults(site) if fault.kind == "geometry_invalid"]
    for before, afterwards, made in reversed(history):
        back = with_changes(afterwards, [change.reversed for change in made])
        assert back == before
        assert with_changes(back, made) == afterwards


def test_a_change_to_what_is_no_longer_there_is_refused() -> None:
    site = build.two_rooms_with_door()
    made = changes(site, edit.ChangeOpening(id=OpeningId("door"), name="东门"))
    gone = done(site, edit.RemoveOpening(id=OpeningId("door")))
    with pytest.raises(EditRefused, match="not as the change found it"):
        with_changes(gone, made)


def test_a_landing_drawn_in_a_wall_is_stepped_onto_where_there_is_floor() -> None:
    site = build.two_storeys(rooms=2)
    # At 2.1 m up lies the wall of 0.2 m between corridor and rooms.
    wanted = edit.AddConnector(
        connector_kind="stair", landings=((GROUND, (2.0, 2.08)), (FIRST, (2.0, 1.0)))
    )
    (stair,) = done(site, wanted).connectors
    assert [landing.point for landing in stair.landings] == [(2.0, 2.0), (2.0, 1.0)]


def test_a_stair_comes_out_elsewhere_on_one_storey_and_a_lift_stops_no_longer() -> None:
    site = build.two_storeys("stair", "lift", rooms=2)
    stair_id, lift_id = ConnectorId("stair"), ConnectorId("lift")
    moved = edit.ChangeConnector(id=stair_id, moved=((FIRST, (7.0, 1.0)),))
    stair = next(c for c in done(site, moved).connectors if c.id == stair_id)
    assert [landing.point for landing in stair.landings] == [(1.0, 1.0), (7.0, 1.0)]
    assert refused(site, edit.ChangeConnector(id=lift_id, left=(FIRST,))) == "edit-one-landing"
