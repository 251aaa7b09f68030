"""Marks at the head of source ids: ways through walls that no file has and an import assumed."""

from __future__ import annotations

from typing import Final

DERIVED_DOOR: Final = "derived:door:"  # a storey of rooms without one door
DERIVED_ENTRANCE: Final = "derived:entrance:"  # a building without a way in
DERIVED_MOUTH: Final = "derived:mouth:"  # a ramp that ends outside
DERIVED_GATE: Final = "derived:gate"  # grounds without a gate
