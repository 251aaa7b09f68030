"""A newer import of a site: uploaded, looked at difference by difference, accepted or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, cast

from apiflask import APIBlueprint
from flask import request

from server.api.edits import outcome_out, part_out
from server.api.imports import MOST_FILES
from server.api.jobs import accepted
from server.auth import Permission, require
from server.request import (
    Body,
    InvalidRequest,
    accepts,
    answer,
    clock,
    items,
    parse,
    parts,
    reading,
    transaction,
)
from server.storage import audit, jobs, reimports
from server.storage.errors import Unknown
from server.storage.uploads import UploadFolder
from server.workflows.edit_plan import EditOrder
from server.workflows.reimport import decide_import
from spatial.change_shapes import change_shapes
from spatial.frames import MAP_DECIMALS, GeoJsonFrame

if TYPE_CHECKING:
    from flask import Response

    from spatial.rematch import Difference

blueprint = APIBlueprint("reimports", __name__, tag="Import")


class DecisionBody(Body):
    """Which differences to accept and which to refuse, by the id of the part."""

    revision: int
    accept: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()


@blueprint.post("/sites/<site_id>/reimport")
def post_reimport(site_id: str) -> Response:
    """Take newer files of a site in; a job compares them with the plan in force."""
    account = require(Permission.IMPORT, site=site_id)
    files = [file for file in request.files.getlist("files") if file.filename]
    if not 1 <= len(files) <= MOST_FILES:
        raise InvalidRequest([("files", f"1 to {MOST_FILES} files are needed")])
    uploads = UploadFolder(parts().settings.uploads)
    kept = [uploads.save(cast("BinaryIO", file.stream), file.filename or "plan") for file in files]
    if len({name for _, name in kept}) < len(kept):
        raise InvalidRequest([("files", "two files have the same name")])
    arguments = {
        "files": [list(one) for one in kept],
        "site_id": site_id,
        "user_id": account.id,
    }
    with transaction() as session:
        now = clock()
        job = jobs.save_job(
            session, "propose_import", arguments, by=account.id, at=now, site_id=site_id
        )
        facts = {"job_id": job.id, "sha256": [sha256 for sha256, _ in kept]}
        audit.save_deed(
            session, "import_asked", at=now, by=account.id, site_id=site_id, facts=facts
        )
    return accepted(job)


@blueprint.get("/sites/<site_id>/reimport")
def get_reimport(site_id: str) -> Response:
    """What a newer import changes, and has not been decided yet; null where none waits."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        try:
            waiting = reimports.load_reimport(session, site_id)
        except Unknown:  # the usual case, asked at each look at a site: no error
            return answer(None)
    frame = GeoJsonFrame(site.georeference, MAP_DECIMALS)
    found = [_difference(one, frame) for one in waiting.differences]
    return answer(items(found, at=waiting.at.isoformat(), files=list(waiting.files)))


@blueprint.post("/sites/<site_id>/reimport/decisions")
@accepts(DecisionBody)
def post_decisions(site_id: str) -> Response:
    """Accept some differences, refuse others."""
    account = require(Permission.EDIT_SITE, site=site_id)
    body = parse(DecisionBody)
    order = EditOrder(site_id=site_id, revision=body.revision, by=account.id, now=clock())
    outcome = decide_import(
        parts().database, parts().plans, order, accept=body.accept, refuse=body.refuse
    )
    return answer({"outcome": None if outcome is None else outcome_out(outcome)})


def _difference(one: Difference, frame: GeoJsonFrame) -> dict[str, Any]:
    before, after = one.change.before, one.change.after
    some = after if after is not None else before
    assert some is not None  # a difference has at least one side
    return {
        "id": one.change.id,
        "what": one.change.what,
        "became": list(one.became),
        "by_hand": one.by_hand,
        "metres": round(one.metres, 2),
        "name": getattr(some, "name", ""),
        "name_en": getattr(some, "name_en", ""),
        "storey_id": getattr(some, "storey_id", None),
        "before": part_out(before),
        "after": part_out(after),
        "shapes": [
            frame.feature(shape, version=version) for version, shape in change_shapes(one.change)
        ],
    }
