"""Whether broken IFC files ever do more than fail cleanly.

``python -m tests.benchmarks.bench_fuzz_ifc [FILE…] [--cases 2000] [--seed 1] [--seconds 600]``

Each case is one of the files (or a small made-up one) with one to three things wrong in it. It has
to end as a site that can be walked and holds finite numbers, or as a refusal that says why.
Anything else is a fault, is printed, and can be seen again by its seed and number.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import shapely

from importers.errors import ImporterError
from importers.ifc import ImportLimits, read_ifc, warm_up
from spatial.network import build_network
from tests.ifc_build import two_rooms
from tests.ifc_mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial.site import Site

LIMITS = ImportLimits(open_seconds=10.0, geometry_seconds=10.0, memory_mb=2_000)
_SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases; 1 where any of them is a fault."""
    parser = argparse.ArgumentParser(prog="bench fuzz_ifc", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=600.0, help="stop after so long")
    options = parser.parse_args(arguments)
    warm_up(wait=True)
    began, longest, done = time.perf_counter(), 0.0, 0
    outcomes: Counter[str] = Counter()
    faults: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="walkround-fuzz-") as name:
        folder = Path(name)
        sound = made_up(folder)
        outcome_of(sound, folder / "sound.ifc")  # compiles what compiles itself, once
        began = time.perf_counter()
        sources = [path.read_bytes() for path in options.files] or [sound]
        for case in range(options.first, options.first + options.cases):
            if time.perf_counter() - began > options.seconds:
                break
            random = Random(f"{options.seed}:{case}")
            text, kinds = mutated(random.choice(sources), random)
            started = time.perf_counter()
            outcome = outcome_of(text, folder / "case.ifc")
            longest = max(longest, time.perf_counter() - started)
            done += 1
            outcomes[outcome] += 1
            if outcome.startswith("fault"):
                faults.append({"case": case, "kinds": kinds, "fault": outcome})
    print(
        json.dumps(
            {
                "cases": done,
                "seed": options.seed,
                "seconds": round(time.perf_counter() - began, 1),
                "longest_s": round(longest, 2),
                "outcomes": dict(outcomes.most_common()),
                "faults": faults[:_SHOWN],
            },
            indent=1,
        )
    )
    return 1 if faults else 0


def made_up(folder: Path) -> bytes:
    """Two rooms with a stair, a lamp and a lift."""
    build, storey = two_rooms()
    build.stair(storey, (20, 0, 0))
    build.at("IfcLightFixture", storey, (2, 1, 2.6), Name="Lamp")
    build.block("IfcTransportElement", storey, (30, 0, 0), (2, 2, 3), Name="Lift")
    return build.save(folder / "sound.ifc").read_bytes()


def outcome_of(text: bytes, path: Path) -> str:
    """``site``, ``refused: …`` by its kind, or ``fault: …``."""
    path.write_bytes(text)
    try:
        result = read_ifc([path], name="Fuzz", limits=LIMITS)
    except ImporterError as refusal:
        return f"refused: {type(refusal).__name__}"
    except Exception as fault:  # what must not be: that is what is looked for
        return f"fault: {type(fault).__name__}: {fault}"[:300]
    try:
        return _judged(result.site)
    except Exception as fault:
        return f"fault: no network: {type(fault).__name__}: {fault}"[:300]


def _judged(site: Site) -> str:
    shapes = [*(s.floor for s in site.storeys), *(s.polygon for s in site.spaces)]
    if not all(shapely.is_valid(shape) and math.isfinite(shape.area) for shape in shapes):
        return "fault: a floor that is none"
    if not all(math.isfinite(c) for asset in site.assets for c in asset.position):
        return "fault: an asset that is nowhere"
    build_network(site)
    return "site"


if __name__ == "__main__":
    sys.exit(main())
