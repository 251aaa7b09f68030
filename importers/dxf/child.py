"""The process that alone touches a drawing's content: reads it, plans it, may die of it.

Started as ``python -m importers.dxf.child REQUEST.json``; leaves ``plan.pickle`` in the folder
that the request names, or ``refusal.json`` with what a user is to be told.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.dxf.extract import extract, open_document
from importers.dxf.limits import DrawingLimits
from importers.dxf.placement import DxfPlacement
from importers.dxf.sheet_plans import plan_sheet
from importers.errors import ImporterError
from importers.killable import bound_memory, leave_refusal

if TYPE_CHECKING:
    from importers.dxf.plan import StoreyPlan


def main(arguments: list[str]) -> int:
    """Do what the request asks; 0 when all was done, 3 when the drawing was refused."""
    request: dict[str, Any] = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    folder, limits = Path(request["folder"]), DrawingLimits(**request["limits"])
    bound_memory(limits.memory_mb)
    placed = request["placement"]
    placement = DxfPlacement(
        **{
            **placed,
            "offset": tuple(placed["offset"]),
            "layers": tuple((name, role) for name, role in placed["layers"]),
        }
    )
    try:
        made = plan_drawing(Path(request["path"]), placement, limits, **request["where"])
    except ImporterError as refusal:
        return leave_refusal(folder, refusal)
    with (folder / "plan.pickle").open("wb") as file:
        pickle.dump(made, file)
    return 0


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


def request_of(**facts: Any) -> str:
    """A request as `main` reads it."""
    plain = {
        key: asdict(value) if isinstance(value, DxfPlacement | DrawingLimits) else value
        for key, value in facts.items()
    }
    return json.dumps(plain)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
