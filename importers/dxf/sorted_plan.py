"""A drawing in metres, sorted by what is drawn: walls, doors, windows, stairs, symbols, texts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon

from importers.dxf.layers import bare_name, role_of
from importers.dxf.placement import METRES
from importers.dxf.unit import unit_of
from spatial.kinds import UNKNOWN, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.dxf.drawing import Block, Drawing, Points, Stroke, Text
    from importers.dxf.layers import Role
    from importers.dxf.placement import DxfPlacement
    from importers.dxf.unit import UnitVerdict

Fate = Literal["open", "door", "window", "column", "asset", "furniture", "left_out"]

LARGEST_SYMBOL = 8.0  # m; a larger block is a piece of plan, whatever it is called
NOT_ASSETS = frozenset({UNKNOWN, "furniture", "sanitary", "tree"})
_DOOR_BLOCK = re.compile(
    r"\bdoors?\b|\bdr\d|门|t(ü|ue)r\b|\bporte\b|^m\d{3,4}|^fm|^\$dorlib|dorlib|двер"
)
_WINDOW_BLOCK = re.compile(r"\bwindows?\b|窗|fenster|\bwin\b|^c\d{3,4}|winlib|окн|curtain")
_COLUMN_BLOCK = re.compile(r"\bcolumns?\b|柱|st(ü|ue)tze|\bcol\b|колонн")
_NOT_A_DOOR = re.compile(r"tag|标记|编号|symbol|handle|closer|bell|门禁|access|contact|note")


@dataclass(slots=True)
class Symbol:
    """A block that is one thing: its box turned with it, and the swings of its leaves."""

    block: Block
    box: BaseGeometry
    swings: list[SwingLine] = field(default_factory=list)
    kind: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class SwingLine:
    """A leaf's swing: its hinge, and both ends of its arc; metres."""

    hinge: tuple[float, float]
    ends: tuple[tuple[float, float], tuple[float, float]]
    radius: float


@dataclass(slots=True)
class SortedPlan:
    """Everything drawn, in metres of the site frame, by what it means."""

    verdict: UnitVerdict
    walls: list[BaseGeometry] = field(default_factory=list)
    wall_fills: list[Polygon] = field(default_factory=list)
    windows: list[BaseGeometry] = field(default_factory=list)
    doors: list[BaseGeometry] = field(default_factory=list)
    openings: list[BaseGeometry] = field(default_factory=list)
    swings: list[SwingLine] = field(default_factory=list)
    door_symbols: list[Symbol] = field(default_factory=list)
    columns: list[Polygon] = field(default_factory=list)
    stairs: list[BaseGeometry] = field(default_factory=list)
    lifts: list[BaseGeometry] = field(default_factory=list)
    room_outlines: list[Polygon] = field(default_factory=list)
    room_fills: list[Polygon] = field(default_factory=list)
    texts: list[tuple[Text, Point, Role]] = field(default_factory=list)
    assets: list[Symbol] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)


def sort_plan(drawing: Drawing, placement: DxfPlacement) -> SortedPlan:
    """
    Sort a drawing by meaning and bring it into metres.

    Parameters
    ----------
    drawing
        As read.
    placement
        Unit, turn and shift, and roles of layers that the user has decided.
    """
    mapping = dict(placement.layers)
    roles = {layer: role_of(layer, mapping) for layer in _layers(drawing)}
    fates = _first_fates(drawing, roles)

    def drawn_as(stroke: Stroke) -> Role:
        return _role(stroke, roles, fates)

    walls = [s for s in drawing.strokes if drawn_as(s) == "wall"]
    swinging = [s for s in drawing.strokes if s.swing and drawn_as(s) in ("door", "opening")]
    verdict = unit_of(drawing, walls, swinging, said=placement.unit)
    scale = METRES[verdict.unit]
    cosine, sine = math.cos(placement.rotation) * scale, math.sin(placement.rotation) * scale
    east, north = placement.offset

    def moved(points: Points) -> list[tuple[float, float]]:
        return [(cosine * x - sine * y + east, sine * x + cosine * y + north) for x, y in points]

    plan = SortedPlan(verdict=verdict, roles=roles)
    _sort_blocks(plan, drawing, fates, moved, scale)
    for stroke in drawing.strokes:
        if stroke.block >= 0 and fates[stroke.block] not in ("open", "column"):
            continue
        _sort_stroke(plan, stroke, drawn_as(stroke), moved(stroke.points), moved, scale)
    for text in drawing.texts:
        if text.block >= 0 and fates[text.block] not in ("open", "left_out"):
            continue
        (place,) = moved(((text.x, text.y),))
        shown = text.__class__(
            text.layer, text.text, *place, text.height * scale, text.is_underlined, text.block
        )
        plan.texts.append((shown, Point(place), roles[text.layer]))
    return plan


