"""Stage 2: order and exchange the visits of one day (OR-Tools routing), from given routes."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.problem import TICKS, UNREACHABLE, Problem, Shift, Visit
from routing.timing import cost, rests, schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_DAY = 150  # visits; beyond this one model costs more than it gives


@dataclass(frozen=True)
class DayTask:
    """Shifts of one day with the visits each serves now, in order; rows of shifts and visits."""

    day: int
    shifts: tuple[int, ...]
    routes: tuple[tuple[int, ...], ...]


def tasks(
    problem: Problem, day_of: Sequence[int], routes: Sequence[Sequence[int]]
) -> list[DayTask]:
    """
    Cut a plan into models of at most `LARGEST_DAY` visits: days, or parts of a day, of used shifts.

    Parameters
    ----------
    day_of
        Day of each shift.
    routes
        Visit rows, one sequence a shift.
    """
    found: list[DayTask] = []
    for day in sorted(set(day_of)):
        part: list[int] = []
        size = 0
        used = [r for r in range(len(problem.shifts)) if day_of[r] == day and routes[r]]
        for r in [*used, None]:
            if part and (r is None or size + len(routes[r]) > LARGEST_DAY):
                found.append(DayTask(day, tuple(part), tuple(tuple(routes[q]) for q in part)))
                part, size = [], 0
            if r is not None:
                part.append(r)
                size += len(routes[r])
    return found


def solve_day(problem: Problem, task: DayTask, *, seconds: float) -> tuple[tuple[int, ...], ...]:
    """
    Improve the routes of one day.

    Parameters
    ----------
    seconds
        Limit of the search, building the model included.

    Returns
    -------
    routes
        Visit rows, one tuple for each shift of the task; those given where nothing better was
        found.
    """
    began = time.monotonic()
    shifts = [problem.shifts[r] for r in task.shifts]
    rows = [v for route in task.routes for v in route]
    if len(rows) < 3:
        return task.routes
    visits = [problem.visits[v] for v in rows]
    n, cars = len(visits), len(shifts)
    depots = [n + k for k in range(cars)]
    manager = pywrapcp.RoutingIndexManager(n + cars, cars, depots, depots)
    routing = pywrapcp.RoutingModel(manager)
    service = np.array([visit.service for visit in visits] + [0] * cars)
    opens = min(shift.opens for shift in shifts)
    closes = max(shift.closes for shift in shifts)
    transits, arcs = [], []
    for shift in shifts:
        places = [visit.place for visit in visits] + [s.depot for s in shifts]
        matrix = problem.legs[shift.profile][np.ix_(places, places)].astype(np.int64)
        matrix = np.minimum(matrix, closes - opens + 1)
        arcs.append(routing.RegisterTransitMatrix(matrix.tolist()))
        transits.append(routing.RegisterTransitMatrix((matrix + service[:, None]).tolist()))
    for k, arc in enumerate(arcs):
        routing.SetArcCostEvaluatorOfVehicle(arc, k)
    routing.SetFixedCostOfAllVehicles(
        round(problem.objective.shift / max(problem.objective.walking, 1e-3))
    )
    routing.AddDimensionWithVehicleTransits(transits, closes, closes, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for k, shift in enumerate(shifts):
        clock.CumulVar(routing.Start(k)).SetRange(shift.opens, shift.closes)
        clock.CumulVar(routing.End(k)).SetRange(shift.opens, shift.closes)
        if shift.breaks:
            solver = routing.solver()
            rest = [
                solver.FixedDurationIntervalVar(a, a, b - a, False, f"rest {k} {i}")
                for i, (a, b, *_) in enumerate(rests(shift))
            ]
            clock.SetBreakIntervalsOfVehicle(rest, k, service.tolist() + [0] * cars)
    for i, visit in enumerate(visits):
        if not _restrict(routing, clock, manager.NodeToIndex(i), visit, (opens, closes), shifts):
            return task.routes
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    left = seconds - (time.monotonic() - began)
    if left < 0.05:
        return task.routes
    # Before the model is closed: a limit set later is ignored.
    parameters.time_limit.FromMilliseconds(int(1000 * left))
    routing.CloseModelWithParameters(parameters)
    node = {row: i for i, row in enumerate(rows)}
    given = [[manager.NodeToIndex(node[v]) for v in route] for route in task.routes]
    warm = routing.ReadAssignmentFromRoutes(given, True)
    if warm is None:
        return task.routes
    answer = routing.SolveFromAssignmentWithParameters(warm, parameters)
    if answer is None:
        return task.routes
    found: list[tuple[int, ...]] = []
    for k in range(cars):
        index, route = routing.Start(k), []
        while not routing.IsEnd(index):
            if (at := manager.IndexToNode(index)) < n:
                route.append(rows[at])
            index = answer.Value(routing.NextVar(index))
        found.append(tuple(route))
    return better(problem, task, tuple(found))


def better(
    problem: Problem, task: DayTask, found: tuple[tuple[int, ...], ...]
) -> tuple[tuple[int, ...], ...]:
    """Whichever of the routes found and the routes given fits the shifts and costs less."""
    costs = []
    for routes in (task.routes, found):
        timed = [
            schedule(problem, problem.shifts[r], [problem.visits[v] for v in route])
            for r, route in zip(task.shifts, routes, strict=True)
            if route
        ]
        fits = all(route is not None for route in timed)
        costs.append(cost(problem, [r for r in timed if r is not None]) if fits else float("inf"))
    return found if costs[1] < costs[0] else task.routes


def _restrict(
    routing: pywrapcp.RoutingModel,
    clock: pywrapcp.RoutingDimension,
    index: int,
    visit: Visit,
    day: tuple[int, int],
    shifts: list[Shift],
) -> bool:
    """Give a visit its windows and the inspectors that may serve it. False where none is left."""
    windows = [w for w in visit.windows if w.opens <= day[1] and w.closes >= day[0]]
    able = [
        k
        for k, shift in enumerate(shifts)
        if visit.skills <= shift.skills and (visit.shifts is None or shift.id in visit.shifts)
    ]
    if not windows or not able:
        return False
    moment = clock.CumulVar(index)
    moment.SetRange(max(day[0], windows[0].opens), min(day[1], windows[-1].closes))
    for before, after in itertools.pairwise(windows):
        moment.RemoveInterval(before.closes + 1, after.opens - 1)
    if len(able) < len(shifts):
        routing.VehicleVar(index).SetValues(able)
    return True


def can_exchange(problem: Problem, task: DayTask) -> bool:
    """Whether a task is worth a model: something to order, and every walk on it exists."""
    places = {problem.visits[v].place for route in task.routes for v in route}
    rows = np.array(sorted(places | {problem.shifts[r].depot for r in task.shifts}))
    tables = [problem.travel[problem.shifts[r].profile][np.ix_(rows, rows)] for r in task.shifts]
    return len(places) > 1 and all(int(table.max()) < UNREACHABLE for table in tables)


SHORTEST = 2 * TICKS  # a day is not given less than this many ticks of search
