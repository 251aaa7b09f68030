"""For each rule the smallest plan that breaks it, and the same plan that just does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.plan import Plan, Stop, Unplanned
from routing.problem import DAY, Problem, ShiftId, VisitId
from routing.rules import ALL_RULES, check
from tests.routing.build import HOUR, MINUTE, planned, problem, shift, spaced, visit

ONE = problem([visit("a")], [shift("s")])
FINE = planned(ONE, {"s": ["a"]})


def rules_broken(what: Problem, plan: Plan) -> set[str]:
    return {violation.rule for violation in check(what, plan)}


def with_stop(plan: Plan, **changes: int) -> Plan:
    (route,) = plan.routes
    stop = replace(route.stops[0], **changes)  # type: ignore[arg-type]
    return replace(plan, routes=(replace(route, stops=(stop, *route.stops[1:])),))


def test_a_plan_that_can_be_walked_breaks_nothing() -> None:
    assert check(ONE, FINE) == ()
    # 8:00 + 10 s there, 5 min of service, 10 s back.
    (route,) = FINE.routes
    assert route.stops[0] == Stop(
        visit=VisitId("a"),
        arrives=8 * HOUR + 100,
        starts=8 * HOUR + 100,
        ends=8 * HOUR + 100 + 5 * MINUTE,
        travel=100,
    )
    assert route.returns == 8 * HOUR + 200 + 5 * MINUTE


def test_every_rule_is_in_the_list_once() -> None:
    assert len({rule.__name__ for rule in ALL_RULES}) == len(ALL_RULES) == 23


def test_unknown_ids() -> None:
    stranger = replace(FINE, unplanned=(Unplanned(visit=VisitId("x"), reason="no_skill"),))
    assert rules_broken(ONE, stranger) == {"unknown_ids"}
    (route,) = FINE.routes
    elsewhere = replace(FINE, routes=(replace(route, shift=ShiftId("x")),))
    assert rules_broken(ONE, elsewhere) == {"unknown_ids"}


def test_each_visit_once() -> None:
    assert rules_broken(ONE, Plan(routes=())) == {"each_visit_once"}
    left = Plan(
        routes=(),
        unplanned=(Unplanned(visit=VisitId("a"), reason="no_capacity"),),
        objective=10_000_000,
    )
    assert check(ONE, left) == ()
    both = replace(FINE, unplanned=left.unplanned, objective=FINE.objective + 10_000_000)
    assert rules_broken(ONE, both) == {"each_visit_once"}


def test_one_route_a_shift() -> None:
    two = problem([visit("a"), visit("b")], [shift("s")])
    a, b = planned(two, {"s": ["a"]}), planned(two, {"s": ["b"]})
    double = replace(a, routes=a.routes + b.routes, objective=a.objective + b.objective)
    assert rules_broken(two, double) == {"one_route_a_shift"}


@pytest.mark.parametrize(
    ("opens", "closes", "fine"), [(9, 9.5, True), (9.001, 9.5, False), (8, 8.999, False)]
)
def test_time_windows(opens: float, closes: float, fine: bool) -> None:
    what = problem([visit("a", (opens, closes))], [shift("s")])
    late = with_stop(FINE, starts=9 * HOUR, ends=9 * HOUR + 5 * MINUTE)
    (route,) = late.routes
    late = replace(late, routes=(replace(route, returns=9 * HOUR + 5 * MINUTE + 100),))
    assert rules_broken(what, late) == (set() if fine else {"time_windows"})


def test_skills() -> None:
    what = problem([visit("a", skills=["x", "y"])], [shift("s", skills=["x", "y"])])
    fine = planned(what, {"s": ["a"]})
    assert check(what, fine) == ()
    half = replace(what, shifts=(shift("s", skills=["x"]),))
    assert rules_broken(half, fine) == {"skills"}


def test_shift_hours() -> None:
    # 5 minutes and 20 s of walking fill a shift of exactly that length.
    just = 8 + (5 * MINUTE + 200) / HOUR
    assert check(problem([visit("a")], [shift("s", 8, just)]), FINE) == ()
    short = problem([visit("a")], [shift("s", 8, just - 1 / HOUR)])
    assert rules_broken(short, FINE) == {"shift_hours"}
    later = problem([visit("a")], [shift("s", 8 + 1 / HOUR, 12)])
    assert rules_broken(later, FINE) == {"shift_hours"}


def test_service_lengths() -> None:
    (stop,) = FINE.routes[0].stops
    assert rules_broken(ONE, with_stop(FINE, ends=stop.ends - 1)) == {"service_lengths"}


def test_travel_times() -> None:
    (stop,) = FINE.routes[0].stops
    early = with_stop(FINE, arrives=stop.arrives - 1)
    assert rules_broken(ONE, early) == {"travel_times"}
    cheaper = with_stop(FINE, travel=99)
    assert rules_broken(ONE, cheaper) == {"travel_times", "stated_objective"}
    home = replace(FINE, routes=(replace(FINE.routes[0], back=99),))
    assert rules_broken(ONE, home) == {"travel_times", "stated_objective"}
    # Walking slowly is no fault.
    late = with_stop(FINE, arrives=stop.starts)
    assert check(ONE, late) == ()


def test_no_overlap() -> None:
    (stop,) = FINE.routes[0].stops
    assert rules_broken(ONE, with_stop(FINE, arrives=stop.starts + 1)) == {"no_overlap"}


def test_breaks() -> None:
    # From 8:00 to 8:35 with half an hour of rest: 5 min less 20 s are too short for the visit.
    rest = [(8, 8.5, 30)]
    tight = problem([visit("a")], [shift("s", 8, 8 + (35 * MINUTE + 200) / HOUR, rests=rest)])
    assert check(tight, FINE) == ()
    over = problem([visit("a")], [shift("s", 8, 8 + (35 * MINUTE + 199) / HOUR, rests=rest)])
    assert rules_broken(over, FINE) == {"breaks"}
    # A rest that must start at 8:02 falls into the service.
    inside = problem([visit("a")], [shift("s", rests=[(8 + 2 / 60, 8 + 2 / 60, 10)])])
    assert rules_broken(inside, FINE) == {"breaks"}


def test_two_breaks_need_twice_the_time() -> None:
    two = problem([visit("a")], [shift("s", 8, 9, rests=[(8, 9, 27), (8, 9, 27)])])
    assert check(two, FINE) == ()
    longer = problem([visit("a")], [shift("s", 8, 9, rests=[(8, 9, 27), (8, 9, 28)])])
    assert rules_broken(longer, FINE) == {"breaks"}


@pytest.mark.parametrize(
    ("least", "most", "previous", "fine"),
    [
        (2, 2, None, True),  # exactly two days between, exactly two to the end
        (3, 3, None, False),  # too near each other
        (0, 1, None, False),  # too far apart
        (2, 2, -1, True),  # two days after the last record
        (2, 2, 0, False),  # only one after it
        (0, 2, -2, False),  # three after it
    ],
)
def test_spacing(least: float, most: float, previous: float | None, fine: bool) -> None:
    shifts = [shift(str(d), 24 * d + 8, 24 * d + 12) for d in range(5)]
    what = problem(
        [visit("a"), visit("b")],
        shifts,
        days=5,
        spacings=[spaced("a", "b", least=least, most=most, previous=previous)],
    )
    # On days 1 and 3 of five: from day 3 to the end are two days.
    plan = planned(what, {"1": ["a"], "3": ["b"]})
    assert rules_broken(what, plan) == (set() if fine else {"spacing"})


def test_spacing_to_the_end_of_the_horizon() -> None:
    shifts = [shift(str(d), 24 * d + 8, 24 * d + 12) for d in range(5)]
    rule = spaced("a", most=3)
    what = problem([visit("a")], shifts, days=5, spacings=[rule])
    assert rules_broken(what, planned(what, {"1": ["a"]})) == {"spacing"}
    assert check(what, planned(what, {"2": ["a"]})) == ()
    open_end = replace(what, spacings=(replace(rule, to_end=False),))
    assert check(open_end, planned(open_end, {"1": ["a"]})) == ()


def test_spacing_in_ticks_looks_at_the_hour() -> None:
    shifts = [shift("0", 8, 12), shift("1", 32, 36)]
    rule = replace(spaced("a", "b", most=1), whole_days=False, to_end=False)
    # 8:00 to 9:00 the next day is 25 hours: one day by the calendar, too long by the clock.
    what = problem([visit("a"), visit("b", (33, 34))], shifts, days=2, spacings=[rule])
    plan = planned(what, {"0": ["a"], "1": ["b"]})
    assert rules_broken(what, plan) == {"spacing"}
    whole = replace(what, spacings=(replace(rule, whole_days=True),))
    assert check(whole, plan) == ()


def test_an_unplanned_visit_excuses_the_greatest_gap_around_it_not_the_least() -> None:
    shifts = [shift(str(d), 24 * d + 8, 24 * d + 12) for d in range(3)]
    what = problem(
        [visit("a"), visit("b"), visit("c")],
        shifts,
        days=3,
        spacings=[spaced("a", "b", "c", least=1, most=1)],
    )
    left = (Unplanned(visit=VisitId("b"), reason="no_capacity"),)
    apart = planned(what, {"0": ["a"], "2": ["c"]})
    apart = replace(apart, unplanned=left, objective=apart.objective + 10_000_000)
    assert check(what, apart) == ()
    together = planned(what, {"2": ["a", "c"]})
    together = replace(together, unplanned=left, objective=together.objective + 10_000_000)
    assert rules_broken(what, together) == {"spacing"}


def test_stated_objective() -> None:
    assert rules_broken(ONE, replace(FINE, objective=FINE.objective + 1)) == {"stated_objective"}
    # 200 ticks of walking and one shift; a due moment adds a hundredth of the lateness.
    assert FINE.objective == 200 + 9_000
    what = problem([visit("a", due=8 * HOUR)], [shift("s")])
    assert planned(what, {"s": ["a"]}).objective == 200 + 9_000 + 1


def test_bounds_hold() -> None:
    assert check(ONE, replace(FINE, walking_bound=200, fewest_shifts=1)) == ()
    assert rules_broken(ONE, replace(FINE, walking_bound=201)) == {"bounds_hold"}
    assert rules_broken(ONE, replace(FINE, fewest_shifts=2)) == {"bounds_hold"}


def test_a_day_of_clock_change_counts_as_one_day() -> None:
    # The second day has 23 hours: from 8:00 to 8:00 the next are 23 hours, one day.
    what = problem([visit("a"), visit("b")], [shift("0"), shift("1", 31, 35)], days=2)
    what = replace(
        what,
        length=2 * DAY - HOUR,
        day_starts=(0, DAY - HOUR),
        spacings=(spaced("a", "b", least=1, most=1),),
    )
    assert check(what, planned(what, {"0": ["a"], "1": ["b"]})) == ()
