"""Spaces of a building: floors, names, uses, doubles, and the levels they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.ifc.levels import PlannedSpace
from importers.ifc.sections import NOTHING, bounds_z, floor_of
from importers.ifc.words import in_two_languages, use_of
from importers.result import ImportIssue
from spatial.site import SpaceId, make_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.ifc.facts import SpaceFact
    from importers.ifc.federation import PlacedFile, Pool

_SAME = 0.6  # share of the smaller floor from which two files' spaces are one
_FLAT = 0.5  # m between the heights of such spaces


def planned_spaces(
    pool: Pool, files: Sequence[PlacedFile]
) -> tuple[list[PlannedSpace], list[ImportIssue]]:
    """Spaces of a building with a floor, those that two files state taken once."""
    issues: list[ImportIssue] = []
    found: list[PlannedSpace] = []
    for number, fact in pool.spaces:
        file = files[number].read.facts.file
        mesh = files[number].meshes.get(fact.id)
        polygon = None if mesh is None else floor_of(mesh)
        if mesh is None or polygon is None or polygon.is_empty:
            issues.append(_issue("space-without-geometry", file, fact))
            continue
        low, high = bounds_z(mesh)
        made = _planned(fact, (number, fact.id), file)
        made.polygon, made.z, made.height = polygon, low, high - low
        if any(_is_same(made, other) for other in found if other.file != file):
            issues.append(_issue("space-doubled", file, fact))
            continue
        found.append(made)
    return found, issues


def _planned(fact: SpaceFact, key: tuple[int, int], file: str) -> PlannedSpace:
    title = fact.long_name or fact.name
    name, name_en = in_two_languages(title)
    number = fact.name if fact.long_name and fact.name != fact.long_name else ""
    if number and fact.long_name.isdigit() and not number.isdigit():
        # Written the other way round: the number as the long name.
        (name, name_en), number = in_two_languages(number), fact.long_name
    return PlannedSpace(
        id=SpaceId(make_id(file, fact.guid, "space")),
        key=key,
        guid=fact.guid,
        file=file,
        name=name,
        name_en=name_en,
        number=number,
        use=use_of(fact.long_name, fact.name, fact.kind),
        polygon=NOTHING,
        z=0.0,
        height=None,
    )


def _is_same(one: PlannedSpace, other: PlannedSpace) -> bool:
    if abs(one.z - other.z) > _FLAT:
        return False
    smaller = min(one.polygon.area, other.polygon.area)
    return bool(one.polygon.intersection(other.polygon).area > _SAME * smaller)


def _issue(key: str, file: str, fact: SpaceFact) -> ImportIssue:
    return ImportIssue(
        severity="notice",
        key=key,
        file=file,
        source_id=fact.guid,
        facts={"name": fact.long_name or fact.name},
    )
