"""Tower 1 of Riverside Garden: eleven storeys and a roof, six flats a storey, two lifts."""

from __future__ import annotations

from shapely.geometry import Polygon, box

from sample_sites.building_model import (
    PlannedBuilding,
    PlannedLift,
    PlannedStair,
    PlannedStorey,
)
from sample_sites.floor_plan import Cell, Door, FloorPlan, Passage, cell
from sample_sites.riverside_tower_1_assets import roof_assets, storey_assets

ORIGIN = (20.0, 60.0)  # in the site's plan
GROUND_HEIGHT, TYPICAL_HEIGHT = 3.9, 3.0
STOREYS = 11
GARAGE_FLOOR = -4.2
# Wells on centre lines; garage and towers must agree on them.
STAIR_1 = (9.0, 8.2, 12.0, 14.4)
STAIR_2 = (20.2, 8.2, 23.2, 14.4)
LIFT_1 = (12.0, 11.4, 14.5, 14.4)
LIFT_2 = (14.5, 11.4, 17.0, 14.4)
LOBBY = (12.0, 8.2, 17.0, 11.4)
_FLATS_NORTH = {"01": (0.0, 8.2, 9.0, 14.4), "02": (23.2, 8.2, 32.0, 14.4)}
_FLATS_SOUTH = {f"{3 + i:02d}": (8.0 * i, 0.0, 8.0 * (i + 1), 6.2) for i in range(4)}


def elevation(storey: int) -> float:
    """Height of storey 1 … 12 (12 is the roof) over the tower's zero, in metres."""
    return 0.0 if storey == 1 else round(GROUND_HEIGHT + TYPICAL_HEIGHT * (storey - 2), 3)


def tower_1() -> PlannedBuilding:
    """The whole tower."""
    storeys = [_storey(number) for number in range(1, STOREYS + 1)]
    top = elevation(STOREYS) + 2.5
    lifts = tuple(
        PlannedLift(
            name=f"{i}号客梯 / Passenger lift {i}",
            code=f"DT-1-{i:02d}",
            low=(well[0] + 0.35, well[1] + 0.25),
            high=(well[2] - 0.35, well[3] - 0.6),
            bottom=GARAGE_FLOOR,
            top=top,
        )
        for i, well in ((1, LIFT_1), (2, LIFT_2))
    )
    common = ("corridor", "lift_lobby", "stair_1", "stair_2")
    names = [storey.name for storey in storeys]
    zones = tuple(
        (
            f"1号楼防火分区 {names[low]}-{names[high - 1]} / Tower 1 fire compartments "
            f"{names[low]}-{names[high - 1]}",
            tuple((name, key) for name in names[low:high] for key in common),
        )
        for low, high in ((0, 4), (4, 8), (8, 11))
    )
    return PlannedBuilding(
        key="tower_1",
        file_name="tower_1.ifc",
        schema="IFC4",
        millimetres=True,
        quarter_turn=False,
        name="1号楼 / Tower 1",
        number="1",
        origin=ORIGIN,
        storeys=(*storeys, _roof()),
        lifts=lifts,
        zones=zones,
    )


def _core(prefix: str) -> list[Cell]:
    """Corridor, stairs, lifts and risers: the same on every storey."""
    return [
        cell("corridor", f"{prefix}C1", "走廊", "Corridor", (0, 6.2, 32, 8.2), "circulation"),
        cell("stair_1", f"{prefix}S1", "1号楼梯间", "Stairwell 1", STAIR_1, "stair"),
        cell("stair_2", f"{prefix}S2", "2号楼梯间", "Stairwell 2", STAIR_2, "stair"),
        cell("lift_lobby", f"{prefix}L0", "电梯厅", "Lift lobby", LOBBY, "circulation"),
        cell("lift_1", f"{prefix}L1", "1号电梯井", "Lift shaft 1", LIFT_1, "lift"),
        cell("lift_2", f"{prefix}L2", "2号电梯井", "Lift shaft 2", LIFT_2, "lift"),
        cell("meter_room", f"{prefix}E1", "电表间", "Meter room", (17, 8.2, 18.6, 11.4), "plant"),
        cell(
            "elv_room",
            f"{prefix}E2",
            "弱电间",
            "Low-voltage room",
            (18.6, 8.2, 20.2, 11.4),
            "plant",
        ),
        cell("riser", f"{prefix}W1", "水管井", "Pipe riser", (17, 11.4, 20.2, 14.4), "shaft"),
    ]


