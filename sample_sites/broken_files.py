"""Small files that an importer must refuse or mend, each named for its fault."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

from pyproj import Transformer

from sample_sites.building_model import PlannedBuilding, PlannedStorey
from sample_sites.floor_plan import Cell, Door, FloorPlan, cell
from sample_sites.riverside_frame import to_projected
from sample_sites.write_building import write_building

if TYPE_CHECKING:
    from pathlib import Path

BOMB_BYTES = 300_000_000


def write_broken(folder: Path, *, seed: int) -> None:
    """Write every broken file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "text_named.ifc").write_text(
        "滨江花园物业巡查记录\nThis is a text file that somebody renamed.\n", encoding="utf-8"
    )
    (folder / "empty.geojson").write_text(
        '{"type":"FeatureCollection","features":[]}\n', encoding="utf-8"
    )
    (folder / "zero_byte_photo.jpg").write_bytes(b"")
    _two_rooms(folder / "ifc2x_final.ifc", seed)
    _wrong_crs(folder / "wrong_crs.geojson")
    _bomb(folder / "zip_bomb.ifczip")


def _two_rooms(path: Path, seed: int) -> None:
    """Two rooms in IFC2X3 whose header says IFC2X_FINAL, as older exporters wrote it."""
    cells: tuple[Cell, ...] = (
        cell("hall", "1", "门厅", "Hall", (0, 0, 4, 3), "circulation"),
        cell("room", "2", "值班室", "Duty room", (4, 0, 8, 3), "office"),
    )
    doors = (
        Door(at=(0, 1.5), width=1.0, number="M1", zh="大门", en="Front door"),
        Door(at=(4, 1.5), width=0.9, number="M2", zh="门", en="Door"),
    )
    storey = PlannedStorey(
        name="1F",
        code="01",
        elevation=0.0,
        plan=FloorPlan(cells=cells, doors=doors, room_height=2.8),
    )
    building = PlannedBuilding(
        key="ifc2x_final",
        file_name=path.name,
        schema="IFC2X3",
        millimetres=False,
        quarter_turn=False,
        name="门卫室 / Gatehouse",
        number="M",
        origin=(79.0, -7.0),
        storeys=(storey,),
    )
    write_building(building, path, seed=seed)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("FILE_SCHEMA(('IFC2X3'))", "FILE_SCHEMA(('IFC2X_FINAL'))"), encoding="utf-8"
    )


def _wrong_crs(path: Path) -> None:
    """Benches in metres of web Mercator, without a word about it."""
    mercator = Transformer.from_crs("EPSG:32651", "EPSG:3857", always_xy=True)
    features = []
    for number, place in enumerate(((20.0, 10.0), (40.0, 10.0), (60.0, 30.0)), 1):
        x, y = mercator.transform(*to_projected(*place))
        features.append(
            {
                "type": "Feature",
                "properties": {"amenity": "bench", "ref": f"ZY-X-{number:02d}"},
                "geometry": {"type": "Point", "coordinates": [round(x, 2), round(y, 2)]},
            }
        )
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )


def _bomb(path: Path) -> None:
    """One entry of blanks that unpacks to a thousand times its size."""
    entry = zipfile.ZipInfo("model.ifc", date_time=(2026, 11, 1, 9, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", compresslevel=9) as archive, archive.open(entry, "w") as model:
        model.write(b"ISO-10303-21;\n")
        for _ in range(BOMB_BYTES // 1_000_000):
            model.write(b" " * 1_000_000)
