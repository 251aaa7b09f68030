"""Everything of one file moved at once, its storeys made one with those they come to lie on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from spatial import edit
from spatial.check import faults
from spatial.draft import with_changes
from spatial.settle import settle
from spatial.site import Source, SpaceId
from tests import build
from tests.build import GROUND
from tests.spatial.test_edit import changes, done, refused

if TYPE_CHECKING:
    from spatial.site import Site


def test_a_file_drawn_from_another_origin_is_moved_as_a_whole() -> None:
    plan = build.corridor_with_rooms(2)
    services = Source(file="services.ifc", id="x")
    lamp = replace(build.asset("lamp", 105, 4, 12, on=None), source=services)
    site = settle(replace(plan, assets=(lamp,))).site
    assert site.assets[0].storey_id is None
    shift = edit.ShiftFile(file="services.ifc", east=-100, north=0, up=-10)
    moved = settle(done(site, shift), before=settle(site))
    (found,) = moved.site.assets
    assert (found.position, found.storey_id, found.space_id) == ((5, 4, 2), GROUND, "room 1")
    assert moved.reached.assets == {"lamp"}
    assert moved.site.spaces == site.spaces, "what another file brought stays"
    assert refused(site, replace(shift, file="other.ifc")) == "edit-unknown-file"


def test_a_storey_drawn_from_another_origin_takes_everything_of_its_file_along() -> None:
    plan = build.corridor_with_rooms(2, assets=[build.asset("lamp", 5, 4, on=GROUND)])
    site = settle(plan).site
    shift = edit.ShiftFile(file="drawn", east=10, north=-5, up=1)
    moved = settle(done(site, shift))
    assert moved.reached.spaces == {space.id for space in site.spaces}
    assert moved.reached.assets == {"lamp"}
    (storey,) = moved.site.storeys
    assert storey.floor.bounds == pytest.approx((10, -5, 18, 1.2))
    assert storey.elevation == site.storeys[0].elevation + 1


def beside(first: Site, *, east: float, up: float) -> Site:
    """A plan and, beside it, the same again out of another file, in a building of its own."""
    second = done(first, edit.ShiftFile(file="drawn", east=east, north=0, up=up))

    def from_b(part: Any) -> Any:
        return replace(part, id=f"b {part.id}", source=Source(file="b.ifc", id=part.id))

    (block,) = [from_b(one) for one in second.buildings]
    storeys = [replace(from_b(one), building_id=block.id) for one in second.storeys]
    spaces = [replace(from_b(one), storey_id=f"b {one.storey_id}") for one in second.spaces]
    openings = [
        replace(
            from_b(one),
            storey_id=f"b {one.storey_id}",
            space_ids=tuple(None if i is None else SpaceId(f"b {i}") for i in one.space_ids),
        )
        for one in second.openings
    ]
    assets = [replace(from_b(one), storey_id=f"b {one.storey_id}") for one in second.assets]
    return replace(
        first,
        buildings=(*first.buildings, block),
        storeys=(*first.storeys, *storeys),
        spaces=(*first.spaces, *spaces),
        openings=(*first.openings, *openings),
        assets=(*first.assets, *assets),
    )


def test_a_storey_that_comes_to_lie_on_another_is_one_with_it() -> None:
    plan = build.corridor_with_rooms(2, assets=[build.asset("lamp", 5, 4, on=GROUND)])
    site = beside(plan, east=30, up=1.2)
    shift = edit.ShiftFile(file="b.ifc", east=-30, north=0, up=-1.2)
    moved = done(site, shift)
    assert not list(faults(moved))
    assert [storey.id for storey in moved.storeys] == [GROUND]
    assert [one.id for one in moved.buildings] == [one.id for one in plan.buildings]
    # What both files drew is there once, under the ids that programme and findings know.
    assert [space.id for space in moved.spaces] == [space.id for space in plan.spaces]
    assert [door.id for door in moved.openings] == [door.id for door in plan.openings]
    assert {(a.id, a.storey_id) for a in moved.assets} == {("lamp", GROUND), ("b lamp", GROUND)}
    (storey,), (before,) = moved.storeys, plan.storeys
    assert shapely.area(storey.floor) == pytest.approx(before.floor.area, rel=0.001)
    settled = settle(moved)
    assert settled.reached.assets == {"lamp", "b lamp"}
    made = changes(site, shift)
    assert with_changes(moved, [one.reversed for one in made]) == site, "undo is exact"


def test_a_room_that_only_the_other_file_has_comes_along_with_its_door() -> None:
    plan = build.corridor_with_rooms(2)
    gone = [done(plan, edit.RemoveSpaces(ids=(SpaceId("room 1"),)))]
    site = beside(plan, east=30, up=0)
    # Here the second room was never drawn: there it is.
    site = replace(
        site,
        storeys=(*gone[0].storeys, *site.storeys[1:]),
        spaces=(*gone[0].spaces, *site.spaces[len(plan.spaces) :]),
        openings=(*gone[0].openings, *site.openings[len(plan.openings) :]),
    )
    moved = settle(done(site, edit.ShiftFile(file="b.ifc", east=-30, north=0, up=0)))
    assert len(moved.site.storeys) == 1
    assert [space.id for space in moved.site.spaces] == ["corridor", "room 0", "b room 1"]
    assert moved.reached.spaces == {"corridor", "room 0", "b room 1"}


def test_storeys_at_another_height_stay_apart() -> None:
    site = beside(build.corridor_with_rooms(2), east=30, up=0)
    moved = done(site, edit.ShiftFile(file="b.ifc", east=-30, north=0, up=3.6))
    assert len(moved.storeys) == len(moved.buildings) == 2
