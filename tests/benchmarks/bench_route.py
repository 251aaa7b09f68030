"""The order of single rounds: how many are proven to be the best, and how long that takes.

``python -m tests.benchmarks.bench_route [SOURCE…] [--seconds 10] [--routes 40] [--json]``

A source is ``riverside``, a number of assets in the building of ``bench plan --assets``, or a plan
file, planned as by ``bench plan --site``.

Protocol: each source is planned for some seconds, then rounds of at most `routing.prove.LONGEST`
stops, spread evenly over the plan, are proven one by one, one thread, with a limit for each.
``proven`` counts rounds whose order was shown to be the shortest that keeps all times, or was
replaced by one that is; ``shortened`` those for which a shorter order was found. ``hours`` are
``binding`` where the shortest order without the clock does not keep the times, ``unknown`` where
that order was not settled. ``peer`` is OR-Tools
routing alone, from nothing, with the seconds that our proof took (a tenth at least), on rounds that
were proven: how many it answers at all, at the optimum, and how far above it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from routing.model import build
from routing.prove import LONGEST, RouteTask, keeps_times, prove_route, route_task
from routing.solve import solve, warm_up
from routing.stopping import MaxSeconds
from tests.benchmarks.assets_plan import building
from tests.benchmarks.route_peer import order_by_ortools

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routing.problem import Problem

CLASSES = (30, 60, 90, LONGEST)  # stops at most
PEER_LEAST = 0.1  # seconds


@dataclass(frozen=True)
class Outcome:
    """What became of one round; ``peer`` is the peer's walking over the optimum, None if it failed.

    ``asked`` whether the peer was asked.
    """

    stops: int
    binding: bool
    proven: bool
    shortened: bool
    seconds: float
    asked: bool = False
    peer: float | None = None

    @property
    def hours(self) -> str:
        """Whether hours bind; unknown where not even the order without the clock was settled."""
        return "binding" if self.binding else "free" if self.proven else "unknown"


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan, prove rounds, and print a row for each source, class of size and kind of hours."""
    parser = argparse.ArgumentParser(prog="bench route", description=__doc__)
    parser.add_argument("sources", nargs="*", default=["riverside", "600"], metavar="SOURCE")
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--plan-seconds", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each round")
    parser.add_argument("--routes", type=int, default=40, help="of each source at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    warm_up()
    for source in options.sources:
        problem = _problem(source, options.weeks)
        tasks = rounds(problem, options.plan_seconds, options.seed, options.routes)
        found = [proved(task, options.seconds, peer=not options.no_peer) for task in tasks]
        for row in rows(source, found):
            row |= {"limit_s": options.seconds, "seed": options.seed}
            text = "  ".join(f"{k} {v}" for k, v in row.items())
            print(json.dumps(row) if options.json else text, flush=True)
    return 0


def _problem(source: str, weeks: int) -> Problem:
    if source.isdigit():
        return building(int(source))
    from tests.benchmarks.made_up_programme import made_up_programme  # noqa: PLC0415
    from tests.benchmarks.riverside_plan import sample_world, site_world  # noqa: PLC0415

    if source == "riverside":
        return sample_world(weeks).problem
    return site_world([Path(source)], made_up_programme, weeks).problem


def rounds(problem: Problem, seconds: float, seed: int, most: int) -> list[RouteTask]:
    """Rounds of a plan that are short enough, spread evenly over it."""
    plan = solve(problem, stopping=MaxSeconds(seconds), seed=seed)
    model = build(problem)
    visits = {visit.id: v for v, visit in enumerate(problem.visits)}
    shifts = {shift.id: r for r, shift in enumerate(problem.shifts)}
    own = [route for route in plan.routes if 0 < len(route.stops) <= LONGEST]
    step = max(1.0, len(own) / most)
    chosen = [own[int(k * step)] for k in range(min(most, len(own)))]
    return [
        route_task(model, shifts[route.shift], [visits[stop.visit] for stop in route.stops])
        for route in chosen
    ]


def proved(task: RouteTask, seconds: float, *, peer: bool) -> Outcome:
    """Prove one round, and put it to the peer."""
    began = time.perf_counter()
    proof = prove_route(task, seconds=seconds, timed=False)
    binding = proof.binding
    if binding:
        proof = prove_route(task, seconds=seconds - (time.perf_counter() - began))
    took = time.perf_counter() - began
    shortened = proof.walking < task.walking
    outcome = Outcome(len(task.service), binding, proof.proven, shortened, took)
    if not peer or not proof.proven or proof.walking == 0:
        return outcome
    order = order_by_ortools(task, max(PEER_LEAST, took))
    if order is None or not keeps_times(task, order):
        return replace(outcome, asked=True)
    path = [0, *(k + 1 for k in order), 0]
    walked = sum(int(task.travel[a, b]) for a, b in pairwise(path))
    return replace(outcome, asked=True, peer=walked / proof.walking)


def rows(source: str, found: Sequence[Outcome]) -> Iterator[dict[str, Any]]:
    """One row for each class of size and kind of hours, and one for all."""
    least = 1
    for most in CLASSES:
        for hours in ("free", "binding", "unknown"):
            own = [o for o in found if least <= o.stops <= most and o.hours == hours]
            if own:
                yield _row(source, f"{least}-{most}", hours, own)
        least = most + 1
    yield _row(source, f"1-{LONGEST}", "all", found)


def _row(source: str, stops: str, hours: str, own: Sequence[Outcome]) -> dict[str, Any]:
    asked = [o for o in own if o.asked]
    above = [100 * (o.peer - 1) for o in asked if o.peer is not None]
    return {
        "source": Path(source).stem,
        "stops": stops,
        "hours": hours,
        "routes": len(own),
        "proven": sum(o.proven for o in own),
        "proven_share": round(mean(o.proven for o in own), 4),
        "shortened": sum(o.shortened for o in own),
        "seconds_mean": round(mean(o.seconds for o in own), 3),
        "seconds_most": round(max(o.seconds for o in own), 3),
        "peer_asked": len(asked),
        "peer_answered": len(above),
        "peer_at_optimum": sum(percent < 1e-9 for percent in above),
        "peer_above_mean_percent": round(mean(above), 2) if above else None,
        "peer_above_most_percent": round(max(above), 2) if above else None,
    }


if __name__ == "__main__":
    sys.exit(main())
