"""Words of properties in many languages: which storey is meant, what a space is used for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from importers.ifc import words as names_of_rooms
from spatial.site import SPACE_USES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spatial.site import SpaceUse

_CHINESE = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_BELOW = re.compile(
    r"地下|负|地下室|\bb\s*\d|\bbasement|\bsub-?(level|basement)|\bcellar|keller|\b\d?\s*\.?\s*ug\b"
    r"|\bkg\b|sous-sol|sótano|подвал|цоколь|\br-\d"
)
_GROUND = re.compile(
    r"^(g|gf|eg|rdc|r\+0|pb)$|ground|erdgeschoss|rez-de-chauss|planta baja|^地面层?$|^p\.?b\.?$"
)
_UPWARDS = re.compile(r"\bog\b|obergeschoss|\br\+\d|étage|etage|\bpiso\b|upper")
_ROOF = re.compile(r"^rf$|roof|屋面|屋顶|天面|天台|dach|toiture|кров|крыш")
_IN_NAMES = re.compile(
    r"(?:^|[^a-z0-9])(b\d{1,2}f?|[fl]\s?-?\d{1,3}|\d{1,3}f|\d{1,2}\.?\s?[ou]g|eg|gf"
    r"|(?:level|floor|storey|story|etage|этаж)[ _-]?-?\d{1,3})(?:$|[^a-z0-9])"
)
_IN_CHINESE_NAMES = re.compile(
    r"((?:地下|负)?[一二两三四五六七八九十\d]{1,3}[层楼]|首层|地下室|屋面层?)"
)
_MORE_USES: tuple[tuple[str, SpaceUse], ...] = (
    (r"走廊|走道|大堂|门厅|过道|连廊|circulation|concourse|hallway|walkway|aisle", "circulation"),
    (r"stair|楼梯|treppe", "stair"),
    (r"elevator|\blift|电梯|aufzug", "lift"),
    (r"toilet|\bwc\b|restroom|sanitary|卫生间|厕所|洗手间", "sanitary"),
    (r"plant|pump|electrical|equipment|机房|泵房|配电|设备", "plant"),
    (r"storage|store ?room|库房|仓库|储藏|warehouse", "storage"),
    (r"park(ing)?\b|garage|车库|停车", "parking"),
    (r"shop|retail|store|商铺|商店|restaurant|cafe|餐厅|食堂", "retail"),
    (r"office|办公|workspace", "office"),
    (r"meeting|conference|会议|classroom|lecture|教室|auditorium|报告厅", "meeting"),
    (r"flat|apartment|residential|dwelling|住宅|户", "residential"),
    (r"roof|屋面|屋顶", "roof"),
    (r"shaft|管井|竖井", "shaft"),
    (r"lawn|grass|garden|playground|plaza|outdoor|绿地|花园|广场|室外", "outdoor"),
    (r"reception|guard|值班|岗亭|服务", "service"),
)


def use_of(*words: str) -> SpaceUse:
    """Use of a space by words about it, in many languages; ``other`` where none speaks."""
    for word in words:
        for use in SPACE_USES:
            if word == use:
                return use
    text = " ".join(words).lower().replace("_", " ")
    for use in (names_of_rooms.use_of(*(w.replace("_", " ") for w in words if w)),):
        if use != "other":
            return use
    return next((use for pattern, use in _MORE_USES if re.search(pattern, text)), "other")


def texts(labels: Any) -> tuple[str, str]:
    """Name as the users write it and in English, of labels by language ``{"zh": …, "en": …}``."""
    if isinstance(labels, str | int | float) and not isinstance(labels, bool):
        return str(labels).strip(), ""
    if not isinstance(labels, dict) or not labels:
        return "", ""
    said = {str(tag).lower(): str(text).strip() for tag, text in labels.items() if text}
    english = next((text for tag, text in said.items() if tag.startswith("en")), "")
    native = next((text for tag, text in said.items() if tag.startswith("zh")), "")
    native = native or next((text for tag, text in said.items() if not tag.startswith("en")), "")
    return native or english, english


def level_number(text: str) -> int | None:
    """
    Number in a storey's name, as its own people count; None where there is none.

    "B1" and 地下一层 are -1, "2F", "L2" and 二层 are 2, "1. OG" is 1 and "EG" 0, 首层 is 1.
    """
    said = text.strip().lower()
    if not said:
        return None
    if re.fullmatch(r"-?\d+(\.0+)?", said):
        return int(float(said))
    if said in ("首层", "底层", "大堂层"):
        return 1
    number = _first_number(said)
    if _BELOW.search(said):
        return -(abs(number) if number else 1)
    if _GROUND.search(said):
        return 0 if number is None else number
    return number


def _first_number(said: str) -> int | None:
    if match := re.search(r"(?<![\w.])-\s?\d+|\d+", said):
        return int(match[0].replace(" ", ""))
    if match := re.search(r"([一二两三四五六七八九])?十([一二三四五六七八九])?(?=[层楼]|$)", said):
        return 10 * _CHINESE.get(match[1] or "一", 1) + _CHINESE.get(match[2] or "", 0)
    if match := re.search(r"([一二两三四五六七八九])(?=[层楼]|$)", said):
        return _CHINESE[match[1]]
    return None


def ordinals_of(names: Iterable[str]) -> dict[str, int]:
    """
    Ordinal of each storey name, 0 for the ground.

    Notes
    -----
    Where nothing is numbered 0 and no name counts floors *above* the ground, "1F" and 一层 are the
    ground: the Chinese and the American way. Roofs come on top, names that say nothing above them.
    """
    given = list(dict.fromkeys(names))
    numbers = {name: level_number(name) for name in given if not _ROOF.search(name.lower())}
    known = {name: number for name, number in numbers.items() if number is not None}
    from_zero = 0 in known.values() or any(_UPWARDS.search(name.lower()) for name in known)
    shift = 0 if from_zero else 1
    found = {name: n - (shift if n > 0 else 0) for name, n in known.items()}
    top = max(found.values(), default=-1)
    for name in given:
        if name not in found:
            top += 1
            found[name] = top
    return found


def storey_in_name(name: str) -> str:
    """The storey that a file or layer is named after ("rooms_F2", 三层平面); "" for none."""
    if match := _IN_CHINESE_NAMES.search(name):
        return match[1]
    match = _IN_NAMES.search(name.lower())
    return match[1].upper() if match else ""
