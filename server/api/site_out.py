"""Assets, spaces and storeys of a site in the words of the HTTP contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial.site import Asset, Point2, Site, Storey


class SiteWriter:
    """
    Writes parts of one site.

    Parameters
    ----------
    site
        The site; its georeference turns points into degrees.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.spaces = {space.id: space for space in site.spaces}
        self.storeys = {storey.id: storey for storey in site.storeys}

    def points(self, points: Sequence[Point2]) -> list[list[float]]:
        """Points of the site frame -> longitude and latitude, to a millimetre or so."""
        if not points:
            return []
        degrees = np.round(self.site.georeference.to_wgs84(points), 8)
        return [[float(x), float(y)] for x, y in degrees]

    def bounds(self, storey: Storey) -> list[float]:
        """West, south, east, north of a storey."""
        shape = storey.outline if not storey.outline.is_empty else storey.floor
        if shape.is_empty:
            return [*self.points([(0.0, 0.0)])[0], *self.points([(0.0, 0.0)])[0]]
        box = self.site.georeference.geometry_to_wgs84(shapely.envelope(shape)).bounds
        return [round(float(degree), 8) for degree in box]

    def assets(self, assets: Sequence[Asset]) -> list[dict[str, Any]]:
        """Assets with their points."""
        points = self.points([(asset.position[0], asset.position[1]) for asset in assets])
        return [self._asset(asset, point) for asset, point in zip(assets, points, strict=True)]

    def storey(self, storey: Storey) -> dict[str, Any]:
        """A storey with what is on it."""
        return {
            "id": storey.id,
            "building_id": storey.building_id,
            "name": storey.name,
            "name_en": storey.name_en,
            "level": storey.level,
            "elevation_m": round(storey.elevation, 3),
            "bounds": self.bounds(storey),
            "counts": {
                "spaces": sum(space.storey_id == storey.id for space in self.site.spaces),
                "assets": sum(asset.storey_id == storey.id for asset in self.site.assets),
            },
        }

    def _asset(self, asset: Asset, point: list[float]) -> dict[str, Any]:
        storey = self.storeys.get(asset.storey_id) if asset.storey_id else None
        space = self.spaces.get(asset.space_id) if asset.space_id else None
        return {
            "id": asset.id,
            "kind": asset.kind,
            "code": asset.code,
            "name": asset.name,
            "name_en": asset.name_en,
            "building_id": storey.building_id if storey else None,
            "storey_id": asset.storey_id,
            "space_id": asset.space_id,
            "space_name": space.name if space else "",
            "space_name_en": space.name_en if space else "",
            "point": point,
            "reached": asset.access is not None,
            "position_state": asset.position_state,
            "attributes": dict(asset.attributes),
        }
