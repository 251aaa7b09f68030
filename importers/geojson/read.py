"""GeoJSON files to sites: which dialect each speaks, and the sequence of reading it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from importers.errors import EmptyPlan, UnreadableFile
from importers.federate import federate
from importers.geojson.archive import imdf_archive, is_archive, is_imdf, read_members, type_of
from importers.geojson.assemble import assemble
from importers.geojson.document import Document, read_document
from importers.geojson.features import Features, frame_of, usable_features
from importers.geojson.imdf import read_imdf
from importers.geojson.mapping import guess_mapping
from importers.geojson.osm import DIALECT_KEYS, draw_osm, osm_tags
from importers.geojson.osm_indoor import plan_indoors
from importers.geojson.plain import read_plain
from importers.indoor import indoor_site
from importers.result import FileDialect, ImportIssue, ImportResult, ImportSeconds
from spatial.errors import SpatialError
from spatial.site_geojson import site_from_geojson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.geojson.drawing import Drawing
    from importers.geojson.mapping import FieldMapping
    from spatial.georeference import Georeference

Dialect = Literal["osm", "plain"]
_IMDF_MARKS = frozenset(["level", "unit"])


@dataclass(slots=True)
class _Sorted:
    """Documents by dialect."""

    imdf: list[Document] = field(default_factory=list)
    exports: list[Document] = field(default_factory=list)
    osm: list[Features] = field(default_factory=list)
    plain: list[Features] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one file gave: its documents, its format, and doubts about its members."""

    file: str
    format: str
    documents: tuple[Document, ...]
    issues: tuple[ImportIssue, ...] = ()
    seconds: float = 0.0


def read_geojson(path: Path, *, name: str, mapping: FieldMapping | None = None) -> ImportResult:
    """
    Site of one GeoJSON file, or of one folder or zip of them.

    Parameters
    ----------
    path
        OpenStreetMap features (tags as properties), an IMDF archive, or any GeoJSON.
    name
        Name of the site.
    mapping
        What the properties of a file without a known dialect mean.

    Raises
    ------
    UnreadableFile, EmptyPlan, WrongCoordinates, TooLarge
        Each says what was found and what would be right.
    """
    results = read_geojson_files([path], name=name, mapping=mapping)
    return results[0] if len(results) == 1 else federate(results, name=name)


def read_geojson_files(
    paths: Sequence[Path], *, name: str, mapping: FieldMapping | None = None
) -> tuple[ImportResult, ...]:
    """
    Sites of several GeoJSON files: one of all files that draw the same grounds, one for each other.

    Files of one dialect are read together, since the lamps of one stand beside the ways of another,
    and the doors of one in the walls of another. `importers.federate` joins what is still apart.
    """
    return read_sources([source_of(path) for path in paths], name=name, mapping=mapping)


def source_of(path: Path) -> Source:
    """Documents of one GeoJSON file, or of a folder or zip of them."""
    began = perf_counter()
    if is_archive(path):
        documents, issues = read_members(path)
        form = "folder" if path.is_dir() else "zip"
        return Source(
            file=path.name,
            format=form,
            documents=tuple(documents),
            issues=tuple(issues),
            seconds=perf_counter() - began,
        )
    document = read_document(path)
    return Source(
        file=path.name,
        format="geojson",
        documents=(document,),
        seconds=perf_counter() - began,
    )


def read_sources(
    sources: Sequence[Source], *, name: str, mapping: FieldMapping | None = None
) -> tuple[ImportResult, ...]:
    """Sites of documents, whatever files they came from."""
    began = perf_counter()
    found = _Sorted()
    dialects: list[FileDialect] = []
    for source in sources:
        dialects += _sort(source, found, mapping)
    opened = perf_counter() - began + sum(source.seconds for source in sources)
    issues = [issue for source in sources for issue in source.issues]
    results: list[ImportResult] = []
    if found.osm:
        results += _read_osm(found.osm, name=name)
    if found.imdf:
        results += _read_imdf(found.imdf, issues, name=name, mapping=mapping)
        issues = []
    if found.plain:
        results += read_plain(found.plain, name=name, mapping=mapping)
    results += [_read_export(document) for document in found.exports]
    first = results[0]
    results[0] = replace(
        first,
        issues=(*issues, *first.issues),
        files=tuple(dialects),
        seconds=first.seconds + ImportSeconds(open=opened, geometry=0.0, plan=0.0),
    )
    return tuple(results)


def _sort(source: Source, found: _Sorted, mapping: FieldMapping | None) -> list[FileDialect]:
    documents = source.documents
    wishes = None if mapping is None else mapping.wishes
    said: list[tuple[str, str]] = []
    imdf = [d for d in documents if mapping is None and _is_imdf_part(d, documents)]
    for document in documents:
        if document in imdf:
            found.imdf.append(document)
            said.append((document.file, "imdf"))
        elif "walkround" in document.members:
            found.exports.append(document)
            said.append((document.file, "walkround"))
        else:
            features = usable_features(document, allow_none=len(documents) > 1, wishes=wishes)
            dialect = "plain" if mapping is not None else dialect_of(features)
            (found.osm if dialect == "osm" else found.plain).append(features)
            said.append((document.file, dialect))
    names = dict.fromkeys(dialect for _, dialect in said)
    if len(names) == 1:
        return [FileDialect(file=source.file, format=source.format, dialect=next(iter(names)))]
    return [FileDialect(file=f, format=source.format, dialect=dialect) for f, dialect in said]


