"""The walkable network of a site: storeys joined by connectors and entrances; walks on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from spatial.anchor_table import AnchorTable, anchor_table
from spatial.errors import NoWalk, UnknownPlace
from spatial.floor import BODY_RADIUS, WalkableFloors
from spatial.floor_network import Attached, FloorNetwork, floor_network
from spatial.joins import Anchor, Joins, Link, join_storeys
from spatial.profile import ON_FOOT, WalkingProfile
from spatial.ring import buildings_without_grounds, start_anchors, storeys_ringed
from spatial.site import ConnectorId, Opening, Point2, Site, Space, Storey, StoreyId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from shapely.geometry import MultiPolygon

    from spatial.triangulation import Floats
from spatial.visibility import visibility_graphs
from spatial.walk import FloorLeg, Place, RideLeg, Walk, WalkLeg

__all__ = [
    "AnchorTable",
    "FloorLeg",
    "Place",
    "RideLeg",
    "Walk",
    "WalkLeg",
    "WalkNetwork",
    "build_network",
    "rebuild_network",
]

NOTHING: frozenset[str] = frozenset()

OnStorey = TypeVar("OnStorey", Opening, Space)


@dataclass(frozen=True)
class WalkNetwork:
    """
    Storeys to walk on and what joins them.

    Parameters
    ----------
    floors
        The network of each storey.
    anchors
        Landings and doorsteps.
    links
        Connectors and entrances between anchors, each way by itself.
    entrances
        Anchors at which somebody can come in, indices into ``anchors``.
    closed
        Openings and connectors of the site that are closed until further notice; every walk and
        table keeps out of them.
    ringed
        Storeys whose floor was widened by a way around their building.
    """

    floors: Mapping[StoreyId, FloorNetwork]
    anchors: tuple[Anchor, ...]
    links: tuple[Link, ...]
    entrances: tuple[int, ...]
    closed: frozenset[str] = NOTHING
    ringed: frozenset[StoreyId] = frozenset()
    _tables: dict[tuple[WalkingProfile | None, frozenset[str]], AnchorTable] = field(
        default_factory=dict, repr=False, compare=False
    )
    _landings: dict[StoreyId, Attached] = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_tables": {}, "_landings": {}}

    def anchors_on(self, storey_id: StoreyId) -> list[int]:
        """Numbers of the anchors of one storey."""
        return [i for i, anchor in enumerate(self.anchors) if anchor.storey_id == storey_id]

    def attach(self, storey_id: StoreyId, points: Sequence[Point2]) -> Attached:
        """Places of one storey joined to its floor, the storey's anchors after them."""
        if storey_id not in self.floors:
            raise UnknownPlace(storey_id)
        own = [self.anchors[i].point for i in self.anchors_on(storey_id)]
        xy = np.array([*points, *own], dtype=np.float64).reshape(-1, 2)
        is_place = [True] * len(points) + [False] * len(own)
        return self.floors[storey_id].attach(xy, is_place=is_place)

    def anchor_table(
        self, profile: WalkingProfile | None, closed: AbstractSet[str] = NOTHING
    ) -> AnchorTable:
        """Best ways between all anchors (profile None: in metres); kept for the next time."""
        key = (profile, self.closed.union(closed))
        if key not in self._tables:
            self._tables[key] = anchor_table(self, *key)
        return self._tables[key]

    def walk(
        self,
        start: Place,
        end: Place,
        profile: WalkingProfile = ON_FOOT,
        *,
        closed: AbstractSet[str] = NOTHING,
    ) -> Walk:
        """
        Best walk from one place to another.

        Parameters
        ----------
        start, end
            Places up to 2.5 m off the floor are approached as near as one can stand.
        profile
            Who walks.
        closed
            Ids of openings and connectors that are shut or out of service.

        Raises
        ------
        NoWalk
            If no way leads from one to the other.
        UnknownPlace
            If a storey is not on the network.

        Notes
        -----
        The cheapest way by seconds and dear rooms; on each storey a shortest path around corners.
        """
        shut = self.closed.union(closed)
        same = start.storey_id == end.storey_id
        here = self.attach(start.storey_id, [start.point, end.point] if same else [start.point])
        there = here if same else self.attach(end.storey_id, [end.point])
        arrival, skip = (1, 2) if same else (0, 1)
        floor, goal = self.floors[start.storey_id], self.floors[end.storey_id]
        out = floor.tolls(here, [0], profile, shut)[0]
        back = goal.tolls(there, [arrival], profile, shut, backwards=True)[0]
        leave, enter = self.anchors_on(start.storey_id), self.anchors_on(end.storey_id)
        best, via = (float(out[1, 0]) if same else np.inf), None
        if leave and enter:
            table = self.anchor_table(profile, shut)
            over = table.tolls[np.ix_(leave, enter)][:, :, 0]
            total = out[skip:, 0][:, None] + over + back[skip:, 0][None, :]
            if total.min() < best:
                nearest = divmod(int(total.argmin()), total.shape[1])
                best, via = float(total.min()), nearest
        if not np.isfinite(best):
            raise NoWalk(f"{start.point} on {start.storey_id}", f"{end.point} on {end.storey_id}")
        if via is None:
            return _walk([_floor_leg(floor, here, 0, 1, out[1], profile, shut)])
        first, last = via
        return _walk(
            [
                _floor_leg(floor, here, 0, skip + first, out[skip + first], profile, shut),
                *self._between(leave[first], enter[last], profile, shut),
                _floor_leg(goal, there, skip + last, arrival, back[skip + last], profile, shut),
            ]
        )

    def _between(
        self, start: int, end: int, profile: WalkingProfile, closed: frozenset[str]
    ) -> list[WalkLeg]:
        table = self.anchor_table(profile, closed)
        legs: list[WalkLeg] = []
        at = end
        while (edge := int(table.before[start, at])) >= 0:
            tail, link = int(table.tails[edge]), int(table.link_of[edge])
            if link >= 0:
                legs.append(self._link_leg(self.links[link], profile))
            else:
                legs.append(self._stretch(tail, at, profile, closed))
            at = tail
        return legs[::-1]

    def _link_leg(self, link: Link, profile: WalkingProfile) -> WalkLeg:
        start, end = self.anchors[link.start], self.anchors[link.end]
        if link.kind == "entrance":
            return FloorLeg(
                storey_id=start.storey_id,
                points=(start.point, end.point),
                seconds=link.seconds(profile),
                metres=link.metres,
            )
        return RideLeg(
            connector_id=ConnectorId(link.element_id),
            kind=link.kind,
            from_storey=start.storey_id,
            to_storey=end.storey_id,
            rise=link.rise,
            seconds=link.seconds(profile),
            metres=link.metres,
        )

    def _stretch(
        self, start: int, end: int, profile: WalkingProfile, closed: frozenset[str]
    ) -> FloorLeg:
        storey_id = self.anchors[start].storey_id
        own = self.anchors_on(storey_id)
        if storey_id not in self._landings:
            self._landings[storey_id] = self.attach(storey_id, [])
        attached = self._landings[storey_id]
        floor = self.floors[storey_id]
        one, other = own.index(start), own.index(end)
        toll = floor.tolls(attached, [one], profile, closed)[0, other]
        return _floor_leg(floor, attached, one, other, toll, profile, closed)


