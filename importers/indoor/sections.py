"""Zones of a site by areas that an indoor map draws over its rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely import STRtree

from spatial.site import Source, Zone, ZoneId, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.indoor.plan import Section
    from spatial.site import Space

_WITHIN = 0.5  # share of a space that lies in a section from which it belongs to it


def zones_of(sections: Sequence[Section], spaces: Mapping[str, Sequence[Space]]) -> Iterator[Zone]:
    """
    One zone for each section with a space in it.

    Parameters
    ----------
    sections
        In the frame of the spaces.
    spaces
        Of each level, by the id of its label.
    """
    trees = {level: STRtree([s.polygon for s in own]) for level, own in spaces.items() if own}
    for section in sections:
        tree, own = trees.get(section.level), spaces.get(section.level, ())
        if tree is None:
            continue
        near = sorted(tree.query(section.polygon, predicate="intersects").tolist())
        members = [
            own[i].id
            for i in near
            if shapely.intersection(own[i].polygon, section.polygon).area
            > _WITHIN * own[i].polygon.area
        ]
        if members:
            label = section.label
            yield Zone(
                id=ZoneId(make_id(label.file, label.id, "zone")),
                name=label.name or label.name_en or section.category,
                name_en=label.name_en,
                space_ids=tuple(members),
                source=Source(file=label.file, id=label.id),
            )
