"""Names of spaces and storeys: two languages in one, and what a space is used for."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from importers.ifc.uses import USES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spatial.site import SpaceUse

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_GENERATED = re.compile(
    r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[0-3][0-9A-Za-z_$]{21}"
    r"|\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?"
)
_SPLIT = re.compile(r"\s*[/|／｜]\s*")

_USE_RULES = tuple((use, re.compile("|".join(patterns))) for use, patterns in USES)

# What walking through costs, as a multiple of walking: nobody's flat is a short cut.
PASS_THROUGH: Mapping[SpaceUse, float] = MappingProxyType(
    {
        "circulation": 1.0,
        "stair": 1.0,
        "lift": 1.0,
        "outdoor": 1.0,
        "roof": 1.0,
        "parking": 1.0,
        "other": 1.5,
        "service": 3.0,
        "retail": 3.0,
        "storage": 4.0,
        "sanitary": 4.0,
        "plant": 4.0,
        "meeting": 4.0,
        "office": 4.0,
        "residential": 8.0,
        "shaft": 8.0,
    }
)


def in_two_languages(name: str) -> tuple[str, str]:
    """
    Split "走廊 / Corridor" into what is Chinese and what is English.

    Returns
    -------
    name, name_en
        ``name_en`` is empty unless one part holds Chinese characters and the other none.
    """
    parts = _SPLIT.split(name.strip(), maxsplit=1)
    if len(parts) == 2 and all(parts):
        first, second = (bool(_CJK.search(part)) for part in parts)
        if first and not second:
            return parts[0], parts[1]
        if second and not first:
            return parts[1], parts[0]
    return name.strip(), ""


def is_generated(name: str) -> bool:
    """Whether a name is an identifier that a tool made up: a GlobalId or UUID, nobody's word."""
    return bool(_GENERATED.fullmatch(name.strip()))


def use_of(*names: str) -> SpaceUse:
    """Use of a space by its names, in the order given; ``other`` where none speaks."""
    for name in names:
        lower = name.lower()
        for use, pattern in _USE_RULES:
            if pattern.search(lower):
                return use
    return "other"
