"""Drawings to a site: a storey for each, joined where stairs stand over stairs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from importers.dxf.limits import DrawingLimits
from importers.dxf.placement import STOREY_HEIGHT, DxfPlacement, level_in
from importers.dxf.process import read_drawing
from importers.ifc.words import in_two_languages
from importers.result import ImportIssue, ImportResult, ImportSeconds
from spatial.georeference import Georeference
from spatial.site import (
    Building,
    BuildingId,
    Connector,
    ConnectorId,
    Landing,
    Site,
    SiteId,
    Source,
    StoreyId,
    make_id,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from importers.dxf.plan import StoreyPlan

Reader = Callable[..., "tuple[tuple[StoreyPlan, ...], dict[str, int], dict[str, float]]"]

SAME_SHAFT = 3.0  # m between a stair on one storey and itself on the next


def read_dxf(
    paths: Sequence[Path],
    *,
    name: str,
    placements: Mapping[str, DxfPlacement] | None = None,
    limits: DrawingLimits | None = None,
    read: Reader = read_drawing,
) -> ImportResult:
    """
    Site of one or several drawings, each the plan of one storey or a sheet of several.

    Parameters
    ----------
    paths
        DXF files, text or binary.
    name
        Name of the site and of its building.
    placements
        File name -> storey, elevation, position, unit and layers, as far as the user says them.
    limits
        What one drawing may cost.
    read
        Reads and plans one drawing; in a process of its own unless somebody says otherwise.

    Raises
    ------
    UnreadableFile, EmptyPlan, TooLarge, ImportCrashed
        Each says what was found and what would be right.
    """
    said = placements or {}
    building_id = BuildingId(make_id(name, "dxf", "building"))
    plans: list[StoreyPlan] = []
    issues: list[ImportIssue] = []
    repairs: list[ImportIssue] = []
    counts: Counter[str] = Counter()
    opened = planned = 0.0
    began = perf_counter()
    levels = _levels(paths, said)
    for path in paths:
        placement = said.get(path.name, DxfPlacement())
        level = levels[path.name]
        elevation = placement.elevation
        is_assumed = elevation is None
        if elevation is None:
            elevation = level * STOREY_HEIGHT
        storey = placement.storey or (f"{level + 1}F" if level >= 0 else f"B{-level}")
        made, met, seconds = read(
            path,
            replace(placement, storey=storey),
            limits or DrawingLimits(),
            storey_id=StoreyId(make_id(name, path.name, "storey")),
            building_id=building_id,
            level=level,
            elevation=elevation,
            is_said=bool(placement.storey),
        )
        plans += made
        counts.update(met)
        for issue in (issue for plan in made for issue in plan.issues):
            if issue not in issues:  # what is wrong with the file, every storey of it says
                issues.append(issue)
        issues += [
            _assumed(path.name, plan.storey.elevation)
            for plan in made
            if is_assumed and plan.storey.level
        ]
        for repair in (repair for plan in made for repair in plan.repairs):
            if repair not in repairs:
                repairs.append(repair)
        opened, planned = opened + seconds["open"], planned + seconds["plan"]
    plans.sort(key=lambda plan: plan.storey.elevation)
    connectors = _connectors(plans)
    _report_loose_shafts(plans, connectors, issues)
    title, title_en = in_two_languages(name)
    site = Site(
        id=SiteId(make_id(name, "site")),
        name=title,
        name_en=title_en,
        georeference=Georeference.around(0.0, 0.0, method="none", warnings=("missing",)),
        buildings=(
            Building(
                id=building_id,
                name=title,
                name_en=title_en,
                source=Source(file=paths[0].name, id="derived"),
            ),
        ),
        storeys=tuple(plan.storey for plan in plans),
        spaces=tuple(space for plan in plans for space in plan.spaces),
        openings=tuple(opening for plan in plans for opening in plan.openings),
        connectors=tuple(connectors),
        assets=tuple(asset for plan in plans for asset in plan.assets),
    )
    spent = perf_counter() - began - opened - planned
    return ImportResult(
        site=site,
        issues=tuple(issues),
        repairs=tuple(repairs),
        counts=dict(counts),
        seconds=ImportSeconds(open=opened, geometry=planned, plan=max(spent, 0.0)),
    )


def _levels(paths: Sequence[Path], said: Mapping[str, DxfPlacement]) -> dict[str, int]:
    """Level of each drawing: by the storey's name, its height, the file's name, else the order."""
    levels: dict[str, int] = {}
    for number, path in enumerate(paths):
        placement = said.get(path.name, DxfPlacement())
        level = level_in(placement.storey) if placement.storey else None
        if level is None and placement.elevation is not None:
            level = round(placement.elevation / STOREY_HEIGHT)
        if level is None:
            level = level_in(path.stem)
        if level is None:
            level = number
        while level in levels.values():
            level += 1
        levels[path.name] = level
    return levels


def _assumed(file: str, elevation: float) -> ImportIssue:
    return ImportIssue(
        severity="notice",
        key="elevation-assumed",
        file=file,
        facts={"elevation_m": round(elevation, 2)},
        fix="state-elevation",
    )


def _connectors(plans: Sequence[StoreyPlan]) -> list[Connector]:
    """Stairs and lifts that stand over one another on storeys that follow one another."""
    chains: list[list[tuple[int, int]]] = []
    for number, plan in enumerate(plans):
        for index, shaft in enumerate(plan.shafts):
            for chain in chains:
                last, at = chain[-1]
                below = plans[last].shafts[at]
                if (
                    last == number - 1
                    and below.kind == shaft.kind
                    and math.dist(below.point, shaft.point) <= SAME_SHAFT
                ):
                    chain.append((number, index))
                    break
            else:
                chains.append([(number, index)])
    made: list[Connector] = []
    for chain in chains:
        if len(chain) < 2:
            continue
        shafts = [plans[n].shafts[i] for n, i in chain]
        storeys = [plans[n].storey for n, _ in chain]
        kind = "stair" if shafts[0].kind == "stair" else "lift"
        number = sum(1 for c in made if c.kind == kind) + 1
        mark = f"{shafts[0].point[0]:.1f},{shafts[0].point[1]:.1f}"
        made.append(
            Connector(
                id=ConnectorId(make_id(storeys[0].source.file, kind, mark, "connector")),
                kind="stair" if kind == "stair" else "lift",
                name=shafts[0].name or f"{'楼梯' if kind == 'stair' else '电梯'} {number}",
                name_en="" if shafts[0].name else f"{kind.capitalize()} {number}",
                landings=tuple(
                    Landing(storey_id=storey.id, point=shaft.point, elevation=storey.elevation)
                    for shaft, storey in zip(shafts, storeys, strict=True)
                ),
                source=Source(file=storeys[0].source.file, id=f"derived:{kind}:{mark}"),
            )
        )
    return made


def _report_loose_shafts(
    plans: Sequence[StoreyPlan], connectors: Sequence[Connector], issues: list[ImportIssue]
) -> None:
    used = {(landing.storey_id, landing.point) for c in connectors for landing in c.landings}
    for plan in plans:
        loose = [s for s in plan.shafts if (plan.storey.id, s.point) not in used]
        if loose:
            issues.append(
                ImportIssue(
                    severity="notice" if len(plans) == 1 else "warning",
                    key="shafts-unjoined",
                    file=plan.storey.source.file,
                    facts={"number": len(loose), "storey": plan.storey.name},
                    fix="add-connector",
                )
            )
