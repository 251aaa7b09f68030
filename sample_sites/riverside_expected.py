"""What an importer ought to find at Riverside Garden, counted from the generator's own intent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sample_sites.riverside_targets import DOOR_KINDS
from sample_sites.riverside_ways import ENTRANCES, WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sample_sites.building_model import PlannedBuilding
    from sample_sites.riverside_findings import Hotspot
    from sample_sites.riverside_grounds import Grounds


def kinds_of(building: PlannedBuilding) -> Counter[str]:
    """Assets of one building by kind: what is placed, its lifts, its fire doors and shutters."""
    counts = Counter(asset.kind for asset in building.assets())
    counts["lift"] += len(building.lifts)
    for storey in building.storeys:
        for door in storey.plan.doors:
            if door.kind in DOOR_KINDS:
                counts[DOOR_KINDS[door.kind]] += 1
    return +counts


def _doors(building: PlannedBuilding) -> Counter[str]:
    return Counter(door.kind for storey in building.storeys for door in storey.plan.doors)


def _table(title: str, counts: Counter[str] | dict[str, int]) -> list[str]:
    return [f"[{title}]", *(f"{key} = {counts[key]}" for key in sorted(counts)), ""]


def write_expected(
    path: Path,
    buildings: Sequence[PlannedBuilding],
    grounds: Grounds,
    hotspots: Sequence[Hotspot],
    *,
    findings: int,
    seed: int,
) -> None:
    """Write `expected.toml`: counts by building and by kind, and the planted hotspots."""
    total: Counter[str] = Counter(grounds.counts)
    lines = [
        "# Made by `python -m sample_sites.build` from what it meant, not read from the files.",
        f"seed = {seed}",
        'name = "滨江花园"',
        'name_en = "Riverside Garden"',
        'timezone = "Asia/Shanghai"',
        'crs = "EPSG:32651"',
        "",
    ]
    for building in buildings:
        kinds, doors = kinds_of(building), _doors(building)
        total += kinds
        spaces = sum(len(storey.plan.cells) for storey in building.storeys)
        zh, en = building.name.split(" / ")
        lines += [
            f"[buildings.{building.key}]",
            f'file = "{building.file_name}"',
            f'name = "{zh}"',
            f'name_en = "{en}"',
            f'schema = "{building.schema}"',
            f"storeys = {[storey.name for storey in building.storeys]!r}".replace("'", '"'),
            f"elevations_m = {[storey.elevation for storey in building.storeys]}",
            f"spaces = {spaces}",
            f"floor_area_m2 = {_area(building):.1f}",
            f"doors = {sum(doors.values()) - doors['passage']}",
            f"passages = {doors['passage']}",
            f"stairs = {sum(len(storey.stairs) for storey in building.storeys)}",
            f"ramps = {sum(len(storey.ramps) for storey in building.storeys)}",
            f"lifts = {len(building.lifts)}",
            f"zones = {len(building.zones)}",
            f"assets = {sum(kinds.values())}",
            "",
            *_table(f"buildings.{building.key}.kinds", kinds),
        ]
    lines += [
        "[grounds]",
        'file = "grounds.geojson"',
        f"features = {len(grounds.features)}",
        f"ways = {len(WAYS)}",
        f"entrances = {len(ENTRANCES)}",
        f"assets = {sum(grounds.counts.values())}",
        "",
        *_table("grounds.kinds", grounds.counts),
        "[total]",
        f"assets = {sum(total.values())}",
        f"kind_count = {len(total)}",
        "",
        *_table("total.kinds", total),
        "[findings]",
        f"total = {findings}",
        f"planted = {sum(spot.count for spot in hotspots)}",
        "",
    ]
    for spot in hotspots:
        lines += [
            "[[hotspots]]",
            f'key = "{spot.key}"',
            f'zh = "{spot.zh}"',
            f'en = "{spot.en}"',
            f'building = "{spot.building}"',
            f'storey = "{spot.storey}"',
            f"x_m = {spot.centre[0]}",
            f"y_m = {spot.centre[1]}",
            f"radius_m = {spot.radius}",
            f'category = "{spot.category}"',
            f"months = {list(spot.months)}",
            f"findings = {spot.count}",
            "",
        ]
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def _area(building: PlannedBuilding) -> float:
    return float(
        sum(
            polygon.area
            for storey in building.storeys
            for polygon in storey.plan.space_polygons().values()
        )
    )
