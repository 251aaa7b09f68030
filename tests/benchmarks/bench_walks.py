"""How much of real sites is reached, and whether the walks on them are what a body could walk.

``python -m tests.benchmarks.bench_walks SITE… [--pairs 200] [--seed 1] [--json]``

SITE is a plan file or an archive's folder; files joined by commas are one site. Pairs of points
are drawn by seed on the floors that an entrance leads to, and for each the walk is drawn.
``in_wall_m`` is how far any of them strays from the floor as it was drawn, doors included, before
it is narrowed by half a body, ``longest_doorstep_m`` the longest step from a building's door to the
grounds or from storey to storey. ``worst_relative_difference`` compares lengths on one storey with
brute force: every pair of corners tested with shapely, Dijkstra with networkx. For ``passages`` a
third of the rooms is marked as not for passage: those walks that still go through one although a
way at most 1.5 times as long leads around it are counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point

from importers.detect import read_site
from spatial.errors import NoWalk
from spatial.floor import opening_rectangles, polygons_of, sill_lengths, walkable_floor
from spatial.joins import join_storeys
from spatial.network import FloorLeg, Place, build_network
from spatial.profile import NOT_FOR_PASSAGE
from spatial.reach import place_assets, reach
from spatial.ring import buildings_without_grounds, storeys_ringed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spatial.network import Walk, WalkNetwork
    from spatial.reach import Reach
    from spatial.site import Site, Space, StoreyId

UNMODELLED = {"no_door", "no_way_up", "no_entrance"}  # what no importer could know of
UNPLACED = {"off_every_floor", "too_far_from_floor"}
AROUND = 1.5  # a way that much longer is still to be taken
INSIDE = 0.1  # m of a walk within a room
BRUTE_PAIRS, BRUTE_CORNERS = 25, 700
TOUCH = 1e-6  # m


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk and print, one row a site."""
    parser = argparse.ArgumentParser(prog="bench walks", description=__doc__)
    parser.add_argument("sites", nargs="+", metavar="SITE")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    for given in options.sites:
        row = measure([Path(one) for one in given.split(",")], options.pairs, options.seed)
        print(json.dumps(row) if options.json else "  ".join(f"{k} {v}" for k, v in row.items()))
        sys.stdout.flush()
    return 0


def measure(paths: Sequence[Path], pairs: int, seed: int) -> dict[str, Any]:
    """Reach and walks of one site."""
    site = place_assets(read_site(paths, name="walks").site)
    network = build_network(site)
    reached = reach(site, network)
    chance = np.random.default_rng(seed)
    drawn = _drawn_pairs(reached.floors, pairs, chance)
    walked = _Walked(site, network)
    lost = 0
    for start, end in drawn:
        try:
            walked.add(network.walk(start, end))
        except NoWalk:
            lost += 1
    return {
        "site": "+".join(path.name for path in paths),
        **_reached(site, reached),
        "seed": seed,
        "pairs": len(drawn),
        "without_walk": lost,
        "in_wall_m": round(walked.in_wall, 4),
        "longest_doorstep_m": round(walked.doorstep, 2),
        **_brute_force(network, reached.floors, chance),
        **_passages(site, drawn, chance),
    }


def _reached(site: Site, reached: Reach) -> dict[str, Any]:
    missed = [(one.what, one.reason) for one in reached.unreached]
    ought = {
        "space": len(site.spaces) - sum(w == "space" and r in UNMODELLED for w, r in missed),
        "asset": len(site.assets) - sum(w == "asset" and r in UNPLACED for w, r in missed),
    }
    return {
        "spaces": len(site.spaces),
        "spaces_with_a_way": ought["space"],
        "reached_spaces": len(reached.spaces),
        "assets": len(site.assets),
        "positioned_assets": ought["asset"],
        "reached_assets": len(reached.assets),
        "unreached": dict(Counter(f"{what}: {reason}" for what, reason in missed)),
    }


