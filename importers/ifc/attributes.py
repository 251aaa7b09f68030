"""Values of an entity's attributes by name, also where its class may not have such an attribute.

`getattr` asks the library for the place of a name each time, and for a name that a class lacks it
loads the rules of the whole schema, some 20 ms, and searches them, some 40 µs. Here each name's
place in each class is asked for once.
"""

from __future__ import annotations

from typing import Any

_FORWARD, _INVERSE = 1, 2  # the library's categories of attributes that are stored in a file
_LACKING, _BACKWARDS = -1, -2
# By class, its schema before it, and the name of an attribute or of a class.
_PLACES: dict[tuple[str, str], int] = {}
_KINDS: dict[tuple[str, str], bool] = {}


def value_of(entity: Any, name: str) -> Any:
    """
    Value of an attribute, forward or inverse; None where the entity has none of that name.

    Parameters
    ----------
    entity
        Of an opened model; anything else, as damaged files have it in an entity's place, has no
        attributes.
    name
        As the schema writes it.
    """
    try:
        key = entity.is_a(True), name
    except AttributeError:
        return None
    place = _PLACES.get(key)
    if place is None:
        place = _PLACES[key] = _place(entity, name)
    if place >= 0:
        return entity.get_argument(place)
    return entity._get_inverse(name) if place == _BACKWARDS else None  # noqa: SLF001


def is_kind(entity: Any, name: str) -> bool:
    """Whether an entity is of a class or of one beneath it, as its own `is_a`, asked once."""
    key = entity.is_a(True), name
    found = _KINDS.get(key)
    if found is None:
        found = _KINDS[key] = bool(entity.is_a(name))
    return found


def _place(entity: Any, name: str) -> int:
    category = entity.get_attribute_category(name)
    if category == _FORWARD:
        return int(entity.get_argument_index(name))
    return _BACKWARDS if category == _INVERSE else _LACKING
