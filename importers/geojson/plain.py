"""GeoJSON of nobody's dialect: names, storeys and kinds guessed from the properties."""

from __future__ import annotations

import re
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from importers.geojson.assemble import assemble
from importers.geojson.drawing import Area, Drawing, Footprint, Label, Thing, Way
from importers.geojson.indoor import Door, Level, Room, indoor_site
from importers.geojson.osm import as_multi
from importers.result import ImportResult, ImportSeconds
from spatial.georeference import Georeference
from spatial.kinds import KINDS, kind_of_tags
from spatial.site import SPACE_USES, ConnectorKind, Site, SpaceUse

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from importers.geojson.features import Feature, Features

NAME_KEYS = ("name", "Name", "NAME", "名称", "name:zh", "name_zh", "title", "label")
ENGLISH_KEYS = ("name_en", "name:en", "NAME_EN", "英文名", "english")
CODE_KEYS = ("code", "ref", "number", "编号", "tag", "no")
STOREY_KEYS = (
    "storey",
    "story",
    "floor",
    "level",
    "楼层",
    "层",
    "Floor",
    "Level",
    "FLOOR",
    "LEVEL",
)
KIND_KEYS = (
    "kind",
    "type",
    "category",
    "class",
    "类型",
    "类别",
    "use",
    "用途",
    "Kind",
    "Type",
    "TYPE",
)
BUILDING_KEYS = ("building", "Building", "楼栋", "建筑")
_USES: tuple[tuple[str, SpaceUse], ...] = (
    (r"corridor|hall|lobby|circulation|passage|走廊|走道|大堂|门厅|过道", "circulation"),
    (r"stair|楼梯", "stair"),
    (r"elevator|\blift|电梯", "lift"),
    (r"toilet|wc|restroom|sanitary|卫生间|厕所|洗手间", "sanitary"),
    (r"plant|pump|electrical|equipment|机房|泵房|配电|设备", "plant"),
    (r"storage|store ?room|库房|仓库|储藏", "storage"),
    (r"park(ing)?\b|garage|车库|停车", "parking"),
    (r"shop|retail|store|商铺|商店", "retail"),
    (r"office|办公", "office"),
    (r"meeting|conference|会议", "meeting"),
    (r"flat|apartment|residential|dwelling|住宅|户", "residential"),
    (r"roof|屋面|屋顶", "roof"),
    (r"shaft|管井|竖井", "shaft"),
    (r"lawn|grass|garden|playground|plaza|outdoor|绿地|花园|广场|室外", "outdoor"),
)
_DOOR = re.compile(r"door|gate|entrance|opening|passage|门", re.IGNORECASE)
_BUILDING = re.compile(r"building|footprint|house|建筑|楼栋", re.IGNORECASE)
_GREEN = re.compile(r"grass|lawn|green|garden|绿", re.IGNORECASE)
_CONNECTS: dict[str, ConnectorKind] = {"stair": "stair", "lift": "lift"}


def read_plain(features: Features, *, name: str) -> ImportResult:
    """
    Site of a GeoJSON file without a known dialect.

    Features that name a storey become storeys with rooms, doors and assets; all others draw the
    grounds: lines are ways, polygons areas, points assets of the kind their words name.
    """
    began = perf_counter()
    degrees = np.array([feature.geometry for feature in features.features], dtype=object)
    west, south, east, north = shapely.total_bounds(degrees)
    georeference = Georeference.around(
        float((west + east) / 2), float((south + north) / 2), method="geojson"
    )
    shapes = shapely.transform(degrees, georeference.from_wgs84).tolist()
    drawn = perf_counter()
    issues = features.issues
    site: Site
    if any(_storey_of(feature) is not None for feature in features.features):
        site = _indoors(features, shapes, name, georeference)
    else:
        drawing = Drawing()
        for feature, geometry in zip(features.features, shapes, strict=True):
            _draw(drawing, feature, geometry)
        assembled = assemble(drawing, name=name, files=[features.file], georeference=georeference)
        site, issues = assembled.site, (*issues, *assembled.issues)
    return ImportResult(
        site=site,
        issues=issues,
        repairs=features.repairs,
        counts=features.counts,
        seconds=ImportSeconds(open=0.0, geometry=drawn - began, plan=perf_counter() - drawn),
    )


def use_of(*words: str) -> SpaceUse:
    """Use of a space by words about it, in Chinese or English."""
    text = " ".join(words).lower()
    for use in SPACE_USES:
        if use in words:
            return use
    return next((use for pattern, use in _USES if re.search(pattern, text)), "other")


