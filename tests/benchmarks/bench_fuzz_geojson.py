"""Maps made wrong on purpose, each read in this process: no crash, no half site.

``python -m tests.benchmarks.bench_fuzz_geojson [--cases 700] [--seed 1] [--json]``

Each case is a sound map of one dialect (OpenStreetMap grounds, OpenStreetMap indoors, plain rooms,
IMDF) with one to four seeded changes: odd values, missing members, moved or shuffled positions,
doubled features, cut or odd bytes. It must be read to a site with valid polygons, or refused with a
reason of ours; anything else is printed with its seed and ends the run with 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.importers.geojson.mutate import mutant, outcome

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all cases and print what became of them."""
    parser = argparse.ArgumentParser(prog="bench fuzz_geojson", description=__doc__)
    parser.add_argument("--cases", type=int, default=700)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found: Counter[str] = Counter()
    faults = []
    slowest = 0.0
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for case in range(options.cases):
            seed = options.seed * 1_000_000 + case
            content = mutant(random.Random(seed))
            started = time.perf_counter()
            try:
                found[outcome(Path(folder) / "mutant.geojson", content)] += 1
            except Exception as fault:  # every kind of fault is what is looked for
                found["fault"] += 1
                faults.append(seed)
                if len(faults) <= 5:
                    traceback.print_exception(fault, file=sys.stderr)
                    print(f"seed {seed}: {content[:300]!r}", file=sys.stderr)
            slowest = max(slowest, time.perf_counter() - started)
    row = {
        "cases": options.cases,
        "seed": options.seed,
        "outcomes": dict(found.most_common()),
        "faults": faults,
        "slowest_s": round(slowest, 2),
        "seconds": round(time.perf_counter() - began, 1),
    }
    print(json.dumps(row) if options.json else "\n".join(f"{k}: {v}" for k, v in row.items()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
