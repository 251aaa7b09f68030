"""How each kind of asset is written in IFC4 and in IFC2X3, as design offices do."""

from __future__ import annotations

from dataclasses import dataclass

Size = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetClass:
    """IFC class, predefined type, object type and type object of one kind; box size in metres."""

    ifc_class: str
    predefined: str = ""
    object_type: str = ""
    type_class: str = ""
    type_name: str = ""
    type_predefined: str = ""
    size: Size = (0.2, 0.2, 0.2)


SIZES: dict[str, Size] = {
    "hydrant_indoor": (0.7, 0.24, 1.0),
    "extinguisher": (0.16, 0.16, 0.5),
    "smoke_detector": (0.1, 0.1, 0.05),
    "heat_detector": (0.1, 0.1, 0.05),
    "call_point": (0.1, 0.06, 0.1),
    "alarm_panel": (0.6, 0.2, 0.8),
    "sounder": (0.12, 0.08, 0.15),
    "sprinkler": (0.05, 0.05, 0.08),
    "sprinkler_valve": (0.5, 0.5, 1.2),
    "smoke_fan": (1.2, 1.2, 1.2),
    "emergency_light": (0.3, 0.08, 0.2),
    "exit_sign": (0.35, 0.03, 0.15),
    "lamp": (0.3, 0.3, 0.08),
    "sign": (0.4, 0.03, 0.3),
    "pump": (0.6, 0.6, 1.0),
    "water_tank": (3.0, 2.0, 2.0),
    "valve": (0.25, 0.25, 0.3),
    "meter": (0.2, 0.12, 0.3),
    "switchboard": (0.8, 0.8, 2.2),
    "distribution_box": (0.6, 0.2, 0.8),
    "transformer": (2.2, 1.4, 2.0),
    "generator": (3.2, 1.4, 1.8),
    "access_control": (0.12, 0.05, 0.2),
    "camera": (0.12, 0.12, 0.12),
    "intercom": (0.2, 0.06, 0.3),
    "service_desk": (2.4, 0.8, 1.1),
    "supplies_cabinet": (1.0, 0.45, 1.9),
    "ev_charger": (0.4, 0.25, 1.4),
    "mailbox": (2.0, 0.4, 1.6),
    "notice_board": (1.2, 0.06, 0.9),
    "drain": (0.4, 0.4, 0.1),
    "barrier": (0.3, 0.3, 1.1),
    "refuse_point": (1.2, 0.8, 1.1),
}


