"""Make a plan: roster, start, days, improvement over the horizon. The sequence, nothing else."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from routing.bound import walking_bound
from routing.calendar import make_roster, walking_share
from routing.commitments import commit
from routing.errors import RoutingError, SolverDied
from routing.fetching import keys_to_fetch, with_errands
from routing.improve import Improver
from routing.limited import within_limit
from routing.model import Model, build
from routing.plan import Plan, Route
from routing.proving import Prover, prove_meanwhile, prove_routes
from routing.reasons import unplanned
from routing.rules_of_groups import keys
from routing.stopping import AnyOf, MaxIterations, MaxSeconds, Stopping, Watch, iteration_limit
from routing.timing import objective, schedule
from routing.tiny import tiny_problem
from routing.tours import tasks
from routing.worker import Routes, solve_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routing.ids import VisitId
    from routing.problem import Problem

logger = logging.getLogger(__name__)

Stage = Literal["prepare", "roster", "construct", "tours", "improve", "finish"]

ROSTER_SHARE, ROSTER_MOST = 0.15, 10.0  # of the time, and seconds
TOURS_SHARE, TOURS_MOST = 0.04, 4.0  # the improver does the rest, over all days at once
TOURS_LEAST = 120.0  # seconds; below this starting another process is not worth it
HOLDING, HOLDING_ITERATIONS = 2.5, 2_000  # for planning once more with visits held
PROVING_LEAST = 3.0  # seconds
BOUNDING = 0.6  # part of the time that bounds may take beside the search; proofs follow them
LOOK_AGAIN = 3.0  # seconds between two looks at which routes are to be proven
SEARCHING = 0.9  # part of the time; the rest is for proving routes


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a solve is. ``walking`` and its proven lower bound in ticks."""

    stage: Stage
    planned: int
    unplanned: int
    shifts: int
    walking: int
    elapsed: float
    walking_bound: int | None = None


class ScheduleLost(RoutingError):
    """The improver holds a route that does not fit its shift by the plain schedule."""


def solve(
    problem: Problem,
    *,
    stopping: Stopping,
    seed: int = 0,
    incumbent: Plan | None = None,
    progress: Callable[[Progress], None] = lambda event: None,
) -> Plan:
    """
    Plan a horizon.

    Parameters
    ----------
    stopping
        When to stop; asked in every stage. A solve that is stopped returns the best plan so far.
    seed
        Equal seeds and an iteration limit (`routing.stopping.MaxIterations`) give equal plans.
    incumbent
        A plan to start from instead of nothing; visits and shifts it names that are gone are left
        out, and so is what no longer keeps every rule.
    progress
        Called at every stage and a few times a second while improving.

    Returns
    -------
    plan
        Routes sorted by shift opening; every visit is on a route or unplanned with the reason.
    """
    warm_up(lambda: progress(_nothing_yet(problem)))
    plan = _search(problem, stopping, seed, incumbent, progress)

    def again(held: Problem, start: Plan | None) -> Plan:
        counted = iteration_limit(stopping) is not None
        little = MaxIterations(HOLDING_ITERATIONS) if counted else MaxSeconds(HOLDING)
        return _search(held, AnyOf((stopping, little)), seed, start, progress)

    return within_limit(problem, plan, again)


