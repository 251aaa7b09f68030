"""What a generated building consists of, before anybody writes it: the generator's own intent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_sites.floor_plan import FloorPlan

# Prefix of a code, Chinese and English name of each kind that stands in a building.
NAMES: dict[str, tuple[str, str, str]] = {
    "hydrant_indoor": ("XF", "室内消火栓", "Indoor hydrant"),
    "extinguisher": ("MH", "灭火器", "Fire extinguisher"),
    "smoke_detector": ("YG", "感烟探测器", "Smoke detector"),
    "heat_detector": ("WG", "感温探测器", "Heat detector"),
    "call_point": ("SB", "手动报警按钮", "Manual call point"),
    "alarm_panel": ("BJ", "楼层显示器", "Repeater panel"),
    "sounder": ("SG", "声光警报器", "Sounder"),
    "sprinkler": ("PL", "喷淋头", "Sprinkler"),
    "sprinkler_valve": ("BF", "湿式报警阀组", "Wet alarm valve"),
    "smoke_fan": ("PY", "排烟风机", "Smoke extract fan"),
    "emergency_light": ("YJ", "应急照明灯", "Emergency light"),
    "exit_sign": ("CK", "安全出口标志灯", "Exit sign"),
    "lamp": ("ZM", "走廊灯", "Corridor lamp"),
    "sign": ("BS", "楼层标识牌", "Storey sign"),
    "pump": ("SP", "水泵", "Pump"),
    "water_tank": ("SX", "水箱", "Water tank"),
    "valve": ("FM", "立管阀门", "Riser valve"),
    "meter": ("DB", "电表", "Electricity meter"),
    "switchboard": ("GP", "低压配电柜", "Low-voltage switchboard"),
    "distribution_box": ("PX", "照明配电箱", "Lighting distribution box"),
    "transformer": ("BY", "干式变压器", "Dry-type transformer"),
    "generator": ("FD", "柴油发电机组", "Diesel generator"),
    "access_control": ("MJ", "门禁读卡器", "Card reader"),
    "camera": ("JK", "监控摄像机", "CCTV camera"),
    "intercom": ("DJ", "对讲主机", "Intercom"),
    "service_desk": ("FW", "服务台", "Service desk"),
    "supplies_cabinet": ("WZ", "应急物资柜", "Emergency supplies cabinet"),
    "ev_charger": ("CD", "充电桩", "EV charger"),
    "mailbox": ("XB", "信报箱", "Mailbox"),
    "notice_board": ("GG", "公告栏", "Notice board"),
    "drain": ("YS", "屋面雨水斗", "Roof drain"),
    "barrier": ("DZ", "道闸", "Boom barrier"),
    "refuse_point": ("LJ", "垃圾桶", "Refuse bin"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAsset:
    """An asset as the generator means it; ``at`` in the building's frame, z over the storey."""

    kind: str
    code: str
    zh: str
    en: str
    storey: str
    at: tuple[float, float, float]

    @property
    def name(self) -> str:
        """Name as drawn: code, Chinese, English."""
        return f"{self.code} {self.zh} / {self.en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStair:
    """One storey's flight pair: its name, clear corner, width, length, rise and risers."""

    name: str
    corner: tuple[float, float]
    width: float
    length: float
    rise: float
    risers: int
    upside_down: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLift:
    """A lift through several storeys, heights over the building's zero, in metres."""

    name: str
    code: str
    low: tuple[float, float]
    high: tuple[float, float]
    bottom: float
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRamp:
    """A straight ramp along +x."""

    name: str
    start: tuple[float, float]
    length: float
    width: float
    rise: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStorey:
    """A storey: its plan, stairs that rise from it, columns and assets."""

    name: str
    name_en: str = ""
    code: str
    elevation: float
    plan: FloorPlan
    stairs: tuple[PlannedStair, ...] = ()
    ramps: tuple[PlannedRamp, ...] = ()
    columns: tuple[tuple[float, float], ...] = ()
    assets: tuple[PlannedAsset, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBuilding:
    """A building: where its origin lies in the site's plan, its storeys, lifts and zones.

    ``zones`` maps a name to the (storey, cell key) pairs it holds.
    """

    key: str
    file_name: str
    schema: Literal["IFC2X3", "IFC4"]
    millimetres: bool
    quarter_turn: bool
    name: str
    number: str
    origin: tuple[float, float]
    storeys: tuple[PlannedStorey, ...]
    lifts: tuple[PlannedLift, ...] = ()
    zones: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    def assets(self) -> list[PlannedAsset]:
        """All assets, the lifts left out."""
        return [asset for storey in self.storeys for asset in storey.assets]


@dataclass(slots=True)
class AssetList:
    """Assets of one storey being placed, numbered kind by kind."""

    building: str
    storey: str
    storey_code: str
    assets: list[PlannedAsset] = field(default_factory=list)

    def put(
        self,
        kind: str,
        points: Sequence[tuple[float, float]],
        z: float,
        *,
        prefix: str = "",
        zh: str = "",
        en: str = "",
    ) -> None:
        """Place one asset of a kind at each point, ``z`` metres over the floor."""
        own_prefix, own_zh, own_en = NAMES[kind]
        prefix = prefix or own_prefix
        for x, y in points:
            count = 1 + sum(
                asset.code.startswith(f"{prefix}-{self.building}-{self.storey_code}-")
                for asset in self.assets
            )
            self.assets.append(
                PlannedAsset(
                    kind=kind,
                    code=f"{prefix}-{self.building}-{self.storey_code}-{count:02d}",
                    zh=zh or own_zh,
                    en=en or own_en,
                    storey=self.storey,
                    at=(round(x, 3), round(y, 3), z),
                )
            )
