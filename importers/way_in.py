"""A way into grounds that have neither a gate nor a building with an entrance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from importers.result import ImportIssue
from spatial.derived import DERIVED_GATE
from spatial.site import Opening, OpeningId, Source, make_id

if TYPE_CHECKING:
    from spatial.site import Site

WIDTH = 3.0  # m; of a gate that nobody drew
INSIDE = 1.0  # m; it stands so far within the floor, so that one can walk through it


def with_a_way_in(site: Site, issues: list[ImportIssue]) -> Site:
    """
    The same site, entered where its largest piece of ground comes nearest to the boundary.

    A site that has an entrance, or no grounds, stays as it is.
    """
    grounds = next(iter(site.storeys_of(None)), None)
    if grounds is None or grounds.floor.is_empty or grounds.outline.is_empty:
        return site
    if any(opening.is_entrance for opening in site.openings):
        return site
    largest = max(grounds.floor.geoms, key=lambda part: part.area)
    inner = shapely.buffer(largest, -INSIDE)
    line = shapely.shortest_line(inner if not inner.is_empty else largest, grounds.outline.boundary)
    start, end = shapely.get_coordinates(line)
    along = (end - start) / (float(np.hypot(*(end - start))) or 1.0)
    across = np.array([-along[1], along[0]]) * WIDTH / 2
    first, last = start - across, start + across
    file = grounds.source.file
    issues.append(
        ImportIssue(severity="warning", key="gate-assumed", file=file, fix="confirm-opening")
    )
    gate = Opening(
        id=OpeningId(make_id(file, "gate", "derived")),
        storey_id=grounds.id,
        kind="gate",
        line=((float(first[0]), float(first[1])), (float(last[0]), float(last[1]))),
        depth=0.1,
        space_ids=(None, None),
        is_entrance=True,
        source=Source(file=file, id=DERIVED_GATE),
    )
    return replace(site, openings=(*site.openings, gate))
