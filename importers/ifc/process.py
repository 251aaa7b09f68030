"""Starts the reading process, kills it when it takes too much, and takes over what it left."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from importers.errors import ImportCrashed, TooLarge, UnreadableFile
from importers.ifc.facts import FileFacts, load_facts
from importers.ifc.mesh import OUTLINES, SAVED, Mesh, load_meshes
from importers.ifc.readers import Ended, run_reader
from importers.ifc.repair import Repair, mended, step_text
from importers.ifc.unnamed import told_by_shape
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from importers.ifc.limits import ImportLimits

_ATTEMPTS = 8  # elements that may kill the process before its geometry is given up
_REFUSED = 3
_STAGES = {
    "open": "parsing the statements of the file",
    "facts": "reading storeys, spaces, doors and things to inspect",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """One file as the reading process left it: facts, meshes by element id, doubts, and cost."""

    facts: FileFacts
    meshes: Mapping[int, Mesh]
    issues: tuple[ImportIssue, ...]
    seconds: float
    peak_mb: float = 0.0
    cpu_seconds: float = 0.0


def read_file(
    path: Path, limits: ImportLimits, meanwhile: Callable[[], None] | None = None
) -> ReadFile:
    """
    Read one IFC file in a process of its own.

    Parameters
    ----------
    path
        IFC file, or a zip archive that holds one.
    limits
        Bytes, seconds and memory it may take.
    meanwhile
        Something short to do here while that process reads.

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
    _refuse_too_many(text, path.name, limits)
    with tempfile.TemporaryDirectory(prefix="walkround-ifc-") as name:
        folder = Path(name)
        source = path.resolve()
        if repairs or text[:2] == b"PK" or path.suffix.lower() != ".ifc":
            source = folder / "mended.ifc"
            source.write_bytes(text)
        del text
        try:
            issues, peak, cpu = _run(path.name, source, folder, repairs, limits, meanwhile)
            facts = load_facts(folder / "facts.json")
            meshes = {
                id_: mesh for file in sorted(folder.glob(SAVED)) for id_, mesh in load_meshes(file)
            }
            outlined = folder / OUTLINES
            if outlined.exists():
                count = sum(1 for _ in load_meshes(outlined))
                issues.append(_issue(path.name, "spaces-by-outline", spaces=count))
        except ImportCrashed as fault:
            if "file" in fault.facts:
                raise
            raise ImportCrashed(f"{path.name}: {fault}", file=path.name) from fault
    facts = told_by_shape(facts, meshes)
    return ReadFile(
        facts=facts,
        meshes=meshes,
        issues=(*issues, *_unreadable(path.name, facts)),
        seconds=time.perf_counter() - began,
        peak_mb=peak,
        cpu_seconds=cpu,
    )


def _unreadable(file: str, facts: FileFacts) -> Iterator[ImportIssue]:
    for ifc_class, reason, first, count in facts.unreadable:
        told: dict[str, str | int] = {
            "ifc_class": ifc_class,
            "reason": reason,
            "element": first,
            "count": count,
        }
        yield ImportIssue(severity="warning", key="element-unreadable", file=file, facts=told)


def _refuse_too_many(text: bytes, file: str, limits: ImportLimits) -> None:
    # Every entity ends in one; those within strings are few.
    found = text.count(b";")
    if found > limits.entities:
        raise TooLarge(
            f"{file} has some {found:,} entities; {limits.entities:,} are allowed",
            file=file,
            entities=found,
            allowed=limits.entities,
        )


def _run(
    file: str,
    source: Path,
    folder: Path,
    repairs: tuple[Repair, ...],
    limits: ImportLimits,
    meanwhile: Callable[[], None] | None,
) -> tuple[list[ImportIssue], float, float]:
    issues: list[ImportIssue] = []
    slow: set[str] = set()
    skip: set[int] = set()
    peak = cpu = 0.0
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
        ended = _child(request, folder, limits, meanwhile)
        code, peak = ended.code, max(peak, ended.peak_mb)
        cpu += ended.cpu_seconds
        stage = (folder / "stage").read_text().split() if (folder / "stage").exists() else ["open"]
        if code == 0:
            return issues, peak, cpu
        if not (folder / "facts.json").exists():
            raise _failure(file, folder, code, stage[0])
        if code is None:
            issues.append(_issue(file, "geometry-cut-short", seconds=limits.geometry_seconds))
            return issues, peak, cpu
        if len(stage) < 3:
            break
        if int(stage[2]):
            skip.add(int(stage[2]))
            issues.append(_issue(file, "geometry-crashed", element=int(stage[2])))
        slow.add(stage[1])
    return [*issues, _issue(file, "geometry-given-up", attempts=_ATTEMPTS)], peak, cpu


def _child(
    request: Mapping[str, object],
    folder: Path,
    limits: ImportLimits,
    meanwhile: Callable[[], None] | None,
) -> Ended:
    """One run of the reading process."""
    order = folder / "request.json"
    order.write_text(json.dumps(request), encoding="utf-8")
    facts = folder / "facts.json"
    return run_reader(
        order,
        lambda: limits.open_seconds + (limits.geometry_seconds if facts.exists() else 0.0),
        meanwhile,
    )


def _failure(file: str, folder: Path, code: int | None, stage: str) -> Exception:
    if code is None:
        return TooLarge(
            f"{file} took too long while {_STAGES.get(stage, stage)}", file=file, stage=stage
        )
    if code == _REFUSED:
        reason = (folder / "refusal").read_text()[:300]
        return UnreadableFile(f"{file} could not be opened: {reason}", file=file, found=reason)
    path = folder / "talk"  # not there where the process died before its first word
    talk = path.read_text(errors="replace").strip().splitlines() if path.exists() else []
    last = talk[-1][:300] if talk else ""
    doing = _STAGES.get(stage, stage)
    end = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
    return ImportCrashed(
        f"{file}: the reading process {end} while {doing}" + (f": {last}" if last else ""),
        file=file,
        code=code,
        stage=stage,
    )


def _issue(file: str, key: str, **facts: float) -> ImportIssue:
    return ImportIssue(severity="warning", key=key, file=file, facts=facts)
