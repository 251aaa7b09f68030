"""Routes to begin with: visits inserted one by one, in a given order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled
from routing.insertion import FAR, State, find_place, take
from routing.slots import slot_in

if TYPE_CHECKING:
    from routing.model import Arrays, Ints


@compiled
def construct(m: Arrays, s: State, order: Ints, reserve: Ints, seed: int) -> None:
    """Insert visits one by one where each costs least; what does not fit goes into the bank."""
    np.random.seed(seed)
    for k in range(len(order)):
        v = order[k]
        if s.route[v] >= 0:
            continue
        _, r, p = find_place(m, s, v, FAR, 0.0, reserve[k], 1 << 30)
        if r >= 0 and not slot_in(m, s, v, r, p):
            take(m, s, v)
            r = -1
        if r < 0 and reserve[k] > 0:
            _, r, p = find_place(m, s, v, FAR, 0.0, 0, 1 << 30)
            if r >= 0 and not slot_in(m, s, v, r, p):
                take(m, s, v)
                r = -1
        if r < 0:
            s.bank[s.numbers[0]] = v
            s.numbers[0] += 1
