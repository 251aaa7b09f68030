"""A break is taken before or after the service that is under way when it is to begin."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.alike import resting
from routing.insertion import empty_state, put
from routing.model import build
from routing.plan import Plan, Route
from routing.problem import VisitId
from routing.rules import check
from routing.timing import objective, schedule
from tests.routing.build import HOUR, MINUTE, problem, shift, visit

if TYPE_CHECKING:
    from routing.problem import Problem


def timed(what: Problem, *names: str) -> Route | None:
    return schedule(what, what.shifts[0], [what.visit[VisitId(name)] for name in names])


def starts(route: Route | None) -> list[float]:
    """Minutes after eight at which the services of a route start."""
    assert route is not None
    return [(stop.starts - 8 * HOUR) / MINUTE for stop in route.stops]


REST = [(9, 10, 30)]  # in its middle from 9:30 to 10:00: from minute 90 to 120


def test_a_service_under_way_waits_until_after_the_break() -> None:
    what = problem(
        [visit("a", place=0, minutes=80), visit("b", place=0, minutes=20)],
        [shift("s", 8, 11, rests=REST)],
    )
    # b would last from minute 80 to 100: the break is taken from 80 to 110 instead.
    assert starts(timed(what, "a", "b")) == [0, 110]
    # In the other order a would last from 20 to 100; the break may not begin as soon as 20.
    assert starts(timed(what, "b", "a")) == [0, 20]


def test_a_service_that_cannot_wait_puts_the_break_off() -> None:
    what = problem(
        [visit("a", place=0, minutes=80), visit("b", (9, 9.5), place=0, minutes=20)],
        [shift("s", 8, 11, rests=REST)],
    )
    assert starts(timed(what, "a", "b")) == [0, 80]
    # One of 45 minutes would put it off to minute 125, and it may not begin after 120.
    longer = replace(what.visits[1], service=45 * MINUTE)
    assert timed(replace(what, visits=(what.visits[0], longer)), "a", "b") is None


def test_a_full_shift_loses_nothing_by_its_break() -> None:
    what = problem(
        [visit(str(k), place=0, minutes=25) for k in range(6)],
        [shift("s", 8, 11, rests=REST)],
    )
    # 6 x 25 + 30 minutes are the whole shift; with the break at minute 90 only three fit before.
    route = timed(what, *map(str, range(6)))
    assert starts(route) == [0, 25, 50, 105, 130, 155]
    assert route is not None
    assert route.returns == 11 * HOUR


def test_only_the_rest_that_no_choice_of_its_hour_avoids_is_counted() -> None:
    one = shift("s", 8, 11, rests=REST)
    assert resting(one, 8 * HOUR, 11 * HOUR) == 30 * MINUTE
    assert resting(one, 9 * HOUR, round(9.75 * HOUR)) == 0  # taken from 10:00
    assert resting(one, 9 * HOUR, round(10.25 * HOUR)) == 15 * MINUTE


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_search_and_the_schedule_take_the_same_orders(data: st.DataObject) -> None:
    def hours() -> tuple[float, float]:
        opens = data.draw(st.sampled_from([8, 8.5, 9, 9.25, 9.5, 10]))
        return opens, opens + data.draw(st.sampled_from([0.25, 1, 3]))

    visits = [
        visit(
            str(k), hours(), place=data.draw(st.integers(0, 3)),
            minutes=data.draw(st.sampled_from([0, 10, 25, 40])),
        )
        for k in range(4)
    ]  # fmt: skip
    choice = data.draw(st.sampled_from(range(3)))
    rests = (REST, [(9, 9.5, 20), (9.75, 10.5, 10)], [(8, 9, 45)])[choice]
    what = problem(visits, [shift("s", 8, 11.5, rests=rests)])
    m = build(what).arrays
    for order in permutations(range(4), 3):
        s = empty_state(m)
        fits = all(put(m, s, v, 0, k) for k, v in enumerate(order))
        # Places on a line: what does not fit with two does not fit with three.
        route = timed(what, *(str(v) for v in order))
        assert (route is not None) == fits
        if route is not None:
            names = {stop.visit for stop in route.stops}
            less = replace(what, visits=tuple(v for v in visits if v.id in names))
            plan = Plan(routes=(route,))
            plan = replace(plan, objective=objective(less, plan))
            assert check(less, plan) == ()


@pytest.mark.parametrize("moment", [85, 111, 125])
def test_what_was_served_is_timed_as_it_was(moment: int) -> None:
    what = problem(
        [visit("a", place=0, minutes=80), visit("b", place=0, minutes=20)],
        [shift("s", 8, 12, rests=REST)],
    )
    held = {VisitId("b"): 8 * HOUR + moment * MINUTE}
    route = schedule(what, what.shifts[0], what.visits, not_before=held)
    first = max(110, moment)  # at minute 80 it would be under way: the break comes first
    assert starts(route) == [0, first]
