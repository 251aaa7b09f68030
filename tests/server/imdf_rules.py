"""What IMDF 1.0.0 asks of an archive, as far as our features go; written from the specification."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from uuid import UUID

from shapely.geometry import shape

UNIT_CATEGORIES = {
    "conferenceroom", "elevator", "nonpublic", "office", "parking", "restroom", "room", "stairs",
    "storage", "terrace", "unenclosedarea", "unspecified", "walkway",
}  # fmt: skip
AMENITIES = {
    "elevator", "escalator", "fireextinguisher", "firealarmpullstation", "information", "seating",
}  # fmt: skip
# Feature type -> geometry types, properties that must not be null, properties that may be.
RULES: dict[str, tuple[set[str], set[str], set[str]]] = {
    "address": (set(), {"address", "locality", "country"},
                {"unit", "province", "postal_code", "postal_code_ext", "postal_code_vanity"}),
    "venue": ({"Polygon", "MultiPolygon"}, {"category", "name", "address_id", "display_point"},
              {"restriction", "alt_name", "hours", "website", "phone"}),
    "building": (set(), {"category", "name"},
                 {"alt_name", "restriction", "display_point", "address_id"}),
    "footprint": ({"Polygon", "MultiPolygon"}, {"category", "building_ids"}, {"name"}),
    "level": ({"Polygon", "MultiPolygon"},
              {"category", "outdoor", "ordinal", "name", "short_name"},
              {"restriction", "display_point", "address_id", "building_ids"}),
    "unit": ({"Polygon", "MultiPolygon"}, {"category", "level_id"},
             {"restriction", "accessibility", "name", "alt_name", "display_point"}),
    "opening": ({"LineString"}, {"category", "level_id"},
                {"accessibility", "access_control", "door", "name", "alt_name", "display_point"}),
    "amenity": ({"Point"}, {"category", "unit_ids"},
                {"accessibility", "name", "alt_name", "hours", "phone", "website", "address_id",
                 "correlation_id"}),
}  # fmt: skip
REFERENCES = {
    "address_id": "address", "level_id": "level", "building_ids": "building", "unit_ids": "unit",
}  # fmt: skip


def faults(archive: bytes) -> list[str]:
    """Every rule that an archive breaks."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        files = {name: json.loads(opened.read(name)) for name in opened.namelist()}
    manifest = files.pop("manifest.json", {})
    if manifest.get("version") != "1.0.0" or not {"created", "language"} <= set(manifest):
        found.append("manifest: version, created and language are needed")
    features = [f for document in files.values() for f in document["features"]]
    kinds = {f["id"]: f["feature_type"] for f in features}
    if len(kinds) != len(features):
        found.append("ids are not unique")
    for file, document in files.items():
        for feature in document["features"]:
            found += [f"{file}: {fault}" for fault in _feature(feature, file, kinds)]
    if len(files.get("venue.geojson", {}).get("features", [])) != 1:
        found.append("an archive has one venue")
    return found


def _feature(feature: dict[str, Any], file: str, kinds: dict[str, str]) -> list[str]:
    found: list[str] = []
    kind, properties = feature["feature_type"], feature["properties"]
    if UUID(feature["id"]).version is None or f"{kind}.geojson" != file:
        found.append(f"{feature['id']} is no UUID, or lies in a file of others")
    geometries, needed, allowed = RULES[kind]
    missing = [key for key in needed if properties.get(key) is None]
    absent = [key for key in allowed if key not in properties]
    extra = set(properties) - needed - allowed
    if missing or absent or extra:
        found.append(f"{kind}: null {missing}, absent {absent}, unknown {sorted(extra)}")
    geometry = feature["geometry"]
    if (geometry is None) != (not geometries):
        found.append(f"{kind}: geometry {geometry and geometry['type']}")
    elif geometry is not None:
        made = shape(geometry)
        west, south, east, north = made.bounds
        if geometry["type"] not in geometries or not made.is_valid or made.is_empty:
            found.append(f"{kind} {feature['id']}: unusable {geometry['type']}")
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            found.append(f"{kind}: not in degrees")
    for key, target in REFERENCES.items():
        named = properties.get(key)
        for identifier in named if isinstance(named, list) else [named] if named else []:
            if kinds.get(identifier) != target:
                found.append(f"{kind}: {key} names no {target}")
    for key in ("name", "alt_name", "short_name"):
        label = properties.get(key)
        if label is not None and not (label and all(isinstance(v, str) for v in label.values())):
            found.append(f"{kind}: {key} is no label")
    if kind == "unit" and properties["category"] not in UNIT_CATEGORIES:
        found.append(f"unit: category {properties['category']}")
    if kind == "amenity" and properties["category"] not in AMENITIES:
        found.append(f"amenity: category {properties['category']}")
    if kind == "level" and not isinstance(properties["ordinal"], int):
        found.append("level: ordinal")
    return found
