"""Other engines on a planning problem: a calendar by CP-SAT, then each day by itself."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyvrp
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.sat.python import cp_model
from pyvrp.stop import MaxRuntime

from routing.plan import Plan, Unplanned
from routing.timing import objective, schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routing.problem import Problem, Shift, Visit

DROPPED = 10_000_000  # ticks: what leaving a visit out costs, as in the problem's objective
CALENDAR_SHARE, CALENDAR_MOST = 0.15, 20.0
CELL = 300  # ticks: places nearer than that are one part of the building to the calendar
Day = list[list[int]]


def plan_by_days(
    problem: Problem,
    seconds: float,
    order: Callable[[Problem, list[int], list[Shift], float], Day],
) -> Plan:
    """Give every visit a day, then let an engine route each day; visits it leaves out are so."""
    began = time.monotonic()
    day_of = [bisect_right(problem.day_starts, shift.opens) - 1 for shift in problem.shifts]
    calendar = make_calendar(problem, day_of, min(CALENDAR_MOST, CALENDAR_SHARE * seconds))
    days = sorted(set(calendar.values()))
    routes = []
    for k, day in enumerate(days):
        rows = [v for v, d in calendar.items() if d == day]
        shifts = [s for s, d in zip(problem.shifts, day_of, strict=True) if d == day]
        left = seconds - (time.monotonic() - began)
        found = order(problem, rows, shifts, max(0.2, left / (len(days) - k)))
        for shift, route in zip(shifts, found, strict=True):
            timed = schedule(problem, shift, [problem.visits[v] for v in route])
            if route and timed is not None:
                routes.append(timed)
    served = {stop.visit for route in routes for stop in route.stops}
    missing = [visit for visit in problem.visits if visit.id not in served]
    plan = Plan(
        routes=tuple(routes),
        unplanned=tuple(Unplanned(visit=visit.id, reason="stopped_early") for visit in missing),
    )
    return replace(plan, objective=objective(problem, plan))


def make_calendar(problem: Problem, day_of: list[int], seconds: float) -> dict[int, int]:
    """Day of every visit: work even over the days, few parts of the building open on each."""
    spans = {v: _days_of(problem, visit, day_of) for v, visit in enumerate(problem.visits)}
    cell = _cells(problem)
    model = cp_model.CpModel()
    always = {(cell[problem.visits[v].place], own[0]) for v, own in spans.items() if len(own) == 1}
    load: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    opened: dict[tuple[int, int], cp_model.IntVar] = {}
    chosen: dict[tuple[int, int], cp_model.IntVar] = {}
    for v, own in spans.items():
        visit = problem.visits[v]
        if len(own) == 1:
            load[own[0]].append(visit.service)
            continue
        for d in own:
            x = chosen[v, d] = model.new_bool_var("")
            load[d].append(visit.service * x)
            key = (cell[visit.place], d)
            if key not in always:
                if key not in opened:
                    opened[key] = model.new_bool_var("")
                model.add_implication(x, opened[key])
        model.add_exactly_one([chosen[v, d] for d in own])
    total = sum(visit.service for visit in problem.visits)
    most = int(1.03 * total / max(1, len(set(day_of))))
    for terms in load.values():
        model.add(sum(terms) <= most)
    model.minimize(sum(opened.values()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    known = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        v: next((d for d in own if known and len(own) > 1 and solver.value(chosen[v, d])), own[0])
        for v, own in spans.items()
        if own
    }


def _days_of(problem: Problem, visit: Visit, day_of: list[int]) -> list[int]:
    """Days on which some shift meets a window of the visit."""
    starts = [bisect_right(problem.day_starts, window.opens) - 1 for window in visit.windows]
    return sorted(set(starts) & set(day_of))


def _cells(problem: Problem) -> list[int]:
    """Parts of the building: places near the first of each part."""
    table = next(iter(problem.travel.values()))
    cell = [-1] * len(table)
    for place in range(len(table)):
        if cell[place] < 0:
            for other in np.flatnonzero(table[place] <= CELL):
                if cell[other] < 0:
                    cell[other] = place
    return cell


def by_ortools(problem: Problem, rows: list[int], shifts: list[Shift], seconds: float) -> Day:
    """One day by OR-Tools routing: guided local search from the parallel cheapest insertion."""
    began = time.monotonic()
    n, cars = len(rows), len(shifts)
    depots = [n + k for k in range(cars)]
    manager = pywrapcp.RoutingIndexManager(n + cars, cars, depots, depots)
    routing = pywrapcp.RoutingModel(manager)
    places = [problem.visits[v].place for v in rows] + [shift.depot for shift in shifts]
    walks = problem.travel[shifts[0].profile][np.ix_(places, places)].astype(np.int64)
    service = np.array([problem.visits[v].service for v in rows] + [0] * cars)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(walks.tolist()))
    routing.SetFixedCostOfAllVehicles(problem.objective.shift)
    last = max(shift.closes for shift in shifts)
    transit = routing.RegisterTransitMatrix((walks + service[:, None]).tolist())
    routing.AddDimension(transit, last, last, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for k, shift in enumerate(shifts):
        clock.CumulVar(routing.Start(k)).SetRange(shift.opens, shift.closes)
        clock.CumulVar(routing.End(k)).SetRange(shift.opens, shift.closes)
    for i, v in enumerate(rows):
        window = _window(problem.visits[v], shifts)
        able = [k for k, s in enumerate(shifts) if problem.visits[v].skills <= s.skills]
        index = manager.NodeToIndex(i)
        clock.CumulVar(index).SetRange(*window)
        routing.VehicleVar(index).SetValues([-1, *able])
        routing.AddDisjunction([index], DROPPED)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    left = max(0.1, seconds - (time.monotonic() - began))
    parameters.time_limit.FromMilliseconds(int(1000 * left))
    answer = routing.SolveWithParameters(parameters)
    found: Day = [[] for _ in shifts]
    if answer is None:
        return found
    for k in range(cars):
        index = routing.Start(k)
        while not routing.IsEnd(index):
            if (at := manager.IndexToNode(index)) < n:
                found[k].append(rows[at])
            index = answer.Value(routing.NextVar(index))
    return found


def by_pyvrp(problem: Problem, rows: list[int], shifts: list[Shift], seconds: float) -> Day:
    """One day by PyVRP; who lacks a skill walks by a table that puts such places out of reach."""
    began = time.monotonic()
    model = pyvrp.Model()
    places = sorted({problem.visits[v].place for v in rows} | {s.depot for s in shifts})
    at = {place: model.add_location(0, 0) for place in places}
    depots = {s.depot: model.add_depot(at[s.depot]) for s in shifts}
    skills = sorted({s.skills for s in shifts}, key=sorted)
    profiles = {held: model.add_profile() for held in skills}
    needed: dict[int, frozenset[str]] = {
        problem.visits[v].place: problem.visits[v].skills for v in rows
    }
    walks = problem.travel[shifts[0].profile]
    for held, profile in profiles.items():
        for a in places:
            for b in places:
                short = needed.get(b, frozenset()) <= held
                walk = int(walks[a, b]) if short else DROPPED
                model.add_edge(at[a], at[b], distance=walk, duration=walk, profile=profile)
    for v in rows:
        visit = problem.visits[v]
        opens, closes = _window(visit, shifts)
        model.add_client(
            at[visit.place], service_duration=visit.service, tw_early=opens, tw_late=closes,
            prize=DROPPED, required=False,
        )  # fmt: skip
    for shift in shifts:
        model.add_vehicle_type(
            1, start_depot=depots[shift.depot], end_depot=depots[shift.depot],
            fixed_cost=problem.objective.shift, tw_early=shift.opens, tw_late=shift.closes,
            profile=profiles[shift.skills],
        )  # fmt: skip
    left = max(0.1, seconds - (time.monotonic() - began))
    result = model.solve(MaxRuntime(left), seed=1, collect_stats=False, display=False)
    found: Day = [[] for _ in shifts]
    if result.is_feasible():
        for route in result.best.routes():
            found[route.vehicle_type()] = [rows[a.idx] for a in route if a.is_client()]
    return found


def _window(visit: Visit, shifts: Sequence[Shift]) -> tuple[int, int]:
    """Return the window of a visit on the day of some shifts (one a day in these problems)."""
    opens, closes = min(s.opens for s in shifts), max(s.closes for s in shifts)
    own = next(w for w in visit.windows if w.opens <= closes and w.closes >= opens)
    return max(opens, own.opens), min(closes, own.closes)
