"""What work costs on whose shifts, so that a search by single insertions evens it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from routing.model import Floats, Ints, Model
    from routing.undo import Best

CALM = 0.3  # part of the way that prices go at once: else all work runs from one to the next
SOFT = 0.04  # of one's time: within so much above and below the fair part the price rises


class FairParts:
    """
    Prices of work, set anew from the best routes as the search goes on.

    Unfairness is no sum over visits: it depends on what everybody does. Its slope is: a tick more
    costs the full weight where somebody is far above the fair part, and nothing far below. Prices
    in between, over a narrow band, let those who are near it settle. Since prices move, routes are
    compared by `unfairness` itself, and the best of those is kept here.
    """

    def __init__(self, model: Model) -> None:
        problem, self.m = model.problem, model.arrays
        people = sorted({shift.inspector for shift in problem.shifts})
        self.who = np.array([people.index(s.inspector) for s in problem.shifts], np.int64)
        hours = np.array([shift.closes - shift.opens for shift in problem.shifts], np.float64)
        self.there = np.bincount(self.who, hours, len(people))
        weight = problem.objective.walking if problem.objective.walking > 0 else 1e-3
        self.weight = problem.objective.fairness / weight
        self.best = float("inf")
        self.routes: tuple[Ints, Ints] | None = None

    def unfairness(self, worked: Floats) -> float:
        """Ticks that people work beyond their fair parts, by ticks worked on each shift."""
        return float(np.maximum(0.0, self.over(worked)).sum())

    def over(self, worked: Floats) -> Floats:
        """By person, ticks worked beyond the fair part (below it: negative)."""
        own = np.bincount(self.who, worked, len(self.there))
        return np.asarray(own - own.sum() / max(1.0, self.there.sum()) * self.there)

    def reprice(self, b: Best) -> None:
        """Note the best routes if they are the best so far, and set prices by who works much."""
        m = self.m
        work, walk = self._worked(b)
        priced = float((m.burden * work).sum())
        true = float(b.value[0]) - priced + self.weight * self.unfairness(work + walk)
        if true < self.best - 1e-6:
            self.best, self.routes = true, (b.sequence.copy(), b.size.copy())
        above = self.over(work + walk) / np.maximum(1.0, SOFT * self.there)
        asked = (self.weight * np.clip(0.5 + 0.5 * above, 0.0, 1.0))[self.who]
        m.burden[:] += CALM * (asked - m.burden)
        b.value[0] += float((m.burden * work).sum()) - priced

    def _worked(self, b: Best) -> tuple[Floats, Floats]:
        """Service and walking of each of the best routes."""
        m = self.m
        work, walk = np.zeros(len(b.size)), np.zeros(len(b.size))
        for r in np.flatnonzero(b.size > 0):
            visits = b.sequence[r, : b.size[r]]
            path = np.concatenate([[m.depot[r]], m.place[visits], [m.depot[r]]])
            work[r] = m.service[visits].sum()
            walk[r] = m.travel[m.profile[r]][path[:-1], path[1:]].sum(dtype=np.int64)
        return work, walk
