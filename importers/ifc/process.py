"""Starts the reading process, kills it when it takes too much, and takes over what it left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from importers.errors import ImportCrashed, TooLarge, UnreadableFile
from importers.ifc.facts import FileFacts, load_facts
from importers.ifc.repair import Repair, mended, step_text
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from importers.ifc.limits import ImportLimits

_ATTEMPTS = 8  # elements that may kill the process before its geometry is given up
_REFUSED = 3
_POLL = 0.02


@dataclass(frozen=True, slots=True)
class Mesh:
    """Vertices (n, 3) in metres and triangles (m, 3) of their numbers."""

    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """One file as the reading process left it: facts, meshes by element id, and doubts."""

    facts: FileFacts
    meshes: Mapping[int, Mesh]
    issues: tuple[ImportIssue, ...]
    seconds: float


def read_file(path: Path, limits: ImportLimits) -> ReadFile:
    """
    Read one IFC file in a process of its own.

    Parameters
    ----------
    path
        IFC file, or a zip archive that holds one.
    limits
        Bytes, seconds and memory it may take.

    Raises
    ------
    UnreadableFile, UnsupportedSchema
        If it is no IFC file, or one that cannot be opened even after repair.
    TooLarge
        If it is beyond the limits before its facts are known.
    ImportCrashed
        If the process dies before its facts are known.

    Notes
    -----
    Where meshing kills the process, it is started again for the batch that did it, element by
    element; the element that kills it then is left out and becomes an issue.
    """
    began = time.perf_counter()
    text, repairs = mended(step_text(path, limits), path.name)
    with tempfile.TemporaryDirectory(prefix="walkround-ifc-") as name:
        folder = Path(name)
        source = path.resolve()
        if repairs or text[:2] == b"PK" or path.suffix.lower() != ".ifc":
            source = folder / "mended.ifc"
            source.write_bytes(text)
        del text
        issues = _run(path.name, source, folder, repairs, limits)
        facts = load_facts(folder / "facts.json")
        meshes = {id_: mesh for file in sorted(folder.glob("*.npz")) for id_, mesh in _load(file)}
    return ReadFile(
        facts=facts, meshes=meshes, issues=tuple(issues), seconds=time.perf_counter() - began
    )


def _run(
    file: str, source: Path, folder: Path, repairs: tuple[Repair, ...], limits: ImportLimits
) -> list[ImportIssue]:
    issues: list[ImportIssue] = []
    slow: set[str] = set()
    skip: set[int] = set()
    for _ in range(_ATTEMPTS):
        request = {
            "path": str(source),
            "file": file,
            "folder": str(folder),
            "memory_mb": limits.memory_mb,
            "threads": limits.threads,
            "repairs": [[r.key, r.count, r.found] for r in repairs],
            "slow": sorted(slow),
            "skip": sorted(skip),
        }
        code = _child(request, folder, limits)
        stage = (folder / "stage").read_text().split() if (folder / "stage").exists() else ["open"]
        if code == 0:
            return issues
        if not (folder / "facts.json").exists():
            raise _failure(file, folder, code, stage[0])
        if code is None:
            return [*issues, _issue(file, "geometry-cut-short", seconds=limits.geometry_seconds)]
        if len(stage) < 3:
            break
        if int(stage[2]):
            skip.add(int(stage[2]))
            issues.append(_issue(file, "geometry-crashed", element=int(stage[2])))
        slow.add(stage[1])
    return [*issues, _issue(file, "geometry-given-up", attempts=_ATTEMPTS)]


def _child(request: Mapping[str, object], folder: Path, limits: ImportLimits) -> int | None:
    """Exit code of one run of the reading process; None where it was killed for its time."""
    order = folder / "request.json"
    order.write_text(json.dumps(request), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with (
        (folder / "talk").open("wb") as talk,
        subprocess.Popen(
            [sys.executable, "-m", "importers.ifc.child", str(order)],
            stdin=subprocess.DEVNULL,
            stdout=talk,
            stderr=talk,
            env=environment,
            start_new_session=True,
        ) as child,
    ):
        began = time.monotonic()
        try:
            while child.poll() is None:
                allowed = limits.open_seconds
                if (folder / "facts.json").exists():
                    allowed += limits.geometry_seconds
                if time.monotonic() - began > allowed:
                    child.kill()
                    child.wait()
                    return None
                time.sleep(_POLL)
        except BaseException:
            child.kill()
            raise
        return child.returncode


def _failure(file: str, folder: Path, code: int | None, stage: str) -> Exception:
    if code is None:
        return TooLarge(f"{file} took too long to open", file=file)
    if code == _REFUSED:
        reason = (folder / "refusal").read_text()[:300]
        return UnreadableFile(f"{file} could not be opened: {reason}", file=file, found=reason)
    talk = (folder / "talk").read_text(errors="replace").strip().splitlines()
    last = talk[-1][:300] if talk else ""
    return ImportCrashed(
        f"the process reading {file} ended with {code} at the stage {stage!r}: {last}",
        file=file,
        code=code,
        stage=stage,
    )


def _issue(file: str, key: str, **facts: float) -> ImportIssue:
    return ImportIssue(severity="warning", key=key, file=file, facts=facts)


def _load(path: Path) -> list[tuple[int, Mesh]]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            ids, vertices, faces = arrays["ids"], arrays["vertices"], arrays["faces"]
            first_vertex = np.cumsum([0, *arrays["vertex_counts"]])
            first_face = np.cumsum([0, *arrays["face_counts"]])
    except (ValueError, KeyError, zipfile.BadZipFile) as fault:
        raise ImportCrashed(f"the reading process left a broken {path.name}") from fault
    return [
        (
            int(id_),
            Mesh(
                vertices[first_vertex[i] : first_vertex[i + 1]],
                faces[first_face[i] : first_face[i + 1]],
            ),
        )
        for i, id_ in enumerate(ids)
    ]
