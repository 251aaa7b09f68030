"""Further forms of frequency against calendars computed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.conditional import (
    AfterEvent,
    BeforeHolidays,
    ByAge,
    ByMeter,
    BySeason,
    Frequency,
    Rotation,
    Season,
    stretches,
    strictness,
)
from inspection.due import due_visits
from inspection.eventful import Event, MeterReading, value_on
from inspection.frequency import (
    Every,
    EveryHours,
    EveryMonths,
    InvalidFrequency,
    TimesPer,
    add_months,
    clock_time,
    time_of_day,
)
from inspection.frequency_table import UnreadableProgramme, frequency_of, frequency_table
from inspection.holiday_calendar import holiday_calendar
from inspection.programme import (
    DueVisit,
    Horizon,
    InvalidProgramme,
    Override,
    Programme,
    ProgrammeEntry,
    Target,
    obligations,
)
from routing.problem import ObligationId

if TYPE_CHECKING:
    from collections.abc import Sequence

SHANGHAI = "Asia/Shanghai"


def entry(key: str, frequency: Frequency, **more: object) -> ProgrammeEntry:
    made = ProgrammeEntry(
        key=key, name=key, kinds=frozenset({"lift"}), frequency=frequency, minutes=10
    )
    return replace(made, **more)  # type: ignore[arg-type]


def lift(name: str = "lift-1", **more: object) -> Target:
    made = Target(id=name, what="asset", kind="lift", zones=frozenset({"core"}))
    return replace(made, **more)  # type: ignore[arg-type]


def due(
    entries: Sequence[ProgrammeEntry],
    first: date,
    days: int,
    *,
    last: dict[str, date] | None = None,
    targets: Sequence[Target] = (lift(),),
    zone: str = SHANGHAI,
    weekdays: Sequence[int] = range(7),
    **more: object,
) -> tuple[DueVisit, ...]:
    owed = obligations(Programme(id="p", name="p", entries=tuple(entries)), targets)
    return due_visits(
        owed,
        {ObligationId(key): day for key, day in (last or {}).items()},
        Horizon(first_day=first, days=days, timezone=zone),
        works=lambda _, day: day.weekday() in weekdays,
        **more,  # type: ignore[arg-type]
    )


def one(frequency: Frequency, first: date, days: int, last: date | None = None, **more: object):  # type: ignore[no-untyped-def]
    record = {} if last is None else {"check@lift-1": last}
    return due([entry("check", frequency)], first, days, last=record, **more)  # type: ignore[arg-type]


def spans(visits: Sequence[DueVisit]) -> list[tuple[date, date]]:
    return [(v.earliest.date(), v.latest.date()) for v in visits]


def keys(visit: DueVisit) -> list[str]:
    return [reason.key for reason in visit.reasons]


# -- months and tolerance -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_where_the_month_does(day: date, months: int, after: date) -> None:
    assert add_months(day, months) == after


def test_every_month_follows_the_calendar_of_the_last_record() -> None:
    # Last on 31 January 2028: by 29 February, the leap day. A month from one of these days is 29
    # to 31 days long, so the next gap is kept to 29 days, counted from 29 February: by 29 March.
    visits = one(EveryMonths(1), date(2028, 2, 7), 56, date(2028, 1, 31))
    # The horizon ends before 3 April: the second not before 5 March.
    assert spans(visits) == [
        (date(2028, 2, 7), date(2028, 2, 29)),
        (date(2028, 3, 5), date(2028, 3, 29)),
    ]
    assert keys(visits[0]) == ["every_months", "last_record"]


def test_five_yearly_service_falls_due_on_the_day_five_years_on() -> None:
    last = date(2022, 3, 20)
    assert one(EveryMonths(60), date(2027, 2, 20), 28, last) == ()
    (visit,) = one(EveryMonths(60), date(2027, 2, 21), 28, last)
    assert visit.due == visit.latest.date() == date(2027, 3, 20)


def test_a_tolerance_lets_a_visit_be_later_and_late() -> None:
    # Last on 1 June: due by the 8th, at most the 10th. The rest follow a week after what is due.
    visits = one(Every(7, tolerance_days=2), date(2026, 6, 2), 14, date(2026, 6, 1))
    assert spans(visits) == [
        (date(2026, 6, 2), date(2026, 6, 10)),
        (date(2026, 6, 7), date(2026, 6, 15)),
    ]
    assert [v.due for v in visits] == [date(2026, 6, 8), date(2026, 6, 15)]
    assert keys(visits[0]) == ["every", "tolerance", "last_record"]


def test_within_its_tolerance_a_visit_is_not_missed_yet() -> None:
    # Due on 8 June; on the 9th one day of two is left.
    (visit, *_) = one(Every(7, tolerance_days=2), date(2026, 6, 9), 7, date(2026, 6, 1))
    assert spans([visit]) == [(date(2026, 6, 9), date(2026, 6, 10))]
    assert visit.due == date(2026, 6, 8)
    assert "overdue" not in keys(visit)
    (late, *_) = one(Every(7, tolerance_days=2), date(2026, 6, 11), 7, date(2026, 6, 1))
    assert "overdue" in keys(late)


# -- turns ----------------------------------------------------------------------------------


def test_a_different_one_each_week_until_all_are_done() -> None:
    group = [lift(f"lift-{k}") for k in range(1, 5)]
    # lift-3 was looked at longest ago, then 1; 2 and 4 never, so they come first.
    last = {"check@lift-3": date(2026, 10, 5), "check@lift-1": date(2026, 10, 12)}
    visits = due(
        [entry("check", Rotation(1, "week"))], date(2026, 11, 2), 35, last=last, targets=group
    )
    assert [v.obligation.target.id for v in visits] == [
        "lift-2", "lift-4", "lift-3", "lift-1", "lift-2",
    ]  # fmt: skip
    assert spans(visits)[0] == (date(2026, 11, 2), date(2026, 11, 8))
    assert visits[0].reasons[0].facts == {"times": 1, "period": "week", "of": 4}


def test_a_turn_taken_in_the_week_counts_for_it() -> None:
    group = [lift(f"lift-{k}") for k in range(1, 4)]
    last = {"check@lift-1": date(2026, 11, 3)}
    weekly = entry("check", Rotation(2, "week"))
    # Planning on Thursday: one of this week's two is made already.
    visits = due([weekly], date(2026, 11, 5), 4, last=last, targets=group)
    assert [v.obligation.target.id for v in visits] == ["lift-2"]


# -- age and season -------------------------------------------------------------------------

GOVERNOR = ByAge(((0, EveryMonths(24)), (15, EveryMonths(12))))


def test_every_two_years_up_to_fifteen_then_yearly() -> None:
    old, young = lift(since=date(2010, 5, 1)), lift(since=date(2016, 5, 1))
    last = date(2025, 6, 10)
    # 16 years old: yearly, due on 10 June 2026.
    (visit,) = one(GOVERNOR, date(2026, 6, 1), 28, last, targets=[old])
    assert (visit.due, keys(visit)[-1]) == (date(2026, 6, 10), "by_age")
    # 10 years old: every two years, due on 10 June 2027.
    assert one(GOVERNOR, date(2026, 6, 1), 28, last, targets=[young]) == ()
    # Nobody knows how old: the stricter holds, and says so.
    (visit,) = one(GOVERNOR, date(2026, 6, 1), 28, last)
    assert keys(visit)[-1] == "age_unknown"


def test_the_birthday_itself_is_still_young() -> None:
    # Until 15 years inclusive every two years: the change is the day after 1 May 2025.
    parts = list(stretches(GOVERNOR, date(2010, 5, 1), date(2025, 4, 29), date(2025, 5, 5)))
    assert parts == [
        (date(2025, 4, 29), date(2025, 5, 2), EveryMonths(24)),
        (date(2025, 5, 2), date(2025, 5, 5), EveryMonths(12)),
    ]


def test_going_into_service_stands_for_the_first_record() -> None:
    rule = ByAge(((0, EveryMonths(60)), (5, EveryMonths(24))))
    new = lift(since=date(2021, 11, 20))
    assert one(rule, date(2026, 10, 19), 28, targets=[new]) == ()
    (visit,) = one(rule, date(2026, 11, 2), 28, targets=[new])
    assert visit.due == date(2026, 11, 20)


def test_weekly_in_summer_monthly_otherwise() -> None:
    rule = BySeason((Season((6, 1), (9, 30), Every(7)),), EveryMonths(1))
    # Last on 20 May 2026; the monthly one would be due on 20 June, after the season has begun.
    visits = one(rule, date(2026, 5, 25), 21, date(2026, 5, 20))
    # From 1 June weekly: 20 May + 7 days is over, so it is caught up within a week, then weekly.
    assert spans(visits) == [
        (date(2026, 6, 1), date(2026, 6, 7)),
        (date(2026, 6, 8), date(2026, 6, 14)),
    ]
    assert keys(visits[0])[-1] == "season"


def test_a_season_may_pass_new_year_and_nothing_is_due_outside_it() -> None:
    frost = BySeason((Season((12, 1), (2, 28), TimesPer(1, "day")),))
    days = [v.due for v in one(frost, date(2026, 11, 28), 7)]
    assert days == [date(2026, 12, d) for d in range(1, 5)]
    assert [v.due for v in one(frost, date(2027, 2, 27), 5)] == [
        date(2027, 2, 27), date(2027, 2, 28),
    ]  # fmt: skip
    # 29 February is after the 28th, in a leap year.
    assert [v.due for v in one(frost, date(2028, 2, 28), 3)] == [date(2028, 2, 28)]


# -- holidays -------------------------------------------------------------------------------


def test_the_runs_of_days_off_are_those_the_state_council_announced_for_2026() -> None:
    runs = holiday_calendar("CN").runs(date(2026, 1, 1), date(2026, 12, 31))
    assert [(run.first, run.last) for run in runs] == [
        (date(2026, 1, 1), date(2026, 1, 3)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 4, 4), date(2026, 4, 6)),
        (date(2026, 5, 1), date(2026, 5, 5)),
        (date(2026, 6, 19), date(2026, 6, 21)),
        (date(2026, 9, 25), date(2026, 9, 27)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ]
    assert runs[1].name == "农历除夕、春节"


def test_a_weekend_worked_in_exchange_is_no_day_off() -> None:
    calendar = holiday_calendar("CN")
    # Saturday 14 February 2026 is worked for Friday the 20th; so are 28 February and 9 May.
    days = [date(2026, m, d) for m, d in ((2, 14), (2, 28), (5, 9), (5, 10))]
    assert [calendar.is_made_up(day) for day in days] == [
        True, True, True, False,
    ]  # fmt: skip
    assert not calendar.is_off(date(2026, 2, 14))
    assert calendar.is_off(date(2026, 2, 15))


def test_within_two_weeks_before_a_holiday() -> None:
    rule = BeforeHolidays(14)
    # Spring Festival 2026 begins on Sunday 15 February: from 1 to 14 February, a Saturday worked
    # in exchange.
    (visit,) = one(rule, date(2026, 1, 26), 28)
    assert spans([visit]) == [(date(2026, 2, 1), date(2026, 2, 14))]
    assert visit.due == date(2026, 2, 14)
    assert visit.reasons[0].facts["holiday_en"] == "Chinese New Year's Eve, Chinese New Year"
    # A record within the fortnight counts for it, an earlier one does not.
    assert one(rule, date(2026, 1, 26), 28, date(2026, 2, 1)) == ()
    assert len(one(rule, date(2026, 1, 26), 28, date(2026, 1, 31))) == 1
    # A holiday whose eve lies after the horizon belongs to the next one.
    assert one(rule, date(2026, 1, 26), 19) == ()
    assert len(one(rule, date(2026, 1, 26), 20)) == 1


def test_countries_nobody_knows_are_refused() -> None:
    with pytest.raises(InvalidFrequency, match="no holidays are known"):
        holiday_calendar("ZZ")


# -- events and meters ----------------------------------------------------------------------


def found(day: date, name: str = "f1", by: str = "") -> Event:
    return Event(id=name, kind="finding", target="lift-1", day=day, by=by)


def test_an_open_finding_brings_a_visit_within_its_days() -> None:
    rule = AfterEvent("finding", 7, 2)
    (visit,) = one(rule, date(2026, 11, 2), 28, events=[found(date(2026, 11, 1))])
    assert spans([visit]) == [(date(2026, 11, 3), date(2026, 11, 8))]
    assert keys(visit) == ["after_finding"]
    # Another thing's finding, another kind of event, and one answered since bring none.
    other = replace(found(date(2026, 11, 1)), target="lift-2")
    work = replace(found(date(2026, 11, 1)), kind="work")
    assert one(rule, date(2026, 11, 2), 28, events=[other, work]) == ()
    assert (
        one(rule, date(2026, 11, 9), 28, date(2026, 11, 5), events=[found(date(2026, 11, 1))]) == ()
    )


def test_an_overdue_re_inspection_is_made_as_soon_as_possible() -> None:
    (visit,) = one(
        AfterEvent("finding", 3), date(2026, 11, 9), 7, events=[found(date(2026, 11, 1))]
    )
    assert (visit.due, spans([visit])[0][0]) == (date(2026, 11, 4), date(2026, 11, 9))
    assert visit.reasons[1].facts == {"days": 5}


def test_the_same_person_follows_up_where_the_entry_asks_for_it() -> None:
    again = entry("again", AfterEvent("finding", 7), same_person=True)
    (visit,) = due([again], date(2026, 11, 2), 7, events=[found(date(2026, 11, 1), by="ming")])
    assert visit.by == "ming"


def readings(*values: tuple[int, float]) -> dict[tuple[str, str], list[MeterReading]]:
    days = [MeterReading(day=date(2026, 10, d), value=v) for d, v in values]
    return {("hours", "lift-1"): days}


def test_a_meter_foretells_when_its_interval_is_used_up() -> None:
    # 10 h a day. Last service on 11 October at 1,100 h: 1,600 h are reached on 30 November, 1,550
    # (nine tenths of the interval) on 25 November.
    meters = readings((1, 1_000), (31, 1_300))
    assert value_on(meters["hours", "lift-1"], date(2026, 10, 11)) == 1_100
    rule = ByMeter("hours", 500)
    (visit,) = one(rule, date(2026, 11, 23), 14, date(2026, 10, 11), meters=meters)
    assert spans([visit]) == [(date(2026, 11, 25), date(2026, 11, 30))]
    assert one(rule, date(2026, 11, 2), 28, date(2026, 10, 11), meters=meters) == ()


def test_a_meter_past_its_interval_is_overdue_and_one_never_read_is_owed_once() -> None:
    rule = ByMeter("hours", 100)
    meters = readings((1, 1_000), (31, 1_300))
    (visit,) = one(rule, date(2026, 11, 9), 7, date(2026, 10, 11), meters=meters)
    assert keys(visit) == ["meter", "overdue"]
    (visit,) = one(rule, date(2026, 11, 9), 7)
    assert keys(visit) == ["no_reading"]
    still = readings((1, 1_000), (31, 1_000))
    assert one(rule, date(2026, 11, 9), 7, date(2026, 10, 11), meters=still) == ()


MORNING, EVENING = time_of_day("08:00-12:00"), time_of_day("20:00-23:00")

# -- larger checks contain smaller ones -----------------------------------------------------

HALF_MONTH = entry("half_month", Every(15))
QUARTER = entry("quarter", Every(91), includes=frozenset({"half_month"}))
YEAR = entry("year", EveryMonths(12), includes=frozenset({"quarter"}))


def test_a_quarterly_service_stands_in_for_one_of_the_half_month() -> None:
    last = {
        "half_month@lift-1": date(2026, 11, 1),
        "quarter@lift-1": date(2026, 8, 20),
    }
    visits = due([HALF_MONTH, QUARTER], date(2026, 11, 2), 28, last=last)
    # Half-monthly: by 16 November (and from 15 days before the next), then by 1 December which is
    # after the horizon's end, 29 November: one visit. Quarterly: by 19 November.
    (visit,) = visits
    assert visit.obligation.entry.key == "quarter"
    assert visit.latest.date() == date(2026, 11, 16)
    assert visit.chain_of is not None
    assert visit.chain_of.entry.key == "half_month"
    assert visit.reasons[-1].facts["entry"] == "half_month"


def test_the_record_of_a_larger_check_counts_for_the_smaller() -> None:
    last = {"half_month@lift-1": date(2026, 10, 1), "year@lift-1": date(2026, 11, 1)}
    visits = due([HALF_MONTH, QUARTER, YEAR], date(2026, 11, 2), 21, last=last)
    # All three count from 1 November; the quarterly was never made by itself, the yearly counts.
    assert [v.obligation.entry.key for v in visits] == ["half_month"]
    assert visits[0].latest.date() == date(2026, 11, 16)


def test_checks_of_four_sizes_fall_on_one_visit() -> None:
    sizes = [
        entry("31", Every(15)),
        entry("44", Every(91), includes=frozenset({"31"})),
        entry("59", Every(182), includes=frozenset({"44"})),
        entry("76", Every(365), includes=frozenset({"59"})),
    ]
    last = {
        "31@lift-1": date(2026, 11, 1),
        "44@lift-1": date(2026, 8, 10),
        "59@lift-1": date(2026, 5, 11),
        "76@lift-1": date(2025, 11, 10),
    }
    visits = due(sizes, date(2026, 11, 2), 21, last=last)
    # 76 by 10 November, 59 and 44 by the 9th; 31 by the 16th, and not before the 8th, 15 days
    # before the horizon ends: all together on the 8th or 9th.
    assert [v.obligation.entry.key for v in visits] == ["76"]
    assert spans(visits) == [(date(2026, 11, 8), date(2026, 11, 9))]


def test_where_windows_do_not_meet_both_are_made() -> None:
    night = entry("night", Every(15), windows=(EVENING,))
    day = entry("day", Every(91), windows=(MORNING,), includes=frozenset({"night"}))
    assert len(due([night, day], date(2026, 11, 2), 14)) == 2


# -- overrides, and the strictest of several ------------------------------------------------


def test_what_is_said_of_one_thing_goes_before_its_zone_and_its_kind() -> None:
    weekly = entry("check", Every(7))
    programme = Programme(
        id="p",
        name="p",
        entries=(weekly,),
        overrides=(
            Override(entry="check", target="core", reason="老旧", frequency=Every(3)),
            Override(entry="check", target="lift-2", reason="新装", frequency=Every(14)),
            Override(entry="check", target="lift-3", reason="停用", enabled=False),
        ),
    )
    targets = [lift(f"lift-{k}") for k in (1, 2, 3)] + [lift("lift-4", zones=frozenset())]
    asked = {
        o.target.id: (o.entry.frequency, o.level, o.reason) for o in obligations(programme, targets)
    }
    assert asked == {
        "lift-1": (Every(3), "zone", "老旧"),
        "lift-2": (Every(14), "asset", "新装"),
        "lift-4": (Every(7), "kind", ""),
    }


def test_an_override_needs_a_reason_and_an_entry() -> None:
    with pytest.raises(InvalidProgramme, match="reason"):
        Override(entry="check", target="lift-1", reason=" ")
    with pytest.raises(InvalidProgramme, match="unknown entries"):
        Programme(
            id="p", name="p", entries=(), overrides=(Override(entry="x", target="y", reason="z"),)
        )


def test_the_strictest_of_one_duty_holds_and_the_others_stay_beside_it() -> None:
    law = entry("law", EveryMonths(1), duty="patrol")
    scheme = entry("scheme", Every(7), duty="patrol")
    contract = entry("contract", TimesPer(1, "week"), duty="patrol")
    (one,) = obligations(Programme(id="p", name="p", entries=(law, scheme, contract)), [lift()])
    # Both weekly on average; the calendar week allows 13 days between two.
    assert one.entry.key == "scheme"
    assert [other.key for other in one.beside] == ["law", "contract"]


def test_strictness_orders_by_mean_gap_then_by_longest() -> None:
    rules: list[Frequency] = [
        EveryHours(2, clock_time("08:00"), clock_time("20:00")),
        TimesPer(2, "day"),
        Every(1),
        Every(7),
        Every(7, tolerance_days=1),
        TimesPer(1, "week"),
        EveryMonths(1),
        AfterEvent("finding", 1),
    ]
    assert sorted(rules, key=strictness) == rules


# -- files ----------------------------------------------------------------------------------

ALL = [
    Every(7, 4, 1),
    EveryMonths(3, 60, 5),
    TimesPer(2, "month"),
    EveryHours(2, clock_time("08:00"), clock_time("20:00")),
    Rotation(2, "week"),
    GOVERNOR,
    BySeason((Season((6, 1), (9, 30), Every(7)),), EveryMonths(1)),
    BySeason((Season((12, 1), (2, 28), Every(1)),)),
    BeforeHolidays(14),
    AfterEvent("finding", 7, 1),
    ByMeter("hours", 500),
]


@pytest.mark.parametrize("frequency", ALL, ids=lambda f: type(f).__name__)
def test_every_form_is_written_and_read_back(frequency: Frequency) -> None:
    assert frequency_of(frequency_table(frequency)) == frequency


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"form": "sometimes"}, "unknown form"),
        ({"form": "rotation", "times": 1}, "needs 'period'"),
        (
            {"form": "by_age", "steps": [{"from_years": 3, "rule": {"form": "every", "days": 1}}]},
            "from 0",
        ),
        ({"form": "by_season", "seasons": []}, "one season"),
        (
            {"form": "by_season", "seasons": [{"opens": "June", "closes": "07-01", "rule": {}}]},
            "06-01",
        ),
        (
            {
                "form": "by_season",
                "seasons": [
                    {"opens": "02-30", "closes": "07-01", "rule": {"form": "every", "days": 1}}
                ],
            },
            "02-30",
        ),
        ({"form": "after_event", "event": "rain", "days": 1}, "known event"),
        ({"form": "before_holidays", "days": 0}, "1 to 60"),
        ({"form": "by_meter", "item": "h", "every": 0}, "every > 0"),
        ({"form": "every_months", "months": 0}, "months >= 1"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(
    table: dict[str, object], said: str
) -> None:
    with pytest.raises((InvalidFrequency, UnreadableProgramme), match=said):
        frequency_of(table)


# -- for any history and rule ---------------------------------------------------------------

spaced_rules = st.one_of(
    st.builds(
        lambda days, tolerance: Every(days, tolerance_days=tolerance),
        st.integers(1, 40),
        st.integers(0, 3),
    ),
    st.builds(EveryMonths, st.integers(1, 3)),
)


@given(
    rule=spaced_rules,
    first=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    ago=st.one_of(st.none(), st.integers(1, 120)),
    days=st.integers(7, 84),
    off=st.sets(st.integers(0, 6), max_size=3),
)
def test_a_planner_that_keeps_windows_and_spacing_never_leaves_a_longer_gap(
    rule: Every | EveryMonths,
    first: date,
    ago: int | None,
    days: int,
    off: set[int],
) -> None:
    last = None if ago is None else first - timedelta(days=ago)
    on = [weekday for weekday in range(7) if weekday not in off]
    visits = one(rule, first, days, last, weekdays=on)
    if any(r.key == "gap_unavoidable" for v in visits for r in v.reasons):
        return
    end = first + timedelta(days=days)
    longest = rule.least_days(first, end) + rule.tolerance_days
    limit = rule.due_after(last) + timedelta(days=rule.tolerance_days) if last else end
    if limit < first:
        limit = first - timedelta(days=1) + timedelta(days=longest + 3)  # missed: caught up
    made = first
    for visit in visits:
        # The latest day of its windows that spacing allows: there always is one.
        allowed = [d for d in _days_of(visit) if d <= limit]
        assert allowed
        made = allowed[-1]
        assert made.weekday() not in off
        limit = made + timedelta(days=longest)
    # The next horizon has a day left to go on from here, or nobody works after the last visit.
    worked = [first + timedelta(days=k) for k in range(days)]
    last_worked = max((day for day in worked if day.weekday() not in off), default=end)
    assert limit >= end or not visits or made == last_worked


def _days_of(visit: DueVisit) -> list[date]:
    days: list[date] = []
    for opens, closes in visit.windows:
        length = (closes.date() - opens.date()).days
        days += [opens.date() + timedelta(days=k) for k in range(length + 1)]
    return days
