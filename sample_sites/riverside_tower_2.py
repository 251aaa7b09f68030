"""Tower 2 of Riverside Garden: seven storeys along a gallery corridor, flats of several rooms."""

from __future__ import annotations

import shapely
from shapely.geometry import Polygon, box

from sample_sites.building_model import (
    AssetList,
    PlannedAsset,
    PlannedBuilding,
    PlannedLift,
    PlannedStair,
    PlannedStorey,
)
from sample_sites.floor_plan import Cell, Door, FloorPlan, cell

ORIGIN = (64.0, 57.0)  # in the site's plan
GROUND_HEIGHT, TYPICAL_HEIGHT = 3.6, 2.9
STOREYS = 7
GARAGE_FLOOR = -4.2
STAIR_1 = (11.0, 11.6, 14.0, 17.6)
STAIR_2 = (27.0, 5.6, 30.0, 11.6)
LIFT_1 = (14.0, 14.6, 16.5, 17.6)
LIFT_2 = (16.5, 14.6, 19.0, 17.6)
LOBBY = (14.0, 11.6, 19.0, 14.6)
_MODULES = ((0.0, 7.0), (7.0, 14.0), (14.0, 20.5), (20.5, 27.0))
NORTH, SOUTH = 11.42, 9.78  # m; assets on the corridor's long walls


def elevation(storey: int) -> float:
    """Height of storey 1 … 8 (8 is the roof) over the tower's zero, in metres."""
    return 0.0 if storey == 1 else round(GROUND_HEIGHT + TYPICAL_HEIGHT * (storey - 2), 3)


def tower_2() -> PlannedBuilding:
    """The whole tower."""
    storeys = [_storey(number) for number in range(1, STOREYS + 1)]
    common = ("corridor", "lift_lobby", "stair_1", "stair_2")
    lifts = tuple(
        PlannedLift(
            name=f"{i}号客梯 / Passenger lift {i}",
            code=f"DT-2-{i - 2:02d}",
            low=(well[0] + 0.35, well[1] + 0.25),
            high=(well[2] - 0.35, well[3] - 0.6),
            bottom=GARAGE_FLOOR,
            top=elevation(STOREYS) + 2.4,
        )
        for i, well in ((3, LIFT_1), (4, LIFT_2))
    )
    return PlannedBuilding(
        key="tower_2",
        file_name="tower_2.ifc",
        schema="IFC2X3",
        millimetres=False,
        quarter_turn=True,
        name="2号楼 / Tower 2",
        number="2",
        origin=ORIGIN,
        storeys=(*storeys, _roof()),
        lifts=lifts,
        zones=(
            (
                "2号楼公共区域 / Tower 2 common parts",
                tuple((storey.name, key) for storey in storeys for key in common),
            ),
        ),
    )


def _flat(number: int, unit: int, west: float, east: float) -> tuple[list[Cell], list[Door]]:
    """Living room off the corridor, two bedrooms and a bathroom behind it."""
    room, middle = f"{number}{unit:02d}", (west + east) / 2
    rooms = (
        ("living", "A", "起居室", "Living room", (west, 4.4, east, 9.6), "residential"),
        ("bed", "B", "主卧", "Main bedroom", (west, 0.0, middle - 1.0, 4.4), "residential"),
        ("bath", "C", "卫生间", "Bathroom", (middle - 1.0, 0.0, middle + 1.0, 4.4), "sanitary"),
        ("room", "D", "次卧", "Second bedroom", (middle + 1.0, 0.0, east, 4.4), "residential"),
    )
    cells = [
        cell(f"{key}_{unit}", f"{room}-{mark}", zh, en, area, use)
        for key, mark, zh, en, area, use in rooms
    ]
    doors = [
        Door(at=(middle + 0.6, 9.6), width=1.0, number=f"M{room}", zh="入户门", en="Flat door"),
        Door(
            at=((west + middle - 1.0) / 2, 4.4),
            width=0.9,
            number=f"M{room}B",
            zh="卧室门",
            en="Bedroom door",
        ),
        Door(at=(middle, 4.4), width=0.8, number=f"M{room}C", zh="卫生间门", en="Bathroom door"),
        Door(
            at=((middle + 1.0 + east) / 2, 4.4),
            width=0.9,
            number=f"M{room}D",
            zh="卧室门",
            en="Bedroom door",
        ),
    ]
    return cells, doors


def _fire_door(at: tuple[float, float], number: str, width: float = 1.1) -> Door:
    return Door(
        at=at, width=width, kind="fire_door", number=number, zh="乙级防火门", en="Fire door"
    )


