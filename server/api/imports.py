"""Plans in: upload them, and read what their import found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import orjson
from apiflask import APIBlueprint
from flask import request

from importers.dxf.placement import placements_of
from importers.errors import InvalidMapping
from importers.geojson.mapping import mapping_of
from server.api.jobs import accepted
from server.auth import Permission, require, require_site
from server.request import InvalidRequest, answer, clock, parts, reading, transaction
from server.storage import audit, edits, jobs, sites
from server.storage.errors import NameTaken, Unknown
from server.storage.uploads import UploadFolder
from server.workflows import Refused

if TYPE_CHECKING:
    from flask import Response

    from server.storage.people import Account

blueprint = APIBlueprint("imports", __name__, tag="Import")

MOST_FILES = 50
LONGEST_SITE_NAME = 200
FIELDS = frozenset({"name", "replace", "drawings", "mapping"})
REPLACE = ("false", "true", "discard_edits")
LONGEST_MAPPING = 100_000


@blueprint.post("/imports")
def post_import() -> Response:
    """Take plan files in; a job makes them a site."""
    account = require(Permission.IMPORT)
    name, replace = _form()
    drawings = _drawings()
    mapping = _mapping()
    _check_name(account, name, replace)
    kept = _kept_files()
    arguments = {
        "files": kept,
        "name": name,
        "replace": replace != "false",
        "discard_edits": replace == "discard_edits",
        "drawings": drawings,
        "mapping": mapping,
        "user_id": account.id,
    }
    with transaction() as session:
        now = clock()
        job = jobs.save_job(session, "import_site", arguments, by=account.id, at=now)
        facts = {"job_id": job.id, "sha256": [sha256 for sha256, _ in kept]}
        audit.save_deed(session, "import_asked", at=now, by=account.id, facts=facts)
    return accepted(job)


@blueprint.post("/imports/preview")
def post_preview() -> Response:
    """Take plan files in; a job says what they seem to be, and makes nothing of them."""
    account = require(Permission.IMPORT)
    errors = [(key, "Extra inputs are not permitted") for key in request.form]
    errors += [(key, "Extra inputs are not permitted") for key in request.files if key != "files"]
    if errors:
        raise InvalidRequest(errors)
    arguments = {"files": _kept_files(), "user_id": account.id}
    with transaction() as session:
        job = jobs.save_job(session, "preview_import", arguments, by=account.id, at=clock())
    return accepted(job)


@blueprint.get("/sites/<site_id>/import-report")
def get_import_report(site_id: str) -> Response:
    """What the newest import of a site found."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        report = sites.load_report(session, site_id)
    return answer(report, tagged=True)


def _kept_files() -> list[list[str]]:
    """The files of the request, kept under their hashes: hash and name of each."""
    files = [file for file in request.files.getlist("files") if file.filename]
    if not 1 <= len(files) <= MOST_FILES:
        raise InvalidRequest([("files", f"1 to {MOST_FILES} files are needed")])
    uploads = UploadFolder(parts().settings.uploads)
    kept = [uploads.save(cast("BinaryIO", file.stream), file.filename or "plan") for file in files]
    if len({file_name for _, file_name in kept}) < len(kept):
        raise InvalidRequest([("files", "two files have the same name")])
    return [list(one) for one in kept]


def _mapping() -> dict[str, Any] | None:
    """What the request says that columns mean, checked here so that a fault shows at once."""
    text = request.form.get("mapping", "")
    if not text:
        return None
    if len(text) > LONGEST_MAPPING:
        raise InvalidRequest([("mapping", f"more than {LONGEST_MAPPING} characters")])
    try:
        raw: dict[str, Any] = json.loads(text)
        mapping_of(raw)
    except (ValueError, RecursionError) as fault:
        raise InvalidRequest([("mapping", "is no JSON")]) from fault
    except InvalidMapping as fault:
        raise InvalidRequest([(f"mapping.{fault.facts['at']}", str(fault))]) from fault
    return raw


def _form() -> tuple[str, str]:
    name = request.form.get("name", "").strip()
    errors = [(key, "Extra inputs are not permitted") for key in request.form if key not in FIELDS]
    errors += [(key, "Extra inputs are not permitted") for key in request.files if key != "files"]
    if not 1 <= len(name) <= LONGEST_SITE_NAME:
        errors.append(("name", f"a name of 1 to {LONGEST_SITE_NAME} characters is needed"))
    replace = request.form.get("replace", "false")
    if replace not in REPLACE:
        errors.append(("replace", f"one of {', '.join(REPLACE)}"))
    if errors:
        raise InvalidRequest(errors)
    return name, replace


def _drawings() -> list[dict[str, Any]]:
    """What the user says of DXF drawings: storey, height, position, unit and layers."""
    text = request.form.get("drawings", "[]")
    try:
        rows: list[dict[str, Any]] = orjson.loads(text)
        placements_of(rows)
    except (ValueError, TypeError, AttributeError) as fault:
        raise InvalidRequest([("drawings", str(fault))]) from fault
    return rows


def _check_name(account: Account, name: str, replace: str) -> None:
    with reading() as session:
        try:
            card = sites.load_named(session, name)
        except Unknown:
            if account.site_id is not None:
                # Roles on one site do not make a second one.
                raise
            return
        edited = edits.is_edited(session, card.id)
    require_site(account, card.id)
    if replace == "false":
        raise NameTaken("site", name)
    if edited and replace != "discard_edits":
        raise Refused("site-edited", f"the plan of {name!r} was edited by hand", site_id=card.id)
