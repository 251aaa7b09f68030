"""Which rounds fetch which keys: settled before routes are searched, in a model of shifts."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from routing.errand import errand_id
from routing.fetching import keys_to_fetch
from routing.problem import DAY, UNREACHABLE, TimeWindow
from routing.timing import rests, schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ortools.sat.python import cp_model

    from routing.alone import Begin
    from routing.conditions import Key
    from routing.ids import VisitId
    from routing.problem import Problem, Shift, Visit

FETCHING = 2  # what a fetched key costs beside a shift, so that few rounds fetch many


def fetch_visits(
    problem: Problem, shift: Shift, keys: Iterable[Key], *, now: int = 0
) -> list[Visit] | None:
    """
    Errands that fetch keys one after the other at the very start of a round, with those moments.

    Returns
    -------
    errands
        In order, the nearest first, each with the one moment at which it can start so early; None
        where they do not fit the shift.
    """
    matrix, at = problem.travel[shift.profile], shift.depot
    left = {key.name: key for key in keys}
    order: list[Visit] = []
    while left:
        near = min(left.values(), key=lambda key: (int(matrix[at, key.place]), key.name))
        errand = problem.visit[errand_id(near.name, shift.id, back=False)]
        order.append(_not_before(errand, now))
        at = near.place
        del left[near.name]
    route = schedule(problem, shift, order)
    if route is None:
        return None
    return [_at(one, stop.starts) for one, stop in zip(order, route.stops, strict=True)]


def back_visits(problem: Problem, shift: Shift, keys: Iterable[Key]) -> list[Visit] | None:
    """Errands that bring keys back at the very end of a round; None where they do not fit."""
    matrix = problem.travel[shift.profile]
    at, clock = shift.depot, shift.closes
    found: list[Visit] = []
    for key in sorted(keys, key=lambda key: (int(matrix[key.place, shift.depot]), key.name)):
        back = int(matrix[key.place, at])
        errand = problem.visit[errand_id(key.name, shift.id, back=True)]
        clock -= back + errand.service
        for begins, ends, *_ in reversed(rests(shift)):
            if clock < ends and clock + errand.service + back > begins:
                clock = begins - errand.service - back
        if back >= UNREACHABLE or clock < shift.opens:
            return None
        found.insert(0, _at(errand, clock))
        at = key.place
    return found


def begin_with(
    problem: Problem, shift: Shift, keys: Sequence[Key], *, now: int = 0
) -> Begin | None:
    """When and where a shift is free that fetches keys first; None where it cannot."""
    errands = fetch_visits(problem, shift, keys, now=now)
    if errands is None or back_visits(problem, shift, [k for k in keys if k.bring_back]) is None:
        return None
    last = errands[-1]
    return last.windows[0].opens + last.service, last.place


class Carriers:
    """
    Variables of a model that say which shift fetches which key.

    Parameters
    ----------
    x
        For each visit and row of a shift whether that shift serves it.
    day
        Day on which each row opens.

    Notes
    -----
    Errands that are among the visits of the problem are on their rounds already: what they fetch
    costs nothing more.
    """

    def __init__(
        self,
        cp: cp_model.CpModel,
        problem: Problem,
        x: Mapping[tuple[VisitId, int], cp_model.IntVar],
        day: Sequence[int],
    ) -> None:
        self._problem = problem
        self._held = {visit.id for visit in problem.visits if visit.id in problem.errand}
        self._fetched: dict[tuple[str, int], cp_model.IntVar] = {}
        self._keyed: set[VisitId] = set()
        for (v, r), one in x.items():
            for key in keys_to_fetch(problem, problem.shifts[r], (v,)):
                self._keyed.add(v)
                if (key.name, r) not in self._fetched:
                    self._fetched[key.name, r] = cp.new_bool_var("")
                cp.add_implication(one, self._fetched[key.name, r])
        self._keep_gaps(cp, x, day)

    def cost(self) -> cp_model.LinearExpr | int:
        """What fetching costs in the objective of the model."""
        fresh = [one for (name, r), one in self._fetched.items() if not self._has(name, r)]
        return FETCHING * sum(fresh)

    def rows(
        self, solver: cp_model.CpSolver | None, visit: VisitId, able: Iterable[int]
    ) -> set[int]:
        """Those of the shifts able to serve a visit that have every key it needs."""
        return {
            r for r in able if all(self._is_fetched(solver, k, r) for k in self._keys(visit, r))
        }

    def errands(self, solver: cp_model.CpSolver | None, *, now: int) -> list[Visit]:
        """Errands that are to be run beside those that are held, each with its moment."""
        found: list[Visit] = []
        for r, shift in enumerate(self._problem.shifts):
            own = [
                key
                for key in self._problem.keys
                if (key.name, r) in self._fetched and self._is_fetched(solver, key, r)
            ]
            fetched = fetch_visits(self._problem, shift, own, now=now) if own else []
            back = back_visits(self._problem, shift, [key for key in own if key.bring_back])
            found += [*(fetched or ()), *(back or ())]
        return [one for one in found if one.id not in self._held]

    def _keys(self, visit: VisitId, r: int) -> tuple[Key, ...]:
        return keys_to_fetch(self._problem, self._problem.shifts[r], (visit,))

    def _has(self, name: str, r: int) -> bool:
        return errand_id(name, self._problem.shifts[r].id, back=False) in self._held

    def _is_fetched(self, solver: cp_model.CpSolver | None, key: Key, r: int) -> bool:
        if self._has(key.name, r):
            return True
        return solver is not None and bool(solver.value(self._fetched[key.name, r]))

    def _keep_gaps(
        self,
        cp: cp_model.CpModel,
        x: Mapping[tuple[VisitId, int], cp_model.IntVar],
        day: Sequence[int],
    ) -> None:
        """Fetch keys on days that are far enough from, and near enough to, each other."""
        rows: dict[VisitId, list[int]] = {v: [] for v in self._keyed}
        for v, r in x:
            if v in rows:
                rows[v].append(r)
        for spacing in self._problem.spacings:
            own = [v for v in spacing.visits if v in rows]
            least, most = math.ceil(spacing.min_gap / DAY), spacing.max_gap // DAY
            for a, b in itertools.pairwise(own):
                served = [sum(x[v, r] for r in rows[v]) for v in (a, b)]
                on = [sum(day[r] * x[v, r] for r in rows[v]) for v in (a, b)]
                both = cp.new_bool_var("")
                cp.add(served[0] + served[1] <= 1 + both)
                cp.add(on[1] - on[0] >= least).only_enforce_if(both)
                cp.add(on[1] - on[0] <= most).only_enforce_if(both)


def _not_before(errand: Visit, now: int) -> Visit:
    window = errand.windows[0]
    opens = min(max(window.opens, now), window.closes)
    return replace(errand, windows=(TimeWindow(opens=opens, closes=window.closes),))


def _at(errand: Visit, moment: int) -> Visit:
    return replace(errand, windows=(TimeWindow(opens=moment, closes=moment),))
