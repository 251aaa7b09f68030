"""Lower bound on walking from nothing but the legs between places: cuts that are paid for."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra, maximum_flow

from routing.cuts import SLACK, UNITS, CutBound, new_programme
from routing.errors import SolverDied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from routing.model import Floats, Ints
    from routing.needs import Needs

    Side = NDArray[np.bool_]

NEIGHBOURS = 8  # legs of each node that the programme starts with
MARGIN = 1e-7  # ticks a leg; less than SLACK in all, for half a million legs
BROKEN = 1e-3  # of a route: cuts broken by less are left alone
PRICINGS = 12  # times legs are added before new cuts are looked for
IDLE = 3  # rounds that a cut may bind nothing before it is dropped
TINY = 1e-9  # ticks: prices below are the solver's noise
FEW = 50  # new cuts in a round; below this the exact search is worth its time


def leg_bound(
    needs: Needs,
    *,
    enough: Callable[[], bool] = lambda: False,
    rounds: int | None = None,
    told: Callable[[int], None] = lambda ticks: None,
) -> CutBound:
    """
    Bound the walking of every plan that serves all visits.

    Parameters
    ----------
    enough
        Asked often; when it says so, the best bound so far is returned: it is valid.
    rounds
        Most times that new cuts are looked for; None for as often as they are found.
    told
        Called with every better bound.

    Notes
    -----
    Let x(e) be how often a plan walks the leg e between two nodes, in either direction, and w(e)
    what that takes at least: it walks sum w(e) x(e) or more. Around a set S of nodes without depot,
    n(S) routes at least come in (`Needs`), and each goes out again: x over the border of S is 2
    n(S) at least. So for any prices y(S) >= 0 with, for *every* leg, the prices of the borders it
    crosses adding up to w(e) at most,

        walking >= sum w(e) x(e) >= sum y(S) x(border of S) >= sum 2 n(S) y(S).

    A linear programme proposes prices, for some sets and some legs. Whatever it proposes is then
    cut down until it holds for all pairs of nodes, so that neither the choice of sets and legs nor
    the solver's tolerance can make the bound wrong. Sets come from joining nodes along the legs
    walked most in the programme's answer, and from least cuts between depot and node.
    """
    if len(needs.legs) < 2:
        return CutBound(0, converged=True, cuts=0)
    return _Cutting(needs, enough, told).run(rounds)


class _Cutting:
    """The programme, its legs (columns) and its sets (rows)."""

    def __init__(
        self, needs: Needs, enough: Callable[[], bool], told: Callable[[int], None]
    ) -> None:
        self.needs, self.enough, self.told = needs, enough, told
        self.n = n = len(needs.legs)
        self.best = 0
        self.legs: Ints = np.zeros((0, 2), np.int64)
        self.sides: Side = np.zeros((0, n), bool)
        self.asked: Floats = np.zeros(0)
        self._idle: Ints = np.zeros(0, np.int64)
        self._have = np.eye(n, dtype=bool)
        self._seen: set[bytes] = set()
        self._known: dict[bytes, int] = {}
        self._lp = new_programme()
        self._walk_along(_nearest(needs.legs))
        self._cut_around([_one(n, v) for v in range(1, n)])
        a, b = self.legs.T
        self._cut_around(self._joined(-needs.legs[a, b]))

    def run(self, rounds: int | None) -> CutBound:
        total = len(self.asked)
        for number in itertools.count():
            walked, complete = self._solve()
            if self.enough() or number == rounds:
                break
            added = self._by_joining(walked)
            if added < FEW:
                added += self._by_flow(walked)
            total += added
            if not added and complete:
                return CutBound(self.best, converged=not self.enough(), cuts=total)
            self._drop_idle()
        return CutBound(self.best, converged=False, cuts=total)

    # -- the programme ----------------------------------------------------------------------

    def _solve(self) -> tuple[Floats, bool]:
        """Walks on the legs there are, and whether no other leg would be walked."""
        for _ in range(PRICINGS):
            if self._lp.run() == highspy.HighsStatus.kError:
                raise SolverDied("the linear programme of the walking bound could not be solved")
            answer = self._lp.getSolution()
            walked, prices = np.array(answer.col_value), np.maximum(0, answer.row_dual)
            paid = self._paid(prices)
            over = np.triu(paid > self.needs.legs + MARGIN)
            missing = np.argwhere(over & ~self._have)
            self._claim(np.where(prices > TINY, prices, 0), paid, np.argwhere(over))
            if len(missing) == 0 or self.enough():
                break
            excess = (paid - self.needs.legs)[missing[:, 0], missing[:, 1]]
            self._walk_along(missing[np.argsort(-excess, kind="stable")[: 2 * self.n]])
        self._idle = np.where(prices > TINY, 0, self._idle + 1)
        return np.concatenate([walked, np.zeros(len(self.legs) - len(walked))]), len(missing) == 0

    def _paid(self, prices: Floats) -> Floats:
        """(nodes, nodes): prices of the borders that each leg crosses."""
        used = prices > TINY
        sides = self.sides[used].astype(np.float64)
        both = (sides * prices[used, None]).T @ sides
        one = np.diag(both)
        return np.asarray(one[:, None] + one[None, :] - 2 * both)

    def _claim(self, prices: Floats, paid: Floats, over: Ints) -> None:
        """Cut prices down to what holds for all legs, and tell what they still prove."""
        if len(over) > 20 * self.n:
            return  # far from any use yet, and costly to mend
        factor = np.ones(len(prices))
        for a, b in over:
            crossed = self.sides[:, a] != self.sides[:, b]
            share = self.needs.legs[a, b] / paid[a, b]
            factor[crossed] = np.minimum(factor[crossed], share)
        ticks = int(np.ceil(float((prices * factor) @ self.asked) - SLACK))
        if ticks > self.best:
            self.best = ticks
            self.told(ticks)

    def _walk_along(self, legs: Ints) -> None:
        """Add legs."""
        a, b = legs.T
        self._have[a, b] = self._have[b, a] = True
        crossed = (self.sides[:, a] != self.sides[:, b]).T
        column, row = np.nonzero(crossed)
        starts = np.searchsorted(column, np.arange(len(legs))).astype(np.int32)
        count = len(legs)
        self._lp.addCols(
            count, self.needs.legs[a, b], np.zeros(count), np.full(count, highspy.kHighsInf),
            len(row), starts, row.astype(np.int32), np.ones(len(row)),
        )  # fmt: skip
        self.legs = np.concatenate([self.legs, legs])

    def _cut_around(self, sides: Iterable[Side], walked: Floats | None = None) -> int:
        """Add the cuts around sets that are new and, if walks are given, broken by them."""
        a, b = self.legs.T
        fresh: list[Side] = []
        asked: list[float] = []
        crossed: list[Ints] = []
        for side in sides:
            key = side.tobytes()
            if key in self._seen:
                continue
            if key not in self._known:
                self._known[key] = 2 * self.needs(np.flatnonzero(side))
            wanted = self._known[key]
            border = side[a] != side[b]
            if wanted == 0 or (walked is not None and walked[border].sum() > wanted - BROKEN):
                continue
            self._seen.add(key)
            fresh.append(side)
            asked.append(float(wanted))
            crossed.append(np.flatnonzero(border))
        if fresh:
            self._add_rows(np.array(asked), crossed)
            self.sides = np.concatenate([self.sides, np.array(fresh)])
            self.asked = np.concatenate([self.asked, asked])
            self._idle = np.concatenate([self._idle, np.zeros(len(fresh), np.int64)])
        return len(fresh)

    def _add_rows(self, least: Floats, crossed: list[Ints]) -> None:
        # All at once: one by one the solver takes longer to store rows than to solve.
        starts = np.concatenate([[0], np.cumsum([len(one) for one in crossed])[:-1]])
        where = np.concatenate(crossed).astype(np.int32)
        self._lp.addRows(
            len(least), least, np.full(len(least), highspy.kHighsInf),
            len(where), starts.astype(np.int32), where, np.ones(len(where)),
        )  # fmt: skip

    def _drop_idle(self) -> None:
        """Forget cuts that have bound nothing for some rounds; they come back where broken."""
        rows = np.flatnonzero((self._idle >= IDLE) & (self.sides.sum(axis=1) > 1))
        if len(rows) == 0:
            return
        self._lp.deleteRows(len(rows), rows.astype(np.int32))
        self._seen -= {side.tobytes() for side in self.sides[rows]}
        self.sides = np.delete(self.sides, rows, axis=0)
        self.asked, self._idle = np.delete(self.asked, rows), np.delete(self._idle, rows)

    # -- sets -------------------------------------------------------------------------------

    def _joined(self, strength: Floats) -> Iterable[Side]:
        """Sets that grow as nodes are joined along legs, the strongest first; never the depot."""
        members = {v: [v] for v in range(1, self.n)}
        home = np.arange(self.n)
        for a, b in self.legs[np.argsort(-strength, kind="stable")]:
            u, v = int(home[a]), int(home[b])
            if u == v or not (u and v):
                continue
            if len(members[u]) < len(members[v]):
                u, v = v, u
            home[members[v]] = u
            members[u] += members.pop(v)
            side = np.zeros(self.n, bool)
            side[members[u]] = True
            yield side

    def _by_joining(self, walked: Floats) -> int:
        """Sets joined by walks, as they are and beside all walks at their ends."""
        a, b = self.legs.T
        there = np.bincount(a, walked, self.n) + np.bincount(b, walked, self.n)
        few, many = np.minimum(there[a], there[b]), np.maximum(there[a], there[b])
        added = 0
        for beside in (1.0, np.maximum(few, 1e-9), np.maximum(many, 1e-9)):
            strength = np.where(walked > 1e-6, walked / beside, -self.needs.legs[a, b])
            added += self._cut_around(self._joined(strength), walked)
            if self.enough():
                break
        return added

    def _by_flow(self, walked: Floats) -> int:
        """Cuts that keep a node from being reached as often as it asks for."""
        some = walked > 1e-6
        a, b = self.legs[some].T
        capacity = np.round(walked[some] * UNITS).astype(np.int32)
        both = (np.concatenate([a, b]), np.concatenate([b, a]))
        ways = csr_matrix((np.concatenate([capacity, capacity]), both), shape=(self.n, self.n))
        added = 0
        for v in range(1, self.n):
            if self.enough():
                break
            flow = maximum_flow(ways, 0, v)
            if flow.flow_value >= UNITS * (self._known[_one(self.n, v).tobytes()] - BROKEN):
                continue
            left = ways - flow.flow
            left.data = np.where(left.data > 0, 1, 0).astype(np.int32)
            left.eliminate_zeros()
            far = np.isfinite(dijkstra(left.T.tocsr(), indices=v, unweighted=True))
            added += self._cut_around([far], walked)
        return added


def _one(n: int, v: int) -> Side:
    side = np.zeros(n, bool)
    side[v] = True
    return side


def _nearest(legs: Floats) -> Ints:
    """Each node's nearest others, and its leg to the depot."""
    n = len(legs)
    width = min(NEIGHBOURS, n - 1)
    found = {(0, v) for v in range(1, n)}
    for v in range(n):
        near = [int(u) for u in np.argsort(legs[v], kind="stable") if u != v][:width]
        found |= {(min(u, v), max(u, v)) for u in near}
    return np.array(sorted(found), np.int64)
