"""What the titles under the drawings of one sheet say: plans of which levels, or something else."""

from __future__ import annotations

import re

from importers.dxf.placement import level_in, number_of

LONGEST = 40  # characters of a title
ROOF = 1_000  # stands for the level over all others
_PLAN = re.compile(
    r"平面|\bfloor\s*plan\b|\bplan\b.*\b(level|floor|storey|niveau|rdc|étage)\b|"
    r"\b(level|floor|storey)\b.*\bplan\b|grundriss|план\b.*этаж|平面図",
    re.IGNORECASE,
)
# Plans of other things than floors to walk on, and what is no plan at all.
_OTHER = re.compile(
    r"总平面|天花|顶棚|吊顶|顶板|基础|结构|梁|配筋|板平法|防雷|接地|定位图|放大|家具|铺装|铺地|拆除|"
    r"立面|剖面|详图|大样|节点|系统图|说明|图例|目录|门窗表|夹层|"
    r"\b(ceiling|reflected|roof framing|foundation|framing|site|demolition|furniture|enlarged)\b|"
    r"\b(elevations?|sections?|details?|schedules?|legend|notes?)\b|"
    r"ansicht|schnitt|lageplan|façade|\bcoupe\b|фасад|разрез",
    re.IGNORECASE,
)
_ROOF = re.compile(r"屋[顶面]|天面|\broof\b|dachaufsicht|\btoiture\b|кровл", re.IGNORECASE)
_NUMBER = r"(?:[一二三四五六七八九十百]+|\d{1,3})"
_LEVELS = re.compile(
    rf"(地下|负|[bB]|-)?\s*({_NUMBER}(?:\s*[、,，~～\-—–至到及和]+\s*(?:[bBfF]|地下)?\s*{_NUMBER})+)\s*"
    r"(?:层|楼|[fF](?![a-zA-Z]))"
)
_RANGE = re.compile(rf"({_NUMBER})\s*[~～\-—–至到]+\s*({_NUMBER})")
# As America and China count: the first floor is the ground.
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_MOST = 120  # levels of one title


def is_title(text: str) -> bool:
    """Whether a text is the title of a drawing on its sheet: of a plan or of anything else."""
    said = text.strip()
    return 0 < len(said) <= LONGEST and bool(_PLAN.search(said) or _OTHER.search(said))


def levels_of(text: str) -> tuple[int, ...] | None:
    """
    Levels that the plan of a title shows, lowest first.

    Returns
    -------
    levels
        0 is the ground; `ROOF` for the roof's; several for a typical floor (二~六层平面图); empty
        for a plan that names none (标准层平面图). None where the title is of no floor plan.
    """
    said = text.strip()
    if not _PLAN.search(said) or _OTHER.search(said):
        return None
    if _ROOF.search(said):
        return (ROOF,)
    found = _LEVELS.search(said)
    if found is None:
        level = level_in(said)
        if level is None:
            level = next((i for i, word in enumerate(_WORDS) if word in said.lower()), None)
        return () if level is None else (level,)
    sign = -1 if found[1] else 1
    numbers: list[int] = []
    left = found[2]
    for ends in _RANGE.finditer(left):
        first, last = (number_of(end) or 0 for end in ends.groups())
        numbers += range(min(first, last), min(max(first, last), min(first, last) + _MOST) + 1)
    left = _RANGE.sub(" ", left)
    numbers += [number_of(n) or 0 for n in re.findall(_NUMBER, left)]
    levels = {-n if sign < 0 else n - 1 for n in numbers if n > 0}
    return tuple(sorted(levels))
