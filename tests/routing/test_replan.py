"""Re-planning: what must move moves, what may stay stays, and the user's limit is kept exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.arrange import Hold, orders_of
from routing.errors import MoveRefused
from routing.plan import Plan
from routing.problem import GroupCap, Pair, Problem, ShiftId, TimeWindow, VisitId
from routing.replan import Replanned, replan
from routing.rules import check
from routing.stopping import MaxIterations
from tests.routing import build

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR = build.HOUR
SOON = MaxIterations(200)


def without(problem: Problem, *gone: str) -> Problem:
    return replace(problem, shifts=tuple(s for s in problem.shifts if s.id not in gone))


def mended(problem: Problem, plan: Plan, moves: int = 0, hold: Hold | None = None) -> Replanned:
    return replan(problem, plan, most_moves=moves, stopping=SOON, hold=hold or Hold(), seed=1)


def test_an_absent_persons_visits_go_where_they_cost_least_and_no_other_moves() -> None:
    visits = [build.visit(name, place=place) for name, place in (("p", 1), ("q", 5), ("r", 4))]
    shifts = [build.shift("a"), build.shift("b"), build.shift("c")]
    problem = build.problem(visits, shifts)
    plan = build.planned(problem, {"a": ["r"], "b": ["q"], "c": ["p"]})
    found = mended(without(problem, "a"), plan)
    # r is on the way to q, and would be 3 places beyond p.
    assert orders_of(found.plan) == {"b": ["r", "q"], "c": ["p"]}
    assert (found.forced, found.chosen) == (("r",), ())
    assert check(without(problem, "a"), found.plan) == ()


def full(*names: str) -> tuple[Problem, Plan]:
    """Two shifts of four hours with three visits of an hour; "only_b" can be made by b alone."""
    visits = [
        build.visit("x", minutes=110),
        build.visit("y", minutes=110),
        build.visit("only_b", minutes=110, skills=["B"]),
    ]
    shifts = [
        build.shift("a", 8, 12),
        build.shift("b", 8, 12, skills=["B"]),
        build.shift("gone", 8, 12, skills=["B"]),
    ]
    problem = build.problem(visits, shifts)
    return problem, build.planned(problem, {"b": ["x", "y"], "gone": ["only_b"]})


def test_making_room_needs_a_move_and_none_is_made_where_none_is_allowed() -> None:
    problem, plan = full()
    kept = mended(without(problem, "gone"), plan, moves=0)
    assert [left.visit for left in kept.plan.unplanned] == ["only_b"]
    assert kept.chosen == ()
    moved = mended(without(problem, "gone"), plan, moves=1)
    assert moved.plan.unplanned == ()
    assert len(moved.chosen) == 1
    assert check(without(problem, "gone"), moved.plan) == ()


def crowded() -> tuple[Problem, Plan]:
    """
    Three shifts of four hours, two visits of 110 minutes on each.

    "needy" can go to b alone, what b holds to a or b, what a holds to a or c; only c has room. So
    one of b's must go to a, for which one of a's must go to c.
    """
    visits = [
        build.visit("needy", minutes=110, skills=["B"]),
        *(build.visit(name, minutes=110, skills=["AB"]) for name in ("b1", "b2")),
        *(build.visit(name, minutes=110, skills=["AC"]) for name in ("a1", "a2")),
        build.visit("c1", minutes=110, skills=["C"]),
    ]
    shifts = [
        build.shift("a", skills=["AB", "AC"]),
        build.shift("b", skills=["B", "AB"]),
        build.shift("c", skills=["C", "AC"]),
        build.shift("gone", skills=["B"]),
    ]
    problem = build.problem(visits, shifts)
    orders: dict[str, Sequence[str]] = {
        "a": ["a1", "a2"],
        "b": ["b1", "b2"],
        "c": ["c1"],
        "gone": ["needy"],
    }
    return problem, build.planned(problem, orders)


def test_making_way_goes_on_from_shift_to_shift_as_far_as_the_limit_reaches() -> None:
    problem, plan = crowded()
    after = without(problem, "gone")
    one = mended(after, plan, moves=1)
    assert [left.visit for left in one.plan.unplanned] == ["needy"]
    assert one.chosen == (), "a move that helps nobody is not made"
    two = mended(after, plan, moves=2)
    assert two.plan.unplanned == ()
    assert len(two.chosen) == 2
    assert {visit[0] for visit in two.chosen} == {"a", "b"}
    assert check(after, two.plan) == ()


def test_a_spaced_visit_makes_way_together_with_the_next_of_its_chain() -> None:
    chain = [
        build.visit("first", (8, 12), (32, 36), minutes=200),
        build.visit("second", (104, 108), (128, 132), minutes=200),
    ]
    needy = build.visit("needy", (8, 12), minutes=200)
    shifts = [
        build.shift("mon"),
        build.shift("gone"),
        build.shift("tue", 32, 36),
        build.shift("fri", 104, 108),
        build.shift("sat", 128, 132),
    ]
    spaced = replace(build.spaced("first", "second", least=4, most=4), to_end=False)
    problem = build.problem([*chain, needy], shifts, days=6, spacings=[spaced])
    plan = build.planned(problem, {"mon": ["first"], "gone": ["needy"], "fri": ["second"]})
    after = without(problem, "gone")
    found = mended(after, plan, moves=2)
    assert orders_of(found.plan) == {"mon": ["needy"], "tue": ["first"], "sat": ["second"]}
    assert mended(after, plan, moves=1).chosen == ()


def for_two(moment: float = 9) -> tuple[Problem, Plan]:
    """A visit for two at a certain hour; the other shifts could make either half."""
    halves = [build.visit(name, (moment, moment), minutes=30) for name in ("half", "other")]
    shifts = [build.shift(name) for name in "abc"]
    problem = build.problem([*halves, build.visit("x")], shifts)
    pair = Pair(visits=(VisitId("half"), VisitId("other")))
    problem = replace(problem, pairs=(pair,))
    return problem, build.planned(problem, {"a": ["half"], "b": ["other"], "c": ["x"]})


def test_both_halves_of_a_visit_for_two_find_people_again_or_neither_does() -> None:
    problem, plan = for_two()
    after = without(problem, "a")
    found = mended(after, plan)
    served = {stop.visit: (route.shift, stop.starts) for route, stop in found.plan.stops()}
    assert {served[VisitId(half)] for half in ("half", "other")} == {
        ("b", 9 * HOUR),
        ("c", 9 * HOUR),
    }
    assert check(after, found.plan) == ()
    alone = without(problem, "a", "c")
    left = mended(alone, plan)
    assert {one.visit for one in left.plan.unplanned} == {"half", "other"}
    assert check(alone, left.plan) == ()


def test_a_pinned_half_whose_other_person_is_absent_is_refused_by_name() -> None:
    problem, plan = for_two()
    with pytest.raises(MoveRefused) as refusal:
        mended(without(problem, "a", "c"), plan, hold=Hold(pinned=frozenset({VisitId("other")})))
    assert (refusal.value.obstacle, refusal.value.visit) == ("together", "other")


def test_a_visit_for_two_that_stays_keeps_its_moment_while_its_round_changes() -> None:
    problem, plan = for_two()
    # The inspector of b makes "early" first, and waits for nobody where it is gone.
    early = build.visit("early", minutes=50)
    problem = replace(problem, visits=(*problem.visits, early))
    plan = build.planned(problem, {"a": ["half"], "b": ["early", "other"], "c": ["x"]})
    wide = tuple(
        replace(v, windows=(TimeWindow(opens=0, closes=12 * HOUR),)) for v in problem.visits
    )
    after = replace(problem, visits=tuple(v for v in wide if v.id != "early"))
    found = mended(after, plan)
    starts = {stop.visit: stop.starts for _, stop in found.plan.stops()}
    assert starts[VisitId("half")] == starts[VisitId("other")] == 9 * HOUR
    assert check(after, found.plan) == ()


def test_pinned_and_locked_visits_make_no_room() -> None:
    problem, plan = full()
    pinned = Hold(pinned=frozenset({VisitId("x"), VisitId("y")}))
    assert mended(without(problem, "gone"), plan, 5, pinned).chosen == ()
    locked = Hold(locked=frozenset({ShiftId("b")}))
    assert mended(without(problem, "gone"), plan, 5, locked).chosen == ()


def test_what_was_served_stays_and_what_was_missed_is_made_up_later() -> None:
    visits = [build.visit(name, (0, 48), place=k + 1) for k, name in enumerate("pqr")]
    shifts = [build.shift("mon"), build.shift("tue", 32, 36)]
    problem = build.problem(visits, shifts, days=2)
    plan = build.planned(problem, {"mon": ["p", "q", "r"]})
    starts = {stop.visit: stop.starts for _, stop in plan.stops()}
    hold = Hold(served={VisitId("p"): starts[VisitId("p")]}, now=20 * HOUR)
    found = mended(problem, plan, hold=hold)
    orders = orders_of(found.plan)
    assert (orders[ShiftId("mon")], sorted(orders[ShiftId("tue")])) == (["p"], ["q", "r"])
    assert found.forced == ("q", "r")
    assert next(found.plan.stops())[1].starts == starts[VisitId("p")]
    assert check(problem, found.plan) == ()


def test_a_new_visit_is_inserted_where_the_detour_is_least() -> None:
    visits = [build.visit("near", place=2), build.visit("far", place=8)]
    problem = build.problem(visits, [build.shift("a"), build.shift("b")])
    plan = build.planned(problem, {"a": ["near"], "b": ["far"]})
    recheck = build.visit("recheck", place=7, priority=5)
    found = mended(replace(problem, visits=(*problem.visits, recheck)), plan)
    assert orders_of(found.plan) == {"a": ["near"], "b": ["recheck", "far"]}
    assert found.plan.walking == plan.walking


def test_a_closed_way_lets_go_of_what_it_cuts_off_and_of_nothing_else() -> None:
    visits = [build.visit("here", place=1), build.visit("upstairs", place=9)]
    problem = build.problem(visits, [build.shift("a")])
    plan = build.planned(problem, {"a": ["here", "upstairs"]})
    matrix = problem.travel[build.ON_FOOT].copy()
    matrix[:9, 9] = matrix[9, :9] = 1_000_000_000
    closed = replace(problem, travel={build.ON_FOOT: matrix})
    found = mended(closed, plan)
    assert orders_of(found.plan) == {"a": ["here"]}
    assert [(left.visit, left.reason) for left in found.plan.unplanned] == [
        ("upstairs", "unreachable")
    ]


def test_what_cannot_be_done_any_more_goes_and_not_what_takes_longest() -> None:
    visits = [build.visit("long", place=9, minutes=60), build.visit("shut", place=1)]
    problem = build.problem(visits, [build.shift("a"), build.shift("b", 32, 36)], days=2)
    plan = build.planned(problem, {"a": ["shut", "long"]})
    window = TimeWindow(opens=24 * HOUR, closes=48 * HOUR)
    shut = replace(problem, visits=(visits[0], replace(visits[1], windows=(window,))))
    found = mended(shut, plan)
    assert orders_of(found.plan) == {"a": ["long"], "b": ["shut"]}
    assert found.forced == ("shut",)


def test_a_pin_on_a_way_that_is_closed_is_refused_by_name() -> None:
    problem = build.problem([build.visit("up", place=9)], [build.shift("a")])
    plan = build.planned(problem, {"a": ["up"]})
    matrix = problem.travel[build.ON_FOOT].copy()
    matrix[:9, 9] = matrix[9, :9] = 1_000_000_000
    with pytest.raises(MoveRefused) as refusal:
        mended(
            replace(problem, travel={build.ON_FOOT: matrix}),
            plan,
            hold=Hold(pinned=frozenset({VisitId("up")})),
        )
    assert refusal.value.visit == "up"


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_limit_is_exact_and_every_rule_holds(data: st.DataObject) -> None:
    n = data.draw(st.integers(3, 9))
    visits = [
        build.visit(
            f"v{k}",
            place=data.draw(st.integers(1, 9)),
            minutes=data.draw(st.sampled_from([30, 60, 90])),
            skills=data.draw(st.sampled_from([(), ("S",)])),
        )
        for k in range(n)
    ]
    shifts = [
        build.shift("a", 8, 12, skills=["S"]),
        build.shift("b", 8, 12),
        build.shift("c", 32, 36, skills=["S"]),
        build.shift("d", 32, 36),
    ]
    spaced = build.spaced("v0", "v1", least=1, most=2)
    problem = build.problem(visits, shifts, days=2, spacings=[spaced])
    some = frozenset(VisitId(f"v{k}") for k in range(n))
    caps = (GroupCap(name="some", visits=some, most=data.draw(st.integers(2, 9))),)
    two = (Pair(visits=(VisitId("v1"), VisitId("v2"))),) if data.draw(st.booleans()) else ()
    problem = replace(problem, caps=caps, pairs=two)
    plan = replan(problem, Plan(routes=()), most_moves=0, stopping=SOON).plan
    assert check(problem, plan) == ()
    limit = data.draw(st.integers(0, 3))
    gone = data.draw(st.sampled_from("abcd"))
    # Some of the first round was made when somebody calls in sick at ten.
    done = [stop for r, stop in plan.stops() if r.shift == "a" and stop.starts < 9 * HOUR]
    begun = gone != "a" and data.draw(st.booleans())
    planned = [stop.visit for r, stop in plan.stops() if r.shift not in (gone, "b")]
    pinned = data.draw(st.sets(st.sampled_from(planned), max_size=2)) if planned else set()
    hold = Hold(
        served={stop.visit: stop.starts for stop in done} if begun else {},
        now=10 * HOUR if begun else 0,
        pinned=frozenset(pinned),
    )
    after = without(problem, gone)
    try:
        found = replan(after, plan, most_moves=limit, stopping=SOON, hold=hold)
    except MoveRefused as refusal:
        # What is pinned to a round that is late by now may not fit any more, and what takes two
        # may have lost the other person.
        assert (begun and refusal.obstacle == "full") or (two and refusal.obstacle == "together")
        return
    assert check(after, found.plan) == ()
    before = {v: s for s, order in orders_of(plan).items() for v in order}
    now = {v: s for s, order in orders_of(found.plan).items() for v in order}
    stayed = {v for v, s in before.items() if s != gone and v not in found.forced}
    moved = {v for v in stayed if now.get(v) != before[v]}
    assert set(found.chosen) == moved
    assert len(moved) <= limit
    assert all(now[visit] == before[visit] for visit in hold.pinned)
    assert stayed <= now.keys(), "nothing that could stay loses its place"
    starts = {stop.visit: stop.starts for _, stop in found.plan.stops()}
    for visit, start in hold.served.items():
        assert (now[visit], starts[visit]) == ("a", start)
