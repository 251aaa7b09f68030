"""Answer a periodic instance: short annealed runs, a long one, and crossings of what they found."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from routing.periodic.arrays import NO_LIMIT, as_arrays
from routing.periodic.begin import begin, load, mend, sow, unload
from routing.periodic.cross import Crossing, packed, unpacked
from routing.periodic.fleet import empty_fleet
from routing.periodic.instance import Answer, Customer, Instance
from routing.periodic.pool import Pool
from routing.periodic.rearing import Rearing
from routing.periodic.ruin import anneal

if TYPE_CHECKING:
    from routing.periodic.cross import Days

STEP = 200  # iterations between two looks at the clock
COLD = 0.005  # mean legs; hotter temperatures are in mean legs too
STARTING = 0.4  # part of the time for the first starts
START_ITERATIONS = 500  # a visit: what a start is worth
MOST_STARTS = 10
LONG_ITERATIONS, LONG_HOT = 6_000, 0.7  # a visit; mean legs
LARGE = 300  # visits from which a long run takes more of a visit, too
CHILD_ITERATIONS, CHILD_HOT = 200, 0.2
CALM = 10  # children in a row without a new best: by then a pool holds much the same
ROUND_BEST = 3  # what is kept of each round
ROUND_STARTS, FRESH = 2, 30  # annealed starts of a later round, answers at random of a herd
MANY_STARTS = 6  # of a round of nothing but starts and crossings
LONGER = 1.5  # times as much as before is a long run of a later round
SMALL = 200  # visits up to which a herd gets far without annealing
BRED_AT_ONCE, STILL = 5, 2_000  # children; children in a row without a new best end a round
REHEATED = 0.4
REHEATINGS = (30, 120)  # iterations a visit
REHEATED_TO = 0.15  # mean legs
# Customers removed on average, longest string, share of one-day ruins: long strings leave a basin,
# small ones polish and are many more in a second.
START_MANNERS = ((10, 10, 0.5), (30, 20, 0.5), (20, 10, 0.5))
MANNERS = ((6, 10, 0.5), (10, 10, 0.2), (10, 10, 0.5), (20, 15, 0.2))
ITERATIONS_A_SECOND = 150_000.0  # to plan with until the machine's own pace is known


@dataclass
class Found:
    """
    What a search has found; ``answer`` is None where not everybody could be served.

    ``runs`` are the costs of annealed runs, ``children`` were bred by herds.
    """

    answer: Answer | None = None
    cost: float = float("inf")
    iterations: int = 0
    children: int = 0
    runs: list[float] = field(default_factory=list)
    trace: list[tuple[float, float]] = field(default_factory=list)


class _Runner:
    """One thread's routes, random numbers and clock."""

    def __init__(self, shared: _Shared, number: int) -> None:
        self.shared, self.number = shared, number
        self.fleet = empty_fleet(shared.g)
        self.rearing = Rearing(shared.g, shared.crossing)
        self.rng = np.random.default_rng((shared.seed, number))
        self.pool = Pool()
        self.spent = self.made = 0
        sow(shared.seed * 1009 + number)

    def run(self) -> None:
        """Search until the time is up."""
        shared = self.shared
        for made in range(shared.starts):
            # A busy machine is slower than planned for; starts must not eat up the others' time.
            if made and self.part * (made + 1) / made > STARTING:
                break
            self.start()
        self.long()
        self.breed()
        self.hand_on()
        small, length = shared.visits <= SMALL, 1.0
        ways = ["starts", "herd", "starts", "long", "seeded herd"]
        if not small:
            ways = ["long", "seeded herd"]
        for way in itertools.islice(itertools.cycle(ways), self.number % len(ways), None):
            if self.part >= 1:
                return
            self.pool = Pool()
            if way != "herd":
                for _ in range(MANY_STARTS if way == "starts" else ROUND_STARTS):
                    self.start()
            if way == "starts":
                self.breed()
            elif way == "long":
                length *= LONGER
                self.long(length)
            else:
                self.rear(REHEATED if way == "seeded herd" else 0.0)
            # What is good about answers of different rounds is put together.
            for cost, days in shared.handed_on():
                self.pool.add(cost, days)
            self.breed()
            self.hand_on()

    @property
    def part(self) -> float:
        """Part of the time, or of the iterations, that is over."""
        shared = self.shared
        if shared.iterations:
            return self.spent * shared.threads / shared.iterations
        return shared.elapsed / max(1e-3, shared.seconds)

    def anneal(self, iterations: float, hot: float, manners: tuple[tuple[float, ...], ...]) -> None:
        """Cool down from ``hot`` mean legs within so many iterations or the time left."""
        g, f, shared = self.shared.g, self.fleet, self.shared
        began, first = time.monotonic(), self.spent
        seconds = shared.left
        if shared.iterations:
            iterations = min(iterations, shared.iterations / shared.threads - self.spent)
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

    def start(self) -> None:
        """Make new routes, and cool them down quickly."""
        shared = self.shared
        number = self.number + self.made * shared.threads
        self.made += 1
        begin(shared.g, self.fleet, (0, 1, -1)[number % 3])
        served = max(1, int(self.fleet.size.sum()))
        shared.leg = min(shared.leg, float(self.fleet.value[0] / served))
        manner = START_MANNERS[number % len(START_MANNERS)]
        self.anneal(shared.start_iterations, 2.0 if manner[0] >= 20 else 1.0, (manner,))
        self.hand_in()

    def long(self, length: float = 1.0) -> None:
        """Go on from the best start, heated up again: all the time left where that is not much."""
        shared = self.shared
        if self.pool.answers:
            self.take_over(self.pool.answers[0][1])
        left = self.spent * (1 / max(1e-9, self.part) - 1)
        enough = length * LONG_ITERATIONS * shared.visits * max(1.0, shared.visits / LARGE)
        self.anneal(enough if left > 1.3 * enough else float("inf"), LONG_HOT, MANNERS)
        self.hand_in()

    def breed(self) -> None:
        """Cross answers of the pool until nothing better came of it for a while."""
        shared, calm = self.shared, 0
        while calm < CALM and self.part < 1 and len(self.pool.answers) > 1:
            best = self.pool.cost
            self.take_over(shared.crossing.child(*self.pool.parents(self.rng), self.rng))
            self.anneal(CHILD_ITERATIONS * shared.visits, CHILD_HOT, MANNERS)
            self.hand_in()
            calm = 0 if self.pool.cost < best - 1e-6 else calm + 1

    def rear(self, reheating: float) -> None:
        """
        Breed a herd, some of whose answers break limits, till nothing comes of it.

        So much of the work is annealing: answers taken out, heated up and cooled down again.
        """
        herd = self.rearing
        herd.clear()
        for _, days in self.pool.answers:
            herd.bring(days)
        herd.sow(FRESH)
        worked, reheated, cost = 1, 0, self.pool.cost
        while herd.calm < STILL and self.part < 1:
            first = self.spent
            if reheated < reheating * worked and herd.legal:
                self.reheat()
                reheated += self.spent - first
            else:
                before = herd.iterations
                herd.breed(BRED_AT_ONCE)
                self.spent += herd.iterations - before
            worked += self.spent - first
            if herd.best()[0] < cost - 1e-6:
                cost, days = herd.best()
                self.offer(cost, days)

    def reheat(self) -> None:
        """Anneal an answer of the herd, and give it back."""
        self.take_over(self.rearing.drawn())
        iterations = REHEATINGS[int(self.rng.integers(len(REHEATINGS)))]
        self.anneal(iterations * self.shared.visits, REHEATED_TO, MANNERS)
        _, days = self.found()
        if days:
            self.rearing.bring(days)

    def take_over(self, days: Days) -> None:
        """Go on from given routes; who is on none of them is served where it costs least."""
        g = self.shared.g
        load(g, self.fleet, *packed(g, days))
        mend(g, self.fleet)

    def found(self) -> tuple[float, Days]:
        """Return the best routes of a run and what they cost; none where some are not served."""
        g, f = self.shared.g, self.fleet
        if f.best_unserved[0] or f.value[1] >= NO_LIMIT:
            return float(f.value[1]), []
        room = packed(g, [])
        unload(g, f, *room)
        return float(f.value[1]), unpacked(*room)

    def hand_in(self) -> None:
        """Keep the best routes of a run, and offer them to everybody."""
        cost, days = self.found()
        with self.shared.lock:
            self.shared.found.runs.append(round(cost, 2))
        if days:
            self.offer(cost, days)

    def offer(self, cost: float, days: Days) -> None:
        """Keep an answer, and tell everybody if it is the best so far."""
        self.pool.add(cost, days)
        shared = self.shared
        with shared.lock:
            if cost < shared.found.cost - 1e-7:
                shared.best, shared.found.cost = days, cost
                shared.found.trace.append((shared.elapsed, cost))

    def hand_on(self) -> None:
        """Keep the best of a round for the last crossings."""
        with self.shared.lock:
            self.shared.elite += self.pool.answers[:ROUND_BEST]


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
        self.crossing = Crossing(instance, g)
        self.elite: list[tuple[float, Days]] = []
        self.best: Days = []
        self.leg = float("inf")
        self.price = 4.0 * float(g.distance[0].max()) * g.days
        self.visits = instance.visits
        # Of one thread.
        expected = (iterations or seconds * threads * ITERATIONS_A_SECOND) / threads
        one = START_ITERATIONS * self.visits
        self.starts = min(-(-MOST_STARTS // threads), int(STARTING * expected / one))
        if self.starts < 2:
            self.starts = 1
        self.start_iterations = min(one, STARTING * expected / self.starts)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left, ``inf`` where iterations are counted."""
        return float("inf") if self.iterations else self.seconds - self.elapsed

    def handed_on(self) -> list[tuple[float, Days]]:
        """Return the best of all rounds that are over."""
        with self.lock:
            return Pool(self.elite).answers


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
    days taken as a whole. Where the time is enough for more than one long run, answers are crossed
    besides; then come rounds that begin anew, by longer and longer runs and by herds that may break
    limits at a price, and what each found is crossed with the best of those before.
    """
    shared = _Shared(instance, seconds, iterations, seed, threads)
    workers = [threading.Thread(target=_work, args=(shared, k)) for k in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = shared.found
    if found.cost < float("inf"):
        found.answer = Answer(tuple(tuple(map(tuple, routes)) for routes in shared.best))
    return found


def _work(shared: _Shared, number: int) -> None:
    runner = _Runner(shared, number)
    runner.run()
    with shared.lock:
        shared.found.iterations += runner.spent
        shared.found.children += runner.rearing.children


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
    g = as_arrays(tiny)
    herd = Rearing(g, Crossing(tiny, g))
    herd.sow(2)
    herd.breed(1)
    herd.drawn()
