"""OpenStreetMap tags: which feature is a way, an area, a building, a gate or an asset.

Keys and values as in the OpenStreetMap wiki ("Map features"). Tags come as properties, in a
``tags`` object (osmtogeojson) or as ``other_tags`` in hstore notation (GDAL).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from importers.geojson.drawing import Area, Drawing, Footprint, Gate, Label, Thing, Way
from spatial.kinds import UNKNOWN, kind_of_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.features import Feature
    from spatial.site import SpaceUse

DIALECT_KEYS = frozenset(
    [
        "highway",
        "building",
        "barrier",
        "amenity",
        "emergency",
        "man_made",
        "landuse",
        "leisure",
        "natural",
        "entrance",
        "railway",
        "power",
        "surveillance",
        "traffic_sign",
        "other_tags",
        "indoor",
        "buildingpart",
        "repeat_on",
    ]
)

# Width of a way that has no width tag, in metres. Roads for through traffic are not walked on:
# where people walk beside them, OpenStreetMap has a footway.
WIDTHS: Mapping[str, float] = {
    "footway": 2.0,
    "path": 2.0,
    "steps": 2.0,
    "cycleway": 2.0,
    "bridleway": 2.0,
    "corridor": 2.0,
    "platform": 2.0,
    "pedestrian": 4.0,
    "track": 3.0,
    "service": 5.0,
    "living_street": 5.0,
    "road": 5.0,
    "residential": 6.0,
    "unclassified": 6.0,
    "tertiary": 6.0,
    "tertiary_link": 6.0,
    "secondary": 7.0,
    "secondary_link": 7.0,
}
_FENCES = frozenset(
    ["fence", "wall", "hedge", "retaining_wall", "city_wall", "guard_rail", "handrail", "railing"]
)
_GATES = frozenset(
    ["gate", "lift_gate", "swing_gate", "sliding_gate", "kissing_gate", "turnstile", "entrance"]
)
NO_BUILDING = frozenset(["no", "roof", "entrance", "canopy", "carport"])
_WALKED_AREAS: Mapping[tuple[str, str], SpaceUse] = {
    ("leisure", "playground"): "outdoor",
    ("leisure", "pitch"): "outdoor",
    ("leisure", "fitness_station"): "outdoor",
    ("leisure", "outdoor_seating"): "outdoor",
    ("place", "square"): "outdoor",
    ("amenity", "parking"): "parking",
    ("amenity", "bicycle_parking"): "parking",
    ("amenity", "waste_disposal"): "service",
    ("amenity", "recycling"): "service",
    ("landuse", "plaza"): "outdoor",
    ("man_made", "bridge"): "outdoor",
}
_GREEN_AREAS = (
    ("landuse", ("grass", "flowerbed", "village_green", "recreation_ground", "meadow")),
    ("leisure", ("garden", "park", "dog_park")),
    ("natural", ("grassland", "scrub", "shrubbery")),
)
_BOUNDARIES = (
    (
        "landuse",
        ("residential", "commercial", "industrial", "retail", "education", "institutional"),
    ),
    ("amenity", ("university", "school", "college", "hospital", "kindergarten")),
    ("boundary", ("lot", "site", "property", "place")),
    ("place", ("city_block", "neighbourhood", "plot")),
    ("site", ("estate", "residential", "campus")),
)
KEPT = 40  # tags of an asset that are kept for people to read


def osm_tags(feature: Feature) -> dict[str, str]:
    """Tags of a feature as text, wherever its exporter put them."""
    tags: dict[str, str] = {}
    for key, value in feature.properties.items():
        if key == "tags" and isinstance(value, dict):
            tags |= {str(k): str(v) for k, v in value.items()}
        elif key == "other_tags" and isinstance(value, str):
            tags |= dict(re.findall(r'"([^"]+)"=>"([^"]*)"', value))
        elif isinstance(value, bool):
            tags[key] = "yes" if value else "no"
        elif isinstance(value, str | int | float):
            tags[key] = str(value).strip()
    return {key: value for key, value in tags.items() if value}


def label_of(feature: Feature, tags: Mapping[str, str]) -> Label:
    """Names in both languages and the code; Chinese first where there is a Chinese name."""
    chinese = next((tags[k] for k in ("name:zh", "name:zh-Hans", "name:zh-CN") if k in tags), "")
    name = chinese or tags.get("name", "")
    english = tags.get("name:en", "")
    if not name:
        name = english
    return Label(
        file=feature.file,
        id=feature.id,
        name=name,
        name_en=english,
        code=tags.get("ref", ""),
    )


def metres(text: str) -> float | None:
    """Metres of a width or height tag ("2", "2.5 m", "6'"); None where it says none."""
    match = re.match(r"\s*(\d+(?:[.,]\d+)?)\s*(m|cm|ft|')?", text)
    if match is None:
        return None
    value = float(match[1].replace(",", "."))
    return value * {"cm": 0.01, "ft": 0.3048, "'": 0.3048}.get(match[2] or "m", 1.0)


def draw_osm(features: Iterable[Feature], geometries: Iterable[BaseGeometry]) -> Drawing:
    """
    Sort features by what their tags mean for somebody on foot.

    Parameters
    ----------
    features
        Features in degrees: their tags are read.
    geometries
        The same features' geometries in the site frame, in the same order.
    """
    drawing = Drawing()
    for feature, geometry in zip(features, geometries, strict=True):
        tags = osm_tags(feature)
        label = label_of(feature, tags)
        if isinstance(geometry, Polygon | MultiPolygon):
            _draw_polygon(drawing, label, tags, as_multi(geometry))
        elif geometry.geom_type in ("LineString", "MultiLineString", "LinearRing"):
            _draw_line(drawing, label, tags, geometry)
        else:
            for point in getattr(geometry, "geoms", [geometry]):
                if isinstance(point, Point):
                    _draw_point(drawing, label, tags, point)
    return drawing


def as_multi(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons of a geometry, nothing else of it; valid, even where a turn broke them."""
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    if isinstance(geometry, MultiPolygon):
        return geometry
    if isinstance(geometry, Polygon):
        return MultiPolygon([] if geometry.is_empty else [geometry])
    parts = [
        polygon
        for part in getattr(geometry, "geoms", ())
        for polygon in as_multi(part).geoms
        if not polygon.is_empty
    ]
    return MultiPolygon(parts)


