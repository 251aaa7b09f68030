"""Reports to hand on: the one-file map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response

from server.api.heat import PeriodQuery, asked
from server.auth import Permission, require
from server.config import map_folder
from server.reports.floor_map import LeafletFiles
from server.request import accepts, clock, compressed, parse_query, parts, reading
from server.workflows import Refused
from server.workflows.write_report import write_report

if TYPE_CHECKING:
    from server.config import Settings

blueprint = APIBlueprint("reports", __name__, tag="Reports")


class MapQuery(PeriodQuery):
    """Which days and findings, and in which language."""

    language: Literal["zh-CN", "en"] = "zh-CN"


@blueprint.get("/sites/<site_id>/report/map.html")
@accepts(MapQuery, where="query")
def get_map(site_id: str) -> Response:
    """One file that opens without a network."""
    require(Permission.SEE_REPORTS, site=site_id)
    query = parse_query(MapQuery)
    leaflet = leaflet_files(parts().settings)
    with reading() as session:
        card, site = parts().sites.load(session, site_id)
        period, subset = asked(query, site)
        body = write_report(
            session,
            site,
            period,
            subset,
            language=query.language,
            leaflet=leaflet,
            grid_of=parts().grids.of(site, card.revision),
            now=clock(),
        )
    name = quote(f"{site.name}-{period.first:%Y%m%d}-{period.last:%Y%m%d}.html")
    response = Response(body, mimetype="text/html")
    # Saved, never shown by us: its scripts stand in the page, which our own pages do not allow.
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Cache-Control"] = "private, no-store"
    return compressed(response, body)


def leaflet_files(settings: Settings) -> LeafletFiles:
    """
    Leaflet as the web app's build put it beside the app.

    Raises
    ------
    Refused
        ``map-not-built`` where the web app has not been built.
    """
    folder = map_folder(settings)
    files = (
        [] if folder is None else [folder / "report" / f"leaflet.{end}" for end in ("js", "css")]
    )
    if not files or not all(file.is_file() for file in files):
        raise Refused("map-not-built", "build the web app first: run ./run serve")
    script, style = (file.read_text("utf-8") for file in files)
    return LeafletFiles(script=script, style=style)
