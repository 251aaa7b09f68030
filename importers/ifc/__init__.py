"""IFC files to a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.ifc.limits import ImportLimits
from importers.ifc.readers import stop_readers, warm_up

if TYPE_CHECKING:
    from importers.ifc.read import read_ifc

__all__ = ["ImportLimits", "read_ifc", "stop_readers", "warm_up"]


def __getattr__(name: str) -> Any:
    # The reading process runs inside this package too and is spared the planning half of it.
    if name == "read_ifc":
        from importers.ifc.read import read_ifc  # noqa: PLC0415

        return read_ifc
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
