"""A finding: what was wrong, where, how bad, and its way from found to closed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, NewType, get_args

from inspection.errors import InspectionError

if TYPE_CHECKING:
    from collections.abc import Mapping

FindingId = NewType("FindingId", str)

Grade = Literal["urgent", "important", "minor"]
GRADES: tuple[Grade, ...] = get_args(Grade)

FindingState = Literal["open", "assigned", "rectified", "closed"]
STATES: tuple[FindingState, ...] = get_args(FindingState)

Category = Literal[
    "fire",
    "lift",
    "lighting",
    "power",
    "water",
    "cleaning",
    "greening",
    "order",
    "signage",
    "security",
    "service",
    "other",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)

CATEGORY_NAMES: Mapping[Category, tuple[str, str]] = {
    "fire": ("消防", "Fire protection"),
    "lift": ("电梯", "Lifts"),
    "lighting": ("照明", "Lighting"),
    "power": ("供配电", "Power"),
    "water": ("给排水", "Water and drainage"),
    "cleaning": ("清洁卫生", "Cleaning"),
    "greening": ("绿化养护", "Greening"),
    "order": ("公共秩序", "Public order"),
    "signage": ("标识", "Signage"),
    "security": ("安防智能化", "Security systems"),
    "service": ("客户服务", "Customer service"),
    "other": ("其他", "Other"),
}

# Which category a finding on an asset is proposed to have, by the system of the asset's kind.
CATEGORY_OF_SYSTEM: Mapping[str, Category] = {
    "fire": "fire",
    "lift": "lift",
    "lighting": "lighting",
    "power": "power",
    "water": "water",
    "security": "security",
    "environment": "cleaning",
    "signage": "signage",
    "service": "service",
    "other": "other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """How soon a grade must be answered and rectified; an editable default of the scheme."""

    name: str
    name_en: str
    respond: timedelta
    rectify: timedelta


GRADE_RULES: Mapping[Grade, GradeRule] = {
    "urgent": GradeRule(
        name="紧急",
        name_en="Urgent",
        respond=timedelta(minutes=15),
        rectify=timedelta(hours=24),
    ),
    "important": GradeRule(
        name="重要",
        name_en="Important",
        respond=timedelta(hours=2),
        rectify=timedelta(days=3),
    ),
    "minor": GradeRule(
        name="一般",
        name_en="Minor",
        respond=timedelta(days=1),
        rectify=timedelta(days=7),
    ),
}

# From each state the states that may follow. Reopening goes back to open, so that its clock shows
# again.
MOVES: Mapping[FindingState, frozenset[FindingState]] = {
    "open": frozenset({"assigned", "rectified"}),
    "assigned": frozenset({"open", "rectified"}),
    "rectified": frozenset({"open", "closed"}),
    "closed": frozenset({"open"}),
}


class MoveNotAllowed(InspectionError):
    """A finding cannot go from its state to the one asked for."""

    def __init__(self, finding_id: FindingId, *, state: FindingState, to: FindingState) -> None:
        allowed = ", ".join(sorted(MOVES[state]))
        super().__init__(f"finding {finding_id} is {state}: it can become {allowed}, not {to}")
        self.finding_id, self.state, self.to = finding_id, state, to


class StaleFinding(InspectionError):
    """A finding changed on the server after the other side read it."""

    def __init__(self, finding_id: FindingId, *, sent: int, current: int) -> None:
        super().__init__(
            f"finding {finding_id} is at revision {current}; the change was made on {sent}"
        )
        self.finding_id, self.sent, self.current = finding_id, sent, current


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One line of a finding's history; lines are only ever added."""

    at: datetime
    by: str
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One finding, pinned to a point of the site frame (metres).

    ``found_at`` is the device's clock and ``received_at`` the server's. ``by`` ids are user ids,
    never names.
    """

    id: FindingId
    number: int = 0
    storey_id: str
    point: tuple[float, float]
    space_id: str | None = None
    asset_id: str | None = None
    category: Category
    grade: Grade
    state: FindingState = "open"
    description: str
    description_en: str = ""
    photos: tuple[str, ...] = ()
    found_at: datetime
    received_at: datetime
    found_by: str
    visit_id: str | None = None
    item_key: str | None = None
    reading: float | None = None
    fixed_on_spot: bool = False
    revision: int = 1
    history: tuple[HistoryEntry, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if self.found_at.tzinfo is None or self.received_at.tzinfo is None:
            raise InspectionError(f"finding {self.id}: times need a zone")
        if self.category not in CATEGORIES or self.grade not in GRADES or self.state not in STATES:
            raise InspectionError(f"finding {self.id}: unknown category, grade or state")

    @property
    def due_at(self) -> datetime:
        """When it must be rectified, by its grade."""
        return self.found_at + GRADE_RULES[self.grade].rectify

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is neither rectified nor closed although it should be by ``now``."""
        return self.state in ("open", "assigned") and now > self.due_at


def move(
    finding: Finding, to: FindingState, *, by: str, at: datetime, note: str = "", revision: int
) -> Finding:
    """
    Take a finding to its next state, with a line of history.

    Raises
    ------
    StaleFinding
        If ``revision`` is not the finding's own.
    MoveNotAllowed
        If the state asked for does not follow the present one.
    """
    if revision != finding.revision:
        raise StaleFinding(finding.id, sent=revision, current=finding.revision)
    if to not in MOVES[finding.state]:
        raise MoveNotAllowed(finding.id, state=finding.state, to=to)
    entry = HistoryEntry(at=at, by=by, what=f"moved_to_{to}", note=note)
    return replace(
        finding, state=to, revision=finding.revision + 1, history=(*finding.history, entry)
    )