def _drawn_pairs(
    floors: Mapping[StoreyId, MultiPolygon], count: int, chance: np.random.Generator
) -> list[tuple[Place, Place]]:
    """Pairs of points, evenly over all the floors that are reached."""
    known = [key for key, floor in floors.items() if floor.area > 0]
    if not known:
        return []
    share = np.array([floors[key].area for key in known])
    storeys = chance.choice(len(known), size=2 * count, p=share / share.sum())
    places = [Place(known[k], _point_in(floors[known[k]], chance)) for k in storeys]
    return list(zip(places[::2], places[1::2], strict=True))


def _point_in(area: MultiPolygon, chance: np.random.Generator) -> tuple[float, float]:
    low_x, low_y, high_x, high_y = area.bounds
    while True:
        x, y = chance.uniform((low_x, low_y), (high_x, high_y)).tolist()
        if shapely.intersects_xy(area, x, y):
            return x, y


class _Walked:
    """How far walks stray from the floors of a site as they were drawn."""

    def __init__(self, site: Site, network: WalkNetwork) -> None:
        self._site = site
        self._doorsteps = {
            (network.anchors[link.start].point, network.anchors[link.end].point)
            for link in network.links
            if link.kind == "entrance"
        }
        self._floors: dict[StoreyId, Any] = {}
        areas = {s.id: walkable_floor(s, site.openings) for s in site.storeys}
        # The way around a building that no grounds surround is made, not drawn.
        around = storeys_ringed(site, buildings_without_grounds(site, join_storeys(site, areas)))
        self._levels = {**{storey.id: storey for storey in site.storeys}, **around}
        self.in_wall = self.doorstep = 0.0

    def add(self, walk: Walk) -> None:
        for leg in walk.legs:
            if not isinstance(leg, FloorLeg) or len(leg.points) < 2:
                continue
            if leg.points in self._doorsteps:
                # Straight through the door, from one floor to another that touches it nowhere.
                self.doorstep = max(self.doorstep, leg.metres)
                continue
            floor = self._floor(leg.storey_id)
            off = shapely.difference(LineString(leg.points), floor)
            ends = shapely.get_coordinates(shapely.segmentize(off, 0.02))
            if len(ends):
                self.in_wall = max(
                    self.in_wall, float(shapely.distance(floor, shapely.points(ends)).max())
                )

    def _floor(self, storey_id: StoreyId) -> Any:
        if storey_id not in self._floors:
            own = [o for o in self._site.openings if o.storey_id == storey_id]
            depths = np.array([o.depth for o in own])
            gaps = opening_rectangles(own, sill_lengths(own), depths)
            floor = shapely.union_all([self._levels[storey_id].floor, *gaps])
            shapely.prepare(floor)
            self._floors[storey_id] = floor
        return self._floors[storey_id]


@dataclass(frozen=True)
class _Part:
    floor: Any
    area: Any


def _brute_force(
    network: WalkNetwork, floors: Mapping[StoreyId, MultiPolygon], chance: np.random.Generator
) -> dict[str, Any]:
    """Lengths on single pieces of floor beside those over every pair of corners."""
    parts = [
        _Part(network.floors[key], part)
        for key, floor in floors.items()
        for part in polygons_of(floor)
        if part.area > 1 and len(shapely.get_coordinates(part)) <= BRUTE_CORNERS
    ]
    if not parts:
        return {"compared": 0, "worst_relative_difference": None}
    worst, compared = 0.0, 0
    for k in chance.permutation(len(parts))[:5]:
        part = parts[k]
        points = np.array([_point_in(MultiPolygon([part.area]), chance) for _ in range(10)])
        attached = part.floor.attach(points)
        ours = part.floor.tolls(attached, range(len(points)), None)[:, :, 2]
        theirs = _all_lengths(part.area, points)
        off = np.triu(np.isfinite(theirs), 1)
        compared += int(off.sum())
        worst = max(worst, float((np.abs(ours - theirs)[off] / theirs[off]).max(initial=0)))
        if compared >= BRUTE_PAIRS * 5:
            break
    return {"compared": compared, "worst_relative_difference": float(f"{worst:.2g}")}


