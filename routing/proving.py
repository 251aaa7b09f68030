"""A process beside the search that bounds the walking, then proves routes, while time lasts."""

from __future__ import annotations

import multiprocessing
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from routing.cuts import cut_bound
from routing.prove import LONGEST, Proof, RouteTask, prove_route

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.connection import Connection

    from routing.demand import Demand
    from routing.graph import WalkGraph

ROUTE_SECONDS = 10.0
FOREVER = 3600.0
ENOUGH = None  # sent when routes are waiting


def _work(pipe: Connection, graph: WalkGraph | None, asked: Demand | None) -> None:
    """Body of the process: better bounds until routes are to be proven, then one after another."""

    def told(ticks: int) -> None:
        pipe.send(("bound", ticks))
        if pipe.poll():
            raise _Enough

    try:
        if graph is not None and asked is not None:
            with suppress(_Enough):
                cut_bound(graph, asked, seconds=FOREVER, told=told)
        pipe.send(("ready", None))
        while True:
            task = pipe.recv()
            if task is not ENOUGH:
                pipe.send(("proof", prove_route(task, seconds=ROUTE_SECONDS)))
                pipe.send(("ready", None))
    except (EOFError, OSError):
        return


class _Enough(Exception):
    """Routes are waiting: the bound is good enough."""


class Prover:
    """
    Bounds and proofs, asked for and read now and then.

    Attributes
    ----------
    bound
        Best lower bound on all walking so far (ticks), None before the first.
    proofs
        What is known of routes, by shift and visits in order.
    """

    def __init__(self, graph: WalkGraph | None, asked: Demand | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, graph, asked), daemon=True)
        self._process.start()
        theirs.close()
        self.bound: int | None = None
        self.proofs: dict[tuple[int, ...], Proof] = {}
        self._asked: set[tuple[int, ...]] = set()
        self._pending: deque[RouteTask] = deque()
        self._idle = False

    def ask(self, tasks: Iterable[RouteTask]) -> None:
        """Have routes proven that were not asked for before."""
        for task in tasks:
            if task.key not in self._asked and len(task.service) <= LONGEST:
                self._asked.add(task.key)
                self._pending.append(task)
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
                        self.proofs[value.key] = value
                    case "ready":
                        self._idle = True
            # One at a time: a pipe that nobody reads is soon full, and a full one blocks.
            if self._idle and self._pending:
                self._idle = False
                self._pipe.send(self._pending.popleft())
        except (EOFError, OSError):
            return

    @property
    def waiting(self) -> bool:
        """Whether routes were sent that nothing is known of yet."""
        return self._process.is_alive() and len(self.proofs) < len(self._asked)

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join(2.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.close()
