"""A site as a GeoPackage: a table for each kind of thing, with the styles QGIS opens it in."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry import LineString, MultiPolygon, Point

from spatial.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from spatial.site import Site

_USE_COLOURS = {
    "circulation": "#e8edf2", "stair": "#d3dbe6", "lift": "#c5cfdd", "residential": "#f3ead9",
    "office": "#e2ecf7", "meeting": "#dbe7f5", "sanitary": "#dcf0ee", "plant": "#eadff0",
    "storage": "#ece7df", "parking": "#e6e6e6", "retail": "#f7e3dc", "service": "#f2edd8",
    "outdoor": "#e3f0dc", "roof": "#e9e9e4", "shaft": "#d9d9d9", "other": "#f0f0ee",
}  # fmt: skip
_STYLES = """CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""
_CONTENTS = """INSERT INTO gpkg_contents (table_name, data_type, identifier)
  VALUES ('layer_styles', 'attributes', 'layer_styles')"""


def geopackage(site: Site) -> bytes:
    """
    The GeoPackage of a site.

    Returns
    -------
    content : bytes
        Layers ``storeys``, ``walls``, ``spaces``, ``openings``, ``connectors`` and ``assets`` in
        WGS 84 (EPSG:4326), bottom to top; ``layer_styles`` holds a default style for each.
    """
    with tempfile.TemporaryDirectory(prefix="walkround-gpkg-") as name:
        path = Path(name) / "site.gpkg"
        for number, (layer, kind, rows) in enumerate(_layers(site)):
            _write(path, layer, kind, rows, site, append=number > 0)
        with closing(sqlite3.connect(path)) as database, database:
            database.execute(_STYLES)
            database.execute(_CONTENTS)
            for layer, style in _styles().items():
                database.execute(
                    "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
                    " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
                    " owner) VALUES ('', '', ?, 'geom', ?, ?, '', 1, 'Walkround', '')",
                    (layer, layer, style),
                )
        return path.read_bytes()


Row = tuple["BaseGeometry", dict[str, Any]]


def _layers(site: Site) -> list[tuple[str, str, list[Row]]]:
    buildings = {b.id: b.name for b in site.buildings}
    storeys = {s.id: s for s in site.storeys}
    spaces = {s.id: s for s in site.spaces}

    def on(storey_id: str | None) -> dict[str, Any]:
        storey = storeys.get(storey_id) if storey_id else None  # type: ignore[call-overload]  # ids are texts
        building = buildings.get(storey.building_id, "") if storey and storey.building_id else ""
        return {
            "building": building,
            "storey": storey.name if storey else "",
            "level": storey.level if storey else 0,
        }

    def area(storey: Any) -> MultiPolygon:
        found: MultiPolygon = storey.floor if storey.outline.is_empty else storey.outline
        return found

    return [
        (
            "storeys",
            "MultiPolygon",
            [(area(s), {"id": s.id, "name_en": s.name_en, **on(s.id), "elevation_m": s.elevation})
             for s in site.storeys],
        ),
        (
            "walls",
            "MultiPolygon",
            [(s.walls, {"storey_id": s.id, **on(s.id)}) for s in site.storeys],
        ),
        (
            "spaces",
            "MultiPolygon",
            [(s.polygon, {"id": s.id, "name": s.name, "name_en": s.name_en, "number": s.number,
                          "use": s.use, **on(s.storey_id), "area_m2": round(s.polygon.area, 2)})
             for s in site.spaces],
        ),
        (
            "openings",
            "LineString",
            [(LineString(o.line), {"id": o.id, "kind": o.kind, "name": o.name,
                                   "is_entrance": int(o.is_entrance), **on(o.storey_id)})
             for o in site.openings],
        ),
        (
            "connectors",
            "Point",
            [(Point(landing.point), {"id": c.id, "kind": c.kind, "name": c.name,
                                     **on(landing.storey_id), "elevation_m": landing.elevation})
             for c in site.connectors for landing in c.landings],
        ),
        (
            "assets",
            "Point",
            [(Point(a.position[:2]), {"id": a.id, "code": a.code, "name": a.name,
                                      "name_en": a.name_en, "kind": a.kind,
                                      "kind_zh": KINDS[a.kind].zh, "kind_en": KINDS[a.kind].en,
                                      **on(a.storey_id),
                                      "space": spaces[a.space_id].name if a.space_id else ""})
             for a in site.assets],
        ),
    ]  # fmt: skip


