"""Whatever the problem: a plan covers every visit, passes every rule, and says what it left out."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.problem import DAY, UNREACHABLE, Problem, Spacing, VisitId
from routing.rules import check
from routing.solve import Progress, solve
from routing.stopping import AnyOf, Cancelled, MaxIterations, MaxSeconds
from tests.routing.build import ON_FOOT, problem, shift, spaced, visit
from tests.routing.corridor_site import corridor_site

if TYPE_CHECKING:
    from routing.plan import Plan


def quick(what: Problem, iterations: int = 400, seed: int = 0) -> Plan:
    plan = solve(what, stopping=MaxIterations(iterations), seed=seed)
    assert check(what, plan) == ()
    return plan


def served(plan: Plan) -> set[str]:
    return {stop.visit for _, stop in plan.stops()}


def reason(plan: Plan, name: str) -> str:
    (found,) = [u.reason for u in plan.unplanned if u.visit == name]
    return found


def test_the_shortest_order_of_one_route_is_found() -> None:
    # There and back along a line, whatever the order given: 9 places, 1,800 ticks.
    what = problem([visit(str(k), place=k) for k in (5, 2, 9, 1, 7)], [shift("s")])
    plan = quick(what)
    assert plan.walking == 1_800
    assert plan.fewest_shifts == 1
    assert plan.walking_bound == 1_800  # there and back: nothing shorter comes by place 9


def test_no_more_shifts_than_needed_are_used() -> None:
    visits = [visit(str(k), place=1 + k % 9, minutes=20) for k in range(10)]
    plan = quick(problem(visits, [shift(f"s{k}") for k in range(4)]))
    assert len(plan.routes) == 1
    assert not plan.unplanned


def test_an_overdue_visit_comes_first() -> None:
    shifts = [shift(str(d), 24 * d + 8, 24 * d + 12) for d in range(3)]
    visits = [visit("late", due=0), *(visit(f"v{d}", (24 * d, 24 * d + 24)) for d in range(3))]
    plan = quick(problem(visits, shifts, days=3))
    assert {route.shift for route, stop in plan.stops() if stop.visit == "late"} == {"0"}


def test_rests_are_kept() -> None:
    visits = [visit(str(k), place=1 + k % 9, minutes=25) for k in range(8)]
    plan = quick(problem(visits, [shift("s", 8, 12.5, rests=[(9.5, 10.5, 45)])]))
    assert len(served(plan)) == 8  # 200 of 225 minutes


def test_several_windows_a_day() -> None:
    visits = [visit(str(k), (8, 8.5), (11, 11.5), place=k + 1, minutes=10) for k in range(6)]
    plan = quick(problem(visits, [shift("s")]))
    assert not plan.unplanned


# -- reasons --------------------------------------------------------------------------------


def test_each_reason_names_its_cause() -> None:
    what = problem(
        [
            visit("fine"),
            visit("skill", skills=["x"]),
            visit("window", (20, 21)),
            visit("long", minutes=241),
            visit("far", place=9),
            visit("night", (8, 12), skills=["night"]),
        ],
        [shift("s"), shift("n", 20.5, 24, skills=["night"])],
    )
    walks = what.travel[ON_FOOT].copy()
    walks[9, :9] = walks[:9, 9] = UNREACHABLE
    plan = quick(replace(what, travel={ON_FOOT: walks}))
    assert reason(plan, "skill") == "no_skill"
    assert reason(plan, "long") == "too_long"
    assert reason(plan, "far") == "unreachable"
    assert reason(plan, "night") == "no_shift_in_window"
    assert served(plan) == {"fine", "window"}


def test_too_much_work_leaves_out_what_weighs_least() -> None:
    visits = [visit(f"v{k}", minutes=60, priority=1) for k in range(4)]
    dear = [visit(f"dear{k}", minutes=60, priority=5) for k in range(2)]
    plan = quick(problem([*visits, *dear], [shift("s")]), iterations=3_000)
    # Four hours less the walk hold three.
    assert {u.reason for u in plan.unplanned} <= {"no_capacity", "stopped_early"}
    assert len(plan.unplanned) == 3
    assert served(plan) >= {"dear0", "dear1"}


def test_nobody_on_shift() -> None:
    plan = quick(problem([visit("a")], []))
    assert reason(plan, "a") == "no_shift_in_window"


def test_nothing_to_do() -> None:
    assert quick(problem([], [shift("s")])).routes == ()


# -- spacing --------------------------------------------------------------------------------


def test_spaced_visits_keep_their_gaps() -> None:
    shifts = [shift(str(d), 24 * d + 8, 24 * d + 12) for d in range(14)]
    names = ("a", "b", "c", "d")
    visits = [
        visit(n, (24 * max(0, 14 - (4 - k) * 4), 24 * (k + 1) * 4)) for k, n in enumerate(names)
    ]
    what = problem(visits, shifts, days=14, spacings=[spaced(*names, least=3, most=4, previous=-1)])
    assert not quick(what).unplanned


def test_spacing_by_the_clock() -> None:
    shifts = [shift("s", 8, 20)]
    visits = [visit(str(k), place=k + 1) for k in range(4)]
    rule = Spacing(
        obligation=visits[0].obligation or "o",  # type: ignore[arg-type]
        visits=tuple(VisitId(str(k)) for k in range(4)),
        min_gap=DAY // 24,
        max_gap=DAY // 4,
        to_end=False,
    )
    plan = quick(problem(visits, shifts, spacings=[rule]))
    assert len(served(plan)) >= 2


# -- anytime --------------------------------------------------------------------------------


def test_the_same_seed_and_iterations_give_the_same_plan() -> None:
    what = corridor_site(1, 1, both_skilled=True)
    first, second = quick(what, 600, seed=3), quick(what, 600, seed=3)
    assert first == second
    assert quick(what, 600, seed=4) != first


def test_a_cancelled_solve_keeps_the_best_so_far() -> None:
    what = corridor_site(1, 1, both_skilled=True)
    events: list[Progress] = []
    began = time.monotonic()
    rule = AnyOf((MaxSeconds(30), Cancelled(lambda: any(e.stage == "improve" for e in events))))
    plan = solve(what, stopping=rule, progress=events.append)
    assert check(what, plan) == ()
    assert served(plan)
    assert time.monotonic() - began < 25
    assert [e.stage for e in events][:3] == ["prepare", "roster", "construct"]


def test_a_solve_cancelled_at_once_still_answers() -> None:
    what = corridor_site(1, 1, both_skilled=True)
    plan = solve(what, stopping=Cancelled(lambda: True))
    assert check(what, plan) == ()


def test_a_plan_in_force_is_where_the_search_starts() -> None:
    what = corridor_site(1, 1, both_skilled=True)
    before = quick(what, 2_000)
    after = solve(what, stopping=MaxIterations(1), incumbent=before)
    assert check(what, after) == ()
    assert after.objective <= before.objective
    # A shift that is gone gives its visits to the others.
    gone = before.routes[0].shift
    absent = replace(what, shifts=tuple(s for s in what.shifts if s.id != gone))
    again = solve(absent, stopping=MaxIterations(400), incumbent=before)
    assert check(absent, again) == ()
    assert len(served(again)) >= len(served(before)) - len(before.routes[0].stops)


# -- any problem ----------------------------------------------------------------------------


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    days = draw(st.integers(1, 4))
    places = draw(st.integers(2, 6))
    skills = st.sets(st.sampled_from(["x", "y"]), max_size=2).map(sorted)
    shifts = []
    for k in range(draw(st.integers(1, 5))):
        begins = 24 * draw(st.integers(0, days - 1)) + draw(st.integers(0, 16))
        hours = draw(st.integers(1, 8))
        rests = [(begins, begins + hours / 2, 20)] if draw(st.booleans()) else []
        shifts.append(shift(f"s{k}", begins, begins + hours, skills=draw(skills), rests=rests))
    visits = []
    for k in range(draw(st.integers(1, 12))):
        edges = sorted(
            draw(st.lists(st.integers(0, 48 * days), min_size=2, max_size=6, unique=True))
        )
        pairs = list(zip(edges[::2], edges[1::2], strict=False))
        visits.append(
            visit(
                f"v{k}",
                *[(a / 2, b / 2) for a, b in pairs],
                place=draw(st.integers(0, places - 1)),
                minutes=draw(st.sampled_from([0, 1, 15, 60, 130])),
                skills=draw(skills) if draw(st.booleans()) else [],
                priority=draw(st.integers(1, 3)),
                due=draw(st.one_of(st.none(), st.integers(0, DAY))),
            )
        )
    spacings = []
    if len(visits) >= 3 and draw(st.booleans()):
        least = draw(st.integers(0, 1))
        spacings.append(
            replace(
                spaced("v0", "v1", "v2", least=least, most=least + draw(st.integers(0, 2))),
                whole_days=draw(st.booleans()),
                to_end=draw(st.booleans()),
                previous=draw(st.one_of(st.none(), st.integers(-2 * DAY, -1))),
            )
        )
    made = problem(visits, shifts, days=days, places=places, spacings=spacings)
    # Walks that are no metric: the solver must not rely on shortcuts it was not given.
    walks = np.array(
        draw(
            st.lists(
                st.one_of(st.integers(0, 6_000), st.just(UNREACHABLE)),
                min_size=places * places,
                max_size=places * places,
            )
        ),
        np.int32,
    ).reshape(places, places)
    np.fill_diagonal(walks, 0)
    return replace(made, travel={ON_FOOT: walks})


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(what=problems(), seed=st.integers(0, 3))
def test_every_plan_passes_the_rules_and_covers_every_visit(what: Problem, seed: int) -> None:
    plan = solve(what, stopping=MaxIterations(60), seed=seed)
    assert check(what, plan) == ()
    assert len(served(plan)) + len(plan.unplanned) == len(what.visits)


@pytest.mark.slow
def test_a_thousand_visits_come_near_the_proven_bound() -> None:
    plan = solve(corridor_site(2, 1, both_skilled=True), stopping=MaxSeconds(8), seed=1)
    assert not plan.unplanned
    assert len(plan.routes) == plan.fewest_shifts == 40
    assert plan.walking <= 1.02 * 210_138  # the bound of the cut LP, in ticks
