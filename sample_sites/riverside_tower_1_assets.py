"""What hangs, stands and shines in tower 1: hydrants by the stairs, extinguishers in pairs."""

from __future__ import annotations

from sample_sites.building_model import AssetList, PlannedAsset

NORTH, SOUTH = 8.02, 6.38  # m; assets on the corridor's two long walls
CEILING = 2.75  # m over the floor


def storey_assets(number: int) -> tuple[PlannedAsset, ...]:
    """Assets of storey 1 … 11."""
    put = AssetList("1", f"{number}F", f"{number:02d}")
    ceiling = CEILING + (0.9 if number == 1 else 0.0)
    put.put("hydrant_indoor", [(8.6, NORTH), (23.9, NORTH)], 0.9)
    put.put("extinguisher", [(8.0, NORTH), (7.75, NORTH), (24.5, NORTH), (24.75, NORTH)], 0.1)
    put.put("call_point", [(7.3, NORTH), (26.4, NORTH)], 1.4)
    put.put("sounder", [(7.3, NORTH), (26.4, NORTH)], 2.2)
    put.put("smoke_detector", [(5, 7.2), (16, 7.2), (27, 7.2), (14.5, 9.8), (17.8, 9.8)], ceiling)
    put.put("exit_sign", [(10.2, NORTH), (21.4, NORTH), (14.5, NORTH)], 2.35)
    put.put("exit_sign", [(0.2, 7.2), (31.8, 7.2)], 2.35)
    put.put("emergency_light", [(4, SOUTH), (15.0, SOUTH), (28.4, SOUTH), (12.2, 9.5)], 2.3)
    put.put(
        "emergency_light",
        [(9.2, 9.0), (20.4, 9.0)],
        2.3,
        zh="楼梯间应急照明灯",
        en="Stairwell emergency light",
    )
    put.put("lamp", [(2.5 + 5.4 * i, 7.2) for i in range(6)], ceiling)
    put.put("lamp", [(14.5, 9.4)], ceiling, zh="电梯厅照明灯", en="Lift lobby lamp")
    put.put("lamp", [(10.5, 9.0), (21.7, 9.0)], ceiling, zh="楼梯间照明灯", en="Stairwell lamp")
    put.put("sign", [(16.8, 9.2)], 1.6)
    put.put("camera", [(12.3, 11.2)], 2.5)
    put.put("distribution_box", [(17.2, 10.6)], 1.2)
    put.put("valve", [(18.2, 13.9)], 1.0)
    if number == 1:
        _ground(put, ceiling)
    else:
        put.put("alarm_panel", [(12.2, 10.4)], 1.5)
        put.put("meter", [(18.42, 8.9 + 0.4 * i) for i in range(6)], 1.4)
    return tuple(put.assets)


def _ground(put: AssetList, ceiling: float) -> None:
    put.put("meter", [(18.42, 8.9), (18.42, 9.3)], 1.4)
    put.put("alarm_panel", [(27.2, 0.4)], 0.9, zh="火灾报警控制器", en="Fire alarm control panel")
    put.put("alarm_panel", [(28.0, 0.4)], 0.9, zh="消防联动控制器", en="Fire linkage controller")
    put.put("alarm_panel", [(12.2, 10.4)], 1.5)
    put.put("access_control", [(14.8, 0.25)], 1.3)
    put.put("access_control", [(0.25, 6.6)], 1.3)
    put.put("camera", [(12.4, 0.4), (19.6, 5.8), (31.4, 7.9)], 2.8)
    put.put("intercom", [(17.4, 0.25)], 1.4, zh="单元对讲主机", en="Door intercom")
    put.put("intercom", [(30.5, 0.4)], 1.0, zh="电梯五方对讲主机", en="Lift intercom master")
    put.put("service_desk", [(24.2, 3.6)], 0.0)
    put.put(
        "supplies_cabinet",
        [(31.6, 5.2)],
        0.0,
        zh="微型消防站器材柜",
        en="Mini fire station cabinet",
    )
    put.put("supplies_cabinet", [(25.6, 0.6)], 0.0)
    put.put("mailbox", [(13.3, 5.8)], 0.2)
    put.put("notice_board", [(18.6, 6.0)], 1.2)
    put.put("sign", [(15.0, 6.0)], 2.2, zh="大堂导向标识", en="Lobby directory sign")
    put.put(
        "lamp", [(14, 2), (18, 2), (14, 4.4), (18, 4.4)], ceiling, zh="大堂照明灯", en="Lobby lamp"
    )
    put.put("smoke_detector", [(16, 3.1), (23, 3.1), (29, 3.1), (9.5, 3.1), (3.5, 3.1)], ceiling)
    put.put("exit_sign", [(16, 0.2)], 2.6)
    put.put("emergency_light", [(19.8, 1.0), (31.8, 3.0)], 2.4)
    put.put("extinguisher", [(26.3, 5.9), (26.55, 5.9), (12.3, 5.9), (12.55, 5.9)], 0.1)


def roof_assets() -> tuple[PlannedAsset, ...]:
    """Assets of the roof, its lift machine room and its tank room."""
    put = AssetList("1", "屋面", "WM")
    put.put("water_tank", [(18.6, 12.8)], 0.2, zh="高位消防水箱", en="Roof fire water tank")
    put.put("pump", [(17.7, 10.3), (18.7, 10.3)], 0.1, zh="消防稳压泵", en="Fire jockey pump")
    put.put("valve", [(19.7, 10.4), (19.7, 11.0)], 0.8, zh="水箱出水阀", en="Tank outlet valve")
    put.put("distribution_box", [(12.3, 9.2)], 1.2, zh="电梯双电源箱", en="Lift dual-supply box")
    put.put("distribution_box", [(17.3, 8.9)], 1.2, zh="稳压泵控制箱", en="Jockey pump control box")
    put.put("extinguisher", [(12.4, 8.5), (12.65, 8.5), (19.9, 8.5), (19.65, 8.5)], 0.1)
    put.put("lamp", [(14.5, 10.5)], 2.9, zh="机房照明灯", en="Machine room lamp")
    put.put("lamp", [(18.6, 9.6)], 2.9, zh="水箱间照明灯", en="Tank room lamp")
    put.put("emergency_light", [(12.3, 12.8), (9.3, 9.0), (20.5, 9.0)], 2.4)
    put.put("smoke_detector", [(14.5, 12.0), (18.6, 11.0)], 3.1)
    put.put("smoke_fan", [(26.5, 12.0)], 0.2, zh="正压送风机", en="Stair pressurisation fan")
    put.put("smoke_fan", [(5.0, 12.0)], 0.2, zh="屋顶排烟风机", en="Roof smoke extract fan")
    put.put(
        "drain", [(0.6, 0.6), (10.7, 0.6), (21.3, 0.6), (31.4, 0.6), (0.6, 13.8), (31.4, 13.8)], 0.0
    )
    put.put("hydrant_indoor", [(13.5, 7.9)], 0.9, zh="屋顶试验消火栓", en="Roof test hydrant")
    return tuple(put.assets)
