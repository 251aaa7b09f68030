"""How long an edit of a plan takes until its network answers again, beside building it anew.

``python -m tests.benchmarks.bench_edit [--json] [--seed N] [--times N] [--floors N]``

Protocol: each kind of edit is made on randomly chosen things of a site, each time on the site as it
was; what is timed is `apply_edits` and `settle` with what is known from before, as the server does
it. The first edit of each kind is left out. ``full_ms`` is the median of three times `settle` of
the whole site. Sites: the sample site, and a made-up tower of offices.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import shapely

from importers import read_site
from spatial import edit
from spatial.apply_edit import apply_edits
from spatial.errors import EditRefused
from spatial.settle import Settled, settle
from tests.benchmarks.office_floor import office_block

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spatial.site import Site

Wanted: TypeAlias = "Callable[[random.Random], edit.Edit]"

SAMPLE = Path(__file__).resolve().parents[2] / "sample_sites" / "riverside"
AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
LEAST = 6.0  # m²; smaller rooms are not edited
TRIES = 8  # for each time that an edit shall be made: some would break the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of edit on one site."""

    site: str
    edit: str
    median_ms: float
    worst_ms: float
    full_ms: float

    @property
    def ratio(self) -> float:
        """Share of what building all anew takes."""
        return self.median_ms / self.full_ms


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all rows and print them."""
    parser = argparse.ArgumentParser(prog="bench edit", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--times", type=int, default=5, help="edits of each kind")
    parser.add_argument("--floors", type=int, default=60, help="of the tower")
    options = parser.parse_args(arguments)
    files = [*sorted(SAMPLE.glob("*.ifc")), SAMPLE / "grounds.geojson"]
    sites: dict[str, Callable[[], Site]] = {
        "riverside": lambda: read_site(files, name="riverside").site,
        f"tower of {options.floors}": lambda: office_block(options.seed, options.floors),
    }
    if not options.json:
        print(f"{'site':<14} {'edit':<22} {'median ms':>9} {'worst ms':>9} {'of full':>8}")
    for name, made in sites.items():
        for row in bench(name, made(), times=options.times, seed=options.seed):
            if options.json:
                facts = {field: getattr(row, field) for field in Row.__slots__}
                print(json.dumps({**facts, "ratio": row.ratio}))
            else:
                print(
                    f"{row.site:<14} {row.edit:<22} {row.median_ms:>9.0f} {row.worst_ms:>9.0f}"
                    f" {row.ratio:>8.1%}"
                )
            sys.stdout.flush()
    return 0


def bench(name: str, site: Site, *, times: int, seed: int) -> list[Row]:
    """A row for each kind of edit."""
    before = settle(site)
    full = statistics.median(_timed(lambda: settle(site)) for _ in range(3))
    rows = []
    for kind, wanted in _edits(before.site).items():
        chance = random.Random(f"{seed} {kind}")
        found = _times(before, wanted, chance, times + 1)[1:]
        if found:
            rows.append(
                Row(
                    site=name,
                    edit=kind,
                    median_ms=statistics.median(found),
                    worst_ms=max(found),
                    full_ms=full,
                )
            )
    return rows


def _times(before: Settled, wanted: Wanted, chance: random.Random, times: int) -> list[float]:
    found: list[float] = []
    for number in range(times * TRIES):
        if len(found) == times:
            break
        one = wanted(chance)
        began = time.process_time()
        try:
            site, _ = apply_edits(before.site, [one], by="bench", at=AT, mark=str(number))
        except EditRefused:
            continue
        settle(site, before=before)
        found.append((time.process_time() - began) * 1000)
    return found


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _edits(site: Site) -> dict[str, Wanted]:
    rooms = [space for space in site.spaces if space.polygon.area >= LEAST]

    def placed(chance: random.Random) -> edit.Edit:
        space = chance.choice(rooms)
        point = space.polygon.representative_point()
        return edit.PlaceAsset(
            storey_id=space.storey_id, point=(point.x, point.y), asset_kind="extinguisher"
        )

    def split(chance: random.Random) -> edit.Edit:
        space = chance.choice(rooms)
        west, south, east, north = space.polygon.bounds
        middle = (west + east) / 2
        return edit.SplitSpace(id=space.id, line=((middle, south - 1), (middle, north + 1)))

    def narrower(chance: random.Random, neighbours: edit.Neighbours) -> edit.Edit:
        space = chance.choice(rooms)
        smaller = shapely.buffer(space.polygon, -0.3, join_style="mitre")
        largest = max(shapely.get_parts(smaller), key=lambda part: float(part.area))
        return edit.ReshapeSpace(id=space.id, polygon=largest, neighbours=neighbours)

    return {
        "rename a room": lambda r: edit.ChangeSpaces(ids=(r.choice(rooms).id,), name="x"),
        "place an asset": placed,
        "close a door": lambda r: edit.ChangeOpening(id=r.choice(site.openings).id, is_closed=True),
        "remove a door": lambda r: edit.RemoveOpening(id=r.choice(site.openings).id),
        "close a stair or lift": lambda r: edit.ChangeConnector(
            id=r.choice(site.connectors).id, is_closed=True
        ),
        "split a room": split,
        "reshape, stay": lambda r: narrower(r, "stay"),
        "reshape, follow": lambda r: narrower(r, "follow"),
    }


if __name__ == "__main__":
    sys.exit(main())
