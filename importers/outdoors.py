"""Ground to walk on around buildings, where no file draws any."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import MultiPolygon, Point

from importers.grounds import polygons_of
from importers.result import ImportIssue
from spatial.site import Source, Space, SpaceId, Storey, StoreyId, make_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial.site import Asset, Site

MARGIN = 4.0  # m of ground around buildings and what stands outside them
FARTHEST = 300.0  # m from the buildings beyond which a thing is on other ground
BELOW, ABOVE = 8.0, 12.0  # m under and over the ground within which a thing stands outside on it
LEVEL = 2.0  # m between the ground storeys of buildings that stand on one level ground


def with_outdoors(site: Site, issues: list[ImportIssue]) -> Site:
    """
    The site with a ground laid around everything, if it has none and needs one.

    Parameters
    ----------
    site
        Of one frame; assets that are on no storey have none.
    issues
        Added to, once, if a ground was laid; what said that its assets lie off every level goes.

    Returns
    -------
    site
        With a storey of no building: the convex hull of buildings and outdoor assets, `MARGIN`
        wider, less the buildings. Left as it was where files draw the grounds, where nothing stands
        outside of a single building, and where the buildings stand on different heights: nobody
        knows the ways between them then.
    """
    if any(storey.building_id is None for storey in site.storeys):
        return site
    entries = [
        storey
        for storey in site.storeys
        if any(o.is_entrance and o.storey_id == storey.id for o in site.openings)
        and storey.level >= 0
    ]
    entries = entries or [storey for storey in site.storeys if storey.level == 0]
    heights = [storey.elevation for storey in entries]
    if heights and max(heights) - min(heights) > LEVEL:
        return site
    built = shapely.union_all([storey.outline for storey in entries])
    loose = [asset for asset in site.assets if asset.storey_id is None]
    ground = median(heights or [asset.position[2] for asset in loose] or [0.0])
    outside = [asset for asset in loose if _stands_outside(asset, ground, built)]
    if not outside and len({storey.building_id for storey in entries}) < 2:
        return site
    return _laid(site, outside, ground, built, entries, issues)


def _stands_outside(asset: Asset, ground: float, built: MultiPolygon) -> bool:
    x, y, z = asset.position
    if max(abs(x), abs(y)) < 1e-6 or not ground - BELOW <= z <= ground + ABOVE:
        return False
    return built.is_empty or bool(shapely.dwithin(built, Point(x, y), FARTHEST))


def _laid(
    site: Site,
    outside: Sequence[Asset],
    ground: float,
    built: MultiPolygon,
    entries: Sequence[Storey],
    issues: list[ImportIssue],
) -> Site:
    points = shapely.multipoints([asset.position[:2] for asset in outside])
    hull = shapely.convex_hull(shapely.union_all([built, points]))
    outline = polygons_of(hull.buffer(MARGIN, join_style="mitre", mitre_limit=2.0))
    floor = polygons_of(shapely.difference(outline, built))
    first = entries[0].source if entries else outside[0].source
    source = Source(file=first.file, id="derived:grounds")
    storey = Storey(
        id=StoreyId(make_id(first.file, source.id, "storey")),
        building_id=None,
        name="室外",
        name_en="Grounds",
        elevation=ground,
        level=0,
        outline=outline,
        walls=MultiPolygon(),
        floor=floor,
        source=source,
    )
    space = Space(
        id=SpaceId(make_id(first.file, source.id, "space")),
        storey_id=storey.id,
        name="室外场地",
        name_en="Grounds",
        use="outdoor",
        polygon=floor,
        source=source,
    )
    issues.append(
        ImportIssue(
            severity="notice",
            key="grounds-derived",
            file=first.file,
            facts={"assets": len(outside), "area": round(floor.area)},
            fix="draw-boundary",
        )
    )
    moved = {asset.id for asset in outside}
    found = {asset.source.id for asset in outside}
    issues[:] = [i for i in issues if i.key != "asset-off-level" or i.source_id not in found]
    return replace(
        site,
        storeys=(storey, *site.storeys),
        spaces=(*site.spaces, space),
        assets=tuple(
            replace(asset, storey_id=storey.id) if asset.id in moved else asset
            for asset in site.assets
        ),
    )
