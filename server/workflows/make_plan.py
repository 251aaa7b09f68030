"""Programme, team and network -> a plan that was checked, saved with every leg drawn."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from inspection.binding import Asked, first_half
from inspection.planning import Clock, to_problem
from inspection.scenario import scenario_table
from routing.conditions import InForce
from routing.problem import TICKS, Objective, ShiftId, VisitId
from routing.solve import Progress, solve
from routing.stopping import AnyOf, Cancelled, MaxSeconds
from routing.unpredictable import round_seed, unforeseen
from server.storage import audit, plans, sites
from server.storage.networks import load_network
from server.storage.problems import DrawnOrder, KeptProblem, save_problem
from server.workflows import Unwatched, Watcher
from server.workflows.draw_routes import Drawing, base_profile, draw_routes
from server.workflows.find_conflicts import conflicts_told
from server.workflows.key_errands import errand_visits, key_hooks
from server.workflows.list_due import DueList, list_due
from server.workflows.places import Places, find_places
from server.workflows.plan_figures import plan_figures
from server.workflows.plan_order import (
    PlanOrder,
    refuse_violations,
    refuse_what_cannot_be_planned,
)
from server.workflows.planned_visits import left_out, planned_shifts, planned_visits, things_of
from server.workflows.shut_hours import ShiftWays, shift_ways
from spatial.matrix import walk_seconds
from spatial.network import NOTHING
from spatial.profile import PROFILES

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from routing.plan import Plan
    from routing.problem import Problem
    from server.storage.database import Database
    from spatial.network import WalkNetwork


def make_plan(
    database: Database,
    order: PlanOrder,
    *,
    networks: Path,
    now: datetime,
    by: str = "",
    watcher: Watcher | None = None,
) -> plans.PlanCard:
    """
    Plan the rounds of a site.

    Parameters
    ----------
    database
        Read from, then written to in one transaction at the end.
    networks
        Folder of walking networks; the problem of the plan is kept there too.
    now
        Present instant; a horizon must not end before it.
    by
        Account that asked for it; "" for the command line.
    watcher
        Told the stage, visits planned and left, shifts and walking; when it calls off, the best
        plan found so far is checked and saved.

    Raises
    ------
    Unknown
        If there is no such site.
    Refused
        If it cannot be planned as things are: ``no-programme``, ``no-team``, ``nothing-due``,
        ``horizon-in-the-past``, ``skill-nobody-has`` …; or if the checker finds a fault.
    """
    watch = watcher or Unwatched()
    began = time.monotonic()
    watch.report("due", 0.0)
    with database.reading() as session:
        revision = sites.load_card(session, order.site_id).revision
        site = sites.load_site(session, order.site_id)
        due = list_due(
            session,
            site,
            first_day=order.starts_on,
            days=7 * order.weeks,
            scenario=order.scenario,
        )
        in_force = _in_force(session, order) if order.objective.changes else None
    refuse_what_cannot_be_planned(due, order, now)
    network = load_network(networks, site, revision)
    places = find_places(site, due, network)
    watch.report("matrix", 0.05, visits=len(due.visits), places=len(places.points))
    ways = shift_ways(site, due.shifts, due.horizon.zone)
    kept = _problem(due, ways, places, network, order.objective, in_force)
    kept = replace(kept, site_revision=revision, hooks=key_hooks(site, due))
    problem = kept.problem
    plan = solve(
        problem,
        stopping=AnyOf((MaxSeconds(order.seconds), Cancelled(watch.is_cancelled))),
        seed=order.seed,
        progress=_teller(watch, order.seconds),
    )
    plan, drawn, draws = _hard_to_foresee(problem, plan, due, order.secret)
    stopped = "cancelled" if watch.is_cancelled() else "time"
    watch.report("checking", 0.9)
    refuse_violations(problem, plan)
    watch.report("legs", 0.92)
    plan_id = str(uuid4())
    things = things_of(site, places.seen)
    clock = Clock(due.horizon.opens)
    stops = [stop.visit for _, stop in plan.stops()]
    routes = draw_routes(
        plan_id,
        plan.routes,
        problem=problem,
        visits={
            **planned_visits(problem, due, things),
            **errand_visits(stops, kept, clock=clock, zone=due.horizon.zone),
        },
        clock=clock,
        zone=due.horizon.zone,
        drawing=Drawing(kept, lambda: network),
    )
    watch.report("saving", 0.98)
    card = plans.PlanCard(
        id=plan_id,
        site_id=order.site_id,
        starts_on=order.starts_on,
        days=due.horizon.days,
        made_at=now,
        name=order.name,
        parent_id=order.parent_id,
        summary={
            **plan_figures(problem, plan),
            **drawn,
            **({} if order.scenario is None else {"scenario": scenario_table(order.scenario)}),
            "conflicts": conflicts_told(problem, plan, due),
            "seconds": round(time.monotonic() - began, 1),
            "seed": order.seed,
            "stopped": stopped,
        },
    )
    with database.transaction() as session:
        sites.load_card(session, order.site_id)  # it may have gone meanwhile
        plans.save_plan(
            session,
            plans.SavedPlan(
                card=card,
                shifts=planned_shifts(due),
                routes=routes,
                unplanned=left_out(planned_visits(problem, due, things_of(site, {})), plan),
            ),
        )
        facts = {"plan_id": card.id, "visits": len(problem.visits)}
        audit.save_deed(session, "plan_made", at=now, by=by, site_id=order.site_id, facts=facts)
    # What a later change would cost is not asked against the plan that this one replaces.
    save_problem(
        networks, card.id, replace(kept, problem=replace(problem, in_force=None), draws=draws)
    )
    return card


def _in_force(session: Session, order: PlanOrder) -> InForce | None:
    card = plans.load_plan_in_force(session, order.site_id)
    if card is None:
        return None
    return InForce(
        shifts={
            VisitId(stop.visit.id): ShiftId(route.shift_id)
            for route in plans.list_routes(session, card.id)
            for stop in route.stops
        }
    )


def _problem(
    due: DueList,
    ways: ShiftWays,
    places: Places,
    network: WalkNetwork,
    objective: Objective,
    in_force: InForce | None,
) -> KeptProblem:
    profiles = {duty.inspector.profile for duty in ways.duties}
    stated = to_problem(
        due.visits,
        ways.duties,
        due.horizon,
        places=places.rows,
        depot=due.team.default_depot,
        walk_s={
            profile: walk_seconds(
                network,
                places.points,
                PROFILES[base_profile(profile)],
                closed=ways.closed.get(profile, NOTHING),
            )
            for profile in profiles
        },
        objective=objective,
        asked=Asked(programme=due.programme, obligations=due.obligations),
    )
    return KeptProblem(
        problem=replace(stated, in_force=in_force),
        points=places.points,
        rows=places.rows,
        closed=ways.closed,
    )


def _hard_to_foresee(
    problem: Problem, plan: Plan, due: DueList, secret: int
) -> tuple[Plan, dict[str, float], dict[str, DrawnOrder]]:
    """Draw the order of rounds whose programme asks for it; how many, what it walks more, how."""
    told = {visit.id: visit.obligation.entry.walking_loss for visit in due.visits}
    losses = {v.id: loss for v in problem.visits if (loss := told[first_half(v.id)]) > 0}
    if not losses:
        return plan, {}, {}
    drawn = unforeseen(problem, plan, losses, secret=secret)
    rounds = sum(any(stop.visit in losses for stop in route.stops) for route in drawn.routes)
    more = (drawn.walking - plan.walking) / TICKS
    draws = {
        str(after.shift): DrawnOrder(
            seed=round_seed(secret, after.shift),
            loss=min(losses[s.visit] for s in after.stops if s.visit in losses),
            planned=tuple(stop.visit for stop in before.stops),
            drawn=tuple(stop.visit for stop in after.stops),
        )
        for before, after in zip(plan.routes, drawn.routes, strict=True)
        if before != after
    }
    return drawn, {"rounds_unforeseen": rounds, "unforeseen_s": round(more, 1)}, draws


def _teller(watch: Watcher, seconds: float) -> Any:
    stages = {"prepare": "prepare", "roster": "calendar", "construct": "calendar"}

    def tell(event: Progress) -> None:
        watch.report(
            stages.get(event.stage, event.stage),
            0.1 + 0.8 * min(1.0, event.elapsed / seconds),
            planned=event.planned,
            unplanned=event.unplanned,
            shifts=event.shifts,
            walk_s=round(event.walking / TICKS),
            elapsed_s=round(event.elapsed, 1),
            budget_s=seconds,
        )

    return tell
