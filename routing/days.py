"""Compiled kernels: on which days a visit may lie, given where its chain and its groups are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.compiled import compiled, compiled_into

if TYPE_CHECKING:
    from routing.insertion import State
    from routing.model import Arrays


@compiled_into
def keeps_caps(m: Arrays, s: State, v: int, r: int) -> bool:
    """Whether one visit more on the day of a shift leaves every cap of its groups kept."""
    day = m.day[r]
    for i in range(m.capped_from[v], m.capped_from[v + 1]):
        c = m.capped[i]
        span, most = m.cap_days[c], m.cap_most[c]
        low, high = m.members_from[c], m.members_from[c + 1]
        # Every stretch of days that holds this one; for a cap of one day there is one.
        for begins in range(day - span + 1, day + 1):
            inside = 0
            for k in range(low, high):
                w = m.members[k]
                if w != v and s.route[w] >= 0 and begins <= m.day[s.route[w]] < begins + span:
                    inside += 1
            if inside >= most:
                return False
    return True


@compiled_into
def keeps_spacing(m: Arrays, s: State, v: int, r: int) -> bool:
    """Whether a visit may lie on a shift's day, given where its chain and its groups are."""
    # Through neighbours that are unserved themselves the gaps add up, so that room is left for
    # them.
    least, most, w = 0, 0, v
    while m.chain_before[w] >= 0:
        least += m.gap_min[w]
        most += m.gap_max[w]
        w = m.chain_before[w]
        if s.route[w] >= 0:
            gap = m.day[r] - m.day[s.route[w]]
            if gap < least or gap > most:
                return False
            break
    least, most, w = 0, 0, v
    while m.chain_after[w] >= 0:
        w = m.chain_after[w]
        least += m.gap_min[w]
        most += m.gap_max[w]
        if s.route[w] >= 0:
            gap = m.day[s.route[w]] - m.day[r]
            if gap < least or gap > most:
                return False
            break
    return m.capped_from[v] == m.capped_from[v + 1] or keeps_caps(m, s, v, r)


@compiled
def keeps_days(m: Arrays, s: State, v: int, r: int) -> bool:
    """`keeps_spacing` for callers that are not compiled."""
    return keeps_spacing(m, s, v, r)
