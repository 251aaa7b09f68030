"""Visits that one person makes: moved to another person together, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routing.arrange import Hold
from routing.errors import MoveRefused
from routing.group_move import group_of, move_group
from routing.move import offers
from routing.problem import Problem, SamePerson, ShiftId, VisitId
from routing.rules import check
from tests.routing.build import planned, problem, shift, spaced, visit

if TYPE_CHECKING:
    from routing.plan import Plan

AB = (VisitId("a"), VisitId("b"))


def two_people(*, hua_days: tuple[int, ...] = (0, 1, 2)) -> tuple[Problem, Plan]:
    """Ming makes a on day 0 and b on day 1; Hua is there too."""
    shifts = [
        replace(shift(f"{who}{day}", 24 * day + 8, 24 * day + 12), inspector=who)
        for who, days in (("ming", (0, 1)), ("hua", hua_days))
        for day in days
    ]
    what = problem([visit("a", place=3), visit("b", place=4), visit("c")], shifts, days=3)
    what = replace(what, same_person=(SamePerson(visits=AB),))
    return what, planned(what, {"ming0": ["a", "c"], "ming1": ["b"]})


def where(plan: Plan) -> dict[str, str]:
    return {str(stop.visit): str(route.shift) for route, stop in plan.stops()}


def test_the_group_goes_along_and_keeps_its_days() -> None:
    what, plan = two_people()
    told = {offer.shift: offer.obstacle for offer in offers(what, plan, AB[0])}
    assert told[ShiftId("hua0")] == "person", "it alone cannot go"
    moved = move_group(what, plan, AB[0], ShiftId("hua0"))
    assert check(what, moved) == ()
    assert where(moved) == {"a": "hua0", "b": "hua1", "c": "ming0"}
    assert group_of(what, VisitId("c")) == {"c"}


def test_where_the_person_is_not_there_that_day_the_nearest_day_is_taken() -> None:
    what, plan = two_people(hua_days=(0, 2))
    moved = move_group(what, plan, AB[0], ShiftId("hua0"))
    assert where(moved)["b"] == "hua0", "two days after and the same day are as near: less walking"
    assert check(what, moved) == ()
    apart = replace(what, spacings=(spaced("a", "b", least=1, most=5),))
    moved = move_group(apart, plan, AB[0], ShiftId("hua0"))
    assert where(moved)["b"] == "hua2", "the gap between them is kept"


def test_what_cannot_come_along_is_named() -> None:
    what, plan = two_people(hua_days=(0,))
    apart = replace(what, spacings=(spaced("a", "b", least=1, most=5),))
    with pytest.raises(MoveRefused, match="visit b: spacing"):
        move_group(apart, plan, AB[0], ShiftId("hua0"))
    with pytest.raises(MoveRefused, match="pinned"):
        move_group(what, plan, AB[0], ShiftId("hua0"), Hold(pinned=frozenset({AB[1]})))
    served = Hold(served={AB[0]: plan.routes[0].stops[0].starts})
    with pytest.raises(MoveRefused, match="served"):
        move_group(what, plan, AB[1], ShiftId("hua0"), served)
    with pytest.raises(MoveRefused, match="locked"):
        move_group(what, plan, AB[0], ShiftId("hua0"), Hold(locked=frozenset({ShiftId("ming1")})))
