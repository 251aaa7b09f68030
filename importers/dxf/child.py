"""The process that alone touches a drawing's content: reads it, plans it, may die of it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from importers.dxf.extract import extract
from importers.dxf.opening import open_document
from importers.dxf.sheet_plans import plan_sheet
from importers.killable import serve_reading

if TYPE_CHECKING:
    from pathlib import Path

    from importers.dxf.limits import DrawingLimits
    from importers.dxf.placement import DxfPlacement
    from importers.dxf.plan import StoreyPlan


def plan_drawing(
    path: Path, placement: DxfPlacement, limits: DrawingLimits, **where: Any
) -> tuple[tuple[StoreyPlan, ...], dict[str, int], dict[str, float]]:
    """
    Read and plan one drawing, in this very process.

    `importers.dxf.process.read_drawing` does the same in a process that may be killed, and tells
    what is given and what comes out.
    """
    began = time.perf_counter()
    document, is_repaired = open_document(path, path.name)
    drawing = extract(document, path.name, limits)
    drawing.is_repaired = is_repaired
    opened = time.perf_counter() - began
    plans = plan_sheet(drawing, path.name, placement, **where)
    seconds = {"open": opened, "plan": time.perf_counter() - began - opened}
    return plans, dict(drawing.counts), seconds


if __name__ == "__main__":
    sys.exit(serve_reading(sys.argv[1:], plan_drawing))
