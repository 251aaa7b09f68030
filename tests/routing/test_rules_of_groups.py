"""For each rule about visits that belong together: the least that breaks it, and just does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from routing.errors import InvalidProblem
from routing.plan import Plan, Unplanned
from routing.problem import (
    Closure,
    GroupCap,
    InForce,
    Instrument,
    Key,
    Objective,
    Pair,
    Problem,
    SamePerson,
    ShiftId,
    TimeWindow,
    VisitId,
    open_windows,
)
from routing.rules import check
from tests.routing.build import HOUR, MINUTE, planned, problem, shift, visit

if TYPE_CHECKING:
    from collections.abc import Sequence


def ids(*names: str) -> frozenset[VisitId]:
    return frozenset(VisitId(name) for name in names)


def rules_broken(what: Problem, plan: Plan) -> set[str]:
    return {violation.rule for violation in check(what, plan)}


def two_days(*, people: tuple[str, str] = ("ming", "ming"), **more: Any) -> Problem:
    """Visits a and b, a shift on each of two days."""
    shifts = [
        replace(shift("0"), inspector=people[0]),
        replace(shift("1", 32, 36), inspector=people[1]),
    ]
    return replace(problem([visit("a"), visit("b", place=2)], shifts, days=2), **more)


def test_a_visit_kept_for_one_shift_is_served_by_no_other() -> None:
    what = two_days()
    kept = replace(visit("a"), shifts=frozenset([ShiftId("1")]))
    what = replace(what, visits=(kept, what.visits[1]))
    assert rules_broken(what, planned(what, {"0": ["a", "b"]})) == {"allowed_shifts"}
    assert check(what, planned(what, {"1": ["a", "b"]})) == ()


def test_a_closed_place_is_not_served() -> None:
    # Service of a runs from 8:00:10 to 8:05:10.
    what = problem([visit("a")], [shift("s")])
    plan = planned(what, {"s": ["a"]})
    ends = 8 * HOUR + 100 + 5 * MINUTE
    closed = Closure(places=frozenset([1]), opens=ends, closes=ends + HOUR)
    assert check(replace(what, closures=(closed,)), plan) == ()
    closed = replace(closed, opens=ends - 1)
    assert rules_broken(replace(what, closures=(closed,)), plan) == {"closures"}
    elsewhere = replace(closed, places=frozenset([2]))
    assert check(replace(what, closures=(elsewhere,)), plan) == ()


def test_windows_are_cut_by_closures_so_that_service_is_over_in_time() -> None:
    closed = Closure(places=frozenset([1]), opens=9 * HOUR, closes=10 * HOUR)
    assert open_windows(visit("a", (8, 12)), [closed], 24 * HOUR) == (
        TimeWindow(opens=8 * HOUR, closes=9 * HOUR - 5 * MINUTE),
        TimeWindow(opens=10 * HOUR, closes=12 * HOUR),
    )
    all_day = replace(closed, opens=0, closes=24 * HOUR)
    (never,) = open_windows(visit("a", (8, 12)), [all_day], 24 * HOUR)
    assert never.opens == 24 * HOUR + 1


def test_set_up_comes_before_the_first_service_at_a_place_and_only_the_first() -> None:
    bare = problem([visit("a"), visit("b"), visit("c", place=2)], [shift("s")], places=3)
    what = replace(bare, set_up=(0, 10 * MINUTE, 0))
    plan = planned(what, {"s": ["a", "b", "c"]})
    starts = [stop.starts for stop in plan.routes[0].stops]
    # 10 s there, 10 min to get ready, 5 min a, 5 min b, 10 s on to c.
    first = 8 * HOUR + 100 + 10 * MINUTE
    assert starts == [first, first + 5 * MINUTE, first + 10 * MINUTE + 100]
    assert check(what, plan) == ()
    assert plan.objective == 400 + 10 * MINUTE + 9_000
    hasty = replace(planned(bare, {"s": ["a", "b", "c"]}), objective=plan.objective)
    assert rules_broken(what, hasty) == {"set_up"}
    apart = planned(what, {"s": ["a", "c", "b"]})
    assert apart.objective == 400 + 200 + 20 * MINUTE + 9_000 - 200


def test_set_up_is_refused_at_a_depot_and_where_places_are_missing() -> None:
    with pytest.raises(InvalidProblem, match="needs no set-up"):
        replace(problem([visit("a")], [shift("s")], places=2), set_up=(5, 5))
    with pytest.raises(InvalidProblem, match="each of the 2 places"):
        replace(problem([visit("a")], [shift("s")], places=2), set_up=(0,))


def test_a_cap_counts_visits_of_a_group_in_consecutive_days() -> None:
    cap = GroupCap(name="lifts", visits=ids("a", "b"), most=1)
    what = two_days(caps=(cap,))
    together, apart = planned(what, {"0": ["a", "b"]}), planned(what, {"0": ["a"], "1": ["b"]})
    assert rules_broken(what, together) == {"group_caps"}
    assert check(what, apart) == ()
    longer = replace(what, caps=(replace(cap, days=2),))
    assert rules_broken(longer, apart) == {"group_caps"}
    assert check(replace(what, caps=(replace(cap, days=2, most=2),)), together) == ()


def test_a_visit_for_two_starts_together_with_two_people() -> None:
    shifts = [replace(shift(name), inspector=who) for name, who in (("0", "ming"), ("1", "hua"))]
    what = problem([visit("a"), visit("b")], shifts)
    what = replace(what, pairs=(Pair(visits=(VisitId("a"), VisitId("b"))),))
    assert check(what, planned(what, {"0": ["a"], "1": ["b"]})) == ()
    one_after_the_other = planned(what, {"0": ["a", "b"]})
    assert rules_broken(what, one_after_the_other) == {"pairs"}
    one = replace(what, shifts=tuple(replace(s, inspector="ming") for s in shifts))
    assert rules_broken(one, planned(one, {"0": ["a"], "1": ["b"]})) == {"pairs"}
    alone = planned(what, {"0": ["a"]})
    left = (Unplanned(visit=VisitId("b"), reason="no_capacity"),)
    alone = replace(alone, unplanned=left, objective=alone.objective + 10_000_000)
    assert rules_broken(what, alone) == {"pairs"}
    with pytest.raises(InvalidProblem, match="two halves"):
        Pair(visits=(VisitId("a"), VisitId("a")))


def test_a_follow_up_is_made_by_the_person_who_was_there() -> None:
    rule = SamePerson(visits=(VisitId("a"), VisitId("b")))
    routes: dict[str, Sequence[str]] = {"0": ["a"], "1": ["b"]}
    alike = two_days(same_person=(rule,))
    assert check(alike, planned(alike, routes)) == ()
    differ = two_days(people=("ming", "hua"), same_person=(rule,))
    assert rules_broken(differ, planned(differ, routes)) == {"same_person"}


@pytest.mark.parametrize(("number", "broken"), [(1, {"instruments"}), (2, set())])
def test_an_instrument_is_booked_by_a_shift_for_its_day(number: int, broken: set[str]) -> None:
    meter = Instrument(name="lux", number=number, visits=ids("a", "b"))
    shifts = [shift("0"), shift("1")]
    what = replace(problem([visit("a"), visit("b")], shifts), instruments=(meter,))
    assert rules_broken(what, planned(what, {"0": ["a"], "1": ["b"]})) == broken
    assert check(what, planned(what, {"0": ["a", "b"]})) == ()
    days = two_days(instruments=(replace(meter, number=1),))
    assert check(days, planned(days, {"0": ["a"], "1": ["b"]})) == ()


def test_an_instrument_is_not_out_with_two_at_one_time_of_a_night() -> None:
    night = [shift("night", 22, 30), shift("early", 29, 33), shift("day", 31, 36)]
    meter = Instrument(name="lux", number=1, visits=ids("a", "b"))
    visits = [visit("a"), visit("b", (25, 36))]
    what = replace(problem(visits, night, days=2), instruments=(meter,))
    assert rules_broken(what, planned(what, {"night": ["a"], "early": ["b"]})) == {"instruments"}
    assert check(what, planned(what, {"night": ["a"], "day": ["b"]})) == ()


def with_key(**facts: Any) -> Problem:
    what = problem([visit("a"), visit("desk", place=2)], [shift("s"), shift("t")])
    return replace(what, keys=(Key(name="roof", place=2, visits=ids("a"), **facts),))


FETCH, BACK = "key:roof:fetch@s", "key:roof:back@s"


def test_a_key_is_fetched_before_what_it_opens() -> None:
    what = with_key(handover=MINUTE)
    assert rules_broken(what, planned(what, {"s": ["a", "desk"]})) == {"keys"}
    # Another stop where it hangs tells nobody to take it along.
    assert rules_broken(what, planned(what, {"s": ["desk", "a"]})) == {"keys"}
    assert rules_broken(what, planned(what, {"s": ["a", FETCH, "desk"]})) == {"keys"}
    assert check(what, planned(what, {"s": [FETCH, "a", "desk"]})) == ()
    at_depot = replace(what, keys=(Key(name="roof", place=0, visits=ids("a")),))
    assert check(at_depot, planned(at_depot, {"s": ["a", "desk"]})) == ()
    assert not at_depot.errand


def test_a_key_is_brought_back_after_what_it_opens_where_that_is_asked() -> None:
    what = with_key(bring_back=True)
    assert rules_broken(what, planned(what, {"s": [FETCH, "a", "desk"]})) == {"keys_brought_back"}
    assert rules_broken(what, planned(what, {"s": [FETCH, BACK, "a", "desk"]})) == {"keys"}
    assert check(what, planned(what, {"s": [FETCH, "a", BACK, "desk"]})) == ()
    assert not with_key().errand.keys() & ids(BACK)


def test_an_errand_is_run_once_and_by_its_own_shift() -> None:
    what = with_key(handover=MINUTE)
    twice = planned(what, {"s": [FETCH, "a", FETCH, "desk"]})
    assert rules_broken(what, twice) == {"each_visit_once"}
    other = planned(what, {"t": [FETCH, "a", "desk"]})
    assert rules_broken(what, other) == {"allowed_shifts"}
    with pytest.raises(InvalidProblem, match="takes no negative time"):
        with_key(handover=-1)


def test_changes_against_the_plan_in_force_are_counted_limited_and_priced() -> None:
    shifts = {VisitId("a"): ShiftId("0"), VisitId("b"): ShiftId("0"), VisitId("z"): ShiftId("0")}
    what = two_days(
        in_force=InForce(shifts=shifts, most_changes=1), objective=Objective(changes=700)
    )
    moved = planned(what, {"0": ["a"], "1": ["b"]})
    assert check(what, moved) == ()
    # One visit moved; z is no visit of this horizon. 200 + 400 ticks of walking, two shifts.
    assert moved.objective == 600 + 2 * 9_000 + 700
    both = planned(what, {"1": ["a", "b"]})
    assert rules_broken(what, both) == {"change_limit"}
    left = (Unplanned(visit=VisitId("b"), reason="no_capacity"),)
    dropped = planned(what, {"1": ["a"]})
    dropped = replace(dropped, unplanned=left, objective=dropped.objective + 10_000_000)
    assert rules_broken(what, dropped) == {"change_limit"}


def test_fairness_weighs_what_is_worked_beyond_a_fair_part() -> None:
    what = two_days(people=("ming", "hua"), objective=Objective(fairness=2))
    # Ming works 600 s of service and 40 s of walking, Hua nothing; both have a shift of 4 h, so
    # half of it is beyond his part.
    plan = planned(what, {"0": ["a", "b"]})
    assert plan.objective == 400 + 9_000 + 2 * (10 * MINUTE + 400) / 2
    assert check(what, plan) == ()
    untrue = replace(plan, objective=400 + 9_000)
    assert rules_broken(what, untrue) == {"stated_objective"}


def test_weights_and_groups_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(InvalidProblem, match="negative"):
        Objective(fairness=-1)
    with pytest.raises(InvalidProblem, match="cap lifts names unknown visits"):
        two_days(caps=(GroupCap(name="lifts", visits=ids("x"), most=1),))
    with pytest.raises(InvalidProblem, match="unknown shifts"):
        problem([replace(visit("a"), shifts=frozenset([ShiftId("x")]))], [shift("s")])
