"""A herd of answers from Python: begun anew, bred, and given answers found elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.periodic.breed import breed, bring, fresh, take
from routing.periodic.cross import packed, unpacked
from routing.periodic.herd import FEASIBLE, disperse, empty_herd
from routing.periodic.links import empty_links

if TYPE_CHECKING:
    from routing.periodic.arrays import Given
    from routing.periodic.cross import Crossing, Days

PAIRS_AN_ITERATION = 60  # pairs of customers tried in the time of one ruin and recreation


class Rearing:
    """
    One thread's herd.

    Notes
    -----
    After the hybrid genetic search of Vidal and others (2012), written anew: answers that break
    limits are kept beside those that do not, and answers unlike the others live longer.
    """

    def __init__(self, g: Given, crossing: Crossing) -> None:
        self._g, self._crossing = g, crossing
        self._links, self._herd = empty_links(g), empty_herd(g)
        self._like: Days = []
        # To begin with, a customer too many costs as much as the longest leg.
        most = max(1e-9, float(g.demand.max()))
        self._links.price[0] = min(1e3, max(0.1, float(g.distance.max()) / most))

    def clear(self) -> None:
        """Forget all answers, the best too."""
        disperse(self._herd)
        self._like = []

    def sow(self, count: int) -> None:
        """Add answers that begin at random."""
        for _ in range(count):
            fresh(self._g, self._links, self._herd)
            herd = self._herd
            self.bring(unpacked(herd.draft_giant, herd.draft_size, herd.draft_starts))

    def bring(self, days: Days) -> None:
        """Add an answer, its days named as in those that are there."""
        self._like = self._like or days
        room = packed(self._g, self._crossing.aligned(self._like, days))
        bring(self._g, self._links, self._herd, *room)

    def breed(self, count: int) -> None:
        """Make children of answers that are there."""
        breed(self._g, self._links, self._herd, count)

    def drawn(self) -> Days:
        """Return the better of two answers at random of those that keep all limits."""
        room = packed(self._g, [])
        take(self._herd, *room)
        return unpacked(*room)

    @property
    def iterations(self) -> int:
        """What all this has cost so far, in iterations of ruin and recreate."""
        return int(self._links.numbers[1]) // PAIRS_AN_ITERATION

    @property
    def calm(self) -> int:
        """Children since the best of this herd was found."""
        return int(self._herd.numbers[1])

    @property
    def children(self) -> int:
        """How many were made so far."""
        return int(self._herd.numbers[0])

    @property
    def legal(self) -> int:
        """How many answers keep all limits."""
        return int(self._herd.counts[FEASIBLE])

    def best(self) -> tuple[float, Days]:
        """Return the best answer since `clear` that keeps all limits, and its cost."""
        herd = self._herd
        days = unpacked(herd.best_giant, herd.best_size, herd.best_starts)
        return float(herd.best[0]), days
