"""Where a compiled search begins and ends: with nobody served, or with routes handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled
from routing.periodic.arrays import NO_LIMIT
from routing.periodic.fleet import changed, forget, put_in, take_out
from routing.periodic.ruin import serve, sort_removed

if TYPE_CHECKING:
    from routing.periodic.arrays import Given, Ints
    from routing.periodic.fleet import Fleet


@compiled
def begin(g: Given, f: Fleet, key: int) -> None:
    """Serve everybody where it costs least, in the order of a key or at random (-1)."""
    clear(g, f)
    for u in range(1, g.customers + 1):
        f.removed[u - 1] = u
    f.numbers[2] = g.customers
    n = g.customers
    for k in range(n - 1, 0, -1):
        z = np.random.randint(0, k + 1)
        u = f.removed[k]
        f.removed[k] = f.removed[z]
        f.removed[z] = u
    if key >= 0:
        for a in range(1, n):
            u, b = f.removed[a], a - 1
            while b >= 0 and f.keys[key, f.removed[b]] > f.keys[key, u]:
                f.removed[b + 1] = f.removed[b]
                b -= 1
            f.removed[b + 1] = u
    serve(g, f)
    forget(f)
    f.dirty[:] = True


@compiled
def clear(g: Given, f: Fleet) -> None:
    """Serve nobody."""
    f.size[:] = 0
    f.load[:] = 0.0
    f.length[:] = 0.0
    f.busy[:] = 0.0
    f.leg[:] = 0.0
    f.where[:] = -1
    f.pattern[:] = 0
    f.numbers[:3] = 0
    # What was known of routes goes with them.
    for r in range(len(f.size)):
        changed(f, r)
    f.touched[:] = False
    f.is_removed[:] = False
    f.value[0] = 0.0
    f.value[1] = NO_LIMIT
    f.dirty[:] = True


@compiled
def load(g: Given, f: Fleet, giant: Ints, size: Ints, starts: Ints) -> None:
    """
    Take routes over: the order of each day, and where in it each route starts.

    Customers beyond a limit go into the bank.
    """
    clear(g, f)
    for d in range(g.days):
        for k in range(g.vehicles):
            r = d * g.vehicles + k
            end = starts[d, k + 1] if k + 1 < g.vehicles else size[d]
            for q in range(starts[d, k], end):
                put_in(g, f, giant[d, q], r, f.size[r])
                f.pattern[giant[d, q]] |= 1 << d
    forget(f)
    for r in range(len(f.size)):
        while f.size[r] > 0 and (
            f.load[r] > g.capacity + 1e-9 or f.length[r] + f.busy[r] > g.limit + 1e-9
        ):
            u = f.stops[r, np.random.randint(0, f.size[r])]
            for d in range(g.days):
                if f.where[u, d] >= 0:
                    take_out(g, f, u, d)
            f.pattern[u] = 0
            f.bank[f.numbers[0]] = u
            f.numbers[0] += 1
    forget(f)
    f.dirty[:] = True


@compiled
def mend(g: Given, f: Fleet) -> None:
    """Serve, where it costs least, those whom routes taken over serve on no day."""
    f.numbers[0] = 0
    for u in range(1, g.customers + 1):
        if f.pattern[u] == 0:
            f.removed[f.numbers[2]] = u
            f.numbers[2] += 1
    sort_removed(f)
    serve(g, f)
    forget(f)
    f.dirty[:] = True


@compiled
def unload(g: Given, f: Fleet, giant: Ints, size: Ints, starts: Ints) -> None:
    """Write the best routes met, in the form `load` takes."""
    for d in range(g.days):
        count = 0
        for k in range(g.vehicles):
            r = d * g.vehicles + k
            starts[d, k] = count
            for q in range(f.best_size[r]):
                giant[d, count] = f.best_stops[r, q]
                count += 1
        size[d] = count


@compiled
def sow(seed: int) -> None:
    """Seed the random numbers of the calling thread."""
    np.random.seed(seed)
