"""A sketch of one storey with the way of a round and its numbered stops, as SVG."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spatial.site import Site, StoreyId

    Line = Sequence[tuple[float, float]]

WIDE = 520.0  # drawing units across the longer side
MARGIN = 14.0
SIMPLER = 0.05  # m: finer corners are not seen on paper


def route_sketch(
    site: Site,
    storey_id: StoreyId,
    *,
    lines: Iterable[Line],
    stops: Iterable[tuple[int, tuple[float, float]]],
) -> str:
    """
    Draw a storey.

    Parameters
    ----------
    lines
        Parts of the way that lie on this storey, in metres of the site frame.
    stops
        Number and point of every stop on it.

    Returns
    -------
    svg : str
        North of the site frame is up. Where the storey has no floor, what the round touches is
        drawn alone.
    """
    lines, stops = [list(line) for line in lines], list(stops)
    spaces = [s.polygon for s in site.spaces if s.storey_id == storey_id]
    floor = next((s.floor for s in site.storeys if s.id == storey_id), shapely.Polygon())
    touched = [p for line in lines for p in line] + [point for _, point in stops]
    around = shapely.union_all([floor, *spaces, shapely.MultiPoint(touched)])
    west, south, east, north = around.bounds if not around.is_empty else (0.0, 0.0, 1.0, 1.0)
    if touched and (east - west) * (north - south) > 40_000:
        # Grounds are large: what the round passes, and 20 m about it.
        west, south, east, north = shapely.MultiPoint(touched).buffer(20).bounds
    scale = WIDE / max(east - west, north - south, 1.0)

    def at(point: tuple[float, float]) -> str:
        x, y = MARGIN + (point[0] - west) * scale, MARGIN + (north - point[1]) * scale
        return f"{x:.1f} {y:.1f}"

    def path(shape: shapely.Geometry) -> str:
        rings = []
        for part in shapely.get_parts(shapely.simplify(shape, SIMPLER)):
            if part.geom_type == "Polygon":
                for ring in (part.exterior, *part.interiors):
                    rings.append("M" + "L".join(at((x, y)) for x, y in ring.coords) + "Z")
        return "".join(rings)

    width, height = (east - west) * scale + 2 * MARGIN, (north - south) * scale + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}">',
        f'<path d="{path(floor)}" fill="#f6f3ec" stroke="#8792a1" fill-rule="evenodd"/>',
        *(
            f'<path d="{path(space)}" fill="none" stroke="#aab3bf" stroke-width="0.8"/>'
            for space in spaces
        ),
        *(
            f'<path d="M{"L".join(at(p) for p in line)}" fill="none" stroke="#1a5fd6" '
            'stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/>'
            for line in lines
            if len(line) > 1
        ),
    ]
    drawn: list[tuple[float, float]] = []
    for number, point in stops:
        if any(math.dist(point, other) * scale < 9 for other in drawn):
            continue  # under another: the list has it
        drawn.append(point)
        x, y = at(point).split()
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="8.5" fill="#1a5fd6" stroke="#fff" stroke-width="1.5"/>'
            f'<text x="{x}" y="{float(y) + 3.4:.1f}" text-anchor="middle" font-size="9.5" '
            f'font-family="Noto Sans CJK SC" font-weight="bold" fill="#fff">{number}</text>'
        )
    return "\n".join([*parts, "</svg>"])
