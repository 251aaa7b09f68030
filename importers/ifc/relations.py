"""Elements of an opened model, and what they are part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.ifc.attributes import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator


_UP = 12  # links of composition followed upwards before giving up


def elements(model: Any, *classes: str) -> Iterator[Any]:
    """Elements of several classes and their subclasses; classes unknown to the schema are none."""
    seen: set[int] = set()
    for name in classes:
        try:
            found = model.by_type(name)
        except RuntimeError:
            continue
        for element in found:
            if element.id() not in seen:
                seen.add(element.id())
                yield element


def parent_of(element: Any) -> Any | None:
    """What an element is part of or contained in, one step up; None at the top."""
    for name, relating in (
        ("Decomposes", "RelatingObject"),
        ("ContainedInStructure", "RelatingStructure"),
        ("Nests", "RelatingObject"),
    ):
        for relation in value_of(element, name) or ():
            found = value_of(relation, relating)
            if found is not None:
                return found
    return None


def parts_of(element: Any) -> tuple[Any, ...]:
    """Parts an element is made of, at any depth, itself left out."""
    found: list[Any] = []
    waiting, seen = [element], {element.id()}
    while waiting:
        for relation in value_of(waiting.pop(), "IsDecomposedBy") or ():
            for part in relation.RelatedObjects:
                if part.id() not in seen:
                    seen.add(part.id())
                    found.append(part)
                    waiting.append(part)
    return tuple(found)


def is_pierced(element: Any) -> bool:
    """Whether an opening cuts the element, or anything that it is part of."""
    above = element
    for _ in range(_UP):
        if value_of(above, "HasOpenings"):
            return True
        whole = value_of(above, "Decomposes")
        if not whole:
            return False
        above = whole[0].RelatingObject
    return False
