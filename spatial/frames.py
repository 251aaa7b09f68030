"""Site to GeoJSON and back: what the map draws of a storey, and the whole site for other tools.

RFC 7946: WGS 84, longitude first, outer rings anticlockwise. The only module where degrees and the site
frame meet in files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, mapping, shape

from spatial.errors import InvalidSite, UnknownPlace
from spatial.georeference import Georeference
from spatial.site import (
    Asset,
    Building,
    Connector,
    Landing,
    Opening,
    Site,
    Source,
    Space,
    Storey,
    StoreyId,
    Zone,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

    from spatial.heat import HeatBands

MAP_DECIMALS = 8  # about a millimetre
EXPORT_DECIMALS = 13  # hundredths of a micrometre: areas come back as they were
FORMAT = "walkround-site-1"

FeatureCollection = dict[str, Any]


class _Frame:
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
        ``properties.layer``: ``outline``, ``wall``, ``space``, ``opening``, ``connector``, ``asset``; on
        the grounds ``floor`` and ``building`` as well. In drawing order. Empty geometry is left out.

    Raises
    ------
    UnknownPlace
        If the site has no such storey.
    """
    storey = next((storey for storey in site.storeys if storey.id == storey_id), None)
    if storey is None:
        raise UnknownPlace(storey_id)
    frame = _Frame(site.georeference, MAP_DECIMALS)
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
        ``properties.layer``: ``outline`` and ``footway`` of the grounds (their boundary and floor) and
        ``building`` (``id``, ``name``, ``name_en``) with the outline of its ground storey.
    """
    frame = _Frame(site.georeference, MAP_DECIMALS)
    features = []
    for storey in site.storeys_of(None):
        for layer, polygon in (("outline", storey.outline), ("footway", storey.floor)):
            if not polygon.is_empty:
                features.append(frame.feature(polygon, layer=layer, id=storey.id))
    return _collection([*features, *_footprints(site, frame)])


def heat_features(heat: HeatBands, georeference: Georeference) -> FeatureCollection:
    """Heat as a FeatureCollection in WGS 84: ``layer`` is ``band`` (``band`` from 1) or ``unknown``."""
    frame = _Frame(georeference, MAP_DECIMALS)
    features = [
        frame.feature(band.polygon, layer="band", band=band.number, low=band.low, high=band.high)
        for band in heat.bands
    ]
    if not heat.unknown.is_empty:
        features.append(frame.feature(heat.unknown, layer="unknown"))
    return _collection(features)


def site_bounds(site: Site) -> tuple[float, float, float, float]:
    """West, south, east, north of all outlines and floors, in degrees; the origin where there is none."""
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


def _structure(site: Site, storey: Storey, frame: _Frame) -> Iterator[dict[str, Any]]:
    if not storey.outline.is_empty:
        yield frame.feature(storey.outline, layer="outline", id=storey.id)
    if storey.building_id is None:
        if not storey.floor.is_empty:
            yield frame.feature(storey.floor, layer="floor", id=storey.id)
        yield from _footprints(site, frame)
    if not storey.walls.is_empty:
        yield frame.feature(storey.walls, layer="wall")


def _footprints(site: Site, frame: _Frame) -> Iterator[dict[str, Any]]:
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


def _spaces(site: Site, storey: Storey, frame: _Frame) -> Iterator[dict[str, Any]]:
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
            )


def _points(site: Site, storey: Storey, frame: _Frame) -> Iterator[dict[str, Any]]:
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
            )


def _collection(features: Sequence[dict[str, Any]]) -> FeatureCollection:
    return {"type": "FeatureCollection", "features": list(features)}


# -- the whole site, there and back ----------------------------------------------------------------


def site_to_geojson(site: Site) -> FeatureCollection:
    """
    The whole site as one FeatureCollection (RFC 7946) that `site_from_geojson` reads again.

    Returns
    -------
    features : dict
        One feature for each thing, ``properties.thing`` says what it is. A storey has three: ``storey``
        (its outline), ``walls`` and ``floor``. Buildings and zones have no geometry. The foreign member
        ``walkround`` holds the site's name and georeference.
    """
    frame = _Frame(site.georeference, EXPORT_DECIMALS)
    features: list[dict[str, Any]] = []
    for building in site.buildings:
        features.append(_exported(building, "building", None))
    for storey in site.storeys:
        features.append(_exported(storey, "storey", frame.geometry(storey.outline)))
        for part, polygon in (("walls", storey.walls), ("floor", storey.floor)):
            feature = frame.feature(polygon, thing=part, storey_id=storey.id)
            features.append(feature)
    for space in site.spaces:
        features.append(_exported(space, "space", frame.geometry(space.polygon)))
    for zone in site.zones:
        features.append(_exported(zone, "zone", None))
    for opening in site.openings:
        line = frame.geometry(LineString(opening.line))
        features.append(_exported(opening, "opening", line))
    for connector in site.connectors:
        points = shapely.multipoints([landing.point for landing in connector.landings])
        features.append(_exported(connector, "connector", frame.geometry(points)))
    for asset in site.assets:
        feature = _exported(asset, "asset", frame.geometry(Point(asset.position[:2])))
        if asset.access is not None:
            feature["properties"]["access"] = frame.geometry(Point(asset.access))["coordinates"]
        features.append(feature)
    reference = site.georeference
    return {
        **_collection(features),
        "walkround": {
            "format": FORMAT,
            "id": site.id,
            "name": site.name,
            "name_en": site.name_en,
            "timezone": site.timezone,
            "georeference": {
                item.name: _plain(getattr(reference, item.name)) for item in fields(reference)
            },
        },
    }


_GEOMETRY = frozenset({"outline", "walls", "floor", "polygon", "line", "position", "access"})


def _exported(thing: Any, what: str, geometry: dict[str, Any] | None) -> dict[str, Any]:
    """A feature with every field of a value but its geometry."""
    properties: dict[str, Any] = {"thing": what}
    for item in fields(thing):
        if item.name not in _GEOMETRY:
            properties[item.name] = _plain(getattr(thing, item.name))
    if isinstance(thing, Asset):
        properties["height"] = thing.position[2]
    return {"type": "Feature", "id": thing.id, "geometry": geometry, "properties": properties}


def _plain(value: Any) -> Any:
    """A value in terms of JSON."""
    if isinstance(value, Source):
        return {"file": value.file, "id": value.id, "ifc_class": value.ifc_class}
    if isinstance(value, Landing):
        return {"storey_id": value.storey_id, "elevation": value.elevation}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value


def site_from_geojson(document: Mapping[str, Any]) -> Site:
    """
    The site that `site_to_geojson` wrote.

    Raises
    ------
    InvalidSite
        If the document is no such export, or was changed so that the parts no longer fit.
    """
    head = document.get("walkround")
    if not isinstance(head, Mapping) or head.get("format") != FORMAT:
        raise InvalidSite("not an export of a whole site: it has no 'walkround' member")
    try:
        return _Reading(document, head).site()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
        raise InvalidSite(f"the export was changed and no longer fits: {fault!r}") from fault


class _Reading:
    def __init__(self, document: Mapping[str, Any], head: Mapping[str, Any]) -> None:
        reference = dict(head["georeference"])
        reference["warnings"] = tuple(reference["warnings"])
        self._head = head
        self._georeference = Georeference(**reference)
        self._features: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for feature in document["features"]:
            self._features[feature["properties"]["thing"]].append(feature)

    def site(self) -> Site:
        parts = {
            (feature["properties"]["thing"], feature["properties"]["storey_id"]): feature
            for what in ("walls", "floor")
            for feature in self._features[what]
        }
        storeys = []
        for feature in self._features["storey"]:
            values = _values(feature)
            storeys.append(
                Storey(
                    **values,
                    outline=self._polygon(feature),
                    walls=self._polygon(parts["walls", values["id"]]),
                    floor=self._polygon(parts["floor", values["id"]]),
                )
            )
        head = self._head
        return Site(
            id=head["id"],
            name=head["name"],
            name_en=head["name_en"],
            timezone=head["timezone"],
            georeference=self._georeference,
            buildings=tuple(Building(**_values(f)) for f in self._features["building"]),
            storeys=tuple(storeys),
            spaces=tuple(
                Space(**_values(f), polygon=self._polygon(f)) for f in self._features["space"]
            ),
            zones=tuple(
                Zone(**{**_values(f), "space_ids": tuple(f["properties"]["space_ids"])})
                for f in self._features["zone"]
            ),
            openings=tuple(self._opening(f) for f in self._features["opening"]),
            connectors=tuple(self._connector(f) for f in self._features["connector"]),
            assets=tuple(self._asset(f) for f in self._features["asset"]),
        )

    def _metres(self, coordinates: ArrayLike) -> NDArray[np.float64]:
        return self._georeference.from_wgs84(coordinates)

    def _polygon(self, feature: Mapping[str, Any]) -> MultiPolygon:
        made = self._georeference.geometry_from_wgs84(shape(feature["geometry"]))
        return made if isinstance(made, MultiPolygon) else MultiPolygon([made])

    def _opening(self, feature: Mapping[str, Any]) -> Opening:
        values = _values(feature)
        (x0, y0), (x1, y1) = self._metres(feature["geometry"]["coordinates"]).tolist()
        values["space_ids"] = tuple(values["space_ids"])
        return Opening(**values, line=((x0, y0), (x1, y1)))

    def _connector(self, feature: Mapping[str, Any]) -> Connector:
        values = _values(feature)
        points = self._metres(feature["geometry"]["coordinates"]).tolist()
        values["landings"] = tuple(
            Landing(**landing, point=(x, y))
            for landing, (x, y) in zip(values["landings"], points, strict=True)
        )
        return Connector(**values)

    def _asset(self, feature: Mapping[str, Any]) -> Asset:
        values = _values(feature)
        height = values.pop("height")
        access = values.pop("access", None)
        x, y = self._metres(feature["geometry"]["coordinates"])[0].tolist()
        stand = None if access is None else tuple(self._metres(access)[0].tolist())
        return Asset(**values, position=(x, y, height), access=stand)


def _values(feature: Mapping[str, Any]) -> dict[str, Any]:
    values = {key: value for key, value in feature["properties"].items() if key != "thing"}
    values["source"] = Source(**values["source"])
    return values
