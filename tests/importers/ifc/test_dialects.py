"""Habits of tools, one small model each: what they do to walls, ids and classes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from importers.ifc.mesh import Mesh
from importers.ifc.read import read_ifc
from importers.ifc.renumber import with_small_ids
from importers.ifc.unnamed import _role
from tests.ifc_build import IfcBuild, Schema, two_rooms
from tests.importers.ifc.reading import imported, keys, reached_share

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importers.result import ImportResult

_WALL = re.compile(rb"IFCWALL\(('[^']*'),\$,'Wall',\$,\$,(#\d+),(#\d+),\$(?:,\$)?\)")


def rewritten(build: IfcBuild, folder: Path, change: Callable[[bytes], bytes]) -> ImportResult:
    """A model whose text was changed after it was written."""
    path = build.save(folder / "plan.ifc")
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    return read_ifc([path], name="Test")


@pytest.mark.parametrize("more", [3_000_000_000, 10**25])
def test_ids_beyond_32_bits_are_numbered_anew(more: int, tmp_path: Path) -> None:
    def raised(text: bytes) -> bytes:
        return re.sub(rb"#(\d+)", lambda found: b"#%d" % (int(found[1]) + more), text)

    result = rewritten(two_rooms()[0], tmp_path, raised)
    assert reached_share(result) == (2, 2)
    (repair,) = result.repairs
    assert repair.key == "ids-renumbered"
    assert int(repair.facts["count"]) > 100


def test_what_only_looks_like_an_id_is_left_alone() -> None:
    text = b"DATA; /* #9999999999 */ #9999999999=IFCX('#9999999999 it''s #2',#0007,#7);"
    made, count = with_small_ids(text)
    assert count == 2
    assert made == b"DATA; /* #9999999999 */ #1=IFCX('#9999999999 it''s #2',#2,#2);"
    sound = b"#2147483647=IFCX();"
    assert with_small_ids(sound) == (sound, 0)


@pytest.mark.parametrize("spaces", [True, False])
@pytest.mark.parametrize(
    ("schema", "as_what"),
    [
        ("IFC4", rb"IFCBUILDINGELEMENTPROXY(\1,$,$,$,$,\2,\3,$,$)"),
        ("IFC4X3", rb"IFCBUILTELEMENT(\1,$,$,$,$,\2,\3,$)"),
        ("IFC2X3", rb"IFCBEAM(\1,$,'WALL PANEL 3',$,$,\2,\3,$)"),
        ("IFC4", rb"IFCPLATE(\1,$,'\\X2\\988452365899677F\\X0\\',$,$,\2,\3,$,$)"),
    ],
)
def test_walls_of_another_class_part_the_rooms(
    schema: Schema, as_what: bytes, spaces: bool, tmp_path: Path
) -> None:
    build, _ = two_rooms(schema, spaces=spaces)
    result = rewritten(build, tmp_path, lambda text: _WALL.sub(as_what, text))
    assert reached_share(result) == (2, 2)
    # Five walls of 0.2 m: 8.6 m and 8.6 m along, 3 m three times across.
    assert result.site.storeys[0].walls.area == pytest.approx(5.24, abs=0.1)


def test_nameless_things_are_no_walls_where_walls_are_called_so(tmp_path: Path) -> None:
    build, storey = two_rooms()
    build.block("IfcBuildingElementProxy", storey, (1, 1, 0), (2.0, 0.1, 2.2))
    walls = imported(build, tmp_path).site.storeys[0].walls
    assert not shapely.intersects(walls, shapely.Point(2, 1.05))


def test_a_model_of_nameless_walls_alone_keeps_its_pictures_off_the_plan(tmp_path: Path) -> None:
    build, storey = two_rooms()
    for x, size in ((1.0, (1.0, 0.05, 0.8)), (2.5, (0.5, 0.5, 0.4))):
        build.block("IfcBuildingElementProxy", storey, (x, 1.5, 0), size)
    proxy = rb"IFCBUILDINGELEMENTPROXY(\1,$,$,$,$,\2,\3,$,$)"
    result = rewritten(build, tmp_path, lambda text: _WALL.sub(proxy, text))
    assert result.site.storeys[0].walls.area == pytest.approx(5.24, abs=0.1)
    assert "element-unreadable" not in keys(result)


@pytest.mark.parametrize(
    ("size", "role"),
    [
        ((4.0, 0.2, 3.0), "wall"),
        ((0.4, 0.4, 3.0), "column"),
        ((0.8, 0.9, 3.0), "column"),
        ((4.0, 3.0, 0.2), "slab"),
        ((4.0, 3.0, 3.0), None),
        ((4.0, 0.2, 0.9), None),
        ((0.5, 0.5, 0.2), None),
    ],
)
def test_a_shape_tells_what_has_no_name(size: tuple[float, ...], role: str | None) -> None:
    assert _role(cuboid(*size)) == role


def cuboid(dx: float, dy: float, dz: float) -> Mesh:
    corners = [(x, y, z) for z in (0, dz) for x, y in ((0, 0), (dx, 0), (dx, dy), (0, dy))]
    quads = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    faces = [f for a, b, c, d in quads for f in ((a, b, c), (a, c, d))]
    return Mesh(np.array(corners, dtype=np.float64), np.array(faces, dtype=np.int32))
