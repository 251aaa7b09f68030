"""A period of a site -> one HTML file with its storeys, findings and heat."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from inspection.finding import CATEGORY_NAMES, GRADE_RULES
from server.reports.floor_map import FindingMark, MapStorey, MapTexts, floor_map
from server.workflows.looked_at import load_looked_at
from server.workflows.map_hotspots import storey_heat
from spatial.frames import heat_features, site_bounds, storey_features
from spatial.heat import EDGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from inspection.finding import Category, FindingState, Grade
    from server.reports.floor_map import LeafletFiles
    from server.storage.findings import PlacedFinding
    from server.workflows.looked_at import LookedAt, Period, Subset
    from spatial.site import Site, Storey
    from spatial.walk_grid import WalkGrid

ReportLanguage = Literal["zh-CN", "en"]

STATES: Mapping[FindingState, tuple[str, str]] = {
    "open": ("待处理", "Open"),
    "assigned": ("处理中", "Assigned"),
    "rectified": ("待复查", "Rectified"),
    "closed": ("已关闭", "Closed"),
}


def write_report(
    session: Session,
    site: Site,
    period: Period,
    subset: Subset,
    *,
    language: ReportLanguage,
    leaflet: LeafletFiles,
    grid_of: Callable[[Storey], WalkGrid],
    now: datetime,
) -> bytes:
    """
    Draw the map of a period that can be handed on as one file.

    Parameters
    ----------
    leaflet
        Script and style that draw it, put into the file.
    now
        Decides what is overdue.

    Returns
    -------
    html
        UTF-8; nothing in it is loaded from anywhere. Storeys that nothing is drawn of are left out.
        The storey with the most findings comes first.
    """
    seen = load_looked_at(session, site.id, period, subset)
    words = _Words(site, english=language == "en")
    counts = Counter(placed.finding.storey_id for placed in seen.findings)
    shown = [
        storey
        for building in (*(b.id for b in site.buildings), None)
        for storey in site.storeys_of(building)
        if not storey.outline.is_empty or not storey.floor.is_empty
    ]
    first = max(shown, key=lambda storey: counts[storey.id], default=None)
    drawn = [
        _storey(site, storey, seen, words, grid_of=grid_of, now=now)
        for storey in sorted(shown, key=lambda storey: storey is not first)
    ]
    return floor_map(
        drawn,
        bounds=site_bounds(site),
        edges=EDGES,
        texts=words.texts(period, subset, language),
        leaflet=leaflet,
    )


def _storey(
    site: Site,
    storey: Storey,
    seen: LookedAt,
    words: _Words,
    *,
    grid_of: Callable[[Storey], WalkGrid],
    now: datetime,
) -> MapStorey:
    heat = storey_heat(site, storey.id, seen, measure="rate", grid_of=grid_of)
    found = [placed for placed in seen.findings if placed.finding.storey_id == storey.id]
    points = site.georeference.to_wgs84([placed.finding.point for placed in found] or [(0, 0)])
    return MapStorey(
        name=words.storey(storey),
        plan=storey_features(site, storey.id),
        heat=heat_features(heat, site.georeference),
        findings=tuple(
            FindingMark(
                point=(round(float(x), 8), round(float(y), 8)),
                grade=placed.finding.grade,
                overdue=placed.finding.is_overdue(now),
                lines=words.finding(placed),
            )
            for placed, (x, y) in zip(found, points, strict=False)
        ),
    )


class _Words:
    """What the file says, in one language."""

    def __init__(self, site: Site, *, english: bool) -> None:
        self._site, self._english = site, english
        self._zone = ZoneInfo(site.timezone)
        self._buildings = {building.id: building for building in site.buildings}

    def either(self, native: str, english: str) -> str:
        return english or native if self._english else native or english

    def storey(self, storey: Storey) -> str:
        own = self.either(storey.name, storey.name_en)
        if storey.building_id is None:
            return own
        building = self._buildings[storey.building_id]
        return f"{self.either(building.name, building.name_en)} {own}"

    def grade(self, grade: Grade) -> str:
        rule = GRADE_RULES[grade]
        return self.either(rule.name, rule.name_en)

    def category(self, category: Category) -> str:
        return self.either(*CATEGORY_NAMES[category])

    def finding(self, placed: PlacedFinding) -> tuple[str, ...]:
        """Number, what, how bad, how far and when; never who, nor whose room."""
        finding = placed.finding
        found_at = f"{finding.found_at.astimezone(self._zone):%Y-%m-%d %H:%M}"
        said = self.either(finding.description, finding.description_en)
        state = self.either(*STATES[finding.state])
        kind = f"{self.category(finding.category)} · {self.grade(finding.grade)} · {state}"
        return (f"F{finding.number:04d}", said, kind, found_at)

    def texts(self, period: Period, subset: Subset, language: str) -> MapTexts:
        what = [
            *([self.category(subset.category)] if subset.category else []),
            *([self.grade(subset.grade)] if subset.grade else []),
        ]
        days = f"{period.first:%Y-%m-%d} – {period.last:%Y-%m-%d}"
        return MapTexts(
            language=language,
            title=self.either(self._site.name, self._site.name_en),
            subtitle=" · ".join((days, *what)),
            heat_unit=self.either("每 100 次检查的问题数", "Findings per 100 checks"),
            unknown=self.either("检查太少，无法判断", "Too few checks to tell"),
            overdue=self.either("逾期", "Overdue"),
            grades={grade: self.grade(grade) for grade in GRADE_RULES},
        )
