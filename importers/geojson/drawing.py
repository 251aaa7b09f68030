"""What a map of the grounds draws, sorted by what it means on foot, in the site frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry import LineString, MultiPolygon, Point
    from shapely.geometry.base import BaseGeometry

    from spatial.site import SpaceUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What every drawn thing has: where it came from and what it is called."""

    file: str
    id: str
    name: str = ""
    name_en: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A line to walk along; ``through`` where it passes under or through a building."""

    label: Label
    line: BaseGeometry
    width: float
    through: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A piece of ground; ``walkable`` where people may cross it anywhere."""

    label: Label
    polygon: MultiPolygon
    use: SpaceUse
    walkable: bool
    has_space: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Where a building stands."""

    label: Label
    polygon: MultiPolygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate in a fence, at a point or along a line."""

    label: Label
    place: Point | LineString
    width: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An asset where it stands; ``level`` is the storey that it names, None without one."""

    label: Label
    kind: str
    point: Point
    level: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Drawing:
    """Everything drawn on the grounds, by meaning."""

    ways: list[Way] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    buildings: list[Footprint] = field(default_factory=list)
    fences: list[BaseGeometry] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    entrances: list[tuple[Label, Point]] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    boundaries: list[Footprint] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, why: str) -> None:
        """Count a feature that is not of the grounds."""
        self.left_out[why] = self.left_out.get(why, 0) + 1
