"""Doors, windows and passages: what stands in each gap, and doors in walls drawn without one."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, Point, Polygon

from importers.dxf.walls import SKIN, THICKEST, Gap, find_gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.dxf.sorted_plan import SortedPlan, SwingLine, Symbol

Filling = Literal["door", "window", "opening", "bare"]

HINGE_REACH = 0.35  # m from a leaf's hinge or latch to the gap it closes
CODE_REACH = 1.3  # m from a door's number to the door
BEFORE_WALL = 0.35  # m
WALL = 0.2  # m; thickness taken where a wall's own is not known
# 门窗编号: M0921 door, FM fire door, TLM sliding, JLM shutter, DK opening; C window.
_DOOR_CODE = re.compile(
    r"^(甲|乙|丙)?(f?m|fhm|gm|tlm|jlm|fjm|ym|zm|hm|mlc|mc|dk|dd?)[-_]?\d{2,5}", re.I
)
_WINDOW_CODE = re.compile(
    r"^(c|gc|tc|bc|fc|lc|byc|cm?q|mq|w)[-_]?\d{2,5}|\b(xo|sh|dh|fx)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Doorway:
    """A gap with what stands in it; ``name`` is the door's number where one is written by it."""

    gap: Gap
    filling: Filling
    name: str = ""
    symbols: list[Symbol] = field(default_factory=list)


def find_doorways(plan: SortedPlan, mass: BaseGeometry) -> list[Doorway]:
    """Every gap of the walls with its filling, and doors whose wall is drawn through."""
    swings = [
        *plan.swings,
        *(swing for symbol in plan.door_symbols for swing in symbol.swings),
    ]
    leaves = [LineString((swing.hinge, end)) for swing in swings for end in swing.ends]
    boxes = [symbol.box for symbol in plan.door_symbols]
    marks = [*leaves, *boxes, *plan.doors, *plan.openings]
    doorways = [_filled(gap, plan, swings) for gap in find_gaps(mass, marks)]
    doorways += _without_gap(plan, mass, swings, doorways)
    _name(doorways, plan)
    return doorways


def _filled(gap: Gap, plan: SortedPlan, swings: Sequence[SwingLine]) -> Doorway:
    core = gap.core
    symbols = [s for s in plan.door_symbols if not s.swings and _covers(s.box, gap.throat)]
    swinging = any(_closes(swing, gap) for swing in swings)
    if swinging or symbols or any(line.intersects(core) for line in plan.doors):
        return Doorway(gap, "door", symbols=symbols)
    if any(line.intersects(core) for line in plan.openings):
        return Doorway(gap, "opening")
    return Doorway(gap, "bare")


def _covers(box: BaseGeometry, throat: Polygon) -> bool:
    """Whether a symbol fills a gap; shutters are drawn before the wall, not in it."""
    shared = box.buffer(BEFORE_WALL).intersection(throat).area
    return bool(shared > 0.6 * throat.area and box.area < 12 * throat.area)


def _closes(swing: SwingLine, gap: Gap) -> bool:
    """Whether a leaf's hinge and one end of its swing both lie at a gap that is not too wide."""
    throat = gap.throat
    if throat.distance(Point(swing.hinge)) > HINGE_REACH or swing.radius < 0.4 * gap.width:
        return False
    return any(
        LineString((swing.hinge, end)).intersection(throat.buffer(HINGE_REACH / 2)).length
        > 0.6 * swing.radius
        for end in swing.ends
    )


def _without_gap(
    plan: SortedPlan,
    mass: BaseGeometry,
    swings: Sequence[SwingLine],
    doorways: Sequence[Doorway],
) -> list[Doorway]:
    """Doors that no gap was found for: closed along whichever end of the swing meets a wall."""
    known = [doorway.gap for doorway in doorways if doorway.filling == "door"]
    if mass.is_empty:
        return []
    found: list[Doorway] = []
    for swing in swings:
        if any(_closes(swing, gap) for gap in known):
            continue
        made = _along_wall(swing, mass)
        if made is not None:
            made = _set_into(made, mass)
            found.append(Doorway(made, "door"))
            known.append(made)
    for symbol in plan.door_symbols:
        if symbol.swings or any(_covers(symbol.box, gap.throat) for gap in known):
            continue
        if mass.distance(symbol.box) > 0.3 or not isinstance(symbol.box, Polygon):
            continue
        made = _across_box(symbol.box, mass)
        if made is not None:
            found.append(Doorway(made, "door", symbols=[symbol]))
            known.append(made)
    return found


