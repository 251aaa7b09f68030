"""A good plan that somebody spoils in any of many ways is never called good."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routing.problem import (
    GroupCap,
    Instrument,
    Pair,
    Problem,
    SamePerson,
    ShiftId,
    VisitId,
)
from routing.rules import check
from tests.routing.build import MINUTE, planned, problem, shift, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from routing.plan import Plan, Route


def good() -> tuple[Problem, Plan]:
    """Ming and Hua on two days: a visit for two, a cap, a follow-up, an instrument, a set-up."""
    people = [
        replace(shift(f"{who}{day}", 24 * day + 8, 24 * day + 12, skills=["FIRE"]), inspector=who)
        for day in range(2)
        for who in ("ming", "hua")
    ]
    visits = [
        visit("pair1", (8.5, 8.5), place=3), visit("pair2", (8.5, 8.5), place=3),
        visit("lift1", place=1), visit("lift2", place=2), visit("fire", place=4, skills=["FIRE"]),
    ]  # fmt: skip
    v = VisitId
    what = replace(
        problem(visits, people, days=2, places=6),
        set_up=(0, MINUTE, MINUTE, MINUTE, MINUTE, 0),
        caps=(GroupCap(name="lifts", visits=frozenset({v("lift1"), v("lift2")}), most=1),),
        pairs=(Pair(visits=(v("pair1"), v("pair2"))),),
        same_person=(SamePerson(visits=(v("lift1"), v("lift2"))),),
        instruments=(Instrument(name="lux", number=1, visits=frozenset({v("pair2"), v("fire")})),),
    )
    plan = planned(
        what, {"ming0": ["pair1", "lift1"], "hua0": ["pair2", "fire"], "ming1": ["lift2"]}
    )
    return what, plan


def on(plan: Plan, name: str, change: Callable[[Route], Route]) -> Plan:
    """The plan with one route changed."""
    routes = tuple(change(r) if r.shift == name else r for r in plan.routes)
    return replace(plan, routes=routes)


CORRUPTIONS: dict[str, Callable[[Plan], Plan]] = {
    "a stop is gone": lambda p: on(p, "ming0", lambda r: replace(r, stops=r.stops[:1])),
    "a stop is there twice": lambda p: on(p, "ming0", lambda r: replace(r, stops=r.stops * 2)),
    "stops change places": lambda p: on(
        p, "hua0", lambda r: replace(r, stops=tuple(reversed(r.stops)))
    ),
    "a route goes to another day": lambda p: on(
        p, "ming1", lambda r: replace(r, shift=ShiftId("hua1"))
    ),
    "two people swap": lambda p: on(p, "ming0", lambda r: replace(r, shift=ShiftId("hua1"))),
    "a start is earlier": lambda p: on(
        p, "ming1", lambda r: replace(r, stops=(replace(r.stops[0], starts=r.stops[0].starts - 1),))
    ),
    "a service is shorter": lambda p: on(
        p, "ming1", lambda r: replace(r, stops=(replace(r.stops[0], ends=r.stops[0].ends - 1),))
    ),
    "a walk is shorter": lambda p: on(
        p, "ming1", lambda r: replace(r, stops=(replace(r.stops[0], travel=1),))
    ),
    "the way home is shorter": lambda p: on(p, "hua0", lambda r: replace(r, back=0)),
    "it leaves before the shift": lambda p: on(p, "hua0", lambda r: replace(r, leaves=0)),
    "it claims to cost less": lambda p: replace(p, objective=p.objective - 1),
    "it claims too good a bound": lambda p: replace(p, walking_bound=10**9),
    "it claims too few shifts": lambda p: replace(p, fewest_shifts=4),
    "a route is there twice": lambda p: replace(p, routes=(*p.routes, p.routes[0])),
    "a route is gone": lambda p: replace(p, routes=p.routes[1:]),
}


def test_the_plan_to_be_spoilt_is_good() -> None:
    what, plan = good()
    assert check(what, plan) == ()


@pytest.mark.parametrize("spoil", CORRUPTIONS.values(), ids=CORRUPTIONS.keys())
def test_a_spoilt_plan_is_caught(spoil: Callable[[Plan], Plan]) -> None:
    what, plan = good()
    assert check(what, spoil(plan))
