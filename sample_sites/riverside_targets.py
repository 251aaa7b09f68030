"""Everything at Riverside Garden that the programme inspects, with how often and when last."""

from __future__ import annotations

import csv
import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from sample_sites.riverside_frame import to_wgs84

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sample_sites.building_model import PlannedBuilding
    from sample_sites.riverside_grounds import Grounds

TODAY = date(2026, 11, 23)  # the sample's own today: a Monday
MONTH = 30.4  # days
PERIODS = {"day": 1.0, "week": 7.0, "month": MONTH, "quarter": 3 * MONTH, "year": 12 * MONTH}
DOOR_KINDS = {"fire_door": "fire_door", "shutter": "fire_shutter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An asset (by code) or a space (by number); ``at`` in the site's plan, in metres."""

    what: Literal["asset", "space"]
    code: str
    kind: str
    building: str
    storey: str
    at: tuple[float, float]


def all_targets(buildings: Sequence[PlannedBuilding], grounds: Grounds) -> tuple[Target, ...]:
    """Assets, lifts, fire doors, shutters and spaces of the buildings, then the grounds' assets."""
    found = [target for building in buildings for target in _of_building(building)]
    found += [
        Target(what="asset", code=code, kind=kind, building="", storey="", at=at)
        for kind, code, at in grounds.placed
    ]
    return tuple(found)


def _of_building(building: PlannedBuilding) -> list[Target]:
    def at(x: float, y: float) -> tuple[float, float]:
        return round(x + building.origin[0], 3), round(y + building.origin[1], 3)

    def target(
        what: Literal["asset", "space"], code: str, kind: str, storey: str, x: float, y: float
    ) -> Target:
        return Target(
            what=what, code=code, kind=kind, building=building.key, storey=storey, at=at(x, y)
        )

    found = []
    for storey in building.storeys:
        found += [
            target("asset", a.code, a.kind, storey.name, a.at[0], a.at[1]) for a in storey.assets
        ]
        found += [
            target("asset", door.number, DOOR_KINDS[door.kind], storey.name, *door.at)
            for door in storey.plan.doors
            if door.kind in DOOR_KINDS
        ]
        for cell in storey.plan.cells:
            inside = cell.polygon.representative_point()
            found.append(target("space", cell.number, cell.use, storey.name, inside.x, inside.y))
    ground = next(
        (s.name for s in building.storeys if s.elevation == 0.0), building.storeys[0].name
    )
    for lift in building.lifts:
        middle = ((lift.low[0] + lift.high[0]) / 2, (lift.low[1] + lift.high[1]) / 2)
        found.append(target("asset", lift.code, "lift", ground, *middle))
    return found


def read_entries(folder: Path) -> list[dict[str, Any]]:
    """Entries of `programme.toml`, as written."""
    text = (folder / "programme.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["entries"]
    return entries


def interval_days(frequency: Mapping[str, Any]) -> float:
    """Mean days between two checks of one target."""
    if frequency["form"] == "every":
        return float(frequency["days"])
    if frequency["form"] == "times_per":
        return PERIODS[frequency["period"]] / float(frequency["times"])
    opens, closes = (
        int(frequency[key][:2]) + int(frequency[key][3:]) / 60 for key in ("opens", "closes")
    )
    return 1.0 / (int((closes - opens) // frequency["hours"]) + 1)


def matches(entry: Mapping[str, Any], target: Target) -> bool:
    """Whether an entry applies to a target."""
    return target.kind in entry.get("kinds" if target.what == "asset" else "uses", ())


def last_done(frequency: Mapping[str, Any], chance: random.Random) -> date:
    """Day of the last check before `TODAY`: never overdue, spread over the interval."""
    days = interval_days(frequency)
    if days <= 1:
        return TODAY - timedelta(days=1)
    if frequency["form"] == "times_per" and frequency["period"] == "month":
        return date(2026, 11, chance.randint(1, 20))
    if frequency["form"] == "times_per" and frequency["period"] == "quarter":
        # Two thirds of the quarter are over, and so are two thirds of its checks.
        if chance.random() < 0.67:
            return date(2026, 10, 1) + timedelta(days=chance.randint(0, 50))
        return date(2026, 7, 1) + timedelta(days=chance.randint(0, 90))
    if frequency["form"] == "times_per" and frequency["period"] == "year":
        return date(2026, 3, 1) + timedelta(days=chance.randint(0, 200))
    return TODAY - timedelta(days=chance.randint(1, max(1, int(days) - 1)))


def write_checks(
    path: Path, targets: Sequence[Target], entries: Sequence[Mapping[str, Any]], *, seed: int
) -> dict[str, float]:
    """
    Write `checks.csv`: one row for every entry and target, with checks a month and the last one.

    Returns
    -------
    checks
        Checks a month of every target over all entries, by its code.
    """
    chance = random.Random(seed + 1)
    total: dict[str, float] = {}
    with path.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle, lineterminator="\n")
        rows.writerow(
            [
                "entry",
                "what",
                "code",
                "building",
                "storey",
                "longitude",
                "latitude",
                "checks_per_month",
                "last_done",
            ]
        )
        for entry in entries:
            a_month = MONTH / interval_days(entry["frequency"])
            for target in targets:
                if not matches(entry, target):
                    continue
                total[target.code] = total.get(target.code, 0.0) + a_month
                when = last_done(entry["frequency"], chance)
                place = (*to_wgs84(*target.at), f"{a_month:.2f}", when.isoformat())
                rows.writerow(
                    [entry["key"], target.what, target.code, target.building, target.storey, *place]
                )
    return total
