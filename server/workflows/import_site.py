"""Plan files -> a site that can be walked: read, place, build the network, check, save."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from importers import ImportIssue, ImportResult, read_site
from server.storage import audit, edits, sites
from server.storage.errors import NameTaken, Unknown
from server.storage.networks import save_network
from server.workflows import Cancelled, Refused, Unwatched, Watcher
from server.workflows.reach_report import reach_report
from spatial.settle import settle
from spatial.site import SiteId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from importers.dxf.placement import DxfPlacement
    from importers.geojson.mapping import FieldMapping
    from server.storage.database import Database
    from spatial.reach import Reach
    from spatial.site import Site

_LISTED = 200  # ids of assets that a proposal of the report names


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The site that an import made, and its report as `docs/import_report.md` has it."""

    site_id: str
    revision: int
    report: dict[str, Any]


def import_site(  # noqa: PLR0913
    database: Database,
    paths: Sequence[Path],
    *,
    name: str,
    name_en: str | None = None,
    may_replace: bool = False,
    may_discard_edits: bool = False,
    mapping: FieldMapping | None = None,
    drawings: Mapping[str, DxfPlacement] | None = None,
    networks: Path,
    now: datetime,
    by: str = "",
    watcher: Watcher | None = None,
) -> Imported:
    """
    Make a site of plan files, whole or not at all.

    Parameters
    ----------
    database
        Written to in one transaction at the end: reading takes minutes, and nobody waits for it.
    paths
        IFC and GeoJSON files of one site.
    name, name_en
        What the site is called; an English name that the files give is kept where none is given.
    may_replace
        Whether a site of this name is replaced. Its id, programme, team and plans stay.
    may_discard_edits
        Whether it is replaced even where somebody has edited its plan by hand; `propose_import`
        keeps edits.
    mapping
        What the properties of map files without a known dialect mean; guessed without one.
    drawings
        Name of a DXF file -> its storey and position, as far as the user says them.
    networks
        Folder to keep the walking network in.
    by
        Account that asked for it; "" for the command line.

    Raises
    ------
    ImporterError
        If a file cannot be used.
    NameTaken
        If there is a site of this name and it is not to be replaced.
    Refused
        ``site-edited`` where hand edits would be lost and that was not asked for.
    Cancelled
        If the watcher called it off.
    """
    watch = watcher or Unwatched()
    site_id = _site_id(database, name, may_replace=may_replace, may_discard_edits=may_discard_edits)
    began = time.monotonic()
    watch.report("reading", 0.05, files=len(paths))
    result = read_site(paths, name=name, mapping=mapping, drawings=drawings)
    result = replace(result, site=_where_it_was(database, site_id, result.site))
    _stop_if_cancelled(watch)
    watch.report("network", 0.6, storeys=len(result.site.storeys), spaces=len(result.site.spaces))
    network_began = time.monotonic()
    settled = settle(result.site)
    site, network, reached = settled.site, settled.network, settled.reached
    network_s = time.monotonic() - network_began
    _stop_if_cancelled(watch)
    watch.report("saving", 0.95, assets=len(site.assets))
    english = site.name_en if name_en is None else name_en
    site = replace(site, id=SiteId(site_id), name=name, name_en=english)
    report = _report(result, site, reached, network_s=network_s, total_s=time.monotonic() - began)
    with database.transaction() as session:
        # Asked again: another import may have taken the name meanwhile.
        if _id_of(session, name) not in (None, site_id):
            raise NameTaken("site", name)
        card = sites.save_site(session, site, report, at=now)
        edits.delete_undo(session, site_id)
        facts = {"files": len(paths), "revision": card.revision}
        audit.save_deed(session, "site_imported", at=now, by=by, site_id=site_id, facts=facts)
    save_network(networks, site_id, card.revision, network)
    return Imported(site_id=site_id, revision=card.revision, report=report)


def _where_it_was(database: Database, site_id: str, site: Site) -> Site:
    """A drawing without a place, put where a planner has put its older version."""
    if site.georeference.method != "none":
        return site
    with database.reading() as session:
        try:
            before = sites.load_georeference(session, site_id)
        except Unknown:
            return site
    return replace(site, georeference=before) if before.method == "fitted" else site


def _site_id(database: Database, name: str, *, may_replace: bool, may_discard_edits: bool) -> str:
    with database.reading() as session:
        known = _id_of(session, name)
        if known is not None and not may_replace:
            raise NameTaken("site", name)
        if known is not None and not may_discard_edits and edits.is_edited(session, known):
            raise Refused("site-edited", f"the plan of {name!r} was edited by hand")
    return known or str(uuid4())


def _id_of(session: Session, name: str) -> str | None:
    try:
        return sites.load_named(session, name).id
    except Unknown:
        return None


def _stop_if_cancelled(watch: Watcher) -> None:
    if watch.is_cancelled():
        raise Cancelled("the import was called off")


def _report(
    result: ImportResult, site: Site, reached: Reach, *, network_s: float, total_s: float
) -> dict[str, Any]:
    seconds = result.seconds
    return {
        "storeys": len(site.storeys),
        "spaces": len(site.spaces),
        "openings": len(site.openings),
        "connectors": len(site.connectors),
        "assets": dict(sorted(Counter(asset.kind for asset in site.assets).items())),
        "counts": dict(sorted(result.counts.items())),
        "files": [
            {"file": one.file, "format": one.format, "dialect": one.dialect} for one in result.files
        ],
        "areas": {
            "compared": result.areas.compared,
            "differing": result.areas.differing,
            "own_m2": round(result.areas.own, 1),
            "stated_m2": round(result.areas.stated, 1),
        },
        "skipped": [
            {"class": left.ifc_class, "reason": left.reason, "count": left.count}
            for left in result.skipped
        ],
        "proposals": [
            {
                "name": wish.name,
                "every": wish.every,
                "unit": wish.unit,
                "said": wish.said,
                "assets": len(wish.asset_ids),
                "asset_ids": list(wish.asset_ids[:_LISTED]),
                "file": wish.file,
            }
            for wish in result.proposals
        ],
        **reach_report(site, reached),
        "issues": [_issue(issue) for issue in result.issues],
        "repairs": [_issue(repair) for repair in result.repairs],
        "georeference": {
            "crs": site.georeference.crs,
            "method": site.georeference.method,
            "warnings": list(site.georeference.warnings),
        },
        "seconds": {
            "open": round(seconds.open, 3),
            "geometry": round(seconds.geometry, 3),
            "plan": round(seconds.plan, 3),
            "network": round(network_s, 3),
            "total": round(total_s, 3),
        },
    }


def _issue(issue: ImportIssue) -> dict[str, Any]:
    return {
        "severity": issue.severity,
        "key": issue.key,
        "file": issue.file,
        "source_id": issue.source_id,
        "facts": dict(issue.facts),
        "fix": issue.fix,
    }
