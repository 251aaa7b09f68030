"""Whether coordinates are degrees on the earth, and what they are where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from importers.errors import WrongCoordinates

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

WIDEST_SITE = (
    1.0  # degrees; 100 km: far more than any site, far less than metres mistaken for degrees
)
_WGS84 = CRS.from_epsg(4326)


def named_crs(members: Mapping[str, Any]) -> str:
    """Name in the old ``crs`` member of a collection (GeoJSON 2008), "" where there is none."""
    crs = members.get("crs")
    if not isinstance(crs, dict):
        return ""
    properties = crs.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if str(crs.get("type", "")).upper() == "EPSG":
        return f"EPSG:{properties.get('code', '')}"
    return str(properties.get("name", ""))


def to_degrees_from(name: str, *, file: str) -> Transformer | None:
    """
    How to come from a named CRS to WGS 84; None where the CRS is WGS 84 already.

    Raises
    ------
    WrongCoordinates
        If nobody knows the CRS.
    """
    try:
        crs = CRS.from_user_input(name)
    except CRSError as fault:
        raise WrongCoordinates(
            f"{file} says its coordinates are in {name!r}, which is no known CRS;"
            " export it again in WGS 84 (EPSG:4326)",
            file=file,
            crs=name,
            remedy="export-wgs84",
        ) from fault
    if crs.is_geographic and crs.to_2d().equals(_WGS84, ignore_axis_order=True):
        return None
    # CRS84, the default that QGIS writes out in full, is WGS 84 as well.
    if crs.is_geographic and "CRS84" in name.upper():
        return None
    return Transformer.from_crs(crs, _WGS84, always_xy=True)


def check_degrees(points: NDArray[np.float64], *, file: str) -> None:
    """
    Refuse coordinates that cannot be longitude and latitude of one site.

    Parameters
    ----------
    points : (n, 2)
        Coordinates as read, at least one row.

    Raises
    ------
    WrongCoordinates
        With the bounds found, what they look like and how to mend it.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    west, south, east, north = (float(v) for v in (*low, *high))
    outside = west < -180 or east > 180 or south < -90 or north > 90
    if not outside and max(east - west, north - south) <= WIDEST_SITE:
        return
    looks, says = _looks_like(west, south, east, north)
    raise WrongCoordinates(
        f"{file} has coordinates from {west:.6g}, {south:.6g} to {east:.6g}, {north:.6g}, which"
        f" are not longitude and latitude of one site: {says}",
        file=file,
        west=west,
        south=south,
        east=east,
        north=north,
        looks_like=looks,
        remedy=_REMEDY[looks],
    )


_REMEDY = {
    "latitude_first": "swap-axes",
    "gauss_krueger": "export-wgs84",
    "local_metres": "give-georeference",
    "utm": "export-wgs84",
    "web_mercator": "export-wgs84",
    "too_wide": "cut-out-site",
    "no_crs": "export-wgs84",
}
_SAYS = {
    "latitude_first": "latitude seems to come first; GeoJSON has longitude first, so swap the two",
    "gauss_krueger": "they look like Gauss-Krüger metres with the zone in front (CGCS2000); export"
    " in WGS 84 (EPSG:4326), or name the CRS in a `crs` member",
    "local_metres": "they look like metres from a local origin; georeference the drawing and export"
    " in WGS 84 (EPSG:4326)",
    "utm": "they look like metres of a projected CRS such as UTM; export in WGS 84 (EPSG:4326), or"
    " name the CRS in a `crs` member",
    "web_mercator": "they look like Web-Mercator metres (EPSG:3857); export in WGS 84 (EPSG:4326),"
    " or name the CRS in a `crs` member",
    "too_wide": "so wide a place is no site; cut out the site's own part",
    "no_crs": "no CRS is known that has such numbers; export in WGS 84 (EPSG:4326)",
}


def _looks_like(west: float, south: float, east: float, north: float) -> tuple[str, str]:
    """Key and sentence of the first explanation that fits the bounds."""
    extent = max(east - west, north - south)
    farthest = max(map(abs, (west, south, east, north)))
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
        and (min(west, south) < -5 or min(west, south) > 5),
        "local_metres": farthest < 50_000,
        "utm": west >= 100_000 and east <= 900_000 and 0 <= south <= north <= 10e6,
        "web_mercator": max(-west, east) <= 20_037_509 and max(-south, north) <= 20_048_967,
        "no_crs": True,
    }
    looks = next(key for key, fitting in fits.items() if fitting)
    return looks, _SAYS[looks]
