"""The sample site's year: its findings, how often things were checked, and when they last were."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import shapely

from inspection.finding import Finding, FindingId, HistoryEntry
from inspection.sync import Inspection, InspectionId
from server.storage import findings, inspections, people, plans, sites
from server.storage.findings import PlacedFinding
from server.storage.inspections import KeptInspection
from server.workflows.record_inspection import asset_checks, checks_of, space_checks
from spatial.site import make_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from inspection.programme_file import Team
    from server.storage.inspections import DayChecks
    from spatial.site import Asset, Site, Space, Storey

SAMPLE_TODAY = date(2026, 11, 23)  # the day the sample's files are written for
WEEKS = 52
DAYS_A_MONTH = 30.4
MOVES = (("assigned", "assigned_at"), ("rectified", "rectified_at"), ("closed", "closed_at"))


def load_sample_findings(session: Session, site_id: str, folder: Path, *, now: datetime) -> None:
    """
    Fill a site with the sample's year.

    Parameters
    ----------
    folder
        Holds ``findings.csv`` and ``checks.csv``.
    now
        The year is moved so that it ends today, whenever the demo is tried.
    """
    site = sites.load_site(session, site_id)
    zone = ZoneInfo(site.timezone)
    moved = now.astimezone(zone).date() - SAMPLE_TODAY
    sample = _Sample(site=site, zone=zone, moved=moved)
    accounts = people.list_accounts(session)
    by_inspector = {one.inspector_id: one.id for one in accounts if one.inspector_id}
    manager = next((one.id for one in accounts if "manager" in one.roles), "")
    rows = _rows(folder / "findings.csv")
    findings.save_findings(
        session,
        site_id,
        [
            sample.finding(row, number, by_inspector=by_inspector, manager=manager)
            for number, row in enumerate(rows, 1)
        ],
    )
    checks = list(_rows(folder / "checks.csv"))
    inspections.save_checks(session, site_id, sample.year_of_checks(checks))
    inspections.save_last_checks(session, site_id, sample.last_checks(checks))


def walk_sample_rounds(
    session: Session, site_id: str, plan_id: str, *, team: Team, now: datetime
) -> None:
    """
    Carry out what the plan's days until now ask for, as a team that is up to date would have.

    Rounds of today are left to whoever signs in as one of the demo's inspectors.
    """
    site = sites.load_site(session, site_id)
    zone = ZoneInfo(site.timezone)
    today = now.astimezone(zone).date()
    visitors = {account.inspector for account in team.accounts if account.inspector}
    last: dict[tuple[str, str], datetime] = {}
    checks: list[DayChecks] = []
    for route in plans.list_routes(session, plan_id, last_day=today):
        if route.day == today and route.inspector_id in visitors:
            continue
        for stop in route.stops:
            if stop.ends_at > now:
                break
            visit = stop.visit
            done = Inspection(
                id=InspectionId(make_id("sample", plan_id, visit.id)),
                round_id=route.id,
                visit_id=visit.id,
                outcome="done",
                started_at=stop.starts_at,
                ended_at=stop.ends_at,
                by=route.inspector_id,
                received_at=stop.ends_at,
            )
            kept = KeptInspection(
                inspection=done, entry_key=visit.entry_key, target_id=visit.target_id
            )
            inspections.save_inspection(session, site_id, kept)
            last[visit.entry_key, visit.target_id] = stop.ends_at
            checks += checks_of(site, visit, route.day)
    inspections.save_checks(session, site_id, checks)
    inspections.save_last_checks(session, site_id, last)


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@dataclass
class _Sample:
    """Finds the things of the site that the sample's rows name."""

    site: Site
    zone: ZoneInfo
    moved: timedelta

    def __post_init__(self) -> None:
        stem = {b.id: PurePath(b.source.file).stem for b in self.site.buildings}
        self.points: dict[tuple[float, float], tuple[float, float]] = {}
        self.storeys: dict[tuple[str, str], Storey] = {}
        for storey in self.site.storeys:
            building = stem[storey.building_id] if storey.building_id else ""
            self.storeys[building, storey.name if building else ""] = storey
        self.assets: dict[str, Asset] = {asset.code: asset for asset in self.site.assets}
        self.spaces: dict[tuple[str, str], Space] = {
            (space.storey_id, space.number): space for space in self.site.spaces
        }

    def storey(self, row: Mapping[str, str]) -> Storey:
        """Storey of a row; the grounds where it names no building."""
        return self.storeys[row["building"], row["storey"] if row["building"] else ""]

    def point(self, row: Mapping[str, str]) -> tuple[float, float]:
        """Point of a row in the site frame."""
        key = (float(row["longitude"]), float(row["latitude"]))
        if key not in self.points:
            x, y = self.site.georeference.from_wgs84([key])[0]
            self.points[key] = (float(x), float(y))
        return self.points[key]

    def instant(self, text: str) -> datetime:
        """A moment of the sample, moved by whole days of the site's own clock."""
        local = datetime.fromisoformat(text).astimezone(self.zone)
        return datetime.combine(local.date() + self.moved, local.timetz())

    def finding(
        self,
        row: Mapping[str, str],
        number: int,
        *,
        by_inspector: Mapping[str, str],
        manager: str,
    ) -> PlacedFinding:
        """One row of ``findings.csv``."""
        storey = self.storey(row)
        asset = self.assets.get(row["asset_code"])
        x, y = self.point(row)
        found_at = self.instant(row["found_at"])
        found_by = by_inspector.get(row["found_by"], row["found_by"])
        history = [HistoryEntry(at=found_at, by=found_by, what="found")]
        for state, column in MOVES:
            if row[column]:
                at = self.instant(row[column])
                history.append(HistoryEntry(at=at, by=manager, what=f"moved_to_{state}"))
        finding = Finding(
            id=FindingId(make_id("sample", row["id"])),
            number=number,
            storey_id=storey.id,
            point=(x, y),
            space_id=(
                asset.space_id
                if asset and asset.storey_id == storey.id
                else self._space_at(storey, x, y)
            ),
            asset_id=asset.id if asset else None,
            # The columns hold our own words; a wrong one is refused by the finding itself.
            category=cast("Any", row["category"]),
            grade=cast("Any", row["grade"]),
            state=cast("Any", row["status"]),
            description=row["description"],
            description_en=row["description_en"],
            found_at=found_at,
            received_at=found_at,
            found_by=found_by,
            revision=len(history),
            history=tuple(history),
        )
        return PlacedFinding(finding=finding, building_id=storey.building_id)

    def _space_at(self, storey: Storey, x: float, y: float) -> str | None:
        for space in self.site.spaces:
            if space.storey_id == storey.id and shapely.intersects_xy(space.polygon, x, y):
                return space.id
        return None

    def year_of_checks(self, rows: list[Mapping[str, str]]) -> Iterator[DayChecks]:
        """Checks of the weeks before today, as often as each row says."""
        today = SAMPLE_TODAY + self.moved
        for index, row in enumerate(rows):
            weekly = float(row["checks_per_month"]) * 7 / DAYS_A_MONTH
            # Begun at different points, or all yearly checks would fall into one week.
            due = (index * 0.618) % 1.0
            for week in range(WEEKS):
                due += weekly
                count = int(due)
                due -= count
                if count:
                    day = today - timedelta(days=7 * (WEEKS - week) - index % 7)
                    yield from self._checks(row, day, count)

    def _checks(self, row: Mapping[str, str], day: date, count: int) -> Iterator[DayChecks]:
        if row["what"] == "asset":
            yield self._asset_checks(row, day, count)
            return
        space = self.spaces.get((self.storey(row).id, row["code"]))
        if space is not None:
            yield space_checks(space, day, count=count)

    def _asset_checks(self, row: Mapping[str, str], day: date, count: int) -> DayChecks:
        asset, storey = self.assets[row["code"]], self.storey(row)
        checks = asset_checks(asset, day, count=count)
        if asset.storey_id == storey.id:
            return checks
        # A lift stands in its pit, and is looked at where people get in: on the row's storey.
        x, y = self.point(row)
        space_id = self._space_at(storey, x, y)
        return replace(checks, storey_id=storey.id, space_id=space_id, point=(x, y))

    def last_checks(self, rows: list[Mapping[str, str]]) -> dict[tuple[str, str], datetime]:
        """When each obligation was last met, by entry and target."""
        last: dict[tuple[str, str], datetime] = {}
        for row in rows:
            target: Asset | Space | None
            if row["what"] == "asset":
                target = self.assets[row["code"]]
            else:
                target = self.spaces.get((self.storey(row).id, row["code"]))
            if target is not None and row["last_done"]:
                day = date.fromisoformat(row["last_done"]) + self.moved
                last[row["entry"], target.id] = datetime.combine(day, time(12), self.zone)
        return last
