"""What a drawing shows, in drawing units and world coordinates: strokes, texts and blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Points = tuple[tuple[float, float], ...]


class Swing(NamedTuple):
    """An arc: what a door leaf sweeps, or the bend of a wall."""

    x: float
    y: float
    radius: float
    sweep: float  # rad


@dataclass(frozen=True, slots=True)
class Stroke:
    """
    A line, however it was drawn.

    ``block`` is the number of the block it was drawn in, -1 for the drawing itself; ``swing`` is
    there where it is an arc; ``is_solid`` where its inside is filled (hatch, solid).
    """

    layer: str
    points: Points
    is_closed: bool = False
    is_solid: bool = False
    block: int = -1
    swing: Swing | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line or paragraph of text, its codes taken out; ``x`` and ``y`` are its middle."""

    layer: str
    text: str
    x: float
    y: float
    height: float
    is_underlined: bool = False
    block: int = -1


@dataclass(frozen=True, slots=True)
class Block:
    """A symbol that was put in: its name, its place, and the values of its attributes."""

    layer: str
    name: str
    x: float
    y: float
    handle: str
    parent: int = -1
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Drawing:
    """
    The model space of one drawing.

    ``unit`` is the header's ``$INSUNITS`` (0: none stated). ``notes`` counts what was met and could
    not be read, by key.
    """

    unit: int = 0
    version: str = ""
    is_repaired: bool = False
    strokes: list[Stroke] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    hidden_layers: dict[str, int] = field(default_factory=dict)
    missing_xrefs: set[str] = field(default_factory=set)
    opaque: dict[str, int] = field(default_factory=dict)
