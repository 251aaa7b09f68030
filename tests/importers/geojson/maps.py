"""Small GeoJSON maps in metres around a place in Hangzhou, so that tests can count by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LineString, Point, box, mapping

from spatial.georeference import Georeference

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

HERE = Georeference.around(120.21, 30.21, method="geojson")


def feature(geometry: BaseGeometry, mark: str = "", **tags: Any) -> dict[str, Any]:
    """A feature with tags (``__`` for a colon); its geometry is in metres from `HERE`."""
    row: dict[str, Any] = {
        "type": "Feature",
        "properties": {key.replace("__", ":"): value for key, value in tags.items()},
        "geometry": json.loads(json.dumps(mapping(HERE.geometry_to_wgs84(geometry)))),
    }
    if mark:
        row["id"] = mark
    return row


def write(path: Path, *features: Mapping[str, Any], **members: Any) -> Path:
    """A FeatureCollection on disk."""
    document = {"type": "FeatureCollection", "features": list(features), **members}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def estate() -> list[dict[str, Any]]:
    """
    A boundary of 100 × 60 m, a footway across it at y = 30, a gate at its west end, a house north.

    The house's door is 8 m from the footway's middle, one lamp stands beside the way, one 6 m off
    it, one behind the house where no straight way leads.
    """
    return [
        feature(box(0, 0, 100, 60), "estate", landuse="residential", name="滨江花园"),
        feature(LineString([(0, 30), (100, 30)]), "way", highway="footway"),
        feature(box(40, 38, 60, 48), "house", building="yes", name="1号楼", name__en="Tower 1"),
        feature(Point(50, 38), "door", entrance="main"),
        feature(Point(0, 30), "gate", barrier="gate", width="3"),
        feature(Point(20, 31.5), "near", highway="street_lamp", ref="D-1"),
        feature(Point(20, 24), "off", highway="street_lamp", ref="D-2"),
        feature(Point(50, 49), "behind", highway="street_lamp", ref="D-3"),
        feature(box(70, 10, 80, 20), "lawn", landuse="grass", name="草坪"),
        feature(
            box(85, 31, 95, 41), "play", leisure="playground", name__zh="游乐场", name__en="Play"
        ),
    ]


def area_of(geometry: BaseGeometry) -> float:
    """Square metres; shapely's own word for it is typed loosely."""
    return float(shapely.area(geometry))
