"""Every vector format that GDAL reads: layers to documents of the GeoJSON dialects."""

from importers.vector.read import is_part, vector_sources

__all__ = ["is_part", "vector_sources"]
