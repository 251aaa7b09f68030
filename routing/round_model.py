"""A shorter order of one round, or that there is none: CP-SAT over circuits of legs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from routing.prove import RouteTask

Truths = NDArray[np.bool_]
Stretches = list[tuple[int, int]]
NEVER = 1 << 60


@dataclass(frozen=True)
class Shorter:
    """
    A shorter order, None where none was found; ``walking`` in ticks.

    ``complete`` where the search was: no other order is shorter than this one, or than the given.
    """

    order: tuple[int, ...] | None
    walking: int
    complete: bool


def starts_of(task: RouteTask) -> list[Stretches]:
    """When each stop may start that leaves time for the walk there and home, neighbours joined."""
    found = []
    for k, own in enumerate(task.starts):
        low = task.begin + int(task.travel[0, k + 1])
        high = task.end - int(task.travel[k + 1, 0]) - task.service[k]
        pieces: Stretches = []
        for a, b in sorted(own):
            first, last = max(a, low), min(b, high)
            if first > last:
                continue
            if pieces and first <= pieces[-1][1] + 1:
                pieces[-1] = (pieces[-1][0], max(pieces[-1][1], last))
            else:
                pieces.append((first, last))
        found.append(pieces)
    return found


def in_time(task: RouteTask, least: int) -> Truths:
    """
    Say which legs keep all times and make nobody wait for longer than the shift has time.

    Parameters
    ----------
    least
        Ticks that every order walks; what walks and services leave of the shift may be waited.
    """
    n = len(task.service)
    spare = task.end - task.begin - sum(task.service) - least
    starts = starts_of(task)
    legs = np.ones((n + 1, n + 1), np.bool_)
    for i in range(n + 1):
        leaves = (
            [(task.begin, task.begin)]
            if i == 0
            else [(a + task.service[i - 1], b + task.service[i - 1]) for a, b in starts[i - 1]]
        )
        for j in range(1, n + 1):
            walk = int(task.travel[i, j])
            wait = min(
                (
                    max(0, a - (last + walk))
                    for first, last in leaves
                    for a, b in starts[j - 1]
                    if first + walk <= b
                ),
                default=NEVER,
            )
            legs[i, j] = wait <= spare
    return legs


def shorter(task: RouteTask, legs: Truths, seconds: float, *, timed: bool = False) -> Shorter:
    """
    Search for the shortest order below the given one.

    Parameters
    ----------
    legs
        (stops + 1, stops + 1): those that may be walked in such an order; row = from.
    """
    given = task.walking
    if seconds <= 0:
        return Shorter(None, given, complete=False)
    starts = starts_of(task)
    if not legs.any(axis=1).all() or (timed and not all(starts)):
        return Shorter(None, given, complete=True)
    model = cp_model.CpModel()
    follows = {(int(i), int(j)): model.new_bool_var("") for i, j in np.argwhere(legs) if i != j}
    model.add_circuit([(i, j, literal) for (i, j), literal in follows.items()])
    if timed:
        _put_times(model, task, starts, follows)
    length = sum(int(task.travel[i, j]) * literal for (i, j), literal in follows.items())
    model.add(length <= given - 1)
    model.minimize(length)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.05, seconds)
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Shorter(None, given, complete=True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Shorter(None, given, complete=False)
    after = {i: j for (i, j), literal in follows.items() if solver.boolean_value(literal)}
    order, at = [], after[0]
    while at:
        order.append(at - 1)
        at = after[at]
    return Shorter(tuple(order), round(solver.objective_value), status == cp_model.OPTIMAL)


def _put_times(
    model: cp_model.CpModel,
    task: RouteTask,
    starts: list[Stretches],
    follows: dict[tuple[int, int], cp_model.IntVar],
) -> None:
    """Say when services start, and that the next waits for the one before and the walk."""
    moments, services = [], []
    for k, own in enumerate(starts):
        moment = model.new_int_var_from_domain(cp_model.Domain.from_intervals(own), "")
        moments.append(moment)
        # Whoever goes on from here walks at least to the nearest.
        away = min(
            (int(task.travel[i, j]) for i, j in follows if i == k + 1),
            default=0,
        )
        services.append(model.new_fixed_size_interval_var(moment, task.service[k] + away, ""))
    model.add_no_overlap(services)
    for (i, j), literal in follows.items():
        walk = int(task.travel[i, j])
        if i == 0:
            model.add(moments[j - 1] >= task.begin + walk).only_enforce_if(literal)
        elif j == 0:
            model.add(moments[i - 1] + task.service[i - 1] + walk <= task.end).only_enforce_if(
                literal
            )
        else:
            model.add(
                moments[j - 1] >= moments[i - 1] + task.service[i - 1] + walk
            ).only_enforce_if(literal)