def _storey(number: int) -> PlannedStorey:
    height = GROUND_HEIGHT if number == 1 else TYPICAL_HEIGHT
    mark = f"2-{number}"
    cells = [
        cell("corridor", f"{mark}C1", "走廊", "Corridor", (0, 9.6, 27, 11.6), "circulation"),
        cell("stair_1", f"{mark}S1", "1号楼梯间", "Stairwell 1", STAIR_1, "stair"),
        cell("stair_2", f"{mark}S2", "2号楼梯间", "Stairwell 2", STAIR_2, "stair"),
        cell("lift_lobby", f"{mark}L0", "电梯厅", "Lift lobby", LOBBY, "circulation"),
        cell("lift_1", f"{mark}L1", "3号电梯井", "Lift shaft 3", LIFT_1, "lift"),
        cell("lift_2", f"{mark}L2", "4号电梯井", "Lift shaft 4", LIFT_2, "lift"),
        cell("meter_room", f"{mark}E1", "电表间", "Meter room", (8, 11.6, 11, 14.6), "plant"),
    ]
    doors = [
        _fire_door((12.2, 11.6), f"FM2{number}01"),
        _fire_door((27, 10.7), f"FM2{number}02"),
        _fire_door((16.5, 11.6), f"FM2{number}03", 1.5),
        Door(
            at=(15.25, 14.6),
            width=1.0,
            kind="lift_door",
            number=f"CM2{number}01",
            zh="电梯层门",
            en="Landing door",
        ),
        Door(
            at=(17.75, 14.6),
            width=1.0,
            kind="lift_door",
            number=f"CM2{number}02",
            zh="电梯层门",
            en="Landing door",
        ),
        Door(
            at=(9.5, 11.6), width=0.9, number=f"M2{number}91", zh="电表间门", en="Meter room door"
        ),
    ]
    for unit, (west, east) in enumerate(_MODULES, 1):
        if number == 1 and unit == 2:
            continue
        more_cells, more_doors = _flat(number, unit, west, east)
        cells += more_cells
        doors += more_doors
    if number == 1:
        cells.append(cell("hall", "2-1A0", "门厅", "Entrance hall", (7, 0, 14, 9.6), "circulation"))
        doors += [
            Door(
                at=(10.5, 0),
                width=1.8,
                height=2.4,
                number="M2-入口",
                zh="单元门",
                en="Main entrance",
            ),
            Door(
                at=(10.5, 9.6), width=2.0, height=2.4, kind="passage", zh="门洞", en="Cased opening"
            ),
            Door(
                at=(28.5, 11.6),
                width=1.2,
                kind="fire_door",
                number="FM2104",
                zh="甲级防火门",
                en="Fire door",
            ),
        ]
    stairs = tuple(
        PlannedStair(
            name=f"{i}号楼梯 / Stair {i}",
            corner=(well[0] + 0.1, well[1] + 0.1),
            width=well[2] - well[0] - 0.2,
            length=well[3] - well[1] - 0.2,
            rise=height,
            risers=22 if number == 1 else 18,
            upside_down=i == 2,
        )
        for i, well in ((1, STAIR_1), (2, STAIR_2))
    )
    return PlannedStorey(
        name=f"{number}F",
        code=f"{number:02d}",
        elevation=elevation(number),
        plan=FloorPlan(
            cells=tuple(cells), doors=tuple(doors), room_height=height - 0.15, voids=_voids()
        ),
        stairs=stairs,
        assets=_assets(number),
    )


def _voids() -> tuple[Polygon, ...]:
    """Flights and lift wells; the floor landing of stair 2 lies at its northern end."""
    return (
        box(STAIR_1[0] + 0.1, STAIR_1[1] + 1.6, STAIR_1[2] - 0.1, STAIR_1[3] - 0.1),
        box(STAIR_2[0] + 0.1, STAIR_2[1] + 0.1, STAIR_2[2] - 0.1, STAIR_2[3] - 1.6),
        *(box(w[0] + 0.1, w[1] + 0.1, w[2] - 0.1, w[3] - 0.1) for w in (LIFT_1, LIFT_2)),
    )


