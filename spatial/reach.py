"""What can be reached on foot from an entrance, and why the rest cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point

from spatial.floor import polygons_of
from spatial.placing import LEAST_STAND, place_assets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from spatial.floor_network import FloorNetwork
    from spatial.network import WalkNetwork
    from spatial.profile import WalkingProfile
    from spatial.site import Asset, AssetId, Site, Space, SpaceId, Storey, StoreyId

__all__ = [
    "Fix",
    "Reach",
    "Reason",
    "Unreached",
    "open_floor",
    "place_assets",
    "reach",
    "unreached_counts",
]

Reason = Literal[
    "no_door",
    "no_way_up",
    "no_place_to_stand",
    "off_every_floor",
    "too_far_from_floor",
    "island",
    "no_entrance",
]
Fix = Literal[
    "add_door", "add_connector", "add_entrance", "reshape_space", "assign_level", "move_asset"
]

BAR = 0.02  # m; how thick a closed door is
SHAFT_REACH = 3.0  # m from a lift shaft to the landing in front of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """A space or asset that no walk from an entrance leads to: why, and what would mend it."""

    id: str
    name: str
    what: Literal["space", "asset"]
    reason: Reason
    fix: Fix


@dataclass(frozen=True)
class Pieces:
    """What a storey falls into, and which of it each space has floor of (for its polygon)."""

    floor: FloorNetwork
    shut: bytes  # which of its gates are
    tree: shapely.STRtree
    stood: dict[SpaceId, tuple[MultiPolygon, tuple[int, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """
    Spaces and assets reached from an entrance, and all the others.

    ``floors`` is what can be walked to of each storey, ``pieces`` what it falls into.
    """

    spaces: frozenset[SpaceId]
    assets: frozenset[AssetId]
    unreached: tuple[Unreached, ...]
    floors: Mapping[StoreyId, MultiPolygon] = field(default_factory=dict, compare=False)
    pieces: Mapping[StoreyId, Pieces] = field(default_factory=dict, compare=False, repr=False)


def reach(site: Site, network: WalkNetwork, *, before: Reach | None = None) -> Reach:
    """
    Spaces and assets that can be reached from an entrance.

    Parameters
    ----------
    site
        The site, its assets placed (`place_assets`).
    network
        Its network.
    before
        What was reached before a change: what is known of storeys that did not change is kept.

    Returns
    -------
    reach
        On a site with grounds, the one network that most spaces and assets share, among those with
        an entrance; on a site without, the same for each building by itself. One-way connectors
        count both ways; what is closed until further notice leads nowhere.
    """
    return _Reaching(site, network, before).result()


def open_floor(
    floor: FloorNetwork, closed: Collection[str], profile: WalkingProfile | None = None
) -> MultiPolygon:
    """Where a body can be on a storey, cut through at the sills that it cannot pass."""
    shut = floor.gates.shut(profile, closed)
    if not shut.any():
        return floor.area
    sills = shapely.linestrings(floor.gates.sills[shut].reshape(-1, 2, 2))
    bars = shapely.union_all(shapely.buffer(sills, BAR / 2, cap_style="square"))
    return MultiPolygon(polygons_of(shapely.difference(floor.area, bars)))


class _Reaching:
    def __init__(self, site: Site, network: WalkNetwork, before: Reach | None) -> None:
        self.site, self.network = site, network
        self.storeys = {storey.id: storey for storey in site.storeys}
        self.first: dict[StoreyId, int] = {}
        self.known: dict[StoreyId, Pieces] = {}
        count = 0
        for storey_id, floor in network.floors.items():
            known = None if before is None else before.pieces.get(storey_id)
            shut = floor.gates.shut(None, network.closed).tobytes()
            if known is None or known.floor is not floor or known.shut != shut:
                tree = shapely.STRtree(polygons_of(open_floor(floor, network.closed)))
                known = Pieces(floor, shut, tree)
            self.known[storey_id], self.first[storey_id] = known, count
            count += len(known.tree.geometries)
        self.pieces = {storey_id: known.tree for storey_id, known in self.known.items()}
        self.parent = list(range(count))
        self.at_anchor = [
            self._pieces_near(anchor.storey_id, Point(anchor.point)) for anchor in network.anchors
        ]
        for link in network.links:
            if link.element_id in network.closed:
                continue
            for one in self.at_anchor[link.start]:
                for other in self.at_anchor[link.end]:
                    self.parent[self._root(one)] = self._root(other)
        self.of_space = {space.id: self._of_space(space) for space in site.spaces}
        self.of_asset = {asset.id: self._of_asset(asset) for asset in site.assets}
        self.home = self._home()
        self.home_storeys = {
            storey_id
            for storey_id, tree in self.pieces.items()
            for k in range(len(tree.geometries))
            if self._root(self.first[storey_id] + k) in self.home
        }
        self.doors = {i for opening in site.openings for i in opening.space_ids if i is not None}

    def result(self) -> Reach:
        spaces = {s.id for s in self.site.spaces if self.of_space[s.id] & self.home}
        assets = {a.id for a in self.site.assets if self.of_asset[a.id] & self.home}
        return Reach(
            spaces=frozenset(spaces),
            assets=frozenset(assets),
            unreached=(
                *(self._unreached_space(s) for s in self.site.spaces if s.id not in spaces),
                *(self._unreached_asset(a) for a in self.site.assets if a.id not in assets),
            ),
            floors={
                storey_id: MultiPolygon(
                    [
                        piece
                        for k, piece in enumerate(tree.geometries)
                        if self._root(self.first[storey_id] + k) in self.home
                    ]
                )
                for storey_id, tree in self.pieces.items()
            },
            pieces=self.known,
        )

    def _root(self, piece: int) -> int:
        while self.parent[piece] != piece:
            self.parent[piece] = self.parent[self.parent[piece]]
            piece = self.parent[piece]
        return piece

    def _pieces_near(self, storey_id: StoreyId, point: Point) -> list[int]:
        if storey_id not in self.pieces:
            return []
        found = self.pieces[storey_id].query(point, predicate="dwithin", distance=1e-3)
        return [self.first[storey_id] + int(k) for k in found]

    def _of_space(self, space: Space) -> set[int]:
        tree = self.pieces.get(space.storey_id)
        if tree is None or space.polygon.is_empty:
            return set()
        pieces = {self._root(self.first[space.storey_id] + k) for k in self._stood(space, tree)}
        if not pieces and space.use in ("lift", "shaft"):
            # Nobody stands in a shaft: it is reached where its lift is.
            pieces = {
                self._root(piece)
                for number, anchor in enumerate(self.network.anchors)
                if anchor.storey_id == space.storey_id
                and shapely.dwithin(space.polygon, Point(anchor.point), SHAFT_REACH)
                and any(
                    link.kind == "lift" and number in (link.start, link.end)
                    for link in self.network.links
                )
                for piece in self.at_anchor[number]
            }
        return pieces

    def _stood(self, space: Space, tree: shapely.STRtree) -> tuple[int, ...]:
        known = self.known[space.storey_id].stood
        if space.id not in known or known[space.id][0] is not space.polygon:
            found = tree.query(space.polygon, predicate="intersects")
            parts = shapely.intersection(tree.geometries[found], space.polygon)
            enough = found[shapely.area(parts) >= LEAST_STAND]
            known[space.id] = space.polygon, tuple(int(k) for k in enough)
        return known[space.id][1]

    def _of_asset(self, asset: Asset) -> set[int]:
        if asset.storey_id is None or asset.access is None:
            return set()
        near = self._pieces_near(asset.storey_id, Point(asset.access))
        return {self._root(piece) for piece in near}

    def _home(self) -> set[int]:
        weight = np.zeros(len(self.parent), dtype=np.int64)
        for roots in (*self.of_space.values(), *self.of_asset.values()):
            for root in roots:
                weight[root] += 1
        has_grounds = any(storey.building_id is None for storey in self.site.storeys)
        starts: dict[object, set[int]] = {}
        for number in self.network.entrances:
            storey = self.storeys[self.network.anchors[number].storey_id]
            group = None if has_grounds else storey.building_id
            starts.setdefault(group, set()).update(map(self._root, self.at_anchor[number]))
        if not starts and has_grounds:
            # Nothing to enter: one walks in from the street, and stays outside.
            starts[None] = {
                self._root(self.first[storey.id] + k)
                for storey in self.site.storeys
                for k in range(len(self.pieces[storey.id].geometries))
            }
        return {max(roots, key=lambda r: (weight[r], r)) for roots in starts.values() if roots}

    def _storey_reason(self, storey: Storey) -> tuple[Reason, Fix] | None:
        if not self.home:
            return "no_entrance", "add_entrance"
        if storey.id not in self.home_storeys:
            anchored = any(anchor.storey_id == storey.id for anchor in self.network.anchors)
            if storey.level == 0 and not anchored:
                return "no_entrance", "add_entrance"
            return "no_way_up", "add_connector"
        return None

    def _unreached_space(self, space: Space) -> Unreached:
        reason: Reason
        fix: Fix
        if not self.of_space[space.id]:
            reason, fix = "no_place_to_stand", "reshape_space"
        elif (cause := self._storey_reason(self.storeys[space.storey_id])) is not None:
            reason, fix = cause
        elif space.id not in self.doors:
            reason, fix = "no_door", "add_door"
        else:
            reason, fix = "island", "add_door"
        return Unreached(id=space.id, name=space.name, what="space", reason=reason, fix=fix)

    def _unreached_asset(self, asset: Asset) -> Unreached:
        reason: Reason
        fix: Fix
        if asset.storey_id is None:
            reason, fix = "off_every_floor", "assign_level"
        elif asset.access is None:
            reason, fix = "too_far_from_floor", "move_asset"
        elif (cause := self._storey_reason(self.storeys[asset.storey_id])) is not None:
            reason, fix = cause
        elif asset.space_id is not None and asset.space_id not in self.doors:
            reason, fix = "no_door", "add_door"
        else:
            reason, fix = "island", "add_door"
        return Unreached(id=asset.id, name=asset.name, what="asset", reason=reason, fix=fix)


def unreached_counts(reached: Reach) -> Iterator[tuple[Reason, int]]:
    """How many things each reason keeps from being reached, most frequent first."""
    reasons = [thing.reason for thing in reached.unreached]
    for reason in sorted(set(reasons), key=lambda r: (-reasons.count(r), r)):
        yield reason, reasons.count(reason)
