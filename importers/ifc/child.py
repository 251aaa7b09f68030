"""The process that alone touches an IFC file's content: reads it, meshes it, may die of it.

Started as ``python -m importers.ifc.child REQUEST.json``; leaves ``facts.json`` and one
file of meshes for each batch in the folder that the request names, and in ``stage`` how far it
had come.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import ifcopenshell

from importers.ifc.extract import Extraction
from importers.ifc.facts import FileFacts, load_facts, save_facts
from importers.ifc.geometry import (
    ODD,
    Batch,
    batches,
    meshes,
    meshes_one_by_one,
    read_alone,
    read_solids,
)
from importers.ifc.mesh import OUTLINES, SAVED, Mesh, ids_in, save_meshes
from importers.ifc.outliers import box_of, outlier_batch, read_boxes
from importers.ifc.placement import Placements
from importers.ifc.plan_outlines import outlined_spaces
from importers.ifc.scale import mend_unit
from importers.ifc.solids import solids_of
from importers.ifc.soundness import sound_facts
from importers.killable import bound_memory

_REFUSED = 3
_ASTRAY = 300  # things meshed by a kernel for their place alone


def main(arguments: list[str]) -> int:
    """Do what the request asks; 0 when all was done, 3 when the model could not be opened."""
    request: dict[str, Any] = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    folder = Path(request["folder"])
    bound_memory(int(request["memory_mb"]))

    stage = folder / "stage"
    stage.write_text("open")
    began = time.perf_counter()
    try:
        model = ifcopenshell.open(request["path"])
    except (RuntimeError, OSError, ifcopenshell.Error) as fault:
        (folder / "refusal").write_text(str(fault))
        return _REFUSED
    opened = time.perf_counter() - began

    stage.write_text("facts")
    unit = _mended_unit(model)
    known = folder / "facts.json"
    if known.exists():
        facts = load_facts(known)
    else:
        repairs = tuple((r[0], r[1], r[2]) for r in [*request["repairs"], *unit])
        facts = sound_facts(Extraction(model).facts(request["file"], repairs, opened))
        save_facts(facts, known)
    _mesh(model, facts, folder, request)
    stage.write_text("done")
    return 0


def _mended_unit(model: Any) -> list[tuple[str, int, str]]:
    try:
        found = mend_unit(model)
    except ODD:  # values of another type than the schema has: nothing to measure by
        return []
    return [("length-unit-mended", 1, found)] if found else []


def _mesh(model: Any, facts: FileFacts, folder: Path, request: dict[str, Any]) -> None:
    slow, skip = set(request["slow"]), set(request["skip"])
    dropped: list[Batch] = []
    unit = facts.position.unit
    placements = Placements(unit)
    read: dict[int, Mesh] = {}
    solids = None if "read" in slow else solids_of(model, unit)
    if solids is not None:
        (folder / "stage").write_text("batch read 0")
        read = read_solids(model, facts, solids)
        save_meshes(read, folder / "read.meshes")
    for batch in batches(model, facts, read):
        found = _batch(model, batch, folder, request, slow=batch.name in slow, skip=skip)
        if batch.kernel != "opencascade":
            missing = tuple(id_ for id_ in batch.ids if id_ not in found)
            dropped.append(
                Batch(
                    name=f"{batch.name}-again",
                    ids=missing,
                    kernel="opencascade",
                    whole_openings=batch.whole_openings,
                )
            )
    for batch in dropped:
        if batch.ids:
            _batch(model, batch, folder, request, slow=batch.name in slow, skip=skip)
    _outline(model, facts, folder, placements)
    astray = outlier_batch(model, facts, box_of(folder))
    if astray is not None:
        (folder / "stage").write_text("batch read 0")
        boxes = read_boxes(model, astray, placements, unit)
        if solids is not None:
            boxes |= read_alone(astray, model, solids, boxes)
        save_meshes(boxes, folder / "boxes.meshes")
        left = tuple(id_ for id_ in astray.ids if id_ not in boxes)[:_ASTRAY]
        if left:
            rest = replace(astray, ids=left)
            _batch(model, rest, folder, request, slow=rest.name in slow, skip=skip)


def _outline(model: Any, facts: FileFacts, folder: Path, placements: Placements) -> None:
    """Spaces that neither we nor a kernel found a body of."""
    meshed: set[int] = set()
    for file in folder.glob(SAVED):
        meshed.update(ids_in(file))
    found = outlined_spaces(model, facts, placements, meshed)
    if found:
        save_meshes(found, folder / OUTLINES)


def _batch(
    model: Any, batch: Batch, folder: Path, request: dict[str, Any], *, slow: bool, skip: set[int]
) -> set[int]:
    """Mesh and save one batch, unless an earlier run has; ids that have a mesh."""
    path = folder / f"{batch.name}.meshes"
    names = folder / f"{batch.name}.ids"
    if path.exists() and names.exists():
        return set(json.loads(names.read_text()))
    stage = folder / "stage"
    stage.write_text(f"batch {batch.name} 0")
    if slow:
        found = dict(
            meshes_one_by_one(
                model, batch, skip, lambda id_: _tell(stage, f"batch {batch.name} {id_}")
            )
        )
    else:
        found = meshes(model, batch, int(request["threads"]))
    names.write_text(json.dumps(list(found)))
    save_meshes(found, path)
    return set(found)


def _tell(stage: Path, text: str) -> None:
    stage.write_text(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
