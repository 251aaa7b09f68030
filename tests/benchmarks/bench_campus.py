"""Our walks over a campus beside the ways that its own makers drew for navigation.

``python -m tests.benchmarks.bench_campus FOLDER [--pairs 500] [--seed 1] [--json]``

FOLDER is an IMDF archive with ``navPath.geojson``: nodes with their neighbours. Pairs of nodes are
drawn by seed among those that both networks join: on the archive's graph Dijkstra over straight
edges, with the height of a storey where an edge climbs; on ours the shortest walk between the same
two places. ``ratio`` is ours through theirs: below 1 ours is shorter. Outliers are pairs whose
ratio is below 0.8 or above 1.25, by what sets them apart.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import shapely
from shapely.geometry import Point

from importers.detect import read_site
from importers.indoor.plan import STOREY_HEIGHT
from spatial.floor import polygons_of
from spatial.matrix import walk_lengths
from spatial.network import Place, build_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial.site import Site, Storey

NEAR = 1.0  # m; a node farther from our floor than this stands on nothing that we walk on
ODD = (0.8, 1.25)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(prog="bench campus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    row = compare(options.folder, options.pairs, options.seed)
    print(json.dumps(row) if options.json else "\n".join(f"{k}: {v}" for k, v in row.items()))
    return 0


def compare(folder: Path, pairs: int, seed: int) -> dict[str, Any]:
    """Ratios of the two networks for some pairs of nodes."""
    site = read_site([folder], name="campus").site
    network = build_network(site)
    nodes = json.loads((folder / "navPath.geojson").read_text("utf-8"))["features"]
    graph, points = their_graph(site, nodes)
    placed = our_places(site, network.floors, nodes, points)
    largest = max(nx.connected_components(graph), key=len)
    usable = sorted(key for key in placed if key in largest)
    chance = np.random.default_rng(seed)
    drawn = [tuple(chance.choice(usable, 2, replace=False)) for _ in range(pairs)]
    sources = sorted({first for first, _ in drawn})
    theirs = {
        key: nx.single_source_dijkstra_path_length(graph, key, weight="metres") for key in sources
    }
    wanted = sorted({key for pair in drawn for key in pair})
    at = {key: index for index, key in enumerate(wanted)}
    ours = walk_lengths(network, [placed[key] for key in wanted])
    ratios, odd = [], Counter[str]()
    lost = 0
    for first, second in drawn:
        length = ours[at[first], at[second]]
        if not np.isfinite(length):
            lost += 1
            continue
        ratio = float(length / max(theirs[first][second], 1e-9))
        ratios.append(ratio)
        if not ODD[0] <= ratio <= ODD[1]:
            where = _where(site, points[first][1], points[second][1])
            odd[f"{'shorter' if ratio < 1 else 'longer'}, {where}"] += 1
    quantiles = np.quantile(ratios, [0.05, 0.25, 0.5, 0.75, 0.95])
    return {
        "nodes": len(nodes),
        "nodes_on_our_floor": len(placed),
        "pairs": pairs,
        "seed": seed,
        "without_our_walk": lost,
        "median_ratio": round(float(quantiles[2]), 4),
        "p5_p25_p75_p95": [round(float(q), 3) for q in quantiles[[0, 1, 3, 4]]],
        "outliers": int(odd.total()),
        "outliers_by_kind": dict(odd.most_common()),
    }


def _where(site: Site, first: Storey | None, second: Storey | None) -> str:
    """What a pair's ends lie in; an assumed entrance in between is said."""
    buildings = {s.building_id for s in (first, second) if s is not None}
    if not buildings:
        return "both outdoors"
    own = {storey.id: storey.building_id for storey in site.storeys}
    assumed = {
        own[o.storey_id] for o in site.openings if o.source.id.startswith("derived:entrance")
    }
    names = sorted(b.name_en or b.name for b in site.buildings if b.id in buildings)
    if first is not None and second is not None and len(buildings) == 1:
        return f"both in {names[0]}"
    through = "through an assumed entrance of " if buildings & assumed else ""
    return through + " and ".join(names)


def their_graph(
    site: Site, nodes: list[dict[str, Any]]
) -> tuple[nx.Graph[str], dict[str, tuple[Point, Storey | None]]]:
    """The archive's own graph in metres, and each node's point with its storey (None: outdoors)."""
    storeys = {storey.source.id: storey for storey in site.storeys}
    degrees = np.array([node["geometry"]["coordinates"][:2] for node in nodes])
    metres = site.georeference.from_wgs84(degrees)
    points = {
        node["id"]: (Point(xy), storeys.get(str(node["properties"]["level_id"])))
        for node, xy in zip(nodes, metres.tolist(), strict=True)
    }
    graph: nx.Graph[str] = nx.Graph()
    for node in nodes:
        here, storey = points[node["id"]]
        for other in node["properties"]["neighbours"]:
            if other not in points:
                continue
            there, above = points[other]
            rise = abs((storey.level if storey else 0) - (above.level if above else 0))
            length = here.distance(there) + rise * STOREY_HEIGHT
            graph.add_edge(node["id"], other, metres=length)
    return graph, points


def our_places(
    site: Site,
    floors: Any,
    nodes: list[dict[str, Any]],
    points: dict[str, tuple[Point, Storey | None]],
) -> dict[str, Place]:
    """Nodes that stand on our floor, or within `NEAR` of it, moved onto it."""
    (grounds,) = site.storeys_of(None)
    found = {}
    trees = {key: shapely.STRtree(polygons_of(floor.area)) for key, floor in floors.items()}
    for node in nodes:
        point, storey = points[node["id"]]
        storey_id = (storey or grounds).id
        tree = trees.get(storey_id)
        if tree is None or not len(tree.geometries):
            continue
        part = tree.geometries[int(tree.nearest(point))]
        if part.distance(point) > NEAR:
            continue
        inner = shapely.buffer(part, -0.02)
        at = (
            shapely.get_point(shapely.shortest_line(inner, point), 0)
            if not inner.is_empty
            else point
        )
        found[node["id"]] = Place(storey_id=storey_id, point=(at.x, at.y))
    return found


if __name__ == "__main__":
    sys.exit(main())
