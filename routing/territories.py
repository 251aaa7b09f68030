"""In which order visits are first given to shifts, so that neighbours share one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from routing.model import Ints, Model


def territories(
    model: Model, usable: NDArray[np.bool_], share: float, impossible: AbstractSet[int]
) -> tuple[Ints, Ints]:
    """
    Visits with fewest days first, neighbours one after another.

    Parameters
    ----------
    share
        The walking expected beside the service, as a part of it.

    Returns
    -------
    order, reserve
        Visit rows, and the ticks that each must leave free on the shift it goes to: each class of
        visits fills shifts only up to its cumulative part of the work, so that later ones find room
        near by.
    """
    m = model.arrays
    possible = np.array([i for i in range(len(m.place)) if i not in impossible], np.int64)
    if len(possible) == 0:
        return possible, possible
    days = model.days_of[possible]
    tight = -(np.diff(m.allowed_from)[possible] / np.maximum(days, 1))
    rank = _tour_of_places(m.travel.min(axis=0), m.place)
    order = possible[np.lexsort((rank[m.place[possible]], -tight, days))]
    ordered = model.days_of[order]
    work = m.service[order] * (1 + share)
    open_shifts = np.flatnonzero(usable)
    room = float((m.end - m.begin)[open_shifts].sum()) or 1.0
    length = int((m.end - m.begin).max())
    reserve = np.zeros(len(order), np.int64)
    done = 0.0
    for value in np.unique(ordered):
        mine = ordered == value
        done += float(work[mine].sum())
        reserve[mine] = max(0, int(length * (1 - min(1.0, 1.05 * done / room))))
    return order, reserve


def _tour_of_places(travel: Ints, places: Ints) -> Ints:
    """Rank of every place on a walk that always goes on to the nearest place not yet seen."""
    used = np.unique(places)
    rank = np.zeros(len(travel), np.int64)
    left = np.zeros(len(travel), bool)
    left[used] = True
    at = int(used[0]) if len(used) else 0
    for k in range(len(used)):
        rank[at] = k
        left[at] = False
        if not left.any():
            break
        at = int(np.argmin(np.where(left, travel[at].astype(np.int64), np.int64(1) << 60)))
    return rank
