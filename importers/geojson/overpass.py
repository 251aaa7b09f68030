"""OpenStreetMap's own elements to GeoJSON features: nodes, ways and relations with their places.

Elements as the Overpass API writes JSON: ``out geom`` puts positions into ways and members, ``out
body; >; out skel`` sends the nodes along. OSM XML, as openstreetmap.org and JOSM export it, holds
the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from shapely.geometry import LineString, MultiPolygon, mapping

from importers.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_Position = tuple[float, float]
# Closed ways that are lines all the same, unless ``area=yes`` says otherwise.
_LINES = frozenset(["highway", "barrier", "railway", "waterway"])
_AREAS = ("multipolygon", "boundary")
_MOST = 1e6  # degrees, or whatever was written instead


def is_overpass(root: Any) -> bool:
    """Whether a JSON text is an answer of the Overpass API."""
    rows = root.get("elements") if isinstance(root, dict) else None
    return isinstance(rows, list) and any(
        isinstance(row, dict) and row.get("type") in ("node", "way", "relation") for row in rows
    )


def read_osm_xml(content: bytes, file: str) -> dict[str, Any]:
    """
    The elements of an OSM XML text, as the Overpass API would answer them.

    Raises
    ------
    UnreadableFile
        If it is no well-formed XML.
    """
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise UnreadableFile(
            f"{file} is no well-formed OSM XML: {fault}", file=file, fault=str(fault)
        ) from fault
    rows = []
    for element in root:
        if element.get("action") == "delete" or element.get("visible") == "false":
            continue
        row: dict[str, Any] = {"type": element.tag, "id": element.get("id")}
        for key in ("lon", "lat"):
            row[key] = _number(element.get(key))
        row["tags"] = {str(t.get("k")): str(t.get("v")) for t in element.iter("tag")}
        row["nodes"] = [child.get("ref") for child in element.iter("nd")]
        row["members"] = [dict(child.attrib) for child in element.iter("member")]
        rows.append(row)
    return {"elements": rows}


def features_of(root: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """
    Features of an answer, ids as ``way/123``; what has no place, or no tag, is left out.

    Elements that stand there twice, once for their tags and once for their place, are one.
    """
    return tuple(_Answer([row for row in root["elements"] if isinstance(row, dict)]).features())


class _Answer:
    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows: dict[tuple[str, Any], dict[str, Any]] = {}
        for row in rows:
            key = str(row.get("type")), row.get("id")
            if isinstance(key[1], int | str):
                said = {k: value for k, value in row.items() if value not in (None, {}, [])}
                self._rows.setdefault(key, {}).update(said)

    def features(self) -> Iterator[Mapping[str, Any]]:
        for (kind, number), row in self._rows.items():
            tags = row.get("tags")
            if not isinstance(tags, dict) or not tags:
                continue
            geometry = self._geometry(kind, row, tags)
            if geometry is not None:
                yield {
                    "type": "Feature",
                    "id": f"{kind}/{number}",
                    "properties": tags,
                    "geometry": geometry,
                }

    def _geometry(
        self, kind: str, row: Mapping[str, Any], tags: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        if kind == "node":
            place = _position(row)
            return None if place is None else {"type": "Point", "coordinates": place}
        if kind == "way":
            line = self._line(row)
            if len(line) < 2:
                return None
            if len(line) > 3 and line[0] == line[-1] and _is_area(tags):
                return {"type": "Polygon", "coordinates": [line]}
            return {"type": "LineString", "coordinates": line}
        return self._area(row) if tags.get("type") in _AREAS else None

    def _line(self, row: Mapping[str, Any]) -> list[_Position]:
        drawn = row.get("geometry")
        if isinstance(drawn, list):
            found = [_position(point) for point in drawn if isinstance(point, dict)]
        else:
            nodes = row.get("nodes")
            ids = nodes if isinstance(nodes, list) else []
            found = [_position(self._rows.get(("node", i), {})) for i in ids if _is_id(i)]
        return [place for place in found if place is not None]

    def _area(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """Rings of a relation's ways, those called inner cut out of the others."""
        lines: dict[str, list[list[_Position]]] = {"outer": [], "inner": []}
        members = row.get("members")
        for member in members if isinstance(members, list) else []:
            if not isinstance(member, dict) or member.get("type") != "way":
                continue
            known = (
                self._rows.get(("way", member.get("ref")), {}) if _is_id(member.get("ref")) else {}
            )
            line = self._line(member) or self._line(known)
            if len(line) > 1:
                lines["inner" if member.get("role") == "inner" else "outer"].append(line)
        outer, inner = (_filled(lines[role]) for role in ("outer", "inner"))
        area = shapely.difference(outer, inner)
        return None if area.is_empty else dict(mapping(area))


def _filled(lines: Sequence[Sequence[_Position]]) -> MultiPolygon:
    made = shapely.polygonize([LineString(line) for line in lines])
    union = shapely.union_all(shapely.get_parts(made))
    parts = [part for part in shapely.get_parts(union).tolist() if part.geom_type == "Polygon"]
    return MultiPolygon(parts)


def _is_area(tags: Mapping[str, Any]) -> bool:
    if "area" in tags:
        return bool(tags["area"] != "no")
    return "indoor" in tags or not _LINES & tags.keys()


def _is_id(value: Any) -> bool:
    return isinstance(value, int | str)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _position(row: Mapping[str, Any]) -> _Position | None:
    east, north = row.get("lon"), row.get("lat")
    if not isinstance(east, int | float) or not isinstance(north, int | float):
        return None
    # Beyond, rings would overflow before anybody judges the coordinates.
    return (float(east), float(north)) if abs(east) <= _MOST and abs(north) <= _MOST else None
