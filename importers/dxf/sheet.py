"""A sheet with several plans beside one another, as offices draw whole buildings in one file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree

from importers.dxf.layers import role_of
from importers.dxf.placement import METRES
from importers.dxf.titles import ROOF, is_title, levels_of
from importers.dxf.unit import unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from importers.dxf.drawing import Drawing, Stroke, Text
    from importers.dxf.placement import DxfPlacement

_GAP = 1.5  # m; half the gap between the walls of two drawings
_LEAST = 20.0  # m² of a drawing
_TITLE_REACH = 15.0  # m from a drawing to its title
_AROUND = 2.5  # m around a plan's walls that is still drawn for it
_STEP = 0.05  # m; to which plans are laid over one another
_UPRIGHT = 0.02  # of a stroke's slope
_LONGEST = 400.0  # m of a plan
_MOST = 60  # storeys of one sheet


@dataclass(frozen=True, slots=True)
class Part:
    """One plan of a sheet, laid over the others; ``levels`` that it shows, ``title`` beneath it."""

    drawing: Drawing
    levels: tuple[int, ...]
    title: str


@dataclass(frozen=True, slots=True)
class _Plan:
    box: shapely.Polygon
    levels: tuple[int, ...]
    title: str
    walls: float


def parts_of(drawing: Drawing, placement: DxfPlacement) -> tuple[list[Part], int]:
    """
    Plans on a sheet, the lowest first.

    Parameters
    ----------
    drawing
        As read, with whatever stands in its model space.
    placement
        Unit and roles of layers, as far as the user says them.

    Returns
    -------
    parts, left
        Empty where the sheet shows one plan, or its titles do not tell several apart; ``left`` is
        how many drawings were left out: elevations, sections, plans of ceilings, plans again.
    """
    titles = [text for text in drawing.texts if is_title(text.text)]
    named = {levels for text in titles if (levels := levels_of(text.text))}
    if len(named) < 2:
        return [], 0
    mapping = dict(placement.layers)
    roles = {stroke.layer: "" for stroke in drawing.strokes}
    roles = {layer: role_of(layer, mapping) for layer in roles}
    walls = [s for s in drawing.strokes if roles[s.layer] in ("wall", "column", "window")]
    swinging = [s for s in drawing.strokes if s.swing and roles[s.layer] in ("door", "opening")]
    verdict = unit_of(
        drawing, [s for s in walls if roles[s.layer] == "wall"], swinging, said=placement.unit
    )
    scale = METRES[verdict.unit]
    boxes = _drawings(walls, scale)
    plans = _titled(boxes, walls, titles, scale)
    chosen = _numbered(_fullest(plans))
    if len(chosen) < 2:
        return [], 0
    ground = min(chosen, key=lambda plan: (abs(plan.levels[0]), plan.levels[0] < 0))
    base = _profile(ground, walls, scale)
    parts = []
    for plan in sorted(chosen, key=lambda plan: plan.levels[0]):
        shift = _shift(base, _profile(plan, walls, scale), scale)
        parts.append(Part(_cut(drawing, plan.box, shift, scale), plan.levels, plan.title))
    return parts, len(boxes) - len(parts)


def _drawings(walls: Sequence[Stroke], scale: float) -> list[shapely.Polygon]:
    """Boxes of the drawings on a sheet: walls with a gap around them; in drawing units."""
    if not walls:
        return []
    corners = np.array([_bounds(stroke) for stroke in walls])
    reach = _GAP / scale
    rectangles = shapely.box(
        corners[:, 0] - reach, corners[:, 1] - reach, corners[:, 2] + reach, corners[:, 3] + reach
    )
    merged = shapely.get_parts(shapely.union_all(rectangles))
    found = [shapely.box(*part.bounds).buffer(-reach, join_style="mitre") for part in merged]
    return [box for box in found if box.area * scale**2 >= _LEAST]


def _bounds(stroke: Stroke) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in stroke.points], [y for _, y in stroke.points]
    return min(xs), min(ys), max(xs), max(ys)


def _titled(
    boxes: Sequence[shapely.Polygon],
    walls: Sequence[Stroke],
    titles: Sequence[Text],
    scale: float,
) -> list[_Plan]:
    """Drawings with the title nearest to each, those of floor plans."""
    middles = shapely.points([_middle(stroke) for stroke in walls])
    tree = STRtree(middles)
    plans = []
    for box in boxes:
        x0, y0, x1, _ = box.bounds
        ranked = sorted(
            (
                shapely.distance(box, shapely.Point(text.x, text.y))
                # Titles stand under their drawings: one above belongs to the next drawing up.
                + (0.0 if text.y <= y0 else 5.0 / scale)
                + (0.0 if x0 <= text.x <= x1 else 5.0 / scale),
                number,
            )
            for number, text in enumerate(titles)
        )
        if not ranked or ranked[0][0] * scale > _TITLE_REACH:
            continue
        text = titles[ranked[0][1]]
        levels = levels_of(text.text)
        if levels is not None:
            number = len(tree.query(box, predicate="intersects"))
            plans.append(_Plan(box, levels, text.text.strip(), float(number)))
    return plans


def _middle(stroke: Stroke) -> tuple[float, float]:
    x0, y0, x1, y1 = _bounds(stroke)
    return (x0 + x1) / 2, (y0 + y1) / 2


def _fullest(plans: Sequence[_Plan]) -> list[_Plan]:
    """One plan of each set of levels: the one with most walls, not its like for the plumber."""
    best: dict[tuple[int, ...], _Plan] = {}
    for plan in plans:
        known = best.get(plan.levels)
        if known is None or known.walls < plan.walls:
            best[plan.levels] = plan
    return list(best.values())


def _numbered(plans: Sequence[_Plan]) -> list[_Plan]:
    """The plans with their levels known: the roof over all, typical floors in the gap they fill."""
    taken = {level for plan in plans for level in plan.levels if level != ROOF}
    found = []
    for plan in plans:
        if not plan.levels and taken:
            inner = range(min(taken) + 1, max(taken))
            free = tuple(level for level in inner if level not in taken) or (max(taken) + 1,)
            taken |= set(free)
            found.append(replace(plan, levels=free[:_MOST]))
    for plan in plans:
        if plan.levels == (ROOF,):
            found.append(replace(plan, levels=(max(taken, default=-1) + 1,)))
        elif plan.levels:
            found.append(plan)
    return found


def _profile(plan: _Plan, walls: Sequence[Stroke], scale: float) -> tuple[NDArray[np.float64], ...]:
    """Lengths of walls along y by their x, and along x by their y, from the box's corner."""
    x0, y0, x1, y1 = plan.box.bounds
    size = int(_LONGEST / _STEP)
    across, along = np.zeros(size), np.zeros(size)
    for stroke in walls:
        points = np.asarray(stroke.points)
        if not (
            (points >= (x0 - 1e-6, y0 - 1e-6)).all() and (points <= (x1 + 1e-6, y1 + 1e-6)).all()
        ):
            continue
        ring = np.vstack([points, points[:1]]) if stroke.is_closed else points
        steps = np.diff(ring, axis=0)
        middles = (ring[1:] + ring[:-1]) / 2
        for axis, profile, corner in ((0, across, x0), (1, along, y0)):
            upright = np.abs(steps[:, axis]) <= _UPRIGHT * np.abs(steps[:, 1 - axis])
            cells = ((middles[upright, axis] - corner) * scale / _STEP).astype(int)
            kept = (cells >= 0) & (cells < size)
            np.add.at(profile, cells[kept], np.abs(steps[upright, 1 - axis])[kept] * scale)
    return across, along, np.array((x0, y0))


