"""What has happened -> a proposal: the plan mended, beside what it was; accepted or discarded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from routing.conditions import InForce
from routing.errors import MoveRefused
from routing.problem import TICKS
from routing.replan import replan as mend
from routing.stopping import AnyOf, Cancelled, MaxSeconds
from server.storage import audit, plan_changes, plans, sites
from server.storage.errors import StaleRevision, Unknown
from server.storage.networks import load_network
from server.storage.problems import KeptProblem, save_problem
from server.workflows import Refused, Unwatched, Watcher
from server.workflows.change_plan import Changed, put_in_effect, refuse_moving_served
from server.workflows.draw_routes import draw_routes
from server.workflows.drawn_visits import with_surprises
from server.workflows.happened import (
    Events,
    after_absences,
    out_of_service,
    refuse_unknown_events,
    with_rechecks,
    without_closed_things,
)
from server.workflows.key_errands import errand_visits
from server.workflows.plan_at_hand import PlanCache
from server.workflows.plan_order import refuse_violations
from server.workflows.plan_sides import carried_over, refused, sides_of
from server.workflows.walked_now import SiteNow, walked_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from routing.problem import Problem
    from routing.replan import Replanned
    from server.storage.database import Database
    from server.storage.plans import PlanChange
    from server.workflows.plan_at_hand import PlanAtHand
    from spatial.network import WalkNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanOrder:
    """Which plan to mend, as of which revision, and what has happened."""

    site_id: str
    plan_id: str
    revision: int
    events: Events


def propose_replan(
    database: Database,
    order: ReplanOrder,
    *,
    networks: Path,
    now: datetime,
    by: str = "",
    watcher: Watcher | None = None,
) -> PlanChange:
    """
    Mend a plan and keep the result as a proposal; the plan itself stays as it is.

    Parameters
    ----------
    networks
        Folder of walking networks and of the problems of plans.

    Raises
    ------
    Unknown
        If a finding, draw, inspector, door or lift is not of this site.
    StaleRevision
        If the plan was changed meanwhile.
    Refused
        ``nothing-to-replan`` where nothing has to change; ``cannot-move`` where what is pinned
        cannot stay; ``draw-sealed`` and ``draw-outside-plan``; ``plan-problem-gone`` where a place
        of the plan is not on the site any more.
    """
    watch = watcher or Unwatched()
    watch.report("matrix", 0.05)
    events = order.events
    with database.reading() as session:
        revision = sites.load_card(session, order.site_id).revision
        site = sites.load_site(session, order.site_id)
        at_hand = PlanCache().take(session, site, order.plan_id, problems=networks, now=now)
        if at_hand.card.revision != order.revision:
            raise StaleRevision("plan", sent=order.revision, current=at_hand.card.revision)
        refuse_unknown_events(session, site, at_hand, events)
        loaded: list[WalkNetwork] = []

        def network() -> WalkNetwork:
            if not loaded:
                loaded.append(load_network(networks, site, revision))
            return loaded[0]

        kept, away = after_absences(at_hand, events.absences)
        known = kept.problem.travel
        on = SiteNow(site=site, revision=revision, network=network)
        kept = walked_now(at_hand, kept, on, shut=out_of_service(at_hand, events.shut))
        ways_changed = kept.problem.travel is not known
        kept = without_closed_things(session, site, at_hand, kept, events.shut)
        kept, again = with_rechecks(session, site, at_hand, kept, events.findings, network, now=now)
        kept, drawn = with_surprises(
            session, site, at_hand, kept, events.surprises, network, now=now
        )
        added = (*again, *drawn)
        was_away = frozenset(s.id for s in plans.list_shifts(session, order.plan_id) if s.away)
    watch.report("improve", 0.3, visits=len(kept.problem.visits))
    try:
        mended = mend(
            kept.problem,
            at_hand.plan,
            most_moves=events.most_moves,
            stopping=AnyOf((MaxSeconds(events.seconds), Cancelled(watch.is_cancelled))),
            hold=at_hand.hold,
            seed=1,
        )
    except MoveRefused as refusal:
        raise refused(refusal) from refusal
    watch.report("checking", 0.9)
    _refuse_too_many(kept.problem, at_hand, mended, events.most_moves)
    key = str(uuid4())
    before, after = sides_of(at_hand.plan, mended.plan)
    card = at_hand.card
    if not (after.orders or added or away or events.shut or ways_changed):
        raise Refused("nothing-to-replan", "nothing has to change in this plan")
    save_problem(networks, key, kept)
    change = plans.PlanChange(
        id=key,
        plan_id=card.id,
        n=None,
        revision=card.revision,
        what="replan",
        facts={
            "forced": list(mended.forced),
            "chosen": list(mended.chosen),
            "most_moves": events.most_moves,
            "absences": [
                [one.inspector_id, one.first_day.isoformat(), one.last_day.isoformat()]
                for one in events.absences
            ],
            "shut": [one.element_id for one in events.shut],
            "findings": list(events.findings),
            "surprises": list(events.surprises),
            "walk_s": round((mended.plan.walking - at_hand.plan.walking) / TICKS, 1),
            "unplanned": [left.visit for left in mended.plan.unplanned],
        },
        before=replace(before, problem_key=card.problem_key or card.id, away=was_away),
        after=replace(after, problem_key=key, away=was_away | away, added=added),
        at=now,
        by=by,
    )
    with database.transaction() as session:
        now_at = plans.load_plan_card(session, order.site_id, order.plan_id).revision
        if now_at != order.revision:
            raise StaleRevision("plan", sent=order.revision, current=now_at)
        plan_changes.save_change(session, change)
    return change


def accept_replan(
    session: Session,
    at_hand: PlanAtHand,
    *,
    revision: int,
    problem_of: Callable[[str], KeptProblem],
    network: Callable[[], WalkNetwork],
    now: datetime,
    by: str,
) -> Changed:
    """
    Put what is proposed for a plan in effect, as a change that can be undone.

    Raises
    ------
    Unknown
        If nothing is proposed.
    StaleRevision
        If the plan was changed since it was proposed.
    """
    proposal = plan_changes.load_proposal(session, at_hand.card.id)
    if proposal is None:
        raise Unknown("proposal", at_hand.card.id)
    current = at_hand.card.revision
    if current != revision or proposal.revision != current:
        raise StaleRevision("plan", sent=min(revision, proposal.revision), current=current)
    side = proposal.after
    refuse_moving_served(at_hand, side.orders)
    target = replace(at_hand, kept=problem_of(side.problem_key or ""))
    plan = carried_over(at_hand, target, side)
    step = at_hand.card.step + 1
    done = put_in_effect(session, target, plan, side, step, network=network, was=at_hand)
    plan_changes.save_change(session, replace(proposal, n=step))
    facts = {"plan_id": done.card.id, "what": "replan", "revision": done.card.revision}
    audit.save_deed(session, "plan_changed", at=now, by=by, site_id=done.card.site_id, facts=facts)
    return done


def show_replan(
    session: Session,
    at_hand: PlanAtHand,
    proposal: PlanChange,
    *,
    problem_of: Callable[[str], KeptProblem],
) -> tuple[tuple[plans.PlannedRoute, ...], frozenset[str], tuple[plans.LeftOut, ...]]:
    """
    What a plan would become.

    Returns
    -------
    routes, emptied, unplanned
        Rounds that would be new or other, without their legs; shifts that would have none; visits
        that would lose their place.
    """
    side = proposal.after
    target = replace(at_hand, kept=problem_of(side.problem_key or ""))
    plan = carried_over(at_hand, target, side)
    old = {route.shift: route for route in at_hand.plan.routes}
    changed = [route for route in plan.routes if old.get(route.shift) != route]
    wanted = [s.visit for r in changed for s in r.stops] + [left.visit for left in plan.unplanned]
    visits = {
        **plans.load_visits(session, at_hand.card.id, wanted),
        **{visit.id: visit for visit in side.added},
        **errand_visits(wanted, target.kept, clock=at_hand.clock, zone=at_hand.zone),
    }
    routes = draw_routes(
        at_hand.card.id,
        changed,
        problem=target.problem,
        visits=visits,
        clock=at_hand.clock,
        zone=at_hand.zone,
        drawing=None,
    )
    lost = {left.visit for left in plan.unplanned} - {left.visit for left in at_hand.plan.unplanned}
    unplanned = tuple(
        plans.LeftOut(visit=visits[left.visit], reason=left.reason, facts=left.facts)
        for left in plan.unplanned
        if left.visit in lost
    )
    return routes, frozenset(old.keys() - {route.shift for route in plan.routes}), unplanned


def _refuse_too_many(
    problem: Problem, at_hand: PlanAtHand, mended: Replanned, most_moves: int
) -> None:
    """Let the independent checker count the moves too."""
    planned = {stop.visit: route.shift for route, stop in at_hand.plan.stops()}
    forced = set(mended.forced)
    in_force = InForce(
        shifts={v: s for v, s in planned.items() if v not in forced}, most_changes=most_moves
    )
    free = replace(problem.objective, changes=0.0)
    refuse_violations(replace(problem, in_force=in_force, objective=free), mended.plan)
