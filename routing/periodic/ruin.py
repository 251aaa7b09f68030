"""Compiled ruin and recreate over all days: strings of stops out, and back on the best pattern."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled, compiled_into
from routing.periodic.arrays import NO_LIMIT
from routing.periodic.fleet import cheapest, forget, put_in, take_back, take_out

if TYPE_CHECKING:
    from routing.periodic.arrays import Floats, Given
    from routing.periodic.fleet import Fleet

BLINK = 0.01
TRIED = 8.0  # customers of the bank tried in an iteration, about


@compiled_into
def remove(g: Given, f: Fleet, u: int, only: int) -> None:
    """Take a customer out of all its days, or of one."""
    f.is_removed[u] = True
    f.removed[f.numbers[2]] = u
    f.numbers[2] += 1
    f.old_pattern[u] = f.pattern[u]
    for d in range(g.days):
        f.old_where[u, d] = f.where[u, d]
    for d in range(g.days):
        if f.where[u, d] >= 0 and (only < 0 or d == only):
            take_out(g, f, u, d)


@compiled_into
def remove_string(g: Given, f: Fleet, u: int, d: int, longest: float, only: int) -> None:
    """Take a string of stops around a customer out, at times leaving some in its middle."""
    r = f.where[u, d]
    n = f.size[r]
    length = min(int(np.random.random() * min(longest, n) + 1), n)
    kept = 0
    if 1 < length < n and np.random.random() < 0.5:
        kept = 1
        while length + kept < n and np.random.random() < 0.5:
            kept += 1
    at = 0
    while f.stops[r, at] != u:
        at += 1
    low = max(0, at - length - kept + 1)
    high = min(at, n - length - kept)
    begins = low + np.random.randint(0, high - low + 1)
    keep_from = np.random.randint(0, length + 1) if kept > 0 else length + kept
    # Backwards, so that positions ahead stay what they were.
    for k in range(length + kept - 1, -1, -1):
        if not keep_from <= k < keep_from + kept:
            v = f.stops[r, begins + k]
            if not f.is_removed[v]:
                remove(g, f, v, only)


@compiled_into
def ruin(g: Given, f: Fleet, average: float, longest: float, only: int) -> None:
    """Take strings near a customer out of several routes, of one day or of any."""
    stops, used = 0, 0
    for r in range(len(f.size)):
        if f.size[r] > 0:
            stops += f.size[r]
            used += 1
    longest = min(longest, stops / max(1, used))
    strings = int(np.random.random() * max(1.0, 4.0 * average / (1.0 + longest) - 1.0) + 1)
    seed = np.random.randint(1, g.customers + 1)
    day = only
    if day < 0 and np.random.random() < 0.5:
        day = np.random.randint(0, g.days)
    ruined = 0
    for k in range(-1, g.around.shape[1]):
        u = seed if k < 0 else g.around[seed, k]
        if ruined >= strings:
            break
        if f.is_removed[u] or f.pattern[u] == 0:
            continue
        if only >= 0 and f.where[u, only] < 0:
            continue
        skip = np.random.randint(0, g.days)
        for z in range(g.days):
            d = (skip + z) % g.days
            if day >= 0 and f.where[u, day] >= 0:
                d = day
            r = f.where[u, d]
            # A route gives one string in an iteration.
            if r < 0 or f.ruined[r]:
                continue
            f.ruined[r] = True
            f.ruined_list[ruined] = r
            ruined += 1
            remove_string(g, f, u, d, longest, only)
            break
    for k in range(ruined):
        f.ruined[f.ruined_list[k]] = False


@compiled_into
def sort_removed(f: Fleet) -> None:
    """Order in which customers are put back: at random, most asked for, farthest or nearest."""
    n = f.numbers[2]
    for k in range(n - 1, 0, -1):
        z = np.random.randint(0, k + 1)
        u = f.removed[k]
        f.removed[k] = f.removed[z]
        f.removed[z] = u
    draw = np.random.randint(0, 11)
    if draw < 4:
        return
    key = 0 if draw < 8 else (1 if draw < 10 else 2)
    for a in range(1, n):
        u, b = f.removed[a], a - 1
        while b >= 0 and f.keys[key, f.removed[b]] > f.keys[key, u]:
            f.removed[b + 1] = f.removed[b]
            b -= 1
        f.removed[b + 1] = u


@compiled_into
def put_back_on(g: Given, f: Fleet, u: int, only: int, budget: float) -> float:
    """Put a customer back on one day. What it cost, `NO_LIMIT` where it may not cost that."""
    cheapest(g, f, u, only, BLINK)
    if f.entry_route[only] < 0 or f.entry_cost[only] >= budget:
        return NO_LIMIT
    put_in(g, f, u, f.entry_route[only], f.entry_place[only])
    return float(f.entry_cost[only])


@compiled_into
def put_back(g: Given, f: Fleet, u: int, budget: float) -> float:
    """Put a customer back on its cheapest pattern. What it cost, `NO_LIMIT` where it has none."""
    known = 0
    # Days are summed up only as long as they may still be paid for.
    best, chosen = budget, 0
    for k in range(g.pattern_from[u], g.pattern_from[u + 1]):
        code = g.patterns[k]
        price = 0.0
        for d in range(g.days):
            if not code >> d & 1:
                continue
            if not known >> d & 1:
                known |= 1 << d
                cheapest(g, f, u, d, BLINK)
            price += f.entry_cost[d]
            if price >= best:
                break
        if price < best:
            best, chosen = price, code
    f.pattern[u] = 0
    if chosen == 0:
        return NO_LIMIT
    f.pattern[u] = chosen
    for d in range(g.days):
        if chosen >> d & 1:
            put_in(g, f, u, f.entry_route[d], f.entry_place[d])
    return float(best)


@compiled_into
def recreate(g: Given, f: Fleet, only: int, budget: float) -> bool:
    """
    Put all removed customers back; who does not fit goes into the bank.

    With a finite ``budget`` the insertions may cost less than that in all, else it gives up at
    once: by the triangle inequality no insertion costs less than nothing.
    """
    strict = budget < NO_LIMIT
    for k in range(f.numbers[2]):
        u = f.removed[k]
        cost = put_back_on(g, f, u, only, budget) if only >= 0 else put_back(g, f, u, budget)
        if cost < NO_LIMIT:
            if strict:
                budget -= cost
        elif strict:
            return False
        else:
            f.bank[f.numbers[0]] = u
            f.numbers[0] += 1
    return True


@compiled
def serve(g: Given, f: Fleet) -> None:
    """Put all removed customers back at any cost: `recreate` in a compiled function of its own."""
    recreate(g, f, -1, NO_LIMIT)


@compiled_into
def offer_bank(g: Given, f: Fleet) -> None:
    """Set some of the bank aside to be put back, all where they are few."""
    banked, left = f.numbers[0], 0
    for k in range(banked):
        u = f.bank[k]
        f.kept_bank[k] = u
        if np.random.random() * banked < TRIED:
            remove(g, f, u, -1)
        else:
            f.bank[left] = u
            left += 1
    f.numbers[0] = left


@compiled_into
def keep_best(f: Fleet) -> None:
    """Copy the routes that changed since the last best."""
    for r in range(len(f.size)):
        if f.dirty[r]:
            f.dirty[r] = False
            f.best_size[r] = f.size[r]
            for k in range(f.size[r]):
                f.best_stops[r, k] = f.stops[r, k]
    f.best_unserved[0] = f.numbers[0]


@compiled
def anneal(g: Given, f: Fleet, iterations: int, heat: float, manner: Floats, price: float) -> None:
    """
    Ruin and recreate at one temperature.

    Parameters
    ----------
    manner
        Customers removed on average, longest string, share of iterations kept to one day.
    price
        Of a customer that is not served.
    """
    for _ in range(iterations):
        banked, before = f.numbers[0], f.value[0]
        only = -1
        if banked == 0 and np.random.random() < manner[2]:
            only = np.random.randint(0, g.days)
        if banked > 0:
            offer_bank(g, f)
        ruin(g, f, manner[0], manner[1], only)
        sort_removed(f)
        allowance = -heat * math.log(np.random.random() + 1e-300)
        budget = before - f.value[0] + allowance if banked == 0 else NO_LIMIT
        done = recreate(g, f, only, budget)
        change = f.value[0] - before + price * (f.numbers[0] - banked)
        if done and change < allowance:
            for k in range(f.numbers[1]):
                f.dirty[f.shifts[k]] = True
            value = f.value[0] + price * f.numbers[0]
            if value < f.value[1] - 1e-7:
                f.value[1] = value
                keep_best(f)
        else:
            take_back(f, g.days, before, banked)
            for k in range(banked):
                f.bank[k] = f.kept_bank[k]
        forget(f)
