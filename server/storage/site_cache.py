"""Sites kept in memory by revision: the plan of a site is read far more often than it changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from server.storage import sites

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from server.storage.sites import SiteCard
    from spatial.site import Site


class SiteCache:
    """
    The few sites asked for last. Safe to share between threads.

    Parameters
    ----------
    most
        How many sites to keep.
    """

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, int], Site] = OrderedDict()
        self._lock = threading.Lock()

    def load(self, session: Session, site_id: str) -> tuple[SiteCard, Site]:
        """A site with its card, as of its present revision. Raises `Unknown`."""
        card = sites.load_card(session, site_id)
        key = (card.id, card.revision)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return card, self._kept[key]
        site = sites.load_site(session, site_id)
        self.keep(card, site)
        return card, site

    def keep(self, card: SiteCard, site: Site) -> None:
        """Remember a site that was just saved, so that nobody has to load it."""
        with self._lock:
            self._kept[card.id, card.revision] = site
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
