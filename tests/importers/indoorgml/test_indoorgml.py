from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importers.detect import format_of, read_site
from importers.errors import EmptyPlan, UnreadableFile
from spatial.network import build_network
from spatial.reach import place_assets, reach

if TYPE_CHECKING:
    from pathlib import Path

    from importers.result import ImportResult

HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>"
    "<core:IndoorFeatures xmlns:core='http://www.opengis.net/indoorgml/1.0/core'"
    " xmlns:navi='http://www.opengis.net/indoorgml/1.0/navigation'"
    " xmlns:gml='http://www.opengis.net/gml/3.2' xmlns:xlink='http://www.w3.org/1999/xlink'>"
)
TAIL = "</core:IndoorFeatures>"


def ring(points: list[tuple[float, float, float]], *, as_pos: bool = False) -> str:
    closed = [*points, points[0]]
    if as_pos:
        inner = "".join(f"<gml:pos>{x} {y} {z}</gml:pos>" for x, y, z in closed)
    else:
        inner = "<gml:posList>" + " ".join(f"{x} {y} {z}" for x, y, z in closed) + "</gml:posList>"
    outer = f"<gml:exterior><gml:LinearRing>{inner}</gml:LinearRing></gml:exterior>"
    return f"<gml:Polygon>{outer}</gml:Polygon>"


def solid(x0: float, y0: float, x1: float, y1: float, z: float, *, as_pos: bool = False) -> str:
    """A box 3 m high, as six faces."""
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    faces = [[(x, y, z) for x, y in corners], [(x, y, z + 3.0) for x, y in corners]]
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        faces.append([(ax, ay, z), (bx, by, z), (bx, by, z + 3.0), (ax, ay, z + 3.0)])
    members = "".join(
        f"<gml:surfaceMember>{ring(f, as_pos=as_pos)}</gml:surfaceMember>" for f in faces
    )
    return (
        "<core:cellSpaceGeometry><core:Geometry3D><gml:Solid><gml:exterior><gml:Shell>"
        f"{members}</gml:Shell></gml:exterior></gml:Solid></core:Geometry3D></core:cellSpaceGeometry>"
    )


def cell(
    key: str, geometry: str, name: str, *, element: str = "core:CellSpace", words: str = ""
) -> str:
    return (
        f"<core:cellSpaceMember><{element} gml:id='{key}'><gml:name>{name}</gml:name>{geometry}"
        f"<core:duality xlink:href='#s-{key}'/>{words}</{element}></core:cellSpaceMember>"
    )


def boundary(
    key: str, points: list[tuple[float, float, float]], element: str = "core:CellSpaceBoundary"
) -> str:
    return (
        f"<core:cellSpaceBoundaryMember><{element} gml:id='{key}'>"
        f"<core:cellSpaceBoundaryGeometry><core:geometry3D>{ring(points)}</core:geometry3D>"
        f"</core:cellSpaceBoundaryGeometry></{element}></core:cellSpaceBoundaryMember>"
    )


def state(key: str) -> str:
    return (
        f"<core:stateMember><core:State gml:id='s-{key}'><core:duality xlink:href='#{key}'/>"
        "<core:geometry><gml:Point><gml:pos>1 1 0</gml:pos></gml:Point></core:geometry>"
        "</core:State></core:stateMember>"
    )


def transition(key: str, first: str, second: str, through: str = "") -> str:
    dual = f"<core:duality xlink:href='#{through}'/>" if through else ""
    return (
        f"<core:transitionMember><core:Transition gml:id='{key}'><core:weight>1.0</core:weight>"
        f"<core:connects xlink:href='#s-{first}'/><core:connects xlink:href='#s-{second}'/>{dual}"
        "</core:Transition></core:transitionMember>"
    )


def model(cells: str, boundaries: str = "", graph: str = "") -> str:
    return (
        f"{HEAD}<core:primalSpaceFeatures><core:PrimalSpaceFeatures>{cells}{boundaries}"
        "</core:PrimalSpaceFeatures></core:primalSpaceFeatures><core:multiLayeredGraph>"
        "<core:MultiLayeredGraph><core:spaceLayers><core:spaceLayerMember><core:SpaceLayer>"
        f"<core:nodes>{graph}</core:nodes></core:SpaceLayer></core:spaceLayerMember>"
        f"</core:spaceLayers></core:MultiLayeredGraph></core:multiLayeredGraph>{TAIL}"
    )


@pytest.fixture
def house(tmp_path: Path) -> ImportResult:
    """Two storeys: a corridor of 20 × 4 m, a room with a drawn door, one with a bare transition."""
    cells, graph, doors = "", "", ""
    for floor in (0, 1):
        z = 3.5 * floor
        mark = f"{floor}"
        cells += cell(
            "hall" + mark, solid(0, 0, 20, 4, z), "Corridor", element="navi:TransitionSpace"
        )
        cells += cell("a" + mark, solid(0, 4, 8, 10, z, as_pos=True), "Office")
        cells += cell("b" + mark, solid(8, 4, 16, 10, z), "配电室", element="navi:GeneralSpace")
        cells += cell("up" + mark, solid(16, 4, 20, 10, z), "Stairs")
        jambs = [(2.0, 4.0, z), (3.2, 4.0, z), (3.2, 4.0, z + 2.1), (2.0, 4.0, z + 2.1)]
        doors += boundary("door" + mark, jambs)
        graph += "".join(state(key + mark) for key in ("hall", "a", "b", "up"))
        graph += transition("t1" + mark, "a" + mark, "hall" + mark, "door" + mark)
        graph += transition("t2" + mark, "b" + mark, "hall" + mark)
        graph += transition("t3" + mark, "up" + mark, "hall" + mark)
    graph += transition("rise", "up0", "up1")
    path = tmp_path / "house.gml"
    path.write_text(model(cells, doors, graph), encoding="utf-8")
    assert format_of(path) == "indoorgml"
    return read_site([path], name="house")