def level_of(tags: Mapping[str, str]) -> int | None:
    """Level tag as a whole number; of several ("0;2") the nearest the ground; None without."""
    found = [int(float(v)) for v in re.findall(r"-?\d+(?:\.\d+)?", tags.get("level", ""))]
    return min(found, key=abs) if found else None


def _off_the_ground(tags: Mapping[str, str]) -> str:
    """Why a feature is not of the grounds, "" where it is."""
    if level_of(tags) not in (None, 0):
        return "other-level"
    if tags.get("indoor", "no") not in ("no", "0"):
        return "indoor"
    if tags.get("tunnel", "no") not in ("no", "building_passage", "covered"):
        return "tunnel"
    if tags.get("location") in ("underground", "roof", "overhead"):
        return "tunnel"
    return ""


def _draw_polygon(
    drawing: Drawing, label: Label, tags: Mapping[str, str], polygon: MultiPolygon
) -> None:
    if tags.get("building", "no") not in NO_BUILDING and not _hangs(tags):
        drawing.buildings.append(Footprint(label=label, polygon=polygon))
    elif tags.get("building") or tags.get("building:part"):
        return
    if why := _off_the_ground(tags):
        drawing.leave_out(why)
        return
    if any(tags.get(key) in values for key, values in _BOUNDARIES):
        drawing.boundaries.append(Footprint(label=label, polygon=polygon))
    _draw_area(drawing, label, tags, polygon)
    if tags.get("barrier") in _FENCES:
        drawing.fences.append(polygon.boundary)
    if "building" not in tags:
        _draw_thing(drawing, label, tags, polygon.representative_point())


