"""Minimal conflicting sets and what would mend them, small enough to see by eye."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings

from routing.conditions import Closure, GroupCap, Instrument, Pair
from routing.conflicts import conflicts
from routing.hindrances import hindrances
from routing.ids import VisitId
from routing.problem import UNREACHABLE, open_windows
from routing.relaxations import Relaxation
from tests.routing.build import HOUR, MINUTE, problem, shift, spaced, visit
from tests.routing.test_leg_cuts import least_walking, small_problems

if TYPE_CHECKING:
    from routing.conflicts import Conflict
    from routing.problem import Problem


def test_four_visits_need_a_skill_on_friday_morning_that_one_person_holds() -> None:
    # From 8 to 12 Ming has 4 hours; four visits of 75 min take 5. Hua is there, without the skill.
    fire = [visit(f"f{k}", (8, 12), minutes=75, skills=["FIRE-3"]) for k in range(4)]
    others = [visit(f"o{k}", minutes=20) for k in range(6)]
    people = [shift("ming", 8, 12, skills=["FIRE-3"]), shift("hua", 8, 12)]
    what = problem([*fire, *others], people)
    (found,) = conflicts(what)
    assert set(found.visits) == {f"f{k}" for k in range(4)}
    assert (found.skills, found.opens, found.closes) == (("FIRE-3",), 8 * HOUR, 12 * HOUR)
    assert (found.needed, found.available, found.served) == (300 * MINUTE, 240 * MINUTE, 3)
    assert found.shifts == ("ming",)
    assert found.relaxations == (
        Relaxation(kind="one_more_skill", skilled=("hua",), served=4),
        Relaxation(kind="one_more_person", people=1, served=4, ticks=240 * MINUTE),
        Relaxation(kind="longer_shifts", ticks=60 * MINUTE, served=4),
    )


def test_what_fits_is_no_conflict() -> None:
    fire = [visit(f"f{k}", (8, 12), minutes=60, skills=["FIRE-3"]) for k in range(4)]
    assert conflicts(problem(fire, [shift("ming", 8, 12, skills=["FIRE-3"])])) == ()


def test_a_break_takes_time_away() -> None:
    fire = [visit(f"f{k}", (8, 12), minutes=60) for k in range(4)]
    (found,) = conflicts(problem(fire, [shift("ming", 8, 12, rests=[(9, 10, 15)])]))
    assert (found.available, found.served) == (225 * MINUTE, 3)


def test_a_conflict_names_nothing_that_it_does_not_need() -> None:
    # Two hours together are fine for a and b; c and d want the same half hour.
    visits = [
        visit("a", (8, 10), minutes=30),
        visit("b", (10, 12), minutes=30),
        visit("c", (9, 9), minutes=30),
        visit("d", (9, 9.25), minutes=40),
    ]
    (found,) = conflicts(problem(visits, [shift("ming", 8, 12)]))
    assert set(found.visits) <= {"c", "d", "a"}
    assert {"c", "d"} <= set(found.visits)


def test_two_conflicts_on_two_days_are_two() -> None:
    visits = [
        visit(f"{day}{k}", (24 * day + 8, 24 * day + 10), minutes=50)
        for day in range(2)
        for k in range(3)
    ]
    people = [shift(f"s{day}", 24 * day + 8, 24 * day + 10) for day in range(2)]
    found = conflicts(problem(visits, people, days=2))
    assert {frozenset(one.visits) for one in found} == {
        frozenset({"00", "01", "02"}), frozenset({"10", "11", "12"}),
    }  # fmt: skip
    assert [one.served for one in found] == [2, 2]
    # The other day has no room either, but a day off does.
    assert all(r.kind != "any_time" for one in found for r in one.relaxations)


def test_hindrances_say_once_what_keeps_many_visits_out() -> None:
    visits = [
        *(visit(f"d{k}", skills=["DIVER"], place=k + 1) for k in range(3)),
        visit("long", minutes=300),
        visit("night", (20, 22)),
        visit("shut", (8, 9), place=5),
        visit("fine"),
    ]
    closed = Closure(places=frozenset([5]), opens=0, closes=24 * HOUR)
    what = problem(visits, [shift("ming", 8, 12)])
    cut = tuple(replace(v, windows=open_windows(v, [closed], what.length)) for v in visits)
    found = hindrances(replace(what, visits=cut, closures=(closed,)))
    assert [(one.reason, len(one.visits)) for one in found] == [
        ("no_skill", 3), ("too_long", 1), ("no_shift_in_window", 1), ("closed", 1),
    ]  # fmt: skip
    assert found[0].facts == {"skills": "DIVER"}
    # They are no conflict: nobody else is to blame.
    assert conflicts(replace(what, visits=cut, closures=(closed,))) == ()


# -- conditions that are to blame ------------------------------------------------------------------


def mends(found: Conflict) -> dict[str, int]:
    return {one.kind: one.served for one in found.relaxations}


def test_far_visits_that_leave_no_time_to_work_are_blamed_on_the_walking() -> None:
    # Place 90 is 15 minutes off: half an hour of a shift of two hours; four half hours fill it.
    far = [visit(f"f{k}", place=90, minutes=30) for k in range(4)]
    what = problem(far, [shift("ming", 8, 10)], places=100)
    (found,) = conflicts(what)
    assert (found.causes, found.served) == (("walking",), 3)
    assert mends(found)["longer_shifts"] == 4
    near = problem([replace(v, place=1) for v in far], [shift("ming", 8, 10)])
    assert conflicts(near) == ()


def test_lifts_that_must_not_stand_still_on_one_day_are_blamed_on_the_cap() -> None:
    lifts = [visit(f"l{k}") for k in range(3)]
    cap = GroupCap(name="lifts", visits=frozenset(v.id for v in lifts), most=1)
    days = [shift(f"s{d}", 24 * d + 8, 24 * d + 12) for d in range(2)]
    what = replace(problem(lifts, days, days=2), caps=(cap,))
    (found,) = conflicts(what)
    assert (set(found.visits), found.causes) == ({"l0", "l1", "l2"}, ("caps",))
    assert found.served == 2
    assert mends(found)["no_cap"] == 3
    third = shift("s2", 56, 60)
    assert conflicts(replace(problem(lifts, [*days, third], days=3), caps=(cap,))) == ()


def test_days_that_nobody_works_between_two_visits_are_blamed_on_the_gaps() -> None:
    # Two to three days apart, and people on Monday, Tuesday and Friday alone.
    pair = [visit("a"), visit("b")]
    days = [shift(f"s{d}", 24 * d + 8, 24 * d + 12) for d in (0, 1, 5)]
    tie = replace(spaced("a", "b", least=2, most=3), to_end=False)
    what = problem(pair, days, days=7, spacings=[tie])
    (found,) = conflicts(what)
    assert (set(found.visits), found.causes, found.served) == ({"a", "b"}, ("gaps",), 1)
    assert mends(found)["no_gaps"] == 2
    wednesday = shift("s2", 56, 60)
    assert conflicts(problem(pair, [*days, wednesday], days=7, spacings=[tie])) == ()


def test_a_gap_that_ends_before_the_horizon_is_a_hindrance() -> None:
    # Last done twelve days before the horizon and due every seven: no day is left for it.
    tie = spaced("a", most=7, previous=-12)
    what = problem([visit("a")], [shift("s")], days=1, spacings=[tie])
    (found,) = hindrances(what)
    assert (found.reason, found.visits) == ("gap", ("a",))


def test_two_people_of_whom_one_is_always_alone_are_blamed_on_the_pair() -> None:
    # Ann and Bob meet on Monday alone, for half an hour; two visits for two take an hour.
    halves = [
        visit(f"{name}{half}", (8, 12), (32, 36), minutes=30) for name in "ab" for half in "12"
    ]
    team = [shift("ann", 8, 8.5), replace(shift("bob", 8, 8.5), inspector="bob")]
    team.append(replace(shift("ann2", 32, 36), inspector="ann"))
    pairs = tuple(Pair(visits=(VisitId(f"{name}1"), VisitId(f"{name}2"))) for name in "ab")
    what = problem([replace(v, place=0) for v in halves], team, days=2)
    assert conflicts(what) == ()
    (found,) = conflicts(replace(what, pairs=pairs))
    assert (found.causes, found.served) == (("pairs",), 2)
    assert mends(found)["one_alone"] == 4


def test_one_meter_for_two_people_at_one_time_is_blamed_on_the_instrument() -> None:
    readings = [visit(f"r{k}", (8, 12), minutes=150) for k in range(2)]
    meter = Instrument(name="meter", number=1, visits=frozenset(v.id for v in readings))
    what = replace(problem(readings, [shift("ann"), shift("bob")]), instruments=(meter,))
    (found,) = conflicts(what)
    assert (found.causes, found.served) == (("instruments",), 1)
    assert mends(found)["one_more_instrument"] == 2


def test_too_little_time_blames_no_condition() -> None:
    (found,) = conflicts(problem([visit(f"v{k}", minutes=100) for k in range(3)], [shift("ann")]))
    assert found.causes == ()


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_what_is_called_impossible_is_impossible(what: Problem) -> None:
    if hindrances(what) or conflicts(what):
        assert least_walking(what) == UNREACHABLE
