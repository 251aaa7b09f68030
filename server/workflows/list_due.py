"""Programme and horizon -> what falls due: obligations, visits, and who could make them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inspection.due import due_visits
from inspection.people import Duty, duties, works
from inspection.programme import (
    DueVisit,
    Horizon,
    Obligation,
    Programme,
    Target,
    obligations,
)
from routing.problem import ObligationId
from server.storage import inspections, people, programmes
from server.workflows import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from inspection.programme_file import Team
    from spatial.site import Site, SpaceId

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


def list_due(session: Session, site: Site, *, first_day: date, days: int) -> DueList:
    """
    What the programme of a site owes in a horizon.

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
    horizon = Horizon(first_day=first_day, days=days, timezone=site.timezone)
    shifts = duties(team.inspectors, horizon)
    owed = obligations(saved.programme, targets_of(site))
    return DueList(
        horizon=horizon,
        programme=saved.programme,
        team=team,
        obligations=owed,
        visits=due_visits(owed, _history(session, site), horizon, works=works(shifts)),
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
    for visit in due_visits(owed, _history(session, site), horizon):
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


def _words(*words: str) -> Sequence[str]:
    return [word for word in words if word]


def _history(session: Session, site: Site) -> Mapping[ObligationId, date]:
    zone = ZoneInfo(site.timezone)
    return {
        ObligationId(f"{entry_key}@{target_id}"): at.astimezone(zone).date()
        for (entry_key, target_id), at in inspections.load_last_checks(session, site.id).items()
    }
