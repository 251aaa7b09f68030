"""A plan while it is mended: visits taken out and put in at the least cost, moves counted."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

from routing.arrange import Hold, Orders, lay
from routing.move import cheapest, unfit
from routing.tied import Ties
from routing.timing import cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routing.ids import ShiftId, VisitId
    from routing.plan import Plan, Route
    from routing.problem import Problem, Shift
    from routing.stopping import Watch


class Place(NamedTuple):
    """What a visit adds to the cost, on which shift, and the round then."""

    added: float
    shift: ShiftId
    route: Route

    def __lt__(self, other: Place) -> bool:  # type: ignore[override]  # rounds have no order
        return self[:2] < other[:2]


def _rank(place: Place) -> tuple[float, str]:
    return place[:2]


class Mending:
    """
    Orders of visits that always fit.

    Parameters
    ----------
    home
        Shift of every visit that could stay. One that is elsewhere counts as moved.
    most_moves
        How many of them may be elsewhere.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        orders: Orders,
        *,
        home: Mapping[VisitId, ShiftId],
        most_moves: int,
        hold: Hold,
    ) -> None:
        self._problem, self._hold = problem, hold
        self._home, self._most = home, most_moves
        known = {route.shift: route for route in plan.routes}
        self._routes: dict[ShiftId, Route] = {}
        for shift_id, order in orders.items():
            before = known[shift_id]
            if [stop.visit for stop in before.stops] == order and self._still(before):
                self._routes[shift_id] = before
                continue
            visits = [problem.visit[visit] for visit in order]
            route = lay(problem, problem.shift[shift_id], visits, hold, known=before)
            assert route is not None, "what stays was seen to fit"
            self._routes[shift_id] = route
        self._at = {v: shift for shift, order in orders.items() for v in order}
        self._fit: dict[tuple[VisitId, ShiftId], bool] = {}
        self._ties: dict[VisitId, Ties] = {}
        # What was priced last for a visit on a shift, and the round that it was priced against.
        self._tried: dict[tuple[VisitId, ShiftId], tuple[Route | None, Place | None]] = {}
        self._away = 0

    def routes(self) -> list[Route]:
        """The rounds as they are now."""
        return [route for route in self._routes.values() if route.stops]

    def shift_of(self, visit: VisitId) -> ShiftId | None:
        """Where a visit is; None while it is out."""
        return self._at.get(visit)

    @property
    def moves_left(self) -> int:
        """How many more visits may leave their home."""
        return self._most - self._away

    def insert(self, waiting: Iterable[VisitId], watch: Watch | None = None) -> None:
        """
        Put visits in, the one with most to lose first: by priority, then by regret.

        Regret is what the second best place costs beyond the best; a visit with one place alone
        goes before all that have a choice. What is left when ``watch`` says stop stays out.

        Notes
        -----
        A place is priced again only when it is about to be taken: what was put in meanwhile makes
        places dearer, hardly ever cheaper.
        """
        places: dict[VisitId, list[Place]] = {}
        for visit in sorted(waiting, key=lambda one: (-self._problem.visit[one].priority, one)):
            if watch is not None and watch.stopped:
                break
            if found := self._places(visit):
                places[visit] = found
        by_loss = sorted(places, key=lambda one: (*self._urgency(one, places[one]), one))
        for visit in reversed(by_loss):
            if (place := self._best(visit, places[visit])) is not None:
                self._put(visit, place)

    def _best(self, visit: VisitId, priced: list[Place]) -> Place | None:
        """The cheapest of some places as they are priced by now."""
        heap = list(priced)
        heapq.heapify(heap)
        while heap:
            _, shift_id, _ = heapq.heappop(heap)
            fresh = self._place(visit, self._problem.shift[shift_id])
            if fresh is None:
                continue
            if not heap or fresh[:2] <= heap[0][:2]:
                return fresh
            heapq.heappush(heap, fresh)
        return None

    def make_room(self, watch: Watch) -> None:
        """Let others move, within what is allowed, where that gives a waiting visit its place."""
        missing = [visit.id for visit in self._problem.visits if visit.id not in self._at]
        missing.sort(key=lambda visit: (-self._problem.visit[visit].priority, visit))
        for visit in missing:
            if watch.stopped:
                return
            self._make_room_for(visit, watch)

    def attempt(self, taken: set[VisitId]) -> bool:
        """Take visits out and put them back; keep it where the cost falls. Whether it did."""
        before = dict(self._routes), dict(self._at), self._away
        cost_before = self._cost()
        for visit in taken:
            if visit in self._at and not self._take(visit):
                self._routes, self._at, self._away = before
                return False
        self.insert(taken)
        if self._cost() < cost_before - 1e-9:
            return True
        self._routes, self._at, self._away = before
        return False

    def _cost(self) -> float:
        out = sum(v.priority for v in self._problem.visits if v.id not in self._at)
        return cost(self._problem, self.routes()) + self._problem.objective.unplanned * out

    def _still(self, route: Route) -> bool:
        """Whether a round can be walked as it stands under the problem as it is now."""
        visits = [self._problem.visit[stop.visit] for stop in route.stops]
        starts = {stop.visit: stop.starts for stop in route.stops}
        hold = Hold(served=starts, now=1)
        return lay(self._problem, self._problem.shift[route.shift], visits, hold) == route

    def _urgency(self, visit: VisitId, places: list[Place]) -> tuple[int, float]:
        regret = places[1].added - places[0].added if len(places) > 1 else float("inf")
        return self._problem.visit[visit].priority, regret

    def _places(self, visit: VisitId) -> list[Place]:
        found = [self._place(visit, shift) for shift in self._problem.shifts]
        return sorted((place for place in found if place), key=_rank)

    def _place(self, visit: VisitId, shift: Shift) -> Place | None:
        """The cheapest place of a visit on a shift, ties kept; None where there is none."""
        if self._hold.closes(shift) or not self._fits(visit, shift):
            return None
        # A visit that could stay and is out may go home; elsewhere it uses up a move.
        if self._home.get(visit, shift.id) != shift.id and self.moves_left < 0:
            return None
        before = self._routes.get(shift.id)
        known = self._tried.get((visit, shift.id))
        if known is None or known[0] is not before:
            known = (before, self._cheapest(visit, shift, before))
            self._tried[visit, shift.id] = known
        place = known[1]
        if place is not None and self._bound(visit):
            changed = {shift.id: place.route}
            if self._ties_of(visit).broken_in(self._routes, self._at, changed) is not None:
                return None
        return place

    def _cheapest(self, visit: VisitId, shift: Shift, before: Route | None) -> Place | None:
        others = [self._problem.visit[stop.visit] for stop in before.stops] if before else []
        stated = self._problem.visit[visit]
        found = cheapest(self._problem, shift, others, stated, self._hold, known=before)
        if found is None:
            return None
        added = cost(self._problem, [found[1]]) - (cost(self._problem, [before]) if before else 0)
        return Place(added, shift.id, found[1])

    def _make_room_for(self, visit: VisitId, watch: Watch) -> None:
        """One other visit leaves a shift that this one could then take."""
        for shift in self._problem.shifts:
            route = self._routes.get(shift.id)
            if route is None or self._hold.closes(shift) or not self._fits(visit, shift):
                continue
            for stop in route.stops:
                if self._hold.keeps(stop.visit):
                    continue
                home = self._home.get(stop.visit)
                if home == shift.id and self.moves_left <= 0:
                    continue
                if watch.stopped or self._exchange(visit, shift, stop.visit):
                    return

    def _exchange(self, visit: VisitId, shift: Shift, victim: VisitId) -> bool:
        before = dict(self._routes), dict(self._at), self._away
        if self._take(victim) and (here := self._place(visit, shift)) is not None:
            self._put(visit, here)
            there = [place for place in self._places(victim) if place.shift != shift.id]
            if there:
                self._put(victim, there[0])
                return True
        self._routes, self._at, self._away = before
        return False

    def _put(self, visit: VisitId, place: Place) -> None:
        self._routes[place.shift] = place.route
        self._at[visit] = place.shift
        self._away -= self._home.get(visit) == place.shift

    def _take(self, visit: VisitId) -> bool:
        """Take a visit out; False where the others need it to stay."""
        shift_id = self._at[visit]
        before = self._routes[shift_id]
        rest = [self._problem.visit[s.visit] for s in before.stops if s.visit != visit]
        if not rest:
            del self._routes[shift_id]
        else:
            shift = self._problem.shift[shift_id]
            route = lay(self._problem, shift, rest, self._hold, known=before)
            if route is None:
                return False
            self._routes[shift_id] = route
        del self._at[visit]
        self._away += self._home.get(visit) == shift_id
        return True

    def _fits(self, visit: VisitId, shift: Shift) -> bool:
        key = (visit, shift.id)
        if key not in self._fit:
            stated = self._problem.visit[visit]
            self._fit[key] = unfit(self._problem, shift, stated, self._hold) is None
        return self._fit[key]

    def _ties_of(self, visit: VisitId) -> Ties:
        if visit not in self._ties:
            self._ties[visit] = Ties(self._problem, visit)
        return self._ties[visit]

    def _bound(self, visit: VisitId) -> bool:
        return self._ties_of(visit).bound
