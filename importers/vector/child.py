"""The process that alone opens a vector file: reads its layers, may die of it.

Leaves one GeoJSON file for each layer in the folder that it is given.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry import mapping

from importers.errors import TooLarge, UnreadableFile
from importers.killable import serve_reading

DRIVERS = frozenset(
    ["GPKG", "ESRI Shapefile", "FlatGeobuf", "KML", "LIBKML", "GML", "GPX", "MapInfo File"]
)
_HIDDEN = ("layer_styles", "qgis_projects")
_KML_NOTES = frozenset(
    [
        "tessellate",
        "extrude",
        "visibility",
        "drawOrder",
        "altitudeMode",
        "begin",
        "end",
        "timestamp",
    ]
)
# Code pages that .cpg files name, and that Python calls otherwise.
_CODECS = {"936": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "950": "big5", "65001": "utf-8"}


def read_layers_here(
    path: str, folder: str, *, file: str, features: int, layers: int
) -> dict[str, Any]:
    """The same as `importers.vector.process.read_layers`, in this very process."""
    source = Path(path)
    left = features
    written = []
    try:
        names = _layers(source, layers)
        for number, name in enumerate(names):
            layer = _layer(source, name, left)
            if layer is None:
                raise TooLarge(
                    f"{file} has more than {features} features",
                    file=file,
                    allowed_features=features,
                )
            left -= len(layer["features"])
            made = f"layer-{number}.json"
            (Path(folder) / made).write_text(json.dumps(layer), encoding="utf-8")
            written.append({"name": name, "file": made, "encoding": layer.pop("encoding", "")})
        driver = _driver(source, names[0]) if names else ""
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as fault:
        reason = str(fault)[:300]
        raise UnreadableFile(
            f"{file} could not be opened: {reason}", file=file, found=reason
        ) from fault
    return {"driver": driver, "layers": written}


def _layers(source: Path, most: int) -> list[str]:
    names = [str(name) for name, _ in pyogrio.list_layers(source)]
    names = [name for name in names if name not in _HIDDEN][:most]
    if names:
        driver = _driver(source, names[0])
        if driver not in DRIVERS:
            raise ValueError(f"the format {driver!r} is not one that plans come in")
    return names


def _driver(source: Path, layer: str) -> str:
    encoding = "ISO-8859-1" if source.suffix.lower() == ".shp" else None
    return str(pyogrio.read_info(source, layer=layer, encoding=encoding)["driver"])


def _layer(source: Path, name: str, left: int) -> dict[str, Any] | None:
    """One layer as a FeatureCollection; None where it has more than ``left`` features."""
    is_shape = source.suffix.lower() == ".shp"
    # Bytes are taken as they are and decoded here: cut characters are no reason to give up.
    meta, fids, geometry, columns = pyogrio.raw.read(
        source,
        layer=name,
        max_features=left + 1,
        return_fids=True,
        encoding="ISO-8859-1" if is_shape else None,
    )
    count = len(fids) if fids is not None else len(geometry)
    if count > left:
        return None
    codec = _codec(source) if is_shape else ""
    fields = [_decoded(str(field), codec) for field in meta["fields"]]
    shapes = (
        [None] * count
        if geometry is None
        else shapely.from_wkb(geometry, on_invalid="ignore").tolist()
    )
    features = []
    for row in range(count):
        properties = {
            field: value
            for field, column in zip(fields, columns, strict=True)
            if field not in _KML_NOTES and (value := _plain(column[row], codec)) is not None
        }
        shape = shapes[row]
        features.append(
            {
                "type": "Feature",
                "id": None if fids is None else str(fids[row]),
                "properties": properties,
                "geometry": None if shape is None or shape.is_empty else mapping(shape),
            }
        )
    made: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if meta.get("crs"):
        made["crs"] = meta["crs"]
    if codec not in ("", "utf-8"):
        made["encoding"] = codec
    return made


def _plain(value: Any, codec: str) -> Any:
    """A value of a column in terms of JSON; None for nothing."""
    if isinstance(value, str):
        text = _decoded(value, codec).strip("\x00 ")
        return text or None
    if isinstance(value, np.bool_ | bool):
        return bool(value)
    if isinstance(value, np.integer | int):
        return int(value)
    if isinstance(value, np.floating | float):
        return float(value) if math.isfinite(float(value)) else None
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    return None


def _decoded(text: str, codec: str) -> str:
    return (
        text.encode("latin-1", errors="replace").decode(codec, errors="replace") if codec else text
    )


def _codec(source: Path) -> str:
    """Encoding of a shapefile's table: what its .cpg says, else what its bytes can be."""
    for ending in (".cpg", ".CPG"):
        said = source.with_suffix(ending)
        if said.is_file():
            name = said.read_text(encoding="ascii", errors="ignore").strip().lower()
            name = name.removeprefix("ansi ").removeprefix("cp").removeprefix("oem ")
            for codec in (_CODECS.get(name, name), f"cp{name}"):
                try:
                    "".encode(codec)
                except LookupError:
                    continue
                return codec
    table = next((t for e in (".dbf", ".DBF") if (t := source.with_suffix(e)).is_file()), None)
    if table is None:
        return "utf-8"
    with table.open("rb") as stream:
        content = stream.read(1 << 20)
    body = content[int.from_bytes(content[8:10], "little") :] + content[32:4096]
    for codec in ("utf-8", "gb18030"):
        try:
            body[: len(body) - 4].decode(codec)
        except UnicodeDecodeError as fault:
            # A character cut at the end of a field is no sign of another encoding.
            if codec == "gb18030" and fault.start > 0.9 * len(body):
                return codec
            continue
        return codec
    return "gb18030" if content[29:30] in (b"\x4d", b"\x7a") else "latin-1"


if __name__ == "__main__":
    sys.exit(serve_reading(sys.argv[1:], read_layers_here))
