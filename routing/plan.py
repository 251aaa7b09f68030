"""What comes out of planning: routes with times, and the visits left out with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routing.problem import ShiftId, VisitId

UnplannedReason = Literal[
    "no_skill",  # nobody in the horizon holds the skills, at any time
    "no_shift_in_window",  # people hold them, but nobody is on shift inside the windows
    "closed",  # its place is closed whenever it might have been served
    "no_partner",  # it takes two people, and never two are there at one time
    "no_instrument",  # there is none of an instrument that it needs
    "key_elsewhere",  # no allowed shift can fetch a key that it needs and be back in time
    "gap",  # no day is far enough from, and near enough to, the visits before and after
    "unreachable",  # no walk from any allowed shift's depot and back
    "too_long",  # longer than any allowed shift has room for, even alone
    "no_capacity",  # all allowed shifts are full
    "stopped_early",  # might have been placed; the search was stopped before it could tell
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One visit served; ``travel`` is the walk from the stop before. Ticks from the opening."""

    visit: VisitId
    arrives: int
    starts: int
    ends: int
    travel: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The stops of one shift in order; ``back`` is the walk from the last stop to the depot."""

    shift: ShiftId
    stops: tuple[Stop, ...]
    leaves: int
    returns: int
    back: int
    proven: bool = False

    @property
    def walking(self) -> int:
        """Ticks spent walking, the way back included."""
        return sum(stop.travel for stop in self.stops) + self.back


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplanned:
    """A visit that no route serves; ``facts`` fill the sentence of the reason."""

    visit: VisitId
    reason: UnplannedReason
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    Routes for the shifts that are used, and everything that was left out.

    ``objective`` is the cost of the problem's `Objective` in ticks, ``walking_bound`` a proven
    lower bound on all walking
    (None where none was computed), ``fewest_shifts`` a proven lower bound on the shifts used.
    """

    routes: tuple[Route, ...]
    unplanned: tuple[Unplanned, ...] = ()
    objective: float = 0.0
    walking_bound: int | None = None
    fewest_shifts: int | None = None
    seed: int = 0

    def stops(self) -> Iterator[tuple[Route, Stop]]:
        """Every stop with its route."""
        for route in self.routes:
            for stop in route.stops:
                yield route, stop

    @property
    def walking(self) -> int:
        """Ticks spent walking on all routes."""
        return sum(route.walking for route in self.routes)
