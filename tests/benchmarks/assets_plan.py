"""A building of corridors with so many assets: our planner beside OR-Tools and PyVRP."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from typing import TYPE_CHECKING, Any

from routing.problem import TICKS
from routing.rules import check
from routing.solve import Progress, solve, warm_up
from routing.stopping import MaxSeconds
from tests.routing.corridor_site import corridor_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from routing.plan import Plan
    from routing.problem import Problem

# Floors and teams; the smallest has two skilled shifts a day, the others three, one unskilled.
SIZES = {200: (2, 1, True), 600: (6, 1, False), 1800: (18, 3, False)}
METHODS = ("walkround", "ortools", "pyvrp")


def building(assets: int, seed: int = 0) -> Problem:
    """The building of a size; others than `SIZES` grow their teams with their floors."""
    floors, teams, skilled = SIZES.get(assets, (max(1, assets // 100), -(-assets // 600), False))
    return corridor_site(floors, teams, both_skilled=skilled, seed=seed)


def rows(
    assets: int, seconds: float, seed: int, methods: tuple[str, ...], site_seed: int = 0
) -> Iterator[dict[str, Any]]:
    """One row for each method, each in a process of its own."""
    bounds: tuple[int | None, int | None] = (None, None)
    spawn = multiprocessing.get_context("spawn")
    if "walkround" in methods:
        # Done once on a machine, and takes more memory than loading what was compiled.
        compiling = spawn.Process(target=warm_up)
        compiling.start()
        compiling.join()
    for method in methods:
        receive, send = spawn.Pipe(duplex=False)
        process = spawn.Process(target=_run, args=(send, method, assets, seconds, seed, site_seed))
        process.start()
        send.close()
        row, own = receive.recv()
        process.join()
        # Bounds are ours; they hold for everybody.
        bounds = own if bounds[0] is None else bounds
        yield row | _judged(row, *bounds)


def _judged(row: dict[str, Any], walking: int | None, fewest: int | None) -> dict[str, Any]:
    """Bounds, and how far above them a row is."""
    if walking is None or fewest is None:
        return {}
    least = walking / TICKS + row.pop("shift_s") * fewest
    complete = row["unplanned"] == 0
    return {
        "fewest_shifts": fewest,
        "walking_bound_s": round(walking / TICKS, 1),
        "objective_bound": round(least, 1),
        "ratio": round(row["objective"] / least, 5) if complete else None,
    }


def _run(
    pipe: Connection, method: str, assets: int, seconds: float, seed: int, site_seed: int
) -> None:
    """Body of a process: plan, check, and say what it took."""
    problem = building(assets, site_seed)
    if method == "walkround":
        warm_up()
    began = time.perf_counter()
    if method == "walkround":
        plan = solve(problem, stopping=MaxSeconds(seconds), seed=seed, progress=_tell)
    else:
        from tests.benchmarks import peers  # noqa: PLC0415  # our own row does without them

        engine = peers.by_ortools if method == "ortools" else peers.by_pyvrp
        plan = peers.plan_by_days(problem, seconds, engine)
    took = time.perf_counter() - began
    row = _row(method, assets, problem, plan) | {"seconds": round(took, 1), "peak_mb": _peak()}
    pipe.send((row, (plan.walking_bound, plan.fewest_shifts)))


def _row(method: str, assets: int, problem: Problem, plan: Plan) -> dict[str, Any]:
    used = sum(bool(route.stops) for route in plan.routes)
    shift = problem.objective.shift / TICKS
    return {
        "method": method,
        "assets": assets,
        "visits": len(problem.visits),
        "unplanned": len(plan.unplanned),
        "shifts": used,
        "fewest_shifts": None,
        "walking_s": round(plan.walking / TICKS, 1),
        "walking_bound_s": None,
        "objective": round(plan.walking / TICKS + shift * used, 1),
        "objective_bound": None,
        "ratio": None,
        "violations": len(check(problem, plan)),
        "shift_s": shift,
    }


def _peak() -> int:
    """Greatest memory of this process and of the greatest it started, in MB, added up."""
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round((own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / scale)


def _tell(event: Progress) -> None:
    print(
        f"{event.stage:>9} {event.elapsed:6.1f} s: {event.unplanned} left, {event.shifts} shifts,"
        f" {event.walking / TICKS:.0f} s of walking",
        file=sys.stderr,
    )
