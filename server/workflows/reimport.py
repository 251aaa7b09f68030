"""A newer import of a site: read and compared with the plan in force, then accepted bit by bit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers import read_site
from importers.frame import moved_to
from server.storage import audit, edits, reimports, sites
from server.storage.errors import Unknown
from server.workflows import Cancelled, Refused, Unwatched, Watcher
from server.workflows.edit_plan import EditOrder, EditOutcome, save_changed_plan
from spatial.accept import with_accepted
from spatial.rematch import rematch

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    from server.storage.database import Database
    from server.workflows.settled_plans import SettledPlans

KIND = "accept_import"  # its word in the history of edits


def propose_import(
    database: Database,
    paths: Sequence[Path],
    *,
    site_id: str,
    now: datetime,
    by: str = "",
    watcher: Watcher | None = None,
) -> int:
    """
    Read newer files of a site and keep what they change of it; the site stays as it is.

    Returns
    -------
    differences
        How many there are to decide.

    Raises
    ------
    Unknown
        If there is no such site.
    ImporterError
        If a file cannot be used.
    Cancelled
        If the watcher called it off.
    """
    watch = watcher or Unwatched()
    with database.reading() as session:
        old = sites.load_site(session, site_id)
        removed = edits.load_removed(session, site_id, but=KIND)
    watch.report("reading", 0.05, files=len(paths))
    result = read_site(paths, name=old.name)
    if watch.is_cancelled():
        raise Cancelled("the import was called off")
    watch.report("comparing", 0.8, spaces=len(result.site.spaces))
    if result.site.georeference.method == "none":
        # Its own frame is that of the site, wherever the site has been put.
        new = replace(result.site, georeference=old.georeference)
    else:
        new = moved_to(result.site, old.georeference)
    found = rematch(old, new, removed)
    kept = reimports.Reimport(
        at=now,
        by=by,
        files=tuple(path.name for path in paths),
        report={
            "issues": [
                {
                    "severity": issue.severity,
                    "key": issue.key,
                    "file": issue.file,
                    "source_id": issue.source_id,
                    "facts": dict(issue.facts),
                }
                for issue in result.issues
            ]
        },
        differences=found,
    )
    with database.transaction() as session:
        sites.load_card(session, site_id)  # it may have gone meanwhile
        reimports.save_reimport(session, site_id, kept)
        facts = {"files": len(paths), "differences": len(found)}
        audit.save_deed(session, "import_proposed", at=now, by=by, site_id=site_id, facts=facts)
    return len(found)


def decide_import(
    database: Database,
    plans: SettledPlans,
    order: EditOrder,
    *,
    accept: Collection[str],
    refuse: Collection[str],
) -> EditOutcome | None:
    """
    Accept some differences of a newer import, and refuse others.

    Parameters
    ----------
    accept, refuse
        Ids of the parts that differ. What is accepted is one edit, and can be undone as one.

    Returns
    -------
    outcome
        None where nothing was accepted.

    Raises
    ------
    Unknown
        If there is no such site, no import that waits, or a part is not among its differences.
    StaleRevision
        If somebody else changed the site meanwhile.
    """
    with database.reading() as session:
        waiting = reimports.load_reimport(session, order.site_id)
    known = {one.change.id: one for one in waiting.differences}
    for part_id in (*accept, *refuse):
        if part_id not in known:
            raise Unknown("difference", part_id)
    outcome = None
    if accept:
        offered = [one.change for one in waiting.differences]
        chosen = [known[part_id].change for part_id in dict.fromkeys(accept)]
        outcome = save_changed_plan(
            database,
            plans,
            order,
            lambda site: with_accepted(site, chosen, offered),
            kind=KIND,
        )
    decided = {*accept, *refuse}
    with database.transaction() as session:
        left = tuple(one for one in waiting.differences if one.change.id not in decided)
        if left:
            reimports.save_reimport(session, order.site_id, replace(waiting, differences=left))
        else:
            reimports.delete_reimport(session, order.site_id)
        audit.save_deed(
            session,
            "import_decided",
            at=order.now,
            by=order.by,
            site_id=order.site_id,
            facts={"accepted": len(accept), "refused": len(refuse)},
        )
    if outcome is None and not decided:
        raise Refused("edit-changes-nothing", "nothing was accepted or refused")
    return outcome
