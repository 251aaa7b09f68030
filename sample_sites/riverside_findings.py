"""A year of findings at Riverside Garden, with hotspots planted at known places."""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from sample_sites.finding_texts import CATEGORIES, TEXTS
from sample_sites.riverside_frame import to_wgs84
from sample_sites.riverside_targets import Target, all_targets, read_entries, write_checks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sample_sites.building_model import PlannedBuilding
    from sample_sites.riverside_grounds import Grounds

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=CHINA)
YEAR = 365
SPREAD = 560  # findings that no hotspot explains
FINDERS = {
    "fire": ("zhang-wei", "zhao-min"),
    "lift": ("chen-jing", "li-xiuying"),
    "cleaning": ("zhao-min",),
    "greening": ("zhao-min",),
    "security": ("liu-yang",),
    "order": ("liu-yang", "zhao-min"),
}
ENGINEERS = ("wang-jianguo", "li-xiuying")
COLUMNS = (
    "id",
    "found_at",
    "building",
    "storey",
    "asset_code",
    "longitude",
    "latitude",
    "category",
    "grade",
    "description",
    "description_en",
    "status",
    "assigned_at",
    "rectified_at",
    "closed_at",
    "found_by",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """A planted excess: ``count`` findings within ``radius`` of ``centre`` in the plan (m)."""

    key: str
    zh: str
    en: str
    building: str
    storey: str
    centre: tuple[float, float]
    radius: float
    category: str
    months: tuple[int, ...]
    count: int
    grade: str
    text: tuple[str, str]
    kind: str = ""


HOTSPOTS = (
    Hotspot(
        key="garage_pump_leak",
        zh="消防水泵房渗漏",
        en="Leaks in the fire pump room",
        building="garage",
        storey="B1",
        centre=(14.0, 20.6),
        radius=5.0,
        category="water",
        months=(6, 7, 8, 9),
        count=52,
        grade="important",
        text=("水泵房地面渗水，梅雨后加重", "Water seeps into the pump room, worse after rain"),
        kind="pump",
    ),
    Hotspot(
        key="tower_1_5f_lamps",
        zh="1号楼5层走廊灯",
        en="Corridor lamps on 5F of tower 1",
        building="tower_1",
        storey="5F",
        centre=(36.0, 67.2),
        radius=14.0,
        category="lighting",
        months=tuple(range(1, 13)),
        count=44,
        grade="minor",
        text=("走廊灯频繁不亮", "Corridor lamp fails again"),
        kind="lamp",
    ),
    Hotspot(
        key="refuse_point",
        zh="垃圾收集点异味满溢",
        en="Smell and overflow at the refuse point",
        building="",
        storey="",
        centre=(20.6, 12.4),
        radius=4.0,
        category="cleaning",
        months=(5, 6, 7, 8, 9),
        count=58,
        grade="minor",
        text=("垃圾满溢、异味，分类混投", "Refuse overflows and smells, badly sorted"),
        kind="refuse_point",
    ),
    Hotspot(
        key="tower_2_lift",
        zh="2号楼3号电梯开关门故障",
        en="Door faults of lift 3 in tower 2",
        building="tower_2",
        storey="1F",
        centre=(79.25, 72.925),
        radius=2.0,
        category="lift",
        months=(1, 2, 3, 9, 10, 11),
        count=34,
        grade="important",
        text=("开关门受阻、反复开门", "Doors reopen again and again"),
        kind="lift",
    ),
    Hotspot(
        key="ramp_water",
        zh="坡道口积水",
        en="Standing water at the ramp foot",
        building="garage",
        storey="B1",
        centre=(110.8, 47.6),
        radius=3.0,
        category="water",
        months=(6, 7, 9),
        count=26,
        grade="important",
        text=("暴雨后坡道口积水，集水坑泵未启动", "Water stands at the ramp foot after heavy rain"),
        kind="drain",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    at: datetime
    building: str
    storey: str
    code: str
    place: tuple[float, float]
    category: str
    grade: str
    zh: str
    en: str


def write_findings(
    folder: Path, buildings: Sequence[PlannedBuilding], grounds: Grounds, *, seed: int
) -> tuple[tuple[Hotspot, ...], int]:
    """
    Write `checks.csv` and `findings.csv` beside the programme.

    Returns
    -------
    hotspots, findings
        The planted hotspots, and how many findings there are in all.
    """
    targets = all_targets(buildings, grounds)
    checks = write_checks(folder / "checks.csv", targets, read_entries(folder), seed=seed)
    chance = random.Random(seed + 2)
    found = [
        *_scattered(targets, checks, chance),
        *(one for spot in HOTSPOTS for one in _planted(spot, targets, chance)),
    ]
    found.sort(key=lambda one: (one.at, one.code, one.zh))
    with (folder / "findings.csv").open("w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle, lineterminator="\n")
        rows.writerow(COLUMNS)
        for number, one in enumerate(found, 1):
            rows.writerow(_row(number, one, chance))
    return HOTSPOTS, len(found)


def _scattered(
    targets: Sequence[Target], checks: Mapping[str, float], chance: random.Random
) -> list[_Found]:
    """Findings anywhere, the likelier the more often a thing is looked at."""
    looked = [t for t in targets if t.code in checks and t.kind in TEXTS]
    # Things that are looked at daily do not fail daily: the square root tempers them.
    weights = [math.sqrt(checks[t.code]) * TEXTS[t.kind][0] for t in looked]
    found = []
    for target in chance.choices(looked, weights, k=SPREAD):
        zh, en, grade = chance.choice(TEXTS[target.kind][1])
        found.append(
            _Found(
                at=_moment(NOW - timedelta(days=chance.randint(1, YEAR)), chance),
                building=target.building,
                storey=target.storey,
                code=target.code if target.what == "asset" else "",
                place=_near(target.at, 1.0 if target.what == "space" else 0.2, chance),
                category=CATEGORIES[target.kind],
                grade=grade,
                zh=zh,
                en=en,
            )
        )
    return found


def _planted(spot: Hotspot, targets: Sequence[Target], chance: random.Random) -> list[_Found]:
    things = [
        t
        for t in targets
        if (t.what, t.kind) == ("asset", spot.kind)
        and (t.building, t.storey) == (spot.building, spot.storey)
        and math.dist(t.at, spot.centre) <= spot.radius
    ]
    assert things, f"hotspot {spot.key} has nothing of kind {spot.kind} within its radius"
    days = [
        day
        for day in (NOW - timedelta(days=n) for n in range(1, YEAR + 1))
        if day.month in spot.months
    ]
    found = []
    for _ in range(spot.count):
        thing = chance.choice(things)
        found.append(
            _Found(
                at=_moment(chance.choice(days), chance),
                building=spot.building,
                storey=spot.storey,
                code=thing.code,
                place=_near(thing.at, 0.3, chance),
                category=spot.category,
                grade="urgent" if chance.random() < 0.05 else spot.grade,
                zh=spot.text[0],
                en=spot.text[1],
            )
        )
    return found


def _moment(day: datetime, chance: random.Random) -> datetime:
    return day.replace(hour=chance.randint(8, 19), minute=chance.randint(0, 59))


def _near(at: tuple[float, float], by: float, chance: random.Random) -> tuple[float, float]:
    return at[0] + chance.uniform(-by, by), at[1] + chance.uniform(-by, by)


def _row(number: int, one: _Found, chance: random.Random) -> list[str]:
    """One line of the file, with the way of the finding up to `NOW`."""
    allowed = {"urgent": 1.0, "important": 3.0, "minor": 7.0}[one.grade]
    # One in ten waits for days before anybody is given it.
    waits = chance.uniform(24, 300) if chance.random() < 0.1 else chance.uniform(0.2, 6)
    assigned = one.at + timedelta(hours=waits)
    rectified = assigned + timedelta(days=allowed * chance.uniform(0.2, 1.5))
    closed = rectified + timedelta(days=chance.uniform(0.2, 2))
    if chance.random() < 0.02:  # a few are forgotten, and so overdue
        rectified = closed = NOW + timedelta(days=1)
    status = (
        "closed"
        if closed <= NOW
        else "rectified"
        if rectified <= NOW
        else "assigned"
        if assigned <= NOW
        else "open"
    )
    longitude, latitude = to_wgs84(*one.place)
    found_by = chance.choice(FINDERS.get(one.category, ENGINEERS))
    stamps = [
        when.isoformat(timespec="minutes") if when <= NOW else ""
        for when in (assigned, rectified, closed)
    ]
    return [
        f"F{number:04d}",
        one.at.isoformat(timespec="minutes"),
        one.building,
        one.storey,
        one.code,
        str(longitude),
        str(latitude),
        one.category,
        one.grade,
        one.zh,
        one.en,
        status,
        *stamps,
        found_by,
    ]
