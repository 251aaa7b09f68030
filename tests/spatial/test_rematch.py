"""A newer import of a plan: what is matched by what, what is told, and what hand edits survive."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from spatial import edit
from spatial.accept import with_accepted
from spatial.apply_edit import apply_edits
from spatial.draft import with_changes
from spatial.rematch import Difference, rematch
from spatial.site import (
    Asset,
    AssetId,
    OpeningId,
    Site,
    Source,
    SpaceId,
    StoreyId,
    make_id,
)
from tests import build
from tests.build import FIRST, GROUND

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def imported(site: Site, file: str = "plan.ifc") -> Site:
    """The site as if a file had said it: sources that name its ids there."""

    def said(part_id: str) -> Source:
        return Source(file=file, id=f"guid-{part_id}")

    parts: dict[str, Any] = {
        field: tuple(replace(part, source=said(part.id)) for part in getattr(site, field))
        for field in ("buildings", "storeys", "spaces", "openings", "connectors", "assets")
    }
    return replace(site, **parts)


def renewed(site: Site, *, guids: bool = True) -> Site:
    """The same plan exported again: other ids here, GlobalIds the same or not."""
    ids: dict[str, str] = {}

    def new(part_id: str) -> Any:
        return ids.setdefault(part_id, make_id("again", part_id))

    def source(old: Source) -> Source:
        return old if guids else replace(old, id=f"other-{old.id}")

    return replace(
        site,
        buildings=tuple(replace(b, id=new(b.id), source=source(b.source)) for b in site.buildings),
        storeys=tuple(
            replace(
                s,
                id=new(s.id),
                building_id=new(s.building_id) if s.building_id else None,
                source=source(s.source),
            )
            for s in site.storeys
        ),
        spaces=tuple(
            replace(s, id=new(s.id), storey_id=new(s.storey_id), source=source(s.source))
            for s in site.spaces
        ),
        openings=tuple(
            replace(
                o,
                id=new(o.id),
                storey_id=new(o.storey_id),
                space_ids=(
                    new(o.space_ids[0]) if o.space_ids[0] else None,
                    new(o.space_ids[1]) if o.space_ids[1] else None,
                ),
                source=source(o.source),
            )
            for o in site.openings
        ),
        connectors=tuple(
            replace(
                c,
                id=new(c.id),
                landings=tuple(replace(la, storey_id=new(la.storey_id)) for la in c.landings),
                source=source(c.source),
            )
            for c in site.connectors
        ),
        assets=tuple(
            replace(
                a,
                id=new(a.id),
                storey_id=new(a.storey_id) if a.storey_id else None,
                source=source(a.source),
            )
            for a in site.assets
        ),
    )


def plan(*assets: Asset) -> Site:
    return imported(build.two_storeys("stair", assets=assets))


def told(found: tuple[Difference, ...]) -> dict[str, tuple[str, ...]]:
    return {one.change.id: one.became for one in found}


@pytest.mark.parametrize("guids", [True, False])
def test_the_same_plan_again_is_no_difference(guids: bool) -> None:
    site = plan(build.asset("lamp", 1, 1, on=GROUND), build.asset("sign", 9, 1, on=GROUND))
    assert rematch(site, renewed(site, guids=guids)) == ()


def test_each_thing_that_became_something_else_is_told() -> None:
    lamp, sign = build.asset("lamp", 1, 1, on=GROUND), build.asset("sign", 9, 1, on=GROUND)
    old = plan(lamp, sign)
    extra = build.asset("new", 5, 5, on=GROUND)
    new = plan(
        replace(lamp, position=(1.0, 1.5, 1.0)), replace(sign, name="出口", kind="exit_sign"), extra
    )
    room = next(s for s in new.spaces if s.id == "room 3")
    wide = replace(room, polygon=build.rectangle(12, 2.2, 15.8, 8))
    new = replace(
        new,
        spaces=tuple(wide if s.id == room.id else s for s in new.spaces),
        openings=tuple(o for o in new.openings if o.id != "upper door 2"),
    )
    found = rematch(old, renewed(new))
    assert told(found) == {
        "lamp": ("moved",),
        "sign": ("renamed", "retyped"),
        make_id("again", "new"): ("appeared",),
        "room 3": ("reshaped",),
        "upper door 2": ("vanished",),
    }
    assert next(one.metres for one in found if one.change.id == "lamp") == pytest.approx(0.5)
    assert with_changes(old, [one.change for one in found]).spaces[4].polygon == wide.polygon


def test_ids_go_before_codes_and_codes_before_places() -> None:
    one, two = build.asset("A", 1, 1, on=GROUND), build.asset("B", 9, 1, on=GROUND)
    old = plan(one, two)
    # Other GlobalIds, and the two have changed places: their codes say which is which.
    swapped = plan(replace(one, position=(9, 1, 1)), replace(two, position=(1, 1, 1)))
    found = rematch(old, renewed(swapped, guids=False))
    assert told(found) == {"A": ("moved",), "B": ("moved",)}
    # No codes either: what stands where it stood is the same.
    bare = replace(old, assets=tuple(replace(a, code="") for a in old.assets))
    assert rematch(bare, renewed(bare, guids=False)) == ()


def test_what_was_drawn_by_hand_stays_and_what_was_changed_by_hand_is_marked() -> None:
    site = plan(build.asset("lamp", 1, 1, on=GROUND))
    wanted = (
        edit.AddOpening(storey_id=GROUND, line=((3.9, 3), (3.9, 4))),
        edit.ChangeSpaces(ids=(SpaceId("room 0"),), name="值班室"),
        edit.ChangeOpening(id=OpeningId("door 1"), is_closed=True),
    )
    edited, _ = apply_edits(site, wanted, by="li", at=AT, mark="1")
    found = rematch(edited, renewed(site))
    assert told(found) == {"room 0": ("renamed",)}
    assert found[0].by_hand
    assert rematch(edited, renewed(edited)) == ()


@settings(max_examples=40, deadline=None)
@given(
    moved=st.dictionaries(
        st.integers(0, 5), st.tuples(st.floats(-3, 3), st.floats(-3, 3)), max_size=6
    ),
    gone=st.sets(st.integers(0, 5), max_size=3),
    fresh=st.integers(0, 3),
    guids=st.booleans(),
)
def test_accepting_every_difference_gives_the_import(
    moved: dict[int, tuple[float, float]], gone: set[int], fresh: int, guids: bool
) -> None:
    lamps = [build.asset(f"lamp {k}", 2 + 2.5 * k, 1, on=GROUND) for k in range(6)]
    old = plan(*lamps)
    wanted = [
        replace(lamp, position=(lamp.position[0] + dx, lamp.position[1] + dy, 1.0))
        for k, lamp in enumerate(lamps)
        if k not in gone
        for dx, dy in [moved.get(k, (0.0, 0.0))]
    ]
    wanted += [build.asset(f"new {k}", 3 + k, 5, on=GROUND) for k in range(fresh)]
    new = renewed(plan(*wanted), guids=guids)
    found = rematch(old, new)
    after = with_changes(old, [one.change for one in found])
    assert sorted(a.code for a in after.assets) == sorted(a.code for a in wanted)
    places = {a.code: a.position for a in after.assets}
    for asset in wanted:
        # What moved by less than 5 cm is left where it is.
        assert places[asset.code] == pytest.approx(asset.position, abs=0.05)
    kept = {a.id for a in old.assets if int(a.code.split()[1]) not in gone}
    assert kept <= {a.id for a in after.assets}, "what is still there keeps its id"
    assert all(a.storey_id == StoreyId(GROUND) for a in after.assets)
    again = rematch(after, new)
    assert again == ()
    assert AssetId("no such") not in {a.id for a in after.assets}


def test_accepting_one_thing_brings_what_it_stands_on_and_forgets_what_is_gone() -> None:
    old = imported(build.corridor_with_rooms(2, assets=[build.asset("lamp", 1, 4, on=GROUND)]))
    two = imported(build.two_storeys("stair", rooms=2))
    offered = [one.change for one in rematch(old, two)]
    upper = next(change for change in offered if change.id == "upper room 0")
    after = with_accepted(old, [upper], offered)
    assert {storey.id for storey in after.storeys} == {GROUND, FIRST}
    assert "upper room 1" not in {space.id for space in after.spaces}
    less = imported(build.corridor_with_rooms(1))
    gone = [one.change for one in rematch(old, less) if one.change.id == "room 1"]
    after = with_accepted(old, gone, gone)
    assert {o.id: o.space_ids for o in after.openings}[OpeningId("door 1")] == ("corridor", None)


def test_what_was_taken_off_by_hand_does_not_come_back_unless_it_changed() -> None:
    old = imported(plan())
    door = next(opening for opening in old.openings if opening.id == "door 1")
    without = replace(old, openings=tuple(o for o in old.openings if o.id != "door 1"))
    assert [one.became for one in rematch(without, renewed(old))] == [("appeared",)]
    assert rematch(without, renewed(old), [door]) == ()
    # The import has it elsewhere now: that is worth a look, and said to be of the hand.
    (ax, ay), (bx, by) = door.line
    moved = replace(
        old,
        openings=tuple(
            replace(o, line=((ax + 0.5, ay), (bx + 0.5, by))) if o.id == "door 1" else o
            for o in old.openings
        ),
    )
    (found,) = rematch(without, renewed(moved), [door])
    assert (found.became, found.by_hand) == (("appeared",), True)


def test_a_storey_taken_over_keeps_the_floor_of_rooms_drawn_by_hand() -> None:
    old = imported(build.corridor_with_rooms(2))
    annexe = edit.DrawSpace(storey_id=GROUND, polygon=box(8.2, 0, 12, 2), name="外廊")
    edited = apply_edits(old, [annexe], by="li", at=AT, mark="1")[0]
    # The newer drawing has a corridor 0.5 m shorter, and knows nothing of what was drawn here.
    (storey,) = old.storeys
    newer = replace(
        old, storeys=(replace(storey, floor=build.area(storey.floor - box(7.5, -1, 9, 2.1))),)
    )
    offered = [one.change for one in rematch(edited, renewed(newer))]
    after = with_accepted(edited, [one for one in offered if one.what == "storey"], offered)
    (floor,) = (s.floor for s in after.storeys)
    assert floor.intersection(box(8.2, 0, 12, 2)).area == pytest.approx(3.8 * 2)
    assert floor.intersection(box(7.5, 0, 8, 2)).area == pytest.approx(0)
