"""How long the plan board waits: a plan fetched, a move priced, made and undone, at many visits.

``python -m tests.benchmarks.bench_board [--visits 10000] [--people 12] [--json]``

Protocol: a made-up plan (``made_up_board``) in a fresh folder, asked over the application's own
HTTP interface in this process, so that no network is in the figures. Medians: of five fetches, of
twenty prices of visits strewn over the plan (each on all shifts), of five moves and their undoing.
``kb`` is the answer before compression, ``gzip_kb`` after it. The first fetch, which fills caches,
is told apart.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from server.app import create_app
from server.config import read_settings
from server.storage.database import Database
from tests.benchmarks.made_up_board import NOW, save_board
from tests.server.api_client import ApiClient

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.test import TestResponse


def main(arguments: Sequence[str] | None = None) -> int:
    """Make up a plan, ask for it as the board does, print one row."""
    parser = argparse.ArgumentParser(prog="bench board", description=__doc__)
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as scratch:
        row = measured(Path(scratch), options.visits, options.people)
    if options.json:
        print(json.dumps(row))
    else:
        print("\n".join(f"{name:>16} {value}" for name, value in row.items()))
    return 0


def measured(folder: Path, visits: int, people: int) -> dict[str, Any]:
    """Sizes, and milliseconds of each thing that the board asks for."""
    settings = read_settings({}, data=folder)
    database = Database(f"sqlite:///{folder}/bench.db")
    database.upgrade()
    site, plan_id = save_board(database, settings.networks, visits=visits, people_=people)
    client = ApiClient(create_app(settings, database=database, clock=lambda: NOW))
    client.sign_in("planner")
    path = f"/sites/{site.id}/plans/{plan_id}"
    first, answer = _timed(lambda: client.get(path))
    plan = answer.get_json()
    size = len(answer.data)
    fetched = [_timed(lambda: client.get(path))[0] for _ in range(5)]
    stops = [stop["visit_id"] for route in plan["routes"] for stop in route["stops"]]
    priced: list[float] = []
    moved: list[float] = []
    undone: list[float] = []
    for k in range(20):
        visit = stops[k * len(stops) // 20]
        where = f"{path}/visits/{quote(visit, safe='')}/offers"
        took, answer = _timed(lambda where=where: client.get(where))  # type: ignore[misc]
        priced.append(took)
        free = [o for o in answer.get_json()["offers"] if not o["obstacle"] and not o["current"]]
        if len(moved) < 5 and free:
            wish = {"what": "move", "visit_id": visit, "shift_id": free[-1]["shift_id"]}
            body = {"revision": plan["revision"], **wish}
            took, answer = _timed(lambda body=body: client.post(f"{path}/changes", body))  # type: ignore[misc]
            assert answer.status_code == 200, answer.text
            moved.append(took)
            body = {"revision": answer.get_json()["revision"]}
            took, answer = _timed(lambda body=body: client.post(f"{path}/undo", body))  # type: ignore[misc]
            undone.append(took)
            plan["revision"] = answer.get_json()["revision"]
    database.dispose()
    return {
        "visits": len(stops),
        "shifts": len(plan["shifts"]),
        "kb": round(size / 1000),
        "gzip_kb": round(len(gzip.compress(client.get(path).data, 6)) / 1000),
        "first_fetch_ms": round(first),
        "fetch_ms": round(statistics.median(fetched)),
        "price_ms": round(statistics.median(priced[1:])),
        "first_price_ms": round(priced[0]),
        "move_ms": round(statistics.median(moved)),
        "undo_ms": round(statistics.median(undone)),
    }


def _timed(ask: Callable[[], TestResponse]) -> tuple[float, TestResponse]:
    began = time.perf_counter()
    answer = ask()
    return 1000 * (time.perf_counter() - began), answer


if __name__ == "__main__":
    sys.exit(main())
