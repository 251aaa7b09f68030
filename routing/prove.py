"""Whether the order of one route is the best there is: trees, then CP-SAT over circuits."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.one_tree import tour_bound
from routing.round_model import in_time, shorter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.model import Ints, Model

LONGEST = 120  # stops; beyond this nothing is proven in reasonable time


@dataclass(frozen=True)
class RouteTask:
    """
    One route to be proven, in working ticks.

    ``travel`` (stops + 1, stops + 1) has the depot in row 0 and the stops in the order walked now;
    ``starts`` says for each stop between which moments its service may start.
    """

    key: tuple[int, ...]
    travel: Ints
    service: tuple[int, ...]
    starts: tuple[tuple[tuple[int, int], ...], ...]
    begin: int
    end: int

    @property
    def walking(self) -> int:
        """Ticks walked in the order given."""
        n = len(self.service)
        order = np.arange(n + 1)
        return int(self.travel[order, np.roll(order, -1)].sum())


@dataclass(frozen=True)
class Proof:
    """
    An order of the stops (positions in the order given), and whether none is shorter.

    ``binding`` where the shortest order does not keep the times, and they were not put in.
    """

    key: tuple[int, ...]
    order: tuple[int, ...]
    walking: int
    proven: bool
    binding: bool = False


def route_task(model: Model, shift: int, visits: Sequence[int]) -> RouteTask:
    """Cut one route out of a compiled problem."""
    m = model.arrays
    rows = np.array([m.depot[shift], *m.place[list(visits)]])
    starts = []
    for v in visits:
        f, n = m.first[m.kind[v], shift], m.options[m.kind[v], shift]
        starts.append(
            tuple(
                (int(a), int(b))
                for a, b in zip(m.opens[f : f + n], m.closes[f : f + n], strict=True)
            )
        )
    return RouteTask(
        key=(shift, *visits),
        travel=m.travel[m.profile[shift]][np.ix_(rows, rows)].astype(np.int64),
        service=tuple(int(m.service[v]) for v in visits),
        starts=tuple(starts),
        begin=int(m.begin[shift]),
        end=int(m.end[shift]),
    )


def prove_route(task: RouteTask, *, seconds: float, timed: bool = True) -> Proof:
    """
    Find the shortest order of a route's stops, or show that the given one is.

    Parameters
    ----------
    seconds
        At most; ``proven`` is False where that was not enough, or the route is longer than
        `LONGEST` stops.
    timed
        Whether to go on where times bind: that takes far longer.

    Notes
    -----
    First without the clock: an optimum that keeps all times is one with them too, and where none
    is shorter than the given order, that is proven. Often trees (`routing.one_tree`) say so in a
    hundredth of a second, and more so without legs that nobody can walk in time; else they
    leave few legs for CP-SAT. Only then the times are put in.
    """
    n = len(task.service)
    given = Proof(task.key, tuple(range(n)), task.walking, proven=n <= 1)
    if n <= 1 or n > LONGEST:
        return given
    until = time.monotonic() + seconds
    bound = tour_bound(task.travel, task.walking)
    if bound.ticks >= task.walking:
        return replace(given, proven=True)
    legs = in_time(task, bound.ticks)
    if not legs.all():
        bound = tour_bound(task.travel, task.walking, legs)
        if bound.ticks >= task.walking:
            return replace(given, proven=True)
    found = shorter(task, bound.useful, until - time.monotonic())
    if found.order is not None and not keeps_times(task, found.order):
        if not timed:
            return replace(given, binding=True)
        least = found.walking if found.complete else bound.ticks
        legs = bound.useful & in_time(task, least)
        found = shorter(task, legs, until - time.monotonic(), timed=True)
    if found.order is None or not keeps_times(task, found.order):
        return replace(given, proven=found.order is None and found.complete)
    return Proof(task.key, found.order, found.walking, found.complete)


def keeps_times(task: RouteTask, order: Sequence[int]) -> bool:
    """Whether stops served one after another, each as early as it goes, keep all times."""
    clock, at = task.begin, 0
    for k in order:
        clock += int(task.travel[at, k + 1])
        start = next((max(a, clock) for a, b in task.starts[k] if b >= clock), None)
        if start is None:
            return False
        clock, at = start + task.service[k], k + 1
    return clock + int(task.travel[at, 0]) <= task.end