def _label(feature: Feature) -> Label:
    return Label(
        file=feature.file,
        id=feature.id,
        name=feature.text(*NAME_KEYS) or feature.text(*ENGLISH_KEYS),
        name_en=feature.text(*ENGLISH_KEYS),
        code=feature.text(*CODE_KEYS),
    )


def _words(feature: Feature) -> tuple[str, ...]:
    found = (feature.text(key) for key in (*KIND_KEYS, *NAME_KEYS, *ENGLISH_KEYS))
    return tuple(word for word in found if word)


def _kind(feature: Feature) -> str:
    words = _words(feature)
    return next((word for word in words if word in KINDS), kind_of_tags({}, words))


def _storey_of(feature: Feature) -> str | None:
    return feature.text(*STOREY_KEYS) or None


def _attributes(feature: Feature) -> dict[str, str]:
    return {
        key: str(value)
        for key, value in feature.properties.items()
        if isinstance(value, str | int | float) and value != ""
    }


def _draw(drawing: Drawing, feature: Feature, geometry: BaseGeometry) -> None:
    label, words = _label(feature), _words(feature)
    if isinstance(geometry, Polygon | MultiPolygon):
        text = " ".join(words)
        if _BUILDING.search(text) or feature.text(*BUILDING_KEYS):
            drawing.buildings.append(Footprint(label=label, polygon=as_multi(geometry)))
        else:
            use = use_of(*words)
            drawing.areas.append(
                Area(
                    label=label,
                    polygon=as_multi(geometry),
                    use="outdoor" if use == "other" else use,
                    walkable=_GREEN.search(text) is None,
                )
            )
    elif geometry.geom_type in ("LineString", "MultiLineString"):
        drawing.ways.append(Way(label=label, line=geometry, width=2.0))
    elif isinstance(geometry, Point):
        drawing.things.append(
            Thing(label=label, kind=_kind(feature), point=geometry, attributes=_attributes(feature))
        )


def level_number(text: str) -> int | None:
    """Number in a storey's name: "B1" -1, "2F" and "2层" 2, as floors are counted; else None."""
    if match := re.search(r"(?:b|地下|负)\s*(\d+)", text.lower()):
        return -int(match[1])
    if match := re.search(r"-?\d+", text):
        return int(match[0])
    return None


def _indoors(
    features: Features, shapes: list[BaseGeometry], name: str, georeference: Georeference
) -> Site:
    levels: dict[tuple[str, str], Level] = {}
    rooms, doors, things = [], [], []
    texts = {text for f in features.features if (text := _storey_of(f)) is not None}
    numbers = {text: level_number(text) for text in texts}
    # "1F" and 一层 are the ground where no 0 occurs: floors counted the Chinese and American way.
    shift = 0 if 0 in numbers.values() else 1
    for feature, geometry in zip(features.features, shapes, strict=True):
        storey = _storey_of(feature)
        building = feature.text(*BUILDING_KEYS) or name
        storey = storey if storey is not None else min(texts)
        number = numbers[storey]
        ordinal = 0 if number is None else number - (shift if number > 0 else 0)
        key = f"{building}/{storey}"
        levels.setdefault(
            (building, storey),
            Level(
                label=Label(file=feature.file, id=key, name=storey, name_en=storey),
                ordinal=ordinal,
                building=building,
            ),
        )
        label, words = _label(feature), _words(feature)
        if isinstance(geometry, Polygon | MultiPolygon):
            use = use_of(*words)
            rooms.append(
                Room(
                    label=label,
                    level=key,
                    polygon=as_multi(geometry),
                    use=use,
                    connects=_CONNECTS.get(use),
                )
            )
        elif isinstance(geometry, LineString) and _DOOR.search(" ".join(words) or "door"):
            doors.append(Door(label=label, level=key, line=geometry))
        elif isinstance(geometry, Point):
            thing = Thing(
                label=label, kind=_kind(feature), point=geometry, attributes=_attributes(feature)
            )
            things.append((key, thing))
    buildings = sorted({level.building for level in levels.values()})
    return indoor_site(
        name=name,
        georeference=georeference,
        buildings=[Label(file=features.file, id=b, name=b) for b in buildings],
        levels=tuple(levels.values()),
        rooms=rooms,
        doors=doors,
        things=things,
    )
