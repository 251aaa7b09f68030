"""What lets a planner trust the network: walks, bands of walking time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from apiflask import APIBlueprint
from pydantic import Field, FiniteFloat

from server.api.metres import Metres
from server.api.plan_out import legs_out
from server.api.rounds import step_out
from server.api.site_out import SiteWriter
from server.auth import Permission, require
from server.request import (
    Body,
    InvalidRequest,
    accepts,
    answer,
    parse_query,
    parts,
    reading,
)
from server.storage.errors import Unknown
from server.workflows.find_walk import find_walk
from spatial.frames import MAP_DECIMALS, GeoJsonFrame
from spatial.isochrones import isochrones
from spatial.profile import PROFILES
from spatial.site import StoreyId
from spatial.walk import Place

if TYPE_CHECKING:
    from flask import Response

    from server.storage.sites import SiteCard
    from spatial.profile import WalkingProfile
    from spatial.settle import Settled

blueprint = APIBlueprint("network", __name__, tag="Network")

Longitude = Annotated[FiniteFloat, Field(ge=-180, le=180)]
Latitude = Annotated[FiniteFloat, Field(ge=-90, le=90)]


class WalkQuery(Body):
    """From where to where, and who walks."""

    from_storey: str
    from_lon: Longitude
    from_lat: Latitude
    to_storey: str
    to_lon: Longitude
    to_lat: Latitude
    profile: str = "on_foot"


class IsochroneQuery(Body):
    """From where, who walks, and the bands: ``bands`` of ``step_s`` seconds each."""

    storey: str
    lon: Longitude
    lat: Latitude
    show: str | None = None
    profile: str = "on_foot"
    step_s: int = Field(default=60, ge=10, le=900)
    bands: int = Field(default=5, ge=1, le=12)


@blueprint.get("/sites/<site_id>/walk")
@accepts(WalkQuery, where="query")
def get_walk(site_id: str) -> Response:
    """The way from one point to another, with directions."""
    require(Permission.SEE_PLANS, site=site_id)
    query = parse_query(WalkQuery)
    _, settled = _settled(site_id)
    walk = find_walk(
        settled,
        _place(settled, query.from_storey, query.from_lon, query.from_lat),
        _place(settled, query.to_storey, query.to_lon, query.to_lat),
        _profile(query.profile),
    )
    return answer(
        {
            "metres": round(walk.metres, 1),
            "seconds": round(walk.seconds, 1),
            "legs": legs_out(SiteWriter(settled.site), [walk.parts]),
            "directions": [step_out(step) for step in walk.steps],
        }
    )


@blueprint.get("/sites/<site_id>/isochrones")
@accepts(IsochroneQuery, where="query")
def get_isochrones(site_id: str) -> Response:
    """Bands of walking time from a point, on the storey to show."""
    require(Permission.SEE_PLANS, site=site_id)
    query = parse_query(IsochroneQuery)
    _, settled = _settled(site_id)
    start = _place(settled, query.storey, query.lon, query.lat)
    shown = StoreyId(query.show or query.storey)
    if shown not in settled.network.floors:
        raise Unknown("storey", shown)
    edges = [query.step_s * (n + 1) for n in range(query.bands)]
    found = isochrones(settled.network, start, shown, _profile(query.profile), edges=edges)
    frame = GeoJsonFrame(settled.site.georeference, MAP_DECIMALS)
    features = [
        frame.feature(
            band.polygon, layer="isochrone", band=number, low_s=band.low, high_s=band.high
        )
        for number, band in enumerate(found)
        if not band.polygon.is_empty
    ]
    return answer({"type": "FeatureCollection", "features": features})


def _settled(site_id: str) -> tuple[SiteCard, Settled]:
    with reading() as session:
        return parts().plans.load(session, site_id)


def _place(settled: Settled, storey_id: str, lon: float, lat: float) -> Place:
    storey = StoreyId(storey_id)
    if storey not in settled.network.floors:
        raise Unknown("storey", storey_id)
    return Place(storey, Metres(settled.site.georeference).point((lon, lat)))


def _profile(name: str) -> WalkingProfile:
    if name not in PROFILES:
        raise InvalidRequest([("profile", f"one of {', '.join(PROFILES)}")])
    return PROFILES[name]