def _layers(drawing: Drawing) -> set[str]:
    return {t.layer for t in drawing.texts} | {
        thing.layer for things in (drawing.strokes, drawing.blocks) for thing in things
    }


def _role(stroke: Stroke, roles: Mapping[str, Role], fates: Sequence[Fate]) -> Role:
    if stroke.block >= 0:
        fate = fates[stroke.block]
        if fate in ("door", "window", "column"):
            return fate
        if fate != "open":
            return "ignored"
    return roles[stroke.layer]


# -- blocks ----------------------------------------------------------------------------------------


def _first_fates(drawing: Drawing, roles: Mapping[str, Role]) -> list[Fate]:
    """What becomes of each block by its name and layer; a part shares the fate of its whole."""
    fates: list[Fate] = []
    for block in drawing.blocks:
        above = fates[block.parent] if block.parent >= 0 else "open"
        fates.append(_fate(block, roles[block.layer]) if above == "open" else above)
    return fates


def _fate(block: Block, role: Role) -> Fate:  # noqa: PLR0911
    name = bare_name(block.name).lower().replace("_", " ")
    if role in ("note", "ignored", "name"):
        return "left_out"
    if role == "furniture":
        return "furniture"
    named = kind_of((), (name,))
    if named == "fire_door" or (_DOOR_BLOCK.search(name) and not _NOT_A_DOOR.search(name)):
        return "door"
    if named not in NOT_ASSETS and role not in ("door", "window", "opening", "wall", "column"):
        return "asset"
    if _WINDOW_BLOCK.search(name):
        return "window"
    if _COLUMN_BLOCK.search(name) or role == "column":
        return "column"
    if role in ("door", "window"):
        return "door" if role == "door" else "window"
    if role == "asset" and kind_of((), (name, bare_name(block.layer))) not in NOT_ASSETS:
        return "asset"
    return "furniture" if named in NOT_ASSETS - {UNKNOWN} else "open"


def _sort_blocks(
    plan: SortedPlan,
    drawing: Drawing,
    fates: list[Fate],
    moved: Callable[[Points], list[tuple[float, float]]],
    scale: float,
) -> None:
    """Boxes and swings of blocks that are one thing; those too large for one are opened."""
    heads = list(range(len(drawing.blocks)))
    for number, block in enumerate(drawing.blocks):
        if block.parent >= 0 and fates[block.parent] != "open":
            heads[number] = heads[block.parent]
    points: dict[int, list[tuple[float, float]]] = {}
    swings: dict[int, list[SwingLine]] = {}
    for stroke in drawing.strokes:
        if stroke.block < 0 or fates[stroke.block] in ("open", "left_out"):
            continue
        head = heads[stroke.block]
        points.setdefault(head, []).extend(moved(stroke.points))
        if (swing := _swing_line(stroke, moved, scale)) is not None:
            swings.setdefault(head, []).append(swing)
    opened: set[int] = set()
    for head, drawn in points.items():
        box = shapely.minimum_rotated_rectangle(MultiPoint(drawn))
        block, fate = drawing.blocks[head], fates[head]
        if math.sqrt(2) * LARGEST_SYMBOL < _span(box):
            opened.add(head)
            continue
        symbol = Symbol(block, box, swings.get(head, []))
        if fate == "door":
            plan.door_symbols.append(symbol)
        elif fate == "window":
            plan.windows.append(box)
        elif fate == "column":
            hull = MultiPoint(drawn).convex_hull
            if isinstance(hull, Polygon):
                plan.columns.append(hull)
        elif fate == "asset":
            plan.assets.append(_asset(symbol, block, moved))
    for number, block in enumerate(drawing.blocks):
        if heads[number] in opened:
            fates[number] = "open"
        elif fates[number] == "asset" and heads[number] == number and number not in points:
            # A symbol of nothing but a number: its place is all there is.
            (place,) = moved(((block.x, block.y),))
            plan.assets.append(_asset(Symbol(block, Point(place)), block, moved))


