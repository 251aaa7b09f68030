"""What is found wrong, by kind of asset or use of space: likelihood, sentences, grade."""

from __future__ import annotations

# kind or use: (relative likelihood, ((Chinese, English, grade), …))
TEXTS: dict[str, tuple[float, tuple[tuple[str, str, str], ...]]] = {
    "circulation": (
        1.2,
        (
            ("走廊堆放杂物", "Things stored in the corridor", "important"),
            ("地面有污渍", "Stains on the floor", "minor"),
            ("墙面破损", "Wall damaged", "minor"),
            ("电动自行车停放在走廊", "E-bike parked in the corridor", "urgent"),
        ),
    ),
    "stair": (
        0.8,
        (
            ("楼梯间堆物", "Things stored in the stairwell", "important"),
            ("扶手松动", "Handrail loose", "minor"),
            ("常闭防火门被顶开", "Fire door propped open", "important"),
        ),
    ),
    "parking": (
        1.5,
        (
            ("车辆占用消防通道", "Car parked in the fire lane", "important"),
            ("车位堆放杂物", "Things stored in a bay", "minor"),
            ("地坪漆破损", "Floor paint worn", "minor"),
        ),
    ),
    "plant": (
        0.5,
        (
            ("设备间未上锁", "Plant room not locked", "important"),
            ("设备间堆放杂物", "Things stored in the plant room", "minor"),
        ),
    ),
    "lift": (
        1.2,
        (
            ("运行有异响", "Odd noise while running", "important"),
            ("轿厢照明不亮", "Car light out", "minor"),
            ("对讲无人应答", "Nobody answers the intercom", "urgent"),
        ),
    ),
    "hydrant_indoor": (
        1.0,
        (
            ("水带缺失", "Hose missing", "urgent"),
            ("箱门玻璃破损", "Cabinet glass broken", "minor"),
            ("消火栓被杂物遮挡", "Hydrant blocked by things", "important"),
            ("栓口压力不足", "Too little pressure at the outlet", "important"),
        ),
    ),
    "hydrant_outdoor": (0.8, (("消火栓旁停车", "Car parked at the hydrant", "important"),)),
    "extinguisher": (
        1.2,
        (
            ("压力不足", "Pressure low", "important"),
            ("灭火器不在位", "Extinguisher missing", "important"),
            ("检修标签过期", "Service label out of date", "minor"),
        ),
    ),
    "emergency_light": (
        1.0,
        (
            ("断电不亮", "Does not light when power fails", "important"),
            ("蓄电池续航不足", "Battery lasts too short", "important"),
        ),
    ),
    "exit_sign": (
        0.9,
        (
            ("指示标志不亮", "Sign is not lit", "important"),
            ("面板破损", "Panel broken", "minor"),
        ),
    ),
    "smoke_detector": (0.6, (("探测器误报", "False alarm", "minor"),)),
    "alarm_panel": (0.5, (("显示故障点", "Shows a fault", "important"),)),
    "fire_door": (
        1.0,
        (
            ("闭门器失效", "Door closer fails", "important"),
            ("密封条脱落", "Seal has come off", "minor"),
        ),
    ),
    "lamp": (0.7, (("灯不亮", "Lamp out", "minor"), ("灯罩脱落", "Cover missing", "minor"))),
    "street_lamp": (1.2, (("庭院灯不亮", "Garden lamp out", "minor"),)),
    "pump": (0.3, (("泵体渗漏", "Pump leaks", "important"),)),
    "switchboard": (0.3, (("指示灯故障", "Indicator lamp fails", "minor"),)),
    "distribution_box": (0.6, (("箱门未锁", "Box not locked", "important"),)),
    "camera": (
        0.8,
        (
            ("画面模糊", "Image blurred", "minor"),
            ("摄像机离线", "Camera offline", "important"),
        ),
    ),
    "access_control": (0.9, (("刷卡无反应", "Card is not read", "minor"),)),
    "intercom": (0.7, (("对讲无声", "Intercom silent", "minor"),)),
    "gate": (0.6, (("门未关闭", "Gate left open", "minor"),)),
    "barrier": (0.6, (("抬杆缓慢", "Boom rises slowly", "minor"),)),
    "refuse_point": (0.5, (("桶身污损", "Bin soiled", "minor"),)),
    "sign": (0.8, (("标识褪色", "Sign faded", "minor"),)),
    "notice_board": (0.8, (("公示内容过期", "Notice out of date", "minor"),)),
    "drain": (0.8, (("雨水口堵塞", "Drain blocked", "important"),)),
    "manhole": (0.8, (("井盖松动", "Cover loose", "important"),)),
    "bench": (0.7, (("座椅木条断裂", "Slat broken", "minor"),)),
    "tree": (0.6, (("枯枝未清理", "Dead branch", "minor"),)),
    "playground": (1.5, (("滑梯螺栓松动", "Bolt of the slide loose", "urgent"),)),
    "ev_charger": (0.7, (("充电线破损", "Cable damaged", "important"),)),
    "service_desk": (0.3, (("离岗未登记", "Desk left without a note", "minor"),)),
}

CATEGORIES: dict[str, str] = {
    "circulation": "cleaning",
    "stair": "fire",
    "parking": "order",
    "plant": "power",
    "lift": "lift",
    "hydrant_indoor": "fire",
    "hydrant_outdoor": "fire",
    "extinguisher": "fire",
    "emergency_light": "fire",
    "exit_sign": "fire",
    "smoke_detector": "fire",
    "alarm_panel": "fire",
    "fire_door": "fire",
    "lamp": "lighting",
    "street_lamp": "lighting",
    "pump": "water",
    "switchboard": "power",
    "distribution_box": "power",
    "camera": "security",
    "access_control": "security",
    "intercom": "security",
    "gate": "order",
    "barrier": "order",
    "refuse_point": "cleaning",
    "sign": "signage",
    "notice_board": "service",
    "drain": "water",
    "manhole": "water",
    "bench": "greening",
    "tree": "greening",
    "playground": "greening",
    "ev_charger": "power",
    "service_desk": "service",
}
