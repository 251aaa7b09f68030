"""A search over a site: rooms, assets, stairs and lifts, people, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint

from server.api.finding_out import number_out
from server.api.site_out import SiteWriter
from server.api.sites import load_site
from server.auth import Permission, permissions, require
from server.request import Body, accepts, answer, items, parse_query, reading
from server.storage import findings, people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response

    from spatial.site import Site

blueprint = APIBlueprint("search", __name__, tag="Sites")

MOST = 20
MOST_FINDINGS = 5  # where more than enough else was found: they have a list of their own


class SearchQuery(Body):
    """What to look for."""

    q: str = ""


@blueprint.get("/sites/<site_id>/search")
@accepts(SearchQuery, where="query")
def get_search(site_id: str) -> Response:
    """What has all the words in its code, number or name; what is called just so comes first."""
    account = require(Permission.SEE_SITE, site=site_id)
    asked = parse_query(SearchQuery).q
    words = asked.casefold().split()
    _, site = load_site(site_id)
    if not words:
        return answer(items([]))
    ranked = [
        (rank, hit) for hit in _hits(site_id, site) if (rank := _rank(hit, words)) is not None
    ]
    found = [hit for _, hit in sorted(ranked, key=lambda one: one[0])]
    if Permission.SEE_FINDINGS in permissions(account):
        told = _findings(site_id, asked.strip(), limit=max(MOST - len(found), MOST_FINDINGS))
        found = [*found[: MOST - len(told)], *told]
    found = found[:MOST]
    writer = SiteWriter(site)
    for hit in found:
        hit["point"] = writer.points([hit["point"]])[0] if hit["point"] else None
    return answer(items(found))


def _rank(hit: dict[str, Any], words: list[str]) -> int | None:
    """0 for a thing called so, 1 where a word of its begins so, 2 where it merely has it."""
    labels = [hit["label"].casefold(), hit["label_en"].casefold()]
    text = " ".join(labels)
    if not all(word in text for word in words):
        return None
    whole = " ".join(words)
    parts = {part for label in labels for part in (label, *label.split())}
    if whole in parts:
        return 0
    return 1 if any(part.startswith(whole) for part in parts) else 2


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
    for connector in site.connectors:
        bottom = connector.landings[0]
        yield {
            "what": "connector",
            "id": connector.id,
            "label": connector.name,
            "label_en": connector.name_en,
            "storey_id": bottom.storey_id,
            "point": bottom.point,
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
