"""From a DXF document to strokes, texts and blocks: every block unfolded, every code taken out."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Any

from ezdxf import path, recover
from ezdxf.entities.dxfentity import DXFTagStorage
from ezdxf.entities.insert import Insert
from ezdxf.filemanagement import readfile
from ezdxf.lldxf.const import DXFError
from ezdxf.protocols import virtual_entities

from importers.dxf.drawing import Block, Drawing, Stroke, Swing, Text
from importers.errors import TooLarge, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

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


def open_document(source: Path, name: str) -> tuple[Document, bool]:
    """
    Open a drawing, mending what can be mended.

    Returns
    -------
    document, is_repaired

    Raises
    ------
    UnreadableFile
        If not even recovery finds a drawing in it.
    """
    try:
        return readfile(source), False
    except MemoryError:
        raise
    except Exception as fault:  # whatever the file broke: recovery is the answer
        if not source.stat().st_size:
            raise UnreadableFile(f"{name} is empty", file=name) from fault
    try:
        document, _ = recover.readfile(source)
    except MemoryError:
        raise
    except Exception as fault:  # recovery of hostile bytes fails in every way there is
        raise UnreadableFile(
            f"{name} is no drawing that can be opened, not even by recovery: {fault};"
            " save it again as DXF (R2010 or newer) in the drawing tool",
            file=name,
            found=f"{type(fault).__name__}: {fault}"[:200],
        ) from fault
    return document, True


def extract(document: Document, name: str, limits: DrawingLimits) -> Drawing:
    """
    Everything drawn in the model space.

    Raises
    ------
    TooLarge
        If unfolding the blocks gives more things than allowed.
    """
    drawing = Drawing(
        unit=_whole(document.header.get("$INSUNITS", 0)), version=str(document.dxfversion)
    )
    _Unfolding(document, drawing, name, limits).unfold(document.modelspace(), "0", -1, 0)
    return drawing


def _layer_of(entity: Any) -> str:
    """Layer of an entity; objects of other programs keep it among tags that nobody parsed."""
    if isinstance(entity, DXFTagStorage):
        return str(entity.graphic_properties().get("layer", "0"))
    return str(entity.dxf.get("layer", "0"))


def _is_invisible(entity: Any) -> bool:
    return not isinstance(entity, DXFTagStorage) and bool(entity.dxf.get("invisible", 0))


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
            self._stroke(path.make_path(entity), layer, block)
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
        self, outline: path.Path, layer: str, block: int, *, is_solid: bool = False
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
            self._keep(layer, points, block, is_closed=closed, is_solid=is_solid)

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
