"""Storeys of plain GeoJSON: lists, ranges, third coordinates, outlines beside rooms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import box, mapping

from importers.geojson import read_geojson
from importers.geojson.plain_storeys import storeys_by_height, storeys_in

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult
    from spatial.site import Site

M = 1e-5  # degrees; a metre and a little


def area(x0: float, y0: float, x1: float, y1: float, **said: Any) -> dict[str, Any]:
    """A feature of a rectangle in steps of about a metre, on the equator."""
    height = said.pop("z", None)
    shape = mapping(box(x0 * M, y0 * M, x1 * M, y1 * M))
    rings = [
        [[*p, *(() if height is None else (height,))] for p in r] for r in shape["coordinates"]
    ]
    return {
        "type": "Feature",
        "properties": said,
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


def read(folder: Path, *features: dict[str, Any]) -> ImportResult:
    path = folder / "plan.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return read_geojson(path, name="Test")


def storeys(site: Site) -> list[tuple[str, int]]:
    return [(storey.name, storey.level) for storey in site.storeys]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("1F;2F", ("1F", "2F")),
        ("B1-2F", ("B1", "1F", "2F")),
        ("2F至B1", ("B1", "1F", "2F")),
        ("1F、3F", ("1F", "3F")),
        ("B1, 1F-2F", ("B1", "1F", "2F")),
        ("1F", ()),
        ("1F-9F", ()),  # nothing else is on 9F: somebody's code
        ("A-1F", ()),
        ("", ()),
    ],
)
def test_lists_and_ranges_of_storeys_that_others_name(said: str, found: tuple[str, ...]) -> None:
    assert storeys_in(said, ["B1", "1F", "2F", "3F"]) == found


def test_stairs_of_several_storeys_join_them_and_rooms_stay_on_one(tmp_path: Path) -> None:
    site = read(
        tmp_path,
        area(0, 0, 10, 3, level="0", type="corridor"),
        area(0, 0, 10, 3, level="1", type="corridor"),
        area(10, 0, 13, 3, level="0;1", type="stairs", name="ST-A"),
        area(10, 3, 12, 5, level="0-1", type="elevator", name="L1"),
        area(0, 3, 9, 9, level="0-1", type="office", name="High office"),
    ).site
    assert storeys(site) == [("0", 0), ("1", 1)]
    assert sorted((c.kind, len(c.landings)) for c in site.connectors) == [("lift", 2), ("stair", 2)]
    assert [space.name for space in site.spaces].count("High office") == 1


def test_third_coordinates_tell_storeys_where_nothing_else_does(tmp_path: Path) -> None:
    rooms = [
        area(0, y, 4, y + 3, name=f"Room {z}", z=z + y / 100)
        for z in (0.0, 3.5, 7.0)
        for y in (0, 3)
    ]
    site = read(tmp_path, *rooms).site
    assert storeys(site) == [("+0.00", 0), ("+3.50", 1), ("+7.00", 2)]
    assert len(site.spaces) == 6


def test_third_coordinates_of_one_floor_are_the_ground() -> None:
    assert storeys_by_height([12.0, 12.4, None]) == ["", "", ""]
    assert storeys_by_height([0.0, 3.2, None]) == ["+0.00", "+3.20", ""]


def test_an_outline_tagged_as_a_building_makes_no_map_of_rooms_another_dialect(
    tmp_path: Path,
) -> None:
    site = read(
        tmp_path,
        area(-1, -1, 11, 10, building="yes", name="Tower"),
        area(0, 0, 10, 3, floor="1F", name="Corridor"),
        area(0, 3, 5, 9, floor="1F", name="Office"),
        area(5, 3, 10, 9, floor="1F", name="Storage"),
    ).site
    assert {space.name for space in site.spaces} == {"Corridor", "Office", "Storage"}


def test_rooms_in_millimetres_are_not_halls_in_centimetres(tmp_path: Path) -> None:
    path = tmp_path / "plan.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"floor": "1F", "name": f"Room {i}"},
            "geometry": mapping(box(i * 5_000, 0, i * 5_000 + 5_000, 4_000)),
        }
        for i in range(4)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    spaces = read_geojson(path, name="Test").site.spaces
    assert [space.polygon.area for space in spaces] == pytest.approx([20.0] * 4, rel=0.01)
