"""A walk told turn by turn, as values: the words are made where the reader's language is known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from spatial.joins import DOORSTEP
from spatial.walk import FloorLeg, RideLeg, Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spatial.site import Point2, Site, Space, SpaceId, Storey, StoreyId
    from spatial.walk import WalkLeg

DirectionKind = Literal[
    "go",
    "turn_left",
    "turn_right",
    "enter",
    "leave",
    "take_stair_up",
    "take_stair_down",
    "take_lift",
    "take_ramp",
    "take_escalator",
    "arrive",
]

TURN = math.radians(40)  # below this, one merely bears a little
SHORT = 1.0  # m; bends that follow each other this closely are one turn
LEAST_STAY = 0.5  # m; rooms whose corner is merely clipped are not mentioned


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """
    One thing to do on a walk.

    Parameters
    ----------
    kind
        What to do.
    storey_id
        Where; for a stair or lift, the storey it is taken from.
    point
        Where on that storey, in metres.
    place_id, place_name, place_name_en
        Space entered, left or walked along; building entered or left; connector taken. Empty where
        the plan has no name for it.
    to_storey_id
        Storey that a stair or lift is left at.
    distance_m
        Metres to walk (``go``) or to have walked on arrival (``arrive``); 0 for all others.
    """

    kind: DirectionKind
    storey_id: StoreyId
    point: Point2
    place_id: str = ""
    place_name: str = ""
    place_name_en: str = ""
    to_storey_id: StoreyId | None = None
    distance_m: float = 0.0


def describe(walk: Walk, site: Site) -> tuple[Direction, ...]:
    """
    Directions for a walk.

    Parameters
    ----------
    walk
        The walk.
    site
        Gives names to the spaces and connectors.

    Returns
    -------
    directions
        In order of walking, ``arrive`` last. Distances of ``go`` add up to the metres walked on
        floors.
    """
    teller = _Teller(site)
    told: list[Direction] = []
    for leg in _without_seams(walk.legs):
        told.extend(teller.ride(leg) if isinstance(leg, RideLeg) else teller.floor(leg))
    last = walk.legs[-1]
    if isinstance(last, FloorLeg):
        end, storey_id = last.points[-1], last.storey_id
    else:
        end, storey_id = teller.landing(last), last.to_storey
    arrival = teller.named(teller.space_at(storey_id, end))
    told.append(
        Direction(kind="arrive", storey_id=storey_id, point=end, distance_m=walk.metres, **arrival)
    )
    return tuple(told)


class _Named(TypedDict, total=False):
    place_id: str
    place_name: str
    place_name_en: str


class _Teller:
    def __init__(self, site: Site) -> None:
        self.storeys: dict[StoreyId, Storey] = {storey.id: storey for storey in site.storeys}
        self.connectors = {connector.id: connector for connector in site.connectors}
        self.spaces: dict[StoreyId, list[Space]] = {storey.id: [] for storey in site.storeys}
        for space in site.spaces:
            self.spaces[space.storey_id].append(space)
        self.trees = {
            storey_id: shapely.STRtree([space.polygon for space in own])
            for storey_id, own in self.spaces.items()
        }
        self.by_id: dict[SpaceId, Space] = {space.id: space for space in site.spaces}

    def space_at(self, storey_id: StoreyId, point: Point2) -> Space | None:
        own = self.spaces[storey_id]
        found = self.trees[storey_id].query(Point(point), predicate="intersects")
        return min((own[k] for k in found), key=lambda s: s.polygon.area) if len(found) else None

    @staticmethod
    def named(space: Space | None) -> _Named:
        if space is None:
            return {}
        return {
            "place_id": space.id,
            "place_name": space.name,
            "place_name_en": space.name_en,
        }

    def landing(self, leg: RideLeg) -> Point2:
        landings = self.connectors[leg.connector_id].landings
        return next((x.point for x in landings if x.storey_id == leg.to_storey), landings[-1].point)

    def ride(self, leg: RideLeg) -> Iterator[Direction]:
        connector = self.connectors[leg.connector_id]
        kinds: dict[str, DirectionKind] = {
            "stair": "take_stair_up" if leg.rise >= 0 else "take_stair_down",
            "lift": "take_lift",
            "ramp": "take_ramp",
            "escalator": "take_escalator",
        }
        start = next(
            (x.point for x in connector.landings if x.storey_id == leg.from_storey),
            connector.landings[0].point,
        )
        yield Direction(
            kind=kinds[leg.kind],
            storey_id=leg.from_storey,
            point=start,
            place_id=connector.id,
            place_name=connector.name,
            place_name_en=connector.name_en,
            to_storey_id=leg.to_storey,
        )

    def floor(self, leg: FloorLeg) -> Iterator[Direction]:
        if len(leg.points) < 2:
            return
        line = LineString(leg.points)
        events = sorted(
            [*self._turns(leg, line), *_told_rooms(self._rooms(leg, line))],
            key=lambda event: event[0],
        )
        done = 0.0
        for along, direction in events:
            if along - done > DOORSTEP:
                yield self._go(leg, line, done, along)
                done = along
            yield direction
        if line.length > done:
            yield self._go(leg, line, done, line.length)

    def _go(self, leg: FloorLeg, line: LineString, start: float, end: float) -> Direction:
        point, middle = line.interpolate(start), line.interpolate((start + end) / 2)
        return Direction(
            kind="go",
            storey_id=leg.storey_id,
            point=(point.x, point.y),
            distance_m=end - start,
            **self.named(self.space_at(leg.storey_id, (middle.x, middle.y))),
        )

    def _turns(self, leg: FloorLeg, line: LineString) -> Iterator[tuple[float, Direction]]:
        for first, last, turn in _bends(leg.points):
            if abs(turn) >= TURN:
                yield (
                    line.project(Point(leg.points[first])),
                    Direction(
                        kind="turn_left" if turn > 0 else "turn_right",
                        storey_id=leg.storey_id,
                        point=leg.points[last],
                    ),
                )

    def _rooms(self, leg: FloorLeg, line: LineString) -> Iterator[tuple[float, Direction]]:
        found = self.trees[leg.storey_id].query(line, predicate="intersects")
        for space in (self.spaces[leg.storey_id][k] for k in found):
            for start, end in _stays(line, space):
                if start > LEAST_STAY:
                    yield start, self._event("enter", leg, line, start, space)
                if end < line.length - LEAST_STAY:
                    yield end, self._event("leave", leg, line, end, space)

    def _event(
        self,
        kind: DirectionKind,
        leg: FloorLeg,
        line: LineString,
        along: float,
        space: Space,
    ) -> Direction:
        point = line.interpolate(along)
        return Direction(
            kind=kind, storey_id=leg.storey_id, point=(point.x, point.y), **self.named(space)
        )


def _without_seams(legs: Iterable[WalkLeg]) -> Iterator[WalkLeg]:
    # Stretches of one storey that meet, as before and behind an entrance, are told as one.
    pending: FloorLeg | None = None
    for leg in legs:
        if isinstance(leg, FloorLeg) and pending and leg.storey_id == pending.storey_id:
            pending = FloorLeg(
                storey_id=leg.storey_id,
                points=(*pending.points, *leg.points[1:]),
                seconds=pending.seconds + leg.seconds,
                metres=pending.metres + leg.metres,
            )
            continue
        if pending:
            yield pending
        pending = leg if isinstance(leg, FloorLeg) else None
        if isinstance(leg, RideLeg):
            yield leg
    if pending:
        yield pending


def _told_rooms(
    events: Iterable[tuple[float, Direction]],
) -> Iterator[tuple[float, Direction]]:
    # Who enters a room has left the one before: that need not be said.
    ordered = sorted(events, key=lambda event: event[0])
    entered = [along for along, event in ordered if event.kind == "enter"]
    for along, event in ordered:
        if event.kind == "leave" and any(abs(other - along) <= SHORT for other in entered):
            continue
        yield along, event


def _bends(points: Sequence[Point2]) -> Iterator[tuple[int, int, float]]:
    # Turns at inner points as (first, last, angle); those that follow closely are summed.
    xy = np.array(points)
    steps = np.diff(xy, axis=0)
    heading = np.arctan2(steps[:, 1], steps[:, 0])
    turns = (np.diff(heading) + np.pi) % (2 * np.pi) - np.pi
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    first = 0
    while first < len(turns):
        last = first
        total = float(turns[first])
        while last + 1 < len(turns) and lengths[last + 1] < SHORT:
            last += 1
            total += float(turns[last])
        yield first + 1, last + 1, total
        first = last + 1


def _stays(line: LineString, space: Space) -> Iterator[tuple[float, float]]:
    # Stretches of a line inside a space, as distances along it.
    inside = shapely.line_merge(shapely.intersection(line, space.polygon))
    for part in shapely.get_parts(inside):
        if part.geom_type == "LineString" and part.length > LEAST_STAY:
            ends = sorted(line.project(Point(c)) for c in (part.coords[0], part.coords[-1]))
            yield ends[0], ends[1]
