"""A plan as it is kept: cards, shifts, visits, stops, legs, routes, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

PlanState = Literal["draft", "published"]
TargetKind = Literal["asset", "space", "zone", "key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """
    A plan without its routes. ``summary`` is in the words of the HTTP contract.

    ``revision`` rises with every change, ``step`` counts those in effect. ``pinned`` visits and
    ``locked`` shifts are not to be changed. ``problem_key`` names the problem it solves. A scenario
    has a ``name`` and, in ``parent_id``, the plan that it was copied from.
    """

    id: str
    site_id: str
    starts_on: date
    days: int
    made_at: datetime
    published_at: datetime | None = None
    summary: Mapping[str, Any]
    revision: int = 0
    step: int = 0
    pinned: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    problem_key: str = ""
    name: str = ""
    parent_id: str | None = None

    @property
    def state(self) -> PlanState:
        """Whether inspectors see it."""
        return "draft" if self.published_at is None else "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedShift:
    """One inspector on one local day; ``away``: was in the plan, but does not come."""

    id: str
    inspector_id: str
    day: date
    starts_at: datetime
    ends_at: datetime
    away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """A visit of the horizon, planned or not, as it was named and due when the plan was made."""

    id: str
    entry_key: str
    what: TargetKind
    target_id: str
    kind: str
    code: str
    name: str
    name_en: str
    storey_id: str | None
    point: tuple[float, float] | None
    earliest: datetime
    latest: datetime
    due: date
    last: date | None
    reasons: tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStop:
    """One visit on a route; ``n`` counts from 1, ``travel_s`` is the walk from the stop before."""

    n: int
    visit: PlannedVisit
    starts_at: datetime
    ends_at: datetime
    travel_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPart:
    """
    A part of a leg on one storey: a walk along ``line`` (site frame), or a ride from ``line[0]``.

    A ride goes by ``connector_id`` to ``to_storey_id`` and stands on the storey it is taken from.
    """

    storey_id: str
    line: tuple[tuple[float, float], ...]
    metres: float
    seconds: float
    connector_id: str | None = None
    connector_kind: str | None = None
    to_storey_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRoute:
    """The round of one shift. ``legs[i]`` leads to stop i + 1; the last one home."""

    id: str
    shift_id: str
    inspector_id: str
    day: date
    leaves_at: datetime
    returns_at: datetime
    walk_s: float
    service_s: float
    metres: float
    proven: bool = False
    stops: tuple[PlannedStop, ...]
    legs: tuple[tuple[LegPart, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A visit that no route serves."""

    visit: PlannedVisit
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlan:
    """A whole plan."""

    card: PlanCard
    shifts: tuple[PlannedShift, ...]
    routes: tuple[PlannedRoute, ...]
    unplanned: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSide:
    """
    How a plan looks on one side of a change; None where the change leaves it alone.

    ``orders`` has the visits, in order, of the shifts that change. ``added`` visits are in the plan
    on this side only.
    """

    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pinned: frozenset[str] | None = None
    locked: frozenset[str] | None = None
    problem_key: str | None = None
    away: frozenset[str] | None = None
    added: tuple[PlannedVisit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """One change of a plan; ``n`` is None while it is proposed for ``revision``."""

    id: str
    plan_id: str
    n: int | None
    revision: int
    what: str
    facts: Mapping[str, Any]
    before: PlanSide
    after: PlanSide
    at: datetime
    by: str
