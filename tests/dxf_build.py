"""Small drawings, made stroke by stroke as drawing tools make them, so that tests can say what is
in them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ezdxf.filemanagement import new

if TYPE_CHECKING:
    from pathlib import Path

    from ezdxf.document import Drawing
    from ezdxf.entities.insert import Insert

WALL = 0.2  # m
Point2 = tuple[float, float]


class Sheet:
    """A drawing in its own unit; everything is given in metres."""

    def __init__(
        self, *, per_metre: float = 1000.0, header: int = 4, version: str = "R2010"
    ) -> None:
        self.document: Drawing = new(version)
        self.document.header["$INSUNITS"] = header
        self.model = self.document.modelspace()
        self._scale = per_metre

    def at(self, *point: float) -> Point2:
        return point[0] * self._scale, point[1] * self._scale

    def line(self, layer: str, start: Point2, end: Point2) -> None:
        self.model.add_line(self.at(*start), self.at(*end), dxfattribs={"layer": layer})

    def ring(self, layer: str, *points: Point2) -> None:
        scaled = [self.at(*p) for p in points]
        self.model.add_lwpolyline(scaled, close=True, dxfattribs={"layer": layer})

    def box(self, layer: str, x0: float, y0: float, x1: float, y1: float) -> None:
        self.ring(layer, (x0, y0), (x1, y0), (x1, y1), (x0, y1))

    def text(self, layer: str, text: str, place: Point2, *, height: float = 0.25) -> None:
        made = self.model.add_text(text, height=height * self._scale, dxfattribs={"layer": layer})
        made.dxf.insert = self.at(*place)

    def wall(self, layer: str, x0: float, y0: float, x1: float, y1: float) -> None:
        """A piece of wall with both faces and both ends, as a rectangle of four lines."""
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        for start, end in pairwise(corners):
            self.line(layer, start, end)

    def swing(self, layer: str, hinge: Point2, radius: float, first: float, last: float) -> None:
        """The quarter circle of a leaf, in degrees."""
        self.model.add_arc(
            self.at(*hinge), radius * self._scale, first, last, dxfattribs={"layer": layer}
        )

    def door_block(self, name: str = "M0921", *, width: float = 0.9) -> None:
        """A leaf and its swing on layer 0, hinged at the base point, closed along +x."""
        block = self.document.blocks.new(name)
        size = width * self._scale
        block.add_line((0, 0), (0, size), dxfattribs={"layer": "0"})
        block.add_arc((0, 0), size, 0, 90, dxfattribs={"layer": "0"})

    def put(
        self, name: str, layer: str, place: Point2, *, turn: float = 0.0, mirrored: bool = False
    ) -> Insert:
        return self.model.add_blockref(
            name,
            self.at(*place),
            dxfattribs={"layer": layer, "rotation": turn, "xscale": -1 if mirrored else 1},
        )

    def save(self, folder: Path, name: str = "plan.dxf") -> Path:
        path = folder / name
        self.document.saveas(path)
        return path


def two_rooms(
    sheet: Sheet,
    *,
    wall: str = "A-WALL",
    door: str = "A-DOOR",
    name: str = "A-AREA-IDEN",
    block: str = "M0921",
    names: tuple[str, str] = ("Office", "Storage"),
    hinge: Point2 = (4, 1),
) -> Sheet:
    """
    Two rooms of 4 × 4 m and 3 × 4 m beside one another, with a door between and one to the outside.

    Faces: x = 0 … 4 | 4.2 … 7.2, y = 0 … 4; the walls are 0.2 m. The inner door is in x 4 … 4.2 at
    y 1 … 1.9 and is a block put in at its hinge; the outer, in y -0.2 … 0 at x 1 … 1.9, is drawn
    stroke by stroke.
    """
    w = WALL
    sheet.wall(wall, -w, 4, 7.2 + w, 4 + w)
    sheet.wall(wall, -w, -w, 0, 4)
    sheet.wall(wall, 7.2, -w, 7.2 + w, 4)
    sheet.wall(wall, 0, -w, 1, 0)
    sheet.wall(wall, 1.9, -w, 7.2, 0)
    sheet.wall(wall, 4, 0, 4 + w, 1)
    sheet.wall(wall, 4, 1.9, 4 + w, 4)
    if block not in sheet.document.blocks:
        sheet.door_block(block)
    sheet.put(block, door, hinge, turn=90)
    sheet.swing(door, (1, -w), 0.9, 270, 360)
    sheet.line(door, (1, -w), (1, -w - 0.9))
    sheet.text(name, names[0], (1.5, 2.5))
    sheet.text(name, names[1], (5.0, 2.5))
    return sheet


class LargeSheet(Sheet):
    """A sheet whose drawings are put where ``origin`` says, in metres."""

    origin: Point2 = (0.0, 0.0)

    def at(self, *point: float) -> Point2:
        return super().at(point[0] + self.origin[0], point[1] + self.origin[1])

    def plan(self, origin: Point2, title: str, names: tuple[str, str], stair: str = "") -> None:
        """The two rooms with a title beneath, and a stairwell to their right."""
        self.origin = origin
        two_rooms(self, names=names)
        if stair:
            self.wall("A-WALL", 7.4, 4, 10.4, 4.2)
            self.wall("A-WALL", 7.4, -0.2, 10.4, 0)
            self.wall("A-WALL", 10.2, 0, 10.4, 4)
            self.text("A-AREA-IDEN", stair, (8.6, 2.0))
        self.text("PUB_TITLE", title, (4, -3), height=0.7)

    def view(self, origin: Point2, title: str) -> None:
        """An elevation: lines on the layer of walls that enclose what are no rooms."""
        self.origin = origin
        for storey in range(3):
            self.wall("A-WALL", 0, storey * 3.0, 9, storey * 3.0 + 3.0)
        self.text("PUB_TITLE", title, (4, -3), height=0.7)
