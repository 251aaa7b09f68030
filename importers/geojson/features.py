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
from importers.geojson.coordinates import check_degrees, named_crs, to_degrees_from
from importers.geojson.document import Document, read_document
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from pyproj import Transformer
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One feature in WGS 84 degrees, longitude first, two-dimensional and valid."""

    id: str
    file: str
    properties: Mapping[str, Any]
    geometry: BaseGeometry

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
    """What one file holds: features with geometry, those without, doubts, repairs and counts."""

    file: str
    features: tuple[Feature, ...]
    unplaced: tuple[Mapping[str, Any], ...]
    members: Mapping[str, Any]
    issues: tuple[ImportIssue, ...]
    repairs: tuple[ImportIssue, ...]
    counts: Mapping[str, int]


def load_features(path: Path) -> Features:
    """
    Usable features of one GeoJSON file.

    Raises
    ------
    UnreadableFile, EmptyPlan, TooLarge
        As `read_document`; `EmptyPlan` also if no feature has a geometry.
    WrongCoordinates
        If coordinates are not degrees of one site.
    """
    return usable_features(read_document(path))


def usable_features(document: Document, *, allow_none: bool = False) -> Features:
    """Usable features of a parsed document; with ``allow_none`` even if there is not one."""
    return _Sieve(document).features(allow_none=allow_none)


class _Sieve:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._issues: list[ImportIssue] = []
        self._repairs = list(document.repairs)
        self._counts: Counter[str] = Counter()
        self._names: Counter[str] = Counter()

    def features(self, *, allow_none: bool) -> Features:
        document = self._document
        kept: list[tuple[str, Mapping[str, Any], BaseGeometry]] = []
        unplaced = []
        for index, row in enumerate(document.features):
            name = self._name(row, index)
            geometry = row.get("geometry")
            if geometry is None:
                self._counts["null"] += 1
                unplaced.append(row)
                continue
            if (made := self._made(geometry, name)) is not None:
                kept.append((name, _properties(row), made))
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
            Feature(id=name, file=document.file, properties=properties, geometry=geometry)
            for (name, properties, _), geometry in zip(kept, geometries, strict=True)
        )
        return Features(
            file=document.file,
            features=features,
            unplaced=tuple(unplaced),
            members=document.members,
            issues=tuple(self._issues),
            repairs=tuple(self._repairs),
            counts=dict(self._counts),
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

    def _made(self, raw: Any, name: str) -> BaseGeometry | None:
        try:
            made = shape(raw)
            points = shapely.get_coordinates(made)
        except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
            self._issue("warning", "broken-geometry", name)
            return None
        if made.is_empty:
            self._counts["null"] += 1
            return None
        if not np.isfinite(points).all():
            self._issue("warning", "broken-geometry", name)
            return None
        self._counts[made.geom_type] += 1
        if made.has_z:
            self._counts["third_coordinate"] += 1
            made = shapely.force_2d(made)
        return self._mended(made, name)

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

    def _in_degrees(self, geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        if not geometries:
            return []
        file = self._document.file
        array = np.array(geometries, dtype=object)
        crs = named_crs(self._document.members)
        if crs and (transformer := to_degrees_from(crs, file=file)) is not None:
            array = shapely.transform(array, lambda points: _transformed(points, transformer))
            self._repair("crs-member", crs=crs)
        points = shapely.get_coordinates(array)
        if not np.isfinite(points).all():
            points = np.where(np.isfinite(points), points, 1e9)
        check_degrees(points, file=file)
        return list(array)

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


def _properties(row: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = row.get("properties")
    return properties if isinstance(properties, dict) else {}


def _transformed(points: NDArray[np.float64], transformer: Transformer) -> NDArray[np.float64]:
    x, y = transformer.transform(points[:, 0], points[:, 1])
    return np.column_stack((x, y))
