"""What the months ahead hold: load by skill and span, and what will be late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from inspection.due import due_visits
from inspection.forecast import Load, forecast
from inspection.frequency import TimesPer
from inspection.people import Inspector, Qualification, Rest, ShiftPattern, duties
from inspection.programme import Horizon, Programme, ProgrammeEntry, Target, obligations

MONDAY = date(2026, 11, 23)
CHECK = ProgrammeEntry(
    key="check",
    name="检查",
    kinds=frozenset({"lift"}),
    frequency=TimesPer(1, "week"),
    skills=frozenset({"LIFT"}),
    minutes=120,
)
WEEK = tuple(ShiftPattern(weekday=d, starts=time(8), ends=time(12)) for d in range(5))
LIFTER = Inspector(
    id="ming", name="明", qualifications=(Qualification(skill="LIFT"),), patterns=WEEK
)


def look(entry: ProgrammeEntry, lifts: int, *people: Inspector, days: int = 7):  # type: ignore[no-untyped-def]
    horizon = Horizon(first_day=MONDAY, days=days, timezone="Asia/Shanghai")
    targets = [Target(id=f"lift-{k}", what="asset", kind="lift") for k in range(lifts)]
    owed = obligations(Programme(id="p", name="p", entries=(entry,)), targets)
    visits = due_visits(owed, {}, horizon)
    return forecast(visits, duties(people, horizon), horizon, by="week")


def test_load_is_told_by_skill_beside_what_people_have() -> None:
    # 5 shifts of 4 h, of which three quarters are service: 900 min for 3 visits of 120.
    seen = look(CHECK, 3, LIFTER)
    (span,) = seen.spans
    assert (span.starts, span.ends) == (MONDAY, date(2026, 11, 30))
    assert span.loads == (Load(skill="LIFT", visits=3, due_minutes=360, shift_minutes=900),)
    assert seen.late == ()


def test_more_work_than_people_is_late_and_says_when_it_is_made() -> None:
    # A shift holds one visit of 120 min in its 180: 5 a week for 7 lifts a week. Two of the first
    # week are made in the second, on Monday and Tuesday, a day and two days late; four of the
    # second week are not made at all.
    seen = look(CHECK, 7, LIFTER, days=14)
    assert [(one.made, one.days) for one in seen.late if one.made] == [
        (date(2026, 12, 1), 2), (date(2026, 11, 30), 1),
    ]  # fmt: skip
    assert sum(one.made is None for one in seen.late) == 4


def test_a_rest_is_no_time_for_work_and_two_people_take_twice() -> None:
    rest = (Rest(opens=time(10), closes=time(10, 20), minutes=20),)
    lazy = replace(LIFTER, patterns=tuple(replace(p, rests=rest) for p in WEEK))
    seen = look(replace(CHECK, people=2), 1, lazy)
    # 5 × 0.75 × 220 min, and one visit of 120 min by two.
    assert seen.spans[0].loads[0] == Load(
        skill="LIFT", visits=1, due_minutes=240, shift_minutes=825
    )


def test_what_nobody_can_do_is_late_throughout() -> None:
    seen = look(replace(CHECK, skills=frozenset({"DIVER"})), 1, LIFTER)
    (late,) = seen.late
    assert (late.made, late.days) == (None, 1)
    assert seen.spans[0].loads[0].shift_minutes == 0
