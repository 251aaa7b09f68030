"""Plans that change no more of the plan in force than is allowed, whatever the search found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routing.timing import changes, objective

if TYPE_CHECKING:
    from collections.abc import Callable

    from routing.ids import VisitId
    from routing.plan import Plan
    from routing.problem import Problem


def within_limit(
    problem: Problem, plan: Plan, again: Callable[[Problem, Plan | None], Plan]
) -> Plan:
    """
    Keep a plan that changes few enough visits; else plan once more with most of them held.

    Parameters
    ----------
    again
        Plans another problem in little time, starting from a plan where there is one.

    Returns
    -------
    plan
        Over the limit only where so many visits cannot stay on their shifts at all.

    Notes
    -----
    Every visit of the plan in force is held on its shift. What then finds no room there has
    changed, wherever it goes: it is let go, with all others still held.
    """
    in_force = problem.in_force
    if in_force is None or in_force.most_changes is None:
        return plan
    if changes(problem, plan) <= in_force.most_changes:
        return plan
    held = again(_held(problem, frozenset()), None)
    free = frozenset(left.visit for left in held.unplanned)
    found = again(_held(problem, free), held) if free else held
    if changes(problem, found) >= changes(problem, plan):
        return plan
    # Bounds of the problem with held visits are none of the problem itself.
    found = replace(found, walking_bound=plan.walking_bound, fewest_shifts=plan.fewest_shifts)
    if found.unplanned:
        found = replace(found, walking_bound=None, fewest_shifts=None)
    return replace(found, objective=objective(problem, found))


def _held(problem: Problem, free: frozenset[VisitId]) -> Problem:
    """Hold visits of the plan in force on their shifts."""
    in_force = problem.in_force
    assert in_force is not None, "only asked for with a plan in force"
    home = {v: s for v, s in in_force.shifts.items() if s in problem.shift and v not in free}
    visits = tuple(
        replace(visit, shifts=frozenset({home[visit.id]}) & (visit.shifts or {home[visit.id]}))
        if visit.id in home
        else visit
        for visit in problem.visits
    )
    return replace(problem, visits=visits, in_force=replace(in_force, most_changes=None))
