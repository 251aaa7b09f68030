"""Zip archives of IFC models: one, or all those of a building, unpacked within limits."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from importers.errors import TooLarge, UnreadableFile
from importers.ifc.content import content_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from pathlib import Path

    from importers.ifc.limits import ImportLimits

_CHUNK = 1 << 20
_MB = 1 << 20
_MOST = 50  # models of one archive
_LONGEST = 100  # characters of a name
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError)


def models_in(paths: Sequence[Path], limits: ImportLimits, folder: Path) -> list[Path]:
    """
    The files to read: those given, and in place of an archive of several models each of them.

    Parameters
    ----------
    paths
        IFC files and zip archives.
    limits
        What an archive may unpack to.
    folder
        An empty folder for what is unpacked.

    Raises
    ------
    UnreadableFile, TooLarge
        If an archive is damaged, or beyond the limits. Nothing has been unpacked then.
    """
    found: list[Path] = []
    for number, path in enumerate(paths):
        with path.open("rb") as stream:
            is_packed = stream.read(4) == b"PK\x03\x04"
        found += list(_unpacked(path, limits, folder / str(number))) if is_packed else [path]
    return found


def _unpacked(path: Path, limits: ImportLimits, folder: Path) -> Iterator[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            plans = _plans(archive, path, limits)
            if len(plans) < 2:
                yield path  # the reader unpacks it, or says what is wrong with it
                return
            if len(plans) > _MOST:
                raise TooLarge(
                    f"{path.name} holds {len(plans)} models; {_MOST} are allowed",
                    file=path.name,
                    models=len(plans),
                )
            folder.mkdir()
            taken: set[str] = set()
            for plan in plans:
                target = folder / _name(plan.filename, taken)
                taken.add(target.name)
                target.write_bytes(_read_member(archive, plan, path.name))
                yield target
    except _DAMAGED as fault:
        raise _damaged(path, fault) from fault


def _name(member: str, taken: Container[str]) -> str:
    """
    A file's name for a member, of its own last parts, none of them leading anywhere.

    Ids are made of it, and two folders may each have a model of one name.
    """
    parts = [part for part in PurePosixPath(member).parts if part not in ("/", "..")]
    for count in (1, 2, 3):
        name = "-".join(parts[-count:]).replace("/", "-").replace("\x00", "")[-_LONGEST:]
        if name not in taken:
            return name
    number = 2
    while f"{number}-{name}" in taken:
        number += 1
    return f"{number}-{name}"


def only_model(path: Path, limits: ImportLimits) -> bytes:
    """
    Text of the only model of an archive.

    Raises
    ------
    UnreadableFile
        If it is damaged, or holds no model or several.
    TooLarge
        If what it says it unpacks to is beyond the limits. Nothing has been unpacked then.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            plans = _plans(archive, path, limits)
            if len(plans) != 1:
                raise UnreadableFile(
                    f"{path.name} holds {len(plans)} .ifc files; one is needed",
                    file=path.name,
                    found="ZIP",
                )
            text = _read_member(archive, plans[0], path.name)
    except _DAMAGED as fault:
        raise _damaged(path, fault) from fault
    if content_of(text[:4096]) != "IFC":
        raise UnreadableFile(f"{path.name} holds no IFC file", file=path.name, found="ZIP")
    return text


def _damaged(path: Path, fault: Exception) -> UnreadableFile:
    return UnreadableFile(f"{path.name} is a damaged archive: {fault}", file=path.name, found="ZIP")


def _plans(archive: zipfile.ZipFile, path: Path, limits: ImportLimits) -> list[zipfile.ZipInfo]:
    members = [m for m in archive.infolist() if not m.is_dir()]
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if total > limits.unpacked_mb * _MB or total > packed * limits.zip_ratio:
        raise TooLarge(
            f"{path.name} unpacks to {total // _MB} MB, {total // packed} times its size",
            file=path.name,
            size_mb=total // _MB,
            allowed_mb=limits.unpacked_mb,
        )
    return [member for member in members if _is_plan(member.filename)]


def _is_plan(name: str) -> bool:
    """Whether a member is a model; ``__MACOSX/._plan.ifc`` is what one system adds to every zip."""
    path = PurePosixPath(name)
    is_shadow = path.name.startswith("._") or "__MACOSX" in path.parts
    return path.suffix.lower() == ".ifc" and not is_shadow


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    chunks, left = [], member.file_size
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            # The directory may lie about sizes: what was promised is all that is taken.
            left -= len(chunk)
            if left < 0:
                raise TooLarge(f"{name} unpacks to more than it states", file=name)
            chunks.append(chunk)
    return b"".join(chunks)
