"""A change by hand -> the plan's next revision, checked before it is saved; and back again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from routing.arrange import orders_of
from routing.errors import MoveRefused
from routing.group_move import move_group
from routing.move import exchange, move, swap
from routing.problem import ShiftId, VisitId
from server.storage import audit, plan_changes, plans
from server.storage.errors import StaleRevision, Unknown
from server.workflows import Refused
from server.workflows.draw_routes import Drawing, draw_routes, leg_keys
from server.workflows.key_errands import errand_visits
from server.workflows.plan_figures import plan_figures
from server.workflows.plan_order import refuse_violations
from server.workflows.plan_sides import carried_over, refused, sides_of
from server.workflows.walked_now import refuse_other_ways

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from routing.plan import Plan
    from server.storage.plans import PlanCard, PlanSide
    from server.storage.problems import KeptProblem
    from server.workflows.draw_routes import Leg, LegKey
    from server.workflows.plan_at_hand import PlanAtHand
    from server.workflows.walked_now import SiteNow
    from spatial.network import WalkNetwork

Step = Literal["move", "move_group", "swap", "exchange", "pin", "unpin", "lock", "unlock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """
    What somebody wants changed.

    ``move`` puts ``visit_id`` on ``shift_id``, ``move_group`` all that the same person makes with
    it along to that shift's person, ``swap`` lets ``shift_id`` and ``other_id`` exchange their
    rounds, ``exchange`` two visits their places; the others pin a visit or lock a shift, or set it
    free.
    """

    what: Step
    visit_id: str = ""
    shift_id: str = ""
    other_id: str = ""
    other_visit_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A plan after a change, and what of it is new; ``plan`` is all of it, in ticks."""

    card: PlanCard
    state: plan_changes.PlanState
    plan: Plan


def change_plan(
    session: Session,
    at_hand: PlanAtHand,
    wish: Wish,
    *,
    revision: int,
    on: SiteNow,
    now: datetime,
    by: str,
) -> Changed:
    """
    Change a plan.

    Parameters
    ----------
    at_hand
        The plan as it is.
    revision
        The one that whoever wishes has seen.
    on
        The site; its network is asked for only where a leg must be drawn that the plan has not yet,
        or where the site is another than the plan was made on.
    by
        Account.

    Raises
    ------
    Unknown, StaleRevision
        If a visit or shift is not of this plan, or the plan was changed meanwhile.
    Refused
        ``cannot-move`` with the obstacle; ``ways-changed`` where a round takes longer on the site
        as it is now; ``plan-breaks-rules`` where the checker finds a fault. Nothing is saved then.
    """
    _refuse_stale(at_hand, revision)
    refuse_unknown(at_hand, wish)
    plan, sides = changed_by(at_hand, wish)
    concerned = [at_hand.problem.shift[ShiftId(shift)] for shift in sides[1].orders]
    refuse_other_ways(at_hand, on, concerned)
    change = plans.PlanChange(
        id=str(uuid4()),
        plan_id=at_hand.card.id,
        n=at_hand.card.step + 1,
        revision=at_hand.card.revision,
        what=wish.what,
        facts={key: value for key, value in asdict(wish).items() if key != "what" and value},
        before=sides[0],
        after=sides[1],
        at=now,
        by=by,
    )
    done = put_in_effect(session, at_hand, plan, change.after, change.n or 0, network=on.network)
    plan_changes.save_change(session, change)
    _note(session, done.card, wish.what, now=now, by=by)
    return done


