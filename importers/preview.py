"""What files seem to be, before anything is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.detect import format_of
from importers.maps.process import preview_maps
from importers.vector import is_part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.maps.preview import Preview


def preview_files(paths: Sequence[Path]) -> Preview:
    """
    Look into files without making a site of them.

    Raises
    ------
    ImporterError
        If one of them cannot be read.
    """
    parts = [path for path in paths if is_part(path)]
    files = [(path, format_of(path)) for path in paths if path not in parts]
    return preview_maps(files, parts)
