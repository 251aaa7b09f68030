"""The process that alone touches the content of maps: parses them, draws them, may die of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from importers.errors import TooLarge
from importers.geojson.read import read_sources, source_of
from importers.indoorgml import read_indoorgml
from importers.killable import serve_reading
from importers.maps.preview import Preview, preview_here
from importers.vector import vector_sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.geojson.mapping import FieldMapping
    from importers.result import ImportResult


def read_here(
    files: Sequence[tuple[Path, str]],
    parts: Sequence[Path],
    name: str = "",
    mapping: FieldMapping | None = None,
    most: int = 0,
    *,
    is_preview: bool = False,
) -> tuple[ImportResult, ...] | Preview:
    """The same as `importers.maps.process.read_maps`, or as ``preview_maps``, in this process."""
    if is_preview:
        return preview_here(files, parts)
    sources = [source_of(path) for path, form in files if form == "geojson"]
    sources += vector_sources([path for path, form in files if form == "vector"], parts)
    results = list(read_sources(sources, name=name, mapping=mapping)) if sources else []
    results += [read_indoorgml(path, name=name) for path, form in files if form == "indoorgml"]
    _refuse_too_many(results, most)
    return tuple(results)


def _refuse_too_many(results: Sequence[ImportResult], most: int) -> None:
    made = 0
    for site in (result.site for result in results):
        made += len(site.storeys) + len(site.spaces) + len(site.openings)
        made += len(site.connectors) + len(site.assets)
    if made > most:
        file = results[0].files[0].file if results[0].files else ""
        raise TooLarge(
            f"{file} draws {made} spaces, doors, stairs, assets and storeys; {most} are allowed:"
            " cut out the site's own part",
            file=file,
            things=made,
            allowed_things=most,
        )


if __name__ == "__main__":
    sys.exit(serve_reading(sys.argv[1:], read_here))
