"""How much the maps of one import may take before they are refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLimits:
    """
    Seconds and address space of the process that reads them all, and how much it may make.

    ``things`` are spaces, openings, stairs, assets and storeys: one feature may stand on very many
    levels. Bytes, features, layers and cells are bounded by each reader, file by file.
    """

    seconds: float = 400.0
    memory_mb: int = 4_000
    things: int = 500_000
