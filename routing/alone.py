"""When a shift could start a visit if it had nothing else to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.problem import UNREACHABLE
from routing.timing import rests

if TYPE_CHECKING:
    from routing.problem import Problem, Shift, Visit

Begin = tuple[int, int]  # the moment from which a shift is free, and the place where it is then


def starts_alone(
    problem: Problem, visit: Visit, shift: Shift, *, begin: Begin | None = None
) -> tuple[tuple[int, int], ...]:
    """
    When a shift could start a visit if it had nothing else to do: real ticks, both included.

    With ``begin`` it is free from that moment on at that place, and not at its depot.
    """
    if not visit.skills <= shift.skills:
        return ()
    if visit.shifts is not None and shift.id not in visit.shifts:
        return ()
    legs, home = problem.legs[shift.profile], problem.travel[shift.profile]
    free, at = begin or (shift.opens, shift.depot)
    out, back = int(legs[at, visit.place]), int(home[visit.place, shift.depot])
    if max(out, back) >= UNREACHABLE:
        return ()
    low, high = free + out, shift.closes - back - visit.service
    found = []
    for window in visit.windows:
        pieces = [(max(low, window.opens), min(high, window.closes))]
        for begins, ends, *_ in rests(shift):
            # A break moves what comes after it, so the walk out or home may take longer: kept
            # clear of here, as nothing else is known yet.
            last = begins - max(visit.service, 1)
            pieces = [
                piece
                for a, b in pieces
                for piece in ((a, min(b, last)), (max(a, ends + out), b))
                if piece[0] <= piece[1]
            ]
        found += [piece for piece in pieces if piece[0] <= piece[1]]
    return tuple(found)
