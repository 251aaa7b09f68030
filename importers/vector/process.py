"""Starts the process that reads a vector file, kills it when it takes too much."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from importers.errors import ImportCrashed, TooLarge, UnreadableFile
from importers.killable import REFUSED, last_words, run_module

if TYPE_CHECKING:
    from pathlib import Path

    from importers.vector.limits import VectorLimits

_TOO_MANY = 4
_ENVIRONMENT = {
    # A virtual dataset is a list of other people's files: none is followed.
    "GDAL_SKIP": "VRT",
    "OGR_SKIP": "OGR_VRT",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "SHAPE_RESTORE_SHX": "YES",
    "OGR_GML_DOWNLOAD_SCHEMA": "NO",
}


def read_layers(path: Path, *, file: str, folder: Path, limits: VectorLimits) -> dict[str, Any]:
    """
    Layers of a vector file as GeoJSON files in a folder.

    Parameters
    ----------
    path
        The file; what belongs to it stands beside it.
    file
        What the user calls it.
    folder
        An empty folder for what the process leaves.

    Returns
    -------
    layers
        ``driver``, and for each of ``layers`` its ``name``, ``file`` and ``encoding``.

    Raises
    ------
    UnreadableFile, TooLarge, ImportCrashed
        If GDAL cannot open it, if it takes too much, or if the process dies.
    """
    order = folder / "request.json"
    request = {
        "path": str(path),
        "folder": str(folder),
        "memory_mb": limits.memory_mb,
        "features": limits.features,
        "layers": limits.layers,
    }
    order.write_text(json.dumps(request), encoding="utf-8")
    code = run_module("importers.vector.child", order, limits.seconds, _ENVIRONMENT)
    if code is None:
        raise TooLarge(f"{file} took longer than {limits.seconds:.0f} s to read", file=file)
    if code == _TOO_MANY:
        raise TooLarge(
            f"{file} has more than {limits.features} features",
            file=file,
            allowed_features=limits.features,
        )
    if code == REFUSED:
        reason = (folder / "refusal").read_text(encoding="utf-8")[:300]
        raise UnreadableFile(f"{file} could not be opened: {reason}", file=file, found=reason)
    if code != 0:
        last = last_words(folder)
        raise ImportCrashed(f"the process reading {file} ended with {code}: {last}", file=file)
    found: dict[str, Any] = json.loads((folder / "layers.json").read_text(encoding="utf-8"))
    return found
