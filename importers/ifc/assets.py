"""What each element is: its classes, its type, its classification, property sets and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.ifc.asset_hints import hints_in
from importers.ifc.attributes import is_kind, value_of
from importers.ifc.facts import AssetFact
from importers.ifc.labels import code_in, text_of
from importers.ifc.relations import elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.ifc.extract import Extraction
    from importers.ifc.unreadable import Unreadable

_CANDIDATES = (
    "IfcDistributionElement",
    "IfcFurnishingElement",
    "IfcTransportElement",
    "IfcTransportationDevice",
    "IfcBuildingElementProxy",
    "IfcElectricalElement",
    "IfcEquipmentElement",
    "IfcSign",
    "IfcSignal",
    "IfcGeographicElement",
    "IfcDoor",
)
# Pipes, ducts and their bends: nobody inspects them one by one.
_RUNS = ("IfcFlowSegment", "IfcFlowFitting", "IfcDistributionPort")
_LONGEST = 200  # characters of a property value kept
_MOST = 40  # properties kept for people to read
_DEEPEST = 12  # levels of a classification
_SEVERAL = ("system", "classification")  # of which a thing may have more than one
_SUPERCLASSES = (
    "IfcFurnishingElement",
    "IfcTransportElement",
    "IfcUnitaryControlElement",
    "IfcSanitaryTerminal",
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an element, or the type it is of, says itself."""

    classes: tuple[str, ...]
    names: tuple[str, ...]
    classified: tuple[str, ...]


_NOTHING = _Said((), (), ())


class _Types:
    """Types and property sets of one model, each looked at once: many elements share them."""

    def __init__(self) -> None:
        self.pairs: dict[int, tuple[tuple[str, str], ...]] = {}
        self._said: dict[int, _Said] = {}

    def said(self, made: Any | None) -> _Said:
        """What a type says; nothing where there is none."""
        if made is None:
            return _NOTHING
        id_ = made.id()
        if id_ not in self._said:
            self._said[id_] = _said(made, "ElementType")
        return self._said[id_]


def asset_facts(extraction: Extraction) -> Iterator[AssetFact]:
    """Every element of a class that may be an asset, whatever its kind turns out to be."""
    types = _Types()
    for element in elements(extraction.model, *_CANDIDATES):
        if any(is_kind(element, name) for name in _RUNS):
            continue
        with extraction.unreadable.skipping(element):
            space, storey, building = extraction.containers(element)
            made = type_of(element)
            own, shared = _said(element, "ObjectType"), types.said(made)
            classified = (*own.classified, *shared.classified)
            name = text_of(value_of(element, "Name"))
            attributes = _merged(
                _attributes(element, made, classified, types.pairs, extraction.unreadable)
            )
            hints = hints_in(attributes)
            yield AssetFact(
                id=element.id(),
                guid=value_of(element, "GlobalId"),
                ifc_class=element.is_a(),
                classes=(*own.classes, *shared.classes, *hints.classes),
                names=(*own.names, *shared.names, *classified, *hints.names),
                name=name,
                code=_code(element, name),
                position=extraction.placements.position(element),
                storey=storey,
                space=space,
                building=building,
                attributes=attributes,
            )


def type_of(element: Any) -> Any | None:
    """The type that an element is of, in whichever schema; None where it has none."""
    for relation in value_of(element, "IsTypedBy") or ():
        return value_of(relation, "RelatingType")
    for relation in value_of(element, "IsDefinedBy") or ():
        if is_kind(relation, "IfcRelDefinesByType"):
            return value_of(relation, "RelatingType")
    return None


def _said(thing: Any, kind: str) -> _Said:
    """What one thing says; ``kind`` is the attribute that its class has for a kind of its own."""
    words = (text_of(value_of(thing, label)) for label in ("Name", kind, "Description"))
    return _Said(
        classes=tuple(_classes(thing)),
        names=tuple(filter(None, words)),
        classified=tuple(
            " ".join(filter(None, (system, code, title)))
            for system, code, title in classifications(thing)
        ),
    )


def _classes(thing: Any) -> Iterator[str]:
    name = thing.is_a()
    predefined = _predefined(thing)
    if predefined:
        yield f"{name}.{predefined}"
    yield name
    for above in _SUPERCLASSES:
        if name != above and is_kind(thing, above):
            yield above


