"""A process beside the search that bounds the walking, then proves routes, while time lasts."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from routing.bound import tighten
from routing.prove import LONGEST, Proof, RouteTask, prove_route, route_task

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.connection import Connection

    from routing.improve import Improver
    from routing.model import Model
    from routing.problem import Problem
    from routing.stopping import Watch

QUICK_SECONDS, ROUTE_SECONDS = 4.0, 3.0  # without the clock, and with it
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
        # Routes where times do not bind are soon proven: they all come first.
        self._quick: deque[RouteTask] = deque()
        self._slow: deque[RouteTask] = deque()
        self._idle = False

    def ask(self, tasks: Iterable[RouteTask]) -> None:
        """Have these routes proven, those asked for before as far as they are not; no others."""
        self._quick.clear()
        self._slow.clear()
        # Short ones take least: as many as can be are proven while time lasts.
        for task in sorted(tasks, key=lambda task: len(task.service)):
            if len(task.service) > LONGEST:
                continue
            self._asked[task.key] = task
            proof = self.proofs.get(task.key)
            if proof is None:
                self._quick.append(task)
            elif proof.binding:
                self._slow.append(task)
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
            if self._idle and (self._quick or self._slow):
                self._idle = False
                timed = not self._quick
                task = (self._slow if timed else self._quick).popleft()
                self._pipe.send((task, timed))
        except (EOFError, OSError):
            return

    def _note(self, proof: Proof) -> None:
        self.proofs[proof.key] = proof
        if proof.binding:
            self._slow.append(self._asked[proof.key])

    @property
    def waiting(self) -> bool:
        """Whether something is still to be found out about routes that were asked for."""
        todo = self._quick or self._slow or not self._idle
        return self._process.is_alive() and bool(todo)

    def help(self, seconds: float) -> None:
        """Prove the next of the waiting routes in this process, instead of idling."""
        timed = not self._quick
        if not (self._quick or self._slow) or seconds <= 0:
            return
        task = (self._slow if timed else self._quick).popleft()
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
