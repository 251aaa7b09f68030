"""Ruin and recreate over the whole horizon: territories, closing of shifts, annealing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from routing.abreast import Abreast, can_split
from routing.bound import fewest_for
from routing.compiled import compiled
from routing.construct import construct
from routing.days import keeps_days
from routing.evening import even_out
from routing.fair_parts import FairParts
from routing.insertion import empty_state, put, refresh, route_cost, take
from routing.search import search
from routing.territories import territories
from routing.undo import make_best, make_undo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routing.model import Model
    from routing.stopping import Watch

REPRICE = 2_000  # iterations between two settings of the prices of work
STEP = 200  # iterations between two looks at the clock
HOT, COLD = 400.0, 8.0  # ticks: about two mean legs of a building, and a twentieth of one
CLOSE_FROM, CLOSE_UNTIL = 0.15, 0.65  # part of the budget in which shifts are closed
GIVE_UP_CHASING = 0.8
STEPS_OF_CLOSING = 0.5  # longest shifts by which the time left must grow after closing has failed
# Iterations a visit for which the bank may not shrink before shifts are opened.
BEFORE_CLOSING, AFTER_CLOSING, MIN_PATIENCE = 0.4, 4.0, 1_000


@compiled
def _seed(value: int) -> None:
    np.random.seed(value)


class Improver:
    """
    Routes under improvement; always holds the best complete state met.

    Parameters
    ----------
    model
        The compiled problem.
    usable
        Which shifts may be used to begin with; others are opened where visits stay unserved.
    fewest
        Proven least number of shifts: closing stops there.
    """

    def __init__(self, model: Model, *, usable: Sequence[int], fewest: int, seed: int) -> None:
        self.model, self.fewest, self.seed = model, fewest, seed
        m = self.m = model.arrays
        self.s = empty_state(m)
        self.b = make_best(self.s)
        self.u = make_undo(self.s)
        self.s.usable[:] = False
        # Fair parts and few changes may be worth more shifts than are needed.
        self._any_shift = model.problem.objective.fairness > 0 or m.change > 0
        self.s.usable[list(range(len(m.begin)) if self._any_shift else usable)] = True
        self.iterations = 0
        self._fair = FairParts(model) if model.problem.objective.fairness > 0 else None
        self._priced = 0
        self._rng = np.random.default_rng(seed)
        options = np.diff(m.allowed_from).astype(np.float64)
        distance = m.travel.min(axis=0)[m.depot[0], m.place] if len(m.depot) else 0 * m.place
        self.keys = np.array([options, -m.service.astype(float), -distance.astype(float)])
        self._impossible = set(model.impossible)
        self.still_placing = True
        self.walking_bound: int | None = None
        self.proven: set[tuple[int, ...]] = set()
        self._splits = (os.cpu_count() or 1) > 1 and can_split(model)
        self._abreast: Abreast | None = None
        self._at_closing, self._tight = 0.0, 0.0  # time left when last closing, and needed to
        _seed(seed)

    # -- starting ---------------------------------------------------------------------------

    def start(self, share: float) -> None:
        """
        Give shifts territories: visits with fewest days first, neighbours one after another.

        Each class of visits fills shifts only up to its cumulative part of the work, so that later
        visits find room near by. ``share`` is the walking expected beside the service, as a part of
        it.
        """
        order, reserve = territories(self.model, self.s.usable, share, self._impossible)
        construct(self.m, self.s, order, reserve, self.seed)
        self._note()

    def resume(self, routes: Sequence[Sequence[int]]) -> None:
        """
        Start from given routes (visit rows, one list a shift); the rest is inserted.

        Of the routes only what still fits is taken: windows, skills, gaps and caps may have changed
        since they were made.
        """
        m, s = self.m, self.s
        for r, route in enumerate(routes):
            s.usable[r] |= len(route) > 0
            for v in route:
                full = s.size[r] + 1 >= s.sequence.shape[1]
                if full or m.options[m.kind[v], r] == 0 or not keeps_days(m, s, v, r):
                    continue
                if not put(m, s, v, r, int(s.size[r])):
                    take(m, s, v)
        rest = [i for i in np.flatnonzero(s.route < 0) if i not in self._impossible]
        order = np.array(rest, np.int64)
        construct(m, s, order, np.zeros(len(order), np.int64), self.seed)
        self._note()

    def _note(self) -> None:
        m, s, b = self.m, self.s, self.b
        b.value[1] = sum(route_cost(m, s, r) for r in range(len(s.size)))
        banked = float(m.weight[s.bank[: s.numbers[0]]].sum())
        b.dirty[:] = True
        if b.value[1] + banked < b.value[0]:
            b.value[0] = b.value[1] + banked
            b.sequence[:] = s.sequence
            b.size[:] = s.size
            b.dirty[:] = False

    # -- reading ----------------------------------------------------------------------------

    @property
    def best(self) -> list[list[int]]:
        """Visit rows of the best routes, one list a shift."""
        return [
            [int(v) for v in self.b.sequence[r, : self.b.size[r]]] for r in range(len(self.b.size))
        ]

    def figures(self) -> tuple[int, int, int]:
        """Visits planned, shifts used and ticks walked by the best routes met."""
        m, b = self.m, self.b
        walking = 0
        for r in np.flatnonzero(b.size > 0):
            stops = m.place[b.sequence[r, : b.size[r]]]
            path = np.concatenate([[m.depot[r]], stops, [m.depot[r]]])
            walking += int(m.travel[m.profile[r]][path[:-1], path[1:]].sum(dtype=np.int64))
        return int(b.size.sum()), int((b.size > 0).sum()), walking

    def replace(self, routes: Sequence[Sequence[int]]) -> None:
        """Go on from other routes of the same visits, if they are better than the best met."""
        m, s, b = self.m, self.s, self.b
        before = (b.sequence.copy(), b.size.copy(), b.value.copy())
        for r, route in enumerate(routes):
            b.sequence[r, : len(route)] = route
            b.size[r] = len(route)
        self._back_to_best()
        value = float(b.value[1] + m.weight[s.bank[: s.numbers[0]]].sum())
        if value > before[2][0] + 1e-6:
            b.sequence[:], b.size[:], b.value[:] = before
            self._back_to_best()
        else:
            b.value[0] = value

    def bounded(self, walking: int | None) -> None:
        """Take a lower bound on all walking; it may say that more shifts are needed, too."""
        if walking is not None and walking > (self.walking_bound or -1):
            self.walking_bound = walking
            self.fewest = max(self.fewest, fewest_for(self.m, walking))

    @property
    def good_enough(self) -> bool:
        """Whether no plan can be better than the best met, by the bounds known."""
        if self.walking_bound is None or self._impossible or self._fair is not None:
            return False
        return bool(self.b.value[0] <= self.m.fixed * self.fewest + self.walking_bound + 0.5)

    # -- searching --------------------------------------------------------------------------

    def improve(
        self, watch: Watch, progress: Callable[[Improver], None], *, share: float = 1.0
    ) -> None:
        """
        Search until the stopping rule says so, or nothing can be better.

        Parameters
        ----------
        progress
            Called now and then.
        share
            Part of the seconds left that may be spent.
        """
        m, s = self.m, self.s
        if len(m.place) <= len(self._impossible) or len(m.begin) == 0:
            return
        began, waiting, calm, closed, chase = watch.elapsed, 0, 0, 0, True
        budget, last = watch.left * share, 0.0
        fewest_banked = len(m.place)
        while not watch.stopped:
            part = self._part(watch, began, budget)
            if part >= 1:
                break
            heat = HOT * (COLD / HOT) ** part
            if chase and s.numbers[0] > 0 and part > GIVE_UP_CHASING:
                chase, self.still_placing = False, False
                self._back_to_best()
                while self._open_one():
                    pass
            self._even_out(watch)
            done = self._step(watch, heat, chase=chase)
            if s.numbers[0] > 0:
                calm, waiting = 0, waiting + done
                if s.numbers[0] < fewest_banked:
                    fewest_banked, waiting = int(s.numbers[0]), 0
                patience = AFTER_CLOSING * len(m.place) if closed else BEFORE_CLOSING * len(m.place)
                if chase and waiting > max(MIN_PATIENCE, patience):
                    waiting, fewest_banked = 0, int(s.numbers[0])
                    chase = self._open_for_bank()
                    # Only where walking has become shorter since is closing worth trying again.
                    self._tight = self._at_closing + STEPS_OF_CLOSING
            else:
                waiting, calm, fewest_banked = 0, calm + done, len(m.place)
                s.usable[s.size == 0] = self._any_shift
                if CLOSE_FROM < part < CLOSE_UNTIL and calm > 0.5 * len(m.place) and self._loose():
                    self._close_one()
                    closed += 1
                    calm = 0
            if watch.elapsed - last > 0.5:
                last = watch.elapsed
                progress(self)
            if s.numbers[0] == 0 and self.good_enough:
                break
        if self._abreast is not None:
            self._abreast.close()
            self._abreast = None
        self._take_fairest(watch)
        progress(self)

    def _step(self, watch: Watch, heat: float, *, chase: bool) -> int:
        """Search for some iterations, by the clock in several threads where days are free."""
        m, s = self.m, self.s
        if watch.iterations is None and s.numbers[0] == 0 and self._splits:
            if self._abreast is None:
                self._abreast = Abreast(m, s, self.seed)
            done = self._abreast.step(self.b, self.keys, heat)
        else:
            step = STEP
            if watch.iterations is not None:
                # Twenty looks at least, or the last phases would never come.
                least = max(1, watch.iterations // 20)
                step = min(step, least, watch.iterations - self.iterations)
            done = search(m, s, self.b, self.u, self.keys, step, heat, chase)
        self.iterations += done
        return done

    def _even_out(self, watch: Watch) -> None:
        """Now and then set the prices of work anew, where fairness is asked for."""
        often = REPRICE if watch.iterations is None else max(1, watch.iterations // 20)
        if self._fair is None or self.iterations < self._priced + often:
            return
        m, s, b = self.m, self.s, self.b
        self._priced = self.iterations
        self._fair.reprice(b)
        for r in range(len(s.size)):
            refresh(m, s, r)
        b.value[1] = sum(route_cost(m, s, r) for r in range(len(s.size)))

    def _take_fairest(self, watch: Watch) -> None:
        """Go back to the best routes with their unfairness counted, and to no prices."""
        if self._fair is None:
            return
        m, s, b = self.m, self.s, self.b
        self._fair.reprice(b)
        m.burden[:] = 0
        assert self._fair.routes is not None, "the best routes were noted just now"
        b.sequence[:], b.size[:] = self._fair.routes
        self._back_to_best()
        even_out(m, s, self._fair, lambda: watch.stopped)
        b.sequence[:], b.size[:] = s.sequence, s.size
        self._back_to_best()
        b.value[0] = b.value[1] + m.weight[s.bank[: s.numbers[0]]].sum()

    def _part(self, watch: Watch, began: float, budget: float) -> float:
        if watch.iterations is not None:
            return self.iterations / watch.iterations
        if budget == float("inf"):
            # Nothing but a request ends it: cool down over a minute and stay cold.
            return min(0.999, (watch.elapsed - began) / 60)
        return (watch.elapsed - began) / max(budget, 1e-3)

    def _loose(self) -> bool:
        """Whether the free time of the used shifts would hold a whole shift."""
        used = int((self.s.size > 0).sum())
        return used > max(1, self.fewest) and self._free() > max(1.02 + 0.02 * used, self._tight)

    def _free(self) -> float:
        """Time that the used shifts have left, in longest shifts."""
        m, s = self.m, self.s
        free = float((m.end - m.begin - s.walk - s.work)[s.size > 0].sum())
        return free / float((m.end - m.begin).max())

    def _close_one(self) -> None:
        """Take away the shift whose visits were seldom hard to place; they go into the bank."""
        m, s = self.m, self.s
        used = np.flatnonzero(s.size > 0)
        hardness = [s.absence[s.sequence[r, : s.size[r]]].sum() for r in used]
        self._at_closing = self._free()
        r = int(used[int(np.argmin(hardness))])
        self.b.value[1] -= route_cost(m, s, r)
        for v in s.sequence[r, : s.size[r]]:
            s.route[v] = -1
            s.bank[s.numbers[0]] = v
            s.numbers[0] += 1
        s.size[r] = 0
        refresh(m, s, r)
        s.usable[r] = False
        self.b.dirty[r] = True

    def _open_for_bank(self) -> bool:
        """Open as many shifts as the unserved work fills, one at least. False if none is left."""
        m, s = self.m, self.s
        work = float(m.service[s.bank[: s.numbers[0]]].sum())
        wanted = max(1, round(0.7 * work / float((m.end - m.begin).max())))
        return all([self._open_one() for _ in range(wanted)][:1])

    def _open_one(self) -> bool:
        """Open the shift that most of the unserved work could use. False where none is left."""
        m, s = self.m, self.s
        wanted = np.zeros(len(s.size))
        for v in s.bank[: s.numbers[0]]:
            wanted[m.allowed[m.allowed_from[v] : m.allowed_from[v + 1]]] += m.service[v]
        wanted[s.usable] = -1
        if wanted.max(initial=-1) <= 0:
            return False
        s.usable[int(np.argmax(wanted + self._rng.random(len(wanted))))] = True
        return True

    def _back_to_best(self) -> None:
        """Return to the best state met, its unserved visits in the bank."""
        m, s, b = self.m, self.s, self.b
        s.route[:] = -1
        s.sequence[:] = b.sequence
        s.size[:] = b.size
        for r in range(len(s.size)):
            refresh(m, s, r)
        rest = [v for v in np.flatnonzero(s.route < 0) if v not in self._impossible]
        s.numbers[0] = len(rest)
        s.bank[: len(rest)] = rest
        s.usable[s.size > 0] = True
        b.dirty[:] = False
        b.value[1] = sum(route_cost(m, s, r) for r in range(len(s.size)))
