"""From visits that are due to a problem the planner solves, and from files to a programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from inspection.due import due_visits
from inspection.frequency import Every, TimesPer, time_of_day
from inspection.people import Inspector, Qualification, Rest, ShiftPattern, duties, works
from inspection.planning import Clock, NoPlace, to_problem, to_ticks
from inspection.programme import Horizon, Programme, ProgrammeEntry, Target, obligations
from inspection.programme_file import (
    UnreadableProgramme,
    frequency_of,
    frequency_table,
    read_checklists,
    read_programme,
    read_team,
)
from routing.problem import DAY, UNREACHABLE, Problem, ProfileId
from routing.rules import check
from routing.solve import solve
from routing.stopping import MaxIterations

if TYPE_CHECKING:
    from inspection.conditional import Frequency

SITE = Path(__file__).parents[2] / "sample_sites" / "riverside"
HOUR = DAY // 24
WALK = {ProfileId("on_foot"): np.array([[0.0, 30.0], [30.0, 0.0]])}


def person(**changes: object) -> Inspector:
    made = Inspector(
        id="wang",
        name="王",
        qualifications=(Qualification(skill="FIRE-1"),),
        patterns=tuple(
            ShiftPattern(
                weekday=d,
                starts=time(8),
                ends=time(16),
                rests=(Rest(opens=time(11, 30), closes=time(13), minutes=60),),
            )
            for d in range(7)
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def stated(
    frequency: Frequency, horizon: Horizon, last: date | None = None, who: Inspector | None = None
) -> Problem:
    entry = ProgrammeEntry(
        key="check",
        name="检查",
        kinds=frozenset({"lamp"}),
        frequency=frequency,
        skills=frozenset({"FIRE-1"}),
        minutes=2.5,
        windows=(time_of_day("09:00-11:00"), time_of_day("14:00-15:00")),
        priority=3,
    )
    owed = obligations(
        Programme(id="p", name="p", entries=(entry,)),
        [Target(id="lamp", what="asset", kind="lamp")],
    )
    shifts = duties([who or person()], horizon)
    due = due_visits(owed, {} if last is None else {owed[0].id: last}, horizon, works=works(shifts))
    return to_problem(
        due, shifts, horizon, places={"desk": 0, "lamp": 1}, depot="desk", walk_s=WALK
    )


def test_instants_become_ticks_and_come_back() -> None:
    horizon = Horizon(first_day=date(2026, 6, 1), days=1, timezone="Asia/Shanghai")
    clock = Clock(horizon.opens)
    # Midnight in Shanghai is 16:00 UTC of the day before.
    assert clock.instant(0) == datetime(2026, 5, 31, 16, tzinfo=UTC)
    assert clock.ticks(datetime(2026, 6, 1, 0, 30, tzinfo=UTC)) == 8 * HOUR + HOUR // 2
    assert clock.instant(clock.ticks(horizon.opens) + 1).microsecond == 100_000


def test_a_visit_a_shift_and_a_rest_as_the_planner_sees_them() -> None:
    what = stated(
        TimesPer(1, "day"), Horizon(first_day=date(2026, 6, 1), days=1, timezone="Asia/Shanghai")
    )
    (visit,), (shift,) = what.visits, what.shifts
    assert [(w.opens, w.closes) for w in visit.windows] == [
        (9 * HOUR, 11 * HOUR - 10),
        (14 * HOUR, 15 * HOUR - 10),
    ]
    assert (visit.service, visit.priority, visit.place) == (1_500, 3, 1)
    assert (shift.opens, shift.closes, shift.depot) == (8 * HOUR, 16 * HOUR, 0)
    # An hour between 11:30 and 13:00 starts by 12:00.
    (rest,) = shift.breaks
    assert (rest.opens, rest.closes, rest.duration) == (23 * HOUR // 2, 12 * HOUR, HOUR)
    assert what.travel[ProfileId("on_foot")].tolist() == [[0, 300], [300, 0]]


def test_days_of_clock_change_are_shorter_or_longer() -> None:
    what = stated(
        TimesPer(1, "day"), Horizon(first_day=date(2026, 3, 28), days=3, timezone="Europe/Berlin")
    )
    assert what.day_starts == (0, DAY, 2 * DAY - HOUR)
    assert what.length == 3 * DAY - HOUR
    # 8:00 on the 29th is seven hours after its midnight.
    assert [shift.opens for shift in what.shifts] == [8 * HOUR, DAY + 7 * HOUR, 2 * DAY + 7 * HOUR]


def test_spacing_follows_the_last_record() -> None:
    horizon = Horizon(first_day=date(2026, 6, 1), days=14, timezone="Asia/Shanghai")
    what = stated(Every(7, 4), horizon, last=date(2026, 5, 29))
    (spacing,) = what.spacings
    assert (spacing.min_gap, spacing.max_gap, spacing.previous) == (4 * DAY, 7 * DAY, -3 * DAY)
    assert spacing.whole_days
    assert spacing.to_end
    plan = solve(what, stopping=MaxIterations(100))
    assert check(what, plan) == ()
    assert not plan.unplanned


def test_an_overdue_visit_is_late_from_the_first_moment() -> None:
    horizon = Horizon(first_day=date(2026, 6, 1), days=7, timezone="Asia/Shanghai")
    assert [v.due for v in stated(Every(7), horizon, last=date(2026, 5, 1)).visits] == [0]
    assert [v.due for v in stated(Every(7), horizon, last=date(2026, 5, 29)).visits] == [None]


def test_an_expired_certificate_leaves_the_later_visits_unplanned() -> None:
    horizon = Horizon(first_day=date(2026, 6, 1), days=3, timezone="Asia/Shanghai")
    ends = person(qualifications=(Qualification(skill="FIRE-1", expires=date(2026, 6, 2)),))
    what = stated(TimesPer(1, "day"), horizon, who=ends)
    plan = solve(what, stopping=MaxIterations(50))
    assert [left.reason for left in plan.unplanned] == ["no_shift_in_window"]
    assert str(plan.unplanned[0].visit).endswith("2026-06-03.1")


def test_what_has_no_place_is_unreachable_and_a_depot_must_have_one() -> None:
    horizon = Horizon(first_day=date(2026, 6, 1), days=1, timezone="Asia/Shanghai")
    entry = ProgrammeEntry(
        key="check", name="检查", kinds=frozenset({"lamp"}), frequency=Every(1), minutes=1
    )
    owed = obligations(
        Programme(id="p", name="p", entries=(entry,)),
        [Target(id="nowhere", what="asset", kind="lamp")],
    )
    shifts = duties([person()], horizon)
    due = due_visits(owed, {}, horizon)
    what = to_problem(due, shifts, horizon, places={"desk": 0}, depot="desk", walk_s=WALK)
    plan = solve(what, stopping=MaxIterations(10))
    assert [left.reason for left in plan.unplanned] == ["unreachable"]
    with pytest.raises(NoPlace, match="gate"):
        to_problem(due, shifts, horizon, places={"desk": 0}, depot="gate", walk_s=WALK)


def test_walks_are_rounded_up_and_stay_a_metric() -> None:
    ticks = to_ticks(np.array([[0.0, 1.01, np.inf], [1.0, 0.0, np.nan], [3.0, 3.0, 0.0]]))
    assert ticks.tolist() == [[0, 11, UNREACHABLE], [10, 0, UNREACHABLE], [30, 30, 0]]


# -- files ----------------------------------------------------------------------------------


def test_the_sample_site_reads_whole() -> None:
    programme = read_programme(SITE / "programme.toml")
    team = read_team(SITE / "team.toml")
    checklists = read_checklists(SITE / "checklists.toml")
    assert len(programme.entries) == 41
    assert {entry.checklist for entry in programme.entries} <= set(checklists)
    assert len(team.inspectors) == 6
    held = {q.skill for i in team.inspectors for q in i.qualifications}
    assert {skill for entry in programme.entries for skill in entry.skills} <= held
    assert {i.depot for i in team.inspectors} <= set(team.depots)


def test_a_frequency_survives_being_written() -> None:
    for entry in read_programme(SITE / "programme.toml").entries:
        assert frequency_of(frequency_table(entry.frequency)) == entry.frequency


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id = ", "no TOML"),
        ('id = "p"\nname = "p"\nentires = []', "entires"),
        ('name = "p"', "'id' is missing"),
        ('id = "p"\nname = "p"\n[[entries]]\nkey = "a"\nname = "a"', "frequency"),
        (
            'id = "p"\nname = "p"\n[[entries]]\nkey = "a"\nname = "a"\nminutes = 1\n'
            'frequency = { form = "sometimes" }',
            "sometimes",
        ),
        (
            'id = "p"\nname = "p"\n[[entries]]\nkey = "a"\nname = "a"\nminutes = 1\n'
            'frequency = { form = "every", days = 0 }',
            "days >= 1",
        ),
        (
            'id = "p"\nname = "p"\n[[entries]]\nkey = "a"\nname = "a"\nminutes = 1\n'
            'windows = ["8 to 9"]\nfrequency = { form = "every", days = 1 }',
            "08:00-18:00",
        ),
    ],
)
def test_a_faulty_programme_says_what_and_where(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "programme.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableProgramme, match=fault):
        read_programme(path)


def test_a_team_whose_depot_is_not_described_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "team.toml"
    path.write_text(
        'default_depot = "desk"\n[[inspectors]]\nid = "a"\nname = "a"\n', encoding="utf-8"
    )
    with pytest.raises(UnreadableProgramme, match="desk"):
        read_team(path)
    with pytest.raises(UnreadableProgramme, match="does not exist"):
        read_team(tmp_path / "none.toml")
