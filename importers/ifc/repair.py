"""Faults of an IFC file's text that can be mended before it is opened, each of them reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.errors import TooLarge, UnreadableFile, UnsupportedSchema
from importers.ifc.content import content_of
from importers.ifc.packed import only_model
from importers.ifc.renumber import with_small_ids
from importers.ifc.wording import escaped, narrowed, with_sound_escapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importers.ifc.limits import ImportLimits

_SCHEMA = re.compile(rb"FILE_SCHEMA\s*\(\s*\(\s*'([^']*)'", re.IGNORECASE)
_STAR = re.compile(rb"(?<=[,(])\*(?=[,)])")
_CLASS = re.compile(rb"=\s*(IFC[A-Z0-9]+)\s*\(", re.IGNORECASE)
# Derived attributes, where '*' is the right thing to write.
_STARRED = frozenset(
    (
        b"IFCSIUNIT",
        b"IFCGEOMETRICREPRESENTATIONSUBCONTEXT",
        b"IFCORIENTEDEDGE",
        b"IFCDIMENSIONALEXPONENTS",
    )
)
_READABLE = ("IFC2X3", "IFC4", "IFC4X3", "IFC4X3_ADD1", "IFC4X3_ADD2")
# Drafts between IFC4 and IFC4X3: buildings are written as in IFC4, lines and bridges as in IFC4X3.
_LINEAR = re.compile(
    rb"=\s*IFC(ALIGNMENT|BRIDGE|FACILITY|LINEARP|REFERENT|ROAD|RAILWAY)", re.IGNORECASE
)
_SIGNS_BACK = 8  # equals signs in strings that are passed over
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Repair:
    """A fault that was mended: message key and how often it occurred."""

    key: str
    count: int
    found: str = ""


def step_text(path: Path, limits: ImportLimits) -> bytes:
    """
    Bytes of an IFC file, unpacked where it is a zip archive.

    Raises
    ------
    UnreadableFile
        If the content is something else, whatever the name says.
    TooLarge
        If the file, or what the archive says it unpacks to, is beyond the limits. Nothing has been
        unpacked then.
    """
    size = path.stat().st_size
    if size > limits.file_mb * _MB:
        raise TooLarge(
            f"{path.name} has {size // _MB} MB; {limits.file_mb} MB are allowed",
            file=path.name,
            size_mb=size // _MB,
            allowed_mb=limits.file_mb,
        )
    with path.open("rb") as stream:
        found = content_of(stream.read(4096))
    if found == "ZIP":
        return only_model(path, limits)
    if found != "IFC":
        raise UnreadableFile(
            f"{path.name} is no IFC file: its content is {found}", file=path.name, found=found
        )
    return path.read_bytes()


def mended(text: bytes, file: str) -> tuple[bytes, tuple[Repair, ...]]:
    """
    The text with known faults mended.

    Parameters
    ----------
    text
        STEP text of an IFC file.
    file
        Its name, for messages.

    Returns
    -------
    text, repairs
        Same object and no repairs where there was nothing to mend.

    Raises
    ------
    UnsupportedSchema
        If the header names a schema that is neither readable nor near to one that is.
    """
    repairs: list[Repair] = []
    text, marked = narrowed(text)
    text = _with_known_schema(text, file, repairs)
    encoding, raw = marked, 1 if marked else 0
    if not text.isascii():
        text, count, found = escaped(text)
        encoding, raw = marked or found, raw + count
    if raw:
        repairs.append(Repair("raw-text", raw, encoding))
    text, broken = with_sound_escapes(text)
    if broken:
        repairs.append(Repair("broken-escape", broken))
    text, renumbered = with_small_ids(text)
    if renumbered:
        repairs.append(Repair("ids-renumbered", renumbered))
    text, stars = _without_stray_stars(text)
    if stars:
        repairs.append(Repair("star-for-dollar", stars))
    return text, tuple(repairs)


def _with_known_schema(text: bytes, file: str, repairs: list[Repair]) -> bytes:
    header = _SCHEMA.search(text, 0, 64_000)
    if header is None:
        raise UnreadableFile(f"{file} names no schema", file=file, found="IFC")
    schema = header[1].decode("ascii", "replace").upper().strip()
    if schema in _READABLE:
        return text
    if schema.startswith("IFC2X"):
        near = "IFC2X3"
    elif schema.startswith("IFC4X3"):
        near = "IFC4X3_ADD2"
    elif schema.startswith(("IFC4X1", "IFC4X2")):
        near = "IFC4X3_ADD2" if _LINEAR.search(text) else "IFC4"
    elif schema.startswith("IFC4") and not schema.startswith("IFC4X"):
        near = "IFC4"
    else:
        raise UnsupportedSchema(
            f"{file} is written in {schema}; IFC2X3, IFC4 and IFC4X3 are read",
            file=file,
            found=schema,
        )
    repairs.append(Repair("schema-header", 1, schema))
    return text[: header.start(1)] + near.encode() + text[header.end(1) :]


def _stars(text: bytes) -> Iterator[int]:
    """Where the pattern `_STAR` matches, found some twenty times as fast."""
    at = text.find(b"*", 1)
    while at > 0:
        if text[at - 1] in b",(" and text[at + 1 : at + 2] in (b",", b")"):
            yield at
        at = text.find(b"*", at + 1)


def _without_stray_stars(text: bytes) -> tuple[bytes, int]:
    parts: list[bytes] = []
    done = count = 0
    for star in _stars(text):
        if star < done:
            continue
        name = _statement_at(text, done, star)
        if name is None or name[1].upper() in _STARRED:
            continue
        end = text.find(b";", star)
        pieces = text[name.start() : end if end >= 0 else len(text)].split(b"'")
        # Even pieces lie outside of strings.
        fixed = [_STAR.sub(b"$", p) if i % 2 == 0 else p for i, p in enumerate(pieces)]
        if fixed != pieces:
            made = b"'".join(fixed)
            parts += (text[done : name.start()], made)
            done, count = name.start() + len(made), count + 1
    return (b"".join([*parts, text[done:]]), count) if count else (text, 0)


def _statement_at(text: bytes, first: int, at: int) -> re.Match[bytes] | None:
    """The class of the statement that a place is in; files need not have one for each line."""
    sign = at
    for _ in range(_SIGNS_BACK):
        sign = text.rfind(b"=", first, sign)
        found = _CLASS.match(text, sign) if sign >= 0 else None
        if found is not None or sign < 0:
            return found
    return None
