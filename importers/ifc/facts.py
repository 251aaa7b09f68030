"""What the reading process says of one IFC file: plain values in metres and placements."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from importers.ifc.unreadable import UnreadableFact

Vector = tuple[float, float, float]
Role = Literal[
    "wall",
    "column",
    "slab",
    "roof",
    "stair",
    "landing",
    "ramp",
    "lift",
    "curtain",
    "passage",
    "unnamed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingFact:
    """An IfcBuilding."""

    id: int
    guid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreyFact:
    """An IfcBuildingStorey: ``elevation`` of its placement; ``holds`` that many elements."""

    id: int
    guid: str
    name: str
    long_name: str
    elevation: float
    building: int
    holds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceFact:
    """
    An IfcSpace; ``area`` is what the file itself states, None where it does not.

    ``said`` is what classifications and property sets say of its use.
    """

    id: int
    guid: str
    name: str
    long_name: str
    kind: str
    said: tuple[str, ...]
    storey: int
    building: int
    area: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorFact:
    """A door; ids of the ``opening`` that it fills and of the wall, ``host``: 0 for none."""

    id: int
    guid: str
    ifc_class: str
    name: str
    storey: int
    building: int
    opening: int
    host: int
    width: float
    height: float
    position: Vector | None
    axis: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFact:
    """
    A body that shapes the plan, with its ``parts``; ``host`` is the wall of an opening.

    ``said`` is what its properties say of an escalator's direction.
    """

    id: int
    guid: str
    ifc_class: str
    role: Role
    name: str
    building: int
    host: int = 0
    parts: tuple[int, ...] = ()
    position: Vector | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFact:
    """An element that may be inspected: every word that says what it is."""

    id: int
    guid: str
    ifc_class: str
    classes: tuple[str, ...]
    names: tuple[str, ...]
    name: str
    code: str
    position: Vector | None
    storey: int
    space: int
    building: int
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFact:
    """A zone and the ids of its spaces; ``ifc_class`` is "" where only properties name it."""

    id: int
    guid: str
    ifc_class: str
    name: str
    long_name: str
    spaces: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFact:
    """An IfcTask of some things: every how many of a unit; 0 and "" where it does not say."""

    id: int
    guid: str
    name: str
    description: str
    every: int
    unit: str
    things: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFact:
    """What the file says of its place on earth, as written there; ``unit`` is its metres."""

    unit: float
    east: float | None = None
    north: float | None = None
    height: float = 0.0
    abscissa: float = 1.0
    ordinate: float = 0.0
    scale: float | None = None
    crs: str = ""
    map_unit: float | None = None
    latitude: tuple[float, ...] = ()
    longitude: tuple[float, ...] = ()
    elevation: float = 0.0
    true_north: tuple[float, float] = (0.0, 1.0)
    site_origin: Vector = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """All that is known of one file beside its meshes."""

    file: str
    schema: str
    project: str
    site_name: str
    position: PositionFact
    buildings: tuple[BuildingFact, ...] = ()
    storeys: tuple[StoreyFact, ...] = ()
    spaces: tuple[SpaceFact, ...] = ()
    doors: tuple[DoorFact, ...] = ()
    bodies: tuple[BodyFact, ...] = ()
    assets: tuple[AssetFact, ...] = ()
    zones: tuple[ZoneFact, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    repairs: tuple[tuple[str, int, str], ...] = ()
    unreadable: tuple[UnreadableFact, ...] = ()
    open_seconds: float = 0.0


_LISTS: dict[str, type] = {
    "buildings": BuildingFact,
    "storeys": StoreyFact,
    "spaces": SpaceFact,
    "doors": DoorFact,
    "bodies": BodyFact,
    "assets": AssetFact,
    "zones": ZoneFact,
    "tasks": TaskFact,
}


def save_facts(facts: FileFacts, path: Path) -> None:
    """Write as JSON, so that the parent reads plain values and runs nothing the file made up."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(orjson.dumps(facts))
    partial.rename(path)


def load_facts(path: Path) -> FileFacts:
    """Read back what `save_facts` wrote."""
    row: dict[str, Any] = orjson.loads(path.read_bytes())
    for name, made in _LISTS.items():
        row[name] = tuple(_made(made, item) for item in row[name])
    row["position"] = _made(PositionFact, row["position"])
    for name in ("repairs", "unreadable"):
        row[name] = tuple(tuple(item) for item in row[name])
    return FileFacts(**row)


def _made(made: type, row: Mapping[str, Any]) -> Any:
    return made(
        **{
            f.name: tuple(value) if isinstance(value := row[f.name], list) else value
            for f in fields(made)
        }
    )
