"""Where a file lies on earth, as far as it can be believed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError

from importers.result import ImportIssue
from spatial.errors import UnusableGeoreference
from spatial.georeference import Georeference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.facts import PositionFact

FAR = 10_000.0  # m; farther from its zero than this, a model was drawn in map coordinates
_SAME = 0.02  # degrees within which a position counts as the default city
# Where authoring tools place a project whose place nobody stated.
_DEFAULT_CITIES = (
    (42.3584, -71.0597),
    (42.3575, -71.0597),
    (42.2130, -71.0330),
    (0.0, 0.0),
    (51.5, -0.1167),
    (47.4979, 19.0402),
    (52.15, 5.3833),
)


def made_up() -> Georeference:
    """A place for a site that has none: where the equator meets the first meridian."""
    return Georeference.around(0.0, 0.0, method="none", warnings=("missing",))


def georeference_of(
    position: PositionFact, file: str, centre: tuple[float, float]
) -> tuple[Georeference | None, tuple[ImportIssue, ...]]:
    """
    Georeference of a file's own frame, and what is doubtful about it.

    Parameters
    ----------
    position
        What the file states.
    file
        Its name, for issues.
    centre
        Middle of its geometry in its own frame, in metres.

    Returns
    -------
    georeference
        None where the file states nothing that can be believed.
    issues
        One for each doubt.
    """
    issues: list[ImportIssue] = []
    if position.east is not None and position.north is not None:
        found = _from_conversion(position, file, centre, issues)
        if found is not None:
            return found, tuple(issues)
    if position.latitude and position.longitude:
        found = _from_site(position, file, issues)
        if found is not None:
            return found, tuple(issues)
    issues.append(_issue(file, "georeference-missing", "notice"))
    return None, tuple(issues)


def _issue(file: str, key: str, severity: str = "warning", **facts: str | float) -> ImportIssue:
    return ImportIssue(
        severity="notice" if severity == "notice" else "warning",
        key=key,
        file=file,
        facts=facts,
        fix="place-on-map",
    )


def _from_conversion(
    position: PositionFact, file: str, centre: tuple[float, float], issues: list[ImportIssue]
) -> Georeference | None:
    try:
        crs = CRS.from_user_input(_crs_name(position.crs))
    except CRSError:
        issues.append(_issue(file, "crs-unknown", found=position.crs))
        return None
    if not crs.is_projected:
        issues.append(_issue(file, "crs-not-projected", found=position.crs))
        return None
    warnings: list[str] = []
    placed = _in_area(crs, position, (0.0, 0.0))
    if placed is None and math.hypot(*centre) > FAR:
        # Drawn in map coordinates: the conversion alone is nowhere, the model is.
        placed = _in_area(crs, position, centre)
    if placed is None:
        issues.append(
            _issue(
                file,
                "georeference-nonsense",
                east=float(position.east or 0),
                north=float(position.north or 0),
            )
        )
        return None
    east, north, metres, swapped = placed
    if swapped:
        warnings.append("axis_swapped")
        issues.append(_issue(file, "axis-swapped"))
    scale = (position.scale or 1.0) * metres / position.unit
    if not 0.9 < scale < 1.1:
        # Scale 1 beside millimetres and a map in metres: the two units were taken for one.
        scale = 1.0
    rotation = math.atan2(position.ordinate, position.abscissa)
    height = position.height * metres
    if math.hypot(*centre) > FAR and math.hypot(centre[0] - east, centre[1] - north) < FAR:
        warnings.append("applied_twice")
        issues.append(_issue(file, "georeference-twice"))
        east = north = rotation = height = 0.0
    return Georeference(
        crs=crs.to_string(),
        east=east,
        north=north,
        height=height,
        rotation=rotation,
        scale=scale,
        method="map_conversion",
        warnings=tuple(warnings),
    )


def _crs_name(name: str) -> str:
    compact = name.replace(" ", "")
    if compact.isdigit():
        return f"EPSG:{compact}"
    return compact if compact.upper().startswith("EPSG:") else name


def _in_area(
    crs: CRS, position: PositionFact, beside: tuple[float, float]
) -> tuple[float, float, float, bool] | None:
    """East, north in metres, metres of a map unit, and whether the axes were swapped."""
    east, north = float(position.east or 0), float(position.north or 0)
    area = crs.area_of_use
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    for metres in _units(position):
        for swapped in (False, True):
            e, n = (north, east) if swapped else (east, north)
            lon, lat = to_degrees.transform(e * metres + beside[0], n * metres + beside[1])
            if not (math.isfinite(lon) and math.isfinite(lat)):
                continue
            if area is None or (
                area.west - 1 <= lon <= area.east + 1 and area.south - 1 <= lat <= area.north + 1
            ):
                return e * metres, n * metres, metres, swapped
    return None


def _units(position: PositionFact) -> Iterator[float]:
    stated = (position.map_unit,) if position.map_unit else ()
    yield from dict.fromkeys((*stated, 1.0, position.unit))


def _from_site(position: PositionFact, file: str, issues: list[ImportIssue]) -> Georeference | None:
    latitude, longitude = _degrees(position.latitude), _degrees(position.longitude)
    if latitude is None or longitude is None or abs(latitude) > 84 or abs(longitude) > 180:
        issues.append(
            _issue(
                file,
                "georeference-nonsense",
                latitude=str(position.latitude),
                longitude=str(position.longitude),
            )
        )
        return None
    warnings = ["site_position"]
    default = any(
        abs(latitude - y) < _SAME and abs(longitude - x) < _SAME for y, x in _DEFAULT_CITIES
    )
    if default:
        warnings.append("default_city")
        issues.append(_issue(file, "default-city", latitude=latitude, longitude=longitude))
    else:
        issues.append(_issue(file, "site-position-only", latitude=latitude, longitude=longitude))
    x, y = position.true_north
    try:
        here = Georeference.around(longitude, latitude, method="site_position")
    except UnusableGeoreference:
        return None
    convergence = math.radians(Proj(here.crs).get_factors(longitude, latitude).meridian_convergence)
    # North lies at atan2(y, x) of the file's frame; its x axis lies so much short of east.
    rotation = math.pi / 2 - math.atan2(y, x) - convergence
    ox, oy, oz = position.site_origin
    c, s = math.cos(rotation), math.sin(rotation)
    return Georeference(
        crs=here.crs,
        east=here.east - (c * ox - s * oy),
        north=here.north - (s * ox + c * oy),
        height=position.elevation if abs(oz) < 1e-6 else 0.0,
        rotation=rotation,
        method="site_position",
        warnings=tuple(warnings),
    )


def _degrees(parts: Sequence[float]) -> float | None:
    """Degrees, minutes, seconds and millionths -> degrees; None where no angle can be meant."""
    if any(abs(part) >= limit for part, limit in zip(parts[1:], (60, 60, 1e6), strict=False)):
        return None
    size = sum(abs(part) / by for part, by in zip(parts, (1, 60, 3600, 3.6e9), strict=False))
    negative = any(part < 0 for part in parts)
    return None if size > 360 else (-size if negative else size)
