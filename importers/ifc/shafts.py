"""Lifts: by their elements, by spaces called so, by the shafts that floors leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import MultiPolygon, Point

from importers.ifc.connectors import connector_of, joins_nothing
from importers.ifc.lift_doors import shafts_behind_doors
from importers.ifc.sections import clean
from importers.ifc.shaft import Shaft
from importers.ifc.stands import onto_floor
from importers.result import ImportIssue
from spatial.site import Landing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry import Polygon

    from importers.ifc.levels import Level, PlannedOpening, PlannedSpace
    from spatial.site import Connector, Point2, SpaceUse

_LIFT_SNAP = 3.0  # m from the middle of a shaft to the floor
_LEAST_CAR, _LARGEST_SHAFT = 1.8, 12.0  # m² of a shaft that the slabs leave open
_HALF_CAR = 0.55  # m; narrower shafts carry pipes
_CAR_DOOR, _WIDEST_DOOR = 0.75, 2.5  # m
_BEYOND_DOOR = 0.35  # m from a shaft's inside to the middle of its doors
_SAME_PLACE = 1.0  # m between two lifts of one shaft
_NEXT_STOP = 7.0  # m between two stops
_HEADROOM = 2.5  # m over the highest stop
_BELOW, _ABOVE = 0.5, 0.3  # m that a shaft's floor and head may miss a level by


def stacks_of(levels: Sequence[Level], use: SpaceUse) -> list[Shaft]:
    """Spaces of one use, those above one another joined: shafts of lifts, stairwells."""
    found: list[Shaft] = []
    for level in sorted(levels, key=lambda level: level.z):
        for space in level.spaces:
            if space.use != use or space.polygon.is_empty:
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
    shafts = stacks_of(levels, "lift")
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
        if around is None:
            _reach_through_voids(element, levels)
        else:
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
    rest += _open_shafts(levels, [*elements, *rest], issues)
    rest += shafts_behind_doors(levels, [*elements, *rest], issues)
    doubled: list[Shaft] = []
    for shaft in (*elements, *rest):
        if any(_same_shaft(shaft, other) for other in doubled):
            continue
        doubled.append(shaft)
        landings = list(_stops(shaft, levels))
        if len({round(landing.elevation, 1) for landing in landings}) < 2:
            place = (*shaft.middle, shaft.low)
            issues.append(joins_nothing("lift-joins-nothing", shaft, place))
            continue
        yield connector_of("lift", shaft, landings)


def _reach_through_voids(element: Shaft, levels: Sequence[Level]) -> None:
    """A car drawn on one level goes as far as the slabs over it are left open."""
    here = Point(element.middle)
    for level in sorted(levels, key=lambda level: level.z):
        if not element.low + 1.5 < level.z < element.high + _NEXT_STOP:
            continue
        void = next((v for v in level.voids.geoms if v.buffer(_BEYOND_DOOR).contains(here)), None)
        if void is not None and _LEAST_CAR <= void.area <= _LARGEST_SHAFT:
            element.high = max(element.high, level.z + _HEADROOM)
            element.polygon = MultiPolygon([void.buffer(_BEYOND_DOOR)])


def _open_shafts(
    levels: Sequence[Level], known: Sequence[Shaft], issues: list[ImportIssue]
) -> list[Shaft]:
    """
    Shafts that the slabs leave open, with doors into them on two levels or more.

    A room made of the pit's slab under them is their foot. Nothing in the file says that a lift
    runs there: an issue asks somebody to confirm it.
    """
    columns: list[list[tuple[Level, Polygon, PlannedSpace | None]]] = []
    for level in sorted(levels, key=lambda level: level.z):
        pits = [(p, s) for s in level.spaces if s.key is None for p in s.polygon.geoms]
        for area, room in (*((area, None) for area in level.voids.geoms), *pits):
            if not _LEAST_CAR <= area.area <= _LARGEST_SHAFT or not _doors_into(level, area):
                continue
            if clean(area.buffer(-_HALF_CAR)).is_empty:
                continue
            column = next((c for c in columns if _continues(c[-1], level, area)), None)
            if column is not None and room is None:
                column.append((level, area, room))
            elif column is None:
                columns.append([(level, area, room)])
    made = []
    for column in columns:
        (bottom, area, _), (top, *_) = column[0], column[-1]
        middle = area.centroid
        taken = any(middle.distance(Point(shaft.middle)) < _SAME_PLACE for shaft in known)
        if len(column) < 2 or taken:
            continue
        mark = f"derived:shaft:{middle.x:.1f},{middle.y:.1f}"
        shaft = Shaft(
            name="",
            guid=mark,
            file=bottom.file,
            ifc_class="",
            middle=(middle.x, middle.y),
            low=bottom.z,
            high=top.z + _HEADROOM,
            polygon=MultiPolygon([area.buffer(_BEYOND_DOOR)]),
            spaces=[room for _, _, room in column if room is not None],
        )
        for level, own, room in column:
            if room is not None:
                room.use = "lift"
            for opening in _doors_into(level, own):
                opening.is_lift_door = True
        made.append(shaft)
        issues.append(
            ImportIssue(
                severity="notice",
                key="lift-from-shaft",
                file=bottom.file,
                source_id=mark,
                facts={
                    "levels": len(column),
                    "x": round(middle.x, 2),
                    "y": round(middle.y, 2),
                    "z": round(bottom.z, 2),
                },
                fix="confirm-connector",
            )
        )
    return made


def _continues(
    below: tuple[Level, Polygon, PlannedSpace | None], level: Level, area: Polygon
) -> bool:
    lower, under, _ = below
    smaller = min(under.area, area.area)
    return (
        lower.building == level.building
        and 1.5 < level.z - lower.z < _NEXT_STOP
        and bool(under.intersection(area).area > 0.6 * smaller)
    )


def _doors_into(level: Level, area: Polygon) -> list[PlannedOpening]:
    """Doors wide enough for a car that open into a void, or into the pit under one."""
    near = area.buffer(_BEYOND_DOOR)
    return [
        opening
        for opening in level.openings
        if opening.kind == "door"
        and _CAR_DOOR <= opening.along[1] - opening.along[0] <= _WIDEST_DOOR
        and not any(opening.outside)
        and near.contains(Point(opening.middle))
    ]


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
    if own or shaft.polygon is None or shaft.ifc_class == "IfcSpace":
        return None
    for opening in level.openings:
        if shaft.polygon.contains(Point(opening.middle)):
            known = next((side for side in (0, 1) if opening.sides[side] is not None), None)
            if known is not None:
                face = opening.across[0] if known else opening.across[1]
                out = face + (-0.4 if known else 0.4)
                return onto_floor(level.floor, opening.point(sum(opening.along) / 2, out), 0.8)
    return None


def _floor_without(level: Level, shaft: Shaft) -> MultiPolygon:
    own = [space.polygon for space in level.spaces if space in shaft.spaces]
    if not own:
        return level.floor
    rest = clean(level.floor.difference(shapely.union_all(own).buffer(0.05)), 0.5)
    return rest if not rest.is_empty else level.floor
