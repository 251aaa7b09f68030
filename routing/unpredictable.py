"""An order of a round that nobody can foresee, and that walks little more than the shortest."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.errors import RoutingError
from routing.plan import Plan
from routing.problem import UNREACHABLE
from routing.rules_of_groups import keys, keys_brought_back
from routing.timing import objective, schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routing.ids import ShiftId, VisitId
    from routing.plan import Route
    from routing.problem import Problem

SWEEPS = 60  # random changes tried for each stop
ROUND_SWEEPS = 12  # the same where every time of a round is tried too


class NoRound(RoutingError):
    """A stop that no walk leads to and back from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Positions of the stops in the order walked; ``walking`` and ``shortest`` in ticks."""

    stops: tuple[int, ...]
    walking: int
    shortest: int


def unpredictable_order(
    travel: NDArray[np.int32], depot: int, places: Sequence[int], *, loss: float, seed: int
) -> Order:
    """
    Order stops at random within a stated loss.

    Parameters
    ----------
    travel
        (places, places) ticks; row = from.
    places
        Place of each stop.
    loss
        Part by which the walk may be longer than the shortest order found; 0 gives that order.
    seed
        Equal seeds give equal orders.

    Returns
    -------
    order
        ``stops`` are positions in ``places``.

    Raises
    ------
    NoRound
        If a stop cannot be reached, or not be left.

    Notes
    -----
    The shortest order found: insertion where it costs least, then moves of runs of stops, either
    way round, while one helps. From there random moves of the same kind, each taken if the walk
    stays within the loss: after many of them the order is any of those allowed.
    """
    reach = [max(int(travel[depot, p]), int(travel[p, depot])) for p in places]
    if any(ticks >= UNREACHABLE for ticks in reach):
        raise NoRound("a stop of the round cannot be reached from where it starts, or not left")
    order = _improved(travel, depot, places, _inserted(travel, depot, places))
    shortest = _length(travel, depot, places, order)
    limit = int(shortest * (1 + loss))
    random = np.random.default_rng(seed)
    now = shortest
    n = len(order)
    for _ in range(SWEEPS * n if n > 1 and loss > 0 else 0):
        a, b = sorted(int(k) for k in random.integers(0, n + 1, 2))
        to, turned = int(random.integers(0, n + 1)), bool(random.integers(0, 2))
        changed = _moved(order, a, b, to, turned=turned)
        length = _length(travel, depot, places, changed)
        if length <= limit:
            order, now = changed, length
    return Order(stops=tuple(order), walking=now, shortest=shortest)


def round_seed(secret: int, shift: ShiftId) -> int:
    """
    The seed of one round, from the secret of its plan.

    Whoever is told the seed of a round that is over learns nothing of the others.
    """
    key, words = f"{secret:x}".encode(), shift.encode()
    return int.from_bytes(hmac.new(key, words, hashlib.sha256).digest()[:8], "big")


def unforeseen(
    problem: Problem, plan: Plan, losses: Mapping[VisitId, float], *, secret: int
) -> Plan:
    """
    Put rounds with certain visits into an order that nobody can foresee.

    Parameters
    ----------
    losses
        By visit, the part by which its round may walk longer than planned; the least of a round
        holds for all of it.
    secret
        Whoever has it and the plan can foresee the order.

    Returns
    -------
    plan
        The same visits on the same shifts, every time kept. Rounds with visits for two, or with
        gaps counted by the clock, stay as they are: others depend on their moments.
    """
    held = {v for pair in problem.pairs for v in pair.visits}
    held |= {v for tie in problem.spacings if not tie.whole_days for v in tie.visits}
    routes = []
    for route in plan.routes:
        own = {stop.visit for stop in route.stops}
        loss = min((losses[v] for v in own if losses.get(v, 0) > 0), default=0.0)
        if loss and not own & held:
            seed = round_seed(secret, route.shift)
            routes.append(draw_order(problem, route, loss, seed=seed))
        else:
            routes.append(route)
    changed = replace(plan, routes=tuple(routes))
    return replace(changed, objective=objective(problem, changed))


def draw_order(problem: Problem, route: Route, loss: float, *, seed: int) -> Route:
    """
    Draw the order of one round: equal seeds draw equal orders, so that a draw can be made again.

    Notes
    -----
    Runs of stops are moved at random, as long as the walk is within the loss and times are kept.
    """
    random = np.random.default_rng(seed)
    shift = problem.shift[route.shift]
    limit = int(route.walking * (1 + loss))
    visits = [problem.visit[stop.visit] for stop in route.stops]
    places = [visit.place for visit in visits]
    travel = problem.travel[shift.profile]
    order, n = list(range(len(visits))), len(visits)
    found = route
    for _ in range(ROUND_SWEEPS * n if n > 1 else 0):
        a, b = sorted(int(k) for k in random.integers(0, n + 1, 2))
        to, turned = int(random.integers(0, n + 1)), bool(random.integers(0, 2))
        changed = _moved(order, a, b, to, turned=turned)
        if changed == order or _length(travel, shift.depot, places, changed) > limit:
            continue
        timed = schedule(problem, shift, [visits[k] for k in changed])
        if timed is not None and _has_its_keys(problem, timed):
            order, found = changed, timed
    return found


def _has_its_keys(problem: Problem, route: Route) -> bool:
    alone = Plan(routes=(route,))
    return not any(keys(problem, alone)) and not any(keys_brought_back(problem, alone))


def _length(
    travel: NDArray[np.int32], depot: int, places: Sequence[int], order: Sequence[int]
) -> int:
    path = np.array([depot, *(places[k] for k in order), depot])
    return int(travel[path[:-1], path[1:]].sum(dtype=np.int64))


def _inserted(travel: NDArray[np.int32], depot: int, places: Sequence[int]) -> list[int]:
    order: list[int] = []
    far = sorted(range(len(places)), key=lambda k: -int(travel[depot, places[k]]))
    for k in far:
        costs = []
        for at in range(len(order) + 1):
            before = places[order[at - 1]] if at else depot
            after = places[order[at]] if at < len(order) else depot
            here = places[k]
            detour = int(travel[before, here]) + int(travel[here, after])
            costs.append((detour - int(travel[before, after]), at))
        order.insert(min(costs)[1], k)
    return order


def _improved(
    travel: NDArray[np.int32], depot: int, places: Sequence[int], order: list[int]
) -> list[int]:
    best = _length(travel, depot, places, order)
    better = True
    while better:
        better = False
        n = len(order)
        for a in range(n):
            for b in range(a + 1, n + 1):
                # Turning a run round where it stands, and moving runs of up to three.
                spots = (a,) if b - a > 3 else range(n - (b - a) + 1)
                for to in spots:
                    for turned in (False, True):
                        changed = _moved(order, a, b, to, turned=turned)
                        length = _length(travel, depot, places, changed)
                        if length < best:
                            order, best, better = changed, length, True
    return order


def _moved(order: Sequence[int], a: int, b: int, to: int, *, turned: bool) -> list[int]:
    """Take the run from ``a`` to before ``b`` out, and put it at ``to`` of what is left."""
    run = list(order[a:b])
    rest = [*order[:a], *order[b:]]
    at = min(to, len(rest))
    return [*rest[:at], *(reversed(run) if turned else run), *rest[at:]]
