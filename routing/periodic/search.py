"""Answer a periodic instance: many short annealed runs of ruin and recreate, then a long one."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from routing.periodic.arrays import as_arrays
from routing.periodic.fleet import empty_fleet
from routing.periodic.instance import Answer, Customer, Instance
from routing.periodic.ruin import anneal, begin, load, sow, unload

if TYPE_CHECKING:
    from routing.periodic.arrays import Given, Ints

STEP = 200  # iterations between two looks at the clock
COLD = 0.005  # mean legs; hotter temperatures are in mean legs too
STARTING = 0.4  # part of the time for starts
START_ITERATIONS = 500  # a visit: what a start is worth
MOST_STARTS = 10
# Customers removed on average, longest string, share of one-day ruins: small strings polish, long
# ones leave a basin.
START_MANNERS = ((10, 10, 0.5), (30, 20, 0.5), (20, 10, 0.5))
MANNERS = ((10, 10, 0.5), (10, 10, 0.2), (20, 10, 0.3), (30, 20, 0.2))
ITERATIONS_A_SECOND = 130_000.0  # to plan with until the machine's own pace is known


@dataclass
class Found:
    """What a search has found; ``answer`` is None where not everybody could be served."""

    answer: Answer | None = None
    cost: float = float("inf")
    iterations: int = 0
    starts: list[float] = field(default_factory=list)
    trace: list[tuple[float, float]] = field(default_factory=list)


class _Runner:
    """One thread's routes, random numbers and clock."""

    def __init__(self, shared: _Shared, number: int) -> None:
        self.shared, self.number = shared, number
        self.fleet = empty_fleet(shared.g)
        self.rng = np.random.default_rng((shared.seed, number))
        self.spent = 0
        sow(shared.seed * 1009 + number)

    def anneal(
        self, iterations: float, seconds: float, hot: float, manners: tuple[tuple[float, ...], ...]
    ) -> None:
        """Cool down from ``hot`` mean legs within iterations or seconds, whichever is finite."""
        g, f, shared = self.shared.g, self.fleet, self.shared
        began, first = time.monotonic(), self.spent
        while True:
            part = (self.spent - first) / max(1.0, iterations)
            if seconds < float("inf"):
                part = max(part, (time.monotonic() - began) / max(1e-3, seconds))
            if part >= 1:
                return
            heat = shared.leg * hot * (COLD / hot) ** part
            manner = np.array(manners[int(self.rng.integers(len(manners)))], np.float64)
            anneal(g, f, STEP, heat, manner, shared.price)
            self.spent += STEP
            if f.numbers[0] == 0:
                shared.leg = min(shared.leg, float(f.value[0] / max(1, f.size.sum())))

    def start(self, number: int) -> None:
        """Make new routes, and cool them down quickly."""
        shared = self.shared
        begin(shared.g, self.fleet, (0, 1, -1)[number % 3])
        served = max(1, int(self.fleet.size.sum()))
        shared.leg = min(shared.leg, float(self.fleet.value[0] / served))
        manner = START_MANNERS[number % len(START_MANNERS)]
        self.anneal(
            shared.start_iterations, shared.left, 2.0 if manner[0] >= 20 else 1.0, (manner,)
        )
        self.hand_in()

    def hand_in(self) -> None:
        """Offer the best routes met to everybody."""
        f, shared = self.fleet, self.shared
        with shared.lock:
            shared.found.starts.append(round(float(f.value[1]), 2))
            if f.best_unserved[0] == 0 and f.value[1] < shared.found.cost - 1e-7:
                unload(shared.g, f, *shared.best)
                shared.found.cost = float(f.value[1])
                shared.found.trace.append((shared.elapsed, shared.found.cost))


class _Shared:
    """What all threads know."""

    def __init__(
        self, instance: Instance, seconds: float, iterations: int | None, seed: int, threads: int
    ) -> None:
        self.g = g = as_arrays(instance)
        self.seed, self.threads = seed, threads
        self.seconds, self.iterations = seconds, iterations
        self.began = time.monotonic()
        self.lock = threading.Lock()
        self.found = Found()
        self.leg = float("inf")
        self.price = 4.0 * float(g.distance[0].max()) * g.days
        self.best: tuple[Ints, Ints, Ints] = (
            np.zeros((g.days, g.customers + 1), np.int64),
            np.zeros(g.days, np.int64),
            np.zeros((g.days, g.vehicles), np.int64),
        )
        self.visits = instance.visits
        expected = iterations or seconds * threads * ITERATIONS_A_SECOND
        one = START_ITERATIONS * self.visits
        self.starts = min(MOST_STARTS, int(STARTING * expected / one))
        if self.starts < 2 * threads:
            self.starts = threads
        self.start_iterations = min(one, STARTING * expected / self.starts)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left, ``inf`` where iterations are counted."""
        return float("inf") if self.iterations else self.seconds - self.elapsed


def search(
    instance: Instance,
    *,
    seconds: float = 30.0,
    iterations: int | None = None,
    seed: int = 0,
    threads: int = 1,
) -> Found:
    """
    Search for cheap routes.

    Parameters
    ----------
    seconds
        Of wall clock, for everything.
    iterations
        Stop after about so many instead: equal seeds then give equal answers on one thread.
    threads
        That search beside each other; compiled code lets go of the interpreter.

    Notes
    -----
    Ruin and recreate after Christiaens and Vanden Berghe (2020), written anew, with patterns of
    days taken as a whole.
    """
    shared = _Shared(instance, seconds, iterations, seed, threads)
    workers = [threading.Thread(target=_work, args=(shared, k)) for k in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = shared.found
    if found.cost < float("inf"):
        found.answer = _answer(shared.g, *shared.best)
    return found


def _work(shared: _Shared, number: int) -> None:
    runner = _Runner(shared, number)
    for made, k in enumerate(range(number, shared.starts, shared.threads)):
        # A busy machine is slower than planned for; starts must not eat up the long run's time.
        if made and not shared.iterations:
            one = shared.elapsed / made
            if shared.elapsed + one > STARTING * shared.seconds:
                break
        runner.start(k)
    with shared.lock:
        if shared.found.cost < float("inf"):
            load(shared.g, runner.fleet, *shared.best)
    budget = shared.iterations or shared.seconds * ITERATIONS_A_SECOND
    left = budget / shared.threads - runner.spent if shared.iterations else float("inf")
    hot = min(3.0, max(0.7, 7.0 * budget / ITERATIONS_A_SECOND / shared.visits))
    runner.anneal(left, shared.left, hot, MANNERS)
    runner.hand_in()
    with shared.lock:
        shared.found.iterations += runner.spent


def _answer(g: Given, giant: Ints, size: Ints, starts: Ints) -> Answer:
    """Routes as customers by day, empty ones left out."""
    days = []
    for d in range(g.days):
        ends = [*starts[d][1:], size[d]]
        routes = [
            tuple(int(u) for u in giant[d, a:b]) for a, b in zip(starts[d], ends, strict=True)
        ]
        days.append(tuple(route for route in routes if route))
    return Answer(tuple(days))


def warm_up() -> None:
    """Load the compiled search, outside anybody's time limit."""
    days = frozenset({0}), frozenset({1})
    customers = tuple(
        Customer(number=k, x=float(k % 3), y=float(k), demand=1.0, patterns=days) for k in range(7)
    )
    tiny = Instance(
        name="tiny", days=2, vehicles=2, capacity=3.0, duration=100.0, customers=customers
    )
    search(tiny, iterations=2 * STEP)
