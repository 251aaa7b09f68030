"""Best ways between all landings and doorsteps of a network, over storeys and connectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spatial.shortest import Graph, all_tolls

if TYPE_CHECKING:
    from spatial.joins import Link
    from spatial.network import WalkNetwork
    from spatial.profile import WalkingProfile
    from spatial.triangulation import Floats, Ints


@dataclass(frozen=True)
class AnchorTable:
    """
    Best ways between all anchors of a network, for one profile.

    Parameters
    ----------
    tolls : (n, n, 3)
        Cost, seconds and metres.
    before : (n, n)
        Last edge of the way from row to column, -1 where there is none.
    tails : (m,)
        Anchor each edge leaves.
    link_of : (m,)
        Link each edge stands for, -1 for a stretch on one storey.
    """

    tolls: Floats
    before: Ints
    tails: Ints
    link_of: Ints


def anchor_table(
    network: WalkNetwork, profile: WalkingProfile | None, closed: frozenset[str]
) -> AnchorTable:
    """Best ways between all anchors of a network but through what is closed."""
    n = len(network.anchors)
    tails, heads = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    tolls, links = [np.empty((0, 3))], [np.empty(0, np.int64)]
    for storey_id in dict.fromkeys(anchor.storey_id for anchor in network.anchors):
        own = np.array(network.anchors_on(storey_id), dtype=np.int64)
        attached = network.attach(storey_id, [])
        between = network.floors[storey_id].tolls(attached, range(len(own)), profile, closed)
        one, other = np.nonzero(np.isfinite(between[:, :, 0]) & ~np.eye(len(own), dtype=bool))
        tails.append(own[one])
        heads.append(own[other])
        tolls.append(between[one, other])
        links.append(np.full(len(one), -1, dtype=np.int64))
    for number, link in enumerate(network.links):
        toll = _link_toll(link, profile)
        if link.element_id not in closed and np.isfinite(toll[0]):
            tails.append(np.array([link.start]))
            heads.append(np.array([link.end]))
            tolls.append(toll[None])
            links.append(np.array([number]))
    tail = np.concatenate(tails)
    order = np.argsort(tail, kind="stable")
    graph = Graph(
        np.searchsorted(tail[order], np.arange(n + 1)).astype(np.int64),
        np.concatenate(heads)[order],
        np.concatenate(tolls)[order],
    )
    best, before = all_tolls(graph)
    return AnchorTable(best, before, tail[order], np.concatenate(links)[order])


def _link_toll(link: Link, profile: WalkingProfile | None) -> Floats:
    if profile is None:
        return np.full(3, link.metres)
    seconds = link.seconds(profile)
    return np.array([seconds, seconds, link.metres])
