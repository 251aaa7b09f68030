"""Starts the reading process, kills it when it takes too much, and takes over what it made."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers import errors
from importers.dxf.child import REFUSED, request_of
from importers.errors import ImportCrashed, ImporterError, TooLarge

if TYPE_CHECKING:
    from importers.dxf.limits import DrawingLimits
    from importers.dxf.placement import DxfPlacement
    from importers.dxf.plan import StoreyPlan


def read_drawing(
    path: Path, placement: DxfPlacement, limits: DrawingLimits, **where: Any
) -> tuple[StoreyPlan, dict[str, int], dict[str, float]]:
    """
    Read and plan one drawing in a process of its own.

    Parameters
    ----------
    where
        ``storey_id``, ``building_id``, ``level`` and ``elevation`` of the storey.

    Returns
    -------
    plan, counts, seconds
        The storey, entities by type, and seconds to ``open`` and to ``plan``.

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
    with tempfile.TemporaryDirectory(prefix="walkround-dxf-") as name:
        folder = Path(name)
        request = folder / "request.json"
        request.write_text(
            request_of(
                path=str(path),
                folder=str(folder),
                placement=placement,
                limits=limits,
                where=where,
            ),
            encoding="utf-8",
        )
        code = _run(request, folder, limits)
        if code == REFUSED:
            raise _refusal(folder)
        made = folder / "plan.pickle"
        if code is None:
            raise TooLarge(
                f"{path.name} took longer than {limits.seconds:.0f} s to read",
                file=path.name,
                allowed_s=limits.seconds,
            )
        if code != 0 or not made.exists():
            talk = (folder / "talk").read_text(errors="replace").strip().splitlines()
            raise ImportCrashed(
                f"the process reading {path.name} ended with {code}:"
                f" {talk[-1][:300] if talk else ''}",
                file=path.name,
                code=code,
                stage="read",
            )
        with made.open("rb") as file:
            plan, counts, seconds = pickle.load(file)  # our own child wrote it, in our own folder
    return plan, counts, seconds


def _run(request: Path, folder: Path, limits: DrawingLimits) -> int | None:
    """Exit code of the reading process; None where it was killed for its time."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with (
        (folder / "talk").open("wb") as talk,
        subprocess.Popen(
            [sys.executable, "-m", "importers.dxf.child", str(request)],
            stdin=subprocess.DEVNULL,
            stdout=talk,
            stderr=talk,
            env=environment,
            start_new_session=True,
        ) as child,
    ):
        try:
            return child.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return None
        except BaseException:
            child.kill()
            raise


def _refusal(folder: Path) -> ImporterError:
    told = json.loads((folder / "refusal.json").read_text(encoding="utf-8"))
    kind = getattr(errors, told["kind"], ImporterError)
    refusal = kind(told["message"], **told["facts"])
    assert isinstance(refusal, ImporterError)  # the child writes no other
    return refusal
