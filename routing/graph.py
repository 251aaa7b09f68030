"""The walking graph of a site as plain arrays: where the planner knows it, bounds are sharper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False)
class WalkGraph:
    """
    Ways that can be walked in both directions.

    Every walk of every travel matrix is one along these ways, and takes at least as long as they
    do. Nodes need not be places: corners of corridors, landings of stairs.

    Parameters
    ----------
    ends
        (ways, 2): the nodes that a way joins.
    ticks
        (ways,): what it takes at least, in either direction, by the quickest profile.
    node_of_place
        (places,): node of each row of the travel matrices.
    """

    ends: NDArray[np.int64]
    ticks: NDArray[np.int64]
    node_of_place: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.ends.shape != (len(self.ticks), 2):
            raise InvalidProblem(f"a walking graph has {self.ends.shape} ends, {self.ticks.shape}")
        if len(self.ticks) and (self.ends.min() < 0 or self.ticks.min() < 0):
            raise InvalidProblem("a walking graph has negative nodes or lengths")
        if len(self.node_of_place) and self.node_of_place.min() < 0:
            raise InvalidProblem("a walking graph lacks the node of a place")

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(max(self.ends.max(initial=-1), self.node_of_place.max(initial=-1))) + 1
