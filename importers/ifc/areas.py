"""Floors of spaces against the areas that the files themselves state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.result import AreaCheck, ImportIssue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.federation import PlacedFile
    from importers.ifc.levels import Level, PlannedSpace

_SHARE, _LEAST = 0.1, 0.5  # share, and m², from which two areas differ
_FOOT = 0.09290304  # m² of a square foot


@dataclass(frozen=True, slots=True)
class ComparedAreas:
    """How the areas of one building compare, and which spaces differ."""

    check: AreaCheck
    issues: list[ImportIssue]


def compare_areas(levels: Sequence[Level], files: Sequence[PlacedFile]) -> ComparedAreas:
    """
    Compare every space that states its area.

    Parameters
    ----------
    levels
        Of one building, with their spaces.
    files
        Of which the spaces are.

    Notes
    -----
    Some tools write areas in the square of the file's unit of length, some in m², some in square
    feet: the median of a file's spaces tells.
    """
    issues: list[ImportIssue] = []
    compared = differing = 0
    own = stated = 0.0
    for number, file in enumerate(files):
        pairs = list(_pairs(levels, number, file))
        if not pairs:
            continue
        ratios = sorted(said / space.polygon.area for space, said in pairs)
        middle = ratios[len(ratios) // 2]
        unit = file.read.facts.position.unit
        scale = min((1.0, unit**2, _FOOT), key=lambda u: abs(middle * u - 1))
        for space, said in pairs:
            area, told = space.polygon.area, said * scale
            compared, own, stated = compared + 1, own + area, stated + told
            if told > _LEAST and abs(area - told) > max(_SHARE * told, _LEAST):
                differing += 1
                issues.append(_issue(space, told))
    check = AreaCheck(compared=compared, differing=differing, own=own, stated=stated)
    return ComparedAreas(check, issues)


def _pairs(
    levels: Sequence[Level], number: int, file: PlacedFile
) -> Iterator[tuple[PlannedSpace, float]]:
    said = {fact.id: fact.area for fact in file.read.facts.spaces if fact.area}
    for level in levels:
        for space in level.spaces:
            if space.key is None or space.key[0] != number or not space.polygon.area:
                continue
            area = said.get(space.key[1])
            if area:
                yield space, area


def _issue(space: PlannedSpace, stated: float) -> ImportIssue:
    return ImportIssue(
        severity="notice",
        key="area-differs",
        file=space.file,
        source_id=space.guid,
        facts={
            "name": space.name,
            "area": round(space.polygon.area, 2),
            "stated": round(stated, 2),
        },
    )
