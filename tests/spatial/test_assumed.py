from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from spatial.assumed import assumed_openings
from spatial.derived import DERIVED_DOOR, DERIVED_ENTRANCE, DERIVED_GATE, DERIVED_MOUTH
from spatial.doubt import mark_of
from spatial.site import Edited, Opening, Site
from tests import build

MARKS = {
    "door 0": DERIVED_DOOR + "room 0",
    "upper door 1": DERIVED_DOOR + "upper room 1",
    "front door": DERIVED_ENTRANCE + "ground",
}


def marked(plan: Site, **marks: str) -> Site:
    def one(opening: Opening) -> Opening:
        mark = marks.get(opening.id)
        return (
            opening if mark is None else replace(opening, source=replace(opening.source, id=mark))
        )

    return replace(plan, openings=tuple(one(opening) for opening in plan.openings))


def test_what_no_file_has_is_doubted_the_way_in_first() -> None:
    plan = marked(build.two_storeys("stair", rooms=2), **MARKS)
    found = assumed_openings(plan)
    assert [(doubt.reason, doubt.opening_id, doubt.fix) for doubt in found] == [
        ("assumed_entrance", "front door", "confirm_opening"),
        ("assumed_door", "door 0", "confirm_opening"),
        ("assumed_door", "upper door 1", "confirm_opening"),
    ]
    (x0, y0), (x1, y1) = plan.openings[0].line
    assert found[1].point == ((x0 + x1) / 2, (y0 + y1) / 2)
    assert not assumed_openings(build.two_storeys("stair"))


def test_gates_and_mouths_of_ramps_are_ways_in_too() -> None:
    plan = marked(
        build.two_storeys("stair", rooms=2),
        **{"front door": DERIVED_GATE, "door 0": DERIVED_MOUTH + "ramp"},
    )
    assert [doubt.reason for doubt in assumed_openings(plan)] == [
        "assumed_gate",
        "assumed_entrance",
    ]


def test_what_somebody_changed_is_theirs_and_what_moved_looks_otherwise() -> None:
    plan = marked(build.two_storeys("stair", rooms=2), **MARKS)
    doubt = assumed_openings(plan)[0]
    moved = replace(
        plan,
        openings=tuple(
            replace(o, line=((-0.1, 0.2), (-0.1, 1.2))) if o.id == "front door" else o
            for o in plan.openings
        ),
    )
    assert mark_of(doubt, plan) != mark_of(doubt, moved)
    edited = Edited(by="somebody", at=datetime(2026, 11, 24, tzinfo=UTC))
    plan = replace(plan, openings=tuple(replace(o, edited=edited) for o in plan.openings))
    assert not assumed_openings(plan)