def _search(
    problem: Problem,
    stopping: Stopping,
    seed: int,
    incumbent: Plan | None,
    progress: Callable[[Progress], None],
) -> Plan:
    watch = Watch(stopping)
    timed = watch.iterations is None
    settling = min(ROSTER_MOST, ROSTER_SHARE * watch.left) if timed else None
    model = build(commit(problem, seed=seed, seconds=settling, incumbent=incumbent))
    tell = _Teller(problem, watch, progress)
    with _proving(problem, watch) as prover:
        tell.prover = prover
        tell.stage("roster")
        seconds = min(ROSTER_MOST, ROSTER_SHARE * watch.left) if timed else None
        roster = make_roster(model, seconds=seconds, seed=seed)
        improver = Improver(model, usable=roster.usable, fewest=roster.fewest, seed=seed)
        tell.stage("construct")
        if incumbent is None:
            improver.start(walking_share(model)[1])
        else:
            improver.resume(_rows(model.problem, incumbent))
        tell.improver(improver)
        left = watch.left
        if timed and left >= TOURS_LEAST and not watch.stopped:
            most = min(TOURS_MOST, left * TOURS_SHARE)
            improver = _order_days(model, improver, most, watch, tell)
        tell.stage("improve")
        improver.improve(watch, tell.improver, share=1 if prover is None else SEARCHING)
        tell.stage("finish")
        stopped = watch.stopped or not improver.good_enough
        if prover is not None:
            prove_routes(prover, model, improver, watch)
        return _plan(problem, model, improver, seed, prover, stopped=stopped)


@contextmanager
def _proving(problem: Problem, watch: Watch) -> Iterator[Prover | None]:
    """Start a process for bounds and proofs, where there is time for one; end it in any case."""
    if watch.iterations is not None or not watch.left >= PROVING_LEAST or not problem.visits:
        yield None
        return
    prover = Prover(problem, BOUNDING * watch.left)
    try:
        yield prover
    finally:
        prover.close()


def _nothing_yet(problem: Problem) -> Progress:
    return Progress(
        stage="prepare", planned=0, unplanned=len(problem.visits), shifts=0, walking=0, elapsed=0.0
    )


class _Teller:
    """Turns what stages know into progress events."""

    def __init__(
        self, problem: Problem, watch: Watch, progress: Callable[[Progress], None]
    ) -> None:
        self._watch, self._progress, self._visits = watch, progress, len(problem.visits)
        self._now = _nothing_yet(problem)
        self.prover: Prover | None = None
        self._looked = 0.0

    def stage(self, stage: Stage) -> None:
        self._now = replace(self._now, stage=stage, elapsed=self._watch.elapsed)
        self._progress(self._now)

    def improver(self, improver: Improver) -> None:
        planned, shifts, walking = improver.figures()
        if self.prover is not None:
            self.prover.poll()
            improver.bounded(self.prover.bound)
            if self._watch.elapsed > self._looked + LOOK_AGAIN:
                self._looked = self._watch.elapsed
                prove_meanwhile(self.prover, improver.model, improver)
        self._now = replace(
            self._now,
            walking_bound=improver.walking_bound,
            planned=min(planned, self._visits),  # errands are no visits that anybody owes
            unplanned=max(0, self._visits - planned),
            shifts=shifts,
            walking=walking,
            elapsed=self._watch.elapsed,
        )
        self._progress(self._now)


@cache
def _compile() -> None:
    """Run the improver on two visits: the first run on a machine compiles for twenty seconds."""
    improver = Improver(build(tiny_problem()), usable=[0], fewest=1, seed=0)
    improver.start(0.0)
    improver.improve(Watch(MaxIterations(5)), lambda _: None)


def warm_up(before: Callable[[], None] = lambda: None) -> None:
    """Load the compiled search, outside anybody's time limit; ``before`` is called first."""
    before()
    _compile()


def _order_days(
    model: Model, improver: Improver, seconds: float, watch: Watch, tell: _Teller
) -> Improver:
    """Let OR-Tools exchange visits within each day, and go on from what it found."""
    tell.stage("tours")
    routes = improver.best
    todo = tasks(model.problem, [int(d) for d in model.arrays.day], routes)

    def take(number: int, found: Routes) -> None:
        for r, route in zip(todo[number].shifts, found, strict=True):
            routes[r] = list(route)
        tell.stage("tours")

    try:
        solve_days(
            model.problem, todo, seconds=seconds, stopped=lambda: watch.stopped, progress=take
        )
    except SolverDied as death:
        # The days it finished are kept, and the improver needs none of them.
        logger.warning("routing process died", extra={"cause": str(death)})
    improver.replace(routes)
    return improver


