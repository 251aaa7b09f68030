"""From a DXF document to strokes, texts and blocks: every block unfolded, every code taken out."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from ezdxf import path
from ezdxf.entities.dxfentity import DXFTagStorage
from ezdxf.entities.insert import Insert
from ezdxf.lldxf.const import DXFError
from ezdxf.protocols import virtual_entities

from importers.dxf.drawing import Block, Drawing, Stroke, Swing, Text
from importers.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ezdxf.document import Drawing as Document

    from importers.dxf.limits import DrawingLimits

FARTHEST = 1e9  # drawing units; beyond it is a slip of the pen, not a building
_CURVES = frozenset({"ARC", "CIRCLE", "ELLIPSE", "SPLINE", "LWPOLYLINE", "POLYLINE", "LINE"})
_FILLED = frozenset({"SOLID", "TRACE", "3DFACE"})
_SILENT = frozenset(  # what says nothing of the building
    {"DIMENSION", "ARC_DIMENSION", "LEADER", "MULTILEADER", "MLEADER", "TOLERANCE", "VIEWPORT",
     "POINT", "ATTDEF", "IMAGE", "WIPEOUT", "OLE2FRAME", "RAY", "XLINE", "LIGHT", "HELIX"}
)  # fmt: skip
_CODES = re.compile(r"%%[uUoOkK]")
_SPECIAL = {"%%d": "°", "%%D": "°", "%%p": "±", "%%P": "±", "%%c": "⌀", "%%C": "⌀", "%%%": "%"}
_UNICODE = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_ARC_STEP = math.radians(12)


def extract(document: Document, name: str, limits: DrawingLimits) -> Drawing:
    """
    Everything drawn in the model space; on the fullest sheet where that is empty.

    Raises
    ------
    TooLarge
        If unfolding the blocks gives more things than allowed.
    """
    drawing = Drawing(
        unit=_whole(document.header.get("$INSUNITS", 0)), version=str(document.dxfversion)
    )
    _Unfolding(document, drawing, name, limits).unfold(_drawn_on(document), "0", -1, 0)
    return drawing


def _drawn_on(document: Document) -> Iterable[Any]:
    model = document.modelspace()
    if len(model):
        return model
    # Some export what they print, and nothing else.
    sheets = [layout for layout in document.layouts if layout.name != "Model"]
    return max(sheets, key=len, default=model)


def _layer_of(entity: Any) -> str:
    """Layer of an entity; objects of other programs keep it among tags that nobody parsed."""
    if isinstance(entity, DXFTagStorage):
        return str(entity.graphic_properties().get("layer", "0"))
    return str(entity.dxf.get("layer", "0"))


def _is_invisible(entity: Any) -> bool:
    return not isinstance(entity, DXFTagStorage) and bool(entity.dxf.get("invisible", 0))


def _width_of(entity: Any) -> float:
    """Width of a polyline that is the same all along, else 0: arrows and tapers are no walls."""
    if entity.dxftype() == "LWPOLYLINE":
        own = entity.dxf.get("const_width", 0.0)
        widths = {(p[2] or own, p[3] or own) for p in entity.lwpoints}
    elif entity.dxftype() == "POLYLINE":
        first = entity.dxf.get("default_start_width", 0.0)
        last = entity.dxf.get("default_end_width", 0.0)
        widths = {
            (v.dxf.get("start_width", first), v.dxf.get("end_width", last)) for v in entity.vertices
        }
    else:
        return 0.0
    start, end = next(iter(widths), (0.0, 0.0))
    is_even = len(widths) == 1 and start == end
    return float(start) if is_even and math.isfinite(start) and start > 0 else 0.0


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


class _Unfolding:
    def __init__(
        self, document: Document, drawing: Drawing, name: str, limits: DrawingLimits
    ) -> None:
        self._document, self._drawing, self._name = document, drawing, name
        self._limits = limits
        self._met = 0
        self._shown: dict[str, bool] = {}
        layers = list(document.layers)
        # Some converters leave every layer switched off: then it means nothing.
        self._off_counts = 2 * sum(layer.is_off() for layer in layers) < len(layers)

    def unfold(self, entities: Iterable[Any], layer: str, block: int, depth: int) -> None:
        for entity in entities:
            self._met += 1
            if self._met > self._limits.things:
                raise TooLarge(
                    f"{self._name} draws more than {self._limits.things} things once its blocks"
                    " are unfolded; export the plan of one storey alone",
                    file=self._name,
                    allowed=self._limits.things,
                )
            kind = entity.dxftype()
            own = _layer_of(entity)
            # Layer 0 inside a block means: the layer of whoever put the block in.
            drawn_on = layer if own == "0" and block >= 0 else own
            if block < 0:
                self._drawing.counts[kind] = self._drawing.counts.get(kind, 0) + 1
            if not self._is_shown(own) or _is_invisible(entity):
                hidden = self._drawing.hidden_layers
                hidden[own] = hidden.get(own, 0) + 1
                continue
            try:
                self._take(entity, kind, drawn_on, block, depth)
            except (TooLarge, MemoryError):
                raise
            except (DXFError, ValueError, TypeError, AttributeError, ArithmeticError,
                    IndexError, KeyError, NotImplementedError):  # fmt: skip
                self._opaque(kind)

    def _take(self, entity: Any, kind: str, layer: str, block: int, depth: int) -> None:
        if isinstance(entity, Insert):
            self._insert(entity, layer, block, depth)
        elif kind in ("TEXT", "MTEXT", "ATTRIB"):
            self._text(entity, kind, layer, block)
        elif kind == "HATCH":
            for outline in path.from_hatch(entity):
                self._stroke(outline, layer, block, is_solid=True)
        elif kind == "MPOLYGON":
            for outline in path.from_hatch(entity):
                self._stroke(outline, layer, block)
        elif kind in _FILLED:
            points = [(p.x, p.y) for p in entity.wcs_vertices()]
            self._keep(layer, points, block, is_closed=True, is_solid=True)
        elif kind == "ARC":
            self._arc(entity, layer, block)
        elif kind in _CURVES:
            if kind == "POLYLINE" and (entity.is_poly_face_mesh or entity.is_polygon_mesh):
                self._opaque(kind)
                return
            self._stroke(path.make_path(entity), layer, block, width=_width_of(entity))
        elif kind not in _SILENT:
            # MLINE, tables, regions, and objects of other programs by their proxy graphics.
            parts = list(virtual_entities(entity)) if depth < self._limits.depth else []
            if parts:
                self.unfold(parts, layer, block, depth + 1)
            else:
                self._opaque(kind)

    def _insert(self, insert: Insert, layer: str, parent: int, depth: int) -> None:
        content = insert.block()
        name = str(insert.dxf.name)
        if content is None or content.block is None or content.block.is_xref:
            self._drawing.missing_xrefs.add(name)
            return
        if depth >= self._limits.depth:
            self._opaque("INSERT")
            return
        for single in insert.multi_insert() if insert.mcount > 1 else (insert,):
            place = single.ocs().to_wcs(single.dxf.insert)
            values = {
                str(attribute.dxf.tag): _plain(str(attribute.dxf.text))
                for attribute in insert.attribs
                if attribute.dxf.hasattr("tag")
            }
            if not _is_near(place.x, place.y):
                continue
            self._drawing.blocks.append(
                Block(
                    layer=layer,
                    name=name,
                    x=place.x,
                    y=place.y,
                    handle=str(insert.dxf.handle or f"{name}@{place.x:.3f},{place.y:.3f}"),
                    parent=parent,
                    values=values,
                )
            )
            number = len(self._drawing.blocks) - 1
            self.unfold(single.virtual_entities(), layer, number, depth + 1)
            shown = [tag for tag in insert.attribs if not tag.is_invisible]
            self.unfold(shown if single is insert else (), layer, number, depth + 1)

    def _text(self, entity: Any, kind: str, layer: str, block: int) -> None:
        if kind == "MTEXT":
            raw, shown = str(entity.text), str(entity.plain_text())
            height = float(entity.dxf.get("char_height", 0.0))
            x, y, _ = entity.dxf.insert
            lines = max(1, shown.count("\n") + 1)
            attachment = int(entity.dxf.get("attachment_point", 1))
            # Rows of the attachment point: top, middle, bottom.
            y += (-0.5, 0.0, 0.5)[min(max(attachment - 1, 0) // 3, 2)] * lines * height * 1.4
            widest = max((_width(line) for line in shown.split("\n")), default=0.0) * height
            x += (0.5, 0.0, -0.5)[(max(attachment, 1) - 1) % 3] * widest
            underlined = "\\L" in raw
        else:
            raw = str(entity.dxf.get("text", ""))
            shown = _plain(raw)
            height = float(entity.dxf.get("height", 0.0))
            aligned = entity.dxf.get("halign", 0) or entity.dxf.get("valign", 0)
            place = entity.dxf.get("align_point") if aligned else None
            x, y, _ = entity.ocs().to_wcs(place or entity.dxf.insert)
            if not entity.dxf.get("halign", 0):
                turn = math.radians(float(entity.dxf.get("rotation", 0.0)))
                half = _width(shown) * height / 2
                x, y = x + half * math.cos(turn), y + half * math.sin(turn)
            underlined = "%%u" in raw.lower()
        shown = _UNICODE.sub(lambda found: chr(int(found[1], 16)), shown).strip()
        if shown and _is_near(x, y) and math.isfinite(height):
            self._drawing.texts.append(Text(layer, shown[:500], x, y, height, underlined, block))

    def _arc(self, arc: Any, layer: str, block: int) -> None:
        centre = arc.ocs().to_wcs(arc.dxf.center)
        radius = float(arc.dxf.radius)
        sweep = math.radians((float(arc.dxf.end_angle) - float(arc.dxf.start_angle)) % 360.0)
        steps = max(2, math.ceil(sweep / _ARC_STEP))
        start = math.radians(float(arc.dxf.start_angle))
        to_wcs = arc.ocs().to_wcs
        points = []
        for step in range(steps + 1):
            angle = start + sweep * step / steps
            at = (
                arc.dxf.center[0] + radius * math.cos(angle),
                arc.dxf.center[1] + radius * math.sin(angle),
                0.0,
            )
            point = to_wcs(at)
            points.append((point[0], point[1]))
        swing = Swing(centre[0], centre[1], radius, sweep)
        self._keep(layer, points, block, swing=swing)

    def _stroke(
        self,
        outline: path.Path,
        layer: str,
        block: int,
        *,
        is_solid: bool = False,
        width: float = 0.0,
    ) -> None:
        for piece in outline.sub_paths() if outline.has_sub_paths else (outline,):
            if len(piece) == 0:
                continue
            if piece.has_curves:
                vertices = piece.control_vertices()
                # Out there a curve is halved for ever: its middle is no nearer than rounding.
                if not all(_is_near(v.x, v.y) and _is_near(v.z, 0.0) for v in vertices):
                    continue
                spread = max(
                    max(v.x for v in vertices) - min(v.x for v in vertices),
                    max(v.y for v in vertices) - min(v.y for v in vertices),
                )
                points = [(v.x, v.y) for v in piece.flattening(max(spread / 200, 1e-6), 4)]
            else:
                points = [(v.x, v.y) for v in piece.control_vertices()]
            closed = is_solid or (len(points) > 2 and piece.is_closed)
            if width and all(_is_near(x, y) for x, y in points) and len(set(points)) > 1:
                self._band(points, width, layer, block)
            else:
                self._keep(layer, points, block, is_closed=closed, is_solid=is_solid)

    def _band(
        self, points: list[tuple[float, float]], width: float, layer: str, block: int
    ) -> None:
        """A line as broad as it is drawn, a rectangle for each piece: walls of one stroke each."""
        pieces = list(itertools.pairwise(np.array(points)))
        for number, (start, end) in enumerate(pieces):
            length = float(np.hypot(*(end - start)))
            if not length:
                continue
            along = (end - start) / length * width / 2
            side = np.array((-along[1], along[0]))
            # Where pieces meet, each runs on to the outer corner.
            first = start - along if number else start
            last = end + along if number < len(pieces) - 1 else end
            corners = [first - side, last - side, last + side, first + side]
            kept = [(float(x), float(y)) for x, y in corners]
            self._keep(layer, kept, block, is_closed=True, is_solid=True)

    def _keep(
        self,
        layer: str,
        points: list[tuple[float, float]],
        block: int,
        *,
        is_closed: bool = False,
        is_solid: bool = False,
        swing: Swing | None = None,
    ) -> None:
        kept = [points[0]] if points else []
        kept += [point for last, point in itertools.pairwise(points) if point != last]
        if len(kept) < 2 or not all(_is_near(x, y) for x, y in kept):
            return
        self._drawing.strokes.append(
            Stroke(layer, tuple(kept), is_closed and len(kept) > 2, is_solid, block, swing)
        )

    def _is_shown(self, layer: str) -> bool:
        if layer not in self._shown:
            entry = self._document.layers.get(layer) if layer in self._document.layers else None
            self._shown[layer] = entry is None or not (
                entry.is_frozen() or (entry.is_off() and self._off_counts)
            )
        return self._shown[layer]

    def _opaque(self, kind: str) -> None:
        self._drawing.opaque[kind] = self._drawing.opaque.get(kind, 0) + 1


def _plain(text: str) -> str:
    shown = _CODES.sub("", text)
    for code, sign in _SPECIAL.items():
        shown = shown.replace(code, sign)
    return shown.strip()


def _width(text: str) -> float:
    """Width of a text in heights: hanzi are square, letters two thirds."""
    return sum(1.0 if "\u2e80" <= letter <= "\uffef" else 0.65 for letter in text)


def _is_near(x: float, y: float) -> bool:
    return math.isfinite(x) and math.isfinite(y) and abs(x) < FARTHEST and abs(y) < FARTHEST


def all_points(drawing: Drawing) -> Iterator[tuple[float, float]]:
    """Every point of every stroke."""
    for stroke in drawing.strokes:
        yield from stroke.points
