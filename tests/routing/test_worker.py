"""The process that orders days: it improves, is ended at once when asked, and may die."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from routing import solve as solving
from routing.errors import SolverDied
from routing.rules import check
from routing.solve import solve
from routing.stopping import MaxSeconds
from routing.timing import schedule
from routing.tours import DayTask, better, solve_day, tasks
from routing.worker import Routes, solve_days
from tests.routing.build import planned, problem, shift, visit

if TYPE_CHECKING:
    from routing.problem import Problem


def one_day(order: tuple[int, ...] = (5, 2, 9, 1, 7)) -> tuple[Problem, DayTask]:
    what = problem([visit(str(k), place=k) for k in order], [shift("s")])
    return what, DayTask(0, (0,), (tuple(range(len(order))),))


def walked(what: Problem, task: DayTask, routes: Routes) -> int:
    total = 0
    for r, route in zip(task.shifts, routes, strict=True):
        timed = schedule(what, what.shifts[r], [what.visits[v] for v in route])
        assert timed is not None
        total += timed.walking
    return total


def dies(pipe: Any, *_: object) -> None:
    pipe.send(("ready", -1, ()))
    os._exit(3)


def hangs(pipe: Any, *_: object) -> None:
    pipe.send(("ready", -1, ()))
    time.sleep(60)


def test_a_day_is_put_into_the_shortest_order() -> None:
    what, task = one_day()
    assert walked(what, task, task.routes) == 3_600  # 5 + 3 + 7 + 8 + 6 + 7 places of 100
    assert walked(what, task, solve_day(what, task, seconds=1)) == 1_800


def test_windows_skills_and_rests_are_kept_while_visits_change_hands() -> None:
    visits = [
        visit("early", (8, 8.5), place=9),
        visit("late", (8, 8.2), (10, 11), place=1),
        visit("skilled", place=8, skills=["x"]),
        visit("near", place=1),
    ]
    shifts = [shift("a", rests=[(9, 9.5, 45)]), shift("b", skills=["x"])]
    what = problem(visits, shifts)
    task = DayTask(0, (0, 1), ((0, 3, 1), (2,)))
    found = solve_day(what, task, seconds=1)
    plan = planned(
        what,
        {"ab"[k]: [what.visits[v].id for v in route] for k, route in enumerate(found) if route},
    )
    assert check(what, plan) == ()
    assert walked(what, task, found) <= walked(what, task, task.routes)


def test_a_worse_answer_is_not_taken() -> None:
    what, task = one_day((1, 2, 3))
    assert better(what, task, ((2, 0, 1),)) == task.routes


def test_large_days_are_cut() -> None:
    visits = [visit(str(k), minutes=1) for k in range(200)]
    what = problem(visits, [shift("a"), shift("b"), shift("c")])
    routes = [list(range(80)), list(range(80, 160)), list(range(160, 200))]
    assert [task.shifts for task in tasks(what, [0, 0, 0], routes)] == [(0,), (1, 2)]
    assert [task.day for task in tasks(what, [0, 1, 1], routes)] == [0, 1]


def test_the_process_tells_each_day_as_it_is_done() -> None:
    what, task = one_day()
    told: dict[int, Routes] = {}
    solve_days(what, [task, task], seconds=1.0, stopped=lambda: False, progress=told.__setitem__)
    assert sorted(told) == [0, 1]
    assert walked(what, task, told[1]) == 1_800


def test_the_process_is_ended_at_once_when_asked() -> None:
    what, task = one_day()
    began = time.monotonic()
    solve_days(
        what,
        [task],
        seconds=60,
        stopped=lambda: time.monotonic() - began > 1.0,
        progress=lambda number, routes: None,
        body=hangs,
    )
    assert time.monotonic() - began < 10


def test_a_process_that_dies_is_told() -> None:
    what, task = one_day()
    with pytest.raises(SolverDied, match="ended with 3"):
        solve_days(
            what,
            [task],
            seconds=1,
            stopped=lambda: False,
            progress=lambda number, routes: None,
            body=dies,
        )


def test_a_plan_is_made_although_the_process_died(monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        raise SolverDied("the routing process ended with -9")

    monkeypatch.setattr(solving, "solve_days", die)
    monkeypatch.setattr(solving, "TOURS_LEAST", 0.0)
    what, _ = one_day()
    plan = solve(what, stopping=MaxSeconds(0.5))
    assert check(what, plan) == ()
    assert plan.walking == 1_800
