"""Events, meters, and several checks of one thing, against a calendar worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.conditional import (
    AfterEvent,
    BeforeHolidays,
    ByMeter,
    BySeason,
    Frequency,
    Rotation,
    Season,
    strictness,
)
from inspection.eventful import Event, MeterReading, value_on
from inspection.frequency import (
    Every,
    EveryHours,
    EveryMonths,
    InvalidFrequency,
    TimesPer,
    clock_time,
    time_of_day,
)
from inspection.frequency_table import UnreadableProgramme, frequency_of, frequency_table
from inspection.programme import (
    DueVisit,
    InvalidProgramme,
    Override,
    Programme,
    obligations,
)
from tests.inspection.owed import GOVERNOR, due, entry, keys, lift, one, spans

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