# kind: class, predefined type, object type. IFC4 has no sign, so signs are proxies known by name.
_IFC4: dict[str, tuple[str, str, str]] = {
    "hydrant_indoor": ("IfcFireSuppressionTerminal", "FIREHYDRANT", ""),
    "extinguisher": ("IfcFireSuppressionTerminal", "USERDEFINED", "手提式干粉灭火器 MF/ABC4"),
    "smoke_detector": ("IfcSensor", "SMOKESENSOR", ""),
    "heat_detector": ("IfcSensor", "HEATSENSOR", ""),
    "call_point": ("IfcAlarm", "BREAKGLASSBUTTON", ""),
    "alarm_panel": ("IfcUnitaryControlElement", "ALARMPANEL", ""),
    "sounder": ("IfcAlarm", "SIREN", ""),
    "sprinkler": ("IfcFireSuppressionTerminal", "SPRINKLER", ""),
    "sprinkler_valve": ("IfcValve", "USERDEFINED", "湿式报警阀组 / Wet alarm valve"),
    "smoke_fan": ("IfcFan", "USERDEFINED", "排烟风机 / Smoke extract fan"),
    "emergency_light": ("IfcLightFixture", "SECURITYLIGHTING", ""),
    "exit_sign": ("IfcLightFixture", "SECURITYLIGHTING", ""),
    "lamp": ("IfcLightFixture", "POINTSOURCE", ""),
    "sign": ("IfcBuildingElementProxy", "", "标识牌 / Sign"),
    "pump": ("IfcPump", "ENDSUCTION", ""),
    "water_tank": ("IfcTank", "STORAGE", ""),
    "valve": ("IfcValve", "ISOLATING", ""),
    "meter": ("IfcFlowMeter", "ENERGYMETER", ""),
    "switchboard": ("IfcElectricDistributionBoard", "SWITCHBOARD", ""),
    "distribution_box": ("IfcElectricDistributionBoard", "DISTRIBUTIONBOARD", ""),
    "transformer": ("IfcTransformer", "VOLTAGE", ""),
    "generator": ("IfcElectricGenerator", "STANDALONE", ""),
    "access_control": ("IfcSensor", "IDENTIFIERSENSOR", ""),
    "camera": ("IfcAudioVisualAppliance", "CAMERA", ""),
    "intercom": ("IfcCommunicationsAppliance", "USERDEFINED", "电梯五方对讲 / Lift intercom"),
    "service_desk": ("IfcFurniture", "", "服务台 / Service desk"),
    "supplies_cabinet": ("IfcFurniture", "", "应急物资柜 / Emergency supplies"),
    "ev_charger": ("IfcElectricAppliance", "USERDEFINED", "交流充电桩 7 kW"),
    "mailbox": ("IfcFurniture", "", "信报箱 / Mailbox"),
    "notice_board": ("IfcBuildingElementProxy", "", "公告栏 / Notice board"),
    "drain": ("IfcWasteTerminal", "ROOFDRAIN", ""),
    "barrier": ("IfcBuildingElementProxy", "", "道闸 / Boom barrier"),
    "refuse_point": ("IfcBuildingElementProxy", "", "垃圾桶 / Refuse bin"),
}
# kind: class, type class, the type's predefined type, name of the type. IFC2X3 tells lamps from
# hydrants by the type alone; alarm panels, cameras and signs are known by their names.
_IFC2X3: dict[str, tuple[str, str, str, str]] = {
    "hydrant_indoor": ("IfcFlowTerminal", "IfcFireSuppressionTerminalType", "FIREHYDRANT", "SN65"),
    "extinguisher": (
        "IfcFlowTerminal",
        "IfcFireSuppressionTerminalType",
        "USERDEFINED",
        "手提式灭火器 MF/ABC4",
    ),
    "smoke_detector": ("IfcDistributionControlElement", "IfcSensorType", "SMOKESENSOR", "YG-1"),
    "heat_detector": ("IfcDistributionControlElement", "IfcSensorType", "HEATSENSOR", "WG-1"),
    "call_point": ("IfcDistributionControlElement", "IfcAlarmType", "BREAKGLASSBUTTON", "SB-1"),
    "alarm_panel": ("IfcDistributionControlElement", "", "", ""),
    "sounder": ("IfcDistributionControlElement", "IfcAlarmType", "SIREN", "SG-1"),
    "smoke_fan": ("IfcFlowMovingDevice", "IfcFanType", "VANEAXIAL", "正压送风机 SWF-7"),
    "emergency_light": ("IfcFlowTerminal", "IfcLightFixtureType", "POINTSOURCE", "应急照明灯 E-3W"),
    "exit_sign": ("IfcFlowTerminal", "IfcLightFixtureType", "POINTSOURCE", "安全出口标志灯"),
    "lamp": ("IfcFlowTerminal", "IfcLightFixtureType", "POINTSOURCE", "LED 18W"),
    "sign": ("IfcBuildingElementProxy", "", "", ""),
    "pump": ("IfcFlowMovingDevice", "IfcPumpType", "SUBMERSIBLEPUMP", "WQ25"),
    "water_tank": ("IfcFlowStorageDevice", "IfcTankType", "SECTIONAL", "SS304"),
    "valve": ("IfcFlowController", "IfcValveType", "ISOLATING", "D71X"),
    "meter": ("IfcFlowController", "IfcFlowMeterType", "ELECTRICMETER", "DDZY"),
    "distribution_box": ("IfcElectricDistributionPoint", "", "", ""),
    "access_control": ("IfcBuildingElementProxy", "", "", ""),
    "camera": ("IfcBuildingElementProxy", "", "", ""),
    "intercom": ("IfcBuildingElementProxy", "", "", ""),
    "mailbox": ("IfcFurnishingElement", "", "", ""),
    "notice_board": ("IfcBuildingElementProxy", "", "", ""),
    "drain": ("IfcFlowTerminal", "IfcWasteTerminalType", "ROOFDRAIN", "87"),
}

CLASSES_4 = {
    kind: AssetClass(
        ifc_class=ifc_class,
        predefined=predefined,
        object_type=object_type,
        type_class=f"{ifc_class}Type" if predefined else "",
        type_name=object_type or kind,
        size=SIZES[kind],
    )
    for kind, (ifc_class, predefined, object_type) in _IFC4.items()
}
CLASSES_2X3 = {
    kind: AssetClass(
        ifc_class=ifc_class,
        type_class=type_class,
        type_name=type_name,
        type_predefined=predefined,
        size=SIZES[kind],
    )
    for kind, (ifc_class, type_class, predefined, type_name) in _IFC2X3.items()
}
