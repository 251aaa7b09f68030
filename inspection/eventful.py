"""Visits that something brings about: a holiday ahead, an event, a meter that has gone on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from inspection.holiday_calendar import holiday_calendar
from inspection.moments import moments
from inspection.programme import DueVisit, Horizon, Obligation, Reason
from inspection.spaced import record
from routing.problem import VisitId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inspection.conditional import AfterEvent, BeforeHolidays, ByMeter, EventKind

ONE_DAY = timedelta(days=1)
AHEAD = 0.9  # part of a meter's interval after which the visit may be made


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a thing; ``by`` is the inspector who must follow it up, if any."""

    id: str
    kind: EventKind
    target: str
    day: date
    by: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReading:
    """What a meter said on a day."""

    day: date
    value: float


def before_holidays(
    obligation: Obligation, rule: BeforeHolidays, last: date | None, horizon: Horizon
) -> Iterator[DueVisit]:
    """
    One visit in the days before each run of days off.

    Notes
    -----
    Owed by the horizon that holds the eve of the holiday; a record within those days counts for it.
    """
    calendar = holiday_calendar(rule.country)
    ahead = horizon.end_day + timedelta(days=1)
    for run in calendar.runs(horizon.first_day + ONE_DAY, ahead):
        opens, eve = run.first - timedelta(days=rule.days), run.first - ONE_DAY
        if last is not None and last >= opens:
            continue
        days = [day for day in horizon.dates() if opens <= day <= eve]
        yield DueVisit(
            id=VisitId(f"{obligation.id}#{run.first.isoformat()}"),
            obligation=obligation,
            windows=moments(obligation.entry, days, horizon.zone),
            due=eve,
            reasons=(
                Reason(
                    key="before_holiday",
                    facts={
                        "days": rule.days,
                        "holiday": run.name,
                        "holiday_en": run.name_en,
                        "from": run.first.isoformat(),
                    },
                ),
                record(last),
            ),
        )


def after_events(
    obligation: Obligation,
    rule: AfterEvent,
    last: date | None,
    horizon: Horizon,
    events: Sequence[Event],
) -> Iterator[DueVisit]:
    """One visit for each event that no record came after; what is overdue as soon as possible."""
    for event in sorted(events, key=lambda one: (one.day, one.id)):
        due = event.day + timedelta(days=rule.days)
        opens = max(horizon.first_day, event.day + timedelta(days=rule.min_days))
        answered = last is not None and last > event.day
        if event.kind != rule.event or answered or opens >= horizon.end_day:
            continue
        # Overdue: as good as new for as long again, and counted as late from the first day.
        limit = due if due >= horizon.first_day else horizon.first_day + timedelta(days=rule.days)
        limit = max(limit, opens)
        days = [day for day in horizon.dates() if opens <= day <= limit]
        reasons = [Reason(key=f"after_{event.kind}", facts={"date": event.day.isoformat()})]
        if event.facts:
            reasons[0] = Reason(key=reasons[0].key, facts={**reasons[0].facts, **event.facts})
        if due < horizon.first_day:
            overdue = (horizon.first_day - due).days
            reasons.append(Reason(key="overdue", facts={"days": overdue}))
        elif due >= horizon.end_day and rule.days > horizon.days:
            continue  # the next horizon has time for it too
        yield DueVisit(
            id=VisitId(f"{obligation.id}#{event.id}"),
            obligation=obligation,
            windows=moments(obligation.entry, days, horizon.zone),
            due=due,
            reasons=tuple(reasons),
            by=event.by if obligation.entry.same_person else "",
        )


def by_meter(
    obligation: Obligation,
    rule: ByMeter,
    last: date | None,
    horizon: Horizon,
    readings: Sequence[MeterReading],
) -> Iterator[DueVisit]:
    """
    A visit each time a meter will have gone on by its interval, as its readings foretell.

    Notes
    -----
    The rate is the mean over the readings of the last 180 days known. Without a record the interval
    counts from the first reading; with fewer than two readings nothing can be foretold, and a visit
    is owed to begin with.
    """
    known = sorted(readings, key=lambda one: one.day)
    if len(known) < 2:
        if last is None:
            span = list(horizon.dates())
            yield DueVisit(
                id=VisitId(f"{obligation.id}#{horizon.first_day.isoformat()}.meter"),
                obligation=obligation,
                windows=moments(obligation.entry, span, horizon.zone),
                due=horizon.end_day - ONE_DAY,
                reasons=(Reason(key="no_reading"),),
            )
        return
    base = value_on(known, known[0].day if last is None else last)
    recent = [one for one in known if (known[-1].day - one.day).days <= 180]
    first = recent[0] if len(recent) > 1 else known[-2]
    rate = (known[-1].value - first.value) / max(1, (known[-1].day - first.day).days)
    mark = base + rule.every
    while True:
        due = _reached(known[-1], rate, mark)
        if due is None or due >= horizon.end_day:
            return
        early = _reached(known[-1], rate, mark - (1 - AHEAD) * rule.every) or due
        opens = min(max(horizon.first_day, early), horizon.end_day - ONE_DAY)
        limit = max(due, opens)
        facts = {"every": f"{rule.every:g}", "at": f"{mark:g}", "date": due.isoformat()}
        reasons = [Reason(key="meter", facts=facts)]
        if due < horizon.first_day:
            limit = horizon.end_day - ONE_DAY
            overdue = (horizon.first_day - due).days
            reasons.append(Reason(key="overdue", facts={"days": overdue}))
        days = [day for day in horizon.dates() if opens <= day <= limit]
        yield DueVisit(
            id=VisitId(f"{obligation.id}#meter.{mark:g}"),
            obligation=obligation,
            windows=moments(obligation.entry, days, horizon.zone),
            due=due,
            reasons=tuple(reasons),
        )
        if due < horizon.first_day:
            return  # what comes after an overdue visit counts from when it is made
        mark += rule.every


def value_on(readings: Sequence[MeterReading], day: date) -> float:
    """Value of a meter on a day: on the line between the readings around it."""
    before = [one for one in readings if one.day <= day]
    after = [one for one in readings if one.day > day]
    if not before:
        return readings[0].value
    if not after:
        return before[-1].value
    a, b = before[-1], after[0]
    return a.value + (b.value - a.value) * (day - a.day).days / (b.day - a.day).days


def _reached(latest: MeterReading, rate: float, mark: float) -> date | None:
    """Day on which a meter passes a mark; None if it never does at this rate."""
    if latest.value >= mark:
        return latest.day
    if rate <= 0:
        return None
    days = -(-(mark - latest.value) // rate)
    return latest.day + timedelta(days=int(days)) if days < 36_600 else None
