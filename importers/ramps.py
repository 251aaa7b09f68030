"""Ramps that leave a building: onto the grounds of another file, or simply outside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from importers.doorsteps import way_to
from importers.frame import change_between
from importers.grounds import Obstacles, strip_along
from importers.result import ImportIssue, LooseEnd
from spatial.derived import DERIVED_MOUTH
from spatial.site import Landing, Opening, OpeningId, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.result import ImportResult
    from spatial.georeference import Georeference
    from spatial.site import Connector, Point2, Site, Storey

AT_GROUNDS = 1.5  # m between a ramp's end and the grounds it leads onto
RAMP_STRIP = 2.5  # m; width of the way from a ramp's end to the footway
MOUTH = 2.0  # m; width of the way in at a ramp whose other end nothing is known of


def moved_ends(result: ImportResult, frame: Georeference) -> Iterator[LooseEnd]:
    """Loose ends of one import in the frame of the site."""
    own = result.site.georeference
    for loose in result.loose_ends:
        if own == frame or own.method == "none":
            yield loose
            continue
        change = change_between(own, frame)
        landings = tuple(
            replace(
                landing,
                point=change.point(landing.point),
                elevation=landing.elevation + change.up,
            )
            for landing in loose.ramp.landings
        )
        yield LooseEnd(replace(loose.ramp, landings=landings), change.place(loose.end))


def join_to_grounds(
    ends: Sequence[LooseEnd], grounds: Storey, footprints: Sequence[BaseGeometry]
) -> tuple[list[Connector], list[BaseGeometry], list[LooseEnd]]:
    """
    Ramps that end at the height of the grounds, joined to them.

    Parameters
    ----------
    ends
        In the frame of the grounds.
    grounds
        With their floor.
    footprints
        Buildings, which no way passes through.

    Returns
    -------
    ramps
        With a landing on the grounds.
    strips
        Ways from their ends to the floor of the grounds, to be added to it.
    left
        Ends that are too high, too low or too far from it.
    """
    obstacles = Obstacles.of(footprints)
    ramps: list[Connector] = []
    strips: list[BaseGeometry] = []
    left: list[LooseEnd] = []
    for loose in ends:
        x, y, z = loose.end
        here = Point(x, y)
        target = way_to(here, grounds.floor, obstacles)
        if abs(z - grounds.elevation) > AT_GROUNDS or target is None:
            left.append(loose)
            continue
        if here.distance(target) > 0.05:
            strips.append(strip_along(LineString([here, target]), RAMP_STRIP))
        landing = Landing(
            storey_id=grounds.id, point=(target.x, target.y), elevation=grounds.elevation
        )
        both = sorted((*loose.ramp.landings, landing), key=lambda each: each.elevation)
        ramps.append(replace(loose.ramp, landings=tuple(both)))
    return ramps, strips, left


def with_mouths(site: Site, ends: Sequence[LooseEnd], issues: list[ImportIssue]) -> Site:
    """
    The site with a way in at the foot of each ramp that leads outside to where nothing is drawn.

    People come in by it all the same: a garage on its own has no other entrance.
    """
    made = []
    for loose in ends:
        (landing, *_) = loose.ramp.landings
        made.append(_mouth(site, loose, landing))
        issues.append(
            ImportIssue(
                severity="notice",
                key="ramp-leads-outside",
                file=loose.ramp.source.file,
                source_id=loose.ramp.source.id,
                facts={
                    "name": loose.ramp.name,
                    "x": round(loose.end[0], 2),
                    "y": round(loose.end[1], 2),
                    "z": round(loose.end[2], 2),
                },
                fix="draw-connector",
            )
        )
    return replace(site, openings=(*site.openings, *made))


def _mouth(site: Site, loose: LooseEnd, landing: Landing) -> Opening:
    x, y = landing.point
    along = np.array([loose.end[0] - x, loose.end[1] - y])
    length = float(np.hypot(*along)) or 1.0
    u, v = (float(part) for part in along / length)
    # The line runs so that the inside lies to its left.
    line: tuple[Point2, Point2] = (
        (x + v * MOUTH / 2, y - u * MOUTH / 2),
        (x - v * MOUTH / 2, y + u * MOUTH / 2),
    )
    inside = next(
        (
            space.id
            for space in site.spaces
            if space.storey_id == landing.storey_id
            and shapely.dwithin(space.polygon, Point(x, y), 0.1)
        ),
        None,
    )
    source = loose.ramp.source
    return Opening(
        id=OpeningId(make_id(source.file, source.id, "mouth")),
        storey_id=landing.storey_id,
        kind="passage",
        name=loose.ramp.name,
        line=line,
        depth=0.2,
        space_ids=(inside, None),
        is_entrance=True,
        source=replace(source, id=f"{DERIVED_MOUTH}{source.id}"),
    )
