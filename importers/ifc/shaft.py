"""A lift while it is being planned: where it runs, and between which heights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

    from importers.ifc.levels import PlannedSpace
    from spatial.site import Point2


@dataclass(slots=True)
class Shaft:
    """A lift on its way into the site."""

    name: str
    guid: str
    file: str
    ifc_class: str
    middle: Point2
    low: float
    high: float
    polygon: MultiPolygon | None = None
    spaces: list[PlannedSpace] = field(default_factory=list)
