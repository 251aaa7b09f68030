"""Periodic vehicle routing: published instances, beside published costs.

``python -m tests.benchmarks.bench_pvrp DIR [--seconds 30] [--jobs 1] [--seed 1] [--json]
[--solutions OUT]``

Protocol: every ``*.txt`` in DIR is searched for a fixed wall time, compiled code loaded first; the
cost is recomputed from the routes by the checker (`routing/periodic/check.py`). ``--jobs``
instances run beside each other, each in a process of its own; with one job a search uses two
threads where the machine has them. ``res_cost`` and ``recalled`` come from
``reference_costs.csv`` or the ``.res`` files beside the instances; null where there are none.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from routing.periodic.check import cost, violations
from routing.periodic.files import read_answer, read_instance, write_answer
from routing.periodic.search import search, warm_up

if TYPE_CHECKING:
    from collections.abc import Sequence

THREADS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Search every instance of a folder and print a row for each."""
    parser = argparse.ArgumentParser(prog="bench pvrp", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--seconds", type=float, default=30.0, help="for each instance")
    parser.add_argument("--jobs", type=int, default=1, help="instances beside each other")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", metavar="NAME", help="only these instances")
    parser.add_argument("--solutions", type=Path, metavar="OUT", help="write the routes there")
    parser.add_argument("--json", action="store_true", help="one object a line")
    options = parser.parse_args(arguments)
    paths = sorted(options.folder.glob("*.txt"))
    if options.only:
        paths = [path for path in paths if path.stem in options.only]
    if not paths:
        print(f"no instance (*.txt) in {options.folder}", file=sys.stderr)
        return 2
    if options.solutions:
        options.solutions.mkdir(parents=True, exist_ok=True)
    references = read_references(options.folder)
    threads = max(1, min(THREADS, os.cpu_count() or 1) // options.jobs)
    warm_up()
    asked = [
        (path, options.seconds, options.seed, threads, options.solutions, references.get(path.stem))
        for path in paths
    ]
    rows = []
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        for row in pool.map(_measured, asked):
            rows.append(row)
            print(json.dumps(row) if options.json else _line(row), flush=True)
    _summary(rows)
    return 0


def read_references(folder: Path) -> dict[str, tuple[float | None, float | None]]:
    """Published costs by instance: of the ``.res`` files, and recalled."""
    found: dict[str, tuple[float | None, float | None]] = {}
    for path in folder.glob("*.res"):
        found[path.stem] = (float(path.read_text().split()[0]), None)
    table = folder / "reference_costs.csv"
    if table.exists():
        with table.open(newline="") as lines:
            for row in csv.DictReader(lines):
                name = row["instance"]
                recalled = next((row[key] for key in row if "recalled" in key), "")
                res = row.get("res_cost") or ""
                found[name] = (
                    float(res) if res else found.get(name, (None, None))[0],
                    float(recalled) if recalled else None,
                )
    return found


def _measured(
    asked: tuple[Path, float, int, int, Path | None, tuple[float | None, float | None] | None],
) -> dict[str, Any]:
    path, seconds, seed, threads, solutions, reference = asked
    warm_up()
    instance = read_instance(path)
    began = time.perf_counter()
    found = search(instance, seconds=seconds, seed=seed, threads=threads)
    took = time.perf_counter() - began
    res, recalled = reference or (None, None)
    value = None if found.answer is None else cost(instance, found.answer)
    broken = None if found.answer is None else len(violations(instance, found.answer))
    if solutions and found.answer is not None and value is not None:
        out = solutions / f"{instance.name}.res"
        write_answer(out, instance, found.answer, value)
        # What was written is what is judged.
        _, again = read_answer(out, instance)
        value, broken = cost(instance, again), len(violations(instance, again))
    return {
        "instance": instance.name,
        "cost": None if value is None else round(value, 4),
        "res_cost": res,
        "gap_to_res_percent": _gap(value, res),
        "recalled": recalled,
        "gap_to_recalled_percent": _gap(value, recalled),
        "violations": broken,
        "seconds": round(took, 2),
        "visits": instance.visits,
    }


def _gap(value: float | None, reference: float | None) -> float | None:
    return None if value is None or not reference else round(100 * (value / reference - 1), 4)


def _line(row: dict[str, Any]) -> str:
    return "  ".join(f"{key} {value}" for key, value in row.items())


def _summary(rows: list[dict[str, Any]]) -> None:
    gaps = [g for row in rows if (g := row["gap_to_recalled_percent"]) is not None]
    above = [row["instance"] for row in rows if (row["gap_to_res_percent"] or 0.0) > 0.001]
    if gaps:
        print(
            f"gap to recalled: mean {mean(gaps):.3f} %, worst {max(gaps):.3f} %, of {len(gaps)};"
            f" above res_cost: {' '.join(above) or 'none'}",
            file=sys.stderr,
        )


if __name__ == "__main__":
    sys.exit(main())
