"""How the site frame lies on the earth: site frame <-> WGS 84, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from spatial.errors import UnusableGeoreference

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

GeoreferenceMethod = Literal["map_conversion", "site_position", "geojson", "fitted", "none"]


@dataclass(frozen=True, kw_only=True)
class Georeference:
    """
    A turn, scale and shift from the site frame into a projected CRS.

    Parameters
    ----------
    crs
        Projected CRS in metres, as ``EPSG:32651`` or any text that pyproj reads.
    east, north
        Coordinates of the site frame's origin in that CRS, in metres.
    height
        Height of the site frame's zero, in metres.
    rotation
        Angle from the CRS's east axis to the site frame's x axis, in radians, anticlockwise.
    scale
        Metres of the CRS for one metre of the site frame.
    method
        Where it was taken from; ``none`` means that the place on earth is made up.
    warnings
        Message keys of what is doubtful (``default_city``, ``axis_swapped`` …).
    """

    crs: str
    east: float
    north: float
    height: float = 0.0
    rotation: float = 0.0
    scale: float = 1.0
    method: GeoreferenceMethod
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        try:
            parsed = CRS.from_user_input(self.crs)
        except CRSError as fault:
            raise UnusableGeoreference(f"{self.crs!r} is not a known CRS") from fault
        if not parsed.is_projected:
            raise UnusableGeoreference(f"{self.crs!r} is not projected: metres are needed")
        if not (self.scale > 0 and math.isfinite(self.east) and math.isfinite(self.north)):
            raise UnusableGeoreference("scale must be positive and the origin finite")

    @classmethod
    def around(
        cls,
        longitude: float,
        latitude: float,
        *,
        method: GeoreferenceMethod,
        rotation: float = 0.0,
        height: float = 0.0,
        warnings: tuple[str, ...] = (),
    ) -> Georeference:
        """Georeference whose origin is a WGS 84 position, in the UTM zone that holds it."""
        if not (-180 <= longitude <= 180 and -84 <= latitude <= 84):
            raise UnusableGeoreference(f"{longitude}, {latitude} is no usable WGS 84 position")
        zone = min(int((longitude + 180) // 6) + 1, 60)
        crs = f"EPSG:{(32600 if latitude >= 0 else 32700) + zone}"
        east, north = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(
            longitude, latitude
        )
        return cls(
            crs=crs,
            east=float(east),
            north=float(north),
            height=height,
            rotation=rotation,
            method=method,
            warnings=warnings,
        )

    @cached_property
    def _to_wgs84(self) -> Transformer:
        return Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True)

    @cached_property
    def _from_wgs84(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    def to_projected(self, points: ArrayLike) -> NDArray[np.float64]:
        """Site frame (n, 2) in metres -> projected CRS (n, 2) in metres."""
        xy = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        c, s = math.cos(self.rotation) * self.scale, math.sin(self.rotation) * self.scale
        return np.column_stack(
            (self.east + c * xy[:, 0] - s * xy[:, 1], self.north + s * xy[:, 0] + c * xy[:, 1])
        )

    def from_projected(self, points: ArrayLike) -> NDArray[np.float64]:
        """Projected CRS (n, 2) in metres -> site frame (n, 2) in metres."""
        en = np.asarray(points, dtype=np.float64).reshape(-1, 2) - (self.east, self.north)
        c, s = math.cos(self.rotation) / self.scale, math.sin(self.rotation) / self.scale
        return np.column_stack((c * en[:, 0] + s * en[:, 1], -s * en[:, 0] + c * en[:, 1]))

    def to_wgs84(self, points: ArrayLike) -> NDArray[np.float64]:
        """Site frame (n, 2) in metres -> longitude, latitude (n, 2) in degrees."""
        en = self.to_projected(points)
        return np.column_stack(self._to_wgs84.transform(en[:, 0], en[:, 1]))

    def from_wgs84(self, points: ArrayLike) -> NDArray[np.float64]:
        """Longitude, latitude (n, 2) in degrees -> site frame (n, 2) in metres."""
        ll = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        return self.from_projected(np.column_stack(self._from_wgs84.transform(ll[:, 0], ll[:, 1])))

    def geometry_to_wgs84(self, geometry: BaseGeometry) -> BaseGeometry:
        """Shapely geometry of the site frame -> the same in degrees, longitude first."""
        return shapely.transform(geometry, self.to_wgs84)

    def geometry_from_wgs84(self, geometry: BaseGeometry) -> BaseGeometry:
        """Shapely geometry in degrees, longitude first -> the same in the site frame."""
        return shapely.transform(geometry, self.from_wgs84)
