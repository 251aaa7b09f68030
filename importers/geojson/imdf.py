"""IMDF, the Indoor Mapping Data Format: levels, units and openings to storeys, spaces and openings.

Feature types and categories as in IMDF 1.0.0 (OGC 20-094).
"""

from __future__ import annotations

from collections import Counter
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from importers.errors import EmptyPlan
from importers.geojson.drawing import Label, Thing
from importers.geojson.indoor import Door, Level, Room, indoor_site
from importers.geojson.osm import as_multi
from importers.result import ImportIssue, ImportResult, ImportSeconds
from spatial.georeference import Georeference
from spatial.kinds import UNKNOWN, kind_of_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.archive import Archive
    from importers.geojson.features import Feature
    from spatial.site import ConnectorKind, SpaceUse

_USES: Mapping[str, SpaceUse] = {
    "walkway": "circulation",
    "lobby": "circulation",
    "foodservice": "retail",
    "elevator": "lift",
    "stairs": "stair",
    "steps": "stair",
    "escalator": "stair",
    "ramp": "circulation",
    "movingwalkway": "circulation",
    "restroom": "sanitary",
    "restroom.male": "sanitary",
    "restroom.female": "sanitary",
    "restroom.unisex": "sanitary",
    "restroom.wheelchair": "sanitary",
    "restroom.transgender": "sanitary",
    "restroom.family": "sanitary",
    "restroom.unisex.wheelchair": "sanitary",
    "shower": "sanitary",
    "office": "office",
    "conferenceroom": "meeting",
    "auditorium": "meeting",
    "classroom": "meeting",
    "laboratory": "office",
    "library": "service",
    "mailroom": "service",
    "storage": "storage",
    "parking": "parking",
    "vegetation": "outdoor",
    "terrace": "outdoor",
    "residence": "residential",
    "bedroom": "residential",
    "serverroom": "plant",
    "road": "outdoor",
    "recreation": "service",
}
_CONNECTS: Mapping[str, ConnectorKind] = {
    "elevator": "lift",
    "stairs": "stair",
    "escalator": "escalator",
    "ramp": "ramp",
}
_VOID = frozenset({"opentobelow", "structure", "column", "brick", "concrete", "drywall", "glass"})


def read_imdf(archive: Archive, *, name: str) -> ImportResult:
    """
    Site of an IMDF archive.

    Raises
    ------
    EmptyPlan
        If no level has a unit.
    """
    began = perf_counter()
    members = archive.members
    units = _of(archive, "unit")
    levels = _of(archive, "level")
    if not units or not levels:
        raise EmptyPlan(f"{archive.file} has no unit on any level", file=archive.file)
    every = np.array([f.geometry for f in (*levels, *units)], dtype=object)
    west, south, east, north = shapely.total_bounds(every)
    frame = Georeference.around(
        float((west + east) / 2), float((south + north) / 2), method="geojson"
    )
    known = {feature.id for feature in levels}
    lost = [f for f in (*units, *_of(archive, "opening")) if f.text("level_id") not in known]
    issues = [issue for part in members.values() for issue in part.issues]
    if lost:
        issues.append(
            ImportIssue(
                severity="warning",
                key="unknown-level",
                file=archive.file,
                facts={"features": len(lost)},
                fix="assign-level",
            )
        )
    occupants = _occupants(archive)
    level_of_unit = {unit.id: unit.text("level_id") for unit in units}
    site = indoor_site(
        name=name,
        georeference=frame,
        buildings=_buildings(archive, levels),
        levels=[_level(feature, _area(feature, frame)) for feature in levels],
        rooms=[
            _room(feature, _area(feature, frame), occupants.get(feature.id))
            for feature in units
            if feature.text("level_id") in known
        ],
        doors=[
            Door(
                label=_label(feature),
                level=feature.text("level_id"),
                line=line,
                is_passage=_category(feature) in ("pedestrian.opening", "service.opening"),
            )
            for feature in _of(archive, "opening")
            if feature.text("level_id") in known
            and isinstance(line := frame.geometry_from_wgs84(feature.geometry), LineString)
        ],
        things=_things(archive, frame, level_of_unit),
    )
    counts: Counter[str] = Counter()
    for stem, part in members.items():
        counts[stem] = len(part.features)
    return ImportResult(
        site=site,
        issues=tuple(issues),
        repairs=tuple(repair for part in members.values() for repair in part.repairs),
        counts=dict(counts),
        seconds=ImportSeconds(open=0.0, geometry=0.0, plan=perf_counter() - began),
    )


