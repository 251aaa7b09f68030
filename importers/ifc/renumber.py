"""Instance ids that are too large to be read, numbered anew from 1."""

from __future__ import annotations

import re

_LARGEST = 2**31 - 1
_ID = re.compile(rb"#(\d{10,})")
# Strings and comments are passed over: what looks like an id in them is none.
_TOKEN = re.compile(rb"'(?:[^']|'')*'|/\*.*?\*/|#(\d+)", re.DOTALL)
_LOOKED_AT = 1 << 18  # bytes of either end: ids rise through a file, or are large all over


def with_small_ids(text: bytes) -> tuple[bytes, int]:
    """
    The text with its ids from 1 upwards, where any at either end is beyond what 32 bits hold.

    Returns
    -------
    text, count
        The same object and 0 where all is well; else how many ids there are.
    """
    ends = (text,) if len(text) <= 2 * _LOOKED_AT else (text[:_LOOKED_AT], text[-_LOOKED_AT:])
    if not any(int(found[1][:20]) > _LARGEST for end in ends for found in _ID.finditer(end)):
        return text, 0
    known: dict[bytes, bytes] = {}

    def small(found: re.Match[bytes]) -> bytes:
        own = found[1]
        if own is None:
            return found[0]
        own = own.lstrip(b"0") or b"0"
        if own not in known:
            known[own] = b"#%d" % (len(known) + 1)
        return known[own]

    return _TOKEN.sub(small, text), len(known)
