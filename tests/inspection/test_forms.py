"""Forms of frequencies, each against a calendar worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from inspection.conditional import (
    BeforeHolidays,
    ByAge,
    BySeason,
    Rotation,
    Season,
    stretches,
)
from inspection.frequency import (
    Every,
    EveryMonths,
    InvalidFrequency,
    TimesPer,
    add_months,
)
from inspection.holiday_calendar import holiday_calendar
from tests.inspection.owed import GOVERNOR, due, entry, keys, lift, one, spans

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