def _write(
    path: Path, layer: str, kind: str, rows: Sequence[Row], site: Site, *, append: bool
) -> None:
    shown = [(geometry, values) for geometry, values in rows if not geometry.is_empty]
    degrees = [site.georeference.geometry_to_wgs84(geometry) for geometry, _ in shown]
    fields = list(rows[0][1]) if rows else ["id"]
    columns = [np.array([values[field] for _, values in shown]) for field in fields]
    columns = [column.astype(object) if column.dtype.kind == "U" else column for column in columns]
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(geometry) for geometry in degrees], dtype=object),
        [column if len(shown) else np.array([], dtype=object) for column in columns],
        fields,
        layer=layer,
        driver="GPKG",
        geometry_type=kind,
        crs="EPSG:4326",
        append=append,
    )


# -- styles ----------------------------------------------------------------------------------------


def _styles() -> dict[str, str]:
    uses = {use: _fill(colour, "#b8c0ca", 0.2) for use, colour in _USE_COLOURS.items()}
    return {
        "storeys": _single(_fill("#fbfbfa", "#8a94a0", 0.4)),
        "walls": _single(_fill("#4a5460", "#4a5460", 0.1)),
        "spaces": _categories("use", uses, label="coalesce(nullif(number, '') || ' ', '') || name"),
        "openings": _single(_symbol("line", "SimpleLine", line_color="#c7762e", line_width="0.6")),
        "connectors": _single(_marker("#2b6cb0", 3)),
        "assets": _single(_marker("#b3362b", 2), label="code"),
    }


def _fill(colour: str, border: str, width: float) -> str:
    return _symbol(
        "fill", "SimpleFill", color=colour, style="solid", outline_color=border,
        outline_width=str(width), outline_style="solid",
    )  # fmt: skip


def _marker(colour: str, size: float) -> str:
    return _symbol(
        "marker", "SimpleMarker", color=colour, name="circle", size=str(size),
        outline_color="#ffffff", outline_width="0.3",
    )  # fmt: skip


def _symbol(kind: str, layer: str, **options: str) -> str:
    """A symbol; ``NAME`` is put in by whoever uses it."""
    held = "".join(
        f'<Option type="QString" name={quoteattr(key)} value={quoteattr(value)}/>'
        for key, value in options.items()
    )
    return (
        f'<symbol type="{kind}" name="NAME" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{held}</Option></layer></symbol>'
    )


def _single(symbol: str, *, label: str = "") -> str:
    named = symbol.replace("NAME", "0", 1)
    return _qml(f'<renderer-v2 type="singleSymbol"><symbols>{named}</symbols></renderer-v2>', label)


def _categories(field: str, symbols: Mapping[str, str], *, label: str) -> str:
    rows = "".join(
        f'<category value={quoteattr(value)} label={quoteattr(value)} symbol="{n}" render="true"/>'
        for n, value in enumerate(symbols)
    )
    drawn = "".join(s.replace("NAME", str(n), 1) for n, s in enumerate(symbols.values()))
    return _qml(
        f'<renderer-v2 type="categorizedSymbol" attr="{field}"><categories>{rows}</categories>'
        f"<symbols>{drawn}</symbols></renderer-v2>",
        label,
    )


def _qml(renderer: str, label: str) -> str:
    labels = ""
    if label:
        labels = (
            f'<labeling type="simple"><settings calloutType="simple"><text-style fontSize="8"'
            f' fieldName={quoteattr(label)} isExpression="1" textColor="28,36,48,255"/>'
            '<placement placement="0"/></settings></labeling>'
        )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22.0" styleCategories="Symbology|Labeling" '
        f'labelsEnabled="{int(bool(label))}">{renderer}{labels}</qgis>'
    )
