"""Cells of a model as polygons at a height, and what two of them have to do with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from importers.geojson.words import use_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

    from importers.indoorgml.document import Thing
    from spatial.site import SpaceUse

# Codes of OmniClass tables 13 and 14 as the annex of the standard lists them.
CODES: Mapping[str, str] = {
    "1000": "corridor",
    "1010": "corridor",
    "1020": "lobby",
    "1110": "stair",
    "1120": "elevator",
    "1130": "escalator",
    "1140": "ramp",
}


class Cell:
    """A cell with its floor as polygons in the site frame, and how high that lies."""

    __slots__ = ("height", "level", "polygon", "thing", "top", "use")

    def __init__(self, thing: Thing, polygon: MultiPolygon, height: float, top: float) -> None:
        self.thing, self.polygon, self.height, self.top = thing, polygon, height, top
        words = tuple(CODES.get(word, word) for word in (*thing.words, thing.name) if word)
        self.use: SpaceUse = use_of(*words)
        if self.use == "other" and thing.element == "TransitionSpace":
            self.use = "circulation"
        self.level = ""


def crs_of(name: str) -> str:
    """CRS of an ``srsName``; "" for the many that name none on earth."""
    digits = name.rsplit(":", 1)[-1].rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return f"EPSG:{digits}" if digits.isdigit() and 4 <= len(digits) <= 6 else ""


def affine(
    before: NDArray[np.float64], after: NDArray[np.float64]
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """The plane change that takes points as read to points as placed, by least squares."""
    middle = before.mean(axis=0)
    known = np.column_stack((before - middle, np.ones(len(before))))
    terms, *_ = np.linalg.lstsq(known, after, rcond=None)

    def turned(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.column_stack((points - middle, np.ones(len(points)))) @ terms)

    return turned


def is_door(cell: Cell) -> bool:
    """Whether a cell is a doorway rather than a room."""
    return cell.thing.element in ("ConnectionSpace", "AnchorSpace") or (
        cell.thing.element in ("TransferSpace",) and cell.polygon.area < 3.0
    )


def pair_key(first: Cell, second: Cell) -> tuple[str, str]:
    """Ids of two cells, the same in either order."""
    a, b = sorted((first.thing.id, second.thing.id))
    return a, b


def overlap(first: Cell, second: Cell) -> bool:
    """Whether two cells lie over one another by a good part."""
    common = first.polygon.intersection(second.polygon).area
    return bool(common >= 0.3 * min(first.polygon.area, second.polygon.area))


def title_of(ordinal: int) -> str:
    """Name of a level that nobody named."""
    return f"{ordinal + 1}层" if ordinal >= 0 else f"地下{-ordinal}层"