def _predefined(thing: Any) -> str:
    # IFC2X3 has OperationType on IfcTransportElement and no PredefinedType on most occurrences.
    for attribute in ("PredefinedType", "OperationType"):
        value = value_of(thing, attribute)
        if value and value not in ("NOTDEFINED", "USERDEFINED"):
            return str(value)
    return text_of(value_of(thing, "ObjectType")).upper().replace(" ", "")


def _code(element: Any, name: str) -> str:
    tag = text_of(value_of(element, "Tag"))
    # Revit writes its element number as the tag: six digits and more are nobody's label.
    if tag and not (tag.isdigit() and len(tag) >= 5) and len(tag) <= 40:
        return tag
    return code_in(name)


def _merged(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """One value for each key, a thing's own before its type's; all systems and classifications."""
    found: dict[str, str] = {}
    for key, value in pairs:
        if key in _SEVERAL and value not in found.get(key, value).split("; "):
            found[key] += f"; {value}"
        else:
            found.setdefault(key, value)
    return found


def _attributes(
    element: Any,
    made: Any | None,
    classified: tuple[str, ...],
    known: dict[int, tuple[tuple[str, str], ...]],
    unreadable: Unreadable,
) -> Iterator[tuple[str, str]]:
    if made is not None and (name := value_of(made, "Name")):
        yield "type", text_of(name)
    for words in classified:
        yield "classification", words
    for relation in value_of(element, "HasAssignments") or ():
        if is_kind(relation, "IfcRelAssignsToGroup"):
            group = value_of(relation, "RelatingGroup")
            if is_kind(group, "IfcSystem"):
                yield "system", text_of(value_of(group, "Name"))
    left = _MOST
    is_door = is_kind(element, "IfcDoor")
    for properties in _property_sets(element, made):
        if is_door and not text_of(value_of(properties, "Name")).startswith("Pset_"):
            # Few doors are assets, and every one carries its tool's whole drawing history.
            continue
        pairs = known.get(properties.id())
        if pairs is None:
            pairs = ()
            with unreadable.skipping(properties):
                pairs = known[properties.id()] = tuple(_pairs(properties))
        yield from pairs[:left]
        left -= len(pairs[:left])


def _pairs(properties: Any) -> Iterator[tuple[str, str]]:
    """Names and values of a property set; tools share sets, and even their properties, widely."""
    title = text_of(value_of(properties, "Name"))
    for label, value in single_values(properties):
        text = text_of(value)[:_LONGEST]
        if text:
            yield f"{title}.{label}", text


def single_values(properties: Any) -> Iterator[tuple[str, Any]]:
    """Names and values of the properties of a set that have a single value."""
    for single in value_of(properties, "HasProperties"):
        if is_kind(single, "IfcPropertySingleValue"):
            nominal = value_of(single, "NominalValue")
            if nominal is not None:
                yield text_of(value_of(single, "Name")), nominal.get_argument(0)


def sets_of(element: Any) -> Iterator[Any]:
    """Property sets of an element itself."""
    for relation in value_of(element, "IsDefinedBy") or ():
        if is_kind(relation, "IfcRelDefinesByProperties"):
            found = value_of(relation, "RelatingPropertyDefinition")
            if is_kind(found, "IfcPropertySet"):
                yield found


def _property_sets(element: Any, made: Any | None) -> Iterator[Any]:
    yield from sets_of(element)
    for found in (value_of(made, "HasPropertySets") if made is not None else None) or ():
        if is_kind(found, "IfcPropertySet"):
            yield found


def classifications(thing: Any) -> Iterator[tuple[str, str, str]]:
    """System, code and title of each classification of an element or a type."""
    for relation in value_of(thing, "HasAssociations") or ():
        if not is_kind(relation, "IfcRelAssociatesClassification"):
            continue
        reference = value_of(relation, "RelatingClassification")
        if not is_kind(reference, "IfcClassificationReference"):
            continue
        code = value_of(reference, "Identification") or value_of(reference, "ItemReference")
        system, above = _system_of(reference)
        # A code without a title is at least one of what stands over it.
        yield system, text_of(code), text_of(value_of(reference, "Name")) or above


def _system_of(reference: Any) -> tuple[str, str]:
    """Name of the classification that a reference belongs to, and the nearest title over it."""
    title = ""
    source = value_of(reference, "ReferencedSource")
    for _ in range(_DEEPEST):
        if source is None or not is_kind(source, "IfcClassificationReference"):
            break
        title = title or text_of(value_of(source, "Name"))
        source = value_of(source, "ReferencedSource")
    return text_of(value_of(source, "Name")), title
