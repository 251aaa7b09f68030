"""Which visits of a programme fall due in a horizon, when, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from inspection.frequency import (
    WHOLE_DAY,
    Every,
    EveryHours,
    Moment,
    TimeOfDay,
    TimesPer,
    shares,
)
from inspection.programme import DueVisit, Horizon, Obligation, ProgrammeEntry, Reason
from routing.problem import ObligationId, VisitId

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Works = Callable[[ProgrammeEntry, date], bool]
SECOND = timedelta(seconds=1)


def due_visits(
    owed: Sequence[Obligation],
    history: Mapping[ObligationId, date],
    horizon: Horizon,
    *,
    works: Works = lambda entry, day: True,
) -> tuple[DueVisit, ...]:
    """
    What falls due in a horizon.

    Parameters
    ----------
    owed
        Obligations, each at most once.
    history
        Local day of the last record of an obligation; missing where there is none.
    horizon
        Days to plan.
    works
        Whether anybody who holds an entry's skills is on shift on a day, at an hour of its windows
        (`inspection.people.works`). Spaced visits are counted on such days alone: over a weekend
        without shifts, "every 7 days" needs a visit more than over one with them.

    Returns
    -------
    visits
        By obligation, then by time.

    Notes
    -----
    *Spacing* (`Every`): as few visits as keep every gap, starting from the last record; without a
    record the first is due within one interval and within this horizon. A missed or unavoidably
    long gap starts a new chain and is said so.

    *Calendar periods* (`TimesPer`): a share of a period that ends inside the horizon owes its
    visit, unless the last record lies in it. A share that ends later could wait; if all waited,
    everything would fall on the last days of the period. So it owes in proportion: of the days left
    to it on which somebody works, the part inside the horizon is the part of obligations that are
    due now, chosen by a hash of the obligation (the same one every time). Whatever is left over is
    owed by the horizon in which the share ends.
    """
    found: list[DueVisit] = []
    for obligation in owed:
        last = history.get(obligation.id)
        frequency = obligation.entry.frequency
        if isinstance(frequency, Every):
            found += _spaced(obligation, frequency, last, horizon, works)
        elif isinstance(frequency, EveryHours):
            found += _hourly(obligation, frequency, horizon)
        elif frequency.period == "day":
            found += _daily(obligation, frequency, horizon)
        else:
            found += _periodic(obligation, frequency, last, horizon, works)
    return tuple(found)


def _record(last: date | None) -> Reason:
    if last is None:
        return Reason(key="no_record")
    return Reason(key="last_record", facts={"date": last.isoformat()})


def _moments(entry: ProgrammeEntry, days: Sequence[date], zone: ZoneInfo) -> tuple[Moment, ...]:
    """Windows of the entry on each day, merged where they touch (whole days, nights)."""
    found: list[Moment] = []
    for day in days:
        for window in sorted(entry.windows or (WHOLE_DAY,), key=lambda w: w.opens):
            opens, closes = window.on(day, zone)
            # A second short of the end: a moment belongs to one day and to one share alone.
            closes -= SECOND
            # Compared in UTC: two wall-clock times of one zone compare as if clocks never changed.
            if found and opens.timestamp() <= found[-1][1].timestamp() + 1:
                longer = max(found[-1][1], closes, key=datetime.timestamp)
                found[-1] = (found[-1][0], longer)
            else:
                found.append((opens, closes))
    return tuple(found)


def _spaced(
    obligation: Obligation, rule: Every, last: date | None, horizon: Horizon, works: Works
) -> Iterator[DueVisit]:
    days = [day for day in horizon.dates() if works(obligation.entry, day)]
    if not days:
        # Nobody works: the visits are owed all the same, and the planner says why none can be
        # placed.
        days = list(horizon.dates())
    gap = timedelta(days=rule.days)
    said = Reason(key="every", facts={"days": rule.days, "min_days": rule.min_days})
    number = 0
    for chain, (previous, deadlines, remarks) in enumerate(_chains(rule, last, horizon, days)):
        starts: list[date] = []
        bound = horizon.end_day - gap
        for latest in reversed(deadlines):
            earliest = min((day for day in days if day >= bound), default=latest)
            starts.append(min(earliest, latest))
            bound = starts[-1] - gap
        starts.reverse()
        floor = previous + timedelta(days=rule.min_days) if previous else horizon.first_day
        for k, (earliest, latest) in enumerate(zip(starts, deadlines, strict=True)):
            number += 1
            begins = min(max(earliest, floor), latest)
            floor = begins + timedelta(days=rule.min_days)
            span = [day for day in days if begins <= day <= latest]
            first_due = last + gap if last and number == 1 else latest
            yield DueVisit(
                id=VisitId(f"{obligation.id}#{horizon.first_day.isoformat()}.{number}"),
                obligation=obligation,
                windows=_moments(obligation.entry, span, horizon.zone),
                due=first_due if first_due < latest else latest,
                reasons=(
                    said,
                    *((_record(last),) if number == 1 else ()),
                    *(remarks if k == 0 else ()),
                ),
                chain=chain,
                previous=previous,
            )


def _chains(
    rule: Every, last: date | None, horizon: Horizon, days: list[date]
) -> Iterator[tuple[date | None, list[date], tuple[Reason, ...]]]:
    """Yield for each chain the record it follows, the latest day of each visit, and remarks."""
    gap = timedelta(days=rule.days)
    end = horizon.end_day
    reference = last if last is not None else horizon.first_day - timedelta(days=1)
    previous = last
    extra: tuple[Reason, ...] = ()
    if last is not None and last + gap < horizon.first_day:
        overdue = (horizon.first_day - last - gap).days
        extra = (Reason(key="overdue", facts={"days": overdue}),)
        # What was missed cannot be undone: caught up within one interval, the sooner the better.
        reference, previous = horizon.first_day - timedelta(days=1), None
    # Never recorded or overdue: due in this horizon however short it is, or it would be put off for
    # ever.
    at_once = previous is None
    deadlines: list[date] = []
    while reference + gap < end or at_once:
        at_once = False
        reachable = [day for day in days if reference < day <= reference + gap]
        if reachable:
            reference = reachable[-1]
            deadlines.append(reference)
            continue
        later = next((day for day in days if day > reference), None)
        if deadlines:
            yield previous, deadlines, extra
            extra = ()
        if later is None:
            return
        wait = (later - reference).days
        extra = (*extra, Reason(key="gap_unavoidable", facts={"days": wait}))
        deadlines, previous, reference = [later], None, later
    if deadlines:
        yield previous, deadlines, extra


def _periodic(
    obligation: Obligation, rule: TimesPer, last: date | None, horizon: Horizon, works: Works
) -> Iterator[DueVisit]:
    for number, starts, ends in shares(rule, horizon.first_day, horizon.end_day):
        if last is not None and last >= starts:
            continue
        begins = max(starts, horizon.first_day)
        facts: dict[str, str | int] = {
            "times": rule.times,
            "period": rule.period,
            "number": number,
            "from": starts.isoformat(),
            "to": (ends - timedelta(days=1)).isoformat(),
        }
        reasons = [Reason(key="times_per", facts=facts), _record(last)]
        if ends > horizon.end_day:
            outside = (ends - horizon.end_day).days
            inside = sum(works(obligation.entry, day) for day in horizon.dates() if day >= begins)
            part = inside / (inside + outside)
            if _rank(obligation.id, starts) >= part:
                continue
            reasons.append(Reason(key="levelled", facts={"percent": round(100 * part)}))
        span = [day for day in horizon.dates() if begins <= day < ends]
        yield DueVisit(
            id=VisitId(f"{obligation.id}#{starts.isoformat()}"),
            obligation=obligation,
            windows=_moments(obligation.entry, span, horizon.zone),
            due=ends - timedelta(days=1),
            reasons=tuple(reasons),
        )


def _rank(obligation: ObligationId, share: date) -> float:
    """Even spread over 0..1, the same for the same obligation and share on every machine."""
    digest = hashlib.sha256(f"{obligation}#{share.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _daily(obligation: Obligation, rule: TimesPer, horizon: Horizon) -> Iterator[DueVisit]:
    windows = obligation.entry.windows or (WHOLE_DAY,)
    for day in horizon.dates():
        hours = _moments(obligation.entry, [day], horizon.zone)
        if rule.times > 1 and len(windows) == rule.times:
            own = sorted(windows, key=lambda w: w.opens)
            parts: list[tuple[Moment, ...]] = [
                ((a, b - SECOND),) for a, b in (w.on(day, horizon.zone) for w in own)
            ]
        else:
            parts = _split(hours, rule.times)
        for number, part in enumerate(parts, 1):
            facts: dict[str, str | int] = {"times": rule.times, "period": "day", "number": number}
            yield _one_on(obligation, day, number, part, Reason(key="times_per", facts=facts))


def _hourly(obligation: Obligation, rule: EveryHours, horizon: Horizon) -> Iterator[DueVisit]:
    for day in horizon.dates():
        opens, closes = TimeOfDay(rule.opens, rule.closes).on(day, horizon.zone)
        length = closes.timestamp() - opens.timestamp()
        blocks = max(1, round(length / (rule.hours * 3600)))
        allowed = _moments(obligation.entry, [day], horizon.zone)
        facts: dict[str, str | int] = {"hours": f"{rule.hours:g}"}
        reason = Reason(key="every_hours", facts=facts)
        for k in range(blocks):
            middle = _between(opens, closes, (k + 0.25) / blocks, (k + 0.75) / blocks)
            if part := _cut(allowed, middle):
                yield _one_on(obligation, day, k + 1, part, reason)


def _one_on(
    obligation: Obligation, day: date, number: int, windows: tuple[Moment, ...], reason: Reason
) -> DueVisit:
    return DueVisit(
        id=VisitId(f"{obligation.id}#{day.isoformat()}.{number}"),
        obligation=obligation,
        windows=windows,
        due=day,
        reasons=(reason,),
    )


def _split(hours: tuple[Moment, ...], times: int) -> list[tuple[Moment, ...]]:
    """Cut opening hours into equal shares of the time between first opening and last closing."""
    if times == 1:
        return [hours]
    opens, closes = hours[0][0], hours[-1][1] + SECOND
    parts = (_cut(hours, _between(opens, closes, k / times, (k + 1) / times)) for k in range(times))
    return [part for part in parts if part]


def _between(opens: datetime, closes: datetime, low: float, high: float) -> Moment:
    """Part of a stretch of time, in elapsed seconds: true also on days when clocks change."""
    start, length = opens.timestamp(), closes.timestamp() - opens.timestamp()
    zone = opens.tzinfo
    # One second short of the end, so that a moment never belongs to two shares.
    return (
        datetime.fromtimestamp(start + low * length, zone),
        datetime.fromtimestamp(start + high * length - 1, zone),
    )


def _cut(hours: tuple[Moment, ...], part: Moment) -> tuple[Moment, ...]:
    found = []
    for opens, closes in hours:
        low = max(opens, part[0], key=datetime.timestamp)
        high = min(closes, part[1], key=datetime.timestamp)
        if low.timestamp() <= high.timestamp():
            found.append((low, high))
    return tuple(found)
