"""The order of single rounds: how many are proven to be the best, and how long that takes.

``python -m tests.benchmarks.bench_route [--assets 600] [--seconds 10] [--json]``

Protocol: the building of ``bench plan --assets`` is planned for some seconds, then the order of
every round of at most `routing.prove.LONGEST` stops is put to CP-SAT with a limit for each, one
thread. ``proven`` counts rounds whose order was shown to be the shortest that keeps all times, or
was replaced by one that is (``shortened``).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from statistics import mean
from typing import TYPE_CHECKING, Any

from routing.model import build
from routing.prove import LONGEST, prove_route, route_task
from routing.solve import solve, warm_up
from routing.stopping import MaxSeconds
from tests.benchmarks.assets_plan import building

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan, prove every round, and print one row."""
    parser = argparse.ArgumentParser(prog="bench route", description=__doc__)
    parser.add_argument("--assets", type=int, default=600)
    parser.add_argument("--plan-seconds", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    row = measured(options.assets, options.plan_seconds, options.seconds, options.seed)
    print(json.dumps(row) if options.json else "  ".join(f"{k} {v}" for k, v in row.items()))
    return 0


def measured(assets: int, plan_seconds: float, seconds: float, seed: int) -> dict[str, Any]:
    """Prove the rounds of one plan."""
    problem = building(assets)
    warm_up()
    plan = solve(problem, stopping=MaxSeconds(plan_seconds), seed=seed)
    model = build(problem)
    visits = {visit.id: v for v, visit in enumerate(problem.visits)}
    shifts = {shift.id: r for r, shift in enumerate(problem.shifts)}
    took, stops, proven, shortened = [], [], 0, 0
    for route in plan.routes:
        if not 0 < len(route.stops) <= LONGEST:
            continue
        task = route_task(model, shifts[route.shift], [visits[s.visit] for s in route.stops])
        began = time.perf_counter()
        proof = prove_route(task, seconds=seconds)
        took.append(time.perf_counter() - began)
        stops.append(len(route.stops))
        proven += proof.proven
        shortened += proof.walking < task.walking
    return {
        "assets": assets,
        "routes": len(took),
        "stops_mean": round(mean(stops), 1),
        "stops_most": max(stops),
        "proven": proven,
        "proven_share": round(proven / len(took), 4),
        "shortened": shortened,
        "seconds_mean": round(mean(took), 3),
        "seconds_most": round(max(took), 3),
        "limit_s": seconds,
        "seed": seed,
    }


if __name__ == "__main__":
    sys.exit(main())
