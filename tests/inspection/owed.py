"""Targets, entries and what falls due of them, for tests of the forms of frequencies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inspection.conditional import ByAge
from inspection.due import due_visits
from inspection.frequency import EveryMonths
from inspection.programme import (
    DueVisit,
    Horizon,
    Programme,
    ProgrammeEntry,
    Target,
    obligations,
)
from routing.problem import ObligationId

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from inspection.conditional import (
        Frequency,
    )

SHANGHAI = "Asia/Shanghai"

GOVERNOR = ByAge(((0, EveryMonths(24)), (15, EveryMonths(12))))


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