def _draw_area(
    drawing: Drawing, label: Label, tags: Mapping[str, str], polygon: MultiPolygon
) -> None:
    if tags.get("building"):
        return
    for (key, value), use in _WALKED_AREAS.items():
        if tags.get(key) == value and tags.get("parking") not in ("underground", "multi-storey"):
            drawing.areas.append(Area(label=label, polygon=polygon, use=use, walkable=True))
            return
    if tags.get("highway") in WIDTHS or tags.get("area:highway") in WIDTHS:
        square = tags.get("highway") == "pedestrian"
        drawing.areas.append(
            Area(label=label, polygon=polygon, use="outdoor", walkable=True, has_space=square)
        )
    elif any(tags.get(key) in values for key, values in _GREEN_AREAS):
        drawing.areas.append(Area(label=label, polygon=polygon, use="outdoor", walkable=False))


def _hangs(tags: Mapping[str, str]) -> bool:
    """Whether a building begins above the ground, so that one can walk below it."""
    above = tags.get("building:min_level") or tags.get("min_level") or tags.get("layer") or "0"
    found = metres(above)
    return (found or 0) > 0 or tags.get("location") in ("underground", "roof")


def _draw_line(drawing: Drawing, label: Label, tags: Mapping[str, str], line: BaseGeometry) -> None:
    if why := _off_the_ground(tags):
        drawing.leave_out(why)
        return
    highway = tags.get("highway", "")
    if highway in WIDTHS:
        if tags.get("foot") == "no":
            drawing.leave_out("not-on-foot")
            return
        # A footway drawn "width=64" is a square somebody gave the wrong tag.
        tagged = metres(tags.get("width", ""))
        width = tagged if tagged is not None and 0.8 <= tagged <= 30 else WIDTHS[highway]
        through = tags.get("tunnel") == "building_passage" or tags.get("covered") == "yes"
        drawing.ways.append(Way(label=label, line=line, width=width, through=through))
        return
    if highway:
        drawing.leave_out("not-on-foot")
        return
    barrier = tags.get("barrier", "")
    if barrier in _FENCES:
        drawing.fences.append(line)
    elif barrier in _GATES and isinstance(line, LineString):
        drawing.gates.append(Gate(label=label, place=line, width=line.length))
    if barrier:
        _draw_thing(drawing, label, tags, line.interpolate(0.5, normalized=True))


def _draw_point(drawing: Drawing, label: Label, tags: Mapping[str, str], point: Point) -> None:
    if tags.get("tunnel", "no") == "yes" or tags.get("location") == "underground":
        drawing.leave_out("tunnel")
        return
    is_entrance = tags.get("entrance", "no") != "no" or tags.get("building") == "entrance"
    if is_entrance and level_of(tags) in (None, 0):
        drawing.entrances.append((label, point))
    if tags.get("barrier") in _GATES and level_of(tags) in (None, 0):
        drawing.gates.append(Gate(label=label, place=point, width=_gate_width(tags)))
    _draw_thing(drawing, label, tags, point)


def _gate_width(tags: Mapping[str, str]) -> float | None:
    found = metres(tags.get("width", "") or tags.get("maxwidth", "")) or 0.0
    return found if 0.6 <= found <= 20 else None


def _draw_thing(drawing: Drawing, label: Label, tags: Mapping[str, str], point: Point) -> None:
    kind = kind_of_tags(tags)
    if kind == UNKNOWN:
        return
    kept = [(key, value) for key, value in tags.items() if not key.startswith(("name", "@"))]
    drawing.things.append(
        Thing(
            label=label,
            kind=kind,
            point=point,
            level=level_of(tags),
            attributes=dict(kept[:KEPT]),
        )
    )
