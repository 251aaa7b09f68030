"""A drawing read in a process of its own, which is killed when it takes too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.errors import TooLarge
from importers.killable import read_apart

if TYPE_CHECKING:
    from pathlib import Path

    from importers.dxf.limits import DrawingLimits
    from importers.dxf.placement import DxfPlacement
    from importers.dxf.plan import StoreyPlan


def read_drawing(
    path: Path, placement: DxfPlacement, limits: DrawingLimits, **where: Any
) -> tuple[tuple[StoreyPlan, ...], dict[str, int], dict[str, float]]:
    """
    Read and plan one drawing in a process of its own.

    Parameters
    ----------
    where
        ``storey_id``, ``building_id``, ``level`` and ``elevation`` of the storey, and ``is_said``
        where the user named it.

    Returns
    -------
    plans, counts, seconds
        Its storeys, entities by type, and seconds to ``open`` and to ``plan``.

    Raises
    ------
    UnreadableFile, EmptyPlan, TooLarge
        As the drawing deserves.
    ImportCrashed
        If the process died.
    """
    megabytes = path.stat().st_size / 1e6
    if megabytes > limits.file_mb:
        raise TooLarge(
            f"{path.name} has {megabytes:.0f} MB; {limits.file_mb} MB are allowed",
            file=path.name,
            allowed_mb=limits.file_mb,
        )
    plans, counts, seconds = read_apart(
        "importers.dxf.child",
        {"path": path, "placement": placement, "limits": limits, **where},
        file=path.name,
        seconds=limits.seconds,
        memory_mb=limits.memory_mb,
    )
    return plans, counts, seconds
