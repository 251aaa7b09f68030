"""IMDF archives: a folder or a zip of GeoJSON files, one for each type of feature."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from importers.errors import EmptyPlan, TooLarge, UnreadableFile
from importers.geojson.document import MAX_BYTES, parse_document
from importers.geojson.features import Features, usable_features

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_MEMBERS = 200
MAX_RATIO = 200  # unpacked bytes for one packed byte; GeoJSON packs about 10 to 1
MEMBERS = frozenset(
    {"venue", "building", "footprint", "level", "unit", "opening", "amenity", "occupant", "anchor"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The files of one archive by type of feature (``unit``, ``level`` …)."""

    file: str
    members: Mapping[str, Features]


def is_archive(path: Path) -> bool:
    """Whether a folder or zip looks like an IMDF archive: it has levels or units."""
    if path.is_dir():
        return (path / "level.geojson").is_file() or (path / "unit.geojson").is_file()
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as zipped:
        names = {PurePosixPath(name).name for name in zipped.namelist()[: MAX_MEMBERS * 5]}
    return bool(names & {"level.geojson", "unit.geojson"})


def read_archive(path: Path) -> Archive:
    """
    Members of an IMDF archive that a plan is made of.

    Raises
    ------
    TooLarge
        If it unpacks to more than `MAX_BYTES` bytes, or far more than it packs.
    EmptyPlan, UnreadableFile, WrongCoordinates
        As for a single file.
    """
    contents = _folder(path) if path.is_dir() else _unzipped(path)
    members = {}
    for name, content in sorted(contents.items()):
        stem = PurePosixPath(name).stem
        try:
            document = parse_document(content, file=f"{path.name}/{name}")
        except EmptyPlan:
            continue  # an archive may well have no kiosks
        members[stem] = usable_features(document, allow_none=True)
    if "unit" not in members and "level" not in members:
        raise EmptyPlan(
            f"{path.name} has neither units nor levels: it is no plan of a building",
            file=path.name,
        )
    return Archive(file=path.name, members=members)


def _folder(path: Path) -> dict[str, bytes]:
    files = [file for file in path.glob("*.geojson") if file.stem in MEMBERS]
    _check_size(path.name, sum(file.stat().st_size for file in files))
    return {file.name: file.read_bytes() for file in files}


def _unzipped(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as zipped:
            wanted = [
                info
                for info in zipped.infolist()
                if PurePosixPath(info.filename).suffix == ".geojson"
                and PurePosixPath(info.filename).stem in MEMBERS
            ]
            unpacked = sum(info.file_size for info in wanted)
            packed = max(1, sum(info.compress_size for info in wanted))
            _check_size(path.name, unpacked, ratio=unpacked / packed)
            # The sizes are what the archive says: no more than that is ever read.
            return {
                PurePosixPath(info.filename).name: zipped.open(info).read(info.file_size + 1)
                for info in wanted
            }
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as fault:
        raise UnreadableFile(
            f"{path.name} is a damaged or locked zip: {fault}", file=path.name
        ) from fault


def _check_size(name: str, unpacked: int, *, ratio: float = 1.0) -> None:
    if unpacked > MAX_BYTES or ratio > MAX_RATIO:
        raise TooLarge(
            f"{name} unpacks to {unpacked} bytes, {ratio:.0f} times its size;"
            f" {MAX_BYTES} bytes and {MAX_RATIO} times are allowed",
            file=name,
            bytes=unpacked,
            allowed_bytes=MAX_BYTES,
        )
