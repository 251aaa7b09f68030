"""The floor of the grounds: ways with a width, and short links to what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from spatial.site import Point2

LINK_WIDTH = 1.2  # m; one person, and room left when the network shrinks the floor by a body
LINK_REACH = 15.0  # m; farther off the way, a thing is reported instead
ARM = 1.5  # m; nearer the floor than this, a thing is looked at from where one stands
INTO_FLOOR = 0.7  # m; a link runs this far into the way, so that it does not hang by an edge
FACADE = 0.3  # m; a thing on a wall: the first bit of its link may touch the building
STAND = 0.35  # m; nobody stands nearer the floor's edge: body radius and a bit
SMOOTH = 0.05  # m; corners cut less than this do no harm and cost the network dearly


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What a link may not cross: buildings and fences."""

    geometries: tuple[BaseGeometry, ...]
    tree: STRtree

    @classmethod
    def of(cls, geometries: Sequence[BaseGeometry]) -> Obstacles:
        """Obstacles of some polygons and lines."""
        kept = tuple(geometry for geometry in geometries if not geometry.is_empty)
        return cls(kept, STRtree(kept))

    def crossed_by(self, lines: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Which of the lines meet an obstacle; shape as given."""
        crossed = np.zeros(len(lines), dtype=bool)
        if self.geometries and len(lines):
            crossed[np.unique(self.tree.query(lines, predicate="intersects")[0])] = True
        return crossed


def polygons_of(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons among a geometry's parts, as one MultiPolygon."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry)).tolist()
        if isinstance(part, Polygon) and part.area > 1e-6
    ]
    return MultiPolygon(parts)


def lay_ways(lines: Sequence[BaseGeometry], widths: Sequence[float]) -> list[BaseGeometry]:
    """
    Strips of ground along lines.

    Parameters
    ----------
    lines
        Centre lines, metres.
    widths
        Full width of each, metres.

    Returns
    -------
    strips
        One polygon for each run of lines of one width that meet end to end, mitred and
        square-ended, so that it has few corners and reaches across the way that it ends on.
    """
    strips: list[BaseGeometry] = []
    for width in sorted(set(widths)):
        own = [line for line, w in zip(lines, widths, strict=True) if w == width]
        runs = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(_simple_lines(own))))
        runs = shapely.simplify(runs, SMOOTH)
        strips += shapely.buffer(
            runs, width / 2, cap_style="square", join_style="mitre", mitre_limit=2.0
        ).tolist()
    return strips


def _simple_lines(lines: Sequence[BaseGeometry]) -> list[LineString]:
    parts = shapely.get_parts(np.array(lines, dtype=object))
    return [part for part in parts.tolist() if part.length > 1e-6]


@dataclass(frozen=True, slots=True)
class Links:
    """One strip for each place asked for: None where none was needed (``reached``) or possible."""

    strips: tuple[Polygon | None, ...]
    reached: tuple[bool, ...]


def link(
    places: Sequence[Point],
    pieces: Sequence[BaseGeometry],
    obstacles: Obstacles,
    *,
    reach: float = LINK_REACH,
    width: float = LINK_WIDTH,
    near: float = ARM,
) -> Links:
    """
    Shortest straight strips from places beside the ways onto them.

    Parameters
    ----------
    places
        Points to be reached, metres.
    pieces
        Parts of the floor, metres.
    obstacles
        What no strip may cross.
    reach
        Longest strip, metres.
    width
        Width of a strip, metres.
    near
        A place this near a piece needs no strip, metres.

    Notes
    -----
    Of the pieces within reach, the nearest that can be walked to in a straight line is taken.
    """
    n = len(places)
    strips: list[Polygon | None] = [None] * n
    reached = np.zeros(n, dtype=bool)
    if not n or not pieces:
        return Links(tuple(strips), tuple(reached.tolist()))
    points = np.array(places, dtype=object)
    parts = np.array(pieces, dtype=object)
    i, j = STRtree(parts).query(points, predicate="dwithin", distance=reach)
    lines = shapely.shortest_line(points[i], parts[j])
    lengths = shapely.length(lines)
    reached[i[lengths <= near]] = True
    wanted = ~reached[i]
    i, lines, lengths = i[wanted], lines[wanted], lengths[wanted]
    # A thing on a facade touches its own building: the line is tested from a little way off.
    starts = shapely.line_interpolate_point(lines, np.minimum(FACADE, lengths / 2))
    ends = shapely.get_point(lines, 1)
    tested = shapely.linestrings(
        np.stack((shapely.get_coordinates(starts), shapely.get_coordinates(ends)), axis=1)
    )
    free = ~obstacles.crossed_by(tested)
    for k in np.argsort(lengths, kind="stable"):
        if free[k] and not reached[i[k]]:
            reached[i[k]] = True
            strips[i[k]] = strip_along(lines[k], width)
    return Links(tuple(strips), tuple(bool(v) for v in reached))


def strip_along(line: LineString, width: float, *, into: float = INTO_FLOOR) -> Polygon:
    """A line made as broad as ``width`` and longer at its end by ``into``, metres."""
    (x0, y0), (x1, y1) = line.coords[-2], line.coords[-1]
    length = float(np.hypot(x1 - x0, y1 - y0))
    longer = (x1 + (x1 - x0) / length * into, y1 + (y1 - y0) / length * into)
    made = LineString([*line.coords[:-1], longer]).buffer(
        width / 2, cap_style="flat", join_style="mitre", mitre_limit=2.0
    )
    assert isinstance(made, Polygon)  # one line, broadened, is one polygon
    return made


def stand_points(
    places: Sequence[Point], floor: BaseGeometry, *, within: float = ARM + STAND
) -> list[Point2 | None]:
    """
    Where somebody stands to look at each place.

    Parameters
    ----------
    places
        Points, metres.
    floor
        What can be stood on.
    within
        Farthest that the place may be from where one stands, metres.

    Returns
    -------
    points
        The place itself where one can stand there, else the nearest such point; None where there is
        none near enough.
    """
    inner = polygons_of(shapely.buffer(floor, -STAND))
    parts = np.array(inner.geoms, dtype=object)
    if not len(places) or not len(parts):
        return [None] * len(places)
    points = np.array(places, dtype=object)
    (i, j), _ = STRtree(parts).query_nearest(
        points, max_distance=within, return_distance=True, all_matches=False
    )
    found: list[Point2 | None] = [None] * len(places)
    lines = shapely.shortest_line(points[i], parts[j])
    for k, end in zip(i, shapely.get_coordinates(shapely.get_point(lines, 1)), strict=True):
        found[k] = (float(end[0]), float(end[1]))
    return found


def tidy_floor(floor: BaseGeometry, *, blocked: BaseGeometry | None = None) -> MultiPolygon:
    """A floor less what is built on and crumbs too small to stand on, with few corners."""
    if blocked is not None and not blocked.is_empty:
        floor = shapely.difference(floor, blocked)
    smooth = shapely.simplify(floor, SMOOTH)
    if not smooth.is_valid:
        smooth = shapely.make_valid(smooth)
    return MultiPolygon([part for part in polygons_of(smooth).geoms if part.area > 1.0])
