"""How much one vector file may take before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorLimits:
    """Bytes, features, layers, seconds and address space of one file."""

    file_mb: int = 500
    unpacked_mb: int = 1_000
    zip_ratio: int = 200
    members: int = 1_000
    features: int = 200_000
    layers: int = 200
    seconds: float = 180.0
    memory_mb: int = 4_000
