"""Sites, their storeys as the map draws them, their assets, and a search over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from server.api.finding_out import number_out
from server.api.site_out import SiteWriter
from server.auth import Permission, permissions, require, sees
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
from server.storage import findings, people, sites
from server.storage.errors import Unknown
from server.workflows.list_due import next_due_of
from spatial.frames import site_bounds, site_features, storey_features
from spatial.kinds import KINDS
from spatial.site import StoreyId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response

    from server.storage.sites import SiteCard
    from spatial.site import Asset, Site

blueprint = APIBlueprint("sites", __name__, tag="Sites")

SEARCH_LIMIT = 20


class AssetQuery(Body):
    """Which assets, and from where in their list."""

    storey: str | None = None
    space: str | None = None
    kind: str | None = None
    q: str | None = None
    limit: int = Field(default=200, ge=1, le=5_000)
    after: str | None = None


class SearchQuery(Body):
    """What to look for."""

    q: str = ""


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


@blueprint.get("/sites/<site_id>/search")
@accepts(SearchQuery, where="query")
def get_search(site_id: str) -> Response:
    """Spaces, assets, inspectors and findings whose name, number or words have the words."""
    account = require(Permission.SEE_SITE, site=site_id)
    asked = parse_query(SearchQuery).q
    words = asked.casefold().split()
    _, site = load_site(site_id)
    if not words:
        return answer(items([]))
    found = []
    for hit in _hits(site_id, site):
        text = f"{hit['label']} {hit['label_en']}".casefold()
        if all(word in text for word in words):
            found.append(hit)
            if len(found) == SEARCH_LIMIT:
                break
    if Permission.SEE_FINDINGS in permissions(account) and len(found) < SEARCH_LIMIT:
        found += _findings(site_id, asked.strip(), limit=SEARCH_LIMIT - len(found))
    writer = SiteWriter(site)
    for hit in found:
        hit["point"] = writer.points([hit["point"]])[0] if hit["point"] else None
    return answer(items(found))


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


def _findings(site_id: str, text: str, *, limit: int) -> list[dict[str, Any]]:
    """Findings with a text or number, newest first, points still in the site frame."""
    with reading() as session:
        placed, _ = findings.list_findings(
            session, site_id, findings.FindingFilter(text=text), limit=limit
        )
    return [
        {
            "what": "finding",
            "id": one.finding.id,
            "label": f"{number_out(one.finding)} {one.finding.description}",
            "label_en": f"{number_out(one.finding)} "
            f"{one.finding.description_en or one.finding.description}",
            "storey_id": one.finding.storey_id,
            "point": one.finding.point,
        }
        for one in placed
    ]


def _hits(site_id: str, site: Site) -> Iterator[dict[str, Any]]:
    """Everything that can be found, points still in the site frame."""
    for space in site.spaces:
        inside = None if space.polygon.is_empty else space.polygon.representative_point()
        yield {
            "what": "space",
            "id": space.id,
            "label": " ".join(filter(None, (space.number, space.name))),
            "label_en": " ".join(filter(None, (space.number, space.name_en))),
            "storey_id": space.storey_id,
            "point": None if inside is None else (inside.x, inside.y),
        }
    for asset in site.assets:
        yield {
            "what": "asset",
            "id": asset.id,
            "label": _labelled(asset.code, asset.name),
            "label_en": _labelled(asset.code, asset.name_en),
            "storey_id": asset.storey_id,
            "point": (asset.position[0], asset.position[1]),
        }
    with reading() as session:
        team = people.list_team(session, site_id)
    for inspector in team:
        yield {
            "what": "inspector",
            "id": inspector.id,
            "label": inspector.name,
            "label_en": inspector.name_en,
            "storey_id": None,
            "point": None,
        }


def _labelled(code: str, name: str) -> str:
    """A thing's code and name; some names hold the code already."""
    return name if code and code in name else " ".join(filter(None, (code, name)))
