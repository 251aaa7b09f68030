"""Instances small enough to answer by hand, their files, and what the checker refuses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from routing.errors import InvalidProblem
from routing.periodic.check import cost, violations
from routing.periodic.files import read_answer, read_instance, write_answer
from routing.periodic.instance import Answer, Customer, Instance
from routing.periodic.search import search

if TYPE_CHECKING:
    from pathlib import Path

# Depot at the origin; 3 east, 4 north (5 apart), both on day 1 or both days, and one west.
TEXT = """1 1 3 2
0 10
0 10

 0 0 0  0 0 0 0
 1 3 0  0 4 1 1 2
 2 0 4  0 4 2 1 3
 3 -1 0 0 2 1 2 1 2
"""


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    path = tmp_path / "tiny.txt"
    path.write_text(TEXT)
    return read_instance(path)


def test_the_highest_bit_of_a_pattern_is_the_first_day(instance: Instance) -> None:
    assert instance.customers[1].patterns == (frozenset({0}),)
    assert instance.customers[2].patterns == (frozenset({0, 1}),)
    assert instance.capacity == 10
    assert instance.duration == math.inf
    assert instance.visits == 4


def test_the_cheapest_answer_is_found(instance: Instance) -> None:
    found = search(instance, iterations=2_000, seed=3)
    assert found.answer is not None
    assert violations(instance, found.answer) == ()
    # Day 1: 3 + 5 + 4 = 12. Day 2: 4 + 4 = 8. The third adds 1 + sqrt(17) - 4 = 1.123 beside the
    # second customer on the second day, and as much on the first (between the second and home).
    assert cost(instance, found.answer) == pytest.approx(20 + 1 + math.sqrt(17) - 4)
    assert found.cost == pytest.approx(cost(instance, found.answer))


def test_routes_survive_their_file(instance: Instance, tmp_path: Path) -> None:
    answer = Answer((((1, 2),), ((2, 3),)))
    path = tmp_path / "tiny.res"
    write_answer(path, instance, answer, cost(instance, answer))
    stated, again = read_answer(path, instance)
    assert again == answer
    assert stated == pytest.approx(cost(instance, answer), abs=0.01)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((((1,), (2,)), ((2, 3),)), "vehicles"),
        ((((1, 2, 3),), ((2, 3),)), "customer 3"),  # twice, where once is asked
        ((((1,),), ((2, 3),)), "customer 2"),  # once, where both days are asked
        ((((2,),), ((1, 2, 3),)), "customer 1"),  # on the wrong day
        ((((1, 2),), ((2,),)), "never"),
        ((((1, 2, 2),), ((2, 3),)), "customer 2"),
        ((((1, 2, 9),), ((2, 3),)), "no customer"),
    ],
)
def test_the_checker_names_what_is_broken(
    instance: Instance, days: tuple[tuple[tuple[int, ...], ...], ...], told: str
) -> None:
    assert told in "; ".join(violations(instance, Answer(days)))


def test_loads_and_durations_are_limits() -> None:
    customers = (
        Customer(number=0, x=0, y=0),
        *(
            Customer(number=k, x=float(k), y=0, service=5, demand=3, patterns=(frozenset({0}),))
            for k in (1, 2)
        ),
    )
    tight = Instance(name="t", days=1, vehicles=2, capacity=5, duration=13.9, customers=customers)
    both = Answer((((1, 2),),))
    told = "; ".join(violations(tight, both))
    assert "carries 6" in told
    assert "lasts 14" in told  # 4 of way and 10 of service
    found = search(tight, iterations=400)
    assert found.answer is not None
    assert violations(tight, found.answer) == ()
    assert found.cost == pytest.approx(6)  # each by its own: 2 + 4


def test_equal_seeds_give_equal_answers(instance: Instance) -> None:
    one, other = (search(instance, iterations=1_000, seed=5) for _ in range(2))
    assert one.answer == other.answer
    assert one.runs == other.runs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("2 1 1 1\n0 9\n 0 0 0 0 0 0 0\n", "type 2"),
        ("1 1 1 1\n0 9\n 0 0 0 0 0 0 0\n 1 1 x 0 1 1 1 1\n", "line 4"),
        ("1 1 1 2\n0 9\n0 9\n 0 0 0 0 0 0 0\n 1 1 1 0 1 2 1 1\n", "line 5"),
        ("1 1 1 1\n0 9\n 0 0 0 0 0 0 0\n 1 1 1 0 11 1 1 1\n", "asks for 11"),
        ("1 1 1 1\n1 9\n 0 0 0 0 0 0 0\n 1 1 1 0 1 1 1 1\n", "cannot be served"),
    ],
)
def test_files_that_cannot_be_meant_are_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(text)
    with pytest.raises(InvalidProblem, match=told):
        read_instance(path)
