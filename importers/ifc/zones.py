"""Zones as tools write them: groups of spaces, spatial zones, and names in the spaces' own sets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from importers.ifc.assets import sets_of, single_values
from importers.ifc.attributes import value_of
from importers.ifc.facts import ZoneFact
from importers.ifc.labels import text_of
from importers.ifc.relations import elements, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.ifc.unreadable import Unreadable

_DEEPEST = 8  # zones within zones
# Properties of spaces that name the zone they are in, compared in lower case without blanks:
# COBie (one for each kind of zone), and what offices call theirs.
_NAMED = re.compile(
    r"zonename\d?|firezone(name)?|firecompartment|smokezone|smokecompartment|securityzone|"
    r"brandabschnitt|防火分区(编号|名称)?|防烟分区(编号|名称)?|人防分区|防护单元"
)


def zone_facts(model: Any, unreadable: Unreadable) -> Iterator[ZoneFact]:
    """Every zone that a file has, in whichever way."""
    yield from _groups(model, unreadable)
    yield from _spatial(model, unreadable)
    yield from _in_sets(model, unreadable)


def _groups(model: Any, unreadable: Unreadable) -> Iterator[ZoneFact]:
    for zone in elements(model, "IfcZone"):
        with unreadable.skipping(zone):
            yield _fact(zone, dict.fromkeys(_members(zone, _DEEPEST)))


def _members(zone: Any, left: int) -> Iterator[int]:
    """Ids of the spaces of a zone, and of the zones in it."""
    for relation in zone.IsGroupedBy:
        for member in relation.RelatedObjects:
            if member.is_a("IfcSpace"):
                yield member.id()
            elif member.is_a("IfcZone") and left:
                yield from _members(member, left - 1)


def _spatial(model: Any, unreadable: Unreadable) -> Iterator[ZoneFact]:
    """An IfcSpatialZone holds spaces by reference or as its parts."""
    for zone in elements(model, "IfcSpatialZone"):
        with unreadable.skipping(zone):
            found = [
                e.id()
                for relation in zone.ReferencesElements
                for e in relation.RelatedElements
                if e.is_a("IfcSpace")
            ]
            found += [part.id() for part in parts_of(zone) if part.is_a("IfcSpace")]
            yield _fact(zone, dict.fromkeys(found))


def _fact(zone: Any, spaces: dict[int, None]) -> ZoneFact:
    return ZoneFact(
        id=zone.id(),
        guid=zone.GlobalId,
        ifc_class=zone.is_a(),
        name=text_of(zone.Name),
        long_name=text_of(value_of(zone, "LongName")),
        spaces=tuple(spaces),
    )


def _in_sets(model: Any, unreadable: Unreadable) -> Iterator[ZoneFact]:
    """Zones that have no entity: spaces of one value of one property."""
    found: dict[tuple[str, str], list[int]] = {}
    known: dict[int, tuple[tuple[str, str], ...]] = {}
    for space in model.by_type("IfcSpace"):
        with unreadable.skipping(space):
            for properties in sets_of(space):
                if properties.id() not in known:
                    known[properties.id()] = tuple(_zone_names(properties))
                for key in known[properties.id()]:
                    found.setdefault(key, []).append(space.id())
    for number, ((label, name), spaces) in enumerate(found.items(), 1):
        yield ZoneFact(
            id=-number,  # no entity's
            guid=f"derived:zone:{label}:{name}",
            ifc_class="",
            name=name,
            long_name="",
            spaces=tuple(dict.fromkeys(spaces)),
        )


def _zone_names(properties: Any) -> Iterator[tuple[str, str]]:
    for label, given in single_values(properties):
        if not _NAMED.fullmatch(re.sub(r"[\s_]+", "", label.lower())):
            continue
        value = text_of(given)
        if value and value.lower() not in ("n/a", "na", "none", "-", "false", "true"):
            yield label, value
