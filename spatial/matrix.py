"""Place-to-place seconds and metres over a whole site: storey tables joined through anchors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spatial.network import NOTHING, Place, WalkNetwork
from spatial.shortest import joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from spatial.profile import WalkingProfile
    from spatial.site import StoreyId
    from spatial.triangulation import Floats

SECONDS, METRES = 1, 2  # columns of a toll


def walk_seconds(
    network: WalkNetwork,
    places: Sequence[Place],
    profile: WalkingProfile,
    *,
    closed: AbstractSet[str] = NOTHING,
) -> Floats:
    """
    Seconds of the best walk between every pair of places.

    Parameters
    ----------
    network
        Walkable network of one site.
    places
        Wanted order of rows and columns.
    profile
        Who walks.
    closed
        Ids of openings and connectors that are shut or out of service.

    Returns
    -------
    seconds : (n, n)
        Row = from, column = to. ``inf`` where no walk exists. Not symmetric: stairs are slower
        upwards.

    Raises
    ------
    UnknownPlace
        If a place is on a storey that the network does not have.
    """
    return _table(network, places, profile, frozenset(closed), SECONDS)


def walk_lengths(network: WalkNetwork, places: Sequence[Place]) -> Floats:
    """
    Metres of the shortest walk between every pair of places, as `walk_seconds`.

    Rooms are passed through freely; a ride in a lift counts its rise.
    """
    return _table(network, places, None, NOTHING, METRES)


def _table(
    network: WalkNetwork,
    places: Sequence[Place],
    profile: WalkingProfile | None,
    closed: frozenset[str],
    column: int,
) -> Floats:
    closed = closed | network.closed
    rows: dict[StoreyId, list[int]] = {}
    for number, place in enumerate(places):
        rows.setdefault(place.storey_id, []).append(number)
    result = np.full((len(places), len(places)), np.inf)
    within, to_anchors, from_anchors = {}, {}, {}
    for storey_id, own in rows.items():
        attached = network.attach(storey_id, [places[i].point for i in own])
        floor = network.floors[storey_id]
        tolls = floor.tolls(attached, range(len(own)), profile, closed)
        within[storey_id] = tolls[:, : len(own)]
        to_anchors[storey_id] = np.ascontiguousarray(tolls[:, len(own) :])
        if floor.gates.is_one_way(profile):
            tolls = floor.tolls(attached, range(len(own)), profile, closed, backwards=True)
        from_anchors[storey_id] = np.ascontiguousarray(tolls[:, len(own) :].transpose(1, 0, 2))
    anchors = {storey_id: network.anchors_on(storey_id) for storey_id in rows}
    table = network.anchor_table(profile, closed) if network.anchors else None
    for start, own in rows.items():
        for end, theirs in rows.items():
            best = within[start] if start == end else None
            if table is not None and anchors[start] and anchors[end]:
                over = np.ascontiguousarray(table.tolls[np.ix_(anchors[start], anchors[end])])
                landing = joined(to_anchors[start], over)
                around = joined(landing, from_anchors[end])
                if best is None:
                    best = around
                else:
                    best = np.where(around[:, :, :1] < best[:, :, :1], around, best)
            if best is not None:
                result[np.ix_(own, theirs)] = best[:, :, column]
    return result
