"""A DXF file opened: in the encoding that its bytes are in, mended where it is broken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ezdxf import recover
from ezdxf.filemanagement import readfile

from importers.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

    from ezdxf.document import Drawing as Document

_LOOKED_AT = 1 << 20  # bytes
_HIGH = re.compile(rb"[\x80-\xff][\x40-\xff]*[\x80-\xff]|[\x80-\xff]")
_CODE_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+([^\r\n]+)")
_WESTERN = (b"ANSI_1252", b"DOS850", b"ANSI_850")
_LIKELY = 0.8  # share of runs that have to be hanzi


def open_document(source: Path, name: str) -> tuple[Document, bool]:
    """
    Open a drawing, mending what can be mended.

    Returns
    -------
    document, is_repaired

    Raises
    ------
    UnreadableFile
        If not even recovery finds a drawing in it.
    """
    try:
        return readfile(source, encoding=_encoding_of(source)), False
    except MemoryError:
        raise
    except Exception as fault:  # whatever the file broke: recovery is the answer
        if not source.stat().st_size:
            raise UnreadableFile(f"{name} is empty", file=name) from fault
    try:
        document, _ = recover.readfile(source)
    except MemoryError:
        raise
    except Exception as fault:  # recovery of hostile bytes fails in every way there is
        raise UnreadableFile(
            f"{name} is no drawing that can be opened, not even by recovery: {fault};"
            " save it again as DXF (R2010 or newer) in the drawing tool",
            file=name,
            found=f"{type(fault).__name__}: {fault}"[:200],
        ) from fault
    return document, True


def _encoding_of(source: Path) -> str | None:
    """
    GB 18030 where the bytes are that and the file calls them something else; None: as it says.

    Tools of Chinese offices leave the code page out of R12 files, or write the one of the machine
    that made their template.
    """
    with source.open("rb") as stream:
        head = stream.read(_LOOKED_AT)
    if head.startswith(b"AutoCAD Binary"):
        return None
    said = _CODE_PAGE.search(head)
    if said is not None and said[1].strip().upper() not in _WESTERN:
        return None
    if b"AC102" in head[:2000] or b"AC103" in head[:2000]:  # R2007 and newer: UTF-8
        return None
    runs = _HIGH.findall(head)[:500]
    hanzi = sum(map(_is_hanzi, runs))
    return "gb18030" if runs and hanzi >= _LIKELY * len(runs) else None


def _is_hanzi(run: bytes) -> bool:
    try:
        text = run.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
