"""Draws how an import's time and memory grow with the height of a tower."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def plot_growth(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """
    Draw seconds and megabytes over storeys, with a straight line from zero through the last one.

    Parameters
    ----------
    rows
        With ``storeys``, ``mb``, ``total_s``, ``open_s``, ``peak_mb``, ``open_peak_mb``.
    path
        PNG to write.
    """
    import matplotlib as mpl  # noqa: PLC0415 - half a second that no other benchmark waits for

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    storeys = [row["storeys"] for row in rows]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.6), layout="constrained")
    for axes, ours, opened, unit in (
        (left, "total_cpu_s", "open_cpu_s", "seconds of the processor"),
        (right, "peak_mb", "open_peak_mb", "MB, greatest resident size"),
    ):
        axes.plot(storeys, [row[ours] for row in rows], "o-", color="#1f5fa8", label="import")
        axes.plot(storeys, [row[opened] for row in rows], "s-", color="#8a8f98", label="open alone")
        axes.plot(
            [0, storeys[-1]],
            [0, rows[-1][ours]],
            ":",
            color="#1f5fa8",
            linewidth=1,
            label="straight line from zero",
        )
        axes.set_xlabel("storeys")
        axes.set_ylabel(unit)
        axes.set_ylim(bottom=0)
        axes.set_xlim(left=0)
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    left.set_title(f"made-up tower, {rows[-1]['mb']:.0f} MB at {storeys[-1]} storeys", fontsize=10)
    figure.savefig(path, dpi=130)
    plt.close(figure)