def _assets(number: int) -> tuple[PlannedAsset, ...]:
    put = AssetList("2", f"{number}F", f"{number:02d}")
    ceiling = 3.3 if number == 1 else 2.6
    put.put("hydrant_indoor", [(7.3, NORTH), (25.6, NORTH)], 0.9)
    put.put("extinguisher", [(6.6, NORTH), (6.35, NORTH), (24.9, NORTH), (24.65, NORTH)], 0.1)
    put.put("call_point", [(5.6, NORTH), (23.8, NORTH)], 1.4)
    put.put("sounder", [(5.6, NORTH), (23.8, NORTH)], 2.2)
    put.put("smoke_detector", [(4, 10.6), (13.5, 10.6), (22, 10.6), (16.5, 13), (9.5, 13)], ceiling)
    put.put("exit_sign", [(12.2, NORTH), (16.5, NORTH), (26.8, 10.7), (0.2, 10.6)], 2.3)
    put.put("emergency_light", [(5.4, SOUTH), (19.6, SOUTH), (14.2, 12.9)], 2.3)
    put.put(
        "emergency_light",
        [(11.2, 12.3), (29.8, 10.9)],
        2.3,
        zh="楼梯间应急照明灯",
        en="Stairwell emergency light",
    )
    put.put("lamp", [(2.7 + 5.4 * i, 10.6) for i in range(5)], ceiling)
    put.put("lamp", [(16.5, 13.1)], ceiling, zh="电梯厅照明灯", en="Lift lobby lamp")
    put.put("lamp", [(12.5, 12.3), (28.5, 10.9)], ceiling, zh="楼梯间照明灯", en="Stairwell lamp")
    put.put("alarm_panel", [(14.2, 13.8)], 1.5)
    put.put("sign", [(18.8, 12.6)], 1.6)
    put.put("camera", [(18.8, 14.4)], 2.4)
    put.put("distribution_box", [(8.2, 13.2)], 1.2)
    put.put("valve", [(10.5, 14.2)], 1.0)
    if number == 1:
        put.put("meter", [(10.82, 12.2), (10.82, 12.6), (10.82, 13.0)], 1.4)
        put.put("access_control", [(9.3, 0.25), (27.9, 11.4)], 1.3)
        put.put("intercom", [(11.8, 0.25)], 1.4, zh="单元对讲主机", en="Door intercom")
        put.put("camera", [(7.4, 0.4), (13.6, 9.2)], 2.6)
        put.put("mailbox", [(8.4, 9.2)], 0.2)
        put.put("notice_board", [(13.7, 5.0)], 1.2)
        put.put("lamp", [(9, 3), (12, 3), (10.5, 7)], ceiling, zh="门厅照明灯", en="Hall lamp")
        put.put("smoke_detector", [(10.5, 4.8)], ceiling)
        put.put("exit_sign", [(10.5, 0.2), (28.5, 11.4)], 2.5)
    else:
        put.put("meter", [(10.82, 12.2 + 0.4 * i) for i in range(4)], 1.4)
    return tuple(put.assets)


def _roof() -> PlannedStorey:
    house = box(*STAIR_1).union(box(14, 11.6, 19, 17.6))
    stair_2 = box(*STAIR_2)
    whole = shapely.union_all(
        [box(0, 0, 27, 11.6), box(8, 11.6, 11, 14.6), box(11, 11.6, 19, 17.6), stair_2]
    )
    cells = (
        cell(
            "roof", "2-R00", "屋面", "Roof terrace", whole - house - stair_2, "roof", open_air=True
        ),
        cell("stair_1", "2-RS1", "1号楼梯间", "Stairwell 1", STAIR_1, "stair"),
        cell("stair_2", "2-RS2", "2号楼梯间", "Stairwell 2", STAIR_2, "stair"),
        cell("machine", "2-R01", "电梯机房", "Lift machine room", (14, 11.6, 19, 17.6), "plant"),
    )
    doors = (
        _fire_door((12.2, 11.6), "FM2R01"),
        _fire_door((27, 10.7), "FM2R02"),
        _fire_door((16.5, 11.6), "FM2R03", 1.2),
    )
    put = AssetList("2", "屋面", "WM")
    put.put("distribution_box", [(14.3, 12.6)], 1.2, zh="电梯双电源箱", en="Lift dual-supply box")
    put.put("extinguisher", [(14.4, 11.9), (14.65, 11.9)], 0.1)
    put.put("emergency_light", [(18.7, 14.0), (11.3, 12.4), (29.7, 10.8)], 2.4)
    put.put("lamp", [(16.5, 14.0)], 2.9, zh="机房照明灯", en="Machine room lamp")
    put.put("smoke_detector", [(16.5, 15.5)], 3.0)
    put.put("smoke_fan", [(20.5, 9.5)], 0.2, zh="正压送风机", en="Stair pressurisation fan")
    put.put("drain", [(0.6, 0.6), (13.5, 0.6), (26.4, 0.6), (0.6, 11.0)], 0.0)
    return PlannedStorey(
        name="屋面",
        name_en="Roof",
        code="WM",
        elevation=elevation(STOREYS + 1),
        plan=FloorPlan(cells=cells, doors=doors, room_height=3.2, voids=_voids()[:2]),
        assets=tuple(put.assets),
    )
