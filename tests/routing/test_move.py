"""Moving visits by hand: prices that can be checked by hand, and that are kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.arrange import Hold, arrange, orders_of
from routing.conditions import GroupCap
from routing.errors import MoveRefused
from routing.move import exchange, move, offers, swap
from routing.plan import Plan
from routing.problem import Problem, ShiftId, VisitId
from routing.rules import check
from tests.routing import build

HOUR = build.HOUR


def two_days(*names: str) -> Problem:
    """Two inspectors on two days; visit k lies k places from the depot (100 ticks each)."""
    visits = [build.visit(name, place=k + 1) for k, name in enumerate(names)]
    shifts = [
        build.shift(who + str(day), 8 + 24 * day, 12 + 24 * day) for who in "ab" for day in range(2)
    ]
    return build.problem(visits, shifts, days=2)


def offer_of(problem: Problem, plan: Plan, visit: str, shift: str, hold: Hold | None = None):  # type: ignore[no-untyped-def]
    found = offers(problem, plan, VisitId(visit), hold or Hold())
    return next(one for one in found if one.shift == shift)


def test_a_move_costs_what_the_walks_of_both_rounds_say() -> None:
    problem = two_days("p", "q", "r")
    plan = build.planned(problem, {"a0": ["p", "r"], "b0": ["q"]})
    # a0 walks 2 * 300 and keeps that with q on its way; b0 walks 2 * 200 and then not at all,
    # which saves its shift too.
    offer = offer_of(problem, plan, "q", "a0")
    assert (offer.walking, offer.position, offer.obstacle) == (-400, 1, None)
    assert offer.cost == pytest.approx(-400 - problem.objective.shift)
    # p stays on the way of nobody on the other day: there and back, and one more shift.
    offer = offer_of(problem, plan, "p", "b1")
    assert (offer.walking, offer.cost) == (200, pytest.approx(200 + problem.objective.shift))
    assert offer_of(problem, plan, "p", "a0").current


def test_a_moved_plan_states_its_own_cost_and_passes_the_checker() -> None:
    problem = two_days("p", "q", "r")
    plan = build.planned(problem, {"a0": ["p", "r"], "b0": ["q"]})
    moved = move(problem, plan, VisitId("q"), ShiftId("a0"))
    assert orders_of(moved) == {"a0": ["p", "q", "r"]}
    assert moved.objective == pytest.approx(plan.objective - 400 - problem.objective.shift)
    assert check(problem, moved) == ()


def test_each_obstacle_is_named() -> None:
    visits = [
        build.visit("fire", skills=["FIRE"], place=1),
        build.visit("morning", (8, 9), place=2),
        build.visit("long", minutes=200, place=1),
    ]
    shifts = [
        build.shift("a", 8, 12, skills=["FIRE"]),
        build.shift("b", 8, 12),
        build.shift("late", 13, 17, skills=["FIRE"]),
        build.shift("short", 8, 8.5, skills=["FIRE"]),
    ]
    problem = build.problem(visits, shifts)
    plan = build.planned(problem, {"a": ["fire", "morning"], "b": ["long"]})
    assert offer_of(problem, plan, "fire", "b").obstacle == "skill"
    assert offer_of(problem, plan, "morning", "late").obstacle == "outside_window"
    assert offer_of(problem, plan, "long", "short").obstacle == "outside_window"
    pinned = Hold(pinned=frozenset({VisitId("fire")}))
    assert offer_of(problem, plan, "fire", "late", pinned).obstacle == "pinned"
    locked = Hold(locked=frozenset({ShiftId("late")}))
    assert offer_of(problem, plan, "fire", "late", locked).obstacle == "locked"
    served = Hold(served={VisitId("fire"): 8 * HOUR}, now=9 * HOUR)
    assert offer_of(problem, plan, "fire", "late", served).obstacle == "served"
    assert offer_of(problem, plan, "long", "a", Hold(now=12 * HOUR)).obstacle == "over"
    with pytest.raises(MoveRefused) as refusal:
        move(problem, plan, VisitId("fire"), ShiftId("b"))
    assert refusal.value.obstacle == "skill"


def test_a_full_shift_says_so_and_an_unreachable_place_too() -> None:
    visits = [
        build.visit("x", minutes=150),
        build.visit("y", minutes=150),
        build.visit("z", place=9),
    ]
    problem = build.problem(visits, [build.shift("a"), build.shift("b")])
    matrix = problem.travel[build.ON_FOOT].copy()
    matrix[:9, 9] = matrix[9, :9] = 1_000_000_000
    problem = Problem(
        length=problem.length,
        day_starts=problem.day_starts,
        visits=problem.visits,
        shifts=problem.shifts,
        travel={build.ON_FOOT: matrix.astype(np.int32)},
    )
    plan = build.planned(problem, {"a": ["x"], "b": ["y"]})
    assert offer_of(problem, plan, "x", "b").obstacle == "full"
    assert offer_of(problem, plan, "z", "b").obstacle == "unreachable"


def test_spacing_and_caps_bind_a_move() -> None:
    visits = [build.visit("mon"), build.visit("fri"), build.visit("other")]
    shifts = [build.shift(f"d{d}", 8 + 24 * d, 12 + 24 * d) for d in range(7)]
    spaced = build.spaced("mon", "fri", least=3, most=5)
    problem = build.problem(visits, shifts, days=7, spacings=[spaced])
    plan = build.planned(problem, {"d0": ["mon"], "d4": ["fri"], "d6": ["other"]})
    found = {one.shift: one.obstacle for one in offers(problem, plan, VisitId("fri"))}
    # Three to five days after Monday, and Sunday night at most five days after it.
    assert found == {
        "d0": "spacing", "d1": "spacing", "d2": "spacing",
        "d3": None, "d4": None, "d5": None, "d6": "spacing",
    }  # fmt: skip
    cap = GroupCap(name="lifts", visits=frozenset({VisitId("mon"), VisitId("other")}), most=1)
    capped = build.problem(visits, shifts, days=7)
    capped = Problem(
        **{**{f: getattr(capped, f) for f in capped.__dataclass_fields__}, "caps": (cap,)}
    )
    assert offer_of(capped, plan, "other", "d0").obstacle == "tied"
    assert offer_of(capped, plan, "other", "d1").obstacle is None


def test_an_unplanned_visit_can_be_put_in_by_hand() -> None:
    problem = two_days("p", "q")
    plan = arrange(
        problem, build.planned(problem, {"a0": ["p", "q"]}), {ShiftId("a0"): [VisitId("q")]}
    )
    assert [left.visit for left in plan.unplanned] == ["p"]
    moved = move(problem, plan, VisitId("p"), ShiftId("a0"))
    assert moved.unplanned == ()
    assert check(problem, moved) == ()


def test_two_inspectors_swap_their_rounds_or_the_visit_in_the_way_is_named() -> None:
    problem = two_days("p", "q")
    plan = build.planned(problem, {"a0": ["p"], "b0": ["q"]})
    swapped = swap(problem, plan, ShiftId("a0"), ShiftId("b0"))
    assert orders_of(swapped) == {"a0": ["q"], "b0": ["p"]}
    assert check(problem, swapped) == ()
    hold = Hold(pinned=frozenset({VisitId("q")}))
    with pytest.raises(MoveRefused) as refusal:
        swap(problem, plan, ShiftId("a0"), ShiftId("b0"), hold)
    assert (refusal.value.obstacle, refusal.value.visit) == ("pinned", "q")


def test_two_visits_change_places_each_where_it_costs_least() -> None:
    problem = two_days("p", "q", "r")
    plan = build.planned(problem, {"a0": ["q", "p"], "b0": ["r"]})
    # r lies beyond p and q: a0 walks 2 * 300 past both of what stays, whichever comes first.
    changed = exchange(problem, plan, VisitId("q"), VisitId("r"))
    orders = orders_of(changed)
    assert (set(orders[ShiftId("a0")]), orders[ShiftId("b0")]) == ({"p", "r"}, ["q"])
    assert changed.walking == 600 + 400
    assert check(problem, changed) == ()


def test_visits_that_cannot_change_places_say_what_is_in_the_way() -> None:
    problem = two_days("p", "q", "r")
    plan = build.planned(problem, {"a0": ["p", "q"], "b0": ["r"]})
    p, q, r = VisitId("p"), VisitId("q"), VisitId("r")
    for one, other, hold, obstacle in (
        (p, q, Hold(), "same_round"),
        (p, r, Hold(pinned=frozenset({r})), "pinned"),
        (p, r, Hold(pinned=frozenset({p})), "pinned"),
        (p, r, Hold(locked=frozenset({ShiftId("b0")})), "locked"),
        (p, r, Hold(now=13 * HOUR), "over"),
    ):
        with pytest.raises(MoveRefused) as refusal:
            exchange(problem, plan, one, other, hold)
        assert refusal.value.obstacle == obstacle
    without = build.planned(problem, {"a0": ["p", "q"]})
    with pytest.raises(MoveRefused) as refusal:
        exchange(problem, without, p, r)
    assert refusal.value.obstacle == "unplanned"


def test_what_was_served_stays_first_and_nothing_starts_in_the_past() -> None:
    problem = two_days("p", "q", "r")
    plan = build.planned(problem, {"a0": ["r", "p"], "b0": ["q"]})
    started = 9 * HOUR
    hold = Hold(served={VisitId("r"): started}, now=10 * HOUR)
    moved = move(problem, plan, VisitId("q"), ShiftId("a0"), hold)
    (route,) = moved.routes
    assert route.stops[0].visit == "r" and route.stops[0].starts == started
    assert min(stop.starts for stop in route.stops[1:]) >= 10 * HOUR
    assert check(problem, moved) == ()


@st.composite
def problems(draw: st.DrawFn) -> tuple[Problem, Plan]:
    """Up to eight visits, some windows and skills; whatever fits is planned in drawn order."""
    n = draw(st.integers(2, 8))
    visits = [
        build.visit(
            f"v{k}",
            *draw(st.sampled_from([(), ((8, 10),), ((9, 11), (33, 36))])),
            place=draw(st.integers(1, 6)),
            minutes=draw(st.sampled_from([5, 40, 90])),
            skills=draw(st.sampled_from([(), ("S",)])),
        )
        for k in range(n)
    ]
    shifts = [
        build.shift("a", 8, 11, skills=["S"], rests=[(9, 10, 20)]),
        build.shift("b", 8, 11),
        build.shift("c", 32, 36, skills=["S"]),
    ]
    spacings = [build.spaced("v0", "v1", least=draw(st.integers(0, 1)), most=2)]
    problem = build.problem(visits, shifts, days=2, spacings=spacings)
    plan = arrange(problem, Plan(routes=()), {})
    for visit in draw(st.permutations(visits)):
        able = [one for one in offers(problem, plan, visit.id) if one.obstacle is None]
        if able:
            plan = move(problem, plan, visit.id, draw(st.sampled_from(able)).shift)
    return problem, plan


@settings(max_examples=60, deadline=None)
@given(problems())
def test_an_offer_is_kept_to_the_tick_and_passes_every_rule(made: tuple[Problem, Plan]) -> None:
    problem, plan = made
    assert check(problem, plan) == ()
    for visit in problem.visits:
        planned = any(stop.visit == visit.id for _, stop in plan.stops())
        for offer in offers(problem, plan, visit.id):
            if offer.obstacle is not None or offer.current:
                continue
            moved = move(problem, plan, visit.id, offer.shift)
            assert check(problem, moved) == ()
            assert moved.walking - plan.walking == offer.walking
            spared = 0 if planned else problem.objective.unplanned * visit.priority
            assert moved.objective - plan.objective == pytest.approx((offer.cost or 0) - spared)
