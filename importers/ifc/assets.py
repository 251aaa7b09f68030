"""What each element is: its classes, its type, its classification, property sets and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.ifc.asset_hints import hints_in
from importers.ifc.attributes import value_of
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


def asset_facts(extraction: Extraction) -> Iterator[AssetFact]:
    """Every element of a class that may be an asset, whatever its kind turns out to be."""
    known: dict[int, tuple[tuple[str, str], ...]] = {}
    for element in elements(extraction.model, *_CANDIDATES):
        if any(element.is_a(name) for name in _RUNS):
            continue
        with extraction.unreadable.skipping(element):
            space, storey, building = extraction.containers(element)
            made = type_of(element)
            name = text_of(element.Name)
            attributes = _merged(_attributes(element, made, known, extraction.unreadable))
            said = hints_in(attributes)
            yield AssetFact(
                id=element.id(),
                guid=element.GlobalId,
                ifc_class=element.is_a(),
                classes=(*_classes(element, made), *said.classes),
                names=(*_names(element, made), *said.names),
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
        return relation.RelatingType
    for relation in element.IsDefinedBy:
        if relation.is_a("IfcRelDefinesByType"):
            return relation.RelatingType
    return None


def _classes(element: Any, made: Any | None) -> Iterator[str]:
    for thing in (element, made):
        if thing is None:
            continue
        name = thing.is_a()
        predefined = _predefined(thing)
        if predefined:
            yield f"{name}.{predefined}"
        yield name
        for above in _SUPERCLASSES:
            if name != above and thing.is_a(above):
                yield above


def _predefined(thing: Any) -> str:
    # IFC2X3 has OperationType on IfcTransportElement and no PredefinedType on most occurrences.
    for attribute in ("PredefinedType", "OperationType"):
        value = value_of(thing, attribute)
        if value and value not in ("NOTDEFINED", "USERDEFINED"):
            return str(value)
    return text_of(value_of(thing, "ObjectType")).upper().replace(" ", "")


def _names(element: Any, made: Any | None) -> Iterator[str]:
    for thing, attributes in (
        (element, ("Name", "ObjectType", "Description")),
        (made, ("Name", "ElementType", "Description")),
    ):
        for attribute in attributes:
            if value := text_of(value_of(thing, attribute)):
                yield value
    for system, code, title in classifications(element, made):
        yield " ".join(filter(None, (system, code, title)))


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
    known: dict[int, tuple[tuple[str, str], ...]],
    unreadable: Unreadable,
) -> Iterator[tuple[str, str]]:
    if made is not None and made.Name:
        yield "type", text_of(made.Name)
    for system, code, title in classifications(element, made):
        yield "classification", " ".join(filter(None, (system, code, title)))
    for relation in value_of(element, "HasAssignments") or ():
        if relation.is_a("IfcRelAssignsToGroup") and relation.RelatingGroup.is_a("IfcSystem"):
            yield "system", text_of(relation.RelatingGroup.Name)
    left = _MOST
    is_door = element.is_a("IfcDoor")
    for properties in _property_sets(element, made):
        if is_door and not text_of(properties.Name).startswith("Pset_"):
            # Few doors are assets, and every one carries its tool's whole drawing history.
            continue
        pairs: tuple[tuple[str, str], ...] = ()
        with unreadable.skipping(properties):
            pairs = _pairs(properties, known)
        for key, value in pairs:
            if left > 0:
                left -= 1
                yield key, value


def _pairs(
    properties: Any, known: dict[int, tuple[tuple[str, str], ...]]
) -> tuple[tuple[str, str], ...]:
    """Names and values of a property set; tools share sets, and even their properties, widely."""
    found = known.get(properties.id())
    if found is None:
        title = text_of(properties.Name)
        pairs = []
        for single in properties.HasProperties:
            if single.is_a("IfcPropertySingleValue") and single.NominalValue is not None:
                value = text_of(single.NominalValue.wrappedValue)[:_LONGEST]
                if value:
                    pairs.append((f"{title}.{text_of(single.Name)}", value))
        found = known[properties.id()] = tuple(pairs)
    return found


def _property_sets(element: Any, made: Any | None) -> Iterator[Any]:
    for relation in element.IsDefinedBy:
        if relation.is_a("IfcRelDefinesByProperties"):
            found = relation.RelatingPropertyDefinition
            if found.is_a("IfcPropertySet"):
                yield found
    for found in (made.HasPropertySets if made is not None else None) or ():
        if found.is_a("IfcPropertySet"):
            yield found


def classifications(element: Any, made: Any | None) -> Iterator[tuple[str, str, str]]:
    """System, code and title of each classification of an element, then of its type."""
    for thing in (element, made):
        for relation in value_of(thing, "HasAssociations") or ():
            if not relation.is_a("IfcRelAssociatesClassification"):
                continue
            reference = relation.RelatingClassification
            if not reference.is_a("IfcClassificationReference"):
                continue
            code = value_of(reference, "Identification") or value_of(reference, "ItemReference")
            system, above = _system_of(reference)
            # A code without a title is at least one of what stands over it.
            yield system, text_of(code), text_of(reference.Name) or above


def _system_of(reference: Any) -> tuple[str, str]:
    """Name of the classification that a reference belongs to, and the nearest title over it."""
    title = ""
    source = reference.ReferencedSource
    for _ in range(_DEEPEST):
        if source is None or not source.is_a("IfcClassificationReference"):
            break
        title = title or text_of(source.Name)
        source = source.ReferencedSource
    return text_of(value_of(source, "Name")), title
