"""Which visits of a programme fall due in a horizon, when, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from inspection.conditional import (
    AfterEvent,
    BeforeHolidays,
    ByAge,
    ByMeter,
    BySeason,
    Rotation,
    stretches,
)
from inspection.dominance import history_with_larger, stand_in
from inspection.eventful import Event, MeterReading, after_events, before_holidays, by_meter
from inspection.frequency import Base, Every, EveryHours, EveryMonths
from inspection.periodic import daily_visits, hourly_visits, periodic_visits, turns
from inspection.programme import DueVisit, Horizon, Obligation, ProgrammeEntry, Reason
from inspection.spaced import spaced_visits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.problem import ObligationId

Works = Callable[[ProgrammeEntry, date], bool]


def due_visits(
    owed: Sequence[Obligation],
    history: Mapping[ObligationId, date],
    horizon: Horizon,
    *,
    works: Works = lambda entry, day: True,
    events: Sequence[Event] = (),
    meters: Mapping[tuple[str, str], Sequence[MeterReading]] | None = None,
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
    events
        What happened to targets, for visits that follow it.
    meters
        Readings by item of a checklist and target.

    Returns
    -------
    visits
        By obligation, then by time; those of a rotation where its group begins.

    Notes
    -----
    *Spacing* (`Every`, `EveryMonths`): as few visits as keep every gap, starting from the last
    record; without a record the first is due within one interval and within this horizon. A missed
    or unavoidably long gap starts a new chain and is said so.

    *Calendar periods* (`TimesPer`): a share of a period that ends inside the horizon owes its
    visit, unless the last record lies in it. A share that ends later could wait; if all waited,
    everything would fall on the last days of the period. So it owes in proportion: of the days left
    to it on which somebody works, the part inside the horizon is the part of obligations that are
    due now, chosen by a hash of the obligation (the same one every time). Whatever is left over is
    owed by the horizon in which the share ends.

    *Containing checks*: their records count for what they contain, and their visits stand in for
    it (`inspection.dominance`).
    """
    last = history_with_larger(owed, history)
    groups: dict[str, list[Obligation]] = defaultdict(list)
    for one in owed:
        if isinstance(one.entry.frequency, Rotation):
            groups[one.entry.key].append(one)
    of_target: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        of_target[event.target].append(event)
    found: list[DueVisit] = []
    for one in owed:
        rule, record = one.entry.frequency, last.get(one.id)
        if isinstance(rule, Rotation):
            if group := groups.pop(one.entry.key, None):
                found += turns(group, rule, last, horizon, works)
        elif isinstance(rule, BeforeHolidays):
            found += before_holidays(one, rule, record, horizon)
        elif isinstance(rule, AfterEvent):
            found += after_events(one, rule, record, horizon, of_target[one.target.id])
        elif isinstance(rule, ByMeter):
            readings = (meters or {}).get((rule.item, one.target.id), ())
            found += by_meter(one, rule, record, horizon, readings)
        elif isinstance(rule, ByAge | BySeason):
            found += _by_stretch(one, rule, record, horizon, works)
        else:
            found += _by_calendar(one, rule, record, horizon, works)
    return stand_in(found, owed, horizon)


def _by_calendar(
    obligation: Obligation, rule: Base, last: date | None, horizon: Horizon, works: Works
) -> Iterable[DueVisit]:
    if isinstance(rule, Every | EveryMonths):
        return spaced_visits(obligation, rule, last, horizon, works)
    if isinstance(rule, EveryHours):
        return hourly_visits(obligation, rule, horizon)
    if rule.period == "day":
        return daily_visits(obligation, rule, horizon)
    return periodic_visits(obligation, rule, last, horizon, works)


def _by_stretch(
    obligation: Obligation,
    rule: ByAge | BySeason,
    last: date | None,
    horizon: Horizon,
    works: Works,
) -> list[DueVisit]:
    """
    Apply what holds on each stretch of days: a chain goes on where the one before it ended.

    The stretch before counts from the earliest day of its last visit, so that the gap across the
    change is kept whenever that visit is made.
    """
    since = obligation.target.since
    remark: tuple[Reason, ...] = ()
    if isinstance(rule, ByAge):
        # What went into service on a day was looked over then.
        last = last if last is not None else since
        facts: dict[str, str | int] = {} if since is None else {"since": since.isoformat()}
        remark = (Reason(key="age_unknown" if since is None else "by_age", facts=facts),)
    found: list[DueVisit] = []
    for begins, ends, base in stretches(rule, since, horizon.first_day, horizon.end_day):
        if isinstance(rule, BySeason):
            season = {"from": begins.isoformat(), "to": ends.isoformat()}
            remark = (Reason(key="season", facts=season),)
        part = Horizon(first_day=begins, days=(ends - begins).days, timezone=horizon.timezone)
        own = replace(obligation, entry=replace(obligation.entry, frequency=base))
        made = list(_by_calendar(own, base, last, part, works))
        chains = 1 + max((v.chain for v in found if v.chain is not None), default=-1)
        found += [
            replace(
                visit,
                reasons=(*visit.reasons, *remark),
                chain=None if visit.chain is None else visit.chain + chains,
            )
            for visit in made
        ]
        if made and isinstance(base, Every | EveryMonths):
            last = made[-1].earliest.date()
    return found
