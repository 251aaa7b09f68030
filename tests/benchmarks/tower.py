"""A made-up office tower as IFC text of any height: some 1.8 MB a storey, most of it furniture."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

import ifcopenshell.guid

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

Point2 = tuple[float, float]

RISE = 3.6  # m from storey to storey
LENGTH, DEPTH = 60.0, 20.2  # m
ROOM = 4.0  # m wide
WALL = 0.2  # m
_CORRIDOR = (9.1, 11.1)  # m, its two faces
_RISERS = 20
_PIECES = ("IfcLightFixture", "IfcAlarm", "IfcFurniture", "IfcFireSuppressionTerminal")
_FACETS = 112  # of each piece: what a family from a catalogue brings along


class TowerWriter:
    """Writes statements one by one: no model is held, however high the tower."""

    def __init__(self, stream: TextIO, seed: int) -> None:
        self._stream, self._random, self._last = stream, Random(seed), 0
        stream.write(
            "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\n"
            "FILE_NAME('tower.ifc','',(''),(''),'','','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n"
        )
        self._up = self.add("IFCDIRECTION((0.,0.,1.))")
        self._origin = self.point(0, 0, 0)
        self._axes = self.add(f"IFCAXIS2PLACEMENT3D(#{self._origin},$,$)")
        self._context = self.add(
            f"IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,#{self._axes},$)"
        )
        metre = self.add("IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)")
        units = self.add(f"IFCUNITASSIGNMENT((#{metre}))")
        self._project = self.root("IFCPROJECT", f"'Tower',$,$,$,$,(#{self._context}),#{units}")
        self._site = self.root(
            "IFCSITE", f"'Site',$,$,#{self.place(0, 0, 0)},$,$,.ELEMENT.,$,$,$,$,$"
        )
        self._building = self.root(
            "IFCBUILDING", f"'Tower',$,$,#{self.place(0, 0, 0)},$,$,.ELEMENT.,$,$,$"
        )
        self.aggregate(self._project, [self._site])
        self.aggregate(self._site, [self._building])
        self._storeys: list[int] = []

    def add(self, statement: str) -> int:
        self._last += 1
        self._stream.write(f"#{self._last}={statement};\n")
        return self._last

    def root(self, name: str, rest: str) -> int:
        guid = ifcopenshell.guid.compress(UUID(int=self._random.getrandbits(128)).hex)
        return self.add(f"{name}('{guid}',$,{rest})")

    def point(self, *metres: float) -> int:
        return self.add(f"IFCCARTESIANPOINT(({','.join(f'{m:.4f}' for m in metres)}))")

    def place(self, x: float, y: float, z: float) -> int:
        axes = self.add(f"IFCAXIS2PLACEMENT3D(#{self.point(x, y, z)},$,$)")
        return self.add(f"IFCLOCALPLACEMENT($,#{axes})")

    def aggregate(self, whole: int, parts: list[int]) -> None:
        listed = ",".join(f"#{part}" for part in parts)
        self.root("IFCRELAGGREGATES", f"$,$,#{whole},({listed})")

    def shape(self, item: int, kind: str = "SweptSolid") -> int:
        body = self.add(f"IFCSHAPEREPRESENTATION(#{self._context},'Body','{kind}',(#{item}))")
        return self.add(f"IFCPRODUCTDEFINITIONSHAPE($,$,(#{body}))")

    def prism(self, points: list[Point2], height: float, *, lying: bool = False) -> int:
        """A polygon pushed up; or, drawn in x and z, pushed along y."""
        ids = [self.point(*point) for point in points]
        line = self.add(f"IFCPOLYLINE(({','.join(f'#{i}' for i in [*ids, ids[0]])}))")
        profile = self.add(f"IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#{line})")
        axes = self._axes
        if lying:
            back = self.add("IFCDIRECTION((0.,-1.,0.))")
            across = self.add("IFCDIRECTION((1.,0.,0.))")
            axes = self.add(f"IFCAXIS2PLACEMENT3D(#{self._origin},#{back},#{across})")
        return self.shape(
            self.add(f"IFCEXTRUDEDAREASOLID(#{profile},#{axes},#{self._up},{height:.4f})")
        )

    def box(self, dx: float, dy: float, dz: float) -> int:
        centre = self.add(f"IFCAXIS2PLACEMENT2D(#{self.point(dx / 2, dy / 2)},$)")
        profile = self.add(f"IFCRECTANGLEPROFILEDEF(.AREA.,$,#{centre},{dx:.4f},{dy:.4f})")
        return self.shape(
            self.add(f"IFCEXTRUDEDAREASOLID(#{profile},#{self._axes},#{self._up},{dz:.4f})")
        )

    def piece(self) -> int:
        """A lathe-turned thing of triangles around an axis."""
        around = _FACETS // 2
        radius, height = 0.2 + 0.2 * self._random.random(), 0.3 + 0.5 * self._random.random()
        rim = [
            self.point(
                radius * math.cos(2 * math.pi * i / around),
                radius * math.sin(2 * math.pi * i / around),
                0.5 * height,
            )
            for i in range(around)
        ]
        faces = []
        for tip, step in ((self.point(0, 0, height), 1), (self.point(0, 0, 0), -1)):
            for i in range(around):
                ring = f"#{rim[i]},#{rim[(i + step) % around]},#{tip}"
                bound = self.add(f"IFCFACEOUTERBOUND(#{self.add(f'IFCPOLYLOOP(({ring}))')},.T.)")
                faces.append(self.add(f"IFCFACE((#{bound}))"))
        shell = self.add(f"IFCCLOSEDSHELL(({','.join(f'#{face}' for face in faces)}))")
        return self.shape(self.add(f"IFCFACETEDBREP(#{shell})"), "Brep")

    def product(
        self, name: str, title: str, low: tuple[float, float, float], shape: int, rest: str
    ) -> int:
        return self.root(name, f"'{title}',$,$,#{self.place(*low)},#{shape},{rest}")

    def wall(self, low: tuple[float, float, float], size: Point2) -> int:
        return self.product("IFCWALL", "Wall", low, self.box(*size, RISE - 0.3), "$,$")

    def door(self, wall: int, low: tuple[float, float, float], width: float = 1.0) -> int:
        opening = self.product(
            "IFCOPENINGELEMENT", "Opening", low, self.box(width, WALL, 2.1), "$,$"
        )
        self.root("IFCRELVOIDSELEMENT", f"$,$,#{wall},#{opening}")
        made = self.root("IFCDOOR", f"'Door',$,$,#{self.place(*low)},$,$,2.1,{width:.2f},$,$,$")
        self.root("IFCRELFILLSELEMENT", f"$,$,#{opening},#{made}")
        return made

    def storey(self, number: int, *, is_top: bool) -> None:
        """One storey: thirty rooms along a corridor, the first of them the stairwell."""
        z = number * RISE
        storey = self.root(
            "IFCBUILDINGSTOREY",
            f"'{number + 1}F',$,$,#{self.place(0, 0, z)},$,$,.ELEMENT.,{z:.4f}",
        )
        self._storeys.append(storey)
        held = [
            self.product(
                "IFCSLAB", "Slab", (0, 0, z - 0.3), self.box(LENGTH, DEPTH, 0.3), "$,.FLOOR."
            )
        ]
        if number:
            hole = self.product(
                "IFCOPENINGELEMENT", "Void", (0.2, 2.0, z - 0.4), self.box(5.6, 1.4, 0.5), "$,$"
            )
            self.root("IFCRELVOIDSELEMENT", f"$,$,#{held[0]},#{hole}")
        low, high = _CORRIDOR
        spaces = [self._space(f"{number + 1}00", "Corridor", (WALL, low), (LENGTH - WALL, high), z)]
        for y in (0.0, DEPTH - WALL):
            held.append(self.wall((0, y, z), (LENGTH, WALL)))
        for y in (low - WALL, high):
            wall, at = self.wall((0, y, z), (LENGTH, WALL)), 0.0
            held.append(wall)
            for width in _widths():
                held.append(self.door(wall, (at + 0.8, y, z)))
                at += width
        for x in (0.0, LENGTH - WALL):
            held.append(self.wall((x, low, z), (WALL, high - low)))
        if number == 0:
            held.append(self._front_door(held[-1], z))
        for side, (y0, y1) in enumerate(((WALL, low - WALL), (high + WALL, DEPTH - WALL))):
            at = 0.0
            for n, width in enumerate(_widths()):
                held.append(self.wall((at, y0, z), (WALL, y1 - y0)))
                is_stair = side == 0 and n == 0
                name = "Stairwell" if is_stair else "Office"
                mark = f"{number + 1}{side}{n:02d}"
                end = min(at + width, LENGTH - WALL)
                spaces.append(self._space(mark, name, (at + WALL, y0), (end, y1), z))
                if is_stair and not is_top:
                    held.append(self._flight(z))
                elif not is_stair:
                    held += self._pieces(at + WALL, y0, end, y1, z)
                at += width
            held.append(self.wall((LENGTH - WALL, y0, z), (WALL, y1 - y0)))
        self.aggregate(storey, spaces)
        listed = ",".join(f"#{element}" for element in held)
        self.root("IFCRELCONTAINEDINSPATIALSTRUCTURE", f"$,$,({listed}),#{storey}")

    def _front_door(self, wall: int, z: float) -> int:
        opening = self.product(
            "IFCOPENINGELEMENT",
            "Opening",
            (LENGTH - WALL, _CORRIDOR[0] + 0.5, z),
            self.box(WALL, 1.0, 2.1),
            "$,$",
        )
        self.root("IFCRELVOIDSELEMENT", f"$,$,#{wall},#{opening}")
        across = self.add("IFCDIRECTION((0.,1.,0.))")
        corner = self.point(LENGTH, _CORRIDOR[0] + 0.5, z)
        axes = self.add(f"IFCAXIS2PLACEMENT3D(#{corner},#{self._up},#{across})")
        place = self.add(f"IFCLOCALPLACEMENT($,#{axes})")
        made = self.root("IFCDOOR", f"'Front door',$,$,#{place},$,$,2.1,1.0,$,$,$")
        self.root("IFCRELFILLSELEMENT", f"$,$,#{opening},#{made}")
        return made

    def _space(self, number: str, name: str, low: Point2, high: Point2, z: float) -> int:
        (x0, y0), (x1, y1) = low, high
        shape = self.prism([(0, 0), (x1 - x0, 0), (x1 - x0, y1 - y0), (0, y1 - y0)], RISE - 0.4)
        return self.root(
            "IFCSPACE",
            f"'{number}',$,$,#{self.place(x0, y0, z)},#{shape},'{name}',.ELEMENT.,.INTERNAL.,$",
        )

    def _flight(self, z: float) -> int:
        """Twenty steps from this storey to the next, along x."""
        rise, tread = RISE / _RISERS, 0.28
        steps: list[Point2] = [(0.0, 0.0)]
        for n in range(_RISERS):
            steps += [(n * tread, (n + 1) * rise), ((n + 1) * tread, (n + 1) * rise)]
        steps.append((_RISERS * tread, RISE - 0.2))
        shape = self.prism(steps, 1.2, lying=True)
        return self.root(
            "IFCSTAIRFLIGHT",
            f"'Flight',$,$,#{self.place(0.6, 3.4, z)},#{shape},$,{_RISERS},{_RISERS},"
            f"{rise:.4f},{tread:.4f},.STRAIGHT.",
        )

    def _pieces(self, x0: float, y0: float, x1: float, y1: float, z: float) -> list[int]:
        made = []
        for name in _PIECES:
            x = x0 + 0.5 + self._random.random() * (x1 - x0 - 1.0)
            y = y0 + 0.5 + self._random.random() * (y1 - y0 - 1.0)
            made.append(self.product(name.upper(), name[3:], (x, y, z + 0.5), self.piece(), "$,$"))
        return made

    def close(self) -> None:
        """Join the storeys to the building and close the file."""
        self.aggregate(self._building, self._storeys)
        self._stream.write("ENDSEC;\nEND-ISO-10303-21;\n")


def _widths() -> list[float]:
    """Rooms along one side; the first, where the stairs are, is as wide as two."""
    return [2 * ROOM, *([ROOM] * int(LENGTH / ROOM - 2))]


def write_tower(path: Path, storeys: int, seed: int = 1) -> Path:
    """
    Write a tower.

    Parameters
    ----------
    path
        IFC file to write.
    storeys
        From one up; the file grows by some 1.8 MB with each.
    seed
        Where the furniture stands, and all ids.
    """
    with path.open("w", encoding="ascii") as stream:
        writer = TowerWriter(stream, seed)
        for number in range(storeys):
            writer.storey(number, is_top=number == storeys - 1)
        writer.close()
    return path
