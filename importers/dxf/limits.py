"""How much a drawing may take: sizes, seconds, memory and things drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingLimits:
    """
    What one drawing may cost before it is refused.

    ``memory_mb`` bounds the address space of the reading process; ``things`` counts strokes, texts
    and blocks after every block has been unfolded; ``depth`` is how far blocks may lie in blocks.
    """

    file_mb: int = 400
    seconds: float = 180.0
    memory_mb: int = 4_000
    things: int = 600_000
    depth: int = 12
