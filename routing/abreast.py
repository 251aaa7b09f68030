"""Search halves of the days at once, each in a thread of its own: compiled code runs abreast."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import compiled
from routing.insertion import State, route_cost
from routing.search import search
from routing.undo import Best, make_undo

if TYPE_CHECKING:
    from routing.model import Arrays, Floats, Model

STEP = 3_000  # iterations of each thread between two partitions
THREADS = 2


@compiled
def _seed(value: int) -> None:
    np.random.seed(value)


def can_split(model: Model) -> bool:
    """Whether visits on different days are free of each other, and there are days to split."""
    m = model.arrays
    tied = (m.chain_before >= 0).any() or len(m.members) > 0
    return not tied and len(np.unique(m.day)) >= 2 * THREADS


class Abreast:
    """
    Threads that search disjoint parts of the shifts of one state.

    Notes
    -----
    Days are dealt out anew for every step, so that visits may go from any day to any other in the
    course of some steps. Only while no visit is unserved: a bank belongs to all days.
    """

    def __init__(self, m: Arrays, s: State, seed: int) -> None:
        self._m, self._s = m, s
        self._undo = [make_undo(s) for _ in range(THREADS)]
        self._best = np.zeros_like(s.sequence), np.zeros_like(s.size)
        self._rng = np.random.default_rng((seed, THREADS))
        self._days = np.unique(m.day)
        self._pool = ThreadPoolExecutor(THREADS, initializer=self._sow)
        self._seed = seed

    def _sow(self) -> None:
        self._seed += 1
        _seed(self._seed)

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def step(self, b: Best, keys: Floats, heat: float) -> int:
        """Search all parts for `STEP` iterations each; how many were made in all."""
        m, s = self._m, self._s
        dealt = self._rng.permutation(len(self._days)) % THREADS
        s.part[:] = dealt[np.searchsorted(self._days, m.day)]
        sequence, size = self._best
        sequence[:], size[:] = s.sequence, s.size
        cost = np.array([route_cost(m, s, r) for r in range(len(size))])
        own, runs = [], []
        for k in range(THREADS):
            numbers = np.zeros_like(s.numbers)
            numbers[2] = k
            now = float(cost[s.part == k].sum())
            best = Best(sequence, size, np.zeros(len(size), np.bool_), np.array([now, now]))
            part = s._replace(numbers=numbers, bank=np.zeros_like(s.bank))
            own.append(best)
            undo = self._undo[k]
            runs.append(self._pool.submit(search, m, part, best, undo, keys, STEP, heat, False))
        made = sum(run.result() for run in runs)
        s.part[:] = 0
        b.value[1] = sum(float(best.value[1]) for best in own)
        together = sum(float(best.value[0]) for best in own)
        b.dirty[:] = True
        if together < b.value[0] - 1e-6:
            b.value[0] = together
            b.sequence[:], b.size[:] = sequence, size
            b.dirty[:] = own[0].dirty | own[1].dirty
        return made
