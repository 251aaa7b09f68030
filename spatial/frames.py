"""Site to GeoJSON for the map: what is drawn of a storey, of the whole site and of its heat.

RFC 7946: WGS 84, longitude first, outer rings anticlockwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString, Point, mapping

from spatial.errors import UnknownPlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from spatial.georeference import Georeference
    from spatial.heat import HeatBands
    from spatial.site import Site, Storey, StoreyId

MAP_DECIMALS = 8  # about a millimetre

FeatureCollection = dict[str, Any]


class GeoJsonFrame:
    """Writes geometry of the site frame as GeoJSON in degrees."""

    def __init__(self, georeference: Georeference, decimals: int) -> None:
        self._georeference = georeference
        self._decimals = decimals

    def feature(self, geometry: BaseGeometry, **properties: Any) -> dict[str, Any]:
        """One feature; its properties say what the map needs, nothing else."""
        return {"type": "Feature", "geometry": self.geometry(geometry), "properties": properties}

    def geometry(self, geometry: BaseGeometry) -> dict[str, Any]:
        """Geometry object, rounded, outer rings anticlockwise."""
        degrees = self._georeference.geometry_to_wgs84(geometry)
        degrees = shapely.transform(degrees, lambda xy: np.round(xy, self._decimals))
        return dict(mapping(shapely.orient_polygons(degrees)))


def storey_features(site: Site, storey_id: StoreyId) -> FeatureCollection:
    """
    What the map draws of one storey, as a FeatureCollection in WGS 84.

    Parameters
    ----------
    site
        The site.
    storey_id
        One of its storeys.

    Returns
    -------
    features : dict
        ``properties.layer``: ``outline``, ``wall``, ``space``, ``opening``, ``connector``,
        ``asset``; on the grounds ``floor`` and ``building`` as well. In drawing order, without
        empty geometry.

    Raises
    ------
    UnknownPlace
        If the site has no such storey.
    """
    storey = next((storey for storey in site.storeys if storey.id == storey_id), None)
    if storey is None:
        raise UnknownPlace(storey_id)
    frame = GeoJsonFrame(site.georeference, MAP_DECIMALS)
    return _collection(
        [
            *_structure(site, storey, frame),
            *_spaces(site, storey, frame),
            *_points(site, storey, frame),
        ]
    )


def site_features(site: Site) -> FeatureCollection:
    """
    The site from above, as a FeatureCollection in WGS 84.

    Returns
    -------
    features : dict
        ``properties.layer``: ``outline`` and ``footway`` of the grounds (boundary and floor) and
        ``building`` (``id``, ``name``, ``name_en``) with the outline of its ground storey.
    """
    frame = GeoJsonFrame(site.georeference, MAP_DECIMALS)
    features = []
    for storey in site.storeys_of(None):
        for layer, polygon in (("outline", storey.outline), ("footway", storey.floor)):
            if not polygon.is_empty:
                features.append(frame.feature(polygon, layer=layer, id=storey.id))
    return _collection([*features, *_footprints(site, frame)])


def heat_features(heat: HeatBands, georeference: Georeference) -> FeatureCollection:
    """Heat in WGS 84: ``layer`` is ``band`` (with its number, ``band``) or ``unknown``."""
    frame = GeoJsonFrame(georeference, MAP_DECIMALS)
    features = [
        frame.feature(band.polygon, layer="band", band=band.number, low=band.low, high=band.high)
        for band in heat.bands
    ]
    if not heat.unknown.is_empty:
        features.append(frame.feature(heat.unknown, layer="unknown"))
    return _collection(features)


def site_bounds(site: Site) -> tuple[float, float, float, float]:
    """West, south, east, north of all outlines and floors, in degrees; else of the origin."""
    polygons = [
        polygon
        for storey in site.storeys
        for polygon in (storey.outline, storey.floor)
        if not polygon.is_empty
    ]
    whole = shapely.union_all(polygons) if polygons else Point(0, 0)
    west, south, east, north = site.georeference.geometry_to_wgs84(shapely.envelope(whole)).bounds
    return float(west), float(south), float(east), float(north)


def ground_storey(site: Site, building_id: str) -> Storey | None:
    """
    Storey of a building that its footprint is taken from.

    Level 0, else the lowest above it; None where the building is wholly below the ground.
    """
    above = [s for s in site.storeys if s.building_id == building_id and s.level >= 0]
    return min(above, key=lambda storey: (storey.level, storey.elevation), default=None)


def _structure(site: Site, storey: Storey, frame: GeoJsonFrame) -> Iterator[dict[str, Any]]:
    if not storey.outline.is_empty:
        yield frame.feature(storey.outline, layer="outline", id=storey.id)
    if storey.building_id is None:
        if not storey.floor.is_empty:
            yield frame.feature(storey.floor, layer="floor", id=storey.id)
        yield from _footprints(site, frame)
    if not storey.walls.is_empty:
        yield frame.feature(storey.walls, layer="wall")


def _footprints(site: Site, frame: GeoJsonFrame) -> Iterator[dict[str, Any]]:
    for building in site.buildings:
        ground = ground_storey(site, building.id)
        if ground is not None and not ground.outline.is_empty:
            yield frame.feature(
                ground.outline,
                layer="building",
                id=building.id,
                building_id=building.id,
                name=building.name,
                name_en=building.name_en,
            )


def _spaces(site: Site, storey: Storey, frame: GeoJsonFrame) -> Iterator[dict[str, Any]]:
    for space in site.spaces:
        if space.storey_id == storey.id and not space.polygon.is_empty:
            yield frame.feature(
                space.polygon,
                layer="space",
                id=space.id,
                name=space.name,
                name_en=space.name_en,
                number=space.number,
                use=space.use,
                pass_through=space.pass_through,
            )
    for opening in site.openings:
        if opening.storey_id == storey.id:
            yield frame.feature(
                LineString(opening.line),
                layer="opening",
                id=opening.id,
                kind=opening.kind,
                name=opening.name,
                is_entrance=opening.is_entrance,
                is_closed=opening.is_closed,
                one_way=opening.one_way,
                delay_s=opening.delay,
                hours=None if opening.hours is None else str(opening.hours),
            )


def _points(site: Site, storey: Storey, frame: GeoJsonFrame) -> Iterator[dict[str, Any]]:
    for connector in site.connectors:
        others = [la.storey_id for la in connector.landings if la.storey_id != storey.id]
        for landing in connector.landings:
            if landing.storey_id == storey.id:
                yield frame.feature(
                    Point(landing.point),
                    layer="connector",
                    id=connector.id,
                    kind=connector.kind,
                    name=connector.name,
                    name_en=connector.name_en,
                    is_closed=connector.is_closed,
                    one_way=connector.one_way,
                    wait_s=connector.wait,
                    hours=None if connector.hours is None else str(connector.hours),
                    other_storeys=list(dict.fromkeys(others)),
                )
    for asset in site.assets:
        if asset.storey_id == storey.id:
            yield frame.feature(
                Point(asset.position[:2]),
                layer="asset",
                id=asset.id,
                kind=asset.kind,
                code=asset.code,
                name=asset.name,
                name_en=asset.name_en,
                space_id=asset.space_id,
                reached=asset.access is not None,
                position_state=asset.position_state,
            )


def _collection(features: Sequence[dict[str, Any]]) -> FeatureCollection:
    return {"type": "FeatureCollection", "features": list(features)}
