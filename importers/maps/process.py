"""Map files to sites in a process of their own, which is killed when it takes too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.killable import read_apart
from importers.maps.limits import MapLimits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.geojson.mapping import FieldMapping
    from importers.maps.preview import Preview
    from importers.result import ImportResult

_NAMED = 3  # files that a refusal names


def read_maps(
    files: Sequence[tuple[Path, str]],
    parts: Sequence[Path],
    *,
    name: str,
    mapping: FieldMapping | None = None,
    limits: MapLimits | None = None,
) -> tuple[ImportResult, ...]:
    """
    Sites of map files: one of all that draw the same grounds, one for each other.

    Parameters
    ----------
    files
        At least one, each with its format: ``geojson``, ``vector`` or ``indoorgml``.
    parts
        What belongs to vector files (`importers.vector.is_part`).
    name
        Name of the site.
    mapping
        What the properties of files without a known dialect mean.
    limits
        What they may cost together.

    Raises
    ------
    UnreadableFile, EmptyPlan, WrongCoordinates, TooLarge
        Each says what was found and what would be right.
    ImportCrashed
        If the process died.
    """
    made: tuple[ImportResult, ...] = _apart(
        files,
        limits,
        parts=tuple(parts),
        name=name,
        mapping=mapping,
        most=(limits or MapLimits()).things,
    )
    return made


def preview_maps(
    files: Sequence[tuple[Path, str]], parts: Sequence[Path], *, limits: MapLimits | None = None
) -> Preview:
    """
    What map files seem to be, nothing made of them yet; as `read_maps`.

    Files of another format are named with it.
    """
    made: Preview = _apart(files, limits, parts=tuple(parts), is_preview=True)
    return made


def _apart(files: Sequence[tuple[Path, str]], limits: MapLimits | None, **asked: object) -> Any:
    allowed = limits or MapLimits()
    names = [path.name for path, _ in files]
    return read_apart(
        "importers.maps.child",
        {"files": tuple(files), **asked},
        file=", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else ""),
        seconds=allowed.seconds,
        memory_mb=allowed.memory_mb,
    )
