"""Hand edits of a plan: make, undo and redo them, and see what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from apiflask import APIBlueprint
from pydantic import Field

from server.api.edit_in import EditsBody, RevisionBody
from server.auth import Permission, require
from server.request import (
    Body,
    accepts,
    answer,
    clock,
    items,
    parse,
    parse_query,
    parts,
    reading,
)
from server.storage import edits, people
from server.storage.errors import StaleRevision, Unknown
from server.workflows.edit_plan import EditOrder, edit_plan, step_back, storeys_of
from spatial.apply_edit import apply_edits
from spatial.change_shapes import change_shapes
from spatial.frames import MAP_DECIMALS, GeoJsonFrame
from spatial.site import Connector, Opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from server.storage.edits import SavedEdit
    from server.workflows.edit_plan import EditOutcome
    from spatial.draft import Part, PartChange
    from spatial.site import Site

blueprint = APIBlueprint("edits", __name__, tag="Plan editor")


class EditsQuery(Body):
    """How many of the newest edits."""

    limit: int = Field(default=50, ge=1, le=500)


@blueprint.post("/sites/<site_id>/edits")
@accepts(EditsBody)
def post_edits(site_id: str) -> Response:
    """Do some edits as one step."""
    account = require(Permission.EDIT_SITE, site=site_id)
    body = parse(EditsBody)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
    order = EditOrder(site_id=site_id, revision=body.revision, by=account.id, now=clock())
    wanted = body.as_edits(site.georeference)
    return answer(outcome_out(edit_plan(parts().database, parts().plans, order, wanted)))


@blueprint.post("/sites/<site_id>/edits/preview")
@accepts(EditsBody)
def post_preview(site_id: str) -> Response:
    """What some edits would change; nothing is kept."""
    account = require(Permission.EDIT_SITE, site=site_id)
    body = parse(EditsBody)
    with reading() as session:
        card, site = parts().sites.load(session, site_id)
    if card.revision != body.revision:
        raise StaleRevision("site", sent=body.revision, current=card.revision)
    wanted = [one for _, one in body.as_edits(site.georeference)]
    _, changes = apply_edits(site, wanted, by=account.id, at=clock(), mark=str(uuid4()))
    return answer(items(_changes(changes, site)))


@blueprint.post("/sites/<site_id>/edits/undo")
@accepts(RevisionBody)
def post_undo(site_id: str) -> Response:
    """Undo the last edit."""
    return _step(site_id, "undo")


@blueprint.post("/sites/<site_id>/edits/redo")
@accepts(RevisionBody)
def post_redo(site_id: str) -> Response:
    """Do again what was undone last."""
    return _step(site_id, "redo")


@blueprint.get("/sites/<site_id>/edits")
@accepts(EditsQuery, where="query")
def get_edits(site_id: str) -> Response:
    """Who edited what, newest first."""
    require(Permission.SEE_PLANS, site=site_id)
    limit = parse_query(EditsQuery).limit
    with reading() as session:
        found = edits.list_edits(session, site_id, limit=limit)
        names = people.load_names(session, {edit.by for edit in found})
    return answer(items([{**_edit(edit), "by_name": names.get(edit.by, "")} for edit in found]))


@blueprint.get("/sites/<site_id>/edits/<int:number>")
def get_edit(site_id: str, number: int) -> Response:
    """What one edit changed, before and after."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        changes = edits.load_edit(session, site_id, number)
    if changes is None:
        raise Unknown("edit", str(number))
    return answer(items(_changes(changes, site)))


def _step(site_id: str, way: Literal["undo", "redo"]) -> Response:
    account = require(Permission.EDIT_SITE, site=site_id)
    body = parse(RevisionBody)
    order = EditOrder(site_id=site_id, revision=body.revision, by=account.id, now=clock())
    return answer(outcome_out(step_back(parts().database, parts().plans, order, way)))


def outcome_out(outcome: EditOutcome) -> dict[str, Any]:
    """What came of an edit, as the contract has it."""
    return {
        "revision": outcome.card.revision,
        "edit": _edit(outcome.edit),
        "effect": outcome.effect,
        "storeys": list(outcome.storeys),
        "reached": outcome.report["reached"],
    }


def _edit(edit: SavedEdit) -> dict[str, Any]:
    return {
        "number": edit.number,
        "at": edit.at.isoformat(),
        "by": edit.by,
        "kinds": list(edit.kinds),
        "effect": dict(edit.effect),
        "state": edit.state,
        "parts": edit.parts,
    }


def _changes(changes: Sequence[PartChange], site: Site) -> list[dict[str, Any]]:
    frame = GeoJsonFrame(site.georeference, MAP_DECIMALS)
    return [
        {
            "what": change.what,
            "id": change.id,
            "storey_ids": list(storeys_of(change)),
            "before": part_out(change.before),
            "after": part_out(change.after),
            "shapes": [
                frame.feature(shape, version=version) for version, shape in change_shapes(change)
            ],
        }
        for change in changes
    ]


def part_out(part: Part | None) -> dict[str, Any] | None:
    """What of a part can be said without a picture."""
    if part is None:
        return None
    found: dict[str, Any] = {}
    for name in (
        "name",
        "number",
        "code",
        "kind",
        "use",
        "pass_through",
        "is_entrance",
        "is_closed",
        "one_way",
        "delay",
        "wait",
        "position_state",
        "storey_id",
        "space_id",
    ):
        if hasattr(part, name):
            found[name] = getattr(part, name)
    if isinstance(part, Opening | Connector) and part.hours is not None:
        found["hours"] = str(part.hours)
    polygon = getattr(part, "polygon", None)
    if polygon is not None:
        found["area_m2"] = round(polygon.area, 2)
    return found
