"""The grounds' boundary, junctions and ways, and the tags of what stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import LineString, Point, box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

XY = tuple[float, float]

BOUNDARY = box(-10, -10, 160, 96)
# Junctions of the ways, in the site's plan; ways that meet share a vertex, as OpenStreetMap asks.
NODES: dict[str, XY] = {
    "west_gate": (-10, 54),
    "a": (0, 54),
    "b": (14, 54),
    "t1": (36, 54),
    "t1_door": (36, 60),
    "fire": (49, 54),
    "fire_door": (49, 60),
    "c": (58, 54),
    "t2": (74.5, 54),
    "t2_door": (74.5, 57),
    "d": (98, 54),
    "e": (106, 54),
    "f": (150, 54),
    "west_side": (14, 67.2),
    "west_door": (20, 67.2),
    "nw": (14, 84),
    "n1": (58, 84),
    "ne": (98, 84),
    "play": (106, 78),
    "east_side": (98, 78),
    "st2": (98, 70.5),
    "st2_out": (92.5, 70.5),
    "st2_door": (92.5, 68.6),
    "mid": (58, 10),
    "sw": (0, 10),
    "south": (75, 10),
    "south_gate": (75, -10),
    "se": (150, 10),
    "ramp": (150, 47),
    "ramp_top": (142, 47),
    "gatehouse": (75, -3),
    "gatehouse_door": (79, -3),
    "refuse": (20, 10),
    "refuse_door": (20, 13),
    "walk_gate": (70, -10),
    "walk": (70, 10),
    "garden": (58, 32),
    "pavilion": (40, 32),
    "garden_east": (106, 32),
    "square": (75, 32),
    "playground": (112, 78),
}
WAYS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "footway",
        "主园路",
        "Main path",
        ("west_gate", "a", "b", "t1", "fire", "c", "t2", "d", "e", "f"),
    ),
    ("footway", "1号楼入户路", "Path to tower 1", ("t1", "t1_door")),
    ("footway", "消防控制室小路", "Path to the fire control room", ("fire", "fire_door")),
    ("footway", "2号楼入户路", "Path to tower 2", ("t2", "t2_door")),
    ("footway", "西侧小路", "West path", ("b", "west_side", "nw")),
    ("footway", "1号楼西门小路", "Path to tower 1 west door", ("west_side", "west_door")),
    ("footway", "北园路", "North path", ("nw", "n1", "ne")),
    ("footway", "东侧小路", "East path", ("ne", "east_side", "st2", "d")),
    ("footway", "2号楼东门小路", "Path to tower 2 east door", ("st2", "st2_out", "st2_door")),
    ("footway", "游乐场小路", "Playground path", ("east_side", "play", "playground")),
    ("footway", "游乐场南路", "Playground south path", ("play", "e")),
    ("footway", "中轴花园路", "Garden path", ("mid", "garden", "c")),
    ("footway", "凉亭路", "Pavilion path", ("garden", "pavilion")),
    ("footway", "花园东路", "Garden east path", ("garden", "square", "garden_east", "e")),
    ("footway", "人行入口路", "Pedestrian entrance path", ("walk_gate", "walk")),
    ("footway", "门卫室小路", "Gatehouse path", ("gatehouse", "gatehouse_door")),
    ("footway", "垃圾房小路", "Refuse house path", ("refuse", "refuse_door")),
    ("service", "南入口车道", "South drive", ("south_gate", "gatehouse", "south")),
    ("service", "南环路", "South ring road", ("sw", "refuse", "mid", "walk", "south", "se")),
    ("service", "西环路", "West ring road", ("sw", "a")),
    ("service", "东环路", "East ring road", ("se", "ramp", "f")),
    ("service", "车库坡道入口", "Garage ramp access", ("ramp", "ramp_top")),
)
ENTRANCES = ("t1_door", "west_door", "fire_door", "t2_door", "st2_door", "gatehouse_door")

# Tags, prefix of the reference, Chinese and English name of what stands outside.
LAMP = ({"highway": "street_lamp"}, "TY", "庭院灯", "Garden lamp")
HYDRANT = (
    {"emergency": "fire_hydrant", "fire_hydrant:type": "pillar"},
    "SX",
    "室外消火栓",
    "Outdoor hydrant",
)
SIGN = (
    {"tourism": "information", "information": "guidepost"},
    "BS",
    "导向标识牌",
    "Direction sign",
)
BENCH = ({"amenity": "bench", "backrest": "yes"}, "ZY", "休闲座椅", "Bench")
CAMERA = (
    {"man_made": "surveillance", "surveillance:type": "camera"},
    "JK",
    "室外摄像机",
    "Outdoor camera",
)
BOARD = ({"tourism": "information", "information": "board"}, "GG", "公告栏", "Notice board")
BIN = ({"amenity": "waste_basket"}, "LJ", "分类垃圾桶", "Sorting bin")
TREE = ({"natural": "tree"}, "SM", "香樟", "Camphor tree")
MANHOLE = ({"manhole": "drain"}, "JG", "雨水检查井", "Storm manhole")
CHARGER = ({"amenity": "charging_station"}, "CD", "电动自行车充电桩", "E-bike charger")


def beside(kinds: Sequence[str], *, every: float, off: float) -> Iterator[XY]:
    """Points beside the ways at even steps, clear of other ways, buildings and each other."""
    ways = [LineString([NODES[key] for key in keys]) for _, _, _, keys in WAYS]
    blocks = [
        box(18, 59, 54, 76),
        box(62, 56, 96, 76),
        box(78, -8, 88, 0),
        box(13, 12, 27, 19),
        box(112, 44, 142, 50),
    ]
    chosen: list[Point] = []
    for (kind, *_), line in zip(WAYS, ways, strict=True):
        if kind not in kinds or line.length < every:
            continue
        curve = line.offset_curve(off)
        for step in range(int(curve.length // every) + 1):
            point = curve.interpolate(min(every / 2 + step * every, curve.length))
            if any(way.distance(point) < abs(off) * 0.9 for way in ways):
                continue
            if any(block.contains(point) for block in blocks):
                continue
            if any(other.distance(point) < every * 0.6 for other in chosen):
                continue
            if BOUNDARY.contains(point):
                chosen.append(point)
    return iter([(round(p.x, 2), round(p.y, 2)) for p in chosen])
