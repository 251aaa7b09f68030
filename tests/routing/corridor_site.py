"""A seeded building of corridors, stairs and one lift, assets visited daily, weekly or monthly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path

from routing.graph import WalkGraph
from routing.problem import (
    TICKS,
    Objective,
    Problem,
    ProfileId,
    Shift,
    ShiftId,
    TimeWindow,
    Visit,
    VisitId,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPEED = 1.2  # m/s
HOUR = 3600 * TICKS
DAY = 24 * HOUR
WORKDAYS = [7 * (d // 5) + d % 5 for d in range(20)]
ON_FOOT = ProfileId("on_foot")
HOURS = {0: ((8, 17),), 1: ((9, 11),), 2: ((14, 16),)}


@dataclass(frozen=True)
class _Asset:
    frequency: str
    hours: int
    skilled: bool
    service: int


def corridor_site(floors: int, sets: int, *, both_skilled: bool, seed: int = 0) -> Problem:
    """
    Four weeks of a building with 100 assets a floor.

    Parameters
    ----------
    sets
        Teams a day; each has an early and a late shift of four hours, and an early one without the
        skill unless ``both_skilled``.

    Notes
    -----
    Per floor a spine of 21 nodes with ten side corridors, 4 m a step; two stairs (18 s a storey)
    and a lift in the middle (15 s to board, 4 s a storey). 15 % of the assets daily, 35 % weekly,
    50 % monthly; 10 % each only from 9 to 11 or 14 to 16; 10 % need a skill; 6 to 24 s of service
    times ten.
    """
    random = np.random.default_rng(seed)
    nodes: dict[tuple[object, ...], int] = {}
    edges: list[tuple[int, int, int]] = []

    def node(*key: object) -> int:
        return nodes.setdefault(key, len(nodes))

    def walk(metres: float) -> int:
        return round(metres / SPEED * TICKS)

    corridors: list[list[tuple[object, ...]]] = []
    for f in range(floors):
        corridors.append(_floor(f, node, edges, walk))
    depot = node("guard")
    edges.append((depot, node(0, "spine", 10), walk(3)))
    assets: list[_Asset] = []
    places = [depot]
    for f in range(floors):
        for a in range(100):
            where = corridors[f][int(random.integers(len(corridors[f])))]
            place = node("asset", f, a)
            edges.append((node(*where), place, max(5, walk(float(random.uniform(0.5, 5))))))
            places.append(place)
            often, hours = float(random.random()), float(random.random())
            assets.append(
                _Asset(
                    frequency="D" if often < 0.15 else "W" if often < 0.5 else "M",
                    hours=1 if hours < 0.10 else 2 if hours < 0.20 else 0,
                    skilled=bool(random.random() < 0.10),
                    service=int(random.integers(60, 241)) * TICKS,
                )
            )
    return Problem(
        length=28 * DAY,
        day_starts=tuple(d * DAY for d in range(28)),
        visits=tuple(_visits(assets)),
        shifts=tuple(_shifts(sets, both_skilled)),
        travel={ON_FOOT: _matrix(len(nodes), edges, places)},
        graph=WalkGraph(
            ends=np.array(edges, np.int64)[:, :2],
            ticks=np.array(edges, np.int64)[:, 2],
            node_of_place=np.array(places, np.int64),
        ),
        objective=Objective(shift=900 * TICKS),
    )


def _floor(
    f: int, node: object, edges: list[tuple[int, int, int]], walk: object
) -> list[tuple[object, ...]]:
    assert callable(node)
    assert callable(walk)
    step = walk(4)
    edges += [(node(f, "spine", k), node(f, "spine", k + 1), step) for k in range(20)]
    found: list[tuple[object, ...]] = [(f, "spine", k) for k in range(21)]
    for at in (2, 6, 10, 14, 18):
        for side in (0, 1):
            before: tuple[object, ...] = (f, "spine", at)
            for k in range(5):
                here = (f, "side", at, side, k)
                edges.append((node(*before), node(*here), step))
                found.append(here)
                before = here
    edges.append((node(f, "spine", 10), node(f, "car"), 15 * TICKS))
    if f:
        for end in (0, 20):
            edges.append((node(f - 1, "spine", end), node(f, "spine", end), 18 * TICKS))
        edges.append((node(f - 1, "car"), node(f, "car"), 4 * TICKS))
    return found


def _matrix(count: int, edges: list[tuple[int, int, int]], places: list[int]) -> NDArray[np.int32]:
    ends = np.array(edges)
    graph = csr_matrix((ends[:, 2], (ends[:, 0], ends[:, 1])), shape=(count, count))
    lengths = shortest_path(graph, directed=False, indices=places)[:, places]
    table: NDArray[np.int32] = np.rint(lengths).astype(np.int32)
    return table


def _visits(assets: list[_Asset]) -> list[Visit]:
    found = []
    for place, asset in enumerate(assets, 1):
        if asset.frequency == "D":
            groups = [[d] for d in range(20)]
        elif asset.frequency == "W":
            groups = [list(range(5 * w, 5 * w + 5)) for w in range(4)]
        else:
            groups = [list(range(20))]
        for group in groups:
            windows = tuple(
                TimeWindow(opens=WORKDAYS[d] * DAY + a * HOUR, closes=WORKDAYS[d] * DAY + b * HOUR)
                for d in group
                for a, b in HOURS[asset.hours]
            )
            found.append(
                Visit(
                    id=VisitId(f"{place}.{group[0]}"),
                    place=place,
                    service=asset.service,
                    windows=windows,
                    skills=frozenset({"electrical"}) if asset.skilled else frozenset(),
                )
            )
    return found


def _shifts(sets: int, both_skilled: bool) -> list[Shift]:
    hours = [(8, 12, True), (13, 17, True)]
    if not both_skilled:
        hours.insert(1, (8, 12, False))
    return [
        Shift(
            id=ShiftId(f"{d}.{s}.{k}"),
            inspector=f"{s}.{k}",
            opens=WORKDAYS[d] * DAY + a * HOUR,
            closes=WORKDAYS[d] * DAY + b * HOUR,
            depot=0,
            skills=frozenset({"electrical"}) if skilled else frozenset(),
        )
        for d in range(20)
        for s in range(sets)
        for k, (a, b, skilled) in enumerate(hours)
    ]
