"""Small planning problems for tests: places on a line, 10 s of walking from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.plan import Plan
from routing.problem import (
    DAY,
    TICKS,
    Break,
    Objective,
    ObligationId,
    Problem,
    ProfileId,
    Shift,
    ShiftId,
    Spacing,
    TimeWindow,
    Visit,
    VisitId,
)
from routing.timing import objective, schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE = 60 * TICKS
HOUR = 60 * MINUTE
ON_FOOT = ProfileId("on_foot")


def visit(
    name: str,
    *windows: tuple[float, float],
    place: int = 1,
    minutes: float = 5,
    skills: Sequence[str] = (),
    priority: int = 1,
    due: int | None = None,
) -> Visit:
    """A visit; windows in hours from the opening, by default a hundred days."""
    return Visit(
        id=VisitId(name),
        place=place,
        service=round(minutes * MINUTE),
        windows=tuple(
            TimeWindow(opens=round(a * HOUR), closes=round(b * HOUR))
            for a, b in windows or ((0, 2400),)
        ),
        skills=frozenset(skills),
        priority=priority,
        due=due,
    )


def shift(
    name: str,
    opens: float = 8,
    closes: float = 12,
    *,
    skills: Sequence[str] = (),
    rests: Sequence[tuple[float, float, float]] = (),
    depot: int = 0,
) -> Shift:
    """A shift; hours from the opening; rests as (opens, closes, minutes)."""
    return Shift(
        id=ShiftId(name),
        inspector=name,
        opens=round(opens * HOUR),
        closes=round(closes * HOUR),
        depot=depot,
        skills=frozenset(skills),
        breaks=tuple(
            Break(opens=round(a * HOUR), closes=round(b * HOUR), duration=round(m * MINUTE))
            for a, b, m in rests
        ),
    )


def problem(
    visits: Sequence[Visit],
    shifts: Sequence[Shift],
    *,
    days: int = 1,
    places: int = 10,
    spacings: Sequence[Spacing] = (),
    weights: Objective | None = None,
) -> Problem:
    """A problem on a line of places, 100 ticks apart; place 0 is the depot."""
    line = np.arange(places)
    return Problem(
        length=days * DAY,
        day_starts=tuple(d * DAY for d in range(days)),
        visits=tuple(visits),
        shifts=tuple(shifts),
        travel={ON_FOOT: (100 * np.abs(line[:, None] - line[None, :])).astype(np.int32)},
        spacings=tuple(spacings),
        objective=weights or Objective(),
    )


def spaced(*names: str, least: float = 0, most: float, previous: float | None = None) -> Spacing:
    """Spacing in whole days."""
    return Spacing(
        obligation=ObligationId("o"),
        visits=tuple(VisitId(name) for name in names),
        min_gap=round(least * DAY),
        max_gap=round(most * DAY),
        previous=None if previous is None else round(previous * DAY),
        whole_days=True,
    )


def planned(what: Problem, routes: dict[str, Sequence[str]]) -> Plan:
    """The plan that serves visits in the order given, as early as it goes, with its true cost."""
    found = []
    for name, visits in routes.items():
        route = schedule(what, what.shift[ShiftId(name)], [what.visit[VisitId(v)] for v in visits])
        assert route is not None, "the test's own order must fit"
        found.append(route)
    plan = Plan(routes=tuple(found))
    return Plan(routes=tuple(found), objective=objective(what, plan))
