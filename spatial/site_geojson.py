"""The whole site as one GeoJSON document for other tools, and back (RFC 7946)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, shape

from spatial.errors import InvalidSite
from spatial.frames import FeatureCollection, GeoJsonFrame
from spatial.georeference import Georeference
from spatial.hours import DailyHours, daily_hours
from spatial.site import (
    Asset,
    Building,
    Connector,
    Edited,
    Landing,
    Opening,
    Site,
    Source,
    Space,
    Storey,
    Zone,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

EXPORT_DECIMALS = 13  # hundredths of a micrometre: areas come back as they were
FORMAT = "walkround-site-1"


def site_to_geojson(site: Site) -> FeatureCollection:
    """
    The whole site as one FeatureCollection (RFC 7946) that `site_from_geojson` reads again.

    Returns
    -------
    features : dict
        One feature for each thing, ``properties.thing`` says what it is. A storey has three:
        ``storey`` (its outline), ``walls`` and ``floor``. Buildings and zones have no geometry. The
        foreign member ``walkround`` holds the site's name and georeference.
    """
    frame = GeoJsonFrame(site.georeference, EXPORT_DECIMALS)
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
        "type": "FeatureCollection",
        "features": features,
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
    if isinstance(value, Source | Edited):
        return {item.name: str(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Landing):
        return {"storey_id": value.storey_id, "elevation": value.elevation}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, DailyHours) else value


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
    if (edited := values.get("edited")) is not None:
        at = datetime.fromisoformat(edited["at"])
        values["edited"] = Edited(by=edited["by"], at=at)
    if values.get("hours") is not None:
        values["hours"] = daily_hours(values["hours"])
    return values
