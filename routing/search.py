"""The compiled loop of ruin and recreate: take some neighbours out, put them back better."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled
from routing.insertion import State, find_place, refresh
from routing.slots import slot_in
from routing.undo import Best, Undo, change_of, keep_best, take_back, touch

if TYPE_CHECKING:
    from routing.model import Arrays, Floats

LONGEST_STRING = 12
REMOVED = 10  # visits taken out on average
BLINK = 0.01
SCANS = 8
TRIED = 8.0  # unserved visits tried in an iteration, about
NO_LIMIT = 1e18


@compiled
def remove_string(s: State, u: Undo, r: int, v: int, longest: float, removed: int) -> int:
    """Take a string of stops around a visit out of a shift, at times leaving some in its middle."""
    n = s.size[r]
    length = min(int(np.random.random() * min(longest, n) + 1), n)
    kept = 0
    if n > length + 1 and np.random.random() < 0.3:
        kept = 1
        while length + kept < n and np.random.random() < 0.5:
            kept += 1
    at = s.position[v]
    low = max(0, at - length - kept + 1)
    high = min(at, n - length - kept)
    begins = low + np.random.randint(0, high - low + 1)
    keep_from = np.random.randint(0, length + 1)
    write = begins
    for k in range(begins, n):
        w = s.sequence[r, k]
        z = k - begins
        inside = z < length + kept and not (kept > 0 and keep_from <= z < keep_from + kept)
        if inside:
            u.removed[removed] = w
            s.route[w] = -1
            removed += 1
        else:
            s.sequence[r, write] = w
            write += 1
    s.size[r] = write
    return removed


@compiled
def ruin(
    m: Arrays, s: State, u: Undo, seed: int, stops_per_shift: float, removed: int
) -> tuple[int, int]:
    """Take strings near a visit out of several shifts: any day, one a place, or one day only."""
    longest = min(LONGEST_STRING * 1.0, stops_per_shift)
    most = max(1.0, 4.0 * REMOVED / (1.0 + longest) - 1.0)
    wanted = int(np.random.random() * most + 1)
    mode = np.random.randint(0, 3)
    day = -1
    if mode == 2 and s.route[seed] >= 0:
        day = m.day[s.route[seed]]
    touched = 0
    # The neighbours of a spaced visit must be able to move with it.
    for v in (m.chain_before[seed], m.chain_after[seed]):
        if v >= 0 and s.route[v] >= 0 and not u.touched[s.route[v]] and np.random.random() < 0.5:
            r = s.route[v]
            touched = touch(m, s, u, r, touched)
            removed = remove_string(s, u, r, v, 1.0, removed)
    place = m.place[seed]
    for i in range(m.near.shape[1]):
        if touched >= wanted:
            break
        a = m.near[place, i]
        low = m.place_from[a]
        n = m.place_from[a + 1] - low
        if n == 0:
            continue
        skip = np.random.randint(0, n)
        for z in range(n):
            v = m.at_place[low + (skip + z) % n]
            if i == 0 and z == 0 and s.route[seed] >= 0:
                v = seed
            r = s.route[v]
            if r < 0 or u.touched[r] or (day >= 0 and m.day[r] != day):
                continue
            if s.part[r] != s.numbers[2]:
                continue
            touched = touch(m, s, u, r, touched)
            removed = remove_string(s, u, r, v, longest, removed)
            if mode != 0 or touched >= wanted:
                break
    return touched, removed


@compiled
def shuffle(u: Undo, removed: int, keys: Floats) -> None:
    """Order in which visits are put back: at random, or hardest, longest or farthest first."""
    for k in range(removed - 1, 0, -1):
        z = np.random.randint(0, k + 1)
        u.removed[k], u.removed[z] = u.removed[z], u.removed[k]
    x = np.random.random()
    if x >= 0.75:
        return
    key = 0 if x < 0.35 else (1 if x < 0.55 else 2)
    for a in range(1, removed):
        v = u.removed[a]
        b = a - 1
        while b >= 0 and keys[key, u.removed[b]] > keys[key, v]:
            u.removed[b + 1] = u.removed[b]
            b -= 1
        u.removed[b + 1] = v


@compiled
def recreate(
    m: Arrays, s: State, u: Undo, removed: int, touched: int, budget: float
) -> tuple[bool, int]:
    """
    Put visits back one by one; what does not fit goes into the bank.

    With a finite ``budget`` the insertions may cost less than that in all, else it gives up at
    once: no insertion costs less than its place's least detour.
    """
    strict = budget < NO_LIMIT
    rest = 0.0
    if strict:
        for k in range(removed):
            rest += m.least[m.place[u.removed[k]]]
    for k in range(removed):
        v = u.removed[k]
        limit = NO_LIMIT
        if strict:
            rest -= m.least[m.place[v]]
            limit = budget - rest
            if limit <= m.least[m.place[v]] - 1e-9 or limit <= 0:
                return False, touched
        cost, r, p = find_place(m, s, v, limit, BLINK, 0, SCANS)
        if r < 0:
            if strict:
                return False, touched
            s.bank[s.numbers[0]] = v
            s.numbers[0] += 1
            continue
        if strict:
            budget -= cost
        touched = touch(m, s, u, r, touched)
        if not slot_in(m, s, v, r, p):
            return False, touched
    return True, touched


@compiled
def banked_weight(m: Arrays, s: State) -> float:
    """What the unserved visits cost."""
    total = 0.0
    for k in range(s.numbers[0]):
        total += m.weight[s.bank[k]]
    return total


@compiled
def offer_bank(s: State, u: Undo) -> int:
    """Set some of the unserved visits aside to be tried, all where they are few; how many."""
    banked, left, removed = s.numbers[0], 0, 0
    for k in range(banked):
        v = s.bank[k]
        u.bank[k] = v
        if banked <= TRIED or np.random.random() < TRIED / banked:
            u.removed[removed] = v
            removed += 1
        else:
            s.bank[left] = v
            left += 1
    s.numbers[0] = left
    return removed


@compiled
def absences(s: State, count: bool) -> float:
    """How often the visits of the bank were unserved; with ``count`` once more from now on."""
    total = 0.0
    for k in range(s.numbers[0]):
        total += s.absence[s.bank[k]]
        if count:
            s.absence[s.bank[k]] += 1.0
    return total


@compiled
def settle(m: Arrays, s: State, b: Best, u: Undo, touched: int, change: float) -> None:
    """Take over an iteration, and copy the routes where they are the best so far."""
    b.value[1] += change
    for k in range(touched):
        b.dirty[u.shifts[k]] = True
    value = b.value[1] + banked_weight(m, s)
    if value < b.value[0] - 1e-6:
        b.value[0] = value
        keep_best(s, b)


@compiled
def stops_per_shift(s: State) -> float:
    """Mean number of stops of the shifts in use."""
    used = 0
    for r in range(len(s.size)):
        used += 1 if s.size[r] > 0 else 0
    return float(s.size.sum() / max(1, used))


@compiled
def any_visit(s: State) -> int:
    """Draw a visit, of the part that is searched where a few draws find one."""
    seed = np.random.randint(0, len(s.route))
    for _ in range(8):
        r = s.route[seed]
        if r < 0 or s.part[r] == s.numbers[2]:
            break
        seed = np.random.randint(0, len(s.route))
    return int(seed)


@compiled
def search(
    m: Arrays, s: State, b: Best, u: Undo, keys: Floats, iterations: int, heat: float, chase: bool
) -> int:
    """
    Search for a number of iterations at one temperature (ticks of cost).

    ``chase``: while visits are unserved, accept what serves those that were unserved oftenest,
    whatever it costs (to close a shift); otherwise unserved visits just weigh what the objective
    says.

    Returns
    -------
    done
        Iterations made: fewer where the bank ran empty, so that the caller can decide anew.
    """
    mean = stops_per_shift(s)
    for it in range(iterations):
        banked = s.numbers[0]
        absent, weight = absences(s, False), banked_weight(m, s)
        removed = offer_bank(s, u)
        if removed > 0 and np.random.random() < 0.7:
            seed = u.removed[np.random.randint(0, removed)]
        else:
            seed = any_visit(s)
        touched, removed = ruin(m, s, u, seed, mean, removed)
        fine = True
        for k in range(touched):
            fine = refresh(m, s, u.shifts[k]) and fine
        gain = -change_of(m, s, u, touched)
        shuffle(u, removed, keys)
        # Drawn before anything is put back: what cannot be accepted is given up early.
        allowance = -heat * math.log(np.random.random() + 1e-300)
        if fine:
            budget = gain + allowance if banked == 0 else NO_LIMIT
            fine, touched = recreate(m, s, u, removed, touched, budget)
        change = change_of(m, s, u, touched)
        now = absences(s, banked > 0)
        if banked > 0 and chase:
            fewer = now < absent and s.numbers[0] <= banked + 1
            same = now == absent and s.numbers[0] <= banked and change < allowance
            accept = fine and (fewer or same)
        else:
            accept = fine and change + banked_weight(m, s) - weight < allowance
        if accept:
            settle(m, s, b, u, touched, change)
        else:
            take_back(s, u, touched, removed, banked)
        for k in range(touched):
            u.touched[u.shifts[k]] = False
        if banked > 0 and s.numbers[0] == 0:
            return it + 1
    return iterations
