"""Whether coordinates are degrees on the earth, and what they are where they are not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from importers.errors import WrongCoordinates
from importers.geojson.coordinate_signs import (
    METRES,
    WIDEST_SITE,
    Unit,
    are_degrees,
    bounds_of,
    extent_of,
    likely_unit,
    looks_like,
    tidy_crs,
    wrong_coordinates,
    zone_crs,
)
from importers.result import ImportIssue
from spatial.georeference import Georeference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

STRAY_SHARE = 0.05  # of the features; more of them far away are no slips of the pen
FAR_FROM_ZERO = 20_000.0  # m; local plans farther out are brought nearer to the origin
_WGS84 = CRS.from_epsg(4326)
LOCAL = Georeference.around(0.0, 0.0, method="none", warnings=("missing",))
"""Frame of drawings that do not say where on earth they lie: their own metres are its metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a user has said about coordinates; "" for what is to be found out."""

    crs: str = ""
    unit: Unit | Literal[""] = ""
    latitude_first: bool = False


@dataclass(slots=True, kw_only=True)
class Placed:
    """Geometries in degrees; ``is_local`` where those degrees are of the frame `LOCAL`."""

    geometries: NDArray[np.object_]
    kept: NDArray[np.bool_]
    is_local: bool = False
    issues: list[ImportIssue] = field(default_factory=list)
    repairs: list[ImportIssue] = field(default_factory=list)


def named_crs(members: Mapping[str, Any]) -> str:
    """Name in the old ``crs`` member of a collection (GeoJSON 2008), "" where there is none."""
    crs = members.get("crs")
    if isinstance(crs, str):
        return crs
    if not isinstance(crs, dict):
        return ""
    properties = crs.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if str(crs.get("type", "")).upper() == "EPSG":
        return f"EPSG:{properties.get('code', '')}"
    return str(properties.get("name", ""))


def place(
    geometries: NDArray[np.object_], *, file: str, crs: str, wishes: Wishes | None = None
) -> Placed:
    """
    Geometries as longitude and latitude, whatever their numbers are.

    Parameters
    ----------
    geometries
        At least one, as read.
    file
        Named in issues.
    crs
        Name of the CRS that the file states; "" where it states none.
    wishes
        What the user has said, which goes before what the file says.

    Returns
    -------
    placed
        ``kept`` says which geometries were not left out as strays.

    Raises
    ------
    WrongCoordinates
        If nobody knows the CRS, or the numbers are no place at all.
    """
    return _Placing(geometries, file, wishes or Wishes(), crs).placed()


class _Placing:
    def __init__(
        self, geometries: NDArray[np.object_], file: str, wishes: Wishes, crs: str
    ) -> None:
        self._file, self._wishes = file, wishes
        self._crs = wishes.crs or crs
        self._made = Placed(geometries=geometries, kept=np.ones(len(geometries), dtype=bool))

    def placed(self) -> Placed:
        made = self._made
        if self._wishes.latitude_first:
            made.geometries = _swapped(made.geometries)
            self._repair("axes-swapped")
        if self._wishes.crs == "local" or (self._wishes.unit and not self._crs):
            return self._local()
        transformer = self._transformer()
        if transformer is not None:
            self._from_stated(transformer)
        self._drop_strays()
        bounds = bounds_of(made.geometries[made.kept])
        if are_degrees(bounds):
            return made
        looks = looks_like(bounds)
        if looks == "latitude_first":
            made.geometries = _swapped(made.geometries)
            self._repair("axes-swapped")
            self._issue("axes-swapped", fix="place-on-map")
            return made
        if looks == "gauss_krueger" and (guess := zone_crs(bounds[0])):
            return self._from_guess(guess)
        if looks == "web_mercator":
            return self._from_guess("EPSG:3857")
        if looks in ("local_metres", "utm"):
            return self._local()
        raise wrong_coordinates(self._file, bounds, looks)

    def _transformer(self) -> Transformer | None:
        if not self._crs:
            return None
        try:
            crs = CRS.from_user_input(tidy_crs(self._crs))
        except CRSError as fault:
            raise WrongCoordinates(
                f"{self._file} says its coordinates are in {self._crs!r}, which is no known CRS;"
                " export it again in WGS 84 (EPSG:4326)",
                file=self._file,
                crs=self._crs,
                remedy="export-wgs84",
            ) from fault
        # CRS84, the default that QGIS writes out in full, is WGS 84 as well.
        if crs.is_geographic and (
            crs.to_2d().equals(_WGS84, ignore_axis_order=True) or "CRS84" in self._crs.upper()
        ):
            return None
        if not (crs.is_geographic or crs.is_projected or crs.is_compound or crs.is_bound):
            raise WrongCoordinates(
                f"{self._file} says its coordinates are in {self._crs!r}, which is no CRS of a"
                " place on earth",
                file=self._file,
                crs=self._crs,
                remedy="export-wgs84",
            )
        return Transformer.from_crs(crs, _WGS84, always_xy=True)

    def _from_stated(self, transformer: Transformer) -> None:
        """Out of the CRS that the file states, with axes and zone as it really wrote them."""
        made = self._made
        source = transformer.source_crs
        if source is not None and source.is_projected and are_degrees(bounds_of(made.geometries)):
            # States metres and holds degrees: a converter that forgot to say so.
            self._issue("crs-not-used", crs=self._crs, fix="place-on-map")
            return
        for way, points in _readings(made.geometries[made.kept], transformer):
            moved = _transformed(points, transformer)
            if not _in_area(moved, transformer):
                continue
            made.geometries = shapely.transform(
                made.geometries, lambda p, way=way: _transformed(_as_read(p, way), transformer)
            )
            self._repair("crs-member", crs=self._crs)
            if way[0]:
                self._repair("axes-swapped")
            if way[1]:
                self._repair("zone-number", millions=round(way[1] / 1e6))
            return
        moved = _transformed(shapely.get_coordinates(made.geometries), transformer)
        if np.isfinite(moved).all():
            made.geometries = shapely.transform(
                made.geometries, lambda points: _transformed(points, transformer)
            )
            self._repair("crs-member", crs=self._crs)
            return
        self._issue("crs-not-used", crs=self._crs, fix="place-on-map")

    def _from_guess(self, name: str) -> Placed:
        made = self._made
        transformer = Transformer.from_crs(name, _WGS84, always_xy=True)
        before = bounds_of(made.geometries[made.kept])
        made.geometries = shapely.transform(
            made.geometries, lambda points: _transformed(points, transformer)
        )
        self._drop_strays()
        if not are_degrees(bounds_of(made.geometries[made.kept])):
            raise wrong_coordinates(self._file, before, "no_crs")
        self._issue("crs-guessed", crs=name, fix="place-on-map")
        return made

    def _local(self) -> Placed:
        made = self._made
        unit = self._wishes.unit or likely_unit(made.geometries)
        scaled = shapely.transform(made.geometries, lambda points: points * METRES[unit])
        west, south, east, north = bounds_of(scaled)
        if not np.isfinite([west, south, east, north]).all() or (
            max(east - west, north - south) > 111_000 * WIDEST_SITE
        ):
            raise wrong_coordinates(self._file, (west, south, east, north), "no_crs")
        shift = np.zeros(2)
        if max(map(abs, (west, south, east, north))) > FAR_FROM_ZERO:
            shift = np.floor(np.array([west, south]) / 1000) * 1000
        made.geometries = shapely.transform(scaled, lambda points: LOCAL.to_wgs84(points - shift))
        made.is_local = True
        self._issue(
            "local-coordinates",
            unit=unit,
            width_m=round(east - west, 1),
            depth_m=round(north - south, 1),
            shift_east_m=float(shift[0]),
            shift_north_m=float(shift[1]),
            fix="place-on-map",
        )
        return made

    def _drop_strays(self) -> None:
        """Leave out the few features that lie on another continent, such as at 0, 0."""
        made = self._made
        bounds = shapely.bounds(made.geometries)
        centres = (bounds[:, :2] + bounds[:, 2:]) / 2
        finite = np.isfinite(centres).all(axis=1)
        if not finite.any():
            return
        middle = np.median(centres[finite], axis=0)
        far = ~finite | (np.abs(centres - middle).max(axis=1) > WIDEST_SITE)
        if not 0 < far.sum() <= max(STRAY_SHARE * len(far), 1) or len(far) < 4:
            return
        rest = bounds_of(made.geometries[~far])
        if not are_degrees(rest):
            return
        made.kept &= ~far
        self._issue("stray-features", features=int(far.sum()))

    def _issue(self, key: str, *, fix: str = "", **facts: str | int | float) -> None:
        self._made.issues.append(
            ImportIssue(severity="warning", key=key, file=self._file, facts=facts, fix=fix)
        )

    def _repair(self, key: str, **facts: str | int | float) -> None:
        self._made.repairs.append(
            ImportIssue(severity="notice", key=key, file=self._file, facts=facts)
        )


def _readings(
    geometries: NDArray[np.object_], transformer: Transformer
) -> Iterator[tuple[tuple[bool, float], NDArray[np.float64]]]:
    """The points as they stand, with axes swapped, and with a zone number too few or too many."""
    points = shapely.get_coordinates(geometries)
    zone = 0.0
    source = transformer.source_crs
    if source is not None and source.is_projected:
        easting = next(
            (
                float(p["value"])
                for p in source.to_json_dict().get("conversion", {}).get("parameters", ())
                if p.get("name") == "False easting" and isinstance(p.get("value"), int | float)
            ),
            0.0,
        )
        zone = easting // 1e6 * 1e6
    own = np.floor(points[:, 0].min() / 1e6) * 1e6 if len(points) else 0.0
    shifts = [0.0, zone - own] if abs(zone - own) >= 1e6 else [0.0]
    for swapped in (False, True):
        for shift in shifts:
            yield (swapped, shift), _as_read(points, (swapped, shift))


def _as_read(points: NDArray[np.float64], way: tuple[bool, float]) -> NDArray[np.float64]:
    swapped, shift = way
    turned = points[:, ::-1] if swapped else points
    return np.asarray(turned + np.array([shift, 0.0]), dtype=np.float64)


def _in_area(points: NDArray[np.float64], transformer: Transformer) -> bool:
    source = transformer.source_crs
    area = None if source is None else source.area_of_use
    if not np.isfinite(points).all():
        return False
    west, south, east, north = extent_of(points)
    if max(east - west, north - south) > WIDEST_SITE:
        return False
    return area is None or (
        area.west - 3 <= west <= east <= area.east + 3
        and area.south - 3 <= south <= north <= area.north + 3
    )


def _transformed(points: NDArray[np.float64], transformer: Transformer) -> NDArray[np.float64]:
    try:
        x, y = transformer.transform(points[:, 0], points[:, 1])
    except ProjError:
        return np.full_like(points, np.inf)
    return np.column_stack((x, y))


def _swapped(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.asarray(shapely.transform(geometries, lambda points: points[:, ::-1]), dtype=object)
