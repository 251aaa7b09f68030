"""A site as an IMDF 1.0.0 archive: what an indoor map of it holds, for other people's apps."""

from __future__ import annotations

import io
import json
import zipfile
from collections import defaultdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from uuid import UUID

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from spatial.site import make_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from spatial.site import Asset, Opening, Site, Space, SpaceUse, Storey

VERSION = "1.0.0"
KINDS = ("address", "venue", "building", "footprint", "level", "unit", "opening", "amenity")
DECIMALS = 9  # of a degree: a tenth of a millimetre
UNITS: Mapping[SpaceUse, str] = {
    "circulation": "walkway",
    "stair": "stairs",
    "lift": "elevator",
    "residential": "room",
    "office": "office",
    "meeting": "conferenceroom",
    "sanitary": "restroom",
    "plant": "nonpublic",
    "storage": "storage",
    "parking": "parking",
    "retail": "room",
    "service": "room",
    "outdoor": "unenclosedarea",
    "roof": "terrace",
    "shaft": "nonpublic",
    "other": "unspecified",
}
# Kinds that IMDF knows as amenities; the rest of a register is nobody's business on a map.
AMENITIES: Mapping[str, str] = {
    "extinguisher": "fireextinguisher",
    "call_point": "firealarmpullstation",
    "lift": "elevator",
    "escalator": "escalator",
    "bench": "seating",
    "service_desk": "information",
}


def imdf_archive(site: Site, *, made_at: datetime) -> bytes:
    """
    The archive of a site.

    Parameters
    ----------
    site
        The site. Storeys that nothing is drawn of are left out.
    made_at
        Aware instant of the manifest.

    Returns
    -------
    archive : bytes
        A zip of the manifest and one GeoJSON file for each kind of feature: address, venue,
        building, footprint, level, unit, opening, amenity. Spaces without an area are left out.

    Notes
    -----
    IMDF asks for an address; its street is the site's name and its country is taken from the time
    zone, since a site holds no address.
    """
    writer = _Writer(site)
    writer.write()
    manifest = {
        "version": VERSION,
        "created": made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "generated_by": "Walkround",
        "language": writer.language,
        "extensions": None,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, content: Any) -> None:
            entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, json.dumps(content, ensure_ascii=False, separators=(",", ":")))

        put("manifest.json", manifest)
        for kind, features in writer.features.items():
            put(f"{kind}.geojson", {"type": "FeatureCollection", "features": features})
    return packed.getvalue()


