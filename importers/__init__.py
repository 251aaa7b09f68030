"""From other people's files to a site: IFC models, GeoJSON maps, and both together."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importers.detect import format_of, read_site
    from importers.result import ImportIssue, ImportResult, ImportSeconds

__all__ = ["ImportIssue", "ImportResult", "ImportSeconds", "format_of", "read_site"]

_HOMES = {"format_of": "detect", "read_site": "detect"}


def __getattr__(name: str) -> Any:
    # The process that reads IFC files lives in this package too, and needs none of these.
    if name in __all__:
        return getattr(import_module(f"importers.{_HOMES.get(name, 'result')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