def _asset(
    symbol: Symbol, block: Block, moved: Callable[[Points], list[tuple[float, float]]]
) -> Symbol:
    symbol.kind = kind_of(
        (), (bare_name(block.name).lower(), *block.values.values(), bare_name(block.layer))
    )
    (place,) = moved(((block.x, block.y),))
    # Base points lie anywhere; inside the symbol they mean its place, else its middle does.
    if symbol.box.distance(Point(place)) < 0.05:
        symbol.box = Point(place)
    return symbol


def _span(box: BaseGeometry) -> float:
    x0, y0, x1, y1 = box.bounds
    return math.hypot(x1 - x0, y1 - y0)


# -- strokes ---------------------------------------------------------------------------------------


def _sort_stroke(
    plan: SortedPlan,
    stroke: Stroke,
    role: Role,
    points: list[tuple[float, float]],
    moved: Callable[[Points], list[tuple[float, float]]],
    scale: float,
) -> None:
    line = LineString(points)
    area = _area(points) if stroke.is_closed else None
    match role:
        case "wall":
            if area is not None and stroke.is_solid:
                plan.wall_fills.append(area)
            else:
                ring = [*points, points[0]] if stroke.is_closed else points
                plan.walls.append(LineString(ring))
        case "door" | "opening":
            if (swing := _swing_line(stroke, moved, scale)) is not None:
                plan.swings.append(swing)
            elif role == "door":
                plan.doors.append(line)
            else:
                plan.openings.append(line)
        case "window":
            plan.windows.append(line)
        case "column":
            if area is not None and area.area < 9:
                plan.columns.append(area)
            elif area is None:
                plan.walls.append(line)
        case "stair":
            plan.stairs.append(line)
        case "lift":
            plan.lifts.append(line)
        case "room":
            if area is not None:
                (plan.room_fills if stroke.is_solid else plan.room_outlines).append(area)
        case _:
            pass


def _area(points: list[tuple[float, float]]) -> Polygon | None:
    if len(points) < 3:
        return None
    made = shapely.make_valid(Polygon(points))
    parts = [p for p in shapely.get_parts(made) if isinstance(p, Polygon)]
    largest = max(parts, key=lambda p: p.area, default=None)
    return largest if largest is not None and largest.area > 1e-4 else None


def _swing_line(
    stroke: Stroke, moved: Callable[[Points], list[tuple[float, float]]], scale: float
) -> SwingLine | None:
    """The stroke as a leaf's swing: a quarter turn, more or less, as wide as a door."""
    swing = stroke.swing
    if swing is None or not math.radians(40) < swing.sweep < math.radians(185):
        return None
    radius = swing.radius * scale
    if not 0.4 < radius < 2.6:
        return None
    hinge, first, last = moved(((swing.x, swing.y), stroke.points[0], stroke.points[-1]))
    if not np.isclose(math.dist(hinge, first), radius, rtol=0.2):
        return None  # squeezed by its block
    return SwingLine(hinge, (first, last), radius)
