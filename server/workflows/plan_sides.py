"""What differs between two plans, shift by shift, and a plan as one side of a change has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routing.arrange import arrange, is_part_of, lay, orders_of
from routing.errors import MoveRefused
from routing.problem import ShiftId, VisitId
from server.storage import plans
from server.workflows import Refused

if TYPE_CHECKING:
    from routing.arrange import Orders
    from routing.plan import Plan
    from server.storage.plans import PlanSide
    from server.workflows.plan_at_hand import PlanAtHand


def refused(refusal: MoveRefused) -> Refused:
    """Say a refusal of the planner's as the application does."""
    return Refused(
        "cannot-move",
        f"this cannot be changed: {refusal}",
        obstacle=refusal.obstacle,
        visit_id=refusal.visit or "",
        shift_id=refusal.shift or "",
    )


def sides_of(before: Plan, after: Plan) -> tuple[PlanSide, PlanSide]:
    """What two plans have in different order, by shift."""
    old, new = orders_of(before), orders_of(after)
    other = [shift for shift in {**old, **new} if old.get(shift, []) != new.get(shift, [])]

    def side(orders: Orders) -> PlanSide:
        return plans.PlanSide(orders={str(s): tuple(orders.get(s, ())) for s in other})

    return side(old), side(new)


def carried_over(at_hand: PlanAtHand, target: PlanAtHand, side: PlanSide) -> Plan:
    """The plan as a side of a change has it, on that side's problem; other routes stay."""
    problem, hold = target.problem, target.hold
    known = {route.shift: route for route in at_hand.plan.routes}
    orders: Orders = {
        **orders_of(at_hand.plan),
        **{ShiftId(s): [VisitId(v) for v in order] for s, order in side.orders.items()},
    }
    routes = {}
    for shift_id, order in orders.items():
        if not order:
            continue
        shift = problem.shift[shift_id]
        same = at_hand.problem.shift.get(shift_id) == shift
        route = known.get(shift_id) if same else None
        if route is None or [stop.visit for stop in route.stops] != order:
            visits = [problem.visit[visit] for visit in order]
            # A shift that is over is history: its times do not move to the present.
            held = hold if shift.closes > hold.now else replace(hold, now=0)
            own = known.get(shift_id)
            part = own if own is not None and is_part_of(order, own) else None
            found = lay(problem, shift, visits, held, known=part)
            if found is None:
                raise refused(MoveRefused("full", shift=shift_id))
            route = found
        routes[shift_id] = route
    base = replace(at_hand.plan, routes=tuple(routes.values()))
    return arrange(problem, base, {}, hold)
