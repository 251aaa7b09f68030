"""Re-planning: what must move moves, what may stay stays, and the user's limit is kept exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.arrange import Hold, orders_of
from routing.errors import MoveRefused
from routing.plan import Plan
from routing.problem import Problem, ShiftId, VisitId
from routing.replan import Replanned, replan
from routing.rules import check
from routing.stopping import MaxIterations
from tests.routing import build

HOUR = build.HOUR
SOON = MaxIterations(20)


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
    assert orders_of(found.plan) == {"mon": ["p"], "tue": ["q", "r"]}
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
    plan = replan(problem, Plan(routes=()), most_moves=0, stopping=SOON).plan
    assert check(problem, plan) == ()
    limit = data.draw(st.integers(0, 3))
    gone = data.draw(st.sampled_from("abcd"))
    served = {stop.visit: stop.starts for r, stop in plan.stops() if r.shift == "a"}
    hold = Hold(served=served if gone != "a" else {})
    after = without(problem, gone)
    found = replan(after, plan, most_moves=limit, stopping=SOON, hold=hold)
    assert check(after, found.plan) == ()
    before = {v: s for s, order in orders_of(plan).items() for v in order}
    now = {v: s for s, order in orders_of(found.plan).items() for v in order}
    moved = {v for v, s in before.items() if s != gone and now.get(v) != s}
    assert set(found.chosen) == moved
    assert len(moved) <= limit
    for visit, start in hold.served.items():
        assert now[visit] == "a" and start == next(
            stop.starts for _, stop in found.plan.stops() if stop.visit == visit
        )
    planned_before = len(before)
    assert len(now) >= planned_before - sum(s == gone for s in before.values())
