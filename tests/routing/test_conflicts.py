"""Minimal conflicting sets and what would mend them, small enough to see by eye."""

from __future__ import annotations

from dataclasses import replace

from routing.conflicts import Relaxation, conflicts, hindrances
from routing.problem import Closure, open_windows
from tests.routing.build import HOUR, MINUTE, problem, shift, visit


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
