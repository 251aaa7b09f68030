"""The assets of the site: which elements are inspected, what they are, where they hang."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point

from importers.ifc.class_codes import kind_of_asset
from importers.ifc.words import in_two_languages
from importers.result import ImportIssue
from spatial.kinds import UNKNOWN
from spatial.site import Asset, AssetId, Source, SpaceId, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.building import PlannedBuilding
    from importers.ifc.facts import AssetFact
    from importers.ifc.federation import PlacedFile, Pool
    from importers.ifc.levels import Level

_UNDER = 0.4  # m that an asset may lie under its level: floor drains, things set into a screed
_DEEP = 2.5  # m under the lowest level, in pits and channels
_SET_IN = 0.05  # m under a level, from which the floor's own thickness makes no difference
_HIGH = 6.0  # m over a level beyond which an asset is not on it
_ASIDE = 1.0  # m outside the outline that still belongs to a level: façade lamps, canopies
# Of these, only what a rule recognises is an asset: most doors and proxies are nobody's round.
_ONLY_KNOWN = ("IfcBuildingElementProxy", "IfcGeographicElement")
# A lift's landing door is no lift, whatever its name says.
_DOORS = ("fire_door", "fire_shutter", "gate", "barrier")


class _Rooms:
    """The spaces of one level, to be asked for by place."""

    def __init__(self, level: Level) -> None:
        self._spaces = level.spaces
        self._polygons = np.array([space.polygon for space in level.spaces], dtype=object)
        self._tree = shapely.STRtree(self._polygons)

    def at(self, position: tuple[float, float, float]) -> SpaceId | None:
        """The smallest space around an asset, or the one beside the wall that it is on."""
        here = shapely.points(position[0], position[1])
        for reach in (0.0, 0.35):
            around = np.sort(self._tree.query(here, predicate="dwithin", distance=reach))
            if len(around):
                near = self._polygons[around]
                order = np.lexsort((shapely.area(near), shapely.distance(near, here)))
                return self._spaces[int(around[order[0]])].id
        return None


class _Plan:
    """Levels of all buildings, the highest first, and their spaces by key and by place."""

    def __init__(self, planned: Sequence[PlannedBuilding]) -> None:
        levels = [level for building in planned for level in building.levels]
        self.levels = sorted(levels, key=lambda level: -level.z)
        self.rooms = {level.id: _Rooms(level) for level in levels}
        self.by_key = {
            space.key: (level, space.id)
            for level in self.levels
            for space in level.spaces
            if space.key is not None
        }
        for level in levels:
            shapely.prepare(level.outline)


def planned_assets(
    pools: Sequence[Pool], planned: Sequence[PlannedBuilding], files: Sequence[PlacedFile]
) -> tuple[tuple[Asset, ...], tuple[ImportIssue, ...]]:
    """Assets of all files on the levels of all buildings, and those that could not be placed."""
    plan = _Plan(planned)
    assets: dict[AssetId, Asset] = {}
    issues: list[ImportIssue] = []
    for pool in pools:
        own = next((b for b in planned if b.pool is pool), None)
        elevations = {(number, s.id): s.elevation for number, s in pool.storeys}
        rooms = {(number, s.id): s.long_name or s.name for number, s in pool.spaces}
        for number, fact in pool.assets:
            kind = kind_of_asset(fact)
            if kind == UNKNOWN and fact.ifc_class in _ONLY_KNOWN:
                continue
            if fact.ifc_class.startswith("IfcDoor") and kind not in _DOORS:
                continue
            file = files[number].read.facts.file
            told = elevations.get((number, fact.storey))
            asset, doubt = _asset(fact, kind, file, number, plan, own, told)
            if asset.storey_id is None and own is not None:
                listed = _listed_on(fact, number, told, own)
                if listed is not None:
                    told_room = rooms.get((number, fact.space))
                    attributes = {**asset.attributes, **({"space": told_room} if told_room else {})}
                    asset = replace(asset, storey_id=listed.id, attributes=attributes)
                    doubt = ""
            assets.setdefault(asset.id, asset)
            if doubt:
                issues.append(
                    ImportIssue(
                        severity="warning",
                        key=doubt,
                        file=file,
                        source_id=fact.guid,
                        facts={"name": fact.name, "kind": kind},
                        fix="place-asset",
                    )
                )
    return tuple(assets.values()), tuple(issues)


def _listed_on(
    fact: AssetFact, number: int, told: float | None, own: PlannedBuilding
) -> Level | None:
    """
    The storey an asset is listed on, where the building is no more than a list, or has no walls.

    Services modelled without their building float between storeys that have no outline: height
    alone tells then, else the storey the file names.
    """
    bare = [level for level in own.levels if level.outline.is_empty]
    if not bare:
        return None
    if fact.position is not None and not own.is_list:
        z = fact.position[2]
        under = [level for level in bare if level.z - _UNDER <= z]
        top = max(under, key=lambda level: level.z, default=None)
        if top is not None and z - top.z <= _HIGH:
            return top
    if told is None:
        return None
    return min(bare, key=lambda level: abs(level.z - told))


def _asset(
    fact: AssetFact,
    kind: str,
    file: str,
    number: int,
    plan: _Plan,
    own: PlannedBuilding | None,
    told: float | None,
) -> tuple[Asset, str]:
    level: Level | None = None
    space: SpaceId | None = None
    doubt = ""
    position = fact.position
    if position is None or _is_at_zero(position, plan.levels):
        level, space = plan.by_key.get((number, fact.space), (None, None))
        if level is not None:
            point = next(s.polygon for s in level.spaces if s.id == space).representative_point()
            position = (point.x, point.y, level.z)
        else:
            doubt = "asset-without-position"
            position = position or (0.0, 0.0, 0.0)
    else:
        # A lift waits on its lowest stop, which may be in a basement that another file has.
        deep = float("inf") if kind == "lift" else _DEEP
        level = _level_under(position, plan.levels, own, told, deep)
        if level is None:
            doubt = "asset-off-level"
        else:
            space = plan.rooms[level.id].at(position)
        held = plan.by_key.get((number, fact.space))
        level, space = _where_contained(position, level, space, held)
        doubt = "" if level is not None else doubt
    name, name_en = in_two_languages(fact.name)
    return (
        Asset(
            id=AssetId(make_id(file, fact.guid, "asset")),
            kind=kind,
            code=fact.code,
            name=name or fact.ifc_class,
            name_en=name_en,
            storey_id=None if level is None else level.id,
            space_id=space,
            position=position,
            attributes=fact.attributes,
            source=Source(file=file, id=fact.guid, ifc_class=fact.ifc_class),
        ),
        doubt,
    )


def _where_contained(
    position: tuple[float, float, float],
    level: Level | None,
    space: SpaceId | None,
    contained: tuple[Level, SpaceId] | None,
) -> tuple[Level | None, SpaceId | None]:
    """
    Level and space of an asset: the space that the file puts it in, if its place allows that.

    What hangs from a ceiling is often placed over the next floor's height.
    """
    if contained is None:
        return level, space
    own, held = contained
    polygon = next(s.polygon for s in own.spaces if s.id == held)
    near = polygon.distance(Point(position[:2])) <= _ASIDE
    if near and -_DEEP <= position[2] - own.z <= _HIGH:
        return own, held
    return level, space


def _is_at_zero(position: tuple[float, float, float], levels: Sequence[Level]) -> bool:
    """Placed at the frame's zero, outside of every building: placed nowhere."""
    if max(map(abs, position)) > 1e-6:
        return False
    return not any(level.outline.contains(Point(position[:2])) for level in levels)


def _level_under(
    position: tuple[float, float, float],
    levels: Sequence[Level],
    own: PlannedBuilding | None,
    told: float | None,
    deep: float,
) -> Level | None:
    """
    The highest level not above an asset whose outline holds it, its own building's first.

    An asset a little under a floor is set into it, or hangs from the ceiling below: ``told``, the
    elevation of the storey that the file puts it on, decides.
    """
    x, y, z = position
    here = Point(x, y)

    def candidates(aside: float) -> Iterator[Level]:
        for level in levels:
            if level.z - _UNDER <= z <= level.z + _HIGH and (
                shapely.dwithin(level.outline, here, aside)
            ):
                yield level

    for aside in (0.0, _ASIDE):
        found = list(candidates(aside))
        mine = [level for level in found if own is not None and level.building == own.building.id]
        if mine or found:
            top, *others = sorted(mine or found, key=lambda level: -level.z)
            if z < top.z - _SET_IN and others:
                if told is None:
                    return others[0]
                return min((top, others[0]), key=lambda level: abs(level.z - told))
            return top
    under = [
        level
        for level in levels
        if 0 < level.z - z < deep and shapely.dwithin(level.outline, here, _ASIDE)
    ]
    return min(under, key=lambda level: level.z, default=None)
