"""Put a visit into a shift and set right only the times that change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled
from routing.insertion import State, charge, start_from, start_until

if TYPE_CHECKING:
    from routing.model import Arrays


@compiled
def slot_in(m: Arrays, s: State, v: int, r: int, p: int) -> bool:
    """
    Insert a visit into a shift whose times are right.

    Times change from the visit on to the first that waits as before, and back to the first that
    was in no hurry; all others stay.

    Returns
    -------
    fits
        False where the shift no longer fits; its times are then not to be relied on.
    """
    n, f, c = s.size[r], m.profile[r], m.place[v]
    before = m.place[s.sequence[r, p - 1]] if p > 0 else m.depot[r]
    after = m.place[s.sequence[r, p]] if p < n else m.depot[r]
    for k in range(n, p, -1):
        s.sequence[r, k] = s.sequence[r, k - 1]
        s.leave[r, k] = s.leave[r, k - 1]
        s.latest[r, k] = s.latest[r, k - 1]
        s.position[s.sequence[r, k]] = k
    s.sequence[r, p] = v
    s.position[v] = p
    s.route[v] = r
    s.size[r] = n + 1
    s.walk[r] += np.int64(m.travel[f, before, c]) + m.travel[f, c, after]
    s.walk[r] -= m.travel[f, before, after]
    s.work[r] += m.service[v]
    s.late[r] += charge(m, v, r)
    t = s.leave[r, p - 1] if p > 0 else m.begin[r]
    at, changed = before, True
    for k in range(p, n + 1):
        w = s.sequence[r, k]
        start = start_from(m, w, r, t + m.travel[f, at, m.place[w]])
        if start < 0:
            return False
        t = start + m.service[w]
        if k > p and t == s.leave[r, k]:
            changed = False
            break
        s.leave[r, k] = t
        at = m.place[w]
    if changed and t + m.travel[f, at, m.depot[r]] > m.end[r]:
        return False
    t = s.latest[r, p + 1] if p < n else m.end[r]
    at = after
    for k in range(p, -1, -1):
        w = s.sequence[r, k]
        t = start_until(m, w, r, t - m.travel[f, m.place[w], at] - m.service[w])
        if k < p and t == s.latest[r, k]:
            break
        s.latest[r, k] = t
        at = m.place[w]
    return True