def build_network(site: Site, *, body_radius: float = BODY_RADIUS) -> WalkNetwork:
    """
    The walkable network of a site.

    Parameters
    ----------
    site
        The site; assets are not part of the network, they are joined when they are asked for.
    body_radius
        Half the breadth of a body in metres.

    Returns
    -------
    network
        Can be pickled.

    Notes
    -----
    A building whose entrances do not lead onto the grounds gets a way of 8 m around the storey
    that its entrances are on, so that rooms entered only from outside are joined.
    """
    return _built(site, {}, body_radius)


def rebuild_network(
    site: Site, *, before: Site, network: WalkNetwork, body_radius: float = BODY_RADIUS
) -> WalkNetwork:
    """
    The network of a changed site, as `build_network`, keeping the storeys that did not change.

    Parameters
    ----------
    site
        The site as it is now.
    before, network
        The site as it was, and its network.
    body_radius
        As ``network`` was built with.
    """
    old_openings, old_spaces = _by_storey(before.openings), _by_storey(before.spaces)
    openings, spaces = _by_storey(site.openings), _by_storey(site.spaces)
    old = {storey.id: storey for storey in before.storeys}
    same = {
        storey.id: network.floors[storey.id]
        for storey in site.storeys
        if storey.id in network.floors
        and storey.id not in network.ringed
        and _same_shape(old[storey.id], storey)
        and openings.get(storey.id) == old_openings.get(storey.id)
        and spaces.get(storey.id) == old_spaces.get(storey.id)
    }
    return _built(site, same, body_radius)


