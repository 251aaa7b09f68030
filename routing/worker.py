"""A process for OR-Tools routing: it holds the interpreter for a whole solve and may overshoot."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

from routing.errors import SolverDied
from routing.tours import DayTask, can_exchange, solve_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from routing.problem import Problem

Routes = tuple[tuple[int, ...], ...]
PATIENCE = 1.5  # a day may take this many times its limit before the process is ended
START_S = 20.0  # for starting Python and loading the solver on a busy machine


def _work(pipe: Connection, problem: Problem, tasks: Sequence[DayTask], seconds: float) -> None:
    """Body of the process: solve day by day and send each as it is done."""
    pipe.send(("ready", -1, ()))
    for number, task in enumerate(tasks):
        if can_exchange(problem, task):
            pipe.send(("day", number, solve_day(problem, task, seconds=seconds)))
        else:
            pipe.send(("day", number, task.routes))
    pipe.send(("end", -1, ()))
    pipe.close()


def solve_days(
    problem: Problem,
    tasks: Sequence[DayTask],
    *,
    seconds: float,
    stopped: Callable[[], bool],
    progress: Callable[[int, Routes], None],
    body: Callable[..., None] = _work,
) -> None:
    """
    Improve days one after another in a process that can be ended at any moment.

    Parameters
    ----------
    seconds
        For all days together.
    stopped
        Asked a few times a second; the process is ended as soon as it says so.
    progress
        Called with the number of a task and its routes as soon as they are known.
    body
        What the process does; tests put something worse here.

    Raises
    ------
    SolverDied
        If the process ends by itself before it is done. What came before has been told to
        ``progress``.
    """
    if not tasks or seconds <= 0:
        return
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    each = seconds / len(tasks)
    process = context.Process(target=body, args=(send, problem, tuple(tasks), each), daemon=True)
    process.start()
    send.close()
    patience = START_S
    try:
        waited = 0.0
        while waited < patience:
            if stopped():
                return
            if not receive.poll(0.1):
                waited += 0.1
                continue
            try:
                what, number, routes = receive.recv()
            except EOFError:
                raise SolverDied(f"the routing process ended with {_code(process)}") from None
            if what == "end":
                return
            waited, patience = 0.0, PATIENCE * each + 2.0
            if what == "day":
                progress(number, routes)
    finally:
        if process.is_alive():
            process.terminate()
        process.join(2.0)
        if process.is_alive():
            process.kill()
            process.join()
        receive.close()


def _code(process: multiprocessing.process.BaseProcess) -> int | None:
    process.join(1.0)
    return process.exitcode
