"""Even out what people work: visits go to colleagues of the same day while that pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.days import keeps_days
from routing.insertion import FAR, put, route_cost, scan_shift, take

if TYPE_CHECKING:
    from collections.abc import Callable

    from routing.fair_parts import FairParts
    from routing.insertion import State
    from routing.model import Arrays

PASSES = 6
LEAST = 1e-6  # ticks that a move must gain


def even_out(m: Arrays, s: State, fair: FairParts, stopped: Callable[[], bool]) -> None:
    """
    Move single visits from people above their fair part to others, each where it costs least.

    Notes
    -----
    Here unfairness counts exactly, as it does in the objective. A visit stays on its day, so that
    gaps and caps hold.
    """
    for _ in range(PASSES):
        moved = 0
        for v in np.flatnonzero(s.route >= 0):
            if stopped():
                return
            moved += _offer(m, s, fair, int(v))
        if moved == 0:
            return


def _offer(m: Arrays, s: State, fair: FairParts, v: int) -> bool:
    """Move one visit if that is worth it."""
    worked = np.where(s.size > 0, s.work + s.walk, 0).astype(np.float64)
    over = fair.over(worked)
    here, at = int(s.route[v]), int(s.position[v])
    if over[fair.who[here]] <= 0:
        return False
    own = m.allowed[m.allowed_from[v] : m.allowed_from[v + 1]]
    others = own[(m.day[own] == m.day[here]) & (over[fair.who[own]] < 0)]
    if len(others) == 0:
        return False
    before = fair.weight * float(np.maximum(0.0, over).sum())
    cost = route_cost(m, s, here)
    if not take(m, s, v):
        put(m, s, v, here, at)
        return False
    best, there, where = FAR, -1, -1
    for r in others:
        room = m.end[r] - m.begin[r] - s.walk[r] - s.work[r] >= m.service[v]
        if room and s.size[r] + 1 < s.sequence.shape[1] and keeps_days(m, s, v, int(r)):
            found, p = scan_shift(m, s, v, int(r), best, 0.0)
            if p >= 0:
                best, there, where = found, int(r), p
    if there >= 0:
        cost += route_cost(m, s, there)
        fits = put(m, s, v, there, where)
        worked = np.where(s.size > 0, s.work + s.walk, 0).astype(np.float64)
        after = fair.weight * fair.unfairness(worked)
        now = route_cost(m, s, here) + route_cost(m, s, there)
        if fits and now + after < cost + before - LEAST:
            s.usable[there] = True
            return True
        take(m, s, v)
    put(m, s, v, here, at)
    return False
