"""Sites, their storeys as the map draws them, and their assets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from server.api.site_out import SiteWriter
from server.auth import Permission, require, sees
from server.request import (
    Body,
    InvalidRequest,
    accepts,
    answer,
    clock,
    items,
    parse_query,
    parts,
    reading,
)
from server.storage import sites
from server.storage.errors import Unknown
from server.workflows.list_due import next_due_of
from spatial.frames import site_bounds, site_features, storey_features
from spatial.kinds import KINDS
from spatial.site import StoreyId

if TYPE_CHECKING:
    from flask import Response

    from server.storage.sites import SiteCard
    from spatial.site import Asset, Site

blueprint = APIBlueprint("sites", __name__, tag="Sites")


class AssetQuery(Body):
    """Which assets, and from where in their list."""

    storey: str | None = None
    space: str | None = None
    kind: str | None = None
    q: str | None = None
    limit: int = Field(default=200, ge=1, le=5_000)
    after: str | None = None


@blueprint.get("/sites")
def get_sites() -> Response:
    """Sites that whoever is signed in may see."""
    account = require(Permission.SEE_SITE)
    with reading() as session:
        found = sites.list_sites(session)
    return answer(items([_card(card) for card in found if sees(account, card.id)]))


@blueprint.get("/sites/<site_id>")
def get_site(site_id: str) -> Response:
    """One site with its buildings and storeys."""
    require(Permission.SEE_SITE, site=site_id)
    card, site = load_site(site_id)
    writer = SiteWriter(site)
    grounds = next(iter(site.storeys_of(None)), None)
    content = {
        **_card(card),
        "bounds": [round(degree, 8) for degree in site_bounds(site)],
        "georeference": {
            "crs": site.georeference.crs,
            "method": site.georeference.method,
            "warnings": list(site.georeference.warnings),
        },
        "buildings": [
            {
                "id": building.id,
                "name": building.name,
                "name_en": building.name_en,
                "storeys": [writer.storey(storey) for storey in site.storeys_of(building.id)],
            }
            for building in site.buildings
        ],
        "grounds": None if grounds is None else writer.storey(grounds),
        "zones": [
            {
                "id": zone.id,
                "name": zone.name,
                "name_en": zone.name_en,
                "space_ids": list(zone.space_ids),
            }
            for zone in site.zones
        ],
        "today": clock().astimezone(ZoneInfo(site.timezone)).date().isoformat(),
    }
    return answer(content, tagged=True)


@blueprint.get("/sites/<site_id>/features")
def get_site_features(site_id: str) -> Response:
    """The site from above."""
    require(Permission.SEE_SITE, site=site_id)
    _, site = load_site(site_id)
    return answer(site_features(site), tagged=True)


@blueprint.get("/sites/<site_id>/storeys/<storey_id>/features")
def get_storey_features(site_id: str, storey_id: str) -> Response:
    """One storey as the map draws it."""
    require(Permission.SEE_SITE, site=site_id)
    _, site = load_site(site_id)
    if all(storey.id != storey_id for storey in site.storeys):
        raise Unknown("storey", storey_id)
    return answer(storey_features(site, StoreyId(storey_id)), tagged=True)


@blueprint.get("/sites/<site_id>/assets")
@accepts(AssetQuery, where="query")
def get_assets(site_id: str) -> Response:
    """Assets of a site in the order of the plan."""
    require(Permission.SEE_SITE, site=site_id)
    query = parse_query(AssetQuery)
    _, site = load_site(site_id)
    if query.after is not None and not query.after.isdecimal():
        raise InvalidRequest([("after", "not a mark that a list gave")])
    first = int(query.after or 0)
    found = [asset for asset in site.assets if _matches(asset, query)]
    page = found[first : first + query.limit]
    following = str(first + query.limit) if first + query.limit < len(found) else None
    return answer(items(SiteWriter(site).assets(page), following, total=len(found)))


@blueprint.get("/sites/<site_id>/assets/<asset_id>")
def get_asset(site_id: str, asset_id: str) -> Response:
    """One asset with what the programme asks of it."""
    require(Permission.SEE_SITE, site=site_id)
    _, site = load_site(site_id)
    asset = next((asset for asset in site.assets if asset.id == asset_id), None)
    if asset is None:
        raise Unknown("asset", asset_id)
    with reading() as session:
        owed = next_due_of(session, site, asset.id, now=clock())
    obligations = [
        {
            "entry_key": one.entry_key,
            "last": None if one.last is None else one.last.isoformat(),
            "next_due": None if one.next_due is None else one.next_due.isoformat(),
        }
        for one in owed
    ]
    return answer({**SiteWriter(site).assets([asset])[0], "obligations": obligations})


@blueprint.get("/asset-kinds")
def get_asset_kinds() -> Response:
    """The catalogue of kinds."""
    require(Permission.SEE_SITE)
    return answer(items(kinds_out()), tagged=True)


def load_site(site_id: str) -> tuple[SiteCard, Site]:
    """A site at its present revision. Raises `Unknown`."""
    with reading() as session:
        return parts().sites.load(session, site_id)


def kinds_out() -> list[dict[str, str]]:
    """The catalogue of kinds as the contract has it."""
    return [
        {"key": kind.key, "zh": kind.zh, "en": kind.en, "icon": kind.icon, "system": kind.system}
        for kind in KINDS.values()
    ]


def _card(card: SiteCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "name_en": card.name_en,
        "timezone": card.timezone,
        "revision": card.revision,
        "counts": dict(card.counts),
    }


def _matches(asset: Asset, query: AssetQuery) -> bool:
    if query.storey not in (None, asset.storey_id) or query.kind not in (None, asset.kind):
        return False
    if query.space not in (None, asset.space_id):
        return False
    text = f"{asset.code} {asset.name} {asset.name_en}".casefold()
    return query.q is None or query.q.casefold() in text