def _core_doors(prefix: str) -> list[Door]:
    fire: Passage = "fire_door"
    return [
        Door(
            at=(10.2, 8.2),
            width=1.1,
            kind=fire,
            number=f"FM{prefix}01",
            zh="乙级防火门",
            en="Fire door",
        ),
        Door(
            at=(21.4, 8.2),
            width=1.1,
            kind=fire,
            number=f"FM{prefix}02",
            zh="乙级防火门",
            en="Fire door",
        ),
        Door(
            at=(14.5, 8.2),
            width=1.5,
            kind=fire,
            number=f"FM{prefix}03",
            zh="乙级防火门",
            en="Fire door",
        ),
        Door(
            at=(13.25, 11.4),
            width=1.0,
            kind="lift_door",
            number=f"CM{prefix}01",
            zh="电梯层门",
            en="Landing door",
        ),
        Door(
            at=(15.75, 11.4),
            width=1.0,
            kind="lift_door",
            number=f"CM{prefix}02",
            zh="电梯层门",
            en="Landing door",
        ),
        Door(at=(17.8, 8.2), width=0.9, number=f"M{prefix}91", zh="电表间门", en="Meter room door"),
        Door(
            at=(19.4, 8.2),
            width=0.9,
            number=f"M{prefix}92",
            zh="弱电间门",
            en="Low-voltage room door",
        ),
        Door(at=(19.4, 11.4), width=0.8, number=f"M{prefix}93", zh="管井检修门", en="Riser door"),
    ]


def _storey(number: int) -> PlannedStorey:
    height = GROUND_HEIGHT if number == 1 else TYPICAL_HEIGHT
    prefix = f"{number}"
    cells, doors = _core(prefix), _core_doors(prefix)
    flats = dict(_FLATS_NORTH) if number == 1 else {**_FLATS_NORTH, **_FLATS_SOUTH}
    for unit, area in flats.items():
        room = f"{number}{unit}"
        cells.append(cell(f"flat_{unit}", room, "住宅", "Flat", area, "residential"))
        x = {"01": 7.0, "02": 25.2}.get(unit, (area[0] + area[2]) / 2)
        at = (x, 8.2 if area[1] > 8 else 6.2)
        doors.append(Door(at=at, width=1.0, number=f"M{room}", zh="入户门", en="Flat door"))
    if number == 1:
        cells += _ground_cells()
        doors += _ground_doors()
    risers = 24 if number == 1 else 18
    stairs = tuple(
        PlannedStair(
            name=f"{i}号楼梯 / Stair {i}",
            corner=(well[0] + 0.1, well[1] + 0.1),
            width=well[2] - well[0] - 0.2,
            length=well[3] - well[1] - 0.2,
            rise=height,
            risers=risers,
        )
        for i, well in ((1, STAIR_1), (2, STAIR_2))
    )
    return PlannedStorey(
        name=f"{number}F",
        code=f"{number:02d}",
        elevation=elevation(number),
        plan=FloorPlan(
            cells=tuple(cells),
            doors=tuple(doors),
            room_height=height - 0.15,
            voids=_voids(),
        ),
        stairs=stairs,
        assets=storey_assets(number),
    )


