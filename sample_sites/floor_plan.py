"""A storey as rooms on centre lines: where its walls run, and where doors sit in them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import shapely
from shapely.geometry import LineString, Point, Polygon, box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WALL = 0.2  # m; thickness of every wall, half of it to either side of the centre line
PARAPET = 1.4  # m
SNAP = 1e-6  # m; points on one centre line

Passage = Literal["door", "fire_door", "lift_door", "shutter", "passage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """
    A room between centre lines; cells of one ``group`` have no wall between them.

    ``open_air`` cells get a parapet instead of a wall where nothing but air adjoins.
    """

    key: str
    number: str
    zh: str
    en: str
    polygon: Polygon
    use: str
    group: str = ""
    open_air: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door, shutter or bare passage at a point of a wall's centre line."""

    at: tuple[float, float]
    width: float
    height: float = 2.1
    kind: Passage = "door"
    number: str = ""
    zh: str = "门"
    en: str = "Door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A straight wall: centre line from ``start`` to ``end``, in metres, with its doors."""

    start: tuple[float, float]
    end: tuple[float, float]
    height: float
    doors: tuple[Door, ...] = ()

    @property
    def length(self) -> float:
        """Length of the centre line with the half thickness at both ends, in metres."""
        return abs(self.end[0] - self.start[0]) + abs(self.end[1] - self.start[1])

    @property
    def is_horizontal(self) -> bool:
        """Whether the wall runs along x."""
        return abs(self.end[1] - self.start[1]) < SNAP

    def footprint(self) -> Polygon:
        """Rectangle that the wall stands on."""
        half = WALL / 2
        (x0, y0), (x1, y1) = self.start, self.end
        if self.is_horizontal:
            return box(x0, y0 - half, x1, y1 + half)
        return box(x0 - half, y0, x1 + half, y1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPlan:
    """One storey: cells, doors, edges left open, voids in its slab and the height of its rooms."""

    cells: tuple[Cell, ...]
    doors: tuple[Door, ...]
    room_height: float
    voids: tuple[Polygon, ...] = ()
    open_edges: tuple[LineString, ...] = field(default=())

    def outline(self) -> Polygon:
        """Outline on centre lines."""
        return shapely.union_all([cell.polygon for cell in self.cells])

    def walls(self) -> tuple[Wall, ...]:
        """Walls along the cells' borders, straight runs joined, each with its doors."""
        runs: dict[tuple[bool, float, float], list[tuple[float, float]]] = defaultdict(list)
        for (a, b), height in self._segments():
            level = abs(a[1] - b[1]) < SNAP
            line, span = (a[1], (a[0], b[0])) if level else (a[0], (a[1], b[1]))
            runs[level, round(line, 4), height].append((min(span), max(span)))
        walls = []
        for (level, line, height), spans in sorted(runs.items()):
            for low, high in _joined(spans):
                ends = (low - WALL / 2, high + WALL / 2)
                start, end = [(e, line) if level else (line, e) for e in ends]
                walls.append(Wall(start=start, end=end, height=height))
        return self._with_doors(walls)

    def space_polygons(self) -> dict[str, Polygon]:
        """Clear area of every cell: the cell less the walls, by its key."""
        solid = shapely.union_all([wall.footprint() for wall in self.walls()])
        return {
            cell.key: shapely.set_precision(cell.polygon.difference(solid), 1e-4)
            for cell in self.cells
        }

    def _segments(
        self,
    ) -> Iterator[tuple[tuple[tuple[float, float], tuple[float, float]], float]]:
        """Elementary border pieces that carry a wall, with its height."""
        noded = shapely.get_parts(
            shapely.unary_union([cell.polygon.boundary for cell in self.cells])
        )
        for piece in noded:
            points = [(round(x, 4), round(y, 4)) for x, y in piece.coords]
            for a, b in itertools.pairwise(points):
                sides = self._beside(a, b)
                groups = [cell.group or cell.key for cell in sides]
                if len(sides) == 2 and groups[0] == groups[1]:
                    continue
                middle = Point((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
                if any(edge.distance(middle) < SNAP for edge in self.open_edges):
                    continue
                low = all(cell.open_air for cell in sides)
                yield (a, b), PARAPET if low else self.room_height

    def _beside(self, a: tuple[float, float], b: tuple[float, float]) -> list[Cell]:
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        reach = 0.05
        off = (0.0, reach) if abs(a[1] - b[1]) < SNAP else (reach, 0.0)
        both = (Point(x + off[0], y + off[1]), Point(x - off[0], y - off[1]))
        return [cell for point in both for cell in self.cells if cell.polygon.contains(point)]

    def _with_doors(self, walls: Sequence[Wall]) -> tuple[Wall, ...]:
        held: dict[int, list[Door]] = defaultdict(list)
        for door in self.doors:
            line = [
                i
                for i, wall in enumerate(walls)
                if LineString([wall.start, wall.end]).distance(Point(door.at)) < SNAP
            ]
            if len(line) != 1:
                raise ValueError(f"door at {door.at} lies on {len(line)} walls, not on one")
            held[line[0]].append(door)
        return tuple(
            Wall(start=w.start, end=w.end, height=w.height, doors=tuple(held[i]))
            for i, w in enumerate(walls)
        )


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Touching intervals made one, in order."""
    out: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if out and low <= out[-1][1] + SNAP:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return out


def cell(
    key: str,
    number: str,
    zh: str,
    en: str,
    area: tuple[float, float, float, float] | Polygon,
    use: str,
    *,
    group: str = "",
    open_air: bool = False,
) -> Cell:
    """Cell from a rectangle (x0, y0, x1, y1) in metres or from a polygon."""
    polygon = area if isinstance(area, Polygon) else box(*area)
    return Cell(
        key=key,
        number=number,
        zh=zh,
        en=en,
        polygon=polygon,
        use=use,
        group=group,
        open_air=open_air,
    )
