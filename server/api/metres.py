"""Points and names of a request: longitude first, turned into metres of the site frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, FiniteFloat
from shapely.geometry import Polygon

from server.request import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial import edit
    from spatial.georeference import Georeference
    from spatial.site import Point2

LonLat = tuple[
    Annotated[FiniteFloat, Field(ge=-180, le=180)], Annotated[FiniteFloat, Field(ge=-90, le=90)]
]
Name = Annotated[str, Field(max_length=200)]
Seconds = FiniteFloat | Literal["usual"]
Hours = Annotated[str, Field(max_length=20)]
Ids = Annotated[tuple[str, ...], Field(min_length=1, max_length=5_000)]
Ring = Annotated[tuple[LonLat, ...], Field(min_length=3, max_length=2_000)]


class Metres:
    """
    Turns points of a request into the site frame.

    Parameters
    ----------
    georeference
        Of the site.
    """

    def __init__(self, georeference: Georeference) -> None:
        self._georeference = georeference

    def points(self, degrees: Sequence[LonLat]) -> tuple[Point2, ...]:
        """Longitude and latitude -> metres."""
        metres = self._georeference.from_wgs84(np.array(degrees, dtype=np.float64))
        if not np.isfinite(metres).all():
            raise InvalidRequest([("points", "a point is too far away from the site")])
        return tuple((float(x), float(y)) for x, y in metres[:, :2])

    def point(self, degrees: LonLat) -> Point2:
        """One point."""
        return self.points([degrees])[0]

    def line(self, degrees: tuple[LonLat, LonLat]) -> edit.Line2:
        """A line from one point to another."""
        start, end = self.points(degrees)
        return start, end

    def polygon(self, rings: Sequence[Sequence[LonLat]]) -> Polygon:
        """A polygon: its outline, then its holes."""
        outline, *holes = [self.points(ring) for ring in rings]
        return Polygon(outline, holes)
