"""The usable features of a GeoJSON file: in degrees, flat, valid, each with an id."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from importers.errors import EmptyPlan
from importers.geojson.coordinates import LOCAL, Wishes, named_crs, place
from importers.geojson.document import GEOMETRY_TYPES, Document, read_document
from importers.result import ImportIssue
from spatial.georeference import Georeference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

FARTHEST = 1e12  # no unit on earth makes a coordinate so large; squares of it are still numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """
    One feature in WGS 84 degrees, longitude first, two-dimensional and valid.

    ``layer`` is the layer or file that it stood in: often it alone says what its features are.
    ``height`` is the lowest third coordinate, as written; None where there is none.
    """

    id: str
    file: str
    properties: Mapping[str, Any]
    geometry: BaseGeometry
    layer: str = ""
    height: float | None = None

    def text(self, *keys: str) -> str:
        """First of the properties that says something, as text; "" where none does."""
        for key in keys:
            value = self.properties.get(key)
            is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
            if is_text and (text := str(value).strip()):
                return text
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """
    What one file holds: features with geometry, those without, doubts, repairs and counts.

    ``is_local`` where the file does not say where on earth it lies: its degrees are then those of
    the frame `coordinates.LOCAL`.
    """

    file: str
    features: tuple[Feature, ...]
    unplaced: tuple[Mapping[str, Any], ...]
    members: Mapping[str, Any]
    issues: tuple[ImportIssue, ...]
    repairs: tuple[ImportIssue, ...]
    counts: Mapping[str, int]
    is_local: bool = False


def frame_of(files: Sequence[Features]) -> Georeference:
    """Frame for some files: its origin is their middle, or their own where nobody knows it."""
    if all(file.is_local for file in files):
        return LOCAL
    degrees = np.array([f.geometry for file in files for f in file.features], dtype=object)
    west, south, east, north = shapely.total_bounds(degrees)
    return Georeference.around(
        float((west + east) / 2), float((south + north) / 2), method="geojson"
    )


def load_features(path: Path, *, wishes: Wishes | None = None) -> Features:
    """
    Usable features of one GeoJSON file.

    Raises
    ------
    UnreadableFile, EmptyPlan, TooLarge
        As `read_document`; `EmptyPlan` also if no feature has a geometry.
    WrongCoordinates
        If coordinates are not degrees of one site.
    """
    return usable_features(read_document(path), wishes=wishes)


def usable_features(
    document: Document, *, allow_none: bool = False, wishes: Wishes | None = None
) -> Features:
    """Usable features of a parsed document; with ``allow_none`` even if there is not one."""
    return _Sieve(document, wishes or Wishes()).features(allow_none=allow_none)


class _Sieve:
    def __init__(self, document: Document, wishes: Wishes) -> None:
        self._document, self._wishes = document, wishes
        self._is_local = False
        self._issues: list[ImportIssue] = []
        self._repairs = list(document.repairs)
        self._counts: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._heights: dict[str, float | None] = {}

    def features(self, *, allow_none: bool) -> Features:
        document = self._document
        kept: list[tuple[str, Mapping[str, Any], BaseGeometry]] = []
        unplaced = []
        for index, row in enumerate(document.features):
            name = self._name(row, index)
            geometry = row if str(row.get("type")) in GEOMETRY_TYPES else row.get("geometry")
            if geometry is None:
                self._counts["null"] += 1
                unplaced.append(row)
                continue
            for mark, made in self._made(geometry, name):
                kept.append((name + mark, _properties(row), made))
                self._heights[name + mark] = self._heights.get(name)
        if self._counts["null"]:
            self._issue("notice", "null-geometry", features=self._counts["null"])
        if not kept and not allow_none:
            raise EmptyPlan(
                f"{document.file} has {len(document.features)} features, and none with a usable"
                " geometry: there is nothing to walk in or to inspect",
                file=document.file,
                features=len(document.features),
            )
        geometries = self._in_degrees([geometry for _, _, geometry in kept])
        features = tuple(
            Feature(
                id=name,
                file=document.file,
                properties=properties,
                geometry=geometry,
                layer=document.layer,
                height=self._heights.get(name),
            )
            for (name, properties, _), geometry in zip(kept, geometries, strict=True)
            if geometry is not None
        )
        return Features(
            file=document.file,
            features=features,
            unplaced=tuple(unplaced),
            members=document.members,
            issues=tuple(self._issues),
            repairs=tuple(self._repairs),
            counts=dict(self._counts),
            is_local=self._is_local,
        )

    def _name(self, row: Mapping[str, Any], index: int) -> str:
        properties = _properties(row)
        given = (
            row.get("id"),
            properties.get("@id"),
            properties.get("id"),
            properties.get("osm_id"),
        )
        name = next((str(value) for value in given if value not in (None, "")), f"#{index}")
        self._names[name] += 1
        if self._names[name] > 1:
            self._repair("id-twice", name)
            return f"{name}~{self._names[name]}"
        return name

    def _made(self, raw: Any, name: str) -> list[tuple[str, BaseGeometry]]:
        """Geometries of a feature: a collection gives one of its areas, lines and points each."""
        made = _shape(raw)
        if made is None:
            self._issue("warning", "broken-geometry", name)
            return []
        if made.is_empty:
            self._counts["null"] += 1
            return []
        self._counts[made.geom_type] += 1
        if made.has_z:
            self._counts["third_coordinate"] += 1
            self._heights[name] = _lowest(made)
            made = shapely.force_2d(made)
        if made.geom_type != "GeometryCollection":
            mended = self._mended(made, name)
            return [] if mended is None else [("", mended)]
        parts = [part for part in _flat(made) if not part.is_empty]
        found: list[tuple[str, BaseGeometry]] = []
        for dimension, mark in ((2, ""), (1, "~line"), (0, "~point")):
            own = [part for part in parts if shapely.get_dimensions(part) == dimension]
            whole = own[0] if len(own) == 1 else shapely.union_all(own)
            if own and (mended := self._mended(whole, name)) is not None:
                found.append((mark if found else "", mended))
        return found

    def _mended(self, geometry: BaseGeometry, name: str) -> BaseGeometry | None:
        """The same, valid: an outline that crosses itself becomes the parts that it encloses."""
        if geometry.is_valid:
            return geometry
        reason = shapely.is_valid_reason(geometry).split("[")[0]
        dimension = shapely.get_dimensions(geometry)
        parts = [
            part
            for part in shapely.get_parts(shapely.make_valid(geometry)).tolist()
            if shapely.get_dimensions(part) == dimension
        ]
        mended = shapely.union_all(parts)
        if mended.is_empty:
            self._issue("warning", "broken-geometry", name)
            return None
        self._repair("invalid-geometry", name, fault=reason)
        return mended

    def _in_degrees(self, geometries: Sequence[BaseGeometry]) -> list[BaseGeometry | None]:
        """Geometries on earth, None for strays."""
        if not geometries:
            return []
        document = self._document
        array = np.empty(len(geometries), dtype=object)
        array[:] = geometries
        placed = place(
            array, file=document.file, crs=named_crs(document.members), wishes=self._wishes
        )
        self._issues += placed.issues
        self._repairs += placed.repairs
        self._is_local = placed.is_local
        return [
            geometry if kept else None
            for geometry, kept in zip(placed.geometries, placed.kept, strict=True)
        ]

    def _issue(self, severity: Any, key: str, source_id: str = "", **facts: str | int) -> None:
        self._issues.append(
            ImportIssue(
                severity=severity,
                key=key,
                file=self._document.file,
                source_id=source_id,
                facts=facts,
            )
        )

    def _repair(self, key: str, source_id: str = "", **facts: str | int) -> None:
        self._repairs.append(
            ImportIssue(
                severity="notice",
                key=key,
                file=self._document.file,
                source_id=source_id,
                facts=facts,
            )
        )


def _shape(raw: Any) -> BaseGeometry | None:
    """The geometry that JSON describes; None where it describes none on which one can stand."""
    faults = (
        ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
        OverflowError,
    )
    for content in (raw, _plane(raw)):
        try:
            with np.errstate(all="ignore"):  # what is no number is refused on the next line
                made = shape(content)
            points = np.abs(shapely.get_coordinates(made))
            if np.isfinite(points).all() and points.max(initial=0.0) < FARTHEST:
                return made
        except faults:
            continue
    return None


def _plane(raw: Any) -> Any:
    """Raw geometry with two numbers for each position: some have heights for a few of them only."""
    if not isinstance(raw, dict):
        return None
    if isinstance(raw.get("geometries"), list):
        return {**raw, "geometries": [_plane(part) for part in raw["geometries"] if part]}
    return {**raw, "coordinates": _two_numbers(raw.get("coordinates"), 0)}


def _two_numbers(value: Any, depth: int) -> Any:
    if not isinstance(value, list) or depth > 5:
        return value
    if value and isinstance(value[0], int | float):
        return value[:2]
    return [_two_numbers(part, depth + 1) for part in value if part]


def _flat(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in getattr(geometry, "geoms", ()):
        if part.geom_type == "GeometryCollection":
            yield from _flat(part)
        else:
            yield part


def _properties(row: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = row.get("properties")
    return properties if isinstance(properties, dict) else {}


def _lowest(geometry: BaseGeometry) -> float | None:
    heights = shapely.get_coordinates(geometry, include_z=True)[:, 2]
    heights = heights[np.isfinite(heights)]
    return float(heights.min()) if len(heights) else None