def step_back(
    session: Session,
    at_hand: PlanAtHand,
    *,
    forward: bool,
    revision: int,
    problem_of: Callable[[str], KeptProblem],
    network: Callable[[], WalkNetwork],
    now: datetime,
    by: str,
) -> Changed:
    """
    Undo the last change of a plan; with ``forward`` do again what was undone last.

    Parameters
    ----------
    problem_of
        Gives the problem of a key: re-planning exchanges it.

    Raises
    ------
    StaleRevision
        If the plan was changed meanwhile.
    Refused
        ``nothing-to-undo``, ``nothing-to-redo``; ``cannot-move`` where a visit was carried out
        since, or the time for it is over.
    """
    _refuse_stale(at_hand, revision)
    number = at_hand.card.step + (1 if forward else 0)
    try:
        change = plan_changes.load_change(session, at_hand.card.id, number)
    except Unknown as fault:
        key = "nothing-to-redo" if forward else "nothing-to-undo"
        raise Refused(key, f"there is nothing to {'redo' if forward else 'undo'}") from fault
    old, new = (change.before, change.after) if forward else (change.after, change.before)
    refuse_moving_served(at_hand, new.orders)
    target = (
        at_hand if new.problem_key is None else replace(at_hand, kept=problem_of(new.problem_key))
    )
    plan = carried_over(at_hand, target, new)
    done = put_in_effect(
        session,
        target,
        plan,
        new,
        number if forward else number - 1,
        network=network,
        was=at_hand,
        removed=frozenset(visit.id for visit in old.added),
    )
    _note(session, done.card, "redo" if forward else "undo", now=now, by=by)
    return done


def put_in_effect(
    session: Session,
    at_hand: PlanAtHand,
    plan: Plan,
    side: PlanSide,
    step: int,
    *,
    network: Callable[[], WalkNetwork],
    was: PlanAtHand | None = None,
    removed: frozenset[str] = frozenset(),
) -> Changed:
    """
    Check a changed plan and save it as a revision.

    Parameters
    ----------
    at_hand
        With the problem that ``plan`` solves.
    was
        The plan as it is saved now, where that solves another problem.
    """
    refuse_violations(at_hand.problem, plan)
    before = was or at_hand
    old = {route.shift: route for route in before.plan.routes}
    new = {route.shift: route for route in plan.routes if route.stops}
    changed = [route for shift, route in new.items() if old.get(shift) != route]
    emptied = frozenset(str(shift) for shift in old if shift not in new)
    errands, gone = _errands(at_hand, plan, before)
    added = {**errands, **{visit.id: visit for visit in side.added}}
    wanted = [s.visit for r in changed for s in r.stops] + [left.visit for left in plan.unplanned]
    visits = {**plans.load_visits(session, at_hand.card.id, wanted), **added}
    touched = [shift for shift in (*emptied, *(r.shift for r in changed)) if shift in old]
    drawing = Drawing(at_hand.kept, network, _drawn(session, before, touched))
    card = at_hand.card
    lost = {left.visit for left in plan.unplanned} - {left.visit for left in before.plan.unplanned}
    state = plan_changes.PlanState(
        routes=draw_routes(
            card.id,
            changed,
            problem=at_hand.problem,
            visits=visits,
            clock=at_hand.clock,
            zone=at_hand.zone,
            drawing=drawing,
        ),
        emptied=emptied,
        unplanned=tuple(
            plans.LeftOut(visit=visits[left.visit], reason=left.reason, facts=left.facts)
            for left in plan.unplanned
            if left.visit in lost
        ),
        added=(*side.added, *errands.values()),
        removed=removed | gone,
        pinned=card.pinned if side.pinned is None else side.pinned,
        locked=card.locked if side.locked is None else side.locked,
        away=side.away,
        problem_key=side.problem_key or card.problem_key or card.id,
        summary={**card.summary, **plan_figures(at_hand.problem, plan)},
    )
    plan_changes.save_state(session, card.id, state, was=before.card.revision, step=step)
    card = plans.load_plan_card(session, card.site_id, card.id)
    return Changed(card=card, state=state, plan=plan)


