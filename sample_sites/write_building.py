"""Writes a planned building as an IFC file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sample_sites.floor_plan import WALL, Wall
from sample_sites.ifc_writer import IfcWriter
from sample_sites.riverside_frame import map_placement

if TYPE_CHECKING:
    from pathlib import Path

    from sample_sites.building_model import PlannedBuilding, PlannedStorey
    from sample_sites.ifc_shapes import Entity

SLAB = 0.15  # m
INSTALLED = {"extinguisher": "2024-05-20", "smoke_detector": "2023-09-01", "pump": "2022-11-30"}


def write_building(building: PlannedBuilding, path: Path, *, seed: int) -> None:
    """
    Write one building's IFC file.

    Parameters
    ----------
    building
        What to write; metres in the building's own frame.
    path
        File to write.
    seed
        Goes into the GlobalIds: the same seed gives the same file, byte for byte.
    """
    turn = (0.0, 1.0) if building.quarter_turn else (1.0, 0.0)
    writer = IfcWriter(
        schema=building.schema,
        file_name=building.file_name,
        seed=seed,
        millimetres=building.millimetres,
        site_turn=turn,
    )
    _, house = writer.begin(
        project="滨江花园 / Riverside Garden",
        site="滨江花园 / Riverside Garden",
        building=building.name,
        number=building.number,
        map_placement=map_placement(building.origin, quarter_turn=building.quarter_turn),
    )
    spaces: dict[tuple[str, str], Entity] = {}
    installed: dict[str, list[Entity]] = defaultdict(list)
    entrance_storey: Entity = None
    for storey in building.storeys:
        entity = writer.storey(house, storey.name, storey.name_en, storey.elevation)
        if entrance_storey is None or storey.elevation == 0.0:
            entrance_storey = entity
        spaces.update(_fabric(writer, entity, storey))
        _movement(writer, entity, storey)
        for asset in storey.assets:
            drawn = writer.asset(
                entity, kind=asset.kind, name=asset.name, tag=asset.code, at=asset.at
            )
            installed[asset.kind].append(drawn)
    lifts = [
        writer.lift(
            entrance_storey,
            f"{lift.code} {lift.name}",
            lift.code,
            low=lift.low,
            high=lift.high,
            bottom=lift.bottom,
            top=lift.top,
        )
        for lift in building.lifts
    ]
    for name, members in building.zones:
        writer.zone(name, [spaces[member] for member in members if member in spaces])
    for kind, date in INSTALLED.items():
        if installed[kind]:
            writer.properties(installed[kind], "COBie_Component", {"InstallationDate": date})
    if lifts:
        writer.properties(lifts, "COBie_Component", {"InstallationDate": "2014-06-18"})
    writer.write(path)


def _fabric(
    writer: IfcWriter, entity: Entity, storey: PlannedStorey
) -> dict[tuple[str, str], Entity]:
    plan = storey.plan
    writer.slab(
        entity,
        f"楼板 {storey.name}",
        plan.outline().buffer(WALL / 2, join_style="mitre"),
        thickness=SLAB,
        voids=plan.voids,
    )
    for number, wall in enumerate(plan.walls(), 1):
        _wall(writer, entity, wall, f"墙 {storey.code}-{number:02d}")
    for x, y in storey.columns:
        writer.column(entity, f"柱 {x:.0f}-{y:.0f}", (x, y), side=0.6, height=plan.room_height)
    polygons = plan.space_polygons()
    return {
        (storey.name, cell.key): writer.space(
            entity,
            number=cell.number,
            long_name=f"{cell.zh} / {cell.en}",
            polygon=polygons[cell.key],
            height=2.4 if cell.open_air else plan.room_height,
        )
        for cell in plan.cells
    }


def _wall(writer: IfcWriter, storey: Entity, wall: Wall, name: str) -> None:
    entity = writer.wall(storey, name, wall.start, wall.end, height=wall.height, width=WALL)
    axis = 0 if wall.is_horizontal else 1
    for door in wall.doors:
        middle = door.at[axis] - wall.start[axis]
        opening = writer.opening(
            entity,
            f"洞口 {door.number or door.zh}",
            (middle - door.width / 2, -WALL / 2),
            (middle + door.width / 2, WALL / 2),
            z=0.0,
            height=door.height,
        )
        if door.kind != "passage":
            writer.door(
                storey,
                opening,
                f"{door.number} {door.zh} / {door.en}",
                door.number,
                door.width,
                door.height,
                WALL,
            )


def _movement(writer: IfcWriter, entity: Entity, storey: PlannedStorey) -> None:
    for stair in storey.stairs:
        writer.stair(
            entity,
            stair.name,
            corner=stair.corner,
            width=stair.width,
            length=stair.length,
            rise=stair.rise,
            risers=stair.risers,
            upside_down=stair.upside_down,
        )
    for ramp in storey.ramps:
        writer.ramp(
            entity,
            ramp.name,
            start=ramp.start,
            length=ramp.length,
            width=ramp.width,
            rise=ramp.rise,
        )
