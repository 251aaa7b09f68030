"""What IMDF archives draw out of doors beyond the standard: roads, lawns, fences, entrances."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shapely.geometry import MultiPolygon, Point, Polygon

from importers.geojson.archive import STANDARD
from importers.geojson.drawing import Area, Drawing, Footprint, Label, Thing
from importers.geojson.osm import as_multi
from importers.geojson.words import texts
from spatial.kinds import UNKNOWN, kind_of_tags

if TYPE_CHECKING:
    from importers.geojson.archive import Archive
    from importers.geojson.features import Feature
    from spatial.georeference import Georeference

_WALKED = re.compile(
    r"road|pedestrian|path|walk|sidewalk|plaza|square|pavement|parking|playground|stadium|treadmill"
    r"|crossing|street|track|道路|步道|广场|停车"
)
_GREEN = re.compile(r"grass|lawn|forest|garden|green|park\b|sand|绿|草")
_FENCE = re.compile(r"fence|围墙|围栏|railing")
_ENTRANCE = re.compile(r"entrance|\bentry|出入口|入口")


def draw_outdoors(archive: Archive, frame: Georeference, modelled: set[str]) -> Drawing:
    """
    Features without a level, by the words of their category.

    Parameters
    ----------
    archive
        The archive; members of the standard's own types are left alone, but for fences among the
        details and the footprints of buildings that have no level.
    frame
        Frame of the drawing.
    modelled
        Ids of the buildings that have levels.
    """
    drawing = Drawing()
    for stem, part in archive.members.items():
        if stem in STANDARD and stem not in ("detail",):
            continue
        for feature in part.features:
            if not feature.text("level_id"):
                _draw(drawing, feature, frame)
    if drawing.areas or drawing.ways:
        _draw_buildings(drawing, archive, frame, modelled)
    return drawing


def _draw(drawing: Drawing, feature: Feature, frame: Georeference) -> None:
    category = feature.text("category", "type", "kind").lower()
    geometry = frame.geometry_from_wgs84(feature.geometry)
    label = _label(feature)
    if isinstance(geometry, Polygon | MultiPolygon):
        is_green = _GREEN.search(category) is not None
        if is_green or _WALKED.search(category):
            drawing.areas.append(
                Area(
                    label=label,
                    polygon=as_multi(geometry),
                    use="parking" if "parking" in category else "outdoor",
                    walkable=not is_green,
                    has_space=not re.search("road|pedestrian|path", category),
                )
            )
    elif geometry.geom_type in ("LineString", "MultiLineString"):
        if _FENCE.search(category):
            drawing.fences.append(geometry)
    elif isinstance(geometry, Point):
        if _ENTRANCE.search(category):
            drawing.entrances.append((label, geometry))
            return
        kind = kind_of_tags({"amenity": category}, (label.name_en, label.name, category))
        if kind != UNKNOWN:
            drawing.things.append(Thing(label=label, kind=kind, point=geometry))


def _draw_buildings(
    drawing: Drawing, archive: Archive, frame: Georeference, modelled: set[str]
) -> None:
    part = archive.members.get("footprint")
    buildings = archive.members.get("building")
    named = {f.id: _label(f) for f in (buildings.features if buildings is not None else ())}
    for feature in part.features if part is not None else ():
        ids = feature.properties.get("building_ids")
        key = str(ids[0]) if isinstance(ids, list) and ids else feature.id
        if feature.text("category").lower() != "ground" or key in modelled:
            continue
        polygon = as_multi(frame.geometry_from_wgs84(feature.geometry))
        drawing.buildings.append(Footprint(label=named.get(key, _label(feature)), polygon=polygon))


def _label(feature: Feature) -> Label:
    name, name_en = texts(feature.properties.get("name"))
    return Label(file=feature.file, id=feature.id, name=name, name_en=name_en)
