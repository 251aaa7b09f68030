"""Moves a site from its own frame into another, by the georeferences of both."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry import MultiPolygon

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

    from spatial.georeference import Georeference
    from spatial.site import Connector, Opening, Point2, Site

_SPAN = 100.0  # m; long enough for a turn to be measured, short enough for a map to be plane


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameChange:
    """A turn, scale and shift in plan and a shift in height, from one frame to another."""

    cosine: float = 1.0
    sine: float = 0.0
    east: float = 0.0
    north: float = 0.0
    up: float = 0.0

    @property
    def is_none(self) -> bool:
        """Whether it leaves everything where it is, to a tenth of a millimetre."""
        parts = (self.cosine - 1, self.sine, self.east, self.north, self.up)
        return max(map(abs, parts)) < 1e-4

    def points(self, points: ArrayLike) -> NDArray[np.float64]:
        """Move (n, 2) points in plan, or (n, 3) with their heights."""
        old = np.asarray(points, dtype=np.float64)
        new = old.copy()
        new[:, 0] = self.cosine * old[:, 0] - self.sine * old[:, 1] + self.east
        new[:, 1] = self.sine * old[:, 0] + self.cosine * old[:, 1] + self.north
        if old.shape[1] > 2:
            new[:, 2] = old[:, 2] + self.up
        return new

    def point(self, point: Point2) -> Point2:
        """Move one point in plan."""
        x, y = point
        return (
            self.cosine * x - self.sine * y + self.east,
            self.sine * x + self.cosine * y + self.north,
        )

    def place(self, place: tuple[float, float, float]) -> tuple[float, float, float]:
        """Move one point with its height."""
        x, y, z = place
        return (
            self.cosine * x - self.sine * y + self.east,
            self.sine * x + self.cosine * y + self.north,
            z + self.up,
        )

    def direction(self, direction: Point2) -> Point2:
        """Turn a direction; its length is kept."""
        x, y = direction
        length = math.hypot(self.cosine, self.sine)
        return (
            (self.cosine * x - self.sine * y) / length,
            (self.sine * x + self.cosine * y) / length,
        )

    def area(self, geometry: BaseGeometry) -> MultiPolygon:
        """Move polygons."""
        moved = shapely.transform(geometry, self.points)
        return moved if isinstance(moved, MultiPolygon) else MultiPolygon([moved])


def change_between(old: Georeference, new: Georeference) -> FrameChange:
    """
    The change that takes points of one site frame into another.

    Exact where both use the same CRS; else the two maps are brought together at the old origin,
    which is true to a few centimetres within a kilometre of it.
    """
    if CRS.from_user_input(old.crs) == CRS.from_user_input(new.crs):
        origin, along = new.from_projected(old.to_projected([[0.0, 0.0], [_SPAN, 0.0]]))
    else:
        origin, along = new.from_wgs84(old.to_wgs84([[0.0, 0.0], [_SPAN, 0.0]]))
    cosine, sine = (along - origin) / _SPAN
    return FrameChange(
        cosine=float(cosine),
        sine=float(sine),
        east=float(origin[0]),
        north=float(origin[1]),
        up=old.height - new.height,
    )


def moved_to(site: Site, georeference: Georeference) -> Site:
    """
    The same site in the frame of another georeference.

    Parameters
    ----------
    site
        A site in its own frame.
    georeference
        Of the frame wanted; it becomes the site's.

    Returns
    -------
    site : Site
        Every polygon, line, point and height moved; ids, names and sources as they were.
    """
    change = change_between(site.georeference, georeference)
    if change.is_none:
        return replace(site, georeference=georeference)
    return replace(
        site,
        georeference=georeference,
        storeys=tuple(
            replace(
                storey,
                elevation=storey.elevation + change.up,
                outline=change.area(storey.outline),
                walls=change.area(storey.walls),
                floor=change.area(storey.floor),
            )
            for storey in site.storeys
        ),
        spaces=tuple(replace(s, polygon=change.area(s.polygon)) for s in site.spaces),
        openings=tuple(_opening(opening, change) for opening in site.openings),
        connectors=tuple(_connector(connector, change) for connector in site.connectors),
        assets=tuple(
            replace(
                asset,
                position=change.place(asset.position),
                access=None if asset.access is None else change.point(asset.access),
            )
            for asset in site.assets
        ),
    )


def _opening(opening: Opening, change: FrameChange) -> Opening:
    first, last = opening.line
    return replace(opening, line=(change.point(first), change.point(last)))


def _connector(connector: Connector, change: FrameChange) -> Connector:
    return replace(
        connector,
        landings=tuple(
            replace(
                landing,
                point=change.point(landing.point),
                elevation=landing.elevation + change.up,
            )
            for landing in connector.landings
        ),
    )
