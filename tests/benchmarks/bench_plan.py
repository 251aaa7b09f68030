"""What planning saves on the sample site, and how near to the least possible plans come.

``python -m tests.benchmarks.bench_plan [--json] [--seconds 60] [--weeks 4] [--seed 1]``
``python -m tests.benchmarks.bench_plan --site FILE [--json] [--seconds 60] [--weeks 4]``
``python -m tests.benchmarks.bench_plan --growth docs/images/plan_growth.png [--seconds 60]``
``python -m tests.benchmarks.bench_plan --assets 200|600|1800 [--json] [--seconds 60] [--seed 1]``

Protocol: riverside is imported into a fresh store, with its programme, team and the year of
inspections it comes with, as if the day were 23 November 2026; the horizon starts on the day
after. One process; compiled code is loaded first. ``walkround`` is our plan. The other rows have
the same calendar, that is the same visits on the same shifts, and differ in their order alone:
``list_by_storey_and_room`` goes down a list sorted by building, storey, room and code, the way it
is done by hand; ``nearest_next`` always goes on to the nearest that is left. Both are let off
their time windows and rests (``out_of_hours`` counts visits that would then start outside their
windows), so that the comparison leans towards them.

With ``--site`` another plan file is imported and planned by a made-up programme
(`tests/benchmarks/made_up_programme.py`): ways are patrolled daily, plant rooms and equipment seen
twice a week, other rooms weekly, everything once a month, by two people from the ground floor.

With ``--assets`` a made-up building of corridors is planned instead
(`tests/routing/corridor_site.py`, 100 assets a floor), by us, by OR-Tools and by PyVRP, each in a
process of its own with the same seconds; see `tests/benchmarks/peers.py` for how the other two are
put to it.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.assets_plan import METHODS, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan the sample site or a made-up building, and print one row for each way."""
    parser = argparse.ArgumentParser(prog="bench plan", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--site", type=Path, metavar="FILE", help="a plan file of your own")
    parser.add_argument(
        "--assets", type=int, metavar="N", help="a building of corridors (200, 600, 1800) instead"
    )
    parser.add_argument("--site-seed", type=int, default=0, help="another such building")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    parser.add_argument(
        "--growth", type=Path, metavar="PNG", help="time to 5 %% of the bound against visits"
    )
    options = parser.parse_args(arguments)
    for row in _rows(options):
        if options.json:
            print(json.dumps(row), flush=True)
        else:
            print("  ".join(f"{key} {_shown(value)}" for key, value in row.items()), flush=True)
    return 0


def _rows(options: argparse.Namespace) -> Iterable[dict[str, Any]]:
    if options.growth is not None:
        return _growth(options)
    if options.assets is not None:
        methods = tuple(options.methods)
        return rows(options.assets, options.seconds, options.seed, methods, options.site_seed)
    # The whole product is loaded for the sample site alone: the processes that plan a building
    # start with what this module loads, and their memory is measured.
    from tests.benchmarks.riverside_plan import riverside_rows, site_rows  # noqa: PLC0415

    if options.site is not None:
        return site_rows(options.site, options.weeks, options.seconds, options.seed)
    return riverside_rows(options.weeks, options.seconds, options.seed)


def _growth(options: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """Rows of growing buildings, and their picture once all are there."""
    from tests.benchmarks.plan_growth import draw_growth, growth_rows  # noqa: PLC0415

    found = []
    for row in growth_rows(options.seconds, options.seed):
        found.append(row)
        yield row
    draw_growth(found, options.growth)


def _shown(value: Any) -> str:
    return "-" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main())
