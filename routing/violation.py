"""What a rule says of a plan that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.plan import Plan
from routing.problem import Problem

if TYPE_CHECKING:
    from routing.ids import ShiftId, VisitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule broken by a visit or shift; ``amount`` in ticks where it is a time, else a count."""

    rule: str
    visit: VisitId | None = None
    shift: ShiftId | None = None
    amount: float = 1


Rule = Callable[[Problem, Plan], Iterator[Violation]]
