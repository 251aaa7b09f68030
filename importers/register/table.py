"""A register as a table of texts: CSV in whatever encoding and delimiter, or a sheet of XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from importers.errors import EmptyPlan, TooLarge, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_BYTES = 100_000_000
MOST_UNPACKED = 1_000_000_000
HEAD_ROWS = 15  # titles and blank lines above the header
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One row: its number as the user's program counts, and a text for each header.

    ``notes`` is what else the file says of the thing, kept for people to read.
    """

    number: int
    values: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; ``encoding`` and ``delimiter`` are "" for workbooks."""

    file: str
    sheet: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str = ""
    delimiter: str = ""


def read_table(path: Path, known: Sequence[str] = ()) -> Table:
    """
    The register in a file.

    Parameters
    ----------
    path
        CSV (UTF-8, UTF-16 or GBK; comma, semicolon, tab or bar) or XLSX.
    known
        Words of headers in lower case: the header is the row among the first `HEAD_ROWS` that has
        most of them.

    Raises
    ------
    UnreadableFile, EmptyPlan, TooLarge
        If it is neither, has no row under a header, or is larger than a register can be.
    """
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path.name} has more than {MOST_BYTES} bytes", file=path.name)
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic.startswith(b"PK"):
        sheets = read_workbook(path)
        tables = [_table(path.name, name, rows, known) for name, rows in sheets.items() if rows]
        found = [table for table in tables if table is not None]
        if not found:
            raise EmptyPlan(f"{path.name} has no row under a header", file=path.name)
        return max(found, key=lambda table: (_likeness(table.headers, known), len(table.rows)))
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            f"{path.name} is an old Excel file (.xls); save it as .xlsx or CSV", file=path.name
        )
    text, encoding = _decoded(path)
    delimiter = _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise UnreadableFile(f"{path.name} is no CSV: {fault}", file=path.name) from fault
    table = _table(path.name, "", rows, known, encoding=encoding, delimiter=delimiter)
    if table is None:
        raise EmptyPlan(f"{path.name} has no row under a header", file=path.name)
    return table


def read_workbook(path: Path) -> dict[str, list[list[str]]]:
    """
    Every visible sheet of a workbook as texts.

    Raises
    ------
    UnreadableFile, TooLarge
        If it is no workbook, or unpacks to more than a register can be.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(member.file_size for member in packed.infolist())
        if size > MOST_UNPACKED:
            raise TooLarge(f"{path.name} unpacks to {size} bytes", file=path.name, bytes=size)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return {
                sheet.title: [
                    [_text(value) for value in row[:MOST_COLUMNS]]
                    for row in sheet.iter_rows(max_row=MOST_ROWS + HEAD_ROWS, values_only=True)
                ]
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            }
        finally:
            book.close()
    except (
        zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError,
        AttributeError, IndexError, SyntaxError,
    ) as fault:  # fmt: skip
        raise UnreadableFile(
            f"{path.name} is no XLSX workbook that can be read: {fault}", file=path.name
        ) from fault


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _decoded(path: Path) -> tuple[str, str]:
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace"), "utf-16"
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, encoding
    raise UnreadableFile(
        f"{path.name} is neither a table in UTF-8 or GBK nor a workbook; save it as XLSX",
        file=path.name,
    )


def _delimiter(text: str) -> str:
    """The sign that parts the first lines into most columns, and into the same number of them."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]

    def score(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        usual = max(set(counts), key=lambda n: (counts.count(n) * (n > 1), n), default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=score)


def _table(
    file: str,
    sheet: str,
    rows: Sequence[Sequence[str]],
    known: Sequence[str],
    *,
    encoding: str = "",
    delimiter: str = "",
) -> Table | None:
    head = max(
        range(min(HEAD_ROWS, len(rows))),
        key=lambda n: (_likeness(rows[n], known), sum(map(bool, rows[n])) > 1, -n),
        default=None,
    )
    if head is None:
        return None
    headers = _unique(rows[head])
    body = [
        Row(number=number, values=dict(zip(headers, map(str.strip, row), strict=False)))
        for number, row in enumerate(rows[head + 1 :], start=head + 2)
        if any(map(str.strip, row))
    ]
    if not body or not any(headers):
        return None
    if len(body) > MOST_ROWS:
        raise TooLarge(f"{file} has more than {MOST_ROWS} rows", file=file, rows=len(body))
    return Table(
        file=file,
        sheet=sheet,
        headers=headers,
        rows=tuple(body),
        encoding=encoding,
        delimiter=delimiter,
    )


def _likeness(row: Iterable[str], known: Sequence[str]) -> int:
    words = set(known)
    return sum(1 for cell in row if cell and {cell.strip().lower(), *header_words(cell)} & words)


def header_words(header: str) -> set[str]:
    """What a header is called, in each language it is written in, without units."""
    plain = header.replace("（", "(").replace("）", ")").replace("／", "/").replace("\n", " / ")
    words = {part.strip().lower() for part in plain.split("/")}
    words |= {word.split("(")[0].strip(" *:：") for word in words}
    return {word for word in words if word}


def _unique(row: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    headers = []
    for number, cell in enumerate(row[:MOST_COLUMNS], start=1):
        name = cell.strip() or f"({number})"
        seen[name] = seen.get(name, 0) + 1
        headers.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(headers)
