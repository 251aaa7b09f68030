"""Stage 1: the roster. How few shifts can hold the work, and which (CP-SAT on merged work)."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from routing.model import Floats, Ints, Model

MAX_FLOWS = 60_000  # above this the model would cost more time than it saves


@dataclass(frozen=True)
class Roster:
    """
    Shifts to begin with, and a proven lower bound on the number of shifts.

    ``usable`` are rows of shifts. ``fewest`` holds for plans that serve every visit that can be
    served; 0 where nothing was proven. ``fits`` is False where the work does not fit even without
    any walking.
    """

    usable: tuple[int, ...]
    fewest: int
    fits: bool = True


@dataclass(frozen=True)
class _Group:
    """Shifts of one day that are alike: same hours, breaks, skills, depot and profile."""

    rows: tuple[int, ...]
    begin: int
    end: int


@dataclass(frozen=True)
class _Work:
    """Visits that are alike: which groups may serve them, between which moments, for how long."""

    groups: tuple[tuple[int, int, int], ...]
    service: int
    count: int
    longest: int


def walking_share(model: Model) -> tuple[Floats, float]:
    """
    Walking expected for each visit (ticks), and as a share of all service.

    Notes
    -----
    The mean walk to the three nearest other places that are visited: rounds hop between neighbours.
    """
    m = model.arrays
    used = np.unique(m.place)
    if len(used) < 2:
        return np.zeros(len(m.place)), 0.0
    table = m.travel.min(axis=0)[np.ix_(used, used)].astype(np.float64)
    np.fill_diagonal(table, np.inf)
    near = np.sort(table, axis=1)[:, : min(3, len(used) - 1)]
    reach = np.where(near < 36_000, near, 0.0).mean(axis=1)
    expected: Floats = reach[np.searchsorted(used, m.place)]
    return expected, float(expected.sum() / max(1, m.service.sum()))


def make_roster(model: Model, *, seconds: float | None, seed: int) -> Roster:
    """
    Choose the shifts that a search should begin with.

    Parameters
    ----------
    seconds
        For both models together; what is not proven by then is simply not claimed. None counts work
        instead of time, on one thread, so that equal seeds give equal rosters.

    Notes
    -----
    Work is split freely between the shifts that may serve it, so that the model without any walking
    is a relaxation: its bound on the number of shifts is valid, and if it is infeasible so is the
    problem.
    """
    half = None if seconds is None else seconds / 2
    groups = _groups(model)
    expected, _ = walking_share(model)
    everything = tuple(range(len(model.arrays.begin)))
    bare = _work(model, groups, np.zeros(len(model.arrays.place)))
    if not bare or sum(len(work.groups) for work in bare) > MAX_FLOWS:
        return Roster(usable=everything, fewest=1 if bare else 0)
    _, fewest, feasible = _solve(groups, bare, half, seed)
    if feasible is False:
        return Roster(usable=everything, fewest=0, fits=False)
    chosen, _, _ = _solve(groups, _work(model, groups, expected), half, seed)
    if chosen is None:
        return Roster(usable=everything, fewest=fewest)
    return Roster(usable=_pick(model, groups, chosen), fewest=fewest)


def _groups(model: Model) -> list[_Group]:
    m = model.arrays
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for r, shift in enumerate(model.problem.shifts):
        key = (shift.opens, shift.closes, shift.breaks, shift.skills, shift.depot, shift.profile)
        alike[key].append(r)
    return [
        _Group(rows=tuple(rows), begin=int(m.begin[rows[0]]), end=int(m.end[rows[0]]))
        for rows in alike.values()
    ]


def _work(model: Model, groups: list[_Group], walking: Floats) -> list[_Work]:
    """Visits merged by where and between which moments they may be served."""
    m = model.arrays
    group_of = {row: g for g, group in enumerate(groups) for row in group.rows}
    merged: dict[tuple[tuple[int, int, int], ...], list[int]] = defaultdict(list)
    spans: dict[tuple[int, bytes], tuple[tuple[int, int, int], ...]] = {}
    for v in range(len(m.place)):
        own = m.allowed[m.allowed_from[v] : m.allowed_from[v + 1]]
        if len(own) == 0:
            continue
        kind = int(m.kind[v])
        key = (kind, own.tobytes())
        if key not in spans:
            found: dict[int, tuple[int, int]] = {}
            for r in own:
                f, n = int(m.first[kind, r]), int(m.options[kind, r])
                found[group_of[int(r)]] = (int(m.opens[f]), int(m.closes[f + n - 1]))
            spans[key] = tuple((g, a, b) for g, (a, b) in sorted(found.items()))
        merged[spans[key]].append(v)
    return [
        _Work(
            groups=span,
            service=math.ceil(m.service[own].sum() + walking[own].sum()),
            count=len(own),
            longest=int(m.service[own].max()),
        )
        for span, own in merged.items()
    ]


def _solve(
    groups: list[_Group], works: list[_Work], seconds: float | None, seed: int
) -> tuple[list[int] | None, int, bool | None]:
    """Return shifts used of each group (None: not found), a lower bound, and if it is feasible."""
    model = cp_model.CpModel()
    unit = 100  # ten seconds: coarser numbers solve faster; rounded down, so the bound stays valid
    used = [model.new_int_var(0, len(group.rows), f"n{g}") for g, group in enumerate(groups)]
    flows: dict[int, list[tuple[int, int, int, cp_model.IntVar]]] = defaultdict(list)
    for work in works:
        amount = work.service // unit
        parts = []
        for g, a, b in work.groups:
            x = model.new_int_var(0, amount, "")
            parts.append(x)
            flows[g].append((a, b, work.longest, x))
        model.add(sum(parts) == amount)
    for g, own in flows.items():
        group = groups[g]
        length = group.end - group.begin
        model.add(sum(x for *_, x in own) <= used[g] * (length // unit + 1))
        for low, high in {(a, b) for a, b, _, _ in own}:
            inside = [(longest, x) for a, b, longest, x in own if a >= low and b <= high]
            # What starts inside a window ends at most one service after it.
            room = high - low + max(longest for longest, _ in inside)
            if room < length:
                model.add(sum(x for _, x in inside) <= used[g] * (room // unit + 1))
    model.minimize(sum(used))
    solver = cp_model.CpSolver()
    if seconds is None:
        solver.parameters.max_deterministic_time = 5.0
        solver.parameters.num_workers = 1
    else:
        solver.parameters.max_time_in_seconds = max(0.1, seconds)
        solver.parameters.num_workers = 2
    solver.parameters.random_seed = seed % (1 << 31)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None, 0, False
    bound = max(0, math.ceil(solver.best_objective_bound - 1e-6))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, bound, None
    return [solver.value(n) for n in used], bound, True


def _pick(model: Model, groups: list[_Group], chosen: list[int]) -> tuple[int, ...]:
    """Shifts of each group: those of the inspectors who were given fewest so far."""
    given: dict[str, int] = defaultdict(int)
    usable: list[int] = []
    for group, n in zip(groups, chosen, strict=True):
        rows = sorted(group.rows, key=lambda r: given[model.problem.shifts[r].inspector])
        for r in rows[:n]:
            given[model.problem.shifts[r].inspector] += 1
            usable.append(r)
    return tuple(sorted(usable))


def allowed_shifts(model: Model, visit: int) -> Ints:
    """Rows of the shifts that could serve a visit if they had nothing else to do."""
    m = model.arrays
    return m.allowed[m.allowed_from[visit] : m.allowed_from[visit + 1]]
