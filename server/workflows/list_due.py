"""Programme and horizon -> what falls due: obligations, visits, and who could make them."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inspection.conditional import AfterEvent, ByMeter
from inspection.due import due_visits
from inspection.eventful import Event, MeterReading
from inspection.people import Duty, duties, works
from inspection.programme import (
    DueVisit,
    Horizon,
    Obligation,
    Programme,
    Target,
    obligations,
)
from inspection.scenario import Scenario, vary
from routing.problem import ObligationId
from server.storage import findings, inspections, people, programmes
from server.workflows import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from inspection.programme_file import Team
    from spatial.site import Asset, Site, SpaceId

# Attributes that name the day an asset went into service, the surest first (IFC, COBie, ours).
IN_SERVICE = (
    "in_service_since",
    "installed",
    "InstallationDate",
    "WarrantyStartDate",
)
LOOK_AHEAD_DAYS = 400  # a yearly visit's next date is always found


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """What a horizon owes, and the shifts that are there for it."""

    horizon: Horizon
    programme: Programme
    team: Team
    obligations: tuple[Obligation, ...]
    visits: tuple[DueVisit, ...]
    shifts: tuple[Duty, ...]

    def by_day(self) -> list[tuple[date, int, float]]:
        """Day, visits and minutes of service; what is overdue counts on the first day."""
        last = self.horizon.end_day - timedelta(days=1)
        visits: Counter[date] = Counter()
        minutes: dict[date, float] = {}
        for visit in self.visits:
            day = min(max(visit.due, self.horizon.first_day), last)
            visits[day] += 1
            minutes[day] = minutes.get(day, 0.0) + visit.obligation.entry.minutes
        return [(day, visits[day], minutes.get(day, 0.0)) for day in self.horizon.dates()]

    def by_entry(self) -> list[tuple[str, int, int, float]]:
        """Key, targets, visits and minutes of every entry of the programme."""
        targets = Counter(one.entry.key for one in self.obligations)
        visits = Counter(visit.obligation.entry.key for visit in self.visits)
        return [
            (entry.key, targets[entry.key], visits[entry.key], visits[entry.key] * entry.minutes)
            for entry in self.programme.entries
        ]

    def overdue(self) -> int:
        """Visits that should have been made before the horizon."""
        return sum(visit.due < self.horizon.first_day for visit in self.visits)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDue:
    """One obligation of a target: when it was met last, and until when it must be met next."""

    entry_key: str
    last: datetime | None
    next_due: date | None


def list_due(
    session: Session,
    site: Site,
    *,
    first_day: date,
    days: int,
    scenario: Scenario | None = None,
) -> DueList:
    """
    What the programme of a site owes in a horizon.

    Parameters
    ----------
    scenario
        What differs from the programme and the team as they are kept.

    Raises
    ------
    Refused
        ``no-programme`` or ``no-team`` where the site has none.
    """
    saved = programmes.load_programme(session, site.id)
    team = people.load_team(session, site.id)
    if saved is None or not any(entry.enabled for entry in saved.programme.entries):
        raise Refused("no-programme", f"{site.name} has no inspection programme")
    if team is None or not team.inspectors:
        raise Refused("no-team", f"{site.name} has no inspectors")
    programme = saved.programme
    if scenario is not None:
        programme, team = vary(programme, team, scenario)
    horizon = Horizon(first_day=first_day, days=days, timezone=site.timezone)
    shifts = duties(team.inspectors, horizon)
    owed = obligations(programme, targets_of(site))
    return DueList(
        horizon=horizon,
        programme=programme,
        team=team,
        obligations=owed,
        visits=due_visits(
            owed,
            _history(session, site),
            horizon,
            works=works(shifts),
            events=_events(session, site, owed),
            meters=_meters(session, site, owed),
        ),
        shifts=shifts,
    )


def next_due_of(session: Session, site: Site, target_id: str, *, now: datetime) -> list[NextDue]:
    """What the programme asks of one asset or space; empty where it asks nothing."""
    saved = programmes.load_programme(session, site.id)
    if saved is None:
        return []
    own = [target for target in targets_of(site) if target.id == target_id]
    owed = obligations(saved.programme, own)
    today = now.astimezone(ZoneInfo(site.timezone)).date()
    horizon = Horizon(first_day=today, days=LOOK_AHEAD_DAYS, timezone=site.timezone)
    first: dict[ObligationId, date] = {}
    events, meters = _events(session, site, owed), _meters(session, site, owed)
    for visit in due_visits(owed, _history(session, site), horizon, events=events, meters=meters):
        first.setdefault(visit.obligation.id, visit.due)
    last = inspections.load_last_checks(session, site.id)
    return [
        NextDue(
            entry_key=one.entry.key,
            last=last.get((one.entry.key, target_id)),
            next_due=first.get(one.id),
        )
        for one in owed
    ]


def targets_of(site: Site) -> tuple[Target, ...]:
    """Everything of a site that a programme can name: assets, spaces and zones."""
    zones: dict[SpaceId, set[str]] = {}
    for zone in site.zones:
        for space_id in zone.space_ids:
            zones.setdefault(space_id, set()).update(_words(zone.id, zone.name, zone.name_en))
    return (
        *(
            Target(
                id=asset.id,
                what="asset",
                kind=asset.kind,
                zones=frozenset(zones.get(asset.space_id, ()) if asset.space_id else ()),
                since=_since(asset),
            )
            for asset in site.assets
        ),
        *(
            Target(
                id=space.id, what="space", use=space.use, zones=frozenset(zones.get(space.id, ()))
            )
            for space in site.spaces
        ),
        *(
            Target(
                id=zone.id, what="zone", zones=frozenset(_words(zone.id, zone.name, zone.name_en))
            )
            for zone in site.zones
        ),
    )


def _since(asset: Asset) -> date | None:
    """Day on which an asset went into service, where the plan file or the register says so."""
    for key in IN_SERVICE:
        text = asset.attributes.get(key, "")[:10]
        with contextlib.suppress(ValueError):
            return date.fromisoformat(text)
    return None


def _words(*words: str) -> Sequence[str]:
    return [word for word in words if word]


def _history(session: Session, site: Site) -> Mapping[ObligationId, date]:
    zone = ZoneInfo(site.timezone)
    return {
        ObligationId(f"{entry_key}@{target_id}"): at.astimezone(zone).date()
        for (entry_key, target_id), at in inspections.load_last_checks(session, site.id).items()
    }


def _events(session: Session, site: Site, owed: Sequence[Obligation]) -> list[Event]:
    """Findings said to be rectified: somebody looks again, or the one who found it."""
    rules = (one.entry.frequency for one in owed)
    if not any(isinstance(rule, AfterEvent) and rule.event == "finding" for rule in rules):
        return []
    zone = ZoneInfo(site.timezone)
    when = findings.list_rectified(session, site.id)
    waiting = findings.FindingFilter(states=("rectified",))
    inspector_of = {one.id: one.inspector_id or "" for one in people.list_accounts(session)}
    events = []
    for placed in findings.list_findings(session, site.id, waiting)[0]:
        finding = placed.finding
        target = finding.asset_id or finding.space_id
        if target is not None:
            at = when.get(finding.id, finding.found_at)
            events.append(
                Event(
                    id=finding.id,
                    kind="finding",
                    target=target,
                    day=at.astimezone(zone).date(),
                    by=inspector_of.get(finding.found_by, ""),
                    facts={"number": finding.number},
                )
            )
    return events


def _meters(
    session: Session, site: Site, owed: Sequence[Obligation]
) -> Mapping[tuple[str, str], Sequence[MeterReading]]:
    """What meters said in inspections, for entries that go by them."""
    wanted = [
        (one.entry.frequency.item, one.target.id)
        for one in owed
        if isinstance(one.entry.frequency, ByMeter)
    ]
    if not wanted:
        return {}
    zone = ZoneInfo(site.timezone)
    said = inspections.list_readings(
        session, site.id, sorted({target for _, target in wanted}), {item for item, _ in wanted}
    )
    found: dict[tuple[str, str], list[MeterReading]] = {}
    for item, target, at, value in said:
        reading = MeterReading(day=at.astimezone(zone).date(), value=value)
        found.setdefault((item, target), []).append(reading)
    return found
