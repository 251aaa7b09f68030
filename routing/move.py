"""What moving a visit by hand would cost, and the plans that moves and exchanges make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.arrange import NOTHING_HELD, Hold, Orders, arrange, lay, orders_of
from routing.errors import MoveRefused
from routing.fetching import keys_to_fetch
from routing.group_move import group_of
from routing.position import cheapest, lay_with_keys, left_without, unfit
from routing.tied import Ties
from routing.timing import cost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.ids import ShiftId, VisitId
    from routing.plan import Plan, Route
    from routing.position import MoveObstacle
    from routing.problem import Problem, Shift, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """
    One shift that a visit might move to.

    ``walking`` and ``cost`` are what the whole plan gains (ticks; negative: saved), ``position``
    counts from 0, ``starts`` is when it would be served; all None where there is an obstacle.
    """

    shift: ShiftId
    walking: int | None = None
    cost: float | None = None
    position: int | None = None
    starts: int | None = None
    obstacle: MoveObstacle | None = None
    current: bool = False


def offers(
    problem: Problem, plan: Plan, visit_id: VisitId, hold: Hold = NOTHING_HELD
) -> tuple[Offer, ...]:
    """
    Price a visit on every shift of the problem; all other visits keep shift and order.

    Returns
    -------
    offers
        In the order of the problem's shifts. An offer without obstacle can be taken by `move`, and
        costs what it says.
    """
    return tuple(_Pricing(problem, plan, visit_id, hold).offers())


def move(
    problem: Problem, plan: Plan, visit_id: VisitId, shift_id: ShiftId, hold: Hold = NOTHING_HELD
) -> Plan:
    """
    Put a visit on another shift, at the position that costs least.

    Raises
    ------
    MoveRefused
        With the obstacle that `offers` names.
    """
    pricing = _Pricing(problem, plan, visit_id, hold)
    offer = pricing.offer(problem.shift[shift_id])
    if offer.obstacle is not None or offer.position is None:
        raise MoveRefused(offer.obstacle or "full", visit=visit_id, shift=shift_id)
    return arrange(problem, plan, pricing.orders_with(shift_id), hold)


def swap(
    problem: Problem, plan: Plan, one: ShiftId, other: ShiftId, hold: Hold = NOTHING_HELD
) -> Plan:
    """
    Let two shifts exchange their rounds.

    Raises
    ------
    MoveRefused
        Naming the first visit that cannot go: served, pinned, skill, outside_window; else the shift
        that is locked or over, or on which the round does not fit.
    """
    orders = orders_of(plan)
    given = {one: orders.get(other, []), other: orders.get(one, [])}
    for shift_id, visits in given.items():
        shift = problem.shift[shift_id]
        if hold.closes(shift):
            locked = shift_id in hold.locked
            raise MoveRefused("locked" if locked else "over", shift=shift_id)
        own = [v for v in visits if v not in problem.errand or v in hold.served]
        for visit_id in own:
            refusal = _kept(visit_id, hold) or unfit(problem, shift, problem.visit[visit_id], hold)
            if refusal is not None:
                raise MoveRefused(refusal, visit=visit_id, shift=shift_id)
        if keys_to_fetch(problem, shift, own) or len(own) < len(visits):
            route = lay_with_keys(problem, shift, [problem.visit[v] for v in own], hold)
            if route is None:
                raise MoveRefused("full", shift=shift_id)
            own = [stop.visit for stop in route.stops]
        given[shift_id] = own
    return arrange(problem, plan, given, hold)


def exchange(
    problem: Problem, plan: Plan, one: VisitId, other: VisitId, hold: Hold = NOTHING_HELD
) -> Plan:
    """
    Let two visits of different rounds change places, each where it costs least in the other's.

    Raises
    ------
    MoveRefused
        Naming the visit that cannot go and the shift it cannot go to: ``unplanned`` visits have no
        place to give, those of one round nothing to exchange (``same_round``).
    """
    orders = orders_of(plan)
    at = {visit: shift for shift, order in orders.items() for visit in order}
    for visit_id in (one, other):
        if visit_id in problem.errand:
            raise MoveRefused("errand", visit=visit_id)
        if visit_id not in at:
            raise MoveRefused("unplanned", visit=visit_id)
    if at[one] == at[other]:
        raise MoveRefused("same_round", visit=one, shift=at[one])
    given: Orders = {}
    for leaves, comes in ((one, other), (other, one)):
        shift = problem.shift[at[leaves]]
        if hold.closes(shift):
            raise MoveRefused("locked" if shift.id in hold.locked else "over", shift=shift.id)
        refusal = _kept(comes, hold) or unfit(problem, shift, problem.visit[comes], hold)
        if refusal is not None:
            raise MoveRefused(refusal, visit=comes, shift=shift.id)
        rest = left_without(problem, shift, orders[shift.id], leaves, hold)
        found = cheapest(problem, shift, rest, problem.visit[comes], hold)
        if found is None:
            raise MoveRefused("full", visit=comes, shift=shift.id)
        given[shift.id] = [stop.visit for stop in found[1].stops]
    return arrange(problem, plan, given, hold)


def _kept(visit: VisitId, hold: Hold) -> MoveObstacle | None:
    if visit in hold.served:
        return "served"
    return "pinned" if visit in hold.pinned else None


class _Pricing:
    """One visit taken out of its plan, and tried elsewhere."""

    def __init__(self, problem: Problem, plan: Plan, visit_id: VisitId, hold: Hold) -> None:
        self._problem, self._plan, self._hold = problem, plan, hold
        self._visit = problem.visit[visit_id]
        self._orders: Orders = orders_of(plan)
        self._routes = {route.shift: route for route in plan.routes}
        self._origin = next((s for s, order in self._orders.items() if visit_id in order), None)
        self._rest: Route | None = None
        self._others: list[Visit] = []
        self._laid: dict[ShiftId, Route] = {}
        self._ties = Ties(problem, visit_id)
        self._at = {v: shift for shift, order in self._orders.items() for v in order}
        if self._origin is not None:
            shift = problem.shift[self._origin]
            self._others = left_without(problem, shift, self._orders[self._origin], visit_id, hold)
            if self._others:
                known = self._routes[self._origin]
                self._rest = lay(problem, shift, self._others, hold, known=known)

    def offers(self) -> Iterator[Offer]:
        """All shifts, priced."""
        for shift in self._problem.shifts:
            yield self.offer(shift)

    def offer(self, shift: Shift) -> Offer:
        """One shift, priced."""
        if shift.id == self._origin:
            position = self._orders[shift.id].index(self._visit.id)
            starts = self._routes[shift.id].stops[position].starts
            return Offer(
                shift=shift.id,
                walking=0,
                cost=0.0,
                position=position,
                starts=starts,
                current=True,
            )
        obstacle = self._in_the_way(shift)
        if obstacle is not None:
            return Offer(shift=shift.id, obstacle=obstacle)
        if self._is_anothers(shift):
            return Offer(shift=shift.id, obstacle="person")
        others = [self._problem.visit[v] for v in self._orders.get(shift.id, [])]
        known = self._routes.get(shift.id)
        found = cheapest(self._problem, shift, others, self._visit, self._hold, known=known)
        if found is None:
            return Offer(shift=shift.id, obstacle="full")
        position, route = found
        self._laid[shift.id] = route
        changed: dict[ShiftId, Route | None] = {shift.id: route}
        if self._origin is not None:
            changed[self._origin] = self._rest
        if (tie := self._ties.broken_in(self._routes, self._at, changed)) is not None:
            return Offer(shift=shift.id, obstacle=tie)
        before = [self._routes[s] for s in (shift.id, self._origin) if s in self._routes]
        after = [one for one in changed.values() if one is not None]
        return Offer(
            shift=shift.id,
            walking=sum(r.walking for r in after) - sum(r.walking for r in before),
            cost=cost(self._problem, after) - cost(self._problem, before),
            position=position,
            starts=route.stops[position].starts,
        )

    def orders_with(self, shift: ShiftId) -> Orders:
        """Orders of the two shifts that a move to a shift changes, once that is priced."""
        if shift == self._origin:
            return {shift: self._orders[shift]}
        orders = {shift: [stop.visit for stop in self._laid[shift].stops]}
        if self._origin is not None:
            orders[self._origin] = [one.id for one in self._others]
        return orders

    def _is_anothers(self, shift: Shift) -> bool:
        """Whether somebody else makes the visits that one person must make with this one."""
        group = group_of(self._problem, self._visit.id) - {self._visit.id}
        rounds = {self._at[visit] for visit in group if visit in self._at}
        return any(self._problem.shift[own].inspector != shift.inspector for own in rounds)

    def _in_the_way(self, shift: Shift) -> MoveObstacle | None:
        kept = _kept(self._visit.id, self._hold)
        if kept is not None:
            return kept
        if self._visit.id in self._problem.errand:
            return "errand"
        if self._origin in self._hold.locked or shift.id in self._hold.locked:
            return "locked"
        if shift.closes <= self._hold.now:
            return "over"
        obstacle = unfit(self._problem, shift, self._visit, self._hold)
        if obstacle is None and self._origin is not None and self._rest is None:
            # Alone on its round: nothing is left there. Else the others need it where it is.
            return "tied" if self._others else None
        return obstacle
