"""The compiled loop of re-planning: make way for visits that wait, moving no more than allowed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.compiled import compiled
from routing.days import keeps_spacing
from routing.insertion import FAR, Flags, State, detour_at, has_room, refresh, route_cost
from routing.search import absences, banked_weight, offer_bank, shuffle
from routing.slots import slot_in
from routing.undo import Best, Undo, change_of, keep_best, take_back, touch

if TYPE_CHECKING:
    from routing.model import Arrays, Floats, Ints

DRAWS = 8  # shifts looked at for one that could take a visit
MOST_EJECTED = 6  # visits that leave one shift in an iteration
POLISHED = 10  # visits taken out at a time once all have their place
AWAY = 3  # index into the numbers of a state: visits that are on another shift than their own
BLINK = 0.02
CHEAP = 600.0  # ticks: what a move costs while visits wait


class Ground(NamedTuple):
    """
    What may change. N visits, R shifts.

    ``home`` (N) is the shift of every visit that could stay, -1 for those that are free; ``loose``
    (N) says which may be taken out; the first ``head`` (R) stops of a shift stay first. At most
    ``most`` visits may be away from home, each for ``price`` ticks of cost. ``keys`` rank visits in
    the order in which they are put back.
    """

    home: Ints
    loose: Flags
    head: Ints
    most: int
    price: float
    keys: Floats


@compiled
def sow(seed: int) -> None:
    """Seed the draws of the compiled code, in the thread that calls this."""
    np.random.seed(seed)


@compiled
def cheapest(m: Arrays, s: State, g: Ground, v: int, price: float, blink: float) -> tuple[int, int]:
    """Shift and position at which a visit costs least, of all shifts; -1 where it fits on none."""
    best, shift, where = FAR, -1, -1
    home = g.home[v]
    for z in range(m.allowed_from[v], m.allowed_from[v + 1]):
        r = m.allowed[z]
        extra = 0.0
        if home >= 0 and r != home:
            if s.numbers[AWAY] >= g.most:
                continue
            extra = price
        if extra >= best or not has_room(m, s, v, r, 0) or not keeps_spacing(m, s, v, r):
            continue
        for p in range(g.head[r], s.size[r] + 1):
            cost = detour_at(m, s, v, r, p, best - extra) + extra
            if cost < best and (blink <= 0 or np.random.random() >= blink):
                best, shift, where = cost, r, p
    return shift, where


@compiled
def place(m: Arrays, s: State, g: Ground, v: int, r: int, p: int) -> bool:
    """Insert a visit and count it where it is not at home. False where the shift no longer fits."""
    if g.home[v] >= 0 and g.home[v] != r:
        s.numbers[AWAY] += 1
    return slot_in(m, s, v, r, p)


@compiled
def insert(m: Arrays, s: State, g: Ground, order: Ints, price: float) -> None:
    """Put waiting visits in, each where it costs least; what finds no place goes into the bank."""
    for k in range(len(order)):
        v = order[k]
        r, p = cheapest(m, s, g, v, price, 0.0)
        if r < 0:
            s.bank[s.numbers[0]] = v
            s.numbers[0] += 1
        else:
            place(m, s, g, v, r, p)


@compiled
def _pull(m: Arrays, s: State, u: Undo, g: Ground, r: int, k: int, removed: int) -> int:
    """Take the stop at a position out of a shift, whose times are not kept up."""
    v = s.sequence[r, k]
    for z in range(k, s.size[r] - 1):
        s.sequence[r, z] = s.sequence[r, z + 1]
    s.size[r] -= 1
    s.work[r] -= m.service[v]
    s.route[v] = -1
    if g.home[v] >= 0 and g.home[v] != r:
        s.numbers[AWAY] -= 1
    u.removed[removed] = v
    return removed + 1


@compiled
def _eject(
    m: Arrays, s: State, u: Undo, g: Ground, v: int, removed: int, touched: int
) -> tuple[int, int]:
    """Take some visits out of a shift that could serve ``v``, until their time would do for it."""
    low = m.allowed_from[v]
    n = m.allowed_from[v + 1] - low
    if n == 0:
        return removed, touched
    r = -1
    for _ in range(DRAWS):
        q = m.allowed[low + np.random.randint(0, n)]
        if s.part[q] == s.numbers[2] and s.size[q] > g.head[q] and not u.touched[q]:
            r = q
            break
    if r < 0:
        return removed, touched
    touched = touch(m, s, u, r, touched)
    together = np.random.random() < 0.4
    at = g.head[r] + np.random.randint(0, s.size[r] - g.head[r])
    for _ in range(MOST_EJECTED):
        movable = s.size[r] - g.head[r]
        if movable <= 0:
            break
        k = at if together else g.head[r] + np.random.randint(0, movable)
        if not together and np.random.random() < 0.7:
            # Of two, the one that more shifts could serve.
            other = g.head[r] + np.random.randint(0, movable)
            a, b = s.sequence[r, k], s.sequence[r, other]
            if (
                m.allowed_from[b + 1] - m.allowed_from[b]
                > m.allowed_from[a + 1] - m.allowed_from[a]
            ):
                k = other
        k = min(k, s.size[r] - 1)
        if not g.loose[s.sequence[r, k]]:
            at = g.head[r] + np.random.randint(0, movable)
            continue
        removed = _pull(m, s, u, g, r, k, removed)
        free = m.end[r] - m.begin[r] - s.walk[r] - s.work[r]
        if free >= m.service[v] and np.random.random() < 0.6:
            break
    return removed, touched


@compiled
def _take_out(
    m: Arrays, s: State, u: Undo, g: Ground, v: int, removed: int, touched: int
) -> tuple[int, int]:
    """Take one visit out of its shift, where it may be."""
    r = s.route[v]
    if r < 0 or not g.loose[v] or s.part[r] != s.numbers[2]:
        return removed, touched
    touched = touch(m, s, u, r, touched)
    for k in range(s.size[r]):
        if s.sequence[r, k] == v:
            removed = _pull(m, s, u, g, r, k, removed)
            break
    return removed, touched


@compiled
def _free_chains(
    m: Arrays, s: State, u: Undo, g: Ground, offered: int, removed: int, touched: int
) -> tuple[int, int]:
    """Take neighbours in their chains out as well: a spaced visit can seldom move alone."""
    for k in range(offered, removed):
        v = u.removed[k]
        for w in (m.chain_before[v], m.chain_after[v]):
            if w >= 0 and np.random.random() < 0.5:
                removed, touched = _take_out(m, s, u, g, w, removed, touched)
    return removed, touched


@compiled
def _take_some(
    m: Arrays, s: State, u: Undo, g: Ground, pool: Ints, removed: int, touched: int
) -> tuple[int, int]:
    """Take some of the visits that have no home, or are away, out of their shifts."""
    n = len(pool)
    wanted = 1 + np.random.randint(0, min(POLISHED, n))
    # Neighbours on the list are neighbours on the site.
    start, near = np.random.randint(0, n), np.random.random() < 0.5
    for i in range(wanted):
        v = pool[(start + i) % n] if near else pool[np.random.randint(0, n)]
        removed, touched = _take_out(m, s, u, g, v, removed, touched)
    return removed, touched


@compiled
def _recreate(
    m: Arrays, s: State, u: Undo, g: Ground, removed: int, touched: int, price: float
) -> tuple[bool, int]:
    """Put visits back one by one; False where one that has a home finds no place."""
    for k in range(removed):
        v = u.removed[k]
        r, p = cheapest(m, s, g, v, price, BLINK)
        if r < 0:
            if g.home[v] >= 0:
                return False, touched
            s.bank[s.numbers[0]] = v
            s.numbers[0] += 1
            continue
        touched = touch(m, s, u, r, touched)
        if not place(m, s, g, v, r, p):
            return False, touched
    return True, touched


@compiled
def make_way(
    m: Arrays,
    s: State,
    b: Best,
    u: Undo,
    g: Ground,
    pool: Ints,
    iterations: int,
    heat: float,
) -> int:
    """
    Search for a number of iterations at one temperature (ticks of cost).

    While visits wait, what serves those that waited oftenest is accepted whatever it costs; then
    whatever walks less and moves fewer.

    Returns
    -------
    calm
        Iterations since the best was bettered.
    """
    calm = 0
    for _ in range(iterations):
        banked, away = s.numbers[0], s.numbers[AWAY]
        absent, weight = absences(s, False), banked_weight(m, s)
        removed = offer_bank(s, u)
        touched = 0
        price = g.price
        if removed > 0 and np.random.random() < 0.85:
            price = CHEAP
            offered = removed
            v = u.removed[np.random.randint(0, offered)]
            removed, touched = _eject(m, s, u, g, v, removed, touched)
            # Whoever makes way may need somebody to make way for them.
            if removed > offered and np.random.random() < 0.4:
                w = u.removed[offered + np.random.randint(0, removed - offered)]
                removed, touched = _eject(m, s, u, g, w, removed, touched)
            if np.random.random() < 0.4:
                removed, touched = _free_chains(m, s, u, g, offered, removed, touched)
        elif len(pool) > 0:
            removed, touched = _take_some(m, s, u, g, pool, removed, touched)
            if np.random.random() < 0.3:
                v = pool[np.random.randint(0, len(pool))]
                removed, touched = _eject(m, s, u, g, v, removed, touched)
        fine = True
        for k in range(touched):
            fine = refresh(m, s, u.shifts[k]) and fine
        shuffle(u, removed, g.keys)
        if fine:
            fine, touched = _recreate(m, s, u, g, removed, touched, price)
        change = change_of(m, s, u, touched)
        moves = price * (s.numbers[AWAY] - away)
        allowance = -heat * math.log(np.random.random() + 1e-300)
        now = absences(s, banked > 0)
        if banked > 0:
            same = now == absent and s.numbers[0] <= banked and change + moves < allowance
            accept = fine and (now < absent or same)
        else:
            accept = fine and change + moves + banked_weight(m, s) - weight < allowance
        calm += 1
        if accept:
            b.value[1] += change
            for k in range(touched):
                b.dirty[u.shifts[k]] = True
            value = b.value[1] + banked_weight(m, s) + g.price * s.numbers[AWAY]
            if value < b.value[0] - 1e-6:
                b.value[0] = value
                keep_best(s, b)
                calm = 0
        else:
            take_back(s, u, touched, removed, banked)
            s.numbers[AWAY] = away
        for k in range(touched):
            u.touched[u.shifts[k]] = False
    return calm


@compiled
def cost_of_all(m: Arrays, s: State) -> float:
    """Cost of all routes that are searched."""
    total = 0.0
    for r in range(len(s.size)):
        if s.part[r] == s.numbers[2]:
            total += route_cost(m, s, r)
    return total
