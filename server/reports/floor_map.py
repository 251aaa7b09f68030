"""One HTML file with a site's storeys, findings and heat, which opens without a network."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure

if TYPE_CHECKING:
    from inspection.finding import Grade

Language = str
GeoJson = Mapping[str, Any]

BAND_COLOURS = ("#FFF3BF", "#FEDD8A", "#FDB95A", "#FB8C3F", "#EF5430", "#CF1B26", "#86001F")
GRADE_COLOURS: Mapping[Grade, tuple[str, str]] = {
    "urgent": ("#C31D2B", "#C31D2B"),
    "important": ("#E58E00", "#8A4F00"),
    "minor": ("#6A7480", "#4D5967"),
}
USE_COLOURS: Mapping[str, str] = {
    "circulation": "#FFFFFF",
    "residential": "#F6F3EC",
    "office": "#F6F3EC",
    "service": "#F6F3EC",
    "meeting": "#F1EFF6",
    "retail": "#F1EFF6",
    "sanitary": "#E7F1F3",
    "plant": "#DFE5EC",
    "storage": "#EFECE8",
    "stair": "#D3DAE3",
    "lift": "#D3DAE3",
    "shaft": "#D3DAE3",
}
WALL, OUTDOOR, UNKNOWN = "#3A4452", "#EBEEF1", "#7D8896"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletFiles:
    """The text of the drawing library's script and style sheet, to be put into the file."""

    script: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingMark:
    """A finding: longitude and latitude in degrees, and the lines shown when it is touched."""

    point: tuple[float, float]
    grade: Grade
    overdue: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStorey:
    """One storey to switch to: its plan and heat as GeoJSON in WGS 84, and its findings."""

    name: str
    plan: GeoJson
    heat: GeoJson
    findings: tuple[FindingMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapTexts:
    """Every sentence of the file, in the language asked for."""

    language: Language
    title: str
    subtitle: str
    heat_unit: str
    unknown: str
    overdue: str
    grades: Mapping[Grade, str]


class _OfflineMap(folium.Map):
    """A folium map that links to nothing; what it needs is put in afterwards."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # folium declares them so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


def floor_map(
    storeys: Sequence[MapStorey],
    *,
    bounds: tuple[float, float, float, float],
    edges: Sequence[float],
    texts: MapTexts,
    leaflet: LeafletFiles,
) -> bytes:
    """
    Draw a site as one self-contained HTML file.

    Parameters
    ----------
    storeys
        In the order of the switch; the first is shown. Features carry ``properties.layer`` as in
        the HTTP API.
    bounds
        West, south, east and north of what is to be seen at first, in degrees.
    edges
        Lower edges of the heat bands, in the unit that ``texts.heat_unit`` names.

    Returns
    -------
    html
        UTF-8. It holds no address that a browser would load.
    """
    west, south, east, north = bounds
    drawn = _OfflineMap(
        tiles=None,
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=18,
        max_zoom=24,
        zoom_snap=0.25,
        attribution_control=False,
        control_scale=True,
    )
    for number, storey in enumerate(storeys):
        _storey_layer(storey, shown=number == 0).add_to(drawn)
    folium.LayerControl(collapsed=False, position="topright").add_to(drawn)
    drawn.fit_bounds([(south, west), (north, east)])
    root = drawn.get_root()
    assert isinstance(root, Figure)  # the root of every folium map
    root.html.add_child(Element(_raw(_heading(texts) + _legend(texts, edges))))
    text: str = root.render()
    head = f"<style>{leaflet.style}\n{_STYLE}</style><script>{leaflet.script}</script>"
    # The style sheet's pictures are those of markers and the layer button, neither of which is
    # used.
    head = re.sub(r"url\((?!['\"]?data:)[^)]*\)", "none", head.split("<script>", maxsplit=1)[0]) + (
        "<script>" + head.split("<script>", 1)[1]
    )
    text = text.replace("<head>", f"<head><title>{html.escape(texts.title)}</title>{head}", 1)
    text = re.sub(r"<html[^>]*>", f'<html lang="{html.escape(texts.language)}">', text, count=1)
    return text.encode()


def _storey_layer(storey: MapStorey, *, shown: bool) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name=html.escape(storey.name), overlay=False, show=shown)
    plan = [f for f in storey.plan["features"] if f["properties"]["layer"] in _PLAN_ORDER]
    plan.sort(key=lambda f: _PLAN_ORDER[f["properties"]["layer"]])
    walls = [f for f in plan if f["properties"]["layer"] == "wall"]
    ground = [f for f in plan if f["properties"]["layer"] != "wall"]
    for features, style in ((ground, _plan_style), (storey.heat["features"], _heat_style)):
        if features:
            folium.GeoJson(_bare(features), style_function=style).add_to(group)
    if walls:
        folium.GeoJson(_bare(walls), style_function=_plan_style).add_to(group)
    for mark in storey.findings:
        longitude, latitude = mark.point
        tooltip = folium.Tooltip("<br>".join(_inert(line) for line in mark.lines))
        folium.Marker(
            (latitude, longitude),
            icon=folium.DivIcon(
                html=grade_svg(mark.grade, overdue=mark.overdue),
                icon_size=(22, 22),
                icon_anchor=(11, 11),
                class_name="mark",
            ),
            tooltip=tooltip,
        ).add_to(group)
    return group


_PLAN_ORDER = {"outline": 0, "floor": 1, "building": 2, "space": 3, "wall": 4}


def _bare(features: Sequence[Any]) -> dict[str, Any]:
    """Keep what styles need: ids and names of rooms do not leave with the file."""
    kept = ("layer", "use", "band")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": feature["geometry"],
                "properties": {k: v for k, v in feature["properties"].items() if k in kept},
            }
            for feature in features
        ],
    }


def _plan_style(feature: GeoJson) -> dict[str, Any]:
    properties = feature["properties"]
    layer = properties["layer"]
    if layer == "wall":
        return {"fillColor": WALL, "fillOpacity": 1, "color": WALL, "weight": 0.6}
    if layer == "space":
        fill = USE_COLOURS.get(properties.get("use", ""), "#F5F7F9")
        return {"fillColor": fill, "fillOpacity": 1, "color": "#C2CBD6", "weight": 0.4}
    fill = {"floor": "#FFFFFF", "building": "#DFE5EC"}.get(layer, OUTDOOR)
    return {"fillColor": fill, "fillOpacity": 1, "color": WALL, "weight": 0.8}


def _heat_style(feature: GeoJson) -> dict[str, Any]:
    properties = feature["properties"]
    if properties["layer"] == "unknown":
        return {"fillColor": UNKNOWN, "fillOpacity": 0.18, "color": UNKNOWN, "weight": 0}
    colour = BAND_COLOURS[int(properties["band"]) - 1]
    return {"fillColor": colour, "fillOpacity": 0.92, "color": colour, "weight": 0}


def grade_svg(grade: Grade, *, overdue: bool = False) -> str:
    """Draw the mark of a grade: a dot, a triangle or a square; a ring where it is overdue."""
    fill, line = GRADE_COLOURS[grade]
    shape = {
        "urgent": '<circle cx="11" cy="11" r="5.5"/>',
        "important": '<path d="M11 5 L17 16 L5 16 Z"/>',
        "minor": '<rect x="6.5" y="6.5" width="9" height="9"/>',
    }[grade]
    ring = '<circle cx="11" cy="11" r="9.5" fill="none" stroke="#17202B"/>' if overdue else ""
    return (
        f'<svg width="22" height="22" viewBox="0 0 22 22" role="img">{ring}'
        f'<g fill="{fill}" stroke="{line}">{shape}</g></svg>'
    )


def _heading(texts: MapTexts) -> str:
    return (
        f'<div class="heading"><b>{html.escape(texts.title)}</b>'
        f"<span>{html.escape(texts.subtitle)}</span></div>"
    )


def _legend(texts: MapTexts, edges: Sequence[float]) -> str:
    bands = "".join(
        f'<i style="background:{colour}"><small>{edge:g}</small></i>'
        for colour, edge in zip(BAND_COLOURS, edges, strict=True)
    )
    grades = "".join(
        f"<span>{grade_svg(grade)}{html.escape(name)}</span>"
        for grade, name in texts.grades.items()
    )
    late = f"<span>{grade_svg('minor', overdue=True)}{html.escape(texts.overdue)}</span>"
    return (
        f'<div class="legend"><div>{html.escape(texts.heat_unit)}</div><div class="bands">{bands}'
        f'<em>{html.escape(texts.unknown)}</em></div><div class="grades">{grades}{late}</div></div>'
    )


def _inert(line: str) -> str:
    """Escape for HTML that stands inside a JavaScript template string."""
    text = html.escape(line)
    return text.replace("\\", "&#92;").replace("`", "&#96;").replace("$", "&#36;")


def _raw(text: str) -> str:
    """Keep the template engine from reading what people wrote."""
    return text.replace("{", "&#123;").replace("}", "&#125;")


_STYLE = """
html,body{margin:0;height:100%;background:#F3F5F7;color:#17202B;
font:14px/20px "Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-
serif}
.folium-map{position:absolute;inset:0;width:100%;height:100%}
.leaflet-container{background:#F3F5F7}
.leaflet-control-layers-toggle{display:none}
.leaflet-control-layers{border:0;border-radius:12px;box-shadow:0 2px 8px rgba(23,32,43,.1)}
.leaflet-control-layers-base{max-height:70vh;overflow:auto;padding:4px 8px}
.heading,.legend{position:absolute;z-index:1000;left:16px;background:#fff;padding:12px 16px;
border-radius:12px;box-shadow:0 2px 8px rgba(23,32,43,.1)}
.heading{top:16px;left:64px;display:flex;gap:12px;align-items:baseline}.heading b{font-size:16px}
.heading span,.legend{color:#435061;font-size:13px}
.leaflet-control-scale-line:not(:first-child){display:none}
.legend{bottom:48px}.bands{display:flex;margin:6px 0 20px;align-items:center}
.bands i{width:32px;height:14px;position:relative;font-style:normal}
.bands small{position:absolute;top:15px;left:-3px;font-size:12px}
.bands em{margin-left:16px;padding:0 8px;font-style:normal;background:#7D88962E}
.grades{display:flex;gap:16px}.grades span{display:inline-flex;align-items:center;gap:4px}
.mark{background:none;border:0}
"""
