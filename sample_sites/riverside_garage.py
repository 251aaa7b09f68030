"""The underground garage: two fire compartments, plant rooms, both towers' cores, a ramp."""

from __future__ import annotations

import shapely
from shapely.geometry import LineString, Point, Polygon, box

from sample_sites import riverside_tower_1 as one
from sample_sites import riverside_tower_2 as two
from sample_sites.building_model import (
    PlannedBuilding,
    PlannedRamp,
    PlannedStair,
    PlannedStorey,
)
from sample_sites.floor_plan import Cell, Door, FloorPlan, cell
from sample_sites.riverside_garage_assets import garage_assets

FLOOR = -4.2
COLUMN_SIDE = 0.6
RAMP = PlannedRamp(
    name="汽车坡道 / Vehicle ramp", start=(112.0, 44.2), length=30.0, width=5.6, rise=4.2
)
_ROOMS_A = (
    ("fire_pump", "B101", "消防水泵房", "Fire pump room", (8, 18, 20, 26), "plant"),
    ("domestic_pump", "B102", "生活水泵房", "Domestic pump room", (20, 18, 28, 26), "plant"),
    ("alarm_valve", "B103", "报警阀间", "Alarm valve room", (28, 18, 34, 26), "plant"),
    ("bicycles", "B104", "非机动车库", "Bicycle store", (40, 18, 50, 26), "parking"),
    ("fan_a", "B105", "排烟机房A", "Smoke fan room A", (8, 70, 16, 78), "plant"),
)
_ROOMS_B = (
    ("switch_room", "B111", "低压配电房", "Low-voltage switch room", (66, 18, 80, 26), "plant"),
    ("generator", "B112", "柴油发电机房", "Generator room", (80, 18, 88, 26), "plant"),
    ("elv", "B113", "弱电机房", "Low-voltage systems room", (88, 18, 94, 26), "plant"),
    ("fan_b", "B114", "排烟机房B", "Smoke fan room B", (94, 18, 104, 26), "plant"),
)


def _moved(
    area: tuple[float, float, float, float], by: tuple[float, float]
) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (round(v + by[i % 2], 3) for i, v in enumerate(area))
    return x0, y0, x1, y1


def _cores() -> list[Cell]:
    """Stairs, lifts and lobbies of both towers, straight below them."""
    wells = (
        ("1", one.ORIGIN, one.STAIR_1, one.STAIR_2, one.LIFT_1, one.LIFT_2, one.LOBBY, 1),
        ("2", two.ORIGIN, two.STAIR_1, two.STAIR_2, two.LIFT_1, two.LIFT_2, two.LOBBY, 3),
    )
    cells = []
    for tower, origin, stair_1, stair_2, lift_1, lift_2, lobby, first in wells:
        for key, number, zh, en, area, use in (
            ("stair_1", "S1", "1号楼梯间", "stairwell 1", stair_1, "stair"),
            ("stair_2", "S2", "2号楼梯间", "stairwell 2", stair_2, "stair"),
            ("lobby", "L0", "电梯厅", "lift lobby", lobby, "circulation"),
            ("lift_1", "L1", f"{first}号电梯井", f"lift shaft {first}", lift_1, "lift"),
            ("lift_2", "L2", f"{first + 1}号电梯井", f"lift shaft {first + 1}", lift_2, "lift"),
        ):
            cells.append(
                cell(
                    f"t{tower}_{key}",
                    f"B1-{tower}{number}",
                    f"{tower}号楼{zh}",
                    f"Tower {tower} {en}",
                    _moved(area, origin),
                    use,
                )
            )
    cells.append(
        cell(
            "cleaning",
            "B106",
            "保洁间",
            "Cleaning store",
            _moved((17, 8.2, 20.2, 14.4), one.ORIGIN),
            "storage",
        )
    )
    cells.append(
        cell(
            "tools",
            "B115",
            "工具间",
            "Tool store",
            _moved((8, 11.6, 11, 14.6), two.ORIGIN),
            "storage",
        )
    )
    return cells


def _cells() -> tuple[Cell, ...]:
    rooms = [cell(*room) for room in (*_ROOMS_A, *_ROOMS_B)] + _cores()
    taken = shapely.union_all([room.polygon for room in rooms])
    halls = (
        ("park_a_south", "B1-A1", "停车区A南", "Parking A south", box(8, 18, 56, 44), "A"),
        ("aisle_a", "B1-A0", "车道A", "Drive aisle A", box(8, 44, 56, 50), "A"),
        ("park_a_north", "B1-A2", "停车区A北", "Parking A north", box(8, 50, 56, 78), "A"),
        ("park_b_south", "B1-B1", "停车区B南", "Parking B south", box(56, 18, 104, 44), "B"),
        ("aisle_b", "B1-B0", "车道B", "Drive aisle B", box(56, 44, 104, 50), "B"),
        ("park_b_north", "B1-B2", "停车区B北", "Parking B north", box(56, 50, 104, 78), "B"),
        ("ramp_foot", "B1-R0", "坡道口", "Ramp foot", box(104, 44, 112, 50), "B"),
    )
    parking = [
        cell(key, number, zh, en, area - taken, "parking", group=group)
        for key, number, zh, en, area, group in halls
    ]
    return (*parking, *rooms)


