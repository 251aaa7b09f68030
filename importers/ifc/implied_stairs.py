"""Ways up and down that no file draws, but that its spaces and doors imply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import Point

from importers.ifc.connectors import connector_of, heights_joined
from importers.ifc.openings import STEPS
from importers.ifc.sections import clean
from importers.ifc.shafts import stacks_of
from importers.ifc.stands import beside, onto_floor
from importers.result import ImportIssue
from spatial.site import Landing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.levels import Level, PlannedOpening
    from spatial.site import Connector, Point2, StoreyId

_FEW_STEPS = (0.25, 1.4)  # m between two levels that a doorway joins
_STEP_OUT = 0.4  # m from a door's face to where somebody stands before it
_NEAR_STAIR = 1.0  # m from a stairwell within which a known stair ends in it
_IN_STAIRWELL = 5.0  # m from its middle to its floor


def stairwells(
    levels: Sequence[Level], known: Sequence[Connector], issues: list[ImportIssue]
) -> Iterator[Connector]:
    """
    Stairs known by nothing but their stairwells: spaces called so, one above the other.

    Parameters
    ----------
    levels
        Of all buildings.
    known
        Connectors found otherwise: a stairwell where one of them lands is theirs.
    issues
        Added to, one for each stair made so, for somebody to confirm.
    """
    landed: dict[StoreyId, list[Point2]] = {}
    for connector in known:
        if connector.kind != "lift":
            for landing in connector.landings:
                landed.setdefault(landing.storey_id, []).append(landing.point)
    for well in stacks_of(levels, "stair"):
        landings = []
        served = False
        for level in levels:
            own = [space for space in well.spaces if space in level.spaces]
            for space in own:
                points = landed.get(level.id, ())
                served |= any(
                    space.polygon.distance(Point(point)) < _NEAR_STAIR for point in points
                )
                common = clean(space.polygon.intersection(level.floor))
                middle = space.polygon.centroid
                stand = onto_floor(common, (middle.x, middle.y), _IN_STAIRWELL)
                if stand is not None:
                    landings.append(Landing(storey_id=level.id, point=stand, elevation=level.z))
        if served or heights_joined(landings) < 2:
            continue
        x, y = well.middle
        issues.append(
            ImportIssue(
                severity="notice",
                key="stair-from-spaces",
                file=well.file,
                source_id=well.guid,
                facts={
                    "name": well.name,
                    "levels": len(landings),
                    "x": round(x, 2),
                    "y": round(y, 2),
                    "z": round(well.low, 2),
                },
                fix="confirm-connector",
            )
        )
        yield connector_of("stair", well, landings)


def steps_in_doorways(levels: Sequence[Level]) -> Iterator[Connector]:
    """A few steps behind a door whose other side lies on another level: split levels."""
    for level in levels:
        for opening in level.openings:
            if sum(side is not None for side in opening.sides) != 1:
                continue
            missing = opening.sides.index(None)
            for other in levels:
                rise = abs(other.z - level.z)
                if other is level or not _FEW_STEPS[0] < rise < _FEW_STEPS[1]:
                    continue
                landings = _across(opening, missing, level, other)
                if landings:
                    opening.outside[missing] = False
                    yield connector_of("stair", opening, landings)
                    break


def _across(
    opening: PlannedOpening, missing: int, level: Level, other: Level
) -> list[Landing] | None:
    """Landings on both sides of a door, if a space of the other level lies behind it."""
    faces = ((opening.across[1], 1), (opening.across[0], -1))
    face, sign = faces[missing]
    middle = sum(opening.along) / 2
    own = opening.sides[1 - missing]
    assert own is not None  # asked for by the caller
    for step in STEPS:
        beyond = opening.point(middle, face + sign * step)
        if any(space.polygon.contains(Point(beyond)) for space in other.spaces):
            face, sign = faces[1 - missing]
            here = beside(level, opening.point(middle, face + sign * _STEP_OUT), 1.0)
            there = beside(other, beyond, 1.0)
            if here is None or there is None:
                return None
            return [
                Landing(storey_id=level.id, point=here, elevation=level.z),
                Landing(storey_id=other.id, point=there, elevation=other.z),
            ]
    return None
