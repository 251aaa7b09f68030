"""What is to be planned: visits, shifts and the walk between places.

All times are integers: tenths of a second from the opening of the horizon. Places are row numbers
of the
travel matrices. Nothing here knows floors, checklists or people's names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NewType

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

VisitId = NewType("VisitId", str)
ShiftId = NewType("ShiftId", str)
ObligationId = NewType("ObligationId", str)
ProfileId = NewType("ProfileId", str)

TICKS = 10  # ticks a second
DAY = 24 * 3600 * TICKS  # ticks of an ordinary day


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
    ``skills`` are needed.
    """

    id: VisitId
    place: int
    service: int
    windows: tuple[TimeWindow, ...]
    skills: frozenset[str] = frozenset()
    priority: int = 1
    due: int | None = None
    obligation: ObligationId | None = None

    def __post_init__(self) -> None:
        if self.service < 0 or self.place < 0 or self.priority < 1:
            raise InvalidProblem(f"visit {self.id}: service, place or priority out of range")
        if not self.windows:
            raise InvalidProblem(f"visit {self.id} has no time window")
        for earlier, later in zip(self.windows, self.windows[1:], strict=False):
            if later.opens <= earlier.closes:
                raise InvalidProblem(f"visit {self.id}: windows overlap or are out of order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """
    Visits of one obligation that are tied to each other, in order.

    Consecutive starts lie at least ``min_gap`` and at most ``max_gap`` apart; the first at most
    ``max_gap``
    after ``previous`` (the last service before the horizon, negative ticks; None where there was
    none), and
    the horizon's end at most ``max_gap`` after the last (unless ``to_end`` is False: what follows
    is nobody's promise).

    With ``whole_days`` gaps count local days, each as `DAY` ticks, whatever the hour and however
    long the day
    was: Monday morning to the next Monday evening is seven days. ``previous`` counts whole days
    before then too.
    """

    obligation: ObligationId
    visits: tuple[VisitId, ...]
    min_gap: int = 0
    max_gap: int
    previous: int | None = None
    whole_days: bool = False
    to_end: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.min_gap <= self.max_gap:
            raise InvalidProblem(f"spacing of {self.obligation} needs 0 <= min_gap <= max_gap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest of ``duration`` ticks that starts between ``opens`` and ``closes``."""

    opens: int
    closes: int
    duration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One inspector on one day: leaves ``depot`` at or after ``opens``, is back by ``closes``."""

    id: ShiftId
    inspector: str
    opens: int
    closes: int
    depot: int
    skills: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()
    profile: ProfileId = ProfileId("on_foot")

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes:
            raise InvalidProblem(f"shift {self.id} needs 0 <= opens < closes")
        if any(not self.opens <= b.opens <= b.closes <= self.closes for b in self.breaks):
            raise InvalidProblem(f"shift {self.id}: a break lies outside it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """
    What a plan costs, in ticks: the sum of these terms.

    Unplanned visits weigh ``unplanned`` times their priority.

    The defaults make the order lexicographic for plans of usual size.
    """

    unplanned: int = 10_000_000
    shift: int = 9_000
    lateness: float = 0.01
    walking: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Problem:
    """
    A horizon to plan. Immutable and checked when built.

    Parameters
    ----------
    length
        Ticks from the opening to the end of the horizon.
    day_starts
        Ticks at which each local day of the horizon opens, ascending (days differ at clock
        changes).
    travel
        For each walking profile a (places, places) int32 matrix of ticks; row = from.
        ``UNREACHABLE`` and
        above means that no walk exists.
    """

    length: int
    day_starts: tuple[int, ...]
    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    travel: Mapping[ProfileId, NDArray[np.int32]]
    spacings: tuple[Spacing, ...] = ()
    objective: Objective = field(default_factory=Objective)

    def __post_init__(self) -> None:
        faults = []
        if len({v.id for v in self.visits}) != len(self.visits):
            faults.append("visit ids are not unique")
        if len({s.id for s in self.shifts}) != len(self.shifts):
            faults.append("shift ids are not unique")
        places = None
        for profile, matrix in self.travel.items():
            if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
                faults.append(f"travel of {profile} is not square: {matrix.shape}")
            elif places not in (None, len(matrix)):
                faults.append("travel matrices differ in size")
            places = len(matrix)
            if matrix.size and (matrix.min() < 0 or matrix.diagonal().any()):
                faults.append(
                    f"travel of {profile} has negative entries or a diagonal that is not 0"
                )
        count = places or 0
        faults += [f"visit {v.id} is at an unknown place" for v in self.visits if v.place >= count]
        faults += [f"shift {s.id} has an unknown depot" for s in self.shifts if s.depot >= count]
        faults += [
            f"shift {s.id} walks by an unknown profile"
            for s in self.shifts
            if s.profile not in self.travel
        ]
        known = {v.id for v in self.visits}
        faults += [
            f"spacing of {s.obligation} names unknown visits"
            for s in self.spacings
            if not known.issuperset(s.visits)
        ]
        if faults:
            raise InvalidProblem("; ".join(faults[:10]))

    @cached_property
    def visit(self) -> Mapping[VisitId, Visit]:
        """Visits by id."""
        return {visit.id: visit for visit in self.visits}

    @cached_property
    def shift(self) -> Mapping[ShiftId, Shift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}


UNREACHABLE = 1_000_000_000  # ticks; more than three years, and sums of two still fit int32
