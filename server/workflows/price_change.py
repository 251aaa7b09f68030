"""What a change by hand would cost a plan, before anybody makes it; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.rules import check
from server.workflows import Refused
from server.workflows.change_plan import changed_by, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.plan import Plan
    from server.workflows.change_plan import Wish
    from server.workflows.plan_at_hand import PlanAtHand


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A visit that would be on another shift: from which to which, and its start there (ticks)."""

    visit: str
    from_shift: str | None
    to_shift: str
    starts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    What a change would cost the whole plan, in ticks (negative: saved).

    Where it cannot be made, ``obstacle`` says what is in the way of ``visit`` on ``shift`` ("" for
    what is of neither), and nothing else is told.
    """

    walking: int = 0
    cost: float = 0.0
    moved: tuple[Moved, ...] = ()
    obstacle: str | None = None
    visit: str = ""
    shift: str = ""


def price_change(at_hand: PlanAtHand, wish: Wish) -> Price:
    """Make a change aside, check it by every rule, and price it. Raises `Unknown`."""
    refuse_unknown(at_hand, wish)
    try:
        plan, _ = changed_by(at_hand, wish)
    except Refused as refusal:
        told: Mapping[str, str] = {key: str(value) for key, value in refusal.facts.items()}
        return Price(
            obstacle=told.get("obstacle", "full"),
            visit=told.get("visit_id", ""),
            shift=told.get("shift_id", ""),
        )
    broken = check(at_hand.problem, plan)
    if broken:
        rules = {violation.rule for violation in broken}
        named = next((one for one in broken if one.visit is not None), broken[0])
        return Price(
            obstacle="spacing" if "spacing" in rules else "tied",
            visit=named.visit or "",
            shift=named.shift or "",
        )
    before = at_hand.plan
    return Price(
        walking=plan.walking - before.walking,
        cost=plan.objective - before.objective,
        moved=_moved(at_hand, before, plan),
    )


def _moved(at_hand: PlanAtHand, before: Plan, after: Plan) -> tuple[Moved, ...]:
    old = {stop.visit: route.shift for route, stop in before.stops()}
    return tuple(
        Moved(
            visit=stop.visit,
            from_shift=old.get(stop.visit),
            to_shift=route.shift,
            starts=stop.starts,
        )
        for route, stop in after.stops()
        if old.get(stop.visit) != route.shift and stop.visit not in at_hand.problem.errand
    )
