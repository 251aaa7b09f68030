"""Visits that are alike to every shift, and what else they are subject to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from routing.timing import rests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.problem import Shift, Visit

Condition = Literal["walking", "caps", "gaps", "pairs", "instruments"]
CONDITIONS: tuple[Condition, ...] = ("walking", "caps", "gaps", "pairs", "instruments")
Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Alike:
    """
    Visits that are alike to every shift.

    ``rows`` gives, for each shift that can serve one, its first and last start; ``walks`` the ticks
    there and back at least. ``ties`` is what else they are subject to, the same for all of them.
    """

    visits: tuple[Visit, ...]
    rows: Mapping[int, Span]
    walks: Mapping[int, int]
    ties: Ties


@dataclass(frozen=True)
class Ties:
    """
    Caps and instruments by number, the half of a visit for two, and the chain with its place in it.

    ``half`` is (what the half is like, 0 or 1, what the other is like).
    """

    caps: tuple[int, ...] = ()
    instruments: tuple[int, ...] = ()
    half: tuple[Any, int, Any] | None = None
    link: tuple[int, int] | None = None


def resting(shift: Shift, low: int, high: int) -> int:
    """Least ticks of rest between two moments, whenever within its hours a break is taken."""
    total = 0
    for begins, ends, earliest, latest in rests(shift):
        moments = (begins, min(earliest, begins), max(latest, begins))
        total += min(max(0, min(a + ends - begins, high) - max(a, low)) for a in moments)
    return total


def starts_on(visit: Visit, shift: Shift, walk: Span) -> Span | None:
    """First and last start on a shift; None where there is none."""
    if not visit.skills <= shift.skills:
        return None
    if visit.shifts is not None and shift.id not in visit.shifts:
        return None
    earliest, latest = shift.opens + walk[0], shift.closes - walk[1] - visit.service
    starts = [
        (max(w.opens, earliest), min(w.closes, latest))
        for w in visit.windows
        if max(w.opens, earliest) <= min(w.closes, latest)
    ]
    return (starts[0][0], starts[-1][1]) if starts else None
