"""What of the files the site has nothing of, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from importers.result import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.ifc.process import ReadFile
    from importers.result import SkipReason
    from spatial.site import Site


def skipped_elements(files: Sequence[ReadFile], site: Site) -> tuple[Skipped, ...]:
    """
    Elements that were met and not used, by class and reason.

    Parameters
    ----------
    files
        As they were read.
    site
        That was made of them.

    Returns
    -------
    skipped
        In the order of classes. ``no_shape``: would shape the plan, but has no body that could be
        meshed; ``kind_unknown``: no rule says what it is; ``part_of_another``: its whole is used;
        ``not_for_a_plan``: windows, beams, pipes, coverings.
    """
    used = {thing.source.id for thing in site.openings}
    used |= {thing.source.id for thing in site.connectors}
    used |= {thing.source.id for thing in site.assets}
    counted: Counter[tuple[str, SkipReason]] = Counter()
    for file in files:
        known: Counter[str] = Counter()
        for ifc_class, reason in _judged(file, used):
            known[ifc_class] += 1
            if reason is not None:
                counted[ifc_class, reason] += 1
        for ifc_class, count in file.facts.counts.items():
            if ifc_class == "IfcSite":
                continue
            rest = count - known[ifc_class]
            if rest > 0:
                counted[ifc_class, "not_for_a_plan"] += rest
    return tuple(
        Skipped(ifc_class=ifc_class, reason=reason, count=count)
        for (ifc_class, reason), count in sorted(counted.items())
    )


def _judged(file: ReadFile, used: set[str]) -> Iterator[tuple[str, SkipReason | None]]:
    """Every element whose facts are known, once, with the reason if it was skipped."""
    facts = file.facts
    parts = {part for body in facts.bodies for part in body.parts}
    seen: set[int] = set()
    for body in facts.bodies:
        seen.add(body.id)
        whole = any(i in file.meshes for i in (body.id, *body.parts))
        if whole or body.guid in used:
            yield body.ifc_class, None
        else:
            yield body.ifc_class, "part_of_another" if body.id in parts else "no_shape"
    yield from (("IfcBuilding", None) for _ in facts.buildings)
    yield from (("IfcBuildingStorey", None) for _ in facts.storeys)
    for space in facts.spaces:
        yield "IfcSpace", None if space.id in file.meshes else "no_shape"
    for door in facts.doors:
        seen.add(door.id)
        if door.opening:
            yield "IfcOpeningElement", None
        yield "IfcDoor", None if door.guid in used else "no_shape"
    for asset in facts.assets:
        if asset.id not in seen:
            yield asset.ifc_class, None if asset.guid in used else "kind_unknown"
