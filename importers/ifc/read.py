"""From IFC files to a site: the sequence of the import, step by step."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from importers.errors import EmptyPlan
from importers.ifc.building import plan_building
from importers.ifc.federation import PlacedFile, in_one_frame, pools_of
from importers.ifc.inventory import planned_assets
from importers.ifc.limits import ImportLimits
from importers.ifc.movement import connectors_of
from importers.ifc.offsets import offsets_found
from importers.ifc.openings import sill
from importers.ifc.packed import models_in
from importers.ifc.process import ReadFile, read_file
from importers.ifc.proposals import proposals_of
from importers.ifc.repeats import REPEATS
from importers.ifc.skipped import skipped_elements
from importers.ifc.words import PASS_THROUGH, in_two_languages
from importers.result import AreaCheck, ImportIssue, ImportResult, ImportSeconds
from spatial.kinds import kind_of
from spatial.site import (
    Opening,
    OpeningId,
    Site,
    SiteId,
    Source,
    Space,
    SpaceId,
    Storey,
    Zone,
    ZoneId,
    make_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.ifc.levels import Level, PlannedOpening, PlannedSpace

_AT_ONCE = 2  # reading processes beside one another


def read_ifc(
    paths: Sequence[Path], *, name: str, limits: ImportLimits | None = None
) -> ImportResult:
    """
    Read IFC files of one place into one site.

    Parameters
    ----------
    paths
        IFC files, or zip archives of one or several; all federate into one frame.
    name
        Name of the site; "中文 / English" gives both names.
    limits
        What a file may cost.

    Returns
    -------
    result : ImportResult
        The site, every doubt, every repair, elements per class, and seconds by step.

    Raises
    ------
    UnreadableFile, UnsupportedSchema, TooLarge, ImportCrashed
        If a file cannot be read.
    EmptyPlan
        If the files together hold neither a floor nor an asset.
    """
    allowed = limits or ImportLimits()
    with tempfile.TemporaryDirectory(prefix="walkround-models-") as folder:
        read = _read_all(models_in(paths, allowed, Path(folder)), allowed)
    began = time.perf_counter()
    files, georeference, issues = in_one_frame(read)
    pools = pools_of(files)
    drawn = [pool for pool in pools if pool.has_plan] or [pool for pool in pools if pool.storeys]
    found = [*issues, *(i for file in read for i in file.issues), *offsets_found(files)]
    with REPEATS:
        planned = [plan_building(pool, files) for pool in drawn]
        found += [issue for building in planned for issue in building.issues]
        connectors, loose = connectors_of(planned, files, found)
    levels = [level for building in planned for level in building.levels]
    assets, doubts = planned_assets(pools, planned, files)
    if not levels and not assets:
        names = ", ".join(path.name for path in paths)
        raise EmptyPlan(f"{names}: neither a floor nor an asset was found", file=names)
    title, title_en = in_two_languages(name)
    site = Site(
        id=SiteId(make_id(name, "site")),
        name=title,
        name_en=title_en,
        georeference=georeference,
        buildings=tuple(b.building for b in planned if b.levels),
        storeys=tuple(_storey(level) for level in levels),
        spaces=tuple(_space(space, level) for level in levels for space in level.spaces),
        zones=tuple(_zones(files, levels)),
        openings=tuple(
            _opening(opening, level)
            for building in planned
            for level in building.levels
            for opening in level.openings
        ),
        connectors=connectors,
        assets=assets,
    )
    return ImportResult(
        site=site,
        issues=(*found, *doubts),
        repairs=tuple(_repairs(read)),
        counts=dict(sum((Counter(file.facts.counts) for file in read), Counter())),
        seconds=_seconds(read, time.perf_counter() - began),
        loose_ends=loose,
        areas=sum((building.areas for building in planned), AreaCheck()),
        skipped=skipped_elements(read, site),
        proposals=tuple(proposals_of(read, assets)),
        reader_peak_mb=max((file.peak_mb for file in read), default=0.0),
        reader_cpu_seconds=sum(file.cpu_seconds for file in read),
    )


def _read_all(paths: Sequence[Path], limits: ImportLimits) -> list[ReadFile]:
    if len(paths) == 1:
        return [read_file(paths[0], limits, _compile)]
    # The first reader's thread alone: two that compile would wait for each other at every step.
    chores = [_compile, *[None] * (len(paths) - 1)]
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return list(pool.map(lambda path, chore: read_file(path, limits, chore), paths, chores))


def _compile() -> None:
    kind_of((), ("",))  # the catalogue's patterns


def _seconds(read: Sequence[ReadFile], plan: float) -> ImportSeconds:
    opened = sum(file.facts.open_seconds for file in read)
    return ImportSeconds(
        open=opened, geometry=sum(file.seconds for file in read) - opened, plan=plan
    )


def _repairs(read: Sequence[ReadFile]) -> Iterator[ImportIssue]:
    for file in read:
        for key, count, found in file.facts.repairs:
            facts: Mapping[str, str | int] = {"count": count, "found": found}
            yield ImportIssue(severity="notice", key=key, file=file.facts.file, facts=facts)


def _storey(level: Level) -> Storey:
    assert level.building is not None  # every level here was planned for a building
    return Storey(
        id=level.id,
        building_id=level.building,
        name=level.name,
        name_en=level.name_en,
        elevation=level.z,
        level=level.number,
        outline=level.outline,
        walls=level.walls,
        floor=level.floor,
        source=Source(
            file=level.file,
            id=level.guid,
            ifc_class="" if level.guid.startswith("derived") else "IfcBuildingStorey",
        ),
    )


def _space(space: PlannedSpace, level: Level) -> Space:
    return Space(
        id=space.id,
        storey_id=level.id,
        name=space.name,
        name_en=space.name_en,
        number=space.number,
        use=space.use,
        polygon=space.polygon,
        height=space.height,
        pass_through=PASS_THROUGH[space.use],
        source=Source(file=space.file, id=space.guid, ifc_class=space.ifc_class),
    )


def _opening(opening: PlannedOpening, level: Level) -> Opening:
    first, last = sill(opening).coords
    left, right = (None if i is None else level.spaces[i].id for i in opening.sides)
    return Opening(
        id=OpeningId(make_id(opening.file, opening.guid, "opening")),
        storey_id=level.id,
        kind=opening.kind,
        name=opening.name,
        line=((float(first[0]), float(first[1])), (float(last[0]), float(last[1]))),
        depth=opening.across[1] - opening.across[0],
        space_ids=(left, right),
        is_entrance=opening.is_entrance,
        source=Source(file=opening.file, id=opening.guid, ifc_class=opening.ifc_class),
    )


def _zones(files: Sequence[PlacedFile], levels: Sequence[Level]) -> Iterator[Zone]:
    known: dict[tuple[int, int], SpaceId] = {
        space.key: space.id for level in levels for space in level.spaces if space.key is not None
    }
    for number, file in enumerate(files):
        for zone in file.read.facts.zones:
            members = tuple(
                known[number, space] for space in zone.spaces if (number, space) in known
            )
            if members:
                name, name_en = in_two_languages(zone.long_name or zone.name)
                facts = file.read.facts
                yield Zone(
                    id=ZoneId(make_id(facts.file, zone.guid, "zone")),
                    name=name,
                    name_en=name_en,
                    space_ids=members,
                    source=Source(file=facts.file, id=zone.guid, ifc_class=zone.ifc_class),
                )
