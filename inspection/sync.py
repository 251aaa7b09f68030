"""Merging what a tablet did offline: each change counts once, however often it arrives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NewType

from inspection.errors import InspectionError
from inspection.finding import Finding, FindingState, HistoryEntry, StaleFinding

if TYPE_CHECKING:
    from datetime import datetime

    from inspection.checklist import Answer

InspectionId = NewType("InspectionId", str)
Receipt = Literal["accepted", "already_known"]


class ConflictingInspection(InspectionError):
    """The same inspection id arrived with other content, or from another person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One visit as it was carried out: done with answers, or no access with the reason."""

    id: InspectionId
    round_id: str
    visit_id: str
    outcome: Literal["done", "no_access"]
    reason: str = ""
    started_at: datetime
    ended_at: datetime
    answers: tuple[Answer, ...] = ()
    by: str
    received_at: datetime

    def __post_init__(self) -> None:
        if self.started_at.tzinfo is None or self.ended_at.tzinfo is None:
            raise InspectionError(f"inspection {self.id}: times need a zone")
        if self.ended_at < self.started_at:
            raise InspectionError(f"inspection {self.id} ends before it starts")


def receive_inspection(known: Inspection | None, sent: Inspection) -> tuple[Inspection, Receipt]:
    """
    Take an inspection that a tablet sent.

    Returns
    -------
    inspection, receipt
        What is to be kept, and whether it is new.

    Raises
    ------
    ConflictingInspection
        If the id is known with other content: an inspection that was sent is never rewritten.
    """
    if known is None:
        return sent, "accepted"
    if replace(sent, received_at=known.received_at) != known:
        raise ConflictingInspection(f"inspection {sent.id} is already kept with other content")
    return known, "already_known"


def _content(finding: Finding) -> Finding:
    """A finding less what the server adds, to tell whether two say the same."""
    return replace(
        finding,
        number=0,
        state="open",
        description_en="",
        revision=1,
        history=(),
        received_at=finding.found_at,
    )


def receive_finding(
    known: Finding | None, sent: Finding, *, number: int
) -> tuple[Finding, Receipt]:
    """
    Take a finding that a tablet sent; ``number`` is given to a new one.

    A finding said to be fixed on the spot arrives rectified. The person who found it may send a
    changed version until
    somebody else has moved it on.

    Raises
    ------
    StaleFinding
        If it was moved on, or found by somebody else, since.
    """
    if known is None:
        first = HistoryEntry(at=sent.found_at, by=sent.found_by, what="found")
        history: tuple[HistoryEntry, ...] = (first,)
        if sent.fixed_on_spot:
            fixed = HistoryEntry(at=sent.found_at, by=sent.found_by, what="fixed_on_spot")
            history = (first, fixed)
        state: FindingState = "rectified" if sent.fixed_on_spot else "open"
        return replace(sent, number=number, state=state, revision=1, history=history), "accepted"
    if _content(sent) == _content(known):
        return known, "already_known"
    if known.found_by != sent.found_by or any(
        entry.what.startswith("moved_to_") for entry in known.history
    ):
        raise StaleFinding(known.id, sent=sent.revision, current=known.revision)
    changed = HistoryEntry(at=sent.received_at, by=sent.found_by, what="changed")
    merged = replace(
        sent,
        number=known.number,
        state=known.state,
        revision=known.revision + 1,
        history=(*known.history, changed),
    )
    return merged, "accepted"