def _voids() -> tuple[Polygon, ...]:
    """Holes in a slab: the flights and the lift wells, without the stairs' floor landings."""
    wells = [box(w[0] + 0.1, w[1] + 1.6, w[2] - 0.1, w[3] - 0.1) for w in (STAIR_1, STAIR_2)]
    return (
        *wells,
        *(box(w[0] + 0.1, w[1] + 0.1, w[2] - 0.1, w[3] - 0.1) for w in (LIFT_1, LIFT_2)),
    )


def _ground_cells() -> list[Cell]:
    return [
        cell("activity", "1A1", "居民活动室", "Residents' room", (0, 0, 7, 6.2), "other"),
        cell("parcels", "1A2", "快递间", "Parcel room", (7, 0, 12, 6.2), "other"),
        cell("lobby", "1A0", "大堂", "Entrance lobby", (12, 0, 20, 6.2), "circulation"),
        cell(
            "service_centre", "1A3", "物业服务中心", "Service centre", (20, 0, 26, 6.2), "service"
        ),
        cell("fire_control", "1A4", "消防控制室", "Fire control room", (26, 0, 32, 6.2), "plant"),
    ]


def _ground_doors() -> list[Door]:
    return [
        Door(at=(16, 0), width=1.8, height=2.4, number="M1-入口", zh="单元门", en="Main entrance"),
        Door(at=(16, 6.2), width=2.4, height=2.4, kind="passage", zh="门洞", en="Cased opening"),
        Door(
            at=(0, 7.2),
            width=1.2,
            kind="fire_door",
            number="FM104",
            zh="甲级防火门",
            en="Fire door",
        ),
        Door(at=(3.5, 6.2), width=1.2, number="M1A1", zh="活动室门", en="Residents' room door"),
        Door(at=(12, 3), width=1.2, number="M1A2", zh="快递间门", en="Parcel room door"),
        Door(at=(20, 3), width=1.2, number="M1A3", zh="服务中心门", en="Service centre door"),
        Door(
            at=(29, 6.2),
            width=1.0,
            kind="fire_door",
            number="FM105",
            zh="乙级防火门",
            en="Fire door",
        ),
        Door(
            at=(29, 0), width=1.0, kind="fire_door", number="FM106", zh="甲级防火门", en="Fire door"
        ),
    ]


def _roof() -> PlannedStorey:
    prefix = "R"
    block = box(9, 8.2, 23.2, 14.4)
    cells = (
        cell(
            "roof",
            "R00",
            "屋面",
            "Roof terrace",
            box(0, 0, 32, 14.4) - block,
            "roof",
            open_air=True,
        ),
        cell("stair_1", "RS1", "1号楼梯间", "Stairwell 1", STAIR_1, "stair"),
        cell("stair_2", "RS2", "2号楼梯间", "Stairwell 2", STAIR_2, "stair"),
        cell("machine", "R01", "电梯机房", "Lift machine room", (12, 8.2, 17, 14.4), "plant"),
        cell("tank", "R02", "消防水箱间", "Fire water tank room", (17, 8.2, 20.2, 14.4), "plant"),
    )
    doors = (
        Door(
            at=(10.2, 8.2),
            width=1.1,
            kind="fire_door",
            number=f"FM{prefix}01",
            zh="甲级防火门",
            en="Fire door",
        ),
        Door(
            at=(21.4, 8.2),
            width=1.1,
            kind="fire_door",
            number=f"FM{prefix}02",
            zh="甲级防火门",
            en="Fire door",
        ),
        Door(
            at=(14.5, 8.2),
            width=1.2,
            kind="fire_door",
            number=f"FM{prefix}03",
            zh="甲级防火门",
            en="Fire door",
        ),
        Door(at=(18.6, 8.2), width=1.2, number="MR04", zh="水箱间门", en="Tank room door"),
    )
    return PlannedStorey(
        name="屋面",
        name_en="Roof",
        code="WM",
        elevation=elevation(STOREYS + 1),
        plan=FloorPlan(cells=cells, doors=doors, room_height=3.4, voids=_voids()[:2]),
        assets=roof_assets(),
    )
