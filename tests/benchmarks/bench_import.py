"""What an import costs beside merely opening the file, and how much of the plan is reached.

``python -m tests.benchmarks.bench_import FILE… [--json] [--no-peer]``
``python -m tests.benchmarks.bench_import --towers 10 20 40 60 [--plot PICTURE]``

Protocol: each file is measured in a fresh process, so that its peak of memory is its own; code
that compiles itself is compiled and loaded by a network of another site first. ``open_s`` is the
best of three ``ifcopenshell.open`` in the same process after the import; ``total_s`` is reading,
planning and building the network; ``all_geometry_s`` is the geometry iterator over everything
with two threads, the way that needs no plan.
``open_cpu_s``, ``total_cpu_s`` and ``all_geometry_cpu_s`` are the processor time of the same three,
all threads and the reading process included, and ``ratio_open_cpu`` and ``ratio_all_geometry_cpu``
their ratios: other work on the machine disturbs them least.
``peak_mb`` is the greatest resident size of the importing process and of its reading process,
added; ``own_peak_mb`` and ``reader_peak_mb`` are the two, ``open_peak_mb`` that of a process that
opens the file alone. The reading process is forked from one that has the library loaded, as it is
on a server: ``start_s``, the seconds to start that, is told and not part of ``total_s``, which
``read_s``, ``plan_s`` and ``network_s`` make up.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from importers.ifc import warm_up
from importers.ifc.read import read_ifc
from spatial.network import build_network
from spatial.reach import place_assets, reach
from tests.benchmarks.growth_plot import plot_growth
from tests.benchmarks.office_floor import office_block
from tests.benchmarks.tower import write_tower

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLUMNS = (
    "file",
    "open_s",
    "total_s",
    "all_geometry_s",
    "ratio_open",
    "ratio_open_cpu",
    "ratio_all_geometry",
    "peak_mb",
    "spaces",
    "reached_spaces",
    "assets",
    "reached_assets",
)
_MODULE = "tests.benchmarks.bench_import"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every file named and print one row each."""
    parser = argparse.ArgumentParser(prog="bench import", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--no-peer", action="store_true", help="leave all geometry out")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--towers", nargs="+", type=int, default=(), help="storeys of made-up towers"
    )
    parser.add_argument("--plot", type=Path, help="picture of the towers' time and memory")
    options = parser.parse_args(arguments)
    if not options.files and not options.towers:
        parser.error("name files, or --towers with numbers of storeys")
    if options.one:
        print(json.dumps(measured(options.files[0], with_peer=not options.no_peer)))
        return 0
    if not options.json:
        print("  ".join(f"{name:>18}" for name in _COLUMNS))
    with tempfile.TemporaryDirectory(prefix="walkround-towers-") as name:
        for path in options.files:
            _print(_in_a_fresh_process(path, with_peer=not options.no_peer), as_json=options.json)
        growth = []
        for storeys in options.towers:
            path = write_tower(Path(name) / f"tower_{storeys}.ifc", storeys)
            row = _in_a_fresh_process(path, with_peer=not options.no_peer)
            growth.append({"storeys": storeys, "mb": round(path.stat().st_size / 1e6, 1), **row})
            _print(growth[-1], as_json=options.json)
            path.unlink()
    if options.plot is not None:
        plot_growth(growth, options.plot)
    return 0


def _print(row: dict[str, Any], *, as_json: bool) -> None:
    shown = "  ".join(f"{_shown(row[name]):>18}" for name in _COLUMNS)
    print(json.dumps(row) if as_json else shown, flush=True)


def _shown(value: Any) -> str:
    return "-" if value is None else str(value)[:18]


