"""Several imports to one site: one frame, one grounds, each building once, doors on footways."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

import shapely
from shapely.geometry import MultiPolygon, Point

from importers.doorsteps import DOOR_REACH, door_strips
from importers.frame import moved_to
from importers.grounds import polygons_of, stand_points, tidy_floor
from importers.ifc.words import in_two_languages
from importers.outdoors import with_outdoors
from importers.ramps import join_to_grounds, moved_ends, with_mouths
from importers.result import AreaCheck, ImportIssue, ImportResult, ImportSeconds
from importers.way_in import with_a_way_in
from spatial.site import Building, Site, SiteId, Space, Storey, StoreyId, make_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.result import LooseEnd
    from spatial.georeference import Georeference, GeoreferenceMethod
    from spatial.site import BuildingId

SAME_BUILDING = 0.3  # share of a drawn footprint that a modelled building must cover to be it
AT_GROUND = 1.5  # m; storeys no farther above or below the grounds have doors onto them
FARTHEST = 20_000.0  # m; buildings farther from the rest are not where they say
_TRUST: dict[GeoreferenceMethod, int] = {
    "map_conversion": 0,
    "fitted": 1,
    "site_position": 2,
    "geojson": 3,
    "none": 4,
}
_T = TypeVar("_T")


def federate(results: Sequence[ImportResult], *, name: str) -> ImportResult:
    """
    One site of several imports.

    Parameters
    ----------
    results
        At least one; each in its own frame.
    name
        Name of the site.

    Returns
    -------
    result : ImportResult
        In the frame of the best georeference among them. Grounds become one storey at the height of
        the buildings' ground storeys, with the buildings cut out and strips laid from their
        entrances to the footways; a footprint that a modelled building covers is that building, and
        both names are kept.
    """
    began = perf_counter()
    issues = [issue for result in results for issue in result.issues]
    repairs = tuple(repair for result in results for repair in result.repairs)
    counts: Counter[str] = Counter()
    for result in results:
        counts.update(result.counts)
    frame = min(
        (result.site.georeference for result in results),
        key=lambda georeference: _TRUST[georeference.method],
    )
    sites = [_placed(result.site, frame, issues) for result in results]
    ends = [end for result in results for end in moved_ends(result, frame)]
    site = _with_one_grounds(_joined(sites, frame, name, issues), ends, issues)
    site = with_a_way_in(site, issues)
    site = with_outdoors(site, issues)
    seconds = ImportSeconds(open=0.0, geometry=0.0, plan=perf_counter() - began)
    for result in results:
        seconds += result.seconds
    return ImportResult(
        site=site,
        issues=tuple(issues),
        repairs=repairs,
        counts=dict(counts),
        files=tuple(file for result in results for file in result.files),
        areas=sum((result.areas for result in results), AreaCheck()),
        skipped=tuple(skipped for result in results for skipped in result.skipped),
        proposals=tuple(proposal for result in results for proposal in result.proposals),
        seconds=seconds,
    )


def _placed(site: Site, frame: Georeference, issues: list[ImportIssue]) -> Site:
    """The site in the common frame; where its place on earth is made up, it stays as drawn."""
    own = site.georeference
    if own == frame:
        return site
    if own.method == "geojson":
        # A map in degrees knows no heights: what it draws lies at the common zero.
        site = replace(site, georeference=replace(own, height=frame.height))
    moved = moved_to(site, frame)
    away = max((abs(v) for s in moved.storeys for v in s.outline.bounds), default=0.0)
    if own.method != "none" and away <= FARTHEST:
        return moved
    file = next((storey.source.file for storey in site.storeys), "")
    issues.append(
        ImportIssue(
            severity="error",
            key="not-in-one-frame",
            file=file,
            facts={"method": own.method, "metres_away": round(away)},
            fix="give-georeference",
        )
    )
    return replace(site, georeference=frame)


def _joined(
    sites: Sequence[Site], frame: Georeference, name: str, issues: list[ImportIssue]
) -> Site:
    def all_of(parts: Iterable[Sequence[_T]]) -> tuple[_T, ...]:
        """Every thing once: a file given twice adds nothing."""
        found: dict[str, _T] = {}
        doubled = 0
        for part in parts:
            for thing in part:
                key = str(getattr(thing, "id"))  # noqa: B009  # every thing of a site has one
                doubled += key in found
                found.setdefault(key, thing)
        if doubled:
            issues.append(
                ImportIssue(
                    severity="warning", key="given-twice", file="", facts={"things": doubled}
                )
            )
        return tuple(found.values())

    title, title_en = in_two_languages(name)
    return Site(
        id=SiteId(make_id(name, "site")),
        name=title,
        name_en=title_en,
        timezone=sites[0].timezone,
        georeference=frame,
        buildings=all_of(site.buildings for site in sites),
        storeys=all_of(site.storeys for site in sites),
        spaces=all_of(site.spaces for site in sites),
        zones=all_of(site.zones for site in sites),
        openings=all_of(site.openings for site in sites),
        connectors=all_of(site.connectors for site in sites),
        assets=all_of(site.assets for site in sites),
    )


# -- buildings drawn and modelled ------------------------------------------------------------------


def _with_one_grounds(site: Site, ends: Sequence[LooseEnd], issues: list[ImportIssue]) -> Site:
    if not any(storey.building_id is None for storey in site.storeys):
        return with_mouths(site, ends, issues)
    site = _with_each_building_once(site)
    site = _with_grounds_merged(site)
    (grounds,) = site.storeys_of(None)
    modelled = {s.building_id for s in site.storeys if s.building_id and not s.floor.is_empty}
    if not modelled:
        return with_mouths(site, ends, issues)
    heights = [
        storey.elevation
        for storey in site.storeys
        if storey.building_id in modelled and storey.level == 0
    ]
    elevation = median(heights) if heights else grounds.elevation
    footprints = [
        ground.outline for b in site.buildings if (ground := _ground_storey(site, b.id)) is not None
    ]
    doors = [
        (opening, storey)
        for storey in site.storeys
        if storey.building_id in modelled and abs(storey.elevation - elevation) <= AT_GROUND
        for opening in site.openings
        if opening.storey_id == storey.id and opening.is_entrance
    ]
    floor = tidy_floor(grounds.floor, blocked=shapely.union_all(footprints))
    strips, missed = door_strips(doors, floor, footprints)
    level = replace(grounds, floor=floor, elevation=elevation)
    ramps, ways, left = join_to_grounds(ends, level, footprints)
    site = with_mouths(replace(site, connectors=(*site.connectors, *ramps)), left, issues)
    strips += ways
    floor = tidy_floor(
        shapely.difference(shapely.union_all([floor, *strips]), shapely.union_all(footprints))
    )
    for opening in missed:
        issues.append(
            ImportIssue(
                severity="warning",
                key="entrance-off-the-footways",
                file=opening.source.file,
                source_id=opening.source.id,
                facts={"name": opening.name, "reach_m": DOOR_REACH},
                fix="add-footway",
            )
        )
    # Footprints that nobody modelled stand on the same ground.
    site = replace(
        site,
        storeys=tuple(
            replace(storey, elevation=elevation)
            if storey.building_id is not None and storey.building_id not in modelled
            else storey
            for storey in site.storeys
        ),
    )
    return _with_floor(site, replace(grounds, floor=floor, elevation=elevation), footprints)


def _ground_storey(site: Site, building_id: BuildingId) -> Storey | None:
    """Level 0, else the lowest above; None for what is wholly below the ground (a garage)."""
    above = [s for s in site.storeys if s.building_id == building_id and s.level >= 0]
    return min(above, key=lambda storey: (storey.level, storey.elevation), default=None)


def _with_each_building_once(site: Site) -> Site:
    """Drop the footprint of a building that is modelled too; its names go to that building."""
    floors: dict[BuildingId, bool] = {}
    for storey in site.storeys:
        if storey.building_id is not None:
            floors[storey.building_id] = floors.get(storey.building_id, False) or bool(
                not storey.floor.is_empty
            )
    grounds = {b.id: _ground_storey(site, b.id) for b in site.buildings}
    modelled = [b for b in site.buildings if floors.get(b.id) and grounds[b.id] is not None]
    drawn = [b for b in site.buildings if not floors.get(b.id) and grounds[b.id] is not None]
    renamed = {building.id: building for building in site.buildings}
    homes: dict[StoreyId, StoreyId] = {}
    for building in drawn:
        footprint = grounds[building.id]
        assert footprint is not None  # drawn ones are those that have one
        shares = [(_share(footprint.outline, grounds[m.id]), m.id) for m in modelled]
        covered = sum(share for share, _ in shares)
        if covered < SAME_BUILDING:
            continue
        share, best = max(shares)
        home = grounds[best]
        assert home is not None  # as above
        homes[footprint.id] = home.id
        del renamed[building.id]
        # A footprint over several towers is their podium: its name is not the name of one of them.
        if share >= 0.8 * covered:
            renamed[best] = _with_both_names(renamed[best], building)
    return replace(
        site,
        buildings=tuple(renamed.values()),
        storeys=tuple(storey for storey in site.storeys if storey.id not in homes),
        assets=tuple(
            replace(asset, storey_id=homes[asset.storey_id]) if asset.storey_id in homes else asset
            for asset in site.assets
        ),
    )


def _share(footprint: MultiPolygon, ground: Storey | None) -> float:
    if ground is None or not footprint.area:
        return 0.0
    return float(footprint.intersection(ground.outline).area / footprint.area)


def _with_both_names(modelled: Building, drawn: Building) -> Building:
    """Names of both: the file's own first, the map's where the model has none in that language."""
    nameless = not modelled.name or drawn.source.id == "derived"
    if _is_chinese(drawn.name) and not _is_chinese(modelled.name):
        english = modelled.name_en or modelled.name or drawn.name_en
        return replace(modelled, name=drawn.name, name_en=english)
    return replace(
        modelled,
        name=drawn.name if nameless else modelled.name,
        name_en=modelled.name_en or drawn.name_en,
    )


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


# -- grounds ---------------------------------------------------------------------------------------


def _with_grounds_merged(site: Site) -> Site:
    """The storeys out of doors as one: floors united, everything on them moved over."""
    first, *others = site.storeys_of(None)
    if not others:
        return site
    every = (first, *others)
    gone = {storey.id for storey in others}
    merged = replace(
        first,
        outline=polygons_of(shapely.union_all([storey.outline for storey in every])),
        walls=polygons_of(shapely.union_all([storey.walls for storey in every])),
        floor=polygons_of(shapely.union_all([storey.floor for storey in every])),
    )

    def home(storey_id: StoreyId | None) -> StoreyId | None:
        return merged.id if storey_id in gone else storey_id

    return replace(
        site,
        storeys=(
            merged,
            *(s for s in site.storeys if s.id != merged.id and s.id not in gone),
        ),
        spaces=tuple(replace(s, storey_id=home(s.storey_id) or merged.id) for s in site.spaces),
        openings=tuple(replace(o, storey_id=home(o.storey_id) or merged.id) for o in site.openings),
        assets=tuple(replace(a, storey_id=home(a.storey_id)) for a in site.assets),
    )


def _with_floor(site: Site, grounds: Storey, footprints: Sequence[BaseGeometry]) -> Site:
    """The site with new grounds: spaces cut, assets lifted to it, points to stand on renewed."""
    built = shapely.union_all(list(footprints))
    own = [asset for asset in site.assets if asset.storey_id == grounds.id]
    stands = stand_points([Point(asset.position[:2]) for asset in own], grounds.floor)
    renewed = {
        asset.id: replace(
            asset,
            access=stand,
            position=(asset.position[0], asset.position[1], grounds.elevation),
        )
        for asset, stand in zip(own, stands, strict=True)
    }
    spaces = [
        replace(space, polygon=polygons_of(shapely.difference(space.polygon, built)))
        if space.storey_id == grounds.id
        else space
        for space in site.spaces
    ]
    others = [s.polygon for s in spaces if s.storey_id == grounds.id and not _is_ways(s)]
    rest = polygons_of(shapely.difference(grounds.floor, shapely.union_all(others)))
    spaces = [replace(space, polygon=rest) if _is_ways(space) else space for space in spaces]
    return replace(
        site,
        storeys=tuple(grounds if s.id == grounds.id else s for s in site.storeys),
        spaces=tuple(spaces),
        assets=tuple(renewed.get(asset.id, asset) for asset in site.assets),
    )


def _is_ways(space: Space) -> bool:
    return space.source.id == "derived:ways"
