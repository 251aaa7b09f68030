"""The best answers met so far, of which two are crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from routing.periodic.cross import Days

POOL = 8  # answers that are crossed


class Pool:
    """The best few answers met, cheapest first, no two of them at one cost."""

    def __init__(self, answers: list[tuple[float, Days]] | None = None) -> None:
        self.answers: list[tuple[float, Days]] = []
        for cost, days in answers or []:
            self.add(cost, days)

    def add(self, cost: float, days: Days) -> None:
        """Take an answer in if it is new and good enough."""
        if any(abs(cost - other) < 1e-6 for other, _ in self.answers):
            return
        self.answers.append((cost, days))
        self.answers.sort(key=lambda answer: answer[0])
        del self.answers[POOL:]

    @property
    def cost(self) -> float:
        """Of the best."""
        return self.answers[0][0] if self.answers else float("inf")

    def parents(self, rng: np.random.Generator) -> tuple[Days, Days]:
        """Two different ones of at least two, each the better of two drawn."""
        one, other = (int(rng.integers(len(self.answers), size=2).min()) for _ in range(2))
        if one == other:
            other = (one + 1 + int(rng.integers(len(self.answers) - 1))) % len(self.answers)
        return self.answers[one][1], self.answers[other][1]