def _built(site: Site, known: Mapping[StoreyId, FloorNetwork], body_radius: float) -> WalkNetwork:
    openings, spaces = _by_storey(site.openings), _by_storey(site.spaces)

    walkable = WalkableFloors(body_radius)

    def area(storey: Storey) -> MultiPolygon:
        return walkable.of(storey, openings.get(storey.id, ()))

    areas = {
        storey.id: known[storey.id].area if storey.id in known else area(storey)
        for storey in site.storeys
    }
    joins = join_storeys(site, areas)
    ringed = storeys_ringed(site, buildings_without_grounds(site, joins))
    if ringed:
        for storey in ringed.values():
            areas[storey.id] = area(storey)
        joins = _with_starts(join_storeys(site, areas), list(start_anchors(site, ringed, areas)))
    kept = known.keys() - ringed.keys()
    graphs = visibility_graphs({i: areas[i] for i in areas if i not in kept})
    floors = {
        i: known[i]
        if i in kept
        else floor_network(i, graphs[i], openings.get(i, ()), spaces.get(i, ()))
        for i in areas
    }
    return WalkNetwork(
        floors, joins.anchors, joins.links, joins.entrances, site.closed, frozenset(ringed)
    )


def _by_storey(things: Sequence[OnStorey]) -> dict[StoreyId, list[OnStorey]]:
    found: dict[StoreyId, list[OnStorey]] = {}
    for thing in things:
        found.setdefault(thing.storey_id, []).append(thing)
    return found


def _same_shape(one: Storey, other: Storey) -> bool:
    return one.floor is other.floor or (
        one.floor == other.floor and one.outline == other.outline and one.walls == other.walls
    )


def _with_starts(joins: Joins, starts: Sequence[Anchor]) -> Joins:
    first = len(joins.anchors)
    return Joins(
        (*joins.anchors, *starts),
        joins.links,
        (*joins.entrances, *range(first, first + len(starts))),
    )


def _floor_leg(
    floor: FloorNetwork,
    attached: Attached,
    start: int,
    end: int,
    toll: Floats,
    profile: WalkingProfile,
    closed: frozenset[str],
) -> FloorLeg:
    return FloorLeg(
        storey_id=floor.storey_id,
        points=floor.path(attached, start, end, profile, closed),
        seconds=float(toll[1]),
        metres=float(toll[2]),
    )


def _walk(legs: Sequence[WalkLeg]) -> Walk:
    # Standing on a landing already is no stretch of the way.
    real = tuple(leg for leg in legs if leg.seconds > 0) or (legs[0],)
    return Walk(
        seconds=sum(leg.seconds for leg in real),
        metres=sum(leg.metres for leg in real),
        legs=real,
    )
