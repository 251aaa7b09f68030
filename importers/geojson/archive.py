"""Folders and zips of GeoJSON files, and which of them make an IMDF archive."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from importers.errors import EmptyPlan, ImporterError, TooLarge, UnreadableFile
from importers.geojson.document import MAX_BYTES, Document, parse_document
from importers.geojson.features import Features, usable_features
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from importers.geojson.coordinates import Wishes

MAX_MEMBERS = 200
MAX_RATIO = 200  # unpacked bytes for one packed byte; GeoJSON packs about 10 to 1
STANDARD = frozenset(
    [
        "address",
        "amenity",
        "anchor",
        "building",
        "detail",
        "fixture",
        "footprint",
        "geofence",
        "kiosk",
        "level",
        "occupant",
        "opening",
        "relationship",
        "section",
        "unit",
        "venue",
    ]
)
_ENDINGS = (".geojson", ".json", ".geojsonl", ".ndjson")
_NO_PLAN = frozenset(["manifest", "package", "metadata"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """
    Features of an IMDF archive by type (``unit``, ``level`` …).

    ``issues`` are of files that were no GeoJSON, and of types that the standard does not have.
    """

    file: str
    members: Mapping[str, Features]
    issues: tuple[ImportIssue, ...] = ()
    repairs: tuple[ImportIssue, ...] = ()


def is_archive(path: Path) -> bool:
    """Whether a folder or zip holds GeoJSON files."""
    if path.is_dir():
        return any(_is_member(PurePosixPath(file.name)) for file in path.iterdir())
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as zipped:
        return any(_is_member(PurePosixPath(name)) for name in zipped.namelist())


def read_members(path: Path) -> tuple[list[Document], list[ImportIssue]]:
    """
    GeoJSON documents of a folder or zip, and an issue for each file that is none.

    Raises
    ------
    TooLarge
        If it unpacks to more than `MAX_BYTES` bytes, or far more than it packs.
    UnreadableFile
        If the zip is damaged.
    EmptyPlan
        If not one of the files is GeoJSON with a feature.
    """
    contents = _folder(path) if path.is_dir() else _unzipped(path)
    documents = []
    issues = []
    for name, content in sorted(contents.items()):
        file = f"{path.name}/{name}"
        try:
            document = parse_document(content, file=file)
        except EmptyPlan:
            continue  # an archive may well have no kiosks
        except ImporterError as fault:
            issues.append(_issue(file, "member-not-read", fault=str(fault)[:300]))
            continue
        documents.append(replace(document, layer=PurePosixPath(name).stem))
    if not documents:
        raise EmptyPlan(
            f"{path.name} holds no GeoJSON file with a feature: it is no plan", file=path.name
        )
    return documents, issues


def is_imdf(documents: Sequence[Document]) -> bool:
    """Whether documents together are an IMDF archive: they have units on levels."""
    types: set[str] = set()
    keys: set[str] = set()
    for document in documents:
        for row in document.features[:2000]:
            own = type_of(row, document)
            if own in ("unit", "level"):
                properties = row.get("properties")
                keys |= set(properties) if isinstance(properties, dict) else set()
                types.add(own)
    return bool(types) and bool(keys & {"level_id", "ordinal"})


def type_of(row: Mapping[str, Any], document: Document) -> str:
    """Type of a feature: what it says itself, else the name of its file or layer."""
    properties = row.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    said = row.get("feature_type") or properties.get("feature_type") or ""
    if not said and document.layer:
        return document.layer.lower()
    return str(said).lower()


def imdf_archive(
    file: str,
    documents: Sequence[Document],
    *,
    issues: Sequence[ImportIssue] = (),
    wishes: Wishes | None = None,
) -> Archive:
    """Archive of documents: one for each type, one for all of them, or layers of a database."""
    rows: dict[str, list[tuple[Document, Mapping[str, Any]]]] = defaultdict(list)
    for document in documents:
        for row in document.features:
            rows[type_of(row, document)].append((document, row))
    members = {}
    found = list(issues)
    for stem, own in rows.items():
        first = own[0][0]
        merged = Document(
            file=f"{file}/{stem}" if len(documents) == 1 and len(rows) > 1 else first.file,
            layer=stem,
            features=tuple(row for _, row in own),
            members=first.members,
            repairs=(),
        )
        members[stem] = usable_features(merged, allow_none=True, wishes=wishes)
        if stem not in STANDARD:
            found.append(_issue(file, "unknown-feature-type", type=stem or "?", features=len(own)))
    if not members.get("unit") and not members.get("level"):
        raise EmptyPlan(
            f"{file} has neither units nor levels: it is no plan of a building", file=file
        )
    return Archive(
        file=file,
        members=members,
        issues=tuple(found),
        repairs=tuple(repair for document in documents for repair in document.repairs),
    )


def _is_member(path: PurePosixPath) -> bool:
    """GeoJSON by its name; not the notes that one system puts beside every file."""
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.suffix.lower() in _ENDINGS and path.stem not in _NO_PLAN and not hidden


def _folder(path: Path) -> dict[str, bytes]:
    files = [file for file in sorted(path.iterdir()) if _is_member(PurePosixPath(file.name))]
    _check_size(path.name, sum(file.stat().st_size for file in files), len(files))
    return {file.name: file.read_bytes() for file in files}


def _unzipped(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as zipped:
            wanted = [
                info for info in zipped.infolist() if _is_member(PurePosixPath(info.filename))
            ]
            unpacked = sum(info.file_size for info in wanted)
            packed = max(1, sum(info.compress_size for info in wanted))
            _check_size(path.name, unpacked, len(wanted), ratio=unpacked / packed)
            # The sizes are what the archive says: no more than that is ever read.
            return {
                PurePosixPath(info.filename).name: zipped.open(info).read(info.file_size + 1)
                for info in wanted
            }
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, OSError) as fault:
        raise UnreadableFile(
            f"{path.name} is a damaged or locked zip: {fault}", file=path.name
        ) from fault


def _check_size(name: str, unpacked: int, files: int, *, ratio: float = 1.0) -> None:
    if unpacked > MAX_BYTES or ratio > MAX_RATIO or files > MAX_MEMBERS:
        raise TooLarge(
            f"{name} unpacks to {unpacked} bytes in {files} files, {ratio:.0f} times its size;"
            f" {MAX_BYTES} bytes, {MAX_MEMBERS} files and {MAX_RATIO} times are allowed",
            file=name,
            bytes=unpacked,
            allowed_bytes=MAX_BYTES,
        )


def _issue(file: str, key: str, **facts: str | int) -> ImportIssue:
    return ImportIssue(severity="notice", key=key, file=file, facts=facts)
