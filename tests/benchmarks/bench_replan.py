"""How fast and how calmly a plan of the sample site is mended after one absence.

``python -m tests.benchmarks.bench_replan [--json] [--seconds 20] [--most-moves 10] [--absences 4]``

Protocol: riverside, as ``riverside_plan`` states it, is planned for ``--seconds``. Then, each time
anew from that plan, one inspector is absent for one day: the rounds with most visits after the
first day, one for each inspector. Mending may take 8 s and may move ``--most-moves`` visits that
could stay.
``moved_others`` counts visits that were not the absent inspector's and are on another shift, or on
none, afterwards; ``violations`` comes from the independent checker on the changed problem.
``unplanned_more`` are visits that lost their place. ``seconds`` is wall clock of the mending alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from routing.arrange import orders_of
from routing.problem import TICKS
from routing.replan import replan
from routing.rules import check
from routing.solve import solve, warm_up
from routing.stopping import MaxSeconds
from tests.benchmarks.riverside_plan import sample_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routing.plan import Plan, Route
    from routing.problem import Problem

MENDING_S = 8.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan the sample site, let people be absent, print one row for each."""
    parser = argparse.ArgumentParser(prog="bench replan", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--seconds", type=float, default=20.0, help="for the plan to start from")
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--most-moves", type=int, default=10)
    parser.add_argument("--absences", type=int, default=4)
    options = parser.parse_args(arguments)
    _, _, problem = sample_problem(options.weeks)
    warm_up()
    plan = solve(problem, stopping=MaxSeconds(options.seconds), seed=1)
    for route in _absent(problem, plan, options.absences):
        row = mended(problem, plan, route, most_moves=options.most_moves)
        if options.json:
            print(json.dumps(row), flush=True)
        else:
            print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    return 0


def _absent(problem: Problem, plan: Plan, most: int) -> Iterator[Route]:
    """Each inspector's fullest round after the first day, fullest first."""
    known: set[str] = set()
    later = [r for r in plan.routes if problem.day_of(problem.shift[r.shift].opens) > 0]
    for route in sorted(later, key=lambda route: (-len(route.stops), route.shift)):
        who = problem.shift[route.shift].inspector
        if who not in known and len(known) < most:
            known.add(who)
            yield route


def mended(problem: Problem, plan: Plan, route: Route, *, most_moves: int) -> dict[str, Any]:
    """Figures of mending a plan without one shift."""
    shifts = tuple(shift for shift in problem.shifts if shift.id != route.shift)
    changed = replace(problem, shifts=shifts)
    began, used = time.perf_counter(), time.process_time()
    found = replan(changed, plan, most_moves=most_moves, stopping=MaxSeconds(MENDING_S), seed=1)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    before = {v: s for s, order in orders_of(plan).items() for v in order if s != route.shift}
    now = {v: s for s, order in orders_of(found.plan).items() for v in order}
    moved = sum(now.get(visit) != shift for visit, shift in before.items())
    return {
        "absent": route.shift,
        "visits": len(problem.visits),
        "orphans": len(route.stops),
        "unplanned_more": len(found.plan.unplanned) - len(plan.unplanned),
        "moved_others": moved,
        "moved_others_percent": round(100 * moved / max(1, len(before)), 2),
        "most_moves": most_moves,
        "walking_more_s": round((found.plan.walking - plan.walking) / TICKS, 1),
        "violations": len(check(changed, found.plan)),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
