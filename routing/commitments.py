"""What must be settled before routes are searched: visits for two, same person, instruments, keys.

A small CP-SAT model chooses shifts (and for a visit for two the moment) for the visits concerned.
What it chose becomes windows and allowed shifts of single visits, which any search keeps.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from routing.alone import starts_alone
from routing.carriers import Carriers, begin_with
from routing.fetching import keys_to_fetch
from routing.problem import UNREACHABLE, Problem, ShiftId, TimeWindow, Visit, VisitId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routing.alone import Begin
    from routing.plan import Plan

Rows = tuple[int, ...]
FULL = 0.85  # part of a shift that visits settled here may fill; the rest is for walking
SERVED, KEPT = 10_000, 5  # what serving a visit, and keeping its shift, is worth beside one shift


def commit(
    problem: Problem,
    *,
    seed: int = 0,
    seconds: float | None = None,
    incumbent: Plan | None = None,
    now: int = 0,
) -> Problem:
    """
    Settle what ties several people together, and say it in windows and allowed shifts.

    Parameters
    ----------
    seconds
        Most time to take; None counts work instead, on one thread, so that equal seeds agree.
    incumbent
        A plan whose choices are kept where they are still possible.
    now
        Nothing is fetched before then.

    Returns
    -------
    problem
        The same object where nothing is to be settled. Both halves of a visit for two have one
        moment and one shift each; visits for one person the shifts of that person; visits with an
        instrument or a key the shifts that carry it. Errands for keys follow the visits: each has
        one moment, first or last on its shift, so that any search keeps them in their place.
    """
    tied = _tied(problem)
    if not tied or not problem.shifts:
        return problem
    return _Settling(problem, tied, incumbent, now).settled(seed, seconds)


def _tied(problem: Problem) -> tuple[VisitId, ...]:
    tied: dict[VisitId, None] = {}
    for pair in problem.pairs:
        tied.update(dict.fromkeys(pair.visits))
    for same in problem.same_person:
        tied.update(dict.fromkeys(same.visits))
    for instrument in problem.instruments:
        tied.update(dict.fromkeys(sorted(instrument.visits)))
    for key in problem.keys:
        tied.update(dict.fromkeys(sorted(key.visits)))
    return tuple(tied)


@dataclass(frozen=True)
class _Moment:
    """The start of a visit for two, as a variable of the model."""

    start: cp_model.IntVar
    halves: tuple[VisitId, VisitId]


class _Settling:
    """The model and what is read from it."""

    def __init__(
        self, problem: Problem, tied: Sequence[VisitId], incumbent: Plan | None, now: int
    ) -> None:
        self.problem, self.tied, self.now = problem, tied, now
        self.day = [problem.day_of(shift.opens) for shift in problem.shifts]
        self.kept = {
            stop.visit: (route.shift, stop.starts)
            for route, stop in (incumbent.stops() if incumbent is not None else ())
        }
        self.cp = cp_model.CpModel()
        self.able = self._able()
        self.x: dict[tuple[VisitId, int], cp_model.IntVar] = {
            (v, r): self.cp.new_bool_var("") for v in tied for r in self.able[v]
        }
        for v in tied:
            self.cp.add_at_most_one(self.x[v, r] for r in self.able[v])
        self._fill_shifts()
        self.moments = [self._together(pair.visits) for pair in problem.pairs]
        self._keep_appointments_apart()
        self._keep_days(problem)
        self.who = [self._one_person(same.visits) for same in problem.same_person]
        self.carried = [
            self._carried(instrument.visits, instrument.number)
            for instrument in problem.instruments
        ]
        self.keys = Carriers(self.cp, problem, self.x, self.day)

    def settled(self, seed: int, seconds: float | None) -> Problem:
        """Solve, and cut the visits concerned."""
        used = [self.cp.new_bool_var("") for _ in self.problem.shifts]
        for (_, r), x in self.x.items():
            self.cp.add_implication(x, used[r])
        worth = []
        for (v, r), x in self.x.items():
            same = self.problem.shifts[r].id == self.kept.get(v, (None, 0))[0]
            worth.append((SERVED * self.problem.visit[v].priority + KEPT * same) * x)
        self.cp.maximize(sum(worth) - sum(used) - self.keys.cost())
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = seed % (1 << 31)
        if seconds is None:
            solver.parameters.max_deterministic_time = 5.0
            solver.parameters.num_workers = 1
        else:
            solver.parameters.max_time_in_seconds = max(0.2, seconds)
            solver.parameters.num_workers = 2
        known = solver.solve(self.cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        cut = self._read(solver if known else None)
        visits = tuple(cut.get(visit.id, visit) for visit in self.problem.visits)
        errands = self.keys.errands(solver if known else None, now=self.now)
        return replace(self.problem, visits=(*visits, *errands))

    # -- the model --------------------------------------------------------------------------

    def _able(self) -> Mapping[VisitId, Rows]:
        problem, known = self.problem, {}
        self.starts: dict[tuple[VisitId, int], tuple[tuple[int, int], ...]] = {}
        begins: dict[tuple[tuple[str, ...], int], Begin | None] = {}
        for v in self.tied:
            rows = []
            for r, shift in enumerate(problem.shifts):
                begin = None
                if fetch := keys_to_fetch(problem, shift, (v,)):
                    names = tuple(key.name for key in fetch)
                    if (names, r) not in begins:
                        begins[names, r] = begin_with(problem, shift, fetch, now=self.now)
                    if (begin := begins[names, r]) is None:
                        continue
                if starts := starts_alone(problem, problem.visit[v], shift, begin=begin):
                    rows.append(r)
                    self.starts[v, r] = starts
            known[v] = tuple(rows)
        return known

    def _fill_shifts(self) -> None:
        on: dict[int, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        for (v, r), x in self.x.items():
            on[r].append((self.problem.visit[v].service, x))
        for r, own in on.items():
            shift = self.problem.shifts[r]
            room = int(FULL * (shift.closes - shift.opens - sum(b.duration for b in shift.breaks)))
            longest = max(service for service, _ in own)
            self.cp.add(sum(service * x for service, x in own) <= max(room, longest))

    def _together(self, halves: tuple[VisitId, VisitId]) -> _Moment:
        a, b = halves
        start = self.cp.new_int_var(0, self.problem.length, "")
        days = {self.day[r] for v in halves for r in self.able[v]}
        for day in days:
            self.cp.add(
                sum(self.x[a, r] for r in self.able[a] if self.day[r] == day)
                == sum(self.x[b, r] for r in self.able[b] if self.day[r] == day)
            )
        for who in {self.problem.shifts[r].inspector for v in halves for r in self.able[v]}:
            self.cp.add_at_most_one(
                self.x[v, r]
                for v in halves
                for r in self.able[v]
                if self.problem.shifts[r].inspector == who
            )
        for v in halves:
            shift, moment = self.kept.get(v, (None, 0))
            for r in self.able[v]:
                domain = cp_model.Domain.from_intervals([list(s) for s in self.starts[v, r]])
                if self.problem.shifts[r].id == shift and domain.contains(moment):
                    domain = cp_model.Domain.from_values([moment])
                self.cp.add_linear_expression_in_domain(start, domain).only_enforce_if(self.x[v, r])
        return _Moment(start, halves)

    def _keep_appointments_apart(self) -> None:
        """Leave time to walk from one visit for two to the next."""
        intervals: dict[int, list[cp_model.IntervalVar]] = defaultdict(list)
        places = sorted({self.problem.visit[v].place for m in self.moments for v in m.halves})
        for moment in self.moments:
            for v in moment.halves:
                for r in self.able[v]:
                    legs = self.problem.legs[self.problem.shifts[r].profile]
                    onward = [int(legs[self.problem.visit[v].place, p]) for p in places]
                    walk = max((leg for leg in onward if leg < UNREACHABLE), default=0)
                    size = self.problem.visit[v].service + walk
                    intervals[r].append(
                        self.cp.new_optional_fixed_size_interval_var(
                            moment.start, size, self.x[v, r], ""
                        )
                    )
        for own in intervals.values():
            self.cp.add_no_overlap(own)

    def _keep_days(self, problem: Problem) -> None:
        """Keep caps and gaps between the visits that get their day here, those for two."""
        fixed = {half for moment in self.moments for half in moment.halves}
        days = sorted(set(self.day))
        for cap in problem.caps:
            for first in days:
                inside = [
                    self.x[v, r]
                    for v in cap.visits & fixed
                    for r in self.able[v]
                    if first <= self.day[r] < first + cap.days
                ]
                if len(inside) > cap.most:
                    self.cp.add(sum(inside) <= cap.most)
        for spacing in problem.spacings:
            own = [v for v in spacing.visits if v in fixed]
            for a, b in itertools.pairwise(own):
                for r in self.able[a]:
                    for q in self.able[b]:
                        gap = problem.day_starts[self.day[q]] - problem.day_starts[self.day[r]]
                        if not spacing.min_gap <= gap <= spacing.max_gap:
                            self.cp.add_bool_or(self.x[a, r].negated(), self.x[b, q].negated())

    def _one_person(self, visits: Sequence[VisitId]) -> Mapping[str, cp_model.IntVar]:
        people = sorted({self.problem.shifts[r].inspector for v in visits for r in self.able[v]})
        who = {person: self.cp.new_bool_var("") for person in people}
        self.cp.add_at_most_one(who.values())
        for v in visits:
            for r in self.able[v]:
                self.cp.add_implication(self.x[v, r], who[self.problem.shifts[r].inspector])
        return who

    def _carried(self, visits: Iterable[VisitId], number: int) -> Mapping[int, cp_model.IntVar]:
        rows = sorted({r for v in visits for r in self.able[v]})
        carried = {r: self.cp.new_bool_var("") for r in rows}
        for v in visits:
            for r in self.able[v]:
                self.cp.add_implication(self.x[v, r], carried[r])
        for day in {self.day[r] for r in rows}:
            self.cp.add(sum(carried[r] for r in rows if self.day[r] == day) <= number)
        for r in rows:
            # A night shift brings its instrument back on the day after.
            if any(self.day[q] != self.day[r] for q in self._out_with(r, rows)):
                self.cp.add(sum(carried[q] for q in self._out_with(r, rows)) <= number)
        return carried

    def _out_with(self, r: int, rows: Iterable[int]) -> list[int]:
        """Shifts that are out as a shift opens, itself among them."""
        moment, shifts = self.problem.shifts[r].opens, self.problem.shifts
        return [q for q in rows if shifts[q].opens <= moment < shifts[q].closes]

    # -- reading ----------------------------------------------------------------------------

    def _read(self, solver: cp_model.CpSolver | None) -> dict[VisitId, Visit]:
        """Cut visits; without a solution those for two and with instruments are left out."""
        problem = self.problem
        allowed = {v: set(self.able[v]) for v in self.tied}
        for same, who in zip(problem.same_person, self.who, strict=True):
            person = self._person(solver, who)
            for v in same.visits:
                allowed[v] &= {r for r in self.able[v] if problem.shifts[r].inspector == person}
        for instrument, carried in zip(problem.instruments, self.carried, strict=True):
            rows = self._carriers(solver, carried, instrument.visits, instrument.number)
            for v in instrument.visits:
                allowed[v] &= rows
        for v in self.tied if problem.keys else ():
            allowed[v] &= self.keys.rows(solver, v, self.able[v])
        cut = {v: self._only(problem.visit[v], allowed[v]) for v in self.tied}
        for moment in self.moments:
            for v in moment.halves:
                chosen = [
                    r for r in self.able[v] if solver is not None and solver.value(self.x[v, r])
                ]
                windows = (TimeWindow(opens=problem.length + 1, closes=problem.length + 1),)
                if solver is not None and chosen:
                    at = solver.value(moment.start)
                    windows = (TimeWindow(opens=at, closes=at),)
                cut[v] = replace(self._only(problem.visit[v], chosen), windows=windows)
        return cut

    def _only(self, visit: Visit, rows: Iterable[int]) -> Visit:
        shifts: frozenset[ShiftId] = frozenset(self.problem.shifts[r].id for r in rows)
        return replace(visit, shifts=shifts)

    def _person(
        self, solver: cp_model.CpSolver | None, who: Mapping[str, cp_model.IntVar]
    ) -> str | None:
        if solver is None:
            return next(iter(who), None)
        return next((person for person, chosen in who.items() if solver.value(chosen)), None)

    def _carriers(
        self,
        solver: cp_model.CpSolver | None,
        carried: Mapping[int, cp_model.IntVar],
        visits: Iterable[VisitId],
        number: int,
    ) -> set[int]:
        """Shifts that carry the instrument; where some are left on a day, the most able of it."""
        wanted: dict[int, int] = defaultdict(int)
        for v in visits:
            for r in self.able[v]:
                wanted[r] += 1
        # Those the solver needs first, then by what each could do.
        needed = {r for r in carried if solver is not None and solver.value(carried[r])}
        ranked = sorted(carried, key=lambda r: (r not in needed, -wanted[r], r))
        rows: set[int] = set()
        for r in ranked:
            beside = [q for q in rows if self.day[q] == self.day[r] or self._meets(q, r)]
            # What the solver chose fits together; what is added to it must fit whatever else is.
            if r in needed or len(beside) < number:
                rows.add(r)
        return rows

    def _meets(self, one: int, other: int) -> bool:
        a, b = self.problem.shifts[one], self.problem.shifts[other]
        return a.opens < b.closes and b.opens < a.closes
