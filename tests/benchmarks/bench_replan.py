"""How fast and how calmly a plan is mended: absences, a shut lift, a finding, a missed day.

``python -m tests.benchmarks.bench_replan [--json] [--seconds 20] [--most-moves 10] [--absences 3]``
``python -m tests.benchmarks.bench_replan --assets 600 …`` for the building of corridors

Protocol: riverside, as ``riverside_plan`` states it, or a building of corridors is planned for
``--seconds``. Then, each time anew from that plan, something happens (``replan_events``). Mending
may take 8 s and may move ``--most-moves`` visits that could stay.
``concerned`` visits could not stay, or are new (not those that the plan had left out); ``placed``
of them have a place afterwards, and ``cannot`` is how many of them no plan could place beside what
stays: proven, so placed + cannot = concerned says that nothing better exists.
``moved_others`` counts visits that could stay and are on
another shift, or on none; ``violations`` comes from the independent checker on the changed problem.
``seconds`` is wall clock of the mending alone, compiled code loaded before.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from routing.arrange import orders_of
from routing.problem import TICKS, InForce
from routing.replan import replan
from routing.rules import check
from routing.solve import solve, warm_up
from routing.stopping import MaxIterations, MaxSeconds
from tests.benchmarks.assets_plan import building
from tests.benchmarks.replan_events import Event, cannot_be_placed, corridor_events, sample_events
from tests.benchmarks.riverside_plan import sample_world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.plan import Plan

MENDING_S = 8.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan a site, let things happen, print one row for each."""
    parser = argparse.ArgumentParser(prog="bench replan", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--seconds", type=float, default=20.0, help="for the plan to start from")
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--assets", type=int, help="a building of corridors instead of riverside")
    parser.add_argument("--most-moves", type=int, default=10)
    parser.add_argument("--absences", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    world = None if options.assets else sample_world(options.weeks)
    problem = building(options.assets) if world is None else world.problem
    warm_up()
    plan = solve(problem, stopping=MaxSeconds(options.seconds), seed=options.seed)
    replan(problem, plan, most_moves=0, stopping=MaxIterations(1))  # loads what it compiles
    found = (
        corridor_events(problem, plan, options.absences)
        if world is None
        else sample_events(world, plan, options.absences)
    )
    for event in found:
        row = mended(plan, event, most_moves=options.most_moves, seed=options.seed)
        if options.json:
            print(json.dumps(row), flush=True)
        else:
            print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    return 0


def mended(plan: Plan, event: Event, *, most_moves: int, seed: int) -> dict[str, Any]:
    """Figures of mending a plan after something has happened."""
    problem, hold = event.problem, event.hold
    began, used = time.perf_counter(), time.process_time()
    stopping = MaxSeconds(MENDING_S)
    found = replan(problem, plan, most_moves=most_moves, stopping=stopping, hold=hold, seed=seed)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    before = {v: s for s, order in orders_of(plan).items() for v in order}
    now = {v: s for s, order in orders_of(found.plan).items() for v in order}
    forced = set(found.forced)
    left_out = {left.visit for left in plan.unplanned}
    concerned = {*forced, *(problem.visit.keys() - before.keys() - left_out)}
    others = {v: s for v, s in before.items() if v in problem.visit and v not in forced}
    moved = sum(now.get(visit) != shift for visit, shift in others.items())
    limit = InForce(shifts=others, most_changes=most_moves)
    return {
        "event": event.name,
        "visits": len(problem.visits),
        "concerned": len(concerned),
        "placed": sum(visit in now for visit in concerned),
        "cannot": cannot_be_placed(problem, others, concerned, hold),
        "moved_others": moved,
        "moved_others_percent": round(100 * moved / max(1, len(others)), 2),
        "most_moves": most_moves,
        "walking_more_s": round((found.plan.walking - plan.walking) / TICKS, 1),
        "violations": len(check(replace(problem, in_force=limit), found.plan)),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
