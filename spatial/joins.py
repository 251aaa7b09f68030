"""Where storeys meet: landings of stairs and lifts, and entrances that lead onto the grounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point

from spatial.floor import sill_lengths
from spatial.gates import through

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from spatial.profile import WalkingProfile
    from spatial.site import (
        Connector,
        ConnectorKind,
        Landing,
        Opening,
        Point2,
        Site,
        Storey,
        StoreyId,
    )

LANDING_SNAP = 3.0  # m; lift landings are often given as the middle of the shaft
DOORSTEP = 0.4  # m before and behind a door
DOORSTEP_SNAP = 1.5  # m
GROUNDS_REACH = 15.0  # m from a door to the grounds
GROUNDS_RISE = 2.5  # m; entrances of other storeys lead onto balconies and roofs
NEIGHBOUR_REACH, NEIGHBOUR_RISE = 2.0, 1.0  # m; a door from one building into another
LEAST_STAIR_RUN = 2.0  # m walked for each metre of rise
LEAST_RAMP_RUN = 6.0  # m walked for each metre of rise


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point of a storey's floor where a way leads on to another storey, or a round may start."""

    storey_id: StoreyId
    point: Point2


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """
    A one-way join of two anchors by a connector or an entrance.

    ``metres`` is walked (in a lift: ridden), ``rise`` is upwards and may be negative. ``delay`` is
    lost at this door or lift where it says so itself, ``width`` is the clear width of a door,
    ``has_hours`` says that it is not open all day.
    """

    start: int
    end: int
    kind: ConnectorKind | Literal["entrance"]
    element_id: str
    metres: float
    rise: float
    delay: float | None = None
    width: float = math.inf
    has_hours: bool = False

    def seconds(self, profile: WalkingProfile) -> float:
        """What it takes, ``inf`` where the profile does not allow it."""
        if self.width < profile.least_width or (self.has_hours and profile.locked_out):
            return np.inf
        level = self.metres / profile.speed
        match self.kind:
            case "stair":
                pace = profile.stair_up_s_per_m if self.rise > 0 else profile.stair_down_s_per_m
                return abs(self.rise) * pace if profile.uses_stairs else np.inf
            case "lift":
                wait = profile.lift_wait_s if self.delay is None else self.delay
                ride = wait + abs(self.rise) * profile.lift_ride_s_per_m
                return ride if profile.uses_lifts else np.inf
            case "escalator":
                ride = abs(self.rise) * profile.escalator_s_per_m
                return ride if profile.uses_escalators else np.inf
            case "ramp":
                return level
            case "entrance":
                return level + (profile.door_s if self.delay is None else self.delay)


@dataclass(frozen=True, slots=True)
class Joins:
    """Anchors, the links between them, and which anchors are entrances to start from."""

    anchors: tuple[Anchor, ...]
    links: tuple[Link, ...]
    entrances: tuple[int, ...]


def join_storeys(site: Site, floors: Mapping[StoreyId, MultiPolygon]) -> Joins:
    """
    Anchors and links of a site.

    Parameters
    ----------
    site
        The site.
    floors
        Walkable floor of each storey.
    """
    joiner = _Joiner(site, floors)
    for connector in site.connectors:
        joiner.add_connector(connector)
    for opening in site.openings:
        if opening.is_entrance:
            joiner.add_entrance(opening)
    return Joins(tuple(joiner.anchors), tuple(joiner.links), tuple(joiner.entrances))


def doorsteps(opening: Opening, storey: Storey) -> tuple[Point2, Point2]:
    """Points just inside and just outside an entrance."""
    (ax, ay), (bx, by) = opening.line
    length = max(np.hypot(bx - ax, by - ay), 1e-9)
    step = opening.depth / 2 + DOORSTEP
    nx, ny = float(-(by - ay) / length * step), float((bx - ax) / length * step)
    left, right = (
        ((ax + bx) / 2 + nx, (ay + by) / 2 + ny),
        ((ax + bx) / 2 - nx, (ay + by) / 2 - ny),
    )
    for body in (storey.outline, storey.floor):
        within = [shapely.intersects_xy(body, *point) for point in (left, right)]
        if within[0] != within[1]:
            return (left, right) if within[0] else (right, left)
    # Both sides look alike: believe the spaces, of which the left one is named first.
    return (right, left) if opening.space_ids[0] is None else (left, right)


