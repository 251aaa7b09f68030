"""A saved plan as the planner counts it: its problem, its routes in ticks, and what is held."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, TypeVar, cast
from zoneinfo import ZoneInfo

from inspection.planning import Clock
from routing.arrange import Hold, assemble
from routing.plan import Plan, Route, Unplanned, UnplannedReason
from routing.problem import TICKS, ShiftId, VisitId
from routing.timing import schedule
from server.storage import plans, rounds
from server.storage.problems import find_problem
from server.workflows import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from routing.problem import Problem
    from server.storage.plans import PlanCard, PlannedRoute
    from server.storage.problems import KeptProblem
    from spatial.site import Site


K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAtHand:
    """A plan of a site with everything that a change of it must know."""

    card: PlanCard
    kept: KeptProblem
    plan: Plan
    hold: Hold
    clock: Clock
    zone: ZoneInfo

    @property
    def problem(self) -> Problem:
        """What the plan solves."""
        return self.kept.problem


class PlanCache:
    """
    Problems and plans that were asked for last. Safe to share between threads.

    Parameters
    ----------
    most
        How many to keep of each; a large problem takes some tens of megabytes.
    """

    def __init__(self, most: int = 3) -> None:
        self._most = most
        self._problems: OrderedDict[str, KeptProblem] = OrderedDict()
        self._plans: OrderedDict[tuple[str, int], Plan] = OrderedDict()
        self._lock = threading.Lock()

    def take(
        self, session: Session, site: Site, plan_id: str, *, problems: Path, now: datetime
    ) -> PlanAtHand:
        """
        Get a plan ready to be asked and changed.

        Parameters
        ----------
        problems
            Folder in which the problems of plans are kept.
        now
            Present instant: nothing can be moved into the past.

        Raises
        ------
        Unknown
            If there is no such plan.
        Refused
            ``plan-problem-gone`` where what it was made from was deleted, or is of old.
        """
        card = plans.load_plan_card(session, site.id, plan_id)
        kept = self.problem(problems, card.problem_key or card.id)
        zone = ZoneInfo(site.timezone)
        clock = Clock(datetime.combine(card.starts_on, time(0), zone))
        key = (card.id, card.revision)
        with self._lock:
            plan = self._plans.get(key)
        if plan is None:
            plan = plan_of(plans.load_plan(session, site.id, plan_id), kept.problem, clock)
            with self._lock:
                _keep(self._plans, key, plan, self._most)
        return PlanAtHand(
            card=card,
            kept=kept,
            plan=plan,
            hold=hold_of(session, site.id, card, plan, clock=clock, now=now),
            clock=clock,
            zone=zone,
        )

    def keep(self, card: PlanCard, plan: Plan) -> None:
        """Remember a plan that was just saved: the next question about it is asked at once."""
        with self._lock:
            _keep(self._plans, (card.id, card.revision), plan, self._most)

    def problem(self, folder: Path, key: str) -> KeptProblem:
        """Get the problem of a key. Raises `Refused` as `take`."""
        with self._lock:
            kept = self._problems.get(key)
        if kept is None:
            kept = find_problem(folder, key)
            if kept is None:
                raise Refused(
                    "plan-problem-gone",
                    "what this plan was made from is not kept any more; plan anew to change it",
                )
            with self._lock:
                _keep(self._problems, key, kept, self._most)
        return kept


def _keep(kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)


def plan_of(saved: plans.SavedPlan, problem: Problem, clock: Clock) -> Plan:
    """The plan that was saved, in ticks: its own times, its own bounds, its true cost."""
    summary = saved.card.summary
    bound = summary.get("walk_bound_s")
    whole = Plan(
        routes=(),
        unplanned=tuple(
            Unplanned(
                visit=VisitId(left.visit.id),
                reason=cast("UnplannedReason", left.reason),
                facts=left.facts,
            )
            for left in saved.unplanned
            if left.visit.id in problem.visit
        ),
        walking_bound=None if bound is None else round(bound * TICKS),
        fewest_shifts=summary.get("fewest_shifts"),
        seed=summary.get("seed", 0),
    )
    return assemble(problem, whole, [_route(problem, route, clock) for route in saved.routes])


def _route(problem: Problem, saved: PlannedRoute, clock: Clock) -> Route:
    starts = {VisitId(stop.visit.id): clock.ticks(stop.starts_at) for stop in saved.stops}
    shift = problem.shift[ShiftId(saved.shift_id)]
    visits = [problem.visit[visit] for visit in starts]
    route = schedule(problem, shift, visits, not_before=starts)
    if route is None:
        raise Refused(
            "plan-problem-gone",
            "this plan does not fit what it was made from any more; plan anew to change it",
        )
    return Route(
        shift=route.shift,
        stops=route.stops,
        leaves=route.leaves,
        returns=route.returns,
        back=route.back,
        proven=saved.proven,
    )


def hold_of(
    session: Session, site_id: str, card: PlanCard, plan: Plan, *, clock: Clock, now: datetime
) -> Hold:
    """What was carried out, pinned or locked, and the present moment."""
    served: dict[VisitId, int] = {}
    if card.published_at is not None:
        starts = {stop.visit: stop.starts for _, stop in plan.stops()}
        for visit_id in rounds.list_done(session, site_id, card.id):
            if visit_id in starts:
                served[VisitId(visit_id)] = starts[VisitId(visit_id)]
    return Hold(
        pinned=frozenset(VisitId(visit) for visit in card.pinned),
        locked=frozenset(ShiftId(shift) for shift in card.locked),
        served=served,
        now=max(0, clock.ticks(now)),
    )
