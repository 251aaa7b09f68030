"""The one-file map holds everything it shows, and nothing it would have to load."""

from __future__ import annotations

import re
from typing import Any

import pytest

from server.reports.floor_map import FindingMark, LeafletFiles, MapStorey, MapTexts, floor_map

LEAFLET = LeafletFiles(
    script="var L = {};", style=".leaflet-x{background-image:url(images/layers.png)}"
)
TEXTS = MapTexts(
    language="zh-CN",
    title="滨江花园 <b>",
    subtitle="2026年11月 {{ 7 * 6 }}",
    heat_unit="每 100 次检查的问题数",
    unknown="检查不足",
    overdue="逾期",
    grades={"urgent": "紧急", "important": "重要", "minor": "一般"},
)
SQUARE = [[[120.1, 30.2], [120.2, 30.2], [120.2, 30.3], [120.1, 30.2]]]


def feature(layer: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
        "properties": {"layer": layer, **properties},
    }


def page(*lines: str) -> str:
    storey = MapStorey(
        name="1F",
        plan={
            "features": [
                feature("wall"),
                feature("space", use="plant", name="张三的家"),
                feature("asset"),
            ]
        },
        heat={"features": [feature("band", band=7), feature("unknown")]},
        findings=(FindingMark(point=(120.15, 30.25), grade="urgent", overdue=True, lines=lines),),
    )
    return floor_map(
        [storey],
        bounds=(120.1, 30.2, 120.2, 30.3),
        edges=(1, 2, 4, 6, 8, 10, 12),
        texts=TEXTS,
        leaflet=LEAFLET,
    ).decode()


def test_nothing_is_left_to_load() -> None:
    text = page("漏水")
    assert not re.findall(r"<(?:script|img|link|iframe)[^>]*\b(?:src|href)\s*=", text)
    assert not re.findall(r"url\(\s*['\"]?(?!data:)", text)
    assert "@import" not in text


def test_the_library_stands_in_the_file() -> None:
    text = page("漏水")
    assert "<script>var L = {};</script>" in text
    assert '<html lang="zh-CN">' in text


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "`${alert(1)}`", "{{ 6 }}"])
def test_what_people_wrote_cannot_run(text: str) -> None:
    drawn = page(text)
    assert "<script>alert" not in drawn
    assert "${alert" not in drawn


def test_templates_in_titles_are_not_evaluated() -> None:
    text = page("漏水")
    assert "42" not in re.sub(r"#[0-9A-F]+|[0-9a-f]{32}|\d+\.\d+", "", text.split("heading")[-1])
    assert "滨江花园 &lt;b&gt;" in text


def test_names_of_rooms_do_not_leave_with_the_file() -> None:
    assert "张三的家" not in page("漏水")


def test_heat_is_drawn_in_its_band_and_walls_above_it() -> None:
    text = page("漏水")
    assert "#86001F" in text
    assert text.index('"layer": "unknown"') < text.index('"layer": "wall"')
