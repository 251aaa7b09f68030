"""How far one gets in some minutes: bands of equal walking time on a storey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from spatial.errors import UnknownPlace
from spatial.floor import polygons_of
from spatial.reach import open_floor
from spatial.walk_grid import WalkGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial.network import WalkNetwork
    from spatial.profile import WalkingProfile
    from spatial.site import StoreyId
    from spatial.triangulation import Floats
    from spatial.walk import Place

BESIDE = 0.6  # m from a sill to where one stands before or behind the door
SNAP = 0.3  # m; no farther than through the thinnest wall
OVERLAP = 0.6  # of a cell's side: bands reach the edge of the floor, and no farther than a wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Isochrone:
    """Where one is after more than ``low`` and at most ``high`` seconds."""

    low: float
    high: float
    polygon: MultiPolygon


def isochrones(
    network: WalkNetwork,
    start: Place,
    storey_id: StoreyId,
    profile: WalkingProfile,
    *,
    edges: Sequence[float],
) -> tuple[Isochrone, ...]:
    """
    Bands of walking time from a place, on one storey.

    Parameters
    ----------
    network
        Walkable network of a site; what is closed on it is kept out of.
    start
        Where one sets out, on this storey or another.
    storey_id
        Storey to draw.
    profile
        Who walks.
    edges
        Upper edges of the bands in seconds, rising.

    Returns
    -------
    bands
        One for each edge, empty where nothing lies in it.

    Raises
    ------
    UnknownPlace
        If a storey is not on the network.

    Notes
    -----
    Exact seconds to the stairs, lifts and entrances of the storey and to both sides of each of its
    doors (as `WalkNetwork.walk`); from there over a grid of 0.5 to 1 m, which is at most 2.8 % too
    long. A narrow door is no hindrance: the grid need not pass it.
    """
    if storey_id not in network.floors:
        raise UnknownPlace(storey_id)
    floor = open_floor(network.floors[storey_id], network.closed, profile)
    points, seconds = _sources(network, start, storey_id, profile)
    near = seconds <= edges[-1]
    grid = WalkGrid.over(floor)
    reached = np.full(len(grid.centres), np.inf)
    limit = edges[-1] * profile.speed
    for batch, cells, metres in grid.distances(points[near], limit=limit):
        arrival = seconds[near][batch][:, None] + metres / profile.speed
        reached[cells] = np.minimum(reached[cells], arrival.min(axis=0))
    bands: list[Isochrone] = []
    inner: MultiPolygon | None = None
    low = 0.0
    for high in edges:
        whole = _area(grid, reached <= high, floor)
        part = whole if inner is None else shapely.difference(whole, inner)
        bands.append(Isochrone(low=low, high=float(high), polygon=MultiPolygon(polygons_of(part))))
        inner, low = whole, float(high)
    return tuple(bands)


def _sources(
    network: WalkNetwork, start: Place, storey_id: StoreyId, profile: WalkingProfile
) -> tuple[Floats, Floats]:
    """Points of a storey at which one arrives, and after how many seconds."""
    here = network.attach(start.storey_id, [start.point])
    out = network.floors[start.storey_id].tolls(here, [0], profile, network.closed)[0, 1:, 1]
    points = [network.anchors[i].point for i in network.anchors_on(storey_id)]
    seconds = np.empty(0)
    if network.anchors:
        table = network.anchor_table(profile).tolls[:, :, 1]
        leave, enter = network.anchors_on(start.storey_id), network.anchors_on(storey_id)
        over = out[:, None] + table[np.ix_(leave, enter)]
        seconds = over.min(axis=0, initial=np.inf)
    if start.storey_id == storey_id and here.on_floor[0]:
        x, y = here.points[0]
        points = [(float(x), float(y)), *points]
        seconds = np.concatenate(([0.0], seconds))
    known = np.array(points, dtype=np.float64).reshape(-1, 2)
    return _with_doors(network, storey_id, profile, known, seconds)


def _with_doors(
    network: WalkNetwork,
    storey_id: StoreyId,
    profile: WalkingProfile,
    points: Floats,
    seconds: Floats,
) -> tuple[Floats, Floats]:
    """The points, and those just before and behind each door."""
    floor = network.floors[storey_id]
    if not len(points) or not len(floor.gates.sills):
        return points, seconds
    sills = floor.gates.sills.reshape(-1, 2, 2)
    along = sills[:, 1] - sills[:, 0]
    length = np.hypot(along[:, 0], along[:, 1])
    across = np.column_stack((-along[:, 1], along[:, 0])) / np.where(length > 0, length, 1)[:, None]
    middle = sills.mean(axis=1)
    steps = np.concatenate((middle + across * BESIDE, middle - across * BESIDE))
    attached = floor.attach(np.concatenate((points, steps)), snap=SNAP)
    tolls = floor.tolls(attached, range(len(points)), profile, network.closed)[:, :, 1]
    arrival = (seconds[:, None] + tolls).min(axis=0)
    arrival[: len(points)] = np.minimum(arrival[: len(points)], seconds)
    there = attached.on_floor.astype(np.bool_) & np.isfinite(arrival)
    return attached.points[there], arrival[there]


def _area(grid: WalkGrid, chosen: np.ndarray, floor: MultiPolygon) -> MultiPolygon:
    """Cells as an area of the floor; cells in a row are one box."""
    mask = np.zeros(grid.inside.shape, dtype=np.bool_)
    mask[grid.inside] = chosen
    half = grid.size / 2
    boxes = []
    for row in np.flatnonzero(mask.any(axis=1)):
        ends = np.flatnonzero(np.diff(np.concatenate(([0], mask[row].astype(np.int8), [0]))))
        y = grid.south + row * grid.size
        west = grid.west + ends[::2] * grid.size - half
        east = grid.west + (ends[1::2] - 1) * grid.size + half
        boxes.append(shapely.box(west, y - half, east, y + half))
    if not boxes:
        return MultiPolygon()
    joined = shapely.union_all(np.concatenate(boxes))
    grown = shapely.buffer(joined, OVERLAP * grid.size, join_style="mitre")
    pieces = np.array(polygons_of(floor), dtype=object)
    stood, _ = shapely.STRtree(pieces).query(
        shapely.points(grid.centres[chosen]), predicate="intersects"
    )[::-1]
    # Not those beside a closed door that a cell merely laps over.
    walked = MultiPolygon(list(pieces[np.unique(stood)]))
    return MultiPolygon(polygons_of(shapely.intersection(grown, walked)))
