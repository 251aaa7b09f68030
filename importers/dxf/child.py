"""The process that alone touches a drawing's content: reads it, plans it, may die of it.

Started as ``python -m importers.dxf.child REQUEST.json``; leaves ``plan.pickle`` in the folder
that the request names, or ``refusal.json`` with what a user is to be told.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from importers.dxf.extract import extract, open_document
from importers.dxf.limits import DrawingLimits
from importers.dxf.placement import DxfPlacement
from importers.dxf.plan import plan_storey
from importers.errors import ImporterError
from spatial.site import BuildingId, StoreyId

REFUSED = 3


def main(arguments: list[str]) -> int:
    """Do what the request asks; 0 when all was done, 3 when the drawing was refused."""
    request: dict[str, Any] = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    folder, limits = Path(request["folder"]), DrawingLimits(**request["limits"])
    memory = limits.memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        began = time.perf_counter()
        document, is_repaired = open_document(Path(request["path"]), request["file"])
        drawing = extract(document, request["file"], limits)
        drawing.is_repaired = is_repaired
        opened = time.perf_counter() - began
        placed = request["placement"]
        placement = DxfPlacement(
            **{
                **placed,
                "offset": tuple(placed["offset"]),
                "layers": tuple((name, role) for name, role in placed["layers"]),
            }
        )
        plan = plan_storey(
            drawing,
            request["file"],
            placement,
            storey_id=StoreyId(request["storey_id"]),
            building_id=BuildingId(request["building_id"]),
            level=request["level"],
            elevation=request["elevation"],
        )
    except ImporterError as refusal:
        told = {"kind": type(refusal).__name__, "message": str(refusal), "facts": refusal.facts}
        (folder / "refusal.json").write_text(json.dumps(told), encoding="utf-8")
        return REFUSED
    seconds = {"open": opened, "plan": time.perf_counter() - began - opened}
    with (folder / "plan.pickle").open("wb") as file:
        pickle.dump((plan, dict(drawing.counts), seconds), file)
    return 0


def request_of(**facts: Any) -> str:
    """A request as `main` reads it."""
    plain = {
        key: asdict(value) if isinstance(value, DxfPlacement | DrawingLimits) else value
        for key, value in facts.items()
    }
    return json.dumps(plain)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
