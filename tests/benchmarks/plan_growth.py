"""How long planning takes to come within 5 % of its bound, against the number of visits."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from routing.problem import TICKS
from routing.solve import Progress, solve, warm_up
from routing.stopping import MaxSeconds
from tests.benchmarks.assets_plan import building

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

SIZES = (100, 200, 400, 900, 1800, 3900)  # assets: some 500 to 20,000 visits
WITHIN = 1.05


def growth_rows(
    seconds: float, seed: int, sizes: Sequence[int] = SIZES
) -> Iterator[dict[str, Any]]:
    """One row for each size, planned for the same seconds in a process of its own."""
    context = multiprocessing.get_context("spawn")
    for assets in sizes:
        receive, send = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(send, assets, seconds, seed))
        process.start()
        send.close()
        yield receive.recv()
        process.join()


def _run(pipe: Connection, assets: int, seconds: float, seed: int) -> None:
    """Body of a process: plan, and find when it came near the bound that it ended with."""
    problem = building(assets)
    warm_up()
    events: list[Progress] = []
    plan = solve(problem, stopping=MaxSeconds(seconds), seed=seed, progress=events.append)
    shift = problem.objective.shift
    used = sum(bool(route.stops) for route in plan.routes)
    row: dict[str, Any] = {
        "assets": assets,
        "visits": len(problem.visits),
        "unplanned": len(plan.unplanned),
        "budget_s": seconds,
        "seconds_to_5_percent": None,
        "ratio": None,
    }
    if plan.walking_bound is not None and plan.fewest_shifts is not None:
        least = plan.walking_bound + shift * plan.fewest_shifts
        near = [
            event.elapsed
            for event in events
            if event.unplanned == 0
            and event.shifts
            and event.walking + shift * event.shifts <= WITHIN * least
        ]
        row["seconds_to_5_percent"] = round(near[0], 2) if near else None
        row["ratio"] = round((plan.walking + shift * used) / least, 4)
        row["walking_s"] = round(plan.walking / TICKS, 1)
    pipe.send(row)


def draw_growth(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Draw time against visits, both logarithmic; what did not come near in time is hollow."""
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    near = [row for row in rows if row["seconds_to_5_percent"] is not None]
    far = [row for row in rows if row["seconds_to_5_percent"] is None]
    axes.plot(
        [row["visits"] for row in near],
        [row["seconds_to_5_percent"] for row in near],
        "o-",
        color="#1f6f8b",
        label="within 5 % of the bound",
    )
    if far:
        axes.plot(
            [row["visits"] for row in far],
            [row["budget_s"] for row in far],
            "o",
            markerfacecolor="none",
            color="#b4552d",
            label="not within 5 % when time was up",
        )
        for row in far:
            left_out = f"{row['unplanned']:,} left out" if row["unplanned"] else ""
            if text := f"{100 * (row['ratio'] - 1):.0f} %" if row["ratio"] else left_out:
                axes.annotate(
                    text,
                    (row["visits"], row["budget_s"]),
                    textcoords="offset points",
                    xytext=(0, -14),
                    ha="center",
                )
    axes.set(xscale="log", yscale="log", xlabel="visits in four weeks", ylabel="seconds")
    axes.set_xticks([row["visits"] for row in rows], [f"{row['visits']:,}" for row in rows])
    seconds = [s for s in (1, 2, 5, 10, 20, 60, 180) if s <= max(row["budget_s"] for row in rows)]
    axes.set_yticks(seconds, [str(s) for s in seconds])
    axes.minorticks_off()
    axes.set_ylim(bottom=1)
    axes.grid(visible=True, alpha=0.25)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=150)
