"""A finding taken on: assigned, rectified, re-inspected and closed, or sent back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inspection.finding import move
from server.storage import audit, findings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from inspection.finding import FindingState
    from server.storage.findings import PlacedFinding


def rectify(
    session: Session,
    site_id: str,
    finding_id: str,
    to: FindingState,
    *,
    by: str,
    note: str,
    revision: int,
    now: datetime,
) -> PlacedFinding:
    """
    Move a finding to its next state.

    Raises
    ------
    Unknown
        If there is none of this id on the site.
    StaleFinding
        If it changed after ``revision`` was read.
    MoveNotAllowed
        If that state does not follow the present one.
    """
    known = findings.load_finding(session, site_id, finding_id)
    moved = move(known.finding, to, by=by, at=now, note=note, revision=revision)
    placed = replace(known, finding=moved)
    findings.save_findings(session, site_id, [placed])
    facts = {"finding_id": finding_id, "to": to}
    audit.save_deed(session, "finding_moved", at=now, by=by, site_id=site_id, facts=facts)
    return placed
