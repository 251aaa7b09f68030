"""Spaces of a building: floors, names, uses, doubles, and the levels they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from importers.ifc.class_codes import use_by_codes
from importers.ifc.levels import PlannedSpace
from importers.ifc.sections import NOTHING, bounds_z, floor_of
from importers.ifc.words import in_two_languages, is_generated, use_of
from importers.result import ImportIssue
from spatial.site import SpaceId, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.facts import SpaceFact
    from importers.ifc.federation import PlacedFile, Pool
    from spatial.site import SpaceUse

Box = tuple[float, float, float, float]

_SAME = 0.6  # share of the smaller floor from which two files' spaces are one
_TWICE = 0.85  # share of the larger floor from which two spaces of one file are one
_FLAT = 0.5  # m between the heights of such spaces
_HELD = 0.9  # share of a space that lies in another from which that one holds it
_FILLED = 0.6  # share of a space that those in it fill
_SEVERAL = 2
_FLOOR = 0.05  # m


def planned_spaces(
    pool: Pool, files: Sequence[PlacedFile]
) -> tuple[list[PlannedSpace], list[ImportIssue]]:
    """Spaces of a building with a floor, those that two files state taken once."""
    issues: list[ImportIssue] = []
    found: list[PlannedSpace] = []
    boxes: list[Box] = []
    for number, fact in pool.spaces:
        file = files[number].read.facts.file
        mesh = files[number].meshes.get(fact.id)
        polygon = None if mesh is None else floor_of(mesh)
        if mesh is None or polygon is None or polygon.is_empty:
            issues.append(_issue("space-without-geometry", file, fact))
            continue
        low, high = bounds_z(mesh)
        made = _planned(fact, (number, fact.id), file)
        made.polygon, made.z = polygon, low
        # A floor drawn as a face alone says nothing of the ceiling.
        made.height = high - low if high - low > _FLOOR else None
        box = polygon.bounds
        twin = next(
            (
                i
                for i, other in enumerate(found)
                if _may_meet(box, boxes[i]) and _is_same(made, other)
            ),
            None,
        )
        if twin is None:
            found.append(made)
            boxes.append(box)
            continue
        issues.append(_issue("space-doubled", file, fact))
        if found[twin].use == "other" and made.use != "other" and found[twin].file == file:
            # Rooms beside areas or energy zones: the one that says what it is.
            found[twin], boxes[twin] = made, box
    groups = list(_groups(found, pool))
    for group, members in groups:
        number, _ = group.key or (0, 0)
        issues.append(
            ImportIssue(
                severity="notice",
                key="space-holds-others",
                file=files[number].read.facts.file,
                source_id=group.guid,
                facts={"name": group.name, "spaces": len(members)},
            )
        )
    dropped = {id(group) for group, _ in groups}
    return [space for space in found if id(space) not in dropped], issues


def _groups(
    spaces: Sequence[PlannedSpace], pool: Pool
) -> Iterator[tuple[PlannedSpace, list[PlannedSpace]]]:
    """
    Spaces that are no rooms but hold rooms: gross areas, flats, fire compartments.

    A room drawn over a cupboard that stands in it is not one: its parts have to fill it.
    """
    gross = {(number, fact.id) for number, fact in pool.spaces if "GFA" in fact.kind.split()}
    polygons = [space.polygon for space in spaces]
    tree = shapely.STRtree(polygons)
    for i, space in enumerate(spaces):
        inside = []
        for j in tree.query(space.polygon, predicate="intersects").tolist():
            other = spaces[j]
            if j == i or abs(other.z - space.z) > _FLAT or other.polygon.area >= space.polygon.area:
                continue
            if space.polygon.intersection(other.polygon).area > _HELD * other.polygon.area:
                inside.append(other)
        filled = sum(other.polygon.area for other in inside) / space.polygon.area
        if (len(inside) >= _SEVERAL and filled >= _FILLED) or (inside and space.key in gross):
            yield space, inside


def _planned(fact: SpaceFact, key: tuple[int, int], file: str) -> PlannedSpace:
    # Names that a tool made up are nobody's word: the room is named by its level and number later.
    label, short = ("" if is_generated(n) else n for n in (fact.long_name, fact.name))
    name, name_en = in_two_languages(label or short)
    number = short if label and short != label else ""
    if number and label.isdigit() and not number.isdigit():
        # Written the other way round: the number as the long name.
        (name, name_en), number = in_two_languages(number), label
    return PlannedSpace(
        id=SpaceId(make_id(file, fact.guid, "space")),
        key=key,
        guid=fact.guid,
        file=file,
        name=name,
        name_en=name_en,
        number=number,
        use=_use(label, short, fact),
        polygon=NOTHING,
        z=0.0,
        height=None,
    )


def _use(label: str, short: str, fact: SpaceFact) -> SpaceUse:
    found = use_of(label, short, fact.kind)
    if found != "other":
        return found
    if "EXTERNAL" in fact.kind.split():
        return "outdoor"
    if "PARKING" in fact.kind.split():
        return "parking"
    return use_by_codes(fact.said) or use_of(*fact.said)


def _may_meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _is_same(one: PlannedSpace, other: PlannedSpace) -> bool:
    if abs(one.z - other.z) > _FLAT:
        return False
    areas = one.polygon.area, other.polygon.area
    # Within one file a smaller space in a larger one is a cupboard, or a room of a flat.
    least = _SAME * min(areas) if one.file != other.file else _TWICE * max(areas)
    return bool(one.polygon.intersection(other.polygon).area > least)


def _issue(key: str, file: str, fact: SpaceFact) -> ImportIssue:
    return ImportIssue(
        severity="notice",
        key=key,
        file=file,
        source_id=fact.guid,
        facts={"name": fact.long_name or fact.name},
    )
