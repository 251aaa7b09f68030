"""Starts the process that reads a vector file, kills it when it takes too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.killable import read_apart

if TYPE_CHECKING:
    from pathlib import Path

    from importers.vector.limits import VectorLimits

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
    found: dict[str, Any] = read_apart(
        "importers.vector.child",
        {
            "path": str(path),
            "folder": str(folder),
            "file": file,
            "features": limits.features,
            "layers": limits.layers,
        },
        file=file,
        seconds=limits.seconds,
        memory_mb=limits.memory_mb,
        folder=folder,
        environment=_ENVIRONMENT,
    )
    return found
