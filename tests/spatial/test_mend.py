"""Doubts about a site: one for each cause, and the proposed mend does mend it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.apply_edit import apply_edits
from spatial.doubt import Doubt
from spatial.edit import AddConnector, AddOpening, ChangeConnector, ChangeOpening, MoveAsset
from spatial.mend import find_doubts
from spatial.settle import Settled, settle
from spatial.site import ConnectorId, ConnectorKind, OpeningId, Site
from tests import build
from tests.build import FIRST, GROUND

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def doubts(site: Site) -> list[Doubt]:
    return list(find_doubts(settle(site)))


def mended(site: Site, doubt: Doubt) -> Settled:
    assert doubt.edits, "there is a proposal"
    return settle(apply_edits(site, doubt.edits, by="li", at=AT, mark="1")[0])


def without_door(site: Site, *ids: str) -> Site:
    return replace(site, openings=tuple(o for o in site.openings if o.id not in ids))


def test_a_room_without_a_door_gets_one_towards_the_corridor() -> None:
    site = without_door(
        build.corridor_with_rooms(3, assets=[build.asset("lamp", 5, 4, on=GROUND)]), "door 1"
    )
    (doubt,) = doubts(site)
    assert (doubt.reason, doubt.space_ids, doubt.asset_ids) == ("no_door", ("room 1",), ("lamp",))
    assert doubt.area == pytest.approx(15.2)  # 3.8 × 4 m
    (door,) = doubt.edits
    assert isinstance(door, AddOpening)
    (ax, ay), (bx, by) = door.line
    assert ay == by == pytest.approx(2.1)  # in the middle of the wall at 2 to 2.2 m
    assert abs(bx - ax) == pytest.approx(0.9)
    assert mended(site, doubt).reached.unreached == ()


def test_rooms_that_share_a_door_are_one_doubt() -> None:
    plan = build.corridor_with_rooms(3)
    between = build.door((3.9, 3.5), (3.9, 4.5), "between", between=("room 0", "room 1"))
    site = without_door(plan, "door 0", "door 1")
    site = replace(site, openings=(*site.openings, between))
    (doubt,) = doubts(site)
    assert set(doubt.space_ids) == {"room 0", "room 1"}
    assert doubt.reason == "island"
    assert mended(site, doubt).reached.unreached == ()


def test_a_storey_apart_gets_the_stair_that_its_stair_spaces_show() -> None:
    plan = build.two_storeys(rooms=2)
    wells = {"room 0": "stair", "upper room 0": "stair"}
    site = replace(
        plan,
        spaces=tuple(replace(s, use=wells.get(s.id, s.use)) for s in plan.spaces),  # type: ignore[arg-type]
    )
    (doubt,) = doubts(site)
    assert (doubt.reason, doubt.storey_id) == ("no_way_up", FIRST)
    (stair,) = doubt.edits
    assert isinstance(stair, AddConnector)
    assert stair.connector_kind == "stair"
    assert [storey_id for storey_id, _ in stair.landings] == [GROUND, FIRST]
    assert mended(site, doubt).reached.unreached == ()


def test_nothing_is_proposed_where_the_plan_gives_no_sign() -> None:
    (doubt,) = doubts(build.two_storeys(rooms=2))
    assert (doubt.reason, doubt.fix, doubt.edits) == ("no_way_up", "add_connector", ())


def test_a_building_without_entrance_uses_the_door_it_has() -> None:
    plan = build.corridor_with_rooms(2)
    site = replace(plan, openings=tuple(replace(o, is_entrance=False) for o in plan.openings))
    (doubt,) = doubts(site)
    assert doubt.reason == "no_entrance"
    (change,) = doubt.edits
    assert isinstance(change, ChangeOpening)
    assert change.id == "front door"
    assert mended(site, doubt).reached.unreached == ()


def test_a_building_without_any_outer_door_gets_one_from_its_corridor() -> None:
    site = without_door(build.corridor_with_rooms(2), "front door")
    (doubt,) = doubts(site)
    (door,) = doubt.edits
    assert isinstance(door, AddOpening)
    assert door.is_entrance
    (_, ay), (_, by) = door.line
    assert ay == by == pytest.approx(-0.1)  # in the long side of the corridor, not a room
    assert mended(site, doubt).reached.unreached == ()


def test_an_asset_off_every_floor_goes_to_the_storey_below_it() -> None:
    site = build.two_storeys_with_stair(assets=[build.asset("lamp", 3, 1, 30.0)])
    (doubt,) = doubts(site)
    assert doubt.reason == "off_every_floor"
    assert doubt.edits == (MoveAsset(id=site.assets[0].id, storey_id=FIRST, point=(3, 1)),)
    assert mended(site, doubt).reached.unreached == ()


def test_a_closed_door_is_opened_again_and_no_other_drawn() -> None:
    plan = build.corridor_with_rooms(3)
    site = replace(
        plan, openings=tuple(replace(o, is_closed=o.id == "door 1") for o in plan.openings)
    )
    (doubt,) = doubts(site)
    assert doubt.space_ids == ("room 1",)
    assert doubt.edits == (ChangeOpening(id=OpeningId("door 1"), is_closed=False),)
    assert mended(site, doubt).reached.unreached == ()


def test_a_closed_stair_is_opened_again() -> None:
    plan = build.two_storeys("stair", rooms=2)
    site = replace(plan, connectors=(replace(plan.connectors[0], is_closed=True),))
    (doubt,) = doubts(site)
    assert (doubt.reason, doubt.storey_id) == ("no_way_up", FIRST)
    assert doubt.edits == (ChangeConnector(id=ConnectorId("stair"), is_closed=False),)
    assert mended(site, doubt).reached.unreached == ()


@settings(max_examples=25, deadline=None)
@given(
    gone=st.sets(
        st.sampled_from(["front door", *(f"{p}door {n}" for p in ("", "upper ") for n in (0, 1))])
    ),
    shut=st.sets(st.sampled_from(["door 0", "upper door 1", "stair"])),
    kind=st.sampled_from(["stair", None]),
    places=st.lists(
        st.tuples(st.floats(-4, 12), st.floats(-4, 8), st.sampled_from([0.0, 3.6, 30.0])),
        max_size=3,
    ),
)
def test_whatever_is_not_reached_is_in_a_doubt_with_a_fix_that_is_its_own(
    gone: set[str],
    shut: set[str],
    kind: ConnectorKind | None,
    places: list[tuple[float, float, float]],
) -> None:
    things = [
        build.asset(f"lamp {n}", x, y, z, on=None if z > 10 else FIRST if z else GROUND)
        for n, (x, y, z) in enumerate(places)
    ]
    plan = without_door(build.two_storeys(*([kind] if kind else []), rooms=2, assets=things), *gone)
    settled = settle(
        replace(
            plan,
            openings=tuple(replace(o, is_closed=o.id in shut) for o in plan.openings),
            connectors=tuple(replace(c, is_closed=c.id in shut) for c in plan.connectors),
        )
    )
    found = find_doubts(settled)
    held = {thing: doubt for doubt in found for thing in (*doubt.space_ids, *doubt.asset_ids)}
    left = {thing.id: thing.fix for thing in settled.reached.unreached}
    assert set(left) <= set(held)
    # Who is mended, is reached: no proposal makes things worse.
    for doubt in found:
        if doubt.edits:
            after = mended(settled.site, doubt).reached.unreached
            assert len(after) <= len(left)


def test_unknown_kinds_are_one_doubt() -> None:
    things = [build.asset(key, 1, 1, on=GROUND, kind="unknown") for key in "ab"]
    (doubt,) = doubts(build.corridor_with_rooms(2, assets=things))
    assert (doubt.reason, doubt.fix, doubt.asset_ids) == ("unknown_kind", "retype", ("a", "b"))


def test_a_site_all_of_which_is_reached_has_no_doubts() -> None:
    assert doubts(build.two_storeys_with_stair()) == []
