"""Ways around buildings that stand without grounds, so that every outer door leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from spatial.floor import opening_rectangles, polygons_of, sill_lengths
from spatial.joins import DOORSTEP, DOORSTEP_SNAP, Anchor, Joins, doorsteps, nearest_on
from spatial.site import BuildingId, Opening, Site, Storey, StoreyId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RING = 8.0  # m; the way around a building on a site without grounds


def buildings_without_grounds(site: Site, joins: Joins) -> frozenset[BuildingId]:
    """Buildings none of whose entrances leads onto the grounds."""
    building_of = {storey.id: storey.building_id for storey in site.storeys}
    joined = {building_of[joins.anchors[i].storey_id] for i in joins.entrances}
    return frozenset(building.id for building in site.buildings if building.id not in joined)


def storeys_ringed(site: Site, buildings: frozenset[BuildingId]) -> dict[StoreyId, Storey]:
    """
    Entrance storeys of some buildings, their floor widened by a way around the building.

    Parameters
    ----------
    site
        The site.
    buildings
        Buildings that stand without grounds.

    Returns
    -------
    storeys
        Only those that changed: of each building the storey with entrances that is nearest to
        level 0. Rooms that are entered only from outside are joined to the others this way.
    """
    doors: dict[StoreyId, list[Opening]] = {}
    for opening in site.openings:
        if opening.is_entrance:
            doors.setdefault(opening.storey_id, []).append(opening)
    ringed = {}
    for building in buildings:
        own = [storey for storey in site.storeys_of(building) if storey.id in doors]
        if not own:
            continue
        storey = min(own, key=lambda storey: (abs(storey.level), storey.level))
        ringed[storey.id] = _with_ring(storey, doors[storey.id])
    return ringed


def start_anchors(
    site: Site, ringed: Mapping[StoreyId, Storey], floors: Mapping[StoreyId, MultiPolygon]
) -> Iterator[Anchor]:
    """Points outside the entrances of storeys that got a way around them."""
    for opening in site.openings:
        if opening.is_entrance and (storey := ringed.get(opening.storey_id)):
            original = next(s for s in site.storeys if s.id == storey.id)
            _, outside = doorsteps(opening, original)
            point, gap = nearest_on(floors[storey.id], outside)
            if point is not None and gap <= DOORSTEP_SNAP:
                yield Anchor(storey.id, point)


def _with_ring(storey: Storey, doors: Sequence[Opening]) -> Storey:
    body = storey.outline if not storey.outline.is_empty else storey.floor
    # Closed over door recesses, so that the way around has no dead ends.
    solid = shapely.buffer(shapely.union_all([body, storey.walls]), 0.05, join_style="mitre")
    ring = shapely.difference(shapely.buffer(solid, RING, join_style="mitre"), solid)
    steps = opening_rectangles(
        doors,
        np.maximum(sill_lengths(doors), 0.6),
        np.array([door.depth + 2 * DOORSTEP + 0.6 for door in doors]),
    )
    gaps = opening_rectangles(doors, sill_lengths(doors), np.array([d.depth for d in doors]))
    walls = shapely.difference(storey.walls, shapely.union_all(gaps))
    ways = shapely.difference(shapely.union_all([ring, *steps]), walls)
    floor = MultiPolygon(polygons_of(shapely.union_all([storey.floor, ways])))
    return Storey(
        id=storey.id,
        building_id=storey.building_id,
        name=storey.name,
        name_en=storey.name_en,
        elevation=storey.elevation,
        level=storey.level,
        outline=storey.outline,
        walls=storey.walls,
        floor=floor,
        source=storey.source,
    )
