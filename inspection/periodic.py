"""Visits of calendar periods, of hours while open, and turns within a group."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from inspection.frequency import WHOLE_DAY, EveryHours, Moment, TimeOfDay, TimesPer, shares
from inspection.moments import SECOND, between, cut, moments, split
from inspection.programme import DueVisit, Horizon, Obligation, ProgrammeEntry, Reason
from inspection.spaced import record
from routing.problem import VisitId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from inspection.conditional import Rotation
    from routing.problem import ObligationId

    Works = Callable[[ProgrammeEntry, date], bool]


def periodic_visits(
    obligation: Obligation, rule: TimesPer, last: date | None, horizon: Horizon, works: Works
) -> Iterator[DueVisit]:
    """One visit for each share of a week, month, quarter or year; see `inspection.due`."""
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
        reasons = [Reason(key="times_per", facts=facts), record(last)]
        if ends > horizon.end_day:
            part = _part_inside(obligation.entry, begins, ends, horizon, works)
            if rank(obligation.id, starts) >= part:
                continue
            reasons.append(Reason(key="levelled", facts={"percent": round(100 * part)}))
        span = [day for day in horizon.dates() if begins <= day < ends]
        yield DueVisit(
            id=VisitId(f"{obligation.id}#{starts.isoformat()}"),
            obligation=obligation,
            windows=moments(obligation.entry, span, horizon.zone),
            due=ends - timedelta(days=1),
            reasons=tuple(reasons),
        )


def _part_inside(
    entry: ProgrammeEntry, begins: date, ends: date, horizon: Horizon, works: Works
) -> float:
    """Of the days left to a share on which somebody works, the part that the horizon holds."""
    outside = (ends - horizon.end_day).days
    inside = sum(works(entry, day) for day in horizon.dates() if day >= begins)
    return inside / (inside + outside)


def rank(name: str, share: date) -> float:
    """Even spread over 0..1, the same for the same name and share on every machine."""
    digest = hashlib.sha256(f"{name}#{share.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def daily_visits(obligation: Obligation, rule: TimesPer, horizon: Horizon) -> Iterator[DueVisit]:
    """So many visits each day, each in its own part of the opening hours."""
    windows = obligation.entry.windows or (WHOLE_DAY,)
    for day in horizon.dates():
        hours = moments(obligation.entry, [day], horizon.zone)
        if rule.times > 1 and len(windows) == rule.times:
            own = sorted(windows, key=lambda w: w.opens)
            parts: list[tuple[Moment, ...]] = [
                ((a, b - SECOND),) for a, b in (w.on(day, horizon.zone) for w in own)
            ]
        else:
            parts = split(hours, rule.times)
        for number, part in enumerate(parts, 1):
            facts: dict[str, str | int] = {"times": rule.times, "period": "day", "number": number}
            yield _one_on(obligation, day, number, part, Reason(key="times_per", facts=facts))


def hourly_visits(obligation: Obligation, rule: EveryHours, horizon: Horizon) -> Iterator[DueVisit]:
    """One visit in the middle half of each block of hours while open."""
    for day in horizon.dates():
        opens, closes = TimeOfDay(rule.opens, rule.closes).on(day, horizon.zone)
        length = closes.timestamp() - opens.timestamp()
        blocks = max(1, round(length / (rule.hours * 3600)))
        allowed = moments(obligation.entry, [day], horizon.zone)
        facts: dict[str, str | int] = {"hours": f"{rule.hours:g}"}
        reason = Reason(key="every_hours", facts=facts)
        for k in range(blocks):
            middle = between(opens, closes, (k + 0.25) / blocks, (k + 0.75) / blocks)
            if part := cut(allowed, middle):
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


def turns(
    group: Sequence[Obligation],
    rule: Rotation,
    history: Mapping[ObligationId, date],
    horizon: Horizon,
    works: Works,
) -> Iterator[DueVisit]:
    """
    Whose turn it is in each period: who was looked at longest ago, all once before any again.

    Records within a period count for it. A period that ends after the horizon owes its turn in
    proportion, as other calendar periods do.
    """
    never = date.min
    order = sorted(group, key=lambda one: (history.get(one.id, never), one.id))
    at = 0
    name = f"{group[0].entry.key}@group"
    for _, starts, ends in shares(TimesPer(1, rule.period), horizon.first_day, horizon.end_day):
        made = sum(starts <= history.get(one.id, never) < ends for one in group)
        begins = max(starts, horizon.first_day)
        part = 1.0
        if ends > horizon.end_day:
            part = _part_inside(group[0].entry, begins, ends, horizon, works)
        span = [day for day in horizon.dates() if begins <= day < ends]
        for k in range(max(0, min(rule.times, len(group)) - made)):
            if rank(f"{name}.{k}", starts) >= part:
                continue
            one = order[at % len(order)]
            at += 1
            facts: dict[str, str | int] = {
                "times": rule.times,
                "period": rule.period,
                "of": len(group),
            }
            yield DueVisit(
                id=VisitId(f"{one.id}#{starts.isoformat()}"),
                obligation=one,
                windows=moments(one.entry, span, horizon.zone),
                due=ends - timedelta(days=1),
                reasons=(Reason(key="rotation", facts=facts), record(history.get(one.id))),
            )
