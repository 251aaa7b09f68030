"""An inspector standing in front of a thing says that it is where the plan has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from server.storage.errors import StaleRevision, Unknown
from server.workflows import Refused
from server.workflows.edit_plan import EditOrder, edit_plan
from server.workflows.pack_shift import load_round
from spatial.edit import ChangeAssets

if TYPE_CHECKING:
    from datetime import datetime

    from server.storage.database import Database
    from server.workflows.settled_plans import SettledPlans
    from spatial.site import Asset

Confirmed = Literal["confirmed", "already_known", "moved"]
TRIES = 5  # each lost only to somebody who saved another change of the site in between


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """
    What was seen on a round.

    Parameters
    ----------
    site_id, round_id, asset_id
        Where, on whose round, and what.
    position
        `position_mark` of the place that the tablet showed.
    inspector_id
        Whose round it must be; None for an administrator.
    by, now
        The account that sends it, and when it arrived.
    """

    site_id: str
    round_id: str
    asset_id: str
    position: str
    inspector_id: str | None
    by: str
    now: datetime


def position_mark(asset: Asset) -> str:
    """A word for where an asset is: it changes when the asset is moved by a centimetre."""
    x, y, _ = asset.position
    return f"{asset.storey_id or ''}:{x:.2f}:{y:.2f}"


def confirm_position(database: Database, plans: SettledPlans, seen: Sighting) -> Confirmed:
    """
    Confirm the position of an asset, as a step in the history of the site's edits.

    Returns
    -------
    outcome
        ``moved`` where the asset was put elsewhere since the tablet took its round along: what was
        seen says nothing about the new place, and nothing is changed.

    Raises
    ------
    Unknown
        If there is no such round, asset, or the round is somebody else's.
    Refused
        ``visit-not-on-round`` where the asset is not visited on the round.
    """
    for _ in range(TRIES - 1):
        try:
            return _confirm(database, plans, seen)
        except StaleRevision:
            continue
    return _confirm(database, plans, seen)


def _confirm(database: Database, plans: SettledPlans, seen: Sighting) -> Confirmed:
    with database.reading() as session:
        card, settled = plans.load(session, seen.site_id)
        _, route = load_round(session, seen.site_id, seen.round_id, inspector_id=seen.inspector_id)
    asset = next((one for one in settled.site.assets if one.id == seen.asset_id), None)
    if asset is None:
        raise Unknown("asset", seen.asset_id)
    if all(stop.visit.target_id != asset.id for stop in route.stops):
        raise Refused(
            "visit-not-on-round", f"{asset.name!r} is not visited on this round", asset=asset.name
        )
    if position_mark(asset) != seen.position:
        return "moved"
    if asset.position_state == "confirmed":
        return "already_known"
    order = EditOrder(site_id=seen.site_id, revision=card.revision, by=seen.by, now=seen.now)
    edit = ChangeAssets(ids=(asset.id,), position_state="confirmed")
    edit_plan(database, plans, order, [("change_assets", edit)])
    return "confirmed"
