"""Ways up and down: stairs by their treads, lifts by their elements, shafts or names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point

from importers.ifc.sections import clean, normals
from importers.ifc.words import in_two_languages
from importers.result import ImportIssue
from spatial.site import Connector, ConnectorId, ConnectorKind, Landing, Point2, Source, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from importers.ifc.floors import Body
    from importers.ifc.levels import Level, PlannedSpace

_TREAD = 0.45  # m from a level within which a tread is stepped onto from it
_STAIR_SNAP = 1.6  # m from the last tread to the floor
_LIFT_SNAP = 3.0  # m from the middle of a shaft to the floor
_TOUCH = 0.5  # m between pieces of one stair
_BELOW, _ABOVE = 0.5, 0.3  # m that a shaft's floor and head may miss a level by
_INSIDE = 0.3  # m from the floor's edge where somebody stands, where there is room


@dataclass(slots=True)
class Flight:
    """Flat faces of a stair or ramp, to step on: middles (n, 3) and areas (n,)."""

    kind: ConnectorKind
    name: str
    guid: str
    file: str
    ifc_class: str
    middles: NDArray[np.float64]
    areas: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def step_near(self, z: float) -> Point2 | None:
        """Middle of the tread nearest to a height."""
        off = np.abs(self.middles[:, 2] - z)
        if not len(off) or off.min() >= _TREAD:
            return None
        near = off < off.min() + 0.02
        weight = self.areas[near]
        x, y = (self.middles[near, :2] * weight[:, None]).sum(0) / weight.sum()
        return float(x), float(y)


@dataclass(slots=True)
class Shaft:
    """A lift on its way into the site."""

    name: str
    guid: str
    file: str
    ifc_class: str
    middle: Point2
    low: float
    high: float
    polygon: MultiPolygon | None = None
    spaces: list[PlannedSpace] = field(default_factory=list)


def flight_of(body: Body, file: str) -> Flight | None:
    """Treads, landings or slope of a body; None where it has nothing to step on."""
    middles, areas = [], []
    for mesh in body.meshes:
        normal, area = normals(mesh)
        flat = (np.abs(normal[:, 2]) > 0.9) & (area > 1e-9)
        middles.append(mesh.vertices[mesh.faces[flat]].mean(1))
        areas.append(area[flat])
    points = np.concatenate(middles)
    if not len(points):
        return None
    vertices = np.concatenate([mesh.vertices for mesh in body.meshes])
    return Flight(
        kind="ramp" if body.fact.role == "ramp" else "stair",
        name=body.fact.name,
        guid=body.fact.guid,
        file=file,
        ifc_class=body.fact.ifc_class,
        middles=points,
        areas=np.concatenate(areas),
        low=vertices.min(0),
        high=vertices.max(0),
    )


def chained(flights: Sequence[Flight], heights: Sequence[float]) -> list[Flight]:
    """Flights that reach one level or none, joined with those they touch until they reach two."""

    def reached(flight: Flight) -> int:
        return sum(flight.step_near(z) is not None for z in heights)

    done = [flight for flight in flights if reached(flight) >= 2]
    short = [flight for flight in flights if reached(flight) < 2]
    while short:
        group = [short.pop()]
        grown = True
        while grown:
            touching = [f for f in short if any(_touch(f, g) for g in group)]
            grown = bool(touching)
            group += touching
            short = [f for f in short if not any(f is t for t in touching)]
        done.append(group[0] if len(group) == 1 else _joined(group))
    return done


def _touch(one: Flight, other: Flight) -> bool:
    return bool((one.low - _TOUCH <= other.high).all() and (other.low - _TOUCH <= one.high).all())


def _joined(group: Sequence[Flight]) -> Flight:
    first = min(group, key=lambda f: (f.low[2], f.guid))
    return Flight(
        kind=first.kind,
        name=first.name,
        guid=first.guid,
        file=first.file,
        ifc_class=first.ifc_class,
        middles=np.concatenate([f.middles for f in group]),
        areas=np.concatenate([f.areas for f in group]),
        low=np.min([f.low for f in group], axis=0),
        high=np.max([f.high for f in group], axis=0),
    )


def onto_floor(floor: MultiPolygon, point: Point2, within: float) -> Point2 | None:
    """The point of a floor nearest to a place, a step inside its edge if there is room."""
    if floor.is_empty:
        return None
    here = Point(point)
    inner = clean(floor.buffer(-_INSIDE))
    for area in (inner, floor):
        if area.is_empty:
            continue
        if area.contains(here):
            return point
        found = shapely.shortest_line(area, here).coords[0]
        if shapely.distance(Point(found), here) <= within:
            return float(found[0]), float(found[1])
    return None


def stairs(
    flights: Sequence[Flight], levels: Sequence[Level], issues: list[ImportIssue]
) -> Iterator[Connector]:
    """Stairs and ramps that join two levels or more, of whichever buildings."""
    heights = sorted({level.z for level in levels})
    for flight in chained(flights, heights):
        landings = []
        for level in levels:
            step = flight.step_near(level.z)
            stand = None if step is None else onto_floor(level.floor, step, _STAIR_SNAP)
            if stand is not None:
                landings.append(Landing(storey_id=level.id, point=stand, elevation=level.z))
        if len({round(landing.elevation, 1) for landing in landings}) < 2:
            out = flight.kind == "ramp" and landings
            key = "ramp-leads-outside" if out else "stair-joins-nothing"
            issues.append(_issue(key, flight.file, flight.guid, flight.name))
            continue
        yield _connector(flight.kind, flight, landings)


def _issue(key: str, file: str, guid: str, name: str) -> ImportIssue:
    return ImportIssue(
        severity="warning",
        key=key,
        file=file,
        source_id=guid,
        facts={"name": name},
        fix="draw-connector",
    )


def _connector(
    kind: ConnectorKind, origin: Flight | Shaft, landings: Sequence[Landing]
) -> Connector:
    name, name_en = in_two_languages(origin.name)
    return Connector(
        id=ConnectorId(make_id(origin.file, origin.guid, "connector")),
        kind=kind,
        name=name or kind,
        name_en=name_en,
        landings=tuple(sorted(landings, key=lambda landing: landing.elevation)),
        source=Source(file=origin.file, id=origin.guid, ifc_class=origin.ifc_class),
    )


def shafts_of(levels: Sequence[Level]) -> list[Shaft]:
    """Spaces used as lifts, those above one another joined to one shaft."""
    found: list[Shaft] = []
    for level in sorted(levels, key=lambda level: level.z):
        for space in level.spaces:
            if space.use != "lift" or space.polygon.is_empty:
                continue
            high = space.z + (space.height or 0.0)
            under = next((s for s in found if _stands_over(s, space)), None)
            if under is not None:
                under.high = max(under.high, high)
                under.spaces.append(space)
                continue
            middle = space.polygon.centroid
            found.append(
                Shaft(
                    name=space.name,
                    guid=space.guid,
                    file=space.file,
                    ifc_class=space.ifc_class,
                    middle=(middle.x, middle.y),
                    low=space.z,
                    high=high,
                    polygon=space.polygon,
                    spaces=[space],
                )
            )
    return found


def _stands_over(shaft: Shaft, space: PlannedSpace) -> bool:
    if shaft.polygon is None or space.z > shaft.high + 2.0:
        return False
    common = shaft.polygon.intersection(space.polygon).area
    return bool(common > 0.5 * min(shaft.polygon.area, space.polygon.area))


def lifts(
    elements: Sequence[Shaft],
    levels: Sequence[Level],
    issues: list[ImportIssue],
) -> Iterator[Connector]:
    """
    Lifts that stop on two levels or more.

    Parameters
    ----------
    elements
        Lifts that the files have as elements: each goes as far as the shaft it stands in.
    levels
        Of all buildings, planned.
    issues
        Added to, for lifts that join nothing.
    """
    shafts = shafts_of(levels)
    taken: set[int] = set()
    for element in elements:
        here = Point(element.middle)
        around = next(
            (
                i
                for i, s in enumerate(shafts)
                if s.polygon is not None and s.polygon.buffer(0.3).contains(here)
            ),
            None,
        )
        if around is not None:
            if around in taken:
                continue
            taken.add(around)
            shaft = shafts[around]
            element.low, element.high = (
                min(element.low, shaft.low),
                max(element.high, shaft.high),
            )
            element.spaces, element.middle = shaft.spaces, shaft.middle
    rest = [shaft for i, shaft in enumerate(shafts) if i not in taken]
    doubled: list[Shaft] = []
    for shaft in (*elements, *rest):
        if any(_same_shaft(shaft, other) for other in doubled):
            continue
        doubled.append(shaft)
        landings = list(_stops(shaft, levels))
        if len({round(landing.elevation, 1) for landing in landings}) < 2:
            issues.append(_issue("lift-joins-nothing", shaft.file, shaft.guid, shaft.name))
            continue
        yield _connector("lift", shaft, landings)


def _same_shaft(one: Shaft, other: Shaft) -> bool:
    near = Point(one.middle).distance(Point(other.middle)) < 0.5
    return near and one.low < other.high and other.low < one.high


def _stops(shaft: Shaft, levels: Sequence[Level]) -> Iterator[Landing]:
    for level in levels:
        if not shaft.low - _BELOW <= level.z <= shaft.high + _ABOVE:
            continue
        if level.z > shaft.high - 1.5 and not any(s in shaft.spaces for s in level.spaces):
            # Its head, not a stop: nobody steps out under a ceiling of a metre and a half.
            continue
        stand = _before_the_door(shaft, level) or onto_floor(
            _floor_without(level, shaft), shaft.middle, _LIFT_SNAP
        )
        if stand is not None:
            yield Landing(storey_id=level.id, point=stand, elevation=level.z)


def _before_the_door(shaft: Shaft, level: Level) -> Point2 | None:
    """Where somebody waits: the far side of a door whose other side is the shaft."""
    own = {i for i, space in enumerate(level.spaces) if space in shaft.spaces}
    for opening in level.openings:
        for side in (0, 1):
            beyond = opening.sides[1 - side]
            if opening.sides[side] in own and own and beyond not in own and beyond is not None:
                face = opening.across[1] if side else opening.across[0]
                out = face + (0.4 if side else -0.4)
                point = opening.point(sum(opening.along) / 2, out)
                return onto_floor(level.floor, point, 0.8)
    return None


def _floor_without(level: Level, shaft: Shaft) -> MultiPolygon:
    own = [space.polygon for space in level.spaces if space in shaft.spaces]
    if not own:
        return level.floor
    rest = clean(level.floor.difference(shapely.union_all(own).buffer(0.05)), 0.5)
    return rest if not rest.is_empty else level.floor
