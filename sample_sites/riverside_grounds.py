"""The grounds as GeoJSON with OpenStreetMap tags: ways, lamps, hydrants, gates, trees."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from shapely.geometry import LineString, Point, Polygon, box

from sample_sites import riverside_tower_1 as one
from sample_sites import riverside_tower_2 as two
from sample_sites.riverside_frame import to_wgs84
from sample_sites.riverside_ways import (
    BENCH,
    BIN,
    BOARD,
    BOUNDARY,
    CAMERA,
    CHARGER,
    ENTRANCES,
    HYDRANT,
    LAMP,
    MANHOLE,
    NODES,
    SIGN,
    TREE,
    WAYS,
    XY,
    beside,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Feature = dict[str, Any]


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
            "playground",
            box(112, 70, 128, 84),
            {"leisure": "playground"},
            "YL-W-01",
            "儿童游乐场",
            "Playground",
        )
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
        lamps = list(beside(("footway",), every=14.0, off=1.6))
        lamps += list(beside(("service",), every=24.0, off=4.0))
        self._points("street_lamp", LAMP, lamps)
        trees = [
            (x + self.random.uniform(-0.6, 0.6), y + self.random.uniform(-0.6, 0.6))
            for x, y in beside(("service",), every=11.0, off=-5.5)
        ]
        trees += [
            (x + self.random.uniform(-0.6, 0.6), y + self.random.uniform(-0.6, 0.6))
            for x, y in beside(("footway",), every=26.0, off=-3.2)
        ]
        self._points("tree", TREE, trees)
        self._points("manhole", MANHOLE, list(beside(("service",), every=26.0, off=-1.5)))

    def _single(self) -> None:
        """Things that stand at one place each."""
        self._points(
            "hydrant_outdoor",
            HYDRANT,
            [
                (30, 57),
                (55, 57),
                (66, 51.5),
                (100.5, 58),
                (11.5, 80),
                (60.5, 81.5),
                (4, 30),
                (60, 14),
                (146, 14),
                (146, 50.5),
            ],
        )
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
            "sign",
            SIGN,
            [
                (-6, 56),
                (2, 52),
                (16, 56),
                (38, 56),
                (59.5, 56),
                (76.5, 55.5),
                (100, 56),
                (108, 56),
                (16, 82),
                (77, 12),
                (73, -6),
                (148, 43),
            ],
        )
        self._points(
            "bench",
            BENCH,
            [
                (24, 56),
                (44, 51.5),
                (62, 51.5),
                (88, 51.5),
                (42, 33.5),
                (44, 30),
                (60, 24),
                (60, 40),
                (84, 33.8),
                (96, 33.8),
                (30, 86),
                (72, 86),
                (110.5, 74),
                (110.5, 82),
            ],
        )
        self._points(
            "camera",
            CAMERA,
            [
                (-8, 56),
                (-8, 52),
                (73, -8),
                (77.5, -8),
                (2, 12),
                (2, 51.5),
                (60, 12),
                (148, 12),
                (148, 50),
                (16.5, 82),
                (96, 82),
                (104, 76),
                (34, 58),
                (72.5, 56),
                (22, 11.5),
                (59.5, 34),
            ],
        )
        self._points("notice_board", BOARD, [(39, 57), (77, 55.8), (68, -6), (60, 30)])
        self._points(
            "refuse_point",
            BIN,
            [(34, 52.5), (72.5, 52.5), (12, 56), (100, 80), (56, 34), (110, 56)],
        )
        self._points("ev_charger", CHARGER, [(4 + 2.0 * i, 20) for i in range(6)])
        for kind, ref, xy, tags, zh, en in (
            (
                "refuse_point",
                "LJ-W-07",
                (20.6, 12.4),
                {"amenity": "waste_disposal"},
                "垃圾收集点",
                "Refuse point",
            ),
            (
                "barrier",
                "DZ-W-01",
                (75, -8),
                {"barrier": "lift_gate"},
                "南门道闸",
                "South boom barrier",
            ),
            (
                "barrier",
                "DZ-W-02",
                (144, 47),
                {"barrier": "lift_gate"},
                "车库入口道闸",
                "Garage boom barrier",
            ),
            (
                "gate",
                "RM-W-01",
                (70, -8),
                {"barrier": "gate", "access": "private"},
                "南门人行门",
                "South walk gate",
            ),
            (
                "gate",
                "RM-W-02",
                (-10, 54),
                {"barrier": "gate", "access": "private"},
                "西门人行门",
                "West walk gate",
            ),
            (
                "gate",
                "RM-W-03",
                (150, 54),
                {"barrier": "gate", "access": "private"},
                "东侧消防门",
                "East fire gate",
            ),
            (
                "mailbox",
                "KD-W-01",
                (66, -4),
                {"amenity": "parcel_locker"},
                "快递柜",
                "Parcel locker",
            ),
            (
                "playground",
                "JS-W-01",
                (120, 66),
                {"leisure": "fitness_station"},
                "健身器材",
                "Fitness station",
            ),
        ):
            self._asset(kind, Point(xy), tags, ref, zh, en)
