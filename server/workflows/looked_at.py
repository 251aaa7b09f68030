"""What was found and what was looked at on a site in a period: what every figure is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from server.storage import findings, inspections
from server.storage.findings import FindingFilter
from spatial.heat import Weighted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry
    from sqlalchemy.orm import Session

    from inspection.finding import Category, Grade
    from server.storage.findings import PlacedFinding
    from server.storage.inspections import DayChecks
    from spatial.site import Site, Space

PATROL_STEP = 2.5  # m between the points that stand for a look at a whole space
PATROL_POINTS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Local days of a site from first to last, both included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """Instant at which it begins."""
        return datetime.combine(self.first, time(0), self.zone)

    @property
    def before(self) -> datetime:
        """Instant at which it is over."""
        return datetime.combine(self.last + timedelta(days=1), time(0), self.zone)

    def previous(self) -> Period:
        """The period of the same length just before."""
        days = self.last - self.first + timedelta(days=1)
        return Period(first=self.first - days, last=self.last - days, zone=self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subset:
    """Which findings are meant, and so which checks they are set against; None means all."""

    category: Category | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """Findings and checks of one period. ``checks`` are summed over its days."""

    period: Period
    subset: Subset
    findings: tuple[PlacedFinding, ...]
    checks: tuple[DayChecks, ...]


def load_looked_at(
    session: Session,
    site_id: str,
    period: Period,
    subset: Subset,
    *,
    storey_id: str | None = None,
) -> LookedAt:
    """
    Load what was found and looked at.

    A grade does not narrow the checks: whoever looks may find any grade.
    """
    wanted = FindingFilter(
        since=period.since,
        before=period.before,
        storey_id=storey_id,
        category=subset.category,
        grade=subset.grade,
    )
    found, _ = findings.list_findings(session, site_id, wanted)
    checks = inspections.list_checks(
        session,
        site_id,
        first_day=period.first,
        last_day=period.last,
        storey_id=storey_id,
        category=subset.category,
    )
    return LookedAt(period=period, subset=subset, findings=tuple(found), checks=tuple(checks))


def weighted_findings(found: Sequence[PlacedFinding]) -> Weighted:
    """Findings at their pins, one each."""
    return Weighted.of(np.array([placed.finding.point for placed in found]).reshape(-1, 2))


def weighted_checks(site: Site, checks: Sequence[DayChecks]) -> Weighted:
    """Checks where they were made; a look at a whole space is spread evenly over it."""
    spaces: dict[str, Space] = {space.id: space for space in site.spaces}
    points: list[NDArray[np.float64]] = []
    weights: list[NDArray[np.float64]] = []
    for check in checks:
        space = spaces.get(check.target_id)
        at = np.array([check.point]) if space is None else _over(shapely.to_wkb(space.polygon))
        points.append(at)
        weights.append(np.full(len(at), check.count / len(at)))
    if not points:
        return Weighted.of(np.zeros((0, 2)))
    return Weighted.of(np.concatenate(points), np.concatenate(weights))


@lru_cache(maxsize=4_000)
def _over(wkb: bytes) -> NDArray[np.float64]:
    """Points spread over a polygon, (n, 2), at least one."""
    polygon: BaseGeometry = shapely.from_wkb(wkb)
    if polygon.is_empty:
        return np.zeros((1, 2))
    west, south, east, north = polygon.bounds
    step = max(PATROL_STEP, float(np.sqrt(polygon.area / PATROL_POINTS)))
    x, y = np.meshgrid(
        np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    )
    inside = shapely.contains_xy(polygon, x.ravel(), y.ravel())
    points = np.column_stack((x.ravel()[inside], y.ravel()[inside]))
    if len(points):
        return points
    spot = polygon.representative_point()
    return np.array([[spot.x, spot.y]])
