"""For any history and rule, what is planned never leaves a longer gap than the rule allows."""

from __future__ import annotations

import itertools
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inspection.due import due_visits
from inspection.frequency import Every, EveryMonths
from inspection.people import Inspector, ShiftPattern, duties, works
from inspection.planning import Clock, to_problem
from inspection.programme import Horizon, Programme, ProgrammeEntry, Target, obligations
from inspection.spaced import longest_gap
from routing.problem import ProfileId
from routing.rules import check
from routing.solve import solve
from routing.stopping import MaxIterations

BERLIN = ZoneInfo("Europe/Berlin")
LAMPS = ("east", "west")
WALK = {ProfileId("on_foot"): 30.0 * (np.ones((3, 3)) - np.eye(3))}

rules = st.one_of(
    st.integers(1, 12).flatmap(
        lambda days: st.builds(
            Every,
            st.just(days),
            st.integers(0, max(0, days // 2)),
            st.integers(0, 2),
        )
    ),
    st.builds(EveryMonths, st.integers(1, 2)),
)


@settings(max_examples=40, deadline=None)
@given(
    rule=rules,
    first=st.dates(date(2027, 1, 1), date(2028, 12, 31)),  # clock changes and a leap day within
    days=st.integers(7, 28),
    ago=st.tuples(*[st.one_of(st.none(), st.integers(1, 30))] * len(LAMPS)),
    off=st.sets(st.integers(0, 6), max_size=3),
)
def test_planned_visits_are_never_further_apart_than_the_rule_allows(
    rule: Every | EveryMonths,
    first: date,
    days: int,
    ago: tuple[int | None, ...],
    off: set[int],
) -> None:
    horizon = Horizon(first_day=first, days=days, timezone=str(BERLIN))
    entry = ProgrammeEntry(
        key="check", name="检查", kinds=frozenset({"lamp"}), frequency=rule, minutes=2
    )
    owed = obligations(
        Programme(id="p", name="p", entries=(entry,)),
        [Target(id=lamp, what="asset", kind="lamp") for lamp in LAMPS],
    )
    last = {
        one.id: first - timedelta(days=since)
        for one, since in zip(owed, ago, strict=True)
        if since is not None
    }
    week = tuple(
        ShiftPattern(weekday=d, starts=time(8), ends=time(16)) for d in range(7) if d not in off
    )
    shifts = duties([Inspector(id="wang", name="王", patterns=week)], horizon)
    due = due_visits(owed, last, horizon, works=works(shifts))
    if not shifts or any(r.key == "gap_unavoidable" for v in due for r in v.reasons):
        return  # nobody could keep it
    places = {"desk": 0, "east": 1, "west": 2}
    what = to_problem(due, shifts, horizon, places=places, depot="desk", walk_s=WALK)
    plan = solve(what, stopping=MaxIterations(800), seed=1)
    assert check(what, plan) == ()
    assert not plan.unplanned
    clock = Clock(horizon.opens)
    made = {
        stop.visit: clock.instant(stop.starts).astimezone(BERLIN).date() for _, stop in plan.stops()
    }
    most = longest_gap(rule, first, horizon.end_day)
    for one in owed:
        dates = [made[visit.id] for visit in due if visit.obligation.id == one.id]
        if dates and one.id in last:
            limit = rule.due_after(last[one.id]) + timedelta(days=rule.tolerance_days)
            # What was missed before the horizon is caught up; no plan can mend the past.
            assert limit < first or dates[0] <= limit
        assert dates == sorted(dates)
        assert all((b - a).days <= most for a, b in itertools.pairwise(dates)), dates
