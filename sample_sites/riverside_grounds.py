"""The grounds of Riverside Garden as GeoJSON with OpenStreetMap tags: ways, lamps, hydrants, gates, trees."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from shapely.geometry import LineString, Point, Polygon, box

from sample_sites import riverside_tower_1 as one
from sample_sites import riverside_tower_2 as two
from sample_sites.riverside_frame import to_wgs84

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Feature = dict[str, Any]
XY = tuple[float, float]

BOUNDARY = box(-10, -10, 160, 96)
# Junctions of the ways, in the site's plan; ways that meet share a vertex, as OpenStreetMap asks.
NODES: dict[str, XY] = {
    "west_gate": (-10, 54), "a": (0, 54), "b": (14, 54), "t1": (36, 54), "t1_door": (36, 60),
    "fire": (49, 54), "fire_door": (49, 60), "c": (58, 54), "t2": (74.5, 54), "t2_door": (74.5, 57),
    "d": (98, 54), "e": (106, 54), "f": (150, 54), "west_side": (14, 67.2), "west_door": (20, 67.2),
    "nw": (14, 84), "n1": (58, 84), "ne": (98, 84), "play": (106, 78), "east_side": (98, 78),
    "st2": (98, 70.5), "st2_out": (92.5, 70.5), "st2_door": (92.5, 68.6), "mid": (58, 10),
    "sw": (0, 10), "south": (75, 10), "south_gate": (75, -10), "se": (150, 10), "ramp": (150, 47),
    "ramp_top": (142, 47), "gatehouse": (75, -3), "gatehouse_door": (79, -3), "refuse": (20, 10),
    "refuse_door": (20, 13), "walk_gate": (70, -10), "walk": (70, 10), "garden": (58, 32),
    "pavilion": (40, 32), "garden_east": (106, 32), "square": (75, 32), "playground": (112, 78),
}  # fmt: skip
WAYS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("footway", "主园路", "Main path", ("west_gate", "a", "b", "t1", "fire", "c", "t2", "d", "e", "f")),
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
)  # fmt: skip
ENTRANCES = ("t1_door", "west_door", "fire_door", "t2_door", "st2_door", "gatehouse_door")

# Tags, prefix of the reference, Chinese and English name of what stands outside.
_LAMP = ({"highway": "street_lamp"}, "TY", "庭院灯", "Garden lamp")
_HYDRANT = (
    {"emergency": "fire_hydrant", "fire_hydrant:type": "pillar"}, "SX", "室外消火栓", "Outdoor hydrant",
)  # fmt: skip
_SIGN = (
    {"tourism": "information", "information": "guidepost"},
    "BS",
    "导向标识牌",
    "Direction sign",
)
_BENCH = ({"amenity": "bench", "backrest": "yes"}, "ZY", "休闲座椅", "Bench")
_CAMERA = (
    {"man_made": "surveillance", "surveillance:type": "camera"}, "JK", "室外摄像机", "Outdoor camera",
)  # fmt: skip
_BOARD = ({"tourism": "information", "information": "board"}, "GG", "公告栏", "Notice board")
_BIN = ({"amenity": "waste_basket"}, "LJ", "分类垃圾桶", "Sorting bin")
_TREE = ({"natural": "tree"}, "SM", "香樟", "Camphor tree")
_MANHOLE = ({"manhole": "drain"}, "JG", "雨水检查井", "Storm manhole")
_CHARGER = ({"amenity": "charging_station"}, "CD", "电动自行车充电桩", "E-bike charger")


class Grounds:
    """Features of the grounds, with the count of each kind as the generator means it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.features: list[Feature] = []
        self.counts: dict[str, int] = {}
        self.placed: list[tuple[str, str, XY]] = []

    def build(self) -> None:
        """Everything, in a fixed order."""
        self._areas()
        self._ways()
        self._along_ways()
        self._single()

    def write(self, path: Path) -> None:
        """GeoJSON, RFC 7946, a feature a line."""
        lines = ",\n".join(
            json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
            for feature in self.features
        )
        path.write_text(
            f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8"
        )

    def _add(self, shape: Any, tags: Mapping[str, str]) -> None:
        points = list(shape.exterior.coords if shape.geom_type == "Polygon" else shape.coords)
        places: list[Any] = [list(to_wgs84(x, y)) for x, y in points]
        kind = shape.geom_type
        held = {"Polygon": [places], "LineString": places, "Point": places[0]}[kind]
        number = len(self.features) + 1
        self.features.append(
            {
                "type": "Feature",
                "id": f"riverside/{number}",
                "geometry": {"type": kind, "coordinates": held},
                "properties": dict(tags),
            }
        )

    def _areas(self) -> None:
        site = {"landuse": "residential", "name": "滨江花园", "name:en": "Riverside Garden"}
        self._add(BOUNDARY, {**site, "addr:city": "杭州市", "addr:street": "江南大道"})
        tower_1 = box(0, 0, 32, 14.4)
        tower_2 = two.tower_2().storeys[0].plan.outline()
        for outline, origin, zh, en, levels, ref in (
            (tower_1, one.ORIGIN, "1号楼", "Tower 1", "11", "1"),
            (tower_2, two.ORIGIN, "2号楼", "Tower 2", "7", "2"),
            (box(79, -7, 87, -1), (0.0, 0.0), "门卫室", "Gatehouse", "1", "M"),
            (box(14, 13, 26, 18), (0.0, 0.0), "垃圾房", "Refuse house", "1", "L"),
        ):
            ring = [
                (x + origin[0], y + origin[1])
                for x, y in outline.buffer(0.1, join_style="mitre").exterior.coords
            ]
            self._add(
                Polygon(ring),
                {
                    "building": "apartments" if ref in "12" else "service",
                    "name": zh,
                    "name:en": en,
                    "ref": ref,
                    "building:levels": levels,
                    "addr:housenumber": f"{ref}号楼",
                    "addr:street": "江南大道",
                },
            )
        self._asset(
            "playground", box(112, 70, 128, 84),
            {"leisure": "playground"}, "YL-W-01", "儿童游乐场", "Playground",
        )  # fmt: skip
        self._add(
            box(20, 22, 54, 46),
            {"leisure": "garden", "name": "中心花园", "name:en": "Central garden"},
        )
        self._add(
            box(112, 14, 140, 40), {"landuse": "grass", "name": "东草坪", "name:en": "East lawn"}
        )

    def _ways(self) -> None:
        for kind, zh, en, keys in WAYS:
            tags = {"highway": kind, "name": zh, "name:en": en}
            extra = (
                {"width": "2.0", "surface": "paving_stones"}
                if kind == "footway"
                else {"width": "6.0", "maxspeed": "15"}
            )
            self._add(LineString([NODES[key] for key in keys]), {**tags, **extra})
        for key in ENTRANCES:
            self._add(
                Point(NODES[key]), {"entrance": "main" if key in ("t1_door", "t2_door") else "yes"}
            )

    def _asset(
        self,
        kind: str,
        shape: Any,
        tags: Mapping[str, str],
        ref: str,
        zh: str,
        en: str,
    ) -> None:
        self._add(shape, {**tags, "name": zh, "name:en": en, "ref": ref})
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.placed.append((kind, ref, (shape.centroid.x, shape.centroid.y)))

    def _points(
        self, kind: str, what: tuple[Mapping[str, str], str, str, str], points: Sequence[XY]
    ) -> None:
        tags, prefix, zh, en = what
        first = self.counts.get(kind, 0)
        for number, (x, y) in enumerate(points, first + 1):
            self._asset(kind, Point(x, y), tags, f"{prefix}-W-{number:02d}", zh, en)

    def _along_ways(self) -> None:
        lamps = list(_beside(("footway",), every=14.0, off=1.6))
        lamps += list(_beside(("service",), every=24.0, off=4.0))
        self._points("street_lamp", _LAMP, lamps)
        trees = [
            (x + self.random.uniform(-0.6, 0.6), y + self.random.uniform(-0.6, 0.6))
            for x, y in _beside(("service",), every=11.0, off=-5.5)
        ]
        trees += [
            (x + self.random.uniform(-0.6, 0.6), y + self.random.uniform(-0.6, 0.6))
            for x, y in _beside(("footway",), every=26.0, off=-3.2)
        ]
        self._points("tree", _TREE, trees)
        self._points("manhole", _MANHOLE, list(_beside(("service",), every=26.0, off=-1.5)))

    def _single(self) -> None:
        """Things that stand at one place each."""
        self._points(
            "hydrant_outdoor", _HYDRANT,
            [(30, 57), (55, 57), (66, 51.5), (100.5, 58), (11.5, 80), (60.5, 81.5), (4, 30), (60, 14), (146, 14), (146, 50.5)],
        )  # fmt: skip
        for number, (x, y) in enumerate([(33, 57.5), (71, 55)], 1):
            tags = {"emergency": "fire_hydrant", "fire_hydrant:type": "breeching_inlet"}
            self._asset(
                "hydrant_outdoor",
                Point(x, y),
                tags,
                f"JH-W-{number:02d}",
                "水泵接合器",
                "Siamese connection",
            )
        self._points(
            "sign", _SIGN,
            [(-6, 56), (2, 52), (16, 56), (38, 56), (59.5, 56), (76.5, 55.5), (100, 56), (108, 56), (16, 82), (77, 12), (73, -6), (148, 43)],
        )  # fmt: skip
        self._points(
            "bench", _BENCH,
            [(24, 56), (44, 51.5), (62, 51.5), (88, 51.5), (42, 33.5), (44, 30), (60, 24), (60, 40), (84, 33.8), (96, 33.8), (30, 86), (72, 86), (110.5, 74), (110.5, 82)],
        )  # fmt: skip
        self._points(
            "camera", _CAMERA,
            [(-8, 56), (-8, 52), (73, -8), (77.5, -8), (2, 12), (2, 51.5), (60, 12), (148, 12), (148, 50), (16.5, 82), (96, 82), (104, 76), (34, 58), (72.5, 56), (22, 11.5), (59.5, 34)],
        )  # fmt: skip
        self._points("notice_board", _BOARD, [(39, 57), (77, 55.8), (68, -6), (60, 30)])
        self._points(
            "refuse_point",
            _BIN,
            [(34, 52.5), (72.5, 52.5), (12, 56), (100, 80), (56, 34), (110, 56)],
        )
        self._points("ev_charger", _CHARGER, [(4 + 2.0 * i, 20) for i in range(6)])
        for kind, ref, xy, tags, zh, en in (
            ("refuse_point", "LJ-W-07", (20.6, 12.4), {"amenity": "waste_disposal"}, "垃圾收集点", "Refuse point"),
            ("barrier", "DZ-W-01", (75, -8), {"barrier": "lift_gate"}, "南门道闸", "South boom barrier"),
            ("barrier", "DZ-W-02", (144, 47), {"barrier": "lift_gate"}, "车库入口道闸", "Garage boom barrier"),
            ("gate", "RM-W-01", (70, -8), {"barrier": "gate", "access": "private"}, "南门人行门", "South walk gate"),
            ("gate", "RM-W-02", (-10, 54), {"barrier": "gate", "access": "private"}, "西门人行门", "West walk gate"),
            ("gate", "RM-W-03", (150, 54), {"barrier": "gate", "access": "private"}, "东侧消防门", "East fire gate"),
            ("mailbox", "KD-W-01", (66, -4), {"amenity": "parcel_locker"}, "快递柜", "Parcel locker"),
            ("playground", "JS-W-01", (120, 66), {"leisure": "fitness_station"}, "健身器材", "Fitness station"),
        ):  # fmt: skip
            self._asset(kind, Point(xy), tags, ref, zh, en)


def _beside(kinds: Sequence[str], *, every: float, off: float) -> Iterator[XY]:
    """Points beside the ways at even steps, clear of other ways, buildings and each other."""
    ways = [LineString([NODES[key] for key in keys]) for _, _, _, keys in WAYS]
    blocks = [
        box(18, 59, 54, 76), box(62, 56, 96, 76), box(78, -8, 88, 0), box(13, 12, 27, 19), box(112, 44, 142, 50),
    ]  # fmt: skip
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
