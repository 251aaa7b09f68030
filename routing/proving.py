"""A process beside the search that bounds the walking, then proves routes, while time lasts."""

from __future__ import annotations

import heapq
import multiprocessing
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from routing.bound import tighten
from routing.one_tree import tour_bound
from routing.prove import LONGEST, Proof, RouteTask, prove_route, route_task

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.connection import Connection

    from routing.improve import Improver
    from routing.model import Model
    from routing.problem import Problem
    from routing.stopping import Watch

QUICK_SECONDS, ROUTE_SECONDS = 4.0, 3.0  # without the clock, and with it
NEAR = 0.04  # of a route's walking above its bound without the clock: hours hardly bind
LOOKING = 0.4  # seconds that the search may wait to learn which routes are near their bounds
GIVES_WAY = 3  # niceness: with two processors the search's two threads come first
ENOUGH = None  # sent when routes are waiting


def _work(pipe: Connection, problem: Problem | None, seconds: float) -> None:
    """Body of the process: better bounds until routes are to be proven, then one after another."""
    until = time.monotonic() + seconds
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    try:
        if problem is not None:
            tighten(
                problem,
                enough=lambda: time.monotonic() >= until or pipe.poll(),
                told=lambda ticks: pipe.send(("bound", ticks)),
            )
        pipe.send(("ready", None))
        while True:
            asked = pipe.recv()
            if asked is not ENOUGH:
                task, timed = asked
                limit = ROUTE_SECONDS if timed else QUICK_SECONDS
                pipe.send(("proof", prove_route(task, seconds=limit, timed=timed)))
                pipe.send(("ready", None))
    except (EOFError, OSError):
        return


class Prover:
    """
    Bounds and proofs, asked for and read now and then.

    Parameters
    ----------
    problem
        What to bound the walking of; None for routes alone.
    seconds
        For bounding at most; asking for proofs ends it sooner.

    Attributes
    ----------
    bound
        Best lower bound on all walking so far (ticks), None before the first.
    bounding
        Whether it may still get better.
    proofs
        What is known of routes, by shift and visits in order.
    """

    def __init__(self, problem: Problem | None, seconds: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, problem, seconds), daemon=True)
        self._process.start()
        theirs.close()
        self.bound: int | None = None
        self.bounding = True
        self.proofs: dict[tuple[int, ...], Proof] = {}
        self._asked: dict[tuple[int, ...], RouteTask] = {}
        self._until = 0.0
        self._gaps: dict[tuple[int, ...], float] = {}
        self._todo: list[tuple[float, bool, tuple[int, ...]]] = []  # a heap: what comes first
        self._idle = False

    def ask(self, tasks: Iterable[RouteTask]) -> None:
        """Have these routes proven, those asked for before as far as they are not; no others."""
        self._todo.clear()
        self._until = time.monotonic() + LOOKING
        for task in tasks:
            if len(task.service) > LONGEST:
                continue
            self._asked[task.key] = task
            proof = self.proofs.get(task.key)
            if proof is None or proof.binding:
                self._put(task, timed=proof is not None)
        with suppress(OSError):
            self._pipe.send(ENOUGH)
        self.poll()

    def poll(self) -> None:
        """Read what has come; a process that died has said all it will."""
        try:
            while self._pipe.poll():
                what, value = self._pipe.recv()
                match what:
                    case "bound":
                        self.bound = max(self.bound or 0, value)
                    case "proof":
                        self._note(value)
                    case "ready":
                        self._idle, self.bounding = True, False
            # One at a time: a pipe that nobody reads is soon full, and a full one blocks.
            if self._idle and self._todo:
                self._idle = False
                self._pipe.send(self._next())
        except (EOFError, OSError):
            return

    def _note(self, proof: Proof) -> None:
        self.proofs[proof.key] = proof
        if proof.binding:
            self._put(self._asked[proof.key], timed=True)

    def _put(self, task: RouteTask, *, timed: bool) -> None:
        """Queue a route: those near their bound are soon proven, of the others the short ones."""
        if task.key not in self._gaps and time.monotonic() < self._until:
            bound = tour_bound(task.travel, task.walking).ticks
            self._gaps[task.key] = 1 - bound / max(1, task.walking)
        gap = self._gaps.get(task.key, 1.0)
        first = gap if gap <= NEAR and not timed else float(len(task.service))
        heapq.heappush(self._todo, (first, not timed, task.key))

    def _next(self) -> tuple[RouteTask, bool]:
        _, untimed, key = heapq.heappop(self._todo)
        return self._asked[key], not untimed

    @property
    def waiting(self) -> bool:
        """Whether something is still to be found out about routes that were asked for."""
        return self._process.is_alive() and bool(self._todo or not self._idle)

    def help(self, seconds: float) -> None:
        """Prove the next of the waiting routes in this process, instead of idling."""
        if not self._todo or seconds <= 0:
            return
        task, timed = self._next()
        limit = ROUTE_SECONDS if timed else QUICK_SECONDS
        self._note(prove_route(task, seconds=min(seconds, limit), timed=timed))

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join(2.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.close()


def prove_meanwhile(prover: Prover, model: Model, improver: Improver) -> None:
    """Have the best routes so far proven, once bounding is over: some will stay as they are."""
    if not prover.bounding:
        routes = enumerate(improver.best)
        prover.ask(route_task(model, r, visits) for r, visits in routes if visits)


def prove_routes(prover: Prover, model: Model, improver: Improver, watch: Watch) -> None:
    """Have every route proven, or its order bettered, while time lasts."""
    if improver.good_enough:
        return
    routes = improver.best
    prover.ask(route_task(model, r, visits) for r, visits in enumerate(routes) if visits)
    while prover.waiting and not watch.stopped:
        prover.help(watch.left)
        time.sleep(0.02)
        prover.poll()
    for r, visits in enumerate(routes):
        proof = prover.proofs.get((r, *visits))
        if proof is not None:
            routes[r] = [visits[k] for k in proof.order]
            improver.proven |= {(r, *routes[r])} if proof.proven else set()
    improver.replace(routes)
