"""Where Riverside Garden lies: its plan in metres, UTM zone 51N and WGS 84."""

from __future__ import annotations

import math
from functools import cache

from pyproj import Transformer

from sample_sites.ifc_fabric import MapPlacement

CRS = "EPSG:32651"  # UTM 51N holds Hangzhou, 120.2 degrees east
LONGITUDE, LATITUDE = 120.2136, 30.2084  # of the plan's origin: Binjiang, Hangzhou
GROUND_HEIGHT = 6.2  # m over the sea
TURN = math.radians(8.0)  # from east to the plan's x axis, anticlockwise


@cache
def _transformer(inverse: bool) -> Transformer:
    ends = (CRS, "EPSG:4326") if inverse else ("EPSG:4326", CRS)
    return Transformer.from_crs(*ends, always_xy=True)


@cache
def _origin() -> tuple[float, float]:
    east, north = _transformer(False).transform(LONGITUDE, LATITUDE)
    return round(east, 3), round(north, 3)


def to_projected(x: float, y: float) -> tuple[float, float]:
    """Plan (m) -> easting and northing (m)."""
    east, north = _origin()
    c, s = math.cos(TURN), math.sin(TURN)
    return east + c * x - s * y, north + s * x + c * y


def to_wgs84(x: float, y: float) -> tuple[float, float]:
    """Plan (m) -> longitude and latitude (degrees), to a centimetre."""
    longitude, latitude = _transformer(True).transform(*to_projected(x, y))
    return round(longitude, 7), round(latitude, 7)


def map_placement(origin: tuple[float, float], *, quarter_turn: bool) -> MapPlacement:
    """
    Map conversion of a file whose frame's origin is a point of the plan.

    With ``quarter_turn`` the file's site is turned a quarter to the left; the map turns it back.
    """
    east, north = to_projected(*origin)
    longitude, latitude = to_wgs84(*origin)
    angle = TURN - (math.pi / 2 if quarter_turn else 0.0)
    return MapPlacement(
        crs=CRS,
        east=round(east, 3),
        north=round(north, 3),
        height=GROUND_HEIGHT,
        cosine=round(math.cos(angle), 9),
        sine=round(math.sin(angle), 9),
        latitude=_degrees(latitude),
        longitude=_degrees(longitude),
    )


def _degrees(value: float) -> tuple[int, int, int, int]:
    """Degrees, minutes, seconds and millionths of a second."""
    millionths = round(value * 3_600_000_000)
    seconds, rest = divmod(millionths, 1_000_000)
    minutes, second = divmod(seconds, 60)
    degree, minute = divmod(minutes, 60)
    return degree, minute, second, rest
