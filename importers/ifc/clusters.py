"""Heights that belong together; loaded by the reading process too, so it needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 0.5  # m between heights of one level


def clusters(heights: Sequence[float], gap: float = GAP) -> list[list[float]]:
    """Heights in ascending groups, with no more than ``gap`` between neighbours of one group."""
    groups: list[list[float]] = []
    for height in sorted(heights):
        if groups and height - groups[-1][-1] <= gap:
            groups[-1].append(height)
        else:
            groups.append([height])
    return groups
