"""Rooms of files without spaces against rooms that a person counted on the drawing.

Counted by eye, on sections of walls, doors and stairs 1.2 m above each storey that were drawn from
meshes of the file, without any part of this product: each area closed off by walls and doors is one
room, an open plan one, a shaft without a door none. A mark is a point that the person set in a
room, in metres of the file. The files hold spaces; they are taken out here before reading.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import ifcopenshell
import pytest
from shapely.geometry import Point

from importers.ifc import read_ifc
from spatial.network import build_network
from spatial.reach import place_assets, reach

if TYPE_CHECKING:
    from pathlib import Path

    from spatial.site import Site

Marks = list[tuple[float, float]]

DUPLEX: dict[str, Marks] = {
    "Level 1": [(5.5, -3), (3.3, -8.8), (3, -14.5), (5.5, -9.2)],
    "Level 2": [
        (2.2, -3), (6.5, -3), (2.2, -15), (6.5, -15),  # bedrooms
        (1.4, -9), (7.4, -9),  # landings
        (3.3, -8.5), (5.5, -9.5), (3.3, -10.5), (5.5, -7.3),  # baths, closets behind them
    ],
}  # fmt: skip
OFFICE: dict[str, Marks] = {
    "Level 1": [
        (3, -1.7), (7.1, -1.2), (7.1, -2.8), (15, -1.7), (8, -8), (16.5, -10.5), (21, -3),
        (21, -9), (29, -4), (27, -10.5), (32.8, -10.5), (37, -1.5), (37, -4.4), (44, -3),
        (44, -9), (36.3, -7.5), (36.3, -10.6),  # north of the corridor
        (20, -13.3),  # corridors and the lobby: open to one another
        (2, -17.8), (47.5, -17.9), (22.8, -20.8),  # stairs, lift
        (4.5, -16.5), (9, -16.5), (12, -16), (16, -17.5), (20, -20.5), (22.5, -15.5),
        (22.7, -18), (14.7, -22.3), (14.7, -25.7), (14.7, -28.9), (20.8, -24), (19, -28),
        (22, -28.9),  # core
        (14, -33.8), (17, -33.8), (20, -33.8), (22.8, -33.8), (26.3, -33.8), (30, -34),
        (34, -34), (37.8, -34), (41.7, -34), (46.5, -34),  # south front
        (31, -29.3), (39.5, -26.5), (45, -28.2), (44, -18.8), (48.3, -26.5), (47.5, -31),
        (27.3, -15.4), (28, -18.2), (32, -17), (34.5, -17), (30, -21.3), (28.5, -24.6),
        (33.2, -24.6),  # east
    ],
    "Level 2": [
        (25, -6), (1.5, -17.8), (48, -17.8), (22.8, -20.8),  # open plan, stairs, lift
        (8.5, -13.7), (12.3, -14), (15.4, -13.7), (19, -13.7), (22.7, -14), (26.4, -13.7),
        (30, -13.7), (33.8, -13.7),  # the row in the middle
        (9.5, -20), (14.5, -18.3), (20, -18.6), (22.8, -23), (15, -23.6), (15, -27), (15, -30.4),
        (20.7, -25.5), (19, -29.6), (22.5, -29.8),  # core
        (27.6, -18.5), (31.2, -18.2), (29.5, -21), (27.6, -25.6), (31.2, -24.2), (31.2, -27),
        (29.5, -30.2), (40, -15.9), (43.6, -15.9), (44, -21.5), (36.3, -21), (36.5, -27),  # east
    ],
}  # fmt: skip
# Its lowest storey has spaces, the others none; nothing leads up.
TALL: dict[str, Marks] = {
    level: [(-3.8, -4), (0.2, -2), (0.2, -6)] for level in ("Level 2", "Level 4", "Level 5")
}


def without_spaces(source: Path, folder: Path) -> Path:
    model = ifcopenshell.open(str(source))
    for space in model.by_type("IfcSpace"):
        model.remove(space)  # type: ignore[arg-type]  # opened in memory it holds no other sort
    path = folder / source.name
    model.write(str(path))
    return path


def found_alone(site: Site, marks: dict[str, Marks]) -> set[str]:
    """Rooms of the site that hold just one mark."""
    held: Counter[str] = Counter()
    for storey in site.storeys:
        spaces = [space for space in site.spaces if space.storey_id == storey.id]
        for mark in marks.get(storey.name, []):
            held.update(space.id for space in spaces if space.polygon.contains(Point(mark)))
    return {space_id for space_id, number in held.items() if number == 1}


@pytest.mark.parametrize(
    ("file", "marks", "counted"),
    [
        ("Duplex_A_20110907.ifc", DUPLEX, 14),
        ("Office_A_20110811.ifc", OFFICE, 91),
    ],
)
def test_rooms_counted_by_eye_are_found_and_walked_to(
    corpus: Path, tmp_path: Path, file: str, marks: dict[str, Marks], counted: int
) -> None:
    assert sum(map(len, marks.values())) == counted
    site = read_ifc([without_spaces(corpus / "ifc" / file, tmp_path)], name=file).site
    found = found_alone(site, marks)
    assert len(found) >= 0.95 * counted
    walked = reach(place_assets(site), build_network(site)).spaces
    assert len(found & walked) >= 0.9 * counted


def test_rooms_counted_by_eye_on_storeys_without_spaces_are_found(corpus: Path) -> None:
    site = read_ifc([corpus / "ifc" / "TallBuilding_Revit2021.ifc"], name="tall").site
    assert len(found_alone(site, TALL)) == 9
