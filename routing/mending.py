"""A plan while it is mended: what waits is put in at the least cost, and moves are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.ejection import AWAY, Ground, cost_of_all, insert, make_way, sow
from routing.insertion import empty_state, refresh
from routing.model import build
from routing.undo import make_best, make_undo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.arrange import Hold, Orders
    from routing.held import Held
    from routing.ids import ShiftId
    from routing.insertion import Flags, State
    from routing.model import Ints
    from routing.plan import Route
    from routing.stopping import Watch

STEP = 100  # iterations between two looks at the clock
WARM, COLD = 60.0, 4.0  # ticks
# Iterations without anything better after which it is enough, once every visit has its place.
CALM, CALM_FOR_EACH = 400, 15
# ... and while some have none: who could make way was asked often by then.
IN_VAIN, IN_VAIN_FOR_EACH = 5_000, 1_000
DEAREST = 100_000.0  # ticks of cost that a move may count at most


class Mending:
    """
    Orders of visits that always fit.

    Parameters
    ----------
    held
        The problem to search, and what of it stays.
    routes
        What stays where it is, by shift.
    most_moves
        How many visits of ``routes`` may go to another shift.
    """

    def __init__(
        self,
        held: Held,
        routes: Mapping[ShiftId, Route],
        hold: Hold,
        *,
        most_moves: int,
        seed: int,
    ) -> None:
        problem = held.problem
        self._problem = problem
        self._row = {visit.id: i for i, visit in enumerate(problem.visits)}
        model = build(problem)
        m = self._m = model.arrays
        self._home = np.full(len(problem.visits), -1, np.int64)
        self._head = np.zeros(len(problem.shifts), np.int64)
        loose = np.ones(len(problem.visits), np.bool_)
        loose[np.array([self._row[v] for v in held.fixed], np.int64)] = False
        longest = max((len(route.stops) for route in routes.values()), default=0)
        self._s = _roomy(empty_state(m), longest + 2)
        for r, shift in enumerate(problem.shifts):
            self._lay(r, routes.get(shift.id), loose, hold, frozen=shift.id in held.frozen)
        weights = m.weight.min(initial=np.inf) / max(1, most_moves)
        options = np.diff(m.allowed_from).astype(np.float64)
        self._ground = Ground(
            home=self._home,
            loose=loose,
            head=self._head,
            most=most_moves,
            price=float(min(DEAREST, weights / 2)),
            keys=np.array([options, -m.service.astype(float), -m.weight]),
        )
        waiting = np.flatnonzero((self._s.route < 0) & (options > 0))
        # Those with most to lose first, then those with fewest shifts to go to, then neighbours.
        order = np.lexsort((m.place[waiting], options[waiting], -m.weight[waiting]))
        self._waiting: Ints = waiting[order].astype(np.int64)
        self._best = make_best(self._s)
        sow(seed)

    def search(self, watch: Watch) -> None:
        """Put in what waits, and let others make way for what has no place."""
        m, s, b, g = self._m, self._s, self._best, self._ground
        insert(m, s, g, self._waiting, g.price)
        self._note()
        undo = make_undo(s)
        done = calm = 0
        while not self._enough(watch, done, calm):
            step = STEP if watch.iterations is None else min(STEP, watch.iterations - done)
            away = np.flatnonzero((self._home >= 0) & (s.route >= 0) & (s.route != self._home))
            pool = np.concatenate([self._waiting, away[g.loose[away]]])
            pool = pool[np.argsort(m.place[pool], kind="stable")]
            heat = WARM * (COLD / WARM) ** self._part(watch, done)
            still = make_way(m, s, b, undo, g, pool, step, heat)
            calm = still if still < step else calm + step
            done += step

    def orders(self) -> Orders:
        """Visits of every shift that the search looked at, in the best order met."""
        b, s = self._best, self._s
        return {
            shift.id: [self._problem.visits[v].id for v in b.sequence[r, : b.size[r]]]
            for r, shift in enumerate(self._problem.shifts)
            if s.part[r] == 0
        }

    def _lay(self, r: int, route: Route | None, loose: Flags, hold: Hold, *, frozen: bool) -> None:
        s = self._s
        stops = route.stops if route is not None else ()
        own = np.array([self._row[stop.visit] for stop in stops], np.int64)
        served = [k + 1 for k, v in enumerate(own) if self._problem.visits[v].id in hold.served]
        self._head[r] = max(served, default=0)
        s.sequence[r, : len(own)] = own
        s.size[r] = len(own)
        self._home[own] = r
        # Where the search counts stricter than the rules, a round that keeps them stays as it is.
        if frozen or not refresh(self._m, s, r):
            s.part[r] = 1
            s.route[own] = r
            loose[own] = False

    def _note(self) -> None:
        m, s, b = self._m, self._s, self._best
        b.value[1] = cost_of_all(m, s)
        banked = float(m.weight[s.bank[: s.numbers[0]]].sum())
        b.value[0] = b.value[1] + banked + self._ground.price * s.numbers[AWAY]
        b.sequence[:] = s.sequence
        b.size[:] = s.size
        b.dirty[:] = False

    def _enough(self, watch: Watch, done: int, calm: int) -> bool:
        if len(self._waiting) == 0 or watch.stopped:
            return True
        if watch.iterations is not None:
            return done >= watch.iterations
        if self._s.numbers[0] == 0:
            return calm > CALM + CALM_FOR_EACH * len(self._waiting)
        return calm > IN_VAIN + IN_VAIN_FOR_EACH * int(self._s.numbers[0])

    def _part(self, watch: Watch, done: int) -> float:
        if watch.iterations is not None:
            return done / watch.iterations
        return min(1.0, watch.elapsed / max(1e-3, watch.rule.budget()))


def _roomy(state: State, stops: int) -> State:
    """A state in which a shift has room for some number of stops at least."""
    missing = stops - state.sequence.shape[1]
    if missing <= 0:
        return state
    wider = ("sequence", "leave", "latest")
    return state._replace(
        **{name: np.pad(getattr(state, name), ((0, 0), (0, missing))) for name in wider}
    )