def _doors() -> tuple[Door, ...]:
    def fire(x: float, y: float, width: float = 1.2, grade: str = "甲级防火门") -> Door:
        number = f"FMB1{int(x):02d}{int(y):02d}"
        return Door(
            at=(x, y), width=width, kind="fire_door", number=number, zh=grade, en="Fire door"
        )

    def landing(x: float, y: float) -> Door:
        number = f"CMB1{int(x):02d}"
        return Door(
            at=(x, y), width=1.0, kind="lift_door", number=number, zh="电梯层门", en="Landing door"
        )

    (ax, ay), (bx, by) = one.ORIGIN, two.ORIGIN
    second = "乙级防火门"
    return (
        fire(14, 26, 1.5),
        fire(24, 26, 1.5),
        fire(31, 26, 1.5),
        fire(45, 26, 1.8),
        fire(12, 70, 1.5),
        fire(73, 26, 1.8),
        fire(84, 26, 1.8),
        fire(91, 26, 1.2),
        fire(99, 26, 1.5),
        fire(56, 38),
        fire(56, 60),
        Door(
            at=(56, 47),
            width=5.6,
            height=2.5,
            kind="shutter",
            number="JLB101",
            zh="防火卷帘",
            en="Fire shutter",
        ),
        Door(
            at=(56, 30),
            width=5.0,
            height=2.5,
            kind="shutter",
            number="JLB102",
            zh="防火卷帘",
            en="Fire shutter",
        ),
        fire(ax + 10.2, ay + 8.2, 1.1, second),
        fire(ax + 21.4, ay + 8.2, 1.1, second),
        fire(ax + 14.5, ay + 8.2, 1.5),
        fire(ax + 18.6, ay + 8.2, 0.9, second),
        landing(ax + 13.25, ay + 11.4),
        landing(ax + 15.75, ay + 11.4),
        fire(bx + 12.2, by + 11.6, 1.1, second),
        fire(bx + 27, by + 10.7, 1.1, second),
        fire(bx + 16.5, by + 11.6, 1.5),
        fire(bx + 9.5, by + 11.6, 0.9, second),
        landing(bx + 15.25, by + 14.6),
        landing(bx + 17.75, by + 14.6),
    )


def _stairs() -> tuple[PlannedStair, ...]:
    """The flights from B1 up to both towers' ground storeys."""
    stairs = []
    for tower, origin, number, well, turned in (
        (1, one.ORIGIN, 1, one.STAIR_1, False),
        (1, one.ORIGIN, 2, one.STAIR_2, False),
        (2, two.ORIGIN, 1, two.STAIR_1, False),
        (2, two.ORIGIN, 2, two.STAIR_2, True),
    ):
        x0, y0, x1, y1 = _moved(well, origin)
        stairs.append(
            PlannedStair(
                name=f"{tower}号楼{number}号楼梯 / Tower {tower} stair {number}",
                corner=(round(x0 + 0.1, 3), round(y0 + 0.1, 3)),
                width=round(x1 - x0 - 0.2, 3),
                length=round(y1 - y0 - 0.2, 3),
                rise=-FLOOR,
                risers=26,
                upside_down=turned,
            )
        )
    return tuple(stairs)


def columns(plan: FloorPlan) -> tuple[tuple[float, float], ...]:
    """Centres of the columns: an 8 m grid in the parking halls, clear of walls and aisles."""
    walls = shapely.union_all([wall.footprint() for wall in plan.walls()])
    halls = shapely.union_all([c.polygon for c in plan.cells if c.key.startswith("park")])
    doors = shapely.union_all([Point(door.at).buffer(3.0) for door in plan.doors])
    out = []
    for i in range(12):
        for j in range(7):
            at = (12.0 + 8 * i, 22.0 + 8 * j)
            foot = Point(at).buffer(COLUMN_SIDE, cap_style="square")
            if (
                halls.contains(foot)
                and not foot.intersects(walls)
                and not doors.contains(Point(at))
            ):
                out.append(at)
    return tuple(out)


def garage() -> PlannedBuilding:
    """The whole garage; its frame is the site's plan."""
    plan = FloorPlan(
        cells=_cells(),
        doors=_doors(),
        room_height=3.4,
        open_edges=(LineString([(112, 44), (112, 50)]),),
    )
    storey = PlannedStorey(
        name="B1",
        code="B1",
        elevation=FLOOR,
        plan=plan,
        stairs=_stairs(),
        ramps=(RAMP,),
        columns=columns(plan),
        assets=garage_assets(),
    )
    compartments = tuple(
        (
            f"地下车库防火分区{mark} / Garage fire compartment {mark}",
            tuple(("B1", c.key) for c in plan.cells if _in_compartment(c.polygon, mark)),
        )
        for mark in ("A", "B")
    )
    return PlannedBuilding(
        key="garage",
        file_name="garage.ifc",
        schema="IFC4",
        millimetres=True,
        quarter_turn=False,
        name="地下车库 / Underground garage",
        number="C",
        origin=(0.0, 0.0),
        storeys=(storey,),
        zones=compartments,
    )


def _in_compartment(polygon: Polygon, mark: str) -> bool:
    return bool(polygon.centroid.x < 56) == (mark == "A")
