"""Compiled kernels: keep a route's times, and find where a visit fits in at least cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.compiled import compiled, compiled_into
from routing.days import keeps_spacing

if TYPE_CHECKING:
    from routing.model import Arrays, Floats, Ints

FAR = 1e18
WANDER = 0.1  # how often a shift is looked at in full although something near fits
Flags = NDArray[np.bool_]


class State(NamedTuple):
    """
    Routes being searched. R shifts of at most S stops, N visits.

    ``leave`` (R, S) is when each stop is left, ``latest`` the last moment its service may start,
    ``route`` and ``position`` where each visit is (-1: unserved), ``usable`` which shifts may be
    opened. ``bank`` holds the unserved, ``absence`` how often each was. ``numbers``: 0 = visits in
    the bank, 1 = scans of whole shifts, 2 = the ``part`` of the shifts that is searched; others
    may be searched by another thread, and are not looked at.
    """

    sequence: Ints
    size: Ints
    leave: Ints
    latest: Ints
    walk: Ints
    work: Ints
    late: Floats
    route: Ints
    position: Ints
    usable: Flags
    bank: Ints
    absence: Floats
    numbers: Ints
    part: Ints


def empty_state(m: Arrays) -> State:
    """Return a state with no visit served."""
    n, shifts = len(m.place), len(m.begin)
    longest = int((m.end - m.begin).max(initial=1))
    shortest = int(np.sort(m.service)[: max(1, n // 20)].mean()) if n else 1
    # A route of nothing but the quickest twentieth of visits, and some room: the kernel checks it.
    room = min(n, 40 + longest // max(100, shortest))
    return State(
        sequence=np.zeros((shifts, room + 1), np.int64),
        size=np.zeros(shifts, np.int64),
        leave=np.zeros((shifts, room + 1), np.int64),
        latest=np.zeros((shifts, room + 1), np.int64),
        walk=np.zeros(shifts, np.int64),
        work=np.zeros(shifts, np.int64),
        late=np.zeros(shifts, np.float64),
        route=np.full(n, -1, np.int64),
        position=np.zeros(n, np.int64),
        usable=np.ones(shifts, np.bool_),
        bank=np.zeros(n + 1, np.int64),
        absence=np.ones(n, np.float64),
        numbers=np.zeros(4, np.int64),
        part=np.zeros(shifts, np.int64),
    )


@compiled_into
def start_from(m: Arrays, v: int, r: int, after: int) -> int:
    """First moment from ``after`` on at which a visit may start on a shift, -1 if none is left."""
    k = m.kind[v]
    f = m.first[k, r]
    for i in range(f, f + m.options[k, r]):
        if m.closes[i] >= after:
            return int(max(m.opens[i], after))
    return -1


@compiled_into
def start_until(m: Arrays, v: int, r: int, before: int) -> int:
    """Last moment up to ``before`` at which a visit may start on a shift, -1 where none was."""
    k = m.kind[v]
    f = m.first[k, r]
    for i in range(f + m.options[k, r] - 1, f - 1, -1):
        if m.opens[i] <= before:
            return int(min(m.closes[i], before))
    return -1


@compiled_into
def charge(m: Arrays, v: int, r: int) -> float:
    """Cost of serving a visit on a shift: late (at its opening), by whom, and not as planned."""
    cost = m.burden[r] * m.service[v]
    if m.home[v] >= 0 and m.home[v] != r:
        cost += m.change
    if m.due[v] >= 0:
        cost += m.lateness * max(0, m.real_begin[r] - m.due[v])
    return float(cost)


@compiled
def refresh(m: Arrays, s: State, r: int) -> bool:
    """Recompute the times of a shift. False where its order no longer fits."""
    t, at, f = m.begin[r], m.depot[r], m.profile[r]
    walk, work, late = 0, 0, 0.0
    for k in range(s.size[r]):
        v = s.sequence[r, k]
        leg = m.travel[f, at, m.place[v]]
        start = start_from(m, v, r, t + leg)
        if start < 0:
            return False
        t = start + m.service[v]
        s.leave[r, k] = t
        walk += leg
        work += m.service[v]
        late += charge(m, v, r)
        at = m.place[v]
        s.position[v] = k
        s.route[v] = r
    leg = m.travel[f, at, m.depot[r]]
    if t + leg > m.end[r]:
        return False
    s.walk[r] = walk + leg
    s.work[r] = work
    s.late[r] = late
    t, at = m.end[r], m.depot[r]
    for k in range(s.size[r] - 1, -1, -1):
        v = s.sequence[r, k]
        t = start_until(m, v, r, t - m.travel[f, m.place[v], at] - m.service[v])
        s.latest[r, k] = t
        at = m.place[v]
    return True


@compiled_into
def route_cost(m: Arrays, s: State, r: int) -> float:
    """Walking, what its visits are charged, and the shift itself."""
    if s.size[r] == 0:
        return 0.0
    return float(s.walk[r] + s.late[r] + m.fixed)


@compiled_into
def detour_at(m: Arrays, s: State, v: int, r: int, p: int, best: float) -> float:
    """Cost of inserting a visit at a position, `FAR` where it does not fit or costs ``best``."""
    c, f, n = m.place[v], m.profile[r], s.size[r]
    before = m.place[s.sequence[r, p - 1]] if p > 0 else m.depot[r]
    after = m.place[s.sequence[r, p]] if p < n else m.depot[r]
    detour = np.int64(m.travel[f, before, c]) + m.travel[f, c, after] - m.travel[f, before, after]
    cost = float(detour)
    if n == 0:
        cost += m.fixed
    if cost >= best:
        return FAR
    cost += charge(m, v, r)
    if cost >= best:
        return FAR
    t = m.begin[r] if p == 0 else s.leave[r, p - 1]
    t = start_from(m, v, r, t + m.travel[f, before, c])
    if t < 0:
        return FAR
    t += m.service[v] + m.travel[f, c, after]
    if p < n:
        # Between windows the follower may have to wait for its next one.
        if t > s.latest[r, p]:
            return FAR
    elif t > m.end[r]:
        return FAR
    return float(cost)


@compiled_into
def has_room(m: Arrays, s: State, v: int, r: int, reserve: int) -> bool:
    """Quick test before any position is tried: skills, days and the time that is left."""
    if s.part[r] != s.numbers[2]:
        return False
    if m.options[m.kind[v], r] == 0 or s.size[r] + 1 >= s.sequence.shape[1]:
        return False
    return bool(m.end[r] - m.begin[r] - s.walk[r] - s.work[r] - reserve >= m.service[v])


@compiled
def scan_shift(m: Arrays, s: State, v: int, r: int, best: float, blink: float) -> tuple[float, int]:
    """Best position on one shift below ``best``; position -1 where there is none."""
    where = -1
    for p in range(s.size[r] + 1):
        cost = detour_at(m, s, v, r, p, best)
        if cost < best and (blink <= 0 or np.random.random() >= blink):
            best, where = cost, p
    return best, where


@compiled
def find_anywhere(
    m: Arrays, s: State, v: int, limit: float, blink: float, reserve: int, scans: int
) -> tuple[float, int, int]:
    """Cheapest insertion on up to ``scans`` used shifts in full, or on an empty one."""
    s.numbers[1] += 1
    low = m.allowed_from[v]
    n = m.allowed_from[v + 1] - low
    best, shift, where = limit, -1, -1
    skip = np.random.randint(0, n)
    empty, seen, empty_cost = -1, 0, FAR
    for z in range(n):
        r = m.allowed[low + (z + skip) % n]
        if s.part[r] != s.numbers[2] or not s.usable[r] or not keeps_spacing(m, s, v, r):
            continue
        if s.size[r] == 0:
            cost = detour_at(m, s, v, r, 0, limit)
            if cost < empty_cost:
                empty, empty_cost = r, cost
            continue
        if not has_room(m, s, v, r, reserve):
            continue
        seen += 1
        cost, p = scan_shift(m, s, v, r, best, blink)
        if p >= 0:
            best, shift, where = cost, r, p
        # Where only little may be spent, a place that is not near is hardly worth looking for.
        if seen >= scans and (shift >= 0 or limit < FAR):
            break
    if empty >= 0 and empty_cost < best:
        return empty_cost, empty, 0
    return best, shift, where


@compiled
def find_place(
    m: Arrays, s: State, v: int, limit: float, blink: float, reserve: int, scans: int
) -> tuple[float, int, int]:
    """
    Cheapest insertion of a visit below ``limit``: cost, shift and position (shift -1 if none).

    Next to visits of near places first; if none of those fits, up to ``scans`` whole shifts, an
    empty one last.
    """
    c = m.place[v]
    best, shift, where = limit, -1, -1
    least = m.least[c]
    g = m.range_of[v]
    for i in range(m.near.shape[1]):
        a = m.near[c, i]
        low = m.slice_from[g, a]
        n = m.slice_to[g, a] - low
        if n <= 0:
            continue
        skip = np.random.randint(0, n)
        for z in range(n):
            w = m.at_place[low + (z + skip) % n]
            r = s.route[w]
            if r < 0 or not has_room(m, s, v, r, reserve) or not keeps_spacing(m, s, v, r):
                continue
            for p in range(s.position[w], s.position[w] + 2):
                cost = detour_at(m, s, v, r, p, best)
                if cost < best and (blink <= 0 or np.random.random() >= blink):
                    best, shift, where = cost, r, p
            if shift >= 0 and best <= least:
                return best, shift, where
    low = m.allowed_from[v]
    n = m.allowed_from[v + 1] - low
    if n == 0:
        return best, -1, -1
    if shift < 0:
        return find_anywhere(m, s, v, limit, blink, reserve, scans)
    # Now and then one shift in full: visits far from everything near drift home this way.
    if np.random.random() < WANDER:
        r = m.allowed[low + np.random.randint(0, n)]
        if s.usable[r] and has_room(m, s, v, r, reserve) and keeps_spacing(m, s, v, r):
            cost, p = scan_shift(m, s, v, r, best, blink)
            if p >= 0:
                best, shift, where = cost, r, p
    return best, shift, where


@compiled
def put(m: Arrays, s: State, v: int, r: int, p: int) -> bool:
    """Insert a visit and recompute the shift. False where the shift no longer fits."""
    for k in range(s.size[r], p, -1):
        s.sequence[r, k] = s.sequence[r, k - 1]
    s.sequence[r, p] = v
    s.size[r] += 1
    s.route[v] = r
    return refresh(m, s, r)


@compiled
def take(m: Arrays, s: State, v: int) -> bool:
    """Take a visit out of its shift. False where the rest does not fit (walks are no metric)."""
    r = s.route[v]
    for k in range(s.position[v], s.size[r] - 1):
        s.sequence[r, k] = s.sequence[r, k + 1]
    s.size[r] -= 1
    s.route[v] = -1
    return refresh(m, s, r)
