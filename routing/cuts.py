"""Lower bound on walking: a linear programme over the ways, tightened by cuts around nodes."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra, maximum_flow

from routing.errors import SolverDied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from routing.demand import Demand
    from routing.graph import WalkGraph
    from routing.model import Floats, Ints

    Side = NDArray[np.bool_]

SLACK = 0.05  # ticks: what the solver's tolerances may pretend
UNITS = 1000  # flow is counted in thousandths of a route
THRESHOLDS = 12


@dataclass(frozen=True)
class CutBound:
    """Ticks of walking that no plan can do without; ``converged`` where no cut is missing."""

    ticks: int
    converged: bool
    cuts: int


def cut_bound(
    graph: WalkGraph,
    demand: Demand,
    *,
    enough: Callable[[], bool] = lambda: False,
    told: Callable[[int], None] = lambda ticks: None,
) -> CutBound:
    """
    Bound the walking of every plan that serves all visits.

    Parameters
    ----------
    enough
        Asked often; when it says so, the best bound so far is returned: it is valid.
    told
        Called with every better bound.

    Notes
    -----
    Let x(e, k) be how often shifts of kind k walk the way e over the whole horizon. A set of nodes
    without depot that n routes must enter is left n times too: x over its border is at least 2 n.
    n is at least the greatest number of routes that one node in it asks for, and at least the work
    in it over what one shift can do there: its length less the shortest way there and back.
    Walking on ways that hang from the rest like branches is counted in closed form, and counts as
    work where they hang.
    """
    web = _Web(graph, demand)
    if len(web.ends) == 0:
        return CutBound(int(np.ceil(web.branches - SLACK)), converged=True, cuts=0)
    return _Cutting(web, enough, told).run()


class _Web:
    """The graph without its branches, depots made one node (0), and what its nodes ask for."""

    def __init__(self, graph: WalkGraph, demand: Demand) -> None:
        self.demand = demand
        self.times, self.work = demand.times.copy(), demand.work.copy()
        self.branches = 0.0
        ends, ticks = graph.ends.copy(), graph.ticks.astype(np.float64)
        if len(demand.depots) > 1:
            ends[np.isin(ends, demand.depots)] = demand.depots[0]
        self._depot = int(demand.depots[0])
        alive = self._peel(ends, ticks)
        nodes = np.unique(np.concatenate([[self._depot], ends[alive].ravel()]))
        nodes = np.concatenate([[self._depot], nodes[nodes != self._depot]])
        row = np.full(graph.nodes, -1, np.int64)
        row[nodes] = np.arange(len(nodes))
        self.ends, self.ticks = row[ends[alive]], ticks[alive]
        self.times, self.work = self.times[nodes], self.work[nodes]
        self.times[0], self.work[0] = 0, 0
        self.nodes = len(nodes)
        self.symmetric = self.matrix(self.ticks)
        self.distance: Floats = dijkstra(self.symmetric, indices=0)

    def matrix(self, values: Floats) -> csr_matrix:
        """Both directions of every way, parallel ways added up."""
        a, b = self.ends.T
        both = (np.concatenate([a, b]), np.concatenate([b, a]))
        return csr_matrix((np.concatenate([values, values]), both), shape=(self.nodes,) * 2)

    def _peel(self, ends: Ints, ticks: Floats) -> Ints:
        """Take branches off leaf by leaf; the ways that are left."""
        ways: dict[int, set[int]] = {}
        for e, (a, b) in enumerate(ends.tolist()):
            if a != b:
                ways.setdefault(a, set()).add(e)
                ways.setdefault(b, set()).add(e)
        leaves = [v for v, own in ways.items() if len(own) == 1 and v != self._depot]
        least: dict[bytes, float] = {}
        while leaves:
            v = leaves.pop()
            if len(ways[v]) != 1:
                continue
            e = ways[v].pop()
            u = int(ends[e, 0] + ends[e, 1] - v)
            asked = self.times[v]
            key = asked.tobytes()
            if key not in least:
                least[key] = _least_routes(asked, self.demand.groups)
            self.branches += 2 * ticks[e] * least[key]
            self.times[u] = np.maximum(self.times[u], asked)
            self.work[u] += self.work[v] + 2 * ticks[e] * asked
            ways[u].discard(e)
            if len(ways[u]) == 1 and u != self._depot:
                leaves.append(u)
        left = sorted(set().union(*ways.values())) if ways else []
        return np.array(left, np.int64)


class _Cutting:
    """The linear programme and its cuts."""

    def __init__(self, web: _Web, enough: Callable[[], bool], told: Callable[[int], None]) -> None:
        self.web, self.enough, self.told = web, enough, told
        self.demand = web.demand
        self.columns = len(web.ends)
        self.best = -1
        self._seen: set[tuple[int, bytes]] = set()
        self._lp = new_programme()
        count = self.columns * self.demand.classes
        cost = np.tile(web.ticks, self.demand.classes)
        none = np.zeros(0, np.int32)
        self._lp.addCols(
            count, cost, np.zeros(count), np.full(count, highspy.kHighsInf),
            0, np.zeros(count, np.int32), none, np.zeros(0),
        )  # fmt: skip

    def run(self) -> CutBound:
        for side in self._first_sides():
            for q in range(len(self.demand.groups)):
                self._add(side, q)
        while True:
            walked = self._solve()
            if self.enough():
                return CutBound(self.best, converged=False, cuts=len(self._seen))
            added = self._by_threshold(walked)
            if not added:
                added = self._by_flow(walked)
            if not added:
                done = not self.enough()
                return CutBound(self.best, converged=done, cuts=len(self._seen))

    def _solve(self) -> Floats:
        if self._lp.run() == highspy.HighsStatus.kError:
            raise SolverDied("the linear programme of the walking bound could not be solved")
        value = self._lp.getInfo().objective_function_value + self.web.branches
        ticks = int(np.ceil(value - SLACK))
        if ticks > self.best:
            self.best = ticks
            self.told(ticks)
        values = np.array(self._lp.getSolution().col_value)
        return values.reshape(self.demand.classes, self.columns)

    def _asked(self, side: Side, q: int) -> float:
        """How many routes of a group must enter a set of nodes."""
        web, routes = self.web, float(self.web.times[side, q].max())
        room = float(self.demand.length[q]) - 2 * float(web.distance[side].min())
        if room > 0:
            routes = max(routes, float(np.ceil(web.work[side, q].sum() / room - 1e-9)))
        return routes

    def _add(self, side: Side, q: int, walked: Floats | None = None) -> bool:
        """Add the cut around a set of nodes where it is new (and, if given, broken)."""
        a, b = self.web.ends.T
        border = np.flatnonzero(side[a] != side[b])
        key = (q, border.tobytes())
        if key in self._seen or len(border) == 0:
            return False
        asked = self._asked(side, q)
        if asked <= 0:
            return False
        group = sorted(self.demand.groups[q])
        if walked is not None and walked[group][:, border].sum() > 2 * asked - 1e-4:
            return False
        self._seen.add(key)
        where = np.concatenate([k * self.columns + border for k in group]).astype(np.int32)
        self._lp.addRow(2 * asked, highspy.kHighsInf, len(where), where, np.ones(len(where)))
        return True

    def _first_sides(self) -> Iterator[Side]:
        """Every node by itself, and connected parts of all that lies further than x."""
        web = self.web
        for v in range(1, web.nodes):
            side = np.zeros(web.nodes, bool)
            side[v] = True
            yield side
        for x in np.unique(web.distance[np.isfinite(web.distance)])[1:]:
            yield from self._parts(web.symmetric, web.distance >= x)

    def _parts(self, graph: csr_matrix, inside: Side) -> Iterator[Side]:
        """Connected parts of a set of nodes without the depot."""
        rows = np.flatnonzero(inside)
        rows = rows[rows != 0]
        count, label = connected_components(graph[rows][:, rows], directed=False)
        for part in range(count):
            side = np.zeros(self.web.nodes, bool)
            side[rows[label == part]] = True
            yield side

    def _by_threshold(self, walked: Floats) -> int:
        """Cuts around what hangs together by ways walked often, for several meanings of often."""
        added = 0
        for q, group in enumerate(self.demand.groups):
            weight = walked[sorted(group)].sum(axis=0)
            levels = np.unique(np.quantile(weight, np.linspace(0, 1, THRESHOLDS)))
            for level in levels:
                added += self._around_parts(weight, weight > level + 1e-6, q, walked)
        return added

    def _around_parts(self, weight: Floats, strong: Side, q: int, walked: Floats) -> int:
        """Add the broken cuts around the parts that strong ways join, the depot left out."""
        web = self.web
        a, b = web.ends.T
        joined = strong & (a != 0) & (b != 0)
        shape = (web.nodes, web.nodes)
        graph = csr_matrix((np.ones(int(joined.sum())), (a[joined], b[joined])), shape=shape)
        count, label = connected_components(graph, directed=False)
        # All parts at once: most are not broken, and there are many.
        border = label[a] != label[b]
        crossed = np.bincount(label[a[border]], weight[border], count)
        crossed += np.bincount(label[b[border]], weight[border], count)
        asked, nearest = np.zeros(count), np.full(count, np.inf)
        np.maximum.at(asked, label, web.times[:, q])
        np.minimum.at(nearest, label, web.distance)
        work = np.bincount(label, web.work[:, q], count)
        room = self.demand.length[q] - 2 * nearest
        full = np.where(room > 0, np.ceil(work / np.where(room > 0, room, 1) - 1e-9), 0)
        broken = crossed < 2 * np.maximum(asked, full) - 1e-4
        broken[label[0]] = False
        return sum(self._add(label == part, q, walked) for part in np.flatnonzero(broken))

    def _by_flow(self, walked: Floats) -> int:
        """Cuts that keep a node from being reached as often as it asks for: exact."""
        added = 0
        for q, group in enumerate(self.demand.groups):
            weight = walked[sorted(group)].sum(axis=0)
            capacity = self.web.matrix(np.floor(weight * UNITS + 0.5)).astype(np.int32)
            for v in np.argsort(-self.web.times[:, q], kind="stable"):
                asked = self.web.times[v, q]
                if asked <= 0 or self.enough():
                    break
                flow = maximum_flow(capacity, 0, int(v))
                if flow.flow_value >= 2 * asked * UNITS - UNITS // 10:
                    continue
                left = capacity - flow.flow
                left.data = np.where(left.data > 0, 1, 0).astype(np.int32)
                left.eliminate_zeros()
                near = np.isfinite(dijkstra(left, indices=0, unweighted=True))
                far = np.isfinite(dijkstra(left.T.tocsr(), indices=int(v), unweighted=True))
                added += self._add(~near, q, walked) + self._add(far & ~near, q, walked)
        return added


def new_programme() -> highspy.Highs:
    """Return an empty linear programme that keeps quiet."""
    _hush()
    lp = highspy.Highs()  # type: ignore[no-untyped-call]
    lp.setOptionValue("output_flag", False)
    return lp


@cache
def _hush() -> None:
    """
    Swallow what the library says of itself, once, before it can be told not to.

    It writes to the process's standard output, where results of commands belong.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            highspy.Highs()  # type: ignore[no-untyped-call]
        finally:
            os.dup2(kept, 1)
            os.close(kept)


def _least_routes(asked: Floats, groups: tuple[frozenset[int], ...]) -> float:
    """Fewest routes that satisfy all groups, each kind of shift counted apart."""
    lp = new_programme()
    kinds = max(max(group) for group in groups) + 1
    none = np.zeros(0, np.int32)
    lp.addCols(
        kinds, np.ones(kinds), np.zeros(kinds), np.full(kinds, highspy.kHighsInf),
        0, np.zeros(kinds, np.int32), none, np.zeros(0),
    )  # fmt: skip
    for times, group in zip(asked, groups, strict=True):
        where = np.array(sorted(group), np.int32)
        lp.addRow(float(times), highspy.kHighsInf, len(where), where, np.ones(len(where)))
    lp.run()
    return float(lp.getInfo().objective_function_value)
