"""Where a building meets the ground, and which of its doors people come in by."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point

from importers.ifc.floors import lay_floor
from importers.ifc.levels import PlannedOpening
from importers.result import ImportIssue
from spatial.derived import DERIVED_ENTRANCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

    from importers.ifc.levels import Level
    from spatial.site import SpaceUse, StoreyId

_NEAR_ZERO = 2.0  # m from the building's zero within which a level with a way out is its ground
_REACH = 2.0  # m over the ground up to which a door to the open is an entrance
_AT_EDGE = 0.5  # m from the outline within which an outdoor space is open to the street
_ASSUMED, _THROUGH = 1.0, 0.2  # m; width of an entrance made up, and what it reaches beyond
# Uses that an entrance leads into, best first.
_RANKS: dict[SpaceUse, int] = {"circulation": 0, "service": 1, "stair": 2, "retail": 3, "other": 4}
_ON_EDGE = 1e-6  # m
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
) -> Iterator[Sequence[Level]]:
    """
    Buildings that nobody can come into.

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
        if not any(map(_is_enterable, levels)) or own & entered:
            continue
        if not any(len(storeys) == 1 or storeys & entered for storeys in into):
            yield levels


def _is_enterable(level: Level) -> bool:
    # A building of millimetres has spaces, and no outline.
    return not level.outline.is_empty and any(not s.polygon.is_empty for s in level.spaces)


def assume_entrance(levels: Sequence[Level]) -> ImportIssue:
    """
    Give a building without a way in one, where its ground floor's corridor is nearest to the open.

    Somebody has to confirm it; until then the rest of the building can be planned with. Where the
    ground floor has no space, nothing is assumed.
    """
    base = min(filter(_is_enterable, levels), key=lambda level: abs(level.number))
    rim = base.outline.boundary
    _, _, number = min(
        (_RANKS.get(space.use, len(_RANKS)), round(space.polygon.distance(rim), 1), i)
        for i, space in enumerate(base.spaces)
        if not space.polygon.is_empty
    )
    space = base.spaces[number]
    inside, outside = shapely.get_coordinates(shapely.shortest_line(space.polygon, rim))
    edge = np.asarray(_edge_at(space.polygon, inside))
    along = edge / float(np.hypot(*edge))
    axis = float(along[0]), float(along[1])
    middle, face = float(inside @ along), float(inside @ (-along[1], along[0]))
    far = float(outside @ (-along[1], along[0]))
    opening = PlannedOpening(
        guid=f"{DERIVED_ENTRANCE}{base.guid}",
        file=base.file,
        ifc_class="",
        kind="door",
        name="",
        axis=axis,
        along=(middle - _ASSUMED / 2, middle + _ASSUMED / 2),
        across=(min(face, far) - _THROUGH, max(face, far) + _THROUGH),
        z=base.z,
        height=2.1,
        is_entrance=True,
    )
    left = shapely.Point(opening.point(middle, opening.across[1] + _THROUGH))
    is_left = bool(space.polygon.distance(left) < _THROUGH)
    opening.sides = [number, None] if is_left else [None, number]
    opening.outside = [not is_left, is_left]
    base.openings.append(opening)
    lay_floor(base)
    x, y = opening.middle
    return ImportIssue(
        severity="warning",
        key="entrance-assumed",
        file=base.file,
        source_id=base.guid,
        facts={"storey": base.name, "x": round(x, 2), "y": round(y, 2), "z": round(base.z, 2)},
        fix="confirm-opening",
    )


def _edge_at(polygon: MultiPolygon, point: NDArray[np.float64]) -> NDArray[np.float64]:
    """Direction of a polygon's edge nearest to a point, the longest where several are."""
    here = Point(point)
    edges = [
        (shapely.LineString([start, end]).distance(here), np.subtract(end, start))
        for part in polygon.geoms
        for ring in (part.exterior, *part.interiors)
        for start, end in pairwise(ring.coords)
        if start != end
    ]
    # The point lies on an edge, but for rounding, and where the rim runs through the space.
    nearest = min(away for away, _ in edges) + _ON_EDGE
    longest: NDArray[np.float64] = max(
        (edge for away, edge in edges if away <= nearest),
        key=lambda edge: float(np.hypot(*edge)),
    )
    return longest


def _leads_out(opening: PlannedOpening) -> bool:
    return any(opening.outside) and any(side is not None for side in opening.sides)


def _is_outdoors(level: Level, side: int | None) -> bool:
    """Whether a side is a terrace; a courtyard lies inside, and nobody comes in by it."""
    if side is None or level.spaces[side].use != "outdoor":
        return False
    return bool(level.spaces[side].polygon.distance(level.outline.boundary) < _AT_EDGE)


def _leads_nowhere(opening: PlannedOpening, level: Level) -> bool:
    known = sum(side is not None for side in opening.sides)
    middle = Point(opening.middle)
    return known == 1 and bool(level.outline.boundary.distance(middle) < _BEHIND)


def _is_named_ground(level: Level) -> bool:
    return any(_NAMED.search(name.lower()) for name in (level.name, level.name_en) if name)
