"""In which unit a drawing was drawn: what its header says, checked against doors and walls."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from importers.dxf.placement import HEADER_UNITS, METRES, UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.dxf.drawing import Drawing, Stroke
    from importers.dxf.placement import Unit

LEAF = (0.55, 1.3)  # m; radius of a door's swing
WALL = (0.05, 0.55)  # m; from face to face
EXTENT = (4.0, 1_500.0)  # m; of everything that is walled
LETTERS = (0.08, 0.9)  # m; height of a room's name as drawn
MOST_WALLS = 1_200  # longest walls compared with one another


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitVerdict:
    """The unit taken, what the header said, and what spoke for it (medians in metres)."""

    unit: Unit
    stated: Unit | None
    door_width: float | None
    wall_thickness: float | None

    @property
    def is_mended(self) -> bool:
        """Whether the header said something else."""
        return self.stated is not None and self.stated != self.unit


def unit_of(
    drawing: Drawing, walls: Sequence[Stroke], doors: Sequence[Stroke], *, said: Unit | None
) -> UnitVerdict:
    """
    Unit of a drawing.

    Parameters
    ----------
    walls, doors
        Strokes drawn as walls, and as doors.
    said
        What the user says; not doubted.

    Notes
    -----
    Each unit scores for every measure that it makes plausible: swings of doors 3, thickness of
    walls 2, the whole extent 1, letters 1; what the header states gets one half more. Millimetres
    and inches, which headers mix up most, differ by 25, so doors alone tell them apart.
    """
    stated = HEADER_UNITS.get(drawing.unit)
    swings = [s.swing.radius for s in doors if s.swing and 0.9 < s.swing.sweep < 1.9]
    leaf = median(swings) if swings else None
    thickness = typical_thickness(walls)
    extent = _extent(walls)
    letters = [text.height for text in drawing.texts if text.height > 0]
    measures = (
        (leaf, LEAF, 3.0),
        (thickness, WALL, 2.0),
        (extent, EXTENT, 1.0),
        (median(letters) if letters else None, LETTERS, 1.0),
    )

    def score(unit: Unit) -> float:
        scale = METRES[unit]
        held = sum(
            weight
            for value, (low, high), weight in measures
            if value is not None and low <= value * scale <= high
        )
        return held + (0.5 if unit == stated else 0.0)

    unit: Unit = max(UNITS, key=score) if said is None else said
    scale = METRES[unit]
    return UnitVerdict(
        unit=unit,
        stated=stated,
        door_width=None if leaf is None else leaf * scale,
        wall_thickness=None if thickness is None else thickness * scale,
    )


def typical_thickness(walls: Sequence[Stroke]) -> float | None:
    """Median distance of wall lines to their nearest parallel beside them, in drawing units."""
    pieces = [
        (*a, *b)
        for stroke in walls
        if stroke.swing is None
        for a, b in zip(stroke.points, stroke.points[1:], strict=False)
    ]
    if len(pieces) < 4:
        return None
    ends = np.array(pieces, dtype=np.float64)
    lengths = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    longest = np.argsort(-lengths, kind="stable")[:MOST_WALLS]
    ends, lengths = ends[longest][lengths[longest] > 0], lengths[longest][lengths[longest] > 0]
    if len(ends) < 4:
        return None
    along = (ends[:, 2:] - ends[:, :2]) / lengths[:, None]
    middles = (ends[:, 2:] + ends[:, :2]) / 2
    offset = middles[None, :, :] - middles[:, None, :]
    cross = np.abs(along[:, None, 0] * along[None, :, 1] - along[:, None, 1] * along[None, :, 0])
    sideways = np.abs(along[:, None, 0] * offset[..., 1] - along[:, None, 1] * offset[..., 0])
    forward = np.abs(along[:, None, 0] * offset[..., 0] + along[:, None, 1] * offset[..., 1])
    reach = (lengths[:, None] + lengths[None, :]) / 2
    beside = (cross < math.sin(math.radians(1))) & (forward < 0.9 * reach)
    sideways[~beside | (sideways < 1e-4 * lengths.max())] = np.inf
    nearest = sideways.min(axis=1)
    found = nearest[np.isfinite(nearest)]
    return float(np.median(found)) if len(found) else None


def _extent(walls: Sequence[Stroke]) -> float | None:
    points = [point for stroke in walls for point in stroke.points]
    if not points:
        return None
    low, high = np.percentile(np.array(points), [2, 98], axis=0)
    return float(np.hypot(*(high - low))) or None
