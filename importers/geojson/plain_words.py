"""What a feature of nobody's dialect is, by its words and its shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.mapping import What
    from spatial.site import SpaceUse

LONGEST_DOOR = 6.0  # m
LARGEST_DOOR = 6.0  # m²; a door drawn as a block in its wall
_DOOR = re.compile(
    r"\bdoors?\b|\bgates?\b|\bentrances?\b|\bopenings?\b|\bdoorway|\bexit\b(?!.*sign)|门(?!厅|禁|卫|铃|牌|诊|头|岗|锁|磁|口机)"
    r"|出入口|\bt(ü|ue)r(en)?\b|\bporte\b|\bpuerta|\bдвер|ドア|扉",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"\bwalls?\b|\bfences?\b|\bpartition|墙|围栏|隔断|\bw(ä|ae)nde?\b|\bwand\b|\bmur\b|стен|"
    r"\bcolumns?\b|\bpillars?\b|柱",
    re.IGNORECASE,
)
_BUILDING = re.compile(
    r"\bbuildings?\b|footprint|\bhouses?\b|建筑|楼栋|gebäude|bâtiment|здани", re.IGNORECASE
)
_WAY = re.compile(
    r"\b(ways?|paths?|roads?|routes?|footways?|walkways?|sidewalks?|centerlines?|corridors?)\b"
    r"|道路|步道|走廊|通道|路线",
    re.IGNORECASE,
)
_ASSET = re.compile(
    r"\b(assets?|equipment|devices?|fixtures?|furniture|sensors?|poi|points?)\b"
    r"|设备|设施|资产|点位|家具",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(rooms?|spaces?|units?|zones?|cells?)\b|房间|空间|区域|raum|räume", re.IGNORECASE
)
_NOTE = re.compile(r"\b(axis|axes|grid|dimensions?|annotation|dim)\b|轴线|标注|尺寸", re.IGNORECASE)
GREEN = re.compile(r"grass|lawn|green|garden|绿|草", re.IGNORECASE)
OPEN_SPACE = re.compile(
    r"open ?(space|plan|area)|atrium|中庭|开敞|开放|车库|parking|garage", re.IGNORECASE
)
_INDOOR_USES = frozenset(
    [
        "circulation",
        "stair",
        "lift",
        "office",
        "meeting",
        "sanitary",
        "plant",
        "storage",
        "retail",
        "residential",
        "shaft",
    ]
)
INDOOR_SHARE = 0.3  # of the polygons that must be called like rooms


def what_of(words: Sequence[str], shape: BaseGeometry, *, says_building: bool) -> What:
    """Room, door, wall …: the first word that says it, as far as the shape allows."""
    dimension = shapely.get_dimensions(shape)
    for word in (*words[:3], *words[-1:]):
        text = word.replace("_", " ").replace("-", " ")
        if _NOTE.search(text):
            return "ignore"
        found = _said(text, shape, dimension)
        if found is not None:
            return found
    if dimension == 2:
        return "building" if says_building else "room"
    if dimension == 1:
        return "door" if shape.length <= LONGEST_DOOR and not words else "way"
    return "asset"


def _said(text: str, shape: BaseGeometry, dimension: int) -> What | None:
    if _DOOR.search(text):
        if dimension == 2:
            return "door" if shape.area <= LARGEST_DOOR else None
        return "door" if dimension == 0 or shape.length <= 4 * LONGEST_DOOR else None
    if _WALL.search(text) and dimension > 0:
        return "wall"
    if dimension == 2:
        return _said_of_area(text, shape)
    return "way" if dimension == 1 and _WAY.search(text) else None


def _said_of_area(text: str, shape: BaseGeometry) -> What | None:
    if _BUILDING.search(text):
        return "building"
    if _ROOM.search(text):
        return "room"
    return "asset" if _ASSET.search(text) and shape.area < LARGEST_DOOR else None


def likely_indoors(words: Iterable[tuple[What, SpaceUse]], *, is_local: bool) -> bool:
    """Whether features without a storey are the plan of one floor, and not of grounds."""
    found = list(words)
    rooms = [use for what, use in found if what == "room"]
    if not rooms:
        return False
    doors = sum(what == "door" for what, _ in found)
    ways = sum(what == "way" for what, _ in found)
    indoors = sum(use in _INDOOR_USES for use in rooms)
    share = indoors / len(rooms)
    if doors and not ways:
        return True
    return share >= INDOOR_SHARE and not ways and (is_local or len(rooms) > 1)
