"""One service at one place, and when it may start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from routing.ids import ObligationId, ShiftId, VisitId

TICKS = 10  # ticks a second


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """When service may start: ticks after the horizon opens, both ends included."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens <= self.closes:
            raise InvalidProblem(f"a time window needs 0 <= opens <= closes, got {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """
    One service at one place.

    ``windows`` are sorted and disjoint: every moment at which service may start over the whole
    horizon (the
    calendar period already cut by opening hours). ``due`` is when it should have started, for
    lateness; None
    where the windows say all. ``priority`` weighs leaving it out (larger is worse). All of
    ``skills`` are needed. ``shifts`` are the only ones that may serve it (a pin, or the person who
    was there before); None where any may.
    """

    id: VisitId
    place: int
    service: int
    windows: tuple[TimeWindow, ...]
    skills: frozenset[str] = frozenset()
    priority: int = 1
    due: int | None = None
    obligation: ObligationId | None = None
    shifts: frozenset[ShiftId] | None = None

    def __post_init__(self) -> None:
        if self.service < 0 or self.place < 0 or self.priority < 1:
            raise InvalidProblem(f"visit {self.id}: service, place or priority out of range")
        if not self.windows:
            raise InvalidProblem(f"visit {self.id} has no time window")
        for earlier, later in zip(self.windows, self.windows[1:], strict=False):
            if later.opens <= earlier.closes:
                raise InvalidProblem(f"visit {self.id}: windows overlap or are out of order")
