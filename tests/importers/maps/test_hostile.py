"""Maps made to hurt: each is refused by a process that may die of it, and this one lives on."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from importers.detect import read_site
from importers.errors import (
    EmptyPlan,
    ImporterError,
    TooLarge,
    UnreadableFile,
    WrongCoordinates,
)
from importers.maps.child import read_here
from importers.maps.limits import MapLimits
from importers.maps.process import preview_maps, read_maps
from tests.importers.geojson.maps import estate, write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = (
    "<?xml version='1.0'?><core:IndoorFeatures"
    " xmlns:core='http://www.opengis.net/indoorgml/1.0/core'"
    " xmlns:gml='http://www.opengis.net/gml/3.2' xmlns:xlink='http://www.w3.org/1999/xlink'>"
)
TAIL = "</core:IndoorFeatures>"


def square(side: float, **properties: Any) -> dict[str, Any]:
    ring = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side], [0.0, 0.0]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*rows: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": rows})


def number(digits: int) -> str:
    point = '{"type": "Point", "coordinates": [' + "9" * digits + ", 1]}"
    return '{"type": "Feature", "properties": {}, "geometry": ' + point + "}"


def laughs() -> str:
    """Ten entities, each ten times the one before: 10^10 characters."""
    entities = '<!ENTITY e0 "ha">' + "".join(
        f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 11)
    )
    body = HEAD.removeprefix("<?xml version='1.0'?>")
    return f"<?xml version='1.0'?><!DOCTYPE x [{entities}]>{body}<core:CellSpace>&e10;" + (
        f"</core:CellSpace>{TAIL}"
    )


def references() -> str:
    """Eight polygons that each refer to all of them, eight times over."""
    each = "".join(f"<gml:member xlink:href='#p{i}'/>" for i in range(8))
    polygons = "".join(f"<gml:Polygon gml:id='p{i}'>{each}</gml:Polygon>" for i in range(8))
    return (
        f"{HEAD}<core:CellSpace gml:id='a'><core:cellSpaceGeometry>{polygons}"
        f"</core:cellSpaceGeometry></core:CellSpace>{TAIL}"
    )


def cell(side: str) -> str:
    positions = f"0 0 0 {side} 0 0 {side} {side} 0 0 {side} 0 0 0 0"
    return (
        f"{HEAD}<core:CellSpace gml:id='a'><core:cellSpaceGeometry><core:Geometry2D><gml:Polygon>"
        "<gml:exterior><gml:LinearRing><gml:posList srsDimension='3'>"
        f"{positions}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
        f"</core:Geometry2D></core:cellSpaceGeometry></core:CellSpace>{TAIL}"
    )


HOSTILE: dict[str, tuple[str, type[ImporterError]]] = {
    "deep.geojson": (
        '{"type": "FeatureCollection", "features": [' + "[" * 200_000 + "]" * 200_000 + "]}",
        UnreadableFile,
    ),
    "deep_property.geojson": (
        '{"type": "Feature", "geometry": null, "properties": '
        + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}",
        UnreadableFile,
    ),
    "digits.geojson": (number(6_000), UnreadableFile),
    "far.geojson": (number(400), EmptyPlan),
    "huge_osm.geojson": (collection(square(1e308, indoor="room", level="0")), EmptyPlan),
    "huge.geojson": (collection(square(1e9, name="a", level="0")), WrongCoordinates),
    "deep.gml": (HEAD + "<a>" * 200_000 + "</a>" * 200_000 + TAIL, EmptyPlan),
    "laughs.gml": (laughs(), UnreadableFile),
    "references.gml": (references(), TooLarge),
    "huge.gml": (cell("1e308"), WrongCoordinates),
    "endless.gml": (cell("1e400"), EmptyPlan),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_map_is_refused_by_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content, fault = HOSTILE[name]
    path.write_text(content, encoding="utf-8")
    with pytest.raises(fault, match=name):
        # In this process: what it can refuse by itself needs no other. The next test has both.
        read_here([(path, name.rsplit(".", 1)[-1].replace("gml", "indoorgml"))], [], "x")


def test_a_hostile_map_beside_a_sound_one_leaves_nothing(tmp_path: Path) -> None:
    sound = write(tmp_path / "estate.geojson", *estate())
    hostile = tmp_path / "deep.geojson"
    hostile.write_text(HOSTILE["deep.geojson"][0], encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"deep\.geojson nests deeper"):
        read_site([sound, hostile], name="x")
    assert read_site([sound], name="x").site.storeys


@pytest.mark.parametrize("ending", ["imdf.zip", "gpkg.zip"])
def test_a_zip_bomb_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"bomb.{ending}"
    inside = "unit.geojson" if ending.startswith("imdf") else "plan.gpkg"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(inside, b"[" * 20_000_000)
    with pytest.raises(TooLarge, match="times its size"):
        read_site([path], name="x")
    with pytest.raises(TooLarge, match="times its size"):
        read_here([(path, "geojson" if ending.startswith("imdf") else "vector")], [], "x")


def test_limits_are_kept(tmp_path: Path) -> None:
    files = [(write(tmp_path / "estate.geojson", *estate()), "geojson")]
    with pytest.raises(TooLarge, match=r"estate\.geojson took longer"):
        read_maps(files, [], name="x", limits=MapLimits(seconds=0.01))
    with pytest.raises(TooLarge, match=r"estate\.geojson draws"):
        read_maps(files, [], name="x", limits=MapLimits(things=1))
    with pytest.raises(TooLarge, match="took longer"):
        preview_maps(files, [], limits=MapLimits(seconds=0.01))


def test_one_feature_on_very_many_levels_is_too_large(tmp_path: Path) -> None:
    row = square(0.001, indoor="room", level=";".join(map(str, range(300))))
    path = tmp_path / "levels.geojson"
    path.write_text(collection(row), encoding="utf-8")
    with pytest.raises(TooLarge, match="draws"):
        read_maps([(path, "geojson")], [], name="x", limits=MapLimits(things=400))
