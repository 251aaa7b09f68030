"""Visits that keep a distance from each other: chains that follow the last record."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING

from inspection.frequency import Every, EveryMonths
from inspection.moments import moments
from inspection.programme import DueVisit, Horizon, Obligation, ProgrammeEntry, Reason
from routing.problem import VisitId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Spaced = Every | EveryMonths


def longest_gap(rule: Spaced, first: date, end: date) -> int:
    """Most days between two visits of a horizon, the tolerance included."""
    return rule.least_days(first, end) + rule.tolerance_days


def spaced_visits(
    obligation: Obligation,
    rule: Spaced,
    last: date | None,
    horizon: Horizon,
    works: Callable[[ProgrammeEntry, date], bool],
) -> Iterator[DueVisit]:
    """
    As few visits as keep every gap, from the last record on.

    Notes
    -----
    Deadlines are the last days in time on which somebody works. From the end backwards each visit
    gets the first day that still lets the following ones keep their gaps, so that none has to be
    made twice. Where nobody works in time a new chain begins and says so.
    """
    days = [day for day in horizon.dates() if works(obligation.entry, day)]
    if not days:
        # Nobody works: the visits are owed all the same, and the planner says why none can be
        # placed.
        days = list(horizon.dates())
    gap = timedelta(days=longest_gap(rule, horizon.first_day, horizon.end_day))
    said = [_said(rule)]
    if rule.tolerance_days:
        said.append(Reason(key="tolerance", facts={"days": rule.tolerance_days}))
    number = 0
    for chain, (previous, steps, remarks) in enumerate(_chains(rule, last, horizon, days)):
        deadlines = [latest for latest, _ in steps]
        limits = [days[bisect_right(days, max(latest, due)) - 1] for latest, due in steps]
        starts: list[date] = []
        bound = horizon.end_day - gap
        for limit in reversed(limits):
            at = bisect_left(days, bound)
            starts.append(min(days[at], limit) if at < len(days) else limit)
            bound = starts[-1] - gap
        starts.reverse()
        floor = previous + timedelta(days=rule.min_days) if previous else horizon.first_day
        for k, (earliest, limit, latest) in enumerate(zip(starts, limits, deadlines, strict=True)):
            number += 1
            begins = min(max(earliest, floor), limit)
            floor = begins + timedelta(days=rule.min_days)
            span = days[bisect_left(days, begins) : bisect_right(days, limit)]
            first_due = rule.due_after(last) if last and number == 1 else latest
            yield DueVisit(
                id=VisitId(f"{obligation.id}#{horizon.first_day.isoformat()}.{number}"),
                obligation=obligation,
                windows=moments(obligation.entry, span, horizon.zone),
                due=min(first_due, latest),
                reasons=(
                    *said,
                    *((record(last),) if number == 1 else ()),
                    *(remarks if k == 0 else ()),
                ),
                chain=chain,
                # A month is longer than the shortest month: the first window alone keeps the gap
                # to the record, the spacing would be too strict.
                previous=previous if isinstance(rule, Every) else None,
            )


def record(last: date | None) -> Reason:
    """Say when a thing was looked at last."""
    if last is None:
        return Reason(key="no_record")
    return Reason(key="last_record", facts={"date": last.isoformat()})


def _said(rule: Spaced) -> Reason:
    if isinstance(rule, Every):
        return Reason(key="every", facts={"days": rule.days, "min_days": rule.min_days})
    return Reason(key="every_months", facts={"months": rule.months, "min_days": rule.min_days})


def _chains(
    rule: Spaced, last: date | None, horizon: Horizon, days: list[date]
) -> Iterator[tuple[date | None, list[tuple[date, date]], tuple[Reason, ...]]]:
    """
    Yield for each chain the record it follows, its visits, and remarks.

    Of each visit the last day in time on which somebody works, and the last day of its tolerance.
    """
    pace = timedelta(days=rule.least_days(horizon.first_day, horizon.end_day))
    tolerance = timedelta(days=rule.tolerance_days)
    end = horizon.end_day
    previous = last
    extra: tuple[Reason, ...] = ()
    reference = last if last is not None else horizon.first_day - timedelta(days=1)
    due = rule.due_after(reference)
    if last is not None and due + tolerance < horizon.first_day:
        overdue = (horizon.first_day - due).days
        extra = (Reason(key="overdue", facts={"days": overdue}),)
        # What was missed cannot be undone: caught up within one interval, the sooner the better.
        reference, previous = horizon.first_day - timedelta(days=1), None
        due = rule.due_after(reference)
    # Never recorded or overdue: due in this horizon however short it is, or it would be put off for
    # ever.
    at_once = previous is None
    deadlines: list[tuple[date, date]] = []
    while due < end or at_once:
        at_once = False
        # The last day in time on which somebody works, else the first within the tolerance.
        after = bisect_right(days, reference)
        last_in_time = bisect_right(days, due) - 1
        if last_in_time >= after or (after < len(days) and days[after] <= due + tolerance):
            reference = days[max(after, last_in_time)]
            deadlines.append((reference, due + tolerance))
            due = reference + pace
            continue
        later = days[after] if after < len(days) else None
        if deadlines:
            yield previous, deadlines, extra
            extra = ()
        if later is None:
            return
        wait = (later - reference).days
        extra = (*extra, Reason(key="gap_unavoidable", facts={"days": wait}))
        deadlines, previous, reference = [(later, later)], None, later
        due = reference + pace
    if deadlines:
        yield previous, deadlines, extra