def _all_lengths(area: Any, points: Any) -> Any:
    corners = np.unique(shapely.get_coordinates(area), axis=0)
    nodes = np.concatenate((points, corners))
    one, other = np.triu_indices(len(nodes), 1)
    lines = shapely.linestrings(np.stack((nodes[one], nodes[other]), axis=1))
    wide = shapely.buffer(area, TOUCH)
    shapely.prepare(wide)
    seen = shapely.covers(wide, lines)
    graph: nx.Graph[int] = nx.Graph()
    gap = nodes[one] - nodes[other]
    graph.add_weighted_edges_from(
        zip(one[seen], other[seen], np.hypot(*gap[seen].T).tolist(), strict=True)
    )
    lengths = np.full((len(points), len(points)), np.inf)
    for row in range(len(points)):
        if row in graph:
            for node, length in nx.single_source_dijkstra_path_length(graph, row).items():
                if node < len(points):
                    lengths[row, node] = length
    return lengths


def _passages(
    site: Site, drawn: Sequence[tuple[Place, Place]], chance: np.random.Generator
) -> dict[str, Any]:
    """Walks through rooms marked as not for passage although a way around is not much longer."""
    landings = [Place(anchor.storey_id, anchor.point) for anchor in build_network(site).anchors]
    marked = [
        room
        for room in site.spaces
        # A stair or lift that opens into a room leads through it, whatever the room says.
        if chance.random() < 1 / 3 and not any(_is_in(at, _areas([room])) for at in landings)
    ]
    if not marked or not drawn:
        return {"marked_rooms": len(marked), "passages": 0, "avoidable": 0}
    chosen = {room.id for room in marked}
    told = replace(
        site,
        spaces=tuple(
            replace(space, pass_through=NOT_FOR_PASSAGE) if space.id in chosen else space
            for space in site.spaces
        ),
    )
    network, without = build_network(told), build_network(_cut_out(site, marked))
    areas = _areas(marked)
    passages = avoidable = 0
    for start, end in drawn:
        if any(_is_in(place, areas) for place in (start, end)):
            continue
        try:
            walk = network.walk(start, end)
        except NoWalk:
            continue
        if not any(_inside(leg, areas) > INSIDE for leg in walk.legs if isinstance(leg, FloorLeg)):
            continue
        passages += 1
        try:
            around = without.walk(start, end)
        except NoWalk:
            continue
        avoidable += around.metres <= AROUND * walk.metres
    return {"marked_rooms": len(marked), "passages": passages, "avoidable": avoidable}


def _areas(rooms: Sequence[Space]) -> dict[StoreyId, Any]:
    own: dict[StoreyId, list[Any]] = {}
    for room in rooms:
        own.setdefault(room.storey_id, []).append(room.polygon)
    return {key: shapely.union_all(polygons) for key, polygons in own.items()}


def _cut_out(site: Site, rooms: Sequence[Space]) -> Site:
    areas = _areas(rooms)
    storeys = []
    for storey in site.storeys:
        if storey.id in areas:
            left = shapely.difference(storey.floor, areas[storey.id])
            storey = replace(storey, floor=MultiPolygon(polygons_of(left)))  # noqa: PLW2901
        storeys.append(storey)
    return replace(site, storeys=tuple(storeys))


def _is_in(place: Place, areas: Mapping[StoreyId, Any]) -> bool:
    area = areas.get(place.storey_id)
    return area is not None and bool(area.distance(Point(place.point)) == 0)


def _inside(leg: FloorLeg, areas: Mapping[StoreyId, Any]) -> float:
    area = areas.get(leg.storey_id)
    if area is None or len(leg.points) < 2:
        return 0.0
    return float(shapely.length(shapely.intersection(LineString(leg.points), area)))


if __name__ == "__main__":
    sys.exit(main())
