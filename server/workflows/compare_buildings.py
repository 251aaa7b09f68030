"""A period of a site in figures: how it stands, how its buildings compare, how its months went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from inspection.exposure import rate_per_100
from inspection.finding import GRADE_RULES
from inspection.programme import obligations
from server.storage import findings, inspections, plans, programmes, rounds
from server.storage.findings import FindingFilter
from server.workflows.list_due import targets_of
from server.workflows.looked_at import LookedAt, Period, Subset, load_looked_at
from server.workflows.map_hotspots import SiteHotspot, map_hotspots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from datetime import datetime

    from sqlalchemy.orm import Session

    from inspection.finding import Finding
    from server.storage.findings import PlacedFinding
    from spatial.site import Site, Storey

MONTHS = 12
LONGEST_CLOCK = max(rule.rectify for rule in GRADE_RULES.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of how many; None as per cent where there are none."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """Per cent, to one decimal."""
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How a site stands at the end of a period, or stood.

    ``overdue_checks`` and ``overdue_findings`` should have been done by then and were not.
    """

    urgent_open: int
    oldest_urgent: datetime | None
    checks_on_time: Share
    overdue_checks: int
    rectified_on_time: Share
    overdue_findings: int
    rate: float | None
    coverage: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of one building (``id`` None: the grounds), or of one storey."""

    id: str | None
    findings: int
    open: int
    urgent_open: int
    checks: int
    rate: float | None
    coverage: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Figures of one calendar month, as far as it lies in time."""

    first: date
    findings: int
    checks: int
    rate: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything a manager sees first."""

    now: Standing
    before: Standing
    buildings: tuple[Figures, ...]
    months: tuple[Month, ...]
    hotspots: tuple[SiteHotspot, ...]


def compare_buildings(
    session: Session, site: Site, period: Period, subset: Subset, *, now: datetime
) -> Overview:
    """
    Sum a period up.

    Parameters
    ----------
    now
        Present instant: nothing that lies after it is late yet.

    Returns
    -------
    overview
        Buildings in the order of the site, the grounds last where the site has any.
    """
    seen = load_looked_at(session, site.id, period, subset)
    earlier = load_looked_at(session, site.id, period.previous(), subset)
    wanted = spaces_to_see(session, site)
    ledger = _Ledger(session, site.id, subset, since=earlier.period.since)
    buildings = [*(building.id for building in site.buildings)]
    groups: list[str | None] = [*buildings, *([None] if site.storeys_of(None) else [])]
    return Overview(
        now=_standing(session, site, seen, ledger, wanted, now=now),
        before=_standing(session, site, earlier, ledger, wanted, now=now),
        buildings=tuple(
            figures(group, site.storeys_of(group), seen, site, wanted)  # type: ignore[arg-type]
            for group in groups
        ),
        months=_months(session, site.id, period, subset),
        hotspots=map_hotspots(site, seen),
    )


def figures(
    name: str | None,
    storeys: Sequence[Storey],
    seen: LookedAt,
    site: Site,
    wanted: Set[str],
) -> Figures:
    """
    Figures of some storeys.

    Parameters
    ----------
    wanted
        Spaces that somebody should see, as `spaces_to_see` gives them.
    """
    here = {storey.id for storey in storeys}
    found = [p.finding for p in seen.findings if p.finding.storey_id in here]
    checks = sum(check.count for check in seen.checks if check.storey_id in here)
    to_see = {s.id for s in site.spaces if s.storey_id in here and s.id in wanted}
    unsolved = [finding for finding in found if finding.state in ("open", "assigned")]
    return Figures(
        id=name,
        findings=len(found),
        open=len(unsolved),
        urgent_open=sum(finding.grade == "urgent" for finding in unsolved),
        checks=checks,
        rate=rate_per_100(len(found), checks),
        coverage=_coverage(to_see, seen).percent,
    )


def spaces_to_see(session: Session, site: Site) -> frozenset[str]:
    """Spaces in which the programme names something; all of them where there is no programme."""
    saved = programmes.load_programme(session, site.id)
    if saved is None:
        return frozenset(space.id for space in site.spaces)
    inside: dict[str, tuple[str, ...]] = {
        asset.id: (asset.space_id,) for asset in site.assets if asset.space_id
    }
    inside |= {zone.id: zone.space_ids for zone in site.zones}
    return frozenset(
        space_id
        for one in obligations(saved.programme, targets_of(site))
        for space_id in (
            (one.target.id,) if one.target.what == "space" else inside.get(one.target.id, ())
        )
    )


class _Ledger:
    """Findings that can matter to two periods: when each was found, due and rectified."""

    def __init__(self, session: Session, site_id: str, subset: Subset, *, since: datetime) -> None:
        wanted = FindingFilter(category=subset.category, grade=subset.grade)
        # What is settled and was due before both periods cannot matter to either.
        recent, _ = findings.list_findings(
            session, site_id, replace(wanted, since=since - 2 * LONGEST_CLOCK)
        )
        old, _ = findings.list_findings(
            session,
            site_id,
            replace(wanted, before=since - 2 * LONGEST_CLOCK, states=("open", "assigned")),
        )
        self.findings = [placed.finding for placed in (*old, *recent)]
        self._rectified = findings.list_rectified(session, site_id)

    def is_open(self, finding: Finding, at: datetime) -> bool:
        """Whether it was found and not rectified at an instant."""
        rectified = self._rectified.get(finding.id)
        return finding.found_at <= at and (rectified is None or rectified > at)

    def in_time(self, finding: Finding) -> bool:
        """Whether it was rectified before it was due."""
        rectified = self._rectified.get(finding.id)
        return rectified is not None and rectified <= finding.due_at


def _standing(
    session: Session,
    site: Site,
    seen: LookedAt,
    ledger: _Ledger,
    wanted: Set[str],
    *,
    now: datetime,
) -> Standing:
    period = seen.period
    end = min(period.before, now)
    unsolved = [finding for finding in ledger.findings if ledger.is_open(finding, end)]
    urgent = [finding for finding in unsolved if finding.grade == "urgent"]
    due = [finding for finding in ledger.findings if period.since <= finding.due_at < end]
    checks = sum(check.count for check in seen.checks)
    on_time, late = _checks_on_time(session, site.id, period, end)
    return Standing(
        urgent_open=len(urgent),
        oldest_urgent=min((finding.found_at for finding in urgent), default=None),
        checks_on_time=on_time,
        overdue_checks=late,
        rectified_on_time=Share(part=sum(map(ledger.in_time, due)), whole=len(due)),
        overdue_findings=sum(finding.due_at < end for finding in unsolved),
        rate=rate_per_100(len(seen.findings), checks),
        coverage=_coverage(wanted, seen),
    )


def _checks_on_time(
    session: Session, site_id: str, period: Period, end: datetime
) -> tuple[Share, int]:
    """Visits of the plan in force that were due on the period's days which are over."""
    plan = plans.load_plan_in_force(session, site_id)
    if plan is None:
        return Share(part=0, whole=0), 0
    last = min(period.last, end.astimezone(period.zone).date() - timedelta(days=1))
    due = rounds.list_outcomes(session, site_id, plan.id, first_day=period.first, last_day=last)
    in_time = sum(
        one.done_at is not None and one.done_at.astimezone(period.zone).date() <= one.due
        for one in due
    )
    missing = sum(one.done_at is None or one.done_at > end for one in due)
    return Share(part=in_time, whole=len(due)), missing


