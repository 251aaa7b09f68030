"""What stands in the garage: lamps, sprinklers, hydrants, pumps, boards, fans, chargers."""

from __future__ import annotations

from sample_sites.building_model import AssetList, PlannedAsset

CEILING = 3.2  # m over the floor


def garage_assets() -> tuple[PlannedAsset, ...]:
    """Assets of B1; positions in the site's plan."""
    put = AssetList("C", "B1", "B1")
    _halls(put)
    _water(put)
    _power(put)
    _lobbies(put)
    return tuple(put.assets)


def _halls(put: AssetList) -> None:
    lanes = [(x, 47.0) for x in range(12, 104, 8)]
    bays = [(x, y) for x in range(14, 104, 8) for y in (34.0, 58.0)]
    put.put("lamp", [*lanes, *bays, (108.0, 47.0)], 2.9, zh="车库灯", en="Garage lamp")
    heads = [(x, y) for x in range(10, 104, 8) for y in (29.0, 37.0, 53.0, 61.0)]
    put.put("sprinkler", [p for p in heads if not 54 < p[0] < 58], CEILING)
    put.put(
        "hydrant_indoor",
        [
            (8.3, 40),
            (8.3, 54),
            (36.0, 18.3),
            (53.0, 18.3),
            (30, 77.7),
            (50, 77.7),
            (58.0, 18.3),
            (103.7, 34),
            (103.7, 60),
            (68, 77.7),
            (88, 77.7),
            (60, 77.7),
        ],
        0.9,
    )
    pairs = [(8.3, 41.2), (8.3, 55.2), (37.2, 18.3), (31.2, 77.7), (51.2, 77.7)]
    pairs += [(59.2, 18.3), (103.7, 35.2), (103.7, 61.2), (69.2, 77.7), (89.2, 77.7)]
    put.put("extinguisher", [(x + d, y) for x, y in pairs for d in (0.0, 0.25)], 0.1)
    put.put(
        "call_point",
        [(8.2, 42), (38.0, 18.2), (52.4, 77.8), (60, 18.2), (103.8, 36), (70.4, 77.8)],
        1.4,
    )
    put.put(
        "sounder", [(8.2, 43), (38.6, 18.2), (53, 77.8), (60.6, 18.2), (103.8, 37), (71, 77.8)], 2.3
    )
    heat = [(x, y) for x in range(16, 104, 16) for y in (32.0, 46.0, 60.0)]
    put.put("heat_detector", heat, CEILING)
    put.put("emergency_light", [(8.2, 47.0), (8.2, 36), (8.2, 62), (103.8, 58), (103.8, 40)], 2.4)
    put.put("emergency_light", [(55.8, 40), (56.2, 58), (55.8, 64), (56.2, 34)], 2.4)
    put.put("exit_sign", [(30.2, 68.0), (41.4, 68.0), (34.5, 68.0)], 2.4)
    put.put("exit_sign", [(76.2, 68.4), (80.5, 68.4), (90.8, 67.7), (111.5, 49.8)], 2.4)
    put.put("exit_sign", [(55.8, 38), (56.2, 60), (24, 49.0), (72, 49.0)], 2.4)
    put.put("camera", [(x, 44.4) for x in (10, 26, 42, 54, 58, 74, 90, 102)], 2.8)
    put.put("camera", [(20, 66), (48, 70), (64, 70), (98, 70), (110.5, 44.3)], 2.8)
    put.put("ev_charger", [(64 + 3 * i, 77.6) for i in range(8) if i not in (1, 2)], 0.2)
    put.put("ev_charger", [(8.4, 57 + 3 * i) for i in range(4)], 0.2)
    put.put(
        "sign",
        [(14, 44.2), (34, 44.2), (66, 44.2), (88, 44.2)],
        2.4,
        zh="车库导向标识",
        en="Garage direction sign",
    )
    put.put("sign", [(111.2, 44.3)], 2.2, zh="限高限速标识", en="Clearance and speed sign")
    put.put("barrier", [(106.5, 44.6)], 0.0, zh="车库道闸", en="Garage boom barrier")
    put.put("supplies_cabinet", [(107.0, 49.6)], 0.0, zh="防汛物资柜", en="Flood supplies cabinet")
    put.put(
        "pump",
        [(20.0, 30.0), (54.0, 28.4), (62.0, 28.0), (100.5, 29.6), (110.8, 49.2)],
        0.0,
        zh="排污泵",
        en="Sump pump",
    )
    put.put(
        "drain",
        [(111.6, 47.0), (20.6, 30.6), (62.6, 28.6), (101.1, 30.2)],
        0.0,
        zh="集水坑",
        en="Sump",
    )
    put.put(
        "refuse_point", [(39.9, 67.6), (71.4, 67.9)], 0.0, zh="车库垃圾桶", en="Garage refuse bin"
    )


