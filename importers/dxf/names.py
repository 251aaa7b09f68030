"""Which texts name rooms: names and numbers kept, sizes, door numbers, levels and notes left."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from importers.dxf.layers import bare_name
from importers.ifc.words import use_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry import Point

    from importers.dxf.drawing import Text
    from importers.dxf.layers import Role

LONGEST_NAME = 40
SURE = 2  # weight from which a text is taken for a room's name
MANY = 3  # names on layers of names, from which those layers name every room
_SIZE = re.compile(
    r"\d\s*['′\"]|\d\s*[x×*]\s*\d|\d\s*(sf|sq\.?\s?ft|m2|m²|㎡|平方米|平米|qm)\b|\d\s*㎡|^\W*[\d.,]+\W*$|"
    r"\d\s*(mm|cm|m)\b|^(面积|area|s)\s*[=:：]",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"^[±+\-−]?\s*\d{1,3}\.\d{2,3}$|^%%p|±|^(ffl|h|bh|ok|uk)\b\.?\s*[=:+\-\d]", re.I
)
_CODE = re.compile(
    r"^(甲|乙|丙)?(f?m|fhm|gm|tlm|jlm|fjm|mlc|mc|dk|c|gc|tc|bc|fc|lc|byc)[-_]?\d{3,5}[a-z']?$|"
    r"^\d{4}\s*(xo|sh|dh|fx|s\.g\.d\.?|o\.?h\.?.*|bi-?pass|pkt\.?)?$|^\d{5}\s.*door",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"^(up|dn|down|上|下|ef|typ\.?|sim\.?|wh|ref\.?|dw|north|n|---|a\d{1,3}|[a-z]|\d{1,2}|[a-z]-[a-z]|"
    r"\d{1,2}/[a-z]|轴.*|图.*|比例.*|scale.*|.*平面图|.*floor plan|.*layout|[①-⑳])$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[A-Za-z]{0,3}[-.]?\d{1,2}[-.]?\d{1,4}[A-Za-z]?$|^[A-Z]{1,2}\d[-.]\d{2,4}$")
_SENTENCE = re.compile(
    r"[.;。；]\s|^note\b|\b(see|refer|provide|all|per|shall|with|and|between|existing wall)\b", re.I
)


@dataclass(frozen=True, slots=True)
class RoomText:
    """A text that may name a room or number it; ``weight`` says how surely."""

    text: str
    place: Point
    height: float
    weight: int
    is_number: bool
    style: tuple[str, int, bool] = ("", 0, False)


@dataclass(frozen=True, slots=True)
class Label:
    """Name and number of a room as they stand together; a place for each line."""

    name: str
    number: str
    places: tuple[Point, ...]
    is_sure: bool

    @property
    def place(self) -> Point:
        """Where its first line stands."""
        return self.places[0]


def room_texts(texts: Sequence[tuple[Text, Point, Role]]) -> list[RoomText]:
    """
    Texts that name or number rooms.

    Notes
    -----
    A text counts by its layer (2), by being underlined (2), by being a word for a room (2); what is
    on a layer of notes and speaks in sentences does not. Where some texts count surely, those that
    count by nothing are taken for notes; where a layer of names is used, it alone counts.
    """
    own = sum(1 for text, _, role in texts if role in ("name", "room") and len(text.text) > 2)
    found = []
    for text, place, role in texts:
        if own >= MANY and role not in ("name", "room"):
            continue
        for line, shift in _lines(text):
            made = _room_text(text, line, role)
            if made is not None:
                weight, is_number = made
                at = type(place)(place.x, place.y - shift)
                style = (text.layer, round(text.height * 100), text.is_underlined)
                found.append(RoomText(line, at, text.height, weight, is_number, style))
    found = _with_like_styles(found)
    surest = max((t.weight for t in found if not t.is_number), default=0)
    least = SURE if surest >= SURE else 0
    return [t for t in found if t.weight >= (1 if t.is_number else least)]


def _with_like_styles(found: Sequence[RoomText]) -> list[RoomText]:
    """What is written as most surely known names are is a name too: same layer, height, line."""
    sure: Counter[tuple[str, int, bool]] = Counter()
    every: Counter[tuple[str, int, bool]] = Counter()
    for text in found:
        if not text.is_number:
            every[text.style] += 1
            sure[text.style] += text.weight >= SURE
    named = {style for style, n in every.items() if sure[style] >= 2 and 2 * sure[style] >= n}
    return [
        replace(text, weight=max(text.weight, SURE))
        if text.style in named and not text.is_number and text.weight >= 0
        else text
        for text in found
    ]


def _lines(text: Text) -> list[tuple[str, float]]:
    lines = [line.strip() for line in text.text.split("\n")]
    step = text.height * 1.5
    first = -(len(lines) - 1) / 2 * step
    return [(line, first + i * step) for i, line in enumerate(lines) if line]


def _room_text(text: Text, line: str, role: Role) -> tuple[int, bool] | None:
    if role in ("ignored", "door", "window", "wall", "column", "stair"):
        return None
    if len(line) > LONGEST_NAME or _LEVEL.search(line) or _MARK.match(line):
        return None
    on_layer = role in ("name", "room")
    if _NUMBER.match(line) and not _CODE.match(line):
        return (2 if on_layer else 1), True
    if _SIZE.search(line) or _CODE.match(line):
        if on_layer and re.fullmatch(r"\d{3,4}", line):
            return 2, True
        return None
    is_word = use_of(line) != "other" or bool(
        re.search(r"[室厅房间廊库厕卫]$|\broom\b", line.lower())
    )
    weight = 2 * on_layer + 2 * text.is_underlined + 2 * is_word
    if role == "note" and re.search(r"dim|symb|note", bare_name(text.layer).lower()):
        weight -= 0 if text.is_underlined else 1 if is_word else 3
    if _SENTENCE.search(line):
        weight -= 3
    return (weight, False) if weight >= 0 else None


def room_labels(texts: Sequence[tuple[Text, Point, Role]]) -> list[Label]:
    """
    Names and numbers of rooms: lines that stand under one another make one label.

    Parameters
    ----------
    texts
        Every text with its place and the role of its layer; metres.

    Returns
    -------
    labels : list
        From the top of the drawing.
    """
    order = sorted(room_texts(texts), key=lambda t: (-t.place.y, t.place.x))
    groups: list[list[RoomText]] = []
    for text in order:
        for group in groups:
            if _is_under(text, group[-1]):
                group.append(text)
                break
        else:
            groups.append([text])
    return [_label(group) for group in groups]


def _is_under(text: RoomText, above: RoomText) -> bool:
    high = max(above.height, text.height, 1e-6)
    wide = max(len(above.text), len(text.text), 4) * high
    drop = above.place.y - text.place.y
    aside = abs(above.place.x - text.place.x)
    return bool(0.2 * high < drop < 2.6 * high and aside < 0.75 * wide)


def _label(group: Sequence[RoomText]) -> Label:
    name = " ".join(t.text for t in group if not t.is_number)
    name = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", name)
    return Label(
        name=name,
        number=next((t.text for t in group if t.is_number), ""),
        places=tuple(t.place for t in group),
        is_sure=max(t.weight for t in group) >= SURE,
    )
