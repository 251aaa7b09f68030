"""What is asked for when a plan is to be made, and what is refused: before it is made and after."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routing.problem import Objective
from routing.rules import check
from server.workflows import Refused

if TYPE_CHECKING:
    from datetime import date, datetime

    from inspection.scenario import Scenario
    from routing.plan import Plan
    from routing.problem import Problem
    from server.workflows.list_due import DueList

MOST_WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOrder:
    """
    Which horizon of which site to plan, how long to search, and from which seed.

    A ``scenario`` has a ``name`` and, in ``parent_id``, the plan that it varies. The ``secret``
    draws the order of rounds that nobody is to foresee; only the seed of each of them is kept.
    """

    site_id: str
    starts_on: date
    weeks: int
    seconds: float
    seed: int
    objective: Objective = field(default_factory=Objective)
    scenario: Scenario | None = None
    name: str = ""
    parent_id: str | None = None
    secret: int = field(default_factory=lambda: secrets.randbits(63), repr=False)


def refuse_what_cannot_be_planned(due: DueList, order: PlanOrder, now: datetime) -> None:
    """Raise `Refused` where a plan would be no use, before anybody waits for it."""
    if not 1 <= order.weeks <= MOST_WEEKS:
        raise Refused("invalid-horizon", f"a plan has 1 to {MOST_WEEKS} weeks", weeks=order.weeks)
    if due.horizon.end_day <= now.astimezone(due.horizon.zone).date():
        raise Refused(
            "horizon-in-the-past",
            f"the {order.weeks} weeks from {order.starts_on} are over",
            starts_on=order.starts_on.isoformat(),
        )
    if not due.visits:
        raise Refused("nothing-due", "nothing falls due in this horizon")
    if not due.shifts:
        raise Refused("no-shift", "nobody is on shift in this horizon")
    held = {skill for duty in due.shifts for skill in duty.skills}
    wanted = {skill for visit in due.visits for skill in visit.obligation.entry.skills}
    if wanted and not wanted & held:
        missing = ", ".join(sorted(wanted))
        raise Refused("skill-nobody-has", f"nobody on shift holds {missing}", skills=missing)


def refuse_violations(problem: Problem, plan: Plan) -> None:
    """Raise `Refused` where the independent checker finds anything wrong with a plan."""
    violations = check(problem, plan)
    if violations:
        rules = ", ".join(sorted({violation.rule for violation in violations}))
        raise Refused(
            "plan-breaks-rules",
            f"the checker found {len(violations)} violations ({rules}); nothing was saved",
            violations=len(violations),
            rules=rules,
        )
