"""What a plan costs and promises, in the words of the HTTP contract."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from routing.problem import TICKS
from routing.timing import unfairness

if TYPE_CHECKING:
    from routing.plan import Plan
    from routing.problem import Problem


def plan_figures(problem: Problem, plan: Plan) -> dict[str, Any]:
    """
    Figures of a plan that passed the checker.

    Returns
    -------
    figures
        Durations in seconds. ``unfair_s`` is the work beyond everybody's fair part, ``late`` how
        many visits start after they were due, and ``late_s`` by how much in sum; ``objective`` are
        the weights that the plan was made with, in the order that they count.
    """
    bound = plan.walking_bound
    late = [
        stop.starts - due
        for _, stop in plan.stops()
        if (due := problem.visit[stop.visit].due) is not None and stop.starts > due
    ]
    used = [route for route in plan.routes if route.stops]
    weights = problem.objective
    return {
        "visits": len(problem.visits),
        "planned": len(problem.visits) - len(plan.unplanned),
        "unplanned": len(plan.unplanned),
        "unplanned_by_reason": dict(Counter(left.reason for left in plan.unplanned)),
        "shifts_used": len(used),
        "shifts_available": len(problem.shifts),
        "fewest_shifts": plan.fewest_shifts,
        "rounds_proven": sum(route.proven for route in used),
        "walk_s": round(plan.walking / TICKS, 1),
        "walk_bound_s": None if bound is None else round(bound / TICKS, 1),
        "service_s": round(sum(stop.ends - stop.starts for _, stop in plan.stops()) / TICKS, 1),
        "late": len(late),
        "late_s": round(sum(late) / TICKS),
        "unfair_s": round(unfairness(problem, plan.routes) / TICKS),
        "objective": {
            "walking": weights.walking,
            "shift_s": weights.shift / TICKS,
            "lateness": weights.lateness,
            "fairness": weights.fairness,
            "changes_s": weights.changes / TICKS,
        },
        "violations": 0,  # a plan with any is refused
    }
