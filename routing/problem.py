"""What is to be planned: visits, shifts and the walk between places.

All times are integers: tenths of a second from the opening of the horizon. Places are row numbers
of the
travel matrices. Nothing here knows floors, checklists or people's names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from routing.conditions import Closure, GroupCap, InForce, Instrument, Key, Pair, SamePerson
from routing.errand import Errand, errands_of
from routing.errors import InvalidProblem
from routing.ids import ObligationId, ProfileId, ShiftId, VisitId
from routing.visit import TICKS, TimeWindow, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from routing.graph import WalkGraph

__all__ = [
    "DAY", "TICKS", "UNREACHABLE", "Break", "Closure", "Errand", "GroupCap", "InForce",
    "Instrument", "Key", "Objective", "ObligationId", "Pair", "Problem", "ProfileId", "SamePerson",
    "Shift", "ShiftId", "Spacing", "TimeWindow", "Visit", "VisitId",
]  # fmt: skip

DAY = 24 * 3600 * TICKS  # ticks of an ordinary day
ON_FOOT = ProfileId("on_foot")


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
    profile: ProfileId = ON_FOOT

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes:
            raise InvalidProblem(f"shift {self.id} needs 0 <= opens < closes")
        if any(not self.opens <= b.opens <= b.closes <= self.closes for b in self.breaks):
            raise InvalidProblem(f"shift {self.id}: a break lies outside it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """
    What a plan costs, in ticks: the sum of these terms.

    Unplanned visits weigh ``unplanned`` times their priority. ``walking`` weighs each tick of
    walking and of getting set up at a place. ``fairness`` weighs each tick that inspectors work
    beyond their fair part: all work, shared out by the length of the shifts each has in the
    problem. ``changes`` weighs each visit that is not on the shift that the plan in force gives it.

    The defaults make the order lexicographic for plans of usual size; fairness and changes count
    nothing unless they are asked for.
    """

    unplanned: int = 10_000_000
    shift: int = 9_000
    lateness: float = 0.01
    walking: float = 1.0
    fairness: float = 0.0
    changes: float = 0.0

    def __post_init__(self) -> None:
        weights = (
            self.unplanned, self.shift, self.lateness, self.walking, self.fairness, self.changes,
        )  # fmt: skip
        if any(not np.isfinite(weight) or weight < 0 for weight in weights):
            raise InvalidProblem(f"no weight of the objective may be negative, got {self}")


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
    set_up
        Ticks needed at each place before the first of several services in a row there; empty where
        no place needs any.
    closures
        When nothing may be served at some places; the windows of visits are cut by them already
        (`open_windows`).
    caps, pairs, same_person, instruments, keys
        What binds several visits together; see `routing.conditions`.
    in_force
        The plan that this one is to replace, for counting changes.
    graph
        The ways that the walks of ``travel`` go along, where known: lower bounds are sharper then.
    """

    length: int
    day_starts: tuple[int, ...]
    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    travel: Mapping[ProfileId, NDArray[np.int32]]
    spacings: tuple[Spacing, ...] = ()
    objective: Objective = field(default_factory=Objective)
    set_up: tuple[int, ...] = ()
    closures: tuple[Closure, ...] = ()
    caps: tuple[GroupCap, ...] = ()
    pairs: tuple[Pair, ...] = ()
    same_person: tuple[SamePerson, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    keys: tuple[Key, ...] = ()
    in_force: InForce | None = None
    graph: WalkGraph | None = None

    def __post_init__(self) -> None:
        faults = [*self._faults_of_parts(), *self._faults_of_places(), *self._faults_of_ties()]
        if faults:
            raise InvalidProblem("; ".join(faults[:10]))

    def _faults_of_parts(self) -> Iterable[str]:
        if len({v.id for v in self.visits}) != len(self.visits):
            yield "visit ids are not unique"
        shifts = {s.id for s in self.shifts}
        if len(shifts) != len(self.shifts):
            yield "shift ids are not unique"
        for visit in self.visits:
            if visit.shifts is not None and not visit.shifts <= shifts:
                yield f"visit {visit.id} is kept for unknown shifts"

    def _faults_of_places(self) -> Iterable[str]:
        places = None
        for profile, matrix in self.travel.items():
            if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
                yield f"travel of {profile} is not square: {matrix.shape}"
            elif places not in (None, len(matrix)):
                yield "travel matrices differ in size"
            places = len(matrix)
            if matrix.size and (matrix.min() < 0 or matrix.diagonal().any()):
                yield f"travel of {profile} has negative entries or a diagonal that is not 0"
        count = places or 0
        yield from (f"visit {v.id} is at an unknown place" for v in self.visits if v.place >= count)
        for shift in self.shifts:
            if shift.depot >= count:
                yield f"shift {shift.id} has an unknown depot"
            elif self.set_up and len(self.set_up) == count and self.set_up[shift.depot]:
                yield f"the depot of shift {shift.id} needs no set-up: rounds start there"
            if shift.profile not in self.travel:
                yield f"shift {shift.id} walks by an unknown profile"
        if self.set_up and (len(self.set_up) != count or min(self.set_up) < 0):
            yield f"set-up times must be given for each of the {count} places, and not be negative"
        for key in self.keys:
            if key.place >= count:
                yield f"key {key.name} hangs at an unknown place"

    def _faults_of_ties(self) -> Iterable[str]:
        known = {v.id for v in self.visits}
        groups: list[tuple[str, Iterable[VisitId]]] = [
            *((f"spacing of {s.obligation}", s.visits) for s in self.spacings),
            *((f"cap {c.name}", c.visits) for c in self.caps),
            *(("a visit for two", p.visits) for p in self.pairs),
            *(("a visit by the same person", s.visits) for s in self.same_person),
            *((f"instrument {i.name}", i.visits) for i in self.instruments),
            *((f"key {k.name}", k.visits) for k in self.keys),
        ]
        yield from (f"{name} names unknown visits" for name, own in groups if not known >= set(own))
        halves = [visit for pair in self.pairs for visit in pair.visits]
        if len(set(halves)) != len(halves):
            yield "a visit is half of two visits for two"

    @cached_property
    def visit(self) -> Mapping[VisitId, Visit]:
        """Visits by id, those of errands among them."""
        errands = {errand: one.visit for errand, one in self.errand.items()}
        return errands | {visit.id: visit for visit in self.visits}

    @cached_property
    def errand(self) -> Mapping[VisitId, Errand]:
        """What a shift may run for keys that hang elsewhere than where it starts, by visit id."""
        return errands_of(self.keys, self.shifts)

    @cached_property
    def shift(self) -> Mapping[ShiftId, Shift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}

    @cached_property
    def legs(self) -> Mapping[ProfileId, NDArray[np.int32]]:
        """Ticks from the end of one service until ready for the next: the walk and the set-up."""
        if not any(self.set_up):
            return self.travel
        ready = np.array(self.set_up, np.int32)[None, :] * ~np.eye(len(self.set_up), dtype=bool)
        return {profile: matrix + ready for profile, matrix in self.travel.items()}

    def day_of(self, moment: int) -> int:
        """Number of the local day that holds a moment; days before the first are negative."""
        if moment < 0 or not self.day_starts:
            return moment // DAY
        return int(np.searchsorted(self.day_starts, moment, side="right")) - 1


def open_windows(visit: Visit, closures: Iterable[Closure], length: int) -> tuple[TimeWindow, ...]:
    """
    Cut the windows of a visit by closures of its place, so that no service runs into one.

    Returns
    -------
    windows
        Where nothing is left, one window after the end of the horizon (``length``): the visit is
        still owed, and left out with the reason.
    """
    windows = list(visit.windows)
    for closure in closures:
        if visit.place in closure.places:
            cut = []
            for window in windows:
                before = min(window.closes, closure.opens - max(visit.service, 1))
                after = max(window.opens, closure.closes)
                cut += [(window.opens, before), (after, window.closes)]
            windows = [TimeWindow(opens=a, closes=b) for a, b in cut if a <= b]
    return tuple(windows) or (TimeWindow(opens=length + 1, closes=length + 1),)


UNREACHABLE = 1_000_000_000  # ticks; more than three years, and sums of two still fit int32
