"""Answers crossed: what a child may be made of, and days that are the same but for their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing.periodic.arrays import as_arrays
from routing.periodic.begin import load, mend
from routing.periodic.check import violations
from routing.periodic.cross import Crossing, packed, unpacked
from routing.periodic.fleet import empty_fleet
from routing.periodic.instance import Answer, Customer, Instance
from routing.periodic.pool import Pool
from routing.periodic.search import MOST_STARTS, search
from tests.routing.periodic.test_fleet import made_up

if TYPE_CHECKING:
    from routing.periodic.cross import Days


def crossing(instance: Instance) -> Crossing:
    return Crossing(instance, as_arrays(instance))


def in_a_row(days: int, *patterns: tuple[frozenset[int], ...]) -> Instance:
    """Customers 1, 2, … metres from the depot, with one vehicle a day."""
    rows = [Customer(number=0, x=0.0, y=0.0)]
    rows += [
        Customer(number=k, x=float(k), y=0.0, demand=1.0, patterns=own)
        for k, own in enumerate(patterns, 1)
    ]
    return Instance(
        name="row", days=days, vehicles=1, capacity=9.0, duration=99.0, customers=tuple(rows)
    )


def any_of(days: int) -> tuple[frozenset[int], ...]:
    return tuple(frozenset({d}) for d in range(days))


def found(instance: Instance, seed: int) -> Days:
    answer = search(instance, iterations=4_000, seed=seed).answer
    assert answer is not None
    return [[list(route) for route in routes] for routes in answer.days]


def test_days_that_are_alike_take_the_names_they_have_in_the_other_answer() -> None:
    instance = in_a_row(3, any_of(3), any_of(3), any_of(3))
    a: Days = [[[1]], [[2]], [[3]]]
    b: Days = [[[2]], [[3]], [[1]]]
    assert crossing(instance).aligned(a, b) == a


def test_days_keep_their_names_where_a_customer_needs_them() -> None:
    # The first customer is served on the first day alone, so only the other two may change names.
    instance = in_a_row(3, (frozenset({0}),), any_of(3)[1:], any_of(3)[1:])
    same = crossing(instance)
    assert same.aligned([[[1]], [[2]], [[3]]], [[[1]], [[3]], [[2]]]) == [[[1]], [[2]], [[3]]]
    # As many visits would agree if the first day changed names with another; it may not.
    b: Days = [[[1]], [], [[3, 2]]]
    assert same.aligned([[], [[2, 3]], [[1]]], b)[0] == [[1]]


def test_more_days_than_can_be_tried_in_every_order_are_matched_one_by_one() -> None:
    instance = in_a_row(9, *(any_of(9) for _ in range(9)))
    a: Days = [[[k]] for k in range(1, 10)]
    b: Days = [[[k]] for k in (5, 3, 9, 1, 2, 8, 7, 6, 4)]
    assert crossing(instance).aligned(a, b) == a


@pytest.mark.parametrize("seed", range(12))
def test_a_child_breaks_no_rule_once_it_is_mended(seed: int) -> None:
    instance = made_up(30)
    g = as_arrays(instance)
    a, b = found(instance, 1), found(instance, 2)
    child = Crossing(instance, g).child(a, b, np.random.default_rng(seed))
    assert len(child) == instance.days
    served: dict[int, set[int]] = {}
    for d, routes in enumerate(child):
        assert len(routes) <= instance.vehicles
        for u in (u for route in routes for u in route):
            assert d not in served.setdefault(u, set())
            served[u].add(d)
    assert all(frozenset(own) in instance.customers[u].patterns for u, own in served.items())
    f = empty_fleet(g)
    load(g, f, *packed(g, child))
    mend(g, f)
    if f.numbers[0] == 0:  # room for everybody
        rows = [
            [tuple(int(u) for u in f.stops[r, : f.size[r]]) for r in range(d * 5, d * 5 + 5)]
            for d in range(4)
        ]
        answer = Answer(tuple(tuple(route for route in day if route) for day in rows))
        assert violations(instance, answer) == ()


@pytest.mark.parametrize("seed", range(6))
def test_a_child_of_two_equal_answers_is_that_answer(seed: int) -> None:
    instance = made_up(30)
    a = found(instance, 1)
    child = crossing(instance).child(a, a, np.random.default_rng(seed))
    assert [{frozenset(r) for r in day} for day in child] == [{frozenset(r) for r in d} for d in a]


def test_routes_survive_being_packed() -> None:
    g = as_arrays(made_up(30))
    days: Days = [[[1, 2], [3]], [], [[4, 5, 6]], [[7], [8], [9]]]
    assert unpacked(*packed(g, days)) == days


def test_a_pool_keeps_the_best_of_different_cost() -> None:
    pool = Pool([(float(cost), []) for cost in (5, 3, 3, 9, 1, 4, 8, 7, 6, 2)])
    assert [cost for cost, _ in pool.answers] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_time_enough_is_spent_on_rounds_and_the_best_of_all_is_the_answer() -> None:
    instance = made_up(8)  # 20 visits
    one, other = (search(instance, iterations=330_000, seed=5) for _ in range(2))
    assert one.answer is not None
    assert violations(instance, one.answer) == ()
    assert one.cost == pytest.approx(min(one.runs), abs=0.01)
    assert len(one.runs) > MOST_STARTS + 1
    assert one.children > 0  # so at least one round was begun
    assert (one.answer, one.runs) == (other.answer, other.runs)


def test_two_threads_find_an_answer_too() -> None:
    instance = made_up(8)
    two = search(instance, iterations=60_000, seed=5, threads=2)
    assert two.answer is not None
    assert violations(instance, two.answer) == ()
    assert two.iterations >= 60_000
