"""Where a building meets the ground, and which of its doors people come in by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shapely.geometry import Point

from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.levels import Level, PlannedOpening
    from spatial.site import StoreyId

_NEAR_ZERO = 2.0  # m from the building's zero within which a level with a way out is its ground
_REACH = 2.0  # m over the ground up to which a door to the open is an entrance
_BEHIND = 3.0  # m from the outline within which a door may lead out through a porch
_NAMED = re.compile(
    r"首层|(?<![下负二三四五六七八九十])一层|地面层|底层|\b1f\b|\bf1\b|\b1階|(?<!下)一階|"
    r"\beg\b|erdgescho|\bground\b|\bgf\b|\blevel (0?1|00?)\b|\brdc\b|rez.de.chauss|"
    r"planta baja|\bpb\b|piano terra|begane grond|stueetage|\bplan 1\b|\b1\. ?etasje|parter\b|"
    r"(?<!\d)1[- ]?й? этаж|первый этаж"
)


def ground_height(levels: Sequence[Level], zero: float) -> float:
    """
    Height of the ground around a building.

    Parameters
    ----------
    levels
        Planned, with the sides of their openings known.
    zero
        Height that the building's own coordinates call zero.

    Returns
    -------
    height
        In metres of the site frame: the level with a way out nearest to the zero; in a model drawn
        at its height above the sea, the level that is named so, or the one with the most doors out.
    """
    out = [level for level in levels if any(map(_leads_out, level.openings))]
    at_zero = [level.z for level in out if abs(level.z - zero) < _NEAR_ZERO]
    if at_zero:
        return min(at_zero, key=lambda z: abs(z - zero))
    if not levels or levels[0].z - _NEAR_ZERO <= zero <= levels[-1].z + _NEAR_ZERO:
        return zero
    named = [level.z for level in out or levels if _is_named_ground(level)]
    if named:
        return min(named)
    if out:
        return max(out, key=lambda level: (sum(map(_leads_out, level.openings)), -level.z)).z
    return levels[0].z


def mark_entrances(levels: Sequence[Level], ground: float) -> None:
    """
    Mark the openings that people come in by.

    Doors of upper storeys lead onto balconies. Where nothing at the ground leads out, the way out
    nearest to it counts (houses on a slope), else a door near the outline with nothing known behind
    it (porches and recesses that the closed outline covers).
    """
    for level in levels:
        for opening in level.openings:
            opening.outside = [
                outside or _is_outdoors(level, side)
                for side, outside in zip(opening.sides, opening.outside, strict=True)
            ]
    near = [level for level in levels if level.z <= ground + _REACH]
    found = [o for level in near for o in level.openings if _leads_out(o)]
    if not found:
        above = [level for level in levels if any(map(_leads_out, level.openings))]
        nearest = min(above, key=lambda level: abs(level.z - ground), default=None)
        found = [o for o in nearest.openings if _leads_out(o)] if nearest is not None else []
    if not found:
        found = [o for level in near for o in level.openings if _leads_nowhere(o, level)]
    for opening in found:
        opening.is_entrance = True


def not_entered(
    buildings: Sequence[Sequence[Level]], joined: Sequence[frozenset[StoreyId]]
) -> Iterator[ImportIssue]:
    """
    Tell of buildings that nobody can come into.

    Parameters
    ----------
    buildings
        Levels of each, their entrances marked.
    joined
        Storeys that one connector joins, for each connector; a ramp that leads outside joins its
        only storey with the outside.
    """
    entered = {
        level.id
        for levels in buildings
        if any(o.is_entrance for level in levels for o in level.openings)
        for level in levels
    }
    for levels in buildings:
        own = {level.id for level in levels}
        into = [storeys for storeys in joined if storeys & own]
        if not any(level.spaces for level in levels) or own & entered:
            continue
        if any(len(storeys) == 1 or storeys & entered for storeys in into):
            continue
        base = min(levels, key=lambda level: abs(level.number))
        x, y = base.outline.centroid.coords[0] if not base.outline.is_empty else (0.0, 0.0)
        yield ImportIssue(
            severity="warning",
            key="no-entrance",
            file=base.file,
            source_id=base.guid,
            facts={"storey": base.name, "x": round(x, 2), "y": round(y, 2), "z": round(base.z, 2)},
            fix="add-entrance",
        )


def _leads_out(opening: PlannedOpening) -> bool:
    return any(opening.outside) and any(side is not None for side in opening.sides)


def _is_outdoors(level: Level, side: int | None) -> bool:
    return side is not None and level.spaces[side].use == "outdoor"


def _leads_nowhere(opening: PlannedOpening, level: Level) -> bool:
    known = sum(side is not None for side in opening.sides)
    middle = Point(opening.middle)
    return known == 1 and bool(level.outline.boundary.distance(middle) < _BEHIND)


def _is_named_ground(level: Level) -> bool:
    return any(_NAMED.search(name.lower()) for name in (level.name, level.name_en) if name)