def _of(archive: Archive, stem: str) -> tuple[Feature, ...]:
    part = archive.members.get(stem)
    return part.features if part is not None else ()


def _area(feature: Feature, frame: Georeference) -> MultiPolygon:
    return as_multi(frame.geometry_from_wgs84(feature.geometry))


def _texts(labels: Any) -> tuple[str, str]:
    """Name as the users write it and in English, of IMDF labels ``{"zh": …, "en": …}``."""
    if isinstance(labels, str):
        return labels, ""
    if not isinstance(labels, dict) or not labels:
        return "", ""
    texts = {str(tag).lower(): str(text) for tag, text in labels.items() if text}
    english = next((text for tag, text in texts.items() if tag.startswith("en")), "")
    native = next((text for tag, text in texts.items() if tag.startswith("zh")), "")
    native = native or next((text for tag, text in texts.items() if not tag.startswith("en")), "")
    return native or english, english


def _label(feature: Feature) -> Label:
    name, name_en = _texts(feature.properties.get("name"))
    code, _ = _texts(feature.properties.get("short_name"))
    return Label(file=feature.file, id=feature.id, name=name, name_en=name_en, code=code)


def _category(feature: Feature) -> str:
    return feature.text("category").lower()


def _buildings(archive: Archive, levels: tuple[Feature, ...]) -> list[Label]:
    """Buildings that have a level, with the name their own file gives them."""
    named = {feature.id: _label(feature) for feature in _of(archive, "building")}
    wanted = dict.fromkeys(_building_of(level) for level in levels)
    return [named.get(key, Label(file=archive.file, id=key)) for key in wanted]


def _building_of(level: Feature) -> str:
    ids = level.properties.get("building_ids")
    return str(ids[0]) if isinstance(ids, list) and ids else "venue"


def _level(feature: Feature, outline: MultiPolygon) -> Level:
    ordinal = feature.properties.get("ordinal")
    return Level(
        label=_label(feature),
        ordinal=int(ordinal) if isinstance(ordinal, int | float) else 0,
        building=_building_of(feature),
        outline=outline,
    )


def _room(feature: Feature, polygon: MultiPolygon, occupant: Label | None) -> Room:
    category = _category(feature)
    label = _label(feature)
    if not label.name and occupant is not None:
        label = Label(
            file=label.file,
            id=label.id,
            name=occupant.name,
            name_en=occupant.name_en,
            code=occupant.code,
        )
    return Room(
        label=label,
        level=feature.text("level_id"),
        polygon=polygon,
        use=_USES.get(category, "other"),
        walkable=category not in _VOID,
        connects=_CONNECTS.get(category),
    )


def _occupants(archive: Archive) -> dict[str, Label]:
    """Who is in each unit: an occupant has an anchor, and the anchor a unit."""
    units = {anchor.id: anchor.text("unit_id") for anchor in _of(archive, "anchor")}
    found = {}
    part = archive.members.get("occupant")
    for row in part.unplaced if part is not None else ():
        properties = row.get("properties") or {}
        unit = units.get(str(properties.get("anchor_id")))
        if unit:
            name, name_en = _texts(properties.get("name"))
            code, _ = _texts(properties.get("shortName"))
            found[unit] = Label(file=archive.file, id=unit, name=name, name_en=name_en, code=code)
    return found


def _things(
    archive: Archive, frame: Georeference, level_of_unit: Mapping[str, str]
) -> list[tuple[str, Thing]]:
    """Amenities of a kind that is inspected; stairs and lifts are connectors already."""
    found = []
    for feature in _of(archive, "amenity"):
        ids = feature.properties.get("unit_ids")
        level = level_of_unit.get(str(ids[0])) if isinstance(ids, list) and ids else None
        label = _label(feature)
        kind = kind_of_tags(
            {"amenity": _category(feature)}, (label.name_en, label.name, _category(feature))
        )
        geometry: BaseGeometry = frame.geometry_from_wgs84(feature.geometry)
        if level is None or kind == UNKNOWN or not isinstance(geometry, Point | Polygon):
            continue
        point = geometry.representative_point()
        found.append((level, Thing(label=label, kind=kind, point=point)))
    return found
