"""A site out as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response

from server.auth import Permission, require
from server.request import Body, accepts, clock, parse_query, parts, reading
from server.workflows.exchange import export_site

if TYPE_CHECKING:
    from spatial.site import Site

blueprint = APIBlueprint("exports", __name__, tag="Exports")


class ExportQuery(Body):
    """Which file; for labels also of which storey or kind of asset."""

    format: Literal["geojson", "geopackage", "imdf", "register", "labels"]
    storey: str | None = None
    kind: str | None = None


@blueprint.get("/sites/<site_id>/export")
@accepts(ExportQuery, where="query")
def get_export(site_id: str) -> Response:
    """The whole site in a form that other programs read."""
    require(Permission.SEE_PLANS, site=site_id)
    query = parse_query(ExportQuery)
    with reading() as session:
        site: Site = parts().sites.load(session, site_id)[1]
    made = export_site(site, query.format, now=clock(), storey_id=query.storey, kind=query.kind)
    response = Response(made.content, mimetype=made.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
