"""Doubts about a plan, those of its import among them, and which of them somebody has settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from server.storage import audit, settled_doubts, sites
from server.storage.errors import Unknown
from server.storage.settled_doubts import SettledDoubt
from spatial.assumed import assumed_openings
from spatial.doubt import Doubt, mark_of, shift_id
from spatial.edit import ShiftFile
from spatial.mend import find_doubts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from spatial.settle import Settled
    from spatial.site import Connector, Site

# Issue -> kind of connector.
ASSUMED = {"stair-from-spaces": "stair", "lift-from-shaft": "lift", "lift-from-doors": "lift"}
NEAR = 5.0  # m from where an import put a stair or lift to its nearest landing


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDoubt:
    """A doubt, and who settled it; None while it is open."""

    doubt: Doubt
    settled: SettledDoubt | None


def list_doubts(session: Session, site_id: str, plan: Settled) -> list[ListedDoubt]:
    """Every doubt about a site, the one that costs most ground first, settled ones too."""
    report = sites.load_report(session, site_id)
    known = settled_doubts.load_settled(session, site_id)
    found = [
        *find_doubts(plan),
        *_of_import(plan.site, report.get("issues", ())),
        *assumed_openings(plan.site),
    ]
    listed = []
    for doubt in found:
        settled = known.get(doubt.id)
        if settled is not None and settled.mark != mark_of(doubt, plan.site):
            settled = None
        listed.append(ListedDoubt(doubt=doubt, settled=settled))
    return listed


def settle_doubts(
    session: Session,
    site_id: str,
    plan: Settled,
    ids: Sequence[str],
    *,
    is_right: bool,
    by: str,
    now: datetime,
) -> None:
    """
    Say of doubts that the plan is right as it is, or open them again.

    Raises
    ------
    Unknown
        If there is no such doubt (any more).
    """
    doubts = {one.doubt.id: one.doubt for one in list_doubts(session, site_id, plan)}
    for doubt_id in ids:
        if doubt_id not in doubts:
            raise Unknown("doubt", doubt_id)
    if is_right:
        settled = {
            doubt_id: SettledDoubt(mark=mark_of(doubts[doubt_id], plan.site), at=now, by=by)
            for doubt_id in ids
        }
        settled_doubts.save_settled(session, site_id, settled)
    else:
        settled_doubts.delete_settled(session, site_id, ids)
    facts = {"doubts": len(ids), "is_right": is_right}
    audit.save_deed(session, "doubts_settled", at=now, by=by, site_id=site_id, facts=facts)


def _of_import(site: Site, issues: Sequence[Mapping[str, Any]]) -> Iterator[Doubt]:
    seen: set[str] = set()
    for issue in issues:
        doubt = None
        if issue["key"] in ASSUMED:
            doubt = _assumed(site, issue)
        elif issue["key"] == "files-shifted":
            doubt = _shifted(site, issue)
        if doubt is not None and doubt.id not in seen:
            seen.add(doubt.id)
            yield doubt


def _assumed(site: Site, issue: Mapping[str, Any]) -> Doubt | None:
    """The stair or lift that an import assumed; None where somebody has removed or changed it."""
    candidates = [
        connector
        for connector in site.connectors
        if connector.kind == ASSUMED[issue["key"]] and connector.edited is None
    ]
    connector = _said(candidates, issue) or _near(candidates, issue["facts"])
    if connector is None:
        return None
    bottom = connector.landings[0]
    return Doubt(
        id=f"assumed_connector:{connector.id}",
        reason="assumed_connector",
        fix="confirm_connector",
        storey_id=bottom.storey_id,
        point=bottom.point,
        connector_id=connector.id,
        facts={
            "kind": connector.kind,
            "name": connector.name,
            "storeys": len(connector.landings),
        },
    )


def _said(candidates: Sequence[Connector], issue: Mapping[str, Any]) -> Connector | None:
    """The one that the issue names: it is the same wherever the plan is put."""
    mark = issue["source_id"], issue["file"]
    named = (c for c in candidates if (c.source.id, c.source.file) == mark)
    return next(named, None) if mark[0] else None


def _near(candidates: Sequence[Connector], facts: Mapping[str, Any]) -> Connector | None:
    """The one nearest to where the issue has it, as reports of before say no more."""
    if not {"x", "y"} <= facts.keys():
        return None
    place = float(facts["x"]), float(facts["y"])

    def gap(connector: Connector) -> float:
        return min(float(np.hypot(*np.subtract(la.point, place))) for la in connector.landings)

    connector = min(candidates, key=gap, default=None)
    return None if connector is None or gap(connector) > NEAR else connector


def _shifted(site: Site, issue: Mapping[str, Any]) -> Doubt | None:
    facts, file = issue["facts"], issue["file"]
    files = {space.source.file for space in site.spaces}
    files |= {asset.source.file for asset in site.assets}
    if file not in files:
        return None
    east, north, up = (float(facts[way]) for way in ("east", "north", "up"))
    return Doubt(
        id=shift_id(file),
        reason="file_shifted",
        fix="shift_file",
        storey_id=None,
        point=None,
        facts={"file": file, "over": facts["over"], "east": east, "north": north, "up": up},
        edits=(ShiftFile(file=file, east=east, north=north, up=up),),
    )
