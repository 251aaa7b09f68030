"""How fast and how exact the walking network is, beside shapely with networkx and scipy.

``python -m tests.benchmarks.bench_network [--json] [--seed N]``

Protocol: compiled code is warmed up on another site first, each figure is the best of three runs.
``build_s`` makes the network from the plan (erosion included) and joins the assets to it;
``matrix_s`` is the whole call for all lengths between the assets. One storey is compared with
brute force on the same polygon: every pair of corners and assets tested by shapely, Dijkstra by
networkx. Many storeys are compared on the flattened graph: one Dijkstra by scipy for each asset, by
networkx for a sample of them, its time scaled up. jupedsim routes on a mesh of triangles and is
asked for a sample of pairs on one storey: its time is given for each query, beside ours for each
entry of the matrix and ours for a single walk asked for by itself.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING, TypeVar

import jupedsim
import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from spatial.matrix import walk_lengths, walk_seconds
from spatial.network import Place, WalkNetwork, build_network
from spatial.profile import ON_FOOT
from tests.benchmarks.office_floor import office_block, places_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spatial.site import Site, StoreyId

T = TypeVar("T")
Floats = NDArray[np.float64]
SAMPLED = 20  # sources that networkx is asked for on many storeys
PAIRS = 2000  # queries that jupedsim is asked for
WALKS = 100  # walks that we are asked for one by one


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all rows and print them."""
    parser = argparse.ArgumentParser(prog="bench network", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--no-peer", action="store_true", help="leave the slow peers out")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    _measured(office_block(options.seed + 1, 2), 20, options.seed, runs=1)
    print(f"warmed up in {time.perf_counter() - started:.1f} s", file=sys.stderr)
    rows = []
    for floors, assets in ((1, 600), (10, 1000), (20, 2000)):
        rows += bench(floors, assets, options.seed, with_peer=not options.no_peer)
    if options.json:
        for row in rows:
            print(json.dumps(row))
    else:
        _print_table(rows)
    return 0


def bench(floors: int, assets: int, seed: int, *, with_peer: bool) -> list[dict[str, object]]:
    """One row for each peer that a block of so many floors and assets is compared with."""
    site = office_block(seed, floors)
    row, network, places, lengths = _measured(site, assets, seed, runs=3)
    if not with_peer:
        return [{**row, "peer": None, "peer_s": None, "worst_relative_difference": None}]
    if floors == 1:
        spent, theirs = _timed(lambda: brute_force(network, places), 1)
        return [
            _compared(row, "shapely + networkx", spent, lengths, theirs),
            _beside_jupedsim(row, network, places, lengths, seed),
        ]
    graph, nodes = flattened(network, places)
    spent, theirs = _timed(lambda: dijkstra(graph, indices=nodes)[:, nodes], 1)
    sample = np.linspace(0, len(places) - 1, SAMPLED).astype(int)
    slow, sampled = _timed(lambda: networkx_lengths(graph, nodes[sample], nodes), 1)
    return [
        _compared(row, "scipy dijkstra", spent, lengths, theirs),
        {
            **_compared(row, "networkx", slow / SAMPLED * len(nodes), lengths[sample], sampled),
            "peer_scaled_from_sources": SAMPLED,
        },
    ]


def brute_force(network: WalkNetwork, places: Sequence[Place]) -> Floats:
    """Lengths between places of one storey: all pairs tested by shapely, then networkx."""
    graph = network.floors[places[0].storey_id].graph
    xy = np.vstack((graph.corners, [place.point for place in places]))
    one, other = np.triu_indices(len(xy), 1)
    # A hair wider, since shapely holds a line along a wall to be outside by rounding.
    area = shapely.buffer(graph.area, 1e-7, join_style="mitre")
    shapely.prepare(area)
    seen = shapely.covers(area, shapely.linestrings(np.stack((xy[one], xy[other]), axis=1)))
    one, other = one[seen], other[seen]
    joined: nx.Graph[int] = nx.Graph()
    joined.add_nodes_from(range(len(xy)))
    gaps = np.hypot(*(xy[one] - xy[other]).T)
    joined.add_weighted_edges_from(zip(one.tolist(), other.tolist(), gaps.tolist(), strict=True))
    first = len(graph.corners)
    result = np.full((len(places), len(places)), np.inf)
    for i in range(len(places)):
        lengths = nx.single_source_dijkstra_path_length(joined, first + i)
        for j in range(len(places)):
            result[i, j] = lengths.get(first + j, np.inf)
    return result


def _beside_jupedsim(
    row: dict[str, object],
    network: WalkNetwork,
    places: Sequence[Place],
    ours: Floats,
    seed: int,
) -> dict[str, object]:
    """The row of jupedsim: seconds for each query, and how much longer its paths are."""
    area = max(network.floors[places[0].storey_id].area.geoms, key=lambda part: part.area)
    engine = jupedsim.RoutingEngine(area)
    inside = [
        i for i, place in enumerate(places) if engine.is_routable(place.point) and ours[i, 0] < 1e9
    ]
    pairs = np.random.default_rng(seed).choice(inside, size=(PAIRS, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]

    def ask() -> Floats:
        ways = [engine.compute_waypoints(places[i].point, places[j].point) for i, j in pairs]
        return np.array([np.hypot(*np.diff(way, axis=0).T).sum() for way in ways])

    spent, theirs = _timed(ask, 1)
    alone, _ = _timed(
        lambda: [network.walk(places[i], places[j], ON_FOOT) for i, j in pairs[:WALKS]], 1
    )
    exact = ours[pairs[:, 0], pairs[:, 1]]
    longer = theirs / exact - 1
    each = spent / len(pairs)
    of_matrix = float(str(row["matrix_s"])) / ours.size
    return {
        **row,
        "peer": "jupedsim",
        "peer_s": round(each * ours.size, 3),
        "peer_scaled_from_queries": len(pairs),
        "peer_query_us": round(1e6 * each, 1),
        "our_matrix_entry_us": round(1e6 * of_matrix, 3),
        "our_single_walk_us": round(1e6 * alone / WALKS, 1),
        "queries_ratio": round(each / of_matrix, 1),
        "mean_relative_difference": float(f"{longer.mean():.3g}"),
        "worst_relative_difference": float(f"{longer.max():.3g}"),
        "shorter_than_ours": int(np.sum(longer < -1e-9)),
    }


def flattened(network: WalkNetwork, places: Sequence[Place]) -> tuple[coo_array, NDArray[np.int64]]:
    """All corners, anchors and places in one sparse graph of metres; the nodes of the places."""
    tails, heads, metres = [], [], []
    node_of_place = np.empty(len(places), dtype=np.int64)
    node_of_anchor = np.empty(len(network.anchors), dtype=np.int64)
    count = 0
    for storey_id, floor in network.floors.items():
        own = [i for i, place in enumerate(places) if place.storey_id == storey_id]
        anchors = network.anchors_on(storey_id)
        attached = network.attach(storey_id, [places[i].point for i in own])
        corners = len(floor.graph.corners)
        first = count + corners
        node_of_place[own] = first + np.arange(len(own))
        node_of_anchor[anchors] = first + len(own) + np.arange(len(anchors))
        for pairs, lines, tail, head in (
            (floor.graph.edges, floor.lines, count, count),
            (attached.to_corners, attached.corner_lines, first, count),
            (attached.to_points, attached.point_lines, first, first),
        ):
            tails.append(pairs[:, 0] + tail)
            heads.append(pairs[:, 1] + head)
            metres.append(lines.metres)
        count = first + len(attached.points)
    # Links go both ways, each by itself: take one of the two, as for all other edges.
    upward = [link for link in network.links if link.start < link.end]
    tails.append(node_of_anchor[[link.start for link in upward]])
    heads.append(node_of_anchor[[link.end for link in upward]])
    metres.append(np.array([link.metres for link in upward]))
    weight = np.concatenate(metres)
    ends = np.concatenate(tails), np.concatenate(heads)
    graph = coo_array(
        (np.tile(np.maximum(weight, 1e-9), 2), (np.r_[ends], np.r_[ends[::-1]])),
        shape=(count, count),
    ).tocsr()
    return graph, node_of_place


def networkx_lengths(
    graph: coo_array, sources: NDArray[np.int64], targets: NDArray[np.int64]
) -> Floats:
    """Lengths by networkx on a sparse graph."""
    joined = nx.from_scipy_sparse_array(graph)
    result = np.full((len(sources), len(targets)), np.inf)
    for i, source in enumerate(sources.tolist()):
        lengths = nx.single_source_dijkstra_path_length(joined, source)
        result[i] = [lengths.get(target, np.inf) for target in targets.tolist()]
    return result


def _measured(
    site: Site, assets: int, seed: int, *, runs: int
) -> tuple[dict[str, object], WalkNetwork, list[Place], Floats]:
    rng = np.random.default_rng(seed)
    plain = build_network(site)
    each = assets // len(site.storeys)
    places = [
        place
        for storey in site.storeys
        for place in places_on(plain.floors[storey.id].area, storey.id, each, rng)
    ]
    by_storey: dict[StoreyId, list[tuple[float, float]]] = {}
    for place in places:
        by_storey.setdefault(place.storey_id, []).append(place.point)

    def build() -> WalkNetwork:
        network = build_network(site)
        for storey_id, points in by_storey.items():
            network.attach(storey_id, points)
        return network

    build_s, network = _timed(build, runs)
    fresh = [build_network(site) for _ in range(runs)]  # a network remembers its anchor table
    matrix_s, lengths = _timed(lambda: walk_lengths(fresh.pop(), places), runs)
    door = site.openings[len(site.openings) // 2].id
    network = build_network(site)
    walk_seconds(network, places, ON_FOOT)
    shut = iter([frozenset({door}), frozenset({site.openings[0].id}), frozenset({"stair 0"})])
    closed_s, _ = _timed(lambda: walk_seconds(network, places, ON_FOOT, closed=next(shut)), runs)
    row: dict[str, object] = {
        "vertices": int(shapely.get_num_coordinates(network.floors[places[0].storey_id].area)),
        "assets": len(places),
        "floors": len(site.storeys),
        "build_s": round(build_s, 4),
        "matrix_s": round(matrix_s, 4),
        "closed_s": round(closed_s, 4),
        "seed": seed,
    }
    return row, network, places, lengths


def _compared(
    row: dict[str, object], peer: str, seconds: float, ours: Floats, theirs: Floats
) -> dict[str, object]:
    assert np.array_equal(np.isfinite(ours), np.isfinite(theirs)), "one of them finds no way"
    apart = np.isfinite(theirs) & (theirs > 0)
    worst = np.max(np.abs(ours[apart] - theirs[apart]) / theirs[apart], initial=0.0)
    return {
        **row,
        "peer": peer,
        "peer_s": round(seconds, 3),
        "worst_relative_difference": float(f"{worst:.3g}"),
    }


def _timed(work: Callable[[], T], runs: int) -> tuple[float, T]:
    best = np.inf
    for _ in range(runs):
        started = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - started)
    return float(best), result


def _print_table(rows: Sequence[dict[str, object]]) -> None:
    heads = (
        "floors", "vertices", "assets", "build_s", "matrix_s", "closed_s", "peer", "peer_s",
        "worst_relative_difference",
    )  # fmt: skip
    print("  ".join(f"{head:>10}" for head in heads))
    for row in rows:
        print("  ".join(f"{row[head]!s:>10}" for head in heads))


if __name__ == "__main__":
    raise SystemExit(main())
