"""The search goes where the objective says: fair parts, few changes, and rules kept on resuming."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routing.conditions import GroupCap, InForce
from routing.problem import Objective, Problem, Shift
from routing.rules import check
from routing.solve import solve
from routing.stopping import MaxIterations
from routing.timing import changes, unfairness
from tests.routing.build import planned, problem, shift, spaced, visit

if TYPE_CHECKING:
    from routing.plan import Plan


def by(name: str, day: int, opens: float = 8, closes: float = 12) -> Shift:
    return replace(shift(f"{name}{day}", 24 * day + opens, 24 * day + closes), inspector=name)


def quick(what: Problem, incumbent: Plan | None = None) -> Plan:
    plan = solve(what, stopping=MaxIterations(2_000), seed=1, incumbent=incumbent)
    assert check(what, plan) == ()
    return plan


def test_work_is_evened_out_where_fairness_is_asked_for() -> None:
    # Twelve visits of ten minutes at one place: one person could do them all, two share the walk.
    visits = [visit(f"v{k}", place=2, minutes=10) for k in range(12)]
    team = [by("ann", 0), by("bob", 0)]
    cheap = quick(problem(visits, team, weights=Objective(shift=0)))
    assert len(cheap.routes) == 1
    fair = problem(visits, team, weights=Objective(shift=0, fairness=1.0))
    plan = quick(fair)
    # 72,000 ticks of service: even parts differ by one visit at most.
    assert unfairness(fair, plan.routes) <= 6_000
    assert plan.objective < fair_objective(fair, cheap)


def fair_objective(what: Problem, plan: Plan) -> float:
    return plan.walking + unfairness(what, plan.routes)


def test_fairness_looks_at_the_whole_horizon() -> None:
    # Bob alone holds FIRE on Monday: 120 of all 240 minutes. His two shifts of three make 160 his
    # fair part, so that Ann has four of the six visits that anybody can make.
    fire = [visit(f"f{k}", (8, 12), minutes=20, skills=["FIRE"]) for k in range(6)]
    free = [visit(f"v{k}", (32, 36), minutes=20) for k in range(6)]
    team = [replace(by("bob", 0), skills=frozenset({"FIRE"})), by("bob", 1), by("ann", 1)]
    weights = Objective(shift=0, fairness=1.0)
    plan = quick(problem([*fire, *free], team, days=2, weights=weights))
    ann = next(route for route in plan.routes if route.shift == "ann1")
    assert len(ann.stops) == 4


def test_a_dear_change_is_not_made_for_a_short_walk() -> None:
    # The plan in force sends Bob to place 9 and Ann to place 8: one walk of 1,800 would do.
    visits = [visit("a", place=8), visit("b", place=9)]
    team = [by("ann", 0), by("bob", 0)]
    in_force = InForce(shifts={visits[0].id: team[0].id, visits[1].id: team[1].id})
    free = replace(problem(visits, team), in_force=in_force)
    assert changes(free, quick(free)) == 1
    dear = replace(free, objective=Objective(changes=100_000.0))
    plan = quick(dear)
    assert changes(dear, plan) == 0
    assert plan.walking == 1_600 + 1_800


def test_no_more_changes_are_made_than_allowed() -> None:
    visits = [visit(f"v{k}", place=k % 9 + 1, minutes=5) for k in range(16)]
    team = [by("ann", 0), by("bob", 0), by("eve", 0)]
    home = {v.id: team[k % 3].id for k, v in enumerate(visits)}
    for most in (0, 3, 8):
        what = replace(problem(visits, team), in_force=InForce(shifts=home, most_changes=most))
        plan = quick(what)
        assert not plan.unplanned
        assert changes(what, plan) <= most


def test_where_a_shift_is_too_short_now_only_what_must_is_moved() -> None:
    # Ann's shift shrank to half an hour: five of her six visits cannot stay, Bob's all do.
    visits = [visit(f"v{k}", place=0, minutes=20) for k in range(12)]
    team = [by("ann", 0, 8, 8.5), by("bob", 0, 8, 14)]
    home = {v.id: team[k % 2].id for k, v in enumerate(visits)}
    what = replace(problem(visits, team), in_force=InForce(shifts=home, most_changes=5))
    plan = quick(what)
    assert not plan.unplanned
    assert changes(what, plan) == 5


def test_an_incumbent_that_breaks_a_cap_is_mended() -> None:
    lifts = [visit("l1"), visit("l2", place=2)]
    days = [by("ann", 0), by("ann", 1)]
    free = problem(lifts, days, days=2)
    both = planned(free, {"ann0": ["l1", "l2"]})
    cap = GroupCap(name="lifts", visits=frozenset(v.id for v in lifts), most=1)
    plan = quick(replace(free, caps=(cap,)), both)
    assert not plan.unplanned
    assert len(plan.routes) == 2


def test_an_incumbent_that_breaks_a_gap_is_mended() -> None:
    pair = [visit("a"), visit("b", place=2)]
    days = [by("ann", day) for day in range(4)]
    both = planned(problem(pair, days, days=4), {"ann0": ["a", "b"]})
    tied = problem(pair, days, days=4, spacings=[spaced("a", "b", least=2, most=3)])
    plan = quick(tied, both)
    assert not plan.unplanned


def test_an_incumbent_loses_only_the_visits_that_no_longer_fit() -> None:
    visits = [visit(f"v{k}", place=k, minutes=30) for k in range(1, 5)]
    long = problem(visits, [by("ann", 0)])
    whole = planned(long, {"ann0": ["v1", "v2", "v3", "v4"]})
    short = problem(visits, [by("ann", 0, 8, 10)])
    plan = quick(short, whole)
    # Two hours hold three half hours and the walk.
    assert len(plan.unplanned) == 1