class _Joiner:
    def __init__(self, site: Site, floors: Mapping[StoreyId, MultiPolygon]) -> None:
        self.floors = floors
        self.storeys = {storey.id: storey for storey in site.storeys}
        self.grounds = [storey for storey in site.storeys if storey.building_id is None]
        ground_level = [s for s in site.storeys if s.building_id is not None and s.level == 0]
        self.bodies = [storey.outline for storey in ground_level if not storey.outline.is_empty]
        self.anchors: list[Anchor] = []
        self.links: list[Link] = []
        self.entrances: list[int] = []

    def add_connector(self, connector: Connector) -> None:
        steps = [
            (landing, *placed)
            for landing in connector.landings
            if (placed := self._anchor(landing.storey_id, landing.point, LANDING_SNAP)) is not None
        ]
        pairs = combinations(steps, 2) if connector.kind == "lift" else pairwise(steps)
        for (low, start, off_low), (high, end, off_high) in pairs:
            rise = high.elevation - low.elevation
            metres = _run(connector.kind, low, high) + off_low + off_high
            for here, there, up in ((start, end, rise), (end, start, -rise)):
                against = "down" if up > 0 else "up"
                if connector.one_way != against:
                    self.links.append(
                        Link(
                            start=here,
                            end=there,
                            kind=connector.kind,
                            element_id=connector.id,
                            metres=metres,
                            rise=up,
                            delay=connector.wait,
                            has_hours=connector.hours is not None,
                        )
                    )

    def add_entrance(self, opening: Opening) -> None:
        storey = self.storeys[opening.storey_id]
        if storey.building_id is None:
            return
        inside, outside = doorsteps(opening, storey)
        neighbours = list(self._met_outside(storey, outside))
        if neighbours:
            placed = self._anchor(storey.id, inside, DOORSTEP_SNAP)
            if placed is None:
                return
            start, _ = placed
            for neighbour, point in neighbours:
                self.anchors.append(Anchor(neighbour.id, point))
                end = len(self.anchors) - 1
                metres = float(np.hypot(*np.subtract(self.anchors[start].point, point)))
                outwards = np.subtract(outside, inside)
                for here, there, way in ((start, end, outwards), (end, start, -outwards)):
                    if lets_through(opening, way):
                        self.links.append(_doorway(opening, here, there, metres))
                if neighbour.building_id is None:
                    self.entrances.append(start)

    def _met_outside(self, storey: Storey, outside: Point2) -> Iterator[tuple[Storey, Point2]]:
        for other in self.storeys.values():
            if other.building_id in (None, storey.building_id):
                continue
            if abs(other.elevation - storey.elevation) > NEIGHBOUR_RISE:
                continue
            point, gap = nearest_on(self.floors[other.id], outside)
            if point is not None and gap <= NEIGHBOUR_REACH:
                yield other, point
        nearest = [
            (gap, grounds, point)
            for grounds in self.grounds
            if storey.level == 0 or abs(storey.elevation - grounds.elevation) <= GROUNDS_RISE
            for point, gap in [self._way_onto(grounds, outside)]
            if point is not None
        ]
        if nearest:
            _, grounds, point = min(nearest, key=lambda found: found[0])
            assert point is not None  # filtered above
            yield grounds, point

    def _way_onto(self, grounds: Storey, outside: Point2) -> tuple[Point2 | None, float]:
        floor = self.floors[grounds.id]
        point, gap = nearest_on(floor, outside)
        if point is None or gap > GROUNDS_REACH:
            return None, np.inf
        if not self._is_through_a_building(outside, point):
            return point, gap
        corners = shapely.get_coordinates(
            shapely.intersection(floor, Point(outside).buffer(GROUNDS_REACH))
        )
        distances = np.hypot(*(corners - outside).T)
        for k in np.argsort(distances, kind="stable")[:200]:
            other = (float(corners[k, 0]), float(corners[k, 1]))
            if not self._is_through_a_building(outside, other):
                return other, float(distances[k])
        return point, gap  # better through a corner of a wall than not at all

    def _is_through_a_building(self, start: Point2, end: Point2) -> bool:
        if start == end or not self.bodies:
            return False
        within = shapely.length(shapely.intersection(self.bodies, LineString([start, end])))
        return bool(np.any(within > DOORSTEP))

    def _anchor(self, storey_id: StoreyId, point: Point2, reach: float) -> tuple[int, float] | None:
        nearest, gap = nearest_on(self.floors[storey_id], point)
        if nearest is None or gap > reach:
            return None
        self.anchors.append(Anchor(storey_id, nearest))
        return len(self.anchors) - 1, gap


def lets_through(opening: Opening, way: NDArray[np.float64]) -> bool:
    """Whether a door may be passed in this direction (2,)."""
    if opening.one_way is None:
        return True
    (ax, ay), (bx, by) = opening.line
    onwards = float(way @ through(np.array([ax, ay, bx, by])))
    return onwards > 0 if opening.one_way == "left_to_right" else onwards < 0


def _doorway(opening: Opening, start: int, end: int, metres: float) -> Link:
    return Link(
        start=start,
        end=end,
        kind="entrance",
        element_id=opening.id,
        metres=metres,
        rise=0.0,
        delay=opening.delay,
        width=float(sill_lengths([opening])[0]),
        has_hours=opening.hours is not None,
    )


def _run(kind: ConnectorKind, low: Landing, high: Landing) -> float:
    rise = abs(high.elevation - low.elevation)
    level = float(np.hypot(*np.subtract(low.point, high.point)))
    slope = float(np.hypot(level, rise))
    match kind:
        case "stair":
            return max(slope, LEAST_STAIR_RUN * rise)
        case "ramp":
            return max(slope, LEAST_RAMP_RUN * rise)
        case "escalator":
            return max(slope, LEAST_STAIR_RUN * rise)
        case "lift":
            return rise


def nearest_on(area: MultiPolygon, point: Point2) -> tuple[Point2 | None, float]:
    """The point of a floor nearest to another, and how far off it is; None on no floor."""
    if area.is_empty:
        return None, np.inf
    here = Point(point)
    if shapely.intersects_xy(area, *point):
        return point, 0.0
    line = shapely.shortest_line(area, here)
    x, y = line.coords[0]
    return (float(x), float(y)), float(line.length)
