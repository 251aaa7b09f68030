"""GeoJSON to a site: OpenStreetMap features, IMDF archives, anybody's properties."""

from importers.geojson.read import read_geojson, read_geojson_files

__all__ = ["read_geojson", "read_geojson_files"]
