"""Plan files -> what they seem to be, for a planner to say what their columns mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.preview import preview_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def preview_import(paths: Sequence[Path]) -> dict[str, Any]:
    """
    Dialect and columns of some files, as `docs/http_api.md` has it.

    Raises
    ------
    ImporterError
        If one of them cannot be read.
    """
    found = preview_files(paths)
    return {
        "files": [
            {"file": file, "format": form, "dialect": dialect}
            for file, form, dialect in found.files
        ],
        "columns": [
            {"name": column.name, "filled": column.filled, "samples": list(column.samples)}
            for column in found.columns
        ],
        "guess": dict(found.guess),
        "features": found.features,
        "is_local": found.is_local,
    }
