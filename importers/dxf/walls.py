"""The mass of walls from their lines, and the gaps in it that doors and windows fill."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.dxf.sorted_plan import SortedPlan

SKIN = 0.012  # m; half the thickness a line gets, so that corners a centimetre apart meet
SHELL = 0.2  # m; of outer walls that nobody drew
CRACK = 0.04  # m; walls twice this apart were meant to touch
THICKEST = 0.52  # m; what is nowhere wider lies between the faces of a wall
FATTEST_FILL = 0.95  # m; a fill wider than this is a floor's pattern on the wall's layer
TIP = 0.04  # m; ends narrower than this are of a single line
WIDEST_END = 0.75  # m
LEAST_GAP = 0.45  # m
BARE_GAP = 1.6  # m; wider gaps are doors only where something is drawn in them
WIDEST_GAP = 6.5  # m; a garage door
_SQUARE = math.cos(math.radians(65))
_FACING = math.cos(math.radians(165))


@dataclass(slots=True)
class Gap:
    """
    A gap in the walls: its middle line from end to end, and how deep the wall is there.

    ``is_faced`` where a wall's end stands on the other side too, or one broad end meets a wall.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    depth: float
    is_faced: bool

    @property
    def width(self) -> float:
        """Metres between the ends."""
        return math.dist(self.start, self.end)

    @property
    def throat(self) -> Polygon:
        """The gap as a rectangle, run a little into the walls at either end."""
        return rectangle(self.start, self.end, self.depth, over=0.05)

    @property
    def core(self) -> Polygon:
        """The middle of it: what only touches its ends is of the next gap."""
        return rectangle(self.start, self.end, self.depth + 0.1, over=-0.2 * self.width)

    def sides(self, away: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Points to the left and right of its middle, beyond the faces of the wall."""
        (x0, y0), (x1, y1) = self.start, self.end
        width = self.width or 1.0
        nx, ny = -(y1 - y0) / width, (x1 - x0) / width
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        step = self.depth / 2 + away
        return (mx + nx * step, my + ny * step), (mx - nx * step, my - ny * step)


def rectangle(
    start: tuple[float, float], end: tuple[float, float], depth: float, *, over: float = 0.0
) -> Polygon:
    """Rectangle about a line, longer by ``over`` at either end."""
    (x0, y0), (x1, y1) = start, end
    length = math.dist(start, end) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    nx, ny = -uy * depth / 2, ux * depth / 2
    x0, y0, x1, y1 = x0 - ux * over, y0 - uy * over, x1 + ux * over, y1 + uy * over
    return Polygon([(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)])


def wall_mass(plan: SortedPlan) -> BaseGeometry:
    """
    Where walls, columns and windows stand.

    Notes
    -----
    Every line becomes a strip of `SKIN` to either side; what the strips enclose and is nowhere
    wider than `THICKEST` is the inside of a wall. Strokes of doors count where they are as short as
    a wall is thick and end on walls: those are the jambs.
    """
    lines = [*plan.walls, *plan.windows, *_jamb_lines(plan)]
    strips = shapely.buffer(
        np.array(lines, dtype=object), SKIN, cap_style="square", join_style="mitre"
    )
    fills = [f for f in plan.wall_fills if f.buffer(-FATTEST_FILL / 2).is_empty]
    solid = shapely.union_all([*strips, *fills, *plan.columns])
    inside = [hole for hole in holes_of(solid) if is_thin(hole, THICKEST)]
    mass = shapely.union_all([solid, *(hole.buffer(SKIN / 2) for hole in inside)])
    return mass.buffer(CRACK, join_style="mitre").buffer(-CRACK, join_style="mitre")


def walls_between(outlines: Sequence[Polygon]) -> BaseGeometry:
    """Walls of a drawing that shows rooms alone: what lies between them, and a shell around."""
    rooms = shapely.union_all([outline.buffer(-SKIN, join_style="mitre") for outline in outlines])
    half = THICKEST / 2
    closed = rooms.buffer(half, join_style="mitre").buffer(-half, join_style="mitre")
    shell = rooms.buffer(SHELL, join_style="mitre")
    return shapely.difference(shapely.union(closed, shell), rooms)


def holes_of(area: BaseGeometry) -> list[Polygon]:
    """What polygons enclose, less whatever of them stands inside."""
    parts = [p for p in shapely.get_parts(area) if isinstance(p, Polygon)]
    rings = [Polygon(ring) for part in parts for ring in part.interiors]
    if not rings:
        return []
    tree = STRtree(parts)
    found = []
    for ring in rings:
        within = [parts[i] for i in tree.query(ring, predicate="contains_properly")]
        cut = shapely.difference(ring, shapely.union_all(within)) if within else ring
        # Islands may lie in a hole of an island: only what touches the ring is of this hole.
        pieces = [p for p in shapely.get_parts(cut) if isinstance(p, Polygon)]
        found += [p for p in pieces if p.exterior.distance(ring.exterior) < 1e-6] or pieces[:1]
    return found


def is_thin(area: Polygon, width: float) -> bool:
    """Whether an area is nowhere as wide as this."""
    return bool(area.buffer(-width / 2, join_style="mitre").is_empty)


def _jamb_lines(plan: SortedPlan) -> list[BaseGeometry]:
    drawn = [line for line in (*plan.doors, *plan.openings) if 0.03 < line.length < THICKEST]
    if not drawn or not plan.walls:
        return []
    tree = STRtree(plan.walls)
    kept = []
    for line in drawn:
        ends = shapely.points(shapely.get_coordinates(line)[[0, -1]])
        near = tree.query(ends, predicate="dwithin", distance=0.03)[0]
        if len(set(near.tolist())) == 2:
            kept.append(line)
    return kept


def find_gaps(mass: BaseGeometry, marks: Sequence[BaseGeometry]) -> list[Gap]:
    """
    Gaps between the ends of walls, and between an end and the wall it points at.

    Parameters
    ----------
    mass
        As `wall_mass` gives it.
    marks
        Whatever is drawn of doors and windows: a gap wider than `BARE_GAP` counts only where one of
        them lies in it.
    """
    ends = _ends(mass)
    if not len(ends):
        return []
    middles = ends[:, :2]
    outward = ends[:, 2:4]
    breadth = ends[:, 4]
    rays = shapely.linestrings(
        np.stack((middles + outward * 0.03, middles + outward * WIDEST_GAP), axis=1)
    )
    parts = [p for p in shapely.get_parts(mass) if isinstance(p, Polygon)]
    edges = np.array(
        [
            LineString(pair)
            for part in parts
            for ring in (part.exterior, *part.interiors)
            for pair in zip(ring.coords, ring.coords[1:], strict=False)
        ],
        dtype=object,
    )
    reach = _first_hits(rays, edges, middles)
    tree = STRtree(list(marks)) if marks else None
    found: list[Gap] = []
    for index in np.flatnonzero(np.isfinite(reach) & (reach >= LEAST_GAP)).tolist():
        width = float(reach[index])
        start = middles[index]
        stop = start + outward[index] * width
        faced = _faced(index, stop, ends)
        is_tip = breadth[index] < TIP
        gap = Gap(
            (float(start[0]), float(start[1])),
            (float(stop[0]), float(stop[1])),
            max(float(breadth[index]), 2 * SKIN),
            faced or not is_tip,
        )
        marked = tree is not None and len(tree.query(gap.core, predicate="intersects")) > 0
        bare = gap.is_faced and width <= (BARE_GAP if faced else BARE_GAP - 0.3)
        if marked or bare:
            found.append(gap)
    return _merged(found)


def _ends(mass: BaseGeometry) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Ends of walls: short edges with a square corner at either end: x, y, outward x, y, length."""
    found = []
    for part in shapely.get_parts(shapely.simplify(mass, 0.008)):
        if not isinstance(part, Polygon):
            continue
        whole = shapely.geometry.polygon.orient(part)
        for ring in (whole.exterior, *whole.interiors):
            points = np.asarray(ring.coords)[:-1]
            if len(points) < 4:
                continue
            along = np.roll(points, -1, axis=0) - points
            lengths = np.hypot(along[:, 0], along[:, 1])
            units = along / np.where(lengths > 0, lengths, 1.0)[:, None]
            before = np.roll(units, 1, axis=0)
            turn = before[:, 0] * units[:, 1] - before[:, 1] * units[:, 0]
            straight = (before * units).sum(axis=1)
            corner = (turn > 0) & (np.abs(straight) < _SQUARE)
            end = corner & np.roll(corner, -1) & (lengths > 0.01) & (lengths < WIDEST_END)
            for index in np.flatnonzero(end):
                middle = points[index] + along[index] / 2
                ux, uy = units[index]
                found.append((middle[0], middle[1], uy, -ux, lengths[index]))
    return np.array(found, dtype=np.float64).reshape(-1, 5)


def _first_hits(
    rays: np.ndarray[tuple[int, ...], np.dtype[np.object_]],
    edges: np.ndarray[tuple[int, ...], np.dtype[np.object_]],
    starts: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    reach = np.full(len(rays), np.inf)
    if not len(edges):
        return reach
    ray, edge = STRtree(edges).query(rays, predicate="intersects")
    if len(ray):
        hits = shapely.intersection(rays[ray], edges[edge])
        away = shapely.distance(shapely.points(starts[ray]), hits)
        np.minimum.at(reach, ray, away)
    return reach


def _faced(
    index: int,
    stop: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    ends: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> bool:
    away = np.hypot(ends[:, 0] - stop[0], ends[:, 1] - stop[1])
    near = away <= np.maximum(ends[:, 4], ends[index, 4]) / 2 + 0.05
    against = ends[:, 2] * ends[index, 2] + ends[:, 3] * ends[index, 3] < _FACING
    return bool((near & against).any())


def _merged(gaps: Sequence[Gap]) -> list[Gap]:
    """Gaps met from both ends, or from both faces of a wall drawn without jambs, taken once."""
    kept: list[Gap] = []
    for gap in sorted(gaps, key=lambda g: (-g.depth, g.width)):
        for index, other in enumerate(kept):
            joined = _joined(other, gap)
            if joined is not None:
                kept[index] = joined
                break
        else:
            kept.append(gap)
    return kept


def _joined(one: Gap, other: Gap) -> Gap | None:
    """Both as one where they lie side by side along the same wall."""
    (x0, y0), (x1, y1) = one.start, one.end
    width = one.width
    ux, uy = (x1 - x0) / width, (y1 - y0) / width

    def local(point: tuple[float, float]) -> tuple[float, float]:
        dx, dy = point[0] - x0, point[1] - y0
        return ux * dx + uy * dy, uy * dx - ux * dy

    (a, across_a), (b, across_b) = local(other.start), local(other.end)
    a, b = min(a, b), max(a, b)
    if abs(across_a - across_b) > 0.1 * width:
        return None
    across = (across_a + across_b) / 2
    overlap = min(width, b) - max(0.0, a)
    if overlap < 0.7 * min(width, b - a) or abs(across) > THICKEST:
        return None
    low = min(-one.depth / 2, across - other.depth / 2)
    high = max(one.depth / 2, across + other.depth / 2)
    if high - low > max(THICKEST, one.depth + 0.1):
        return None
    shift = -(low + high) / 2
    start, end = max(0.0, a) if a > 0.05 else 0.0, min(width, b) if b < width - 0.05 else width

    def world(along: float) -> tuple[float, float]:
        return x0 + ux * along - uy * shift, y0 + uy * along + ux * shift

    return Gap(world(start), world(end), high - low, one.is_faced or other.is_faced)