def _shift(
    base: tuple[NDArray[np.float64], ...], own: tuple[NDArray[np.float64], ...], scale: float
) -> tuple[float, float]:
    """Move that lays a plan's walls over the base's, in drawing units."""
    moved = []
    for axis in (0, 1):
        size = len(base[axis])
        # Walls a little off each other match as well: storeys are not drawn to the millimetre.
        blurred = np.convolve(base[axis], (0.5, 1.0, 0.5), mode="same")
        spectrum = np.fft.rfft(blurred, 2 * size) * np.conj(np.fft.rfft(own[axis], 2 * size))
        match = np.fft.irfft(spectrum)
        best = int(np.argmax(match)) if match.max() > 0 else 0
        cells = best - 2 * size if best > size else best
        moved.append(cells * _STEP / scale + float(base[2][axis] - own[2][axis]))
    return moved[0], moved[1]


def _cut(
    drawing: Drawing, box: shapely.Polygon, shift: tuple[float, float], scale: float
) -> Drawing:
    """What stands in and around a plan's box, moved; a block stays whole in the list of blocks."""
    dx, dy = shift
    x0, y0, x1, y1 = box.buffer(_AROUND / scale, join_style="mitre").bounds

    def holds(x: float, y: float) -> bool:
        return bool(x0 <= x <= x1 and y0 <= y <= y1)

    strokes = [stroke for stroke in drawing.strokes if holds(*_middle(stroke))]
    drawn = {stroke.block for stroke in strokes}
    wanted: set[int] = set()
    for number, block in enumerate(drawing.blocks):
        if number in drawn or holds(block.x, block.y):
            while number >= 0 and number not in wanted:
                wanted.add(number)
                number = drawing.blocks[number].parent  # noqa: PLW2901
    kept = {-1: -1, **{number: i for i, number in enumerate(sorted(wanted))}}
    return replace(
        drawing,
        strokes=[_moved(stroke, dx, dy, kept[stroke.block]) for stroke in strokes],
        texts=[
            replace(text, x=text.x + dx, y=text.y + dy, block=kept.get(text.block, -1))
            for text in drawing.texts
            if holds(text.x, text.y)
        ],
        blocks=[
            replace(block, x=block.x + dx, y=block.y + dy, parent=kept[block.parent])
            for block in (drawing.blocks[number] for number in sorted(wanted))
        ],
    )


def _moved(stroke: Stroke, dx: float, dy: float, block: int) -> Stroke:
    swing = stroke.swing
    return replace(
        stroke,
        points=tuple((x + dx, y + dy) for x, y in stroke.points),
        swing=None if swing is None else swing._replace(x=swing.x + dx, y=swing.y + dy),
        block=block,
    )
