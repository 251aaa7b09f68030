"""Bounds of sites small enough to walk by hand, and the order of single routes proven."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from routing.bound import fewest_for, walking_bound
from routing.cuts import cut_bound
from routing.demand import demand
from routing.graph import WalkGraph
from routing.model import build
from routing.problem import Problem, Shift, ShiftId, TimeWindow, Visit, VisitId
from routing.prove import RouteTask, keeps_times, prove_route
from routing.rules import check
from routing.solve import solve
from routing.stopping import MaxIterations, MaxSeconds
from tests.routing.corridor_site import DAY, HOUR, ON_FOOT, corridor_site


def ring(days: int, hours: tuple[tuple[int, int], ...], wanted: dict[int, list[int]]) -> Problem:
    """A square of four corners 100 ticks apart, the depot at corner 0; visits by corner and day."""
    ends = np.array([(0, 1), (1, 2), (2, 3), (3, 0)], np.int64)
    table = np.array([[0, 1, 2, 1], [1, 0, 1, 2], [2, 1, 0, 1], [1, 2, 1, 0]], np.int32) * 100
    return Problem(
        length=days * DAY,
        day_starts=tuple(d * DAY for d in range(days)),
        visits=tuple(
            Visit(
                id=VisitId(f"{corner}.{d}"),
                place=corner,
                service=600,
                windows=(TimeWindow(opens=d * DAY, closes=(d + 1) * DAY - 1),),
            )
            for corner, own in wanted.items()
            for d in own
        ),
        shifts=tuple(
            Shift(
                id=ShiftId(f"{d}.{a}"),
                inspector="i",
                opens=d * DAY + a * HOUR,
                closes=d * DAY + b * HOUR,
                depot=0,
            )
            for d in range(days)
            for a, b in hours
        ),
        travel={ON_FOOT: table},
        graph=WalkGraph(
            ends=ends, ticks=np.full(4, 100, np.int64), node_of_place=np.arange(4, dtype=np.int64)
        ),
    )


def bound_of(problem: Problem) -> int:
    bound = walking_bound(problem)
    assert bound is not None
    return bound


def test_all_corners_once_cost_one_way_round() -> None:
    # Three places on a ring: once round, 400. A spanning tree would say 300.
    assert bound_of(ring(1, ((8, 12),), {1: [0], 2: [0], 3: [0]})) == 400


def test_visits_on_different_days_are_walks_of_their_own() -> None:
    # The far corner on each of three days, 400 there and back each time.
    assert bound_of(ring(3, ((8, 12),), {2: [0, 1, 2]})) == 1_200


def test_what_only_the_morning_and_only_the_evening_can_do_is_walked_twice() -> None:
    both = ring(1, ((8, 12), (13, 17)), {2: [0]})
    visit = both.visits[0]
    hours = (
        TimeWindow(opens=8 * HOUR, closes=9 * HOUR),
        TimeWindow(opens=14 * HOUR, closes=15 * HOUR),
    )
    split = tuple(
        replace(visit, id=VisitId(f"v{k}"), windows=(window,)) for k, window in enumerate(hours)
    )
    assert bound_of(replace(both, visits=split)) == 800
    assert bound_of(both) == 400


def test_work_beyond_one_shift_must_be_entered_again() -> None:
    # Nine services of half an hour at the far corner: a shift of four hours holds seven.
    one = ring(1, ((8, 12),), {2: [0]})
    shifts = tuple(replace(one.shifts[0], id=ShiftId(str(k))) for k in range(2))
    many = tuple(replace(one.visits[0], id=VisitId(str(k)), service=HOUR // 2) for k in range(9))
    problem = replace(one, visits=many, shifts=shifts)
    assert bound_of(problem) == 800
    assert fewest_for(build(problem).arrays, 800) == 2


@pytest.mark.parametrize("hurried", [True, False])
def test_the_bound_never_passes_a_plan(hurried: bool) -> None:
    problem = corridor_site(2, 1, both_skilled=True, seed=3)
    model = build(problem)
    assert problem.graph is not None
    asked = demand(model, problem.graph.node_of_place, problem.graph.nodes)
    told: list[int] = []
    bound = cut_bound(problem.graph, asked, enough=lambda: hurried, told=told.append)
    assert told == sorted(told)
    assert bound.converged is not hurried
    plan = solve(problem, stopping=MaxIterations(3_000), seed=1)
    assert not plan.unplanned
    assert bound.ticks <= plan.walking
    assert check(problem, plan) == ()


def test_a_search_ends_when_nothing_can_be_better() -> None:
    problem = ring(3, ((8, 12),), {1: [0], 2: [0, 1, 2], 3: [1]})
    plan = solve(problem, stopping=MaxSeconds(60), seed=1)
    assert plan.walking == plan.walking_bound == 1_200
    assert all(route.proven for route in plan.routes)
    assert check(problem, plan) == ()


def line(*stops: int, starts: tuple[tuple[int, int], ...] | None = None) -> RouteTask:
    """Stops along a line from a depot at 0, walked in the order given; 10 ticks of service."""
    at = np.array([0, *stops])
    own = starts or ((0, 10_000),) * len(stops)
    return RouteTask(
        key=(0, *range(len(stops))),
        travel=np.abs(at[:, None] - at[None]).astype(np.int64),
        service=(10,) * len(stops),
        starts=tuple((pair,) for pair in own),
        begin=0,
        end=10_000,
    )


def test_the_best_order_of_a_line_is_out_and_back() -> None:
    task = line(50, 20, 80, 40)
    proof = prove_route(task, seconds=10)
    assert proof.proven
    assert proof.walking == 160
    assert keeps_times(task, proof.order)
    best = line(20, 40, 50, 80)
    assert prove_route(best, seconds=10).order == (0, 1, 2, 3)
    assert prove_route(best, seconds=10).proven


def test_a_window_that_binds_is_kept() -> None:
    # The far stop must start by 85: it goes first, the near one is served on the way home.
    early = line(80, 20, starts=((0, 85), (0, 10_000)))
    proof = prove_route(early, seconds=10)
    assert proof.proven
    assert proof.order == (0, 1)
    # Without the clock 20, 40, -20 is 120 long; but 40 opens at 150, when -20 has long closed.
    late = line(20, -20, 40, starts=((0, 25), (0, 80), (150, 10_000)))
    proof = prove_route(late, seconds=10)
    assert proof.proven
    assert proof.order == (0, 1, 2)
    assert proof.walking == 20 + 40 + 60 + 40


def test_a_route_whose_times_bind_may_be_put_off() -> None:
    # 100, 10, -10 is 220 long, and each of its legs can be walked in time, but not all of them:
    # 10 takes until 300, and -10 closes at 225. The given order is 240 long.
    task = line(100, -10, 10, starts=((0, 125), (0, 225), (0, 10_000)))
    late = replace(task, service=(10, 10, 100))
    quick = prove_route(late, seconds=10, timed=False)
    assert quick.binding
    assert not quick.proven
    assert quick.order == (0, 1, 2)
    slow = prove_route(late, seconds=10)
    assert slow.proven
    assert slow.walking == 240
    free = prove_route(line(50, 20, 80), seconds=10, timed=False)
    assert free.proven
    assert not free.binding


def test_what_is_not_proven_is_not_claimed() -> None:
    task = line(*range(1, 131))
    proof = prove_route(task, seconds=1)
    assert not proof.proven
    assert proof.order == tuple(range(130))