def test_cells_become_spaces_with_the_area_of_their_floor(house: ImportResult) -> None:
    site = house.site
    assert [(s.level, s.elevation) for s in site.storeys] == [(0, 0.0), (1, 3.5)]
    areas = sorted((space.name, round(space.polygon.area, 3), space.use) for space in site.spaces)
    assert areas[::2] == [
        ("Corridor", 80.0, "circulation"),
        ("Office", 48.0, "office"),
        ("Stairs", 24.0, "stair"),
        ("配电室", 48.0, "plant"),
    ]
    assert {space.height for space in site.spaces} == {3.0}


def test_a_boundary_is_a_door_and_a_bare_transition_a_passage(house: ImportResult) -> None:
    kinds = [o.kind for o in house.site.openings if not o.is_entrance]
    assert sorted(kinds) == ["door", "door", "passage", "passage", "passage", "passage"]
    door = next(o for o in house.site.openings if o.kind == "door")
    (x0, _), (x1, _) = door.line
    assert abs(x1 - x0) == pytest.approx(1.2, abs=1e-6)


def test_everything_is_reached(house: ImportResult) -> None:
    site = place_assets(house.site)
    assert [c.kind for c in site.connectors] == ["stair"]
    assert reach(site, build_network(site)).unreached == ()
    assert [(f.format, f.dialect) for f in house.files] == [("gml", "indoorgml")]
    assert {issue.key for issue in house.issues} == {"local-coordinates", "entrance-assumed"}


def test_doors_that_are_cells_of_their_own_are_doors(tmp_path: Path) -> None:
    path = tmp_path / "thick.gml"
    cells = cell("hall", solid(0, 0, 20, 4, 0), "Corridor")
    cells += cell("a", solid(0, 4.3, 8, 10, 0), "Office")
    cells += cell("d", solid(2, 4, 3, 4.3, 0), "Door", element="navi:ConnectionSpace")
    cells += cell("e", solid(-0.3, 1, 0, 2.5, 0), "Main", element="navi:AnchorSpace")
    path.write_text(model(cells), encoding="utf-8")
    site = read_site([path], name="thick").site
    assert [space.name for space in site.spaces] == ["Corridor", "Office"]
    assert sorted(opening.is_entrance for opening in site.openings) == [False, True]
    assert reach(site, build_network(site)).unreached == ()


def test_flat_cells_with_storeys_by_name_are_told_apart(tmp_path: Path) -> None:
    """As IndoorGML 1.1 and two-dimensional editors write it: all at height 0."""
    flat = (
        "<core:cellSpaceGeometry><core:Geometry2D>"
        + ring([(0, 0, 0), (10, 0, 0), (10, 5, 0), (0, 5, 0)])
        + "</core:Geometry2D></core:cellSpaceGeometry>"
    )
    cells = "".join(
        cell(f"c{n}", flat, "Hall").replace("gml:id=", f"core:storey='F{n}' gml:id=")
        for n in (1, 2)
    )
    path = tmp_path / "flat.gml"
    path.write_text(model(cells), encoding="utf-8")
    site = read_site([path], name="flat").site
    assert [(s.name, s.level, s.elevation) for s in site.storeys] == [
        ("F1", 0, 0.0),
        ("F2", 1, 3.5),
    ]


def test_a_solid_of_shared_surfaces_is_followed(tmp_path: Path) -> None:
    floor = ring([(0, 0, 0), (4, 0, 0), (4, 3, 0), (0, 3, 0)]).replace(
        "<gml:Polygon>", "<gml:Polygon gml:id='shared'>"
    )
    shared = (
        "<core:cellSpaceBoundaryMember><core:CellSpaceBoundary gml:id='b'>"
        f"{floor}</core:CellSpaceBoundary></core:cellSpaceBoundaryMember>"
    )
    geometry = (
        "<core:cellSpaceGeometry><core:Geometry3D><gml:Solid><gml:exterior><gml:Shell>"
        "<gml:surfaceMember xlink:href='#shared'/>"
        "</gml:Shell></gml:exterior></gml:Solid></core:Geometry3D></core:cellSpaceGeometry>"
    )
    path = tmp_path / "shared.gml"
    path.write_text(model(cell("a", geometry, "Room"), shared), encoding="utf-8")
    (space,) = read_site([path], name="shared").site.spaces
    assert space.polygon.area == pytest.approx(12)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "<core:cellSpaceMember>",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + HEAD + "&a;" + TAIL,
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>" + HEAD + TAIL,
    ],
)
def test_broken_and_hostile_xml_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.gml"
    path.write_text(text.replace("<?xml version='1.0' encoding='UTF-8'?>", ""), encoding="utf-8")
    with pytest.raises(UnreadableFile):
        read_site([path], name="bad")


def test_a_file_without_cells_is_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "empty.gml"
    path.write_text(HEAD + TAIL, encoding="utf-8")
    with pytest.raises(EmptyPlan, match="no cell"):
        read_site([path], name="empty")