def dialects_in(source: Source) -> list[str]:
    """Dialect of each document of a file, nothing made of them yet."""
    documents = source.documents
    found = []
    for document in documents:
        if _is_imdf_part(document, documents):
            found.append("imdf")
        elif "walkround" in document.members:
            found.append("walkround")
        else:
            found.append(dialect_of(usable_features(document, allow_none=True)))
    return found


def _is_imdf_part(document: Document, documents: Sequence[Document]) -> bool:
    """Whether a document is IMDF: by its own types, or as part of an archive that is."""
    if is_imdf([document]) or (len(documents) > 1 and is_imdf(documents)):
        return True
    # One file of an archive whose files were given one by one.
    rows = document.features[:20]
    return all(row.get("feature_type") for row in rows) and bool(type_of(rows[0], document))


def dialect_of(features: Features) -> Dialect:
    """The dialect: OpenStreetMap where at least a tenth of the features carry such tags."""
    tagged = sum(1 for feature in features.features if DIALECT_KEYS & feature.properties.keys())
    if tagged and all(_names_buildings(f) for f in features.features):
        tagged = 0
    if tagged and _is_plan_with_outline(features):
        tagged = 0
    if not tagged:
        nested = [f for f in features.features if isinstance(f.properties.get("tags"), dict)]
        tagged = sum(1 for feature in nested if DIALECT_KEYS & osm_tags(feature).keys())
    return "osm" if tagged >= max(1, len(features.features) // 10) else "plain"


def _is_plan_with_outline(features: Features) -> bool:
    """Whether the buildings' outlines alone carry tags, among rooms that name their storey."""
    tagged = [f for f in features.features if DIALECT_KEYS & f.properties.keys()]
    if any(DIALECT_KEYS & f.properties.keys() != {"building"} for f in tagged):
        return False
    rest = [f for f in features.features if not DIALECT_KEYS & f.properties.keys()]
    keys = guess_mapping(rest).fields.get("storey", ()) if len(rest) >= len(tagged) else ()
    return sum(1 for feature in rest if feature.text(*keys)) > len(rest) // 2


def _names_buildings(feature: object) -> bool:
    """Whether ``building`` is all that looks like a tag, and names a building or numbers it."""
    properties = getattr(feature, "properties", {})
    keys = DIALECT_KEYS & properties.keys()
    if not keys:
        return True
    value = str(properties.get("building") or "")
    return (keys == {"building"} and not value.isascii()) or (
        keys == {"building"} and bool(set(value) & set("0123456789 ABCDEFGH"))
    )


def _read_export(document: Document) -> ImportResult:
    """A site that Walkround itself has written."""
    began = perf_counter()
    try:
        site = site_from_geojson({**document.members, "features": document.features})
    except SpatialError as fault:
        raise UnreadableFile(f"{document.file}: {fault}", file=document.file) from fault
    return ImportResult(
        site=site,
        repairs=document.repairs,
        seconds=ImportSeconds(open=0.0, geometry=0.0, plan=perf_counter() - began),
    )


def _read_imdf(
    documents: Sequence[Document],
    issues: Sequence[ImportIssue],
    *,
    name: str,
    mapping: FieldMapping | None,
) -> list[ImportResult]:
    file = documents[0].file.split("/")[0]
    wishes = None if mapping is None else mapping.wishes
    archive = imdf_archive(file, documents, issues=issues, wishes=wishes)
    result, drawing, frame = read_imdf(archive, name=name)
    if not drawing.areas and not drawing.ways:
        return [result]
    return [result, _grounds(drawing, [f"{file}#grounds"], name=name, frame=frame)]


def _read_osm(files: Sequence[Features], *, name: str) -> list[ImportResult]:
    began = perf_counter()
    features = [feature for file in files for feature in file.features]
    frame = frame_of(files)
    degrees = np.empty(len(features), dtype=object)
    degrees[:] = [feature.geometry for feature in features]
    shapes = shapely.transform(degrees, frame.from_wgs84).tolist()
    plan, used = plan_indoors(features, shapes, name=name)
    rest = [i for i in range(len(features)) if i not in used]
    drawing = draw_osm([features[i] for i in rest], [shapes[i] for i in rest])
    drawn = perf_counter()
    counts: Counter[str] = Counter(_counts(files, drawing))
    results = []
    if plan.rooms:
        made = indoor_site(plan, name=name, georeference=frame)
        counts.update({"indoor": len(used)})
        results.append(
            ImportResult(
                site=made.site,
                issues=made.issues,
                seconds=ImportSeconds(open=0.0, geometry=0.0, plan=perf_counter() - drawn),
            )
        )
    # Footprints alone around an indoor map are no grounds to walk on.
    if drawing.ways or drawing.areas or not results:
        _require_something(drawing, files)
        results.insert(0, _grounds(drawing, [f.file for f in files], name=name, frame=frame))
    first = results[0]
    results[0] = replace(
        first,
        issues=(*(i for file in files for i in file.issues), *first.issues),
        repairs=tuple(repair for file in files for repair in file.repairs),
        counts=dict(counts),
        seconds=first.seconds + ImportSeconds(open=0.0, geometry=drawn - began, plan=0.0),
    )
    return results


def _grounds(
    drawing: Drawing, files: Sequence[str], *, name: str, frame: Georeference
) -> ImportResult:
    began = perf_counter()
    assembled = assemble(drawing, name=name, files=files, georeference=frame)
    return ImportResult(
        site=assembled.site,
        issues=assembled.issues,
        seconds=ImportSeconds(open=0.0, geometry=0.0, plan=perf_counter() - began),
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
