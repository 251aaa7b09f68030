"""The inspector's rounds, and what a tablet takes along to walk one offline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from inspection.programme_file import frequency_table
from server.api.finding_out import categories_out, grades_out
from server.api.plan_out import StopWriter, legs_out, sealed_out
from server.api.programmes import item_out
from server.api.site_out import SiteWriter
from server.api.sites import kinds_out
from server.auth import NotAllowed, Permission, permissions, require
from server.request import Body, accepts, answer, clock, items, parse_query, parts, reading
from server.workflows.confirm_position import position_mark
from server.workflows.pack_shift import list_rounds, pack_shift
from server.workflows.sealed_rounds import refuse_sealed
from spatial.frames import storey_features

if TYPE_CHECKING:
    from flask import Response

    from inspection.route_sheet import SheetCheck
    from server.storage.people import Account
    from server.workflows.pack_shift import Pack, RoundCard, Step
    from spatial.site import Asset, Site

blueprint = APIBlueprint("rounds", __name__, tag="Rounds")

DAYS_SHOWN = 2  # today and the next day that has a round
LOOKED_AHEAD = timedelta(days=14)  # the longest that nobody walks: a holiday


class RoundQuery(Body):
    """Which day; today and the next with a round where none is named."""

    day: date | None = Field(default=None, alias="date")


@blueprint.get("/sites/<site_id>/rounds")
@accepts(RoundQuery, where="query")
def get_rounds(site_id: str) -> Response:
    """Rounds of a day: an inspector's own, or everybody's."""
    account = require_rounds(site_id)
    wanted = parse_query(RoundQuery).day
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        zone = ZoneInfo(site.timezone)
        today = clock().astimezone(zone).date()
        found = list_rounds(
            session,
            site_id,
            inspector_id=only_for(account),
            first_day=wanted or today,
            last_day=wanted or today + LOOKED_AHEAD,
        )
    if wanted is None:
        days = sorted({card.route.day for card in found})[:DAYS_SHOWN]
        found = tuple(card for card in found if card.route.day in days)
    return answer(items([_round(card, zone) for card in found]))


@blueprint.get("/sites/<site_id>/rounds/<round_id>/pack")
def get_pack(site_id: str, round_id: str) -> Response:
    """Everything for walking a round without a network."""
    account = require_rounds(site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        pack = pack_shift(session, site, round_id, inspector_id=only_for(account))
    if only_for(account) is not None:
        refuse_sealed(pack.card.route, clock())
    return answer(_pack(pack, site), tagged=True)


def require_rounds(site_id: str) -> Account:
    """Whoever may see rounds of the site: their own, or all."""
    account = require(Permission.SEE_SITE, site=site_id)
    if not permissions(account) & {Permission.SEE_OWN_ROUNDS, Permission.SEE_ROUNDS}:
        raise NotAllowed(Permission.SEE_OWN_ROUNDS)
    return account


def only_for(account: Account) -> str | None:
    """Inspector whose rounds an account is limited to; None: everybody's."""
    if Permission.SEE_ROUNDS in permissions(account):
        return None
    return account.inspector_id or ""  # an inspector who is in no team has no rounds


def _round(card: RoundCard, zone: ZoneInfo) -> dict[str, Any]:
    route, inspector = card.route, card.inspector
    return {
        "id": route.id,
        "plan_id": card.plan_id,
        "date": route.day.isoformat(),
        "inspector_id": route.inspector_id,
        "name": inspector.name if inspector else "",
        "name_en": inspector.name_en if inspector else "",
        "leaves_at": route.leaves_at.astimezone(zone).isoformat(),
        "returns_at": route.returns_at.astimezone(zone).isoformat(),
        "stops": card.stops,
        "done": card.done,
        "metres": round(route.metres, 1),
        "sealed_until": sealed_out(route, zone),
    }


def _pack(pack: Pack, site: Site) -> dict[str, Any]:
    zone = ZoneInfo(site.timezone)
    writer = SiteWriter(site)
    card = _round(pack.card, zone)
    visits = pack.card.route.stops
    written = StopWriter(writer, zone).stops([visits[stop.first] for stop in pack.stops])
    assets: dict[str, Asset] = {asset.id: asset for asset in site.assets}
    return {
        "round": card,
        "site": {
            "id": site.id,
            "name": site.name,
            "name_en": site.name_en,
            "timezone": site.timezone,
        },
        "inspector": {
            "id": card["inspector_id"],
            "name": card["name"],
            "name_en": card["name_en"],
        },
        "stops": [
            {
                **out,
                "n": stop.n,
                "ends_at": stop.ends_at.astimezone(zone).isoformat(),
                "checks": [_check(check, zone) for check in stop.checks],
                "done": stop.done,
                "position": _position(assets.get(out.get("asset_id") or "")),
            }
            for stop, out in zip(pack.stops, written, strict=True)
        ],
        "legs": legs_out(writer, pack.legs),
        "directions": [[step_out(step) for step in leg] for leg in pack.directions],
        "storeys": [
            {
                "storey": writer.storey(writer.storeys[storey_id]),
                "features": storey_features(site, storey_id),
            }
            for storey_id in writer.storeys
            if storey_id in pack.storeys
        ],
        "kinds": kinds_out(),
        "categories": categories_out(),
        "grades": grades_out(),
    }


def _position(asset: Asset | None) -> dict[str, str] | None:
    """Whether anybody has seen the thing where the plan has it; zones and rooms have no place."""
    if asset is None:
        return None
    return {"state": asset.position_state, "mark": position_mark(asset)}


def _check(check: SheetCheck, zone: ZoneInfo) -> dict[str, Any]:
    entry = check.entry
    return {
        "visit_id": check.visit_id,
        "entry_key": check.entry_key,
        "entry_name": entry.name if entry else check.entry_key,
        "entry_name_en": entry.name_en if entry else "",
        "frequency": frequency_table(entry.frequency) if entry else None,
        "items": [item_out(item) for item in check.items],
        "last_readings": {
            key: {"value": last.value, "at": last.at.astimezone(zone).isoformat()}
            for key, last in check.last_readings.items()
        },
    }


def step_out(step: Step) -> dict[str, Any]:
    """One direction as the contract has it."""
    return {
        "kind": step.kind,
        "place": step.place,
        "place_en": step.place_en,
        "by": step.by,
        "by_en": step.by_en,
        "metres": step.metres,
    }
