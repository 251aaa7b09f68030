"""GeoJSON files to a site: which dialect each speaks, and the sequence of reading it."""

from __future__ import annotations

from collections import Counter
from time import perf_counter
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from importers.errors import EmptyPlan, UnreadableFile
from importers.geojson.archive import is_archive, read_archive
from importers.geojson.assemble import assemble
from importers.geojson.document import Document, read_document
from importers.geojson.features import Features, usable_features
from importers.geojson.imdf import read_imdf
from importers.geojson.osm import DIALECT_KEYS, draw_osm, osm_tags
from importers.geojson.plain import read_plain
from importers.result import ImportIssue, ImportResult, ImportSeconds
from spatial.errors import SpatialError
from spatial.georeference import Georeference
from spatial.site_geojson import site_from_geojson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.geojson.drawing import Drawing

Dialect = Literal["osm", "plain"]


def read_geojson(path: Path, *, name: str) -> ImportResult:
    """
    Site of one GeoJSON file, or of one IMDF archive (folder or zip).

    Parameters
    ----------
    path
        OpenStreetMap features (tags as properties), an IMDF archive, or any GeoJSON.
    name
        Name of the site.

    Raises
    ------
    UnreadableFile, EmptyPlan, WrongCoordinates, TooLarge
        Each says what was found and what would be right.
    """
    return read_geojson_files([path], name=name)[0]


def read_geojson_files(paths: Sequence[Path], *, name: str) -> tuple[ImportResult, ...]:
    """
    Sites of several GeoJSON files: one of all files that draw the same grounds, one for each other.

    Files of OpenStreetMap features are read together, since the lamps of one stand beside the ways
    of another. `importers.federate` joins what is still apart.
    """
    results = []
    grounds: list[Features] = []
    seconds = 0.0
    for path in paths:
        if is_archive(path):
            results.append(read_imdf(read_archive(path), name=name))
            continue
        began = perf_counter()
        document = read_document(path)
        if "walkround" in document.members:
            results.append(_read_export(document, opened=perf_counter() - began))
            continue
        features = usable_features(document)
        seconds += perf_counter() - began
        if dialect_of(features) == "osm":
            grounds.append(features)
        else:
            results.append(read_plain(features, name=name))
    if grounds:
        results.insert(0, _read_osm(grounds, name=name, opened=seconds))
    return tuple(results)


def dialect_of(features: Features) -> Dialect:
    """The dialect: OpenStreetMap where at least a tenth of the features carry such tags."""
    tagged = sum(1 for feature in features.features if DIALECT_KEYS & feature.properties.keys())
    if not tagged:
        nested = [f for f in features.features if isinstance(f.properties.get("tags"), dict)]
        tagged = sum(1 for feature in nested if DIALECT_KEYS & osm_tags(feature).keys())
    return "osm" if tagged >= max(1, len(features.features) // 10) else "plain"


def _read_export(document: Document, *, opened: float) -> ImportResult:
    """A site that Walkround itself has written."""
    began = perf_counter()
    try:
        site = site_from_geojson({**document.members, "features": document.features})
    except SpatialError as fault:
        raise UnreadableFile(f"{document.file}: {fault}", file=document.file) from fault
    return ImportResult(
        site=site,
        repairs=document.repairs,
        seconds=ImportSeconds(open=opened, geometry=0.0, plan=perf_counter() - began),
    )


def _read_osm(files: Sequence[Features], *, name: str, opened: float) -> ImportResult:
    began = perf_counter()
    features = [feature for file in files for feature in file.features]
    degrees = np.array([feature.geometry for feature in features], dtype=object)
    georeference = georeference_around(degrees)
    drawing = draw_osm(features, shapely.transform(degrees, georeference.from_wgs84).tolist())
    _require_something(drawing, files)
    drawn = perf_counter()
    assembled = assemble(
        drawing, name=name, files=[file.file for file in files], georeference=georeference
    )
    return ImportResult(
        site=assembled.site,
        issues=(*_all_issues(files), *assembled.issues),
        repairs=tuple(repair for file in files for repair in file.repairs),
        counts=_counts(files, drawing),
        seconds=ImportSeconds(open=opened, geometry=drawn - began, plan=perf_counter() - drawn),
    )


def georeference_around(degrees: np.ndarray[tuple[int], np.dtype[np.object_]]) -> Georeference:
    """Frame whose origin is the middle of some geometries in degrees."""
    west, south, east, north = shapely.total_bounds(degrees)
    return Georeference.around(
        float((west + east) / 2), float((south + north) / 2), method="geojson"
    )


def _require_something(drawing: Drawing, files: Sequence[Features]) -> None:
    if drawing.ways or drawing.areas or drawing.buildings or drawing.things:
        return
    names = ", ".join(file.file for file in files)
    raise EmptyPlan(
        f"{names}: no way, area, building or asset among"
        f" {sum(len(file.features) for file in files)} features",
        file=names,
    )


def _all_issues(files: Sequence[Features]) -> tuple[ImportIssue, ...]:
    return tuple(issue for file in files for issue in file.issues)


def _counts(files: Sequence[Features], drawing: Drawing) -> dict[str, int]:
    """Features by geometry type, and what they were taken for."""
    counts: Counter[str] = Counter()
    for file in files:
        counts.update(file.counts)
    counts.update(
        {
            "way": len(drawing.ways),
            "area": len(drawing.areas),
            "building": len(drawing.buildings),
            "gate": len(drawing.gates),
            "entrance": len(drawing.entrances),
            "asset": len(drawing.things),
        }
    )
    return {key: number for key, number in counts.items() if number}