def _errands(
    at_hand: PlanAtHand, plan: Plan, before: PlanAtHand
) -> tuple[dict[str, plans.PlannedVisit], frozenset[str]]:
    """Errands for keys that are new in a plan, and those that nobody runs any more."""
    old = {s.visit for _, s in before.plan.stops() if s.visit in before.problem.errand}
    new = {s.visit for _, s in plan.stops() if s.visit in at_hand.problem.errand}
    fresh = errand_visits(sorted(new - old), at_hand.kept, clock=at_hand.clock, zone=at_hand.zone)
    return fresh, frozenset(str(visit) for visit in old - new)


def refuse_moving_served(at_hand: PlanAtHand, orders: Mapping[str, tuple[str, ...]]) -> None:
    """Raise `Refused` where other orders would take away what was carried out already."""
    now = orders_of(at_hand.plan)
    for shift, order in orders.items():
        gone = set(now.get(ShiftId(shift), ())) - set(order)
        for visit in gone & set(at_hand.hold.served):
            raise Refused(
                "cannot-move", f"{visit} was carried out", obstacle="served", visit_id=visit
            )


def changed_by(at_hand: PlanAtHand, wish: Wish) -> tuple[Plan, tuple[PlanSide, PlanSide]]:
    """The plan that a wish makes, not checked yet, and what differs. Raises `Refused`."""
    card, hold = at_hand.card, at_hand.hold
    problem, plan = at_hand.problem, at_hand.plan
    visit, shift = VisitId(wish.visit_id), ShiftId(wish.shift_id)
    pinned, locked = set(card.pinned), set(card.locked)
    if wish.what in ("pin", "unpin"):
        (pinned.add if wish.what == "pin" else pinned.discard)(wish.visit_id)
        return plan, (plans.PlanSide(pinned=card.pinned), plans.PlanSide(pinned=frozenset(pinned)))
    if wish.what in ("lock", "unlock"):
        (locked.add if wish.what == "lock" else locked.discard)(wish.shift_id)
        return plan, (plans.PlanSide(locked=card.locked), plans.PlanSide(locked=frozenset(locked)))
    try:
        if wish.what == "move":
            changed = move(problem, plan, visit, shift, hold)
        elif wish.what == "move_group":
            changed = move_group(problem, plan, visit, shift, hold)
        elif wish.what == "exchange":
            changed = exchange(problem, plan, visit, VisitId(wish.other_visit_id), hold)
        else:
            changed = swap(problem, plan, shift, ShiftId(wish.other_id), hold)
    except MoveRefused as refusal:
        raise refused(refusal) from refusal
    return changed, sides_of(plan, changed)


def _drawn(session: Session, at_hand: PlanAtHand, shifts: list[str]) -> Mapping[LegKey, Leg]:
    """Legs that the routes of these shifts have drawn already."""
    known: dict[LegKey, Leg] = {}
    for route in plans.list_routes_of_shifts(session, at_hand.card.id, shifts):
        shift = at_hand.problem.shift[ShiftId(route.shift_id)]
        keys = leg_keys(at_hand.problem, shift, [stop.visit.id for stop in route.stops])
        known.update({key: leg for key, leg in zip(keys, route.legs, strict=False) if leg})
    return known


def _note(session: Session, card: PlanCard, what: str, *, now: datetime, by: str) -> None:
    facts = {"plan_id": card.id, "what": what, "revision": card.revision}
    audit.save_deed(session, "plan_changed", at=now, by=by, site_id=card.site_id, facts=facts)


def _refuse_stale(at_hand: PlanAtHand, revision: int) -> None:
    if at_hand.card.revision != revision:
        raise StaleRevision("plan", sent=revision, current=at_hand.card.revision)


def refuse_unknown(at_hand: PlanAtHand, wish: Wish) -> None:
    """Raise `Unknown` where a wish names a visit or shift that is not of the plan."""
    problem = at_hand.problem
    for what, known, names in (
        ("visit", problem.visit, (wish.visit_id, wish.other_visit_id)),
        ("shift", problem.shift, (wish.shift_id, wish.other_id)),
    ):
        for name in filter(None, names):
            if name not in known:
                raise Unknown(what, name)
