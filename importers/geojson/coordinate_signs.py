"""What bare numbers look like: degrees, a zone of some projection, metres, millimetres."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from importers.errors import WrongCoordinates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Unit = Literal["m", "cm", "mm", "ft"]
# 100 km in degrees: far more than any site, far less than metres mistaken for degrees.
WIDEST_SITE = 1.0
METRES: Mapping[str, float] = {"m": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048}
ROOMS = (1.5, 20_000.0)  # m²; the median room of a plan is within
ROOM = 20.0  # m²; and most likely near this
_SEVERAL = 3  # polygons that may be rooms


def likely_unit(geometries: NDArray[np.object_]) -> Unit:
    """Unit in which the median polygon is as large as a room; metres where none is drawn."""
    areas = shapely.area(geometries)
    areas = areas[areas > 0]
    if not len(areas):
        west, south, east, north = bounds_of(geometries)
        return "mm" if max(east - west, north - south) > 20_000 else "m"
    median = float(np.median(areas))
    if ROOMS[0] <= median <= ROOMS[1]:
        return "m"
    units: tuple[Unit, ...] = ("cm", "mm")
    likely = [unit for unit in units if ROOMS[0] <= median * METRES[unit] ** 2 <= ROOMS[1]]
    if len(areas) < _SEVERAL:  # an outline, rather than rooms
        return next(iter(likely), "m")
    # A hundredfold apart: a hall in centimetres would be a cupboard in millimetres.
    return min(
        likely, key=lambda unit: abs(math.log(median * METRES[unit] ** 2 / ROOM)), default="m"
    )


def tidy_crs(name: str) -> str:
    """A CRS as other libraries know it: a bare number is one of the EPSG."""
    compact = name.strip()
    if compact.isdigit():
        return f"EPSG:{compact}"
    # "urn:ogc:def:crs:EPSG:6.3:4526" and "http://www.opengis.net/gml/srs/epsg.xml#4526"
    if match := re.search(r"epsg(?:\.xml)?[:#/](?:[\d.]*[:/])?(\d{4,6})$", compact, re.IGNORECASE):
        return f"EPSG:{match[1]}"
    return compact


def extent_of(points: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """West, south, east and north of points (n, 2)."""
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def bounds_of(geometries: NDArray[np.object_]) -> tuple[float, float, float, float]:
    """West, south, east and north of geometries."""
    return extent_of(shapely.get_coordinates(geometries))


def are_degrees(bounds: tuple[float, float, float, float]) -> bool:
    """Whether bounds are of degrees, longitude first, no wider than a site."""
    west, south, east, north = bounds
    on_earth = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return on_earth and max(east - west, north - south) <= WIDEST_SITE


def zone_crs(easting: float) -> str:
    """CGCS2000 Gauss-Krüger zone whose number stands in front of an easting; "" for none."""
    zone = int(easting // 1e6)
    if 25 <= zone <= 45:
        return f"EPSG:{4513 + zone - 25}"
    if 13 <= zone <= 23:
        return f"EPSG:{4491 + zone - 13}"
    return ""


def wrong_coordinates(
    file: str, bounds: tuple[float, float, float, float], looks: str
) -> WrongCoordinates:
    """The refusal of coordinates that look like nothing, with what they look like."""
    west, south, east, north = bounds
    return WrongCoordinates(
        f"{file} has coordinates from {west:.6g}, {south:.6g} to {east:.6g}, {north:.6g}, which"
        f" are not longitude and latitude of one site: {_SAYS[looks]}",
        file=file,
        west=west,
        south=south,
        east=east,
        north=north,
        looks_like=looks,
        remedy=_REMEDY[looks],
    )


_REMEDY = {"too_wide": "cut-out-site", "no_crs": "export-wgs84", "gauss_krueger": "export-wgs84"}
_SAYS = {
    "gauss_krueger": "they look like Gauss-Krüger metres of no zone that is known; export in WGS 84"
    " (EPSG:4326), or name the CRS in a `crs` member",
    "too_wide": "so wide a place is no site; cut out the site's own part",
    "no_crs": "no CRS is known that has such numbers; export in WGS 84 (EPSG:4326)",
}


def looks_like(bounds: tuple[float, float, float, float]) -> str:
    """Key of the first explanation that fits bounds which are no degrees of one site."""
    west, south, east, north = bounds
    extent = max(east - west, north - south)
    farthest = max(map(abs, bounds))
    # Metres of a plan start near zero: seen as degrees, they are on the earth and far too wide, and
    # all to one side of the origin. A UTM easting lies between 100 and 900 km.
    fits = {
        "latitude_first": -90 <= west <= east <= 90
        and -180 <= south <= north <= 180
        and extent <= WIDEST_SITE,
        # Zones 16 to 45; of the lower ones, Web-Mercator over China has the same numbers.
        "gauss_krueger": west >= 16.1e6 and east < 46e6 and 0 <= south <= north < 10e6,
        "too_wide": -180 <= west <= east <= 180
        and -90 <= south <= north <= 90
        and (min(west, south) < -60 or min(west, south) > 5),
        "local_metres": farthest < 100_000,
        "utm": west >= 100_000
        and east <= 900_000
        and 0 <= south <= north <= 10e6
        and extent < 100_000,
        "web_mercator": max(-west, east) <= 20_037_509
        and max(-south, north) <= 20_048_967
        and extent < 200_000,
        "no_crs": True,
    }
    return next(key for key, fitting in fits.items() if fitting)
