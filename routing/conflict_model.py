"""Whether visits fit at all: a count of each kind of visit on each shift, in less than the truth.

Every condition here is weaker than the rule it stands for, so what does not fit here fits nowhere.
Walking is counted once there and back to the furthest place of a shift; visits need not be in any
order; gaps count days.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

from routing.alike import Alike, Condition, Span, Ties, resting, starts_on
from routing.problem import DAY, UNREACHABLE, Problem, Shift, Spacing, Visit
from routing.ties import tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routing.ids import VisitId

UNIT = 100  # ticks: ten seconds. Services are rounded down, room is rounded up
FAR = 1_800  # ticks: walks are rounded down to three minutes, so that neighbours are alike


class Setting:
    """
    Shifts and conditions that visits are to fit.

    Parameters
    ----------
    without
        Conditions that are let off.
    shifts
        Other shifts than those of the problem: some added or changed.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        without: frozenset[Condition] = frozenset(),
        shifts: Sequence[Shift] | None = None,
    ) -> None:
        self.problem, self.without = problem, without
        self.shifts = problem.shifts if shifts is None else tuple(shifts)
        self.day = [problem.day_of(shift.opens) for shift in self.shifts]
        self._overnight = [
            problem.day_of(shift.closes - 1) > day
            for shift, day in zip(self.shifts, self.day, strict=True)
        ]

    @cached_property
    def coarse(self) -> Setting:
        """The same without walking: far fewer kinds of visits, for those that are not in doubt."""
        without: frozenset[Condition] = frozenset({*self.without, "walking"})
        return Setting(self.problem, without=without, shifts=self.shifts)

    # -- what is alike ----------------------------------------------------------------------

    @cached_property
    def _windows(self) -> Mapping[VisitId, Visit]:
        """Visits whose windows the gaps to others cut to fewer days."""
        if "gaps" in self.without:
            return {}
        whole = tuple(s for s in self.problem.spacings if s.whole_days)
        days = tie(replace(self.problem, spacings=whole), by_shifts=False).days
        starts = (*(self.problem.day_starts or (0,)), self.problem.length)
        cut = {}
        for i, (a, b) in days.items():
            visit = self.problem.visits[i]
            opens, closes = starts[min(a, len(starts) - 1)], starts[min(b + 1, len(starts) - 1)] - 1
            windows = tuple(
                replace(w, opens=max(w.opens, opens), closes=min(w.closes, closes))
                for w in visit.windows
                if max(w.opens, opens) <= min(w.closes, closes)
            )
            if windows and windows != visit.windows:
                cut[visit.id] = replace(visit, windows=windows)
        return cut

    @cached_property
    def _ties(self) -> Mapping[VisitId, Ties]:
        problem = self.problem
        caps: dict[VisitId, list[int]] = defaultdict(list)
        booked: dict[VisitId, list[int]] = defaultdict(list)
        halves, links = {}, {}
        if "caps" not in self.without:
            for c, cap in enumerate(problem.caps):
                for visit in cap.visits if len(cap.visits) > cap.most else ():
                    caps[visit].append(c)
        if "instruments" not in self.without:
            for c, instrument in enumerate(problem.instruments):
                for visit in instrument.visits:
                    booked[visit].append(c)
        if "pairs" not in self.without:
            for pair in problem.pairs:
                a, b = (self._alike(problem.visit[v]) for v in pair.visits)
                halves[pair.visits[0]], halves[pair.visits[1]] = (a, 0, b), (b, 1, a)
        if "gaps" not in self.without:
            for c, spacing in enumerate(problem.spacings):
                if spacing.whole_days and not self._has_days(spacing):
                    links.update({visit: (c, k) for k, visit in enumerate(spacing.visits)})
        return {
            v: Ties(tuple(caps[v]), tuple(booked[v]), halves.get(v), links.get(v))
            for v in {*caps, *booked, *halves, *links}
        }

    def _has_days(self, spacing: Spacing) -> bool:
        """Whether a chain fits by the days on which somebody could serve each of its visits."""
        low, high = -(-spacing.min_gap // DAY), spacing.max_gap // DAY
        before: set[int] | None = None
        for visit in spacing.visits:
            rows = self.group([self._cut(self.problem.visit[visit])], Ties()).rows
            days = {self.day[r] for r in rows}
            if any(self._overnight[r] for r in rows):
                return True  # the day of service is not known then
            if before is not None:
                days = {d for d in days if any(low <= d - e <= high for e in before)}
            before = days
        return bool(before) or not spacing.visits

    def _cut(self, visit: Visit) -> Visit:
        return self._windows.get(visit.id, visit)

    def _alike(self, visit: Visit) -> tuple[Any, ...]:
        cut = self._cut(visit)
        reach = tuple(self._walk(cut, *start) for start in self._starts)
        return (cut.service, cut.windows, cut.skills, cut.shifts, reach)

    @cached_property
    def _starts(self) -> tuple[tuple[int, Any], ...]:
        return tuple(dict.fromkeys((shift.depot, shift.profile) for shift in self.problem.shifts))

    def _walk(self, visit: Visit, depot: int, profile: Any) -> Span | None:
        """Ticks there and back, rounded down; None where no walk leads there and back."""
        table = self.problem.travel[profile]
        out, back = int(table[depot, visit.place]), int(table[visit.place, depot])
        if max(out, back) >= UNREACHABLE:
            return None
        if "walking" in self.without:
            return 0, 0
        return out // FAR * FAR, back // FAR * FAR

    def classes(self, visits: Iterable[Visit]) -> list[Alike]:
        """Part visits into what is alike."""
        found: dict[tuple[Any, ...], list[Visit]] = defaultdict(list)
        for visit in visits:
            found[(*self._alike(visit), self._ties.get(visit.id))].append(self._cut(visit))
        return [self.group(own) for own in found.values()]

    def group(self, visits: Sequence[Visit], ties: Ties | None = None) -> Alike:
        """Visits that are alike, possibly changed: with other windows, say."""
        one = visits[0]
        rows, walks = {}, {}
        for r, shift in enumerate(self.shifts):
            walk = self._walk(one, shift.depot, shift.profile)
            if walk is not None and (span := starts_on(one, shift, walk)):
                rows[r], walks[r] = span, sum(walk)
        own = self._ties.get(one.id, Ties()) if ties is None else ties
        return Alike(tuple(visits), rows, walks, own)

    # -- the model --------------------------------------------------------------------------

    def model(
        self, classes: Sequence[Alike]
    ) -> tuple[cp_model.CpModel, list[cp_model.LinearExprT]]:
        """How many visits of each class each shift serves; and the number served of each class."""
        cp = cp_model.CpModel()
        x = {
            (c, r): cp.new_int_var(0, len(one.visits), "")
            for c, one in enumerate(classes)
            for r in one.rows
        }
        served: list[cp_model.LinearExprT] = [
            sum(x[c, r] for r in one.rows) for c, one in enumerate(classes)
        ]
        for number, one in zip(served, classes, strict=True):
            cp.add(number <= len(one.visits))
        on: dict[int, list[int]] = defaultdict(list)
        for c, r in x:
            on[r].append(c)
        for r, own in on.items():
            self._fill(cp, r, [(classes[c], x[c, r]) for c in own])
        self._cap(cp, classes, x)
        self._book(cp, classes, x)
        self._pair(cp, classes, x)
        self._space(cp, classes, x)
        return cp, served

    def _fill(
        self, cp: cp_model.CpModel, r: int, own: Sequence[tuple[Alike, cp_model.IntVar]]
    ) -> None:
        """The time of a shift, and of each part of it that some visits must be in."""
        shift = self.shifts[r]
        longest = max(one.visits[0].service for one, _ in own)
        walk = cp.new_int_var(0, (shift.closes - shift.opens) // UNIT, "")
        far: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for one, x in own:
            if one.walks[r] >= UNIT:
                far[one.walks[r]].append(x)
        for ticks, some in far.items():
            goes = cp.new_bool_var("")
            for x in some:
                cp.add(x == 0).only_enforce_if(goes.negated())
            cp.add(walk >= ticks // UNIT).only_enforce_if(goes)
        whole = (shift.opens, shift.closes)
        for low, high in {*(one.rows[r] for one, _ in own), whole}:
            inside = [
                (one.visits[0].service, x)
                for one, x in own
                if one.rows[r][0] >= low and one.rows[r][1] <= high
            ]
            ends = min(shift.closes, high + longest)
            room = ends - low - resting(shift, low, ends)
            work = sum((service // UNIT) * x for service, x in inside)
            cp.add(work + (walk if (low, high) == whole else 0) <= -(-room // UNIT))

    def _cap(self, cp: cp_model.CpModel, classes: Sequence[Alike], x: Any) -> None:
        for number in sorted({k for one in classes for k in one.ties.caps}):
            cap = self.problem.caps[number]
            own = [
                (r, x[c, r])
                for c, one in enumerate(classes)
                if number in one.ties.caps
                for r in one.rows
                if not self._overnight[r]  # the day of service is not known then
            ]
            for first in sorted({self.day[r] for r, _ in own}):
                cp.add(
                    sum(n for r, n in own if first <= self.day[r] < first + cap.days) <= cap.most
                )

    def _book(self, cp: cp_model.CpModel, classes: Sequence[Alike], x: Any) -> None:
        for number in sorted({k for one in classes for k in one.ties.instruments}):
            own: dict[int, list[cp_model.IntVar]] = defaultdict(list)
            for c, one in enumerate(classes):
                for r in one.rows if number in one.ties.instruments else ():
                    own[r].append(x[c, r])
            carried = {r: cp.new_bool_var("") for r in own}
            for r, some in own.items():
                for n in some:
                    cp.add(n == 0).only_enforce_if(carried[r].negated())
            for day in sorted({self.day[r] for r in own}):
                on_day = sum(c for r, c in carried.items() if self.day[r] == day)
                cp.add(on_day <= self.problem.instruments[number].number)

    def _pair(self, cp: cp_model.CpModel, classes: Sequence[Alike], x: Any) -> None:
        """Two halves on one day, and not by one person."""
        halves = {one.ties.half: c for c, one in enumerate(classes) if one.ties.half is not None}
        for half, c in halves.items():
            own, side, other = half
            d = halves.get((other, 1, own)) if side == 0 else None
            if d is None:
                continue
            both = [(r, x[k, r]) for k in (c, d) for r in classes[k].rows]
            cp.add(sum(x[c, r] for r in classes[c].rows) == sum(x[d, r] for r in classes[d].rows))
            if not any(self._overnight[r] for r, _ in both):
                for day in sorted({self.day[r] for r, _ in both}):
                    cp.add(
                        sum(x[c, r] for r in classes[c].rows if self.day[r] == day)
                        == sum(x[d, r] for r in classes[d].rows if self.day[r] == day)
                    )
            for who in sorted({self.shifts[r].inspector for r, _ in both}):
                mine = sum(n for r, n in both if self.shifts[r].inspector == who)
                cp.add(mine <= len(classes[c].visits))

    def _space(self, cp: cp_model.CpModel, classes: Sequence[Alike], x: Any) -> None:
        """Chains that fit no days: each visit of them is a class of its own."""
        links = {one.ties.link: c for c, one in enumerate(classes) if one.ties.link is not None}
        for (chain, k), c in links.items():
            spacing = self.problem.spacings[chain]
            low, high = -(-spacing.min_gap // DAY), spacing.max_gap // DAY
            after = links.get((chain, k + 1))
            if after is None:
                continue
            for r, q in itertools.product(classes[c].rows, classes[after].rows):
                if not low <= self.day[q] - self.day[r] <= high:
                    cp.add(x[c, r] + x[after, q] <= 1)


def fits(setting: Setting, classes: Sequence[Alike], seconds: float) -> bool | None:
    """Whether all visits can be served; None where nobody can tell in time."""
    cp, served = setting.model(classes)
    for one, number in zip(classes, served, strict=True):
        cp.add(number == len(one.visits))
    status = solver(seconds).solve(cp)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return True
    return False if status == cp_model.INFEASIBLE else None


def most(setting: Setting, classes: Sequence[Alike], seconds: float) -> int:
    """Most visits of some classes that fit."""
    cp, served = setting.model(classes)
    cp.maximize(sum(served))
    answer = solver(seconds)
    status = answer.solve(cp)
    known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return round(answer.objective_value) if known else 0


def solver(seconds: float) -> cp_model.CpSolver:
    """A solver that gives equal answers to equal questions."""
    found = cp_model.CpSolver()
    found.parameters.max_time_in_seconds = seconds
    found.parameters.num_workers = 1
    found.parameters.random_seed = 0
    return found
