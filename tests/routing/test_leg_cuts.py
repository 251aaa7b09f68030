"""Bounds from legs alone never pass a plan, and are exact where that can be seen by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.bound import walking_bound
from routing.leg_cuts import leg_bound
from routing.needs import needs
from routing.problem import DAY, UNREACHABLE, Break, Problem
from routing.timing import schedule
from tests.routing.build import HOUR, ON_FOOT, problem, shift, spaced, visit
from tests.routing.test_bounds import ring

if TYPE_CHECKING:
    from routing.problem import Shift, Visit


def bound_of(what: Problem) -> int:
    asked = needs(what)
    assert asked is not None
    return leg_bound(asked).ticks


def test_without_a_graph_a_way_round_costs_the_same() -> None:
    # Three corners of a ring of four: once round, 400. A spanning tree would say 300.
    once = ring(1, ((8, 12),), {1: [0], 2: [0], 3: [0]})
    assert bound_of(replace(once, graph=None)) == 400
    # The far corner on each of three days, 400 there and back each time.
    thrice = ring(3, ((8, 12),), {2: [0, 1, 2]})
    assert bound_of(replace(thrice, graph=None)) == 1_200


def test_neighbours_due_on_different_days_are_walked_to_twice() -> None:
    # Places 1 and 2 of a line, 200 there and back, then 400: no route serves both.
    days = [shift("mon"), shift("tue", 32, 36)]
    apart = problem([visit("a", (8, 12)), visit("b", (32, 36), place=2)], days, days=2)
    assert bound_of(apart) == 600
    together = problem([visit("a"), visit("b", (32, 36), place=2)], days, days=2)
    assert bound_of(together) == 400


def test_neighbours_that_no_one_person_may_see_are_walked_to_twice() -> None:
    team = [shift("ann", skills=["FIRE"]), shift("bob", skills=["LIFT"])]
    visits = [visit("a", skills=["FIRE"], place=2), visit("b", skills=["LIFT"], place=2)]
    assert bound_of(problem(visits, team)) == 800
    able = [shift("ann", skills=["FIRE", "LIFT"]), team[1]]
    assert bound_of(problem(visits, able)) == 400


def test_work_beyond_a_shift_is_walked_to_again_by_those_who_may() -> None:
    # Nine half hours at place 5 and four hours a shift: 7 fit beside 100 s of walking, so two go.
    team = [shift("ann", skills=["FIRE"]), shift("bob", skills=["FIRE"]), shift("carl")]
    many = [visit(f"v{k}", place=5, minutes=30, skills=["FIRE"]) for k in range(9)]
    assert bound_of(problem(many, team)) == 2_000
    # Half an hour of rest makes room for one less, and fourteen are too many for two.
    rested = [
        replace(s, breaks=(Break(opens=s.opens, closes=s.closes, duration=HOUR // 2),))
        for s in team
    ]
    fourteen = [visit(f"v{k}", place=5, minutes=30) for k in range(14)]
    assert bound_of(problem(fourteen, team)) == 2_000
    assert bound_of(problem(fourteen, rested)) == 3_000


def test_a_rest_may_lie_where_the_search_would_not_put_it() -> None:
    # The search rests at 10:00 and could not serve at 9:30 to 10:30; another plan rests at 11:00.
    one = shift("ann", rests=[(9, 11, 30)])
    asked = problem([visit("a", (9.5, 9.5), minutes=60, place=3)], [one])
    assert bound_of(asked) == 600


def test_the_bound_is_told_better_and_better_and_ends_when_asked_to() -> None:
    rng = np.random.default_rng(5)
    points = rng.integers(0, 1_000, (40, 2))
    table = np.abs(points[:, None] - points[None]).sum(axis=2).astype(np.int32)
    what = replace(
        problem(
            [visit(f"v{k}", place=k, minutes=1) for k in range(1, 40)],
            [shift("ann", 8, 20)],
            places=40,
        ),
        travel={ON_FOOT: table},
    )
    asked = needs(what)
    assert asked is not None
    told: list[int] = []
    whole = leg_bound(asked, told=told.append)
    assert whole.converged
    assert told == sorted(set(told))
    assert told[-1] == whole.ticks
    hurried = leg_bound(asked, enough=lambda: True)
    assert not hurried.converged
    assert hurried.ticks <= whole.ticks
    assert walking_bound(what) is not None


# -- brute force ---------------------------------------------------------------------------------

HOURS = ((8, 12), (13, 17), (8, 10), (32, 36), (32, 41))


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    """Up to four visits, four shifts on two days, and legs that need not be shortest walks."""
    places = draw(st.integers(2, 4))
    legs = st.sampled_from([0, 0, 30, 100, 400, 2_000])
    table = np.array([[draw(legs) for _ in range(places)] for _ in range(places)], np.int32)
    np.fill_diagonal(table, 0)
    shifts = [
        shift(
            f"s{k}",
            *draw(st.sampled_from([(8, 9), (8, 17), (32, 33), (32, 41)])),
            skills=draw(st.sampled_from([(), ("F",), ("F", "L")])),
            depot=draw(st.sampled_from([0, 0, 1])),
        )
        for k in range(draw(st.integers(1, 4)))
    ]
    visits = [
        visit(
            f"v{k}",
            *draw(st.sampled_from([HOURS[:1], HOURS[3:4], HOURS[2:4], HOURS[1:3][::-1], ()])),
            place=draw(st.integers(0, places - 1)),
            minutes=draw(st.sampled_from([1, 25])),
            skills=draw(st.sampled_from([(), (), ("F",), ("L",)])),
        )
        for k in range(draw(st.integers(1, 4)))
    ]
    ties = []
    if len(visits) > 1 and draw(st.booleans()):
        ties = [spaced("v0", "v1", least=draw(st.integers(0, 1)), most=1)]
    what = problem(visits, shifts, days=2, places=places, spacings=ties)
    return replace(what, travel={ON_FOOT: table})


def shortest_order(what: Problem, own: Shift, visits: tuple[Visit, ...]) -> int:
    """Ticks of the shortest order that the shift can walk; too many where there is none."""
    found = (schedule(what, own, order) for order in itertools.permutations(visits))
    return min((route.walking for route in found if route is not None), default=UNREACHABLE)


def keeps_spacing(what: Problem, days: dict[str, int]) -> bool:
    return all(
        (tie.min_gap if b != "end" else 0) <= (days[b] - days[a]) * DAY <= tie.max_gap
        for tie in what.spacings
        for a, b in itertools.pairwise((*tie.visits, "end"))
    )


def least_walking(what: Problem) -> int:
    """Try every way of giving the visits to the shifts."""
    best = UNREACHABLE
    known: dict[tuple[str, tuple[Visit, ...]], int] = {}
    for choice in itertools.product(what.shifts, repeat=len(what.visits)):
        pairs = list(zip(what.visits, choice, strict=True))
        if not all(v.skills <= s.skills for v, s in pairs):
            continue
        days = {str(v.id): what.day_of(s.opens) for v, s in pairs}
        if not keeps_spacing(what, days | {"end": len(what.day_starts)}):
            continue
        total = 0
        for own in set(choice):
            mine = tuple(v for v, s in pairs if s is own)
            if (own.id, mine) not in known:
                known[own.id, mine] = shortest_order(what, own, mine)
            total += known[own.id, mine]
        best = min(best, total)
    return best


@settings(max_examples=150, deadline=None)
@given(small_problems())
def test_no_plan_walks_less_than_the_bound(what: Problem) -> None:
    least = least_walking(what)
    if least < UNREACHABLE:
        bound = walking_bound(what)
        assert bound is not None
        assert 0 <= bound <= least
