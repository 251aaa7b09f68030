"""Each frequency against a calendar computed by hand: month ends, a leap day, clock changes."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.due import due_visits
from inspection.frequency import (
    Every,
    EveryHours,
    InvalidFrequency,
    TimeOfDay,
    TimesPer,
    next_period,
    period_start,
    time_of_day,
)
from inspection.people import Inspector, Qualification, ShiftPattern, duties, works
from inspection.programme import (
    DueVisit,
    Horizon,
    InvalidProgramme,
    Obligation,
    Programme,
    ProgrammeEntry,
    Target,
    obligations,
)
from routing.problem import ObligationId

if TYPE_CHECKING:
    from inspection.conditional import Frequency

SHANGHAI = "Asia/Shanghai"
LAMP = Target(id="lamp-1", what="asset", kind="lamp", zones=frozenset({"tower"}))


def entry(frequency: Frequency, *windows: str) -> ProgrammeEntry:
    return ProgrammeEntry(
        key="check",
        name="检查",
        kinds=frozenset({"lamp"}),
        frequency=frequency,
        minutes=5,
        windows=tuple(time_of_day(w) for w in windows),
    )


def owed(
    frequency: Frequency,
    *windows: str,
    first: date,
    days: int = 28,
    last: date | None = None,
    zone: str = SHANGHAI,
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6),
) -> tuple[DueVisit, ...]:
    obligation = Obligation(
        id=ObligationId("check@lamp-1"), entry=entry(frequency, *windows), target=LAMP
    )
    return due_visits(
        [obligation],
        {} if last is None else {obligation.id: last},
        Horizon(first_day=first, days=days, timezone=zone),
        works=lambda _, day: day.weekday() in weekdays,
    )


def spans(visits: tuple[DueVisit, ...]) -> list[tuple[date, date]]:
    return [(v.earliest.date(), v.latest.date()) for v in visits]


def keys(visit: DueVisit) -> list[str]:
    return [reason.key for reason in visit.reasons]


# -- every n days at most -------------------------------------------------------------------


def test_every_seven_days_follows_the_last_record() -> None:
    # Last on Friday 20 November: the next by the 27th, then by 4, 11, 18 December. So that none is
    # needed before the horizon ends (22nd), the fourth may not be before the 15th, the third not
    # before the 8th, the second not before the 1st.
    visits = owed(Every(7), first=date(2026, 11, 24), last=date(2026, 11, 20))
    assert spans(visits) == [
        (date(2026, 11, 24), date(2026, 11, 27)),
        (date(2026, 12, 1), date(2026, 12, 4)),
        (date(2026, 12, 8), date(2026, 12, 11)),
        (date(2026, 12, 15), date(2026, 12, 18)),
    ]
    assert keys(visits[0]) == ["every", "last_record"]
    assert visits[0].previous == date(2026, 11, 20)


def test_a_visit_that_is_not_due_before_the_horizon_ends_is_not_owed() -> None:
    # 30 days after 10 March is 9 April; the horizon ends with 8 April.
    assert owed(Every(30), first=date(2026, 3, 12), days=28, last=date(2026, 3, 10)) == ()
    # One day longer and it is.
    longer = owed(Every(30), first=date(2026, 3, 12), days=29, last=date(2026, 3, 10))
    assert spans(longer) == [(date(2026, 3, 12), date(2026, 4, 9))]


def test_spacing_counts_the_leap_day() -> None:
    # 10 days after 20 February 2028 is 1 March, since there is a 29 February.
    visits = owed(Every(10), first=date(2028, 2, 21), days=10, last=date(2028, 2, 20))
    assert spans(visits) == [(date(2028, 2, 21), date(2028, 3, 1))]


def test_without_a_record_the_first_is_due_within_one_interval() -> None:
    visits = owed(Every(14), first=date(2026, 6, 1))
    assert spans(visits) == [
        (date(2026, 6, 1), date(2026, 6, 14)),
        (date(2026, 6, 15), date(2026, 6, 28)),
    ]
    assert keys(visits[0]) == ["every", "no_record"]


def test_what_was_never_recorded_is_due_in_a_horizon_shorter_than_its_interval() -> None:
    visits = owed(Every(30), first=date(2026, 6, 1), days=7)
    assert spans(visits) == [(date(2026, 6, 1), date(2026, 6, 7))]
    late = owed(Every(30), first=date(2026, 6, 1), days=7, last=date(2026, 4, 1))
    assert spans(late) == [(date(2026, 6, 1), date(2026, 6, 7))]
    assert late[0].due == date(2026, 5, 1)


def test_an_overdue_visit_says_by_how_much_and_starts_a_new_chain() -> None:
    visits = owed(Every(7), first=date(2026, 6, 15), days=7, last=date(2026, 6, 1))
    assert [v.due for v in visits] == [date(2026, 6, 8)]
    assert visits[0].reasons[-1].facts == {"days": 7}
    assert visits[0].previous is None


def test_the_least_gap_keeps_visits_apart() -> None:
    visits = owed(Every(7, 5), first=date(2026, 6, 1), days=14, last=date(2026, 5, 31))
    assert spans(visits)[0] == (date(2026, 6, 5), date(2026, 6, 7))


def test_a_day_without_shifts_pulls_the_visit_forward() -> None:
    # Due by Sunday 7 June at the latest; nobody works on weekends: Friday the 5th.
    visits = owed(
        Every(7), first=date(2026, 6, 1), days=7, last=date(2026, 5, 31), weekdays=(0, 1, 2, 3, 4)
    )
    assert spans(visits) == [(date(2026, 6, 1), date(2026, 6, 5))]


def test_a_gap_that_nobody_can_keep_is_said_so() -> None:
    visits = owed(Every(1), first=date(2026, 6, 1), days=8, weekdays=(0, 1, 2, 3, 4))
    assert [v.earliest.date().day for v in visits] == [1, 2, 3, 4, 5, 8]
    assert [v.chain for v in visits] == [0, 0, 0, 0, 0, 1]
    assert visits[-1].reasons[-1].key == "gap_unavoidable"
    assert visits[-1].reasons[-1].facts == {"days": 3}


@given(
    days=st.integers(1, 20),
    since=st.integers(1, 40),
    length=st.integers(1, 60),
    off=st.sets(st.integers(0, 6), max_size=3),
)
def test_the_latest_days_of_all_visits_keep_every_gap(
    days: int, since: int, length: int, off: set[int]
) -> None:
    first = date(2026, 3, 2)
    last = first - timedelta(days=since)
    weekdays = tuple(d for d in range(7) if d not in off)
    visits = owed(Every(days), first=first, days=length, last=last, weekdays=weekdays)
    end = first + timedelta(days=length)
    chains: dict[int | None, list[DueVisit]] = {}
    for visit in visits:
        chains.setdefault(visit.chain, []).append(visit)
    for chain in chains.values():
        latest = [v.latest.date() for v in chain]
        earliest = [v.earliest.date() for v in chain]
        if chain[0].previous is not None:
            assert (latest[0] - chain[0].previous).days <= days
        for series in (latest, earliest):
            assert all((b - a).days <= days for a, b in itertools.pairwise(series)), series
        assert all(a <= b for a, b in zip(earliest, latest, strict=True))
    if not visits:
        working = any((first + timedelta(days=k)).weekday() in weekdays for k in range(length))
        assert (end - last).days <= days or not working


# -- calendar periods -----------------------------------------------------------------------


def test_weekly_owes_one_visit_in_every_whole_week() -> None:
    # Monday 1 June to Sunday 28 June 2026.
    visits = owed(TimesPer(1, "week"), first=date(2026, 6, 1))
    assert spans(visits) == [(date(2026, 6, k), date(2026, 6, k + 6)) for k in (1, 8, 15, 22)]


def test_a_period_with_a_record_owes_nothing_more() -> None:
    # Done on Monday 1 June, planned from Wednesday: the week is over, the month too.
    assert owed(TimesPer(1, "week"), first=date(2026, 6, 3), days=5, last=date(2026, 6, 1)) == ()
    assert owed(TimesPer(1, "month"), first=date(2026, 6, 3), days=28, last=date(2026, 6, 1)) == ()


def test_monthly_ends_with_the_month_whatever_its_length() -> None:
    visits = owed(TimesPer(1, "month"), first=date(2028, 2, 1), days=60)
    # 2028 is a leap year: February has 29 days, and 60 days end with 31 March.
    assert spans(visits) == [
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2028, 3, 31)),
    ]


def test_twice_a_month_lies_in_either_half() -> None:
    visits = owed(TimesPer(2, "month"), first=date(2026, 6, 1), days=30)
    assert spans(visits) == [
        (date(2026, 6, 1), date(2026, 6, 15)),
        (date(2026, 6, 16), date(2026, 6, 30)),
    ]
    done = owed(TimesPer(2, "month"), first=date(2026, 6, 10), days=21, last=date(2026, 6, 2))
    assert spans(done) == [(date(2026, 6, 16), date(2026, 6, 30))]


def test_quarter_and_year_end_where_the_calendar_says() -> None:
    assert period_start(date(2026, 11, 24), "quarter") == date(2026, 10, 1)
    assert next_period(date(2026, 10, 1), "quarter") == date(2027, 1, 1)
    visits = owed(TimesPer(1, "quarter"), first=date(2026, 12, 7), days=25)
    assert spans(visits) == [(date(2026, 12, 7), date(2026, 12, 31))]
    assert owed(TimesPer(1, "year"), first=date(2026, 12, 7), days=25, last=date(2025, 1, 1))


def test_a_period_that_outlasts_the_horizon_is_levelled() -> None:
    # 10 of 30 days lie in the horizon: about a third of 900 lamps is due now, always the same ones.
    programme = Programme(id="p", name="p", entries=(entry(TimesPer(1, "month")),))
    lamps = [replace(LAMP, id=f"lamp-{k}") for k in range(900)]
    horizon = Horizon(first_day=date(2026, 6, 1), days=10, timezone=SHANGHAI)
    now = due_visits(obligations(programme, lamps), {}, horizon)
    assert 250 <= len(now) <= 350  # 300, give or take three standard deviations of 14
    assert now == due_visits(obligations(programme, lamps), {}, horizon)
    assert {v.reasons[-1].key for v in now} == {"levelled"}
    # The horizon in which the month ends owes all that are left: nobody is forgotten.
    history = {v.obligation.id: date(2026, 6, 5) for v in now}
    rest = Horizon(first_day=date(2026, 6, 11), days=20, timezone=SHANGHAI)
    later = due_visits(obligations(programme, lamps), history, rest)
    assert len(now) + len(later) == 900


# -- within a day ---------------------------------------------------------------------------


def test_three_times_a_day_share_the_opening_hours() -> None:
    visits = owed(TimesPer(3, "day"), "08:00-20:00", first=date(2026, 6, 1), days=1)
    assert [(v.earliest.hour, v.latest.hour) for v in visits] == [(8, 11), (12, 15), (16, 19)]


def test_as_many_windows_as_visits_hold_one_each() -> None:
    visits = owed(TimesPer(2, "day"), "07:00-09:00", "17:00-19:00", first=date(2026, 6, 1), days=1)
    assert [v.earliest.hour for v in visits] == [7, 17]


def test_every_two_hours_starts_in_the_middle_of_each_block() -> None:
    visits = owed(EveryHours(2, time(8), time(20)), first=date(2026, 6, 1), days=1)
    assert [v.earliest.strftime("%H:%M") for v in visits] == [
        "08:30", "10:30", "12:30", "14:30", "16:30", "18:30",
    ]  # fmt: skip
    gaps = [(b.latest - a.earliest).total_seconds() for a, b in itertools.pairwise(visits)]
    assert max(gaps) < 1.5 * 7200


def test_a_night_window_belongs_to_the_evening_it_starts_on() -> None:
    visits = owed(TimesPer(1, "day"), "22:00-06:00", first=date(2026, 6, 1), days=1)
    assert visits[0].earliest == datetime(2026, 6, 1, 22, tzinfo=ZoneInfo(SHANGHAI))
    assert visits[0].latest == datetime(2026, 6, 2, 5, 59, 59, tzinfo=ZoneInfo(SHANGHAI))


def test_windows_follow_the_wall_clock_over_a_change_of_clocks() -> None:
    # Berlin: clocks go forward on 29 March 2026 and back on 25 October.
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)):
        daily = owed(TimesPer(1, "day"), first=day, days=1, zone="Europe/Berlin")
        length = daily[0].latest.timestamp() - daily[0].earliest.timestamp() + 1
        assert length == hours * 3600
    morning = owed(
        TimesPer(1, "day"), "08:00-10:00", first=date(2026, 3, 28), days=3, zone="Europe/Berlin"
    )
    starts = [v.earliest.timestamp() for v in morning]
    # 08:00 to 08:00 is 23 hours over the change, 24 after it.
    assert [b - a for a, b in itertools.pairwise(starts)] == [23 * 3600, 24 * 3600]


def test_hours_of_a_long_day_are_split_by_elapsed_time() -> None:
    # 25 hours on 25 October: five blocks of five hours, whatever the clock says.
    visits = owed(
        EveryHours(5, time(0), time(0)), first=date(2026, 10, 25), days=1, zone="Europe/Berlin"
    )
    starts = [v.earliest.timestamp() for v in visits]
    assert [b - a for a, b in itertools.pairwise(starts)] == [5 * 3600] * 4


# -- what is named --------------------------------------------------------------------------


def test_entries_name_kinds_uses_and_zones() -> None:
    tower = replace(entry(Every(7)), key="tower", zones=frozenset({"tower"}))
    rooms = replace(entry(Every(7)), key="rooms", kinds=frozenset(), uses=frozenset({"plant"}))
    whole = replace(entry(Every(7)), key="whole", kinds=frozenset(), zones=frozenset({"garden"}))
    off = replace(entry(Every(7)), key="off", enabled=False)
    programme = Programme(id="p", name="p", entries=(tower, rooms, whole, off))
    things = [
        LAMP,
        Target(id="lamp-2", what="asset", kind="lamp"),
        Target(id="pump room", what="space", use="plant"),
        Target(id="garden", what="zone"),
    ]
    assert [o.id for o in obligations(programme, things)] == [
        "tower@lamp-1",
        "rooms@pump room",
        "whole@garden",
    ]


def test_what_cannot_be_meant_is_refused() -> None:
    for bad in (lambda: Every(0), lambda: Every(3, 4), lambda: TimesPer(0, "week")):
        with pytest.raises(InvalidFrequency):
            bad()
    with pytest.raises(InvalidFrequency, match="do not fit"):
        TimesPer(8, "week")
    with pytest.raises(InvalidFrequency, match="08:00-18:00"):
        time_of_day("8 to 6")
    with pytest.raises(InvalidProgramme, match="twice"):
        Programme(id="p", name="p", entries=(entry(Every(1)), entry(Every(1))))


def test_midnight_closes_a_day() -> None:
    assert time_of_day("18:00-24:00") == TimeOfDay(time(18), time(0))


# -- people ---------------------------------------------------------------------------------


def test_a_certificate_holds_through_its_last_day() -> None:
    person = Inspector(
        id="a",
        name="甲",
        qualifications=(Qualification(skill="FIRE-3", expires=date(2026, 6, 2)),),
        patterns=tuple(ShiftPattern(weekday=d, starts=time(8), ends=time(16)) for d in range(7)),
    )
    shifts = duties([person], Horizon(first_day=date(2026, 6, 1), days=3, timezone=SHANGHAI))
    assert [sorted(duty.skills) for duty in shifts] == [["FIRE-3"], ["FIRE-3"], []]


def test_work_needs_the_skills_in_one_person_and_the_hour() -> None:
    early = ShiftPattern(weekday=0, starts=time(8), ends=time(16))
    team = [
        Inspector(id=i, name=i, qualifications=(Qualification(skill=i),), patterns=(early,))
        for i in ("A", "B")
    ]
    anybody = works(duties(team, Horizon(first_day=date(2026, 6, 1), days=2, timezone=SHANGHAI)))
    monday, tuesday = date(2026, 6, 1), date(2026, 6, 2)

    def asks(key: str, *skills: str, windows: tuple[str, ...] = ()) -> ProgrammeEntry:
        return replace(entry(Every(1), *windows), key=key, skills=frozenset(skills))

    assert anybody(asks("one", "A"), monday)
    assert not anybody(asks("one", "A"), tuesday)
    assert not anybody(asks("both", "A", "B"), monday)
    assert not anybody(asks("late", "A", windows=("18:00-20:00",)), monday)
    assert anybody(asks("noon", "A", windows=("15:00-20:00",)), monday)


def test_an_absent_inspector_has_no_shift() -> None:
    person = Inspector(
        id="a", name="甲", patterns=(ShiftPattern(weekday=0, starts=time(22), ends=time(6)),)
    )
    horizon = Horizon(first_day=date(2026, 6, 1), days=7, timezone=SHANGHAI)
    (night,) = duties([person], horizon)
    assert (night.ends_at - night.starts_at).total_seconds() == 8 * 3600
    assert duties([person], horizon, absences={"a": frozenset({date(2026, 6, 1)})}) == ()
    # A night that would run out of the horizon belongs to the next one.
    assert duties([person], replace(horizon, days=1)) == ()
