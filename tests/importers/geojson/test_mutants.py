from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from importers.geojson import read_geojson
from spatial.site_geojson import site_to_geojson
from tests.importers.geojson.maps import feature, write
from tests.importers.geojson.mutate import mutant, outcome

if TYPE_CHECKING:
    import pathlib

import json

SAMPLE = 60  # the whole: ./run bench fuzz_geojson


def test_maps_made_wrong_are_read_or_refused_and_never_crash(tmp_path: pathlib.Path) -> None:
    found: Counter[str] = Counter()
    for seed in range(SAMPLE):
        found[outcome(tmp_path / "mutant.geojson", mutant(random.Random(seed)))] += 1
    # A fuzz that is always refused at the door would try nothing.
    assert found["read"] > SAMPLE // 4


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    widths=st.lists(st.floats(2.0, 12.0), min_size=1, max_size=5),
    depth=st.floats(2.5, 9.0),
    storeys=st.integers(1, 3),
)
def test_import_export_import_keeps_areas(
    tmp_path: pathlib.Path, widths: list[float], depth: float, storeys: int
) -> None:
    rows = []
    for level in range(storeys):
        x = 0.0
        rows.append(
            feature(box(0, -3, sum(widths), 0), f"h{level}", 楼层=f"{level + 1}F", 名称="走廊")
        )
        for number, width in enumerate(widths):
            mark = f"{level}-{number}"
            rows.append(
                feature(box(x, 0, x + width, depth), mark, 楼层=f"{level + 1}F", 名称="办公")
            )
            door = LineString([(x + 0.5, 0), (x + 1.4, 0)])
            rows.append(feature(door, f"d{mark}", 楼层=f"{level + 1}F", 类型="门"))
            x += width
    site = read_geojson(write(tmp_path / "a.geojson", *rows), name="a").site
    path = tmp_path / "b.geojson"
    path.write_text(json.dumps(site_to_geojson(site)), encoding="utf-8")
    back = read_geojson(path, name="b").site
    assert [s.id for s in back.spaces] == [s.id for s in site.spaces]
    for storey, other in zip(site.storeys, back.storeys, strict=True):
        assert abs(shapely.area(storey.floor) - shapely.area(other.floor)) < 1e-6
    for space, same in zip(site.spaces, back.spaces, strict=True):
        assert abs(shapely.area(space.polygon) - shapely.area(same.polygon)) < 1e-6
    drawn = sum(widths) * depth * storeys
    kept = sum(s.polygon.area for s in back.spaces if s.use == "office")
    assert abs(kept - drawn) < 1e-3 * drawn  # UTM's grid is up to 0.04 % finer than the ground
