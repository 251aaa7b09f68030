"""Which reader takes a file: by its content first, by its ending where that says nothing."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from importers.dxf.read import read_dxf
from importers.errors import TooLarge, UnreadableFile, UnsupportedSchema
from importers.federate import federate
from importers.geojson.archive import is_archive
from importers.ifc.read import read_ifc
from importers.maps.process import read_maps
from importers.vector import is_part
from importers.vector.read import is_vector_zip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from importers.dxf.placement import DxfPlacement
    from importers.geojson.mapping import FieldMapping
    from importers.result import ImportResult

Format = Literal["ifc", "geojson", "vector", "indoorgml", "dxf"]

MAX_ZIP_MEMBERS = 1_000
MAX_UNPACKED = 2_000_000_000
MAX_RATIO = 200  # plans are text: they pack 4 to 20 times
_MAPS = ("geojson", "vector", "indoorgml")
_SNIFFED = 4096
_NAMED = 3  # files that a message names
BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
_TEXT_DXF = re.compile(rb"\A(\s*999\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION\s*\r?\n")
_ENDINGS: dict[str, Format] = {
    ".ifc": "ifc",
    ".ifczip": "ifc",
    ".geojson": "geojson",
    ".json": "geojson",
    ".geojsonl": "geojson",
    ".ndjson": "geojson",
    ".imdf": "geojson",
    ".osm": "geojson",
    ".shp": "vector",
    ".gpkg": "vector",
    ".fgb": "vector",
    ".kml": "vector",
    ".gml": "vector",
    ".dxf": "dxf",
}
# GeoPackage, shapefile, FlatGeobuf.
_BINARY = (b"SQLite format 3\x00", b"\x00\x00\x27\x0a", b"fgb\x03")
_XML_MARKS: tuple[tuple[bytes, Format], ...] = (
    (b"indoorgml", "indoorgml"),
    (b"<osm", "geojson"),
    (b"<kml", "vector"),
    (b"opengis.net/gml", "vector"),
    (b"<gpx", "vector"),
)
# What people hold for a plan and no reader takes: what it is, and what to do.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "export IFC from the drawing tool"),
    (
        b"AC10",
        "a DWG drawing",
        "save it as DXF in the drawing tool (SAVEAS or DXFOUT, R2010 or newer; Tianzheng: export"
        " as T3 first), or convert it with the ODA File Converter or LibreDWG's dwg2dxf",
    ),
    (b"\xd0\xcf\x11\xe0", "a Revit or old Office file", "export IFC from it"),
    (b"\x89HDF", "IFC in HDF5", "export it as .ifc (STEP)"),
    (b"\x89PNG", "a picture", "export IFC or GeoJSON from the drawing tool"),
    (b"\xff\xd8\xff", "a picture", "export IFC or GeoJSON from the drawing tool"),
)


def format_of(path: Path) -> Format:
    """
    Format of a plan file.

    Parameters
    ----------
    path
        A file, or the folder of an IMDF archive.

    Raises
    ------
    UnreadableFile
        If neither content nor ending is of a plan, or a folder holds more than GeoJSON.
    UnsupportedSchema
        If it is a plan in a form that no reader takes.
    TooLarge
        If it is a zip that unpacks to more than `MAX_UNPACKED` bytes or `MAX_RATIO` times its size.
    """
    if path.is_dir():
        return _format_of_folder(path)
    if not path.is_file():
        raise UnreadableFile(f"there is no file {path.name}", file=path.name)
    with path.open("rb") as stream:
        head = stream.read(_SNIFFED)
    if head.startswith(b"PK\x03\x04"):
        return _format_in_zip(path)
    if head.startswith(_BINARY):
        return "vector"
    found = "dxf" if head.startswith(BINARY_DXF) else _format_of_text(head, path.name)
    if found is not None:
        return found
    for magic, what, remedy in _FOREIGN:
        if head.startswith(magic):
            raise UnsupportedSchema(f"{path.name} is {what}; {remedy}", file=path.name, found=what)
    # An .ifc full of something else: its own reader says best what is wrong with it.
    if (by_ending := _ENDINGS.get(path.suffix.lower())) is not None:
        return by_ending
    raise UnreadableFile(
        f"{path.name} is neither a model nor a map, by content or by ending",
        file=path.name,
    )


def _format_of_folder(path: Path) -> Format:
    # A folder is read as one archive of maps; a model beside them would be passed over in silence.
    others = sorted(
        file.name
        for file in path.iterdir()
        if _ENDINGS.get(file.suffix.lower(), "geojson") != "geojson"
        and not file.name.startswith(".")
    )
    if others:
        more = ", …" if len(others) > _NAMED else ""
        raise UnreadableFile(
            f"{path.name} is a folder with other plans than GeoJSON"
            f" ({', '.join(others[:_NAMED])}{more}); give its files one by one",
            file=path.name,
        )
    if is_archive(path):
        return "geojson"
    raise UnreadableFile(
        f"{path.name} is a folder without GeoJSON files: no IMDF archive",
        file=path.name,
    )


def _format_of_text(head: bytes, name: str) -> Format | None:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = text[2:].replace(b"\x00", b"")
    text = text.lstrip(b" \t\r\n\x1e")
    if _TEXT_DXF.match(text):
        return "dxf"
    if re.search(rb"ISO-10303-21\s*;", text[:1024]):
        return "ifc"
    if text.startswith((b"{", b"[")):
        return "geojson"
    if text.startswith(b"<"):
        if b"ifcxml" in text.lower() or b"<ifc" in text.lower() or b"iso_10303_28" in text.lower():
            raise UnsupportedSchema(
                f"{name} is ifcXML; export it as .ifc (STEP)", file=name, found="ifcXML"
            )
        lower = text.lower()
        return next((form for mark, form in _XML_MARKS if mark in lower), None)
    return None


def _format_in_zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as zipped:
            members = zipped.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as fault:
        raise UnreadableFile(f"{path.name} is a damaged zip: {fault}", file=path.name) from fault
    unpacked = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if len(members) > MAX_ZIP_MEMBERS or unpacked > MAX_UNPACKED or unpacked > packed * MAX_RATIO:
        raise TooLarge(
            f"{path.name} unpacks to {unpacked} bytes in {len(members)} files,"
            f" {unpacked / packed:.0f} times its size; {MAX_UNPACKED} bytes,"
            f" {MAX_ZIP_MEMBERS} files and {MAX_RATIO} times are allowed",
            file=path.name,
            bytes=unpacked,
            files=len(members),
            allowed_bytes=MAX_UNPACKED,
        )
    endings = {PurePosixPath(member.filename).suffix.lower() for member in members}
    if ".ifc" in endings:
        return "ifc"
    if is_archive(path):
        return "geojson"
    if is_vector_zip([member.filename for member in members]):
        return "vector"
    raise UnreadableFile(
        f"{path.name} is a zip with neither an IFC file, nor GeoJSON, nor another vector file",
        file=path.name,
        endings=", ".join(sorted(endings)),
    )


def read_site(
    paths: Sequence[Path],
    *,
    name: str,
    mapping: FieldMapping | None = None,
    drawings: Mapping[str, DxfPlacement] | None = None,
) -> ImportResult:
    """
    One site of all files: IFC files federate, GeoJSON draws the grounds around them.

    Parameters
    ----------
    paths
        At least one plan file.
    name
        Name of the site.
    mapping
        What the properties of map files without a known dialect mean.
    drawings
        Name of a DXF file -> its storey and position, as far as the user says them.

    Returns
    -------
    result : ImportResult
        A usable site, even where there are issues.

    Raises
    ------
    ImporterError
        If one of the files cannot be used at all; nothing is made of the others then.
    """
    if not paths:
        raise UnreadableFile("no file was given")
    parts = [path for path in paths if is_part(path)]
    formats = [(path, format_of(path)) for path in paths if path not in parts]
    if not formats:
        raise UnreadableFile(
            f"{parts[0].name} is only part of a shapefile: give the .shp with it",
            file=parts[0].name,
        )
    maps = [(path, found) for path, found in formats if found in _MAPS]
    modelled = [path for path, found in formats if found == "ifc"]
    plans = [path for path, found in formats if found == "dxf"]
    results: list[ImportResult] = []
    if maps:  # quick, so a fault in them shows before the long work begins
        results += read_maps(maps, parts, name=name, mapping=mapping)
    if plans:
        results.append(read_dxf(plans, name=name, placements=drawings))
    if modelled:
        results.append(read_ifc(modelled, name=name))
    return federate(results, name=name)
