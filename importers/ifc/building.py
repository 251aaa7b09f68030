"""One building of the site, level by level: spaces, openings, walls, floor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from importers.ifc.areas import compare_areas
from importers.ifc.assumed_doors import assume_doors
from importers.ifc.class_codes import kind_of_asset
from importers.ifc.floors import (
    Body,
    bodies_of,
    close_outline,
    cut_walls,
    find_slab,
    lay_floor,
)
from importers.ifc.ground import ground_height, mark_entrances
from importers.ifc.implied_stairs import steps_in_doorways
from importers.ifc.levels import (
    NEAR,
    Level,
    PlannedOpening,
    PlannedSpace,
    level_heights,
    nearest,
    number_levels,
    storey_names,
    storey_title,
)
from importers.ifc.openings import find_outside, find_sides, planned_openings, take_openings
from importers.ifc.rooms import Hints, derive_rooms, derived_issue, is_idle_roof, name_uses
from importers.ifc.spaces import planned_spaces
from importers.ifc.words import in_two_languages
from importers.result import AreaCheck, ImportIssue
from spatial.site import Building, BuildingId, Source, StoreyId, make_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.ifc.federation import PlacedFile, Pool
    from spatial.site import Connector


@dataclass(slots=True)
class PlannedBuilding:
    """A building with its levels, lowest first, and the bodies they were cut from."""

    building: Building
    levels: list[Level]
    bodies: list[Body]
    pool: Pool
    issues: list[ImportIssue] = field(default_factory=list)
    areas: AreaCheck = field(default_factory=AreaCheck)
    is_list: bool = False  # things with names and storeys, and nothing drawn
    steps: list[Connector] = field(default_factory=list)  # in doorways between levels


def plan_building(pool: Pool, files: Sequence[PlacedFile]) -> PlannedBuilding:
    """Plan all levels of one building."""
    building = _building(pool, files)
    bodies = bodies_of(pool, files)
    if not bodies and not any(s.id in files[number].meshes for number, s in pool.spaces):
        return _listed(building, pool, files)
    spaces, issues = planned_spaces(pool, files)
    openings, doubts = planned_openings(pool, files)
    planned = PlannedBuilding(building, [], bodies, pool, [*issues, *doubts])
    planned.levels = _levels(planned, spaces, openings, files)
    _give_spaces(planned.levels, spaces)
    for opening in take_openings(planned.levels, openings):
        planned.issues.append(_off_level(opening))
    if not openings:
        planned.issues += assume_doors(planned.levels)
    hints = _hints(pool)
    for level in planned.levels:
        _plan_level(level, planned, hints)
    # A level made of a door's height alone, that turned out to have no floor, is none.
    planned.levels = [
        level
        for level in planned.levels
        if not (level.floor.is_empty and level.guid.startswith("derived"))
    ]
    planned.steps = list(steps_in_doorways(planned.levels))
    number = pool.building[0] if pool.building else 0
    ground = ground_height(planned.levels, files[number].change.up)
    number_levels(planned.levels, ground)
    mark_entrances(planned.levels, ground)
    areas = compare_areas(planned.levels, files)
    planned.areas = areas.check
    planned.issues += areas.issues
    return planned


def _listed(building: Building, pool: Pool, files: Sequence[PlacedFile]) -> PlannedBuilding:
    """A building of which nothing is drawn: its storeys, to list its assets on."""
    names = storey_names([s.elevation for _, s in pool.storeys], pool.storeys)
    levels = []
    for number, storey in sorted(names.values(), key=lambda pair: pair[1].elevation):
        name, name_en = storey_title(storey)
        file = files[number].read.facts.file
        levels.append(
            Level(
                id=StoreyId(make_id(file, building.id, storey.guid, "storey")),
                building=building.id,
                z=storey.elevation,
                name=name or f"{storey.elevation:+.2f} m",
                name_en=name_en,
                guid=storey.guid,
                file=file,
                is_bare=True,
            )
        )
    issues = []
    if pool.spaces or pool.assets:
        number = (pool.spaces or pool.assets)[0][0]
        issues.append(
            ImportIssue(
                severity="warning",
                key="no-geometry",
                file=files[number].read.facts.file,
                facts={"spaces": len(pool.spaces), "assets": len(pool.assets)},
                fix="add-plan",
            )
        )
    planned = PlannedBuilding(building, levels, [], pool, issues, is_list=True)
    number = pool.building[0] if pool.building else 0
    number_levels(levels, ground_height(levels, files[number].change.up))
    return planned


def _building(pool: Pool, files: Sequence[PlacedFile]) -> Building:
    number, fact = pool.building or (0, None)
    facts = files[number].read.facts
    title = fact.name if fact is not None else ""
    name, name_en = in_two_languages(title or facts.project or facts.file)
    guid = fact.guid if fact is not None else "derived:building"
    return Building(
        id=BuildingId(make_id(facts.file, guid, "building")),
        name=name,
        name_en=name_en,
        source=Source(file=facts.file, id=guid, ifc_class="IfcBuilding" if fact else ""),
    )


def _levels(
    planned: PlannedBuilding,
    spaces: Sequence[PlannedSpace],
    openings: Sequence[PlannedOpening],
    files: Sequence[PlacedFile],
) -> list[Level]:
    pool = planned.pool
    doors = [o.z for o in openings if o.kind == "door"]
    levelled = [s.z for s in spaces if not _is_pit(s, spaces)]
    walked = level_heights(levelled, doors, _stood_on(planned, bool(spaces)))
    named = {storey.id for _, storey in storey_names(walked, pool.storeys).values()}
    bare = [s.elevation for _, s in pool.storeys if s.holds and s.id not in named]
    heights = level_heights(walked, (), bare)
    names = storey_names(heights, pool.storeys)
    made = []
    for i, z in enumerate(heights):
        if i in names:
            number, storey = names[i]
            name, name_en = storey_title(storey)
            guid = storey.guid
        else:
            number = pool.building[0] if pool.building else 0
            name, name_en, guid = f"{z:+.2f} m", "", f"derived:level:{z:.1f}"
        file = files[number].read.facts.file
        made.append(
            Level(
                id=StoreyId(make_id(file, planned.building.id, guid, "storey")),
                building=planned.building.id,
                z=z,
                name=name or f"{z:+.2f} m",
                name_en=name_en,
                guid=guid,
                file=file,
                is_bare=z not in walked,
            )
        )
    return made


def _is_pit(space: PlannedSpace, spaces: Sequence[PlannedSpace]) -> bool:
    """A shaft whose floor lies under everything around it: its pit makes no level."""
    if space.use not in ("lift", "shaft"):
        return False
    peers = [s.z for s in spaces if s.use not in ("lift", "shaft")]
    if not peers or any(abs(z - space.z) <= NEAR for z in peers):
        return False
    return any(space.z < z < space.z + (space.height or 0.0) for z in peers)


def _stood_on(planned: PlannedBuilding, has_spaces: bool) -> list[float]:
    """Elevations of storeys with a slab that hold assets; in a file without spaces, anything."""
    held = {(number, asset.storey) for number, asset in planned.pool.assets}
    return [
        storey.elevation
        for number, storey in planned.pool.storeys
        if ((number, storey.id) in held or (storey.holds and not has_spaces))
        and _has_slab(planned.bodies, storey.elevation)
    ]


def _has_slab(bodies: Sequence[Body], z: float) -> bool:
    return any(b.fact.role in ("slab", "roof") and abs(b.high - z) < 0.4 for b in bodies)


def _give_spaces(levels: Sequence[Level], spaces: Sequence[PlannedSpace]) -> None:
    for space in spaces:
        # Levels are clusters of these very heights, but for the pits of shafts: those belong to
        # the level above them.
        level = nearest(levels, space.z) or next(
            (level for level in levels if level.z > space.z), None
        )
        level = level or nearest(levels, space.z, within=float("inf"))
        assert level is not None  # a building with spaces has levels
        level.spaces.append(space)
        if not space.name:
            space.name = f"{level.name}-R{len(level.spaces)}"


def _off_level(opening: PlannedOpening) -> ImportIssue:
    return ImportIssue(
        severity="warning",
        key="door-off-level",
        file=opening.file,
        source_id=opening.guid,
        facts={"name": opening.name, "z": round(opening.z, 2), "within": NEAR},
        fix="assign-level",
    )


def _hints(pool: Pool) -> Hints:
    """Fixtures that tell what a room without a name is for."""
    washing, lifts, things = [], [], []
    for _, asset in pool.assets:
        if asset.position is None:
            continue
        things.append(asset.position)
        kind = kind_of_asset(asset)
        if kind == "sanitary":
            washing.append(asset.position)
        elif kind == "lift":
            lifts.append(asset.position)
    return Hints(tuple(washing), tuple(lifts), tuple(things))


def _plan_level(level: Level, planned: PlannedBuilding, hints: Hints) -> None:
    cut_walls(level, planned.bodies)
    find_slab(level, planned.bodies)
    close_outline(level)
    rooms, key = derive_rooms(level, planned.bodies, is_lowest=level is planned.levels[0])
    find_sides(level)
    name_uses(level, rooms, planned.bodies, hints)
    if is_idle_roof(level, rooms, hints):
        level.spaces.clear()
    elif key:
        planned.issues.append(derived_issue(key, level, rooms))
    lay_floor(level)
    find_outside(level)