def _along_wall(swing: SwingLine, mass: BaseGeometry) -> Gap | None:
    best, least = None, 0.6
    for end in swing.ends:
        length = math.dist(swing.hinge, end) or 1.0
        ux = (end[0] - swing.hinge[0]) / length
        uy = (end[1] - swing.hinge[1]) / length
        beyond = Point(end[0] + ux * 0.12, end[1] + uy * 0.12)
        behind = Point(swing.hinge[0] - ux * 0.12, swing.hinge[1] - uy * 0.12)
        away = mass.distance(beyond) + mass.distance(behind) + mass.distance(Point(end))
        if away < least:
            least, best = away, Gap(swing.hinge, end, WALL, is_faced=True)
    return best


def _set_into(gap: Gap, mass: BaseGeometry) -> Gap:
    """A gap moved into the middle of the wall that it is drawn along, as deep as that is."""
    (x0, y0), (x1, y1) = gap.start, gap.end
    width = gap.width or 1.0
    nx, ny = -(y1 - y0) / width, (x1 - x0) / width
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    across = LineString(
        [(mx - nx * THICKEST, my - ny * THICKEST), (mx + nx * THICKEST, my + ny * THICKEST)]
    )
    middle = Point(mx, my)
    pieces = [
        piece
        for piece in shapely.get_parts(shapely.intersection(across, mass)).tolist()
        if isinstance(piece, LineString) and 2 * SKIN < piece.length <= THICKEST
    ]
    wall = min(pieces, key=middle.distance, default=None)
    if wall is None or middle.distance(wall) > WALL / 2:
        return gap
    x, y = wall.interpolate(0.5, normalized=True).coords[0]
    return replace(
        gap,
        start=(x0 + x - mx, y0 + y - my),
        end=(x1 + x - mx, y1 + y - my),
        depth=wall.length,
    )


def _across_box(box: Polygon, mass: BaseGeometry) -> Gap | None:
    corners = np.asarray(box.exterior.coords)[:4]
    sides = [(corners[i] + corners[i + 1]) / 2 for i in range(3)]
    sides.append((corners[3] + corners[0]) / 2)
    best, most = None, -1.0
    for first, last in ((sides[0], sides[2]), (sides[1], sides[3])):
        width = float(np.hypot(*(last - first)))
        if not 0.4 < width < 7:
            continue
        start, end = (float(first[0]), float(first[1])), (float(last[0]), float(last[1]))
        gap = Gap(start, end, WALL, is_faced=True)
        # The wall goes on beyond both ends of a door, and does not before and behind it.
        ends = shapely.points([start, end])
        score = width - 3 * float(shapely.distance(ends, mass).sum())
        if score > most:
            best, most = gap, score
    return best


def _name(doorways: Sequence[Doorway], plan: SortedPlan) -> None:
    """Give doors the number written beside them, and tell windows by theirs."""
    coded = [
        (text.text.strip(), place)
        for text, place, _ in plan.texts
        if len(text.text) < 16
        and (_DOOR_CODE.match(text.text.strip()) or _WINDOW_CODE.search(text.text.strip()))
    ]
    if not coded or not doorways:
        return
    middles = [LineString((d.gap.start, d.gap.end)) for d in doorways]
    tree = STRtree(middles)
    for code, place in coded:
        index, away = tree.query_nearest(place, all_matches=False, return_distance=True)
        if not len(index) or away[0] > CODE_REACH:
            continue
        doorway = doorways[int(index[0])]
        is_door = bool(_DOOR_CODE.match(code))
        if doorway.filling == "door" and is_door:
            doorway.name = doorway.name or code
        elif doorway.filling in ("opening", "bare"):
            doorway.filling, doorway.name = ("door", code) if is_door else ("window", "")


def throats_of(doorways: Sequence[Doorway]) -> list[Polygon]:
    """Rectangles that close every gap."""
    return [
        doorway.gap.throat.buffer(SKIN, join_style="mitre", cap_style="square")
        for doorway in doorways
    ]
