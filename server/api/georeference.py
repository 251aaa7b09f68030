"""Where a site lies on earth: see it, try points, set it, take it back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Literal

from apiflask import APIBlueprint
from pydantic import Field, FiniteFloat

from server.api.edit_in import RevisionBody
from server.auth import Permission, require
from server.request import Body, accepts, answer, clock, parse, parts, reading
from server.storage import georeferences, people
from server.workflows.place_site import (
    PlacedPoint,
    PlacingOrder,
    place_site,
    shown_in,
    try_placing,
    unplace_site,
)

if TYPE_CHECKING:
    from flask import Response

    from server.storage.georeferences import Placing
    from spatial.georeference import Georeference
    from spatial.georeference_fit import GeoreferenceFit

blueprint = APIBlueprint("georeference", __name__, tag="Place on earth")

Degrees = tuple[
    Annotated[FiniteFloat, Field(ge=-180, le=180)], Annotated[FiniteFloat, Field(ge=-90, le=90)]
]


class PointBody(Body):
    """A point where the map shows it now, and where it lies; longitude first."""

    plan: Degrees
    target: Degrees


class PlacingBody(Body):
    """Two points or more; ``datum`` says how the targets are meant."""

    revision: int
    points: Annotated[tuple[PointBody, ...], Field(min_length=2, max_length=50)]
    datum: Literal["wgs84", "gcj02"] = "wgs84"

    def placed(self) -> list[PlacedPoint]:
        """The points as values."""
        return [PlacedPoint(plan=point.plan, target=point.target) for point in self.points]


@blueprint.get("/sites/<site_id>/georeference")
def get_georeference(site_id: str) -> Response:
    """Where a site lies, and who put it there."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        card, site = parts().sites.load(session, site_id)
        history = georeferences.list_placings(session, site_id)
        names = people.load_names(session, {placing.by for placing in history})
    last = next((placing for placing in history if not placing.is_undone), None)
    content = {
        "revision": card.revision,
        **_georeference(site.georeference),
        "may_undo": last is not None and last.after == site.georeference,
        "history": [
            {**_placing(placing), "by_name": names.get(placing.by, "")} for placing in history
        ],
    }
    return answer(content)


@blueprint.post("/sites/<site_id>/georeference/fit")
@accepts(PlacingBody)
def post_fit(site_id: str) -> Response:
    """Where points would bring a site; nothing is kept."""
    require(Permission.EDIT_SITE, site=site_id)
    body = parse(PlacingBody)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
    return answer(_fit(try_placing(site, body.placed(), body.datum), body))


@blueprint.put("/sites/<site_id>/georeference")
@accepts(PlacingBody)
def put_georeference(site_id: str) -> Response:
    """Put a site where points of its plan say."""
    account = require(Permission.EDIT_SITE, site=site_id)
    body = parse(PlacingBody)
    order = PlacingOrder(
        site_id=site_id,
        revision=body.revision,
        points=body.placed(),
        datum=body.datum,
        by=account.id,
        now=clock(),
    )
    card, fit = place_site(parts().database, parts().plans, order)
    return answer({"revision": card.revision, **_fit(fit, body)})


@blueprint.post("/sites/<site_id>/georeference/undo")
@accepts(RevisionBody)
def post_undo_placing(site_id: str) -> Response:
    """Put a site back where it was before."""
    account = require(Permission.EDIT_SITE, site=site_id)
    card = unplace_site(
        parts().database,
        parts().plans,
        site_id=site_id,
        revision=parse(RevisionBody).revision,
        by=account.id,
        now=clock(),
    )
    return answer({"revision": card.revision})


def _georeference(georeference: Georeference) -> dict[str, Any]:
    x, y = georeference.to_wgs84([[0.0, 0.0]])[0].tolist()
    return {
        "crs": georeference.crs,
        "method": georeference.method,
        "warnings": list(georeference.warnings),
        "origin": [round(x, 8), round(y, 8)],
        "origin_gcj02": [round(v, 8) for v in shown_in("gcj02", [(x, y)])[0]],
        "rotation_deg": round(math.degrees(georeference.rotation), 4),
    }


def _fit(fit: GeoreferenceFit, body: PlacingBody) -> dict[str, Any]:
    return {
        "points": [
            {"plan": list(point.plan), "target": list(point.target), "residual_m": round(metres, 3)}
            for point, metres in zip(body.points, fit.residuals.tolist(), strict=True)
        ],
        "rms_m": round(fit.rms, 3),
        "scale": round(fit.scale, 6),
        "rotation_deg": round(math.degrees(fit.georeference.rotation), 4),
        "verdicts": [{"key": key, "facts": facts} for key, facts in fit.verdicts],
    }


def _placing(placing: Placing) -> dict[str, Any]:
    return {
        "at": placing.at.isoformat(),
        "by": placing.by,
        "points": len(placing.points),
        "rms_m": round(placing.rms, 3),
        "undone": placing.is_undone,
        "method_before": placing.before.method,
    }
