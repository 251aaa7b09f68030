"""Broken IFC files: a sound one with a few things wrong in it, drawn from a seed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_REFERENCE = re.compile(rb"#(\d+)(?=[,)])")
_NUMBER = re.compile(rb"(?<=[,(])-?\d+\.[\dEe+-]*(?=[,)])")
_TEXT = re.compile(rb"'[^'\n]*'")
_LIST = re.compile(rb"\((?:[^()']*,)[^()']*\)")
_CLASS = re.compile(rb"=\s*(IFC[A-Z0-9]+)\(")
_PLACEMENT = re.compile(rb"#(\d+)=\s*IFCLOCALPLACEMENT\(([^,]*),")
_NUMBERS = (b"1.E308", b"-1.E300", b"NAN", b"INF", b"1.E400", b"0.", b"-1.", b"1.E-320", b"$", b"*")
_WORDS = (
    b"''",
    b"'\\X2\\D8\\X0\\'",
    b"'\\S\\'",
    b"'\\X\\'",
    b"'" + b"A" * 70_000 + b"'",
    b"$",
    b"7",
)


def mutated(text: bytes, random: Random) -> tuple[bytes, str]:
    """
    The text with one to three things wrong in it.

    Returns
    -------
    text, kinds
        And what was done, in order.
    """
    done = []
    for _ in range(random.randint(1, 3)):
        name, change = random.choice(tuple(_CHANGES.items()))
        text = change(text, random)
        done.append(name)
    return text, "+".join(done)


def _body(text: bytes) -> int:
    return max(0, text.find(b"DATA;"))


def _replaced(text: bytes, random: Random, pattern: re.Pattern[bytes], by: bytes) -> bytes:
    found = list(pattern.finditer(text, _body(text)))
    if not found:
        return text
    match = random.choice(found)
    return text[: match.start()] + by + text[match.end() :]


def _flipped(text: bytes, random: Random) -> bytes:
    if not text:
        return text
    at = random.randrange(len(text))
    return text[:at] + bytes([text[at] ^ (1 << random.randrange(8))]) + text[at + 1 :]


def _cut_out(text: bytes, random: Random) -> bytes:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.randint(1, 400) :]


def _repeated(text: bytes, random: Random) -> bytes:
    at, length = random.randrange(len(text) + 1), random.randint(1, 2_000)
    return text[:at] + text[at : at + length] * random.choice((2, 3, 50)) + text[at + length :]


def _truncated(text: bytes, random: Random) -> bytes:
    return text[: random.randrange(len(text) + 1)]


def _misled(text: bytes, random: Random) -> bytes:
    """A reference to another entity, one that is not there, or the entity itself."""
    ids = _REFERENCE.findall(text) or [b"1"]
    other = random.choice((random.choice(ids), b"0", b"99999999999999999999", b"4294967297"))
    return _replaced(text, random, _REFERENCE, b"#" + other)


def _strange_number(text: bytes, random: Random) -> bytes:
    return _replaced(text, random, _NUMBER, random.choice(_NUMBERS))


def _strange_word(text: bytes, random: Random) -> bytes:
    return _replaced(text, random, _TEXT, random.choice(_WORDS))


def _strange_list(text: bytes, random: Random) -> bytes:
    made = random.choice(
        (b"()", b"(" * 3_000 + b")" * 3_000, b"(" + b"#1," * 50_000 + b"#1)", b"(1.)", b"$")
    )
    return _replaced(text, random, _LIST, made)


def _other_class(text: bytes, random: Random) -> bytes:
    names = [*_CLASS.findall(text), b"IFCNOSUCHTHING", b"IFCROOT", b"IFCFACETEDBREP"]
    return _replaced(text, random, _CLASS, b"=" + random.choice(names) + b"(")


def _cycle(text: bytes, random: Random) -> bytes:
    """A placement relative to itself or to another, which may be its own descendant."""
    found = list(_PLACEMENT.finditer(text))
    if not found:
        return text
    one, other = random.choice(found), random.choice(found)
    return text[: one.start(2)] + b"#" + other[1] + text[one.end(2) :]


def _all_cyclic(text: bytes, random: Random) -> bytes:
    found = _PLACEMENT.findall(text)
    if not found:
        return text
    other = random.choice(found)[0]
    return _PLACEMENT.sub(lambda m: b"#" + m[1] + b"=IFCLOCALPLACEMENT(#" + other + b",", text)


def _lost_line(text: bytes, random: Random) -> bytes:
    lines = text.split(b"\n")
    del lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def _doubled_line(text: bytes, random: Random) -> bytes:
    lines = text.split(b"\n")
    lines.insert(random.randrange(len(lines)), random.choice(lines))
    return b"\n".join(lines)


_CHANGES: dict[str, Callable[[bytes, Random], bytes]] = {
    "bit": _flipped,
    "cut": _cut_out,
    "repeat": _repeated,
    "truncate": _truncated,
    "reference": _misled,
    "number": _strange_number,
    "word": _strange_word,
    "list": _strange_list,
    "class": _other_class,
    "cycle": _cycle,
    "all-cyclic": _all_cyclic,
    "lost": _lost_line,
    "doubled": _doubled_line,
}
