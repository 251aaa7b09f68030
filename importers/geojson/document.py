"""From the bytes of a GeoJSON file to its features as parsed JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.errors import EmptyPlan, TooLarge, UnreadableFile
from importers.geojson.overpass import features_of, is_overpass, read_osm_xml
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_BYTES = 200 * 1024 * 1024
MAX_FEATURES = 200_000
_OSM_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<osm[\s>]", re.DOTALL
)
GEOMETRY_TYPES = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    One GeoJSON text: its features as they stand, its other members, what had to be mended.

    ``layer`` names the layer of a file that has several, or the member of an archive.
    """

    file: str
    layer: str = ""
    features: tuple[Mapping[str, Any], ...]
    members: Mapping[str, Any]
    repairs: tuple[ImportIssue, ...]


def read_document(path: Path) -> Document:
    """
    Features of a GeoJSON file, not yet looked at one by one.

    Parameters
    ----------
    path
        A FeatureCollection, a single Feature or a bare geometry; also one feature a line, or what
        OpenStreetMap exports: an answer of its Overpass API, or OSM XML.

    Raises
    ------
    UnreadableFile
        If the text is no JSON (with the place) or JSON of another kind.
    EmptyPlan
        If there is not one feature.
    TooLarge
        If the file has more than `MAX_BYTES` bytes or `MAX_FEATURES` features.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise TooLarge(
            f"{path.name} has {size} bytes; {MAX_BYTES} are allowed: cut out the site's own part",
            file=path.name,
            bytes=size,
            allowed_bytes=MAX_BYTES,
        )
    return parse_document(path.read_bytes(), file=path.name)


def parse_document(content: bytes, *, file: str) -> Document:
    """Features of a GeoJSON text, as `read_document` gives them for a file."""
    if not content.strip():
        raise EmptyPlan(f"{file} is empty: it has not one character", file=file)
    repairs: list[ImportIssue] = []
    if _OSM_XML.match(content):
        root = read_osm_xml(content, file)
    else:
        root = _parse(_decode(content, file, repairs), file, repairs)
    features, members = _features(root, file)
    if not features:
        raise EmptyPlan(
            f"{file} is a FeatureCollection without a feature: export the site's features into it",
            file=file,
        )
    if len(features) > MAX_FEATURES:
        raise TooLarge(
            f"{file} has {len(features)} features; {MAX_FEATURES} are allowed",
            file=file,
            features=len(features),
            allowed_features=MAX_FEATURES,
        )
    return Document(file=file, features=features, members=members, repairs=tuple(repairs))


def _decode(content: bytes, file: str, repairs: list[ImportIssue]) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        where = fault.start
    if b"\x00" not in content[:4096]:
        # Desktop tools on Chinese Windows still write GB 18030.
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            pass
        else:
            repairs.append(_repair(file, "encoding", encoding="GB 18030"))
            return text
    elif content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        repairs.append(_repair(file, "encoding", encoding="UTF-16"))
        return content.decode("utf-16", errors="replace")
    raise UnreadableFile(
        f"{file} is not text: byte {where} is no UTF-8; GeoJSON is UTF-8 text",
        file=file,
        byte=where,
    )


def _parse(text: str, file: str, repairs: list[ImportIssue]) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        lines = [line.strip("\x1e \t\r") for line in text.splitlines()]
        rows = _feature_lines([line for line in lines if line])
        if rows is not None:
            repairs.append(_repair(file, "one-feature-a-line", features=len(rows)))
            return {"type": "FeatureCollection", "features": rows}
        raise UnreadableFile(
            f"{file} is not JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}",
            file=file,
            line=fault.lineno,
            column=fault.colno,
            fault=fault.msg,
        ) from fault
    except RecursionError as fault:
        raise UnreadableFile(f"{file} nests deeper than any GeoJSON does", file=file) from fault
    except ValueError as fault:  # a whole number of thousands of digits
        raise UnreadableFile(f"{file} has a number that is none: {fault}", file=file) from fault


def _feature_lines(lines: list[str]) -> list[Any] | None:
    """Features of newline-delimited GeoJSON, or None where the text is no such thing."""
    if len(lines) < 2:
        return None
    rows = []
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(row, dict) or row.get("type") != "Feature":
            return None
        rows.append(row)
    return rows


def _features(root: Any, file: str) -> tuple[tuple[Mapping[str, Any], ...], Mapping[str, Any]]:
    found = root.get("type") if isinstance(root, dict) else type(root).__name__
    if isinstance(root, dict):
        members = {key: value for key, value in root.items() if key not in ("features", "type")}
        if found == "FeatureCollection" and isinstance(root.get("features"), list):
            return tuple(row for row in root["features"] if isinstance(row, dict)), members
        if found == "Feature":
            return (root,), {key: root[key] for key in ("crs",) if key in root}
        if str(found) in GEOMETRY_TYPES:
            return ({"type": "Feature", "properties": {}, "geometry": root},), members
    if isinstance(root, list) and root and all(_is_feature(row) for row in root):
        return tuple(root), {}
    if is_overpass(root):
        return features_of(root), {}
    kind = {"Topology": "TopoJSON"}.get(str(found), "")
    if isinstance(root, dict) and isinstance(root.get("elements"), list):
        kind = "Overpass JSON without an element"
    if isinstance(root, dict) and "ifcxVersion" in str(root.get("header", "")):
        kind = "IFC5 (.ifcx)"
    if isinstance(root, dict) and "geometryType" in root and "features" in root:
        kind = "Esri JSON"
    raise UnreadableFile(
        f"{file} is JSON but no GeoJSON"
        + (f": it is {kind}; export it as GeoJSON" if kind else f": its type is {found!r}"),
        file=file,
        found=kind or str(found),
    )


def _is_feature(row: Any) -> bool:
    return isinstance(row, dict) and row.get("type") == "Feature"


def _repair(file: str, key: str, **facts: str | int) -> ImportIssue:
    return ImportIssue(severity="notice", key=key, file=file, facts=facts)
