"""Errands of a round: fetching a key where it hangs, and bringing it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.ids import VisitId
from routing.visit import TimeWindow, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.conditions import Key
    from routing.ids import ShiftId
    from routing.problem import Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """
    A stop that one shift may make for a key; ``back`` where it hangs the key up again.

    ``visit`` is the stop as any other visit is stated. Nobody owes it: it is on a round where the
    key is needed and on no other, and is never unplanned.
    """

    key: str
    shift: ShiftId
    back: bool
    visit: Visit


def errand_id(key: str, shift: ShiftId, *, back: bool) -> VisitId:
    """Name the errand of a shift for a key; it stays the same from plan to plan."""
    return VisitId(f"key:{key}:{'back' if back else 'fetch'}@{shift}")


def errands_of(keys: Iterable[Key], shifts: Iterable[Shift]) -> dict[VisitId, Errand]:
    """Every errand that shifts may run: none for keys that hang where they start."""
    known = tuple(shifts)
    found: dict[VisitId, Errand] = {}
    for key in keys:
        for shift in known:
            for back in (False, True) if key.bring_back else (False,):
                if shift.depot == key.place:
                    continue
                visit = Visit(
                    id=errand_id(key.name, shift.id, back=back),
                    place=key.place,
                    service=key.handover,
                    windows=(TimeWindow(opens=shift.opens, closes=shift.closes),),
                    shifts=frozenset({shift.id}),
                )
                found[visit.id] = Errand(key=key.name, shift=shift.id, back=back, visit=visit)
    return found
