"""A lower bound on all walking: which one, and the least web that joins what must be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import minimum_spanning_tree

from routing.cuts import cut_bound
from routing.demand import demand
from routing.leg_cuts import leg_bound
from routing.needs import bare_model, needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from routing.graph import WalkGraph
    from routing.model import Arrays, Floats, Ints, Model
    from routing.problem import Problem

SMALL, ROUNDS = 120, 12  # nodes whose legs are bounded while one waits, and how thoroughly


def fewest_for(m: Arrays, walking: int) -> int:
    """Least number of shifts that hold all service and at least so much walking."""
    length = np.sort(m.end - m.begin)[::-1].cumsum()
    return int(np.searchsorted(length, int(m.service.sum()) + walking)) + 1


def walking_bound(problem: Problem) -> int | None:
    """
    Ticks that any plan serving every visit walks at least; equal problems have equal bounds.

    Returns
    -------
    bound
        None where there is nothing to visit.

    Notes
    -----
    Where walks are known to go along a graph, `routing.cuts`, and else `routing.leg_cuts` on small
    sites, without regard to the time they take. On large ones a web: all routes of a stretch of
    days, with the way home of each, join its places with the depots. The spanning tree of the least
    legs over the depots (taken as one) and the places that must be reached within the stretch is
    valid, since the routes contain one. Stretches that do not overlap add up: single days against
    whole weeks, the better cut week by week.
    """
    if not problem.visits or not problem.shifts:
        return None
    if problem.graph is not None:
        return _along(problem, problem.graph, enough=lambda: False, told=lambda _: None)
    asked = needs(problem)
    if asked is None:
        return 0
    if len(asked.legs) <= SMALL:
        return leg_bound(asked, rounds=ROUNDS).ticks
    return _webs(bare_model(problem))


def tighten(problem: Problem, *, enough: Callable[[], bool], told: Callable[[int], None]) -> None:
    """Tell ever better bounds on all walking (ticks) until there is enough of them."""
    if problem.graph is not None:
        _along(problem, problem.graph, enough=enough, told=told)
    elif (asked := needs(problem)) is not None:
        leg_bound(asked, enough=enough, told=told)


def _along(
    problem: Problem,
    graph: WalkGraph,
    *,
    enough: Callable[[], bool],
    told: Callable[[int], None],
) -> int:
    asked = demand(bare_model(problem), graph.node_of_place, graph.nodes)
    return cut_bound(graph, asked, enough=enough, told=told).ticks


def _webs(model: Model) -> int:
    m = model.arrays
    table = m.travel.min(axis=0).astype(np.float64)
    table = np.minimum(table, table.T)
    depots = np.unique(m.depot)
    spans = np.array(
        [
            (m.day[own].min(), m.day[own].max())
            for v in range(len(m.place))
            if len(own := m.allowed[m.allowed_from[v] : m.allowed_from[v + 1]])
        ]
    ).reshape(-1, 2)
    served = np.flatnonzero(np.diff(m.allowed_from) > 0)
    if len(served) == 0:
        return 0
    places = m.place[served]
    last = int(spans[:, 1].max())
    # best[d]: the greatest sum of webs over stretches that end by day d.
    best = np.zeros(last + 2)
    for end in range(last + 1):
        best[end + 1] = best[end]
        for length in (1, 7, 28):
            begin = end - length + 1
            if begin < 0:
                continue
            inside = np.unique(places[(spans[:, 0] >= begin) & (spans[:, 1] <= end)])
            if len(inside):
                value = best[begin] + _web(table, depots, inside)
                best[end + 1] = max(best[end + 1], value)
    return int(best[-1])


def _web(table: Floats, depots: Ints, places: Ints) -> float:
    """Length of the least spanning tree over some places and the depots taken as one."""
    places = np.setdiff1d(places, depots)
    if len(places) == 0:
        return 0.0
    n = len(places)
    web = np.zeros((n + 1, n + 1))
    web[1:, 1:] = table[np.ix_(places, places)]
    web[0, 1:] = web[1:, 0] = table[np.ix_(depots, places)].min(axis=0)
    # Zero means "no edge" to scipy: a hair keeps places at one spot joined, and is rounded away.
    return float(np.floor(minimum_spanning_tree(web + 1e-7).sum()))
