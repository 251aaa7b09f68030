"""Starts the reading process, kills it when it takes too much, and takes over what it made."""

from __future__ import annotations

import pickle
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.dxf.child import request_of
from importers.errors import ImportCrashed, TooLarge
from importers.killable import REFUSED, last_words, refusal_in, run_module

if TYPE_CHECKING:
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
        code = run_module("importers.dxf.child", request, limits.seconds)
        if code == REFUSED:
            raise refusal_in(folder)
        made = folder / "plan.pickle"
        if code is None:
            raise TooLarge(
                f"{path.name} took longer than {limits.seconds:.0f} s to read",
                file=path.name,
                allowed_s=limits.seconds,
            )
        if code != 0 or not made.exists():
            raise ImportCrashed(
                f"the process reading {path.name} ended with {code}: {last_words(folder)}",
                file=path.name,
                code=code,
                stage="read",
            )
        with made.open("rb") as file:
            plans, counts, seconds = pickle.load(file)  # our own child wrote it, in our own folder
    return plans, counts, seconds
