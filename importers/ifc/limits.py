"""How much an import may take: sizes, seconds and memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLimits:
    """
    What one file may cost before it is refused or its geometry cut short.

    ``entities`` are counted by their statements before the file is opened. ``memory_mb`` bounds
    the address space of the reading process. ``zip_ratio`` is the greatest ratio of unpacked to
    packed bytes that is taken for an honest archive.
    """

    file_mb: int = 2_000
    unpacked_mb: int = 2_000
    zip_ratio: int = 200
    entities: int = 20_000_000
    open_seconds: float = 300.0
    geometry_seconds: float = 600.0
    memory_mb: int = 8_000
    threads: int = 2
