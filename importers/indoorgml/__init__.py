"""IndoorGML to a site: cells, boundaries, states and transitions to spaces, doors and stairs."""

from importers.indoorgml.read import read_indoorgml

__all__ = ["read_indoorgml"]
