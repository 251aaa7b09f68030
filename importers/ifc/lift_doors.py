"""Lifts by their landing doors: one above the other, with nothing else of the lift in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shapely.geometry import MultiPolygon, Point

from importers.ifc.shaft import Shaft
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.levels import Level, PlannedOpening, PlannedSpace

_NAMED = re.compile(
    r"([电客货]梯|升降机)(层|厅)?门|\b(lift|elev\w*)[ _-]*(landing[ _-]*)?doors?\b|aufzugs?t[üu]r|"
    r"fahrstuhlt[üu]r|porte (pali[èe]re|d.ascenseur)|puerta.*ascensor|"
    r"двер\w*.*лифт|лифт\w*.*двер|エレベータ\S*(ドア|扉)"
)
_SAME_PLACE = 1.0  # m in plan between doors of one shaft, and of shafts that are one
_LARGEST = 12.0  # m²; a larger room behind a lift's door is the lobby
_HALF_CAR = 0.9  # m from the doors to the middle of the car
_AROUND = 1.3  # m around that, which holds the doors
_HEADROOM = 2.5  # m over the highest stop


def shafts_behind_doors(
    levels: Sequence[Level], known: Sequence[Shaft], issues: list[ImportIssue]
) -> list[Shaft]:
    """
    Shafts behind doors that are called a lift's, on two levels or more.

    Parameters
    ----------
    levels
        Of all buildings, planned; small rooms behind the doors become the lift's.
    known
        Lifts found otherwise.
    issues
        Added to: nothing but a name says that a lift runs there, somebody has to confirm it.
    """
    made = []
    for column in _columns(levels):
        heights = {round(level.z, 1) for level, _ in column}
        side = _shaft_side(column)
        bottom, door = column[0]
        face = door.across[1] + _HALF_CAR if side == 0 else door.across[0] - _HALF_CAR
        middle = door.point(sum(door.along) / 2, face)
        for _, opening in column:
            opening.is_lift_door = True
        if len(heights) < 2:
            continue
        around = MultiPolygon([Point(middle).buffer(_AROUND)])
        high = column[-1][0].z + _HEADROOM
        near = next((s for s in known if around.contains(Point(s.middle))), None)
        if near is not None:
            # The car or the pit is drawn, on one level perhaps.
            near.low, near.high = min(near.low, bottom.z), max(near.high, high)
            near.polygon = near.polygon or around
            continue
        rooms = [room for level, o in column if (room := _room(level, o, side)) is not None]
        for room in rooms:
            room.use = "lift"
        shaft = Shaft(
            name="",
            guid=f"derived:lift:{middle[0]:.1f},{middle[1]:.1f}",
            file=bottom.file,
            ifc_class="",
            middle=middle,
            low=bottom.z,
            high=high,
            polygon=around,
            spaces=rooms,
        )
        made.append(shaft)
        issues.append(
            ImportIssue(
                severity="notice",
                key="lift-from-doors",
                file=bottom.file,
                source_id=shaft.guid,
                facts={
                    "levels": len(heights),
                    "x": round(middle[0], 2),
                    "y": round(middle[1], 2),
                    "z": round(bottom.z, 2),
                },
                fix="confirm-connector",
            )
        )
    return made


def _columns(levels: Sequence[Level]) -> Iterator[list[tuple[Level, PlannedOpening]]]:
    """Landing doors that lie above one another, lowest first."""
    columns: list[list[tuple[Level, PlannedOpening]]] = []
    for level in sorted(levels, key=lambda level: level.z):
        for opening in level.openings:
            name = opening.name.lower().replace("_", " ")
            if opening.kind != "door" or not _NAMED.search(name):
                continue
            here = Point(opening.middle)
            own = next(
                (
                    column
                    for column in columns
                    if column[-1][0].building == level.building
                    and here.distance(Point(column[-1][1].middle)) < _SAME_PLACE
                ),
                None,
            )
            if own is None:
                columns.append([(level, opening)])
            else:
                own.append((level, opening))
    yield from columns


def _shaft_side(column: Sequence[tuple[Level, PlannedOpening]]) -> int:
    """The side of the doors behind which there is least: nothing, or the smaller room."""

    def size(side: int) -> float:
        areas = []
        for level, opening in column:
            number = opening.sides[side]
            areas.append(0.0 if number is None else level.spaces[number].polygon.area)
        return sum(areas)

    return 0 if size(0) <= size(1) else 1


def _room(level: Level, opening: PlannedOpening, side: int) -> PlannedSpace | None:
    number = opening.sides[side]
    if number is None:
        return None
    space = level.spaces[number]
    is_free = space.use in ("other", "shaft", "lift")
    return space if is_free and space.polygon.area <= _LARGEST else None