def _water(put: AssetList) -> None:
    put.put("pump", [(10, 20), (12, 20)], 0.2, zh="消火栓泵", en="Hydrant pump")
    put.put("pump", [(14, 20), (16, 20)], 0.2, zh="喷淋泵", en="Sprinkler pump")
    put.put(
        "valve",
        [(10, 21.2), (12, 21.2), (14, 21.2), (16, 21.2)],
        0.8,
        zh="水泵出水阀",
        en="Pump outlet valve",
    )
    put.put(
        "switchboard",
        [(18.6, 19.0), (18.6, 20.0)],
        0.0,
        zh="消防泵控制柜",
        en="Fire pump control board",
    )
    put.put(
        "pump",
        [(21.5, 19.8), (23, 19.8), (24.5, 19.8)],
        0.2,
        zh="生活加压泵",
        en="Domestic booster pump",
    )
    put.put("water_tank", [(26.0, 23.2)], 0.3, zh="生活水箱", en="Domestic water tank")
    put.put(
        "valve",
        [(21.5, 21), (23, 21), (24.5, 21)],
        0.8,
        zh="生活泵出水阀",
        en="Booster outlet valve",
    )
    put.put("meter", [(20.4, 23.5)], 0.9, prefix="SB-M", zh="总水表", en="Main water meter")
    put.put("sprinkler_valve", [(29.2, 19), (30.7, 19), (32.2, 19)], 0.2)
    put.put(
        "lamp",
        [(14, 23), (24, 23), (31, 23), (45, 22), (12, 74)],
        3.0,
        zh="机房照明灯",
        en="Plant room lamp",
    )
    put.put("emergency_light", [(14, 25.7), (24, 25.7), (31, 25.7)], 2.4)
    put.put("extinguisher", [(13.0, 25.6), (13.25, 25.6), (46.6, 25.6), (46.85, 25.6)], 0.1)
    put.put("smoke_detector", [(14, 21), (24, 21), (31, 21), (43, 22), (47, 22), (12, 75)], CEILING)
    put.put("smoke_fan", [(10.5, 75), (13.5, 75), (97, 21), (101, 21)], 0.3)
    put.put("access_control", [(15.0, 26.2)], 1.3)
    put.put("camera", [(19.6, 25.6), (49.6, 18.4)], 2.8)


def _power(put: AssetList) -> None:
    put.put("switchboard", [(68 + 1.0 * i, 22.4) for i in range(8)], 0.0)
    put.put("transformer", [(68.2, 19.6), (72.2, 19.6)], 0.0)
    put.put("meter", [(78.4, 19.0), (78.4, 19.6)], 1.2, zh="总电表", en="Main electricity meter")
    put.put("generator", [(84, 21.5)], 0.0)
    put.put(
        "water_tank",
        [(86.2, 24.4)],
        0.3,
        prefix="YX",
        zh="储油箱间水箱",
        en="Generator cooling water tank",
    )
    put.put(
        "distribution_box",
        [(80.4, 20.0), (88.4, 20.0), (94.4, 20.0), (16.2, 49.2), (63.7, 49.6)],
        1.2,
    )
    put.put("distribution_box", [(8.3, 71.6)], 1.2, zh="风机控制箱", en="Fan control box")
    put.put("distribution_box", [(103.6, 20.0)], 1.2, zh="风机控制箱", en="Fan control box")
    put.put(
        "lamp",
        [(70, 24.4), (76, 24.4), (84, 24.4), (91, 22), (99, 23.5)],
        3.0,
        zh="机房照明灯",
        en="Plant room lamp",
    )
    put.put("emergency_light", [(73, 25.7), (84, 25.7), (91, 25.7)], 2.4)
    put.put("extinguisher", [(74.6, 25.6), (74.85, 25.6), (85.6, 25.6), (85.85, 25.6)], 0.1)
    put.put("smoke_detector", [(70, 21), (76, 21), (84, 24), (91, 23), (99, 22)], CEILING)
    put.put("access_control", [(74.3, 26.2), (91.9, 26.2)], 1.3)
    put.put("camera", [(79.6, 25.6), (88.4, 25.4)], 2.8)


def _lobbies(put: AssetList) -> None:
    put.put("lamp", [(34.5, 69.8), (80.5, 70.1)], 2.8, zh="电梯厅照明灯", en="Lift lobby lamp")
    put.put(
        "lamp",
        [(30.5, 69.0), (41.7, 69.0), (76.5, 69.4), (92.5, 67.8)],
        2.8,
        zh="楼梯间照明灯",
        en="Stairwell lamp",
    )
    put.put(
        "emergency_light",
        [(29.2, 69.2), (40.4, 69.2), (75.2, 69.4), (91.4, 68.3)],
        2.3,
        zh="楼梯间应急照明灯",
        en="Stairwell emergency light",
    )
    put.put("smoke_detector", [(34.5, 70.2), (80.5, 70.4)], 3.0)
    put.put("access_control", [(35.6, 68.0), (81.6, 68.4)], 1.3)
    put.put("sign", [(36.8, 69.2), (82.8, 69.6)], 1.6)
