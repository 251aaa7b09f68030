"""Findings and what was looked at -> heat of a storey, and the places that stand out."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from server.storage.errors import Unknown
from server.workflows.looked_at import weighted_checks, weighted_findings
from spatial.heat import heat_bands
from spatial.hotspots import Place, grid_places, hotspots
from spatial.walk_grid import WalkGrid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from inspection.finding import Category
    from server.storage.findings import PlacedFinding
    from server.storage.inspections import DayChecks
    from server.workflows.looked_at import LookedAt
    from spatial.heat import HeatBands, Measure
    from spatial.hotspots import Hotspot
    from spatial.site import Site, Space, Storey

WHOLE = 300.0  # m²: a larger space is compared cell by cell, or a corner of a garage would be lost
CELL = 10.0  # m


class GridCache:
    """
    Walking grids of the storeys asked for last. Safe to share between threads.

    Parameters
    ----------
    most
        How many to keep; one takes some megabytes.
    """

    def __init__(self, most: int = 60) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, int, str], WalkGrid] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, site: Site, revision: int) -> Callable[[Storey], WalkGrid]:
        """Grids of a site as of a revision, by storey."""
        return lambda storey: self._over(site, revision, storey)

    def _over(self, site: Site, revision: int, storey: Storey) -> WalkGrid:
        key = (site.id, revision, storey.id)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        grid = WalkGrid.over(storey.floor)
        with self._lock:
            self._kept[key] = grid
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return grid


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHotspot:
    """A hotspot with the spaces it lies in and the categories of its findings, most first."""

    spot: Hotspot
    building_id: str | None
    space_ids: tuple[str, ...]
    categories: tuple[tuple[Category, int], ...]


def storey_heat(
    site: Site,
    storey_id: str,
    seen: LookedAt,
    *,
    measure: Measure,
    grid_of: Callable[[Storey], WalkGrid],
) -> HeatBands:
    """
    Heat of one storey.

    Parameters
    ----------
    seen
        May hold other storeys too; only this one's counts.
    grid_of
        Gives the walking grid of a storey that has a floor, as `GridCache.of` does.

    Raises
    ------
    Unknown
        If the site has no such storey.
    """
    storey = next((storey for storey in site.storeys if storey.id == storey_id), None)
    if storey is None:
        raise Unknown("storey", storey_id)
    found = [placed for placed in seen.findings if placed.finding.storey_id == storey_id]
    checks = [check for check in seen.checks if check.storey_id == storey_id]
    grid = grid_of(storey) if not storey.floor.is_empty else None
    return heat_bands(
        storey.floor,
        weighted_findings(found),
        weighted_checks(site, checks),
        measure=measure,
        grid=grid,
    )


def map_hotspots(site: Site, seen: LookedAt) -> tuple[SiteHotspot, ...]:
    """
    Find the places of a site where more is found than chance explains.

    All places of all storeys are compared with one another: spaces, and cells of large spaces and
    of the grounds.

    Returns
    -------
    hotspots
        Strongest first.
    """
    spaces: dict[str, list[Space]] = {storey.id: [] for storey in site.storeys}
    for space in site.spaces:
        spaces[space.storey_id].append(space)
    places: list[Place] = []
    for storey in site.storeys:
        found = [placed for placed in seen.findings if placed.finding.storey_id == storey.id]
        checks = [check for check in seen.checks if check.storey_id == storey.id]
        places += _places(site, storey, spaces[storey.id], found, checks)
    buildings = {storey.id: storey.building_id for storey in site.storeys}
    return tuple(
        SiteHotspot(
            spot=spot,
            building_id=buildings[spot.storey_id],
            space_ids=spot.ids or _spaces_under(spaces[spot.storey_id], spot),
            categories=_categories(seen.findings, spot),
        )
        for spot in hotspots(places)
    )


def _places(
    site: Site,
    storey: Storey,
    spaces: Sequence[Space],
    found: Sequence[PlacedFinding],
    checks: Sequence[DayChecks],
) -> list[Place]:
    small = {space.id: space for space in spaces if 0 < space.polygon.area <= WHOLE}
    count_found: Counter[str] = Counter()
    count_checks: Counter[str] = Counter()
    for placed in found:
        if placed.finding.space_id in small:
            count_found[placed.finding.space_id] += 1
    for check in checks:
        if check.space_id in small:
            count_checks[check.space_id] += check.count
    places = [
        Place(
            ids=(space.id,),
            storey_id=storey.id,
            polygon=space.polygon,
            findings=count_found[space.id],
            checks=float(count_checks[space.id]),
        )
        for space in small.values()
    ]
    rest = shapely.difference(
        storey.floor, shapely.union_all([space.polygon for space in small.values()])
    )
    open_floor = MultiPolygon(
        [p for p in shapely.get_parts(rest).tolist() if isinstance(p, Polygon) and p.area > 1.0]
    )
    outside = [placed for placed in found if placed.finding.space_id not in small]
    looks = weighted_checks(site, [check for check in checks if check.space_id not in small])
    return places + list(
        grid_places(
            open_floor,
            storey.id,
            findings=np.array([placed.finding.point for placed in outside]).reshape(-1, 2),
            checks=looks.points,
            check_numbers=looks.weights,
            size=CELL,
        )
    )


def _spaces_under(spaces: Sequence[Space], spot: Hotspot) -> tuple[str, ...]:
    here = shapely.Point(spot.point)
    return tuple(space.id for space in spaces if space.polygon.intersects(here))


def _categories(found: Sequence[PlacedFinding], spot: Hotspot) -> tuple[tuple[Category, int], ...]:
    area = spot.polygon.buffer(0.05)
    counts: Mapping[Category, int] = Counter(
        placed.finding.category
        for placed in found
        if placed.finding.storey_id == spot.storey_id
        and (
            placed.finding.space_id in spot.ids
            or area.intersects(shapely.Point(placed.finding.point))
        )
    )
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
