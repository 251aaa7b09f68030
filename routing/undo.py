"""What an iteration changed, to take it back, and the best routes met."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.compiled import compiled
from routing.insertion import Flags, State, route_cost

if TYPE_CHECKING:
    from routing.model import Arrays, Floats, Ints


class Best(NamedTuple):
    """The best routes met; ``dirty`` marks shifts that differ from the current ones."""

    sequence: Ints
    size: Ints
    dirty: Flags
    value: Floats  # 0 = best total, 1 = current cost of routes


class Undo(NamedTuple):
    """What an iteration changed, to take it back."""

    sequence: Ints
    leave: Ints
    latest: Ints
    size: Ints
    sums: Floats  # walk, work and lateness of a shift, and what it cost
    touched: Flags
    shifts: Ints
    removed: Ints
    bank: Ints


def make_best(s: State) -> Best:
    """Room for the best routes."""
    return Best(
        sequence=np.zeros_like(s.sequence),
        size=np.zeros_like(s.size),
        dirty=np.ones(len(s.size), np.bool_),
        value=np.array([1e300, 0.0]),
    )


def make_undo(s: State) -> Undo:
    """Room for taking an iteration back."""
    n, shifts = len(s.route), len(s.size)
    return Undo(
        sequence=np.zeros_like(s.sequence),
        leave=np.zeros_like(s.sequence),
        latest=np.zeros_like(s.sequence),
        size=np.zeros_like(s.size),
        sums=np.zeros((shifts, 4), np.float64),
        touched=np.zeros(shifts, np.bool_),
        shifts=np.zeros(shifts, np.int64),
        removed=np.zeros(n + 1, np.int64),
        bank=np.zeros(n + 1, np.int64),
    )


@compiled
def touch(m: Arrays, s: State, u: Undo, r: int, touched: int) -> int:
    """Remember a shift before its first change."""
    if u.touched[r]:
        return touched
    u.touched[r] = True
    u.shifts[touched] = r
    u.size[r] = s.size[r]
    u.sums[r, 0], u.sums[r, 1], u.sums[r, 2] = s.walk[r], s.work[r], s.late[r]
    u.sums[r, 3] = route_cost(m, s, r)
    for k in range(s.size[r]):
        u.sequence[r, k] = s.sequence[r, k]
        u.leave[r, k] = s.leave[r, k]
        u.latest[r, k] = s.latest[r, k]
    return touched + 1


@compiled
def take_back(s: State, u: Undo, touched: int, removed: int, banked: int) -> None:
    """Undo an iteration."""
    for k in range(removed):
        s.route[u.removed[k]] = -1
    for k in range(touched):
        r = u.shifts[k]
        s.size[r] = u.size[r]
        s.walk[r], s.work[r], s.late[r] = int(u.sums[r, 0]), int(u.sums[r, 1]), u.sums[r, 2]
        for z in range(u.size[r]):
            v = u.sequence[r, z]
            s.sequence[r, z] = v
            s.leave[r, z] = u.leave[r, z]
            s.latest[r, z] = u.latest[r, z]
            s.position[v] = z
            s.route[v] = r
    s.numbers[0] = banked
    for k in range(banked):
        s.bank[k] = u.bank[k]
        s.route[u.bank[k]] = -1


@compiled
def keep_best(s: State, b: Best) -> None:
    """Copy the shifts that changed since the last best."""
    for r in range(len(s.size)):
        if b.dirty[r]:
            b.dirty[r] = False
            b.size[r] = s.size[r]
            for k in range(s.size[r]):
                b.sequence[r, k] = s.sequence[r, k]


@compiled
def change_of(m: Arrays, s: State, u: Undo, touched: int) -> float:
    """What the routes touched cost now more than before."""
    change = 0.0
    for k in range(touched):
        change += route_cost(m, s, u.shifts[k]) - u.sums[u.shifts[k], 3]
    return change
