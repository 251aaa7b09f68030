"""What property sets say of a thing whose class says nothing: their names, and a few values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Pset_LightFixtureTypeCommon, Pset_ValveTypeGate, Pset_AlarmPHistory: sets that the standard
# prescribes for one class.
_PRESCRIBED = re.compile(r"Pset_([A-Z][A-Za-z]+?)(?:Type[A-Z][A-Za-z]*|PHistory)$")
# Words of a tool's own sets that hold a category or a class of some system, in the languages they
# come in; compared in lower case, the name of the set left out.
_TELLING = re.compile(
    r"^(category|family( name| and type)?|type name|omniclass (number|title)|uniclass.*|"
    r"assembly (code|description)|classification.*|(equipment|device|asset|component) type|"
    r"cobie\.type\.(name|category|description)|"
    r"kategorie|bauteiltyp|typ|gewerk|catégorie|categoría|категория|тип|наименование|"
    r"类别|类型|族|族名称|设备类型|设备名称|构件类型|构件名称|构件分类|分类编码|分类名称|类目名称|类目中文|国标(分类|编码|名称)|種別|カテゴリ)$"
)


@dataclass(frozen=True, slots=True)
class Hints:
    """Classes and words, as kinds are looked up by."""

    classes: tuple[str, ...]
    names: tuple[str, ...]


def hints_in(attributes: Mapping[str, str]) -> Hints:
    """
    Hints among the properties of one thing.

    Parameters
    ----------
    attributes
        "Set.Property" to value.

    Returns
    -------
    hints
        To be asked after the thing's own class, type and names.
    """
    classes: dict[str, None] = {}
    names: dict[str, None] = {}
    for key, value in attributes.items():
        ifc_class, is_telling = _hint_of(key)
        if ifc_class:
            classes[ifc_class] = None
        if is_telling:
            names[value] = None
    return Hints(tuple(classes), tuple(names))


@lru_cache(maxsize=4096)
def _hint_of(key: str) -> tuple[str, bool]:
    """Class that a property's set is prescribed for, if any, and whether its value is a hint."""
    title, _, label = key.partition(".")
    found = _PRESCRIBED.match(title)
    telling = label and _TELLING.match(label.lower())
    return f"Ifc{found[1]}" if found else "", bool(telling)