def _coverage(wanted: Set[str], seen: LookedAt) -> Share:
    if not seen.checks:
        return Share(part=0, whole=0)  # nobody wrote down what they saw: that is not none of it
    looked_at = {check.space_id for check in seen.checks if check.count > 0}
    return Share(part=len(looked_at & wanted), whole=len(wanted))


def _months(session: Session, site_id: str, period: Period, subset: Subset) -> tuple[Month, ...]:
    firsts = [period.last.replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    firsts.reverse()
    year = replace(period, first=firsts[0])
    wanted = FindingFilter(
        since=year.since, before=year.before, category=subset.category, grade=subset.grade
    )
    found, _ = findings.list_findings(session, site_id, wanted)
    by_month = _by_month(found, period)
    checks: Counter[date] = Counter()
    for day, count in inspections.count_checks_by_day(
        session, site_id, first_day=year.first, last_day=year.last, category=subset.category
    ).items():
        checks[day.replace(day=1)] += count
    return tuple(
        Month(
            first=first,
            findings=by_month.get(first, 0),
            checks=checks[first],
            rate=rate_per_100(by_month.get(first, 0), checks[first]),
        )
        for first in firsts
    )


def _by_month(found: Sequence[PlacedFinding], period: Period) -> Mapping[date, int]:
    return Counter(
        placed.finding.found_at.astimezone(period.zone).date().replace(day=1) for placed in found
    )
