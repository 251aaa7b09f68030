"""Why visits are left out: the first obstacle that holds for every shift."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routing.alone import starts_alone
from routing.errand import errand_id
from routing.plan import Unplanned, UnplannedReason
from routing.problem import UNREACHABLE, Problem, Shift, Visit
from routing.ties import tie
from routing.timing import schedule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.conditions import Key
    from routing.ids import VisitId


def obstacle(problem: Problem, visit: Visit) -> tuple[UnplannedReason, dict[str, str | int]] | None:
    """
    What keeps every shift from serving a visit, even one that has nothing else to do.

    Returns
    -------
    reason, facts
        None where some shift could.
    """
    if visit.windows[0].opens > problem.length and any(
        visit.place in closure.places for closure in problem.closures
    ):
        return "closed", {"place": visit.place}
    skills = ", ".join(sorted(visit.skills))
    skilled = [shift for shift in problem.shifts if visit.skills <= shift.skills]
    if not skilled and visit.skills:
        return "no_skill", {"skills": skills}
    present = [shift for shift in skilled if _meets(visit, shift)]
    if not present:
        return "no_shift_in_window", {"skills": skills, "shifts": len(skilled)}
    reached = [shift for shift in present if _reaches(problem, visit, shift)]
    if not reached:
        return "unreachable", {"place": visit.place}
    if not any(schedule(problem, shift, [visit]) for shift in reached):
        longest = max(shift.closes - shift.opens for shift in reached)
        return "too_long", {"service": visit.service, "longest_shift": longest}
    return _tied_down(problem, visit, reached)


def _tied_down(
    problem: Problem, visit: Visit, able: list[Shift]
) -> tuple[UnplannedReason, dict[str, str | int]] | None:
    """What keeps a visit off every shift because of somebody or something else that it needs."""
    for key in problem.keys:
        if visit.id in key.visits and not any(_with_key(problem, visit, key, s) for s in able):
            return "key_elsewhere", {"key": key.name}
    for instrument in problem.instruments:
        if visit.id in instrument.visits and instrument.number == 0:
            return "no_instrument", {"instrument": instrument.name}
    other = next((pair.visits for pair in problem.pairs if visit.id in pair.visits), None)
    if other is not None:
        partner = problem.visit[other[0] if other[1] == visit.id else other[1]]
        own = [(s.inspector, a) for s in able for a in starts_alone(problem, visit, s)]
        theirs = [
            (s.inspector, a) for s in problem.shifts for a in starts_alone(problem, partner, s)
        ]
        if not any(
            who != whom and max(a[0], b[0]) <= min(a[1], b[1])
            for who, a in own
            for whom, b in theirs
        ):
            return "no_partner", {"skills": ", ".join(sorted(partner.skills))}
    return None


def _with_key(problem: Problem, visit: Visit, key: Key, shift: Shift) -> bool:
    """Whether a shift has the key where it starts, or can fetch it for the visit and be back."""
    if shift.depot == key.place:
        return True
    stops = [problem.visit[errand_id(key.name, shift.id, back=False)], visit]
    if key.bring_back:
        stops.append(problem.visit[errand_id(key.name, shift.id, back=True)])
    return schedule(problem, shift, stops) is not None


def unplanned(
    problem: Problem, visits: Iterable[Visit], *, stopped_early: bool
) -> tuple[Unplanned, ...]:
    """
    Left-out visits with their reasons.

    Parameters
    ----------
    stopped_early
        Whether the search was ended before it could tell that the others do not fit.
    """
    found = []
    gapless = never_by_gaps(problem)
    for visit in visits:
        known = obstacle(problem, visit)
        if known is not None:
            reason, facts = known
        elif visit.id in gapless:
            reason, facts = "gap", {}
        else:
            reason = "stopped_early" if stopped_early else "no_capacity"
            able = [s for s in problem.shifts if visit.skills <= s.skills and _meets(visit, s)]
            facts = {"shifts": len(able), "skills": ", ".join(sorted(visit.skills))}
        found.append(Unplanned(visit=visit.id, reason=reason, facts=facts))
    return tuple(found)


def never_by_gaps(problem: Problem) -> frozenset[VisitId]:
    """Visits that may be served on no day, as far from the visits before and after as they must."""
    whole = replace(problem, spacings=tuple(s for s in problem.spacings if s.whole_days))
    starts = (*(problem.day_starts or (0,)), problem.length)
    found = set()
    for i, (first, last) in tie(whole, by_shifts=False).days.items():
        visit = problem.visits[i]
        opens = starts[max(0, min(first, len(starts) - 1))]
        closes = starts[max(0, min(last + 1, len(starts) - 1))] - 1
        if not any(max(w.opens, opens) <= min(w.closes, closes) for w in visit.windows):
            found.add(visit.id)
    return frozenset(found)


def _meets(visit: Visit, shift: Shift) -> bool:
    if visit.shifts is not None and shift.id not in visit.shifts:
        return False
    return any(w.opens <= shift.closes and w.closes >= shift.opens for w in visit.windows)


def _reaches(problem: Problem, visit: Visit, shift: Shift) -> bool:
    matrix = problem.travel[shift.profile]
    there, back = matrix[shift.depot, visit.place], matrix[visit.place, shift.depot]
    return bool(there < UNREACHABLE and back < UNREACHABLE)
