"""A made-up office building as tools export it: whole slabs with voids, stairs in pieces."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.ifc_build import IfcBuild

if TYPE_CHECKING:
    from tests.ifc_build import Schema

LENGTH, BREADTH = 30.0, 14.0  # m inside the façades
STOREY, CLEAR = 3.5, 3.2  # m from floor to floor, and of its walls
OFFICES = 8
ROOM_EDGES = (2.7, 7.0, 11.0, 15.0, 19.0, 23.0, 26.0, 27.9)  # walls north of the corridor
# Eight offices, a corridor, seven rooms, a stairwell and a store behind the lift.
ROOMS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a tool does: schema, unit, doors with openings or by their body, height of zero."""

    schema: Schema = "IFC4"
    unit: float = 1.0
    openings: bool = True
    zero: float = 0.0
    slabs: bool = True


def office(habits: Habits, storeys: int = 3) -> IfcBuild:
    """Build it: `ROOMS` on each storey, no space, a stair from each to the next, a lift shaft."""
    b = IfcBuild(habits.schema, habits.unit)
    for number in range(storeys):
        _Storey(b, habits, number, is_top=number == storeys - 1).draw()
    if habits.slabs:
        top = b.storey("Roof", habits.zero + storeys * STOREY)
        _slab(b, top, habits.zero + storeys * STOREY, "ROOF")
    return b


def _slab(b: IfcBuild, storey: Any, z: float, kind: str) -> Any:
    size = (LENGTH + 0.6, BREADTH + 0.6, 0.25)
    return b.block(
        "IfcSlab", storey, (-0.3, -0.3, z - 0.25), size, Name="Slab", PredefinedType=kind
    )


class _Storey:
    def __init__(self, b: IfcBuild, habits: Habits, number: int, *, is_top: bool) -> None:
        self.b, self.habits, self.number, self.is_top = b, habits, number, is_top
        self.z = habits.zero + number * STOREY
        self.storey = b.storey(f"{number + 1}F", self.z)

    def draw(self) -> None:
        if self.habits.slabs:
            slab = _slab(self.b, self.storey, self.z, "FLOOR")
            self.b.opening(slab, (28.0, 8.2, self.z - 0.3), (2.0, 2.2, 0.4))
            if self.number:
                # The stairwell, but for a landing at its far end.
                self.b.opening(slab, (0.0, 8.2, self.z - 0.3), (2.6, 3.6, 0.4))
        self._outer_walls()
        self._south()
        self._north()
        if not self.is_top:
            self._stair()

    def _wall(self, x0: float, y0: float, x1: float, y1: float) -> Any:
        size = (x1 - x0, y1 - y0, CLEAR)
        return self.b.block("IfcWall", self.storey, (x0, y0, self.z), size, Name="Basic Wall")

    def _door(self, wall: Any, x: float, y: float, *, along_y: bool = False, **more: Any) -> None:
        opened = wall if self.habits.openings else None
        self.b.door(
            self.storey, opened, (x, y, self.z), along_y=along_y, body=opened is None, **more
        )

    def _outer_walls(self) -> None:
        self._wall(-0.3, -0.3, LENGTH + 0.3, 0)
        self._wall(-0.3, BREADTH, LENGTH + 0.3, BREADTH + 0.3)
        self._wall(LENGTH, 0, LENGTH + 0.3, BREADTH)
        west = self._wall(-0.3, 0, 0, BREADTH)
        if not self.number:
            self._door(west, -0.3, 6.2, along_y=True, width=1.6, name="Main entrance")

    def _south(self) -> None:
        corridor = self._wall(0, 5.8, LENGTH, 6.0)
        for i in range(OFFICES):
            x = i * LENGTH / OFFICES
            if i:
                self._wall(x - 0.05, 0, x + 0.05, 5.8)
            self._door(corridor, x + 1.5, 5.8)

    def _north(self) -> None:
        corridor = self._wall(0, 8.0, LENGTH, 8.2)
        walls = [self._wall(x - 0.1, 8.2, x + 0.1, BREADTH) for x in ROOM_EDGES]
        for west, east in pairwise(ROOM_EDGES):
            self._door(corridor, (west + east) / 2 - 0.45, 8.0)
        self._door(corridor, 0.8, 8.0, name="Stair door")
        self._door(corridor, 28.5, 8.0, width=1.0, name="Landing door")
        self._wall(28.0, 10.4, LENGTH, 10.6)
        self._door(walls[-1], ROOM_EDGES[-1] - 0.1, 12.0, along_y=True, name="Store")

    def _stair(self) -> None:
        b, z, risers = self.b, self.z, 20
        rise = STOREY / risers
        parts = []
        for i in range(1, risers // 2):
            up = (0.0, 11.8 - (i + 1) * 0.28, z + i * rise - 0.05)
            back = (1.4, 9.3 + (i - 1) * 0.28, z + STOREY / 2 + i * rise - 0.05)
            parts += [
                b.block("IfcStairFlight", None, low, (1.2, 0.28, 0.05), Name="Flight")
                for low in (up, back)
            ]
        landing = (0.0, 8.2, z + STOREY / 2 - 0.15)
        parts.append(b.block("IfcSlab", None, landing, (2.6, 1.1, 0.15), PredefinedType="LANDING"))
        stair = b.rooted("IfcStair", Name="Stair", ObjectPlacement=b.local(0, 0, z))
        b.contain(self.storey, stair)
        b.aggregate(stair, *parts)
