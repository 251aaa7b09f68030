"""Whether the order of one route is the best there is: CP-SAT over circuits, with time windows."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.model import Ints, Model

LONGEST = 120  # stops; beyond this nothing is proven in reasonable time


@dataclass(frozen=True)
class RouteTask:
    """
    One route to be proven, in working ticks.

    ``travel`` (stops + 1, stops + 1) has the depot in row 0 and the stops in the order walked now;
    ``starts`` says for each stop between which moments its service may start.
    """

    key: tuple[int, ...]
    travel: Ints
    service: tuple[int, ...]
    starts: tuple[tuple[tuple[int, int], ...], ...]
    begin: int
    end: int

    @property
    def walking(self) -> int:
        """Ticks walked in the order given."""
        n = len(self.service)
        order = np.arange(n + 1)
        return int(self.travel[order, np.roll(order, -1)].sum())


@dataclass(frozen=True)
class Proof:
    """
    An order of the stops (positions in the order given), and whether none is shorter.

    ``binding`` where the shortest order does not keep the times, and they were not put in.
    """

    key: tuple[int, ...]
    order: tuple[int, ...]
    walking: int
    proven: bool
    binding: bool = False


def route_task(model: Model, shift: int, visits: Sequence[int]) -> RouteTask:
    """Cut one route out of a compiled problem."""
    m = model.arrays
    rows = np.array([m.depot[shift], *m.place[list(visits)]])
    starts = []
    for v in visits:
        f, n = m.first[m.kind[v], shift], m.options[m.kind[v], shift]
        starts.append(
            tuple(
                (int(a), int(b))
                for a, b in zip(m.opens[f : f + n], m.closes[f : f + n], strict=True)
            )
        )
    return RouteTask(
        key=(shift, *visits),
        travel=m.travel[m.profile[shift]][np.ix_(rows, rows)].astype(np.int64),
        service=tuple(int(m.service[v]) for v in visits),
        starts=tuple(starts),
        begin=int(m.begin[shift]),
        end=int(m.end[shift]),
    )


def prove_route(task: RouteTask, *, seconds: float, timed: bool = True) -> Proof:
    """
    Find the shortest order of a route's stops, or show that the given one is.

    Parameters
    ----------
    seconds
        At most; ``proven`` is False where that was not enough, or the route is longer than
        `LONGEST` stops.
    timed
        Whether to go on where times bind: that takes far longer.

    Notes
    -----
    First without the clock: an optimum that keeps all times is one with them too, and where it is
    as long as the given order, that is proven. Only else the times are put in.
    """
    n = len(task.service)
    given = Proof(task.key, tuple(range(n)), task.walking, proven=n <= 1)
    if n <= 1 or n > LONGEST:
        return given
    began = time.monotonic()
    found = _solve(task, seconds, timed=False)
    if found is not None and found[1] < task.walking and not keeps_times(task, found[0]):
        if not timed:
            return replace(given, binding=True)
        left = seconds - (time.monotonic() - began)
        found = _solve(task, left, timed=True) if left > 0 else None
        if found is not None and not keeps_times(task, found[0]):
            found = None
    if found is None:
        return given
    order, walking, proven = found
    if walking >= task.walking:
        return Proof(task.key, given.order, task.walking, proven)
    return Proof(task.key, order, walking, proven)


def keeps_times(task: RouteTask, order: Sequence[int]) -> bool:
    """Whether stops served one after another, each as early as it goes, keep all times."""
    clock, at = task.begin, 0
    for k in order:
        clock += int(task.travel[at, k + 1])
        start = next((max(a, clock) for a, b in task.starts[k] if b >= clock), None)
        if start is None:
            return False
        clock, at = start + task.service[k], k + 1
    return clock + int(task.travel[at, 0]) <= task.end


def _solve(
    task: RouteTask, seconds: float, *, timed: bool
) -> tuple[tuple[int, ...], int, bool] | None:
    """Order, ticks walked, and whether that is the least. None where nothing was found."""
    n = len(task.service)
    model = cp_model.CpModel()
    follows = {(i, j): model.new_bool_var("") for i in range(n + 1) for j in range(n + 1) if i != j}
    model.add_circuit([(i, j, literal) for (i, j), literal in follows.items()])
    if timed:
        _put_times(model, task, follows)
    length = sum(int(task.travel[i, j]) * literal for (i, j), literal in follows.items())
    model.add(length <= task.walking)
    model.minimize(length)
    for (i, j), literal in follows.items():
        model.add_hint(literal, j == (i + 1) % (n + 1))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.05, seconds)
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    after = {i: j for (i, j), literal in follows.items() if solver.boolean_value(literal)}
    order, at = [], after[0]
    while at:
        order.append(at - 1)
        at = after[at]
    return tuple(order), int(solver.objective_value), status == cp_model.OPTIMAL


def _put_times(
    model: cp_model.CpModel, task: RouteTask, follows: dict[tuple[int, int], cp_model.IntVar]
) -> None:
    """Say when services start, and that the next waits for the one before and the walk."""
    starts = [
        model.new_int_var_from_domain(
            cp_model.Domain.from_intervals(
                [[max(a, task.begin), min(b, task.end)] for a, b in own if b >= task.begin]
            ),
            "",
        )
        for own in task.starts
    ]
    for (i, j), literal in follows.items():
        walk = int(task.travel[i, j])
        if i == 0:
            model.add(starts[j - 1] >= task.begin + walk).only_enforce_if(literal)
        elif j == 0:
            model.add(starts[i - 1] + task.service[i - 1] + walk <= task.end).only_enforce_if(
                literal
            )
        else:
            model.add(starts[j - 1] >= starts[i - 1] + task.service[i - 1] + walk).only_enforce_if(
                literal
            )
