"""Strings of an IFC file as the format prescribes them: raw bytes and broken escapes mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDE = (b"\xff\xfe", b"\xfe\xff")  # marks of UTF-16
_MARK = b"\xef\xbb\xbf"
_HIGH = re.compile(r"[^\x00-\x7f]+")
# Directives as ISO 10303-21 has them: \\, \S\x, \PA\, \X\hh, \N\, \X2\…\X0\, \X4\…\X0\.
_SOUND = re.compile(
    rb"\\(?:\\|S\\[ -~]|P[A-I]\\|X\\[0-9A-Fa-f]{2}|N\\"
    rb"|X2\\(?:[0-9A-Fa-f]{4})+\\X0\\|X4\\(?:[0-9A-Fa-f]{8})+\\X0\\)"
)
_ANY = re.compile(
    _SOUND.pattern + rb"|\\X2\\((?:[0-9A-Fa-f]{4})+)[0-9A-Fa-f]{0,3}|\\X[24]\\\\X0\\|\\"
)
_LIKELY = 0.75  # share of characters that have to be common ones of an encoding
_LONG_RUN = 2.5  # high bytes in a row, from which single bytes spell words: Cyrillic, not Latin
# Of the two bytes of a character, where the first lies in the common ones of each encoding.
_COMMON: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("gb18030", lambda c: len(c) == 2 and (0xB0 <= c[0] <= 0xD7 or c[0] <= 0xA3) and c[1] >= 0xA1),
    ("shift_jis", lambda c: 0x81 <= c[0] <= 0x83 or 0x88 <= c[0] <= 0x97),
    ("big5", lambda c: 0xA1 <= c[0] <= 0xC6),
)


def is_marked_wide(head: bytes) -> bool:
    """Whether a text begins with the byte order mark of UTF-16."""
    return head[:2] in _WIDE


def narrowed(text: bytes) -> tuple[bytes, str]:
    """
    The text without a byte order mark, in UTF-8 where it was UTF-16.

    Returns
    -------
    text, found
        ``found`` is the encoding that the mark told of; "" where there was none.
    """
    if is_marked_wide(text):
        return text.decode("utf-16", "replace").encode("utf-8"), "utf-16"
    if text.startswith(_MARK):
        return text[len(_MARK) :], "utf-8-sig"
    return text, ""


def escaped(text: bytes) -> tuple[bytes, int, str]:
    """
    Raw bytes beyond ASCII -> the escapes that the format prescribes.

    Returns
    -------
    text, count, encoding
        How many runs were escaped, and in which encoding they were written.

    Notes
    -----
    Lines that are no UTF-8 are read in one other encoding, told by which characters they would
    hold: files of several hands mix both.
    """
    lines = text.split(b"\n")
    raw = [i for i, line in enumerate(lines) if not line.isascii()]
    odd = [lines[i] for i in raw if not _is_utf8(lines[i])]
    encoding = _encoding_of(odd) if odd else "utf-8"
    count = 0
    for i in raw:
        line = lines[i]
        decoded = line.decode("utf-8" if _is_utf8(line) else encoding, "replace")
        made, found = _HIGH.subn(_escape, decoded)
        lines[i] = made.encode("ascii")
        count += found
    return b"\n".join(lines), count, encoding


def _escape(run: re.Match[str]) -> str:
    return "\\X2\\" + run[0].encode("utf-16-be").hex().upper() + "\\X0\\"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _encoding_of(lines: list[bytes]) -> str:
    """The encoding of which the lines would hold the commonest characters."""
    best, share = "", 0.0
    for encoding, is_common in _COMMON:
        characters: list[bytes] = []
        try:
            for line in lines:
                decoded = line.decode(encoding)
                characters += [c.encode(encoding) for c in decoded if c > "\x7f"]
        except UnicodeError:
            continue
        found = sum(map(is_common, characters)) / max(1, len(characters))
        if found >= _LIKELY and found > share:
            best, share = encoding, found
    if best:
        return best
    runs = [run for line in lines for run in re.findall(rb"[\x80-\xff]+", line)]
    mean = sum(map(len, runs)) / len(runs)
    return "cp1251" if mean >= _LONG_RUN else "cp1252"


def with_sound_escapes(text: bytes) -> tuple[bytes, int]:
    """
    Backslashes that begin no directive doubled, and directives that do not end closed.

    Windows paths and cut-off Chinese names stop the whole file from being parsed otherwise.
    """
    if b"\\" not in text or b"\\" not in _SOUND.sub(b"", text):
        return text, 0
    count = 0

    def mend(found: re.Match[bytes]) -> bytes:
        nonlocal count
        said = found[0]
        if _SOUND.fullmatch(said):
            return said
        count += 1
        if found[1]:
            return b"\\X2\\" + found[1] + b"\\X0\\"
        return b"" if said != b"\\" else b"\\\\"

    return _ANY.sub(mend, text), count