def _rows(problem: Problem, plan: Plan) -> list[list[int]]:
    visits = {visit.id: i for i, visit in enumerate(problem.visits)}
    shifts = {shift.id: r for r, shift in enumerate(problem.shifts)}
    rows: list[list[int]] = [[] for _ in problem.shifts]
    for route in plan.routes:
        if route.shift in shifts:
            rows[shifts[route.shift]] = [
                visits[stop.visit] for stop in route.stops if stop.visit in visits
            ]
    return rows


def _without_lone_halves(problem: Problem, routes: list[list[int]]) -> list[list[int]]:
    """Leave out the half of a visit for two whose other half found no place."""
    index = {visit.id: i for i, visit in enumerate(problem.visits)} if problem.pairs else {}
    served = {v for route in routes for v in route}
    halves = [{index[a], index[b]} for a, b in (pair.visits for pair in problem.pairs)]
    lone = {v for pair in halves if len(pair & served) == 1 for v in pair}
    return [[v for v in route if v not in lone] for route in routes]


def _with_keys(problem: Problem, own: Problem, route: Route) -> Route | None:
    """
    The round with its errands where they walk least; None where it has nothing to do without them.

    Visits whose key found no place on their round leave it.
    """
    shift = own.shift[route.shift]
    visits = [own.visit[stop.visit] for stop in route.stops]
    if not any(keys_to_fetch(problem, shift, (one.id,)) or one.id in own.errand for one in visits):
        return route
    best = with_errands(
        own, shift, visits, lambda order: schedule(own, shift, order), stated=problem.visit
    )
    keeps = not any(keys(problem, Plan(routes=(route,))))
    if keeps and (best is None or best.walking > route.walking):
        return route
    if best is None:
        needed = keys_to_fetch(own, shift, (one.id for one in visits))
        locked = {visit for key in needed for visit in key.visits}
        rest = [one for one in visits if one.id not in locked]
        best = with_errands(own, shift, rest, lambda order: schedule(own, shift, order))
    return best if best is not None and best.stops else None


def _plan(
    problem: Problem,
    model: Model,
    improver: Improver,
    seed: int,
    prover: Prover | None,
    *,
    stopped: bool,
) -> Plan:
    own = model.problem
    routes: list[Route] = []
    served: set[VisitId] = set()
    for r, visits in enumerate(_without_lone_halves(own, improver.best)):
        if not visits:
            continue
        route = schedule(own, own.shifts[r], [own.visits[v] for v in visits])
        if route is None:
            raise ScheduleLost(f"route of shift {own.shifts[r].id} does not fit")
        proven = improver.good_enough or (r, *visits) in improver.proven
        fetched = _with_keys(problem, own, route)
        if fetched is not None:
            # Errands were searched in one place only: what is proven says nothing of others.
            routes.append(replace(fetched, proven=proven and fetched == route))
            served.update(stop.visit for stop in fetched.stops)
    missing = [visit for visit in problem.visits if visit.id not in served]
    # Who fetches a key was chosen beforehand: with another choice fewer shifts might do.
    fewest = 0 if len(own.visits) > len(problem.visits) else improver.fewest
    left_out = unplanned(problem, missing, stopped_early=stopped and improver.still_placing)
    routes.sort(key=lambda route: (problem.shift[route.shift].opens, route.shift))
    if not left_out:
        known = None if prover is None else prover.bound
        improver.bounded(walking_bound(problem) if known is None else known)
    plan = Plan(
        routes=tuple(routes),
        unplanned=left_out,
        walking_bound=improver.walking_bound if not left_out else None,
        fewest_shifts=fewest if not left_out and fewest > 0 else None,
        seed=seed,
    )
    return replace(plan, objective=objective(problem, plan))
