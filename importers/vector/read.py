"""Vector files to documents: a shapefile's parts brought together, zips unpacked, layers read."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from time import perf_counter
from typing import TYPE_CHECKING

from importers.errors import EmptyPlan, TooLarge, UnreadableFile
from importers.geojson.document import parse_document
from importers.geojson.read import Source
from importers.result import ImportIssue
from importers.vector.limits import VectorLimits
from importers.vector.process import read_layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.geojson.document import Document

# What stands beside a .shp or .tab and is no plan by itself.
_PARTS = frozenset(
    [".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".dat", ".map", ".id", ".ind"]
)
_MAIN = frozenset([".shp", ".gpkg", ".fgb", ".kml", ".kmz", ".gml", ".gpx", ".tab", ".mif"])


def is_part(path: Path) -> bool:
    """Whether a file is only part of another: a shapefile's table, index or projection."""
    return path.suffix.lower() in _PARTS or path.name.lower().endswith(".shp.xml")


def is_vector_zip(names: Sequence[str]) -> bool:
    """Whether the members of a zip are vector files."""
    return any(PurePosixPath(name).suffix.lower() in _MAIN for name in names)


def vector_sources(
    paths: Sequence[Path], parts: Sequence[Path], *, limits: VectorLimits | None = None
) -> list[Source]:
    """
    Documents of vector files, one for each layer.

    Parameters
    ----------
    paths
        Files that GDAL opens, and zips of them.
    parts
        What belongs to them (`is_part`), found by its name; it may lie in other folders.
    limits
        How much each may take.

    Raises
    ------
    ImporterError
        As `importers.vector.process.read_layers`, and `EmptyPlan` if there is not one feature.
    """
    return [_source(path, parts, limits or VectorLimits()) for path in paths]


def _source(path: Path, parts: Sequence[Path], limits: VectorLimits) -> Source:
    began = perf_counter()
    _check_size(path, limits)
    documents: list[Document] = []
    driver = ""
    with tempfile.TemporaryDirectory(prefix="walkround-vector-") as name:
        folder = Path(name)
        for number, file in enumerate(_laid_out(path, parts, folder, limits)):
            made = folder / f"layers-{number}"
            made.mkdir()
            found = read_layers(file, file=path.name, folder=made, limits=limits)
            driver = driver or str(found["driver"])
            layers = found["layers"]
            for layer in layers:
                title = layer["name"] if len(layers) > 1 else ""
                own = file.stem if not title and path.suffix.lower() == ".zip" else title
                label = f"{path.name}/{own}" if own else path.name
                try:
                    document = parse_document((made / layer["file"]).read_bytes(), file=label)
                except EmptyPlan:
                    continue
                said = layer["name"] if layer["name"] != file.stem or own else path.stem
                documents.append(
                    replace(document, layer=said, repairs=_repairs(label, layer["encoding"]))
                )
    if not documents:
        raise EmptyPlan(f"{path.name} has no layer with a feature", file=path.name)
    return Source(
        file=path.name,
        format=driver,
        documents=tuple(documents),
        seconds=perf_counter() - began,
    )


def _repairs(file: str, encoding: str) -> tuple[ImportIssue, ...]:
    if not encoding:
        return ()
    name = {"gb18030": "GB 18030"}.get(encoding, encoding)
    return (ImportIssue(severity="notice", key="encoding", file=file, facts={"encoding": name}),)


def _check_size(path: Path, limits: VectorLimits) -> None:
    size = path.stat().st_size
    if size > limits.file_mb << 20:
        raise TooLarge(
            f"{path.name} has {size} bytes; {limits.file_mb} MB are allowed",
            file=path.name,
            bytes=size,
        )


def _laid_out(path: Path, parts: Sequence[Path], folder: Path, limits: VectorLimits) -> list[Path]:
    """Files to open, each with what belongs to it beside it, in a folder of their own."""
    if zipfile.is_zipfile(path):
        return _unpacked(path, folder, limits)
    home = folder / "file"
    home.mkdir()
    stem = path.stem.lower()
    for own in (path, *(part for part in parts if part.stem.lower() == stem)):
        # Under one spelling of the name: uploads and people write .SHP beside .dbf.
        shutil.copyfile(own, home / f"{path.stem}{own.suffix.lower()}")
    for beside in path.parent.iterdir() if path.suffix.lower() in (".shp", ".tab") else ():
        target = home / f"{path.stem}{beside.suffix.lower()}"
        if beside.stem.lower() == stem and is_part(beside) and not target.exists():
            shutil.copyfile(beside, target)
    return [home / f"{path.stem}{path.suffix.lower()}"]


def _unpacked(path: Path, folder: Path, limits: VectorLimits) -> list[Path]:
    try:
        with zipfile.ZipFile(path) as zipped:
            members = [info for info in zipped.infolist() if not info.is_dir()]
            unpacked = sum(info.file_size for info in members)
            packed = max(1, sum(info.compress_size for info in members))
            if (
                len(members) > limits.members
                or unpacked > limits.unpacked_mb << 20
                or unpacked > packed * limits.zip_ratio
            ):
                raise TooLarge(
                    f"{path.name} unpacks to {unpacked} bytes in {len(members)} files,"
                    f" {unpacked / packed:.0f} times its size",
                    file=path.name,
                    bytes=unpacked,
                    files=len(members),
                )
            opened = []
            homes: dict[str, Path] = {}
            for info in members:
                inside = PurePosixPath(_name_in(info))
                ending = inside.suffix.lower()
                if "__MACOSX" in inside.parts or ending not in _MAIN | _PARTS:
                    continue
                # One folder for each folder of the zip; names never lead out of them.
                home = homes.setdefault(str(inside.parent), folder / f"zip-{len(homes)}")
                home.mkdir(exist_ok=True)
                target = home / f"{inside.stem.replace('/', '_')[:100]}{ending}"
                target.write_bytes(zipped.open(info).read(info.file_size + 1))
                if ending in _MAIN:
                    opened.append(target)
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, OSError) as fault:
        raise UnreadableFile(
            f"{path.name} is a damaged or locked zip: {fault}", file=path.name
        ) from fault
    if not opened:
        raise UnreadableFile(f"{path.name} holds no vector file", file=path.name)
    return sorted(opened)


def _name_in(info: zipfile.ZipInfo) -> str:
    """Name of a member; Chinese Windows writes GBK and does not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
