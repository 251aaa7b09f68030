"""A made-up office storey, seeded: cells along corridors, halls with columns, assets in them."""

from __future__ import annotations

import itertools

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from spatial.network import Place
from spatial.site import Connector, Opening, Site, Space, Storey, StoreyId
from tests import build

CELL_DEPTH, CORRIDOR, HALL_DEPTH = 5.0, 2.0, 12.0  # m
LENGTH = 62.0  # m
STAIRS_AT = ((1.0, 6.2), (LENGTH / 2, 6.2), (LENGTH - 1.0, 6.2))  # on the lower corridor


def office_storey(
    rng: np.random.Generator, *, on: str, level: int
) -> tuple[Storey, list[Space], list[Opening]]:
    """
    One storey of 62 × 38 m: two corridors, cells on one side of each, a hall between them.

    Returns
    -------
    storey, spaces, openings
        The walkable floor has about 512 vertices.
    """
    low = CELL_DEPTH + build.WALL
    high = low + CORRIDOR + build.WALL + HALL_DEPTH + build.WALL
    parts: list[Polygon | MultiPolygon] = []
    spaces: list[Space] = []
    openings: list[Opening] = []
    for row, base in enumerate((low, high)):
        corridor = build.rectangle(0, base, LENGTH, base + CORRIDOR)
        spaces.append(build.space(corridor, f"{on} corridor {row}", on=on, use="circulation"))
        parts.append(corridor)
        wall = base - build.WALL / 2 if row == 0 else base + CORRIDOR + build.WALL / 2
        far = wall - build.WALL / 2 - CELL_DEPTH if row == 0 else wall + build.WALL / 2
        edges = _partitions(rng, 17)
        for k, (left, right) in enumerate(itertools.pairwise(edges)):
            cell = build.rectangle(left, far, right - build.WALL, far + CELL_DEPTH)
            spaces.append(build.space(cell, f"{on} cell {row} {k}", on=on, use="office"))
            parts.append(cell)
            x = round(float(rng.uniform(left + 0.3, right - build.WALL - 1.3)), 2)
            openings.append(build.door((x, wall), (x + 1.0, wall), f"{on} door {row} {k}", on=on))
    floor, hall = low + CORRIDOR + build.WALL, high - build.WALL
    columns = [
        box(x, y, x + 0.4, y + 0.4)
        for x in np.arange(5.0, LENGTH - 2, 8.0)
        for y in (floor + 3.5, floor + 8.0)
    ]
    desks = [
        box(x, y, x + 1.6, y + 0.8)
        for x in np.arange(2.0, LENGTH - 3, 8.5).round(2)
        for y in np.round(floor + np.array([1.5, 5.5, 10.0]) + rng.uniform(-0.5, 0.5, 3), 2)
    ]
    room = build.area(
        shapely.difference(box(0, floor, LENGTH, hall), shapely.union_all([*columns, *desks]))
    )
    spaces.append(build.space(room, f"{on} hall", on=on))
    parts.append(room)
    for k, x in enumerate((8.0, 30.0, 52.0)):
        for wall, side in ((floor - build.WALL / 2, "low"), (hall + build.WALL / 2, "high")):
            openings.append(
                build.door((x, wall), (x + 1.2, wall), f"{on} hall door {side} {k}", on=on)
            )
    return build.storey(build.area(*parts), on, level=level), spaces, openings


def office_block(seed: int, floors: int) -> Site:
    """Such storeys above each other, joined by three stairs."""
    rng = np.random.default_rng(seed)
    storeys, spaces, openings = [], [], []
    for level in range(floors):
        storey, own, doors = office_storey(rng, on=f"storey {level}", level=level)
        storeys.append(storey)
        spaces += own
        openings += doors
    stairs: list[Connector] = [
        build.connector(
            "stair",
            f"stair {k}",
            *((f"storey {n}", point, n * build.STOREY_HEIGHT) for n in range(floors)),
        )
        for k, point in enumerate(STAIRS_AT)
    ]
    return build.site(storeys, spaces=spaces, openings=openings, connectors=stairs)


def places_on(area: MultiPolygon, on: str, count: int, rng: np.random.Generator) -> list[Place]:
    """Places strewn evenly over a walkable floor, to the centimetre."""
    low_x, low_y, high_x, high_y = area.bounds
    inner = shapely.buffer(area, -0.01)
    shapely.prepare(inner)
    places: list[Place] = []
    while len(places) < count:
        xy = np.round(rng.uniform((low_x, low_y), (high_x, high_y), (4 * count, 2)), 2)
        inside = xy[shapely.contains_xy(inner, xy)]
        places += [Place(StoreyId(on), (float(x), float(y))) for x, y in inside]
    return places[:count]


def _partitions(rng: np.random.Generator, cells: int) -> list[float]:
    weights = rng.uniform(0.8, 1.2, cells)
    edges = np.concatenate(([0.0], np.cumsum(weights / weights.sum() * LENGTH)))
    return [round(float(x), 2) for x in edges]
