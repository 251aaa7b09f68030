"""Shortest ways through a graph whose edges cost something, last some seconds and have a length.

Ways are chosen by cost; seconds and metres are carried along. A toll is a row of all three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spatial.compiled import compiled

if TYPE_CHECKING:
    from spatial.triangulation import Floats, Ints


class Graph(NamedTuple):
    """
    Directed edges by the node they leave.

    Parameters
    ----------
    start : (n + 1,)
        Slices of the other arrays.
    heads : (m,)
        Node each edge leads to.
    tolls : (m, 3)
        Cost, seconds and metres; a cost of ``inf`` closes an edge.
    """

    start: Ints
    heads: Ints
    tolls: Floats


class Spokes(NamedTuple):
    """
    Edges from points to nodes and to other points, by the point they leave; as in `Graph`.

    ``node_tolls`` are those of leaving a point for a node, ``back_tolls`` of coming back from it.
    """

    node_start: Ints
    nodes: Ints
    node_tolls: Floats
    back_tolls: Floats
    point_start: Ints
    points: Ints
    point_tolls: Floats


@compiled
def _push(costs: Floats, nodes: Ints, size: int, cost: float, node: int) -> None:
    at = size
    while at > 0:
        parent = (at - 1) // 2
        if costs[parent] <= cost:
            break
        costs[at], nodes[at] = costs[parent], nodes[parent]
        at = parent
    costs[at], nodes[at] = cost, node


@compiled
def _drop_first(costs: Floats, nodes: Ints, size: int) -> None:
    # Moves the last of `size` entries to the top of the heap and lets it sink.
    cost, node = costs[size - 1], nodes[size - 1]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size - 1:
            break
        if child + 1 < size - 1 and costs[child + 1] < costs[child]:
            child += 1
        if costs[child] >= cost:
            break
        costs[at], nodes[at] = costs[child], nodes[child]
        at = child
    costs[at], nodes[at] = cost, node


@compiled
def settle(graph: Graph, sources: Ints, source_tolls: Floats, tolls: Floats, before: Ints) -> None:
    """
    Dijkstra from several sources at once.

    Parameters
    ----------
    graph
        The graph.
    sources : (k,)
        Nodes to start from.
    source_tolls : (k, 3)
        What it took to get to them.
    tolls : (n, 3)
        Written: the toll of the best way to each node, ``inf`` where there is none.
    before : (n,)
        Written: last edge of that way, -1 at a source.
    """
    tolls[:] = np.inf
    before[:] = -1
    room = len(graph.heads) + len(sources) + 1
    costs, nodes = np.empty(room), np.empty(room, np.int64)
    size = 0
    for k in range(len(sources)):
        node = sources[k]
        if source_tolls[k, 0] < tolls[node, 0]:
            tolls[node] = source_tolls[k]
            _push(costs, nodes, size, tolls[node, 0], node)
            size += 1
    while size > 0:
        cost, node = costs[0], nodes[0]
        _drop_first(costs, nodes, size)
        size -= 1
        if cost > tolls[node, 0]:
            continue
        for edge in range(graph.start[node], graph.start[node + 1]):
            head = graph.heads[edge]
            reached = cost + graph.tolls[edge, 0]
            if reached < tolls[head, 0]:
                tolls[head, 0] = reached
                tolls[head, 1] = tolls[node, 1] + graph.tolls[edge, 1]
                tolls[head, 2] = tolls[node, 2] + graph.tolls[edge, 2]
                before[head] = edge
                _push(costs, nodes, size, reached, head)
                size += 1


@compiled
def point_tolls(graph: Graph, spokes: Spokes, sources: Ints) -> Floats:
    """
    Tolls from some points to all points, through the nodes of a graph or straight.

    Parameters
    ----------
    graph
        The nodes, which are the only places where a way bends.
    spokes
        The points.
    sources : (s,)
        Points to start from.

    Returns
    -------
    tolls : (s, n, 3)
        ``inf`` where there is no way.
    """
    n = len(spokes.node_start) - 1
    result = np.full((len(sources), n, 3), np.inf)
    tolls, before = np.empty((len(graph.start) - 1, 3)), np.empty(len(graph.start) - 1, np.int64)
    for row in range(len(sources)):
        source = sources[row]
        own = slice(spokes.node_start[source], spokes.node_start[source + 1])
        settle(graph, spokes.nodes[own], spokes.node_tolls[own], tolls, before)
        for target in range(n):
            for at in range(spokes.node_start[target], spokes.node_start[target + 1]):
                node = spokes.nodes[at]
                reached = tolls[node, 0] + spokes.back_tolls[at, 0]
                if reached < result[row, target, 0]:
                    result[row, target, 0] = reached
                    result[row, target, 1] = tolls[node, 1] + spokes.back_tolls[at, 1]
                    result[row, target, 2] = tolls[node, 2] + spokes.back_tolls[at, 2]
        for at in range(spokes.point_start[source], spokes.point_start[source + 1]):
            target = spokes.points[at]
            if spokes.point_tolls[at, 0] < result[row, target, 0]:
                result[row, target] = spokes.point_tolls[at]
        result[row, source] = 0.0
    return result


@compiled
def all_tolls(graph: Graph) -> tuple[Floats, Ints]:
    """
    Tolls between all nodes (n, n, 3), and the last edge of each way (n, n), -1 where none.

    Meant for the few hundred anchors of a site, not for the corners of a floor.
    """
    n = len(graph.start) - 1
    tolls, before = np.empty((n, n, 3)), np.empty((n, n), np.int64)
    source, nothing = np.empty(1, np.int64), np.zeros((1, 3))
    for node in range(n):
        source[0] = node
        settle(graph, source, nothing, tolls[node], before[node])
    return tolls, before


@compiled
def joined(first: Floats, second: Floats) -> Floats:
    """
    Min-plus product of two toll tables, (n, k, 3) and (k, m, 3), as (n, m, 3).

    The cheapest way from row to column over any of the k middles; ``inf`` where none leads on.
    """
    n, middles, m = first.shape[0], first.shape[1], second.shape[1]
    result = np.full((n, m, 3), np.inf)
    for i in range(n):
        for k in range(middles):
            cost = first[i, k, 0]
            if cost == np.inf:
                continue
            for j in range(m):
                reached = cost + second[k, j, 0]
                if reached < result[i, j, 0]:
                    result[i, j, 0] = reached
                    result[i, j, 1] = first[i, k, 1] + second[k, j, 1]
                    result[i, j, 2] = first[i, k, 2] + second[k, j, 2]
    return result
