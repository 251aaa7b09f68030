"""OR-Tools routing alone on the order of one round: guided local search, no proof."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

if TYPE_CHECKING:
    from routing.prove import RouteTask


def order_by_ortools(task: RouteTask, seconds: float) -> tuple[int, ...] | None:
    """
    Find a short order of a round's stops that keeps all times, from nothing.

    Returns
    -------
    order
        None where none was found within the seconds.
    """
    n = len(task.service)
    manager = pywrapcp.RoutingIndexManager(n + 1, 1, 0)
    routing = pywrapcp.RoutingModel(manager)
    walks = routing.RegisterTransitMatrix(task.travel.tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(walks)
    service = np.array([0, *task.service], np.int64)
    passing = routing.RegisterTransitMatrix((task.travel + service[:, None]).tolist())
    length = task.end - task.begin
    routing.AddDimension(passing, length, length, True, "time")
    clock = routing.GetDimensionOrDie("time")
    for k, own in enumerate(task.starts):
        moment = clock.CumulVar(manager.NodeToIndex(k + 1))
        pieces = [(max(0, a - task.begin), min(length, b - task.begin)) for a, b in own]
        pieces = [(a, b) for a, b in pieces if a <= b]
        moment.SetRange(pieces[0][0], pieces[-1][1])
        for (_, closes), (opens, _) in pairwise(pieces):
            if closes + 1 <= opens - 1:
                moment.RemoveInterval(closes + 1, opens - 1)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromMilliseconds(max(1, int(1000 * seconds)))
    answer = routing.SolveWithParameters(parameters)
    if answer is None:
        return None
    order, index = [], answer.Value(routing.NextVar(routing.Start(0)))
    while not routing.IsEnd(index):
        order.append(manager.IndexToNode(index) - 1)
        index = answer.Value(routing.NextVar(index))
    return tuple(order)
