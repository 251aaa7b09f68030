"""What was looked at, and how often: the denominator of every rate and heatmap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

MIN_CHECKS = 10  # below this a rate says more about chance than about the place


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``count`` looks at one point of a storey (site frame, metres), such as those of a day."""

    storey_id: str
    point: tuple[float, float]
    space_id: str | None = None
    asset_id: str | None = None
    at: datetime
    count: int = 1


def rate_per_100(findings: int, checks: int, *, least: int = MIN_CHECKS) -> float | None:
    """
    Findings per 100 checks.

    Returns
    -------
    rate
        None where fewer than ``least`` checks were made: unknown is not zero.
    """
    if checks < least:
        return None
    return 100.0 * findings / checks


def coverage(
    spaces: Iterable[str], checks: Iterable[Check]
) -> tuple[float | None, tuple[str, ...]]:
    """
    Share of spaces that somebody looked at.

    Returns
    -------
    share, unseen
        Share from 0 to 1 (None where there is no space), and the ids nobody looked at, in the order
        given.
    """
    wanted = list(spaces)
    if not wanted:
        return None, ()
    seen = {check.space_id for check in checks if check.count > 0}
    unseen = tuple(space for space in wanted if space not in seen)
    return 1 - len(unseen) / len(wanted), unseen


def checks_by_storey(checks: Iterable[Check]) -> Mapping[str, int]:
    """Checks made on each storey."""
    counted: Counter[str] = Counter()
    for check in checks:
        counted[check.storey_id] += check.count
    return dict(counted)
