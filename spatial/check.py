"""Faults in a site that a planner should know of: what contradicts itself, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import shapely
from shapely.geometry import LineString, Point

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spatial.site import Site, Space, StoreyId

FaultKind = Literal[
    "spaces_overlap",
    "space_off_floor",
    "space_empty",
    "geometry_invalid",
    "door_touches_no_space",
    "storey_without_floor",
    "connector_with_one_landing",
    "landing_off_floor",
]

OVERLAP_AREA, OVERLAP_SHARE = 0.5, 0.05  # m²; share of the smaller space
DOOR_REACH = 0.8  # m from a sill to the space it opens into
LANDING_REACH = 3.0  # m from a landing to the floor, as the network allows
OFF_FLOOR_SHARE = 0.5  # of a space's area


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with a thing of a site; ``other_id`` where two things quarrel."""

    kind: FaultKind
    id: str
    name: str
    other_id: str = ""
    amount: float = 0.0


def faults(site: Site) -> tuple[Fault, ...]:
    """
    All faults of a site, by storey and kind.

    Parameters
    ----------
    site
        The site; references between its things are right already (`Site` sees to that).

    Returns
    -------
    faults
        ``amount`` is the overlap in m², the gap in metres, or 0. None makes a site unusable.
    """
    on: dict[StoreyId, list[Space]] = {storey.id: [] for storey in site.storeys}
    for space in site.spaces:
        on[space.storey_id].append(space)
    return (
        *_storeys(site),
        *(fault for spaces in on.values() for fault in _shapes(spaces)),
        *(fault for spaces in on.values() for fault in _overlaps(spaces)),
        *_off_floor(site, on),
        *_doors(site, on),
        *_connectors(site),
    )


def _storeys(site: Site) -> Iterator[Fault]:
    for storey in site.storeys:
        if storey.floor.is_empty:
            yield Fault(kind="storey_without_floor", id=storey.id, name=storey.name)


def _shapes(spaces: list[Space]) -> Iterator[Fault]:
    for space in spaces:
        if space.polygon.is_empty:
            yield Fault(kind="space_empty", id=space.id, name=space.name)
        elif not space.polygon.is_valid:
            yield Fault(kind="geometry_invalid", id=space.id, name=space.name)


def _overlaps(spaces: list[Space]) -> Iterator[Fault]:
    usable = [space for space in spaces if space.polygon.is_valid]
    polygons = [space.polygon for space in usable]
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        if i < j:
            common = shapely.intersection(polygons[i], polygons[j]).area
            smaller = min(polygons[i].area, polygons[j].area)
            if common > max(OVERLAP_AREA, OVERLAP_SHARE * smaller):
                yield Fault(
                    kind="spaces_overlap",
                    id=usable[i].id,
                    name=usable[i].name,
                    other_id=usable[j].id,
                    amount=common,
                )


def _off_floor(site: Site, on: dict[StoreyId, list[Space]]) -> Iterator[Fault]:
    for storey in site.storeys:
        for space in on[storey.id]:
            if space.use in ("shaft", "lift") or not space.polygon.is_valid:
                continue
            missing = shapely.difference(space.polygon, storey.floor).area
            if missing > OFF_FLOOR_SHARE * space.polygon.area:
                yield Fault(kind="space_off_floor", id=space.id, name=space.name, amount=missing)


def _doors(site: Site, on: dict[StoreyId, list[Space]]) -> Iterator[Fault]:
    trees = {
        storey_id: shapely.STRtree([space.polygon for space in spaces])
        for storey_id, spaces in on.items()
    }
    for opening in site.openings:
        if any(opening.space_ids):
            continue
        sill = LineString(opening.line)
        near = trees[opening.storey_id].query(sill, predicate="dwithin", distance=DOOR_REACH)
        if not len(near):
            yield Fault(kind="door_touches_no_space", id=opening.id, name=opening.name)


def _connectors(site: Site) -> Iterator[Fault]:
    floors = {storey.id: storey.floor for storey in site.storeys}
    for connector in site.connectors:
        if len(connector.landings) < 2:
            yield Fault(kind="connector_with_one_landing", id=connector.id, name=connector.name)
        for landing in connector.landings:
            floor = floors[landing.storey_id]
            gap = float("inf") if floor.is_empty else floor.distance(Point(landing.point))
            if gap > LANDING_REACH:
                yield Fault(
                    kind="landing_off_floor",
                    id=connector.id,
                    name=connector.name,
                    other_id=landing.storey_id,
                    amount=gap,
                )
