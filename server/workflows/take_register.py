"""An asset register in: previewed row by row, then taken as one step that can be undone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.register import match_rows, read_register, with_rows
from server.storage import audit, sites
from server.workflows import Refused
from server.workflows.edit_plan import EditOrder, save_changed_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from importers.register import Field, Register, RegisterRow
    from server.storage.database import Database
    from server.workflows.settled_plans import SettledPlans

TAKEN = "register_taken"
MOST_SHOWN = 1_000  # rows of a preview that are told one by one; all faults come first


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOrder:
    """Which register, for which site, with which columns, and whether to take it."""

    path: Path
    site_id: str
    columns: Mapping[Field, str] | None
    is_dry: bool
    by: str
    now: datetime


def take_register(database: Database, plans: SettledPlans, order: RegisterOrder) -> dict[str, Any]:
    """
    Preview a register, and take its sound rows unless it is a dry run.

    Returns
    -------
    report : dict
        ``file``, ``dialect``, ``headers``, ``columns`` (field -> header), ``counts`` (rows by
        ``add``, ``update``, ``same``, ``error``), ``rows`` and ``jobs``, as `docs/registers.md` has
        them; ``taken`` and ``revision`` say what became of it.

    Raises
    ------
    ImporterError
        If the file is no register.
    Refused
        ``register-column-unknown`` where a column was chosen that the file has not.
    Unknown, StaleRevision
        If there is no such site, or somebody changed it meanwhile.

    Notes
    -----
    Rows with faults are left out and told; the others are one edit of the plan. The columns are
    remembered for the site with the deed, and proposed for its next register.
    """
    with database.reading() as session:
        card = sites.load_card(session, order.site_id)
        site = sites.load_site(session, order.site_id)
        last = audit.load_last_deed(session, TAKEN, site_id=order.site_id)
    remembered = last.get("columns", {}) if last else {}
    register = read_register(order.path, columns=order.columns, remembered=remembered)
    _check_columns(register)
    rows = match_rows(register.table, register.columns, site)
    report = _report(register, rows)
    report |= {"taken": False, "revision": card.revision}
    if order.is_dry:
        return report
    if any(row.asset is not None for row in rows):
        edit = EditOrder(site_id=order.site_id, revision=card.revision, by=order.by, now=order.now)
        outcome = save_changed_plan(
            database, plans, edit, lambda present: with_rows(present, rows), kind="take_register"
        )
        report["revision"] = outcome.card.revision
    with database.transaction() as session:
        facts = {
            "columns": dict(register.columns),
            "counts": report["counts"],
            "file": report["file"],
            "jobs": report["jobs"],
        }
        audit.save_deed(
            session, TAKEN, at=order.now, by=order.by, site_id=order.site_id, facts=facts
        )
    report["taken"] = True
    return report


def _check_columns(register: Register) -> None:
    unknown = sorted(set(register.columns.values()) - set(register.table.headers))
    if unknown:
        raise Refused(
            "register-column-unknown",
            f"the register has no column {', '.join(unknown)}",
            columns=", ".join(unknown),
        )


def _report(register: Register, rows: tuple[RegisterRow, ...]) -> dict[str, Any]:
    counts = Counter(row.action for row in rows)
    shown = sorted(rows, key=lambda row: row.action != "error")[:MOST_SHOWN]
    return {
        "file": register.table.file,
        "sheet": register.table.sheet,
        "dialect": register.dialect,
        "encoding": register.table.encoding,
        "headers": list(register.table.headers),
        "columns": dict(register.columns),
        "counts": {key: counts[key] for key in ("add", "update", "same", "error")},
        "rows": [
            {
                "row": row.number,
                "action": row.action,
                "code": row.code,
                "name": row.name,
                "changed": list(row.changed),
                "faults": [
                    {"key": fault.key, "at": fault.at, "facts": dict(fault.facts)}
                    for fault in row.faults
                ],
            }
            for row in sorted(shown, key=lambda row: row.number)
        ],
        "jobs": [
            {
                "row": job.row,
                "name": job.name,
                "type": job.type_name,
                "every_days": job.every_days,
                "minutes": job.minutes,
            }
            for job in register.jobs
        ],
    }
