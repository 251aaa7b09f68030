"""What ties people together is settled before the search, and every plan keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routing.alone import starts_alone
from routing.commitments import commit
from routing.problem import (
    Closure,
    GroupCap,
    Instrument,
    Pair,
    Problem,
    SamePerson,
    Shift,
    ShiftId,
    VisitId,
    open_windows,
)
from routing.rules import check
from routing.solve import solve
from routing.stopping import MaxIterations
from tests.routing.build import HOUR, MINUTE, problem, shift, visit

if TYPE_CHECKING:
    from routing.plan import Plan


def solved(what: Problem, incumbent: Plan | None = None) -> Plan:
    plan = solve(what, stopping=MaxIterations(400), seed=1, incumbent=incumbent)
    assert check(what, plan) == ()
    return plan


def person(name: str, day: int, opens: float = 8, closes: float = 12, **more: object) -> Shift:
    made = shift(f"{name}{day}", 24 * day + opens, 24 * day + closes, **more)  # type: ignore[arg-type]
    return replace(made, inspector=name)


def halves(*names: str) -> tuple[Pair, ...]:
    return tuple(Pair(visits=(VisitId(f"{n}1"), VisitId(f"{n}2"))) for n in names)


def ids(*names: str) -> frozenset[VisitId]:
    return frozenset(VisitId(name) for name in names)


def shift_of(plan: Plan) -> dict[str, str]:
    return {stop.visit: route.shift for route, stop in plan.stops()}


def test_where_nothing_is_tied_the_problem_stays_as_it_is() -> None:
    what = problem([visit("a")], [shift("s")])
    assert commit(what) is what


def test_visits_for_two_meet_two_people_at_one_moment() -> None:
    # Ming is there from 8 to 12, Hua from 10 to 14: together from 10 to 12.
    people = [person("ming", 0), person("hua", 0, 10, 14)]
    visits = [visit(f"{n}{k}", place=3 + i) for i, n in enumerate("abc") for k in (1, 2)]
    others = [visit(f"o{i}", place=i % 9 + 1) for i in range(10)]
    what = replace(problem([*visits, *others], people), pairs=halves("a", "b", "c"))
    plan = solved(what)
    assert plan.unplanned == ()
    starts = {stop.visit: stop.starts for _, stop in plan.stops()}
    for name in "abc":
        assert starts[VisitId(f"{name}1")] == starts[VisitId(f"{name}2")] >= 10 * HOUR


def test_a_visit_for_two_is_left_out_whole_and_says_why() -> None:
    what = problem([visit("a1"), visit("a2")], [person("ming", 0), person("hua", 0, 13, 17)])
    plan = solved(replace(what, pairs=halves("a")))
    assert [left.reason for left in plan.unplanned] == ["no_partner", "no_partner"]
    assert plan.routes == ()


def test_a_plan_made_anew_keeps_the_moments_it_had() -> None:
    people = [person(name, day) for name in ("ming", "hua", "li") for day in range(3)]
    visits = [visit(f"{n}{k}", place=3) for n in "abcd" for k in (1, 2)]
    what = replace(problem(visits, people, days=3), pairs=halves(*"abcd"))
    first = solved(what)
    again = solved(what, incumbent=first)
    assert {(s.visit, r.shift, s.starts) for r, s in first.stops()} == {
        (s.visit, r.shift, s.starts) for r, s in again.stops()
    }


def test_the_same_person_makes_all_visits_that_belong_together() -> None:
    people = [person(name, day) for day in range(2) for name in ("ming", "hua")]
    # Only Hua is there on both days at the hours asked for.
    people[2] = replace(people[2], opens=people[2].opens + 2 * HOUR)
    visits = [visit("a", (8, 9)), visit("b", (32, 33))]
    same = (SamePerson(visits=(VisitId("a"), VisitId("b"))),)
    plan = solved(replace(problem(visits, people, days=2), same_person=same))
    assert shift_of(plan) == {"a": "hua0", "b": "hua1"}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_no_more_shifts_a_day_need_an_instrument_than_there_are(number: int) -> None:
    people = [person(name, day, 8, 9) for day in range(2) for name in ("ming", "hua")]
    # 50 min each: no shift of an hour holds two, so four shifts would be needed.
    visits = [visit(name, minutes=50) for name in "abcd"]
    meter = Instrument(name="lux", number=number, visits=ids(*"abcd"))
    plan = solved(replace(problem(visits, people, days=2), instruments=(meter,)))
    assert len(plan.unplanned) == 4 - 2 * number
    if number == 0:
        assert {left.reason for left in plan.unplanned} == {"no_instrument"}


def test_an_instrument_out_on_a_night_shift_is_not_out_with_another() -> None:
    people = [shift("night", 22, 30), shift("early", 29, 33), shift("late", 40, 44)]
    visits = [visit("a", (22, 28)), visit("b", (30, 48), minutes=30)]
    meter = Instrument(name="lux", number=1, visits=ids("a", "b"))
    plan = solved(replace(problem(visits, people, days=2), instruments=(meter,)))
    assert shift_of(plan) == {"a": "night", "b": "late"}


def test_caps_spread_a_group_over_days() -> None:
    people = [person("ming", day) for day in range(4)]
    visits = [visit(name, place=4) for name in "abcd"]
    cap = GroupCap(name="lifts", visits=ids(*"abcd"), most=1)
    what = replace(problem(visits, people, days=4), caps=(cap,))
    assert len(set(shift_of(solved(what)).values())) == 4
    # Two days apart: days 0 and 2, or 0 and 3, or 1 and 3.
    plan = solved(replace(what, caps=(replace(cap, days=2),)))
    assert len(plan.unplanned) == 2


def test_a_capped_visit_of_a_night_shift_stays_on_its_evening() -> None:
    people = [replace(person("ming", 0), opens=20 * HOUR, closes=30 * HOUR), person("ming", 1)]
    people[0] = replace(people[0], id=ShiftId("night"))
    visits = [visit("a", (20, 30)), visit("b", (25, 30)), visit("c", (32, 36))]
    cap = GroupCap(name="lifts", visits=ids(*"abc"), most=1)
    plan = solved(replace(problem(visits, people, days=2), caps=(cap,)))
    # b could start after midnight alone: then it counts on the day of c.
    assert {left.visit for left in plan.unplanned} == {"b"}


def test_set_ups_are_saved_by_doing_a_room_in_one_go() -> None:
    visits = [visit(f"{p}{k}", place=p) for p in (1, 2, 3) for k in range(3)]
    what = problem(visits, [person("ming", 0)], places=4)
    what = replace(what, set_up=(0, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE))
    plan = solved(what)
    assert plan.unplanned == ()
    # 9 services of 5 min, 3 set-ups of 10 min, 60 s of walking: no room is entered twice.
    assert plan.routes[0].returns == 8 * HOUR + 75 * MINUTE + 600
    assert plan.objective == 600 + 30 * MINUTE + 9_000


def test_closures_move_visits_or_leave_them_out_with_the_reason() -> None:
    closed = Closure(places=frozenset([1]), opens=0, closes=9 * HOUR)
    what = problem([visit("a", (8, 12)), visit("b", (8, 8.5))], [person("ming", 0)])
    cut = tuple(replace(v, windows=open_windows(v, [closed], what.length)) for v in what.visits)
    plan = solved(replace(what, visits=cut, closures=(closed,)))
    assert [stop.starts for _, stop in plan.stops()] == [9 * HOUR]
    (left,) = plan.unplanned
    assert (left.visit, left.reason) == ("b", "closed")


def test_starts_alone_leave_time_for_the_walk_and_the_break() -> None:
    who = person("ming", 0, rests=[(9, 9, 30)])
    what = problem([visit("a", (8, 12))], [who])
    # 10 s there and back, 5 min of service; the break is from 9:00 to 9:30.
    assert starts_alone(what, what.visits[0], who) == (
        (8 * HOUR + 100, 9 * HOUR - 5 * MINUTE),
        (9 * HOUR + 30 * MINUTE + 100, 12 * HOUR - 5 * MINUTE - 100),
    )