class _Writer:
    def __init__(self, site: Site) -> None:
        self._site = site
        self.language = "zh-CN" if site.timezone == "Asia/Shanghai" else "en"
        self.features: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
        self._drawn: set[str] = set()
        self._units: set[str] = set()

    def write(self) -> None:
        """Every feature."""
        site = self._site
        address = _uuid(site.id, "address")
        self._add(
            "address",
            address,
            None,
            address=site.name,
            unit=None,
            locality=site.name,
            province=None,
            country=_country_of(site.timezone),
            postal_code=None,
            postal_code_ext=None,
            postal_code_vanity=None,
        )
        levels = [(s, _level_area(s)) for s in site.storeys]
        levels = [(storey, area) for storey, area in levels if not area.is_empty]
        whole = shapely.union_all([area for _, area in levels])
        self._add(
            "venue",
            _uuid(site.id, "venue"),
            whole,
            category="businesscampus",
            restriction=None,
            name=self._label(site.name, site.name_en),
            alt_name=None,
            hours=None,
            website=None,
            phone=None,
            display_point=self._point(whole),
            address_id=address,
        )
        self._buildings(levels)
        for storey, area in levels:
            self._level(storey, area)
        for space in site.spaces:
            self._unit(space)
        for opening in site.openings:
            self._opening(opening)
        for asset in site.assets:
            self._amenity(asset)

    def _buildings(self, levels: list[tuple[Storey, MultiPolygon]]) -> None:
        areas = defaultdict(list)
        for storey, area in levels:
            if storey.building_id is not None:
                areas[storey.building_id].append(area)
        for building in self._site.buildings:
            if building.id not in areas:
                continue
            whole = shapely.union_all(areas[building.id])
            self._add(
                "building",
                _uuid(building.id, "building"),
                None,
                name=self._label(building.name, building.name_en),
                alt_name=None,
                category="unspecified",
                restriction=None,
                display_point=self._point(whole),
                address_id=None,
            )
            self._add(
                "footprint",
                _uuid(building.id, "footprint"),
                whole,
                category="ground",
                name=None,
                building_ids=[_uuid(building.id, "building")],
            )

    def _level(self, storey: Storey, area: MultiPolygon) -> None:
        outdoor = storey.building_id is None
        ids = None if storey.building_id is None else [_uuid(storey.building_id, "building")]
        name = self._label(storey.name or str(storey.level), storey.name_en)
        self._drawn.add(storey.id)
        self._add(
            "level",
            _uuid(storey.id, "level"),
            area,
            category="unspecified",
            restriction=None,
            outdoor=outdoor,
            ordinal=storey.level,
            name=name,
            short_name=name,
            display_point=self._point(area),
            address_id=None,
            building_ids=ids,
        )

    def _unit(self, space: Space) -> None:
        if space.storey_id not in self._drawn or space.polygon.area <= 0:
            return
        self._units.add(space.id)
        alternative = self._label(space.number, "") if space.number and space.name else None
        self._add(
            "unit",
            _uuid(space.id, "unit"),
            space.polygon,
            category=UNITS[space.use],
            restriction=None,
            accessibility=None,
            name=self._label(space.name or space.number, space.name_en),
            alt_name=alternative,
            level_id=_uuid(space.storey_id, "level"),
            display_point=self._point(space.polygon),
        )

    def _opening(self, opening: Opening) -> None:
        if opening.storey_id not in self._drawn:
            return
        line = LineString(opening.line)
        door = {"type": "door", "automatic": False, "material": None}
        self._add(
            "opening",
            _uuid(opening.id, "opening"),
            line,
            category="pedestrian.principal" if opening.is_entrance else "pedestrian",
            accessibility=None,
            access_control=None,
            door=door if opening.kind == "door" else None,
            name=self._label(opening.name, "") if opening.name else None,
            alt_name=None,
            display_point=self._point(line),
            level_id=_uuid(opening.storey_id, "level"),
        )

    def _amenity(self, asset: Asset) -> None:
        if asset.kind not in AMENITIES or asset.space_id not in self._units:
            return
        place = Point(asset.position[:2])
        self._add(
            "amenity",
            _uuid(asset.id, "amenity"),
            place,
            category=AMENITIES[asset.kind],
            accessibility=None,
            name=self._label(asset.name, asset.name_en),
            alt_name=self._label(asset.code, "") if asset.code else None,
            hours=None,
            phone=None,
            website=None,
            unit_ids=[_uuid(asset.space_id, "unit")],
            address_id=None,
            correlation_id=None,
        )

    def _add(
        self, kind: str, identifier: str, geometry: BaseGeometry | None, **properties: Any
    ) -> None:
        self.features[kind].append(
            {
                "id": identifier,
                "type": "Feature",
                "feature_type": kind,
                "geometry": None if geometry is None else self._geojson(geometry),
                "properties": properties,
            }
        )

    def _geojson(self, geometry: BaseGeometry) -> dict[str, Any]:
        degrees = self._site.georeference.geometry_to_wgs84(geometry)
        if not isinstance(degrees, LineString | Point):
            degrees = shapely.set_precision(degrees, 10.0**-DECIMALS)
            parts = [p for p in shapely.get_parts(degrees) if isinstance(p, Polygon)]
            wound = [shapely.geometry.polygon.orient(part) for part in parts]
            degrees = wound[0] if len(wound) == 1 else MultiPolygon(wound)
        made: dict[str, Any] = json.loads(shapely.to_geojson(degrees))
        return made

    def _point(self, geometry: BaseGeometry) -> dict[str, Any]:
        if isinstance(geometry, LineString):
            inside = geometry.interpolate(0.5, normalized=True)
        else:
            inside = geometry.representative_point()
        ((x, y),) = self._site.georeference.to_wgs84([[inside.x, inside.y]]).tolist()
        return {"type": "Point", "coordinates": [round(x, DECIMALS), round(y, DECIMALS)]}

    def _label(self, name: str, name_en: str) -> dict[str, str] | None:
        labels = {self.language: name} if name else {}
        if name_en and self.language != "en":
            labels["en"] = name_en
        return labels or None


def _country_of(timezone: str) -> str:
    """ISO 3166 code of the country that a time zone is of, by the zone table."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    for line in table.splitlines():
        parts = line.split("\t")
        if len(parts) > 2 and parts[2] == timezone:
            return parts[0]
    return "CN"


def _level_area(storey: Storey) -> MultiPolygon:
    if not storey.outline.is_empty and storey.building_id is not None:
        return storey.outline
    return storey.floor


def _uuid(identifier: str, kind: str) -> str:
    """
    Id of a feature: a thing's own, which is a UUID everywhere but in files made by hand.

    Several features of one thing need several ids, since IMDF wants them unique over the archive.
    """
    if kind in ("building", "level", "unit", "opening", "amenity"):
        try:
            return str(UUID(identifier))
        except ValueError:
            pass
    return make_id(identifier, "imdf", kind)
