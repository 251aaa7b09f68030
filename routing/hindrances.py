"""What no shift can serve even with nothing else to do, and why: facts, no sentences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.reasons import never_by_gaps, obstacle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.ids import VisitId
    from routing.plan import UnplannedReason
    from routing.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """Visits that no shift could serve even with nothing else to do, for one reason."""

    reason: UnplannedReason
    facts: Mapping[str, str | int]
    visits: tuple[VisitId, ...]


def hindrances(problem: Problem) -> tuple[Hindrance, ...]:
    """
    Every visit that nobody could serve, merged by reason and facts.

    Returns
    -------
    hindrances
        Those of most visits first; empty where each visit has a shift that could serve it alone.
    """
    found: dict[tuple[str, tuple[tuple[str, str | int], ...]], list[VisitId]] = defaultdict(list)
    known: dict[tuple[object, ...], tuple[UnplannedReason, dict[str, str | int]] | None] = {}
    tied = {v for pair in problem.pairs for v in pair.visits}
    tied |= {v for one in problem.instruments for v in one.visits}
    tied |= {v for one in problem.keys for v in one.visits}
    gapless = never_by_gaps(problem)
    for visit in problem.visits:
        alike = (visit.place, visit.service, visit.windows, visit.skills, visit.shifts)
        key = (*alike, visit.id) if visit.id in tied else alike
        if key not in known:
            known[key] = obstacle(problem, visit)
        why = known[key] or (("gap", {}) if visit.id in gapless else None)
        if why is not None:
            # The place is a fact of one visit, not of the reason.
            facts = tuple(sorted((k, f) for k, f in why[1].items() if k != "place"))
            found[why[0], facts].append(visit.id)
    merged = [
        Hindrance(reason=reason, facts=dict(facts), visits=tuple(visits))  # type: ignore[arg-type]
        for (reason, facts), visits in found.items()
    ]
    return tuple(sorted(merged, key=lambda one: -len(one.visits)))
