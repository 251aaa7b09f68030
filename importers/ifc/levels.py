"""Which levels a building has: clusters of heights of spaces and doors, named by storeys."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from importers.ifc.clusters import clusters
from importers.ifc.sections import NOTHING
from importers.ifc.words import in_two_languages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry import MultiPolygon

    from importers.ifc.facts import StoreyFact
    from spatial.site import BuildingId, OpeningKind, Point2, SpaceId, SpaceUse, StoreyId

NEAR = 0.8  # m from a level within which a door is still on it
_STOREY_NEAR = 1.5  # m from its storey's elevation within which a level takes its name
_BASEMENT = re.compile(
    r"(?:^|\b)(?:b|ug|basement|-)\s*(\d+)\b|地下(?:第)?([一二三四五六七八九1-9])层|负([一二三四五六七八九1-9])层"
)
_DIGITS = {digit: i + 1 for i, digit in enumerate("一二三四五六七八九")}


@dataclass(slots=True, kw_only=True)
class PlannedSpace:
    """A space on its way into the site; ``key`` is (number of file, id), None where derived."""

    id: SpaceId
    key: tuple[int, int] | None
    guid: str
    file: str
    name: str
    name_en: str = ""
    number: str = ""
    use: SpaceUse
    polygon: MultiPolygon
    z: float
    height: float | None
    ifc_class: str = "IfcSpace"


@dataclass(slots=True, kw_only=True)
class PlannedOpening:
    """A door or passage: its rectangle in plan, a along the wall, b across it."""

    guid: str
    file: str
    ifc_class: str
    kind: OpeningKind
    name: str
    axis: Point2
    along: tuple[float, float]
    across: tuple[float, float]
    z: float
    height: float
    sides: list[int | None] = field(default_factory=list)  # numbers of spaces of its level
    outside: list[bool] = field(default_factory=list)
    is_entrance: bool = False
    is_lift_door: bool = False

    def point(self, a: float, b: float) -> Point2:
        """A place by its distances along and across, in the site frame."""
        x, y = self.axis
        return a * x - b * y, a * y + b * x

    @property
    def middle(self) -> Point2:
        """Centre of the rectangle."""
        return self.point(sum(self.along) / 2, sum(self.across) / 2)


@dataclass(slots=True, kw_only=True)
class Level:
    """One level of a building while it is being planned."""

    id: StoreyId
    building: BuildingId | None
    z: float
    name: str
    name_en: str = ""
    guid: str
    file: str
    is_bare: bool = False  # a storey of the file that nobody is known to walk on
    number: int = 0
    spaces: list[PlannedSpace] = field(default_factory=list)
    openings: list[PlannedOpening] = field(default_factory=list)
    walls: MultiPolygon = NOTHING
    slab: MultiPolygon = NOTHING
    outline: MultiPolygon = NOTHING
    floor: MultiPolygon = NOTHING
    voids: MultiPolygon = NOTHING  # inside, with neither floor nor space: shafts and atria
    standing: MultiPolygon = NOTHING  # walls less their doorways: what nobody steps through


def level_heights(
    spaces: Sequence[float], doors: Sequence[float], storeys: Sequence[float]
) -> list[float]:
    """
    Heights of the levels, lowest first.

    Parameters
    ----------
    spaces
        Floors of the spaces.
    doors
        Sills of doors and passages; they make a level of their own only where no space is near.
    storeys
        Storeys that something stands on though no space or door is near (a roof with its fans).
    """
    found = [median(group) for group in clusters(spaces)]
    for more in (doors, storeys):
        missing = [z for z in more if all(abs(z - known) > NEAR for known in found)]
        found += [median(group) for group in clusters(missing)]
    return sorted(found)


def nearest(levels: Sequence[Level], z: float, within: float = NEAR) -> Level | None:
    """The level nearest to a height; None where all are farther than ``within``."""
    best = min(levels, key=lambda level: abs(level.z - z), default=None)
    return best if best is not None and abs(best.z - z) <= within else None


def storey_names(
    heights: Sequence[float], storeys: Sequence[tuple[int, StoreyFact]]
) -> Mapping[int, tuple[int, StoreyFact]]:
    """
    The storey of each level that has one: the nearest pairs first, each storey once.

    Where two files state the same storey, that of the file named first gives the name.
    """
    pairs = sorted(
        (round(abs(z - storey.elevation), 2), file, level, i)
        for level, z in enumerate(heights)
        for i, (file, storey) in enumerate(storeys)
        if abs(z - storey.elevation) <= _STOREY_NEAR
    )
    found: dict[int, tuple[int, StoreyFact]] = {}
    used: set[int] = set()
    for _, _, level, i in pairs:
        if level not in found and i not in used:
            found[level] = storeys[i]
            used.add(i)
    return found


def storey_title(storey: StoreyFact) -> tuple[str, str]:
    """Name and English name of a storey."""
    return in_two_languages(storey.long_name if "/" in storey.long_name else storey.name)


def basement_of(*names: str) -> int:
    """How many storeys below the ground a name says; 0 where it says nothing."""
    for name in names:
        found = _BASEMENT.search(name.lower().strip())
        if found:
            digits = next(group for group in found.groups() if group)
            return _DIGITS.get(digits) or int(digits)
    return 0


def number_levels(levels: Sequence[Level], ground: float) -> None:
    """
    Give each level its number: 0 at the ground, -1 below it.

    Parameters
    ----------
    levels
        Lowest first; of one building.
    ground
        Height of the ground in the site frame.

    Notes
    -----
    A name such as B1 or 地下一层 decides; else the level nearest to the ground, within half a
    storey, is 0.
    """
    if not levels:
        return
    named = [(i, basement_of(level.name, level.name_en)) for i, level in enumerate(levels)]
    said = [(i, below) for i, below in named if below]
    if said:
        highest, below = max(said)
        zero = highest + below
    else:
        zero = min(range(len(levels)), key=lambda i: abs(levels[i].z - ground))
        if levels[zero].z < ground - 1.5:
            zero += 1
    for i, level in enumerate(levels):
        level.number = i - zero
