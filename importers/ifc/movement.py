"""All the ways between levels of all buildings, each once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from importers.ifc.class_codes import kind_of_asset
from importers.ifc.connectors import escalators, joins_nothing, stairs
from importers.ifc.flights import Flight, escalator_of, flight_of, is_half_landing
from importers.ifc.ground import assume_entrance, not_entered
from importers.ifc.implied_stairs import stairwells
from importers.ifc.openings import doubtful
from importers.ifc.shaft import Shaft
from importers.ifc.shafts import lifts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.building import PlannedBuilding
    from importers.ifc.facts import BodyFact
    from importers.ifc.federation import PlacedFile, Pool
    from importers.result import ImportIssue, LooseEnd
    from spatial.site import Connector


# Properties that say which way an escalator runs.
_DIRECTION = re.compile(r"direction|方向|richtung|sens|dirección|направлен|運転")


def connectors_of(
    planned: Sequence[PlannedBuilding], files: Sequence[PlacedFile], issues: list[ImportIssue]
) -> tuple[tuple[Connector, ...], tuple[LooseEnd, ...]]:
    """
    Stairs, ramps, escalators and lifts of all buildings.

    Parameters
    ----------
    planned
        Buildings with their levels planned.
    files
        Of which the buildings are.
    issues
        Added to, for what joins nothing and what had to be guessed.

    Returns
    -------
    connectors
        Each with two landings or more.
    loose
        Ramps that lead out of the buildings.
    """
    levels = [level for building in planned for level in building.levels]
    heights = [level.z for level in levels]
    flights: list[Flight] = []
    moving: list[Flight] = []
    cars: list[Shaft] = []
    for building in planned:
        file_of = {
            body.guid: files[number].read.facts.file for number, body in building.pool.bodies
        }
        for body in building.bodies:
            if body.fact.role in ("stair", "ramp") or is_half_landing(body, heights):
                flight = flight_of(body, file_of[body.fact.guid])
                if flight is not None:
                    flights.append(flight)
        issues += _shapeless(building, file_of)
        for number, fact, kind in _transport(building.pool, files):
            if kind == "escalator":
                moving += _escalator(number, fact, files)
            else:
                cars += _car(number, fact, files)
    loose: list[LooseEnd] = []
    found = [*stairs(flights, levels, issues, loose), *escalators(moving, levels, issues)]
    found += [step for building in planned for step in building.steps]
    found += lifts(cars, levels, issues)
    found += list(stairwells(levels, found, issues))
    joined_doors = {step.source.id for building in planned for step in building.steps}
    issues += [
        issue
        for building in planned
        for issue in doubtful(building.levels)
        if issue.source_id not in joined_doors
    ]
    every = tuple({connector.id: connector for connector in found}.values())
    ways = [*every, *(end.ramp for end in loose)]
    joined = [frozenset(landing.storey_id for landing in way.landings) for way in ways]
    issues += [
        assume_entrance(levels)
        for levels in not_entered([building.levels for building in planned], joined)
    ]
    return every, tuple(loose)


def _shapeless(building: PlannedBuilding, file_of: dict[str, str]) -> Iterator[ImportIssue]:
    """Stairs and ramps that are in the file by name alone."""
    drawn = {body.fact.guid for body in building.bodies}
    for _, body in building.pool.bodies:
        if body.role not in ("stair", "ramp") or body.guid in drawn:
            continue
        place = body.position or (0.0, 0.0, 0.0)
        origin = Shaft(body.name, body.guid, file_of[body.guid], body.ifc_class, place[:2], 0, 0)
        yield joins_nothing("stair-without-geometry", origin, place)


def _transport(pool: Pool, files: Sequence[PlacedFile]) -> Iterator[tuple[int, BodyFact, str]]:
    for number, body in pool.bodies:
        if body.role == "lift":
            assets = files[number].read.facts.assets
            asset = next((a for a in assets if a.id == body.id), None)
            kind = "lift" if asset is None else kind_of_asset(asset)
            if kind == "escalator" and asset is not None:
                said = [v for key, v in asset.attributes.items() if _DIRECTION.search(key.lower())]
                yield number, replace(body, said=" ".join(said)), kind
            else:
                yield number, body, kind


def _escalator(number: int, body: BodyFact, files: Sequence[PlacedFile]) -> Iterator[Flight]:
    mesh = files[number].meshes.get(body.id)
    if mesh is not None:
        file = files[number].read.facts.file
        made = escalator_of(mesh, body, file)
        if made is not None:
            yield made


def _car(number: int, body: BodyFact, files: Sequence[PlacedFile]) -> Iterator[Shaft]:
    """A lift by its body, or else by where it is placed."""
    mesh = files[number].meshes.get(body.id)
    file = files[number].read.facts.file
    if mesh is not None:
        low, high = mesh.vertices.min(0), mesh.vertices.max(0)
        middle = (float((low[0] + high[0]) / 2), float((low[1] + high[1]) / 2))
        yield Shaft(
            body.name,
            body.guid,
            file,
            body.ifc_class,
            middle,
            float(low[2]),
            float(high[2]),
        )
    elif body.position is not None:
        x, y, z = body.position
        yield Shaft(body.name, body.guid, file, body.ifc_class, (x, y), z, z)
