"""Draw an unannounced inspection of some kinds of things, and seal it until it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from inspection.planning import to_ticks
from inspection.surprise import Draw, DrawRules, covered_in_cycle, draw
from routing.problem import TICKS, UNREACHABLE
from routing.unpredictable import unpredictable_order
from server.storage import audit, people, sites, surprises
from server.storage.networks import load_network
from server.workflows import Refused
from server.workflows.places import place_depot, spot_in
from spatial.matrix import walk_seconds
from spatial.network import Place
from spatial.profile import PROFILES

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from server.storage.surprises import KeptDraw
    from spatial.network import WalkNetwork
    from spatial.site import Site

FURTHEST = timedelta(days=92)  # a draw further ahead is forgotten, or known to too many


@dataclass(frozen=True, slots=True, kw_only=True)
class SurpriseOrder:
    """What to draw from, by which rules, and when it starts. ``seed`` is secret and new."""

    name: str
    kinds: frozenset[str]
    uses: frozenset[str]
    rules: DrawRules
    opens_at: datetime
    seed: str

    @property
    def series(self) -> str:
        """Draws from the same things by the same rule of coverage belong together."""
        things = ",".join([*sorted(self.kinds), *sorted(self.uses)])
        return f"{things}|{self.rules.cover_draws}"


def draw_surprise(
    session: Session, site: Site, order: SurpriseOrder, *, networks: Path, now: datetime, by: str
) -> KeptDraw:
    """
    Draw, order the walk so that nobody can foresee it, and keep it sealed.

    Raises
    ------
    Refused
        ``start-in-the-past``, ``start-too-far``, ``nothing-to-draw``, or ``no-team`` where rounds
        have no place to start from;
        ``draw-too-small`` says how many must be drawn for a cycle to cover all.
    """
    if order.opens_at <= now:
        raise Refused("start-in-the-past", "a surprise starts in the future")
    if order.opens_at > now + FURTHEST:
        raise Refused("start-too-far", "a surprise starts within the next 92 days")
    network = load_network(networks, site, sites.load_card(session, site.id).revision)
    spots = _spots(site, order, network)
    if not spots:
        raise Refused("nothing-to-draw", "nothing of these kinds here can be walked to")
    candidates = tuple(sorted(spots))
    least = -(-len(candidates) // order.rules.cover_draws)
    if order.rules.count < least:
        raise Refused(
            "draw-too-small",
            f"{len(candidates)} in {order.rules.cover_draws} draws need {least} a draw or more",
            candidates=len(candidates),
            draws=order.rules.cover_draws,
            least=least,
        )
    earlier = surprises.list_draws(session, site.id, series=order.series)
    covered = tuple(
        one
        for one in covered_in_cycle(order.rules, [kept.draw.drawn for kept in earlier])
        if one in spots
    )
    number = len(earlier)
    drawn = draw(order.rules, candidates, seed=order.seed, number=number, covered=covered)
    walked, walk = _walk(session, site, network, order, {one: spots[one] for one in drawn})
    made = Draw(
        id=str(uuid4()),
        number=number,
        rules=order.rules,
        seed=order.seed,
        candidates=candidates,
        covered=covered,
        drawn=walked,
        opens_at=order.opens_at,
    )
    kept = surprises.KeptDraw(
        draw=made,
        series=order.series,
        name=order.name,
        made_at=now,
        made_by=by,
        commitment=made.commitment,
        walk=walk,
    )
    surprises.save_draw(session, site.id, kept)
    facts = {"draw_id": made.id, "commitment": made.commitment}
    audit.save_deed(session, "surprise_drawn", at=now, by=by, site_id=site.id, facts=facts)
    return kept


def open_surprise(
    session: Session, site_id: str, draw_id: str, *, now: datetime, by: str
) -> KeptDraw:
    """Break the seal before its time; who did it and when stays on record. Raises `Unknown`."""
    surprises.save_opening(session, site_id, draw_id, at=now, by=by)
    facts = {"draw_id": draw_id}
    audit.save_deed(session, "surprise_opened", at=now, by=by, site_id=site_id, facts=facts)
    return surprises.load_draw(session, site_id, draw_id)


def _spots(site: Site, order: SurpriseOrder, network: WalkNetwork) -> dict[str, Place]:
    spots: dict[str, Place] = {}
    for asset in site.assets:
        if asset.kind in order.kinds and asset.access is not None and asset.storey_id is not None:
            spots[asset.id] = Place(asset.storey_id, asset.access)
    for space in site.spaces:
        if space.use in order.uses and (spot := spot_in(space, network)):
            spots[space.id] = spot
    return spots


def _walk(
    session: Session,
    site: Site,
    network: WalkNetwork,
    order: SurpriseOrder,
    spots: dict[str, Place],
) -> tuple[tuple[str, ...], dict[str, float]]:
    team = people.load_team(session, site.id)
    if team is None:
        raise Refused("no-team", f"{site.name} has no team, and rounds no place to start from")
    start = place_depot(team.depots[team.default_depot], site, network)
    ids = list(spots)
    ticks = to_ticks(walk_seconds(network, [start, *spots.values()], PROFILES["on_foot"]))
    reached = [k for k in range(1, len(ids) + 1) if max(ticks[0, k], ticks[k, 0]) < UNREACHABLE]
    if len(reached) < len(ids):
        raise Refused("unreachable", "something that was drawn cannot be walked to from the depot")
    # Its own use of the secret: the walk tells nothing of the draw.
    seed = int.from_bytes(order.seed.encode()[-8:], "big") % (1 << 63)
    found = unpredictable_order(
        np.asarray(ticks), 0, reached, loss=order.rules.walking_loss, seed=seed
    )
    walk = {"walk_s": found.walking / TICKS, "shortest_s": found.shortest / TICKS}
    return tuple(ids[k] for k in found.stops), walk
