"""What classifications and property sets say of a space's use, beside its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from importers.ifc.assets import classifications, sets_of, single_values, type_of
from importers.ifc.labels import numbers_otherwise, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Properties that hold a use or a class of one, in lower case: the standard's (OccupancyType,
# Reference), COBie's, and what tools and offices of several countries call theirs.
_TELLING = re.compile(
    r"occupancytype|reference|(space|room)[ _]?(type|category|use|function)|category|department|"
    r"classification.*|omniclass.*|uniclass.*|function|"
    r"nutzung(sart|sgruppe)?|raumtyp|raumart|din ?277.*|affectation|uso|utilizzo|"
    r"(房间|空间|建筑空间|功能空间)(类型|类别|分类|功能|用途)|使用功能|分类名称|类目名称|类目中文|功能|用途|назначение|категория|用途名|室用途"
)
_LONGEST, _MOST = 120, 8  # characters of a value, and values of a space


class SpaceWords:
    """One pass over the spaces of a model; tools share property sets among them."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, ...]] = {}

    def of(self, space: Any) -> tuple[str, ...]:
        """Codes and words, those of classifications first, none twice."""
        return tuple(dict.fromkeys(self._of(space)))[:_MOST]

    def _of(self, space: Any) -> Iterator[str]:
        for thing in (space, type_of(space)):
            for system, code, title in classifications(thing):
                if not numbers_otherwise(system):
                    yield code[:_LONGEST]
                yield title[:_LONGEST]
                if system.upper().startswith("DIN") and code:
                    yield f"NUF {code}"[:_LONGEST] if code[0].isdigit() else code[:_LONGEST]
        for found in sets_of(space):
            id_ = found.id()
            if id_ not in self._known:
                self._known[id_] = tuple(_telling(found))
            yield from self._known[id_]


def _telling(properties: Any) -> Iterator[str]:
    for label, given in single_values(properties):
        if _TELLING.fullmatch(label.lower()):
            value = text_of(given)[:_LONGEST]
            if value:
                yield value
