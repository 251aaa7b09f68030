"""Findings, grades and categories in the words of the HTTP contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from inspection.finding import CATEGORY_NAMES, GRADE_RULES
from server.storage import people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from inspection.finding import Finding
    from server.api.site_out import SiteWriter
    from server.storage.findings import PlacedFinding


class FindingWriter:
    """
    Writes findings of one site.

    Parameters
    ----------
    writer
        Of the site.
    names
        Name and English name of accounts, by id.
    now
        Decides what is overdue.
    """

    def __init__(
        self, writer: SiteWriter, names: Mapping[str, tuple[str, str]], *, now: datetime
    ) -> None:
        self._writer, self._names, self._now = writer, names, now
        self._zone = ZoneInfo(writer.site.timezone)
        self._buildings = {building.id: building for building in writer.site.buildings}
        self._assets = {asset.id: asset for asset in writer.site.assets}

    def findings(self, found: Sequence[PlacedFinding]) -> list[dict[str, Any]]:
        """Findings without their histories."""
        points = self._writer.points([placed.finding.point for placed in found])
        return [self._finding(placed, point) for placed, point in zip(found, points, strict=True)]

    def detail(self, placed: PlacedFinding) -> dict[str, Any]:
        """One finding with its history."""
        return {
            **self.findings([placed])[0],
            "history": [
                {
                    "at": self._instant(entry.at),
                    "by": self._name(entry.by)[0],
                    "by_en": self._name(entry.by)[1],
                    "what": entry.what,
                    "note": entry.note,
                }
                for entry in placed.finding.history
            ],
        }

    def place(self, placed: PlacedFinding) -> tuple[str, str]:
        """Building, storey and space or asset of a finding, in both languages."""
        finding = placed.finding
        storey = self._writer.storeys.get(finding.storey_id)  # type: ignore[call-overload]
        space = self._writer.spaces.get(finding.space_id)  # type: ignore[call-overload]
        asset = self._assets.get(finding.asset_id)  # type: ignore[call-overload]
        building = self._buildings.get(placed.building_id)  # type: ignore[call-overload]
        near = asset if space is None else space
        parts = [part for part in (building, storey, near) if part is not None]
        native = " ".join(part.name for part in parts if part.name)
        english = " ".join(part.name_en or part.name for part in parts)
        return native, english

    def _finding(self, placed: PlacedFinding, point: list[float]) -> dict[str, Any]:
        finding = placed.finding
        place, place_en = self.place(placed)
        by, by_en = self._name(finding.found_by)
        return {
            "id": finding.id,
            "number": number_out(finding),
            "building_id": placed.building_id,
            "storey_id": finding.storey_id,
            "space_id": finding.space_id,
            "asset_id": finding.asset_id,
            "place": place,
            "place_en": place_en,
            "point": point,
            "category": finding.category,
            "grade": finding.grade,
            "state": finding.state,
            "description": finding.description,
            "description_en": finding.description_en,
            "found_at": self._instant(finding.found_at),
            "found_by": by,
            "found_by_en": by_en,
            "due_at": self._instant(finding.due_at),
            "overdue": finding.is_overdue(self._now),
            "photos": list(finding.photos),
            "visit_id": finding.visit_id,
            "item_key": finding.item_key,
            "reading": finding.reading,
            "fixed_on_spot": finding.fixed_on_spot,
            "revision": finding.revision,
        }

    def _instant(self, at: datetime) -> str:
        return at.astimezone(self._zone).isoformat()

    def _name(self, user_id: str) -> tuple[str, str]:
        return self._names.get(user_id, ("", ""))


def number_out(finding: Finding) -> str:
    """The number that people call a finding by."""
    return f"F{finding.number:04d}"


def account_names(session: Session) -> dict[str, tuple[str, str]]:
    """Name and English name of every account, by id."""
    return {
        account.id: (account.name, account.name_en or account.name)
        for account in people.list_accounts(session)
    }


def categories_out() -> list[dict[str, str]]:
    """Categories of findings."""
    return [{"key": key, "zh": zh, "en": en} for key, (zh, en) in CATEGORY_NAMES.items()]


def grades_out() -> list[dict[str, Any]]:
    """Grades of findings with their clocks."""
    return [
        {
            "key": key,
            "zh": rule.name,
            "en": rule.name_en,
            "respond_s": int(rule.respond.total_seconds()),
            "rectify_s": int(rule.rectify.total_seconds()),
        }
        for key, rule in GRADE_RULES.items()
    ]
