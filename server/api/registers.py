"""Asset registers in: what one would do, and doing it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from apiflask import APIBlueprint
from flask import request

from importers.register import FIELDS
from server.auth import Permission, require
from server.request import InvalidRequest, answer, clock, parts
from server.storage.uploads import safe_name
from server.workflows.take_register import RegisterOrder, take_register

if TYPE_CHECKING:
    from flask import Response

    from importers.register import Field

blueprint = APIBlueprint("registers", __name__, tag="Registers")

FORM = frozenset({"columns", "dry_run"})


@blueprint.post("/sites/<site_id>/register")
def post_register(site_id: str) -> Response:
    """Preview a register (``dry_run``, the default), or take its sound rows."""
    account = require(Permission.IMPORT, site=site_id)
    errors = [(key, "Extra inputs are not permitted") for key in request.form if key not in FORM]
    file = request.files.get("file")
    if file is None or not file.filename:
        errors.append(("file", "a register is needed"))
    dry = request.form.get("dry_run", "true")
    if dry not in ("true", "false"):
        errors.append(("dry_run", "true or false"))
    if errors or file is None:
        raise InvalidRequest(errors)
    columns = _columns()
    with tempfile.TemporaryDirectory(prefix="walkround-register-") as folder:
        path = Path(folder) / safe_name(file.filename or "register")
        file.save(path)
        report = take_register(
            parts().database,
            parts().plans,
            RegisterOrder(
                path=path,
                site_id=site_id,
                columns=columns,
                is_dry=dry == "true",
                by=account.id,
                now=clock(),
            ),
        )
    return answer(report)


def _columns() -> dict[Field, str] | None:
    """Field -> header as the user chose; None: to be guessed."""
    text = request.form.get("columns", "")
    if not text:
        return None
    try:
        sent = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise InvalidRequest([("columns", f"not JSON: {fault}")]) from fault
    if not isinstance(sent, dict) or not all(isinstance(v, str) for v in sent.values()):
        raise InvalidRequest([("columns", "an object of texts is needed")])
    if unknown := sorted(set(sent) - set(FIELDS)):
        raise InvalidRequest([("columns", f"no field is called {', '.join(unknown)}")])
    return {field: sent[field] for field in FIELDS if sent.get(field)}