def _in_a_fresh_process(path: Path, *, with_peer: bool) -> dict[str, Any]:
    peer = [] if with_peer else ["--no-peer"]
    done = subprocess.run(
        [sys.executable, "-m", _MODULE, "--one", *peer, str(path)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


class _Spent(NamedTuple):
    """Seconds by the clock, and of the processor in all threads of this process."""

    wall: float
    cpu: float


def _now() -> _Spent:
    return _Spent(time.perf_counter(), time.process_time())


def _since(began: _Spent) -> _Spent:
    now = _now()
    return _Spent(now.wall - began.wall, now.cpu - began.cpu)


def measured(path: Path, *, with_peer: bool) -> dict[str, Any]:
    """One row; to be called in a process that has done nothing yet."""
    build_network(office_block(1, 1))  # loads the compiled code
    began = time.perf_counter()
    warm_up(wait=True)
    start = time.perf_counter() - began
    whole = _now()
    result = read_ifc([path], name=path.stem)
    planned = time.perf_counter()
    network = build_network(result.site)
    network_s = time.perf_counter() - planned
    total = _since(whole)
    total = total._replace(cpu=total.cpu + result.reader_cpu_seconds)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    site = place_assets(result.site)
    reached = reach(site, network)
    opened, everything = _peers(path, with_peer=with_peer)
    return {
        "file": path.name,
        "open_s": round(opened.wall, 4),
        "open_cpu_s": round(opened.cpu, 4),
        "total_s": round(total.wall, 3),
        "total_cpu_s": round(total.cpu, 3),
        "all_geometry_s": everything and round(everything.wall, 3),
        "all_geometry_cpu_s": everything and round(everything.cpu, 3),
        "ratio_open": round(total.wall / opened.wall, 2),
        "ratio_open_cpu": round(total.cpu / opened.cpu, 2),
        "ratio_all_geometry": everything and round(total.wall / everything.wall, 3),
        "ratio_all_geometry_cpu": everything and round(total.cpu / everything.cpu, 3),
        "peak_mb": round(own + result.reader_peak_mb, 1),
        "spaces": len(site.spaces),
        "reached_spaces": len(reached.spaces),
        "assets": len(site.assets),
        "reached_assets": len(reached.assets),
        "own_peak_mb": round(own, 1),
        "reader_peak_mb": round(result.reader_peak_mb, 1),
        "open_peak_mb": round(_peak_of_open(path), 1),
        "start_s": round(start, 3),
        "read_s": round(result.seconds.open + result.seconds.geometry, 3),
        "plan_s": round(result.seconds.plan, 3),
        "network_s": round(network_s, 3),
    }


def _peak_of_open(path: Path) -> float:
    """Greatest resident size of a process that opens the file and does nothing else, in MB."""
    # Not ru_maxrss: it keeps what this process had before it became that one.
    code = (
        "import ifcopenshell, sys; m = ifcopenshell.open(sys.argv[1]);"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout) / 1024


def _peers(path: Path, *, with_peer: bool) -> tuple[_Spent, _Spent | None]:
    """What is spent on opening, and of meshing everything in a process that may die of it."""
    # Not before the import has been measured: the importing process never loads it.
    import ifcopenshell  # noqa: PLC0415

    opened = _Spent(*map(min, *(_spent_on(ifcopenshell.open, str(path)) for _ in range(3))))
    if not with_peer:
        return opened, None
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_mesh_everything, args=(str(path), theirs))
    child.start()
    theirs.close()
    try:
        return opened, _Spent(*ours.recv())
    except EOFError:  # the kernel took the process with it: there is no figure
        return opened, None
    finally:
        child.join()


def _spent_on(call: Any, *arguments: Any) -> _Spent:
    began = _now()
    call(*arguments)
    return _since(began)


def _mesh_everything(path: str, answer: Any) -> None:
    import ifcopenshell  # noqa: PLC0415
    import ifcopenshell.geom  # noqa: PLC0415

    model = ifcopenshell.open(path)
    began = _now()
    settings = ifcopenshell.geom.settings()
    settings.set("use-world-coords", True)
    iterator = ifcopenshell.geom.iterator(settings, model, 2)
    if iterator.initialize():
        while iterator.next():
            pass
    answer.send(tuple(_since(began)))


if __name__ == "__main__":
    sys.exit(main())
