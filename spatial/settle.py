"""A changed plan made whole again: network, where assets are looked at from, what is reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spatial.network import build_network, rebuild_network
from spatial.reach import Reach, place_assets, reach

if TYPE_CHECKING:
    from spatial.network import WalkNetwork
    from spatial.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A site whose assets are placed, its network, and what can be reached on it."""

    site: Site
    network: WalkNetwork
    reached: Reach


def settle(site: Site, *, before: Settled | None = None) -> Settled:
    """
    Build the network of a site and place its assets anew.

    Parameters
    ----------
    site
        The site as it is drawn. Points to stand at are kept on storeys that did not change.
    before
        The site as it was before a change, to build only what the change touched.

    Returns
    -------
    settled
        ``access`` of an asset is None where nobody can walk to it.
    """
    if before is None:
        network = build_network(site)
    else:
        network = rebuild_network(site, before=before.site, network=before.network)
        changed = {
            storey_id
            for storey_id, floor in network.floors.items()
            if floor is not before.network.floors.get(storey_id)
        }
        known = {asset.id: asset for asset in before.site.assets}
        site = replace(
            site,
            assets=tuple(
                replace(asset, access=None)
                if asset.storey_id in changed
                or asset.id not in known
                or asset.position != known[asset.id].position
                or asset.storey_id != known[asset.id].storey_id
                else asset
                for asset in site.assets
            ),
        )
    floors = {storey_id: floor.area for storey_id, floor in network.floors.items()}
    placed = place_assets(site, floors=floors)
    reached = reach(placed, network, before=None if before is None else before.reached)
    # A point to stand at that nobody can walk to is none.
    assets = tuple(
        asset if asset.access is None or asset.id in reached.assets else replace(asset, access=None)
        for asset in placed.assets
    )
    return Settled(site=replace(placed, assets=assets), network=network, reached=reached)
