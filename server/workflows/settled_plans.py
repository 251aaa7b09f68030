"""Plans with their networks, kept in memory: an editor asks for the same one again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from server.storage.networks import load_network, save_network
from spatial.reach import place_assets, reach
from spatial.settle import Settled

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from server.storage.site_cache import SiteCache
    from server.storage.sites import SiteCard

MOST = 2  # a network takes some tens of megabytes


class SettledPlans:
    """
    The sites edited or walked last, with network and reach. Safe to share between threads.

    Parameters
    ----------
    cache
        Sites by revision.
    networks
        Folder of walking networks.
    """

    def __init__(self, cache: SiteCache, networks: Path) -> None:
        self._cache = cache
        self._networks = networks
        self._kept: OrderedDict[tuple[str, int], Settled] = OrderedDict()
        self._lock = threading.Lock()

    def load(self, session: Session, site_id: str) -> tuple[SiteCard, Settled]:
        """A site as of its present revision. Raises `Unknown`."""
        card, site = self._cache.load(session, site_id)
        key = (card.id, card.revision)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return card, self._kept[key]
        network = load_network(self._networks, site, card.revision)
        # What is not reached was saved without a point to stand at; where it would be says why.
        floors = {storey_id: floor.area for storey_id, floor in network.floors.items()}
        reached = reach(place_assets(site, floors=floors), network)
        settled = Settled(site=site, network=network, reached=reached)
        self._remember(key, settled)
        return card, settled

    def keep(self, card: SiteCard, settled: Settled) -> None:
        """Remember a site that was just saved, and write its network down."""
        self._cache.keep(card, settled.site)
        self._remember((card.id, card.revision), settled)
        save_network(self._networks, card.id, card.revision, settled.network)

    def _remember(self, key: tuple[str, int], settled: Settled) -> None:
        with self._lock:
            self._kept[key] = settled
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
